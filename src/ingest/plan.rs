//! What has to be done: the files found against the files of the last commit.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;

use super::{Account, Job, Monitor, Options, failed_outcome};
use crate::error::{Code, Error, Result};
use crate::read::{Found, Walk, content_id, report_id};
use crate::report::{Given, ReportId};
use crate::search::{FileEntry, Manifest, Outcome};

/// The next commit, before reports are read.
pub struct Plan {
    /// The files the commit will stand for.
    pub manifest: Manifest,
    /// Reports to be read and added, in order of file name.
    pub add: Vec<Job>,
    /// Reports to be taken out (also those that are added again with other files).
    pub remove: Vec<ReportId>,
    /// The account so far.
    pub account: Account,
}

impl Plan {
    /// Compares the files found with the last commit. New and changed files are hashed, in parallel.
    pub fn new(roots: &[PathBuf], found: Walk, last: &Manifest, options: &Options, monitor: &Monitor) -> Result<Self> {
        let failed = found.failed;
        let mut account = Account { failed: failed.clone(), skipped: found.skipped, ..Account::default() };
        let looked: Vec<Looked> = found
            .files
            .par_iter()
            .map(|file| {
                monitor.check()?;
                Ok(look(file, last, options))
            })
            .collect::<Result<_>>()?;
        let paths: BTreeMap<&str, &Found> = found.files.iter().map(|f| (f.name.as_str(), f)).collect();
        let mut manifest = kept(roots, &paths, last, options, &mut account);
        for (file, Looked { entry, failed }) in found.files.iter().zip(looked) {
            match failed {
                Some(error) => account.failed.push(error),
                None => account_for(file, &entry, last, &mut account),
            }
            manifest.files.insert(file.name.clone(), entry);
        }
        record(&mut manifest, &failed, roots);
        for (name, why) in &account.skipped {
            let entry = FileEntry { bytes: 0, modified: 0, given: None, outcome: Outcome::Skipped(why.clone()) };
            manifest.files.insert(name.clone(), entry);
        }
        account.notes.extend(forgotten(&found.files, last, options));
        let (add, remove) = jobs(&manifest, last, &paths, &mut account);
        Ok(Self { manifest, add, remove, account })
    }
}

/// Takes the index itself out of what was found, should it lie in a folder that is indexed.
pub fn leave_out(found: &mut Walk, roots: &[PathBuf], index: &std::path::Path) {
    let Ok(index) = index.canonicalize() else { return };
    for root in roots {
        let Some(inside) = root.canonicalize().ok().and_then(|r| index.strip_prefix(r).ok().map(std::path::Path::to_path_buf))
        else {
            continue;
        };
        let name = root_name(root);
        let place =
            if matches!(name.as_str(), "" | ".") { root_name(&inside) } else { root_name(&PathBuf::from(name).join(inside)) };
        found.files.retain(|f| !lies_under(&f.name, &place));
        found.skipped.retain(|(name, _)| !lies_under(name, &place));
    }
}

/// Whether a walk came upon anything that an index without reports is to tell of.
pub fn is_worth_telling(found: &Walk, roots: &[PathBuf]) -> bool {
    !found.skipped.is_empty() || found.failed.iter().any(|error| !is_no_path(error.subject(), roots))
}

/// Names what could not be opened, members of archives and rows among them, in the list of files. What held a report keeps it.
fn record(manifest: &mut Manifest, failed: &[Error], roots: &[PathBuf]) {
    for error in failed.iter().filter(|error| !is_no_path(error.subject(), roots)) {
        let entry = FileEntry { bytes: 0, modified: 0, given: None, outcome: failed_outcome(error) };
        manifest.files.entry(error.subject().to_owned()).or_insert(entry);
    }
}

/// Whether this is a path that was named and is not there: a slip of the hand, which no later run would take back.
fn is_no_path(name: &str, roots: &[PathBuf]) -> bool {
    roots.iter().any(|root| root_name(root) == name && root.symlink_metadata().is_err())
}

/// Whether the index holds a document as it is now, so that its content is not needed.
pub fn is_known(file: &Found, last: &Manifest) -> bool {
    last.files.get(&file.name).is_some_and(|known| {
        let same = known.bytes == file.bytes && i128::from(known.modified) == file.modified;
        same && matches!(known.outcome, Outcome::Report(_)) && known.given == file.given
    })
}

