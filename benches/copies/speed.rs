//! Near-identical whole texts: ours beside gaoya, and beside Python's numpy + rensa and datasketch by `peers.sh`.
//!
//! Signatures are timed on one core from text in memory; the whole job on all cores, from text to pairs. Ours verifies its
//! candidates exactly; gaoya's answer is its own estimate at the same threshold, with the bands it computes for it.

use std::collections::HashSet;
use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32, calculate_minhash_params};
use gongkai::copies::{BANDS, Signature, VALUES};
use rayon::prelude::*;

use super::texts::{ALIKE, Outline, alike, jaccard, shingles, texts};
use crate::shared::{peak_memory, timed};

/// Parts that run in processes of their own, so that peak memory is their own.
const PARTS: [&str; 2] = ["gongkai", "gaoya"];

/// Everything, at one size.
pub fn run(size: usize) {
    let texts = texts(size);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{size} narratives, {:.1} MB of letters, {} characters each", bytes as f64 / 1e6, bytes / 3 / size);
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("narratives-{size}.txt"));
    std::fs::write(&file, texts.join("\n")).expect("target/ can be written");
    let truth = alike(&texts);
    let pairs: Vec<String> = truth.iter().map(|(a, b)| format!("{a} {b}")).collect();
    std::fs::write(file.with_extension("pairs"), pairs.join("\n")).expect("target/ can be written");
    println!("{} pairs of J >= {ALIKE} by an exact join", truth.len());
    for part in PARTS {
        let program = std::env::current_exe().expect("a running program has a path");
        let status = Command::new(program).args(["part", part]).arg(&file).status().expect("the benchmark starts itself");
        assert!(status.success(), "{part} failed");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/copies/peers.sh");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("peers");
    match Command::new("bash").arg(script).arg(folder).arg(&file).status() {
        Ok(status) if status.success() => {}
        other => println!("the Python peers were not measured: {other:?}"),
    }
}

/// One part, in its own process.
pub fn part(name: &str, file: &Path) {
    let text = std::fs::read_to_string(file).expect("the benchmark wrote it");
    let texts: Vec<&str> = text.split('\n').collect();
    let truth = std::fs::read_to_string(file.with_extension("pairs")).expect("the benchmark wrote it");
    let truth: HashSet<(u32, u32)> = truth
        .lines()
        .filter_map(|line| line.split_once(' ').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?))))
        .collect();
    let megabytes = text.len() as f64 / 1e6;
    let say = |what: &str, figure: f64, unit: &str| println!("  {name:<22}{what:<44}{figure:>12.4} {unit}");
    let before = peak_memory();
    let mut found: Vec<(u32, u32)> = Vec::new();
    let (signatures, job) = if name == "gongkai" {
        let one_core = timed(|| texts.iter().map(|t| black_box(Signature::of(t)).bands()[0]).fold(0, u32::max));
        (one_core, timed(|| found = ours(&texts)))
    } else {
        let hasher = MinHasher32::new(VALUES);
        let sample = &texts[..texts.len().min(2_000)];
        let part = sample.iter().map(|t| t.len()).sum::<usize>() as f64 / text.len() as f64;
        let mut one_core = timed(|| sample.iter().for_each(|t| drop(black_box(hasher.create_signature(windows(t).into_iter())))));
        one_core.cpu /= part;
        (one_core, timed(|| found = gaoya(&texts)))
    };
    say("signatures from text, one core", megabytes / (signatures.cpu / 1e3), "MB/s");
    say("whole job, wall", job.wall / 1e3, "s");
    say("whole job, CPU", job.cpu / 1e3, "s");
    say("peak memory beyond the texts", peak_memory() - before, "MB");
    let right = found.iter().filter(|pair| truth.contains(pair)).count() as f64;
    say("recall at J >= .7", right / truth.len().max(1) as f64, "");
    say("precision at J >= .7", right / found.len().max(1) as f64, "");
}

/// The shingles of a text as slices, for libraries that hash for themselves.
fn windows(text: &str) -> Vec<&str> {
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    places.windows(6).map(|w| &text[w[0]..w[5]]).collect()
}

