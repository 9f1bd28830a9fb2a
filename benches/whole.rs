//! The whole job on generated corpora: read and parse, index, search, copies, rank; with peak memory and growth.
//!
//! `cargo bench` runs 2,000 and 20,000 reports; `cargo bench -- 200000` any other sizes. Each line is one measurement:
//! what, corpus, figure, unit. Times are wall-clock of one run on a machine at rest; peers run in the same process, in turn, so
//! that ratios hold on a noisy machine. Results with date and machine: docs/performance.md.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use gongkai::copies::{self, Sketch};
use gongkai::ingest::{self, Monitor, Options};
use gongkai::rank;
use gongkai::read::{Limits, read_path, walk};
use gongkai::search::{Filter, Index, Query, Request, Sort};
use gongkai::text::fold_kept;
use gongkai::{facts, parse};

#[allow(dead_code, reason = "each benchmark takes its part")]
mod shared;

use shared::{Dice, cpu, cut, generate, peak_memory, percentile, timed};

/// A part measured in a process of its own, so that peak memory is its own.
const PARTS: [&str; 5] = ["read", "index", "search", "copies", "rank"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if let [part, dir] = arguments.as_slice()
        && PARTS.contains(&part.as_str())
    {
        run_part(part, Path::new(dir));
        return;
    }
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![2_000, 20_000];
    }
    for size in sizes {
        let dir = generate(size);
        for part in PARTS {
            let program = std::env::current_exe().expect("a running program has a path");
            let status = Command::new(program).arg(part).arg(&dir).status().expect("the benchmark starts itself");
            assert!(status.success(), "{part} failed");
        }
        std::fs::remove_dir_all(&dir).expect("our own folder can be removed");
    }
}

fn run_part(part: &str, dir: &Path) {
    let (reports, index) = (dir.join("reports"), dir.join("index"));
    let files = walk(std::slice::from_ref(&reports)).files;
    let (count, bytes) = (files.len(), files.iter().map(|f| f.bytes).sum::<u64>());
    let line = Lines { corpus: format!("{count} reports, {:.1} MB", bytes as f64 / 1e6) };
    match part {
        "read" => read(&line, &files, bytes),
        "index" => build(&line, &reports, &index, count, bytes),
        "search" => search(&line, &index),
        "copies" => compare(&line, &index),
        _ => ranking(&line, &index),
    }
    line.say(part, "peak memory", peak_memory(), "MB");
}

/// One line a measurement.
struct Lines {
    corpus: String,
}

impl Lines {
    fn say(&self, part: &str, what: &str, figure: f64, unit: &str) {
        println!("{part:<8}{:<28}{what:<44}{figure:>12.3} {unit}", self.corpus);
    }
}

/// Reading, parsing, cells and sketches on one core.
fn read(line: &Lines, files: &[gongkai::read::Found], bytes: u64) {
    let limits = Limits::default();
    let mut spent = [Duration::ZERO; 4];
    for file in files {
        let mut at = Instant::now();
        let mut lap = |slot: &mut Duration| {
            *slot += at.elapsed();
            at = Instant::now();
        };
        let source = read_path(&file.name, &file.path, &limits).expect("generated files are sound");
        lap(&mut spent[0]);
        let report = parse::parse(&source);
        lap(&mut spent[1]);
        black_box(facts::read(&report));
        lap(&mut spent[2]);
        black_box(Sketch::of(&report));
        lap(&mut spent[3]);
    }
    for (what, time) in ["read", "parse", "cells", "sketch"].iter().zip(spent) {
        line.say("read", &format!("{what}, one core"), bytes as f64 / 1e6 / time.as_secs_f64(), "MB/s");
        line.say("read", &format!("{what}, one core"), time.as_secs_f64() * 1e6 / files.len() as f64, "µs/report");
    }
}

fn build(line: &Lines, reports: &Path, index: &Path, count: usize, bytes: u64) {
    let paths = [reports.to_owned()];
    let started = Instant::now();
    ingest::index(index, &paths, &Options::default(), &Monitor::default()).expect("indexing succeeds");
    let seconds = started.elapsed().as_secs_f64();
    line.say("index", "wall", seconds, "s");
    line.say("index", "throughput", count as f64 / seconds, "reports/s");
    line.say("index", "throughput", bytes as f64 / 1e6 / seconds, "MB/s");
    line.say("index", "CPU", cpu().as_secs_f64(), "s");
    let size = Index::open(index).expect("it was just made").bytes();
    line.say("index", "on disk", size as f64 / 1e6, "MB");
    let started = Instant::now();
    ingest::index(index, &paths, &Options::default(), &Monitor::default()).expect("indexing succeeds");
    line.say("index", "again, nothing changed", started.elapsed().as_secs_f64(), "s");
}

