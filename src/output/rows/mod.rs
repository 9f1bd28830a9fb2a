//! The rows of the contract: what is written for a report, a hit, a pair, a cell, a rank, a statistic. serde lives here.

mod check;
mod corpus;
mod explain;
mod facet;
mod fact;
mod family;
mod hit;
mod metric;
mod originality;
mod pair;
mod rank;
mod report;
mod score;
mod series;
mod source;
mod spread;
mod wide;

pub use check::CheckRow;
pub use corpus::{CollocateRow, KeynessRow, NgramRow, TermRow, TrendRow};
pub use explain::ExplainRow;
pub use facet::FacetRow;
pub use fact::FactRow;
pub use family::{FamilyRow, FillingRow, MemberPlace};
pub use hit::{HitRow, KwicRow, MatchRow, SNIPPETS};
pub use metric::MetricRow;
pub use originality::{OriginalityRow, Subject};
pub use pair::PairRow;
pub use rank::RankRow;
pub use report::ReportRow;
pub use score::ScoreRow;
pub use series::SeriesRow;
pub use source::{SourceRow, page_of};
pub use spread::SpreadRow;
pub use wide::{WideColumns, WideRow};

use serde::Serialize;

use super::table::Align;

/// A row that can be written in every format.
pub trait Row: Serialize {
    /// Columns of its table and csv form.
    const COLUMNS: &'static [(&'static str, Align)];

    /// The columns shown in a terminal, by number; the others are in every other format. Empty for all.
    const SHOWN: &'static [usize] = &[];

    /// Columns that depend on what was asked for.
    fn columns(&self) -> Vec<(&str, Align)> {
        Self::COLUMNS.to_vec()
    }

    /// Its cells, one for each column; empty where nothing is known.
    fn cells(&self) -> Vec<String>;
}

const LEFT: Align = Align::Left;
const RIGHT: Align = Align::Right;
const REAL: Align = Align::Real;

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// Six decimals: exact for every share of up to a million cases, and free of the last bits of floating point.
fn precise(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// Four decimals; empty where there is no figure.
fn real(value: Option<f64>) -> String {
    value.map(|value| format!("{value:.4}")).unwrap_or_default()
}
