//! From paths to one commit: walk, hash, read, parse, take cells and sketches, write.
//!
//! Comes in: the files and folders a user names, and an index directory. Goes out: one commit, or nothing, and an account of
//! every file. Stands above search, copies and facts because the three know nothing of each other.

mod families;
mod neighbours;
mod originals;
mod plan;
mod recall;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rayon::prelude::*;

use crate::error::{Code, Error, Result};
use crate::read::{Gather, Limits, Walk, gather, read_path, report_id};
use crate::report::{Given, Kind, ReportId};
use crate::search::{Index, Manifest, Mode, Outcome, Record, Writer};
use crate::{copies, facts, parse, rank};

use plan::Plan;

pub use families::{Drawn, FamilyArchive, draw, families};
pub use neighbours::{Neighbours, neighbours};
pub use originals::{Originals, originals};
pub use recall::{Archive, Opened, entries, entry, member, widespread};

/// How to index.
#[derive(Clone, Debug)]
pub struct Options {
    /// Keep what is there, or start over.
    pub mode: Mode,
    /// Drop reports whose files are gone from the folders given.
    pub prune: bool,
    /// Threads for reading and for writing; 0 for one a core.
    pub threads: usize,
    /// Limits on each file.
    pub limits: Limits,
    /// Columns, manifest, the name of stdin.
    pub gather: Gather,
}

impl Default for Options {
    fn default() -> Self {
        Self { mode: Mode::Update, prune: false, threads: 0, limits: Limits::default(), gather: Gather::default() }
    }
}

/// What indexing did, file by file where something is to be said.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Reports new in the index.
    pub added: u64,
    /// Files whose content has changed.
    pub changed: u64,
    /// Files as they were.
    pub unchanged: u64,
    /// Reports dropped.
    pub removed: u64,
    /// Files gone, but kept because pruning was not asked for.
    pub missing: u64,
    /// Files that hold a report another file holds too.
    pub duplicates: u64,
    /// Documents among the added ones that are no yearly report.
    pub others: u64,
    /// Files that could not be read, in order of name.
    pub failed: Vec<Error>,
    /// Files whose type is not read: name and reason.
    pub skipped: Vec<(String, String)>,
    /// Rows of the manifest that name no file.
    pub unmatched: Vec<String>,
    /// What else is odd about a manifest: columns that say nothing, a row that stands for several files.
    pub notes: Vec<String>,
    /// Reports in the index now.
    pub reports: u64,
    /// Bytes of the files that were read.
    pub bytes: u64,
}

/// Watches the work: progress goes out, an interruption comes in.
#[derive(Debug, Default)]
pub struct Monitor {
    /// Reports to be read; 0 until known.
    pub total: AtomicU64,
    /// Reports done.
    pub done: AtomicU64,
    /// Bytes done.
    pub bytes: AtomicU64,
    /// Set to stop; nothing is then committed.
    pub stop: AtomicBool,
}

impl Monitor {
    fn check(&self) -> Result<()> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Error::new(
                Code::Interrupted,
                "indexing",
                "it was interrupted",
                "run the same command again; the last commit is untouched",
            ));
        }
        Ok(())
    }
}

