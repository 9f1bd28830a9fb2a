//! `gongkai status`: what the index holds, and what it does not.

use serde::Serialize;

use super::Done;
use super::args::{IndexArg, OutputArgs};
use crate::error::Result;
use crate::output::{Align, Row};
use crate::report::Kind;
use crate::search::{FORMAT, Filter, Outcome};

/// Say what the index holds, and which files it could not read
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai status
  gongkai status --format jsonl | jq .failed")]
pub struct Args {
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    output: OutputArgs,
}

/// `gongkai.status/1`
#[derive(Debug, Serialize)]
struct StatusRow {
    schema: &'static str,
    index: String,
    format: u32,
    reports: u64,
    not_reports: u64,
    files: u64,
    agency_unknown: u64,
    year_unknown: u64,
    years: Option<(u16, u16)>,
    bytes: u64,
    failed: Vec<FileRow>,
    skipped: Vec<FileRow>,
}

#[derive(Debug, Serialize)]
struct FileRow {
    file: String,
    reason: String,
}

pub fn run(args: &Args) -> Result<Done> {
    let index = args.index.open()?;
    let manifest = index.manifest()?;
    let cards: Vec<_> = index.load_all(&Filter::default())?.into_iter().map(|s| s.card).collect();
    let number = |keep: &dyn Fn(&crate::search::Card) -> bool| cards.iter().filter(|c| keep(c)).count() as u64;
    let reports = |c: &crate::search::Card| c.kind != Some(Kind::Other);
    let years: Vec<u16> = cards.iter().filter(|c| reports(c)).filter_map(|c| c.year).collect();
    let files = |failed: bool| {
        let wanted = manifest.files.iter().filter_map(move |(file, entry)| match &entry.outcome {
            Outcome::Failed { code, cause, .. } if failed => {
                Some(FileRow { file: file.clone(), reason: format!("{cause} [{code}]") })
            }
            Outcome::Skipped(why) if !failed => Some(FileRow { file: file.clone(), reason: why.clone() }),
            _ => None,
        });
        wanted.collect::<Vec<_>>()
    };
    let row = StatusRow {
        schema: "gongkai.status/1",
        index: index.dir().display().to_string(),
        format: FORMAT,
        reports: number(&reports),
        not_reports: number(&|c| !reports(c)),
        files: manifest.files.len() as u64,
        agency_unknown: number(&|c| reports(c) && c.agency.is_none()),
        year_unknown: number(&|c| reports(c) && c.year.is_none()),
        years: years.iter().min().copied().zip(years.iter().max().copied()),
        bytes: index.bytes(),
        failed: files(true),
        skipped: files(false),
    };
    let mut sink = args.output.sink()?;
    sink.row(&row)?;
    sink.end_table()?;
    if sink.format() == crate::output::Format::Table {
        for (what, list) in [("failed", &row.failed), ("skipped", &row.skipped)] {
            for file in list {
                sink.text(&crate::output::clean(&format!("{what}: {}: {}", file.file, file.reason)))?;
                sink.text("\n")?;
            }
        }
    }
    sink.finish()?;
    Ok(Done::Yes)
}

impl Row for StatusRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("index", Align::Left),
        ("reports", Align::Right),
        ("not reports", Align::Right),
        ("files", Align::Right),
        ("failed", Align::Right),
        ("skipped", Align::Right),
        ("years", Align::Left),
        ("agency unknown", Align::Right),
        ("year unknown", Align::Right),
        ("bytes", Align::Right),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.index.clone(),
            self.reports.to_string(),
            self.not_reports.to_string(),
            self.files.to_string(),
            self.failed.len().to_string(),
            self.skipped.len().to_string(),
            self.years.map(|(a, b)| if a == b { a.to_string() } else { format!("{a}–{b}") }).unwrap_or_default(),
            self.agency_unknown.to_string(),
            self.year_unknown.to_string(),
            self.bytes.to_string(),
        ]
    }
}
