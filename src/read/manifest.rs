//! A manifest: a CSV table that says of files who issued them, for which year, where and when they were published.
//!
//! Comes in: a file with the columns `file` and any of `agency`, `year`, `url`, `date`. Goes out: what is given of a file, and what
//! is odd about the table. A row holds for the file whose path, from the root, ends in it at a `/`; the longest row that fits counts.

use std::collections::BTreeMap;
use std::path::Path;

use super::container::{decoded, tidy};
use crate::error::{Code, Error, Result};
use crate::report::{Given, is_date};

/// The rows of a manifest, by file.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    rows: BTreeMap<String, Row>,
    /// Columns that say nothing.
    unused: Vec<String>,
}

#[derive(Debug)]
struct Row {
    given: Given,
    /// The first file it was given to, and how many more.
    first: Option<String>,
    more: u64,
}

impl Manifest {
    /// Reads the table, in UTF-8 or GB18030.
    ///
    /// # Errors
    /// If it cannot be read, has no column `file`, or a row is wrong: a manifest is somebody's word and must be right.
    pub fn read(path: &Path) -> Result<Self> {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|e| super::unreadable(name.clone(), &e.to_string()))?;
        let text = decoded(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
        Self::parse(&text).map_err(|(line, cause)| {
            let place = line.map_or_else(String::new, |line| format!("line {line}: "));
            let remedy = "correct it; a manifest is CSV with the columns file, agency, year, url, date (2023-01-31)";
            Error::new(Code::Argument, name, format!("{place}{cause}"), remedy)
        })
    }

    /// The rows of a text; else what is wrong, and in which line.
    fn parse(text: &str) -> std::result::Result<Self, (Option<u64>, String)> {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let broken = |e: &csv::Error| (e.position().map(csv::Position::line), e.to_string());
        let head: Vec<String> = reader.headers().map_err(|e| broken(&e))?.iter().map(|h| h.trim().to_ascii_lowercase()).collect();
        let Some(file) = head.iter().position(|h| h == "file") else {
            let found = super::container::listed(head.iter().map(String::as_str));
            return Err((Some(1), format!("there is no column `file` among {found} (columns are separated by commas)")));
        };
        let is_used = |h: &String| h == "file" || h.is_empty() || Given::FIELDS.contains(&h.as_str());
        let unused = head.iter().filter(|h| !is_used(h)).cloned().collect();
        let mut manifest = Self { rows: BTreeMap::new(), unused };
        let open = text.matches('"').count() % 2 == 1;
        for row in reader.records() {
            let row = row.map_err(|e| broken(&e))?;
            // The place of a record is that of the blank lines before it.
            let line = row.position().map(|place| {
                let blank = text.as_bytes()[place.byte() as usize..].iter().take_while(|b| matches!(b, b'\r' | b'\n'));
                place.line() + blank.filter(|b| **b == b'\n').count() as u64
            });
            let wrong = |cause: String| Err((line, cause));
            // A quote that is not closed swallows the lines behind it.
            if row.iter().any(|field| field.contains('\n')) || open && row.iter().any(|field| field.contains('"')) {
                return wrong("a quote is not closed: the field goes on in the next line".to_owned());
            }
            if row.len() > head.len() {
                return wrong(format!("{} fields under {} columns", row.len(), head.len()));
            }
            let Some(named) = row.get(file).and_then(|named| named_as(named.trim())) else { continue };
            let mut given = Given::by("manifest");
            for (field, value) in head.iter().zip(row.iter()) {
                if let Err(year) = given.set(field, value) {
                    return wrong(format!("the year is «{year}»"));
                }
            }
            if let Some(date) = given.date.as_deref().filter(|date| !is_date(date)) {
                return wrong(format!("there is no date «{date}»"));
            }
            if manifest.rows.contains_key(&named) {
                return wrong(format!("{named} stands twice"));
            }
            manifest.rows.insert(named, Row { given, first: None, more: 0 });
        }
        if open && manifest.rows.is_empty() {
            return Err((None, "a quote is not closed".to_owned()));
        }
        Ok(manifest)
    }

