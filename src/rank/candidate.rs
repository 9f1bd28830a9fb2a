//! A report that has been measured, and what else is needed of it to be placed.
//!
//! Comes in: an [`Entry`] and a [`Metric`]. Goes out: a [`Candidate`], some hundred bytes: the cells of 200,000 reports need not be in memory
//! at once. It has no place yet: that is [`super::ranking`].

use crate::facts::{Column, Form, Row, Table};
use crate::report::{Kind, Level, ReportId};

use super::brief::Entry;
use super::measure::{Measured, table2};
use super::metrics::Metric;

/// A report that has been measured: its cells need not be kept.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub(super) id: ReportId,
    pub(super) file: String,
    pub(super) agency: Option<String>,
    pub(super) region: Option<String>,
    pub(super) year: Option<u16>,
    pub(super) level: Option<Level>,
    pub(super) kind: Option<Kind>,
    /// The form of table 2, where forms are not comparable.
    pub(super) form: Option<Form>,
    /// Known cells of the whole report.
    pub(super) known: u16,
    /// What tells two files of one report from two reports: the text, and figures that all reports print.
    pub(super) text: u64,
    pub(super) totals: Totals,
    /// Documents made in the year, if table 2 says.
    pub(super) documents: Option<i64>,
    /// Sums of the form that hold, and how many there are, if all tables were found.
    pub(super) sums: Option<(u16, u16)>,
    pub(super) measured: Measured,
    /// It covers a part of the year.
    pub(super) is_part: bool,
}

/// Figures that all reports print.
pub(super) type Totals = [Option<i64>; TOTALS.len()];

/// Of table 3, the total column.
const TOTALS: [Row; 4] = [Row::New, Row::Granted, Row::PartlyGranted, Row::HandledTotal];

impl Candidate {
    /// Measures a report; `None` for a document that is no report.
    pub fn of(entry: &Entry, metric: Metric) -> Option<Self> {
        let facts = &entry.brief.facts;
        (entry.kind != Some(Kind::Other)).then(|| Self {
            id: entry.id.clone(),
            file: entry.file.clone(),
            agency: entry.agency.clone(),
            region: entry.region.clone(),
            year: entry.year,
            level: entry.level,
            kind: entry.kind,
            form: facts.form(Table::T2).filter(|_| metric.definition().by_form),
            known: entry.brief.known,
            text: entry.brief.text,
            totals: TOTALS.map(|row| facts.value(row, Column::Total)),
            documents: table2(entry, Column::Made).figures.ok().map(|(made, _)| made),
            sums: entry.brief.quality.map(|quality| (quality.pass, quality.checks)),
            measured: metric.measure(entry),
            is_part: entry.brief.is_part,
        })
    }
}
