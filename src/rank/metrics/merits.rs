//! 实体公开率: of the requests decided on the merits, those answered with information.

use super::{Definition, Direction};
use crate::facts::{DENIED, Row, UNABLE};
use crate::rank::brief::Entry;
use crate::rank::measure::{GIVEN, Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "merits",
    label: "实体公开率",
    formula: "(granted + partly_granted) / (granted + partly_granted + denied + unable)",
    direction: Direction::Up,
    unit: "share",
    cells: "table 3, total",
    meaning: "art. 36: as disclosure, without requests that ended on procedure (refused, other)",
    traps: "an agency that ends much on procedure has a small whole here",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    let whole: Vec<Row> = GIVEN.into_iter().chain(DENIED).chain(UNABLE).collect();
    table3(entry, &GIVEN, &whole, "on the merits")
}
