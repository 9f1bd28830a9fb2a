//! 无法提供率: of the requests handled in the year, those the agency could not answer.

use super::{Definition, Direction};
use crate::facts::UNABLE;
use crate::rank::brief::Entry;
use crate::rank::measure::{HANDLED, Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "unable",
    label: "无法提供率",
    formula: "unable / handled_total",
    direction: Direction::Down,
    unit: "share",
    cells: "table 3, total: the three rows of （四）",
    meaning: "art. 30, 36(4)(5), 38: not held, not made, not clear",
    traps: "not held is also a misdirected request",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, &UNABLE, &HANDLED, "handled")
}
