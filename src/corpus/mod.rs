//! Statistics of what reports say: which words, how often, in how many reports, how evenly; beside which words; in which years;
//! more than others.
//!
//! Comes in: an index, with the filters every verb shares. Goes out: [`Term`]s, [`Keyword`]s, [`Collocate`]s, [`Ngram`]s, [`Trend`]s,
//! each to be read with the [`Size`] of the [`Corpus`] it was counted in. It prints nothing, and tests no hypothesis: the words
//! of one report do not fall independently of each other, so a log-likelihood puts words in an order and proves nothing.
//!
//! The way of a word: `scope` (which text) → `tokens` (what a word is) → `read` (numbered words of all reports, copies left out by
//! `fold`) → `terms`, `keyness`, `collocates`, `ngrams`, `trend`, each counting with the formulas of [`measures`]. Phrases are counted
//! beside (`phrases`), as they stand. docs/statistics.md says how to read the figures.

mod collocates;
pub mod fold;
mod function_words;
mod keyness;
pub mod measures;
mod ngrams;
mod once;
mod phrases;
mod read;
mod scope;
mod terms;
mod tokens;
mod trend;

pub use collocates::{Collocate, Collocates, Near, collocates};
pub use function_words::is_function_word;
pub use keyness::{Keyword, keyness};
pub use ngrams::{Contained, Ngram, Sizes, ngrams};
pub use once::{Once, search_once};
pub use phrases::Phrases;
pub use read::{Copies, Corpus, Document, FIRST_WORD, NUMBER, PAUSE, Request, STOP, Size};
pub use scope::{Scope, Tables};
pub use terms::{Term, said, terms};
pub use tokens::{Token, Unit, tokens};
pub use trend::{Trend, Year, trends};
