//! Reading: paths → sources, bytes → decoded text, lines and grids of table cells, each character with its place.
//!
//! Comes in: files and folders as a user names them. Goes out: [`Source`]s in a fixed order. It does not know what a report
//! is: no titles, sections or statutory labels here.

mod binary;
mod cell_table;
mod container;
mod document;
mod encoding;
mod gather;
mod html;
mod html_build;
mod html_cascade;
mod html_colour;
mod html_content;
mod html_flow;
mod html_measure;
mod html_selector;
mod html_sheet;
mod html_start_tag;
mod html_style;
#[cfg(test)]
mod html_styled;
mod html_tables;
mod html_tag;
mod html_text;
mod html_tree;
mod landmarks;
mod limits;
mod lines;
mod look;
mod manifest;
mod mhtml;
mod mojibake;
mod pipe_table;
mod plain;
mod tab_table;
mod walk;

use std::path::Path;

pub use container::Columns;
pub use document::serve;
pub use gather::{Gather, Gathered, gather};
pub use limits::Limits;
pub use walk::{Found, Walk, walk};

use walk::unreadable;

use crate::error::{Code, Error, Result};
use crate::report::{Diagnostic, Given, Grid, Mapped, ReportId, Span};

/// The formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown (pipe tables, `#` headings; other marks stay in the lines).
    Markdown,
    /// A web page.
    Html,
    /// PDF with a text layer.
    Pdf,
    /// Word since 2007.
    Docx,
    /// Word 97 to 2003, and WPS in its layout.
    Doc,
    /// Excel since 2007.
    Xlsx,
    /// Excel 97 to 2003.
    Xls,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 8] = [Self::Text, Self::Markdown, Self::Html, Self::Pdf, Self::Docx, Self::Doc, Self::Xlsx, Self::Xls];

    /// The key used in rows.
    ///
    /// ```
    /// use gongkai::read::Format;
    /// assert_eq!(Format::parse("pdf"), Some(Format::Pdf));
    /// ```
    pub fn key(self) -> &'static str {
        ["text", "markdown", "html", "pdf", "docx", "doc", "xlsx", "xls"][self as usize]
    }

    /// From a key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.key() == key)
    }

    /// Whether the bytes are text, so that places in the decoded text are places in the file.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Markdown | Self::Html)
    }
}

/// One file, read and decoded.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as given to the command.
    pub name: String,
    /// Hash of the bytes.
    pub id: ReportId,
    /// Bytes of the file.
    pub bytes: u64,
    /// Format.
    pub format: Format,
    /// Encoding it was decoded from, by its WHATWG name, e.g. `UTF-8`, `gb18030`; empty for PDF, Word and Excel.
    pub encoding: &'static str,
    /// The decoded text all spans point into. A byte order mark is kept (as U+FEFF), so that in a UTF-8 file spans are the
    /// file's own byte offsets. For PDF, Word and Excel it is written by the reader: a line a line, a line a table row.
    pub text: String,
    /// The places in the text at which the pages of a PDF (the sheets of a workbook) begin; empty for other formats.
    pub pages: Vec<u32>,
    /// The content in document order.
    pub body: Vec<Piece>,
    /// What a web page says about itself; empty for other formats.
    pub page: Page,
    /// What was odd: replaced bytes, page chrome that could not be separated, cut-off tables.
    pub diagnostics: Vec<Diagnostic>,
}

/// A part of the content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A line of text (plain text, markdown) or a paragraph (HTML).
    Line(Mapped),
    /// One or more blank lines, or the boundary of an HTML block element: what stands before and after is never one
    /// paragraph, unless a page break is between.
    Blank,
    /// A table.
    Grid(Grid),
    /// A page ends. What stands before and after may be one paragraph.
    Page,
}

/// What a web page says about itself outside its content.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// `<title>`.
    pub title: Option<Mapped>,
    /// `<meta name=… content=…>`, names as written, in order.
    pub meta: Vec<(String, String)>,
    /// Its address, with where that stands: `saved-from` (a comment of the browser), `canonical` or `archive`.
    pub address: Option<(&'static str, String)>,
    /// The places of what its links (`<a href>`) hold, in order.
    pub links: Vec<Span>,
}

/// Reads one file. `name` is what it is called in messages and in the index, `path` where it is opened.
///
/// # Errors
/// If it cannot be opened, is over a limit, is no text, or has none. A strange document is no error: see
/// [`Source::diagnostics`].
pub fn read_path(name: &str, path: &Path, limits: &Limits) -> Result<Source> {
    let failed = |error: std::io::Error| unreadable(name, &error.to_string());
    let metadata = std::fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(unreadable(name, "this is not a regular file"));
    }
    limits.check(name, metadata.len())?;
    read_bytes(name, &std::fs::read(path).map_err(failed)?, limits)
}

