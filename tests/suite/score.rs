//! Scores of ranked words against BM25 computed from the texts alone, and the order that follows.
//!
//! Comes in: the demo and a query. Goes out: agreement, report by report. Nothing is asked of the index but its answer: words are
//! counted in the texts, lengths are rounded the way tantivy keeps them, and the weights of title and verbatim words are the
//! documented ones.

use std::collections::BTreeMap;

use gongkai::search::{Filter, Forms, Query, Request, Sort};
use gongkai::text::{Segmenter, fold_kept};

use crate::support::demo_index;

const K1: f64 = 1.2;
const B: f64 = 0.75;
const TITLE: f64 = 3.0;
const VERBATIM: f64 = 2.0;

/// A length in the one byte that tantivy keeps of it: exact to 40, then four binary digits. Lucene's encoding.
fn kept_length(length: u32) -> f64 {
    if length < 40 {
        return f64::from(length);
    }
    let above = length - 24;
    let dropped = above.ilog2() - 3;
    f64::from((above >> dropped << dropped) + 24)
}

/// One field of one report: how often each term stands in it, and how many terms there are.
struct Document {
    terms: BTreeMap<String, u32>,
    length: u32,
}

impl Document {
    fn of_words(text: &str) -> Self {
        let words = Segmenter::shared().words(text);
        let mut terms = BTreeMap::new();
        for word in &words {
            *terms.entry(word.text.clone()).or_default() += 1;
        }
        Self { terms, length: words.len() as u32 }
    }

    fn count(&self, term: &str) -> u32 {
        self.terms.get(term).copied().unwrap_or(0)
    }
}

fn idf(documents: usize, holding: usize) -> f64 {
    (1.0 + ((documents - holding) as f64 + 0.5) / (holding as f64 + 0.5)).ln()
}

fn bm25(idf: f64, count: u32, length: u32, mean_length: f64) -> f64 {
    if count == 0 {
        return 0.0;
    }
    let count = f64::from(count);
    idf * (K1 + 1.0) * count / (count + K1 * (1.0 - B + B * kept_length(length) / mean_length))
}

/// A field of all reports.
struct Field(Vec<Document>);

impl Field {
    fn score(&self, report: usize, term: &str) -> f64 {
        let holding = self.0.iter().filter(|d| d.count(term) > 0).count();
        let lengths: u64 = self.0.iter().map(|d| u64::from(d.length)).sum();
        let document = &self.0[report];
        bm25(idf(self.0.len(), holding), document.count(term), document.length, lengths as f64 / self.0.len() as f64)
    }
}

/// The folded texts: what stands in them verbatim.
struct Verbatim(Vec<String>);

impl Verbatim {
    /// Every character but a block's end begins one gram.
    fn length(&self, report: usize) -> u32 {
        self.0[report].chars().filter(|c| *c != '\n').count() as u32
    }

    /// The grams that cover the phrase: every third, and the last.
    fn idf(&self, phrase: &str) -> f64 {
        let chars: Vec<char> = phrase.chars().collect();
        // How many reports hold a shorter phrase is not known beforehand: half of them, by convention.
        let Some(last) = chars.len().checked_sub(3) else { return idf(self.0.len(), self.0.len() / 2) };
        let starts = (0..last).step_by(3).chain([last]);
        let grams = starts.map(|start| chars[start..start + 3].iter().collect::<String>());
        grams.map(|gram| idf(self.0.len(), self.0.iter().filter(|t| t.contains(&gram)).count())).sum()
    }

    fn score(&self, report: usize, phrase: &str) -> f64 {
        let text: Vec<char> = self.0[report].chars().collect();
        let wanted: Vec<char> = phrase.chars().collect();
        let count = text.windows(wanted.len()).filter(|w| *w == wanted).count() as u32;
        let lengths: u64 = (0..self.0.len()).map(|r| u64::from(self.length(r))).sum();
        bm25(self.idf(phrase), count, self.length(report), lengths as f64 / self.0.len() as f64)
    }
}

#[test]
fn equal_bm25_computed_from_the_texts() {
    let all = demo_index().load_all(&Filter::default()).unwrap();
    let displays: Vec<String> = all.iter().map(|s| s.report().unwrap().text.display).collect();
    let words = Field(displays.iter().map(|d| Document::of_words(d)).collect());
    let titles = Field(all.iter().map(|s| Document::of_words(s.card.title.as_deref().unwrap_or_default())).collect());
    let verbatim = Verbatim(displays.iter().map(|d| fold_kept(d)).collect());
    let (mut compared, mut queries) = (0, 0);
    for query in ["整改", "水利局", "依申请公开", "解读 考核", "湿地保护", "热线", "政策解读 培训", "信息处理费"]
    {
        // Other forms of a word are phrases of half the weight; phrases have their own test above.
        let typed = Query { forms: Forms::Typed, ..Query::parse(query).unwrap() };
        let request = Request { query: typed, filter: Filter::default(), sort: Sort::Score, limit: 0, skip: 0, context: 5 };
        let answer = demo_index().search(&request).unwrap();
        let mut last = f64::INFINITY;
        for hit in &answer.hits {
            let report = all.iter().position(|s| s.card == hit.card).unwrap();
            let expected: f64 = query
                .split(' ')
                .map(|typed| {
                    let cut = Segmenter::shared().query_words(typed);
                    let stand = |w: &String| words.0[report].count(w) + titles.0[report].count(w) > 0;
                    let apart = if cut.iter().all(stand) {
                        cut.iter().map(|w| words.score(report, w) + TITLE * titles.score(report, w)).sum()
                    } else {
                        0.0
                    };
                    apart + VERBATIM * verbatim.score(report, typed)
                })
                .sum();
            let score = f64::from(hit.score);
            assert!((score - expected).abs() <= 1e-4 * expected, "{query}, {}: {score}, computed {expected}", hit.card.file());
            assert!(expected <= last * (1.0 + 1e-4), "{query}: the order is that of the computed scores");
            last = expected;
            compared += 1;
        }
        queries += u32::from(!answer.hits.is_empty());
    }
    assert!(queries >= 6 && compared >= 60, "{queries} queries, {compared} scores: worth comparing");
}

#[test]
fn lengths_are_rounded_down_in_steps() {
    for (length, kept) in [(0, 0), (39, 39), (40, 40), (41, 40), (42, 42), (55, 54), (56, 56), (59, 56), (60, 60), (5_000, 4_632)]
    {
        assert!((kept_length(length) - f64::from(kept)).abs() < f64::EPSILON, "{length}");
    }
}
