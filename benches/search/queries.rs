//! The same phrases and words through all searchers, in turn; and that all find the same.
//!
//! Comes in: the index, the table, the texts. Goes out: milliseconds by percentile; a panic if one searcher has a hit that
//! another has not. It does not build anything.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use gongkai::search::{Answer, Filter, Index, Query, Request, Sort};
use gongkai::text::{Segmenter, fold_kept};

use super::engines::{Fts5, Scan, read_texts, ripgrep, texts_in};
use super::report::say;
use crate::shared::{Dice, Took, cut, percentile, timed};

const PHRASES: usize = 300;
const WORD_PAIRS: usize = 150;
/// Each query is asked so often of each searcher; the median counts.
const ROUNDS: usize = 5;

fn phrase_file(dir: &Path) -> PathBuf {
    dir.join("phrases.txt")
}

pub fn open(dir: &Path) -> Index {
    Index::open(&dir.join("index")).expect("the part before made it")
}

/// Cuts phrases from reports drawn from the whole index, without loading the others.
pub fn write_phrases(dir: &Path) {
    let index = open(dir);
    let ids = index.ids().expect("the index is sound");
    let (mut dice, mut phrases, mut cuts) = (Dice::new(1), String::new(), 0);
    while cuts < PHRASES {
        let report = index.load(ids[dice.below(ids.len())]).and_then(|s| s.report()).expect("the index is sound");
        if let Some(phrase) = cut(&fold_kept(&report.text.display), &mut dice) {
            writeln!(phrases, "{phrase}").expect("writing to memory succeeds");
            cuts += 1;
        }
    }
    std::fs::write(phrase_file(dir), phrases).expect("target/ can be written");
}

pub fn read_phrases(dir: &Path) -> Vec<String> {
    let phrases = std::fs::read_to_string(phrase_file(dir)).expect("the part before wrote it");
    phrases.lines().map(str::to_owned).collect()
}

/// Writes the folded text of each report, numbered in order of file names.
pub fn write_texts(dir: &Path) {
    std::fs::create_dir_all(texts_in(dir)).expect("target/ can be written");
    for (number, stored) in open(dir).load_all(&Filter::default()).expect("the index is sound").iter().enumerate() {
        let report = stored.report().expect("the index is sound");
        let path = texts_in(dir).join(format!("{number:07}.txt"));
        std::fs::write(path, fold_kept(&report.text.display)).expect("target/ can be written");
    }
}

/// Ours, as `gongkai search` asks it.
pub fn ask(index: &Index, query: &str, limit: usize) -> Answer {
    index.search(&request(query, limit)).expect("the index is sound")
}

/// Ours, as `gongkai search --count` asks it.
pub fn count(index: &Index, query: &str) -> Answer {
    index.count(&request(query, 0)).expect("the index is sound")
}

fn request(query: &str, limit: usize) -> Request {
    let query = Query::parse(query).expect("the benchmark's queries are sound");
    Request { query, filter: Filter::default(), sort: Sort::Score, limit, skip: 0, context: 30 }
}

