//! In: how many reports and a seed. Out: an archive whose every copied passage, slot, family and direction is known to the
//! byte, for measuring how well copies are found.
//!
//! What is shared is never found by comparing texts: each clause keeps its number through all copies, and the key is read from
//! the numbers. `text` holds clauses, `compose` writes reports of one's own, `edit` is what copyists do, `render` prints and notes
//! where everything stands, `truth` reads the key.

pub mod compose;
pub mod edit;
pub mod key;
pub mod plan;
pub mod render;
pub mod text;
pub mod truth;

use std::ops::Range;

use serde::Serialize;

use super::agencies::Agency;
use text::SlotKind;

/// An archive with its key.
#[derive(Clone, Debug)]
pub struct Archive {
    pub reports: Vec<Report>,
}

/// How a report came to its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Its own words.
    Own,
    /// Its own words of an earlier year, with some written anew.
    Carry,
    /// Another agency's text.
    Whole,
    /// One of the three sections of another agency, in the midst of own text.
    Section,
    /// Text of two other agencies.
    Splice,
    /// One paragraph of another agency.
    Paragraph,
    /// A form that a county hands to its townships.
    Template,
    /// Hardly anything but what everybody writes.
    Stock,
}

/// One report: its source text and what stands where. All places are bytes of `source`.
#[derive(Clone, Debug)]
pub struct Report {
    pub file: String,
    pub agency: Agency,
    /// The county is part of a prefecture; both are numbers here.
    pub county: usize,
    pub prefecture: usize,
    /// `None` if the report prints no year.
    pub year: Option<i32>,
    /// When it was really written; a source is always of an earlier year, but for templates.
    pub written: i32,
    pub role: Role,
    /// The reports its text was taken from, as indexes; empty for own text and templates.
    pub sources: Vec<usize>,
    /// Equal for all reports whose text goes back for the largest part to the same first one (or the same template).
    pub root: u64,
    pub source: String,
    pub paragraphs: Vec<Placed>,
}

/// A paragraph where it stands.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Equal for copies of one paragraph; 0 for stock.
    pub origin: u64,
    /// 1, 5 or 6.
    pub section: u8,
    /// What everybody writes: no evidence, whoever shares it.
    pub stock: bool,
    pub span: Range<usize>,
    pub clauses: Vec<PlacedClause>,
}

/// A clause where it stands, its closing mark included.
#[derive(Clone, Debug)]
pub struct PlacedClause {
    /// Equal for copies.
    pub id: u64,
    pub span: Range<usize>,
    /// One for each letter, number or slot, in the same order in every copy: the width in letters, and what it says.
    pub units: Vec<(u32, u64)>,
    pub slots: Vec<PlacedSlot>,
    /// Places of wrong characters.
    pub wrong: Vec<Range<usize>>,
}

/// A place that each report fills for itself.
#[derive(Clone, Debug)]
pub struct PlacedSlot {
    /// Its number in the clause.
    pub index: usize,
    pub kind: SlotKind,
    pub span: Range<usize>,
    pub fill: String,
    /// The fill of the source, left standing by mistake.
    pub left_over: bool,
}
