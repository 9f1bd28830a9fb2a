//! 不予处理率: of the requests handled in the year, those not dealt with.

use super::{Definition, Direction};
use crate::facts::REFUSED;
use crate::rank::brief::Entry;
use crate::rank::measure::{HANDLED, Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "refused",
    label: "不予处理率",
    formula: "refused / handled_total",
    direction: Direction::Down,
    unit: "share",
    cells: "table 3, total: the five rows of （五）",
    meaning: "art. 35, 36(6), 39: petitions, repeats, publications, excessive requests",
    traps: "says as much of who asks as of who answers",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, &REFUSED, &HANDLED, "handled")
}
