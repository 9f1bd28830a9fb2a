//! Signatures whose equal places estimate how alike two sets are.
//!
//! Comes in: the hashes of a set of shingles. Goes out: 128 values, or 32 band keys of four values each. It does not look
//! for equal keys: `candidates` does.

use super::narrative::tokenise;
use super::shingle::{grams, mix};
use super::sketch::SHINGLE;

/// Values in a signature: the standard error of a Jaccard estimate is √(J(1−J)/128), at most .044.
pub const VALUES: usize = 128;
/// Band keys in a signature.
pub const BANDS: usize = 32;
/// Values in a band: two sets of Jaccard J share a key with probability 1 − (1 − J⁴)³², that is .988 at .6 and .87 at .5.
pub const ROWS: usize = VALUES / BANDS;

/// The signature of a whole text, for telling near-identical texts among many: spaces, punctuation, widths and case do not count.
///
/// ```
/// use gongkai::copies::Signature;
/// let of = |year: u16| Signature::of(&format!("{year}年，我办按月更新公开目录，逐件答复申请，把收费依据和办理时限贴在窗口。"));
/// let (old, new) = (of(2021), of(2022));
/// assert!(old.estimate(&new) > 0.8 && old.estimate(&old) == 1.0);
/// assert!(old.bands().iter().zip(new.bands()).any(|(x, y)| *x == y));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature([u64; VALUES]);

impl Signature {
    /// Of the runs of [`SHINGLE`] tokens of a text; a shorter text has no equal place with any. Linear, about 3 ns a byte.
    pub fn of(text: &str) -> Self {
        let mut codes = Vec::with_capacity(text.len() / 3);
        tokenise(text, |token| codes.push(token.code));
        let shingles: Vec<u64> = grams(&codes, SHINGLE).collect();
        Self(signature(&shingles))
    }

    /// The estimated Jaccard similarity of two texts, 0–1; its standard error is at most .044.
    pub fn estimate(&self, other: &Self) -> f64 {
        let equal = self.0.iter().zip(&other.0).filter(|(x, y)| x == y && **x != u64::MAX).count();
        equal as f64 / VALUES as f64
    }

    /// Its band keys: texts of Jaccard J have one in common with probability 1 − (1 − J⁴)³².
    pub fn bands(&self) -> [u32; BANDS] {
        bands(&self.0)
    }
}

/// The fast similarity sketch (Dahlgaard, Knudsen, Thorup: Fast Similarity Sketching, FOCS 2017): as exact as MinHash (Broder
/// 1997) with O(n + t log t) hashes instead of n·t. Round after round every element falls into one slot; a slot keeps the
/// first round that reached it and the least value of that round, and the work ends when every slot is filled.
///
/// Same set, same signature, whatever the order and repetitions. An empty set gives no equal value with anything but itself.
pub(super) fn signature(shingles: &[u64]) -> [u64; VALUES] {
    let mut slots = [u64::MAX; VALUES];
    for round in 0..VALUES as u64 {
        let seed = mix(round + 1);
        for &shingle in shingles {
            let hash = mix_fast(shingle ^ seed);
            let slot = &mut slots[(hash >> 57) as usize];
            *slot = (*slot).min(round << 32 | (hash >> 20 & 0xFFFF_FFFF));
        }
        if !slots.contains(&u64::MAX) {
            return slots;
        }
    }
    for (index, slot) in slots.iter_mut().enumerate().filter(|(_, slot)| **slot == u64::MAX) {
        let round = (VALUES + index) as u64;
        let seed = mix(round + 1);
        let least = shingles.iter().map(|&shingle| mix_fast(shingle ^ seed) >> 20 & 0xFFFF_FFFF).min();
        *slot = least.map_or(u64::MAX, |least| round << 32 | least);
    }
    slots
}

/// Shingles are mixed already: one more multiplication each way suffices.
#[inline]
fn mix_fast(x: u64) -> u64 {
    let x = x.wrapping_mul(0xD6E8_FEB8_6659_FD93);
    (x ^ (x >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// The band keys of a signature. Keys of different bands are not comparable.
pub(super) fn bands(signature: &[u64; VALUES]) -> [u32; BANDS] {
    std::array::from_fn(|band| {
        let rows = &signature[band * ROWS..(band + 1) * ROWS];
        (rows.iter().fold(band as u64 + 1, |key, &value| mix(key ^ value)) >> 32) as u32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sets of the given sizes with `common` elements in both.
    fn sets(seed: u64, common: u64, only: u64) -> (Vec<u64>, Vec<u64>) {
        let element = |kind: u64, i: u64| mix(seed << 40 | kind << 32 | i);
        let both = (0..common).map(|i| element(0, i));
        let (mut a, mut b): (Vec<u64>, Vec<u64>) = (both.clone().collect(), both.collect());
        a.extend((0..only).map(|i| element(1, i)));
        b.extend((0..only).map(|i| element(2, i)));
        (a, b)
    }

    #[test]
    fn order_and_repetitions_do_not_matter() {
        let (mut a, _) = sets(1, 50, 3);
        let once = signature(&a);
        a.reverse();
        a.extend_from_within(..20);
        assert_eq!(signature(&a), once);
    }

    #[test]
    fn estimates_are_unbiased_and_no_wider_than_minhash_theory() {
        for (common, only) in [(60u64, 20u64), (30, 30), (10, 45), (200, 100), (3, 1)] {
            let jaccard = common as f64 / (common + 2 * only) as f64;
            let (mut sum, mut squares) = (0.0, 0.0);
            let trials = 400;
            for seed in 0..trials {
                let (a, b) = sets(seed, common, only);
                let (a, b) = (signature(&a), signature(&b));
                let estimate = a.iter().zip(&b).filter(|(x, y)| x == y).count() as f64 / VALUES as f64;
                sum += estimate;
                squares += (estimate - jaccard).powi(2);
            }
            let (bias, deviation) = (sum / trials as f64 - jaccard, (squares / trials as f64).sqrt());
            let theory = (jaccard * (1.0 - jaccard) / VALUES as f64).sqrt();
            assert!(bias.abs() < 0.01, "J = {jaccard:.2}: bias {bias:.4}");
            assert!(deviation < theory * 1.12, "J = {jaccard:.2}: error {deviation:.4}, theory {theory:.4}");
        }
    }

    #[test]
    fn band_recall_follows_the_curve() {
        for (common, only, expected) in [(60u64, 20u64, 0.988), (50, 25, 0.873), (4, 98, 0.0)] {
            let hits = (0..600)
                .filter(|&seed| {
                    let (a, b) = sets(seed, common, only);
                    bands(&signature(&a)).iter().zip(bands(&signature(&b))).any(|(x, y)| *x == y)
                })
                .count();
            let recall = hits as f64 / 600.0;
            assert!((recall - expected).abs() < 0.045, "common {common}, only {only}: {recall:.3}, theory {expected}");
        }
    }
}