/// Brings the index in `dir` up to date with `paths`, in one commit.
///
/// Files that cannot be read are accounted for and do not stop the rest. Cost: about as long as reading and parsing for the
/// new and changed files (docs/performance.md); unchanged files cost a look at their size and time.
///
/// # Errors
/// `E-INDEX-BUSY`, `E-INDEX-VERSION`, `E-WRITE`, `E-INTERRUPTED`; nothing is committed then. `E-EMPTY`, or the first failure, if the paths
/// hold no file that can be opened; what there is and why it is not read is committed, unless everything was to be built anew.
pub fn index(dir: &Path, paths: &[PathBuf], options: &Options, monitor: &Monitor) -> Result<Account> {
    let pool = pool(options.threads)?;
    let last = last_manifest(dir, options.mode);
    let mut gathered = gather(paths, &options.gather, &options.limits, &|file| plan::is_known(file, &last))?;
    let mut found = std::mem::take(&mut gathered.walk);
    plan::leave_out(&mut found, paths, dir);
    let nothing = found.files.is_empty().then(|| nothing_found(paths, &found));
    // Why nothing was read is written down for `status`, but never in the place of an index that holds something.
    let is_first = !dir.exists();
    if let Some(error) = &nothing
        && (!plan::is_worth_telling(&found, paths) || options.mode == Mode::Full && !is_first)
    {
        return Err(error.clone());
    }
    let mut options = options.clone();
    options.prune &= nothing.is_none();
    options.mode = if is_first { Mode::Update } else { options.mode };
    let options = &options;
    let mut writer = Writer::open(dir, options.mode, pool.current_num_threads().min(MOST_WRITERS))?;
    let unmatched = std::mem::take(&mut gathered.unmatched);
    let mut account = pool.install(|| {
        let plan = Plan::new(paths, found, writer.manifest(), options, monitor)?;
        carry_out(plan, &mut writer, options, monitor)
    })?;
    writer.close()?;
    account.unmatched = unmatched;
    account.notes.splice(0..0, std::mem::take(&mut gathered.notes));
    // Members of archives lie in a folder that goes with it.
    drop(gathered);
    nothing.map_or(Ok(account), Err)
}

/// The files of the last commit; none where there is no index, or none of this format: opening it to write says so.
fn last_manifest(dir: &Path, mode: Mode) -> Manifest {
    let last = (mode == Mode::Update).then(|| Index::open(dir).and_then(|index| index.manifest()).ok());
    last.flatten().unwrap_or_default()
}

/// More threads than this are a slip of the finger.
const MOST_THREADS: usize = 256;
/// Each writing thread fills a buffer of its own.
const MOST_WRITERS: usize = 8;

/// So many threads, or one a core for 0.
///
/// # Errors
/// `E-ARGUMENT` for more than any machine has use for, or than this one starts.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool> {
    let refused = |cause: String, remedy: String| Error::new(Code::Argument, format!("--threads {threads}"), cause, remedy);
    if threads > MOST_THREADS {
        let remedy = format!("use at most {MOST_THREADS}, or leave the option out");
        return Err(refused("that is more than any machine has use for".to_owned(), remedy));
    }
    let number = if threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { threads };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(number).build();
    pool.map_err(|e| refused(e.to_string(), "use fewer threads".to_owned()))
}

fn nothing_found(paths: &[PathBuf], found: &Walk) -> Error {
    if let Some(first) = found.failed.first() {
        let more = found.failed.len() - 1;
        let others = if more == 0 { String::new() } else { format!(" (and {more} more that failed: gongkai status lists them)") };
        return Error::new(first.code(), first.subject(), format!("{}{others}", first.cause()), first.remedy());
    }
    let named: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    let cause = match found.skipped.first() {
        Some((name, why)) => format!("there is no file to index; {} skipped, such as {name}: {why}", found.skipped.len()),
        None => "there is no file to index".to_owned(),
    };
    Error::new(Code::Empty, named.join(", "), cause, "name a folder or archive with .txt, .md, .html, PDF, Word or Excel files")
}

