//! What a narrative says in figures.
//!
//! Comes in: nothing; plain data, made in [`super::walk`] and held against the tables in [`super::agree`].

use super::concept::Concept;

/// What a text says about one concept.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Claim {
    /// What it says.
    pub said: Said,
    /// Why it may be about something else; `None` if every word was understood.
    pub doubt: Option<&'static str>,
    /// Its words: `收到…258件`.
    pub words: String,
    /// Characters of the paragraph, from the first to one past the last.
    pub start: u32,
    /// See `start`.
    pub end: u32,
}

/// The forms a claim takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    /// So many of a concept.
    Count {
        /// Of what.
        concept: Concept,
        /// How many.
        value: i64,
        /// 余, 约, 左右.
        about: bool,
    },
    /// A share of what the claim just before it counts.
    Share {
        /// Of what.
        concept: Concept,
        /// The count it stands behind.
        count: i64,
        /// As printed.
        percent: f64,
        /// Decimals printed.
        places: u32,
    },
    /// 均已办结.
    AllDone,
}
