//! Tables that a converter took apart → rows again: one cell a line, one cell a row, digits broken over two lines.
//!
//! Comes in: the run of rows of a report. Goes out: the same with thin stretches (rows of one cell, or one row of a whole table)
//! cut into rows of the form: a label and what follows it. It assigns nothing by order; that is [`super::order`].
//!
//! Nothing is trusted here that a lost or surplus cell could have moved: a label followed by another number of figures than its
//! row has is a row that cannot be read.

use std::rc::Rc;

use crate::text::normalise;

use super::align::{Sum, last_is_total};
use super::form::{APPLICANTS, BLOCKS, OUTCOMES, Table};
use super::label;
use super::number::{self, Want};
use super::sheet::{CellKind, SheetCell, SheetRow};

/// The grid that rows made here stand in.
pub(super) const MADE: u32 = u32::MAX;
/// A row with more cells than any row of the forms is a table whose rows ran together.
const MOST_CELLS: usize = 40;
/// Fewer figures on thin rows in a stretch are page numbers and the like.
const LEAST_FIGURES: usize = 3;

/// Makes rows of what was taken apart.
pub(super) fn rows(run: Vec<SheetRow<'_>>) -> Vec<SheetRow<'_>> {
    let mut out: Vec<SheetRow> = Vec::with_capacity(run.len());
    let mut thin: Vec<SheetRow> = Vec::new();
    for row in run.into_iter().map(whole) {
        let Some(row) = unless_torn(row, thin.last_mut().or(out.last_mut())) else { continue };
        let follows = thin.last().is_none_or(|t| t.table == row.table);
        if !follows || !is_thin(&row) {
            settle(&mut thin, &mut out);
        }
        if is_thin(&row) {
            thin.push(row);
        } else {
            out.push(row);
        }
    }
    settle(&mut thin, &mut out);
    out
}

/// A line that is one figure with words, `22（其中修订16件）` or `减少6`, is one cell.
fn whole(row: SheetRow<'_>) -> SheetRow<'_> {
    if row.grid.is_some() || row.cells.len() < 2 {
        return row;
    }
    let text: String = row.cells.iter().map(|c| &*c.raw).collect();
    let noted = matches!(number::read(&text, Want::Count), number::Reading::Figure { annotated: true, .. });
    let noted = noted && row.cells[0].kind == CellKind::Figure && row.cells[1].kind == CellKind::Words;
    let changed = row.cells[0].kind == CellKind::Words && number::read(&text, Want::Change).value().is_some();
    if !noted && !changed {
        return row;
    }
    let span = row.cells[0].span.cover(row.cells[row.cells.len() - 1].span);
    let kind = CellKind::Figure;
    let cell = SheetCell { label: Rc::new(label::Label::new(&text)), raw: text.into(), span, kind, ..row.cells[0].clone() };
    SheetRow { cells: vec![cell], ..row }
}

/// One cell, or a whole table in one row.
fn is_thin(row: &SheetRow) -> bool {
    row.table.is_some() && (row.cells.len() == 1 || row.cells.len() > MOST_CELLS)
}

/// Puts a stretch of thin rows out: as rows of the form, or as it was.
fn settle<'a>(thin: &mut Vec<SheetRow<'a>>, out: &mut Vec<SheetRow<'a>>) {
    let stretch = std::mem::take(thin);
    let figures = stretch.iter().flat_map(|r| &r.cells).filter(|c| c.kind == CellKind::Figure).count();
    let Some(table) = stretch.first().and_then(|r| r.table) else { return };
    if figures < LEAST_FIGURES {
        out.extend(stretch);
        return;
    }
    let cells: Vec<SheetCell> = stretch.iter().flat_map(|r| r.cells.iter().cloned()).collect();
    match table {
        Table::T2 => out.extend(table2(&cells)),
        Table::T3 => out.extend(table3(&cells)),
        Table::T4 => out.extend(table4(&cells)),
    }
}

/// A row with nothing but digits in its first cell, below a row that ends in a figure: a line break tore the figure. Gives the
/// digits back to it, as two lines of one cell, which is no number.
fn unless_torn<'a>(row: SheetRow<'a>, above: Option<&mut SheetRow<'a>>) -> Option<SheetRow<'a>> {
    // `.0822` on a line of its own is cut into a point and digits.
    let point = row.grid.is_none() && row.cells.len() == 2 && [",", ".", "，", "．"].contains(&row.cells[0].raw.trim());
    let Some((stray, rest)) = row.cells[usize::from(point)..].split_first() else { return Some(row) };
    if !starts_with_digits(stray) || rest.iter().any(|c| c.kind != CellKind::Blank) {
        return Some(row);
    }
    let Some(above) = above.filter(|a| a.table == row.table && a.cells.len() > 1 && may_be_torn(a)) else { return Some(row) };
    match above.cells.last_mut().filter(|c| c.kind == CellKind::Figure) {
        Some(last) => last.raw = format!("{}\n{}", last.raw, stray.raw).into(),
        None => return Some(row),
    }
    None
}

fn starts_with_digits(cell: &SheetCell) -> bool {
    normalise(&cell.raw).trim_start_matches([',', '.', ' ']).starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the last figure of a row may be the first part of one: not if its sum holds.
fn may_be_torn(row: &SheetRow) -> bool {
    let width = match row.table {
        Some(Table::T3) => APPLICANTS.len(),
        Some(Table::T4) => OUTCOMES.len(),
        _ => return true,
    };
    let printed: Vec<Option<i64>> =
        row.cells.iter().filter(|c| c.kind == CellKind::Figure).map(|c| number::read(&c.raw, Want::Count).value()).collect();
    printed.len() < width || last_is_total(&printed[printed.len() - width..]) != Sum::Holds
}

/// A row of the cells given.
fn made<'a>(cells: &[&[SheetCell<'a>]], table: Table, grid: Option<u32>) -> SheetRow<'a> {
    let mut cells: Vec<SheetCell<'a>> = cells.concat();
    for (place, cell) in cells.iter_mut().enumerate() {
        (cell.place, cell.width) = (place, 1);
    }
    SheetRow { places: cells.len(), cells, grid, table: Some(table) }
}

