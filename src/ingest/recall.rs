//! The way back: what one commit stored, as copies and rank take it.

use crate::copies::{Member, Sketch};
use crate::error::Result;
use crate::rank::Entry;
use crate::search::Stored;

/// A stored report as a member of the archive that copies are looked for in.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn member(stored: &Stored) -> Result<Member> {
    let card = &stored.card;
    Ok(Member {
        id: card.id.clone(),
        file: card.file().to_owned(),
        agency: card.agency.clone(),
        region: card.region.clone(),
        year: card.year,
        sketch: stored.sketch::<Sketch>()?,
    })
}

/// A stored report as an entry of a ranking.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn entry(stored: &Stored) -> Result<Entry> {
    let card = &stored.card;
    Ok(Entry {
        id: card.id.clone(),
        file: card.file().to_owned(),
        agency: card.agency.clone(),
        region: card.region.clone(),
        year: card.year,
        level: card.level,
        kind: card.kind,
        facts: stored.facts()?,
    })
}
