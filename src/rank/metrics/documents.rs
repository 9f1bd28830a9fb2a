//! 制发文件: regulations and normative documents made in the year.

use super::{Definition, Direction};
use crate::facts::Column;
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, table2};

pub const DEFINITION: Definition = Definition {
    key: "documents",
    label: "制发文件",
    formula: "regulations.made + normative_documents.made",
    direction: Direction::Up,
    unit: "documents",
    cells: "table 2, column made",
    meaning: "art. 20(1): documents made in the year",
    traps: "never compared across forms; regulations only from cities with districts up; / means not entitled and is left out; \
            table 2 has no sums that could confirm it",
    by_form: true,
};

pub fn measure(entry: &Entry) -> Measured {
    table2(entry, Column::Made)
}
