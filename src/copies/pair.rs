//! What two reports share, in figures, with the places that prove it.
//!
//! Comes in: two prepared narratives. Goes out: a [`Pair`]. Which pairs are worth listing is decided in `find`.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::report::{Report, SectionKind, Span};

use super::align::Aligned;
use super::diff::Hunk;
use super::narrative::Narrative;
use super::relation::{Issuer, Relation};
use super::shingle::grams;
use super::sketch::{SHINGLE, identity};
use super::statutory::statutory;
use super::tile::SEED;
use super::widespread::Widespread;
use super::worth::{Passages, both_net, equal_runs};

/// A stretch the other side does not have counts as not covered from this many characters on.
pub const REST_CHARS: u32 = 10;
/// Longer stretches in each other's place are another text, not a substituted word.
pub const SUBSTITUTION_CHARS: u32 = 20;

/// Which of the two reports of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The first.
    A,
    /// The second.
    B,
}

/// A stretch of one report that answers a stretch of the other, inside one section on each side.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// Its section in `a`; `None` in a report without sections.
    pub section_a: Option<SectionKind>,
    /// Its place in the source of `a`.
    pub span_a: Span,
    /// Its section in `b`.
    pub section_b: Option<SectionKind>,
    /// Its place in the source of `b`.
    pub span_b: Span,
    /// Characters that are the same on both sides, spaces and punctuation not counted.
    pub chars: u32,
    /// The share of those characters that is statutory wording on either side, 0–1.
    pub statutory: f64,
    /// Whether it is evidence: counted in the net coverages.
    pub is_evidence: bool,
}

impl Passage {
    /// Equal characters that are not statutory.
    pub fn net_chars(&self) -> u32 {
        (f64::from(self.chars) * (1.0 - self.statutory)).round() as u32
    }
}

/// A word of `a` in whose place `b` has another, inside passages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    /// As `a` writes it where it first stands.
    pub a: String,
    /// As `b` writes it there.
    pub b: String,
    /// How often.
    pub count: u32,
}

/// Two reports side by side. `a` is the earlier: by year (unknown last), then file name.
///
/// Characters are those of tokens: spaces and punctuation do not count. Coverage is the share of a narrative's characters that stand in the
/// other one too: in passages, where both say the same, and in paragraphs that are the same from end to end, however short. Replaced
/// words are not covered.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// Index of the earlier report.
    pub a: usize,
    /// Index of the later.
    pub b: usize,
    /// How they are related.
    pub relation: Relation,
    /// Exact Jaccard of the sets of 5-token shingles of the narratives, 0–1 (Broder 1997: resemblance).
    pub similarity: f64,
    /// Share of `a` that stands in `b`.
    pub coverage_a: f64,
    /// Share of `b` that stands in `a`.
    pub coverage_b: f64,
    /// The same without statutory wording above and below the line, and of passages that are evidence. Such are dense ([`super::EVIDENCE_DENSITY`])
    /// and, beside one of [`super::EVIDENCE_CHARS`] equal characters that are not statutory, have [`super::PASSAGE`] of them; else
    /// [`super::EVIDENCE_RUN`], if together they have [`super::EVIDENCE_CHARS`].
    pub net_coverage_a: f64,
    /// See [`Self::net_coverage_a`].
    pub net_coverage_b: f64,
    /// Of what counts in `net_coverage_a`, the share that is wording of very many agencies ([`super::WIDESPREAD`]): it says little of these two.
    /// `None` if nothing counts, the archive has too few agencies, or no archive was looked at.
    pub widespread_a: Option<f64>,
    /// See [`Self::widespread_a`].
    pub widespread_b: Option<f64>,
    /// Characters of the longest exact run, statutory or not.
    pub longest: u32,
    /// Whose year is earlier; `None` if they are equal or either is unknown. Earlier here is not author.
    pub first: Option<Side>,
    /// In the order of `a`.
    pub passages: Vec<Passage>,
    /// The most frequent first, then by text.
    pub substitutions: Vec<Substitution>,
    /// What only `a` has: whole paragraphs, and pieces from [`REST_CHARS`] on, replaced words left out.
    pub only_a: Vec<Span>,
    /// What only `b` has.
    pub only_b: Vec<Span>,
    /// Tokens of `a` and of `b` that count in the net coverages, statutory ones included.
    pub(super) evident: [Vec<Range<u32>>; 2],
}

impl Pair {
    /// The greater of the two net coverages: what pairs are sorted by.
    pub fn net_coverage(&self) -> f64 {
        self.net_coverage_a.max(self.net_coverage_b)
    }

