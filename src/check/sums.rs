//! The sums of the forms (checks.md §2, `T3.*` and `T4.*`; `P.sum` of the 统计表 of 2014) in words.
//!
//! Comes in: [`Facts`]. Goes out: one finding for each of the 40 or 42 identities, with both sides. How a sum came out is
//! decided in [`crate::facts::check`]; here it is said what adds up to what.

use crate::facts::{
    Cell, CellState, Check, Column, Facts, Form, Identity, IndicatorSum, Row, Sides, Status, Table, check as sums, check_one,
    impossible, indicator_sums,
};
use crate::report::{Severity, Span};

use super::labels::{column, short};
use super::{Figure, Finding, Outcome};

/// Every identity of tables 3 and 4; in a report for 2018 or before, those of the table of statistics.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let statistics = indicator_sums(facts).into_iter().filter(|sum| sum.status != Status::NotApplicable);
    let statistics: Vec<Finding> = statistics.map(|sum| statistic(facts, sum)).collect();
    if !statistics.is_empty() && facts.cells.is_empty() {
        return statistics;
    }
    let blanks = impossible(facts).into_iter().map(|identity| blanks(facts, identity));
    sums(facts).into_iter().map(|check| finding(facts, check)).chain(blanks).chain(statistics).collect()
}

fn statistic(facts: &Facts, sum: IndicatorSum) -> Finding {
    let printed = sum.lines.iter().filter_map(|&key| facts.indicator(key)?.span);
    Finding {
        instance: sum.instance.to_owned(),
        left: sum.left.map(Figure::Whole),
        right: sum.right.map(Figure::Whole),
        span: printed.reduce(Span::cover),
        requires: "国办发〔2014〕32号统计表",
        ..Finding::new(sum.check, Outcome::Sum(sum.status), sum.severity, sum.message)
    }
}

/// Empty cells that nothing of 0 or more can stand in: a printed figure is wrong, though no printed sum shows it.
fn blanks(facts: &Facts, identity: Identity) -> Finding {
    let check = check_one(facts, identity);
    let name = if identity.table() == Table::T3 { "T3.blanks" } else { "T4.blanks" };
    let words = Words { facts, check: &check };
    let sides = words.sides();
    let message = format!(
        "{}: no values of 0 or more for the empty cells fit these printed figures: {}, against {}; where these do not clash \
         themselves, the other sums of table {} force the rest",
        place(identity),
        words.known(&sides.left),
        words.known(&sides.right),
        identity.table().key(),
    );
    let span = check.cells.iter().filter_map(|&(row, column)| facts.cell(row, column)?.span).reduce(Span::cover);
    Finding {
        instance: check.instance.to_owned(),
        left: check.left.map(Figure::Whole),
        right: check.right.map(Figure::Whole),
        span,
        requires: requires(identity),
        cells: check.cells.clone(),
        ..Finding::new(name, Outcome::Noted, Severity::Warn, message)
    }
}

fn finding(facts: &Facts, check: Check) -> Finding {
    let message = format!("{}: {}", place(check.identity), Words { facts, check: &check }.outcome());
    let span = check.cells.iter().filter_map(|&(row, column)| facts.cell(row, column)?.span).reduce(Span::cover);
    Finding {
        instance: check.instance.to_owned(),
        left: check.left.map(Figure::Whole),
        right: check.right.map(Figure::Whole),
        span,
        requires: requires(check.identity),
        cells: check.cells,
        ..Finding::new(check.check, Outcome::Sum(check.status), Severity::Error, message)
    }
}

/// Where the sum stands, as a person would say it.
fn place(identity: Identity) -> String {
    match identity {
        Identity::Balance(column) | Identity::Results(column) => format!("table 3, column {}", column.label()),
        Identity::Row(row) => format!("table 3, row {}", row.label()),
        Identity::Block(row) => format!("table 4, {}", row.label()),
    }
}

/// What the form asks for.
fn requires(identity: Identity) -> &'static str {
    match identity {
        Identity::Balance(_) => "第一项加第二项之和，等于第三项加第四项之和",
        Identity::Results(_) => "（七）总计等于（一）至（六）各项之和",
        Identity::Row(_) => "总计等于自然人与法人或其他组织各列之和",
        Identity::Block(_) => "总计等于结果维持、结果纠正、其他结果、尚未审结之和",
    }
}

/// A check in words.
struct Words<'a> {
    facts: &'a Facts,
    check: &'a Check,
}