/// Estimates this far below the threshold are not verified: four times the standard error of 128 values at .7.
const SLACK: f64 = 0.16;

/// From text to verified pairs: signatures, equal band keys by sorting, the estimate of each pair, a bound, exact Jaccard of those that may
/// reach the threshold.
fn ours(texts: &[&str]) -> Vec<(u32, u32)> {
    let signatures: Vec<Signature> = texts.par_iter().map(|t| Signature::of(t)).collect();
    let keys: Vec<[u32; BANDS]> = signatures.par_iter().map(Signature::bands).collect();
    let near = |a: u64, b: u64| signatures[a as usize].estimate(&signatures[b as usize]) >= ALIKE - SLACK;
    let mut pairs: Vec<u64> = (0..BANDS)
        .into_par_iter()
        .flat_map_iter(|band| {
            let mut entries: Vec<u64> =
                keys.iter().enumerate().map(|(text, keys)| u64::from(keys[band]) << 32 | text as u64).collect();
            entries.sort_unstable();
            // A pair counts in the first band that has it.
            let met = |a: u64, b: u64| keys[a as usize][..band].iter().zip(&keys[b as usize][..band]).any(|(x, y)| x == y);
            let mut pairs = Vec::new();
            for same in entries.chunk_by(|x, y| x >> 32 == y >> 32) {
                for (i, &a) in same.iter().enumerate() {
                    let texts = same[i + 1..].iter().map(|&b| (a & 0xFFFF_FFFF, b & 0xFFFF_FFFF));
                    pairs.extend(texts.filter(|&(a, b)| !met(a, b) && near(a, b)).map(|(a, b)| a << 32 | b));
                }
            }
            pairs
        })
        .collect();
    drop(keys);
    drop(signatures);
    let outlines = Known::of(&pairs, |text| Outline::of(texts[text as usize]));
    pairs.retain(|&pair| outlines.get(pair >> 32).may_be_alike(outlines.get(pair)));
    let sets = Known::of(&pairs, |text| shingles(texts[text as usize]));
    let is_alike = |&pair: &u64| jaccard(sets.get(pair >> 32), sets.get(pair)) >= ALIKE;
    pairs.into_par_iter().filter(is_alike).map(|pair| ((pair >> 32) as u32, pair as u32)).collect()
}

/// Something of each text that takes part in a pair.
struct Known<T> {
    texts: Vec<u32>,
    each: Vec<T>,
}

impl<T: Send> Known<T> {
    fn of(pairs: &[u64], each: impl Fn(u32) -> T + Sync) -> Self {
        let mut texts: Vec<u32> = pairs.iter().flat_map(|&pair| [(pair >> 32) as u32, pair as u32]).collect();
        texts.sort_unstable();
        texts.dedup();
        Self { each: texts.par_iter().map(|&text| each(text)).collect(), texts }
    }

    /// Of the text in the lower half of a pair.
    fn get(&self, text: u64) -> &T {
        &self.each[self.texts.binary_search(&(text as u32)).expect("every text of a pair is known")]
    }
}

fn gaoya(texts: &[&str]) -> Vec<(u32, u32)> {
    let (bands, width) = calculate_minhash_params(ALIKE, VALUES);
    let hasher = MinHasher32::new(bands * width);
    let mut index = MinHashIndex::new(bands, width, ALIKE);
    let signatures: Vec<Vec<u32>> = texts.par_iter().map(|t| hasher.create_signature(windows(t).into_iter())).collect();
    index.par_bulk_insert((0..texts.len() as u32).collect(), signatures.clone());
    let answers = index.par_bulk_query(&signatures);
    let pair = |(a, near): (usize, HashSet<u32>)| near.into_iter().filter(move |&b| b > a as u32).map(move |b| (a as u32, b));
    let mut pairs: Vec<(u32, u32)> = answers.into_iter().map(|a| a.into_iter().collect()).enumerate().flat_map(pair).collect();
    pairs.sort_unstable();
    pairs
}
