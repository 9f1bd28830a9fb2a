//! One measure of one report: k of n, or a count, with the cells it was made from, or the reason why there is none.
//!
//! Comes in: the [`Facts`] of one report. Goes out: a [`Measured`]. It does not compare agencies.
//!
//! All measures are made of table totals. Those of table 3 need T3.balance and T3.results of the total column to hold, that of
//! table 4 its blocks, documents nothing (table 2 has no sums). A number is never made of cells that are not known.

use std::fmt;

use crate::facts::{
    BLOCKS, CellState, Column, DENIED, Facts, Form, Identity, REFUSED, Row, Status, Table, UNABLE, check_one, others,
};
use crate::report::Span;

use super::metric::Metric;

impl Metric {
    /// Measures one report.
    pub fn measure(self, facts: &Facts) -> Measured {
        match self {
            Self::Correction => correction(facts),
            Self::Documents => documents(facts),
            _ => {
                let form = facts.form_table3.unwrap_or(Form::F2021);
                let (k, n) = self.requests_rows(form);
                requests(facts, &k, &n)
            }
        }
    }

    /// The rows of table 3 that k and n add up; no n for a count.
    fn requests_rows(self, form: Form) -> (Vec<Row>, Vec<Row>) {
        let given = vec![Row::Granted, Row::PartlyGranted];
        let all = vec![Row::HandledTotal];
        match self {
            Self::Full => (vec![Row::Granted], all),
            Self::Merits => {
                let n = given.iter().copied().chain(DENIED).chain(UNABLE).collect();
                (given, n)
            }
            Self::Denial => (DENIED.to_vec(), all),
            Self::Unable => (UNABLE.to_vec(), all),
            Self::Refused => (REFUSED.to_vec(), all),
            Self::Other => (others(form).to_vec(), all),
            Self::Discretion => (vec![Row::DeniedInternal, Row::DeniedProcess, Row::DeniedEnforcementFile], all),
            Self::Requests => (vec![Row::New], Vec::new()),
            Self::Backlog => (vec![Row::CarriedOut], vec![Row::New, Row::CarriedIn]),
            Self::Disclosure | Self::Correction | Self::Documents => (given, all),
        }
    }
}

/// Why a report has no value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NotRated {
    /// Nobody asked: the share's n is 0. A fact, not a fault.
    Nothing(&'static str),
    /// The table was not found.
    NoTable,
    /// Cells are blank or absent, and their sums do not force them.
    Blank,
    /// Cells cannot be read.
    Unreadable,
    /// The figures do not add up: needs review.
    ChecksFail,
    /// Fewer cases than asked for.
    Fewer(i64),
    /// Another report of the same agency and year is ranked; its file.
    Duplicate(String),
}

impl fmt::Display for NotRated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(what) => write!(f, "0 {what}"),
            Self::NoTable => f.write_str("no table"),
            Self::Blank => f.write_str("blank"),
            Self::Unreadable => f.write_str("unreadable"),
            Self::ChecksFail => f.write_str("checks fail"),
            Self::Fewer(minimum) => write!(f, "fewer than {minimum}"),
            Self::Duplicate(file) => write!(f, "duplicate of {file}"),
        }
    }
}

/// A cell that a value was made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its row.
    pub row: Row,
    /// Its column.
    pub column: Column,
    /// Printed or inferred, and the figure.
    pub state: CellState,
    /// Where it stands.
    pub span: Option<Span>,
}

/// A measure of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// `k` and, for a share, `n`; or why not.
    pub figures: Result<(i64, Option<i64>), NotRated>,
    /// What was left out, if anything.
    pub note: Option<String>,
    /// The cells, numerator first.
    pub cells: Vec<Source>,
}

fn sources(facts: &Facts, cells: impl IntoIterator<Item = (Row, Column)>) -> Vec<Source> {
    let found = cells.into_iter().filter_map(|(row, column)| facts.cell(row, column));
    found.map(|c| Source { row: c.row, column: c.column, state: c.state, span: c.span }).collect()
}

/// A measure of table 3's total column.
fn requests(facts: &Facts, k: &[Row], n: &[Row]) -> Measured {
    let cells = sources(facts, k.iter().chain(n).map(|&row| (row, Column::Total)));
    let what = if n == [Row::HandledTotal] {
        "handled"
    } else if n.contains(&Row::Granted) {
        "on the merits"
    } else {
        "to handle"
    };
    let figures = usable(facts, &[Identity::Balance(Column::Total), Identity::Results(Column::Total)], &cells).and_then(|()| {
        let k = facts.sum(k, Column::Total).ok_or(NotRated::Blank)?;
        if n.is_empty() {
            return Ok((k, None));
        }
        let n = facts.sum(n, Column::Total).ok_or(NotRated::Blank)?;
        share(k, n, what)
    });
    Measured { figures, note: None, cells }
}

