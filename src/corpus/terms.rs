//! How often words are said, in how many reports, and how evenly.
//!
//! Comes in: a [`Corpus`]. Goes out: one [`Term`] a word, or a phrase of the request. It leaves no word out: which to list is asked
//! for elsewhere.

use super::measures::{Dispersion, Parts, Spread, per_10000};
use super::read::{Corpus, FIRST_WORD};

/// A word or phrase with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The word as folded, or the phrase as typed.
    pub term: String,
    /// Occurrences.
    pub frequency: u64,
    /// Reports with at least one.
    pub documents: u64,
    /// Occurrences for every 10,000 words; of a phrase too.
    pub per_10000: Option<f64>,
    /// How evenly it is spread over the reports.
    pub dispersion: Dispersion,
}

/// Every word of the text, the most frequent first, then by the word itself. Cost: counting each report's words twice.
pub fn terms(corpus: &Corpus) -> Vec<Term> {
    let parts = parts(corpus);
    let mut sums = vec![(0u64, 0u64, Spread::default()); corpus.token_end()];
    corpus.counts(|_, counts| {
        for &(token, count) in counts {
            let (frequency, documents, _) = &mut sums[token as usize];
            *frequency += u64::from(count);
            *documents += 1;
        }
    });
    corpus.counts(|document, counts| {
        for &(token, count) in counts {
            let (frequency, _, spread) = &mut sums[token as usize];
            spread.add(&parts, document.words, u64::from(count), *frequency);
        }
    });
    let words = sums.iter().enumerate().skip(FIRST_WORD as usize).filter(|(_, (frequency, ..))| *frequency > 0);
    let mut terms: Vec<Term> = words
        .map(|(token, (frequency, documents, spread))| Term {
            term: corpus.word(token as u32).to_owned(),
            frequency: *frequency,
            documents: *documents,
            per_10000: per_10000(*frequency, parts.words),
            dispersion: spread.dispersion(&parts),
        })
        .collect();
    terms.sort_unstable_by(|a, b| b.frequency.cmp(&a.frequency).then_with(|| a.term.cmp(&b.term)));
    terms
}

/// The phrases of the request, in its order, found or not.
pub fn said(corpus: &Corpus, phrases: &[String]) -> Vec<Term> {
    let parts = parts(corpus);
    let one = |(number, phrase): (usize, &String)| {
        let holders = || corpus.documents().iter().filter(move |document| document.said[number] > 0);
        let frequency = holders().map(|document| u64::from(document.said[number])).sum();
        let mut spread = Spread::default();
        holders().for_each(|document| spread.add(&parts, document.words, u64::from(document.said[number]), frequency));
        Term {
            term: phrase.clone(),
            frequency,
            documents: holders().count() as u64,
            per_10000: per_10000(frequency, parts.words),
            dispersion: spread.dispersion(&parts),
        }
    };
    phrases.iter().enumerate().map(one).collect()
}

fn parts(corpus: &Corpus) -> Parts {
    Parts::of(corpus.documents().iter().map(|document| document.words))
}
