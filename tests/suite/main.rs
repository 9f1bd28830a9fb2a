//! All integration tests in one binary: linking it once is what costs.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod answers;
mod arrows;
mod calibrated;
mod claims;
mod cli;
mod containers;
mod copies;
mod corpus;
mod demo;
mod dice;
#[cfg(feature = "documents")]
mod documents;
mod equality;
mod facts;
mod fuzzed;
mod gates;
#[path = "../../examples/corpus/corpus.rs"]
#[allow(dead_code, reason = "each test takes its part of the generator")]
mod generated;
mod identity;
mod index;
mod issuers;
mod notes;
mod places;
mod queries;
mod rank;
mod rank_figures;
mod rank_missing;
mod rank_original;
mod rank_twins;
mod rank_years;
mod read;
mod real_copies;
mod repeats;
mod score;
mod search;
mod shapes;
mod statistics;
mod support;
mod templates;
mod truth;
