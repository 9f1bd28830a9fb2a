//! The index as a reader sees it: one commit, opened, listed, loaded and verified.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::collector::DocSetCollector;
use tantivy::directory::OwnedBytes;
use tantivy::query::{AllQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _, Searcher, Term};

use super::damage;
use super::manifest::{Manifest, Outcome};
use super::parts::Parts;
use super::schema::{self, FORMAT, Fields};
use super::stored::{Card, Stored, decode};
use crate::error::{Code, Error, Result};
use crate::report::ReportId;

/// A report's place in an opened index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocId(pub(super) DocAddress);

/// What a commit says about itself; stands in tantivy's own commit record, so it changes with it in one step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payload {
    /// Index format.
    pub format: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// Reports in the commit.
    pub reports: u64,
    /// Name of the manifest file beside the segments.
    pub manifest: String,
    /// Its BLAKE3 hash in hex.
    pub manifest_hash: String,
}

/// Reports in memory at once while [`Index::visit`] walks them.
pub const VISITED: usize = 256;

/// One commit of an index, opened for reading.
pub struct Index {
    pub(super) searcher: Searcher,
    parts: Parts,
    pub(super) fields: Fields,
    pub(super) dir: PathBuf,
    payload: Payload,
    tantivy: tantivy::Index,
}

/// What `verify` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Files checked against their checksums.
    pub files: usize,
    /// Reports decoded.
    pub reports: u64,
    /// What is wrong: file or report, and how.
    pub damage: Vec<(String, String)>,
}

/// What stands in a folder.
pub(super) enum Found {
    /// No index.
    Nothing,
    /// An index whose first commit never happened.
    Unborn,
    /// A commit of this format.
    Commit(Payload),
}

/// Looks at a folder's commit record without opening the index.
pub(super) fn look(dir: &Path) -> Result<Found> {
    let meta = dir.join("meta.json");
    let text = match std::fs::read_to_string(&meta) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => return Err(no_index(dir)),
        Err(e) => {
            let cause = format!("the index may not be read: {e}");
            return Err(Error::new(
                Code::Unreadable,
                meta.display().to_string(),
                cause,
                "check its permissions, and its owner's",
            ));
        }
    };
    let value: serde_json::Value = serde_json::from_str(&text).map_err(|e| damaged(&meta, &e.to_string()))?;
    let Some(payload) = value.get("payload").and_then(|p| p.as_str()) else {
        let segments = value.get("segments").and_then(|s| s.as_array()).map_or(0, Vec::len);
        return if segments == 0 { Ok(Found::Unborn) } else { Err(other_version(dir, "of another program")) };
    };
    let version = serde_json::from_str::<serde_json::Value>(payload).ok().and_then(|v| v.get("format")?.as_u64());
    match version {
        // As written, not as read: what tantivy cannot understand it takes for its default.
        Some(v) if v == u64::from(FORMAT) && value.get("schema") != serde_json::to_value(schema::build().0).ok().as_ref() => {
            Err(damaged(&meta, "its fields are not those of this format"))
        }
        Some(v) if v == u64::from(FORMAT) => {
            serde_json::from_str(payload).map(Found::Commit).map_err(|e| damaged(&meta, &e.to_string()))
        }
        Some(v) => Err(other_version(dir, &format!("of format {v}"))),
        None => Err(other_version(dir, "of an unknown format")),
    }
}

fn other_version(dir: &Path, what: &str) -> Error {
    Error::new(
        Code::IndexVersion,
        dir.display().to_string(),
        format!("the index is {what}, this program reads format {FORMAT}"),
        "build it anew with: gongkai index --full PATH",
    )
}

fn damaged(path: &Path, cause: &str) -> Error {
    Error::new(
        Code::IndexDamaged,
        path.display().to_string(),
        format!("the file is damaged: {cause}"),
        "rebuild with: gongkai index --full PATH",
    )
}

/// There is no index at `dir`.
pub(super) fn no_index(dir: &Path) -> Error {
    Error::new(
        Code::NoIndex,
        dir.display().to_string(),
        "there is no index here",
        "build one with `gongkai index PATH`, name its place with --index DIR, or try `gongkai demo`",
    )
}

