//! Queries against the texts they ask: words, sections, fields, filters, boolean set arithmetic, order. Phrases alone are held to a
//! scan in `equality.rs`, scores in `score.rs`.

use std::collections::BTreeSet;

use gongkai::report::SectionKind;
use gongkai::search::{Answer, Filter, Index, Query, Request, Sort};
use gongkai::text::Segmenter;

use crate::equality::{self, scan, texts};
use crate::support::demo_index;

fn ask(index: &Index, query: &str) -> Answer {
    equality::ask(index, query, 0)
}

#[test]
fn sections_narrow_phrases_and_words() {
    let texts = texts(demo_index());
    for (query, section) in [("\"政务公开\"", SectionKind::S1), ("\"问题\"", SectionKind::S5), ("\"公\"", SectionKind::S6)]
    {
        let answer = ask(demo_index(), &format!("{query} section:{}", &section.key()[1..]));
        let phrase = query.trim_matches('"');
        let (places, mut expected) = (scan(&texts, phrase), 0);
        for (file, (report, _)) in &texts {
            let Some(found) = report.section(section) else { continue };
            let here = places.get(file.as_str()).into_iter().flatten();
            expected += here.filter(|(start, _)| (found.span.start..found.span.end).contains(start)).count() as u64;
        }
        assert_eq!(answer.occurrences, Some(expected), "{query} in {}", section.key());
        assert!(answer.hits.iter().flat_map(|h| &h.matches).all(|m| m.section == Some(section)));
    }
    let words = ask(demo_index(), "整改 section:5");
    assert!(words.hits.iter().all(|h| h.matches.iter().all(|m| m.section == Some(SectionKind::S5))));
}

/// Words against an oracle: every report that holds all the words as jieba cuts them, or the text verbatim.
#[test]
fn words_equal_the_oracle_on_the_demo() {
    let texts = texts(demo_index());
    let segmenter = Segmenter::shared();
    for query in ["政策", "监督 考核", "依申请公开", "湿地保护", "信息处理费", "2022", "解读 培训"] {
        let expected: BTreeSet<&String> = texts
            .iter()
            .filter(|(_, (report, text))| {
                let words: BTreeSet<String> = segmenter.words(&report.text.display).into_iter().map(|w| w.text).collect();
                query.split(' ').all(|typed| {
                    let cut = segmenter.query_words(typed);
                    text.contains(typed) || !cut.is_empty() && cut.iter().all(|w| words.contains(w))
                })
            })
            .map(|(file, _)| file)
            .collect();
        let answer = ask(demo_index(), query);
        let found: BTreeSet<&String> = answer.hits.iter().map(|h| &h.card.files[0]).collect();
        assert_eq!(found, expected, "{query}");
        assert!(!found.is_empty(), "{query} is worth asking");
    }
}

#[test]
fn boolean_queries_are_set_arithmetic() {
    let set = |query: &str| -> BTreeSet<String> {
        ask(demo_index(), query).hits.into_iter().map(|h| h.card.files[0].clone()).collect()
    };
    let all = set("\"公\" OR -\"公\"");
    let (a, b) = (set("\"培训\""), set("\"考核\""));
    assert!(!a.is_empty() && !b.is_empty() && a != b, "the sets differ");
    assert_eq!(set("\"培训\" \"考核\""), &a & &b);
    assert_eq!(set("\"培训\" AND \"考核\""), &a & &b);
    assert_eq!(set("\"培训\" OR \"考核\""), &a | &b);
    assert_eq!(set("\"培训\" -\"考核\""), &a - &b);
    assert_eq!(set("NOT \"培训\""), &all - &a);
    assert_eq!(set("NOT (\"培训\" OR \"考核\")"), &all - &(&a | &b));
    assert_eq!(set("-\"培训\" OR \"考核\""), &(&all - &a) | &b);
    let year = set("year:2022");
    assert_eq!(set("\"培训\" year:2022"), &a & &year);
    assert_eq!(set("\"培训\" -year:2022"), &a - &year);
    assert_eq!(set("year:2021..2022 -year:2021"), year);
}

#[test]
fn filters_narrow_like_fields() {
    let narrow = |filter: Filter| -> BTreeSet<String> {
        let query = Query::parse("\"公开\"").unwrap();
        let request = Request { query, filter, sort: Sort::File, limit: 0, context: 5, skip: 0 };
        demo_index().search(&request).unwrap().hits.into_iter().map(|h| h.card.files[0].clone()).collect()
    };
    let field = |query: &str| -> BTreeSet<String> {
        ask(demo_index(), query).hits.into_iter().map(|h| h.card.files[0].clone()).collect()
    };
    let agency = Filter { agency: vec!["街道".into()], ..Filter::default() };
    assert_eq!(narrow(agency), field("\"公开\" agency:街道"));
    let region = Filter { region: vec!["岚汀县".into()], ..Filter::default() };
    assert_eq!(narrow(region), field("\"公开\" region:岚汀县"));
    let level = Filter { level: vec![gongkai::report::Level::Township], ..Filter::default() };
    assert_eq!(narrow(level), field("\"公开\" level:township"));
    assert!(narrow(Filter { agency: vec!["没有这样的机关".into()], ..Filter::default() }).is_empty());
}

#[test]
fn the_order_is_by_score_and_does_not_hang_on_the_limit() {
    let ranked = |limit: usize| {
        let query = Query::parse("解读 考核").unwrap();
        demo_index()
            .search(&Request { query, filter: Filter::default(), sort: Sort::Score, limit, context: 5, skip: 0 })
            .unwrap()
            .hits
    };
    let all = ranked(0);
    assert!(all.len() > 5);
    assert!(all.windows(2).all(|w| w[0].score >= w[1].score), "best first");
    assert_eq!(ranked(5), all[..5]);
}

#[test]
fn a_word_stands_in_the_title_of_the_best_hit() {
    let answer = ask(demo_index(), "水利局");
    let best = answer.hits.iter().max_by(|a, b| a.score.total_cmp(&b.score)).unwrap();
    assert!(best.card.title.as_deref().unwrap_or_default().contains("水利局"), "{:?}", best.card);
}