    /// How much of what counts is widespread, of the side that has less of it; `None` where that is not known.
    pub fn widespread(&self) -> Option<f64> {
        self.widespread_a.zip(self.widespread_b).map(|(a, b)| a.min(b))
    }
}

/// Two reports side by side, whatever they share. `a` of the result is 0 for the first argument and 1 for the second; the
/// earlier year comes first, the first argument on a tie.
pub fn compare(first: &Report, second: &Report) -> Pair {
    let issuers = [Issuer::of(&first.identity), Issuer::of(&second.identity)];
    let (a, b) = earlier(first, second);
    let prepared = [first, second].map(|report| Prepared::new(Narrative::of(report)));
    Comparison::new(&prepared[a], &prepared[b]).pair((a, &issuers[a]), (b, &issuers[b]), None)
}

/// Which of two reports is `a` and which `b`: 0 is the first.
pub(super) fn earlier(first: &Report, second: &Report) -> (usize, usize) {
    let year = |report: &Report| report.identity.year.unwrap_or(u16::MAX);
    if year(second) < year(first) { (1, 0) } else { (0, 1) }
}

/// A narrative with what comparing needs: about 50 bytes a token.
#[derive(Debug)]
pub(super) struct Prepared {
    pub narrative: Narrative,
    pub statutory: Vec<bool>,
    /// Characters that are not statutory before each token, and of all.
    net_before: Vec<u32>,
    /// `hash << 32 | place` of every run of [`SEED`] tokens inside a section, ascending.
    pub seeds: Vec<u64>,
}

impl Prepared {
    pub fn new(narrative: Narrative) -> Self {
        let statutory = statutory(&narrative).iter().map(Option::is_some).collect();
        Self::with(narrative, statutory)
    }

    /// Of a narrative whose statutory tokens are known.
    pub fn with(narrative: Narrative, statutory: Vec<bool>) -> Self {
        let mut net_before = Vec::with_capacity(statutory.len() + 1);
        net_before.push(0);
        let mut sum = 0;
        for (token, is_statutory) in statutory.iter().enumerate() {
            sum += if *is_statutory { 0 } else { narrative.token_chars(token) };
            net_before.push(sum);
        }
        let mut seeds = Vec::with_capacity(narrative.codes().len());
        for section in narrative.sections() {
            let hashes = grams(&narrative.codes()[section.clone()], SEED).zip(section.start as u64..);
            seeds.extend(hashes.map(|(hash, place)| hash >> 32 << 32 | place));
        }
        seeds.sort_unstable();
        Self { narrative, statutory, net_before, seeds }
    }

    fn shingles(&self) -> Vec<u64> {
        let mut shingles: Vec<u64> = Vec::with_capacity(self.seeds.len());
        for section in self.narrative.sections() {
            shingles.extend(grams(&self.narrative.codes()[section.clone()], SHINGLE));
        }
        shingles.sort_unstable();
        shingles.dedup();
        shingles
    }

    pub fn net_chars(&self, tokens: Range<usize>) -> u32 {
        self.net_before[tokens.end] - self.net_before[tokens.start]
    }
}

/// Two narratives aligned, before it is known whether anybody wants the details.
pub(super) struct Comparison<'a> {
    a: &'a Prepared,
    b: &'a Prepared,
    pub aligned: Vec<Aligned>,
    /// Which of them are evidence.
    evidence: Vec<bool>,
    longest: u32,
    /// Tokens that have an answer on the other side, equal or in place of each other.
    answered: [Vec<bool>; 2],
    evident: [Vec<bool>; 2],
    /// `(gross, net)` of each side.
    coverage: [(f64, f64); 2],
}

impl<'a> Comparison<'a> {
    pub fn new(a: &'a Prepared, b: &'a Prepared) -> Self {
        Self::with(a, b, Passages::new(a, b))
    }

    /// `None` if neither net coverage reaches `min_net_coverage` nor a passage `min_chars`: most candidates, so that is seen first.
    pub fn of_worth(a: &'a Prepared, b: &'a Prepared, min_net_coverage: f64, min_chars: u32) -> Option<Self> {
        let passages = Passages::new(a, b);
        let is_long = passages.most_net >= min_chars;
        let may_be = is_long || passages.is_enough || min_net_coverage <= 0.0;
        let comparison = may_be.then(|| Self::with(a, b, passages))?;
        (is_long || comparison.net_coverage() >= min_net_coverage).then_some(comparison)
    }

