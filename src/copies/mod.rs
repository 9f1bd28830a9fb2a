//! Who copied whom: text that reports share beyond what the law makes them say, found in all pairs at once and shown word by word.
//!
//! Comes in: parsed reports, once each for their [`Sketch`] (kept with the index) and again when a pair is looked at. Goes out:
//! [`Pair`]s with passages, substituted words and what is left over. It does not read files, print, or say who wrote a text first:
//! the earliest report of an archive is not its author.
//!
//! The files in the order the algorithm runs:
//! `narrative` (tokens) → `statutory`, `statement` (what everybody has to write) → `shingle`, `minhash`, `winnow`, `sketch` (what is kept) →
//! `buckets`, `candidates` (which pairs) → `tile`, `diff`, `align` (exact runs, passages) → `worth`, `relation`, `widespread`, `pair` (figures) →
//! `packed`, `resident` (all narratives at hand), `find` (all of it).
//!
//! Of two reports laid side by side: `evidence` (text of the passages), `leftover` (what a copy forgot to change), `variant` (what both
//! write and nobody else), `spread` (who else has it), `curve` (how the pair was found, and what is missed).
//!
//! Beside it, over paragraphs compared whatever their figures and names (`alike`, `units`): `texts` (near-identical ones are one) → `leiden`,
//! `family` (rewritten ones belong together) → `wording`, `pairwise`, `slot`, `template` (what members share, what each filled in),
//! `growth` (year by year). `originality` reads off the pairs how much of a report was seen before.

mod align;
mod alike;
mod buckets;
mod candidates;
mod curve;
mod diff;
mod evidence;
mod family;
mod find;
mod growth;
mod leftover;
mod leiden;
mod minhash;
mod narrative;
mod originality;
mod packed;
mod pair;
mod pairwise;
mod regulation;
mod relation;
mod resident;
#[cfg(test)]
mod sample;
mod shingle;
mod sketch;
mod slot;
mod spread;
mod statement;
mod statutory;
mod template;
mod texts;
mod tile;
mod units;
mod variant;
mod widespread;
mod winnow;
mod wording;
mod worth;

pub use align::{GAP, PASSAGE};
pub use alike::{Names, Shingles};
pub use candidates::{
    ALL_PAIRS, BESIDE_WIDESPREAD, Candidate, Candidates, WIDESPREAD, WIDESPREAD_MARKS, WIDESPREAD_SHARE, Wanted, candidates,
};
pub use curve::{Explanation, Kinship, chance, explain};
pub use evidence::{Evidence, Segment, SharedPhrase, Stretch};
pub use family::{CROWD, Cut, EDGE, EDGE_OF_REPORTS, EDGE_RUNS, Families, Family, RESOLUTION, Unit};
pub use find::{Found, Options, find, find_among};
pub use growth::{Growth, growth};
pub use leftover::{Leftover, LeftoverKind};
pub use minhash::{BANDS, ROWS, Signature, VALUES};
pub use narrative::{Narrative, Paragraph};
pub use originality::{Origin, Originality, Seen, originality};
pub use pair::{Pair, Passage, REST_CHARS, SUBSTITUTION_CHARS, Side, Substitution, compare};
pub use relation::{Member, Relation};
pub use sketch::{ParagraphSketch, SHINGLE, SKETCH_VERSION, Sketch, UNIT_CHARS};
pub use slot::SlotKind;
pub use spread::{HELD, SHARED, Spread, Spreading};
pub use statutory::{STATUTORY_VERSION, StatutoryKind, StatutoryPhrase, statutory, statutory_phrases};
pub use template::{BETWEEN, FILLS, LONG, Piece, Slot, TOP, Template, VARIANT, VOTERS};
pub use texts::{ALIKE, Gathered, Place, Source, Texts};
pub use units::{Grain, WHOLE, unit_tokens, units};
pub use variant::{AGENCIES, AROUND, REPORTS, SharedPlaces, Sightings, Variant};
pub use widespread::{ASKED, Widespread};
pub use winnow::{CERTAIN, GRAM, WINDOW};
pub use wording::{Instance, Wording};
pub use worth::{EVIDENCE_CHARS, EVIDENCE_DENSITY, EVIDENCE_RUN};

use pair::Prepared;
