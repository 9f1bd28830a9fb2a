//! The ruled tables of a page, by their boxes.
//!
//! Comes in: a page. Goes out: its tables, each cell with its box and lines. Boxes come from the lines that are drawn; where a
//! box lacks a side, the rows and columns around it close it. Coloured stripes behind lines of prose look like tables of one
//! column and are no tables. It reads no labels.

use pdfplumber::{Char, Page, TableSettings};

use super::pdf_lines::{self, TextLine};
use super::{Cell, Table};

/// A table as drawn.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub top: f64,
    /// Left and right sides of the columns, ascending.
    pub columns: Vec<f64>,
    /// In reading order; rows and columns by their places.
    pub cells: Vec<DrawnCell>,
    /// Boxes as drawn, for telling which characters are inside.
    boxes: Vec<Box>,
    /// The rows at which a new page begins, with its number.
    pub pages: Vec<(u32, u32)>,
}

/// A cell as drawn.
#[derive(Clone, Debug)]
pub(super) struct DrawnCell {
    pub cell: Cell,
    /// Whether its last line reaches the right side, so that the text may go on elsewhere.
    pub full: bool,
}

/// Sides of a box, in points from the upper left.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Box {
    x0: f64,
    top: f64,
    x1: f64,
    bottom: f64,
}

impl Box {
    fn holds(&self, c: &Char) -> bool {
        let (x, y) = (f64::midpoint(c.bbox.x0, c.bbox.x1), f64::midpoint(c.bbox.top, c.bbox.bottom));
        (self.x0..self.x1).contains(&x) && (self.top..self.bottom).contains(&y)
    }

    fn is_centred(&self, lines: &[TextLine]) -> bool {
        let width = self.x1 - self.x0;
        !lines.is_empty()
            && lines.iter().all(|line| {
                let off = f64::midpoint(line.x0, line.x1) - f64::midpoint(self.x0, self.x1);
                off.abs() < width * 0.03 && line.x1 - line.x0 < width * 0.8
            })
    }
}

impl Drawn {
    /// Whether a character stands in one of the cells.
    pub fn holds(&self, c: &Char) -> bool {
        self.boxes.iter().any(|b| b.holds(c))
    }

    /// Number of rows.
    pub fn rows(&self) -> u32 {
        self.cells.iter().map(|c| c.cell.row + c.cell.rows).max().unwrap_or(0)
    }

    /// The table without its boxes.
    pub fn table(self) -> Table {
        Table { cells: self.cells.into_iter().map(|c| c.cell).collect(), pages: self.pages }
    }
}

/// The tables of a page, from top to bottom.
pub(super) fn tables(page: &Page) -> Vec<Drawn> {
    let found = page.find_tables(&TableSettings::default());
    let mut tables: Vec<Drawn> = found
        .iter()
        .flat_map(|table| {
            let boxes = table.cells.iter().map(|c| c.bbox).filter(|b| b.x1 > b.x0 && b.bottom > b.top);
            apart(boxes.map(|b| Box { x0: b.x0, top: b.top, x1: b.x1, bottom: b.bottom }).collect())
        })
        .filter_map(|boxes| drawn(boxes, page))
        .collect();
    tables.sort_by(|a, b| a.top.total_cmp(&b.top));
    tables
}

/// Sides nearer to each other than this are one.
const SAME_SIDE: f64 = 2.5;
/// A table of more boxes than a page has room for is a drawing.
const MOST_BOXES: usize = 20_000;

/// Tables that touch look like one: it is cut where hardly a column goes on from the row above to the row below.
fn apart(boxes: Vec<Box>) -> Vec<Vec<Box>> {
    let rows = sides(boxes.iter().flat_map(|b| [b.top, b.bottom]));
    let near = |a: f64, b: f64| (a - b).abs() < SAME_SIDE;
    let inner = |boxes: &[&Box]| {
        let all = sides(boxes.iter().flat_map(|b| [b.x0, b.x1]));
        all.get(1..all.len().saturating_sub(1)).map(<[f64]>::to_vec).unwrap_or_default()
    };
    let is_cut = |y: f64| {
        let above: Vec<&Box> = boxes.iter().filter(|b| near(b.bottom, y)).collect();
        let below: Vec<&Box> = boxes.iter().filter(|b| near(b.top, y)).collect();
        let crossed = boxes.iter().any(|b| b.top < y - SAME_SIDE && b.bottom > y + SAME_SIDE);
        let (above, below) = (inner(&above), inner(&below));
        let shared = above.iter().filter(|a| below.iter().any(|b| near(**a, *b))).count();
        let fewest = above.len().min(below.len());
        // Of many columns one may meet another by chance.
        !crossed && fewest > 1 && shared * 4 <= fewest
    };
    let cuts: Vec<f64> = if boxes.len() > MOST_BOXES { Vec::new() } else { rows.into_iter().filter(|y| is_cut(*y)).collect() };
    let mut parts = vec![Vec::new(); cuts.len() + 1];
    for b in boxes {
        parts[cuts.partition_point(|y| *y < f64::midpoint(b.top, b.bottom))].push(b);
    }
    parts
}

