//! Whole narratives as plain text, with the truth about which of them are alike.

use std::collections::HashMap;

use crate::generated::labelled::plan::Labelled;

/// Pairs of texts are alike from this Jaccard similarity on.
pub const ALIKE: f64 = 0.7;
/// Characters in a shingle, for everybody.
const SHINGLE: usize = 5;

/// The narratives of a labelled archive: letters only, so that everybody cuts them into the same shingles.
pub fn texts(count: usize) -> Vec<String> {
    let archive = Labelled::new(count, 7).archive();
    let letters = |c: &char| c.is_alphabetic() && !c.is_ascii();
    let text = |r: &crate::generated::labelled::Report| {
        r.paragraphs.iter().flat_map(|p| r.source[p.span.clone()].chars().filter(letters)).collect()
    };
    archive.reports.iter().map(text).collect()
}

/// The shingles of a text in order, hashed to 64 bits as they roll by: two of one archive are equal by chance once in billions.
fn hashes(text: &str) -> impl Iterator<Item = u64> + '_ {
    const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
    let leaving = BASE.wrapping_pow(SHINGLE as u32);
    let entering = text.chars().map(u64::from);
    let left = std::iter::repeat_n(0, SHINGLE).chain(entering.clone());
    let mut rolling = 0u64;
    let roll = move |(c, left): (u64, u64)| {
        rolling = rolling.wrapping_mul(BASE).wrapping_add(c.wrapping_sub(left.wrapping_mul(leaving)));
        (rolling ^ rolling >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
    };
    entering.zip(left).map(roll).skip(SHINGLE - 1)
}

/// The distinct shingles of a text, ascending.
pub fn shingles(text: &str) -> Vec<u64> {
    let mut all: Vec<u64> = hashes(text).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The shingles of a text as bits: a bound on what two have in common, at a twentieth of the cost of comparing them.
pub struct Outline {
    bits: [u64; 256],
    /// Shingles whose bit was taken.
    lost: u32,
}

impl Outline {
    pub fn of(text: &str) -> Self {
        let (mut bits, mut all) = ([0u64; 256], 0);
        for hash in hashes(text) {
            bits[(hash >> 56) as usize] |= 1 << (hash >> 50 & 63);
            all += 1;
        }
        Self { bits, lost: all - bits.iter().map(|word| word.count_ones()).sum::<u32>() }
    }

    /// Whether two texts can be [`ALIKE`]: never false for two that are.
    pub fn may_be_alike(&self, other: &Self) -> bool {
        let words = || self.bits.iter().zip(&other.bits);
        let both: u32 = words().map(|(x, y)| (x & y).count_ones()).sum();
        let any: u32 = words().map(|(x, y)| (x | y).count_ones()).sum();
        f64::from(both + self.lost.min(other.lost)) >= ALIKE * f64::from(any)
    }
}

/// The exact Jaccard similarity of two ascending sets.
pub fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    both as f64 / (a.len() + b.len() - both).max(1) as f64
}

/// All pairs of J ≥ [`ALIKE`], by an exact join: with shingles ordered by rarity, two such sets share one of the first
/// `n − ⌈.7 n⌉ + 1` of either (Bayardo, Ma, Srikant: Scaling up all pairs similarity search, 2007).
pub fn alike(texts: &[String]) -> Vec<(u32, u32)> {
    let sets: Vec<Vec<u64>> = texts.iter().map(|t| shingles(t)).collect();
    let mut frequency: HashMap<u64, u32> = HashMap::new();
    sets.iter().flatten().for_each(|s| *frequency.entry(*s).or_insert(0) += 1);
    let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
    let mut pairs = Vec::new();
    for (b, set) in sets.iter().enumerate() {
        let mut rarest = set.clone();
        rarest.sort_unstable_by_key(|s| (frequency[s], *s));
        rarest.truncate(set.len() - (set.len() as f64 * ALIKE).ceil() as usize + usize::from(!set.is_empty()));
        let mut near: Vec<u32> = rarest.iter().filter_map(|s| holders.get(s)).flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        pairs.extend(near.into_iter().filter(|&a| jaccard(&sets[a as usize], set) >= ALIKE).map(|a| (a, b as u32)));
        for shingle in rarest {
            holders.entry(shingle).or_default().push(b as u32);
        }
    }
    pairs.sort_unstable();
    pairs
}
