//! `gongkai.score/1`: one report's score by weights the user named.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row, precise, text};
use crate::rank::{Scored, Weights};

/// `gongkai.score/1`
#[derive(Clone, Debug, Serialize)]
pub struct ScoreRow {
    schema: &'static str,
    rank: Option<u32>,
    rank_low: Option<u32>,
    rank_high: Option<u32>,
    agency: Option<String>,
    region: Option<String>,
    year: Option<u16>,
    group: String,
    score: Option<f64>,
    coverage: f64,
    weights: String,
    parts: Vec<PartRow>,
    status: &'static str,
    reason: Option<String>,
    report: String,
    file: String,
}

/// One measure of a score.
#[derive(Clone, Debug, Serialize)]
struct PartRow {
    metric: &'static str,
    weight: f64,
    percentile: Option<f64>,
    k: Option<i64>,
    n: Option<i64>,
    value: Option<f64>,
    reason: Option<String>,
}

impl ScoreRow {
    /// The row of one scored report; it has a part for each weight.
    pub fn new(scored: &Scored, weights: &Weights) -> Self {
        let row = scored.parts[0].row;
        let part = |(part, &(metric, weight)): (&crate::rank::Part, &(crate::rank::Metric, f64))| PartRow {
            metric: metric.key(),
            weight,
            percentile: part.percentile.map(precise),
            k: part.row.k,
            n: part.row.n,
            value: part.row.value.map(precise),
            reason: part.row.not_rated.as_ref().map(ToString::to_string),
        };
        Self {
            schema: "gongkai.score/1",
            rank: scored.rank,
            rank_low: scored.rank_low,
            rank_high: scored.rank_high,
            agency: row.agency.clone(),
            region: row.region.clone(),
            year: row.year,
            group: row.peers().to_owned(),
            score: scored.score.map(precise),
            coverage: precise(scored.coverage),
            weights: weights.to_string(),
            parts: scored.parts.iter().zip(weights.parts()).map(part).collect(),
            status: if scored.not_rated.is_none() { "rated" } else { "not rated" },
            reason: scored.not_rated.as_ref().map(ToString::to_string),
            report: row.report.0.clone(),
            file: row.file.clone(),
        }
    }
}

impl Row for ScoreRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("group", LEFT),
        ("rank", RIGHT),
        ("rank_low", RIGHT),
        ("rank_high", RIGHT),
        ("agency", LEFT),
        ("score", REAL),
        ("coverage", REAL),
        ("percentiles", LEFT),
        ("weights", LEFT),
        ("status", LEFT),
        ("reason", LEFT),
        ("year", RIGHT),
        ("report", LEFT),
        ("file", LEFT),
        ("region", LEFT),
    ];

    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 14, 5, 6, 7, 8, 10];

    fn cells(&self) -> Vec<String> {
        let percentile = |part: &PartRow| {
            let shown = part.percentile.map_or_else(|| "–".to_owned(), |p| format!("{p:.1}"));
            format!("{} {shown}", part.metric)
        };
        vec![
            self.group.clone(),
            text(self.rank.as_ref()),
            text(self.rank_low.as_ref()),
            text(self.rank_high.as_ref()),
            self.agency.clone().unwrap_or_default(),
            self.score.map(|s| format!("{s:.2}")).unwrap_or_default(),
            format!("{:.2}", self.coverage),
            self.parts.iter().map(percentile).collect::<Vec<_>>().join(", "),
            self.weights.clone(),
            self.status.to_owned(),
            self.reason.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.report.clone(),
            self.file.clone(),
            self.region.clone().unwrap_or_default(),
        ]
    }
}
