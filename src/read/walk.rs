//! Paths as a user names them → the files to read, in a fixed order.
//!
//! Comes in: files and folders. Goes out: what was found, what was left out and why, and what failed. It opens no file:
//! whether a file without a known extension is text is seen when it is read.

use std::collections::HashSet;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::container::{self, Kind};
use crate::error::{Code, Error};
use crate::report::Given;

/// One file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The path as given, joined with the part below it: no leading `./`, `/` between parts on every system.
    pub name: String,
    /// Where to open it.
    pub path: PathBuf,
    /// Size in bytes.
    pub bytes: u64,
    /// Time of last change, in nanoseconds since 1970; 0 where the system does not say.
    pub modified: i128,
    /// What a manifest or the columns beside it say of it.
    pub given: Option<Given>,
}

/// What a walk over paths came to.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// The files to read, by name in byte order, each once.
    pub files: Vec<Found>,
    /// Files that hold many documents: archives, and files of records that were named themselves.
    pub(super) containers: Vec<(Found, Kind)>,
    /// Paths that do not exist or may not be read.
    pub failed: Vec<Error>,
    /// Files that were seen and are not read, with the reason, by name in byte order.
    pub skipped: Vec<(String, String)>,
}

/// Walks files and folders. Hidden files and folders (`.git`, `.DS_Store`) below a given path are passed over silently,
/// links are followed, a file reached in two ways is listed once, under the name that comes first in byte order.
///
/// ```no_run
/// use gongkai::read::walk;
/// let walk = walk(&["reports".into()]);
/// for file in &walk.files {
///     println!("{} {}", file.name, file.bytes);
/// }
/// ```
pub fn walk(paths: &[PathBuf]) -> Walk {
    let mut walk = Walk::default();
    for path in paths {
        let entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|e| e.depth() == 0 || !is_hidden(e)) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => take(&mut walk, &entry),
                Err(error) => fail(&mut walk, path, &error),
            }
        }
    }
    walk.files.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    walk.containers.sort_by(|a, b| a.0.name.as_bytes().cmp(b.0.name.as_bytes()));
    let mut seen = HashSet::new();
    let mut is_first = |file: &Found| seen.insert(std::fs::canonicalize(&file.path).unwrap_or_else(|_| file.path.clone()));
    walk.files.retain(&mut is_first);
    walk.containers.retain(|(file, _)| is_first(file));
    walk.skipped.sort();
    walk.skipped.dedup();
    walk
}

fn take(walk: &mut Walk, entry: &DirEntry) {
    let name = name_of(entry.path());
    if !entry.file_type().is_file() {
        walk.skipped.push((name, "not a regular file".to_owned()));
        return;
    }
    let container =
        if entry.depth() == 0 { container::detect(&name, &first_bytes(entry.path())) } else { container::is_by_name(&name) };
    if container.is_none()
        && let Some(reason) = not_read(entry.path())
    {
        walk.skipped.push((name, reason));
        return;
    }
    match entry.metadata() {
        Ok(metadata) => {
            let modified = metadata.modified().ok().map_or(0, |time| match time.duration_since(UNIX_EPOCH) {
                Ok(after) => after.as_nanos() as i128,
                Err(before) => -(before.duration().as_nanos() as i128),
            });
            let file = Found { name, path: entry.path().to_owned(), bytes: metadata.len(), modified, given: None };
            match container {
                Some(kind) => walk.containers.push((file, kind)),
                None => walk.files.push(file),
            }
        }
        Err(error) => walk.failed.push(unreadable(name, &error.to_string())),
    }
}

fn fail(walk: &mut Walk, given: &Path, error: &walkdir::Error) {
    let name = name_of(error.path().unwrap_or(given));
    if error.loop_ancestor().is_some() {
        walk.skipped.push((name, "a link back to a folder above it".to_owned()));
        return;
    }
    let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    walk.failed.push(unreadable(name, &cause));
}

/// The error for a path that cannot be opened.
pub(super) fn unreadable(name: impl Into<String>, cause: &str) -> Error {
    Error::new(Code::Unreadable, name, cause, "check that the path exists and may be read")
}

/// Enough of a file to tell what it is; nothing where it cannot be opened.
pub(super) fn first_bytes(path: &Path) -> Vec<u8> {
    let mut start = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(2048).read_to_end(&mut start));
    read.map_or_else(|_| Vec::new(), |_| start)
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().first() == Some(&b'.')
}

/// `./a/../b.txt` → `a/../b.txt`; the root of an absolute path stays.
pub(super) fn name_of(path: &Path) -> String {
    let mut name = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => continue,
            Component::RootDir => {
                name.push('/');
                continue;
            }
            _ => {}
        }
        if !name.is_empty() && !name.ends_with('/') {
            name.push('/');
        }
        name.push_str(&part.as_os_str().to_string_lossy());
    }
    if name.is_empty() { ".".to_owned() } else { name }
}

/// Why a file is not read, by its extension; `None` for the extensions that are read and those that say nothing.
pub(super) fn not_read(path: &Path) -> Option<String> {
    let extension = path.extension()?.to_string_lossy().to_ascii_lowercase();
    let kind = match extension.as_str() {
        "ofd" => "OFD",
        "rtf" => "RTF documents",
        "dps" => "WPS slides",
        "odt" | "ods" => "OpenDocument files",
        "ppt" | "pptx" => "slides",
        "rar" | "7z" | "bz2" | "xz" => "archives",
        "jpg" | "jpeg" | "png" | "gif" | "bmp" | "tif" | "tiff" | "webp" | "svg" | "ico" => "pictures",
        "mp3" | "mp4" | "avi" | "mov" | "wav" | "webm" => "sound and film",
        "css" | "js" | "mjs" | "map" | "woff" | "woff2" | "ttf" => "parts of web pages other than the page",
        "eml" => "mail",
        "csv" | "tsv" | "json" | "jsonl" | "ndjson" | "xml" | "yaml" | "yml" | "toml" | "sqlite" | "db" | "parquet" => {
            "data files"
        }
        _ => return None,
    };
    let what = if kind == "OFD" { kind.to_owned() } else { format!("{kind} (.{extension})") };
    let named = if kind == "data files" { " found in a folder; name the file itself to read its column of texts" } else { "" };
    Some(format!("this version does not read {what}{named}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_as_given() {
        for (path, name) in [
            ("./a/b.txt", "a/b.txt"),
            ("a/b.txt", "a/b.txt"),
            ("/a/b.txt", "/a/b.txt"),
            ("../x", "../x"),
            (".", "."),
            ("./", "."),
        ] {
            assert_eq!(name_of(Path::new(path)), name);
        }
    }

    #[test]
    fn reasons_name_the_format() {
        for (path, reason) in [
            ("a.OFD", Some("this version does not read OFD")),
            ("a.rtf", Some("this version does not read RTF documents (.rtf)")),
            ("a.pdf", None),
            ("a.txt", None),
            ("a.shtml", None),
            ("a", None),
            ("2023.1", None),
        ] {
            assert_eq!(not_read(Path::new(path)).as_deref(), reason, "{path}");
        }
    }
}
