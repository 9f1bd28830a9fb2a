//! `gongkai.check/1`: one check on one report.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row, text};
use crate::check::{Figure, Finding, Outcome, Reading};
use crate::facts::{Column, Facts};
use crate::search::Card;

/// `gongkai.check/1`
#[derive(Clone, Debug, Serialize)]
pub struct CheckRow {
    schema: &'static str,
    report: String,
    file: String,
    agency: Option<String>,
    year: Option<u16>,
    check: &'static str,
    instance: String,
    status: &'static str,
    severity: &'static str,
    left: Option<Figure>,
    right: Option<Figure>,
    cells: Vec<CellRow>,
    message: String,
    requires: Option<&'static str>,
    quote: Option<String>,
    start: Option<u32>,
    end: Option<u32>,
    other_report: Option<String>,
    other_file: Option<String>,
    other_year: Option<u16>,
    readings: Vec<Reading>,
}

/// A cell that a check was made on.
#[derive(Clone, Debug, Serialize)]
struct CellRow {
    row: &'static str,
    column: &'static str,
    status: &'static str,
    value: Option<i64>,
    start: Option<u32>,
    end: Option<u32>,
}

impl CheckRow {
    /// The row of one finding on the report of `card`.
    pub fn new(card: &Card, facts: &Facts, finding: &Finding) -> Self {
        // A report has some 40 sums of up to 23 cells: those of the sums that hold would be nine tenths of all that is written.
        let holds = matches!(finding.outcome, Outcome::Sum(status) if status.holds());
        let cells = finding.cells.iter().filter(|_| !holds);
        Self {
            schema: "gongkai.check/1",
            report: card.id.0.clone(),
            file: card.file().to_owned(),
            agency: card.agency.clone(),
            year: card.year,
            check: finding.check,
            instance: finding.instance.clone(),
            status: finding.outcome.key(),
            severity: finding.severity.key(),
            left: finding.left,
            right: finding.right,
            cells: cells.map(|&(row, column)| CellRow::new(facts, row, column)).collect(),
            message: finding.message.clone(),
            requires: (!finding.requires.is_empty()).then_some(finding.requires),
            quote: (!finding.quote.is_empty()).then(|| finding.quote.clone()),
            start: finding.span.map(|s| s.start),
            end: finding.span.map(|s| s.end),
            other_report: finding.other.as_ref().map(|o| o.id.0.clone()),
            other_file: finding.other.as_ref().map(|o| o.file.clone()),
            other_year: finding.other.as_ref().and_then(|o| o.year),
            readings: finding.readings.clone(),
        }
    }
}

impl CellRow {
    fn new(facts: &Facts, row: crate::facts::Row, column: Column) -> Self {
        let cell = facts.cell(row, column);
        let span = cell.and_then(|c| c.span);
        Self {
            row: row.key(),
            column: column.key(),
            status: cell.map_or("absent", |c| c.state.key()),
            value: cell.and_then(crate::facts::Cell::value),
            start: span.map(|s| s.start),
            end: span.map(|s| s.end),
        }
    }
}

fn figure(figure: Option<Figure>) -> String {
    match figure {
        None => String::new(),
        Some(Figure::Whole(value)) => value.to_string(),
        Some(Figure::Real(value)) => value.to_string(),
    }
}

impl Row for CheckRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("check", LEFT),
        ("instance", LEFT),
        ("status", LEFT),
        ("severity", LEFT),
        ("left", REAL),
        ("right", REAL),
        ("cells", LEFT),
        ("message", LEFT),
        ("requires", LEFT),
        ("quote", LEFT),
        ("start", RIGHT),
        ("end", RIGHT),
        ("other_report", LEFT),
        ("other_file", LEFT),
        ("other_year", RIGHT),
        ("readings", LEFT),
        ("file", LEFT),
    ];

    fn cells(&self) -> Vec<String> {
        let cells: Vec<String> = self.cells.iter().map(|c| format!("{}.{}", c.row, c.column)).collect();
        let readings: Vec<&str> = self.readings.iter().map(|r| r.words.as_str()).collect();
        vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.check.to_owned(),
            self.instance.clone(),
            self.status.to_owned(),
            self.severity.to_owned(),
            figure(self.left),
            figure(self.right),
            cells.join(" "),
            self.message.clone(),
            self.requires.unwrap_or_default().to_owned(),
            self.quote.clone().unwrap_or_default(),
            text(self.start.as_ref()),
            text(self.end.as_ref()),
            self.other_report.clone().unwrap_or_default(),
            self.other_file.clone().unwrap_or_default(),
            text(self.other_year.as_ref()),
            readings.join(" | "),
            self.file.clone(),
        ]
    }
}
