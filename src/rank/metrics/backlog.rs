//! 结转率: of the requests there were to handle, those still open at the end of the year.

use super::{Definition, Direction};
use crate::facts::Row;
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "backlog",
    label: "结转率",
    formula: "carried_out / (new + carried_in)",
    direction: Direction::Down,
    unit: "share",
    cells: "table 3, total",
    meaning: "art. 33: 20 working days, and 20 more",
    traps: "requests of December weigh on it",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, &[Row::CarriedOut], &[Row::New, Row::CarriedIn], "to handle")
}
