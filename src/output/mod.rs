//! Rows as they are written out, and every writer: terminal table, jsonl, json, csv, markdown; and plots as SVG.
//!
//! Comes in: answers of the other folders. Goes out: bytes on stdout or in a file. The keys of jsonl rows are a contract
//! (docs/rows.md): keys are added, never changed or dropped. Text from reports is cleaned of control characters before it
//! reaches a terminal.

mod dots;
mod format;
mod method;
#[cfg(feature = "parquet")]
mod parquet;
mod plot;
mod rows;
mod sink;
mod statutory;
mod table;
mod terminal;

pub use dots::{MOST_DOTS, dots};
pub use format::Format;
pub use method::MethodNote;
pub use plot::{Bar, MOST_BARS, MOST_LINES, Side, bars, lines};
pub use rows::{
    CheckRow, CollocateRow, ExplainRow, FacetRow, FactRow, HitRow, KeynessRow, KwicRow, MatchRow, MetricRow, NgramRow, PairRow,
    RankRow, ReportRow, Row, SNIPPETS, ScoreRow, SeriesRow, SpreadRow, TermRow, TrendRow, WideColumns, WideRow,
};
pub use sink::Sink;
pub use statutory::{LEGEND, statistics, statutory};
pub use table::{Align, Table};
pub use terminal::{clean, pad_left, pad_right, pointed, tail_to_width, to_width, width};
