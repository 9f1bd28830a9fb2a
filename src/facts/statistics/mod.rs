//! Tables of statistics: the 政府信息公开情况统计表 of the reports for 2014 to 2018, and local tables of the years before.
//!
//! Comes in: the run of rows of a report. Goes out: [`Indicator`]s, and the rows they were read from struck from the run, so that
//! no statutory table of a later form takes them (`涉及国家秘密` is no row of table 3). It joins no series: what of the later
//! forms comes near which indicator is said in [`form`], and nothing computes it.
//!
//! ```text
//! run ─ grid, lines (label) ─▶ rows found ─ is it a table of statistics? ─ place ─▶ lines of the form ─ indicator ─▶ figures
//! ```
//!
//! A table is that of 2014 by its labels: four of them in a report for 2014 to 2018, or one and a head (统计指标 │ 单位 │
//! 统计数); where the year is unknown or later, four and a head, or ten. Before 2014 tables are local, whatever their labels. Any
//! other grid gives rows without keys if it has such a head, or, before 2014, five numbered rows of label, unit and figure.

mod form;
mod found;
mod grid;
mod indicator;
mod label;
mod lines;
mod place;
mod sums;

pub use form::IndicatorKey;
pub use indicator::Indicator;
pub use sums::{IndicatorSum, indicator_sums};

use crate::report::{Kind, Report};

use super::label::{Label, table2_row};
use super::sheet::SheetRow;
use found::Found;

/// Part of a report that may be a table of statistics: rows found, and the rows of the run they were read from.
struct Part {
    rows: Vec<Found>,
    used: Vec<usize>,
    origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Grid { has_head: bool },
    Lines,
}

/// Reads the tables of statistics of a report, and strikes their rows from the run.
pub(super) fn take(run: &mut [SheetRow], report: &Report) -> Vec<Indicator> {
    let year = report.identity.year;
    let parts = parts(run);
    let is_form = is_form_2014(&parts, year);
    let is_report = report.identity.kind != Some(Kind::Other);
    let parts: Vec<Part> =
        parts.into_iter().filter(|p| if is_form { is_of_form(p) } else { is_report && is_local(p, year) }).collect();
    for &at in parts.iter().flat_map(|p| &p.used) {
        run[at].table = None;
    }
    let rows = parts.into_iter().flat_map(|p| {
        // Without a head, words that happen to stand before a figure are a row only if they name a unit too.
        let has_head = p.origin == Origin::Grid { has_head: true };
        p.rows.into_iter().filter(move |r| !r.lines.is_empty() || r.has_place() && (has_head || r.unit.is_some()))
    });
    let rows: Vec<Found> = rows.collect();
    if is_form { indicator::of_form(&rows) } else { indicator::local(&rows) }
}

/// Grids and stretches of lines, in document order.
fn parts(run: &[SheetRow]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut head = None;
    let mut at = 0;
    for rows in run.chunk_by(|a, b| a.grid == b.grid) {
        let from = at;
        at += rows.len();
        if rows[0].grid.is_none() {
            parts.extend(lines::read(rows).into_iter().map(|found| Part {
                rows: found.rows,
                used: found.used.iter().map(|line| from + line).collect(),
                origin: Origin::Lines,
            }));
            continue;
        }
        let sheet = grid::read(rows, &mut head);
        if !sheet.is_later_form && !sheet.rows.is_empty() {
            let origin = Origin::Grid { has_head: sheet.has_head };
            parts.push(Part { rows: sheet.rows, used: (from..at).collect(), origin });
        }
    }
    parts
}

/// Whether the parts hold the form of 2014.
fn is_form_2014(parts: &[Part], year: Option<u16>) -> bool {
    let mut lines: Vec<IndicatorKey> =
        parts.iter().flat_map(|p| &p.rows).filter(|r| r.has_place()).filter_map(Found::line).collect();
    lines.sort_unstable();
    lines.dedup();
    let has_head = parts.iter().any(|p| p.origin == Origin::Grid { has_head: true } && is_of_form(p));
    match year {
        Some(..2014) => false,
        Some(2014..=2018) => lines.len() >= 4 || has_head && !lines.is_empty(),
        _ => lines.len() >= 10 || has_head && lines.len() >= 4,
    }
}

/// Whether a part of a report that has the form of 2014 belongs to it.
fn is_of_form(part: &Part) -> bool {
    part.rows.iter().any(|r| r.has_place() && r.lines.iter().any(|l| !l.is_heading()))
}

/// Whether a part is a local table.
fn is_local(part: &Part, year: Option<u16>) -> bool {
    let listed = || part.rows.iter().filter(|r| r.numbered && r.unit.is_some() && r.has_place());
    let is_listed = || listed().count() >= 5 && listed().filter(|r| r.is_complete()).count() >= 3;
    // A head of statistics over rows of a statutory table leaves the table what it is.
    let is_statutory = || part.rows.iter().any(|r| table2_row(&Label::new(&r.label)).is_some());
    let may_be_statutory = year.is_none_or(|year| year > 2018);
    match part.origin {
        Origin::Grid { has_head: true } => part.rows.iter().any(Found::has_place) && !(may_be_statutory && is_statutory()),
        Origin::Grid { .. } => year.is_none_or(|year| year < 2014) && is_listed(),
        Origin::Lines => false,
    }
}
