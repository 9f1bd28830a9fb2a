//! 裁量不公开率: of the requests handled in the year, those denied where the law says may, not must.

use super::{Definition, Direction};
use crate::facts::Row;
use crate::rank::brief::Entry;
use crate::rank::measure::{HANDLED, Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "discretion",
    label: "裁量不公开率",
    formula: "(denied_internal + denied_process + denied_enforcement_file) / handled_total",
    direction: Direction::Down,
    unit: "share",
    cells: "table 3, total",
    meaning: "art. 16: may be denied, not must",
    traps: "small almost everywhere; a few cases move it",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, &[Row::DeniedInternal, Row::DeniedProcess, Row::DeniedEnforcementFile], &HANDLED, "handled")
}
