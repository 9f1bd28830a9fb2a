//! Wording that so many agencies write that sharing it says little of any two of them: the sentences of a national or provincial template, stock
//! phrases, frames.
//!
//! Comes in: the reports of some agencies of an archive. Goes out: which runs of tokens are widespread, and how much of a range is made of them. It
//! strikes nothing out: a template that a whole district fills in is what people look for. Whether it is prescribed, it cannot know: see
//! `statutory`.

use std::collections::HashSet;
use std::ops::Range;

use rayon::prelude::*;

use super::candidates::{WIDESPREAD, WIDESPREAD_SHARE};
use super::narrative::Narrative;
use super::relation::{Issuer, Member};
use super::shingle::{grams, mix};
use super::sketch::SHINGLE;

/// Agencies that are asked, one report of each: of one in twenty of so many, two standard errors are 1.4 in a hundred.
pub const ASKED: usize = 1000;

/// The runs of [`SHINGLE`] tokens that more than [`WIDESPREAD`] agencies, and more than [`WIDESPREAD_SHARE`] of all, write.
#[derive(Debug, Default)]
pub(super) struct Widespread {
    runs: HashSet<u64>,
}

/// Whose reports are asked, by rank, and how many agencies there are in all.
#[derive(Debug)]
pub(super) struct Asked {
    pub ranks: Vec<u32>,
    agencies: usize,
}

impl Asked {
    /// At most [`ASKED`] agencies, chosen by a hash of their names, with one report of each, chosen by a hash too, so that all years are asked; `None`
    /// if no more than twice [`WIDESPREAD`] agencies are known by name: of fewer nearly all would have to write the same. `order` tells the member of
    /// each rank, `agencies` the number of each rank's agency.
    pub fn of(members: &[Member], order: &[usize], issuers: &[Issuer], agencies: &[u32]) -> Option<Self> {
        let hash = |text: &str| text.bytes().fold(0, |hash, byte| mix(hash ^ u64::from(byte)));
        let mut one: Vec<Option<(u64, u32)>> = vec![None; agencies.iter().max().map_or(0, |&most| most as usize + 1)];
        for (rank, &agency) in (0u32..).zip(agencies) {
            let report = (hash(&members[order[rank as usize]].id.0), rank);
            let known = &mut one[agency as usize];
            *known = Some(known.map_or(report, |other| other.min(report)));
        }
        let key = |(_, rank): (u64, u32)| {
            let (name, region) = issuers[rank as usize].agency_key()?;
            Some((hash(&format!("{name}\0{}", region.as_deref().unwrap_or(""))), rank))
        };
        let mut chosen: Vec<(u64, u32)> = one.into_iter().flatten().filter_map(key).collect();
        let agencies = chosen.len();
        chosen.sort_unstable();
        chosen.truncate(ASKED);
        (agencies > 2 * WIDESPREAD).then(|| Self { ranks: chosen.into_iter().map(|(_, rank)| rank).collect(), agencies })
    }
}

impl Widespread {
    /// From the narratives of those asked.
    pub fn of(asked: &Asked, narratives: &[Narrative]) -> Self {
        let runs = |narrative: &Narrative| {
            let of_section = |section: &Range<usize>| grams(&narrative.codes()[section.clone()], SHINGLE);
            let mut runs: Vec<u64> = narrative.sections().iter().flat_map(of_section).collect();
            runs.sort_unstable();
            runs.dedup();
            runs
        };
        let mut all: Vec<u64> = narratives.par_iter().flat_map_iter(runs).collect();
        all.par_sort_unstable();
        let limit = (WIDESPREAD as f64).max(WIDESPREAD_SHARE * asked.agencies as f64) / asked.agencies as f64;
        let most = limit * asked.ranks.len() as f64;
        let runs = all.chunk_by(|x, y| x == y).filter(|same| same.len() as f64 > most).map(|same| same[0]).collect();
        Self { runs }
    }