/// Says that files go by their own text again, of which a manifest said more the last time.
fn forgotten(files: &[Found], last: &Manifest, options: &Options) -> Option<String> {
    let said = |given: &Option<Given>| given.as_ref().is_some_and(|given| given.source == "manifest");
    let before = |file: &&Found| last.files.get(&file.name).is_some_and(|entry| said(&entry.given));
    let mut names = files.iter().filter(before).filter(|file| !said(&file.given)).map(|file| &file.name);
    let (first, more) = (names.next()?, names.count());
    let others = if more == 0 { String::new() } else { format!(" and {more} more") };
    let why = if options.gather.manifest.is_some() { "the manifest no longer names them" } else { "no --manifest is given" };
    Some(format!("{first}{others}: what a manifest said of them is dropped, since {why}; their own text counts again"))
}

/// A file's next entry, and why it could not be read.
struct Looked {
    entry: FileEntry,
    failed: Option<Error>,
}

/// Looks at one file: unchanged by size and time, else by the hash of its bytes. A file that held a report and cannot be read
/// now keeps it: the reason may pass, and every run names the file until it does.
fn look(file: &Found, last: &Manifest, options: &Options) -> Looked {
    let modified = i64::try_from(file.modified).unwrap_or(i64::MAX);
    let known = last.files.get(&file.name).filter(|known| matches!(known.outcome, Outcome::Report(_)));
    let entry = |outcome| FileEntry { bytes: file.bytes, modified, given: file.given.clone(), outcome };
    // Whose a report is said to be is part of its name.
    let whose = |given: &Option<Given>| given.as_ref().and_then(Given::whose);
    let is_same =
        |known: &&FileEntry| known.bytes == file.bytes && known.modified == modified && whose(&known.given) == whose(&file.given);
    if let Some(same) = known.filter(is_same) {
        return Looked { entry: entry(same.outcome.clone()), failed: None };
    }
    match hash(file, options) {
        Ok(id) => Looked { entry: entry(Outcome::Report(id)), failed: None },
        Err(error) => {
            let entry = known.cloned().unwrap_or_else(|| entry(failed_outcome(&error)));
            Looked { entry, failed: Some(error) }
        }
    }
}

fn hash(file: &Found, options: &Options) -> Result<ReportId> {
    options.limits.check(&file.name, file.bytes)?;
    let bytes = std::fs::read(&file.path)
        .map_err(|e| Error::new(Code::Unreadable, file.name.clone(), e.to_string(), "check the path and its permissions"))?;
    Ok(report_id(&content_id(&bytes), file.given.as_ref()))
}

/// Entries of the last commit that this run does not replace: outside the folders given, or gone and not pruned.
fn kept(
    roots: &[PathBuf],
    paths: &BTreeMap<&str, &Found>,
    last: &Manifest,
    options: &Options,
    account: &mut Account,
) -> Manifest {
    let spellings: Vec<Spelling> = roots.iter().map(|root| Spelling::of(root)).collect();
    let roots: Vec<String> = roots.iter().map(|r| root_name(r)).collect();
    // Reports that came by stdin stay until something of their name comes again; failures are those of the last time.
    let stdin = roots.iter().any(|root| root == "-").then(|| options.gather.stdin_name());
    let mut manifest = Manifest::default();
    for (name, entry) in &last.files {
        // A file of this walk is looked at anew; one that it names in another way keeps the new name alone.
        let renamed = || spellings.iter().filter_map(|s| s.renamed(name)).any(|new| paths.contains_key(new.as_str()));
        if paths.contains_key(name.as_str()) || renamed() {
            continue;
        }
        let is_report = matches!(entry.outcome, Outcome::Report(_));
        // A failure is named anew by whatever name its folder now goes by.
        let is_renamed =
            || stdin.is_some_and(|stdin| lies_under(name, stdin)) || spellings.iter().any(|s| s.renamed(name).is_some());
        if !roots.iter().any(|root| lies_under(name, root)) && (is_report || !is_renamed()) {
            manifest.files.insert(name.clone(), entry.clone());
        } else if is_report && !options.prune {
            account.missing += u64::from(!std::path::Path::new(name).exists());
            manifest.files.insert(name.clone(), entry.clone());
        }
    }
    manifest
}

/// A folder as it was given, and where it is.
struct Spelling {
    given: String,
    /// Its absolute path, as written and with links resolved.
    places: Vec<PathBuf>,
}

