//! Rows of the statistics: `gongkai.term/1`, `gongkai.keyness/1`, `gongkai.collocate/1`, `gongkai.ngram/1`, `gongkai.trend/1`. Each carries
//! its denominators, so that a line says what it says on its own.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row, precise, real, text};
use crate::corpus::{Collocate, Collocates, Keyword, Near, Ngram, Size, Term, Year};

/// `gongkai.term/1`: a word, or a phrase.
#[derive(Clone, Debug, Serialize)]
pub struct TermRow {
    schema: &'static str,
    term: String,
    frequency: u64,
    documents: u64,
    per_10000: Option<f64>,
    dp: Option<f64>,
    dp_norm: Option<f64>,
    juilland_d: Option<f64>,
    reports: u64,
    words: u64,
}

impl TermRow {
    /// The row of a word in a corpus of this size.
    pub fn new(term: &Term, size: &Size) -> Self {
        Self {
            schema: "gongkai.term/1",
            term: term.term.clone(),
            frequency: term.frequency,
            documents: term.documents,
            per_10000: term.per_10000.map(precise),
            dp: term.dispersion.dp.map(precise),
            dp_norm: term.dispersion.dp_norm.map(precise),
            juilland_d: term.dispersion.juilland.map(precise),
            reports: size.reports,
            words: size.words,
        }
    }
}

impl Row for TermRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("term", LEFT),
        ("frequency", RIGHT),
        ("documents", RIGHT),
        ("per_10000", REAL),
        ("dp", REAL),
        ("dp_norm", REAL),
        ("juilland_d", REAL),
        ("reports", RIGHT),
        ("words", RIGHT),
    ];
    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 6];

    fn cells(&self) -> Vec<String> {
        vec![
            self.term.clone(),
            self.frequency.to_string(),
            self.documents.to_string(),
            real(self.per_10000),
            real(self.dp),
            real(self.dp_norm),
            real(self.juilland_d),
            self.reports.to_string(),
            self.words.to_string(),
        ]
    }
}

/// `gongkai.keyness/1`: a word in target and reference.
#[derive(Clone, Debug, Serialize)]
pub struct KeynessRow {
    schema: &'static str,
    word: String,
    direction: &'static str,
    log_likelihood: f64,
    log_ratio: f64,
    percent_difference: Option<f64>,
    bic: f64,
    target: SideRow,
    reference: SideRow,
}

/// One of the two corpora.
#[derive(Clone, Debug, Serialize)]
struct SideRow {
    frequency: u64,
    documents: u64,
    per_10000: Option<f64>,
    reports: u64,
    words: u64,
}

impl KeynessRow {
    /// The row of a word in corpora of these sizes.
    pub fn new(keyword: &Keyword, target: &Size, reference: &Size) -> Self {
        let (per, per_reference) = keyword.per_10000();
        let side = |frequency, documents, per_10000: Option<f64>, size: &Size| SideRow {
            frequency,
            documents,
            per_10000: per_10000.map(precise),
            reports: size.reports,
            words: size.words,
        };
        Self {
            schema: "gongkai.keyness/1",
            word: keyword.word.clone(),
            direction: if keyword.log_likelihood < 0.0 { "under" } else { "over" },
            log_likelihood: precise(keyword.log_likelihood),
            log_ratio: precise(keyword.log_ratio),
            percent_difference: keyword.percent_difference.map(precise),
            bic: precise(keyword.bic),
            target: side(keyword.target.count, keyword.target_documents, per, target),
            reference: side(keyword.reference.count, keyword.reference_documents, per_reference, reference),
        }
    }
}

impl Row for KeynessRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("word", LEFT),
        ("direction", LEFT),
        ("log_likelihood", REAL),
        ("log_ratio", REAL),
        ("percent_difference", REAL),
        ("bic", REAL),
        ("frequency", RIGHT),
        ("documents", RIGHT),
        ("per_10000", REAL),
        ("reference_frequency", RIGHT),
        ("reference_documents", RIGHT),
        ("reference_per_10000", REAL),
        ("reports", RIGHT),
        ("words", RIGHT),
        ("reference_reports", RIGHT),
        ("reference_words", RIGHT),
    ];
    const SHOWN: &'static [usize] = &[0, 2, 3, 5, 6, 7, 8, 9, 10, 11];

    fn cells(&self) -> Vec<String> {
        let side = |side: &SideRow| [side.frequency.to_string(), side.documents.to_string(), real(side.per_10000)];
        let sizes = |side: &SideRow| [side.reports.to_string(), side.words.to_string()];
        let mut cells = vec![
            self.word.clone(),
            self.direction.to_owned(),
            real(Some(self.log_likelihood)),
            real(Some(self.log_ratio)),
            real(self.percent_difference),
            real(Some(self.bic)),
        ];
        cells.extend(side(&self.target).into_iter().chain(side(&self.reference)));
        cells.extend(sizes(&self.target).into_iter().chain(sizes(&self.reference)));
        cells
    }
}

