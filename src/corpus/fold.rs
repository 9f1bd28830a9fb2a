//! Families of near-identical paragraphs, so that each can be counted once: a template that a hundred offices fill in is one text,
//! or it drowns every statistic.
//!
//! Comes in: the paragraphs of reports. Goes out: for each paragraph its family, and whether it is the one that stands for it. It
//! does not say who wrote a text first: the earliest of an archive is not its author.
//!
//! The rule. Paragraphs are put in order: earliest year first (unknown years last), then file name, report id, place in the
//! report. One after another each joins the first family whose founder it resembles: exact Jaccard similarity of their runs of five
//! tokens at least [`ALIKE`], numbers and the report's own names folded ([`Shingles`]). One that resembles no founder founds a family.
//! So every member is like the one paragraph that stands for its family; nothing drifts along a chain of small changes.

use std::cmp::Ordering;
use std::collections::HashMap;

use rayon::prelude::*;

use crate::copies::{Names, Shingles};
use crate::report::ReportId;
use crate::search::Card;

/// Jaccard similarity from which two paragraphs are one text.
pub const ALIKE: f64 = 0.8;

/// The report paragraphs stand in: what their order depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The report.
    pub id: ReportId,
    /// Its year.
    pub year: Option<u16>,
    /// The file that stands for it.
    pub file: String,
}

impl Source {
    /// Of a report's card.
    pub fn of(card: &Card) -> Self {
        Self { id: card.id.clone(), year: card.year, file: card.file().to_owned() }
    }

    fn order(&self, other: &Self) -> Ordering {
        let key = |s: &Self| s.year.map_or(u32::MAX, u32::from);
        key(self).cmp(&key(other)).then_with(|| self.file.cmp(&other.file)).then_with(|| self.id.cmp(&other.id))
    }
}

/// The names a report goes by, to be folded in its paragraphs: agency and region, the agency without its region, and each without
/// 人民政府 or 办事处.
pub fn names(card: &Card) -> Names {
    let (agency, region) = (card.agency.as_deref().unwrap_or(""), card.region.as_deref().unwrap_or(""));
    let own = agency.strip_prefix(region).unwrap_or(agency);
    let mut names: Vec<String> = [agency, region, own].map(str::to_owned).into();
    for ending in ["人民政府", "办事处"] {
        let shortened: Vec<String> = names.iter().filter_map(|name| name.strip_suffix(ending)).map(str::to_owned).collect();
        names.extend(shortened);
    }
    // What is left of a government's own name may be nothing or a common word.
    names.retain(|name| name.chars().count() > 2);
    Names::of(names.iter().map(String::as_str))
}

/// Paragraphs gathered report after report; identical ones are kept once, so that memory is that of distinct text: about 8 bytes a
/// character of it, and 12 a paragraph.
#[derive(Debug, Default)]
pub struct Gathered {
    sources: Vec<Source>,
    /// Report, block, which of `distinct`.
    paragraphs: Vec<(u32, u32, u32)>,
    distinct: Vec<Shingles>,
    known: HashMap<u128, u32>,
}

impl Gathered {
    /// Adds the paragraphs of a report: block numbers with their shingles.
    pub fn push(&mut self, source: Source, paragraphs: impl IntoIterator<Item = (u32, Shingles)>) {
        let report = self.sources.len() as u32;
        self.sources.push(source);
        for (block, shingles) in paragraphs {
            let next = self.distinct.len() as u32;
            let which = *self.known.entry(shingles.hash()).or_insert(next);
            if which == next {
                self.distinct.push(shingles);
            }
            self.paragraphs.push((report, block, which));
        }
    }

