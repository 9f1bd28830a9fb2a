//! Candidates against brute force: every pair of paragraphs by exact Jaccard, every pair of reports by exact common runs.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use gongkai::copies::{CERTAIN, SHINGLE, Sketch, UNIT_CHARS, Wanted, candidates};
use rayon::prelude::*;

use super::opened::Opened;
use super::{Gate, Goal};

pub fn gates(archive: &Opened) -> Vec<Gate> {
    let found = found(archive);
    let jaccard = most_alike(archive);
    let mut gates = Vec::new();
    for (what, least, goal) in [
        ("candidates: pairs with a paragraph of J >= .7", 0.7, 0.999),
        ("candidates: pairs with a paragraph of J >= .5", 0.5, 0.95),
    ] {
        gates.push(recall(what, goal, &found, jaccard.iter().filter(|(_, j)| **j >= least).map(|(pair, _)| *pair)));
    }
    gates.push(recall("candidates: pairs with an exact run of 20 characters", 1.0, &found, common_runs(archive).into_iter()));
    let total = archive.reports.len() * (archive.reports.len() - 1) / 2;
    let share = found.len() as f64 / total as f64;
    gates.push(Gate { what: "candidates: share of all pairs that are looked at", figure: share, goal: Goal::Told, of: total });
    gates
}

fn recall(what: &'static str, goal: f64, found: &BTreeSet<(usize, usize)>, oracle: impl Iterator<Item = (usize, usize)>) -> Gate {
    let (mut of, mut hit) = (0, 0);
    for pair in oracle {
        of += 1;
        hit += usize::from(found.contains(&pair));
    }
    Gate { what, figure: hit as f64 / of.max(1) as f64, goal: Goal::AtLeast(goal), of }
}

/// The candidate pairs by index, the smaller first.
fn found(archive: &Opened) -> BTreeSet<(usize, usize)> {
    let mut numbers = BTreeMap::new();
    let mut agencies = Vec::new();
    for report in &archive.key.reports {
        let next = numbers.len() as u32;
        agencies.push(*numbers.entry(&report.agency.name).or_insert(next));
    }
    let sketches: Vec<&Sketch> = archive.sketches.iter().collect();
    let found = candidates(&sketches, &agencies, Wanted::All);
    found.pairs.iter().map(|pair| (pair.a as usize, pair.b as usize)).collect()
}

/// The greatest exact Jaccard of any paragraph of the one and any of the other, where it is at least .5. Paragraphs too short
/// to be a unit, and stock, are left out.
fn most_alike(archive: &Opened) -> BTreeMap<(usize, usize), f64> {
    let mut units: Vec<(usize, HashSet<&[u64]>)> = Vec::new();
    for (report, narrative) in archive.narratives.iter().enumerate() {
        let evidence = archive.evidence(report);
        for paragraph in narrative.paragraphs() {
            let tokens = paragraph.tokens.clone();
            let own: u32 = tokens.clone().filter(|&t| evidence[t]).map(|t| narrative.token_chars(t)).sum();
            if own >= UNIT_CHARS {
                units.push((report, narrative.codes()[tokens].windows(SHINGLE).collect()));
            }
        }
    }
    let pairs: Vec<((usize, usize), f64)> = (0..units.len())
        .into_par_iter()
        .flat_map_iter(|x| {
            let (units, (a, set)) = (&units, &units[x]);
            (0..x).filter_map(move |y| {
                let (b, other) = &units[y];
                // No need to count where the sizes alone rule it out.
                let (small, large) = (set.len().min(other.len()), set.len().max(other.len()));
                if a == b || small * 2 < large {
                    return None;
                }
                let both = set.iter().filter(|shingle| other.contains(*shingle)).count();
                let jaccard = both as f64 / (set.len() + other.len() - both) as f64;
                (jaccard >= 0.5).then_some(((*b.min(a), *b.max(a)), jaccard))
            })
        })
        .collect();
    let mut most = BTreeMap::new();
    for (pair, jaccard) in pairs {
        let known = most.entry(pair).or_insert(0.0f64);
        *known = known.max(jaccard);
    }
    most
}

/// Pairs with a common run of [`CERTAIN`] tokens, all of them evidence on both sides, inside one section.
fn common_runs(archive: &Opened) -> BTreeSet<(usize, usize)> {
    let mut holders: BTreeMap<&[u64], Vec<usize>> = BTreeMap::new();
    for (report, narrative) in archive.narratives.iter().enumerate() {
        let evidence = archive.evidence(report);
        for section in narrative.sections() {
            for start in section.start..(section.end + 1).saturating_sub(CERTAIN).max(section.start) {
                let run = start..start + CERTAIN;
                if evidence[run.clone()].iter().all(|e| *e) {
                    holders.entry(&narrative.codes()[run]).or_default().push(report);
                }
            }
        }
    }
    let mut pairs = BTreeSet::new();
    for mut same in holders.into_values() {
        same.dedup();
        for (k, &a) in same.iter().enumerate() {
            pairs.extend(same[k + 1..].iter().map(|&b| (a, b)));
        }
    }
    pairs
}
