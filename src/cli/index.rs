//! `gongkai index`: build the index or bring it up to date.

use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

use super::{Done, count, report, talk};
use crate::error::{Code, Error, Result};
use crate::ingest::{self, Account, Monitor, Options};
use crate::read::{Columns, Gather, Limits};
use crate::search::Mode;

/// Build the index from files and folders, or bring it up to date
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai index reports/                  index a folder; unchanged files are skipped the next time
  gongkai index reports/ --prune          also drop reports whose files are gone
  gongkai index --full reports/           start over (also after an update of the program)
  gongkai index reports/ -i /data/index   keep the index elsewhere
  gongkai index reports.zip crawl.warc.gz archives are read as they are; .tar.gz and .tar.zst too
  gongkai index corpus.jsonl --text-column body --id-column path
  gongkai index reports/ --manifest who.csv  agency and year from a table
  zcat all.jsonl.gz | gongkai index - --stdin-name all.jsonl

A file counts as unchanged while its size and time are as they were: after an edit that keeps both, use --full. What a manifest or \
a column says of a file is part of the report: the same file under two agencies is two reports. It holds for the run that says it.

One commit, all or nothing: a run that is killed or fails leaves the index as it was. \
Files that cannot be read are named with the reason; the rest goes on (exit code 2).")]
pub struct Args {
    /// Files, folders and archives with reports; `-` for standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    index: super::args::IndexArg,
    /// Drop reports whose files are gone from these folders
    #[arg(long)]
    prune: bool,
    /// Start over instead of adding to what is there
    #[arg(long)]
    full: bool,
    #[command(flatten)]
    threads: super::args::ThreadsArg,
    /// Largest file that is read, in MiB
    #[arg(long, value_name = "MIB", default_value_t = 32)]
    max_size: u64,
    /// Column with the text in JSONL, CSV and Parquet [default: text, content, body or html]
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// Column that names each text there [default: file, name, path or id, else the row's number]
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// CSV with the columns file, agency, year, url, date: what it says stands above the text
    #[arg(long, value_name = "CSV")]
    manifest: Option<PathBuf>,
    /// What standard input is called; its ending says what it is
    #[arg(long, value_name = "NAME", default_value = "stdin")]
    stdin_name: String,
}

pub fn run(args: &Args) -> Result<Done> {
    let options = Options {
        mode: if args.full { Mode::Full } else { Mode::Update },
        prune: args.prune,
        threads: args.threads.number,
        limits: Limits { max_bytes: args.max_size.saturating_mul(1 << 20), ..super::args::limits() },
        gather: Gather {
            columns: Columns { text: args.text_column.clone(), id: args.id_column.clone() },
            manifest: args.manifest.clone(),
            stdin_name: args.stdin_name.clone(),
        },
    };
    let monitor = Arc::new(Monitor::default());
    stop_on_interrupt(&monitor)?;
    let started = Instant::now();
    let account = watched(&monitor, || ingest::index(&args.index.dir, &args.paths, &options, &monitor))?;
    tell(&account, started.elapsed());
    Ok(if account.failed.is_empty() { Done::Yes } else { Done::Partly })
}

/// The first Ctrl-C stops after the reports in hand and commits nothing; the second ends the process.
fn stop_on_interrupt(monitor: &Arc<Monitor>) -> Result<()> {
    let monitor = Arc::clone(monitor);
    ctrlc::set_handler(move || {
        if monitor.stop.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    })
    .map_err(|e| Error::new(Code::Interrupted, "Ctrl-C", e.to_string(), "run again"))
}

/// Runs `work` with a progress bar, on a terminal only.
fn watched<T: Send>(monitor: &Monitor, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    if !std::io::stderr().is_terminal() {
        return work();
    }
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} reports  {per_sec}  {msg}  ETA {eta}")
        .expect("the template is fixed and valid");
    let bar = ProgressBar::new(0).with_style(style);
    let started = Instant::now();
    let result = std::thread::scope(|scope| {
        let worker = scope.spawn(work);
        while !worker.is_finished() {
            bar.set_length(monitor.total.load(Ordering::Relaxed));
            bar.set_position(monitor.done.load(Ordering::Relaxed));
            let bytes = monitor.bytes.load(Ordering::Relaxed) as f64;
            bar.set_message(format!("{:.1} MB/s", bytes / 1e6 / started.elapsed().as_secs_f64().max(0.001)));
            std::thread::sleep(Duration::from_millis(50));
        }
        worker.join()
    });
    bar.finish_and_clear();
    result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

const GONE_ONE: &str = "file gone but kept (--prune drops it)";

/// Names what failed, then one closing line.
fn tell(account: &Account, elapsed: Duration) {
    for error in &account.failed {
        report(error);
    }
    if let Some(first) = account.unmatched.first() {
        talk(&format!(
            "the manifest names {} not among those indexed, such as {first}",
            count(account.unmatched.len() as u64, "file")
        ));
    }
    for note in &account.notes {
        talk(&format!("note: {note}"));
    }
    for (name, why) in &account.skipped {
        talk(&format!("skipped: {name}: {why}"));
    }
    let seconds = elapsed.as_secs_f64();
    let mut line = format!("{} in the index: {} added", count(account.reports, "document"), account.added);
    let others = [
        (account.changed, "changed"),
        (account.unchanged, "unchanged"),
        (account.removed, "dropped"),
        (account.missing, if account.missing == 1 { GONE_ONE } else { "files gone but kept (--prune drops them)" }),
        (account.duplicates, if account.duplicates == 1 { "file that repeats another" } else { "files that repeat another" }),
        (account.others, if account.others == 1 { "that is no yearly report" } else { "that are no yearly report" }),
        (account.skipped.len() as u64, "skipped"),
        (account.failed.len() as u64, "failed"),
    ];
    for (number, what) in others.into_iter().filter(|(n, _)| *n > 0) {
        let _ = write!(line, ", {number} {what}");
    }
    let rate = account.added as f64 / seconds.max(0.001);
    let _ = write!(line, " — {} in {seconds:.1} s, {rate:.0} reports/s", HumanBytes(account.bytes));
    talk(&line);
}