/// Reads the bytes of a file. PDF, Word and Excel are told by their content. Of `name` only the extension counts: `.md` and
/// `.markdown` are markdown, `.html`, `.htm`, `.shtml` and `.xhtml` web pages, and so is whatever begins like one; all else is
/// plain text.
///
/// # Errors
/// If it is over a limit, is no text, or has none.
///
/// ```
/// use gongkai::read::{Format, Limits, Piece, read_bytes};
/// let source = read_bytes("a.txt", "规章\t0\t0\n许可\t1\t1\n".as_bytes(), &Limits::default()).unwrap();
/// assert_eq!((source.format, source.encoding), (Format::Text, "UTF-8"));
/// assert!(matches!(source.body[0], Piece::Grid(_)));
/// ```
pub fn read_bytes(name: &str, bytes: &[u8], limits: &Limits) -> Result<Source> {
    limits.check(name, bytes.len() as u64)?;
    match document::detect(name, bytes)? {
        Some(format) => read_document(name, bytes, format, limits),
        None => match mhtml::page(bytes) {
            Some((page, address)) => {
                let mut source = read_text("page.html", page.as_bytes(), limits).map_err(|e| e.about(name))?;
                source.page.address = address.map(|address| ("archive", address)).or(source.page.address);
                Ok(Source { name: name.to_owned(), id: content_id(bytes), bytes: bytes.len() as u64, ..source })
            }
            None => read_text(name, bytes, limits),
        },
    }
}

/// Reads a document that is no text.
fn read_document(name: &str, bytes: &[u8], format: Format, limits: &Limits) -> Result<Source> {
    let laid = document::read(format, bytes, limits).map_err(|refusal| refusal.error(name))?;
    let document::Rendered { text, body, pages, diagnostics } = document::render(&laid);
    limits.check_lines(name, size(&body))?;
    Ok(Source {
        name: name.to_owned(),
        id: content_id(bytes),
        bytes: bytes.len() as u64,
        format,
        encoding: "",
        text,
        pages,
        body,
        page: Page::default(),
        diagnostics,
    })
}

/// Lines and cells.
fn size(body: &[Piece]) -> usize {
    body.iter().map(|piece| if let Piece::Grid(grid) = piece { grid.cells.len() } else { 1 }).sum()
}

fn read_text(name: &str, bytes: &[u8], limits: &Limits) -> Result<Source> {
    let encoding::Decoded { text, encoding, mut diagnostics } = encoding::decode(name, bytes)?;
    let format = format_of(name, &text);
    if format != Format::Html {
        limits.check_lines(name, memchr::memchr_iter(b'\n', text.as_bytes()).count())?;
    }
    let (body, page) = match format {
        Format::Html => {
            let (body, page, more) = html::read(&text, limits);
            diagnostics.extend(more);
            (body, page)
        }
        _ => (plain::read(&text, format, limits), Page::default()),
    };
    limits.check_lines(name, size(&body))?;
    if !body.iter().any(|piece| !matches!(piece, Piece::Blank)) {
        let cause = "the page shows no text; it may be filled in by a script, or be a frame around another page";
        return Err(Error::new(Code::Empty, name, cause, "save the page from a browser, or fetch the framed page"));
    }
    Ok(Source {
        name: name.to_owned(),
        id: content_id(bytes),
        bytes: bytes.len() as u64,
        format,
        encoding,
        text,
        pages: Vec::new(),
        body,
        page,
        diagnostics,
    })
}

/// The name of a content: the first 16 hex digits of the BLAKE3 hash of the bytes.
///
/// ```
/// assert_eq!(gongkai::read::content_id(b"").0, "af1349b9f5f9a1a6");
/// ```
pub fn content_id(bytes: &[u8]) -> ReportId {
    ReportId(blake3::hash(bytes).to_hex()[..16].to_owned())
}

/// The name of a report of this content: that of its content alone, or, where somebody says whose it is, of both. The same file under
/// two agencies is two reports, one a copy of the other.
///
/// ```
/// use gongkai::{read::{content_id, report_id}, report::Given};
/// let (content, mut given) = (content_id(b"text"), Given::by("manifest"));
/// assert_eq!(report_id(&content, Some(&given)), content);
/// given.set("agency", "青溪县教育局").unwrap();
/// assert_ne!(report_id(&content, Some(&given)), content);
/// ```
pub fn report_id(content: &ReportId, given: Option<&Given>) -> ReportId {
    let whose = given.and_then(Given::whose);
    whose.map_or_else(|| content.clone(), |whose| content_id(format!("{content}\n{whose}").as_bytes()))
}

/// Why a file that holds many documents cannot be read as one; `None` for a single document.
pub fn holds_many(name: &str) -> Option<Error> {
    let kind = container::detect(name, &walk::first_bytes(Path::new(name)))?;
    let what = if container::is_archive(kind) { "an archive" } else { "a table of texts" };
    let remedy = format!(
        "index it, then name one of them: gongkai index {name} -i DIR; gongkai export reports -i DIR lists them; or unpack it"
    );
    Some(Error::new(Code::Format, name, format!("this is {what}, which may hold many reports, not one"), remedy))
}

fn format_of(name: &str, text: &str) -> Format {
    // Of two members with one name the second has a number behind its ending.
    let name = name.rsplit_once('#').filter(|(_, n)| n.parse::<u32>().is_ok()).map_or(name, |(name, _)| name);
    let extension = Path::new(name).extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    match extension.as_deref() {
        Some("html" | "htm" | "shtml" | "xhtml") => return Format::Html,
        Some("md" | "markdown") => return Format::Markdown,
        _ => {}
    }
    let start: String = text.trim_start_matches(lines::is_space).chars().take(200).collect::<String>().to_ascii_lowercase();
    let is_page = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| start.starts_with(tag))
        || (start.starts_with("<?xml") || start.starts_with("<!--")) && start.contains("<html");
    if is_page { Format::Html } else { Format::Text }
}
