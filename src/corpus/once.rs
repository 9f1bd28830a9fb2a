//! A search in which each family of near-identical paragraphs counts once.
//!
//! Comes in: a request to the index. Goes out: its answer without the paragraphs that repeat an earlier one, and how many places
//! that took out. Only paragraphs that answer are compared: one that is alike but lacks the words hides nothing. Which paragraph
//! stands for a family is [`super::fold`]'s rule: the earliest in the archive, who is not thereby its author.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::fold::{Families, Source, names};
use crate::copies::Shingles;
use crate::error::Result;
use crate::report::Places;
use crate::search::{Answer, Hit, Index, Request};
use crate::text::fold_kept;

/// An answer with each text counted once.
#[derive(Clone, Debug, PartialEq)]
pub struct Once {
    /// The answer: reports and occurrences without those folded away.
    pub answer: Answer,
    /// Places left out, because their paragraph repeats an earlier one.
    pub folded_places: u64,
    /// Reports left out, because all their places are.
    pub folded_reports: u64,
}

/// Answers a request with copies folded.
///
/// Cost: every report that answers is loaded twice, whatever the request's limit.
///
/// # Errors
/// `E-INDEX-DAMAGED`.
pub fn search_once(index: &Index, request: &Request) -> Result<Once> {
    let mut answer = index.search(&Request { limit: 0, skip: 0, ..request.clone() })?;
    let gathered = answer.hits.par_iter().map(|hit| paragraphs(index, hit)).collect::<Result<Vec<_>>>()?;
    let families = Families::of(gathered);
    let places = |hits: &[Hit]| hits.iter().map(|h| h.occurrences).sum::<u64>();
    let (all_places, all_reports) = (places(&answer.hits), answer.reports);
    // A report that answers by a condition or an exclusion has no place that could be folded.
    answer.hits.retain_mut(|hit| {
        let (id, listed) = (&hit.card.id, hit.matches.len());
        hit.matches.retain_mut(|found| {
            let place = families.get(id, found.paragraph);
            found.copies = Some(place.map_or(0, |p| families.members(p.family) - 1));
            place.is_none_or(|p| p.stands)
        });
        hit.snippets.retain(|snippet| families.get(id, snippet.paragraph).is_none_or(|p| p.stands));
        hit.occurrences -= (listed - hit.matches.len()) as u64;
        listed == 0 || !hit.matches.is_empty()
    });
    request.sort.arrange(&mut answer.hits);
    let (kept_places, kept_reports) = (places(&answer.hits), answer.hits.len() as u64);
    (answer.reports, answer.occurrences) = (kept_reports, Some(kept_places));
    answer.hits.drain(..request.skip.min(answer.hits.len()));
    if request.limit > 0 {
        answer.hits.truncate(request.limit);
    }
    Ok(Once { answer, folded_places: all_places - kept_places, folded_reports: all_reports - kept_reports })
}

/// The paragraphs of a hit that hold its places.
fn paragraphs(index: &Index, hit: &Hit) -> Result<(Source, Vec<(u32, Shingles)>)> {
    let numbers: BTreeSet<u32> = hit.matches.iter().map(|m| m.paragraph).collect();
    let mut found = Vec::with_capacity(numbers.len());
    if let Some(id) = index.find(&hit.card.id.0)?.first().filter(|_| !numbers.is_empty()) {
        let report = index.load(*id)?.report()?;
        let (places, names): (Places<'_>, _) = (report.text.places(), names(&hit.card));
        for number in numbers {
            let block = &report.text.blocks[number as usize];
            found.extend(Shingles::of(&fold_kept(places.slice(block.start, block.end)), &names).map(|s| (number, s)));
        }
    }
    Ok((Source::of(&hit.card), found))
}
