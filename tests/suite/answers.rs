//! Answers beyond the list of hits: counts, pages, facets with their denominators, names that may have been meant.

use std::collections::{BTreeMap, BTreeSet};

use gongkai::copies::Shingles;
use gongkai::corpus::fold::{ALIKE, names};
use gongkai::corpus::search_once;
use gongkai::report::SectionKind;
use gongkai::search::{FacetBy, FacetCount, Filter, Forms, Hit, Index, Listing, NameOf, Query, Request, Sort, Years};
use gongkai::text::fold_kept;

use crate::support::{demo_index, folder, index};

const QUERIES: [&str; 10] = [
    "\"公开\"",
    "\"依申请公开\"",
    "解读 培训",
    "\"整改\" OR \"监督\"",
    "\"x不存在y\"",
    "year:2021 \"公开\"",
    "year:2021 OR \"整改\"",
    "-\"公开\" OR \"整改\"",
    "培训 \"培训\" -考核",
    "(\"问题\" section:5) OR 热线",
];

/// The reports of which an answer is a share, told from their cards.
fn in_frame(query: &str, card: &gongkai::search::Card) -> bool {
    !query.starts_with("year:2021 \"") || card.year == Some(2021)
}
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
    let cursor = index.cursor(&asked, Listing::Every, 5);
    assert_eq!(index.page(&asked, Listing::Every, &cursor).expect("its own"), 5);
    let others = [
        request(QUERIES[1], Filter::default(), Sort::Score, 5, 0),
        request(QUERIES[0], Filter::default(), Sort::Year, 5, 0),
        request(QUERIES[0], filters()[1].clone(), Sort::Score, 5, 0),
    ];
    for other in others {
        assert!(index.page(&other, Listing::Every, &cursor).is_err(), "{:?}", other.query.root);
    }
    assert!(index.page(&asked, Listing::Folded, &cursor).is_err(), "other hits");
    let typed = Request { query: Query { forms: Forms::Typed, ..asked.query.clone() }, ..asked.clone() };
    assert!(index.page(&typed, Listing::Every, &cursor).is_err(), "other words");
    for junk in ["", "5", "-", "5-", "x-1234", "99999999999999999999-00000000"] {
        assert!(index.page(&asked, Listing::Every, junk).is_err(), "{junk}");
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
            let mut cards = index.cards(&filter).expect("sound");
            cards.retain(|card| in_frame(query, card));
            assert_eq!(whole(index, query, &filter, Sort::File).of, cards.len() as u64, "{query}");
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

/// Sections as the places of the hits have them.
fn sections(index: &Index, query: &str, filter: &Filter) -> Vec<FacetCount> {
    let mut all = index.load_all(filter).expect("sound");
    all.retain(|stored| in_frame(query, &stored.card));
    let hits = whole(index, query, filter, Sort::File).hits;
    let reports: Vec<_> = all.iter().map(|s| s.report().expect("sound")).collect();
    let wanted = SectionKind::ALL.into_iter().filter(|k| filter.sections.is_empty() || filter.sections.contains(k));
    let mut counts: Vec<FacetCount> = wanted
        .map(|kind| {
            let has = |r: &&gongkai::report::Report| r.sections.iter().any(|s| s.kind == kind && !s.blocks.is_empty());
            FacetCount {
                value: Some(kind.key().to_owned()),
                reports: hits.iter().filter(|h| h.matches.iter().any(|m| m.section == Some(kind))).count() as u64,
                of: reports.iter().filter(has).count() as u64,
            }
        })
        .collect();
    if filter.sections.is_empty() {
        let elsewhere = hits.iter().filter(|h| h.matches.iter().all(|m| m.section.is_none())).count();
        counts.push(FacetCount { value: None, reports: elsewhere as u64, of: all.len() as u64 });
    }
    counts
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

/// Reports of one paragraph each, in files named by their place in the list.
fn small_index(paragraphs: &[&str]) -> Index {
    let dir = folder("answers");
    let reports = dir.join("reports");
    std::fs::create_dir_all(&reports).expect("target/ can be written");
    for (number, paragraph) in paragraphs.iter().enumerate() {
        let title = format!("霁川县第{number}局{}年政府信息公开工作年度报告", 2020 + number % 3);
        let text = format!("{title}\n\n一、总体情况\n\n{paragraph}\n\n二、主动公开政府信息情况\n");
        std::fs::write(reports.join(format!("{number}.txt")), text).expect("target/ can be written");
    }
    index(&dir.join("index"), &[reports]);
    Index::open(&dir.join("index")).expect("it was just made")
}

/// The files that answer a query, with the texts of their places.
fn found(index: &Index, query: &str, forms: Forms) -> BTreeMap<String, Vec<String>> {
    let mut request = request(query, Filter::default(), Sort::File, 0, 0);
    request.query.forms = forms;
    let answer = index.search(&request).expect("sound");
    let name = |file: &str| file.rsplit('/').next().expect("a name").trim_end_matches(".txt").to_owned();
    answer.hits.iter().map(|h| (name(h.card.file()), h.matches.iter().map(|m| m.text.clone()).collect())).collect()
}

#[test]
fn bare_words_find_their_other_forms() {
    let index = small_index(&[
        "全年街道办受理咨询三次。",
        "全年街道办事处受理咨询三次。",
        "全年驻外办事处受理咨询三次。",
        "全年窗口受理咨询三次。",
    ]);
    let check = |query: &str, forms, expected: &[(&str, &[&str])]| {
        let expected =
            expected.iter().map(|(file, places)| ((*file).to_owned(), places.iter().map(|p| (*p).to_owned()).collect()));
        assert_eq!(found(&index, query, forms), expected.collect(), "{query} {forms:?}");
    };
    check("街道办", Forms::All, &[("0", &["街道办"]), ("1", &["街道办"])]);
    check("街道办事处", Forms::All, &[("0", &["街道办"]), ("1", &["街道办事处"])]);
    check("街道办事处", Forms::Typed, &[("1", &["街道办事处"])]);
    check("办事处", Forms::All, &[("0", &["街道办"]), ("1", &["办事处"]), ("2", &["办事处"])]);
    check("\"办事处\"", Forms::All, &[("1", &["办事处"]), ("2", &["办事处"])]);
    check("受理 -街道办事处", Forms::All, &[("0", &["受理"]), ("2", &["受理"]), ("3", &["受理"])]);
    check("办事处 section:1", Forms::All, &[("0", &["街道办"]), ("1", &["办事处"]), ("2", &["办事处"])]);
    check("办事处 section:5", Forms::All, &[]);
}

/// Each text once, against a comparison of every paragraph that answers with every founder before it.
#[test]
fn copies_are_folded_as_by_comparing_all() {
    let index = demo_index();
    for query in QUERIES {
        for sort in SORTS {
            let all = whole(index, query, &Filter::default(), sort);
            let mut in_order: Vec<&Hit> = all.hits.iter().collect();
            in_order.sort_by_key(|h| (h.card.year.unwrap_or(u16::MAX), h.card.file().to_owned(), h.card.id.0.clone()));
            let (mut founders, mut kept): (Vec<Shingles>, BTreeSet<(String, u32)>) = Default::default();
            for hit in in_order {
                let stored = index.load(index.find(&hit.card.id.0).expect("sound")[0]).expect("sound");
                let report = stored.report().expect("sound");
                let numbers: BTreeSet<u32> = hit.matches.iter().map(|m| m.paragraph).collect();
                for number in numbers {
                    let block = &report.text.blocks[number as usize];
                    let text = fold_kept(report.text.places().slice(block.start, block.end));
                    let Some(shingles) = Shingles::of(&text, &names(&hit.card)) else { continue };
                    if !founders.iter().any(|f| f.jaccard(&shingles) >= ALIKE) {
                        founders.push(shingles);
                        kept.insert((hit.card.id.0.clone(), number));
                    }
                }
            }
            let asked = request(query, Filter::default(), sort, 0, 0);
            let once = search_once(index, &asked).expect("sound");
            let left_reports: BTreeSet<&str> = once.answer.hits.iter().map(|h| h.card.id.0.as_str()).collect();
            let without_places = all.hits.iter().filter(|h| h.matches.is_empty()).map(|h| h.card.id.0.as_str());
            let kept_reports: BTreeSet<&str> = kept.iter().map(|k| k.0.as_str()).chain(without_places).collect();
            assert_eq!(left_reports, kept_reports, "{query} {sort:?}");
            let places = |hit: &Hit| hit.matches.iter().map(|m| (hit.card.id.0.clone(), m.paragraph)).collect::<Vec<_>>();
            let left: BTreeSet<_> = once.answer.hits.iter().flat_map(places).collect();
            assert_eq!(left, kept, "{query} {sort:?}");
            assert_eq!(once.answer.occurrences.map(|n| n + once.folded_places), all.occurrences);
            assert_eq!(once.answer.reports + once.folded_reports, all.reports);
            let page = search_once(index, &Request { limit: 3, skip: 2, ..asked }).expect("sound");
            assert_eq!(page.answer.hits, once.answer.hits.iter().skip(2).take(3).cloned().collect::<Vec<_>>());
        }
    }
}
