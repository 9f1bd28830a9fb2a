//! Wording that so many agencies write that sharing it says little of any two of them: the sentences of a national or provincial template, stock
//! phrases, frames.
//!
//! Comes in: the members of an archive, and a way to load the reports of those that are asked. Goes out: which runs of tokens are widespread, and how
//! much of a range is made of them. It strikes nothing out: a template that a whole district fills in is what people look for. Whether it is prescribed, it cannot know: see
//! `statutory`.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::error::Result;
use crate::report::Report;

use super::candidates::{WIDESPREAD, WIDESPREAD_SHARE};
use super::narrative::Narrative;
use super::relation::{Issuer, Member, agencies};
use super::shingle::{grams, mix};
use super::sketch::SHINGLE;

/// Agencies that are asked, with all their reports: of one in twenty of so many, two standard errors are 2.2 in a hundred.
pub const ASKED: usize = 400;

/// The runs of [`SHINGLE`] tokens that more than [`WIDESPREAD`] agencies, and more than [`WIDESPREAD_SHARE`] of all, write.
#[derive(Clone, Debug, Default)]
pub struct Widespread {
    runs: HashSet<u64>,
}

/// The reports of those asked, by the number of their member, and how many agencies there are in all.
#[derive(Debug)]
struct Asked {
    /// One list an agency.
    reports: Vec<Vec<u32>>,
    agencies: usize,
}

impl Asked {
    /// At most [`ASKED`] agencies, chosen by a hash of their names; `None` if no more than twice [`WIDESPREAD`] are known by name: of fewer nearly all
    /// would have to write the same.
    fn of(issuers: &[Issuer]) -> Option<Self> {
        let agencies = agencies(issuers);
        let mut reports = vec![Vec::new(); agencies.iter().max().map_or(0, |&most| most as usize + 1)];
        (0u32..).zip(agencies).for_each(|(member, agency)| reports[agency as usize].push(member));
        let hash = |reports: &[u32]| {
            let (name, region) = issuers[*reports.first()? as usize].agency_key()?;
            let key = format!("{name}\0{}", region.as_deref().unwrap_or(""));
            Some(key.bytes().fold(0, |hash, byte| mix(hash ^ u64::from(byte))))
        };
        let mut chosen: Vec<(u64, Vec<u32>)> = reports.into_iter().filter_map(|own| Some((hash(&own)?, own))).collect();
        let agencies = chosen.len();
        chosen.sort_unstable();
        chosen.truncate(ASKED);
        (agencies > 2 * WIDESPREAD).then(|| Self { reports: chosen.into_iter().map(|(_, own)| own).collect(), agencies })
    }
}

impl Widespread {
    /// What is widespread in an archive; `None` if no more than a hundred of its agencies are known by name. `load` reads a report by the number of its
    /// member, from several threads. Cost: all reports of at most [`ASKED`] agencies are read and cut into tokens.
    ///
    /// # Errors
    /// An error of `load`.
    pub fn of(members: &[Member], load: impl Fn(usize) -> Result<Report> + Sync) -> Result<Option<Self>> {
        let Some(asked) = Asked::of(&members.iter().map(Issuer::of_member).collect::<Vec<_>>()) else { return Ok(None) };
        let narrative = |&member: &u32| Ok(Narrative::of(&load(member as usize)?));
        let of_agency = |own: &Vec<u32>| own.iter().map(narrative).collect::<Result<Vec<Narrative>>>();
        let narratives: Vec<Result<Vec<Narrative>>> = asked.reports.par_iter().map(of_agency).collect();
        Ok(Some(Self::counted(&asked, &narratives.into_iter().collect::<Result<Vec<_>>>()?)))
    }

    /// From the narratives of those asked, one list an agency: a run is an agency's if any of its reports has it.
    fn counted(asked: &Asked, narratives: &[Vec<Narrative>]) -> Self {
        let runs = |narratives: &Vec<Narrative>| {
            let mut runs = Vec::new();
            for narrative in narratives {
                narrative.sections().iter().for_each(|section| runs.extend(grams(&narrative.codes()[section.clone()], SHINGLE)));
            }
            runs.sort_unstable();
            runs.dedup();
            runs
        };
        let mut all: Vec<u64> = narratives.par_iter().flat_map_iter(runs).collect();
        all.par_sort_unstable();
        let limit = (WIDESPREAD as f64).max(WIDESPREAD_SHARE * asked.agencies as f64) / asked.agencies as f64;
        let most = limit * asked.reports.len() as f64;
        let runs = all.chunk_by(|x, y| x == y).filter(|same| same.len() as f64 > most).map(|same| same[0]).collect();
        Self { runs }
    }

    /// Which tokens of a range lie in a widespread run inside it.
    pub(super) fn marks(&self, codes: &[u64]) -> Vec<bool> {
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

    fn members(agencies: usize, reports: usize) -> Vec<Member> {
        let member = |n: usize| Member {
            id: ReportId(n.to_string()),
            file: format!("{n:05}"),
            agency: Some(format!("某{}局", n % agencies)),
            region: None,
            year: Some(2020 + (n / agencies) as u16),
        };
        (0..reports).map(member).collect()
    }

    fn asked(members: &[Member]) -> Option<Asked> {
        Asked::of(&members.iter().map(Issuer::of_member).collect::<Vec<_>>())
    }

    /// Against counting the agencies of each run in all texts.
    #[test]
    fn runs_of_more_than_fifty_agencies_and_of_one_in_twenty() {
        for (agencies, least) in [(120, 51), (400, 51), (1000, 51), (1400, 71)] {
            let asked = asked(&members(agencies, agencies)).unwrap();
            assert_eq!(asked.reports.len(), agencies.min(ASKED));
            // The sentence `n` is written by the first `n` of those asked.
            let shares = [least * asked.reports.len() / agencies - 2, least * asked.reports.len() / agencies + 2];
            let texts: Vec<Vec<Narrative>> = (0..asked.reports.len())
                .map(|at| {
                    let sentences = shares.iter().filter(|share| at < **share).map(|&share| words(share as u64, 20));
                    // What one report says counts however many others do not.
                    vec![
                        narrative(&sentences.chain([words(10_000 + at as u64, 30)]).collect::<Vec<_>>()),
                        narrative(&[words(20_000, 4)]),
                    ]
                })
                .collect();
            let widespread = Widespread::counted(&asked, &texts);
            let marks = widespread.marks(texts[0][0].codes());
            assert_eq!(
                marks.iter().map(|mark| u8::from(*mark)).collect::<Vec<_>>(),
                [[0; 20].as_slice(), &[1; 20], &[0; 30]].concat(),
                "{agencies}"
            );
        }
        assert!(asked(&members(100, 400)).is_none(), "of a hundred hardly anything can be widespread");
    }

    #[test]
    fn who_is_asked_does_not_depend_on_the_order() {
        let asked = |turn: usize| {
            let mut members = members(1500, 3000);
            members.rotate_left(turn);
            let asked = asked(&members).unwrap();
            let files: BTreeSet<String> =
                asked.reports.iter().flatten().map(|&member| members[member as usize].file.clone()).collect();
            (asked.agencies, files)
        };
        let (agencies, files) = asked(0);
        assert_eq!((agencies, files.len()), (1500, 2 * ASKED));
        assert_eq!(asked(1234), (agencies, files));
    }
}
