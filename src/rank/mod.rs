//! Ranking agencies by how much they disclosed, among their peers, with intervals and the cells behind every figure.
//!
//! Comes in: [`Entry`]s: the facts of reports with who issued them. Goes out: a [`Ranking`]: one [`Ranked`] for each report,
//! rated or with the reason why not. It offers no composite score: no weights follow from the law. It does not read reports
//! or print.
//!
//! The order of the files: [`Metric`] says what can be measured, `measure` takes it from one report,
//! [`crate::interval::wilson`] says how far a share is to be trusted, [`Prior`] draws shares of few cases towards their group,
//! `ranking` puts it together.

mod measure;
mod metric;
mod place;
mod ranking;
mod shrink;

pub use measure::{Measured, NotRated, Source};
pub use metric::{Definition, Direction, Metric};
pub use ranking::{Entry, Grouping, Options, Order, Ranked, Ranking, Suggestion, rank};
pub use shrink::Prior;
