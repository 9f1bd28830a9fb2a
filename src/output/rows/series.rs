//! `gongkai.series/1`: one agency in one year.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row, precise, real, text};
use crate::rank::{Metric, Point, Ranking, Series};

/// `gongkai.series/1`
#[derive(Clone, Debug, Serialize)]
pub struct SeriesRow {
    schema: &'static str,
    entity: String,
    region: Option<String>,
    year: u16,
    metric: &'static str,
    status: &'static str,
    reason: Option<String>,
    agency: Option<String>,
    group: Option<String>,
    k: Option<i64>,
    n: Option<i64>,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    rank: Option<u32>,
    rank_low: Option<u32>,
    rank_high: Option<u32>,
    group_rated: Option<usize>,
    change: Option<f64>,
    change_low: Option<f64>,
    change_high: Option<f64>,
    successor: Option<String>,
    report: Option<String>,
    file: Option<String>,
}

impl SeriesRow {
    /// The row of one year of a series of this ranking.
    pub fn new(series: &Series, point: &Point, metric: Metric, ranking: &Ranking) -> Self {
        let row = point.row;
        let interval = point.change.and_then(|change| change.interval);
        Self {
            schema: "gongkai.series/1",
            entity: series.agency.name.clone(),
            region: row.and_then(|r| r.region.clone()).or_else(|| series.agency.region.clone()),
            year: point.year,
            metric: metric.key(),
            status: row.map_or("no report", crate::rank::Ranked::status),
            reason: row.and_then(crate::rank::Ranked::reason),
            agency: row.and_then(|r| r.agency.clone()),
            group: row.map(|r| r.group.clone()),
            k: row.and_then(|r| r.k),
            n: row.and_then(|r| r.n),
            value: row.and_then(|r| r.value).map(precise),
            low: row.and_then(|r| r.low).map(precise),
            high: row.and_then(|r| r.high).map(precise),
            rank: row.and_then(|r| r.rank),
            rank_low: row.and_then(|r| r.rank_low),
            rank_high: row.and_then(|r| r.rank_high),
            group_rated: row.and_then(|r| ranking.group(r)).map(|g| g.rated),
            change: point.change.map(|c| precise(c.value)),
            change_low: interval.map(|i| precise(i.0)),
            change_high: interval.map(|i| precise(i.1)),
            successor: series.successor.map(str::to_owned),
            report: row.map(|r| r.report.0.clone()),
            file: row.map(|r| r.file.clone()),
        }
    }
}

impl Row for SeriesRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("entity", LEFT),
        ("region", LEFT),
        ("year", RIGHT),
        ("k", RIGHT),
        ("n", RIGHT),
        ("value", REAL),
        ("low", REAL),
        ("high", REAL),
        ("rank", RIGHT),
        ("rated", RIGHT),
        ("change", REAL),
        ("change_low", REAL),
        ("change_high", REAL),
        ("status", LEFT),
        ("reason", LEFT),
        ("agency", LEFT),
        ("group", LEFT),
        ("metric", LEFT),
        ("successor", LEFT),
        ("report", LEFT),
        ("file", LEFT),
    ];

    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14];

    fn cells(&self) -> Vec<String> {
        vec![
            self.entity.clone(),
            self.region.clone().unwrap_or_default(),
            self.year.to_string(),
            text(self.k.as_ref()),
            text(self.n.as_ref()),
            real(self.value),
            real(self.low),
            real(self.high),
            text(self.rank.as_ref()),
            text(self.group_rated.as_ref()),
            real(self.change),
            real(self.change_low),
            real(self.change_high),
            self.status.to_owned(),
            self.reason.clone().unwrap_or_default(),
            self.agency.clone().unwrap_or_default(),
            self.group.clone().unwrap_or_default(),
            self.metric.to_owned(),
            self.successor.clone().unwrap_or_default(),
            self.report.clone().unwrap_or_default(),
            self.file.clone().unwrap_or_default(),
        ]
    }
}
