//! `gongkai.hit/1`: a report that answers a query, and its places one by one for csv.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row, text};
use crate::report::Span;
use crate::search::{Hit, Match, Snippet};

/// `gongkai.hit/1`
#[derive(Clone, Debug, Serialize)]
pub struct HitRow {
    schema: &'static str,
    report: String,
    file: String,
    files: Vec<String>,
    agency: Option<String>,
    year: Option<u16>,
    region: Option<String>,
    score: f32,
    occurrences: u64,
    matches: Vec<MatchRow>,
    snippets: Vec<SnippetRow>,
}

/// What stands around places.
#[derive(Clone, Debug, Serialize)]
struct SnippetRow {
    section: Option<&'static str>,
    text: String,
    marks: Vec<[u32; 2]>,
    cut_left: bool,
    cut_right: bool,
}

/// A place in a hit.
#[derive(Clone, Debug, Serialize)]
pub struct MatchRow {
    /// `s1` … `s6`, null outside.
    pub section: Option<&'static str>,
    /// First byte in the source.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Context before.
    pub left: String,
    /// The place.
    pub text: String,
    /// Context after.
    pub right: String,
    /// Other paragraphs of the answer that are nearly the same; null unless copies are folded.
    pub copies: Option<u32>,
}

impl HitRow {
    /// The row of a hit.
    pub fn new(hit: &Hit) -> Self {
        Self {
            schema: "gongkai.hit/1",
            report: hit.card.id.0.clone(),
            file: hit.card.file().to_owned(),
            files: hit.card.files.clone(),
            agency: hit.card.agency.clone(),
            year: hit.card.year,
            region: hit.card.area.clone(),
            // BM25 in f32 differs in the last digits between builds of the index; four decimals do not.
            score: (hit.score * 10_000.0).round() / 10_000.0,
            occurrences: hit.occurrences,
            matches: hit.matches.iter().map(MatchRow::new).collect(),
            snippets: hit.snippets.iter().take(SNIPPETS).map(SnippetRow::new).collect(),
        }
    }
}

/// Snippets shown of a hit.
pub const SNIPPETS: usize = 3;

impl SnippetRow {
    fn new(snippet: &Snippet) -> Self {
        Self {
            section: snippet.section.map(crate::report::SectionKind::key),
            text: snippet.text.clone(),
            marks: snippet.marks.iter().map(|&(from, to)| [from, to]).collect(),
            cut_left: snippet.cut_left,
            cut_right: snippet.cut_right,
        }
    }
}

impl MatchRow {
    fn new(found: &Match) -> Self {
        let Span { start, end } = found.span;
        Self {
            section: found.section.map(crate::report::SectionKind::key),
            start,
            end,
            left: found.left.clone(),
            text: found.text.clone(),
            right: found.right.clone(),
            copies: found.copies,
        }
    }
}

impl Row for HitRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("region", LEFT),
        ("score", REAL),
        ("occurrences", RIGHT),
        ("file", LEFT),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.region.clone().unwrap_or_default(),
            format!("{:.4}", self.score),
            self.occurrences.to_string(),
            self.file.clone(),
        ]
    }
}

/// One place of a hit: the csv and markdown form of search results, which have no room for a list in a field.
#[derive(Clone, Debug, Serialize)]
pub struct KwicRow {
    schema: &'static str,
    report: String,
    agency: Option<String>,
    year: Option<u16>,
    region: Option<String>,
    #[serde(flatten)]
    place: MatchRow,
    file: String,
}

impl KwicRow {
    /// The row of one place of a hit.
    pub fn new(hit: &Hit, found: &Match) -> Self {
        Self {
            schema: "gongkai.place/1",
            report: hit.card.id.0.clone(),
            agency: hit.card.agency.clone(),
            year: hit.card.year,
            region: hit.card.area.clone(),
            place: MatchRow::new(found),
            file: hit.card.file().to_owned(),
        }
    }
}

impl Row for KwicRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("region", LEFT),
        ("section", LEFT),
        ("start", RIGHT),
        ("end", RIGHT),
        ("left", LEFT),
        ("text", LEFT),
        ("right", LEFT),
        ("copies", RIGHT),
        ("file", LEFT),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.region.clone().unwrap_or_default(),
            self.place.section.unwrap_or_default().to_owned(),
            self.place.start.to_string(),
            self.place.end.to_string(),
            self.place.left.clone(),
            self.place.text.clone(),
            self.place.right.clone(),
            text(self.place.copies.as_ref()),
            self.file.clone(),
        ]
    }
}
