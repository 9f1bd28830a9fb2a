//! 全部公开率: of the requests handled in the year, those granted in full.

use super::{Definition, Direction};
use crate::facts::Row;
use crate::rank::brief::Entry;
use crate::rank::measure::{HANDLED, Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "full",
    label: "全部公开率",
    formula: "granted / handled_total",
    direction: Direction::Up,
    unit: "share",
    cells: "table 3, total",
    meaning: "art. 36(1)(2): requests granted in full",
    traps: "replies that the information is already public are among them",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, &[Row::Granted], &HANDLED, "handled")
}
