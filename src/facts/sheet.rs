//! A report's tables as one run of rows in document order, each with the statutory table it belongs to.
//!
//! Comes in: a [`Report`]. Goes out: [`SheetRow`]s: rows of grids with merged cells named once, and loose lines cut into words
//! and figures (`行政许可 97`). The table is told by labels and heads; the section is only a hint, since numerals and headings
//! vary. It does not say which row of the form a row is.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::report::{BlockKind, Grid, Places, Report, SectionKind, Span};
use crate::text::normalise;

use super::form::Table;
use super::label::{self, Label};
use super::number;

/// One cell of a row. Cheap to clone: rows are laid on the form several ways.
#[derive(Clone, Debug)]
pub(super) struct SheetCell<'a> {
    /// As printed, without surrounding white space.
    pub raw: Cow<'a, str>,
    pub span: Span,
    /// Empty for a plain figure and for a text too long to be a label.
    pub label: Rc<Label>,
    /// The first place in the row that it fills, and how many.
    pub place: usize,
    pub width: usize,
    /// Whether it also fills places of other rows.
    pub tall: bool,
    pub kind: CellKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    Blank,
    /// Digits, with or without words after them, or a mark.
    Figure,
    Words,
}

/// A row of a grid, or a loose line.
#[derive(Clone, Debug)]
pub(super) struct SheetRow<'a> {
    pub cells: Vec<SheetCell<'a>>,
    /// Places, merged cells counted as often as they fill one; 0 for a line.
    pub places: usize,
    /// The grid it stands in; `None` for a line.
    pub grid: Option<u32>,
    pub table: Option<Table>,
}

/// All rows and loose lines of a report, in document order.
pub(super) fn rows(report: &Report) -> Vec<SheetRow<'_>> {
    let mut run = Run::default();
    let mut taken = vec![false; report.grids.len()];
    let sections = sections(report);
    let places = report.text.places();
    for (index, block) in report.text.blocks.iter().enumerate() {
        let section = sections[index];
        match block.kind {
            BlockKind::Cell { grid, .. } => {
                let at = grid as usize;
                if at < taken.len() && !taken[at] {
                    taken[at] = true;
                    run.grid(grid, &report.grids[at], section);
                }
            }
            BlockKind::Title => {}
            BlockKind::Heading | BlockKind::Paragraph | BlockKind::Loose => {
                let text = places.slice(block.start, block.end);
                run.line(&places, text, block.start, section);
            }
        }
    }
    for (grid, _) in taken.iter().enumerate().filter(|(_, t)| !**t) {
        run.grid(grid as u32, &report.grids[grid], None);
    }
    run.rows
}

/// The section of every block.
fn sections(report: &Report) -> Vec<Option<SectionKind>> {
    let mut of = vec![None; report.text.blocks.len()];
    for section in &report.sections {
        for block in section.blocks.clone() {
            if let Some(slot) = of.get_mut(block as usize) {
                *slot = Some(section.kind);
            }
        }
    }
    of
}

/// The rows so far, and the table that the next row without a label of its own belongs to.
#[derive(Default)]
struct Run<'a> {
    rows: Vec<SheetRow<'a>>,
    none: Rc<Label>,
    section: Option<SectionKind>,
    current: Option<Table>,
}

impl<'a> Run<'a> {
    fn enter(&mut self, section: Option<SectionKind>) {
        if section != self.section {
            self.section = section;
            self.current = match section {
                Some(SectionKind::S2) => Some(Table::T2),
                Some(SectionKind::S3) => Some(Table::T3),
                Some(SectionKind::S4) => Some(Table::T4),
                _ => None,
            };
        }
    }

    fn grid(&mut self, number: u32, grid: &'a Grid, section: Option<SectionKind>) {
        self.enter(section);
        let tall = tall(grid);
        for row in &grid.rows {
            let mut cells: Vec<SheetCell> = Vec::with_capacity(row.len());
            let mut last = None;
            for (place, &index) in row.iter().enumerate() {
                let Some(cell) = grid.cells.get(index as usize) else { continue };
                if last == Some(index) {
                    cells.last_mut().expect("a cell was pushed for the place before").width += 1;
                    continue;
                }
                last = Some(index);
                let text = cell.text.as_str();
                let raw = text.trim();
                let lead = text.len() - text.trim_start().len();
                let span = match raw.len() {
                    0 => None,
                    all if all == text.len() => cell.text.span(),
                    length => cell.text.slice(lead, lead + length).span(),
                };
                let mut made = sheet_cell(raw, span.unwrap_or(cell.span), place, &self.none);
                made.tall = tall[index as usize];
                cells.push(made);
            }
            self.push(SheetRow { cells, places: row.len(), grid: Some(number), table: None });
        }
    }

