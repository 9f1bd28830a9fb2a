//! Which files an index was made from, and what became of each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::{Given, ReportId};

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It holds this report.
    Report(ReportId),
    /// It could not be read: code, cause and remedy.
    Failed {
        /// Error code.
        code: String,
        /// Why.
        cause: String,
        /// What to do.
        remedy: String,
    },
    /// Its type is not read by this version.
    Skipped(String),
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Size when read.
    pub bytes: u64,
    /// Time of last change when read, in nanoseconds since 1970.
    pub modified: i64,
    /// What a manifest or the columns beside it say of it.
    pub given: Option<Given>,
    /// What became of it.
    pub outcome: Outcome,
}

/// All files of a commit, by name as given to `index`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name → entry.
    pub files: BTreeMap<String, FileEntry>,
}

impl Manifest {
    /// The files of each report, in order of name.
    pub fn by_report(&self) -> BTreeMap<&ReportId, Vec<&str>> {
        let mut reports: BTreeMap<&ReportId, Vec<&str>> = BTreeMap::new();
        for (name, entry) in &self.files {
            if let Outcome::Report(id) = &entry.outcome {
                reports.entry(id).or_default().push(name);
            }
        }
        reports
    }

    /// Files that could not be read, with their entries.
    pub fn failed(&self) -> impl Iterator<Item = (&str, &FileEntry)> {
        self.files.iter().filter(|(_, e)| matches!(e.outcome, Outcome::Failed { .. })).map(|(n, e)| (n.as_str(), e))
    }
}
