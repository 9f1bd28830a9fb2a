//! Rows laid on the form → cells; a row that stands twice is one row if its figures agree.
//!
//! Comes in: what was found for one row of the form, possibly several times (a table printed twice, a row cut by a page
//! break). Goes out: its cells. It does not choose between figures that differ: such cells are unreadable.

use super::cell::{Cell, CellState, Reason, Unit};
use super::form::{Form, Row};
use super::number::{Reading, Want, read};
use super::sheet::SheetCell;

/// One finding for a row.
#[derive(Clone, Debug)]
pub(super) enum Laid {
    /// The label stands there with nothing after it.
    Empty,
    /// One cell for each column.
    Cells(Vec<SheetCell>),
    /// Figures that cannot be told apart.
    Failed(Reason),
}

/// The cells of `row`: `wants` has one entry for each column.
pub(super) fn merge(row: Row, form: Form, wants: &[Want], found: &[Laid]) -> Vec<Cell> {
    let columns = row.columns(form);
    let failed = found.iter().find_map(|f| match f {
        Laid::Failed(reason) => Some(*reason),
        _ => None,
    });
    let laid: Vec<&Vec<SheetCell>> = found
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
                None => Cell::bare(row, column, unfound(found.is_empty(), failed)),
            }
        })
        .collect()
}

fn unfound(nothing: bool, failed: Option<Reason>) -> CellState {
    match failed {
        Some(reason) => CellState::Unreadable { reason },
        None if nothing => CellState::Absent,
        None => CellState::Blank,
    }
}

fn cell(row: Row, column: super::form::Column, want: Want, from: &SheetCell) -> Cell {
    let mut cell = Cell { raw: from.raw.clone(), span: Some(from.span), ..Cell::bare(row, column, CellState::Blank) };
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
        _ => Cell { state: CellState::Unreadable { reason: Reason::Twice }, unit: None, ..a },
    }
}

/// The unit that a column head names, 万元 where it names none (the form's own).
pub(super) fn head_unit(head: &str) -> Unit {
    if head.contains("亿元") {
        Unit::HundredMillionYuan
    } else if head.contains("万元") || !head.contains("单位:元") && !head.contains("(元)") {
        Unit::TenThousandYuan
    } else {
        Unit::Yuan
    }
}
