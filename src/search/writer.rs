//! The index as a writer sees it: add and delete, then one commit, all or nothing.
//!
//! The manifest is written and synced before the commit record that names it; the record is replaced in one rename. Killing
//! the process at any moment leaves the last commit and, at worst, files nobody names, which the next writer removes.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use tantivy::directory::{MmapDirectory, OwnedBytes};
use tantivy::query::AllQuery;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, IndexWriter, TantivyDocument, Term};

use super::column;
use super::damage;
use super::index::{Found, Payload, look, read_manifest};
use super::manifest::Manifest;
use super::region;
use super::schema::{self, FORMAT, Fields, pack_section};
use super::stored::{Card, Stored, encode};
use crate::error::{Code, Error, Result};
use crate::report::{Report, ReportId};

/// Whether to keep what is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Add to the last commit.
    Update,
    /// Start over; the old commit stays until the new one is made. An index of another format is replaced at once.
    Full,
}

/// A report to be added, with its attachments.
#[derive(Debug)]
pub struct Record<'a, F, S, B> {
    /// Its name in the index.
    pub id: &'a ReportId,
    /// Every file that holds it, in order of name.
    pub files: Vec<String>,
    /// The report.
    pub report: &'a Report,
    /// Its cells.
    pub facts: &'a F,
    /// Its copy sketch.
    pub sketch: &'a S,
    /// What rankings need of it.
    pub brief: &'a B,
}

/// How often, and how far apart, the lock is asked for before another writer is reported.
const LOCK_ATTEMPTS: u32 = 10;
const LOCK_PAUSE: std::time::Duration = std::time::Duration::from_millis(50);
/// Memory a thread fills before it writes a segment. Larger segments mean less merging; measured in docs/performance.md.
const BYTES_PER_THREAD: usize = 96 << 20;
/// Bytes compressed together: one or two reports. Loading one costs decompressing all; larger blocks save no space (measured).
const STORE_BLOCK: usize = 1 << 14;
/// Most of a stored block is text; level 3 halves it at no visible cost.
const ZSTD_LEVEL: i32 = 3;

/// The only writer of an index.
pub struct Writer {
    dir: PathBuf,
    fields: Fields,
    documents: IndexWriter,
    manifest: Manifest,
}

impl Writer {
    /// Opens or creates the index in `dir` for writing with `threads` threads.
    ///
    /// # Errors
    /// `E-INDEX-BUSY` if another process writes, `E-INDEX-VERSION` (unless `Full`), `E-WRITE`, `E-ARGUMENT` if the folder
    /// holds other things.
    pub fn open(dir: &Path, mode: Mode, threads: usize) -> Result<Self> {
        std::fs::create_dir_all(dir).map_err(|e| no_folder(dir, &e))?;
        let found = match look(dir) {
            Err(e) if mode == Mode::Full && matches!(e.code(), Code::IndexVersion | Code::IndexDamaged) => {
                wipe(dir)?;
                Found::Nothing
            }
            other => other?,
        };
        let (index, payload) = match found {
            Found::Commit(payload) => (tantivy::Index::open_in_dir(dir).map_err(|e| damage::reading(dir, &e))?, Some(payload)),
            Found::Unborn => (tantivy::Index::open_in_dir(dir).map_err(|e| damage::reading(dir, &e))?, None),
            Found::Nothing => (create(dir)?, None),
        };
        let mut index = index;
        index.set_tokenizers(schema::tokenizers());
        let writer = lock(&index, dir, threads.max(1))?;
        // A killed writer leaves files nobody names, and a new one may need their very names.
        writer.garbage_collect_files().wait().map_err(|e| damage::writing(dir, &e))?;
        let manifest = match (&payload, mode) {
            (Some(payload), Mode::Update) => read_manifest(dir, payload)?,
            _ => Manifest::default(),
        };
        let (_, fields) = schema::build();
        let mut opened = Self { dir: dir.to_owned(), fields, documents: writer, manifest };
        if payload.is_none() {
            // An empty first commit, so that a reader finds an index from now on.
            opened.commit(&Manifest::default(), 0)?;
        }
        if mode == Mode::Full {
            opened.documents.delete_query(Box::new(AllQuery)).map_err(|e| damage::writing(dir, &e))?;
        }
        Ok(opened)
    }

