//! 法人申请占比: of the new requests, those by companies and other organisations.

use super::{Definition, Direction};
use crate::facts::{APPLICANTS, Column, Identity, Row};
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, NotRated, TOTALS, share, sources, usable};

pub const DEFINITION: Definition = Definition {
    key: "org-share",
    label: "法人申请占比",
    formula: "new.(company + research + public_welfare + legal_service + other) / new.total",
    direction: Direction::Neutral,
    unit: "share",
    cells: "table 3, row new; the row's own sum must hold too",
    meaning: "art. 27: who asks",
    traps: "not openness; lawyers ask in their own name or their office's",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    let facts = &entry.brief.facts;
    let organisations = &APPLICANTS[1..6];
    let cells = sources(facts, organisations.iter().chain([&Column::Total]).map(|&column| (Row::New, column)));
    let checks = [TOTALS[0], TOTALS[1], Identity::Row(Row::New)];
    let figures = usable(facts, &checks, &cells).and_then(|()| {
        let k = organisations.iter().map(|&column| facts.value(Row::New, column)).sum::<Option<i64>>().ok_or(NotRated::Blank)?;
        share(k, facts.value(Row::New, Column::Total).ok_or(NotRated::Blank)?, "received")
    });
    Measured::of(figures, cells).with_failed(facts, &checks)
}