/// `gongkai.collocate/1`: a word beside a node.
#[derive(Clone, Debug, Serialize)]
pub struct CollocateRow {
    schema: &'static str,
    node: String,
    word: String,
    together: u64,
    left: u64,
    right: u64,
    frequency: u64,
    documents: u64,
    log_dice: f64,
    log_likelihood: f64,
    mutual_information: f64,
    node_frequency: u64,
    node_documents: u64,
    window: u64,
    reports: u64,
    words: u64,
}

impl CollocateRow {
    /// The row of a word beside `node`.
    pub fn new(node: &str, found: &Collocate, all: &Collocates, near: Near, size: &Size) -> Self {
        Self {
            schema: "gongkai.collocate/1",
            node: node.to_owned(),
            word: found.word.clone(),
            together: found.left + found.right,
            left: found.left,
            right: found.right,
            frequency: found.frequency,
            documents: found.documents,
            log_dice: precise(found.log_dice),
            log_likelihood: precise(found.log_likelihood),
            mutual_information: precise(found.mutual_information),
            node_frequency: all.node,
            node_documents: all.documents,
            window: near.window as u64,
            reports: size.reports,
            words: size.words,
        }
    }
}

impl Row for CollocateRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("node", LEFT),
        ("word", LEFT),
        ("log_dice", REAL),
        ("log_likelihood", REAL),
        ("mutual_information", REAL),
        ("together", RIGHT),
        ("left", RIGHT),
        ("right", RIGHT),
        ("frequency", RIGHT),
        ("documents", RIGHT),
        ("node_frequency", RIGHT),
        ("node_documents", RIGHT),
        ("window", RIGHT),
        ("reports", RIGHT),
        ("words", RIGHT),
    ];
    const SHOWN: &'static [usize] = &[1, 2, 3, 5, 6, 7, 8, 9];

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![self.node.clone(), self.word.clone()];
        cells.extend([self.log_dice, self.log_likelihood, self.mutual_information].map(|figure| real(Some(figure))));
        let counts = [self.together, self.left, self.right, self.frequency, self.documents];
        let all = [self.node_frequency, self.node_documents, self.window, self.reports, self.words];
        cells.extend(counts.into_iter().chain(all).map(|count| count.to_string()));
        cells
    }
}

/// `gongkai.ngram/1`: a run of words or characters.
#[derive(Clone, Debug, Serialize)]
pub struct NgramRow {
    schema: &'static str,
    text: String,
    size: u64,
    frequency: u64,
    documents: u64,
    reports: u64,
    words: u64,
}

impl NgramRow {
    /// The row of a run in a corpus of this size.
    pub fn new(ngram: &Ngram, size: &Size) -> Self {
        Self {
            schema: "gongkai.ngram/1",
            text: ngram.text.clone(),
            size: ngram.size as u64,
            frequency: ngram.frequency,
            documents: ngram.documents,
            reports: size.reports,
            words: size.words,
        }
    }
}

impl Row for NgramRow {
    const COLUMNS: &'static [(&'static str, Align)] =
        &[("text", LEFT), ("size", RIGHT), ("frequency", RIGHT), ("documents", RIGHT), ("reports", RIGHT), ("words", RIGHT)];
    const SHOWN: &'static [usize] = &[0, 1, 2, 3];

    fn cells(&self) -> Vec<String> {
        let counts = [self.size, self.frequency, self.documents, self.reports, self.words];
        std::iter::once(self.text.clone()).chain(counts.map(|count| count.to_string())).collect()
    }
}

/// `gongkai.trend/1`: a phrase in one year.
#[derive(Clone, Debug, Serialize)]
pub struct TrendRow {
    schema: &'static str,
    term: String,
    year: u16,
    status: &'static str,
    said: Option<u64>,
    reports: u64,
    share: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    occurrences: Option<u64>,
    words: u64,
    per_10000: Option<f64>,
}

impl TrendRow {
    /// The row of a year; a year without reports has no figures.
    pub fn new(term: &str, year: &Year) -> Self {
        Self {
            schema: "gongkai.trend/1",
            term: term.to_owned(),
            year: year.year,
            status: if year.reports == 0 { "no reports" } else { "counted" },
            said: year.said,
            reports: year.reports,
            share: year.share.map(precise),
            low: year.interval.map(|interval| precise(interval.0)),
            high: year.interval.map(|interval| precise(interval.1)),
            occurrences: year.occurrences,
            words: year.words,
            per_10000: year.per_10000.map(precise),
        }
    }
}

impl Row for TrendRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("term", LEFT),
        ("year", RIGHT),
        ("status", LEFT),
        ("said", RIGHT),
        ("reports", RIGHT),
        ("share", REAL),
        ("low", REAL),
        ("high", REAL),
        ("occurrences", RIGHT),
        ("words", RIGHT),
        ("per_10000", REAL),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.term.clone(),
            self.year.to_string(),
            self.status.to_owned(),
            text(self.said.as_ref()),
            self.reports.to_string(),
            real(self.share),
            real(self.low),
            real(self.high),
            text(self.occurrences.as_ref()),
            self.words.to_string(),
            real(self.per_10000),
        ]
    }
}
