//! Which reports hold the same thing: an identical paragraph, a band key, a fingerprint.
//!
//! Comes in: sketches in rank order (earliest report first). Goes out: the distinct sets of at least two reports. What a set is
//! worth is decided in `candidates`.
//!
//! Everything is sorted, never hashed into a map: sorting 64-bit keys is many times faster than a hash map at this size (spec:
//! copies, measurements) and gives the same result for any number of threads.

use std::sync::Mutex;

use rayon::prelude::*;

use super::Sketch;
use super::minhash::BANDS;
use super::shingle::mix;

/// Fingerprints are grouped in this many parts, so that the keys of one part at a time are in memory for each thread.
const PARTS: u32 = 16;
/// So many parts, or bands, are grouped before equal sets are made one: most sets come back in every part.
const AT_ONCE: u32 = 4;

/// Sets of ranks, each ascending, in one list.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    ends: Vec<usize>,
    ranks: Vec<u32>,
    weights: Vec<u32>,
}

impl Buckets {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, bucket: usize) -> &[u32] {
        let start = if bucket == 0 { 0 } else { self.ends[bucket - 1] };
        &self.ranks[start..self.ends[bucket]]
    }

    /// How many things that very set of reports holds.
    pub fn weight(&self, bucket: usize) -> u32 {
        self.weights[bucket]
    }

    fn push(&mut self, ranks: &[u32], weight: u32) {
        self.ranks.extend_from_slice(ranks);
        self.ends.push(self.ranks.len());
        self.weights.push(weight);
    }

    /// Each set of a number of parts once: the paragraphs of a template and the fingerprints of a passage mostly have the same holders.
    /// `part` makes one, [`AT_ONCE`] of them in parallel.
    fn of_parts(parts: u32, part: impl Fn(u32) -> Self + Sync) -> Self {
        let mut distinct = Self::default();
        for first in (0..parts).step_by(AT_ONCE as usize) {
            let mut some: Vec<Self> = (first..parts.min(first + AT_ONCE)).into_par_iter().map(&part).collect();
            some.push(distinct);
            distinct = Self::distinct(&some);
        }
        distinct
    }

    fn distinct(parts: &[Self]) -> Self {
        let mut order: Vec<(u64, u32, u32)> = Vec::with_capacity(parts.iter().map(Self::len).sum());
        for (part, buckets) in parts.iter().enumerate() {
            let hash = |b: usize| buckets.get(b).iter().fold(0, |h, &rank| mix(h ^ u64::from(rank)));
            order.extend((0..buckets.len()).map(|b| (hash(b), part as u32, b as u32)));
        }
        order.par_sort_unstable();
        let set = |&(_, part, bucket): &(u64, u32, u32)| parts[part as usize].get(bucket as usize);
        let weight = |&(_, part, bucket): &(u64, u32, u32)| parts[part as usize].weights[bucket as usize];
        let mut distinct = Self::default();
        for (i, entry) in order.iter().enumerate() {
            match distinct.weights.last_mut() {
                Some(sum) if set(&order[i - 1]) == set(entry) => *sum += weight(entry),
                _ => distinct.push(set(entry), weight(entry)),
            }
        }
        distinct
    }
}

/// Everything that some reports hold: what others have to have to be grouped with one of them.
pub(super) struct Keys {
    /// Ascending.
    marks: Vec<u32>,
    /// Of each band, ascending.
    bands: [Vec<u32>; BANDS],
}

impl Keys {
    pub fn of<'a>(sketches: impl Iterator<Item = &'a Sketch>) -> Self {
        let mut keys = Self { marks: Vec::new(), bands: std::array::from_fn(|_| Vec::new()) };
        for sketch in sketches {
            keys.marks.extend_from_slice(&sketch.marks);
            for paragraph in &sketch.paragraphs {
                keys.bands.iter_mut().zip(paragraph.bands).for_each(|(keys, key)| keys.push(key));
            }
        }
        for list in keys.bands.iter_mut().chain([&mut keys.marks]) {
            list.sort_unstable();
            list.dedup();
        }
        keys
    }

    fn has_band(&self, band: usize, key: u32) -> bool {
        self.bands[band].binary_search(&key).is_ok()
    }

    fn has_any(&self, bands: &[u32; BANDS]) -> bool {
        bands.iter().enumerate().any(|(band, key)| self.has_band(band, *key))
    }
}

