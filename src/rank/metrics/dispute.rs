//! 争议比: reviews and direct suits against requests handled.

use super::{Definition, Direction};
use crate::facts::{Column, Identity, Row};
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, NotRated, TOTALS, sources, usable};

pub const DEFINITION: Definition = Definition {
    key: "dispute",
    label: "争议比",
    formula: "(review.total + litigation_direct.total) / handled_total",
    direction: Direction::Down,
    unit: "ratio",
    cells: "table 4, totals of the first two blocks; table 3, handled_total",
    meaning: "art. 51: how often those who asked went on",
    traps: "no share: the totals include cases carried over and may exceed the requests; suits after a review are left out, they \
            are the same cases again",
    by_form: false,
};

const BLOCKS: [Row; 2] = [Row::Review, Row::LitigationDirect];

pub fn measure(entry: &Entry) -> Measured {
    let facts = &entry.brief.facts;
    let of = |rows: &[(Row, Column)]| sources(facts, rows.iter().copied());
    let (disputes, handled) = (of(&BLOCKS.map(|block| (block, Column::Total))), of(&[(Row::HandledTotal, Column::Total)]));
    let figures =
        usable(facts, &TOTALS, &handled).and_then(|()| usable(facts, &BLOCKS.map(Identity::Block), &disputes)).and_then(|()| {
            let k = facts.sum(&BLOCKS, Column::Total).ok_or(NotRated::Blank)?;
            let n = facts.value(Row::HandledTotal, Column::Total).ok_or(NotRated::Blank)?;
            if n == 0 { Err(NotRated::Nothing("handled")) } else { Ok((k, Some(n))) }
        });
    let sums = [TOTALS.as_slice(), &BLOCKS.map(Identity::Block)].concat();
    Measured::of(figures, [disputes, handled].concat()).with_failed(facts, &sums)
}
