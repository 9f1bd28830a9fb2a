//! 文件存量: regulations and normative documents in force (2021), or public in all (2019).

use super::{Definition, Direction};
use crate::facts::{Column, Form, Table};
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, NotRated, table2};

pub const DEFINITION: Definition = Definition {
    key: "stock",
    label: "文件存量",
    formula: "regulations + normative_documents: in_force (form of 2021), public_total (form of 2019)",
    direction: Direction::Up,
    unit: "documents",
    cells: "table 2, column in_force or public_total",
    meaning: "art. 20(1): documents in force, or public in all",
    traps: "the two forms count different things and are never compared; old stock says nothing of this year's work",
    by_form: true,
};

pub fn measure(entry: &Entry) -> Measured {
    match entry.brief.facts.form(Table::T2) {
        Some(Form::F2021) => table2(entry, Column::InForce),
        Some(Form::F2019) => table2(entry, Column::PublicTotal),
        None => Measured::of(Err(NotRated::NoTable), Vec::new()),
    }
}
