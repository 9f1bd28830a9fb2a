//! What is said of reports that share nothing but what everybody writes.

use std::collections::HashSet;

use gongkai::copies::{Options, compare};
use rayon::prelude::*;

use super::opened::Opened;
use super::{Gate, Goal};

/// No unrelated pair may have more net coverage than this.
const MOST: f64 = 0.10;

pub fn gates(archive: &Opened) -> Vec<Gate> {
    let related: HashSet<(usize, usize)> = archive.key.related().into_iter().collect();
    let count = archive.reports.len();
    let unrelated: Vec<(usize, usize)> =
        (0..count).flat_map(|b| (0..b).map(move |a| (a, b))).filter(|pair| !related.contains(pair)).collect();
    let net: Vec<f64> =
        unrelated.par_iter().map(|&(a, b)| compare(&archive.reports[a], &archive.reports[b]).net_coverage()).collect();
    let found = archive.find(&Options::default());
    let accused = found.pairs.iter().filter(|p| !related.contains(&(p.a.min(p.b), p.a.max(p.b)))).count();
    let gate = |what, figure, goal| Gate { what, figure, goal, of: unrelated.len() };
    vec![
        gate(
            "accusations: unrelated pairs above .10 net coverage",
            net.iter().filter(|n| **n > MOST).count() as f64,
            Goal::AtMost(0.0),
        ),
        gate(
            "accusations: greatest net coverage of an unrelated pair",
            net.iter().copied().fold(0.0, f64::max),
            Goal::AtMost(MOST),
        ),
        gate("accusations: unrelated pairs listed by default", accused as f64, Goal::AtMost(0.0)),
    ]
}
