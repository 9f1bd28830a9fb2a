//! Where output goes: stdout or a file, row by row, in any format.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, IsTerminal as _, StdoutLock, Write};
use std::path::{Path, PathBuf};

use super::format::Format;
use super::panes::Marks;
#[cfg(feature = "parquet")]
use super::parquet::Parquet;
use super::rows::Row;
use super::table::Table;
use super::terminal::clean;
use crate::error::{Code, Error, Result};

/// An open output. Rows are written as they come, except for `Table`, which needs all to find its widths.
pub struct Sink {
    out: Out,
    format: Format,
    path: Option<PathBuf>,
    rows: u64,
    table: Option<Table>,
    #[cfg(feature = "parquet")]
    parquet: Option<Parquet>,
    /// Terminal columns, if the output is a terminal.
    columns: Option<u16>,
    color: bool,
    /// The reader of our pipe has gone; the rest is not written.
    closed: bool,
}

enum Out {
    Stdout(BufWriter<StdoutLock<'static>>),
    File(BufWriter<File>),
}

impl Sink {
    /// Opens stdout, or `path`. Without a format a terminal gets a table, a pipe jsonl, and a file what its ending says (.csv,
    /// .json, .jsonl, .md, .parquet, .txt).
    ///
    /// # Errors
    /// `E-WRITE` if the file cannot be created, `E-ARGUMENT` for [`Format::Html`]: rows are no page.
    pub fn open(format: Option<Format>, path: Option<&Path>) -> Result<Self> {
        let html = format == Some(Format::Html)
            || (format.is_none() && path.is_some_and(|path| by_ending(path).is_ok_and(|f| f == Format::Html)));
        if html { Err(super::format::no_page()) } else { Self::open_for_page(format, path) }
    }

    /// As [`Self::open`], for what can be written as a page too.
    ///
    /// # Errors
    /// `E-WRITE` if the file cannot be created.
    pub fn open_for_page(format: Option<Format>, path: Option<&Path>) -> Result<Self> {
        let terminal = path.is_none() && std::io::stdout().is_terminal();
        let format = match (format, path) {
            (Some(format), _) => format,
            (None, Some(path)) => by_ending(path)?,
            (None, None) if terminal => Format::Table,
            (None, None) => Format::Jsonl,
        };
        let out = match path {
            None => Out::Stdout(BufWriter::new(std::io::stdout().lock())),
            Some(path) => Out::File(BufWriter::new(File::create(path).map_err(|e| failed(path, &e))?)),
        };
        let columns = terminal.then(|| console_columns().unwrap_or(100));
        let color = terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
        Ok(Self {
            out,
            format,
            path: path.map(Path::to_owned),
            rows: 0,
            table: None,
            #[cfg(feature = "parquet")]
            parquet: None,
            columns,
            color,
            closed: false,
        })
    }

    /// The format in use.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Terminal columns, if the output is a terminal.
    pub fn columns(&self) -> Option<u16> {
        self.columns
    }

    /// How the panes of two texts mark what differs.
    pub fn marks(&self) -> Marks {
        if self.color { Marks::Colour } else { Marks::Brackets }
    }

    /// Marks words in a text: bold red on a terminal with colours, 【】 elsewhere.
    pub fn mark(&self, text: &str) -> String {
        if self.color { format!("\u{1b}[1;31m{text}\u{1b}[0m") } else { format!("【{text}】") }
    }

