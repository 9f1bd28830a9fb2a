//! The searchers that ours stands beside: SQLite FTS5 by trigrams, ripgrep's library, and a scan of the text in memory.
//!
//! Comes in: the folded texts, one file a report. Goes out: the reports that hold a phrase, by number. Each is set up as
//! somebody would who wants it fast; the settings stand in docs/performance.md.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use grep_regex::RegexMatcherBuilder;
use grep_searcher::{BinaryDetection, Searcher, SearcherBuilder, Sink, SinkMatch};
use ignore::{WalkBuilder, WalkState};
use memchr::memmem;
use rusqlite::{Connection, params};

use super::report::say;
use crate::shared::cpu;

/// Where the folded texts lie, named by number.
pub fn texts_in(dir: &Path) -> PathBuf {
    dir.join("texts")
}

fn number(path: &Path) -> usize {
    path.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse().ok()).expect("texts are named by number")
}

/// The texts in order of their numbers.
pub fn read_texts(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(texts_in(dir)).expect("the part before wrote them");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("our own folder can be read").path()).collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read_to_string(p).expect("our own file can be read")).collect()
}

/// SQLite FTS5 with the trigram tokenizer, the text kept in the table as is usual.
pub struct Fts5 {
    connection: Connection,
}

fn fts5_file(dir: &Path) -> PathBuf {
    dir.join("fts5.sqlite")
}

/// Bytes that FTS5 gathers before it writes a segment: its default, and one that makes building it cheapest.
const HASH_SIZES: [(&str, u32); 2] = [("fts5 CPU, default hashsize", 1 << 20), ("fts5 CPU", 64 << 20)];

/// Builds the table by each setting; the last stays, and is optimized, which is not counted.
pub fn build_fts5(dir: &Path) {
    let texts = read_texts(dir);
    for (name, bytes) in HASH_SIZES {
        // The first time there is none.
        let _ = std::fs::remove_file(fts5_file(dir));
        let started = cpu();
        insert_all(&fts5_file(dir), &texts, bytes);
        say(name, cpu().saturating_sub(started).as_secs_f64());
    }
    let connection = Connection::open(fts5_file(dir)).expect("it was just made");
    connection.execute_batch("INSERT INTO reports(reports) VALUES ('optimize'); VACUUM;").expect("there is room");
    connection.close().expect("nothing is under way");
    say("fts5 disk", std::fs::metadata(fts5_file(dir)).expect("it was just made").len() as f64 / 1e6);
}

/// One transaction, one thread, no journal.
fn insert_all(file: &Path, texts: &[String], hash_bytes: u32) {
    let mut connection = Connection::open(file).expect("target/ can be written");
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -262144;
             CREATE VIRTUAL TABLE reports USING fts5(text, tokenize = 'trigram case_sensitive 1');
             INSERT INTO reports(reports, rank) VALUES ('hashsize', {hash_bytes});"
        ))
        .expect("FTS5 with trigrams is in the bundled SQLite");
    let transaction = connection.transaction().expect("nobody else has it open");
    {
        let mut insert = transaction.prepare("INSERT INTO reports(rowid, text) VALUES (?1, ?2)").expect("sound SQL");
        for (number, text) in texts.iter().enumerate() {
            insert.execute(params![number as i64, text]).expect("there is room");
        }
    }
    transaction.commit().expect("there is room");
    connection.close().expect("nothing is under way");
}

impl Fts5 {
    pub fn open(dir: &Path) -> Self {
        let connection = Connection::open(fts5_file(dir)).expect("the part before made it");
        connection
            .execute_batch("PRAGMA mmap_size = 4294967296; PRAGMA cache_size = -262144; PRAGMA query_only = ON;")
            .expect("sound SQL");
        Self { connection }
    }

