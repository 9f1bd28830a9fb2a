//! What `rank` needs beside the briefs of the index: names of agencies, and how original narratives are.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use serde::Deserialize;

use crate::cli::{count, talk};
use crate::copies::Seen;
use crate::error::{Code, Error, Result};
use crate::ingest;
use crate::rank::{Aliases, Candidate, Entry, Metric, Own};
use crate::search::{Filter, Index};

/// The index, and how original its reports are, if that was asked for.
pub struct Reader {
    index: Index,
    /// By report.
    own: HashMap<String, Own>,
}

impl Reader {
    /// A reader of an index; if `original` is asked for, what `file` says of it, else all reports are compared.
    pub fn open(index: Index, original: bool, file: Option<&Path>) -> Result<Self> {
        let own = match file {
            Some(file) => originality(file)?,
            None if original => {
                let own = ingest::originals(&index)?.own();
                talk(&format!(
                    "{} of the index compared for original; to rank by it again and again, keep it: gongkai originality -o FILE.jsonl, \
                     then --originality FILE.jsonl",
                    count(own.len() as u64, "report")
                ));
                own
            }
            None => HashMap::new(),
        };
        Ok(Self { index, own })
    }

    /// Every report, measured; only that is kept.
    pub fn candidates(&self, filter: &Filter, metric: Metric) -> Result<Vec<Candidate>> {
        ingest::entries(&self.index, filter, |entry| Candidate::of(&self.with_own(entry), metric))
    }

    /// Every report with all that is known of it.
    pub fn entries(&self, filter: &Filter) -> Result<Vec<Entry>> {
        ingest::entries(&self.index, filter, |entry| Some(self.with_own(entry)))
    }

    /// The ids of the reports a filter lets through.
    pub fn ids(&self, filter: &Filter) -> Result<BTreeSet<String>> {
        Ok(self.index.cards(filter)?.into_iter().map(|card| card.id.0).collect())
    }

    fn with_own(&self, mut entry: Entry) -> Entry {
        entry.original = self.own.get(&entry.id.0).cloned();
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
    /// Shares of characters, 0–1.
    elsewhere: Option<f64>,
    own_past: Option<f64>,
    #[serde(default)]
    sources: Vec<SourceRow>,
}

#[derive(Deserialize)]
struct SourceRow {
    agency: Option<String>,
    year: Option<u16>,
    seen: String,
}

/// How original each narrative is, from rows of jsonl.
fn originality(path: &Path) -> Result<HashMap<String, Own>> {
    let mut own = HashMap::new();
    for (number, line) in read(path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: OwnRow = serde_json::from_str(line).map_err(|e| {
            let subject = format!("{}, line {}", path.display(), number + 1);
            Error::new(
                Code::Argument,
                subject,
                format!("the row cannot be read: {e}"),
                "make it with: gongkai originality -o FILE.jsonl",
            )
        })?;
        let chars = |share: Option<f64>| (share.unwrap_or(0.0).clamp(0.0, 1.0) * f64::from(row.chars)).round() as u32;
        let source = row.sources.iter().find(|source| source.seen == Seen::Elsewhere.key());
        let one = Own {
            chars: row.chars,
            elsewhere: chars(row.elsewhere),
            own_past: chars(row.own_past),
            source: source.map(|source| Own::source_of(source.agency.as_deref(), source.year)),
        };
        own.extend(row.report.map(|report| (report, one)));
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
