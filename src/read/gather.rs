//! Paths as a user names them → every document in them: files, members of containers, what comes by stdin.
//!
//! Comes in: paths, which columns to take, a manifest. Goes out: a [`Walk`] in which every document can be opened as a file: members
//! of containers are laid down in a folder of their own, which goes when [`Gathered`] does. Members that are known from before are
//! named and not laid down.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::Limits;
use super::container::{self, Columns, Found as Inside, Kind, Member};
use super::manifest::Manifest;
use super::walk::{self, Found, Walk};
use crate::error::{Code, Error, Result};

/// What to gather beside the paths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gather {
    /// Columns of JSONL, CSV and Parquet.
    pub columns: Columns,
    /// A table that says of files who issued them, for which year, where and when.
    pub manifest: Option<PathBuf>,
    /// What stdin (`-`) is called; its ending says what it is. `stdin` if empty.
    pub stdin_name: String,
}

impl Gather {
    /// What stdin is called.
    ///
    /// ```
    /// assert_eq!(gongkai::read::Gather::default().stdin_name(), "stdin");
    /// ```
    pub fn stdin_name(&self) -> &str {
        if self.stdin_name.is_empty() { "stdin" } else { &self.stdin_name }
    }
}

/// What was gathered.
#[derive(Debug)]
pub struct Gathered {
    /// The documents. Their paths hold as long as this does.
    pub walk: Walk,
    /// Rows of the manifest that name no document.
    pub unmatched: Vec<String>,
    /// What else is odd about the manifest.
    pub notes: Vec<String>,
    _laid_down: Option<TempDir>,
}

/// Gathers all documents of `paths`; `-` is stdin. `is_known` says of a document by its name, size, time and what is given whether
/// its content is not needed again.
///
/// # Errors
/// If the manifest cannot be read, or nothing can be laid down.
pub fn gather(paths: &[PathBuf], gather: &Gather, limits: &Limits, is_known: &dyn Fn(&Found) -> bool) -> Result<Gathered> {
    let mut manifest = gather.manifest.as_deref().map(Manifest::read).transpose()?;
    let (stdin, named): (Vec<PathBuf>, Vec<PathBuf>) = paths.iter().cloned().partition(|path| path.as_os_str() == "-");
    let mut walk = if named.is_empty() { Walk::default() } else { walk::walk(&named) };
    let mut ground = Ground { folder: None, laid: 0 };
    if !stdin.is_empty() {
        take_stdin(&mut walk, &mut ground, gather, limits)?;
    }
    if let Some(manifest) = &mut manifest {
        for file in &mut walk.files {
            // What came by stdin lies in a folder of ours.
            let path = if ground.holds(&file.path) { file.name.clone() } else { rooted(&file.path) };
            file.given = manifest.of(&file.name, &path);
        }
    }
    for (file, kind) in std::mem::take(&mut walk.containers) {
        unpack(&mut walk, &mut ground, &file, kind, (gather, limits), &mut manifest, is_known)?;
    }
    walk.files.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    walk.skipped.sort();
    walk.skipped.dedup();
    let unmatched = manifest.as_ref().map(Manifest::unmatched).unwrap_or_default();
    let notes = manifest.as_ref().map(Manifest::notes).unwrap_or_default();
    Ok(Gathered { walk, unmatched, notes, _laid_down: ground.folder })
}

/// A path from the root, as names are written.
fn rooted(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    walk::name_of(&whole)
}

/// Where members lie as files.
struct Ground {
    folder: Option<TempDir>,
    laid: u64,
}

impl Ground {
    fn holds(&self, path: &Path) -> bool {
        self.folder.as_ref().is_some_and(|folder| path.starts_with(folder.path()))
    }

    /// The path of a new file.
    fn path(&mut self) -> Result<PathBuf> {
        let folder = match self.folder.take() {
            Some(folder) => folder,
            None => tempfile::Builder::new().prefix("gongkai-").tempdir().map_err(|e| cannot_write(&std::env::temp_dir(), &e))?,
        };
        self.laid += 1;
        let path = folder.path().join(self.laid.to_string());
        self.folder = Some(folder);
        Ok(path)
    }

    fn lay(&mut self, bytes: &[u8]) -> Result<PathBuf> {
        let path = self.path()?;
        std::fs::write(&path, bytes).map_err(|e| cannot_write(&path, &e))?;
        Ok(path)
    }
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Error {
    let remedy = "make room there, or set TMPDIR to a folder with room";
    Error::new(Code::Write, path.display().to_string(), error.to_string(), remedy)
}

/// Lays stdin down and takes it as a file of its name.
fn take_stdin(walk: &mut Walk, ground: &mut Ground, gather: &Gather, limits: &Limits) -> Result<()> {
    let name = gather.stdin_name();
    let path = ground.path()?;
    let write = || {
        let mut file = std::fs::File::create(&path)?;
        let bytes = std::io::copy(&mut std::io::stdin().lock(), &mut file)?;
        file.flush().map(|()| bytes)
    };
    let bytes = write().map_err(|e| cannot_write(&path, &e))?;
    let file = Found { name: name.to_owned(), path, bytes, modified: 0, given: None };
    match container::detect(name, &walk::first_bytes(&file.path)) {
        Some(kind) => walk.containers.push((file, kind)),
        None => match limits.check(name, bytes) {
            Ok(()) => walk.files.push(file),
            Err(error) => walk.failed.push(error),
        },
    }
    Ok(())
}

/// Takes the members of one container.
fn unpack(
    walk: &mut Walk,
    ground: &mut Ground,
    container: &Found,
    kind: Kind,
    (gather, limits): (&Gather, &Limits),
    manifest: &mut Option<Manifest>,
    is_known: &dyn Fn(&Found) -> bool,
) -> Result<()> {
    let root = rooted(&container.path);
    let mut names: HashMap<String, u32> = HashMap::new();
    // An error while laying down is ours and ends the run; one of the container is told and the rest goes on.
    let mut fatal = None;
    let result = container::open(&container.name, &container.path, kind, &gather.columns, limits, &mut |inside| {
        match inside {
            Inside::Skipped(inner, reason) => walk.skipped.push((format!("{}/{inner}", container.name), reason)),
            Inside::Failed(error) => walk.failed.push(error),
            Inside::Member(Member { name, bytes, given }) => {
                let inner = once(&mut names, &name);
                let name = format!("{}/{inner}", container.name);
                let given = manifest.as_mut().and_then(|manifest| manifest.of(&name, &format!("{root}/{inner}"))).or(given);
                let path = container.path.clone();
                let mut file = Found { name, path, bytes: bytes.len() as u64, modified: container.modified, given };
                if !is_known(&file) {
                    file.path = ground.lay(&bytes).inspect_err(|error| fatal = Some(error.clone()))?;
                }
                walk.files.push(file);
            }
        }
        Ok(())
    });
    match (fatal, result) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => {
            walk.failed.push(error);
            Ok(())
        }
        (None, Ok(())) => Ok(()),
    }
}

/// A name that no other member has: one met again is numbered.
fn once(names: &mut HashMap<String, u32>, name: &str) -> String {
    let mut own = name.to_owned();
    while names.contains_key(&own) {
        let times = names.entry(name.to_owned()).or_default();
        *times += 1;
        own = format!("{name}#{times}");
    }
    names.insert(own.clone(), 1);
    own
}