    /// What is given of the file `name`, which lies at `path` from the root.
    pub fn of(&mut self, name: &str, path: &str) -> Option<Given> {
        let ends =
            |name: &str| -> Vec<usize> { std::iter::once(0).chain(name.match_indices('/').map(|(at, _)| at + 1)).collect() };
        let longer = ends(path).into_iter().map(|at| &path[at..]).filter(|end| end.len() > name.len());
        let key = longer.chain(ends(name).into_iter().map(|at| &name[at..])).find(|end| self.rows.contains_key(*end))?;
        let row = self.rows.get_mut(key)?;
        match &row.first {
            None => row.first = Some(name.to_owned()),
            Some(_) => row.more += 1,
        }
        Some(row.given.clone()).filter(Given::says)
    }

    /// Rows that no file was asked for.
    pub fn unmatched(&self) -> Vec<String> {
        self.rows.iter().filter(|(_, row)| row.first.is_none()).map(|(name, _)| name.clone()).collect()
    }

    /// What is odd: columns that say nothing, rows that stand for several files.
    pub fn notes(&self) -> Vec<String> {
        let unused = (!self.unused.is_empty()).then(|| {
            let found = super::container::listed(self.unused.iter().map(String::as_str));
            format!("the manifest's columns {found} say nothing here; those read are file, agency, year, url, date")
        });
        let several = self.rows.iter().filter(|(_, row)| row.more > 0).map(|(named, row)| {
            let first = row.first.as_deref().unwrap_or_default();
            format!("the manifest's row {named} stands for {first} and {} more; write more of the path if it means one", row.more)
        });
        unused.into_iter().chain(several).collect()
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
    fn rows_hold_for_the_ends_of_paths() {
        let table = "file,year\na.txt,2020\nx/a.txt,2021\nz.txt,2022\n/home/r/b.txt,2019\nr/c.txt,2018\n";
        let mut manifest = Manifest::parse(table).unwrap();
        let mut year = |name: &str| manifest.of(name, &format!("/home/r/{name}")).and_then(|given| given.year);
        assert_eq!(
            ["a.txt", "b/a.txt", "b/x/a.txt", "b/xa.txt", "b.txt", "c.txt"].map(&mut year),
            [Some(2020), Some(2020), Some(2021), None, Some(2019), Some(2018)]
        );
        assert_eq!(manifest.unmatched(), ["z.txt"]);
        assert_eq!(
            manifest.notes(),
            ["the manifest's row a.txt stands for a.txt and 1 more; write more of the path if it means one"]
        );
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        for (table, line, cause) in [
            ("file,year\n\na.txt,去年\n", Some(3), "the year is «去年»"),
            ("file,year\na.txt,20222\n", Some(2), "the year is «20222»"),
            ("file,date\na.txt,2023-02-28\nb.txt,2023-02-30\n", Some(3), "there is no date «2023-02-30»"),
            (
                "file,agency,year\n\"a.txt,甲县,2021\nb.txt,乙县,2021\n",
                Some(2),
                "a quote is not closed: the field goes on in the next line",
            ),
            ("file,agency\na.txt,甲县,水利局\n", Some(2), "3 fields under 2 columns"),
            ("file,agency\na.txt,甲县\n./a.txt,乙县\n", Some(3), "a.txt stands twice"),
            ("file;year\na;1\n", Some(1), "there is no column `file` among file;year (columns are separated by commas)"),
        ] {
            assert_eq!(Manifest::parse(table).unwrap_err(), (line, cause.to_owned()), "{table}");
        }
        let odd = Manifest::parse("file,Region,agency,level\na.txt,甲市,甲县,x\n").unwrap();
        assert!(odd.notes()[0].contains("columns region, level say nothing"), "{:?}", odd.notes());
    }
}