    /// Where the index lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The files of the last commit (none when starting over).
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Takes a report out. Applies to reports added before this call.
    pub fn delete(&self, id: &ReportId) {
        self.documents.delete_term(Term::from_field_text(self.fields.id, &id.0));
    }

    /// Adds a report. May be called from many threads.
    ///
    /// # Errors
    /// `E-WRITE` once the disk is full or the folder cannot be written.
    pub fn add<F: Serialize, S: Serialize, B: Serialize>(&self, record: &Record<'_, F, S, B>) -> Result<()> {
        let stored = Stored {
            card: Card::of(record.id.clone(), record.files.clone(), record.report),
            report: OwnedBytes::new(encode(record.report)),
            facts: OwnedBytes::new(encode(record.facts)),
            sketch: OwnedBytes::new(encode(record.sketch)),
        };
        self.write(&stored, record.report, record.brief)
    }

    /// Adds a stored report again because other files hold it now. The files themselves need not be there. `brief` is made of it as
    /// in its [`Record`].
    ///
    /// # Errors
    /// `E-WRITE`; `E-INDEX-DAMAGED` if it cannot be decoded.
    pub fn add_again<B: Serialize>(&self, mut stored: Stored, files: Vec<String>, brief: &B) -> Result<()> {
        stored.card.files = files;
        let report = stored.report()?;
        self.write(&stored, &report, brief)
    }

    fn write<B: Serialize>(&self, stored: &Stored, report: &Report, brief: &B) -> Result<()> {
        let (f, card) = (&self.fields, &stored.card);
        let mut document = TantivyDocument::default();
        document.add_text(f.id, &card.id.0);
        document.add_u64(f.key, u64::from_str_radix(&card.id.0, 16).unwrap_or(0));
        for file in &card.files {
            document.add_text(f.file, file);
        }
        let keywords = [
            (f.agency, card.agency.as_deref()),
            (f.region, card.area.as_deref()),
            (f.level, card.level.map(crate::report::Level::key)),
            (f.kind, card.kind.map(crate::report::Kind::key)),
            (f.title, card.title.as_deref()),
        ];
        for (field, value) in keywords.into_iter().filter_map(|(f, v)| v.map(|v| (f, v))) {
            document.add_text(field, value);
        }
        for key in region::keys(&report.identity.located) {
            document.add_text(f.place, key);
        }
        if let Some(year) = card.year {
            document.add_u64(f.year, u64::from(year));
        }
        for section in &report.sections {
            let blocks = &report.text.blocks[section.blocks.start as usize..section.blocks.end as usize];
            if let (Some(first), Some(last)) = (blocks.first(), blocks.last()) {
                document.add_u64(f.sections, pack_section(section.kind, first.start, last.end));
            }
        }
        document.add_text(f.words, &report.text.display);
        document.add_text(f.exact, &report.text.display);
        document.add_bytes(f.card, &encode(card));
        document.add_bytes(f.report, &stored.report);
        document.add_bytes(f.facts, &stored.facts);
        document.add_bytes(f.sketch, &stored.sketch);
        document.add_bytes(f.brief, &column::value(card, brief));
        self.documents.add_document(document).map_err(|e| damage::writing(&self.dir, &e))?;
        Ok(())
    }

    /// Makes everything since the last commit visible in one step.
    ///
    /// # Errors
    /// `E-WRITE`; the last commit then stays as it was.
    pub fn commit(&mut self, manifest: &Manifest, reports: u64) -> Result<()> {
        let bytes = encode(manifest);
        let hash = blake3::hash(&bytes).to_hex();
        let name = format!("files-{}.bin", &hash.as_str()[..16]);
        write_synced(&self.dir.join(&name), &bytes)?;
        let payload = Payload {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            reports,
            manifest: name.clone(),
            manifest_hash: hash.to_string(),
        };
        let failed = |e: tantivy::TantivyError| damage::writing(&self.dir, &e);
        let mut prepared = self.documents.prepare_commit().map_err(failed)?;
        prepared.set_payload(&serde_json::to_string(&payload).expect("a plain struct is always JSON"));
        prepared.commit().map_err(failed)?;
        same_permissions(&self.dir.join(&name), &self.dir.join("meta.json"));
        self.manifest = manifest.clone();
        remove_old_manifests(&self.dir, &name);
        Ok(())
    }

