//! tantivy's errors → ours, with the file they are about.

use std::path::Path;

use tantivy::TantivyError;
use tantivy::directory::error::{LockError, OpenReadError, OpenWriteError};

use crate::error::{Code, Error};

const REBUILD: &str = "run `gongkai verify` to see which file; rebuild with `gongkai index --full PATH`";

/// An error met while reading the index in `dir`.
pub fn reading(dir: &Path, error: &TantivyError) -> Error {
    let subject = match error {
        TantivyError::OpenReadError(OpenReadError::FileDoesNotExist(path) | OpenReadError::IoError { filepath: path, .. }) => {
            dir.join(path).display().to_string()
        }
        _ => dir.display().to_string(),
    };
    Error::new(Code::IndexDamaged, subject, format!("the index cannot be read: {error}"), REBUILD)
}

/// An error met while writing to the index in `dir`.
pub fn writing(dir: &Path, error: &TantivyError) -> Error {
    match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => busy(dir),
        TantivyError::OpenWriteError(OpenWriteError::IoError { filepath, io_error }) => {
            failed(&dir.join(filepath), &io_error.to_string())
        }
        TantivyError::IoError(io) => failed(dir, &io.to_string()),
        other => failed(dir, &other.to_string()),
    }
}

/// Another process holds the writer's lock.
pub fn busy(dir: &Path) -> Error {
    Error::new(
        Code::IndexBusy,
        dir.display().to_string(),
        "another gongkai is writing to this index",
        "wait until it has finished, or index into another folder with --index DIR",
    )
}

/// Writing `path` failed.
pub fn failed(path: &Path, cause: &str) -> Error {
    Error::new(
        Code::Write,
        path.display().to_string(),
        format!("writing failed: {cause}"),
        "free disk space or choose another folder with --index DIR; the last commit is untouched",
    )
}
