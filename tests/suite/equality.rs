//! Phrases against a brute-force scan of the normalised text: the same reports, the same places, no more, no less.
//!
//! Comes in: the demo, the real texts beside the checkout, generated reports. 1,000 phrases of 1–12 characters are cut from each,
//! anywhere inside a paragraph or cell, and typed with other widths, spaces and line breaks. `GONGKAI_EQUALITY=20000` does so
//! on that many generated reports too; in a release build, for that takes minutes (docs/testing.md).

use std::collections::BTreeMap;
use std::path::PathBuf;

use gongkai::report::{BlockKind, Report};
use gongkai::search::{Answer, Filter, Index, Query, Request, Sort};
use gongkai::text::{fold_kept, normalise};

use crate::dice::Dice;
use crate::support::{demo_index, folder, index, shared};

#[path = "../../examples/corpus/corpus.rs"]
#[allow(dead_code, reason = "only the large plan of the generator is used")]
mod corpus;

const PHRASES: usize = 1_000;
/// Of a phrase in more reports than this, places are counted; only of one in twenty such phrases are they compared one by one, as
/// every report that holds it must be loaded.
const FEW: usize = 60;
const ONE_IN: usize = 20;

pub fn ask(index: &Index, query: &str, limit: usize) -> Answer {
    let query = Query::parse(query).unwrap_or_else(|e| panic!("{e}"));
    index.search(&Request { query, filter: Filter::default(), sort: Sort::File, limit, skip: 0, context: 20 }).unwrap()
}

/// The reports of an index, without their tables, and their folded texts, by file.
pub type Texts = BTreeMap<String, (Report, String)>;

pub fn texts(index: &Index) -> Texts {
    let all = index.load_all(&Filter::default()).unwrap();
    all.iter()
        .map(|s| {
            let mut report = s.report().unwrap();
            report.grids.clear();
            let folded = fold_kept(&report.text.display);
            (s.card.file().to_owned(), (report, folded))
        })
        .collect()
}

/// Bytes of a phrase's places in the sources, by file.
pub type Found<'t> = BTreeMap<&'t str, Vec<(u32, u32)>>;

/// The oracle: every place of `phrase`, overlapping ones too, by the standard library's own search.
pub fn scan<'t>(texts: &'t Texts, phrase: &str) -> Found<'t> {
    let length = phrase.chars().count() as u32;
    let first = phrase.chars().next().map_or(1, char::len_utf8);
    let mut found = Found::new();
    for (file, (report, text)) in texts {
        let (mut from, mut counted, mut start) = (0, 0, 0);
        let mut places = None;
        while let Some(at) = text[from..].find(phrase).map(|i| from + i) {
            start += text[counted..at].chars().count() as u32;
            counted = at;
            let span = places.get_or_insert_with(|| report.text.places()).span(start, start + length);
            found.entry(file).or_default().push((span.start, span.end));
            from = at + first;
        }
    }
    found
}

/// A phrase of 1–12 characters cut anywhere inside a block.
fn cut(texts: &[&(Report, String)], dice: &mut Dice) -> String {
    loop {
        let (report, text) = texts[dice.roll(texts.len())];
        let block = &report.text.blocks[dice.roll(report.text.blocks.len())];
        let (length, room) = (1 + dice.roll(12), (block.end - block.start) as usize);
        if room >= length {
            let start = block.start as usize + dice.roll(room - length + 1);
            let phrase: String = text.chars().skip(start).take(length).collect();
            // A phrase that begins or ends with a space, or holds a quote, cannot be typed between quotes.
            if phrase.trim() == phrase && !phrase.contains(['"', '”']) {
                return phrase;
            }
        }
    }
}

