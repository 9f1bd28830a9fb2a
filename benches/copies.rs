//! How well and how fast copies are found.
//!
//! `cargo bench --bench copies -- gates [REPORTS]` prints the table of gates on labelled archives (tests/gates) and fails if one is
//! missed. `cargo bench --bench copies -- speed [TEXTS]` stands near-identical whole texts beside gaoya, numpy + rensa and
//! datasketch. The whole job on reports, passages and all, is a part of `cargo bench --bench whole`.

mod copies {
    pub mod speed;
    pub mod texts;
}
#[path = "../tests/gates/mod.rs"]
#[allow(dead_code, reason = "the measures of families are for the tests of templates")]
mod gates;
#[allow(dead_code, reason = "each benchmark takes its part")]
mod shared;

use std::path::Path;

use shared::corpus as generated;

/// Reports of a labelled archive, and texts, where no number is given.
const ARCHIVE: usize = 300;
const TEXTS: usize = 20_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let size = |default: usize| arguments.iter().find_map(|a| a.parse().ok()).unwrap_or(default);
    match arguments.first().map(String::as_str) {
        Some("part") => copies::speed::part(&arguments[1], Path::new(&arguments[2])),
        Some("gates") => gates_of(size(ARCHIVE)),
        Some("speed") => copies::speed::run(size(TEXTS)),
        _ => {
            gates_of(ARCHIVE);
            copies::speed::run(TEXTS);
        }
    }
}

fn gates_of(reports: usize) {
    let mut missed = 0;
    for seed in [7, 8, 9] {
        println!("{reports} labelled reports, seed {seed}");
        for gate in gates::table(reports, seed) {
            println!("  {gate}");
            missed += usize::from(!gate.holds());
        }
    }
    if missed > 0 {
        eprintln!("{missed} gates are missed");
        std::process::exit(1);
    }
}