impl Index {
    /// Opens the last commit in `dir`.
    ///
    /// # Errors
    /// `E-NO-INDEX`, `E-INDEX-VERSION`, `E-INDEX-DAMAGED`.
    pub fn open(dir: &Path) -> Result<Self> {
        let Found::Commit(payload) = look(dir)? else { return Err(no_index(dir)) };
        let tantivy = tantivy::Index::open_in_dir(dir).map_err(|e| damage::reading(dir, &e))?;
        let reader = tantivy
            .reader_builder()
            .reload_policy(tantivy::ReloadPolicy::Manual)
            .try_into()
            .map_err(|e: tantivy::TantivyError| damage::reading(dir, &e))?;
        let searcher = reader.searcher();
        let parts = Parts::of(&searcher).map_err(|e| damage::reading(dir, &e.into()))?;
        let (_, fields) = schema::build();
        Ok(Self { searcher, parts, fields, dir: dir.to_owned(), payload, tantivy })
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// What tells this commit from any other.
    pub(super) fn commit(&self) -> &str {
        &self.payload.manifest_hash
    }

    /// Reports in this commit.
    pub fn reports(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Bytes on disk.
    pub fn bytes(&self) -> u64 {
        let Ok(entries) = std::fs::read_dir(&self.dir) else { return 0 };
        entries.filter_map(|e| e.ok()?.metadata().ok()).filter(std::fs::Metadata::is_file).map(|m| m.len()).sum()
    }

    /// The files this commit was made from.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn manifest(&self) -> Result<Manifest> {
        read_manifest(&self.dir, &self.payload)
    }

    /// Every report, unordered.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn ids(&self) -> Result<Vec<DocId>> {
        let found = self.searcher.search(&AllQuery, &DocSetCollector).map_err(|e| damage::reading(&self.dir, &e))?;
        let mut ids: Vec<DocId> = found.into_iter().map(DocId).collect();
        ids.sort_unstable();
        Ok(ids)
    }