fn carry_out(plan: Plan, writer: &mut Writer, options: &Options, monitor: &Monitor) -> Result<Account> {
    let Plan { mut manifest, add, remove, mut account } = plan;
    if add.is_empty() && remove.is_empty() && manifest == *writer.manifest() && options.mode == Mode::Update {
        account.reports = manifest.by_report().len() as u64;
        return Ok(account);
    }
    for id in &remove {
        writer.delete(id);
    }
    monitor.total.store(add.len() as u64, Ordering::Relaxed);
    // Reports that only other files hold now are taken from the last commit.
    let last = if add.iter().any(|job| !job.is_read) { Some(Index::open(writer.dir())?) } else { None };
    let added: Vec<Added> = add
        .par_iter()
        .map(|job| {
            monitor.check()?;
            let added = match &last {
                Some(last) if !job.is_read => add_again(job, writer, last)?,
                _ => add_report(job, writer, options)?,
            };
            monitor.done.fetch_add(1, Ordering::Relaxed);
            monitor.bytes.fetch_add(job.bytes, Ordering::Relaxed);
            Ok(added)
        })
        .collect::<Result<_>>()?;
    for (job, added) in add.iter().zip(added) {
        match added {
            Added::Report { other } => account.others += u64::from(other && job.is_new),
            Added::Failed(error) => fail(&mut manifest, &mut account, job, &error),
        }
    }
    monitor.check()?;
    account.reports = manifest.by_report().len() as u64;
    if account.reports == 0 && options.mode == Mode::Full {
        let first = account.failed.first().map_or_else(String::new, |e| format!(", for one {}: {}", e.subject(), e.cause()));
        let cause = format!("no file could be read{first}");
        return Err(Error::new(Code::Empty, "the new index", cause, "the old index stays as it was; check the paths"));
    }
    account.failed.sort_by(|a, b| a.subject().cmp(b.subject()));
    writer.commit(&manifest, account.reports)?;
    Ok(account)
}

/// A report to be read from a file and added.
#[derive(Clone, Debug)]
struct Job {
    id: ReportId,
    /// All files that hold it, in order of name.
    files: Vec<String>,
    /// Where the first of them is opened.
    path: PathBuf,
    bytes: u64,
    /// What is said of it outside of its text.
    given: Option<Given>,
    /// It was not in the index before (under any file).
    is_new: bool,
    /// Its file is read; else it is taken from the last commit.
    is_read: bool,
}

enum Added {
    Report { other: bool },
    Failed(Error),
}

/// Adds a report of the last commit under the names of the files that hold it now.
fn add_again(job: &Job, writer: &Writer, last: &Index) -> Result<Added> {
    let missing = || {
        Error::new(
            Code::IndexDamaged,
            job.id.0.clone(),
            "listed, but not in the index",
            "rebuild with: gongkai index --full PATH",
        )
    };
    let id = last.find(&job.id.0)?.into_iter().next().ok_or_else(missing)?;
    let stored = last.load(id)?;
    let brief = rank::Brief::of(&stored.report()?, &stored.facts()?);
    writer.add_again(stored, job.files.clone(), &brief)?;
    Ok(Added::Report { other: false })
}

/// Reads, parses and adds one report. A file that cannot be read is an account entry; a failing index is an error.
fn add_report(job: &Job, writer: &Writer, options: &Options) -> Result<Added> {
    let name = &job.files[0];
    let source = match read_path(name, &job.path, &options.limits) {
        Ok(source) => source,
        Err(error) => return Ok(Added::Failed(error)),
    };
    if report_id(&source.id, job.given.as_ref()) != job.id {
        let error = Error::new(Code::Unreadable, name.clone(), "the file changed while it was read", "index again");
        return Ok(Added::Failed(error));
    }
    let mut report = parse::parse(&source);
    if let Some(given) = &job.given {
        parse::apply(&mut report, given);
    }
    let other = report.identity.kind == Some(Kind::Other);
    let facts = facts::read(&report);
    let sketch = copies::Sketch::of(&report);
    let brief = rank::Brief::of(&report, &facts);
    report.forget_cell_texts();
    let files = job.files.clone();
    writer.add(&Record { id: &job.id, files, report: &report, facts: &facts, sketch: &sketch, brief: &brief })?;
    Ok(Added::Report { other })
}

fn fail(manifest: &mut Manifest, account: &mut Account, job: &Job, error: &Error) {
    for file in &job.files {
        if let Some(entry) = manifest.files.get_mut(file) {
            entry.outcome = failed_outcome(error);
        }
    }
    account.added -= u64::from(job.is_new);
    account.duplicates -= job.files.len() as u64 - 1;
    // Each copy is named, not the first alone.
    account.failed.extend(job.files.iter().map(|file| error.clone().about(file)));
}

fn failed_outcome(error: &Error) -> Outcome {
    Outcome::Failed { code: error.code().as_str().to_owned(), cause: error.cause().to_owned(), remedy: error.remedy().to_owned() }
}
