//! Checks on one report: does what is printed add up?
//!
//! Comes in: [`Facts`]. Goes out: one [`Check`] for every identity of the forms, in a fixed order. It does not repair
//! anything, and it does not compare with other reports or with the narrative.
//!
//! Only `pass` and `fail` are evidence of a report's quality: a `closed` identity supplied one of its own cells.

use super::Facts;
use super::cell::CellState;
use super::form::{Column, Form, Row, Table};
use super::identity::Identity;

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// All cells printed, and equal.
    Pass,
    /// Equal, but a cell was inferred by another identity.
    PassInferred,
    /// Equal only because this identity supplied a cell.
    Closed,
    /// All cells known, not equal.
    Fail,
    /// Cells are missing.
    Unknown,
    /// The table is not in this report.
    NotApplicable,
}

impl Status {
    /// The key used in rows.
    pub fn key(self) -> &'static str {
        ["pass", "pass_inferred", "closed", "fail", "unknown", "n/a"][self as usize]
    }

    /// Whether the figures may be relied on: `pass`, `pass_inferred` or `closed`.
    pub fn holds(self) -> bool {
        matches!(self, Self::Pass | Self::PassInferred | Self::Closed)
    }
}

/// One check and its outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which sum.
    pub identity: Identity,
    /// Its name: `T3.balance`, `T3.results`, `T3.row`, `T4.block`.
    pub check: &'static str,
    /// What of the report it was made on: the key of a column or row.
    pub instance: &'static str,
    /// How it came out.
    pub status: Status,
    /// The sum of the left side's known cells, if any is known.
    pub left: Option<i64>,
    /// The sum of the right side's known cells, if any is known.
    pub right: Option<i64>,
    /// The cells it was made on, left side first.
    pub cells: Vec<(Row, Column)>,
}

/// Makes every check on one report, in the order of the forms: 40 or 42 of them.
pub fn check(facts: &Facts) -> Vec<Check> {
    let form = facts.form_table3.unwrap_or(Form::F2021);
    Identity::table3(form).into_iter().chain(Identity::table4()).map(|identity| check_one(facts, identity)).collect()
}

/// Makes one check.
///
/// ```
/// use gongkai::facts::{Column, Facts, Identity, Status, check_one};
/// let check = check_one(&Facts::default(), Identity::Balance(Column::Total));
/// assert_eq!(check.status, Status::NotApplicable, "there is no table");
/// ```
pub fn check_one(facts: &Facts, identity: Identity) -> Check {
    let sides = identity.sides(facts.form_table3.unwrap_or(Form::F2021));
    let (left, right) = (sum(facts, &sides.left), sum(facts, &sides.right));
    let cells: Vec<(Row, Column)> = sides.left.into_iter().chain(sides.right).collect();
    let status = status(facts, identity, &cells, left, right);
    Check { identity, check: identity.check(), instance: identity.instance(), status, left, right, cells }
}

fn sum(facts: &Facts, cells: &[(Row, Column)]) -> Option<i64> {
    let known = cells.iter().filter_map(|&(row, column)| facts.value(row, column));
    known.fold(None, |sum: Option<i64>, value| Some(sum.unwrap_or(0).saturating_add(value)))
}

fn status(facts: &Facts, identity: Identity, cells: &[(Row, Column)], left: Option<i64>, right: Option<i64>) -> Status {
    let no_form = identity.table() == Table::T3 && facts.form_table3.is_none();
    if no_form || cells.iter().all(|&(row, column)| facts.cell(row, column).is_none()) {
        return Status::NotApplicable;
    }
    let mut status = Status::Pass;
    for &(row, column) in cells {
        match facts.cell(row, column).map(|c| c.state) {
            Some(CellState::Printed(_)) => {}
            Some(CellState::Inferred { rule, .. }) if rule == identity => status = Status::Closed,
            Some(CellState::Inferred { .. }) => status = status.max(Status::PassInferred),
            _ => return Status::Unknown,
        }
    }
    if left == right { status } else { Status::Fail }
}
