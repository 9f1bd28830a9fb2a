//! All pairs of an archive that share text of their own, best evidence first.
//!
//! Comes in: the members, their sketches, and a way to load a report. Goes out: verified pairs. Every pair listed was aligned
//! token by token; sketches only decide which pairs are looked at. Nothing is stored or printed.

use rayon::prelude::*;

use crate::error::Result;
use crate::report::Report;

use super::candidates::{Candidate, Wanted, chosen};
use super::narrative::Narrative;
use super::packed::Packed;
use super::pair::{Comparison, Pair};
use super::relation::{Issuer, Member, Relation, agencies};
use super::resident::{Pieces, Resident, taking_part};
use super::sketch::Sketch;
use super::widespread::Widespread;
use super::winnow::{CERTAIN, WINDOW};
use super::worth::EVIDENCE_CHARS;

/// Which pairs are wanted. A pair is listed if it reaches `min_net_coverage` or `min_chars`.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Net coverage of either side, 0–1.
    pub min_net_coverage: f64,
    /// Equal characters, not statutory, in one passage.
    pub min_chars: u32,
    /// Only the pairs of this member (an index) with all others.
    pub only: Option<usize>,
    /// Only pairs in which one of these members (indexes) takes part, such as those that are new in an archive; else [`find()`] would list the
    /// same pairs.
    pub touching: Option<Vec<usize>>,
    /// Only pairs related so.
    pub relation: Option<Relation>,
}

impl Default for Options {
    /// A tenth of either narrative, or a passage of [`EVIDENCE_CHARS`] characters: unrelated reports share stock phrases of up to 37,
    /// and openings put together from them.
    fn default() -> Self {
        Self { min_net_coverage: 0.10, min_chars: EVIDENCE_CHARS, only: None, touching: None, relation: None }
    }
}

/// The pairs, and what was done to find them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// By greater net coverage, then longest run (both descending), then the files of `a` and `b`. The indexes are into the
    /// members given.
    pub pairs: Vec<Pair>,
    /// Candidate pairs that were aligned.
    pub compared: usize,
    /// Groups of reports with the same wording too large for all their pairs: each report was compared with the earliest of the
    /// group, with the next earlier one, and with its own other years only.
    pub crowded: usize,
    /// Groups spread over so many agencies that sharing their wording alone was no reason to compare.
    pub widespread: usize,
}

/// Finds the copies among `members`. `sketches` has one for each, and is let go as soon as it is known what to compare; `load` reads a report
/// by the index of its member, and is called from several threads.
///
/// The result is the same for any number of threads and any order of members. What can be missed: paragraphs of Jaccard J that
/// share no run of [`CERTAIN`] tokens, with probability (1 − J⁴)³²; runs that stand in more than [`super::ALL_PAIRS`] reports
/// (see [`Found::crowded`]); runs of under 46 tokens beside widespread wording; and, with the default thresholds, pairs of long narratives
/// whose only common fingerprint is one run of under 33 tokens. With [`Options::only`] none of the last two.
///
/// Cost: about 10 µs a candidate pair. Memory: sketches and groups, then all narratives packed (2 kB each) and some of them unpacked (under
/// 1 GB). Reports are loaded in the order of `members`, so that order should be the one in which they are stored.
///
/// # Errors
/// An error of `load`: the first in the order of `members` within a block.
pub fn find(
    members: &[Member],
    sketches: Vec<Sketch>,
    load: impl Fn(usize) -> Result<Report> + Sync,
    options: &Options,
) -> Result<Found> {
    find_among(members, sketches, &load, || Widespread::of(members, &load), options)
}

/// [`find()`] among some members of a greater archive: what is widespread there is asked for as soon as there is a pair to compare.
///
/// # Errors
/// An error of `load` or `widespread`.
pub fn find_among(
    members: &[Member],
    sketches: Vec<Sketch>,
    load: impl Fn(usize) -> Result<Report> + Sync,
    widespread: impl FnOnce() -> Result<Option<Widespread>>,
    options: &Options,
) -> Result<Found> {
    let archive = Archive::new(members);
    let pieces = Pieces::new(sketches.iter().map(|sketch| sketch.tokens), &archive.order);
    let (mut pairs, crowded, skipped) = archive.candidates(&sketches, options);
    drop(sketches);
    pairs.par_sort_unstable_by_key(|&pair| (pieces.key(pair), pair));

    let packed = archive.packed(&pairs, load)?;
    let common = if pairs.is_empty() { None } else { widespread()? };
    let mut narratives = Resident::new(&pieces, &packed);
    let mut listed = Vec::new();
    for group in pairs.chunk_by(|&x, &y| pieces.key(x) == pieces.key(y)) {
        narratives.make_ready(group);
        listed.par_extend(group.par_iter().filter_map(|&pair| archive.verify(pair, &narratives, common.as_ref(), options)));
    }
    let file = |index: usize| (&members[index].file, &members[index].id);
    listed.par_sort_by(|x, y| {
        let net = y.net_coverage().total_cmp(&x.net_coverage());
        net.then(y.longest.cmp(&x.longest)).then_with(|| (file(x.a), file(x.b)).cmp(&(file(y.a), file(y.b))))
    });
    Ok(Found { pairs: listed, compared: pairs.len(), crowded, widespread: skipped })
}