impl Words<'_> {
    fn outcome(&self) -> String {
        match (self.check.status, self.check.left, self.check.right) {
            (Status::NotApplicable, ..) => "the table is not in this report".to_owned(),
            (Status::Unknown, ..) => format!("cannot be checked, not known: {}", self.missing()),
            (Status::Fail, Some(left), Some(right)) => {
                format!("{}, but {}; difference {}", self.left(), self.right(), left.saturating_sub(right).unsigned_abs())
            }
            (Status::Closed, ..) => format!("{} = {}, by what this sum itself supplied", self.left(), self.right()),
            _ => format!("{} = {}", self.left(), self.right()),
        }
    }

    fn sides(&self) -> Sides {
        self.check.identity.sides(self.facts.form_table3.unwrap_or(Form::F2021))
    }

    fn left(&self) -> String {
        self.sum(&self.sides().left, self.check.left)
    }

    fn right(&self) -> String {
        self.sum(&self.sides().right, self.check.right)
    }

    /// `新收 12 + 上年结转 3 = 15`; parts that are 0 are left out of longer sums.
    fn sum(&self, cells: &[(Row, Column)], sum: Option<i64>) -> String {
        let terms: Vec<String> = cells
            .iter()
            .filter_map(|&(row, column)| self.facts.cell(row, column))
            .filter(|cell| cells.len() < 3 || cell.value() != Some(0))
            .map(|cell| self.term(cell))
            .collect();
        let sum = sum.unwrap_or(0);
        match terms.as_slice() {
            [] => format!("all {} parts are 0", cells.len()),
            [one] if cells.len() == 1 => one.clone(),
            [one] => format!("{one}, the other parts 0"),
            several => format!("{} = {sum}", several.join(" + ")),
        }
    }

    /// The figures among these cells that are known and not 0, with their sum.
    fn known(&self, cells: &[(Row, Column)]) -> String {
        let known = || cells.iter().filter_map(|&(row, column)| self.facts.cell(row, column)).filter(|c| c.value().is_some());
        let sum = known().filter_map(Cell::value).fold(0i64, i64::saturating_add);
        let terms: Vec<String> = known().filter(|c| c.value() != Some(0)).map(|c| self.term(c)).collect();
        match terms.as_slice() {
            [] if known().next().is_none() => "nothing printed".to_owned(),
            [] => "0".to_owned(),
            [one] => one.clone(),
            several => format!("{} = {sum}", several.join(" + ")),
        }
    }

    fn term(&self, cell: &Cell) -> String {
        let value = cell.value().map_or_else(|| cell.state.key().to_owned(), |v| v.to_string());
        let how = if matches!(cell.state, CellState::Inferred { .. }) { " (inferred)" } else { "" };
        format!("{} {value}{how}", self.name(cell.row, cell.column))
    }

    /// What tells the cell from the others of the sum.
    fn name(&self, row: Row, at: Column) -> &'static str {
        match self.check.identity {
            Identity::Balance(_) | Identity::Results(_) => short(row),
            Identity::Row(_) | Identity::Block(_) => column(row.table(), at),
        }
    }

    fn missing(&self) -> String {
        let mut missing = Vec::new();
        for &(row, column) in &self.check.cells {
            let state = self.facts.cell(row, column).map_or(CellState::Absent, |c| c.state);
            match state {
                CellState::Printed(_) | CellState::Inferred { .. } => {}
                CellState::Unreadable { reason } => missing.push(format!("{} (unreadable: {reason})", self.name(row, column))),
                _ => missing.push(format!("{} ({})", self.name(row, column), state.key())),
            }
        }
        missing.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::OUTCOMES;

    fn said(values: [Option<i64>; 5]) -> String {
        let mut facts = Facts::default();
        for row in [Row::Review, Row::LitigationDirect, Row::LitigationAfterReview] {
            facts.cells.extend(OUTCOMES.iter().zip(values).map(|(&column, value)| {
                let state = value.map_or(CellState::Blank, CellState::Printed);
                Cell::bare(row, column, state)
            }));
        }
        check(&facts.inferred()).into_iter().find(|f| f.check == "T4.block").expect("always made").message
    }

    #[test]
    fn empty_cells_that_nothing_fits_are_warned_about() {
        for (values, expected) in [
            (
                [Some(5), None, None, Some(2), Some(6)],
                Some(
                    "table 4, 行政复议: no values of 0 or more for the empty cells fit these printed figures: 结果维持 5 + 尚未审结 2 = 7, against 总计 6;",
                ),
            ),
            ([Some(5), None, None, Some(2), Some(7)], None),
            ([Some(5), None, None, None, Some(6)], None),
            ([None; 5], None),
            ([Some(2), Some(0), Some(1), Some(0), Some(0)], None),
        ] {
            let mut facts = Facts::default();
            facts.cells.extend(
                OUTCOMES
                    .iter()
                    .zip(values)
                    .map(|(&column, value)| Cell::bare(Row::Review, column, value.map_or(CellState::Blank, CellState::Printed))),
            );
            let found: Vec<Finding> = check(&facts.inferred()).into_iter().filter(|f| f.check == "T4.blanks").collect();
            assert_eq!(found.len(), usize::from(expected.is_some()), "{values:?}");
            assert!(
                found.iter().zip(expected).all(|(f, e)| f.message.starts_with(e) && f.severity == Severity::Warn),
                "{found:?}"
            );
        }
    }

    #[test]
    fn sums_in_words() {
        for (values, expected) in [
            ([Some(2), Some(0), Some(1), Some(0), Some(0)], "结果维持 2 + 其他结果 1 = 3, but 总计 0; difference 3"),
            ([Some(2), Some(0), Some(1), Some(0), Some(3)], "结果维持 2 + 其他结果 1 = 3 = 总计 3"),
            ([Some(0); 5], "all 4 parts are 0 = 总计 0"),
            ([Some(5), None, None, Some(2), Some(6)], "cannot be checked, not known: 结果纠正 (blank), 其他结果 (blank)"),
            ([Some(2), None, None, Some(0), Some(9)], "cannot be checked, not known: 结果纠正 (blank), 其他结果 (blank)"),
            (
                [Some(2), Some(0), Some(0), Some(0), None],
                "结果维持 2, the other parts 0 = 总计 2 (inferred), by what this sum itself supplied",
            ),
        ] {
            assert_eq!(said(values), format!("table 4, 行政复议: {expected}"));
        }
    }
}
