//! Files that hold many documents: ZIP, tar, JSONL, CSV, Parquet, WARC, and compressed ones → their members, one after another.
//!
//! Comes in: a file, and which columns to take. Goes out: each member with its name inside, its bytes, and what stands beside
//! it. A container is read as a stream; nothing is kept but the member in hand. It decides nothing about documents.

mod archive;
mod kind;
mod names;
#[cfg(feature = "parquet")]
mod parquet;
mod records;
mod warc;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

pub(super) use kind::{Kind, detect, is_archive, is_by_name};
pub(super) use names::{decoded, tidy};

use super::Limits;
use super::limits::size;
use crate::error::{Code, Error, Result};
use crate::report::Given;

/// Which columns of a JSONL, CSV or Parquet file to take. Those named `agency`, `year`, `url` and `date` are taken as what they say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// The column with the text; else the first of `text`, `content`, `body`, `html`, `正文`.
    pub text: Option<String>,
    /// The column that names each text, best with an ending such as `.html`; else the first of `file`, `name`, `path`, `id`; else
    /// the number of the row.
    pub id: Option<String>,
}

/// One document of a container.
#[derive(Debug)]
pub(super) struct Member {
    /// Its name inside, as it is shown: no `..`, `/` between parts.
    pub name: String,
    pub bytes: Vec<u8>,
    pub given: Option<Given>,
}

/// What a container hands on.
pub(super) enum Found {
    Member(Member),
    /// Name inside and reason.
    Skipped(String, String),
    /// A member that cannot be read.
    Failed(Error),
}

/// Where members go, one after another; an error stops the container.
pub(super) type Take<'t> = &'t mut dyn FnMut(Found) -> Result<()>;

/// Hands on each document of the container `name` in order.
///
/// # Errors
/// If it is broken beyond going on or unfolds too far; what came before has been handed on. Errors of `take`.
pub(super) fn open(name: &str, path: &Path, kind: Kind, columns: &Columns, limits: &Limits, take: Take) -> Result<()> {
    let file = File::open(path).map_err(|e| super::walk::unreadable(name, &e.to_string()))?;
    let size = file.metadata().map_or(0, |m| m.len());
    match kind {
        Kind::Zip => archive::zip(name, file, limits, &mut Budget::of(name, size), take),
        #[cfg(feature = "parquet")]
        Kind::Parquet => parquet::rows(name, file, columns, limits, take),
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet => Err(Error::new(
            Code::Format,
            name,
            "this program was built without Parquet",
            "build it with: cargo build --release --features parquet",
        )),
        Kind::Gzip => {
            unpacked(name, Box::new(flate2::bufread::MultiGzDecoder::new(BufReader::new(file))), size, columns, limits, take)
        }
        Kind::Zstd => {
            let decoder = zstd::Decoder::new(file).map_err(|e| broken(name, &e.to_string()))?;
            unpacked(name, Box::new(decoder), size, columns, limits, take)
        }
        Kind::Tar | Kind::Jsonl | Kind::Csv | Kind::Tsv | Kind::Warc => {
            stream(name, kind, &mut BufReader::new(file), columns, limits, take)
        }
    }
}

/// A compressed file: the container inside, or one document.
fn unpacked(name: &str, inside: Box<dyn Read>, size: u64, columns: &Columns, limits: &Limits, take: Take) -> Result<()> {
    let mut inside = BufReader::with_capacity(1 << 16, Metered { inside, budget: Budget::of(name, size) });
    let start = inside.fill_buf().map_err(|e| stopped(name, &e))?;
    let plain = kind::without_compression(name);
    match detect(&plain, start) {
        Some(Kind::Gzip | Kind::Zstd | Kind::Zip | Kind::Parquet) => {
            Err(Error::new(Code::Format, name, "it is an archive within an archive", "unpack the outer one"))
        }
        Some(kind) => stream(name, kind, &mut inside, columns, limits, take),
        None => {
            let inner = plain.rsplit('/').next().unwrap_or("document").to_owned();
            let bytes = limited(&format!("{name}/{inner}"), &mut inside, limits).map_err(|e| stopped(name, &e))?;
            match bytes {
                Ok(bytes) => take(Found::Member(Member { name: inner, bytes, given: None })),
                Err(error) => take(Found::Failed(error)),
            }
        }
    }
}

