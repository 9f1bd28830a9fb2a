//! Near-identical paragraphs as one text: a template that a hundred offices fill in without a change is a single text, or it would
//! drown every statistic and every graph.
//!
//! Comes in: the paragraphs of reports, as [`Shingles`]. Goes out: for each paragraph its text, and whether it is the one that
//! stands for it. Texts that were rewritten are joined into families by `family`. It does not say who wrote a text first: the
//! earliest of an archive is not its author.
//!
//! The rule. Paragraphs are put in order: earliest year first (unknown years last), then file name, report id, place in the
//! report. One after another each joins the first text whose founder it resembles: exact Jaccard similarity of their runs of five
//! tokens at least [`ALIKE`], numbers and the report's own names folded. One that resembles no founder founds a text. So every
//! paragraph is like the one that stands for its text; nothing drifts along a chain of small changes.

use std::cmp::Ordering;
use std::collections::HashMap;

use rayon::prelude::*;

use crate::report::ReportId;

use super::Shingles;
use super::minhash::BANDS;

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
    fn order(&self, other: &Self) -> Ordering {
        let key = |s: &Self| s.year.map_or(u32::MAX, u32::from);
        key(self).cmp(&key(other)).then_with(|| self.file.cmp(&other.file)).then_with(|| self.id.cmp(&other.id))
    }
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

/// A paragraph by where it stands, and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// Index of its report.
    pub report: u32,
    pub block: u32,
    pub text: u32,
}

/// What was gathered, collapsed: paragraphs in order, texts in the order of their founders.
#[derive(Debug)]
pub(super) struct Collapsed {
    pub sources: Vec<Source>,
    pub paragraphs: Vec<Standing>,
    pub texts: Vec<Shingles>,
    /// Band keys of each text.
    pub bands: Vec<[u32; BANDS]>,
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

    /// The texts of all that was gathered. The same for reports gathered in any order. Cost: a signature of every distinct
    /// paragraph (in parallel), then a comparison with the founders that share a band key with it.
    pub fn texts(self) -> Texts {
        let Collapsed { sources, paragraphs, texts, .. } = self.collapsed();
        let mut members = vec![0u32; texts.len()];
        let mut places = HashMap::with_capacity(paragraphs.len());
        for Standing { report, block, text } in paragraphs {
            let member = &mut members[text as usize];
            *member += 1;
            places.insert((report, block), Place { text, stands: *member == 1 });
        }
        let reports = sources.into_iter().enumerate().map(|(number, source)| (source.id, number as u32)).collect();
        Texts { reports, places, members }
    }

    pub(super) fn collapsed(mut self) -> Collapsed {
        let mut order: Vec<u32> = (0..self.sources.len() as u32).collect();
        order.sort_by(|a, b| self.sources[*a as usize].order(&self.sources[*b as usize]));
        let mut rank = vec![0u32; order.len()];
        order.iter().enumerate().for_each(|(place, report)| rank[*report as usize] = place as u32);
        self.paragraphs.sort_unstable_by_key(|&(report, block, _)| (rank[report as usize], block));

        let bands: Vec<_> = self.distinct.par_iter().map(Shingles::bands).collect();
        let mut founders: Vec<u32> = Vec::new();
        let mut by_band: HashMap<(u8, u32), Vec<u32>> = HashMap::new();
        let mut text_of: Vec<Option<u32>> = vec![None; self.distinct.len()];
        let mut paragraphs = Vec::with_capacity(self.paragraphs.len());
        let mut candidates: Vec<u32> = Vec::new();
        for &(report, block, which) in &self.paragraphs {
            let founded = founders.len() as u32;
            let text = *text_of[which as usize].get_or_insert_with(|| {
                candidates.clear();
                let keys = || bands[which as usize].iter().enumerate().map(|(band, key)| (band as u8, *key));
                candidates.extend(keys().filter_map(|key| by_band.get(&key)).flatten());
                candidates.sort_unstable();
                candidates.dedup();
                let own = &self.distinct[which as usize];
                let like = |text: &&u32| own.jaccard(&self.distinct[founders[**text as usize] as usize]) >= ALIKE;
                candidates.iter().find(like).copied().unwrap_or_else(|| {
                    keys().for_each(|key| by_band.entry(key).or_default().push(founded));
                    founders.push(which);
                    founded
                })
            });
            paragraphs.push(Standing { report, block, text });
        }
        let bands = founders.iter().map(|&which| bands[which as usize]).collect();
        let mut distinct: Vec<Option<Shingles>> = self.distinct.into_iter().map(Some).collect();
        let take = |&which: &u32| distinct[which as usize].take().expect("each distinct paragraph founds one text at most");
        let texts = founders.iter().map(take).collect();
        Collapsed { sources: self.sources, paragraphs, texts, bands }
    }
}

/// Which text a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text; texts are numbered in the order of their founders.
    pub text: u32,
    /// Whether this paragraph stands for it.
    pub stands: bool,
}

/// The texts among the paragraphs of reports.
///
/// ```
/// use gongkai::copies::{Names, Shingles, Source, Texts};
/// use gongkai::report::ReportId;
/// let report = |id: &str, year, text| {
///     let shingles = Shingles::of(text, &Names::default()).unwrap();
///     (Source { id: ReportId(id.into()), year: Some(year), file: id.into() }, vec![(3, shingles)])
/// };
/// let texts = Texts::of([report("b", 2022, "受理申请12件，均已答复。"), report("a", 2021, "受理申请7件，均已答复。")]);
/// assert_eq!(texts.len(), 1);
/// assert!(texts.get(&ReportId("a".into()), 3).unwrap().stands, "the earlier year");
/// assert!(!texts.get(&ReportId("b".into()), 3).unwrap().stands);
/// ```
#[derive(Debug, Default)]
pub struct Texts {
    reports: HashMap<ReportId, u32>,
    places: HashMap<(u32, u32), Place>,
    members: Vec<u32>,
}

impl Texts {
    /// The texts of the paragraphs of these reports: see [`Gathered`].
    pub fn of<P: IntoIterator<Item = (u32, Shingles)>>(reports: impl IntoIterator<Item = (Source, P)>) -> Self {
        let mut gathered = Gathered::default();
        reports.into_iter().for_each(|(source, paragraphs)| gathered.push(source, paragraphs));
        gathered.texts()
    }

    /// The text of a paragraph, by report and block number; `None` for one that was not gathered (without any letter or digit).
    pub fn get(&self, report: &ReportId, block: u32) -> Option<Place> {
        self.places.get(&(*self.reports.get(report)?, block)).copied()
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Paragraphs of a text.
    pub fn members(&self, text: u32) -> u32 {
        self.members[text as usize]
    }
}
