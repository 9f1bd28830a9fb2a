//! 其他处理率: of the requests handled in the year, those that ended in another way.

use super::{Definition, Direction};
use crate::facts::{Form, others};
use crate::rank::brief::Entry;
use crate::rank::measure::{HANDLED, Measured, table3};

pub const DEFINITION: Definition = Definition {
    key: "other",
    label: "其他处理率",
    formula: "other / handled_total",
    direction: Direction::Down,
    unit: "share",
    cells: "table 3, total: （六）, one row in the form of 2019, three in that of 2021",
    meaning: "art. 30, 42: not corrected or not paid in time, and the rest",
    traps: "withdrawals are among it; where much ends here, disclosure says little",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    table3(entry, others(entry.brief.facts.form_table3.unwrap_or(Form::F2021)), &HANDLED, "handled")
}
