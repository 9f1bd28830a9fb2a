//! In: `demo --out DIR`, or `large` or `labelled --reports N --seed S --out DIR`. Out: `DIR/reports/**` and beside it the answer key.
//!
//! Thin: what is written is decided in the modules of `corpus.rs`. Exit code 2 and four lines on wrong usage.

#[path = "corpus.rs"]
mod corpus;

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use corpus::generate::{Plan, generate, render};
use corpus::labelled::plan::Labelled;
use corpus::large::Large;

const USAGE: &str = "usage: corpus demo --out DIR\n       corpus large --reports N --seed S --out DIR\n       corpus labelled --reports N --seed S --out DIR";

/// Reports a thread renders before it writes their keys; keeps memory flat for any size of corpus.
const BATCH: usize = 2_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let out = option("--out").map(PathBuf::from);
    let number = |name: &str| option(name).and_then(|value| value.parse::<u64>().ok());
    let result = match (arguments.first().map(String::as_str), out) {
        (Some("demo"), Some(out)) => demo(&out),
        (Some("large"), Some(out)) => {
            let reports = usize::try_from(number("--reports").unwrap_or(20_000)).expect("a count fits the machine");
            large(&Large { reports, seed: number("--seed").unwrap_or(7) }, &out)
        }
        (Some("labelled"), Some(out)) => {
            let reports = usize::try_from(number("--reports").unwrap_or(400)).expect("a count fits the machine");
            labelled(&Labelled::new(reports, number("--seed").unwrap_or(7)), &out)
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(said) => {
            eprintln!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("cannot write the corpus: {error}");
            ExitCode::from(2)
        }
    }
}

fn demo(out: &Path) -> io::Result<String> {
    let demo = corpus::demo::demo();
    let rendered: Vec<_> = generate(&demo).collect();
    let answers = corpus::answers::answers(&demo, &rendered);
    corpus::check::everything(&demo, &rendered, &answers);
    let reports = out.join("reports");
    if reports.exists() {
        fs::remove_dir_all(&reports)?;
    }
    let mut bytes = 0;
    for file in &rendered {
        bytes += file.bytes.len();
        write_file(&reports.join(&file.path), &file.bytes)?;
    }
    let mut key = serde_json::to_string_pretty(&answers).map_err(io::Error::other)?;
    key.push('\n');
    fs::write(out.join("answers.json"), key)?;
    Ok(format!("{} files, {bytes} bytes, {} pairs of copies", rendered.len(), answers.copies.len()))
}

fn large(plan: &Large, out: &Path) -> io::Result<String> {
    let reports = out.join("reports");
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    fs::create_dir_all(out)?;
    let mut key = BufWriter::new(fs::File::create(out.join("answers.jsonl"))?);
    let mut copies = Vec::new();
    let mut families: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
    let mut bytes = 0;
    for start in (0..plan.len()).step_by(BATCH) {
        let end = (start + BATCH).min(plan.len());
        let share = (end - start).div_ceil(threads);
        let parts: Vec<io::Result<Part>> = std::thread::scope(|scope| {
            let handles: Vec<_> = (start..end)
                .step_by(share)
                .map(|from| {
                    let reports = &reports;
                    scope.spawn(move || part(plan, from..(from + share).min(end), reports))
                })
                .collect();
            handles.into_iter().map(|handle| handle.join().expect("a renderer does not panic")).collect()
        });
        for part in parts {
            let part = part?;
            bytes += part.bytes;
            key.write_all(part.reports.as_bytes())?;
            copies.push(part.copies);
            for (family, file) in part.families {
                families.entry(family).or_default().push(file);
            }
        }
    }
    for lines in &copies {
        key.write_all(lines.as_bytes())?;
    }
    for (family, members) in families {
        let record = corpus::key::FamilyKey { r#type: "family", family, members };
        writeln!(key, "{}", serde_json::to_string(&record).map_err(io::Error::other)?)?;
    }
    key.flush()?;
    Ok(format!("{} files, {bytes} bytes", plan.len()))
}

fn labelled(plan: &Labelled, out: &Path) -> io::Result<String> {
    let archive = plan.archive();
    for report in &archive.reports {
        write_file(&out.join("reports").join(&report.file), report.source.as_bytes())?;
    }
    let mut key = BufWriter::new(fs::File::create(out.join("answers.jsonl"))?);
    for line in corpus::labelled::key::lines(&archive) {
        writeln!(key, "{}", line.map_err(io::Error::other)?)?;
    }
    key.flush()?;
    Ok(format!("{} files", archive.reports.len()))
}

/// What one thread hands back of its reports.
#[derive(Default)]
struct Part {
    reports: String,
    copies: String,
    families: Vec<(String, String)>,
    bytes: usize,
}

fn part(plan: &Large, range: std::ops::Range<usize>, folder: &Path) -> io::Result<Part> {
    let mut part = Part::default();
    for index in range {
        let file = render(&plan.planned(index));
        write_file(&folder.join(&file.path), &file.bytes)?;
        part.bytes += file.bytes.len();
        part.reports.push_str(&serde_json::to_string(&file.key).map_err(io::Error::other)?);
        part.reports.push('\n');
        if let Some(copy) = plan.copy(index) {
            part.copies.push_str(&serde_json::to_string(&copy).map_err(io::Error::other)?);
            part.copies.push('\n');
        }
        if let Some(family) = plan.family(index) {
            part.families.push((family, file.path));
        }
    }
    Ok(part)
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().expect("every report lies in a folder"))?;
            fs::write(path, bytes)
        }
        other => other,
    }
}
