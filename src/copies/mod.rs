//! Who copied whom: text that reports share beyond what the law makes them say, found in all pairs at once and shown word by word.
//!
//! Comes in: parsed reports, once each for their [`Sketch`] (kept with the index) and again when a pair is looked at. Goes out:
//! [`Pair`]s with passages, substituted words and what is left over. It does not read files, print, or say who wrote a text first:
//! the earliest report of an archive is not its author.
//!
//! The files in the order the algorithm runs:
//! `narrative` (tokens) → `statutory` (what everybody has to write) → `shingle`, `minhash`, `winnow`, `sketch` (what is kept) →
//! `buckets`, `candidates` (which pairs) → `tile`, `diff`, `align` (exact runs, passages) → `relation`, `pair` (figures) →
//! `find` (all of it).
//!
//! Beside it, over paragraphs compared whatever their figures and names (`alike`): `texts` (near-identical ones are one) → `leiden`,
//! `family` (rewritten ones belong together) → `pairwise`, `slot`, `template` (what members share, what each filled in).

mod align;
mod alike;
mod buckets;
mod candidates;
mod diff;
mod family;
mod find;
mod growth;
mod leiden;
mod minhash;
mod narrative;
mod pair;
mod pairwise;
mod relation;
#[cfg(test)]
mod sample;
mod shingle;
mod sketch;
mod slot;
mod statutory;
mod template;
mod texts;
mod tile;
mod winnow;

pub use align::{GAP, PASSAGE};
pub use alike::{Names, Shingles};
pub use candidates::{
    ALL_PAIRS, BESIDE_WIDESPREAD, Candidate, Candidates, WIDESPREAD, WIDESPREAD_MARKS, WIDESPREAD_SHARE, candidates,
};
pub use family::{CROWD, EDGE, EDGE_RUNS, Families, Family, RESOLUTION, Unit, WHOLE};
pub use find::{Found, Options, find};
pub use growth::{Growth, growth};
pub use minhash::{BANDS, ROWS, VALUES};
pub use narrative::{Narrative, Paragraph};
pub use pair::{Pair, Passage, REST_CHARS, SUBSTITUTION_CHARS, Side, Substitution, compare};
pub use relation::{Member, Relation};
pub use sketch::{ParagraphSketch, SHINGLE, SKETCH_VERSION, Sketch, UNIT_CHARS};
pub use slot::SlotKind;
pub use statutory::{STATUTORY_VERSION, StatutoryKind, statutory};
pub use template::{BETWEEN, FILLS, Instance, Piece, Slot, TOP, Template, VOTERS, Wording};
pub use texts::{ALIKE, Gathered, Place, Source, Texts};
pub use winnow::{CERTAIN, GRAM, WINDOW};

use pair::Prepared;
