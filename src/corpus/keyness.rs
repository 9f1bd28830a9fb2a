//! Which words one set of reports says more, or less, than another.
//!
//! Comes in: two [`Corpus`]es with no report in common. Goes out: one [`Keyword`] a word of either. It tests nothing: of ten thousand
//! words compared, many differ by chance, and words of one report come in clumps.

use std::collections::BTreeMap;

use super::measures::{Rate, bic, log_likelihood, log_ratio, per_10000, percent_difference};
use super::read::{Corpus, FIRST_WORD};

/// A word in two corpora.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    /// The word, folded.
    pub word: String,
    /// Occurrences in the target, of its words.
    pub target: Rate,
    /// Reports of the target with it.
    pub target_documents: u64,
    /// Occurrences in the reference, of its words.
    pub reference: Rate,
    /// Reports of the reference with it.
    pub reference_documents: u64,
    /// G², minus where the target says it less.
    pub log_likelihood: f64,
    /// Binary logarithm of the ratio of rates.
    pub log_ratio: f64,
    /// %DIFF; `None` if the reference never says it.
    pub percent_difference: Option<f64>,
    /// |G²| − ln N.
    pub bic: f64,
}

impl Keyword {
    /// Occurrences for every 10,000 words: target, reference.
    pub fn per_10000(&self) -> (Option<f64>, Option<f64>) {
        (per_10000(self.target.count, self.target.words), per_10000(self.reference.count, self.reference.words))
    }
}

/// Every word of either corpus, by |G²| descending, then by the word; none if a corpus is empty.
pub fn keyness(target: &Corpus, reference: &Corpus) -> Vec<Keyword> {
    let (words, reference_words) = (target.size().words, reference.size().words);
    let mut counts: BTreeMap<&str, [(u64, u64); 2]> = BTreeMap::new();
    let sides = [(0, frequencies(target), target), (1, frequencies(reference), reference)];
    for (side, sums, corpus) in &sides {
        for (token, sum) in sums.iter().enumerate().skip(FIRST_WORD as usize).filter(|(_, sum)| sum.0 > 0) {
            counts.entry(corpus.word(token as u32)).or_default()[*side] = *sum;
        }
    }
    let one = |(word, [(count, target_documents), (there, reference_documents)]): (&str, [(u64, u64); 2])| {
        let (target, reference) = (Rate { count, words }, Rate { count: there, words: reference_words });
        let log_likelihood = log_likelihood(target, reference)?;
        Some(Keyword {
            word: word.to_owned(),
            target,
            target_documents,
            reference,
            reference_documents,
            log_likelihood,
            log_ratio: log_ratio(target, reference)?,
            percent_difference: percent_difference(target, reference),
            bic: bic(log_likelihood, words + reference_words),
        })
    };
    let mut keywords: Vec<Keyword> = counts.into_iter().filter_map(one).collect();
    keywords.sort_by(|a, b| b.log_likelihood.abs().total_cmp(&a.log_likelihood.abs()));
    keywords
}

/// Occurrences and reports of each token.
fn frequencies(corpus: &Corpus) -> Vec<(u64, u64)> {
    let mut sums = vec![(0, 0); corpus.token_end()];
    corpus.counts(|_, counts| {
        for &(token, count) in counts {
            let (frequency, documents) = &mut sums[token as usize];
            *frequency += u64::from(count);
            *documents += 1;
        }
    });
    sums
}
