//! Documents that are no text (PDF, Word, Excel): bytes → lines and tables, behind one narrow interface.
//!
//! Comes in: the bytes of a file whose format is known. Goes out: [`Laid`], the same for every format, so that the library
//! behind a reader can be exchanged by changing one file. It decides nothing about encodings, reports or places in the
//! decoded text: [`render`] writes that text.

#[cfg(feature = "documents")]
mod clock;
mod guard;
mod isolate;
mod kind;
#[cfg(feature = "documents")]
mod pdf;
#[cfg(feature = "documents")]
mod pdf_fonts;
#[cfg(feature = "documents")]
mod pdf_lines;
#[cfg(feature = "documents")]
mod pdf_tables;
mod refusal;
mod render;
#[cfg(feature = "documents")]
mod sheet;
#[cfg(feature = "documents")]
mod sheet_look;
#[cfg(feature = "documents")]
mod stitch;
#[cfg(feature = "documents")]
mod word;
#[cfg(feature = "documents")]
mod word_shown;
#[cfg(feature = "documents")]
mod xml;

use serde::{Deserialize, Serialize};

pub use isolate::serve;
pub(super) use kind::detect;
pub(super) use refusal::Refusal;
pub(super) use render::{Rendered, render};

use super::{Format, Limits};

/// What a reader makes of a document, in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Laid {
    pub parts: Vec<Part>,
    /// What was odd: a code, and one plain sentence.
    pub notes: Vec<(String, String)>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Part {
    /// A line as printed (PDF) or a paragraph (the others).
    Line(String),
    /// A line that stands in the text and is none of its content: a page number.
    Aside(String),
    /// The end of a paragraph.
    Blank,
    /// A page or sheet begins, counted from 1.
    Page(u32),
    /// A table.
    Table(Table),
}

/// A table by its places. Places that no cell fills are blank cells; of two cells on one place the first has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Table {
    /// In reading order.
    pub cells: Vec<Cell>,
    /// The rows at which a new page begins, with its number.
    pub pages: Vec<(u32, u32)>,
}

/// A cell, its first place, and how many rows and columns it fills (1 or more).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cell {
    pub row: u32,
    pub column: u32,
    pub rows: u32,
    pub columns: u32,
    pub text: String,
}

impl Table {
    /// Number of rows and of columns.
    pub fn size(&self) -> (u32, u32) {
        self.cells.iter().fold((0, 0), |(rows, columns), cell| {
            (rows.max(cell.row.saturating_add(cell.rows)), columns.max(cell.column.saturating_add(cell.columns)))
        })
    }
}

/// One reader.
type Reader = fn(&[u8], &Limits) -> Result<Laid, Refusal>;

/// The reader of each format; `None` for those that are text.
#[cfg(feature = "documents")]
fn reader(format: Format) -> Option<Reader> {
    match format {
        Format::Pdf => Some(pdf::read),
        Format::Docx | Format::Doc => Some(word::read),
        Format::Xlsx | Format::Xls => Some(sheet::read),
        Format::Text | Format::Markdown | Format::Html => None,
    }
}

/// Built without the feature `documents`, the program has no reader.
#[cfg(not(feature = "documents"))]
fn reader(_: Format) -> Option<Reader> {
    None
}

/// Reads a document under its limits: in a process of its own if [`Limits::isolate`] says so, else here; a panic of a library
/// is a refusal in both.
pub(super) fn read(format: Format, bytes: &[u8], limits: &Limits) -> Result<Laid, Refusal> {
    if reader(format).is_none() {
        return Err(Refusal::NotBuilt(format.key().to_owned()));
    }
    let laid = if limits.isolate { isolate::call(format, bytes, limits)? } else { read_here(format, bytes, limits)? };
    guard::size(&laid, limits)?;
    let shows = |text: &str| text.chars().any(|c| !super::lines::is_space(c));
    let says = laid.parts.iter().any(|part| match part {
        Part::Line(line) => shows(line),
        Part::Table(table) => table.cells.iter().any(|cell| shows(&cell.text)),
        Part::Aside(_) | Part::Blank | Part::Page(_) => false,
    });
    if says { Ok(laid) } else { Err(Refusal::NoText) }
}

/// Reads a document in this process.
fn read_here(format: Format, bytes: &[u8], limits: &Limits) -> Result<Laid, Refusal> {
    let reader = reader(format).ok_or_else(|| Refusal::NotBuilt(format.key().to_owned()))?;
    guard::caught(|| reader(bytes, limits))
}
