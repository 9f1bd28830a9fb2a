//! 填报完整率: how much of the three tables is filled in.

use super::{Definition, Direction};
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, NotRated};

pub const DEFINITION: Definition = Definition {
    key: "complete",
    label: "填报完整率",
    formula: "cells with a printed figure or mark / cells of the form",
    direction: Direction::Up,
    unit: "ratio",
    cells: "tables 2, 3 and 4, every cell",
    meaning: "art. 50, and the forms of 2019 and 2021: quality of the report, not of disclosure",
    traps: "an empty cell often means 0; a report in which one of the tables was not found, by half at least, is not rated, the reader may have \
            missed it; a cell that cannot be read counts as not printed",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    let figures = entry.brief.quality.map(|q| (i64::from(q.printed), Some(i64::from(q.cells))));
    Measured::of(figures.ok_or(NotRated::NoTable), Vec::new())
}