    /// Waits for background merges and lets go of the lock.
    ///
    /// # Errors
    /// `E-WRITE`.
    pub fn close(self) -> Result<()> {
        let dir = self.dir;
        self.documents.wait_merging_threads().map_err(|e| damage::writing(&dir, &e))
    }
}

/// Takes the writer's lock. A writer that is just ending, or a process being started beside it, may hold it a moment longer.
fn lock(index: &tantivy::Index, dir: &Path, threads: usize) -> Result<IndexWriter> {
    let mut patience = LOCK_ATTEMPTS;
    loop {
        match index.writer_with_num_threads(threads, BYTES_PER_THREAD * threads) {
            Err(tantivy::TantivyError::LockFailure(_, _)) if patience > 1 => {
                patience -= 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            other => return other.map_err(|e| damage::writing(dir, &e)),
        }
    }
}

fn no_folder(dir: &Path, error: &std::io::Error) -> Error {
    let cause = format!("no folder can be made here: {error}");
    Error::new(Code::Argument, dir.display().to_string(), cause, "name a folder you may write to with --index DIR")
}

fn create(dir: &Path) -> Result<tantivy::Index> {
    refuse_foreign(dir)?;
    let settings = IndexSettings {
        docstore_blocksize: STORE_BLOCK,
        docstore_compression: Compressor::Zstd(ZstdCompressor { compression_level: Some(ZSTD_LEVEL) }),
        ..IndexSettings::default()
    };
    let mmap = MmapDirectory::open(dir).map_err(|e| damage::failed(dir, &e.to_string()))?;
    let (schema, _) = schema::build();
    tantivy::Index::create(mmap, schema, settings).map_err(|e| damage::writing(dir, &e))
}

/// Files an index consists of.
#[expect(clippy::case_sensitive_file_extension_comparisons, reason = "these are names this program gives")]
fn is_ours(name: &str) -> bool {
    let segment = ["fast", "store", "idx", "pos", "term", "fieldnorm", "del", "temp"];
    matches!(name, "meta.json" | ".managed.json" | ".tantivy-writer.lock" | ".tantivy-meta.lock")
        || name.starts_with("files-") && name.ends_with(".bin")
        || name.starts_with(".tmp")
        || name.rsplit_once('.').is_some_and(|(stem, ending)| {
            segment.contains(&ending) && stem.len() >= 32 && stem[..32].chars().all(|c| c.is_ascii_hexdigit())
        })
}

/// An index is not built among a person's other files.
fn refuse_foreign(dir: &Path) -> Result<()> {
    let entries = std::fs::read_dir(dir).map_err(|e| damage::failed(dir, &e.to_string()))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_ours(&name) && !matches!(name.as_str(), "README.md" | ".gitignore" | "lost+found") {
            return Err(Error::new(
                Code::Argument,
                dir.display().to_string(),
                format!("the folder is no index and holds other things ({name})"),
                "name an empty or new folder with --index DIR",
            ));
        }
    }
    Ok(())
}

/// Removes an index that this program cannot read, and nothing else.
fn wipe(dir: &Path) -> Result<()> {
    let entries = std::fs::read_dir(dir).map_err(|e| damage::failed(dir, &e.to_string()))?;
    for entry in entries.flatten() {
        if is_ours(&entry.file_name().to_string_lossy()) {
            std::fs::remove_file(entry.path()).map_err(|e| damage::failed(&entry.path(), &e.to_string()))?;
        }
    }
    Ok(())
}

/// tantivy writes its record for the owner alone; whoever may read the other files may read it too. Best effort.
fn same_permissions(model: &Path, file: &Path) {
    if let Ok(metadata) = std::fs::metadata(model) {
        let _ = std::fs::set_permissions(file, metadata.permissions());
    }
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |e: std::io::Error| damage::failed(path, &e.to_string());
    let mut file = File::create(path).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.sync_all().map_err(failed)
}

/// Best effort: a manifest left over costs only its bytes.
#[expect(clippy::case_sensitive_file_extension_comparisons, reason = "these are names this program gives")]
fn remove_old_manifests(dir: &Path, current: &str) {
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("files-") && name.ends_with(".bin") && name != current {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}
