//! 新收申请: how many asked.

use super::{Definition, Direction};
use crate::facts::Row;
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "requests",
    label: "新收申请",
    formula: "new",
    direction: Direction::Neutral,
    unit: "requests",
    cells: "table 3, total",
    meaning: "art. 27: demand",
    traps: "not openness; not set against population, which no report states",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, &[Row::New], &[], "")
}
