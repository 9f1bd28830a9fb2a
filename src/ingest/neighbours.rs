//! What the rest of an index says about two of its reports: how far their shared passages spread, and what only they write.
//!
//! Comes in: an index and two stored reports. Goes out: [`Neighbours`]. Every report is read once.

use crate::copies::{Narrative, SharedPlaces, Spread, Spreading, Variant};
use crate::error::Result;
use crate::report::{Kind, Report};
use crate::search::{Card, Filter, Index};

/// What was found in the other reports.
#[derive(Clone, Debug)]
pub struct Neighbours {
    /// Reports that were looked at, the two included.
    pub reports: u64,
    /// For each shared passage, who has it.
    pub spreads: Vec<Spread>,
    /// Variants only these two have.
    pub variants: Vec<Variant>,
}

/// Looks through all yearly reports of an index. Linear in the index: about as long as reading it for `terms`.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn neighbours(index: &Index, first: (&Card, &Report), second: (&Card, &Report)) -> Result<Neighbours> {
    let mut spreading = Spreading::of(first.1, second.1);
    let mut places = SharedPlaces::of(first.1, second.1);
    let mut reports = 0;
    let own = |card: &Card| [first.0, second.0].iter().any(|own| own.id == card.id);
    let (looking, searching) = (spreading.clone(), places.clone());
    index.visit(
        &Filter::default(),
        |stored| {
            if stored.card.kind == Some(Kind::Other) {
                return Ok(None);
            }
            let report = stored.report()?;
            let narrative = Narrative::of(&report);
            let sightings = if own(&stored.card) { None } else { searching.look(&report.identity, &narrative) };
            Ok(Some((looking.look(&narrative), sightings, stored.card)))
        },
        |found| {
            if let Some((passages, sightings, card)) = found {
                reports += 1;
                spreading.take(passages, card.agency.as_deref(), card.region.as_deref());
                if let Some(seen) = sightings {
                    places.take(seen);
                }
            }
            Ok(())
        },
    )?;
    Ok(Neighbours { reports, spreads: spreading.spreads(), variants: places.variants() })
}
