//! One measure of one report: k of n, or a count, with the cells it was made from, or the reason why there is none.
//!
//! Comes in: the cells of one report. Goes out: a [`Measured`]. It does not compare agencies, and which cells a measure takes is
//! said in [`super::metrics`].
//!
//! Measures of table 3 need T3.balance and T3.results of the total column to hold, those of table 4 their blocks, those of table 2
//! nothing (it has no sums). A number is never made of cells that are not known.

use std::fmt;

use crate::facts::{CellState, Check, Column, Facts, Identity, Row, Status, Table, check_one};
use crate::report::Span;

use super::brief::{Claim, Entry};

/// Answered with information.
pub(super) const GIVEN: [Row; 2] = [Row::Granted, Row::PartlyGranted];
/// All requests handled in the year.
pub(super) const HANDLED: [Row; 1] = [Row::HandledTotal];
/// The sums that every measure of table 3 rests on.
pub(super) const TOTALS: [Identity; 2] = [Identity::Balance(Column::Total), Identity::Results(Column::Total)];

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
    /// The overview names no exact number of items made public.
    NoClaim,
    /// The overview names several.
    SeveralClaims,
    /// Its title says that it covers a part of the year: not to be compared with whole years.
    PartYear,
    /// Its text has not been compared with other reports.
    NotCompared,
    /// Fewer cases than asked for.
    Fewer(i64),
    /// Another report of the same agency, kind and year stands for it.
    Duplicate {
        /// Its file.
        of: String,
        /// Whether the two print other figures.
        differs: bool,
    },
    /// Parts of a score are missing; which.
    Missing(String),
}

impl fmt::Display for NotRated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing(what) => write!(f, "0 {what}"),
            Self::NoTable => f.write_str("no table"),
            Self::Blank => f.write_str("blank"),
            Self::Unreadable => f.write_str("unreadable"),
            Self::ChecksFail => f.write_str("checks fail"),
            Self::NoClaim => f.write_str("no number of items"),
            Self::SeveralClaims => f.write_str("several numbers of items"),
            Self::PartYear => f.write_str("not one whole year"),
            Self::NotCompared => f.write_str("not compared"),
            Self::Fewer(minimum) => write!(f, "fewer than {minimum}"),
            Self::Duplicate { of, differs: false } => write!(f, "duplicate of {of}"),
            Self::Duplicate { of, differs: true } => write!(f, "duplicate of {of}, with other figures"),
            Self::Missing(parts) => write!(f, "missing {parts}"),
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
    /// `k` and, for a share or ratio, `n`; or why not.
    pub figures: Result<(i64, Option<i64>), NotRated>,
    /// What was left out, the sentence of a claim, or the sums that fail.
    pub note: Option<String>,
    /// The cells, numerator first.
    pub cells: Box<[Source]>,
    /// The sentence, where the figure is a claim and no cell.
    pub claim: Option<Claim>,
}

impl Measured {
    /// A measure without a note.
    pub(super) fn of(figures: Result<(i64, Option<i64>), NotRated>, cells: Vec<Source>) -> Self {
        Self { figures, note: None, cells: cells.into(), claim: None }
    }

    /// The same; if it is not rated because sums fail, with the sums.
    pub(super) fn with_failed(mut self, facts: &Facts, identities: &[Identity]) -> Self {
        if self.figures == Err(NotRated::ChecksFail) {
            let failed = identities.iter().map(|&i| check_one(facts, i)).filter(|c| c.status == Status::Fail);
            let sides = |check: Check| Some(format!("{}: {} is not {}", check.identity, check.left?, check.right?));
            let list: Vec<String> = failed.filter_map(sides).collect();
            self.note = (!list.is_empty()).then(|| list.join("; "));
        }
        self
    }
}

/// The cells of these places that the tables found have.
pub(super) fn sources(facts: &Facts, cells: impl IntoIterator<Item = (Row, Column)>) -> Vec<Source> {
    let found = cells.into_iter().filter_map(|(row, column)| facts.cell(row, column));
    found.map(|c| Source { row: c.row, column: c.column, state: c.state, span: c.span }).collect()
}

/// Rows of table 3's total column: the sum of `k` of the sum of `n`, whose cases are named; a count if there is no `n`.
pub(super) fn table3(entry: &Entry, k: &[Row], n: &[Row], cases: &'static str) -> Measured {
    let facts = &entry.brief.facts;
    let cells = sources(facts, k.iter().chain(n).map(|&row| (row, Column::Total)));
    let figures = usable(facts, &TOTALS, &cells).and_then(|()| {
        let k = facts.sum(k, Column::Total).ok_or(NotRated::Blank)?;
        if n.is_empty() {
            return Ok((k, None));
        }
        share(k, facts.sum(n, Column::Total).ok_or(NotRated::Blank)?, cases)
    });
    Measured::of(figures, cells).with_failed(facts, &TOTALS)
}

/// k of n cases.
pub(super) fn share(k: i64, n: i64, cases: &'static str) -> Result<(i64, Option<i64>), NotRated> {
    match n {
        0 => Err(NotRated::Nothing(cases)),
        _ if k < 0 || k > n => Err(NotRated::ChecksFail),
        _ => Ok((k, Some(n))),
    }
}

/// Whether the checks hold and the cells are known.
pub(super) fn usable(facts: &Facts, identities: &[Identity], cells: &[Source]) -> Result<(), NotRated> {
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

/// Regulations and normative documents in a column of table 2. A marked cell (`/`) means that the agency may not make such documents.
pub(super) fn table2(entry: &Entry, column: Column) -> Measured {
    let facts = &entry.brief.facts;
    let cells = sources(facts, [Row::Regulations, Row::NormativeDocuments].map(|row| (row, column)));
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
    Measured { note, ..Measured::of(figures, cells) }
}
