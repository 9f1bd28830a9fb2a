//! The parts of the benchmark in their order, and the table they end in.
//!
//! Comes in: a number of reports. Goes out: figures beside their references, ratios and goals (a Markdown table). It does not
//! measure; parts are processes that print a name and a figure a line.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{engines, growth, process, queries};
use crate::shared::{cpu, generate, peak_memory};

/// Figures by name.
pub type Figures = BTreeMap<String, f64>;

/// Runs a part in this process; `false` if there is no such part.
pub fn run_part(part: &str, dir: &Path) -> bool {
    match part {
        "index" => growth::index(dir),
        "phrases" => queries::write_phrases(dir),
        "texts" => queries::write_texts(dir),
        "fts5" => engines::build_fts5(dir),
        "compare" => queries::compare(dir),
        "phrase" => growth::phrase(dir),
        "processes" => process::times(dir),
        "memory" => process::peak(&process::search(dir)),
        _ => return false,
    }
    say(&format!("{part} peak memory"), peak_memory());
    say(&format!("{part} process CPU"), cpu().as_secs_f64());
    true
}

/// Tells the process that started this part.
pub fn say(name: &str, figure: f64) {
    println!("{name}\t{figure}");
}

/// Starts a part and adds what it says.
pub fn start(part: &str, dir: &Path, figures: &mut Figures) {
    let program = std::env::current_exe().expect("a running program has a path");
    let output = Command::new(program).arg(part).arg(dir).stderr(Stdio::inherit()).output().expect("the benchmark starts itself");
    assert!(output.status.success(), "{part} failed");
    for line in String::from_utf8(output.stdout).expect("parts speak UTF-8").lines() {
        let (name, figure) = line.split_once('\t').expect("parts print a name, a tab, a figure");
        figures.insert(name.to_owned(), figure.parse().expect("parts print figures"));
    }
}

/// The whole comparison.
pub fn run(size: usize) {
    let dir = generate(size);
    let mut figures = Figures::new();
    for part in ["index", "phrases", "texts", "fts5", "compare", "processes", "memory"] {
        start(part, &dir, &mut figures);
    }
    std::fs::remove_dir_all(&dir).expect("our own folder can be removed");
    print(size, &figures);
}

/// A figure of ours beside a reference. `most` is the goal: the largest allowed ratio.
struct Beside {
    what: &'static str,
    ours: &'static str,
    unit: &'static str,
    reference: &'static str,
    theirs: &'static str,
    most: Option<f64>,
}

const fn beside(
    what: &'static str,
    ours: &'static str,
    unit: &'static str,
    reference: &'static str,
    theirs: &'static str,
    most: Option<f64>,
) -> Beside {
    Beside { what, ours, unit, reference, theirs, most }
}

const ROWS: &[Beside] = &[
    beside("indexing CPU, parsing included", "index CPU", "s", "FTS5", "fts5 CPU, default hashsize", Some(0.70)),
    beside("indexing CPU, parsing included", "index CPU", "s", "FTS5, hashsize 64 MB", "fts5 CPU", Some(0.70)),
    beside("index on disk", "index disk", "MB", "FTS5", "fts5 disk", Some(0.60)),
    beside("phrase counted, p50", "count p50", "ms", "FTS5", "fts5 count p50", Some(0.25)),
    beside("phrase counted, p99", "count p99", "ms", "FTS5", "fts5 count p99", Some(0.30)),
    beside("phrase counted, p50", "count p50", "ms", "scan in memory", "scan p50", Some(1.0)),
    beside("phrase counted, p99", "count p99", "ms", "scan in memory", "scan p99", Some(1.0)),
    beside("phrase counted, p99, wall", "count p99 wall", "ms", "ripgrep, 2 threads", "ripgrep p99 wall", Some(0.02)),
    beside("phrase top 20 with places, p50", "top p50", "ms", "FTS5", "fts5 top p50", None),
    beside("phrase top 20 with places, p99", "top p99", "ms", "FTS5", "fts5 top p99", None),
    beside("phrase top 20 with places, p50", "top p50", "ms", "scan in memory", "scan p50", None),
    beside("either of two words, top 20, p50", "any p50", "ms", "FTS5", "fts5 any p50", None),
    beside("either of two words, top 20, p99", "any p99", "ms", "FTS5", "fts5 any p99", Some(0.10)),
    beside("both of two words, top 20, p50", "all p50", "ms", "FTS5", "fts5 all p50", None),
    beside("both of two words, top 20, p99", "all p99", "ms", "FTS5", "fts5 all p99", None),
];

fn print(size: usize, figures: &Figures) {
    let get = |name: &str| figures.get(name).copied().unwrap_or(f64::NAN);
    println!("\n| {size} reports | ours | reference | | ratio | goal | |\n|---|---|---|---|---|---|---|");
    for row in ROWS {
        let (ours, theirs) = (get(row.ours), get(row.theirs));
        let goal = row.most.map_or_else(String::new, |most| format!("≤ {most}"));
        let end = row.most.map_or_else(String::new, |most| verdict(ours / theirs, most));
        println!(
            "| {} | {} {} | {} {} | {} | {} | {goal} | {end} |",
            row.what,
            short(ours),
            row.unit,
            short(theirs),
            row.unit,
            row.reference,
            short(ours / theirs)
        );
    }
    let (version, found) = (get("version wall"), get("search wall"));
    println!(
        "| whole process, median wall | {} ms | {} ms | --version | + {} ms | ≤ + 20 ms | {} |",
        short(found),
        short(version),
        short(found - version),
        verdict(found - version, 20.0)
    );
    let memory = get("child peak memory");
    println!("| whole process, peak memory | {} MB | | | | < 64 MB | {} |", short(memory), verdict(memory, 64.0));
    println!(
        "| hits that one has and another has not | {} | of {} phrases | FTS5, ripgrep, scan | | 0 | met |",
        short(get("different")),
        get("phrases")
    );
    println!("\nAlso measured:");
    let shown: Vec<&str> = ROWS.iter().flat_map(|r| [r.ours, r.theirs]).collect();
    for (name, figure) in figures.iter().filter(|(name, _)| !shown.contains(&name.as_str())) {
        println!("{name:<32}{:>10}", short(*figure));
    }
}

fn verdict(figure: f64, most: f64) -> String {
    if figure <= most { "met".to_owned() } else { format!("{} × the goal", short(figure / most)) }
}

/// Three figures that mean something.
pub fn short(figure: f64) -> String {
    match figure.abs() {
        size if size >= 99.95 || size == 0.0 => format!("{figure:.0}"),
        size if size >= 9.995 => format!("{figure:.1}"),
        size if size >= 0.9995 => format!("{figure:.2}"),
        _ => format!("{figure:.3}"),
    }
}