    /// The reports whose id begins with, or one of whose files is or ends with, `name`.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn find(&self, name: &str) -> Result<Vec<DocId>> {
        let mut found = self.exact(self.fields.id, name)?;
        found.extend(self.exact(self.fields.file, name.trim_start_matches("./"))?);
        if found.is_empty() {
            for term in
                self.terms(self.fields.file, |file| file.ends_with(name) && file[..file.len() - name.len()].ends_with('/'))?
            {
                found.extend(self.exact(self.fields.file, &term)?);
            }
        }
        if found.is_empty() && name.len() >= 6 {
            for term in self.terms(self.fields.id, |id| id.starts_with(name))? {
                found.extend(self.exact(self.fields.id, &term)?);
            }
        }
        found.sort_unstable();
        // Two of its files may end like that.
        found.dedup();
        Ok(found)
    }

    /// The reports that hold this value of a keyword field, in no order.
    fn exact(&self, field: tantivy::schema::Field, text: &str) -> Result<Vec<DocId>> {
        let query = TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::Basic);
        let found = self.searcher.search(&query, &DocSetCollector).map_err(|e| damage::reading(&self.dir, &e))?;
        Ok(found.into_iter().map(DocId).collect())
    }

    /// Where the report with this id stands.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`, also if there is none.
    pub fn place(&self, id: &ReportId) -> Result<DocId> {
        let found = self.exact(self.fields.id, &id.0)?;
        found.into_iter().min().ok_or_else(|| damaged(&self.dir, &format!("report {} is listed and not there", id.0)))
    }

    /// The distinct values of a keyword field that `keep` accepts, sorted.
    pub(super) fn terms(&self, field: tantivy::schema::Field, keep: impl Fn(&str) -> bool) -> Result<Vec<String>> {
        let mut kept = std::collections::BTreeSet::new();
        let failed = |e: &tantivy::TantivyError| damage::reading(&self.dir, e);
        for segment in self.searcher.segment_readers() {
            let inverted = segment.inverted_index(field).map_err(|e| failed(&e))?;
            let mut stream = inverted.terms().stream().map_err(|e| failed(&e.into()))?;
            while stream.advance() {
                if let Ok(term) = std::str::from_utf8(stream.key())
                    && keep(term)
                {
                    kept.insert(term.to_owned());
                }
            }
        }
        Ok(kept.into_iter().collect())
    }

    /// Loads one report's stored form.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn load(&self, id: DocId) -> Result<Stored> {
        let parts = self.parts.read(id).map_err(|e| damage::reading(&self.dir, &e))?;
        let part = |field| parts.iter().find(|(of, _)| *of == field).map_or_else(OwnedBytes::empty, |(_, bytes)| bytes.clone());
        let card: Card = decode(&part(self.fields.card), "a report")?;
        Ok(Stored { card, report: part(self.fields.report), facts: part(self.fields.facts), sketch: part(self.fields.sketch) })
    }

    /// Loads every report the filter lets through, in parallel, in order of file name.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn load_all(&self, filter: &super::Filter) -> Result<Vec<Stored>> {
        use rayon::prelude::*;
        let ids = self.select(filter)?;
        let mut stored = ids.into_par_iter().map(|id| self.load(id)).collect::<Result<Vec<_>>>()?;
        stored.par_sort_by(|a, b| a.card.order().cmp(&b.card.order()));
        Ok(stored)
    }

    /// What `each` makes of every report the filter lets through, in the order in which they are stored: the cheapest order to load
    /// them in, now and later. `each` runs in parallel; no more reports are in memory than there are threads.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`, or an error of `each`.
    pub fn map<T: Send>(&self, filter: &super::Filter, each: impl Fn(DocId, Stored) -> Result<T> + Sync) -> Result<Vec<T>> {
        use rayon::prelude::*;
        let mut ids = self.select(filter)?;
        ids.sort_unstable();
        ids.into_par_iter().map(|id| each(id, self.load(id)?)).collect()
    }

    /// Loads every report the filter lets through and hands what `each` makes of it to `take`, in order of file name. `each` runs
    /// in parallel, `take` in this thread; never more than [`VISITED`] reports are in memory, so the cost in memory is that of
    /// what `take` keeps.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`, or the first error of `each` or `take`: the rest is not visited.
    pub fn visit<T: Send>(
        &self,
        filter: &super::Filter,
        each: impl Fn(Stored) -> Result<T> + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        use rayon::prelude::*;
        let failed = |e: &tantivy::TantivyError| damage::reading(&self.dir, e);
        let wanted: std::collections::HashSet<DocId> = self.select(filter)?.into_iter().collect();
        // The order comes from the list of file names alone: no report is loaded twice.
        let mut first: std::collections::HashMap<DocId, String> = std::collections::HashMap::new();
        for (ordinal, segment) in self.searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(self.fields.file).map_err(|e| failed(&e))?;
            let mut names = inverted.terms().stream().map_err(|e| failed(&e.into()))?;
            while let Some((name, info)) = names.next() {
                let mut postings =
                    inverted.read_postings_from_terminfo(info, IndexRecordOption::Basic).map_err(|e| failed(&e.into()))?;
                while postings.doc() != tantivy::TERMINATED {
                    let id = DocId(DocAddress::new(ordinal as u32, postings.doc()));
                    if wanted.contains(&id) {
                        first.entry(id).or_insert_with(|| String::from_utf8_lossy(name).into_owned());
                    }
                    postings.advance();
                }
            }
        }
        let mut ordered: Vec<(String, DocId)> =
            wanted.into_iter().map(|id| (first.remove(&id).unwrap_or_default(), id)).collect();
        ordered.sort_unstable();
        for batch in ordered.chunks(VISITED) {
            let made = batch.par_iter().map(|(_, id)| each(self.load(*id)?)).collect::<Result<Vec<T>>>()?;
            made.into_iter().try_for_each(&mut take)?;
        }
        Ok(())
    }

    /// Checks everything against its checksums and decodes every report.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn verify(&self) -> Result<Verdict> {
        use rayon::prelude::*;
        let mut verdict = Verdict::default();
        let bad = self.tantivy.validate_checksum().map_err(|e| damage::reading(&self.dir, &e))?;
        verdict.files = self.tantivy.directory().list_managed_files().len() + 1;
        let mut names: Vec<String> = bad.iter().map(|p| self.dir.join(p).display().to_string()).collect();
        names.sort();
        verdict.damage.extend(names.into_iter().map(|n| (n, "does not match its checksum".to_owned())));
        match self.manifest() {
            Ok(manifest) => self.verify_manifest(&manifest, &mut verdict)?,
            Err(e) => verdict.damage.push((e.subject().to_owned(), e.cause().to_owned())),
        }
        if verdict.damage.is_empty() {
            let ids = self.ids()?;
            verdict.reports = ids.len() as u64;
            let broken: Vec<(String, String)> = ids
                .par_iter()
                .filter_map(|id| {
                    let checked = self.load(*id).and_then(|stored| stored.report().map(|_| ()));
                    checked.err().map(|e| (e.subject().to_owned(), e.cause().to_owned()))
                })
                .collect();
            verdict.damage.extend(broken);
        }
        Ok(verdict)
    }

    fn verify_manifest(&self, manifest: &Manifest, verdict: &mut Verdict) -> Result<()> {
        let listed: std::collections::BTreeSet<&str> = manifest
            .files
            .values()
            .filter_map(|f| match &f.outcome {
                Outcome::Report(id) => Some(id.0.as_str()),
                _ => None,
            })
            .collect();
        if listed.len() as u64 != self.reports() || self.payload.reports != self.reports() {
            verdict.damage.push((
                self.dir.display().to_string(),
                format!(
                    "the commit holds {} reports, its record says {}, its list of files {}",
                    self.reports(),
                    self.payload.reports,
                    listed.len()
                ),
            ));
        }
        for id in listed {
            if self.find(id)?.len() != 1 {
                verdict.damage.push((id.to_owned(), "listed, but not in the index exactly once".to_owned()));
            }
        }
        Ok(())
    }
}

/// Reads and checks the manifest a payload names.
pub(super) fn read_manifest(dir: &Path, payload: &Payload) -> Result<Manifest> {
    let path = dir.join(&payload.manifest);
    let bytes = std::fs::read(&path).map_err(|e| damaged(&path, &e.to_string()))?;
    if blake3::hash(&bytes).to_hex().as_str() != payload.manifest_hash {
        return Err(damaged(&path, "it does not match its checksum"));
    }
    postcard::from_bytes(&bytes).map_err(|e| damaged(&path, &e.to_string()))
}
