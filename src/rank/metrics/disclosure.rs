//! 实质公开率: of the requests handled in the year, those answered with information. The default.

use super::{Definition, Direction};
use crate::rank::brief::Entry;
use crate::rank::measure::{GIVEN, HANDLED, Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "disclosure",
    label: "实质公开率",
    formula: "(granted + partly_granted) / handled_total",
    direction: Direction::Up,
    unit: "share",
    cells: "table 3, total",
    meaning: "art. 36(1)(2), 37: of all requests handled in the year, those answered with information",
    traps: "the whole is handled_total (七), not new + carried_in; government-wide and office reports are different things; few requests say little",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, &GIVEN, &HANDLED, "handled")
}
