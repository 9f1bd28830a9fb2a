//! What is said of reports that share nothing but what everybody writes.

use std::collections::HashSet;

use gongkai::copies::{Options, compare};
use rayon::prelude::*;

use super::opened::Opened;
use super::{Gate, Goal};

/// No unrelated pair may have more net coverage than this.
const MOST: f64 = 0.10;
/// Pairs that are told of where the gate is missed.
const TOLD: usize = 5;

pub fn gates(archive: &Opened) -> Vec<Gate> {
    let related: HashSet<(usize, usize)> = archive.key.related().into_iter().collect();
    let count = archive.reports.len();
    let unrelated: Vec<(usize, usize)> =
        (0..count).flat_map(|b| (0..b).map(move |a| (a, b))).filter(|pair| !related.contains(pair)).collect();
    let net: Vec<f64> =
        unrelated.par_iter().map(|&(a, b)| compare(&archive.reports[a], &archive.reports[b]).net_coverage()).collect();
    for ((a, b), net) in unrelated.iter().zip(&net).filter(|(_, net)| **net > MOST).take(TOLD) {
        tell(archive, *a, *b, *net);
    }
    let found = archive.find(&Options::default());
    let accused: Vec<_> = found.pairs.iter().filter(|p| !related.contains(&(p.a.min(p.b), p.a.max(p.b)))).collect();
    accused.iter().take(TOLD).for_each(|pair| tell(archive, pair.a, pair.b, pair.net_coverage()));
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
        gate("accusations: unrelated pairs listed by default", accused.len() as f64, Goal::AtMost(0.0)),
    ]
}

/// What a missed gate is about.
fn tell(archive: &Opened, a: usize, b: usize, net: f64) {
    let pair = compare(&archive.reports[a], &archive.reports[b]);
    let source = &archive.key.reports[if pair.a == 0 { a } else { b }].source;
    eprintln!("{net:.3} of {} and {}:", archive.members[a].file, archive.members[b].file);
    for passage in pair.passages {
        let text = passage.span_a.slice(source).unwrap_or_default().replace('\n', " ");
        eprintln!("    {} characters, {:.2} statutory: {text}", passage.chars, passage.statutory);
    }
}
