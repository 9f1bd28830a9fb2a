//! Which words stand beside a word more than by chance.
//!
//! Comes in: a [`Corpus`], a node of one or more words, a window. Goes out: [`Collocates`]. It does not look across the end of a
//! sentence.
//!
//! The rule. The window counts words: marks and numbers take no place in it. A word in reach of two nodes counts once, with the
//! nearer one; at equal distance with the one before it. So no word counts twice, and the table of two by two behind the
//! log-likelihood is one of words. The node's own words count nowhere but in its frequency.

use super::measures::{Beside, log_dice};
use super::read::{Corpus, FIRST_WORD, STOP};

/// How near is beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    /// Words on each side.
    pub window: usize,
}

/// A word beside the node.
#[derive(Clone, Debug, PartialEq)]
pub struct Collocate {
    /// The word, folded.
    pub word: String,
    /// Its occurrences to the left of the node, in the window.
    pub left: u64,
    /// To the right.
    pub right: u64,
    /// Its occurrences anywhere, those in nodes left out.
    pub frequency: u64,
    /// Reports in which it stands in a window.
    pub documents: u64,
    /// The table its figures are from.
    pub beside: Beside,
    /// Strength, see [`log_dice`].
    pub log_dice: f64,
    /// G² over the table, minus where it stands there less than by chance.
    pub log_likelihood: f64,
    /// log₂(O/E).
    pub mutual_information: f64,
}

/// What stands beside a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Collocates {
    /// Occurrences of the node.
    pub node: u64,
    /// Reports with it.
    pub documents: u64,
    /// Words in its windows.
    pub near: u64,
    /// Every word found there, by logDice descending, then by the word.
    pub found: Vec<Collocate>,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    left: u64,
    right: u64,
    documents: u64,
    /// One more than the last report it was found in.
    last: usize,
    frequency: u64,
    inside: u64,
}

/// The words beside `node`: a run of tokens with no mark or number between. Empty if the node is, or never stands.
/// Linear in the text.
pub fn collocates(corpus: &Corpus, node: &[u32], near: Near) -> Collocates {
    let mut sums = vec![Sum::default(); corpus.token_end()];
    let mut all = Collocates::default();
    if node.is_empty() {
        return all;
    }
    for (number, document) in corpus.documents().iter().enumerate() {
        let before = all.node;
        for sentence in corpus.tokens(document).split(|token| *token == STOP) {
            all.node += beside(sentence, node, near, &mut sums, number);
        }
        all.documents += u64::from(all.node > before);
    }
    let words = corpus.size().words - all.node * node.len() as u64;
    all.near = sums.iter().map(|sum| sum.left + sum.right).sum();
    let one = |(token, sum): (usize, &Sum)| {
        let both = sum.left + sum.right;
        let beside = Beside { both, near: all.near, word: sum.frequency - sum.inside, all: words };
        Some(Collocate {
            word: corpus.word(token as u32).to_owned(),
            left: sum.left,
            right: sum.right,
            frequency: beside.word,
            documents: sum.documents,
            beside,
            log_dice: log_dice(both, all.node, beside.word)?,
            log_likelihood: beside.log_likelihood()?,
            mutual_information: beside.mutual_information()?,
        })
    };
    all.found = sums.iter().enumerate().skip(FIRST_WORD as usize).filter_map(one).collect();
    all.found.sort_by(|a, b| b.log_dice.total_cmp(&a.log_dice).then_with(|| a.word.cmp(&b.word)));
    all
}

/// Counts one sentence; how many nodes it has.
fn beside(sentence: &[u32], node: &[u32], near: Near, sums: &mut [Sum], number: usize) -> u64 {
    sentence.iter().filter(|token| **token >= FIRST_WORD).for_each(|token| sums[*token as usize].frequency += 1);
    // Most sentences lack the node: nothing else is done for them.
    if !sentence.windows(node.len()).any(|run| run == node) {
        return 0;
    }
    // Words with whether they are part of a node, by number of the node.
    let mut words: Vec<(u32, Option<u64>)> = Vec::with_capacity(sentence.len());
    let (mut at, mut nodes) = (0, 0);
    while at < sentence.len() {
        if sentence[at..].starts_with(node) {
            words.extend(node.iter().map(|token| (*token, Some(nodes))));
            for token in node {
                sums[*token as usize].inside += 1;
            }
            nodes += 1;
            at += node.len();
        } else {
            words.extend((sentence[at] >= FIRST_WORD).then_some((sentence[at], None)));
            at += 1;
        }
    }
    let mut next: Vec<usize> = vec![usize::MAX; words.len()];
    let mut ahead = usize::MAX;
    for (place, word) in words.iter().enumerate().rev() {
        ahead = if word.1.is_some() { 0 } else { ahead.saturating_add(1) };
        next[place] = ahead;
    }
    let mut behind = usize::MAX;
    for (place, (token, inside)) in words.iter().enumerate() {
        if inside.is_some() {
            behind = 0;
            continue;
        }
        behind = behind.saturating_add(1);
        if behind.min(next[place]) > near.window {
            continue;
        }
        let sum = &mut sums[*token as usize];
        if behind <= next[place] {
            sum.right += 1;
        } else {
            sum.left += 1;
        }
        if sum.last != number + 1 {
            sum.last = number + 1;
            sum.documents += 1;
        }
    }
    nodes
}