    /// A heading line: bold on a terminal with colours.
    pub fn strong(&self, text: &str) -> String {
        if self.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Writes one row in the chosen format.
    ///
    /// # Errors
    /// `E-WRITE`.
    pub fn row<R: Row>(&mut self, row: &R) -> Result<()> {
        match self.format {
            Format::Table => {
                let (width, cells) = (self.columns, row.cells());
                let shown: Vec<usize> = if R::SHOWN.is_empty() { (0..cells.len()).collect() } else { R::SHOWN.to_vec() };
                let columns = row.columns();
                let heads: Vec<_> = shown.iter().map(|n| columns[*n]).collect();
                let table = self.table.get_or_insert_with(|| Table::new(&heads, width));
                table.row(shown.iter().map(|n| cells[*n].clone()));
            }
            Format::Jsonl => {
                let line = json(row);
                self.text(&format!("{line}\n"))?;
            }
            Format::Json => {
                let head = if self.rows == 0 { "[\n" } else { ",\n" };
                let line = json(row);
                self.text(&format!("{head}{line}"))?;
            }
            Format::Csv => {
                if self.rows == 0 {
                    let header: Vec<String> = row.columns().iter().map(|c| c.0.to_owned()).collect();
                    self.csv(&header)?;
                }
                self.csv(&row.cells())?;
            }
            Format::Markdown => {
                if self.rows == 0 {
                    let names: Vec<String> = row.columns().iter().map(|c| c.0.to_owned()).collect();
                    self.text(&format!("| {} |\n|{}\n", names.join(" | "), " --- |".repeat(names.len())))?;
                }
                let cells: Vec<String> = row.cells().iter().map(|cell| in_markdown(cell)).collect();
                self.text(&format!("| {} |\n", cells.join(" | ")))?;
            }
            Format::Html => return Err(super::format::no_page()),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => return Err(super::format::no_parquet()),
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let mut file = match self.parquet.take() {
                    Some(file) => file,
                    None => Parquet::new(&row.columns()).map_err(|e| self.unfit(&e))?,
                };
                file.row(row.cells()).map_err(|e| self.unfit(&e))?;
                self.parquet = Some(file);
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes text as it is. The caller has cleaned what comes from reports.
    ///
    /// # Errors
    /// `E-WRITE`.
    pub fn text(&mut self, text: &str) -> Result<()> {
        self.bytes(text.as_bytes())
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<()> {
        if self.closed {
            return Ok(());
        }
        let written = match &mut self.out {
            Out::Stdout(out) => out.write_all(bytes),
            Out::File(out) => out.write_all(bytes),
        };
        self.settle(written)
    }

    #[cfg(feature = "parquet")]
    fn unfit(&self, error: &parquet::errors::ParquetError) -> Error {
        let subject = self.path.as_deref().unwrap_or(Path::new("stdout")).display().to_string();
        Error::new(Code::Write, subject, format!("these rows do not fit into Parquet: {error}"), "take --format jsonl or csv")
    }

    /// Ends the output: draws a pending table, closes brackets, flushes.
    ///
    /// # Errors
    /// `E-WRITE`.
    pub fn finish(&mut self) -> Result<()> {
        if let Some(table) = self.table.take() {
            self.text(&table.draw())?;
        }
        #[cfg(feature = "parquet")]
        if let Some(file) = self.parquet.take() {
            let bytes = file.finish().map_err(|e| self.unfit(&e))?;
            self.bytes(&bytes)?;
        }
        if self.format == Format::Json {
            let end = if self.rows == 0 { "[]\n" } else { "\n]\n" };
            self.text(end)?;
        }
        if self.closed {
            return Ok(());
        }
        let flushed = match &mut self.out {
            Out::Stdout(out) => out.flush(),
            Out::File(out) => out.flush(),
        };
        self.settle(flushed)
    }

    /// Draws the rows so far as a table of their own, so that another heading can follow.
    ///
    /// # Errors
    /// `E-WRITE`.
    pub fn end_table(&mut self) -> Result<()> {
        match self.table.take() {
            Some(table) => self.text(&table.draw()),
            None => Ok(()),
        }
    }

    fn csv(&mut self, fields: &[String]) -> Result<()> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(fields.iter().map(|field| clean(field))).expect("writing to memory succeeds");
        let bytes = writer.into_inner().expect("writing to memory succeeds");
        self.text(&String::from_utf8_lossy(&bytes))
    }

    /// A closed pipe is no error: whoever read has read enough.
    fn settle(&mut self, result: std::io::Result<()>) -> Result<()> {
        match result {
            Ok(()) => Ok(()),
            Err(e) if e.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(e) => Err(failed(self.path.as_deref().unwrap_or(Path::new("stdout")), &e)),
        }
    }
}

/// A cell of a markdown table: control characters gone, nothing in it that would be markup.
fn in_markdown(cell: &str) -> String {
    let mut escaped = String::with_capacity(cell.len());
    for c in clean(cell).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '|' | '`' | '*' | '[' | ']' => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

fn json<R: Row>(row: &R) -> String {
    serde_json::to_string(row).expect("rows have string keys")
}

/// The format a file's ending asks for.
fn by_ending(path: &Path) -> Result<Format> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "txt" => Ok(Format::Table),
        "" | "jsonl" | "ndjson" => Ok(Format::Jsonl),
        "parquet" => Format::parse("parquet"),
        other => Format::parse(other).map_err(|_| {
            let cause = format!("the ending .{other} names no format");
            Error::new(
                Code::Argument,
                path.display().to_string(),
                cause,
                "end it in .csv, .jsonl, .json, .md, .parquet or .txt, or add --format",
            )
        }),
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    Error::new(
        Code::Write,
        path.display().to_string(),
        error.to_string(),
        "choose another place with -o FILE, or free disk space",
    )
}

fn console_columns() -> Option<u16> {
    let by_hand = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    by_hand.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Serialize)]
    struct Hostile;

    impl Row for Hostile {
        const COLUMNS: &'static [(&'static str, super::super::Align)] = &[("name", super::super::Align::Left)];

        fn cells(&self) -> Vec<String> {
            vec!["a|b\u{1b}[31m<img src=x onerror=alert(1)>\u{202e}&\\|`c`\n".to_owned()]
        }
    }

    #[test]
    fn csv_and_markdown_hold_no_control_characters_and_markdown_no_markup() {
        let folder = tempfile::tempdir().unwrap();
        for (ending, expected) in [
            ("csv", "name\na|b [31m<img src=x onerror=alert(1)> &\\|`c` \n"),
            ("md", "| name |\n| --- |\n| a\\|b \\[31m&lt;img src=x onerror=alert(1)&gt; &amp;\\\\\\|\\`c\\`  |\n"),
        ] {
            let path = folder.path().join(format!("out.{ending}"));
            let mut sink = Sink::open(None, Some(&path)).unwrap();
            sink.row(&Hostile).unwrap();
            sink.finish().unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), expected, "{ending}");
        }
    }
}
