//! How well and how fast copies are found.
//!
//! `cargo bench --bench copies -- gates [REPORTS]` prints the table of gates on labelled archives (tests/gates).

#[path = "../tests/gates/mod.rs"]
#[allow(dead_code, reason = "the measures of families are for the tests of templates")]
mod gates;
#[allow(dead_code, reason = "each benchmark takes its part")]
mod shared;

use shared::corpus as generated;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let sizes = || arguments.iter().filter_map(|a| a.parse().ok());
    if arguments.first().is_some_and(|a| a == "gates") {
        let size = sizes().next().unwrap_or(600);
        let mut missed = 0;
        for seed in [7, 8, 9] {
            println!("{size} labelled reports, seed {seed}");
            for gate in gates::table(size, seed) {
                println!("  {gate}");
                missed += usize::from(!gate.holds());
            }
        }
        std::process::exit(i32::from(missed > 0));
    }
}
