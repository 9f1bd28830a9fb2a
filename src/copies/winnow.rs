//! Fingerprints that two texts share for certain when they share a long enough run.
//!
//! Comes in: the token codes of one section and which of them are statutory. Goes out: a few of its 8-gram hashes. Where the
//! runs stand is not kept: `tile` finds them again.

use super::shingle::grams;

/// Tokens in a fingerprinted gram.
pub const GRAM: usize = 8;
/// Consecutive grams of which at least one is chosen.
pub const WINDOW: usize = 13;
/// Every shared run of this many tokens, none of them statutory, leaves at least one common fingerprint.
pub const CERTAIN: usize = GRAM + WINDOW - 1;

/// Winnowing (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003): of every [`WINDOW`] consecutive grams the one with the least
/// hash, the rightmost if equal. Chooses about 2 in 14. Grams that are statutory from end to end are never chosen, and a text of
/// fewer than [`CERTAIN`] tokens has no fingerprint. Appends to `marks`, unsorted.
pub(super) fn winnow(codes: &[u64], statutory: &[bool], marks: &mut Vec<u32>) {
    let mut run = 0;
    let plain = (0..codes.len()).map(|i| {
        run = if statutory[i] { run + 1 } else { 0 };
        run < GRAM
    });
    let hashes: Vec<u64> =
        grams(codes, GRAM).zip(plain.skip(GRAM - 1)).map(|(hash, plain)| if plain { hash } else { u64::MAX }).collect();
    let mut chosen = None;
    for end in WINDOW..=hashes.len() {
        let start = end - WINDOW;
        let least = match chosen.filter(|&at| at >= start) {
            Some(at) if hashes[at] < hashes[end - 1] => continue,
            Some(_) => end - 1,
            None => start + rightmost_least(&hashes[start..end]),
        };
        chosen = Some(least);
        if hashes[least] != u64::MAX {
            marks.push((hashes[least] >> 32) as u32);
        }
    }
}

fn rightmost_least(hashes: &[u64]) -> usize {
    (0..hashes.len()).rev().min_by_key(|&i| hashes[i]).expect("a window is never empty")
}

#[cfg(test)]
mod tests {
    use super::super::shingle::mix;
    use super::*;
    use proptest::prelude::*;

    fn fingerprints(codes: &[u64]) -> Vec<u32> {
        let mut marks = Vec::new();
        winnow(codes, &vec![false; codes.len()], &mut marks);
        marks
    }

    proptest! {
        #[test]
        fn the_sliding_minimum_is_the_minimum(letters in prop::collection::vec(0u64..6, 0..90)) {
            let codes: Vec<u64> = letters.into_iter().map(mix).collect();
            let hashes: Vec<u64> = grams(&codes, GRAM).collect();
            let mut expected = Vec::new();
            for start in 0..(hashes.len() + 1).saturating_sub(WINDOW) {
                let at = start + rightmost_least(&hashes[start..start + WINDOW]);
                if expected.last() != Some(&at) {
                    expected.push(at);
                }
            }
            let expected: Vec<u32> = expected.into_iter().map(|at| (hashes[at] >> 32) as u32).collect();
            prop_assert_eq!(fingerprints(&codes), expected);
        }

        #[test]
        fn a_shared_run_of_twenty_is_never_missed(
            shared in prop::collection::vec(any::<u32>(), CERTAIN),
            around in prop::collection::vec(prop::collection::vec(any::<u32>(), 0..40), 4),
        ) {
            let text = |before: &[u32], after: &[u32]| -> Vec<u32> {
                let codes: Vec<u64> = [before, &shared, after].concat().into_iter().map(|c| mix(u64::from(c))).collect();
                fingerprints(&codes)
            };
            let a = text(&around[0], &around[1]);
            let b = text(&around[2], &around[3]);
            prop_assert!(a.iter().any(|mark| b.contains(mark)));
        }
    }

    #[test]
    fn statutory_grams_are_never_chosen() {
        let codes: Vec<u64> = (0..60u64).map(mix).collect();
        let mut marks = Vec::new();
        winnow(&codes, &[true; 60], &mut marks);
        assert!(marks.is_empty());
        assert!(!fingerprints(&codes).is_empty() && fingerprints(&codes[..CERTAIN - 1]).is_empty());
    }
}
