//! Measures for families and templates: whoever finds them hands in labels and slots.
//!
//! The truth is in the key: `Report::root` names the family of a whole text, `Placed::clauses[..].slots` the slots of a
//! template and what each member filled in.

use std::collections::{BTreeMap, BTreeSet};

/// How well two ways to divide the same things agree, corrected for chance (Hubert and Arabie: Comparing Partitions, 1985).
/// 1 for the same division, about 0 for chance.
pub fn adjusted_rand_index<A: Ord, B: Ord>(found: &[A], truth: &[B]) -> f64 {
    fn pairs(n: usize) -> f64 {
        n as f64 * (n as f64 - 1.0) / 2.0
    }
    fn sizes<T: Ord>(labels: impl Iterator<Item = T>) -> f64 {
        let mut sizes = BTreeMap::new();
        labels.for_each(|label| *sizes.entry(label).or_insert(0) += 1);
        sizes.into_values().map(pairs).sum()
    }
    let both = sizes(found.iter().zip(truth));
    let (ours, theirs) = (sizes(found.iter()), sizes(truth.iter()));
    let chance = ours * theirs / pairs(found.len()).max(1.0);
    let most = f64::midpoint(ours, theirs);
    if (most - chance).abs() < f64::EPSILON { 1.0 } else { (both - chance) / (most - chance) }
}

/// Precision and recall of slots, each given as (clause, number in the clause) or any other name that both sides use.
pub fn precision_and_recall<T: Ord>(found: &BTreeSet<T>, truth: &BTreeSet<T>) -> (f64, f64) {
    let right = found.intersection(truth).count() as f64;
    (right / found.len().max(1) as f64, right / truth.len().max(1) as f64)
}
