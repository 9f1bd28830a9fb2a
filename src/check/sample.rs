//! Test only: a report read from text, with its cells, as a [`Subject`].

#[cfg(test)]
use crate::facts::{APPLICANTS, Cell, CellState, Column, Facts, Form, Row, Table, rows};
use crate::read::{Limits, read_bytes};
use crate::report::{Report, ReportId};

use super::Subject;

/// A report read from text.
pub(super) struct Parsed {
    id: ReportId,
    file: String,
    pub report: Report,
    pub facts: Facts,
}

impl Parsed {
    pub fn new(file: &str, text: &str) -> Self {
        let source = read_bytes(file, text.as_bytes(), &Limits::default()).expect("text is read");
        let report = crate::parse::parse(&source);
        let facts = crate::facts::read(&report);
        Self { id: ReportId(file.to_owned()), file: file.to_owned(), report, facts }
    }

    pub fn subject(&self) -> Subject<'_> {
        Subject { id: &self.id, file: &self.file, report: &self.report, facts: &self.facts }
    }
}

/// A report of 青石镇 for a year with these cells of table 3.
pub(super) fn yearly(year: u16, cells: Vec<Cell>) -> Parsed {
    let text = format!(
        "青溪县青石镇人民政府{year}年政府信息公开工作年度报告\n\n一、总体情况\n{year}年，我镇推进公开。\n\n六、其他需要报告的事项\n无。\n"
    );
    let mut parsed = Parsed::new(&format!("青石镇{year}.txt"), &text);
    parsed.facts = Facts { form_table2: None, form_table3: Some(Form::F2021), cells, ..Facts::default() };
    parsed
}

/// Table 3 with all requests from natural persons and granted: so many new, carried in, carried out.
pub(super) fn printed(new: i64, carried_in: i64, carried_out: i64) -> Vec<Cell> {
    let of_row = |row: Row| {
        let value = match row {
            Row::New => new,
            Row::CarriedIn => carried_in,
            Row::CarriedOut => carried_out,
            Row::Granted | Row::HandledTotal => new + carried_in - carried_out,
            _ => 0,
        };
        APPLICANTS.iter().map(move |&column| {
            let counts = matches!(column, Column::NaturalPerson | Column::Total);
            Cell::bare(row, column, CellState::Printed(if counts { value } else { 0 }))
        })
    };
    rows(Table::T3, Form::F2021).flat_map(of_row).collect()
}
