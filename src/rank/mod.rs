//! Ranking agencies by how much they disclosed, among their peers, with intervals and the cells behind every figure.
//!
//! Comes in: [`Entry`]s: what reports say, with who issued them. Goes out: a [`Ranking`]: one [`Ranked`] for each report,
//! rated or with the reason why not; the series of an agency, the spread of a region, and a score by weights the user names: none
//! follow from the law, so none are built in. It does not read reports or print.
//!
//! The order of the files: `metrics` says what can be measured, one [`Metric`] a file; `brief` what of a report that needs, `claim`
//! what its overview says in words; `measure` what makes a figure usable; [`crate::interval::wilson`] how far a share is to be
//! trusted; [`Prior`] draws shares of few cases towards their group; `candidate`, `twins` (several reports of one name and year), `ranking` and
//! `place` put peers in order. On rankings stand
//! `series` (one agency over the years, its names joined by `alias`), `spread` (a region) and `score` (several measures).

mod alias;
mod brief;
mod candidate;
mod claim;
mod measure;
mod metrics;
mod place;
mod ranking;
mod score;
mod series;
mod shrink;
mod spread;
mod twins;

pub use alias::Aliases;
pub use brief::{Brief, Claim, Entry, Items, Own, Quality};
pub use candidate::Candidate;
pub use measure::{Measured, NotRated, Source};
pub use metrics::{Definition, Direction, Metric};
pub use ranking::{Agency, Group, Grouping, Options, Order, Ranked, Ranking, Suggestion, order, rank, suggest};
pub use score::{MOST_PARTS, Part, Scored, Weights, score};
pub use series::{Change, Point, Series, Wanted, series};
pub use shrink::Prior;
pub use spread::{Spread, spread};
