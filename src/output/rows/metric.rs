//! `gongkai.metric/1`: one measure of `rank`.

use serde::Serialize;

use super::{Align, LEFT, Row};
use crate::rank::Metric;

/// `gongkai.metric/1`
#[derive(Clone, Debug, Serialize)]
pub struct MetricRow {
    schema: &'static str,
    metric: &'static str,
    label: &'static str,
    formula: &'static str,
    unit: &'static str,
    meaning: &'static str,
    direction: &'static str,
    cells: &'static str,
    traps: &'static str,
    by_form: bool,
}

impl MetricRow {
    /// The row of a measure.
    pub fn new(metric: Metric) -> Self {
        let d = metric.definition();
        Self {
            schema: "gongkai.metric/1",
            metric: d.key,
            label: d.label,
            formula: d.formula,
            unit: d.unit,
            meaning: d.meaning,
            direction: d.direction.key(),
            cells: d.cells,
            traps: d.traps,
            by_form: d.by_form,
        }
    }
}

impl Row for MetricRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("--by", LEFT),
        ("name", LEFT),
        ("formula", LEFT),
        ("open", LEFT),
        ("unit", LEFT),
        ("cells", LEFT),
        ("meaning", LEFT),
        ("traps", LEFT),
    ];

    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 6, 7];

    fn cells(&self) -> Vec<String> {
        [self.metric, self.label, self.formula, self.direction, self.unit, self.cells, self.meaning, self.traps]
            .map(str::to_owned)
            .to_vec()
    }
}
