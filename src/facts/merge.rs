//! Rows laid on the form → cells; a row that stands twice is one row if its figures agree.
//!
//! Comes in: what was found for one row of the form, possibly several times (a table printed twice, a row cut by a page
//! break). Goes out: its cells. It does not choose between figures that differ: such cells are unreadable.

use crate::report::Span;

use super::cell::{Cell, CellState, Reason};
use super::form::{Form, Row};
use super::number::{Reading, Want, read};
use super::sheet::{CellKind, SheetCell};

/// One finding for a row.
#[derive(Clone, Debug)]
pub(super) enum Laid<'a> {
    /// The label stands there with nothing after it.
    Empty,
    /// One cell for each column.
    Cells(Vec<SheetCell<'a>>),
    /// Figures that cannot be told apart.
    Failed(Failure),
}

/// What stands in a row that cannot be laid on the columns. Each of its cells carries all of it: a person must see what was
/// there.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub reason: Reason,
    raw: String,
    span: Option<Span>,
}

impl Failure {
    /// `cells`: what is printed there, blanks included.
    pub(super) fn new<'c, 'a: 'c>(reason: Reason, cells: impl IntoIterator<Item = &'c SheetCell<'a>>) -> Self {
        let mut failure = Self { reason, raw: String::new(), span: None };
        for cell in cells.into_iter().filter(|c| c.kind != CellKind::Blank) {
            if failure.raw.len() + cell.raw.len() > RAW_BYTES {
                failure.raw.push_str(" …");
                break;
            }
            failure.raw.push_str(if failure.raw.is_empty() { "" } else { " | " });
            failure.raw.push_str(cell.raw.trim());
            failure.span = Some(failure.span.map_or(cell.span, |s| s.cover(cell.span)));
        }
        failure
    }
}

/// Enough of a row to recognise it.
const RAW_BYTES: usize = 200;

/// The cells of `row`: `wants` has one entry for each column.
pub(super) fn merge(row: Row, form: Form, wants: &[Want], found: &[Laid]) -> Vec<Cell> {
    let columns = row.columns(form);
    let failed = found.iter().find_map(|f| match f {
        Laid::Failed(failure) => Some(failure),
        _ => None,
    });
    let laid: Vec<&Vec<SheetCell<'_>>> = found
        .iter()
        .filter_map(|f| match f {
            Laid::Cells(cells) if cells.len() == columns.len() => Some(cells),
            _ => None,
        })
        .collect();
    columns
        .iter()
        .enumerate()
        .map(|(at, &column)| {
            let want = wants.get(at).copied().unwrap_or(Want::Count);
            let readings = laid.iter().map(|cells| cell(row, column, want, &cells[at]));
            match readings.reduce(agree) {
                Some(cell) => cell,
                None => unfound(Cell::bare(row, column, CellState::Blank), found.is_empty(), failed),
            }
        })
        .collect()
}

fn unfound(blank: Cell, nothing: bool, failed: Option<&Failure>) -> Cell {
    match failed {
        Some(Failure { reason, raw, span }) => {
            Cell { state: CellState::Unreadable { reason: *reason }, raw: raw.clone(), span: *span, ..blank }
        }
        None if nothing => Cell { state: CellState::Absent, ..blank },
        None => blank,
    }
}

fn cell(row: Row, column: super::form::Column, want: Want, from: &SheetCell) -> Cell {
    let mut cell = Cell { raw: from.raw.to_string(), span: Some(from.span), ..Cell::bare(row, column, CellState::Blank) };
    let head = if let Want::Money(unit) = want { Some(unit) } else { None };
    cell.unit = head;
    cell.state = match read(&from.raw, want) {
        Reading::Blank => CellState::Blank,
        Reading::Mark => CellState::Mark,
        Reading::Unreadable(reason) => CellState::Unreadable { reason },
        Reading::Figure { value, annotated, unit } => {
            cell.annotated = annotated;
            cell.unit = unit.or(head);
            CellState::Printed(value)
        }
    };
    if !matches!(cell.state, CellState::Printed(_)) {
        cell.unit = None;
    }
    cell
}

/// Two findings for one cell: the same figure, or a figure and a blank, are one; two figures are unreadable.
fn agree(a: Cell, b: Cell) -> Cell {
    match (a.state, b.state) {
        (x, y) if x == y => a,
        (CellState::Blank, _) => b,
        (_, CellState::Blank) => a,
        _ => {
            let raw = format!("{} | {}", a.raw, b.raw);
            Cell { state: CellState::Unreadable { reason: Reason::Twice }, unit: None, raw, ..a }
        }
    }
}
