//! `gongkai.rank/1`: one report in a ranking.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row, precise, text};
use crate::rank::{Group, Ranked};

/// `gongkai.rank/1`
#[derive(Clone, Debug, Serialize)]
pub struct RankRow {
    schema: &'static str,
    rank: Option<u32>,
    rank_low: Option<u32>,
    rank_high: Option<u32>,
    agency: Option<String>,
    year: Option<u16>,
    group: String,
    metric: &'static str,
    k: Option<i64>,
    n: Option<i64>,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    shrunk: Option<f64>,
    status: &'static str,
    reason: Option<String>,
    report: String,
    file: String,
    cells: Vec<SourceRow>,
    region: Option<String>,
    note: Option<String>,
    claim: Option<ClaimRow>,
    group_reports: usize,
    group_rated: usize,
    prior_mean: Option<f64>,
    prior_strength: Option<f64>,
    documents: Option<i64>,
    sums_held: Option<u16>,
    sums: Option<u16>,
}

/// The sentence a claimed figure came from.
#[derive(Clone, Debug, Serialize)]
struct ClaimRow {
    sentence: String,
    start: u32,
    end: u32,
}

/// A cell a figure came from.
#[derive(Clone, Debug, Serialize)]
struct SourceRow {
    row: &'static str,
    column: &'static str,
    status: &'static str,
    value: Option<i64>,
    start: Option<u32>,
    end: Option<u32>,
}

impl RankRow {
    /// The row of one place in a group.
    pub fn new(ranked: &Ranked, group: &Group) -> Self {
        let claim = ranked.claim.as_ref();
        Self {
            schema: "gongkai.rank/1",
            rank: ranked.rank,
            rank_low: ranked.rank_low,
            rank_high: ranked.rank_high,
            agency: ranked.agency.clone(),
            year: ranked.year,
            group: ranked.group.clone(),
            metric: ranked.metric.key(),
            k: ranked.k,
            n: ranked.n,
            value: ranked.value.map(precise),
            low: ranked.low.map(precise),
            high: ranked.high.map(precise),
            shrunk: ranked.shrunk.map(precise),
            status: ranked.status(),
            reason: ranked.reason(),
            report: ranked.report.0.clone(),
            file: ranked.file.clone(),
            cells: ranked
                .cells
                .iter()
                .map(|c| SourceRow {
                    row: c.row.key(),
                    column: c.column.key(),
                    status: c.state.key(),
                    value: c.state.value(),
                    start: c.span.map(|s| s.start),
                    end: c.span.map(|s| s.end),
                })
                .collect(),
            region: ranked.region.clone(),
            note: ranked.note.clone(),
            claim: claim.map(|c| ClaimRow { sentence: c.sentence.clone(), start: c.span.start, end: c.span.end }),
            group_reports: group.reports,
            group_rated: group.rated,
            prior_mean: group.prior.map(|p| precise(p.mean)),
            prior_strength: group.prior.map(|p| precise(p.strength)),
            documents: ranked.documents,
            sums_held: ranked.sums.map(|(held, _)| held),
            sums: ranked.sums.map(|(_, all)| all),
        }
    }
}

impl Row for RankRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("group", LEFT),
        ("rank", RIGHT),
        ("rank_low", RIGHT),
        ("rank_high", RIGHT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("metric", LEFT),
        ("k", RIGHT),
        ("n", RIGHT),
        ("value", REAL),
        ("low", REAL),
        ("high", REAL),
        ("shrunk", REAL),
        ("status", LEFT),
        ("reason", LEFT),
        ("report", LEFT),
        ("file", LEFT),
        ("region", LEFT),
        ("note", LEFT),
        ("cells", LEFT),
        ("documents", RIGHT),
        ("sums_held", RIGHT),
        ("sums", RIGHT),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.group.clone(),
            text(self.rank.as_ref()),
            text(self.rank_low.as_ref()),
            text(self.rank_high.as_ref()),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.metric.to_owned(),
            text(self.k.as_ref()),
            text(self.n.as_ref()),
            text(self.value.as_ref()),
            text(self.low.as_ref()),
            text(self.high.as_ref()),
            text(self.shrunk.as_ref()),
            self.status.to_owned(),
            self.reason.clone().unwrap_or_default(),
            self.report.clone(),
            self.file.clone(),
            self.region.clone().unwrap_or_default(),
            self.note.clone().unwrap_or_default(),
            self.cells.iter().map(SourceRow::short).collect::<Vec<_>>().join("; "),
            text(self.documents.as_ref()),
            text(self.sums_held.as_ref()),
            text(self.sums.as_ref()),
        ]
    }
}

impl SourceRow {
    /// `granted.total=26 printed 3924–3926`: the cell, its figure, how it is known, its bytes in the file.
    fn short(&self) -> String {
        let value = self.value.map(|value| format!("={value}")).unwrap_or_default();
        let place = self.start.zip(self.end).map(|(start, end)| format!(" {start}–{end}")).unwrap_or_default();
        format!("{}.{}{value} {}{place}", self.row, self.column, self.status)
    }
}