    /// A line of text: kept whole as an announcement, cut into words and figures as a possible row.
    fn line(&mut self, places: &Places<'a>, text: &'a str, start: u32, section: Option<SectionKind>) {
        self.enter(section);
        let length = text.chars().count();
        // A sentence without a figure is no row, nor part of one.
        if length > MOST_OF_A_LINE || length > MOST_OF_A_LABEL && !text.contains(is_digit) {
            return;
        }
        let mut cells: Vec<SheetCell> = Vec::new();
        for (piece, from, to) in pieces(text) {
            let span = places.span(start + from, start + to);
            let place = cells.len();
            cells.push(sheet_cell(piece, span, place, &self.none));
        }
        if !cells.is_empty() {
            self.push(SheetRow { cells, places: 0, grid: None, table: None });
        }
    }

    fn push(&mut self, mut row: SheetRow<'a>) {
        if let Some(table) = signal(&row, self.section, self.current) {
            self.current = Some(table);
        }
        row.table = self.current;
        self.rows.push(row);
    }
}

/// Which cells fill places of more than one row.
fn tall(grid: &Grid) -> Vec<bool> {
    let mut first_row = vec![None; grid.cells.len()];
    let mut tall = vec![false; grid.cells.len()];
    for (number, row) in grid.rows.iter().enumerate() {
        for &cell in row {
            if let Some(first) = first_row.get_mut(cell as usize) {
                tall[cell as usize] |= *first.get_or_insert(number) != number;
            }
        }
    }
    tall
}

/// Characters of the longest line that may be a row.
const MOST_OF_A_LINE: usize = 200;
/// Characters of the longest line without figures that may be a label.
const MOST_OF_A_LABEL: usize = 64;

/// Longer texts are no labels, and sentences need not be taken apart.
const LABEL_BYTES: usize = 400;

fn sheet_cell<'a>(raw: &'a str, span: Span, place: usize, none: &Rc<Label>) -> SheetCell<'a> {
    let cell = |label: Rc<Label>, kind| SheetCell { raw: Cow::Borrowed(raw), span, label, place, width: 1, tall: false, kind };
    // Most cells of a table are these two.
    if raw.is_empty() {
        return cell(none.clone(), CellKind::Blank);
    }
    if raw.bytes().all(|b| b.is_ascii_digit()) {
        return cell(none.clone(), CellKind::Figure);
    }
    if raw.len() > LABEL_BYTES {
        return cell(none.clone(), CellKind::Words);
    }
    let (label, kind) = SEEN.with_borrow_mut(|seen| {
        if let Some(known) = seen.get(raw) {
            return known.clone();
        }
        if seen.len() == MOST_SEEN {
            seen.clear();
        }
        let new = named(raw);
        seen.insert(raw.to_owned(), new.clone());
        new
    });
    cell(label, kind)
}

/// Cell texts kept with what they are.
const MOST_SEEN: usize = 4096;

thread_local! {
    /// The forms print the same hundred labels in every report: they are taken apart once a thread.
    static SEEN: RefCell<HashMap<String, (Rc<Label>, CellKind)>> = RefCell::default();
}

fn named(raw: &str) -> (Rc<Label>, CellKind) {
    let folded = normalise(raw);
    let folded = folded.trim();
    let label = Label::of(folded);
    let kind = if folded.is_empty() {
        CellKind::Blank
    } else if number::is_mark(folded) || starts_as_figure(folded, &label) || folded.chars().all(is_odd_digit) {
        CellKind::Figure
    } else {
        CellKind::Words
    };
    (Rc::new(label), kind)
}

/// Digits first and no numbering: `13件`, `1,234`, `-5`; not `1.属于国家秘密`.
fn starts_as_figure(folded: &str, label: &Label) -> bool {
    let digits = folded.trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit());
    digits && !(label.numbered && label.has_words())
}

/// Part of a figure that cannot be read: a raised digit, a character that is lost.
fn is_odd_digit(c: char) -> bool {
    matches!(c, number::LOST | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '₀'..='₉')
}

