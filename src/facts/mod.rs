//! The figures of the statutory tables: cells by form, inference of blanks, checks.
//!
//! Comes in: a [`Report`] with its grids and loose lines. Goes out: [`Facts`]: every cell of the forms found, each with what is
//! known of it and where it stands, and the [`Indicator`]s of older tables of statistics; and [`Check`]s of the sums. It does not compare reports or read the narrative.
//!
//! The way of a table, one file a step:
//!
//! ```text
//! report ─ sheet ─▶ rows with their table ─ flow ─▶ rows put together ─ label ─▶ row of the form ─ align ─▶ cell a column
//!               └─ statistics ─▶ indicators of 2018 and before, whose rows go no further       ─ order ─▶ torn-off labels
//!        ─ merge, number ─▶ cells as printed ─ infer, by identity ─▶ Facts ─ checks ─▶ Check
//! ```
//!
//! Above all: a wrong number is worse than no number. Wherever a shape allows two readings and the sums of the form do not
//! decide, the cell is [`CellState::Unreadable`] with a [`Reason`].

mod align;
mod cell;
mod checks;
mod flow;
mod form;
mod identity;
mod infer;
mod label;
mod merge;
mod money;
mod number;
mod numeral;
mod order;
mod sheet;
mod statistics;
mod table2;
mod table3;
mod table4;

pub use cell::{Cell, CellState, Reason, Unit};
pub use checks::{Check, Status, check, check_one};
pub use form::{APPLICANTS, BLOCKS, Column, DENIED, Form, OUTCOMES, REFUSED, Row, Table, UNABLE, others, rows};
pub use identity::{Identity, Sides};
pub use infer::impossible;
pub(crate) use numeral::numeral_value;
pub use statistics::{Indicator, IndicatorKey, IndicatorSum, indicator_sums};

use serde::{Deserialize, Serialize};

use crate::report::Report;

/// What the statutory tables of one report say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The form of table 2; `None` if the table was not found or does not tell.
    pub form_table2: Option<Form>,
    /// The form of table 3; `None` if the table was not found or does not tell (then only the rows of both forms are held).
    pub form_table3: Option<Form>,
    /// Every cell of the tables found, in the order of the forms. In a report with any table, table 4 is always held.
    pub cells: Vec<Cell>,
    /// The rows of tables of statistics (reports for 2018 and before), never spliced onto the tables of later forms: first the
    /// lines of the form of 2014 in its order, then, in document order, rows that are no line of it for certain.
    pub indicators: Vec<Indicator>,
}

/// Reads the statutory tables of a report, and infers what their sums force. Total: any report gives facts, if only none.
/// Cost: linear in the cells.
///
/// ```
/// let facts = gongkai::facts::read(&gongkai::report::Report {
///     identity: Default::default(), sections: vec![], text: Default::default(), grids: vec![], pages: vec![], diagnostics: vec![],
/// });
/// assert!(facts.cells.is_empty(), "no table, no cells");
/// ```
pub fn read(report: &Report) -> Facts {
    // Of two reports in one file only the first is read: figures of both are never mixed.
    if let Some(first) = report.first() {
        return read(&first);
    }
    let mut run = sheet::rows(report);
    let indicators = statistics::take(&mut run, report);
    let crowded = crowded(&mut run);
    let run = flow::rows(run);
    let (form_table2, mut cells) = table2::read(&run);
    let by_year = report.identity.year.map(|year| if year <= 2020 { Form::F2019 } else { Form::F2021 });
    let (form_table3, table3) = table3::read(&run, form_table2.or(by_year));
    let table4 = table4::read(&run);
    cells.extend(table3);
    let other_tables = !cells.is_empty();
    cells.extend(if table4.is_empty() && other_tables { table4::absent() } else { table4 });
    for cell in cells.iter_mut().filter(|c| crowded.contains(&c.table) && !matches!(c.state, CellState::Absent)) {
        cell.state = CellState::Unreadable { reason: Reason::Rows };
    }
    Facts { form_table2, form_table3, cells, indicators }.inferred()
}

/// A statutory table has some thirty rows, or as many as cells where each stands on a line of its own; a document of several
/// years has some hundred. More are no table, and rows are compared with their neighbours, which takes the square of their number.
const MOST_ROWS: usize = 4000;

/// Cuts tables that have too many rows, and names them.
fn crowded(run: &mut Vec<sheet::SheetRow<'_>>) -> Vec<Table> {
    let count = |table: Table, run: &[sheet::SheetRow]| run.iter().filter(|r| r.table == Some(table)).count();
    let tables: Vec<Table> = [Table::T2, Table::T3, Table::T4].into_iter().filter(|&t| count(t, run) > MOST_ROWS).collect();
    for &table in &tables {
        let mut left = MOST_ROWS;
        run.retain(|row| {
            let counts = row.table == Some(table);
            let keep = !counts || left > 0;
            left = left.saturating_sub(usize::from(counts));
            keep
        });
    }
    tables
}

