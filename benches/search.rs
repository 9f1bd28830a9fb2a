//! Search beside SQLite FTS5, ripgrep and a plain scan, on one generated corpus, in one run; and its growth.
//!
//! Comes in: `cargo bench --bench search` for 20,000 reports, `-- SIZE` for another number; `-- growth` for 2,000 and 20,000, with
//! `-- growth 200000` for that size as well. Goes out: a table of figures, references, ratios and goals; docs/growth.svg. It
//! does not judge single runs: what it fails on is a hit that one searcher has and another has not.
//!
//! Everything runs in processes of its own, so that peak memory and processor time are its own. Where two are compared they
//! take turns, and processor time is compared: other work on the machine then weighs on both alike.

mod search {
    pub mod chart;
    pub mod engines;
    pub mod growth;
    pub mod process;
    pub mod queries;
    pub mod report;
}
#[allow(dead_code, reason = "each benchmark takes its part")]
mod shared;

use std::path::Path;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if let [part, dir] = arguments.as_slice()
        && search::report::run_part(part, Path::new(dir))
    {
        return;
    }
    let sizes: Vec<usize> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
    if arguments.iter().any(|a| a == "growth") {
        search::growth::run(&[&[2_000, 20_000], sizes.as_slice()].concat());
    } else {
        search::report::run(sizes.first().copied().unwrap_or(20_000));
    }
}
