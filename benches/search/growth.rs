//! Time, disk and memory from 2,000 reports upwards, drawn.
//!
//! Comes in: sizes. Goes out: a table and docs/growth.svg. It stands beside nothing: how ours grows, not how it compares.

use std::hint::black_box;
use std::path::Path;

use gongkai::ingest::{self, Monitor, Options};

use super::chart;
use super::queries::{Times, ask, count, open, read_phrases};
use super::report::{Figures, say, short, start};
use crate::shared::{cpu, generate, timed};

/// The columns of the table: name of the figure, heading.
const COLUMNS: &[(&str, &str)] = &[
    ("index wall", "indexing, s"),
    ("index CPU", "CPU, s"),
    ("index disk", "disk, MB"),
    ("index peak memory", "indexing, peak MB"),
    ("count p50", "phrase counted, p50 ms"),
    ("count p99", "p99"),
    ("top p50", "top 20, p50 ms"),
    ("top p99", "p99"),
    ("child peak memory", "search process, peak MB"),
    ("version wall", "--version, ms"),
    ("search wall", "search process, ms"),
];

pub fn run(sizes: &[usize]) {
    let mut grown: Vec<(usize, Figures)> = Vec::new();
    for size in sizes {
        let dir = generate(*size);
        let mut figures = Figures::new();
        for part in ["index", "phrases", "phrase", "processes", "memory"] {
            start(part, &dir, &mut figures);
        }
        std::fs::remove_dir_all(&dir).expect("our own folder can be removed");
        grown.push((*size, figures));
    }
    let headings: Vec<&str> = COLUMNS.iter().map(|c| c.1).collect();
    println!("\n| reports | {} |\n|{}", headings.join(" | "), "---|".repeat(COLUMNS.len() + 1));
    for (size, figures) in &grown {
        let cells: Vec<String> = COLUMNS.iter().map(|c| short(figures[c.0])).collect();
        println!("| {size} | {} |", cells.join(" | "));
    }
    let svg = chart::draw(&grown);
    std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/growth.svg"), svg).expect("docs/ can be written");
}

/// Builds our index.
pub fn index(dir: &Path) {
    let paths = [dir.join("reports")];
    let started = cpu();
    let took =
        timed(|| ingest::index(&dir.join("index"), &paths, &Options::default(), &Monitor::default()).expect("indexing succeeds"));
    say("index CPU", cpu().saturating_sub(started).as_secs_f64());
    say("index wall", took.wall / 1e3);
    say("index disk", open(dir).bytes() as f64 / 1e6);
}

/// Asks the phrases of our index alone.
pub fn phrase(dir: &Path) {
    let (index, mut times) = (open(dir), Times::default());
    for phrase in read_phrases(dir) {
        let quoted = format!("\"{phrase}\"");
        times
            .turns(&[("count", &|| _ = black_box(count(&index, &quoted))), ("top", &|| _ = black_box(ask(&index, &quoted, 20)))]);
    }
    times.say();
}
