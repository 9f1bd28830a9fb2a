//! Word documents (.docx, .doc, WPS in Word's layout) → paragraphs and tables, by `rwml`.
//!
//! Comes in: the bytes of a file. Goes out: [`Laid`]. Paragraphs are whole: a blank part stands between two. Page breaks are
//! not known: where a page ends is decided when a document is shown.

use rwml::{Block, Document, Error as WordError, Paragraph};

use super::{Cell, Laid, Part, Refusal, Table};
use crate::read::Limits;

/// Reads a Word document.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Laid, Refusal> {
    let document = Document::open(bytes).map_err(refusal)?;
    let mut laid = Laid::default();
    blocks(&document.model().blocks, limits, &mut laid.parts)?;
    Ok(laid)
}

fn refusal(error: WordError) -> Refusal {
    match error {
        WordError::Encrypted { .. } => Refusal::Locked,
        other => Refusal::Damaged(other.to_string()),
    }
}

fn blocks(blocks: &[Block], limits: &Limits, parts: &mut Vec<Part>) -> Result<(), Refusal> {
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => {
                parts.push(Part::Line(line(paragraph)));
                parts.push(Part::Blank);
            }
            Block::Table(found) => {
                // A table inside a cell of another stands after it.
                let mut inner = Vec::new();
                parts.push(Part::Table(table(found, limits, &mut inner)?));
                parts.push(Part::Blank);
                self::blocks(&inner, limits, parts)?;
            }
            Block::PageBreak | Block::SectionBreak(_) => parts.push(Part::Blank),
            Block::Image(_) | Block::Chart(_) => {}
        }
    }
    Ok(())
}

/// A paragraph as the reader of the page sees it: with the number that Word counts for it, without hidden text.
fn line(paragraph: &Paragraph) -> String {
    let label = paragraph.props.list.as_ref().map_or("", |list| list.label.as_str());
    let text: String = paragraph.runs.iter().filter(|run| !run.props.hidden).map(|run| run.text.as_str()).collect();
    // Bullets say nothing; a number may be that of a section.
    if label.chars().any(char::is_alphanumeric) && !text.trim().is_empty() { format!("{label}{text}") } else { text }
}

fn table(found: &rwml::Table, limits: &Limits, inner: &mut Vec<Block>) -> Result<Table, Refusal> {
    let mut table = Table::default();
    // For each column, the first row that no cell from above fills any more.
    let mut free: Vec<u32> = Vec::new();
    for (row, cells) in found.rows.iter().enumerate() {
        let row = row as u32;
        let mut column = 0usize;
        for cell in &cells.cells {
            while free.get(column).is_some_and(|&from| from > row) {
                column += 1;
            }
            let (rows, columns) = (u32::from(cell.row_span.max(1)), u32::from(cell.col_span.max(1)));
            let end = column + columns as usize;
            if end > limits.max_cells {
                return Err(Refusal::Limit(format!("a table of more than {} columns", limits.max_cells)));
            }
            free.resize(free.len().max(end), 0);
            free[column..end].fill(row.saturating_add(rows));
            table.cells.push(Cell { row, column: column as u32, rows, columns, text: text(&cell.blocks, inner) });
            column = end;
        }
    }
    let last = found.rows.len() as u32;
    for cell in &mut table.cells {
        cell.rows = cell.rows.min(last - cell.row);
    }
    Ok(table)
}

/// The paragraphs of a cell, a line each; tables in it are handed on.
fn text(blocks: &[Block], inner: &mut Vec<Block>) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(paragraph) => lines.push(line(paragraph)),
            Block::Table(_) => inner.push(block.clone()),
            _ => {}
        }
    }
    lines.join("\n")
}