impl Facts {
    /// The cell at a row and column; `None` if the tables found have no such cell.
    pub fn cell(&self, row: Row, column: Column) -> Option<&Cell> {
        let from = self.cells.partition_point(|c| c.row < row);
        self.cells[from..].iter().take_while(|c| c.row == row).find(|c| c.column == column)
    }

    /// The figure at a row and column, printed or inferred.
    pub fn value(&self, row: Row, column: Column) -> Option<i64> {
        self.cell(row, column).and_then(Cell::value)
    }

    /// The sum of a column over rows, if every one of them is known.
    pub fn sum(&self, rows: &[Row], column: Column) -> Option<i64> {
        rows.iter().map(|&row| self.value(row, column)).sum()
    }

    /// The same with every cell inferred that the printed ones force (see [`CellState::Inferred`]); [`read`] has done so
    /// already. The cells must stand in the order of the forms.
    #[must_use]
    pub fn inferred(mut self) -> Self {
        infer::infer(&mut self);
        self
    }

    /// The indicator on a line of the form of 2014; `None` if no such table was found, or it has no such line.
    pub fn indicator(&self, key: IndicatorKey) -> Option<&Indicator> {
        self.indicators.iter().find(|i| i.key == Some(key))
    }

    /// Whether the report has the table of statistics of 2014: its lines come first among the indicators.
    pub fn has_form_2014(&self) -> bool {
        self.indicators.first().is_some_and(|i| i.key.is_some())
    }

    /// The form of a table. Table 4 is the same in both; it follows table 3's.
    pub fn form(&self, table: Table) -> Option<Form> {
        if table == Table::T2 { self.form_table2 } else { self.form_table3 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_with_too_many_rows_is_given_up() {
        let text = |rows: usize| {
            let head = "青溪县水利局2023年政府信息公开工作年度报告\n\n三、收到和处理政府信息公开申请情况\n\n";
            format!("{head}{}", "一、本年新收政府信息公开申请数量\t1\t0\t0\t0\t0\t0\t1\n".repeat(rows))
        };
        for (rows, expected) in [(2, CellState::Printed(1)), (5000, CellState::Unreadable { reason: Reason::Rows })] {
            let limits = crate::read::Limits::default();
            let source = crate::read::read_bytes("a.txt", text(rows).as_bytes(), &limits).expect("a text");
            let facts = read(&crate::parse::parse(&source));
            assert_eq!(facts.cell(Row::New, Column::Total).map(|c| c.state), Some(expected), "{rows} rows");
        }
    }

    #[test]
    fn two_reports_in_one_file_are_never_mixed() {
        let text = |agency: &str, made: u32, reviewed: &str| {
            format!(
                "{agency}2023年政府信息公开工作年度报告\n\n一、总体情况\n主动公开信息{made}条。\n\n二、主动公开政府信息情况\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n\
                 规章\t{made}\t0\t{made}\n\n三、收到和处理政府信息公开申请情况\n无。\n\n四、政府信息公开行政复议、行政诉讼情况\n{reviewed}\n\n\
                 五、存在的主要问题及改进情况\n无。\n\n六、其他需要报告的事项\n无。\n\n"
            )
        };
        let parsed = |text: &str| {
            let source = crate::read::read_bytes("a.txt", text.as_bytes(), &crate::read::Limits::default()).expect("a text");
            crate::parse::parse(&source)
        };
        let first = text("青溪县水利局", 3, "");
        let both = parsed(&format!("{first}{}", text("青溪县教育局", 8, "行政复议\t1\t0\t0\t0\t1")));
        assert!(both.diagnostics.iter().any(|d| d.code == "several-reports"), "{:?}", both.diagnostics);
        let alone = parsed(&first);
        assert!(alone.diagnostics.iter().all(|d| d.code != "several-reports"));
        let facts = read(&alone);
        assert_eq!(facts.cell(Row::Regulations, Column::Made).map(|c| c.state), Some(CellState::Printed(3)));
        assert_eq!(read(&both), facts);
    }

    #[test]
    fn facts_are_stored_and_read_back() {
        let mut facts = Facts { form_table3: Some(Form::F2021), ..Facts::default() };
        for row in rows(Table::T3, Form::F2021) {
            facts.cells.extend(APPLICANTS.iter().map(|&c| Cell::bare(row, c, CellState::Printed(0))));
        }
        facts.cells[3].state = CellState::Inferred { value: 7, rule: Identity::Row(Row::New) };
        let bytes = postcard::to_stdvec(&facts).expect("plain data");
        assert!(bytes.len() < 175 * 12, "{} bytes", bytes.len());
        assert_eq!(postcard::from_bytes::<Facts>(&bytes).expect("as written"), facts);
    }
}