/// Words, each with the figures and blanks up to the next.
fn entries<'c, 'a>(cells: &'c [SheetCell<'a>]) -> impl Iterator<Item = (&'c [SheetCell<'a>], &'c [SheetCell<'a>])> {
    // 减少2 is a figure.
    let is_words = |c: &SheetCell| c.kind == CellKind::Words && number::read(&c.raw, Want::Change).value().is_none();
    cells.chunk_by(move |_, next| !is_words(next)).map(move |entry| {
        let words = usize::from(is_words(&entry[0]));
        entry.split_at(words)
    })
}

/// The heads of a block as one row; a label with its figures, which must be as many as the form has.
fn table2<'a>(cells: &[SheetCell<'a>]) -> Vec<SheetRow<'a>> {
    let mut out = Vec::new();
    let mut head: Vec<SheetCell> = Vec::new();
    for (words, rest) in entries(cells) {
        if words.iter().any(|w| label::table2_column(&w.label).is_some()) {
            head.extend_from_slice(words);
            continue;
        }
        if !head.is_empty() {
            out.push(made(&[&std::mem::take(&mut head)], Table::T2, Some(MADE)));
        }
        // As a line: exactly its figures, or nothing.
        let is_row = words.iter().any(|w| label::table2_row(&w.label).is_some());
        out.push(made(&[words, rest], Table::T2, if is_row { None } else { Some(MADE) }));
    }
    out
}

fn table3<'a>(cells: &[SheetCell<'a>]) -> Vec<SheetRow<'a>> {
    let mut out = Vec::new();
    for (words, rest) in entries(cells) {
        let chunks = rest.chunks(APPLICANTS.len());
        let adds_up = |c: &[SheetCell]| last_is_total(&values(c)) == Sum::Holds;
        if chunks.len() > 1 && rest.len() % APPLICANTS.len() == 0 && chunks.clone().all(adds_up) {
            // Many rows of figures below one label: not its own, but those of the labels before.
            out.extend((!words.is_empty()).then(|| made(&[words], Table::T3, Some(MADE))));
            out.extend(chunks.map(|figures| made(&[figures], Table::T3, Some(MADE))));
        } else {
            out.push(made(&[words, rest], Table::T3, Some(MADE)));
        }
    }
    out
}

fn values(cells: &[SheetCell]) -> Vec<Option<i64>> {
    cells.iter().map(|c| number::read(&c.raw, Want::Count).value()).collect()
}

/// The figures after the last head: as many as the form has, or nothing.
fn table4<'a>(cells: &[SheetCell<'a>]) -> Vec<SheetRow<'a>> {
    let from = cells.iter().rposition(|c| c.kind == CellKind::Words).map_or(0, |at| at + 1);
    let (heads, figures) = cells.split_at(from);
    let mut out: Vec<SheetRow> = heads.iter().map(|h| made(&[std::slice::from_ref(h)], Table::T4, Some(MADE))).collect();
    if figures.len() == BLOCKS.len() * OUTCOMES.len() {
        out.push(made(&[figures], Table::T4, Some(MADE)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::sheet::cells_of;

    fn row(text: &str, table: Table) -> SheetRow<'_> {
        let cells = cells_of(text);
        SheetRow { places: cells.len(), cells, grid: Some(0), table: Some(table) }
    }

    /// `input`: rows separated by `/`, their cells by `|`.
    fn check(table: Table, input: &str, expected: &str) {
        let text = |row: &SheetRow| row.cells.iter().map(|c| &*c.raw).collect::<Vec<_>>().join("|");
        let made = rows(input.split('/').map(|text| row(text, table)).collect());
        assert_eq!(made.iter().map(text).collect::<Vec<_>>().join("/"), expected, "{input}");
    }

    #[test]
    fn one_cell_a_row() {
        check(Table::T3, "二、上年结转/1/0/0/0/0/0/1/（一）予以公开/2", "二、上年结转|1|0|0|0|0|0|1/（一）予以公开|2");
        check(
            Table::T2,
            "本年制发件数/本年废止件数/现行有效件数/规章/1/0/5",
            "本年制发件数|本年废止件数|现行有效件数/规章|1|0|5",
        );
        check(Table::T4, "总计/1/0/0/0/1/0/0/0/0/0/0/0/0/0/0", "总计/1|0|0|0|1|0|0|0|0|0|0|0|0|0|0");
        check(Table::T4, "总计/1/0/0/0/1/0/0/0/0/0/0/0/0/0", "总计");
    }

    #[test]
    fn labels_first_then_all_figures() {
        check(
            Table::T3,
            "1.属于国家秘密/2.重复申请/1/0/0/0/0/0/1/0/0/0/0/0/0/0",
            "1.属于国家秘密/2.重复申请/1|0|0|0|0|0|1/0|0|0|0|0|0|0",
        );
    }

    #[test]
    fn torn_digits() {
        check(Table::T3, "重复申请|13|0|0|0|0|0|1/3", "重复申请|13|0|0|0|0|0|1\n3");
        check(Table::T3, "重复申请|13|0|0|0|0|0|13/3", "重复申请|13|0|0|0|0|0|13/3");
        check(Table::T2, "行政许可|4/0", "行政许可|4\n0");
    }
}
