//! Rows as they are written out, and every writer: terminal table, jsonl, json, csv, markdown; and plots as SVG.
//!
//! Comes in: answers of the other folders. Goes out: bytes on stdout or in a file. The keys of jsonl rows are a contract
//! (docs/rows.md): keys are added, never changed or dropped. Text from reports is cleaned of control characters before it
//! reaches a terminal.

mod dots;
mod format;
mod method;
mod names;
mod page;
mod panes;
#[cfg(feature = "parquet")]
mod parquet;
mod plot;
mod rows;
mod side_by_side;
mod sink;
mod statutory;
mod table;
mod terminal;

pub use dots::{MOST_DOTS, dots};
pub use format::Format;
pub use method::{MethodNote, ScoreNote};
pub use names::names;
pub use page::page;
pub use panes::Marks;
pub use plot::{Bar, MOST_BARS, MOST_LINES, Side, bars, lines};
pub use rows::{
    CheckRow, CollocateRow, ExplainRow, FacetRow, FactRow, FamilyRow, FillingRow, HitRow, KeynessRow, KwicRow, MatchRow,
    MemberPlace, MetricRow, NgramRow, OriginalityRow, PairRow, RankRow, ReportRow, Row, SNIPPETS, ScoreRow, SeriesRow, SourceRow,
    SpreadRow, Subject, TermRow, TrendRow, WideColumns, WideRow, page_of,
};
pub use side_by_side::{Others, Sides, no_narrative, report as side_by_side};
pub use sink::Sink;
pub use statutory::{LEGEND, statistics, statutory};
pub use table::{Align, Table};
pub use terminal::{clean, count, pad_left, pad_right, pointed, tail_to_width, to_width, width};
