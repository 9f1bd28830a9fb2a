//! `gongkai.spread/1`: the agencies of one region among their peers.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row, precise, real, text};
use crate::rank::{Metric, Ranked, Spread};

/// `gongkai.spread/1`
#[derive(Clone, Debug, Serialize)]
pub struct SpreadRow {
    schema: &'static str,
    region: Option<String>,
    group: String,
    metric: &'static str,
    reports: usize,
    rated: usize,
    k: Option<i64>,
    n: Option<i64>,
    minimum: Option<f64>,
    quartile_1: Option<f64>,
    median: Option<f64>,
    quartile_3: Option<f64>,
    maximum: Option<f64>,
    lowest: Option<String>,
    highest: Option<String>,
}

impl SpreadRow {
    /// The row of one region in one group.
    pub fn new(spread: &Spread, metric: Metric) -> Self {
        let pooled = spread.pooled();
        let at = |share: f64| spread.quantile(share).map(precise);
        let name = |row: Option<&&Ranked>| row.and_then(|r| r.agency.clone());
        Self {
            schema: "gongkai.spread/1",
            region: spread.region.map(str::to_owned),
            group: spread.group.to_owned(),
            metric: metric.key(),
            reports: spread.reports,
            rated: spread.rated.len(),
            k: pooled.map(|p| p.0),
            n: pooled.map(|p| p.1),
            minimum: at(0.0),
            quartile_1: at(0.25),
            median: at(0.5),
            quartile_3: at(0.75),
            maximum: at(1.0),
            lowest: name(spread.rated.first()),
            highest: name(spread.rated.last()),
        }
    }
}

impl Row for SpreadRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("region", LEFT),
        ("group", LEFT),
        ("rated", RIGHT),
        ("reports", RIGHT),
        ("k", RIGHT),
        ("n", RIGHT),
        ("minimum", REAL),
        ("quartile_1", REAL),
        ("median", REAL),
        ("quartile_3", REAL),
        ("maximum", REAL),
        ("lowest", LEFT),
        ("highest", LEFT),
        ("metric", LEFT),
    ];

    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 6, 7, 8, 9, 10, 11, 12];

    fn cells(&self) -> Vec<String> {
        vec![
            self.region.clone().unwrap_or_default(),
            self.group.clone(),
            self.rated.to_string(),
            self.reports.to_string(),
            text(self.k.as_ref()),
            text(self.n.as_ref()),
            real(self.minimum),
            real(self.quartile_1),
            real(self.median),
            real(self.quartile_3),
            real(self.maximum),
            self.lowest.clone().unwrap_or_default(),
            self.highest.clone().unwrap_or_default(),
            self.metric.to_owned(),
        ]
    }
}
