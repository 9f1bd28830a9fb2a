//! `gongkai.source/1`: what was understood of one file before it is parsed: its text, its tables, its pages.

use serde::Serialize;

use super::report::DiagnosticRow;
use super::{Align, LEFT, RIGHT, Row};
use crate::read::{Piece, Source};
use crate::report::{Grid, Span};

/// `gongkai.source/1`
#[derive(Clone, Debug, Serialize)]
pub struct SourceRow {
    schema: &'static str,
    report: String,
    file: String,
    format: &'static str,
    encoding: Option<&'static str>,
    bytes: u64,
    pages: Vec<u32>,
    lines: Vec<PlaceRow>,
    grids: Vec<GridRow>,
    diagnostics: Vec<DiagnosticRow>,
    text: String,
}

#[derive(Clone, Debug, Serialize)]
struct PlaceRow {
    start: u32,
    end: u32,
}

#[derive(Clone, Debug, Serialize)]
struct GridRow {
    start: u32,
    end: u32,
    page: Option<u32>,
    rows: Vec<Vec<u32>>,
    cells: Vec<CellRow>,
}

#[derive(Clone, Debug, Serialize)]
struct CellRow {
    text: String,
    start: u32,
    end: u32,
}

impl SourceRow {
    /// The row of a file that was read.
    pub fn new(source: &Source) -> Self {
        let lines = source.body.iter().filter_map(|piece| match piece {
            Piece::Line(line) => line.span().map(|Span { start, end }| PlaceRow { start, end }),
            _ => None,
        });
        let grids = source.body.iter().filter_map(|piece| match piece {
            Piece::Grid(grid) => Some(grid_row(grid, &source.pages)),
            _ => None,
        });
        Self {
            schema: "gongkai.source/1",
            report: source.id.0.clone(),
            file: source.name.clone(),
            format: source.format.key(),
            encoding: Some(source.encoding).filter(|name| !name.is_empty()),
            bytes: source.bytes,
            pages: source.pages.clone(),
            lines: lines.collect(),
            grids: grids.collect(),
            diagnostics: source.diagnostics.iter().map(DiagnosticRow::new).collect(),
            text: source.text.clone(),
        }
    }
}

fn grid_row(grid: &Grid, pages: &[u32]) -> GridRow {
    let Span { start, end } = grid.span().unwrap_or_default();
    let cells = grid.cells.iter().map(|c| CellRow { text: c.text.as_str().to_owned(), start: c.span.start, end: c.span.end });
    GridRow { start, end, page: page_of(pages, start), rows: grid.rows.clone(), cells: cells.collect() }
}

/// The page on which a place lies, from the places at which pages begin; `None` where there are no pages.
///
/// ```
/// use gongkai::output::page_of;
/// assert_eq!(page_of(&[0, 100], 99), Some(1));
/// assert_eq!(page_of(&[0, 100], 100), Some(2));
/// assert_eq!(page_of(&[], 100), None);
/// ```
pub fn page_of(pages: &[u32], place: u32) -> Option<u32> {
    let page = pages.partition_point(|&begins| begins <= place) as u32;
    (!pages.is_empty()).then_some(page.max(1))
}

impl Row for SourceRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("format", LEFT),
        ("encoding", LEFT),
        ("bytes", RIGHT),
        ("pages", RIGHT),
        ("lines", RIGHT),
        ("grids", RIGHT),
        ("notes", RIGHT),
        ("file", LEFT),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.report.clone(),
            self.format.to_owned(),
            self.encoding.unwrap_or_default().to_owned(),
            self.bytes.to_string(),
            self.pages.len().to_string(),
            self.lines.len().to_string(),
            self.grids.len().to_string(),
            self.diagnostics.len().to_string(),
            self.file.clone(),
        ]
    }
}
