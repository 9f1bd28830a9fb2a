//! Rows of which the truth is not known, since damage printed another row in their place.
//!
//! Comes in: the sheets after all damage, and the true figures. Goes out: such rows. No reader can tell them from what an agency
//! wrote. Rows that merely look strange are not among them. Four kinds, precisely:
//!
//! * *open*: the row has as many figures (or cells) as the form has columns, or a stretch of them has, they are not the true ones,
//!   and they add up (tables 3 and 4) or have no sum (table 2): say, a figure lost and a surplus one gained;
//! * where every cell stands alone, a row without figures above figures that stand before their own label;
//! * the same with figures of another row in blank cells of this one, where two rows were merged;
//! * *misprint*: the same as open, but the figures do not add up. The reader must then print what stands there, since agencies
//!   do misprint, and a check must fail on that very row; else it is an error of the reader.

use gongkai::facts::{BLOCKS, OUTCOMES, Row, Table};

use super::figures::Tables;
use super::shape::Base;
use super::sheet::{Cell, Line, Role, Sheet};

/// Rows by kind; all of table 4 if its row is.
#[derive(Default)]
pub struct Open {
    pub open: Vec<Row>,
    pub misprints: Vec<Row>,
}

pub fn rows(tables: &Tables, sheets: &[Sheet], base: Base) -> Open {
    let mut out = Open::default();
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
        if let Some(above) =
            next.filter(|n| base.is_narrow() && printed.is_empty() && n.own_label().is_none()).and_then(|n| n.row)
        {
            // A label without figures, and below it the figures that stand above their own label.
            out.open.extend([row, above]);
        }
        let cells = in_place(line, truth.len());
        let is_true = printed.windows(truth.len()).any(|w| w == truth);
        let mut others =
            printed.windows(truth.len()).filter(|_| !is_true).map(|w| may_hold(row, w)).chain(cells.map(|c| may_hold(row, &c)));
        let has_other = others.clone().next().is_some();
        if line.other.is_some() || others.any(|holds| holds) {
            out.open.extend(of.into_iter().chain(line.other));
        } else if has_other {
            out.misprints.extend(of);
        }
    }
    out
}

/// The cells of a row that took a surplus cell in and still has just its columns, blanks counted.
fn in_place(line: &Line, columns: usize) -> Option<Vec<&str>> {
    let all = &line.cells[line.own_label().map_or(0, |at| at + 1)..];
    // Blanks that a shift put in at the end are no columns.
    let last = all.iter().rposition(|c| !c.text.trim().is_empty()).map_or(0, |at| at + 1);
    let cells = &all[..last.max(columns).min(all.len())];
    let gained = |c: &Cell| c.role == Role::Head;
    (cells.iter().any(gained) && cells.len() == columns).then(|| cells.iter().map(|c| c.text.trim()).collect())
}

/// What stands behind the label of a line, cell by cell.
fn printed(line: &Line, base: Base) -> Vec<&str> {
    let from = line.own_label().map_or(0, |at| at + 1);
    let cells = line.cells[from..].iter().map(|c| c.text.trim());
    cells.flat_map(|text| text.split(base.cuts_at())).map(str::trim).filter(|text| !text.is_empty()).collect()
}

/// Whether each total can be the sum of what stands before it.
fn may_hold(row: Row, printed: &[&str]) -> bool {
    let width = match row.table() {
        Table::T2 => return true,
        Table::T3 => printed.len(),
        Table::T4 => OUTCOMES.len(),
    };
    let value = |text: &&str| gongkai::text::normalise(text).replace(',', "").parse::<i64>().ok();
    printed.chunks(width).all(|cells| {
        let values: Vec<Option<i64>> = cells.iter().map(value).collect();
        let (total, parts) = values.split_last().expect("rows have columns");
        let known: i64 = parts.iter().flatten().sum();
        total.is_none_or(|t| known == t || known < t && parts.contains(&None))
    })
}
