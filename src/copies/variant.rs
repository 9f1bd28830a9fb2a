//! Rare shared errors: a character that two reports write where all others write another.
//!
//! Comes in: two reports with the places they share, then the narratives of an archive one by one. Goes out: [`RareError`]s. Few things
//! tell more of a common origin than a slip that nobody else made; yet both may have it from a third report that is not held.
//!
//! A place is a token with the three tokens before and the three behind it. It is told of if both reports have the same seven tokens, no
//! report of another agency has them, and at least [`OTHERS`] such reports have the same six around one and the same other character.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::report::{Report, Span};

use super::leftover::equal;
use super::narrative::{Narrative, is_number};
use super::pair::{Comparison, Prepared, earlier};
use super::shingle::mix;

/// Reports of other agencies that write it the other way.
pub const OTHERS: u32 = 3;
/// The share of those that write the most frequent other character; below it the place is one that everybody fills differently.
const AGREED: f64 = 0.8;
/// Tokens on either side.
const AROUND: usize = 3;

/// A character both reports write where others write another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RareError {
    /// What `b` writes, with the words around.
    pub quote: String,
    /// The character.
    pub ours: String,
    /// What the others write.
    pub usual: String,
    /// How many reports of other agencies write that.
    pub others: u32,
    /// Its place in `a`.
    pub span_a: Span,
    /// Its place in `b`.
    pub span_b: Span,
}

/// The places two reports share, and what an archive has there.
#[derive(Clone, Debug)]
pub struct Suspects {
    places: Vec<Suspect>,
    contexts: BTreeSet<u64>,
    /// Context → character → reports of other agencies that have it, and how it is written.
    seen: HashMap<u64, BTreeMap<u64, (u32, String)>>,
}

#[derive(Clone, Debug)]
struct Suspect {
    context: u64,
    code: u64,
    ours: String,
    quote: String,
    span_a: Span,
    span_b: Span,
}

/// What one report has at the places: context, character, how it is written; each once.
pub type Sightings = BTreeSet<(u64, u64, String)>;

impl Suspects {
    /// The places that two reports share.
    pub fn of(first: &Report, second: &Report) -> Self {
        let reports = [first, second];
        let (a, b) = earlier(first, second);
        let prepared = [a, b].map(|i| Prepared::new(Narrative::of(reports[i])));
        let (a, b) = (&prepared[0].narrative, &prepared[1].narrative);
        let comparison = Comparison::new(&prepared[0], &prepared[1]);
        let mut places = Vec::new();
        for (range_a, range_b) in comparison.aligned.iter().flat_map(equal) {
            for at in (range_a.start + AROUND)..range_a.end.saturating_sub(AROUND) {
                let code = a.codes()[at];
                if is_number(code) || (at - AROUND..=at + AROUND).any(|t| prepared[0].statutory[t]) {
                    continue;
                }
                let in_b = at - range_a.start + range_b.start;
                places.push(Suspect {
                    context: context(a.codes(), at),
                    code,
                    ours: b.text(in_b..in_b + 1).to_owned(),
                    quote: b.text(in_b - AROUND..in_b + AROUND + 1).to_owned(),
                    span_a: a.source(at..at + 1),
                    span_b: b.source(in_b..in_b + 1),
                });
            }
        }
        let contexts = places.iter().map(|place| place.context).collect();
        Self { places, contexts, seen: HashMap::new() }
    }

    /// What a report of another agency has at these places. Linear in the report.
    pub fn look(&self, narrative: &Narrative) -> Sightings {
        let codes = narrative.codes();
        (AROUND..codes.len().saturating_sub(AROUND))
            .filter(|&at| !is_number(codes[at]))
            .map(|at| (context(codes, at), at))
            .filter(|(context, _)| self.contexts.contains(context))
            .map(|(context, at)| (context, codes[at], narrative.text(at..at + 1).to_owned()))
            .collect()
    }

    /// Counts what a report has.
    pub fn take(&mut self, sightings: Sightings) {
        for (context, code, written) in sightings {
            self.seen.entry(context).or_default().entry(code).or_insert((0, written)).0 += 1;
        }
    }

    /// What is left when the archive has been looked through, in the order of `a`.
    pub fn errors(&self) -> Vec<RareError> {
        let error = |place: &Suspect| {
            let seen = self.seen.get(&place.context)?;
            let others: u32 = seen.values().map(|(n, _)| n).sum();
            let (most, usual) = seen.values().max_by_key(|(n, _)| *n)?;
            let rare = !seen.contains_key(&place.code) && *most >= OTHERS && f64::from(*most) >= AGREED * f64::from(others);
            rare.then(|| RareError {
                quote: place.quote.clone(),
                ours: place.ours.clone(),
                usual: usual.clone(),
                others: *most,
                span_a: place.span_a,
                span_b: place.span_b,
            })
        };
        self.places.iter().filter_map(error).collect()
    }
}

/// A hash of the tokens around a place.
fn context(codes: &[u64], at: usize) -> u64 {
    let around = codes[at - AROUND..at].iter().chain(&codes[at + 1..=at + AROUND]);
    around.fold(0, |hash, &code| mix(hash.rotate_left(7) ^ code))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, report};
    use super::*;
    use crate::report::SectionKind;

    #[test]
    fn an_error_only_two_share_is_told_and_a_free_place_is_not() {
        let text = |word: &str, office: &str| {
            let line =
                format!("各科室对目录逐条复{word}，发现差错立即更正，并由{office}人员登记在册备查，年底前汇总成表上墙公示。");
            report(Sample::new(&format!("{office}{word}"), 2020).section(SectionKind::S1, &[line]))
        };
        let mut suspects = Suspects::of(&text("该", "甲"), &text("该", "甲"));
        for office in ["乙", "丙", "丁", "戊"] {
            let sightings = suspects.look(&Narrative::of(&text("核", office)));
            suspects.take(sightings);
        }
        let errors = suspects.errors();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!((errors[0].ours.as_str(), errors[0].usual.as_str(), errors[0].others), ("该", "核", 4));
        assert_eq!(errors[0].quote, "逐条复该，发现差");
    }
}
