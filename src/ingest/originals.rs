//! How much of each report of an index was seen before: the join of what search stores, what copies measures and what rank takes.
//!
//! Comes in: an index. Goes out: [`Originals`] of all its reports, whatever is asked of them later: a source left out would make a copy original.
//! Nothing is decided here.
//!
//! Cost: all pairs of the index, some .6 ms of CPU a report at 20,000 and more than that above (docs/performance.md); nothing is stored.

use std::collections::HashMap;

use super::recall::Archive;
use crate::copies::{self, Originality, Seen};
use crate::error::Result;
use crate::rank::Own;
use crate::search::{Filter, Index};

/// The reports of an index with how original each is.
pub struct Originals<'a> {
    /// The reports.
    pub archive: Archive<'a>,
    /// Of each report of the archive.
    pub measured: Vec<Originality>,
    /// Pairs it was read off.
    pub pairs: usize,
}

/// Compares all reports of an index.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn originals(index: &Index) -> Result<Originals<'_>> {
    let (archive, sketches) = Archive::of(index, &Filter::default(), None)?;
    // What is widespread was seen before all the same.
    let found = copies::find_among(&archive.members, sketches, |i| archive.report(i), || Ok(None), &copies::Options::default())?;
    let measured = copies::originality(&archive.members, &found, |i| archive.report(i))?;
    Ok(Originals { archive, measured, pairs: found.pairs.len() })
}

impl Originals<'_> {
    /// What a ranking takes of it, by report.
    pub fn own(&self) -> HashMap<String, Own> {
        let cards = &self.archive.cards;
        let own = |measured: &Originality| Own {
            chars: measured.chars,
            elsewhere: measured.elsewhere,
            own_past: measured.own_past,
            source: measured.origins.iter().find(|origin| origin.seen == Seen::Elsewhere).map(|origin| {
                let card = &cards[origin.member];
                Own::source_of(card.agency.as_deref(), card.year)
            }),
        };
        cards.iter().zip(&self.measured).map(|(card, measured)| (card.id.0.clone(), own(measured))).collect()
    }
}