/// The holders of paragraphs that are alike: identical, or with a band key in common (one of `keys`, if given). Identical paragraphs are
/// collapsed first, so that a template held by thousands is banded once.
pub(super) fn by_paragraph(sketches: &[&Sketch], keys: Option<&Keys>) -> Buckets {
    let mut all: Vec<(u128, u32, u32)> = sketches
        .par_iter()
        .enumerate()
        .flat_map_iter(|(rank, s)| {
            let wanted = s.paragraphs.iter().enumerate().filter(|(_, p)| keys.is_none_or(|keys| keys.has_any(&p.bands)));
            wanted.map(move |(i, p)| (p.hash, rank as u32, i as u32))
        })
        .collect();
    all.par_sort_unstable();
    let mut holders = Buckets::default();
    let mut first = Vec::new();
    for same in all.chunk_by(|x, y| x.0 == y.0) {
        let mut ranks: Vec<u32> = same.iter().map(|&(_, rank, _)| rank).collect();
        ranks.dedup();
        holders.push(&ranks, 1);
        first.push((same[0].1, same[0].2));
    }
    drop(all);
    let band = |band: u32| {
        let band = band as usize;
        let key = |&(rank, i): &(u32, u32)| sketches[rank as usize].paragraphs[i as usize].bands[band];
        let wanted = |key: &u32| keys.is_none_or(|keys| keys.has_band(band, *key));
        let keys = (0u32..).zip(first.iter().map(key)).filter(|(_, key)| wanted(key)).map(|(paragraph, key)| (key, paragraph));
        alike(keys, &holders)
    };
    let identical = || {
        let mut identical = Buckets::default();
        (0..holders.len()).map(|p| holders.get(p)).filter(|ranks| ranks.len() > 1).for_each(|ranks| identical.push(ranks, 1));
        identical
    };
    Buckets::of_parts(BANDS as u32 + 1, |part| if part < BANDS as u32 { band(part) } else { identical() })
}

/// The united holders of paragraphs with equal keys; each key with its paragraph.
fn alike(keys: impl Iterator<Item = (u32, u32)>, holders: &Buckets) -> Buckets {
    let mut buckets = Buckets::default();
    let mut union = Vec::new();
    let entries = grouped(keys.collect());
    for same in entries.chunk_by(same_key) {
        if same.len() < 2 {
            continue;
        }
        union.clear();
        for &entry in same {
            union.extend_from_slice(holders.get(entry as u32 as usize));
        }
        union.sort_unstable();
        union.dedup();
        if union.len() > 1 {
            buckets.push(&union, 1);
        }
    }
    buckets
}

/// The holders of each fingerprint (one of `keys`, if given), and the fingerprints of `remarkable` sets of holders, ascending, each with what is remarkable.
pub(super) fn by_mark<T: Copy + Send>(
    sketches: &[&Sketch],
    keys: Option<&Keys>,
    remarkable: impl Fn(&[u32]) -> Option<T> + Sync,
) -> (Buckets, Vec<(u32, T)>) {
    let width = u32::MAX / PARTS + 1;
    let noted = Mutex::new(Vec::new());
    let part = |part: u32| {
        let (low, high) = (part * width, (part * width).saturating_add(width - 1));
        let mut entries = Vec::new();
        for (rank, sketch) in sketches.iter().enumerate() {
            let from = sketch.marks.partition_point(|&m| m < low);
            let here = sketch.marks[from..].iter().take_while(|&&m| m <= high);
            let wanted = here.filter(|&m| keys.is_none_or(|keys| keys.marks.binary_search(m).is_ok()));
            entries.extend(wanted.map(|&m| (m, rank as u32)));
        }
        let mut buckets = Buckets::default();
        let (mut ranks, mut found) = (Vec::new(), Vec::new());
        for same in grouped(entries).chunk_by(same_key) {
            if same.len() > 1 {
                ranks.clear();
                ranks.extend(same.iter().map(|&entry| entry as u32));
                buckets.push(&ranks, 1);
                found.extend(remarkable(&ranks).map(|what| ((same[0] >> 32) as u32, what)));
            }
        }
        noted.lock().expect("no thread panics with it").push((part, found));
        buckets
    };
    let buckets = Buckets::of_parts(PARTS, part);
    let mut noted = noted.into_inner().expect("no thread panics with it");
    noted.sort_unstable_by_key(|(part, _)| *part);
    (buckets, noted.into_iter().flat_map(|(_, found)| found).collect())
}

/// Entries sorted: the key in the upper half, what holds it in the lower.
fn grouped(entries: Vec<(u32, u32)>) -> Vec<u64> {
    let mut entries: Vec<u64> = entries.into_iter().map(|(key, holder)| u64::from(key) << 32 | u64::from(holder)).collect();
    entries.sort_unstable();
    entries
}

#[allow(clippy::trivially_copy_pass_by_ref)] // the shape chunk_by asks for
fn same_key(a: &u64, b: &u64) -> bool {
    a >> 32 == b >> 32
}
