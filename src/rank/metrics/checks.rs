//! 勾稽合格率: how many of the form's sums hold between printed figures.

use super::{Definition, Direction};
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, NotRated};

pub const DEFINITION: Definition = Definition {
    key: "checks",
    label: "勾稽合格率",
    formula: "sums that pass / sums of the form (40 or 42)",
    direction: Direction::Up,
    unit: "ratio",
    cells: "tables 3 and 4, every sum",
    meaning: "the forms' 勾稽关系: quality of the report, not of disclosure",
    traps: "sums of zeros pass too; sums with blank or inferred cells are not evidence and count as not passed; a report in which \
            one of the tables was not found, by half at least, is not rated",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    let figures = entry.brief.quality.map(|q| (i64::from(q.pass), Some(i64::from(q.checks))));
    Measured::of(figures.ok_or(NotRated::NoTable), Vec::new())
}
