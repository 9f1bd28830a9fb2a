//! Search against a brute-force scan of the normalised text: the same reports, the same places, no more, no less.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use gongkai::report::{BlockKind, Report, SectionKind};
use gongkai::search::{Answer, Filter, Index, Query, Request, Sort};
use gongkai::text::{Segmenter, fold_kept, normalise};

use crate::support::{demo_index, folder, index, shared};

fn ask(index: &Index, query: &str) -> Answer {
    let query = Query::parse(query).unwrap_or_else(|e| panic!("{e}"));
    index.search(&Request { query, filter: Filter::default(), sort: Sort::File, limit: 0, context: 20, skip: 0 }).unwrap()
}

/// Every report of an index with its folded text, by file.
fn texts(index: &Index) -> BTreeMap<String, (Report, String)> {
    let all = index.load_all(&Filter::default()).unwrap();
    all.iter()
        .map(|s| {
            let report = s.report().unwrap();
            let folded = fold_kept(&report.text.display);
            (s.card.file().to_owned(), (report, folded))
        })
        .collect()
}

/// The oracle: every place of `phrase`, overlapping ones too, by the standard library's own search.
fn scan(texts: &BTreeMap<String, (Report, String)>, phrase: &str) -> BTreeSet<(String, u32, u32)> {
    let length = phrase.chars().count() as u32;
    let first = phrase.chars().next().map_or(1, char::len_utf8);
    let mut places = BTreeSet::new();
    for (file, (report, text)) in texts {
        let spans = report.text.places();
        let mut from = 0;
        while let Some(at) = text[from..].find(phrase).map(|i| from + i) {
            let start = text[..at].chars().count() as u32;
            let span = spans.span(start, start + length);
            places.insert((file.clone(), span.start, span.end));
            from = at + first;
        }
    }
    places
}

/// A small seeded generator: tests must not depend on the day.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// A phrase of 1–12 characters cut anywhere inside a block.
fn cut(texts: &BTreeMap<String, (Report, String)>, dice: &mut Dice) -> String {
    loop {
        let (report, text) = texts.values().nth(dice.below(texts.len())).unwrap();
        let block = &report.text.blocks[dice.below(report.text.blocks.len())];
        let length = 1 + dice.below(12);
        if (block.end - block.start) as usize >= length {
            let start = block.start as usize + dice.below((block.end - block.start) as usize - length + 1);
            let phrase: String = text.chars().skip(start).take(length).collect();
            // A phrase that begins or ends with a space, or holds a quote, cannot be typed between quotes.
            if phrase.trim() == phrase && !phrase.contains(['"', '”']) {
                return phrase;
            }
        }
    }
}

/// The same phrase as people type or paste it: other widths, spaces between Han characters.
fn varied(phrase: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    let chars: Vec<char> = phrase.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        out.push(match c {
            '!'..='~' if *c != '"' && dice.below(3) == 0 => char::from_u32(*c as u32 + 0xFEE0).unwrap(),
            _ => *c,
        });
        let next = chars.get(at + 1);
        let han = |c: &char| !c.is_ascii_alphanumeric() && *c != ' ';
        if next.is_some_and(|n| han(c) && han(n)) && dice.below(8) == 0 {
            out.push(['\u{3000}', ' ', '\n', '\u{A0}'][dice.below(4)]);
        }
    }
    out
}

fn equals_the_scan(index: &Index, phrases: usize, seed: u64) {
    let texts = texts(index);
    let mut dice = Dice(seed);
    for _ in 0..phrases {
        let phrase = cut(&texts, &mut dice);
        let typed = varied(&phrase, &mut dice);
        assert_eq!(normalise(&typed), phrase, "the variation means the same");
        let answer = ask(index, &format!("\"{typed}\""));
        let found: BTreeSet<(String, u32, u32)> = answer
            .hits
            .iter()
            .flat_map(|h| h.matches.iter().map(|m| (h.card.file().to_owned(), m.span.start, m.span.end)))
            .collect();
        let expected = scan(&texts, &phrase);
        assert_eq!(found, expected, "«{phrase}» typed «{typed}»");
        assert_eq!(answer.occurrences, Some(expected.len() as u64), "«{phrase}»: the index counts as many as stand there");
        let reports: BTreeSet<&String> = expected.iter().map(|p| &p.0).collect();
        assert_eq!(answer.reports, reports.len() as u64, "«{phrase}»");
    }
}

#[test]
fn phrases_equal_the_scan_on_the_demo() {
    equals_the_scan(demo_index(), 300, 1);
}

#[test]
fn phrases_equal_the_scan_on_real_texts() {
    let paths: Vec<PathBuf> = ["reports/seeds", "reports/files", "prose"].iter().filter_map(|p| shared(p)).collect();
    if paths.is_empty() {
        return;
    }
    let dir = folder("real");
    index(&dir, &paths);
    equals_the_scan(&Index::open(&dir).unwrap(), 200, 2);
}

#[test]
fn phrases_never_cross_blocks() {
    let texts = texts(demo_index());
    for (report, text) in texts.values().take(10) {
        for pair in report.text.blocks.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            if a.end - a.start < 4 || b.end - b.start < 4 {
                continue;
            }
            let four = |at: u32| text.chars().skip(at as usize).take(4);
            let phrase: String = four(a.end - 4).chain(four(b.start)).collect();
            if phrase.contains(['"', '”', ' ']) {
                continue;
            }
            let found = ask(demo_index(), &format!("\"{phrase}\"")).occurrences;
            assert_eq!(found, Some(scan(&texts, &phrase).len() as u64), "{phrase}");
        }
    }
}

#[test]
fn sections_narrow_phrases_and_words() {
    let texts = texts(demo_index());
    for (query, section) in [("\"政务公开\"", SectionKind::S1), ("\"问题\"", SectionKind::S5), ("\"公\"", SectionKind::S6)]
    {
        let answer = ask(demo_index(), &format!("{query} section:{}", &section.key()[1..]));
        let phrase = query.trim_matches('"');
        let mut expected = 0;
        for (file, (report, _)) in &texts {
            let Some(found) = report.section(section) else { continue };
            let here = scan(&BTreeMap::from([(file.clone(), texts[file].clone())]), phrase);
            expected += here.iter().filter(|(_, start, _)| (found.span.start..found.span.end).contains(start)).count() as u64;
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

#[test]
fn a_match_shows_its_block_and_no_more() {
    for hit in ask(demo_index(), "\"培训\"").hits {
        for found in hit.matches {
            assert_eq!(found.text, "培训");
            assert!(!found.left.contains('\n') && !found.right.contains('\n'));
            assert!(found.left.chars().count() <= 20 && found.right.chars().count() <= 20);
            assert!(!matches!(found.block, BlockKind::Title));
        }
    }
}
