//! What the passages of two narratives are worth as evidence.
//!
//! Comes in: two prepared narratives. Goes out: their [`Passages`], and which of them count. It does not add up who has how much: `pair` does.

use std::ops::Range;

use super::align::{Aligned, PASSAGE, align};
use super::diff::Hunk;
use super::pair::Prepared;

/// Two reports that share fewer equal characters than this, in passages and not statutory, have a net coverage of 0: an opening of
/// up to 56 may be put together from the same three stock phrases by chance.
pub const EVIDENCE_CHARS: u32 = 57;
/// Unrelated reports share stock phrases of up to 37 characters: unless one passage is evidence enough by itself, only those of at
/// least this many count.
pub const EVIDENCE_RUN: u32 = 38;
/// Of a passage that is evidence at least this share is equal on both sides, or it holds an exact run of [`EVIDENCE_RUN`]: sentences of one
/// frame (聚焦…问题，及时发布…信息) that say different things have a third to seven tenths, copies with changed names, figures and typing
/// errors nine.
pub const EVIDENCE_DENSITY: f64 = 0.75;

/// The passages of two narratives and what they are worth as evidence.
pub(super) struct Passages {
    pub aligned: Vec<Aligned>,
    /// Which of them are evidence.
    pub evidence: Vec<bool>,
    pub longest: u32,
    /// Equal characters, not statutory, of the richest passage; of one that is not dense only those of an exact run.
    pub most_net: u32,
    /// What a passage, or a paragraph that is the same, needs to be evidence.
    pub least: u32,
    /// Whether together there is evidence enough; else both net coverages are 0.
    pub is_enough: bool,
}

impl Passages {
    pub fn new(a: &Prepared, b: &Prepared) -> Self {
        let (aligned, longest) = either_way(a, b);
        let net: Vec<u32> = aligned.iter().map(|p| if is_dense(p, a, b) { net_chars(p, a, b) } else { 0 }).collect();
        let most = net.iter().copied().max().unwrap_or(0);
        let most_net = aligned.iter().map(|p| longest_net(p, a, b)).max().unwrap_or(0).max(most);
        let least = if most >= EVIDENCE_CHARS { PASSAGE as u32 } else { EVIDENCE_RUN };
        let all_net: u32 = net.iter().copied().filter(|net| *net >= least).sum();
        let is_enough = most >= EVIDENCE_RUN && all_net >= EVIDENCE_CHARS;
        let evidence = net.iter().map(|net| is_enough && *net >= least).collect();
        Self { aligned, evidence, longest, most_net, least, is_enough }
    }
}

/// The passages of two narratives in the order of `a`. Where runs of equal length compete, the choice depends on which side is read first:
/// that is settled by the texts, so that the same passages are found whichever report is named first.
fn either_way(a: &Prepared, b: &Prepared) -> (Vec<Aligned>, u32) {
    if a.narrative.codes() <= b.narrative.codes() {
        return align(a, b);
    }
    let (mut aligned, longest) = align(b, a);
    for passage in &mut aligned {
        std::mem::swap(&mut passage.a, &mut passage.b);
        passage.hunks.iter_mut().for_each(|hunk| std::mem::swap(&mut hunk.a, &mut hunk.b));
    }
    aligned.sort_unstable_by_key(|passage| passage.a.start);
    (aligned, longest)
}

fn net_chars(passage: &Aligned, a: &Prepared, b: &Prepared) -> u32 {
    equal_runs(passage).map(|(own, other)| both_net(a, own, b, other)).sum()
}

/// See [`EVIDENCE_DENSITY`]. Stretches that one side has in addition do not count against it.
fn is_dense(passage: &Aligned, a: &Prepared, b: &Prepared) -> bool {
    let equal: u32 = equal_runs(passage).map(|(run, _)| a.narrative.chars(run)).sum();
    let replaced = |hunk: &&Hunk| !hunk.a.is_empty() && !hunk.b.is_empty();
    let chars = |hunk: &Hunk| a.narrative.chars(hunk.a.clone()).max(b.narrative.chars(hunk.b.clone()));
    let changed: u32 = passage.hunks.iter().filter(replaced).map(chars).sum();
    f64::from(equal) >= EVIDENCE_DENSITY * f64::from(equal + changed) || longest_net(passage, a, b) >= EVIDENCE_RUN
}

/// Characters, not statutory, of the richest exact run.
fn longest_net(passage: &Aligned, a: &Prepared, b: &Prepared) -> u32 {
    equal_runs(passage).map(|(own, other)| both_net(a, own, b, other)).max().unwrap_or(0)
}

/// The runs that a passage has on both sides.
pub(super) fn equal_runs(passage: &Aligned) -> impl Iterator<Item = (Range<usize>, Range<usize>)> + '_ {
    let starts = std::iter::once((passage.a.start, passage.b.start)).chain(passage.hunks.iter().map(|h| (h.a.end, h.b.end)));
    let ends = passage.hunks.iter().map(|h| (h.a.start, h.b.start)).chain(std::iter::once((passage.a.end, passage.b.end)));
    starts.zip(ends).map(|(start, end)| (start.0..end.0, start.1..end.1))
}

/// Characters of an equal run that are statutory on neither side: what comes after a phrase may make it one in only one report, and which
/// of the two is named first decides nothing.
pub(super) fn both_net(a: &Prepared, own: Range<usize>, b: &Prepared, other: Range<usize>) -> u32 {
    let all = a.narrative.chars(own.clone());
    if a.net_chars(own.clone()) == all && b.net_chars(other.clone()) == all {
        return all;
    }
    let free = own.zip(other).filter(|&(x, y)| !a.statutory[x] && !b.statutory[y]);
    free.map(|(x, _)| a.narrative.token_chars(x)).sum()
}
