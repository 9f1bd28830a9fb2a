//! What the rest of an index says about two of its reports: how far their shared passages spread, and which errors only they make.
//!
//! Comes in: an index and two stored reports. Goes out: [`Neighbours`]. Every report is read once.

use crate::copies::{Narrative, RareError, Spread, Spreading, Suspects};
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
    /// Errors that no report of another agency makes.
    pub errors: Vec<RareError>,
}

/// Looks through all yearly reports of an index. Linear in the index: about as long as reading it for `terms`.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn neighbours(index: &Index, first: (&Card, &Report), second: (&Card, &Report)) -> Result<Neighbours> {
    let mut spreading = Spreading::of(first.1, second.1);
    let mut suspects = Suspects::of(first.1, second.1);
    let mut reports = 0;
    let own = |card: &Card| [first.0, second.0].iter().any(|own| own.id == card.id || own.agency == card.agency);
    let (looking, suspecting) = (spreading.clone(), suspects.clone());
    index.visit(
        &Filter::default(),
        |stored| {
            if stored.card.kind == Some(Kind::Other) {
                return Ok(None);
            }
            let narrative = Narrative::of(&stored.report()?);
            let sightings = if own(&stored.card) { None } else { Some(suspecting.look(&narrative)) };
            Ok(Some((looking.look(&narrative), sightings, stored.card)))
        },
        |found| {
            if let Some((passages, sightings, card)) = found {
                reports += 1;
                spreading.take(passages, card.agency.as_deref(), card.region.as_deref());
                if let Some(seen) = sightings {
                    suspects.take(seen);
                }
            }
            Ok(())
        },
    )?;
    Ok(Neighbours { reports, spreads: spreading.spreads(), errors: suspects.errors() })
}
