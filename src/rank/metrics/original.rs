//! 原创率: how much of the narrative was not seen earlier with another agency.

use super::{Definition, Direction};
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, NotRated};

pub const DEFINITION: Definition = Definition {
    key: "original",
    label: "原创率",
    formula: "1 - elsewhere / chars",
    direction: Direction::Up,
    unit: "ratio",
    cells: "none: characters of the narrative, statutory wording left out",
    meaning: "no article asks for it: a report copied from another agency says little of its own",
    traps: "an archive that lacks the source calls a copy original; the agency's own earlier text counts as its own; a text \
            given out from above counts as copied; short passages are not looked for",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    let Some(own) = &entry.original else { return Measured::of(Err(NotRated::NotCompared), Vec::new()) };
    let figures = match own.chars {
        0 => Err(NotRated::Nothing("characters of its own wording")),
        chars => Ok((i64::from(chars.saturating_sub(own.elsewhere)), Some(i64::from(chars)))),
    };
    let source = own.source.as_ref().map(|source| format!("most of it with {source}"));
    let past = (own.own_past > 0).then(|| format!("{} characters from its own past", own.own_past));
    let parts: Vec<String> = source.into_iter().chain(past).collect();
    Measured { note: (!parts.is_empty()).then(|| parts.join("; ")), ..Measured::of(figures, Vec::new()) }
}