fn drawn(mut boxes: Vec<Box>, page: &Page) -> Option<Drawn> {
    if boxes.len() > MOST_BOXES {
        return None;
    }
    prose_off(&mut boxes, page);
    let columns = sides(boxes.iter().flat_map(|b| [b.x0, b.x1]));
    let rows = sides(boxes.iter().flat_map(|b| [b.top, b.bottom]));
    if columns.len() < 3 || rows.len() < 2 {
        return None;
    }
    close_open_sides(&mut boxes, &columns, &rows);
    boxes.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.x0.total_cmp(&b.x0)));
    let mut cells = Vec::with_capacity(boxes.len());
    for b in &boxes {
        let (row, column) = (side(&rows, b.top), side(&columns, b.x0));
        let (rows, columns) = (side(&rows, b.bottom) - row, side(&columns, b.x1) - column);
        let lines = inside(b, page);
        let full = lines.last().is_some_and(|line| b.x1 - line.x1 < (line.bottom - line.top) * 1.3);
        let text = lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
        let cell = Cell { row, column, rows: rows.max(1), columns: columns.max(1), text };
        cells.push(DrawnCell { cell, full });
    }
    cells.sort_by_key(|c| (c.cell.row, c.cell.column));
    Some(Drawn { top: rows[0], columns, cells, boxes, pages: Vec::new() })
}

fn inside(b: &Box, page: &Page) -> Vec<TextLine> {
    pdf_lines::lines(page.chars().iter().filter(|c| b.holds(c)))
}

/// Takes stripes behind prose off both ends: boxes over the whole width whose text is not set in their middle. A table of
/// nothing else loses all its boxes.
fn prose_off(boxes: &mut Vec<Box>, page: &Page) {
    let left = boxes.iter().map(|b| b.x0).fold(f64::MAX, f64::min);
    let right = boxes.iter().map(|b| b.x1).fold(f64::MIN, f64::max);
    let is_wide = |b: &Box| b.x0 - left < SAME_SIDE && right - b.x1 < SAME_SIDE;
    let split: Vec<Box> = boxes.iter().copied().filter(|b| !is_wide(b)).collect();
    let top = split.iter().map(|b| b.top).fold(f64::MAX, f64::min);
    let bottom = split.iter().map(|b| b.bottom).fold(f64::MIN, f64::max);
    let mut stripes: Vec<Box> = boxes.iter().copied().filter(is_wide).collect();
    stripes.sort_by(|a, b| a.top.total_cmp(&b.top));
    let is_caption = |b: &&Box| b.is_centred(&inside(b, page));
    let above = stripes.iter().rev().filter(|b| b.bottom <= top + SAME_SIDE).take_while(is_caption);
    let below = stripes.iter().filter(|b| b.top >= bottom - SAME_SIDE).take_while(is_caption);
    let kept: Vec<Box> = above.chain(below).copied().collect();
    boxes.retain(|b| {
        let between = b.top < bottom - SAME_SIDE && b.bottom > top + SAME_SIDE;
        !split.is_empty() && (!is_wide(b) || between || kept.contains(b))
    });
}

/// The distinct sides, ascending.
fn sides(all: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut all: Vec<f64> = all.collect();
    all.sort_by(f64::total_cmp);
    all.dedup_by(|next, kept| *next - *kept < SAME_SIDE);
    all
}

/// The number of the side nearest to `at`.
fn side(sides: &[f64], at: f64) -> u32 {
    let after = sides.partition_point(|s| *s < at);
    let nearest = match (after.checked_sub(1), sides.get(after)) {
        (Some(before), Some(next)) if at - sides[before] <= next - at => before,
        (Some(before), None) => before,
        _ => after,
    };
    nearest as u32
}

/// Adds a box for each run of places in a row that none fills: a side of it was not drawn.
fn close_open_sides(boxes: &mut Vec<Box>, columns: &[f64], rows: &[f64]) {
    let (height, width) = (rows.len() - 1, columns.len() - 1);
    if height.saturating_mul(width) > MOST_BOXES * 4 {
        return;
    }
    let mut filled = vec![false; height * width];
    for b in boxes.iter() {
        for row in side(rows, b.top)..side(rows, b.bottom) {
            let (from, to) = (side(columns, b.x0) as usize, side(columns, b.x1) as usize);
            filled[row as usize * width..][from..to].fill(true);
        }
    }
    for row in 0..height {
        let mut column = 0;
        while column < width {
            let run = filled[row * width + column..(row + 1) * width].iter().take_while(|f| !**f).count();
            if run > 0 {
                boxes.push(Box { x0: columns[column], top: rows[row], x1: columns[column + run], bottom: rows[row + 1] });
            }
            column += run.max(1);
        }
    }
}
