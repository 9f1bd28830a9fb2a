//! Two reports laid side by side for a reader: what is the same, what was put in whose place, what everybody has to write, and
//! what the later one forgot to change.
//!
//! Comes in: two reports. Goes out: [`Evidence`]: their [`Pair`], and its passages as text. It shows and does not judge: a name or a
//! year that stands in both may have its reasons.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::report::{Report, Span};

use super::align::Aligned;
use super::diff::Hunk;
use super::leftover::{Leftover, leftovers};
use super::narrative::Narrative;
use super::pair::{Comparison, Pair, Prepared, earlier, is_substitution};
use super::relation::Issuer;
use super::statutory::{StatutoryKind, statutory_phrases};
use super::widespread::Widespread;

/// How a stretch of a passage stands on the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// The same words (punctuation and widths may differ).
    Same,
    /// A word in another's place.
    Substituted,
    /// One side has what the other lacks, or each has a text of its own.
    Different,
}

/// A stretch of a passage on both sides, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// How it stands.
    pub stretch: Stretch,
    /// What `a` writes; empty if it has nothing.
    pub a: String,
    /// What `b` writes.
    pub b: String,
}

/// A statutory phrase that passages share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedPhrase {
    /// As `a` writes it first.
    pub text: String,
    /// Why it is in the list.
    pub kind: StatutoryKind,
    /// The clause that prescribes or contains it.
    pub clause: &'static str,
    /// How often.
    pub count: u32,
}

/// Two reports side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The figures.
    pub pair: Pair,
    /// The segments of each of the pair's passages.
    pub passages: Vec<Vec<Segment>>,
    /// Which passages stand in `b` before one that precedes them in `a`: blocks that moved.
    pub moved: Vec<bool>,
    /// Statutory phrases inside passages, the most frequent first, then by text.
    pub phrases: Vec<SharedPhrase>,
    /// Characters of `a` and `b`, and how many of them are statutory.
    pub chars: [(u32, u32); 2],
    /// What of `a` stands unchanged in `b` although it speaks of `a`.
    pub leftovers: Vec<Leftover>,
    /// What is not covered, as text: of `a`, of `b`, in the order of the pair's `only_a` and `only_b`.
    pub only: [Vec<(Span, String)>; 2],
}

impl Evidence {
    /// Lays two reports side by side; in the result `a` is the earlier, 0 stands for the first argument. Near-linear.
    pub fn of(first: &Report, second: &Report, widespread: Option<&Widespread>) -> Self {
        let reports = [first, second];
        let (a, b) = earlier(first, second);
        let issuers = [a, b].map(|i| Issuer::of(&reports[i].identity));
        let prepared = [a, b].map(|i| Prepared::new(Narrative::of(reports[i])));
        let comparison = Comparison::new(&prepared[0], &prepared[1]);
        let aligned = comparison.aligned.clone();
        let pair = comparison.pair((a, &issuers[0]), (b, &issuers[1]), widespread);
        let narratives = (&prepared[0].narrative, &prepared[1].narrative);
        let only = |narrative: &Narrative, spans: &[Span]| {
            let text =
                |span: &Span| Some((*span, narrative.text_in_brackets(narrative.tokens_at(*span)?, true, true).to_owned()));
            spans.iter().filter_map(text).collect()
        };
        let chars = |side: &Prepared| {
            let all = side.narrative.chars(0..side.narrative.codes().len());
            let marked = (0..side.statutory.len()).filter(|&t| side.statutory[t]);
            (all, marked.map(|t| side.narrative.token_chars(t)).sum())
        };
        Self {
            passages: aligned.iter().map(|passage| segments(passage, &prepared)).collect(),
            moved: moved(&aligned),
            phrases: phrases(narratives.0, &aligned),
            chars: [chars(&prepared[0]), chars(&prepared[1])],
            leftovers: leftovers([&reports[a].identity, &reports[b].identity], narratives, &aligned),
            only: [only(narratives.0, &pair.only_a), only(narratives.1, &pair.only_b)],
            pair,
        }
    }
}

/// A passage cut where its sides begin and cease to be the same; punctuation goes with the words before it.
fn segments(passage: &Aligned, sides: &[Prepared; 2]) -> Vec<Segment> {
    let mut cuts: Vec<(Stretch, Range<usize>, Range<usize>)> = Vec::new();
    let mut at = (passage.a.start, passage.b.start);
    let same = |cuts: &mut Vec<_>, a: Range<usize>, b: Range<usize>| {
        if !a.is_empty() {
            cuts.push((Stretch::Same, a, b));
        }
    };
    for hunk in &passage.hunks {
        same(&mut cuts, at.0..hunk.a.start, at.1..hunk.b.start);
        let substituted = is_substitution(hunk, &sides[0], &sides[1]);
        let stretch = if substituted { Stretch::Substituted } else { Stretch::Different };
        cuts.push((stretch, hunk.a.clone(), hunk.b.clone()));
        at = (hunk.a.end, hunk.b.end);
    }
    same(&mut cuts, at.0..passage.a.end, at.1..passage.b.end);
    let text = |side: usize, tokens: Range<usize>, whole: &Range<usize>| {
        let narrative = &sides[side].narrative;
        if tokens.is_empty() {
            return String::new();
        }
        let (first, last) = (tokens.start == whole.start, tokens.end == whole.end);
        let written = narrative.text_in_brackets(tokens.clone(), first, last);
        if last {
            return written.to_owned();
        }
        let behind = &narrative.text_up_to(tokens.clone())[narrative.text(tokens).len()..];
        format!("{written}{behind}")
    };
    let segment = |(stretch, a, b): (Stretch, Range<usize>, Range<usize>)| Segment {
        stretch,
        a: text(0, a, &passage.a),
        b: text(1, b, &passage.b),
    };
    cuts.into_iter().map(segment).collect()
}

