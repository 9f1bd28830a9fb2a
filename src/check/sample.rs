//! Test only: a report read from text, with its cells, as a [`Subject`].

#[cfg(test)]
use crate::facts::{APPLICANTS, Cell, CellState, Column, Facts, Form, Row, Table, rows};
use crate::read::{Limits, read_bytes};
use crate::report::{Report, ReportId, Severity};

use super::Subject;

/// What a section may say.
pub(super) const LONG: &str = "公开目录更新不够及时，下一步将安排专人按月核对。";
/// What section 六 must say.
pub(super) const FEE: &str = "2022年未收取信息处理费。";

/// A table 2 of the form of 2021.
pub(super) const TABLE: &str = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t1\t0\t4\n信息内容\t本年处理决定数量\n行政许可\t5\n行政处罚\t2\n行政强制\t0\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t0";

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

/// A report with these sections: heading, text.
pub(super) fn report(sections: &[(&str, &str)]) -> String {
    let parts: Vec<String> = sections.iter().map(|(heading, text)| format!("{heading}\n{text}\n")).collect();
    let body = parts.join("\n");
    format!("青溪县青石镇人民政府2022年政府信息公开工作年度报告\n\n{body}")
}

/// How bad the finding of that check and instance is, if there is one.
pub(super) fn has(found: &[(&'static str, String, Severity)], check: &str, instance: &str) -> Option<Severity> {
    found.iter().find(|f| f.0 == check && f.1 == instance).map(|f| f.2)
}
