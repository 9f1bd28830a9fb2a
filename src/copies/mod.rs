//! Who copied whom: text that reports share beyond what the law makes them say, found in all pairs at once and shown word by word.
//!
//! Comes in: parsed reports, once each for their [`Sketch`] (kept with the index) and again when a pair is looked at. Goes out:
//! [`Pair`]s with passages, substituted words and what is left over. It does not read files, print, or say who wrote a text first:
//! the earliest report of an archive is not its author.
//!
//! The files in the order the algorithm runs:
//! `narrative` (tokens) → `statutory`, `statement` (what everybody has to write) → `shingle`, `minhash`, `winnow`, `sketch` (what is kept) →
//! `buckets`, `candidates` (which pairs) → `tile`, `diff`, `align` (exact runs, passages) → `relation`, `pair` (figures) →
//! `find` (all of it). `alike` stands apart: two paragraphs compared whatever their figures and names, for statistics.

mod align;
mod alike;
mod buckets;
mod candidates;
mod diff;
mod find;
mod minhash;
mod narrative;
mod pair;
mod relation;
#[cfg(test)]
mod sample;
mod shingle;
mod sketch;
mod statement;
mod statutory;
mod tile;
mod winnow;

pub use align::{GAP, PASSAGE};
pub use alike::{Names, Shingles};
pub use candidates::{
    ALL_PAIRS, BESIDE_WIDESPREAD, Candidate, Candidates, WIDESPREAD, WIDESPREAD_MARKS, WIDESPREAD_SHARE, candidates,
};
pub use find::{Found, Options, find};
pub use minhash::{BANDS, ROWS, Signature, VALUES};
pub use narrative::{Narrative, Paragraph};
pub use pair::{EVIDENCE_CHARS, EVIDENCE_RUN, Pair, Passage, REST_CHARS, SUBSTITUTION_CHARS, Side, Substitution, compare};
pub use relation::{Member, Relation};
pub use sketch::{ParagraphSketch, SHINGLE, SKETCH_VERSION, Sketch, UNIT_CHARS};
pub use statutory::{STATUTORY_VERSION, StatutoryKind, statutory};
pub use winnow::{CERTAIN, GRAM, WINDOW};

use pair::Prepared;
