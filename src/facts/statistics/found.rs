//! A row of a table of statistics as found in a document, before it is known whether and where it belongs to the form.
//!
//! Comes in: cells. Goes out: label, unit and the one cell that may hold the figure. It reads no figures.

use crate::report::Span;

use super::super::cell::Reason;
use super::super::number;
use super::super::sheet::{CellKind, SheetCell};
use super::form::IndicatorKey;
use super::label;

/// A row as found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The label as printed, without numbering.
    pub label: String,
    pub label_span: Option<Span>,
    /// The lines of the form that the label may name.
    pub lines: &'static [IndicatorKey],
    /// The unit as printed.
    pub unit: Option<String>,
    pub value: Value,
    /// Whether a numeral stands before the label.
    pub numbered: bool,
}

/// What stands where the figure belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// No place for a figure: a heading, or the label of rows below.
    None,
    /// An empty cell, or none after the label and unit.
    Blank(Option<Span>),
    /// A cell with something in it.
    Cell { raw: String, span: Span },
    /// Something that cannot be told to be this row's figure.
    Failed { reason: Reason, raw: String, span: Option<Span> },
}

impl Found {
    /// A row without a unit or figure so far.
    pub(super) fn of_label(cell: &SheetCell, numbered: bool) -> Self {
        Self {
            label: label::printed(&cell.raw),
            label_span: Some(cell.span),
            lines: label::lines_of(&cell.label.body),
            unit: label::unit_in_notes(&cell.label.body),
            value: Value::None,
            numbered: numbered || cell.label.numbered,
        }
    }

    /// The one line of the form that the label names, if it has a figure of its own.
    pub(super) fn line(&self) -> Option<IndicatorKey> {
        match self.lines {
            [one] if !one.is_heading() => Some(*one),
            _ => None,
        }
    }

    /// Whether a figure, a blank or a mark stands where one belongs.
    pub(super) fn has_place(&self) -> bool {
        self.value != Value::None
    }

    /// Whether label, unit and a figure were found.
    pub(super) fn is_complete(&self) -> bool {
        self.unit.is_some() && matches!(self.value, Value::Cell { .. })
    }
}

impl Value {
    /// What one cell says. One cell over several rows is no row's figure.
    pub(super) fn of(cell: &SheetCell) -> Self {
        if cell.kind == CellKind::Blank {
            return Self::Blank(Some(cell.span));
        }
        if cell.tall && !is_mark(cell) {
            return Self::failed(Reason::Merged, Some(cell));
        }
        Self::Cell { raw: cell.raw.to_string(), span: cell.span }
    }

    /// No figure, for a reason.
    pub(super) fn failed(reason: Reason, cell: Option<&SheetCell>) -> Self {
        Self::Failed { reason, raw: cell.map_or_else(String::new, |c| c.raw.to_string()), span: cell.map(|c| c.span) }
    }
}

/// Whether a cell holds a dash, a slash or a word for "not applicable".
pub(super) fn is_mark(cell: &SheetCell) -> bool {
    number::read(&cell.raw, number::Want::Change) == number::Reading::Mark
}

/// Whether a cell holds digits.
pub(super) fn is_figure(cell: &SheetCell) -> bool {
    cell.kind == CellKind::Figure && !is_mark(cell)
}