/// The table that a row names by its labels and heads.
fn signal(row: &SheetRow, section: Option<SectionKind>, current: Option<Table>) -> Option<Table> {
    let narrative = section.is_some_and(SectionKind::is_narrative);
    if row.grid.is_none() {
        let [only] = &row.cells[..] else { return None };
        return label::announces(&only.label).filter(|_| !narrative);
    }
    let words: Vec<&Label> = row.cells.iter().filter(|c| c.kind == CellKind::Words).map(|c| &*c.label).collect();
    if words.iter().filter(|l| label::table4_column(l).is_some()).count() >= 3 {
        return Some(Table::T4);
    }
    if is_table3_head(row) || words.iter().any(|l| is_table3_own(l)) {
        return Some(Table::T3);
    }
    if let Some(table) = words.iter().find_map(|l| label::announces(l)) {
        return Some(table);
    }
    let outside = section.is_none() && current.is_none();
    (outside && words.iter().any(|l| label::table2_row(l).is_some())).then_some(Table::T2)
}

/// Whether the row is part of table 3's head: at least two of its column names.
pub(super) fn is_table3_head(row: &SheetRow) -> bool {
    let mut names: Vec<_> = row.cells.iter().filter_map(|c| label::table3_column(&c.label)).collect();
    names.sort_unstable();
    names.dedup();
    names.len() >= 2 && row.cells.iter().all(|c| c.kind != CellKind::Figure)
}

/// Labels that stand in table 3 alone.
fn is_table3_own(label: &Label) -> bool {
    use super::form::Row;
    label::table3_row(label).is_some_and(|row| !matches!(row, Row::OtherMisc | Row::HandledTotal | Row::RefusedPetition))
}

/// Cuts a line into runs of words and single figures, with character positions. Numbering (`1.属于…`) stays with its words.
fn pieces(text: &str) -> Vec<(&str, u32, u32)> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |i: usize| chars.get(i).map_or(text.len(), |c| c.0);
    let mut out = Vec::new();
    let mut words = 0;
    let mut at = 0;
    let flush = |out: &mut Vec<_>, from: usize, to: usize| {
        let piece = &text[byte(from)..byte(to)];
        if !piece.trim().is_empty() {
            out.push((piece, from as u32, to as u32));
        }
    };
    while at < chars.len() {
        if !is_digit(chars[at].1) {
            at += 1;
            continue;
        }
        // A sign after a space belongs to its figure.
        let signed = at > words && matches!(chars[at - 1].1, '-' | '+' | '－' | '＋' | '−');
        let mut start = if signed && (at == 1 || chars[at - 2].1.is_whitespace()) { at - 1 } else { at };
        while start > words && chars[start - 1].1 == number::LOST {
            start -= 1;
        }
        let mut end = at + 1;
        while end < chars.len()
            && (is_digit(chars[end].1)
                || is_odd_digit(chars[end].1)
                || matches!(chars[end].1, '①'..='⑳')
                || is_inner(&chars, end))
        {
            end += 1;
        }
        let numbering = chars.get(end).is_some_and(|c| matches!(c.1, '.' | '．' | '、' | ')' | '）'));
        if !numbering {
            flush(&mut out, words, start);
            flush(&mut out, start, end);
            words = end;
        }
        at = end;
    }
    flush(&mut out, words, chars.len());
    out
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// A separator between two digits, or a sign: `65-9` may be a range, or two figures whose space got lost.
fn is_inner(chars: &[(usize, char)], at: usize) -> bool {
    matches!(chars[at].1, ',' | '，' | '.' | '．' | '-' | '+' | '－' | '−') && chars.get(at + 1).is_some_and(|c| is_digit(c.1))
}

/// Cells from `a|b|c`, for the tests of this folder.
#[cfg(test)]
pub(super) fn cells_of(row: &str) -> Vec<SheetCell<'_>> {
    if row.is_empty() {
        return Vec::new();
    }
    row.split('|').enumerate().map(|(place, raw)| sheet_cell(raw.trim(), Span::default(), place, &Rc::default())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_into_words_and_figures() {
        for (line, expected) in [
            ("行政许可97", vec!["行政许可", "97"]),
            ("1.属于国家秘密0 0 12", vec!["1.属于国家秘密", "0", "0", "12"]),
            ("行政事业性收费14,722.49", vec!["行政事业性收费", "14,722.49"]),
            ("第二十条第（一）项", vec!["第二十条第（一）项"]),
            ("行政强制 65 -9 减少3", vec!["行政强制", "65", "-9", "减少", "3"]),
            ("行政强制65-9", vec!["行政强制", "65-9"]),
            ("0 0 2.其他", vec!["0", "0", "2.其他"]),
            ("行政许可 32¹ \u{FFFD}7", vec!["行政许可", "32¹", "\u{FFFD}7"]),
        ] {
            let got: Vec<&str> = pieces(line).into_iter().map(|p| p.0.trim()).collect();
            assert_eq!(got, expected, "{line}");
        }
    }
}