fn share(k: i64, n: i64, what: &'static str) -> Result<(i64, Option<i64>), NotRated> {
    match n {
        0 => Err(NotRated::Nothing(what)),
        _ if k < 0 || k > n => Err(NotRated::ChecksFail),
        _ => Ok((k, Some(n))),
    }
}

/// Whether the checks hold and the cells are known.
fn usable(facts: &Facts, identities: &[Identity], cells: &[Source]) -> Result<(), NotRated> {
    let checks: Vec<_> = identities.iter().map(|&i| check_one(facts, i)).collect();
    let checked = checks.iter().flat_map(|c| &c.cells).filter_map(|&(row, column)| facts.cell(row, column)).map(|c| c.state);
    let states: Vec<CellState> = checked.chain(cells.iter().map(|s| s.state)).collect();
    if states.iter().all(|s| matches!(s, CellState::Absent)) {
        Err(NotRated::NoTable)
    } else if checks.iter().any(|c| c.status == Status::Fail) {
        Err(NotRated::ChecksFail)
    } else if states.iter().any(|s| matches!(s, CellState::Unreadable { .. })) {
        Err(NotRated::Unreadable)
    } else if checks.iter().all(|c| c.status.holds()) {
        Ok(())
    } else {
        Err(NotRated::Blank)
    }
}

/// 纠错率, over the blocks of table 4 that carry figures.
fn correction(facts: &Facts) -> Measured {
    let states = |block: Row| block.columns(Form::F2021).iter().filter_map(move |&c| facts.cell(block, c)).map(|c| c.state);
    let is_blank = |block: &Row| states(*block).all(|s| matches!(s, CellState::Blank | CellState::Mark));
    let all_blank = BLOCKS.iter().all(is_blank);
    let (left_out, used): (Vec<Row>, Vec<Row>) = BLOCKS.iter().partition(|b| !all_blank && is_blank(b));
    let decided = |&block: &Row| [Column::Corrected, Column::Upheld, Column::Other].map(|column| (block, column));
    let cells = sources(facts, used.iter().flat_map(decided));
    let identities: Vec<Identity> = used.iter().map(|&b| Identity::Block(b)).collect();
    let figures = usable(facts, &identities, &cells).and_then(|()| {
        let sum = |column| facts.sum(&used, column).ok_or(NotRated::Blank);
        let (k, upheld, other) = (sum(Column::Corrected)?, sum(Column::Upheld)?, sum(Column::Other)?);
        share(k, k + upheld + other, "decided")
    });
    let names: Vec<&str> = left_out.iter().map(|b| b.key()).collect();
    let note = (!names.is_empty()).then(|| format!("without {}: blank", names.join(", ")));
    Measured { figures, note, cells }
}

/// 制发文件. A marked cell (`/`) means that the agency may not make such documents.
fn documents(facts: &Facts) -> Measured {
    let rows = [Row::Regulations, Row::NormativeDocuments];
    let cells = sources(facts, rows.map(|row| (row, Column::Made)));
    let marked = |s: &&Source| s.state == CellState::Mark;
    let names: Vec<&str> = cells.iter().filter(marked).map(|s| s.row.key()).collect();
    let known: Vec<CellState> = cells.iter().map(|s| s.state).filter(|s| *s != CellState::Mark).collect();
    let figures = if facts.form(Table::T2).is_none() || known.iter().all(|s| *s == CellState::Absent) && names.is_empty() {
        Err(NotRated::NoTable)
    } else if known.iter().any(|s| matches!(s, CellState::Unreadable { .. })) {
        Err(NotRated::Unreadable)
    } else if known.is_empty() {
        Err(NotRated::Blank)
    } else {
        known.iter().map(|s| s.value()).sum::<Option<i64>>().map(|k| (k, None)).ok_or(NotRated::Blank)
    };
    let note = (!names.is_empty()).then(|| format!("without {}: not applicable", names.join(", ")));
    Measured { figures, note, cells }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_is_no_table() {
        for metric in Metric::ALL {
            assert_eq!(metric.measure(&Facts::default()).figures, Err(NotRated::NoTable), "{metric:?}");
        }
    }
}