    /// The families of all that was gathered. The same for reports gathered in any order. Cost: a signature of every distinct
    /// paragraph (in parallel), then a comparison with the founders that share a band key with it.
    pub fn families(mut self) -> Families {
        let mut order: Vec<u32> = (0..self.sources.len() as u32).collect();
        order.sort_by(|a, b| self.sources[*a as usize].order(&self.sources[*b as usize]));
        let mut rank = vec![0u32; order.len()];
        order.iter().enumerate().for_each(|(place, report)| rank[*report as usize] = place as u32);
        self.paragraphs.sort_unstable_by_key(|&(report, block, _)| (rank[report as usize], block));

        let bands: Vec<_> = self.distinct.par_iter().map(Shingles::bands).collect();
        let mut founders: Vec<u32> = Vec::new();
        let mut by_band: HashMap<(u8, u32), Vec<u32>> = HashMap::new();
        let mut family_of: Vec<Option<u32>> = vec![None; self.distinct.len()];
        let mut members: Vec<u32> = Vec::new();
        let mut places = HashMap::with_capacity(self.paragraphs.len());
        let mut candidates: Vec<u32> = Vec::new();
        for &(report, block, which) in &self.paragraphs {
            let founded = founders.len() as u32;
            let family = *family_of[which as usize].get_or_insert_with(|| {
                candidates.clear();
                let keys = || bands[which as usize].iter().enumerate().map(|(band, key)| (band as u8, *key));
                candidates.extend(keys().filter_map(|key| by_band.get(&key)).flatten());
                candidates.sort_unstable();
                candidates.dedup();
                let own = &self.distinct[which as usize];
                let like = |family: &&u32| own.jaccard(&self.distinct[founders[**family as usize] as usize]) >= ALIKE;
                candidates.iter().find(like).copied().unwrap_or_else(|| {
                    keys().for_each(|key| by_band.entry(key).or_default().push(founded));
                    founders.push(which);
                    members.push(0);
                    founded
                })
            });
            let member = &mut members[family as usize];
            *member += 1;
            places.insert((report, block), Place { family, stands: *member == 1 });
        }
        let reports = self.sources.into_iter().enumerate().map(|(number, source)| (source.id, number as u32)).collect();
        Families { reports, places, members }
    }
}

/// Which family a paragraph belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The family; families are numbered in the order of their founders.
    pub family: u32,
    /// Whether this paragraph stands for it.
    pub stands: bool,
}

/// The families of near-identical paragraphs among reports.
///
/// ```
/// use gongkai::copies::{Names, Shingles};
/// use gongkai::corpus::fold::{Families, Source};
/// use gongkai::report::ReportId;
/// let report = |id: &str, year, text| {
///     let shingles = Shingles::of(text, &Names::default()).unwrap();
///     (Source { id: ReportId(id.into()), year: Some(year), file: id.into() }, vec![(3, shingles)])
/// };
/// let families = Families::of([report("b", 2022, "受理申请12件，均已答复。"), report("a", 2021, "受理申请7件，均已答复。")]);
/// assert_eq!(families.len(), 1);
/// assert!(families.get(&ReportId("a".into()), 3).unwrap().stands, "the earlier year");
/// assert!(!families.get(&ReportId("b".into()), 3).unwrap().stands);
/// ```
#[derive(Debug, Default)]
pub struct Families {
    reports: HashMap<ReportId, u32>,
    places: HashMap<(u32, u32), Place>,
    members: Vec<u32>,
}

impl Families {
    /// The families of the paragraphs of these reports: see [`Gathered`].
    pub fn of<P: IntoIterator<Item = (u32, Shingles)>>(reports: impl IntoIterator<Item = (Source, P)>) -> Self {
        let mut gathered = Gathered::default();
        reports.into_iter().for_each(|(source, paragraphs)| gathered.push(source, paragraphs));
        gathered.families()
    }

    /// The family of a paragraph, by report and block number; `None` for one that was not gathered (without any letter or digit).
    pub fn get(&self, report: &ReportId, block: u32) -> Option<Place> {
        self.places.get(&(*self.reports.get(report)?, block)).copied()
    }

    /// How many families there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Paragraphs in a family.
    pub fn members(&self, family: u32) -> u32 {
        self.members[family as usize]
    }
}
