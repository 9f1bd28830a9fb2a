//! Excel workbooks (.xlsx, .xls) → one table a block of rows, by `calamine`.
//!
//! Comes in: the bytes of a file. Goes out: [`Laid`]: each visible sheet a page; rows with one filled cell are lines of text, rows
//! with more stand in tables; merged cells fill their places. Figures are shown as whole numbers where they are; those that are raised,
//! struck out, white or hidden are none (`sheet_look`; only of .xlsx).

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{Data, Dimensions, Range, Reader, SheetType, SheetVisible, Xls, Xlsx};

use super::clock::Clock;
use super::sheet_look::{self, Cells, Shown};
use super::{Cell, Laid, Part, Refusal, Table};
use crate::read::Limits;

/// Reads a workbook; its first bytes say which of the two formats it is.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Laid, Refusal> {
    if bytes.starts_with(b"PK") {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| refusal(&e.to_string()))?;
        let looks = sheet_look::read(bytes, limits)?;
        sheets(&mut book, limits, &looks, |book, name| book.merge_cells_by_sheet_name(name).unwrap_or_default())
    } else {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|e| refusal(&e.to_string()))?;
        sheets(&mut book, limits, &HashMap::new(), |book, name| book.merge_cells_by_sheet_name(name).unwrap_or_default())
    }
}

fn refusal(cause: &str) -> Refusal {
    let lower = cause.to_ascii_lowercase();
    if lower.contains("password") || lower.contains("encrypt") { Refusal::Locked } else { Refusal::Damaged(cause.to_owned()) }
}

fn sheets<'b, B: Reader<Cursor<&'b [u8]>>>(
    book: &mut B,
    limits: &Limits,
    looks: &HashMap<String, Cells>,
    merged: impl Fn(&mut B, &str) -> Vec<Dimensions>,
) -> Result<Laid, Refusal>
where
    B::Error: std::fmt::Display,
{
    let clock = Clock::start(limits);
    let mut laid = Laid::default();
    let seen = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet;
    let names: Vec<String> = book.sheets_metadata().iter().filter(seen).map(|sheet| sheet.name.clone()).collect();
    if names.len() > limits.max_pages as usize {
        return Err(Refusal::Limit(format!("{} sheets; the limit is {}", names.len(), limits.max_pages)));
    }
    for (number, name) in names.iter().enumerate() {
        clock.check()?;
        let range = match book.worksheet_range(name) {
            Ok(range) => range,
            Err(error) => {
                laid.notes.push(("sheet-unreadable".to_owned(), format!("sheet {name} cannot be read: {error}")));
                continue;
            }
        };
        laid.parts.push(Part::Page(number as u32 + 1));
        sheet(&range, &merged(book, name), looks.get(name), limits, &mut laid.parts)?;
    }
    Ok(laid)
}

/// One sheet: rows with a single filled cell are lines, the rest tables that end at an empty row.
fn sheet(
    range: &Range<Data>,
    merged: &[Dimensions],
    looks: Option<&Cells>,
    limits: &Limits,
    parts: &mut Vec<Part>,
) -> Result<(), Refusal> {
    let (Some(start), Some(end)) = (range.start(), range.end()) else { return Ok(()) };
    let places = u64::from(end.0 - start.0 + 1) * u64::from(end.1 - start.1 + 1);
    if places > limits.max_cells as u64 {
        return Err(Refusal::Limit(format!("a sheet of {places} places; the limit is {}", limits.max_cells)));
    }
    let mut table = Table::default();
    let mut next = 0;
    for row in start.0..=end.0 {
        let one = |column| {
            let found = cell(range, merged, (row, column), start, end)?;
            let text = match looks.and_then(|looks| looks.get(&(row, column))) {
                Some(Shown::As(look)) => look.text(&found.text),
                Some(Shown::Text(text)) => text.clone(),
                None => return Some(found),
            };
            Some(Cell { text, ..found })
        };
        let cells: Vec<Cell> = (start.1..=end.1).filter_map(one).collect();
        let mut filled = cells.iter().filter(|cell| !cell.text.trim().is_empty());
        let running = table.size().0 > next;
        match (filled.next(), filled.next()) {
            (None, _) if !running => {
                close(&mut table, &mut next, parts);
                parts.push(Part::Blank);
            }
            (Some(only), None) if !running && only.rows == 1 => {
                close(&mut table, &mut next, parts);
                parts.push(Part::Line(only.text.clone()));
                parts.push(Part::Blank);
            }
            _ => {
                table.cells.extend(cells.into_iter().map(|cell| Cell { row: next, column: cell.column - start.1, ..cell }));
                next += 1;
            }
        }
    }
    close(&mut table, &mut next, parts);
    Ok(())
}

/// Ends a table. A sheet is as wide as its widest table: columns that a table leaves blank at both ends are none of its own.
fn close(table: &mut Table, next: &mut u32, parts: &mut Vec<Part>) {
    let rows = std::mem::take(next);
    let mut table = std::mem::take(table);
    let filled = || table.cells.iter().filter(|cell| !cell.text.trim().is_empty());
    let first = filled().map(|cell| cell.column).min().unwrap_or(0);
    let end = filled().map(|cell| cell.column + cell.columns).max().unwrap_or(0);
    table.cells.retain(|cell| cell.column >= first && cell.column < end);
    for cell in &mut table.cells {
        cell.rows = cell.rows.min(rows - cell.row);
        cell.columns = cell.columns.min(end - cell.column);
        cell.column -= first;
    }
    if !table.cells.is_empty() {
        parts.push(Part::Table(table));
        parts.push(Part::Blank);
    }
}

/// The cell at a place; `None` if a merged cell that begins elsewhere fills it.
fn cell(range: &Range<Data>, merged: &[Dimensions], at: (u32, u32), start: (u32, u32), end: (u32, u32)) -> Option<Cell> {
    let area = merged.iter().find(|area| area.contains(at.0, at.1));
    let first = area.map_or(at, |area| (area.start.0.max(start.0), area.start.1.max(start.1)));
    if first != at {
        return None;
    }
    let last = area.map_or(at, |area| (area.end.0.min(end.0), area.end.1.min(end.1)));
    let text = range.get_value(at).map(shown).unwrap_or_default();
    Some(Cell { row: at.0, column: at.1, rows: last.0 - at.0 + 1, columns: last.1 - at.1 + 1, text })
}

/// A value as a person sees it, as far as that can be known without the cell's format.
fn shown(value: &Data) -> String {
    match value {
        // Excel keeps numbers as floating point; what it shows has at most 15 digits.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        Data::Float(number) => format!("{}", (number * 1e6).round() / 1e6),
        Data::Empty => String::new(),
        Data::Error(error) => error.to_string(),
        other => other.to_string(),
    }
}
