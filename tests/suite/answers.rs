//! Answers beyond the list of hits: counts, pages, facets with their denominators, names that may have been meant.

use std::collections::BTreeMap;

use gongkai::report::SectionKind;
use gongkai::search::{FacetBy, FacetCount, Filter, Index, NameOf, Query, Request, Sort, Years};

use crate::support::demo_index;

const QUERIES: [&str; 5] = ["\"公开\"", "\"依申请公开\"", "政策解读 培训", "\"整改\" OR \"监督\"", "\"x不存在y\""];
const SORTS: [Sort; 5] = [Sort::Score, Sort::Year, Sort::Agency, Sort::File, Sort::Occurrences];

fn request(query: &str, filter: Filter, sort: Sort, limit: usize, skip: usize) -> Request {
    Request { query: Query::parse(query).expect("sound"), filter, sort, limit, context: 5, skip }
}

fn whole(index: &Index, query: &str, filter: &Filter, sort: Sort) -> gongkai::search::Answer {
    index.search(&request(query, filter.clone(), sort, 0, 0)).expect("sound")
}

fn filters() -> [Filter; 3] {
    [
        Filter::default(),
        Filter { years: Some(Years { from: 2021, to: 2021 }), ..Filter::default() },
        Filter { sections: vec![SectionKind::S5], ..Filter::default() },
    ]
}

/// Pages of every size, put together, are the whole answer in every order.
#[test]
fn pages_make_the_whole() {
    let index = demo_index();
    for query in QUERIES {
        for sort in SORTS {
            let all = whole(index, query, &Filter::default(), sort);
            for size in [1, 7, 100] {
                let mut paged = Vec::new();
                loop {
                    let page = index.search(&request(query, Filter::default(), sort, size, paged.len())).expect("sound");
                    assert_eq!((page.reports, page.of), (all.reports, all.of));
                    if page.hits.is_empty() {
                        break;
                    }
                    paged.extend(page.hits);
                }
                assert_eq!(paged, all.hits, "{query} {sort:?} by {size}");
            }
        }
    }
}

#[test]
fn a_cursor_belongs_to_its_question() {
    let index = demo_index();
    let asked = request(QUERIES[0], Filter::default(), Sort::Score, 5, 0);
    let cursor = index.cursor(&asked, 5);
    assert_eq!(index.page(&asked, &cursor).expect("its own"), 5);
    let others = [
        request(QUERIES[1], Filter::default(), Sort::Score, 5, 0),
        request(QUERIES[0], Filter::default(), Sort::Year, 5, 0),
        request(QUERIES[0], filters()[1].clone(), Sort::Score, 5, 0),
    ];
    for other in others {
        assert!(index.page(&other, &cursor).is_err(), "{:?}", other.query.root);
    }
    for junk in ["", "5", "-", "5-", "x-1234", "99999999999999999999-00000000"] {
        assert!(index.page(&asked, junk).is_err(), "{junk}");
    }
}

/// Numbers without hits are those of the whole answer.
#[test]
fn counting_is_searching_without_hits() {
    for query in QUERIES {
        for filter in filters() {
            let all = whole(demo_index(), query, &filter, Sort::Score);
            let counted = demo_index().count(&request(query, filter, Sort::Score, 3, 0)).expect("sound");
            assert_eq!((counted.reports, counted.of, counted.occurrences), (all.reports, all.of, all.occurrences), "{query}");
            assert!(counted.hits.is_empty());
        }
    }
}

/// Every facet against the cards of all reports and of those that answer.
#[test]
fn facets_are_counts_of_cards() {
    let index = demo_index();
    for query in QUERIES {
        for filter in filters() {
            let cards = index.cards(&filter).expect("sound");
            let answer = whole(index, query, &filter, Sort::File);
            for by in FacetBy::ALL {
                let expected = if by == FacetBy::Section {
                    sections(index, query, &filter)
                } else {
                    let value = |card: &gongkai::search::Card| match by {
                        FacetBy::Year => card.year.map(|y| y.to_string()),
                        FacetBy::Region => card.region.clone(),
                        FacetBy::Level => card.level.map(|l| l.key().to_owned()),
                        FacetBy::Kind => card.kind.map(|k| k.key().to_owned()),
                        _ => card.agency.clone(),
                    };
                    let mut counts: BTreeMap<(bool, Option<String>), (u64, u64)> = BTreeMap::new();
                    for card in &cards {
                        counts.entry((value(card).is_none(), value(card))).or_default().1 += 1;
                    }
                    for hit in &answer.hits {
                        counts.entry((value(&hit.card).is_none(), value(&hit.card))).or_default().0 += 1;
                    }
                    let count = |((_, value), (reports, of))| FacetCount { value, reports, of };
                    counts.into_iter().map(count).collect()
                };
                let query = Query::parse(query).expect("sound");
                assert_eq!(index.facet(&query, &filter, by).expect("sound"), expected, "{by:?} {filter:?}");
            }
        }
    }
}

fn sections(index: &Index, query: &str, filter: &Filter) -> Vec<FacetCount> {
    let all = index.load_all(filter).expect("sound");
    let reports: Vec<_> = all.iter().map(|s| s.report().expect("sound")).collect();
    let wanted = SectionKind::ALL.into_iter().filter(|k| filter.sections.is_empty() || filter.sections.contains(k));
    wanted
        .map(|kind| {
            let within = Filter { sections: vec![kind], ..filter.clone() };
            let has = |r: &&gongkai::report::Report| r.sections.iter().any(|s| s.kind == kind && !s.blocks.is_empty());
            FacetCount {
                value: Some(kind.key().to_owned()),
                reports: whole(index, query, &within, Sort::File).reports,
                of: reports.iter().filter(has).count() as u64,
            }
        })
        .collect()
}

#[test]
fn names_nobody_has_are_near_to_some() {
    let index = demo_index();
    let near = |of, name: &str| index.similar_names(of, name).expect("sound");
    assert_eq!(near(NameOf::Agency, "砚丘县农业农村厅").first().map(String::as_str), Some("砚丘县农业农村局"));
    assert!(near(NameOf::Agency, "农业农村局").is_empty(), "somebody is named so");
    assert!(near(NameOf::Agency, "xyz").is_empty());
    assert!(!near(NameOf::Region, "岚亭县").is_empty());
}
