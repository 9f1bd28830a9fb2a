//! A manifest: a CSV table that says of files who issued them, for which year, where and when they were published.
//!
//! Comes in: a file with the columns `file` and any of `agency`, `year`, `url`, `date`. Goes out: what is given of a name. A row
//! holds for the file of that name, or whose name ends in it at a `/`; the longest row that fits counts.

use std::collections::BTreeMap;
use std::path::Path;

use super::container::{decoded, tidy};
use crate::error::{Code, Error, Result};
use crate::report::Given;

/// The rows of a manifest, by file.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    rows: BTreeMap<String, (Given, bool)>,
}

impl Manifest {
    /// Reads the table, in UTF-8 or GB18030.
    ///
    /// # Errors
    /// If it cannot be read, has no column `file`, or a row is wrong: a manifest is somebody's word and must be right.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let wrong = |cause: String| {
            Error::new(Code::Argument, name.clone(), cause, "a manifest is CSV with the columns file, agency, year, url, date")
        };
        let bytes = std::fs::read(path).map_err(|e| super::unreadable(name.clone(), &e.to_string()))?;
        let text = decoded(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let head: Vec<String> =
            reader.headers().map_err(|e| wrong(e.to_string()))?.iter().map(|h| h.trim().to_ascii_lowercase()).collect();
        let file = head.iter().position(|h| h == "file").ok_or_else(|| wrong("it has no column `file`".to_owned()))?;
        let mut manifest = Self::default();
        for (row, line) in reader.records().zip(2u64..) {
            let row = row.map_err(|e| wrong(e.to_string()))?;
            let Some(named) = row.get(file).and_then(|named| named_as(named.trim())) else { continue };
            let mut given = Given::by("manifest");
            for (field, value) in head.iter().zip(row.iter()) {
                given.set(field, value).map_err(|year| wrong(format!("line {line}: the year is «{year}»")))?;
            }
            if manifest.rows.insert(named.clone(), (given, false)).is_some() {
                return Err(wrong(format!("line {line}: {named} stands twice")));
            }
        }
        Ok(manifest)
    }

    /// What is given of the file `name`.
    pub fn of(&mut self, name: &str) -> Option<Given> {
        let starts = std::iter::once(0).chain(name.match_indices('/').map(|(at, _)| at + 1));
        for start in starts {
            if let Some((given, used)) = self.rows.get_mut(&name[start..]) {
                *used = true;
                return Some(given.clone()).filter(Given::says);
            }
        }
        None
    }

    /// Rows that no file was asked for.
    pub fn unmatched(&self) -> Vec<String> {
        self.rows.iter().filter(|(_, (_, used))| !used).map(|(name, _)| name.clone()).collect()
    }
}

/// A name as files are named: `./a\b.txt` → `a/b.txt`; the root of an absolute path stays.
fn named_as(name: &str) -> Option<String> {
    let root = if name.starts_with('/') { "/" } else { "" };
    tidy(name).map(|name| format!("{root}{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_for_the_ends_of_names() {
        let mut manifest = Manifest::default();
        for (name, year) in [("a.txt", "2020"), ("x/a.txt", "2021"), ("z.txt", "2022")] {
            let mut given = Given::by("manifest");
            given.set("year", year).unwrap();
            manifest.rows.insert(name.to_owned(), (given, false));
        }
        let mut year = |name: &str| manifest.of(name).and_then(|given| given.year);
        assert_eq!(
            [year("a.txt"), year("b/a.txt"), year("b/x/a.txt"), year("b/xa.txt")],
            [Some(2020), Some(2020), Some(2021), None]
        );
        assert_eq!(manifest.unmatched(), ["z.txt"]);
    }
}
