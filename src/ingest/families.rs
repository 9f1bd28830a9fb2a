//! Families and templates of an index: the join of what search stores and what copies finds.
//!
//! Comes in: an index and a filter. Goes out: the [`FamilyArchive`] of its families, and the templates of those asked for. Nothing is decided
//! here.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::copies::{Cut, Families, Family, Gathered, Grain, Instance, Narrative, Source, Template, unit_tokens, units};
use crate::error::Result;
use crate::report::{Kind, ReportId, Span};
use crate::search::{Card, Filter, Index};

/// The families of an index.
#[derive(Clone, Debug)]
pub struct FamilyArchive {
    /// The families; their `report` numbers are places in `cards`.
    pub families: Families,
    /// The card of every report.
    pub cards: Vec<Card>,
    /// Documents left out because they are no yearly report.
    pub not_reports: u64,
}

/// A family with its template.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its template; members in the order of the family's units.
    pub template: Template,
    /// Where each member stands in its source.
    pub spans: Vec<Span>,
}

/// Members whose reports are in memory at once.
const MEMBERS: usize = 4096;

/// The families of the reports a filter lets through. Memory: about 8 bytes a character of distinct narrative.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn families(index: &Index, filter: &Filter, grain: Grain) -> Result<FamilyArchive> {
    let (mut gathered, mut cards, mut not_reports) = (Gathered::default(), Vec::new(), 0);
    index.visit(
        filter,
        |stored| {
            let units = match stored.card.kind {
                Some(Kind::Other) => None,
                _ => Some(units(&stored.report()?, grain)),
            };
            Ok((stored.card, units))
        },
        |(card, units)| {
            let Some(units) = units else {
                not_reports += 1;
                return Ok(());
            };
            gathered.push(Source { id: card.id.clone(), year: card.year, file: card.file().to_owned() }, units);
            cards.push(card);
            Ok(())
        },
    )?;
    Ok(FamilyArchive { families: gathered.families(&Cut::of(grain)), cards, not_reports })
}

/// Draws the templates of `wanted`, in order, and hands each to `take`.
///
/// # Errors
/// `E-INDEX-DAMAGED`, or the first error of `take`.
pub fn draw<'a>(
    index: &Index,
    archive: &'a FamilyArchive,
    wanted: &[&'a Family],
    mut take: impl FnMut(&'a Family, Drawn) -> Result<()>,
) -> Result<()> {
    let mut rest = wanted;
    while !rest.is_empty() {
        let mut members = 0;
        let fits = |family: &&&Family| {
            members += family.units.len();
            members <= MEMBERS
        };
        let here = rest.iter().take_while(fits).count();
        let (batch, behind) = rest.split_at(here.max(1));
        rest = behind;
        let ids: BTreeMap<u32, &ReportId> =
            batch.iter().flat_map(|f| &f.units).map(|unit| (unit.report, &archive.cards[unit.report as usize].id)).collect();
        let narratives: BTreeMap<u32, Narrative> = ids
            .into_par_iter()
            .map(|(report, id)| {
                let place = index.find(&id.0)?.into_iter().next();
                let stored = index.load(place.expect("the report was in this very commit a moment ago"))?;
                Ok((report, Narrative::of(&stored.report()?)))
            })
            .collect::<Result<_>>()?;
        let drawn: Vec<Drawn> = batch.par_iter().map(|family| one(archive, family, &narratives)).collect();
        batch.iter().zip(drawn).try_for_each(|(&family, drawn)| take(family, drawn))?;
    }
    Ok(())
}

fn one(archive: &FamilyArchive, family: &Family, narratives: &BTreeMap<u32, Narrative>) -> Drawn {
    let members = family.units.iter().map(|unit| {
        let (card, narrative) = (&archive.cards[unit.report as usize], &narratives[&unit.report]);
        let tokens = unit_tokens(narrative, unit.block);
        let instance = Instance::of(narrative, tokens.clone(), card.agency.as_deref(), card.region.as_deref());
        (instance, narrative.source(tokens))
    });
    let (instances, spans): (Vec<Instance>, Vec<Span>) = members.unzip();
    Drawn { template: Template::of(&instances), spans }
}