/// Phrases of 4–12 characters cut anywhere, against a scan of the folded text in memory; and ranked words.
fn search(line: &Lines, dir: &Path) {
    let index = Index::open(dir).expect("the part before made it");
    let stored = index.load_all(&Filter::default()).expect("the index is sound");
    let texts: Vec<String> = stored.iter().map(|s| fold_kept(&s.report().expect("sound").text.display)).collect();
    let phrases = phrases(&texts, 200);
    let all = texts.join("\n");
    line.say("search", "normalised text", all.len() as f64 / 1e6, "MB");
    let opened: Vec<f64> = (0..20).map(|_| timed(|| Index::open(dir).expect("sound")).wall).collect();
    line.say("search", "open the index, p50", percentile(&opened, 50), "ms");
    let (mut ours, mut scan) = (Vec::new(), Vec::new());
    for phrase in &phrases {
        ours.push(timed(|| ask(&index, &format!("\"{phrase}\""), 20)).wall);
        scan.push(timed(|| memchr::memmem::find_iter(all.as_bytes(), phrase.as_bytes()).count()).wall);
    }
    for (what, times) in [("phrase, top 20 with places", &ours), ("scan of the text in memory (peer)", &scan)] {
        line.say("search", &format!("{what}, p50"), percentile(times, 50), "ms");
        line.say("search", &format!("{what}, p99"), percentile(times, 99), "ms");
    }
    line.say("search", "phrase p50 as a share of the scan's", percentile(&ours, 50) / percentile(&scan, 50), "");
    let words = ["政务公开 培训", "监督 考核", "整改", "解读", "群众 热线"];
    ask(&index, words[0], 20);
    let ranked: Vec<f64> = words.iter().cycle().take(50).map(|w| timed(|| ask(&index, w, 20)).wall).collect();
    line.say("search", "words, top 20, dictionary in memory, p50", percentile(&ranked, 50), "ms");
}

fn ask(index: &Index, query: &str, limit: usize) -> u64 {
    let query = Query::parse(query).expect("the benchmark's queries are sound");
    index
        .search(&Request { query, filter: Filter::default(), sort: Sort::Score, limit, context: 30, skip: 0 })
        .expect("sound")
        .reports
}

/// Phrases cut at fixed but arbitrary places.
fn phrases(texts: &[String], wanted: usize) -> Vec<String> {
    let mut dice = Dice::new(1);
    std::iter::repeat_with(|| texts.get(dice.below(texts.len())).and_then(|text| cut(text, &mut dice)))
        .flatten()
        .take(wanted)
        .collect()
}

fn compare(line: &Lines, dir: &Path) {
    let index = Index::open(dir).expect("the part before made it");
    let started = Instant::now();
    let (archive, sketches) = ingest::Archive::of(&index, &Filter::default(), None).expect("sound");
    line.say("copies", "load sketches", started.elapsed().as_secs_f64(), "s");
    let started = Instant::now();
    let found =
        copies::find(&archive.members, sketches.clone(), |i| archive.report(i), &copies::Options::default()).expect("sound");
    line.say("copies", "candidates, alignment, pairs", started.elapsed().as_secs_f64(), "s");
    line.say("copies", "candidate pairs aligned", found.compared as f64, "");
    line.say("copies", "pairs listed", found.pairs.len() as f64, "");
    let options = copies::Options { only: Some(0), ..copies::Options::default() };
    let started = Instant::now();
    black_box(copies::find(&archive.members, sketches, |i| archive.report(i), &options).expect("sound"));
    line.say("copies", "one report against all", started.elapsed().as_secs_f64(), "s");
}

fn ranking(line: &Lines, dir: &Path) {
    let index = Index::open(dir).expect("the part before made it");
    let started = Instant::now();
    let options = rank::Options::default();
    let measured = ingest::entries(&index, &Filter::default(), |entry| rank::Candidate::of(&entry, options.metric));
    let measured = measured.expect("the index is sound");
    line.say("rank", "read and measure", started.elapsed().as_secs_f64(), "s");
    let started = Instant::now();
    black_box(rank::order(measured, &options));
    line.say("rank", "rank", started.elapsed().as_secs_f64(), "s");
}
