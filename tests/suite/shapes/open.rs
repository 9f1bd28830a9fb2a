//! Rows of which the truth is not known, since damage printed another row in their place.
//!
//! Comes in: the sheets after all damage, and the true figures. Goes out: the rows that now print exactly as many figures as the
//! form has columns, not the true ones, with a sum that holds (tables 3 and 4) or no sum to hold (table 2): say, a figure lost
//! and one gained. No reader can tell such a row from one that the agency wrote. Rows that merely look strange are not open.

use gongkai::facts::{BLOCKS, OUTCOMES, Row, Table};

use super::figures::Tables;
use super::shape::Base;
use super::sheet::{Cell, Line, Role, Sheet};

/// The open rows; all of table 4 if its row is.
pub fn rows(tables: &Tables, sheets: &[Sheet], base: Base) -> Vec<Row> {
    let mut out = Vec::new();
    for (line, next) in sheets.iter().flat_map(|s| s.lines.iter().zip(s.lines.iter().skip(1).map(Some).chain([None]))) {
        let Some(row) = line.row else { continue };
        let of: Vec<Row> = if row.table() == Table::T4 { BLOCKS.to_vec() } else { vec![row] };
        let truth: Vec<&str> = of.iter().flat_map(|&r| tables.row(r)).map(|f| f.text.trim()).collect();
        let mut printed = printed(line, base);
        if let Some(next) = next.filter(|_| base.is_narrow()) {
            // Nothing shows where a row ends: what stands before the next label follows this row's figures.
            let until = next.cells.iter().position(|c| c.role == Role::Label).unwrap_or(0);
            printed.extend(next.cells[..until].iter().map(|c| c.text.trim()).filter(|t| !t.is_empty()));
        }
        let other = printed.len() == truth.len() && printed != truth && may_hold(row, &printed);
        if other || gained_in_place(line, row, truth.len()) || line.other.is_some() {
            out.extend(of.into_iter().chain(line.other));
        }
    }
    out
}

/// Whether a row took a surplus figure in, still has just its columns, blanks counted, and its sums may hold.
fn gained_in_place(line: &Line, row: Row, columns: usize) -> bool {
    let all = &line.cells[line.own_label().map_or(0, |at| at + 1)..];
    // Blanks that a shift put in at the end are no columns.
    let last = all.iter().rposition(|c| c.role == Role::Figure || !c.text.is_empty()).map_or(0, |at| at + 1);
    let cells = &all[..last.max(columns).min(all.len())];
    let gained = cells.iter().any(|c| c.role == Role::Head && !c.text.is_empty());
    let width = if row.table() == Table::T4 { OUTCOMES.len() } else { columns };
    let value = |c: &Cell| gongkai::text::normalise(&c.text).trim().replace(',', "").parse::<i64>().ok();
    let may_hold = |block: &[Cell]| {
        let values: Vec<Option<i64>> = block.iter().map(value).collect();
        let known: i64 = values[..values.len() - 1].iter().flatten().sum();
        values[values.len() - 1].is_none_or(|total| known == total || known < total && values.contains(&None))
    };
    gained && cells.len() == columns && (row.table() == Table::T2 || cells.chunks(width).all(may_hold))
}

/// What stands behind the label of a line, cell by cell.
fn printed(line: &Line, base: Base) -> Vec<&str> {
    let from = line.own_label().map_or(0, |at| at + 1);
    let cells = line.cells[from..].iter().map(|c| c.text.trim());
    cells.flat_map(|text| text.split(base.cuts_at())).map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// Whether each total is the sum of what stands before it, or something there is no plain figure.
fn may_hold(row: Row, printed: &[&str]) -> bool {
    let width = match row.table() {
        Table::T2 => return true,
        Table::T3 => printed.len(),
        Table::T4 => OUTCOMES.len(),
    };
    printed.chunks(width).all(|cells| {
        let values: Option<Vec<i64>> = cells.iter().map(|c| gongkai::text::normalise(c).replace(',', "").parse().ok()).collect();
        values.is_none_or(|v| v[..v.len() - 1].iter().sum::<i64>() == v[v.len() - 1])
    })
}