impl Spelling {
    fn of(root: &std::path::Path) -> Self {
        let places = [Some(absolute(root)), root.canonicalize().ok()];
        Self { given: root_name(root), places: places.into_iter().flatten().collect() }
    }

    /// The name that a file of another spelling has in this one; `None` if it is not in this folder.
    fn renamed(&self, name: &str) -> Option<String> {
        let path = absolute(std::path::Path::new(name));
        let rest = self.places.iter().find_map(|place| path.strip_prefix(place).ok())?.to_string_lossy().replace('\\', "/");
        Some(match (self.given.as_str(), rest.as_str()) {
            (given, "") => given.to_owned(),
            ("" | ".", rest) => rest.to_owned(),
            ("/", rest) => format!("/{rest}"),
            (given, rest) => format!("{given}/{rest}"),
        })
    }
}

/// A path from the root, without `.` and `..`.
fn absolute(path: &std::path::Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            std::path::Component::ParentDir => drop(plain.pop()),
            std::path::Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}

fn root_name(root: &std::path::Path) -> String {
    let text = root.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text).trim_end_matches('/');
    if text.is_empty() && root.is_absolute() { "/".to_owned() } else { text.to_owned() }
}

fn lies_under(name: &str, root: &str) -> bool {
    match root {
        "" | "." => !name.starts_with('/'),
        "/" => name.starts_with('/'),
        _ => name.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

fn account_for(file: &Found, entry: &FileEntry, last: &Manifest, account: &mut Account) {
    match last.files.get(&file.name).map(|f| &f.outcome) {
        Some(before) if *before == entry.outcome => account.unchanged += 1,
        before => {
            account.changed += u64::from(matches!(before, Some(Outcome::Report(_))));
            account.bytes += file.bytes;
        }
    }
}

/// Reports to add and to take out, from the files that hold each before and after.
fn jobs(
    manifest: &Manifest,
    last: &Manifest,
    paths: &BTreeMap<&str, &Found>,
    account: &mut Account,
) -> (Vec<Job>, Vec<ReportId>) {
    let (before, after) = (last.by_report(), manifest.by_report());
    let mut remove: BTreeSet<ReportId> = before.keys().filter(|id| !after.contains_key(*id)).map(|id| (*id).clone()).collect();
    account.removed = remove.len() as u64;
    let mut add = Vec::new();
    for (id, files) in &after {
        account.duplicates += files.len() as u64 - 1;
        let new_given = |file: &&&str| {
            let given = |manifest: &Manifest| manifest.files.get(**file).and_then(|entry| entry.given.clone());
            given(manifest) != given(last)
        };
        let changed = files.iter().find(new_given);
        if before.get(*id) == Some(files) && changed.is_none() {
            continue;
        }
        let is_new = !before.contains_key(*id);
        // The name of the first file may say what the text does not.
        let renamed = before.get(*id).and_then(|files| files.first()) != files.first();
        let is_there = || paths.get(files[0]).is_some_and(|file| file.path.is_file());
        let is_read = is_new || changed.is_some_and(|file| paths.contains_key(*file)) || renamed && is_there();
        account.added += u64::from(is_new);
        if !is_new {
            remove.insert((*id).clone());
        }
        // A file of this walk is surely there; one of an earlier run may be elsewhere by now.
        // One whose content was known was perhaps not laid down.
        let present = changed.into_iter().chain(files).find_map(|f| paths.get(f));
        let path = present.map_or_else(|| PathBuf::from(files[0]), |f| f.path.clone());
        let bytes = manifest.files.get(files[0]).map_or(0, |f| f.bytes);
        let given = files.iter().find_map(|f| manifest.files.get(*f).and_then(|entry| entry.given.clone()));
        let files = files.iter().map(|f| (*f).to_owned()).collect();
        add.push(Job { id: (*id).clone(), files, path, bytes, given, is_new, is_read });
    }
    add.sort_by(|a, b| a.files[0].cmp(&b.files[0]));
    (add, remove.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_hold_their_files() {
        for (name, root, expected) in [
            ("reports/a.txt", "reports", true),
            ("reports2/a.txt", "reports", false),
            ("a.txt", ".", true),
            ("/tmp/a.txt", ".", false),
            ("/tmp/a.txt", "/tmp/", true),
            ("a.txt", "a.txt", true),
        ] {
            assert_eq!(lies_under(name, &root_name(std::path::Path::new(root))), expected, "{name} under {root}");
        }
    }
}