/// Passages not on the longest chain that keeps its order in `b`.
fn moved(aligned: &[Aligned]) -> Vec<bool> {
    let chars = |p: &Aligned| p.a.len();
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(aligned.len());
    for (i, passage) in aligned.iter().enumerate() {
        let before = (0..i).filter(|&j| aligned[j].b.start < passage.b.start).max_by_key(|&j| (best[j].0, std::cmp::Reverse(j)));
        best.push((chars(passage) + before.map_or(0, |j| best[j].0), before));
    }
    let mut moved = vec![true; aligned.len()];
    let mut at = (0..best.len()).max_by_key(|&i| (best[i].0, std::cmp::Reverse(i)));
    while let Some(i) = at {
        moved[i] = false;
        at = best[i].1;
    }
    moved
}

/// Statutory phrases of `a` that lie in passages from end to end. One inside another counts only where it stands by itself.
fn phrases(a: &Narrative, aligned: &[Aligned]) -> Vec<SharedPhrase> {
    let inside = |tokens: &Range<usize>| {
        let same = |passage: &Aligned| {
            let apart = |hunk: &Hunk| hunk.a.end <= tokens.start || tokens.end <= hunk.a.start;
            passage.a.start <= tokens.start && tokens.end <= passage.a.end && passage.hunks.iter().all(apart)
        };
        aligned.iter().any(same)
    };
    let mut counted: BTreeMap<&[u64], SharedPhrase> = BTreeMap::new();
    let mut shared = statutory_phrases(a);
    shared.retain(|phrase| inside(&phrase.tokens));
    // The longest of those that begin at a place comes first: what ends before an earlier one does lies inside it.
    shared.sort_by_key(|phrase| (phrase.tokens.start, std::cmp::Reverse(phrase.tokens.end)));
    let mut reached = 0;
    shared.retain(|phrase| {
        let before = reached;
        reached = before.max(phrase.tokens.end);
        phrase.tokens.end > before
    });
    for phrase in shared {
        let first = || SharedPhrase {
            text: a.text(phrase.tokens.clone()).to_owned(),
            kind: phrase.kind,
            clause: phrase.clause,
            count: 0,
        };
        counted.entry(&a.codes()[phrase.tokens.clone()]).or_insert_with(first).count += 1;
    }
    let mut phrases: Vec<SharedPhrase> = counted.into_values().collect();
    phrases.sort_by(|x, y| y.count.cmp(&x.count).then_with(|| x.text.cmp(&y.text)));
    phrases
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, report, words};
    use super::*;
    use crate::report::SectionKind;

    fn of(office: &str, paragraphs: &[String]) -> Report {
        report(Sample::new(office, 2020).section(SectionKind::S1, paragraphs))
    }

    #[test]
    fn excerpts_keep_the_brackets_around_them() {
        let shared = format!("（一）{}《办法》", words(1, 40));
        let (a, b) =
            (of("甲镇", std::slice::from_ref(&shared)), of("乙镇", &[shared.clone(), format!("（二）{}（试行）", words(2, 30))]));
        let evidence = Evidence::of(&a, &b, None);
        let [segment] = evidence.passages[0].as_slice() else { panic!("{:?}", evidence.passages) };
        assert_eq!((segment.a.as_str(), segment.b.as_str()), (shared.as_str(), shared.as_str()));
        assert_eq!(evidence.only[1][0].1, format!("（二）{}（试行）", words(2, 30)));
    }

    #[test]
    fn a_phrase_inside_another_counts_only_by_itself() {
        let line = format!("{}，无其他需要报告的事项，{}其他需要报告的事项{}", words(1, 30), words(2, 20), words(3, 20));
        let evidence = Evidence::of(&of("甲镇", std::slice::from_ref(&line)), &of("乙镇", &[line]), None);
        let phrases: Vec<(&str, u32)> = evidence.phrases.iter().map(|p| (p.text.as_str(), p.count)).collect();
        assert_eq!(phrases, [("其他需要报告的事项", 1), ("无其他需要报告的事项", 1)]);
    }
}
