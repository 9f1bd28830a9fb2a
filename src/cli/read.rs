//! `gongkai read`: what was understood of a file: format, encoding, text, tables, warnings; and the hidden verb under which this
//! program reads one document for another process of itself.

use std::path::Path;

use super::Done;
use super::args::OutputArgs;
use crate::error::{Code, Error, Result};
use crate::output::{Align, Format as Output, Sink, SourceRow, Table, clean, page_of};
use crate::read::{self, Format, Limits, Piece, Source, read_path};
use crate::report::Grid;

/// Show what is understood of files before they are parsed: text, tables, encoding, warnings
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai read report.pdf                  its lines and tables, page by page
  gongkai read *.doc --format jsonl        decoded text, places of lines and cells
  gongkai read a.pdf b.docx --format csv   one row a file

A document that cannot be read is named with its reason (exit code 2).")]
pub struct Args {
    /// Files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args) -> Result<Done> {
    let mut sink = args.output.sink()?;
    let mut failed = false;
    for file in &args.files {
        let refused = no_file(file).or_else(|| read::holds_many(file));
        let source = refused.map_or_else(|| read_path(file, Path::new(file), &super::args::limits()), Err);
        match source {
            Ok(source) if sink.format() == Output::Table => write(&mut sink, &source)?,
            Ok(source) => sink.row(&SourceRow::new(&source))?,
            Err(error) => {
                failed = true;
                super::report(&error);
            }
        }
    }
    sink.finish()?;
    Ok(if failed { Done::Partly } else { Done::Yes })
}

/// The error where a name is a folder, or `-` for stdin.
fn no_file(name: &str) -> Option<Error> {
    if !Path::new(name).is_dir() {
        return super::no_folder_or_pipe(name);
    }
    let remedy = format!("name the files in it, or index it: gongkai index {name}");
    Some(Error::new(Code::Argument, name, "this is a folder, not a file", remedy))
}

fn write(sink: &mut Sink, source: &Source) -> Result<()> {
    let encoding = if source.encoding.is_empty() { String::new() } else { format!(", {}", source.encoding) };
    let grids = source.body.iter().filter(|piece| matches!(piece, Piece::Grid(_))).count();
    let pages = if source.pages.is_empty() { String::new() } else { format!(", {} pages", source.pages.len()) };
    sink.text(&clean(&format!(
        "{}: {}{encoding}, {} bytes{pages}, {grids} tables, {} bytes of text",
        source.name,
        source.format.key(),
        source.bytes,
        source.text.len()
    )))?;
    sink.text("\n")?;
    for note in &source.diagnostics {
        sink.text(&clean(&format!("{}: {} [{}]", note.severity.key(), note.message, note.code)))?;
        sink.text("\n")?;
    }
    let mut page = None;
    let mut number = 0;
    for piece in &source.body {
        let start = match piece {
            Piece::Line(line) => line.span().map(|s| s.start),
            Piece::Grid(grid) => grid.span().map(|s| s.start),
            Piece::Blank | Piece::Page => None,
        };
        let here = start.and_then(|start| page_of(&source.pages, start));
        if here > page {
            page = here;
            sink.text(&format!("\n── page {} ──\n", here.unwrap_or_default()))?;
        }
        match piece {
            Piece::Line(line) => sink.text(&format!("{}\n", clean(line.as_str())))?,
            Piece::Blank => sink.text("\n")?,
            Piece::Page => {}
            Piece::Grid(grid) => {
                number += 1;
                sink.text(&format!("\ntable {number}\n{}", drawn(grid, sink.columns())))?;
            }
        }
    }
    Ok(())
}

/// A grid with the numbers of its columns as head; a merged cell is shown at its first place, `″` in the others.
fn drawn(grid: &Grid, columns: Option<u16>) -> String {
    let names: Vec<String> = (1..=grid.width()).map(|n| n.to_string()).collect();
    let heads: Vec<(&str, Align)> = names.iter().map(|name| (name.as_str(), Align::Left)).collect();
    let mut table = Table::new(&heads, columns);
    let mut seen = vec![false; grid.cells.len()];
    for row in &grid.rows {
        let mut cells = Vec::with_capacity(names.len());
        for &cell in row {
            let again = std::mem::replace(&mut seen[cell as usize], true);
            let text = grid.cells[cell as usize].text.as_str().replace('\n', "");
            cells.push(if again { "″".to_owned() } else { text });
        }
        cells.resize(names.len(), String::new());
        table.row(cells);
    }
    table.draw()
}

/// Read one document from stdin for another process (not for people)
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  gongkai read-worker pdf 33554432 200000 500 20 1073741824")]
pub struct WorkerArgs {
    /// Format
    format: String,
    /// Most bytes of text
    bytes: u64,
    /// Most cells of a table
    cells: usize,
    /// Most pages
    pages: u32,
    /// Most seconds
    seconds: u64,
    /// Most bytes of memory
    memory: u64,
}

pub fn work(args: &WorkerArgs) -> Result<Done> {
    let limits = Limits {
        max_bytes: args.bytes,
        max_cells: args.cells,
        max_pages: args.pages,
        max_seconds: args.seconds,
        max_memory: args.memory,
        isolate: false,
        ..Limits::default()
    };
    let format = Format::parse(&args.format).ok_or_else(|| {
        Error::new(Code::Argument, args.format.clone(), "there is no such format", "this verb is not for people")
    })?;
    read::serve(format, limits)
        .map_err(|e| Error::new(Code::Write, "read-worker", e.to_string(), "this verb is not for people"))?;
    Ok(Done::Yes)
}
