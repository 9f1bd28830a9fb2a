//! Rows found → indicators with their figures.
//!
//! Comes in: the rows of a table of statistics, in document order. Goes out: [`Indicator`]s. It reads each figure as its unit
//! asks: a count, or money in whole 元. A line that stands twice with two figures has none.

use serde::{Deserialize, Serialize};

use crate::report::Span;

use super::super::cell::{CellState, Reason, Unit};
use super::super::number::{Reading, Want, read};
use super::form::IndicatorKey;
use super::found::{Found, Value};
use super::place::place;

/// One indicator of a table of statistics: a row of label, unit and figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// The line of the form of 2014; `None` in local tables, and where the label names no one line for certain.
    pub key: Option<IndicatorKey>,
    /// The label as printed, without numbering and white space; of a line not found, the form's.
    pub label: String,
    /// The unit as printed, else the form's; empty if there is neither.
    pub unit: String,
    /// What is known of the figure: [`CellState::Printed`] (money in whole 元) or the reason why there is none. Nothing is
    /// inferred.
    pub state: CellState,
    /// What is printed where the figure belongs.
    pub raw: String,
    /// Whether words stand beside the figure.
    pub annotated: bool,
    /// Where it stands in the source.
    pub span: Option<Span>,
    /// Where the label stands.
    pub label_span: Option<Span>,
}

impl Indicator {
    /// A line of the form of which only the state is known.
    pub fn bare(key: IndicatorKey, state: CellState) -> Self {
        Self {
            key: Some(key),
            label: key.label().to_owned(),
            unit: key.unit().to_owned(),
            state,
            raw: String::new(),
            annotated: false,
            span: None,
            label_span: None,
        }
    }

    /// The unit of money that the figure is printed in; `None` for counts. The figure itself is in whole 元.
    pub fn money(&self) -> Option<Unit> {
        money(&self.unit)
    }
}

/// Lines of the form found that make its absent lines worth naming.
const ENOUGH: usize = 10;

/// Indicators of the form of 2014: first its lines in its order, then the rows that are none or may be several.
pub(super) fn of_form(rows: &[Found]) -> Vec<Indicator> {
    let mut lines: Vec<Indicator> = Vec::new();
    let mut others = Vec::new();
    // Lines that a shared label names, but which of them is not known.
    let mut unsure: Vec<IndicatorKey> = Vec::new();
    for (row, line) in rows.iter().zip(place(rows)) {
        match line {
            Some(line) if !line.is_heading() => lines.extend(read_row(row, Some(line))),
            Some(_) => others.extend(read_row(row, None).filter(|i| i.state.value().is_some())),
            None => {
                unsure.extend(row.lines.iter().filter(|_| row.has_place()));
                others.extend(read_row(row, None));
            }
        }
    }
    lines.sort_by_key(|i| i.key);
    let mut lines: Vec<Indicator> =
        lines.chunk_by(|a, b| a.key == b.key).filter_map(|same| same.iter().cloned().reduce(agree)).collect();
    if lines.len() >= ENOUGH {
        let absent = IndicatorKey::all().filter(|k| !k.is_heading() && lines.binary_search_by_key(&Some(*k), |i| i.key).is_err());
        let state = |k: &IndicatorKey| {
            if unsure.contains(k) { CellState::Unreadable { reason: Reason::Detached } } else { CellState::Absent }
        };
        let absent: Vec<Indicator> = absent.map(|k| Indicator::bare(k, state(&k))).collect();
        lines.extend(absent);
        lines.sort_by_key(|i| i.key);
    }
    lines.extend(others);
    lines
}

/// Indicators of a local table, in document order.
pub(super) fn local(rows: &[Found]) -> Vec<Indicator> {
    rows.iter().filter_map(|row| read_row(row, None)).collect()
}

/// Two findings of one line: the same figure, or a figure and a blank, are one; two figures are none.
fn agree(a: Indicator, b: Indicator) -> Indicator {
    match (a.state, b.state) {
        (x, y) if x == y => a,
        (CellState::Blank, _) => b,
        (_, CellState::Blank) => a,
        _ => Indicator { state: CellState::Unreadable { reason: Reason::Twice }, ..a },
    }
}

/// A row with its figure; `None` if it has no place for one.
fn read_row(row: &Found, key: Option<IndicatorKey>) -> Option<Indicator> {
    let form = key.map_or("", IndicatorKey::unit);
    let mut indicator = Indicator {
        key,
        label: row.label.clone(),
        unit: row.unit.clone().unwrap_or_else(|| form.to_owned()),
        state: CellState::Blank,
        raw: String::new(),
        annotated: false,
        span: None,
        label_span: row.label_span,
    };
    match &row.value {
        Value::None => return None,
        Value::Blank(span) => indicator.span = *span,
        Value::Failed { reason, raw, span } => {
            (indicator.raw, indicator.span) = (raw.clone(), *span);
            indicator.state = CellState::Unreadable { reason: *reason };
        }
        Value::Cell { raw, span } => {
            (indicator.raw, indicator.span) = (raw.clone(), Some(*span));
            figure(&mut indicator, form);
        }
    }
    Some(indicator)
}

/// Reads what is printed as the unit asks.
fn figure(indicator: &mut Indicator, form: &str) {
    let unreadable = |reason| CellState::Unreadable { reason };
    let want = match money(&indicator.unit) {
        Some(unit) => Want::Money(unit),
        None => Want::Count,
    };
    indicator.state = match read(&indicator.raw, want) {
        Reading::Blank => CellState::Blank,
        Reading::Mark => CellState::Mark,
        Reading::Unreadable(reason) => unreadable(reason),
        // 3.5万条 is rounded, 千元 is no unit known here.
        Reading::Figure { .. } if is_scaled(&indicator.unit) => unreadable(Reason::NotExact),
        // A count under the unit of money, or the other way round: the figure of another row.
        Reading::Figure { .. } if !form.is_empty() && money(form).is_some() != money(&indicator.unit).is_some() => {
            unreadable(Reason::Shifted)
        }
        Reading::Figure { unit: None, annotated: true, .. } if want == Want::Count && names_money(&indicator.raw) => {
            unreadable(Reason::Shifted)
        }
        Reading::Figure { value, annotated, unit } => {
            indicator.annotated = annotated;
            if let Some(unit) = unit {
                unit.label().clone_into(&mut indicator.unit);
            }
            CellState::Printed(value)
        }
    };
}

/// The unit of money that a unit as printed is.
fn money(unit: &str) -> Option<Unit> {
    let bare = unit.trim_start_matches("单位").trim_start_matches([':', '：']).trim_matches(['(', ')', '（', '）']);
    [Unit::TenThousandYuan, Unit::HundredMillionYuan, Unit::Yuan].into_iter().find(|u| u.label() == bare)
}

/// A unit of thousands or more, or of money that is not one of ours.
fn is_scaled(unit: &str) -> bool {
    money(unit).is_none() && unit.contains(['万', '千', '百', '亿', '元', '%'])
}

/// `3万元` where a count is asked for.
fn names_money(raw: &str) -> bool {
    raw.contains('元')
}
