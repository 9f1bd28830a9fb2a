//! 不予公开率: of the requests handled in the year, those denied for a reason in law.

use super::{Definition, Direction};
use crate::facts::DENIED;
use crate::rank::brief::Entry;
use crate::rank::measure::{HANDLED, Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "denial",
    label: "不予公开率",
    formula: "denied / handled_total",
    direction: Direction::Down,
    unit: "share",
    cells: "table 3, total: the eight rows of （三）",
    meaning: "art. 14-16, 36(7): denied for a reason in law",
    traps: "small almost everywhere: refusal hides in unable",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, &DENIED, &HANDLED, "handled")
}
