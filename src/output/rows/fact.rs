//! `gongkai.fact/1`: one cell of a statutory table, or one row of a table of statistics.

use std::borrow::Cow;

use serde::Serialize;

use super::{Align, LEFT, RIGHT, Row, text};
use crate::facts::{Cell, CellState, Facts, Indicator, Unit};
use crate::search::Card;

/// `gongkai.fact/1`
#[derive(Clone, Debug, Serialize)]
pub struct FactRow {
    schema: &'static str,
    report: String,
    file: String,
    agency: Option<String>,
    year: Option<u16>,
    form: Option<&'static str>,
    table: &'static str,
    row: Cow<'static, str>,
    column: &'static str,
    status: &'static str,
    value: Option<i64>,
    raw: Option<String>,
    unit: Option<Cow<'static, str>>,
    printed_unit: Option<Cow<'static, str>>,
    annotated: bool,
    rule: Option<String>,
    reason: Option<String>,
    start: Option<u32>,
    end: Option<u32>,
}

impl FactRow {
    /// The row of one cell.
    pub fn new(card: &Card, facts: &Facts, cell: &Cell) -> Self {
        let (rule, reason) = evidence(cell.state);
        Self {
            schema: "gongkai.fact/1",
            report: card.id.0.clone(),
            file: card.file().to_owned(),
            agency: card.agency.clone(),
            year: card.year,
            form: facts.form(cell.table).map(crate::facts::Form::key),
            table: cell.table.key(),
            row: cell.row.key().into(),
            column: cell.column.key(),
            status: cell.state.key(),
            value: cell.state.value(),
            raw: (!cell.raw.is_empty()).then(|| cell.raw.clone()),
            // Values of money are whole 元 whatever unit is printed.
            unit: cell.unit.map(|_| "元".into()),
            printed_unit: cell.unit.map(|u| u.label().into()),
            annotated: cell.annotated,
            rule,
            reason,
            start: cell.span.map(|s| s.start),
            end: cell.span.map(|s| s.end),
        }
    }

    /// The row of one indicator: its key, or the printed label where it has none.
    pub fn of_indicator(card: &Card, facts: &Facts, indicator: &Indicator) -> Self {
        let (rule, reason) = evidence(indicator.state);
        let printed = (!indicator.unit.is_empty()).then(|| Cow::Owned(indicator.unit.clone()));
        let money = indicator.money();
        Self {
            schema: "gongkai.fact/1",
            report: card.id.0.clone(),
            file: card.file().to_owned(),
            agency: card.agency.clone(),
            year: card.year,
            form: Some(if facts.has_form_2014() { "2014" } else { "local" }),
            table: "stat",
            row: indicator.key.map_or_else(|| indicator.label.clone().into(), |key| key.key().into()),
            column: "value",
            status: indicator.state.key(),
            value: indicator.state.value(),
            raw: (!indicator.raw.is_empty()).then(|| indicator.raw.clone()),
            unit: if money.is_some() { Some("元".into()) } else { printed },
            printed_unit: money.map(|unit: Unit| unit.label().into()),
            annotated: indicator.annotated,
            rule,
            reason,
            start: indicator.span.map(|s| s.start),
            end: indicator.span.map(|s| s.end),
        }
    }
}

/// The rule of an inferred figure, the reason of an unreadable one.
fn evidence(state: CellState) -> (Option<String>, Option<String>) {
    match state {
        CellState::Inferred { rule, .. } => (Some(rule.to_string()), None),
        CellState::Unreadable { reason } => (None, Some(reason.to_string())),
        _ => (None, None),
    }
}

impl Row for FactRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("form", LEFT),
        ("table", LEFT),
        ("row", LEFT),
        ("column", LEFT),
        ("status", LEFT),
        ("value", RIGHT),
        ("raw", LEFT),
        ("unit", LEFT),
        ("rule", LEFT),
        ("start", RIGHT),
        ("end", RIGHT),
        ("file", LEFT),
    ];
    const SHOWN: &'static [usize] = &[1, 2, 4, 5, 6, 7, 8, 9, 11];

    fn cells(&self) -> Vec<String> {
        vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.form.unwrap_or_default().to_owned(),
            self.table.to_owned(),
            self.row.to_string(),
            self.column.to_owned(),
            self.status.to_owned(),
            text(self.value.as_ref()),
            self.raw.clone().unwrap_or_default(),
            self.unit.as_deref().unwrap_or_default().to_owned(),
            self.rule.clone().or_else(|| self.reason.clone()).unwrap_or_default(),
            text(self.start.as_ref()),
            text(self.end.as_ref()),
            self.file.clone(),
        ]
    }
}