/// The members by rank: earlier years first (unknown last), then by file name.
struct Archive<'a> {
    members: &'a [Member],
    /// Rank → index.
    order: Vec<usize>,
    /// By rank.
    issuers: Vec<Issuer>,
}

impl<'a> Archive<'a> {
    fn new(members: &'a [Member]) -> Self {
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_by_key(|&index| {
            let member = &members[index];
            (member.year.unwrap_or(u16::MAX), &member.file, &member.id)
        });
        let issuers = order.iter().map(|&index| Issuer::of_member(&members[index])).collect();
        Self { members, order, issuers }
    }

    /// The narratives that pairs need, by rank, each loaded once, in the order of the members.
    fn packed(&self, pairs: &[(u32, u32)], load: impl Fn(usize) -> Result<Report> + Sync) -> Result<Vec<Option<Packed>>> {
        let needed = taking_part(self.members.len(), pairs);
        let mut wanted: Vec<(usize, usize)> = self.order.iter().copied().zip(0..).filter(|&(_, rank)| needed[rank]).collect();
        wanted.sort_unstable();
        let pack = |&(index, rank): &(usize, usize)| Ok((rank, Packed::of(&Narrative::of(&load(index)?))));
        let loaded: Vec<Result<(usize, Packed)>> = wanted.par_iter().map(pack).collect();
        let mut packed: Vec<Option<Packed>> = self.members.iter().map(|_| None).collect();
        for one in loaded {
            let (rank, narrative) = one?;
            packed[rank] = Some(narrative);
        }
        Ok(packed)
    }

    /// The pairs to compare, by rank, the earlier first; and how many groups were crowded and widespread.
    fn candidates(&self, sketches: &[Sketch], options: &Options) -> (Vec<(u32, u32)>, usize, usize) {
        let sketches: Vec<&Sketch> = self.order.iter().map(|&index| &sketches[index]).collect();
        let mut touching = Vec::new();
        let wanted = match (options.only, &options.touching) {
            (Some(index), _) => self.order.iter().position(|&at| at == index).map_or(Wanted::All, Wanted::One),
            (None, Some(indexes)) => {
                let mut chosen = vec![false; self.members.len()];
                for &index in indexes {
                    chosen[index] = true;
                }
                touching.extend(self.order.iter().map(|&index| chosen[index]));
                Wanted::Touching(&touching)
            }
            (None, None) => Wanted::All,
        };
        chosen(&sketches, &agencies(&self.issuers), wanted, |pair| {
            self.is_wanted(pair, &sketches, options).then_some((pair.a, pair.b))
        })
    }

    /// Whether a candidate can become a listed pair, as far as that is known without reading. One common fingerprint means a run
    /// of under `CERTAIN + WINDOW` tokens: not enough for either threshold where both narratives are long.
    fn is_wanted(&self, pair: Candidate, sketches: &[&Sketch], options: &Options) -> bool {
        let (a, b) = (sketches[pair.a as usize], sketches[pair.b as usize]);
        let enough = 2.0 * CERTAIN as f64;
        let thin = !pair.paragraph
            && options.only.is_none()
            && options.min_chars as usize > CERTAIN + WINDOW
            && f64::from(a.tokens.min(b.tokens)) * options.min_net_coverage > enough
            && pair.marks < 2;
        let related = options
            .relation
            .is_none_or(|wanted| self.issuers[pair.a as usize].relation(&self.issuers[pair.b as usize]) == wanted);
        related && !thin
    }

    fn verify(&self, pair: (u32, u32), narratives: &Resident, common: Option<&Widespread>, options: &Options) -> Option<Pair> {
        let (a, b) = (narratives.get(pair.0), narratives.get(pair.1));
        let comparison = Comparison::of_worth(a, b, options.min_net_coverage, options.min_chars)?;
        let side = |rank: u32| (self.order[rank as usize], &self.issuers[rank as usize]);
        Some(comparison.pair(side(pair.0), side(pair.1), common))
    }
}