    fn with(a: &'a Prepared, b: &'a Prepared, passages: Passages) -> Self {
        let Passages { aligned, longest, evidence, least, is_enough, .. } = passages;
        let blank = || [vec![false; a.narrative.codes().len()], vec![false; b.narrative.codes().len()]];
        let (mut answered, mut equal, mut evident) = (blank(), blank(), blank());
        for (passage, is_evidence) in aligned.iter().zip(&evidence) {
            let lacking = |side: &Prepared, hunk: &Hunk, range: &Range<usize>| {
                side.narrative.chars(range.clone()) >= REST_CHARS && !is_substitution(hunk, a, b)
            };
            let lacking_a = passage.hunks.iter().filter(|hunk| lacking(a, hunk, &hunk.a)).map(|hunk| hunk.a.clone());
            fill_but(&mut answered[0], passage.a.clone(), lacking_a);
            let lacking_b = passage.hunks.iter().filter(|hunk| lacking(b, hunk, &hunk.b)).map(|hunk| hunk.b.clone());
            fill_but(&mut answered[1], passage.b.clone(), lacking_b);
            for equal in [&mut equal].into_iter().chain(is_evidence.then_some(&mut evident)) {
                fill_but(&mut equal[0], passage.a.clone(), passage.hunks.iter().map(|hunk| hunk.a.clone()));
                fill_but(&mut equal[1], passage.b.clone(), passage.hunks.iter().map(|hunk| hunk.b.clone()));
            }
        }
        for (side, other, number) in [(a, b, 0), (b, a, 1)] {
            for tokens in same_paragraphs(&side.narrative, &other.narrative) {
                let net = side.net_chars(tokens.clone());
                answered[number][tokens.clone()].fill(true);
                equal[number][tokens.clone()].fill(true);
                if is_enough && net >= least {
                    evident[number][tokens].fill(true);
                }
            }
        }
        let coverage = [coverage(a, &equal[0], &evident[0]), coverage(b, &equal[1], &evident[1])];
        Self { a, b, aligned, evidence, longest, answered, evident, coverage }
    }

    /// The greater net coverage.
    pub fn net_coverage(&self) -> f64 {
        self.coverage[0].1.max(self.coverage[1].1)
    }

    /// All details.
    pub fn pair(self, (a, issuer_a): (usize, &Issuer), (b, issuer_b): (usize, &Issuer), widespread: Option<&Widespread>) -> Pair {
        let first = match (issuer_a.year, issuer_b.year) {
            (Some(x), Some(y)) if x < y => Some(Side::A),
            (Some(x), Some(y)) if x > y => Some(Side::B),
            _ => None,
        };
        Pair {
            a,
            b,
            relation: issuer_a.relation(issuer_b),
            similarity: jaccard(&self.a.shingles(), &self.b.shingles()),
            coverage_a: self.coverage[0].0,
            coverage_b: self.coverage[1].0,
            net_coverage_a: self.coverage[0].1,
            net_coverage_b: self.coverage[1].1,
            widespread_a: self.widespread(0, widespread),
            widespread_b: self.widespread(1, widespread),
            longest: self.longest,
            first,
            passages: self.aligned.iter().zip(&self.evidence).map(|(p, is_evidence)| self.passage(p, *is_evidence)).collect(),
            substitutions: self.substitutions(),
            only_a: rest(&self.a.narrative, &self.answered[0]),
            only_b: rest(&self.b.narrative, &self.answered[1]),
            evident: self.evident.each_ref().map(|side| ranges(side)),
        }
    }

    /// The share of the evidence of a side that is widespread.
    fn widespread(&self, number: usize, widespread: Option<&Widespread>) -> Option<f64> {
        let side = [self.a, self.b][number];
        let (mut part, mut whole) = (0, 0);
        for range in ranges(&self.evident[number]) {
            let tokens = range.start as usize..range.end as usize;
            let marks = widespread?.marks(&side.narrative.codes()[tokens.clone()]);
            for (token, is_widespread) in tokens.zip(marks).filter(|(token, _)| !side.statutory[*token]) {
                let chars = side.narrative.token_chars(token);
                whole += chars;
                part += if is_widespread { chars } else { 0 };
            }
        }
        (whole > 0).then(|| f64::from(part) / f64::from(whole))
    }