/// The same phrase as people type or paste it: other widths, spaces and line breaks between Han characters.
fn varied(phrase: &str, dice: &mut Dice) -> String {
    let mut out = String::new();
    let chars: Vec<char> = phrase.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        out.push(match c {
            '!'..='~' if *c != '"' && dice.roll(3) == 0 => char::from_u32(*c as u32 + 0xFEE0).unwrap(),
            _ => *c,
        });
        let next = chars.get(at + 1);
        let han = |c: &char| !c.is_ascii_alphanumeric() && *c != ' ';
        if next.is_some_and(|n| han(c) && han(n)) && dice.roll(8) == 0 {
            out.push(['\u{3000}', ' ', '\n', '\u{A0}'][dice.roll(4)]);
        }
    }
    out
}

/// Asks the phrases, and says how many.
fn equals_the_scan(index: &Index, seed: u64) {
    let texts = texts(index);
    let sources: Vec<_> = texts.values().filter(|(report, _)| !report.text.blocks.is_empty()).collect();
    let mut dice = Dice(seed);
    let (mut by_length, mut places, mut compared) = (BTreeMap::<usize, u32>::new(), 0u64, 0u32);
    for number in 0..PHRASES {
        let phrase = cut(&sources, &mut dice);
        let typed = varied(&phrase, &mut dice);
        assert_eq!(normalise(&typed), phrase, "the variation means the same");
        let expected = scan(&texts, &phrase);
        let occurrences = expected.values().map(|places| places.len() as u64).sum();
        let all = expected.len() <= FEW || number % ONE_IN == 0;
        let answer = ask(index, &format!("\"{typed}\""), usize::from(!all));
        assert_eq!(answer.occurrences, Some(occurrences), "«{phrase}»: the index counts as many as stand there");
        assert_eq!(answer.reports, expected.len() as u64, "«{phrase}»");
        if all {
            let spans = answer.hits.iter().map(|h| {
                let spans: Vec<(u32, u32)> = h.matches.iter().map(|m| (m.span.start, m.span.end)).collect();
                (h.card.file(), spans)
            });
            assert_eq!(spans.collect::<Found>(), expected, "«{phrase}» typed «{typed}»");
            compared += 1;
        }
        places += occurrences;
        *by_length.entry(phrase.chars().count()).or_default() += 1;
    }
    assert_eq!(by_length.len(), 12, "every length is asked");
    println!("{} texts, {PHRASES} phrases, {places} places; {compared} phrases compared place by place", texts.len());
}

#[test]
fn on_the_demo() {
    equals_the_scan(demo_index(), 1);
}

#[test]
fn on_real_texts() {
    let paths: Vec<PathBuf> = ["reports/seeds", "reports/files", "prose"].iter().filter_map(|p| shared(p)).collect();
    if paths.is_empty() {
        return;
    }
    let dir = folder("real");
    index(&dir, &paths);
    equals_the_scan(&Index::open(&dir).unwrap(), 2);
}

#[test]
fn on_generated_reports() {
    let Some(reports) = std::env::var("GONGKAI_EQUALITY").ok().and_then(|n| n.parse().ok()) else { return };
    let dir = folder("equality");
    for rendered in corpus::generate::generate(&corpus::large::Large { reports, seed: 7 }) {
        let path = dir.join("reports").join(&rendered.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &rendered.bytes).unwrap();
    }
    index(&dir.join("index"), &[dir.join("reports")]);
    equals_the_scan(&Index::open(&dir.join("index")).unwrap(), 3);
    std::fs::remove_dir_all(&dir).unwrap();
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
            let found = ask(demo_index(), &format!("\"{phrase}\""), 0).occurrences;
            assert_eq!(found, Some(scan(&texts, &phrase).values().map(|p| p.len() as u64).sum()), "{phrase}");
        }
    }
}

#[test]
fn a_match_shows_its_block_and_no_more() {
    for hit in ask(demo_index(), "\"培训\"", 0).hits {
        for found in hit.matches {
            assert_eq!(found.text, "培训");
            assert!(!found.left.contains('\n') && !found.right.contains('\n'));
            assert!(found.left.chars().count() <= 20 && found.right.chars().count() <= 20);
            assert!(!matches!(found.block, BlockKind::Title));
        }
    }
}