    /// Which tokens of a range lie in a widespread run inside it.
    pub fn marks(&self, codes: &[u64]) -> Vec<bool> {
        let mut marks = vec![false; codes.len()];
        for (at, run) in grams(codes, SHINGLE).enumerate() {
            if self.runs.contains(&run) {
                marks[at..at + SHINGLE].fill(true);
            }
        }
        marks
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::sample::{narrative, words};
    use super::*;
    use crate::report::ReportId;

    fn archive(agencies: usize, reports: usize) -> (Vec<Member>, Vec<Issuer>, Vec<u32>) {
        let member = |n: usize| Member {
            id: ReportId(n.to_string()),
            file: format!("{n:05}"),
            agency: Some(format!("某{}局", n % agencies)),
            region: None,
            year: Some(2020 + (n / agencies) as u16),
        };
        let members: Vec<Member> = (0..reports).map(member).collect();
        let issuers = members.iter().map(|m| Issuer::new(m.agency.as_deref(), None, m.year)).collect();
        (members, issuers, (0..reports).map(|n| (n % agencies) as u32).collect())
    }

    /// Against counting the agencies of each run in all texts.
    #[test]
    fn runs_of_more_than_fifty_agencies_and_of_one_in_twenty() {
        for (agencies, least) in [(120, 51), (400, 51), (1000, 51), (1400, 71)] {
            let (members, issuers, numbers) = archive(agencies, agencies);
            let order: Vec<usize> = (0..agencies).collect();
            let asked = Asked::of(&members, &order, &issuers, &numbers).unwrap();
            assert_eq!(asked.ranks.len(), agencies.min(ASKED));
            // The sentence `n` is written by the first `n` of those asked.
            let shares = [least * asked.ranks.len() / agencies - 2, least * asked.ranks.len() / agencies + 2];
            let texts: Vec<Narrative> = (0..asked.ranks.len())
                .map(|at| {
                    let sentences = shares.iter().filter(|share| at < **share).map(|&share| words(share as u64, 20));
                    narrative(&sentences.chain([words(10_000 + at as u64, 30)]).collect::<Vec<_>>())
                })
                .collect();
            let widespread = Widespread::of(&asked, &texts);
            let marks = widespread.marks(texts[0].codes());
            assert_eq!(
                marks.iter().map(|mark| u8::from(*mark)).collect::<Vec<_>>(),
                [[0; 20].as_slice(), &[1; 20], &[0; 30]].concat(),
                "{agencies}"
            );
        }
        let (members, issuers, numbers) = archive(100, 400);
        let order: Vec<usize> = (0..400).collect();
        assert!(Asked::of(&members, &order, &issuers, &numbers).is_none(), "of a hundred hardly anything can be widespread");
    }

    #[test]
    fn who_is_asked_does_not_depend_on_the_order() {
        let asked = |turn: usize| {
            let (mut members, mut issuers, mut numbers) = archive(1500, 3000);
            members.rotate_left(turn);
            // Ranks are by year and file whatever the order of members.
            let mut order: Vec<usize> = (0..3000).collect();
            order.sort_by_key(|&index| (members[index].year, members[index].file.clone()));
            issuers.rotate_left(turn);
            numbers.rotate_left(turn);
            let issuers: Vec<Issuer> = order.iter().map(|&index| issuers[index].clone()).collect();
            let numbers: Vec<u32> = order.iter().map(|&index| numbers[index]).collect();
            let asked = Asked::of(&members, &order, &issuers, &numbers).unwrap();
            let files: BTreeSet<String> = asked.ranks.iter().map(|&rank| members[order[rank as usize]].file.clone()).collect();
            (asked.agencies, files)
        };
        let (agencies, files) = asked(0);
        assert_eq!((agencies, files.len()), (1500, ASKED));
        let late = files.iter().filter(|file| file.as_str() >= "01500").count();
        assert!((400..600).contains(&late), "both years are asked: {late}");
        assert_eq!(asked(1234), (agencies, files));
    }
}
