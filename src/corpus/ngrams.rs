//! Runs of words that return.
//!
//! Comes in: a [`Corpus`] of words or characters. Goes out: [`Ngram`]s of the sizes asked for, with occurrences and reports. A run
//! crosses no mark and no end of a sentence; a number in it stands as `#`, so that a template shows with whatever was filled in.

use std::collections::HashMap;
use std::ops::RangeInclusive;

use rayon::prelude::*;

use super::read::{Corpus, FIRST_WORD, NUMBER, PAUSE};
use super::tokens::Unit;

/// What to do with a run inside a longer one that occurs exactly as often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Contained {
    /// Every run of the sizes asked for.
    #[default]
    Listed,
    /// A run is left out if a run one longer, of the sizes asked for, holds it and occurs as often: then it never stands alone.
    LeftOut,
}

/// Which runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Tokens of a run: words, or characters of a corpus of characters.
    pub size: RangeInclusive<usize>,
    /// At least this many occurrences.
    pub min_count: u64,
    /// In at least this many reports.
    pub min_documents: u64,
    /// Runs in longer ones.
    pub contained: Contained,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ngram {
    /// Its words, between spaces; characters without.
    pub text: String,
    /// How many.
    pub size: usize,
    /// Occurrences; they may overlap.
    pub frequency: u64,
    /// Reports with it.
    pub documents: u64,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    frequency: u64,
    documents: u64,
    /// One more than the last report it was found in.
    last: usize,
}

/// The runs, by occurrences descending, then longer first, then by text. Cost: two walks over the text for each size, each
/// run hashed four times; memory for the runs that occur often enough, not for all.
pub fn ngrams(corpus: &Corpus, sizes: &Sizes) -> Vec<Ngram> {
    let mut kept: Vec<Ngram> = Vec::new();
    let mut shorter: Vec<(&[u32], Sum)> = Vec::new();
    for size in sizes.size.clone().filter(|size| *size > 0) {
        let runs = of_size(corpus, size, sizes.min_count.max(1));
        if sizes.contained == Contained::LeftOut {
            let longer: HashMap<&[u32], u64> = runs.iter().fold(HashMap::new(), |mut held, (run, sum)| {
                for part in [&run[1..], &run[..size - 1]] {
                    let most = held.entry(part).or_default();
                    *most = sum.frequency.max(*most);
                }
                held
            });
            shorter.retain(|(run, sum)| longer.get(run).is_none_or(|frequency| *frequency < sum.frequency));
        }
        kept.extend(shorter.drain(..).filter_map(|run| shown(corpus, sizes, run)));
        shorter = runs;
    }
    kept.extend(shorter.into_iter().filter_map(|run| shown(corpus, sizes, run)));
    kept.sort_unstable_by(|a, b| {
        b.frequency.cmp(&a.frequency).then_with(|| b.size.cmp(&a.size)).then_with(|| a.text.cmp(&b.text))
    });
    kept
}

fn shown(corpus: &Corpus, sizes: &Sizes, (run, sum): (&[u32], Sum)) -> Option<Ngram> {
    let word = |token: &u32| if *token == NUMBER { "#" } else { corpus.word(*token) };
    let words: Vec<&str> = run.iter().map(word).collect();
    let between = if corpus.unit() == Unit::Words { " " } else { "" };
    (sum.documents >= sizes.min_documents).then(|| Ngram {
        text: words.join(between),
        size: run.len(),
        frequency: sum.frequency,
        documents: sum.documents,
    })
}

/// Runs are counted in this many parts, so that threads share the work and no two hold the same run.
const PARTS: u64 = 4;

/// Runs are sorted out by this many counters a part before they are counted one by one.
const COUNTERS: usize = 1 << 20;

/// The runs of one size with at least `least` occurrences.
fn of_size(corpus: &Corpus, size: usize, least: u64) -> Vec<(&[u32], Sum)> {
    let parts = (0..PARTS).into_par_iter().map(|part| {
        // A run whose counter stays low is rare for certain: most are, and need no entry of their own.
        let mut counters = vec![0u32; COUNTERS];
        let slot = |hash: u64| (hash >> 32) as usize % COUNTERS;
        walk(corpus, size, part, |_, hash, _| counters[slot(hash)] = counters[slot(hash)].saturating_add(1));
        let mut sums: HashMap<&[u32], Sum> = HashMap::new();
        walk(corpus, size, part, |run, hash, number| {
            if u64::from(counters[slot(hash)]) < least {
                return;
            }
            let sum = sums.entry(run).or_default();
            sum.frequency += 1;
            if sum.last != number + 1 {
                sum.last = number + 1;
                sum.documents += 1;
            }
        });
        sums.into_iter().filter(|(_, sum)| sum.frequency >= least).collect::<Vec<_>>()
    });
    parts.flatten_iter().collect()
}

/// Hands every run of a part, with its hash and the number of its report, to `each`.
fn walk<'c>(corpus: &'c Corpus, size: usize, part: u64, mut each: impl FnMut(&'c [u32], u64, usize)) {
    for (number, document) in corpus.documents().iter().enumerate() {
        for clause in corpus.tokens(document).split(|token| *token <= PAUSE) {
            for run in clause.windows(size) {
                let hash = hash(run);
                if hash % PARTS == part && run.iter().any(|token| *token >= FIRST_WORD) {
                    each(run, hash, number);
                }
            }
        }
    }
}

/// FNV-1a over tokens, its high bits folded down: it only sorts runs into parts and counters.
fn hash(run: &[u32]) -> u64 {
    let hash = run.iter().fold(0xCBF2_9CE4_8422_2325, |hash: u64, token| {
        (hash ^ u64::from(*token)).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(23)
    });
    hash ^ (hash >> 29)
}