    /// How many reports match.
    pub fn count(&self, expression: &str) -> u64 {
        let mut statement =
            self.connection.prepare_cached("SELECT count(*) FROM reports WHERE reports MATCH ?1").expect("sound SQL");
        statement.query_row([expression], |row| row.get::<_, i64>(0)).expect("sound query").cast_unsigned()
    }

    /// The first twenty by BM25 with their texts. FTS5 cannot name places without cutting the text again.
    pub fn top(&self, expression: &str) -> Vec<(i64, String)> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT rowid, text FROM reports WHERE reports MATCH ?1 ORDER BY rank LIMIT 20")
            .expect("sound SQL");
        let rows = statement.query_map([expression], |row| Ok((row.get(0)?, row.get(1)?))).expect("sound query");
        rows.collect::<Result<_, _>>().expect("sound table")
    }

    pub fn matching(&self, expression: &str) -> BTreeSet<usize> {
        let mut statement =
            self.connection.prepare_cached("SELECT rowid FROM reports WHERE reports MATCH ?1").expect("sound SQL");
        let rows = statement.query_map([expression], |row| row.get::<_, i64>(0)).expect("sound query");
        rows.map(|n| n.expect("sound table") as usize).collect()
    }
}

/// Counts the lines that match.
struct Lines(u64);

impl Sink for Lines {
    type Error = std::io::Error;

    fn matched(&mut self, _: &Searcher, _: &SinkMatch<'_>) -> Result<bool, Self::Error> {
        self.0 += 1;
        Ok(true)
    }
}

/// What `rg --fixed-strings --count --threads 2 --no-ignore` does, by its own library.
pub fn ripgrep(dir: &Path, phrase: &str) -> BTreeSet<usize> {
    let matcher = RegexMatcherBuilder::new().fixed_strings(true).build(phrase).expect("a literal is a sound pattern");
    let found = Mutex::new(BTreeSet::new());
    WalkBuilder::new(texts_in(dir)).standard_filters(false).threads(2).build_parallel().run(|| {
        let (matcher, found) = (matcher.clone(), &found);
        let mut searcher = SearcherBuilder::new().line_number(false).binary_detection(BinaryDetection::quit(0)).build();
        Box::new(move |entry| {
            let entry = entry.expect("our own folder can be read");
            if entry.file_type().is_some_and(|t| t.is_file()) {
                let mut lines = Lines(0);
                searcher.search_path(&matcher, entry.path(), &mut lines).expect("our own file can be read");
                if lines.0 > 0 {
                    found.lock().expect("no searcher panics").insert(number(entry.path()));
                }
            }
            WalkState::Continue
        })
    });
    found.into_inner().expect("no searcher panics")
}

/// All texts in memory, one after the other.
pub struct Scan {
    all: String,
    ends: Vec<usize>,
}

impl Scan {
    pub fn new(dir: &Path) -> Self {
        let (mut all, mut ends) = (String::new(), Vec::new());
        for text in read_texts(dir) {
            all.push_str(&text);
            all.push('\n');
            ends.push(all.len());
        }
        Self { all, ends }
    }

    pub fn megabytes(&self) -> f64 {
        self.all.len() as f64 / 1e6
    }

    /// Places that do not overlap: what a plain scan finds in one go.
    pub fn count(&self, phrase: &str) -> usize {
        memmem::find_iter(self.all.as_bytes(), phrase.as_bytes()).count()
    }

    /// The reports that hold the phrase, and its places, overlapping ones included.
    pub fn matching(&self, phrase: &str) -> (BTreeSet<usize>, u64) {
        let finder = memmem::Finder::new(phrase);
        let first = phrase.chars().next().map_or(1, char::len_utf8);
        let (mut reports, mut places, mut from) = (BTreeSet::new(), 0, 0);
        while let Some(at) = finder.find(&self.all.as_bytes()[from..]).map(|i| from + i) {
            reports.insert(self.ends.partition_point(|end| *end <= at));
            places += 1;
            from = at + first;
        }
        (reports, places)
    }
}
