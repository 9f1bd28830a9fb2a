//! The way back: what one commit stored, as copies, checks and rank take it; and a single file as if it were stored.

use std::path::Path;

use crate::copies::{Member, Sketch, Widespread};
use crate::error::Result;
use crate::facts::{self, Facts};
use crate::parse::parse;
use crate::rank::{Brief, Entry};
use crate::read::{Limits, holds_many, read_path};
use crate::report::{Kind, Report, ReportId};
use crate::search::{Card, DocId, Filter, Index, Stored};

/// A report at hand, with its cells.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its card.
    pub card: Card,
    /// The parsed report; from the index, without the texts of grid cells ([`Report::forget_cell_texts`]).
    pub report: Report,
    /// Its cells.
    pub facts: Facts,
}

impl Opened {
    /// A stored report.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn stored(stored: &Stored) -> Result<Self> {
        Ok(Self { card: stored.card.clone(), report: stored.report()?, facts: stored.facts()? })
    }

    /// A file as it is now, without any index.
    ///
    /// # Errors
    /// `E-UNREADABLE` and the other reasons why a file cannot be read.
    pub fn file(path: &str, limits: &Limits) -> Result<Self> {
        if let Some(many) = holds_many(path) {
            return Err(many);
        }
        let source = read_path(path, Path::new(path), limits)?;
        let mut report = parse(&source);
        let facts = facts::read(&report);
        report.forget_cell_texts();
        Ok(Self { card: Card::of(source.id.clone(), vec![path.to_owned()], &report), report, facts })
    }
}

/// The reports that copies are looked for in: their cards at hand, the reports themselves in the index until they are asked for.
/// About 1 kB a report.
pub struct Archive<'a> {
    index: &'a Index,
    /// In the order in which they are stored, as all lists here.
    pub cards: Vec<Card>,
    /// What [`crate::copies::find`] takes, beside the sketches.
    pub members: Vec<Member>,
    places: Vec<DocId>,
}

impl<'a> Archive<'a> {
    /// The reports a filter lets through, and one more, with the sketch of each (some 2 kB); documents that are no report are left out.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn of(index: &'a Index, filter: &Filter, also: Option<DocId>) -> Result<(Self, Vec<Sketch>)> {
        let one = |place: DocId, stored: Stored| Ok((place, stored.sketch::<Sketch>()?, stored.card));
        let mut all = index.map(filter, one)?;
        all.retain(|(_, _, card)| card.kind != Some(Kind::Other));
        if let Some(also) = also.filter(|also| all.iter().all(|(place, ..)| place != also)) {
            all.push(one(also, index.load(also)?)?);
        }
        let mut archive = Self { index, cards: Vec::new(), members: Vec::new(), places: Vec::new() };
        let mut sketches = Vec::with_capacity(all.len());
        for (place, sketch, card) in all {
            archive.places.push(place);
            archive.members.push(member(&card));
            archive.cards.push(card);
            sketches.push(sketch);
        }
        Ok((archive, sketches))
    }

    /// Reads a report by its number.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn report(&self, number: usize) -> Result<Report> {
        self.index.load(self.places[number])?.report()
    }

    /// The numbers of those of its reports that a filter lets through, ascending.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn numbers(&self, filter: &Filter) -> Result<Vec<usize>> {
        let mut passed: Vec<ReportId> = self.index.briefs(filter, |card: Card, _: Brief| Some(card.id))?;
        passed.sort_unstable();
        Ok((0..self.cards.len()).filter(|&number| passed.binary_search(&self.cards[number].id).is_ok()).collect())
    }

    /// The number of a report that is part of the archive.
    pub fn number(&self, place: DocId) -> Option<usize> {
        self.places.iter().position(|p| *p == place)
    }
}

/// What is widespread in a whole index, whatever is asked of it: what a template of another year or province is does not depend on that.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn widespread(index: &Index) -> Result<Option<Widespread>> {
    let mut cards = index.cards(&Filter::default())?;
    cards.retain(|card| card.kind != Some(Kind::Other));
    let members: Vec<Member> = cards.iter().map(member).collect();
    Widespread::of(&members, |number| index.load(index.place(&members[number].id)?)?.report())
}

/// A stored report as a member of the archive that copies are looked for in.
pub fn member(card: &Card) -> Member {
    Member {
        id: card.id.clone(),
        file: card.file().to_owned(),
        agency: card.agency.clone(),
        region: card.region.clone(),
        year: card.year,
    }
}

/// What `each` makes of every report the filter lets through, as an entry of a ranking, in parallel and in no order. The stored reports
/// are not loaded: what a ranking needs stands in a column of its own.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn entries<T: Send>(index: &Index, filter: &Filter, each: impl Fn(Entry) -> Option<T> + Sync) -> Result<Vec<T>> {
    index.briefs(filter, |card: Card, brief: Brief| each(entry(card, brief)))
}

/// A report as an entry of a ranking.
pub fn entry(mut card: Card, brief: Brief) -> Entry {
    Entry {
        id: card.id,
        file: if card.files.is_empty() { String::new() } else { card.files.swap_remove(0) },
        agency: card.agency,
        region: card.area,
        year: card.year,
        level: card.level,
        kind: card.kind,
        brief,
        original: None,
    }
}
