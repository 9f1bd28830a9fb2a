//! What the index keeps of a report, and its encoding.

use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;

use crate::error::{Code, Error, Result};
use crate::report::{Kind, Level, Report, ReportId};

/// The few things about a report that lists and filters need.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Its name in the index.
    pub id: ReportId,
    /// The files that hold it, in order of name; the first stands for it.
    pub files: Vec<String>,
    /// Title.
    pub title: Option<String>,
    /// Agency as named.
    pub agency: Option<String>,
    /// Region as named.
    pub region: Option<String>,
    /// The region in the spelling that all reports of the place have ([`crate::report::Identity::area`]).
    pub area: Option<String>,
    /// Year.
    pub year: Option<u16>,
    /// Level.
    pub level: Option<Level>,
    /// Kind.
    pub kind: Option<Kind>,
}

impl Card {
    /// The card of a parsed report.
    pub fn of(id: ReportId, files: Vec<String>, report: &Report) -> Self {
        let identity = &report.identity;
        Self {
            id,
            files,
            title: identity.title.clone(),
            agency: identity.agency.clone(),
            region: identity.region.clone(),
            area: identity.area().map(str::to_owned),
            year: identity.year,
            level: identity.level,
            kind: identity.kind,
        }
    }

    /// The file that stands for the report.
    pub fn file(&self) -> &str {
        self.files.first().map_or("", String::as_str)
    }

    /// Order of lists: by file name, then id.
    pub fn order(&self) -> (&str, &str) {
        (self.file(), &self.id.0)
    }
}

/// A report as stored, with its attachments still encoded.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its card.
    pub card: Card,
    pub(super) report: OwnedBytes,
    pub(super) facts: OwnedBytes,
    pub(super) sketch: OwnedBytes,
}

impl Stored {
    /// The parsed report.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED` if it cannot be decoded.
    pub fn report(&self) -> Result<Report> {
        decode(&self.report, self.card.file())
    }

    /// The attached cells.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED` if it cannot be decoded.
    pub fn facts<T: for<'de> Deserialize<'de>>(&self) -> Result<T> {
        decode(&self.facts, self.card.file())
    }

    /// The attached copy sketch.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED` if it cannot be decoded.
    pub fn sketch<T: for<'de> Deserialize<'de>>(&self) -> Result<T> {
        decode(&self.sketch, self.card.file())
    }
}

/// Encodes any stored part.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_stdvec(value).expect("plain data into memory always encodes")
}

/// Decodes a stored part of the report in `file`.
pub fn decode<T: for<'de> Deserialize<'de>>(bytes: &[u8], file: &str) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|e| {
        Error::new(
            Code::IndexDamaged,
            file,
            format!("its stored form cannot be decoded ({e})"),
            "run `gongkai verify`; rebuild with `gongkai index --full PATH`",
        )
    })
}