fn stream(name: &str, kind: Kind, inside: &mut dyn BufRead, columns: &Columns, limits: &Limits, take: Take) -> Result<()> {
    match kind {
        Kind::Tar => archive::tar(name, inside, limits, take),
        Kind::Jsonl => records::jsonl(name, inside, columns, limits, take),
        Kind::Csv => records::csv(name, inside, b',', columns, limits, take),
        Kind::Tsv => records::csv(name, inside, b'\t', columns, limits, take),
        Kind::Warc => warc::records(name, inside, limits, take),
        Kind::Zip | Kind::Gzip | Kind::Zstd | Kind::Parquet => Err(broken(name, "it is compressed twice")),
    }
}

/// The bytes of one member; an inner error if they are more than a document may have.
fn limited(name: &str, inside: &mut dyn Read, limits: &Limits) -> std::io::Result<Result<Vec<u8>>> {
    let mut bytes = Vec::new();
    inside.take(limits.max_bytes + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits.max_bytes {
        let cause = format!("it unfolds to more than {}, the limit for one report", size(limits.max_bytes));
        let remedy = "leave it out; or raise --max-size if you trust the archive";
        return Ok(Err(Error::new(Code::TooLarge, name, cause, remedy)));
    }
    Ok(limits.check(name, bytes.len() as u64).map(|()| bytes))
}

/// How far a container may unfold: a hundred times its size, and a quarter of a gigabyte in any case.
struct Budget {
    left: u64,
    whole: u64,
    name: String,
}

impl Budget {
    fn of(name: &str, size: u64) -> Self {
        let whole = size.saturating_mul(100).saturating_add(256 << 20);
        Self { left: whole, whole, name: name.to_owned() }
    }

    fn spend(&mut self, bytes: u64) -> Result<()> {
        self.left = self.left.checked_sub(bytes).ok_or_else(|| {
            let cause = format!(
                "it unfolds to more than {} MiB, which archives of reports of its size do not; what comes after is not read",
                self.whole >> 20
            );
            Error::new(
                Code::Limit,
                self.name.clone(),
                cause,
                "unpack it with another program if you trust it, and index the folder",
            )
        })?;
        Ok(())
    }
}

/// A stream that stops where its budget ends.
struct Metered {
    inside: Box<dyn Read>,
    budget: Budget,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inside.read(buffer)?;
        self.budget.spend(read as u64).map_err(std::io::Error::other)?;
        Ok(read)
    }
}

/// The error of a stream that stopped: its own where it carries one of ours.
fn stopped(name: &str, error: &std::io::Error) -> Error {
    let ours = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    ours.cloned().unwrap_or_else(|| broken(name, &error.to_string()))
}

fn broken(name: &str, cause: &str) -> Error {
    Error::new(
        Code::Damaged,
        name,
        format!("the archive is damaged: {cause}"),
        "fetch it again; what came before the damage is read",
    )
}

/// The names of columns for a message, a few of them and not much of each: a head may hold anything.
pub(in crate::read) fn listed<'c>(columns: impl Iterator<Item = &'c str>) -> String {
    const MOST: usize = 12;
    const LONGEST: usize = 24;
    let mut columns = columns.map(|column| {
        let plain: String = column.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let short: String = plain.chars().take(LONGEST).collect();
        if short == plain { short } else { format!("{short}…") }
    });
    let mut named: Vec<String> = columns.by_ref().take(MOST).collect();
    let more = columns.count();
    if more > 0 {
        named.push(format!("{more} more"));
    }
    named.join(", ")
}

/// Why the columns named, or those texts usually stand in, are not there.
fn missing_column(head: &[&str], columns: &Columns) -> Option<(String, &'static str)> {
    const REMEDY: &str = "name a column that is there with --text-column and --id-column";
    let named = [(&columns.text, "--text-column"), (&columns.id, "--id-column")];
    for (column, option) in named.iter().filter_map(|(column, option)| Some((column.as_ref()?, option))) {
        if !head.contains(&column.as_str()) {
            let (column, found) = (listed(std::iter::once(column.as_str())), listed(head.iter().copied()));
            return Some((format!("{option} names {column}, which is not among its columns: {found}"), REMEDY));
        }
    }
    let has_text = columns.text.is_some() || records::TEXTS.iter().any(|usual| head.contains(usual));
    (!has_text).then(|| (format!("it has no column of texts among {}", listed(head.iter().copied())), REMEDY))
}