/// Times by name, a median a query.
#[derive(Default)]
pub struct Times(BTreeMap<&'static str, Vec<Took>>);

impl Times {
    /// Runs all, in turn, as often as rounds are played.
    pub fn turns(&mut self, work: &[(&'static str, &dyn Fn())]) {
        let mut rounds: Vec<Vec<Took>> = vec![Vec::new(); work.len()];
        for _ in 0..ROUNDS {
            for ((_, run), took) in work.iter().zip(&mut rounds) {
                took.push(timed(run));
            }
        }
        for ((name, _), took) in work.iter().zip(rounds) {
            let median = |pick: fn(&Took) -> f64| percentile(&took.iter().map(pick).collect::<Vec<_>>(), 50);
            let middle = Took { wall: median(|t| t.wall), cpu: median(|t| t.cpu) };
            self.0.entry(name).or_default().push(middle);
        }
    }

    pub fn say(&self) {
        for (name, took) in &self.0 {
            for percent in [50, 99] {
                say(&format!("{name} p{percent}"), percentile(&took.iter().map(|t| t.cpu).collect::<Vec<_>>(), percent));
                say(&format!("{name} p{percent} wall"), percentile(&took.iter().map(|t| t.wall).collect::<Vec<_>>(), percent));
            }
        }
    }
}

/// All searchers in one process.
pub fn compare(dir: &Path) {
    let (index, fts5, scan) = (open(dir), Fts5::open(dir), Scan::new(dir));
    let names: BTreeMap<String, usize> =
        index.cards(&Filter::default()).expect("sound").iter().enumerate().map(|(n, c)| (c.file().to_owned(), n)).collect();
    let phrases = read_phrases(dir);
    let mut times = Times::default();
    for phrase in &phrases {
        let quoted = format!("\"{phrase}\"");
        times.turns(&[
            ("count", &|| _ = black_box(count(&index, &quoted))),
            ("fts5 count", &|| _ = black_box(fts5.count(&quoted))),
            ("scan", &|| _ = black_box(scan.count(phrase))),
            ("top", &|| _ = black_box(ask(&index, &quoted, 20))),
            ("fts5 top", &|| _ = black_box(fts5.top(&quoted))),
        ]);
    }
    let mut walls = Vec::new();
    for phrase in &phrases {
        let mut by_ripgrep = BTreeSet::new();
        walls.push(timed(|| by_ripgrep = ripgrep(dir, phrase)).wall);
        all_find_the_same(phrase, &index, &names, &fts5, &scan, &by_ripgrep);
    }
    say("ripgrep p50 wall", percentile(&walls, 50));
    say("ripgrep p99 wall", percentile(&walls, 99));
    words(&index, &fts5, dir, &mut times);
    times.say();
    say("phrases", phrases.len() as f64);
    say("different", 0.0);
    say("normalised text, MB", scan.megabytes());
}

fn all_find_the_same(
    phrase: &str,
    index: &Index,
    names: &BTreeMap<String, usize>,
    fts5: &Fts5,
    scan: &Scan,
    by_ripgrep: &BTreeSet<usize>,
) {
    let quoted = format!("\"{phrase}\"");
    let answer = ask(index, &quoted, 0);
    let ours: BTreeSet<usize> = answer.hits.iter().map(|h| names[h.card.file()]).collect();
    let (scanned, places) = scan.matching(phrase);
    assert_eq!(ours, scanned, "«{phrase}»: ours and the scan");
    assert_eq!(answer.occurrences, Some(places), "«{phrase}»: places of ours and the scan");
    let shown: u64 = answer.hits.iter().map(|h| h.matches.len() as u64).sum();
    assert_eq!(shown, places, "«{phrase}»: places shown and counted");
    assert_eq!(fts5.matching(&quoted), scanned, "«{phrase}»: FTS5 and the scan");
    assert_eq!(fts5.count(&quoted), scanned.len() as u64, "«{phrase}»: FTS5's count");
    assert_eq!(*by_ripgrep, scanned, "«{phrase}»: ripgrep and the scan");
}

/// Ranked words. FTS5 takes them as phrases of trigrams, so only words of three characters can be compared; of two it finds none.
fn words(index: &Index, fts5: &Fts5, dir: &Path, times: &mut Times) {
    let texts = read_texts(dir);
    let mut dice = Dice::new(2);
    let (long, short) = (word_pairs(&texts, &mut dice, 3..7), word_pairs(&texts, &mut dice, 2..3));
    for (a, b) in &long {
        let (ours_any, ours_all) = (format!("{a} OR {b}"), format!("{a} {b}"));
        let (fts5_any, fts5_all) = (format!("\"{a}\" OR \"{b}\""), format!("\"{a}\" AND \"{b}\""));
        times.turns(&[
            ("any", &|| _ = black_box(ask(index, &ours_any, 20))),
            ("fts5 any", &|| _ = black_box(fts5.top(&fts5_any))),
            ("all", &|| _ = black_box(ask(index, &ours_all, 20))),
            ("fts5 all", &|| _ = black_box(fts5.top(&fts5_all))),
        ]);
    }
    for (a, b) in &short {
        let (any, two) = (format!("{a} OR {b}"), fts5.count(&format!("\"{a}\" OR \"{b}\"")));
        assert_eq!(two, 0, "FTS5's trigrams hold no word of two characters");
        times.turns(&[("any of two characters", &|| _ = black_box(ask(index, &any, 20)))]);
    }
}

/// Pairs of Han words as jieba cuts them from the texts, so common words come often.
fn word_pairs(texts: &[String], dice: &mut Dice, length: std::ops::Range<usize>) -> Vec<(String, String)> {
    let mut word = || loop {
        let words = Segmenter::shared().words(&texts[dice.below(texts.len())]);
        let fit: Vec<_> = words
            .into_iter()
            .map(|w| w.text)
            .filter(|w| length.contains(&w.chars().count()) && w.chars().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)))
            .collect();
        if !fit.is_empty() {
            break fit[dice.below(fit.len())].clone();
        }
    };
    (0..WORD_PAIRS).map(|_| (word(), word())).collect()
}