    fn passage(&self, aligned: &Aligned, is_evidence: bool) -> Passage {
        let (a, b) = (&self.a.narrative, &self.b.narrative);
        let (mut chars, mut net) = (0, 0);
        for (own, other) in equal_runs(aligned) {
            chars += a.chars(own.clone());
            net += both_net(self.a, own, self.b, other);
        }
        Passage {
            section_a: a.paragraph_of(aligned.a.start).section,
            span_a: a.source(aligned.a.clone()),
            section_b: b.paragraph_of(aligned.b.start).section,
            span_b: b.source(aligned.b.clone()),
            chars,
            statutory: f64::from(chars - net) / f64::from(chars.max(1)),
            is_evidence,
        }
    }

    fn substitutions(&self) -> Vec<Substitution> {
        let (a, b) = (&self.a.narrative, &self.b.narrative);
        let mut words: BTreeMap<(&[u64], &[u64]), Substitution> = BTreeMap::new();
        for hunk in self.aligned.iter().flat_map(|p| &p.hunks).filter(|hunk| is_substitution(hunk, self.a, self.b)) {
            let key = (&a.codes()[hunk.a.clone()], &b.codes()[hunk.b.clone()]);
            let written = |side: &Narrative, range: &Range<usize>| side.text(range.clone()).replace('\n', "");
            let first = || Substitution { a: written(a, &hunk.a), b: written(b, &hunk.b), count: 0 };
            words.entry(key).or_insert_with(first).count += 1;
        }
        let mut words: Vec<Substitution> = words.into_values().collect();
        words.sort_by(|x, y| y.count.cmp(&x.count).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b))));
        words
    }
}

/// Whether both sides have something, and little enough to be a word rather than a text.
pub(super) fn is_substitution(hunk: &Hunk, a: &Prepared, b: &Prepared) -> bool {
    let chars = [a.narrative.chars(hunk.a.clone()), b.narrative.chars(hunk.b.clone())];
    chars.iter().all(|n| (1..=SUBSTITUTION_CHARS).contains(n))
}

fn fill_but(marks: &mut [bool], passage: Range<usize>, gaps: impl Iterator<Item = Range<usize>>) {
    let mut at = passage.start;
    for gap in gaps {
        marks[at..gap.start].fill(true);
        at = gap.end;
    }
    marks[at..passage.end].fill(true);
}

/// The stretches that are marked.
fn ranges(marks: &[bool]) -> Vec<Range<u32>> {
    let mut at = 0;
    let mut ranges = Vec::new();
    for piece in marks.chunk_by(|x, y| x == y) {
        if piece[0] {
            ranges.push(at..at + piece.len() as u32);
        }
        at += piece.len() as u32;
    }
    ranges.shrink_to_fit();
    ranges
}

/// The paragraphs of a narrative that the other one has word for word.
fn same_paragraphs(narrative: &Narrative, other: &Narrative) -> Vec<Range<usize>> {
    let words = |narrative: &Narrative, tokens: &Range<usize>| identity(&narrative.codes()[tokens.clone()]);
    let mut theirs: Vec<u128> = other.paragraphs().iter().map(|p| words(other, &p.tokens)).collect();
    theirs.sort_unstable();
    let own = narrative.paragraphs().iter().map(|p| p.tokens.clone());
    own.filter(|tokens| theirs.binary_search(&words(narrative, tokens)).is_ok()).collect()
}

/// The shares of a narrative that are covered: of all of it; and, of what is not statutory, by evidence.
fn coverage(side: &Prepared, equal: &[bool], evident: &[bool]) -> (f64, f64) {
    let every = 0..equal.len();
    let all = |range: Range<usize>| side.narrative.chars(range);
    let covered = |marks: &[bool], chars: &dyn Fn(Range<usize>) -> u32| -> u32 {
        ranges(marks).into_iter().map(|r| chars(r.start as usize..r.end as usize)).sum()
    };
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    let net = |range| side.net_chars(range);
    (share(covered(equal, &all), all(every.clone())), share(covered(evident, &net), net(every)))
}

/// What has no answer: whole paragraphs, and pieces of [`REST_CHARS`] or more.
fn rest(narrative: &Narrative, answered: &[bool]) -> Vec<Span> {
    let mut rest = Vec::new();
    for paragraph in narrative.paragraphs() {
        let tokens = paragraph.tokens.clone();
        let mut at = tokens.start;
        for piece in answered[tokens.clone()].chunk_by(|x, y| x == y) {
            let range = at..at + piece.len();
            at = range.end;
            if !piece[0] && (range == tokens || narrative.chars(range.clone()) >= REST_CHARS) {
                rest.push(narrative.source(range));
            }
        }
    }
    rest.shrink_to_fit();
    rest
}

/// Of two ascending sets; 0 if both are empty.
pub(super) fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}
