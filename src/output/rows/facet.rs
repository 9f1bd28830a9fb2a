//! `gongkai.facet/1`: the answers to a query with one value of a field.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row};
use crate::search::{FacetBy, FacetCount};

/// `gongkai.facet/1`
#[derive(Clone, Debug, Serialize)]
pub struct FacetRow {
    schema: &'static str,
    query: String,
    facet: &'static str,
    value: Option<String>,
    reports: u64,
    of: u64,
    share: Option<f64>,
}

impl FacetRow {
    /// The row of one value.
    pub fn new(query: &str, by: FacetBy, count: &FacetCount) -> Self {
        Self {
            schema: "gongkai.facet/1",
            query: query.to_owned(),
            facet: by.key(),
            value: count.value.clone(),
            reports: count.reports,
            of: count.of,
            share: (count.of > 0).then(|| count.reports as f64 / count.of as f64),
        }
    }
}

impl Row for FacetRow {
    const COLUMNS: &'static [(&'static str, Align)] =
        &[("facet", LEFT), ("value", LEFT), ("reports", RIGHT), ("of", RIGHT), ("share", REAL)];

    fn cells(&self) -> Vec<String> {
        vec![
            self.facet.to_owned(),
            self.value.clone().unwrap_or_else(|| "(unknown)".to_owned()),
            self.reports.to_string(),
            self.of.to_string(),
            self.share.map(|s| format!("{s:.4}")).unwrap_or_default(),
        ]
    }
}
