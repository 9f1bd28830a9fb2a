//! What `rank` is given beside the index: names of agencies, and how original narratives are.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::Index;
use crate::error::{Code, Error, Result};
use crate::rank::{Aliases, Entry, Own};

/// The index, and what is known of its reports from elsewhere.
pub struct Reader {
    pub index: Index,
    /// By report.
    pub own: HashMap<String, Own>,
}

impl Reader {
    /// The entry with how original it is, if that is known.
    pub fn with_own(&self, mut entry: Entry) -> Entry {
        entry.original = self.own.get(&entry.id.0).copied();
        entry
    }
}

/// The names in an alias file; without one, none.
pub fn aliases(path: Option<&Path>) -> Result<Aliases> {
    path.map_or_else(|| Ok(Aliases::default()), |path| Aliases::parse(&read(path)?, &path.display().to_string()))
}

/// The keys of `gongkai.originality/1` that are needed here. Rows of agencies and regions have no report and are passed over.
#[derive(Deserialize)]
struct OwnRow {
    report: Option<String>,
    chars: u32,
    /// The share of characters, 0–1.
    elsewhere: Option<f64>,
}

/// How original each narrative is, from rows of jsonl; without a file, nothing is known.
pub fn originality(path: Option<&Path>) -> Result<HashMap<String, Own>> {
    let Some(path) = path else { return Ok(HashMap::new()) };
    let mut own = HashMap::new();
    for (number, line) in read(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: OwnRow = serde_json::from_str(line).map_err(|e| {
            let subject = format!("{}, line {}", path.display(), number + 1);
            Error::new(
                Code::Argument,
                subject,
                format!("the row cannot be read: {e}"),
                "give rows of jsonl with report, chars and elsewhere",
            )
        })?;
        let elsewhere = (row.elsewhere.unwrap_or(0.0).clamp(0.0, 1.0) * f64::from(row.chars)).round() as u32;
        own.extend(row.report.map(|report| (report, Own { chars: row.chars, elsewhere })));
    }
    Ok(own)
}

fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|e| {
        Error::new(
            Code::Unreadable,
            path.display().to_string(),
            e.to_string(),
            "check the name, its permissions, and that it is UTF-8",
        )
    })
}
