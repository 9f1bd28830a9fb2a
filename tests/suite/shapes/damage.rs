//! What gets lost, torn or misplaced on the way from the agency's document to the file.
//!
//! Comes in: the sheets of a report. Goes out: the same with one damage more, and what was done in words. A damage changes no
//! digit, so that whatever is read must still be true.

use gongkai::facts::Table;

use super::shape::{Base, wrap};
use super::sheet::{Cell, Line, Role, Sheet};
use crate::dice::Dice;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    RowLost,
    CellBlanked,
    SplitBySpace,
    SplitByBreak,
    LabelWrapped,
    LabelTorn,
    SurplusColumn,
    SurplusCell,
    CellDropped,
    HeadLost,
    RowsMerged,
}

impl Damage {
    pub const ALL: [Self; 11] = [
        Self::RowLost,
        Self::CellBlanked,
        Self::SplitBySpace,
        Self::SplitByBreak,
        Self::LabelWrapped,
        Self::LabelTorn,
        Self::SurplusColumn,
        Self::SurplusCell,
        Self::CellDropped,
        Self::HeadLost,
        Self::RowsMerged,
    ];

    /// Does it to one of the sheets at a random place; what was done, or nothing if there is no such place.
    pub fn apply(self, sheets: &mut [Sheet], base: Base, dice: &mut Dice) -> Option<String> {
        let at = [0, 1, 1, 1, 2][dice.roll(5)];
        let sheet = &mut sheets[at];
        let rows = sheet.rows();
        if rows.is_empty() {
            return None;
        }
        let row = rows[dice.roll(rows.len())];
        let what = match self {
            Self::RowLost => {
                sheet.lines.remove(row);
                String::new()
            }
            Self::CellBlanked => figure(sheet, row, dice).map(|c| std::mem::take(&mut c.text))?,
            Self::SplitBySpace => split(sheet, dice, ' ')?,
            Self::SplitByBreak => split(sheet, dice, '\n')?,
            Self::LabelWrapped => {
                let inside = base.keeps_breaks() || dice.chance(30);
                wrap(sheet, row, inside, dice);
                String::new()
            }
            Self::LabelTorn => tear(sheet, row, dice)?,
            Self::SurplusColumn => surplus(sheet, dice),
            Self::SurplusCell => {
                let text = if dice.chance(50) { String::new() } else { dice.roll(30).to_string() };
                let cells = &mut sheet.lines[row].cells;
                cells.insert(dice.roll(cells.len() + 1), extra(&text));
                text
            }
            Self::CellDropped => drop_cell(sheet, row, dice),
            Self::HeadLost => {
                let heads: Vec<usize> = (0..sheet.lines.len()).filter(|&l| !sheet.lines[l].is_row()).collect();
                let lost = *heads.get(dice.roll(heads.len().max(1)))?;
                sheet.lines.remove(lost);
                lost.to_string()
            }
            Self::RowsMerged => merge(sheet, row, dice)?,
        };
        Some(format!("{self:?} in table {}, line {row}: {what:?}", sheet.table.key()))
    }
}

fn extra(text: &str) -> Cell {
    Cell { text: text.to_owned(), role: Role::Head, span: 1, merged: 0 }
}

fn figure<'a>(sheet: &'a mut Sheet, row: usize, dice: &mut Dice) -> Option<&'a mut Cell> {
    let mut figures: Vec<&mut Cell> =
        sheet.lines[row].cells.iter_mut().filter(|c| c.role == Role::Figure && !c.text.is_empty()).collect();
    (!figures.is_empty()).then(|| figures.swap_remove(dice.roll(figures.len())))
}

/// Splits a figure of two digits or more.
fn split(sheet: &mut Sheet, dice: &mut Dice, by: char) -> Option<String> {
    let digits = |c: &Cell| c.role == Role::Figure && c.text.chars().filter(char::is_ascii_digit).count() > 1;
    let mut long: Vec<&mut Cell> = sheet.lines.iter_mut().flat_map(|l| &mut l.cells).filter(|c| digits(c)).collect();
    if long.is_empty() {
        return None;
    }
    let cell = long.swap_remove(dice.roll(long.len()));
    let text = cell.text.trim().to_owned();
    let inner: Vec<usize> = text.char_indices().skip(1).map(|c| c.0).collect();
    let (front, rest) = text.split_at(*dice.pick(&inner));
    cell.text = format!("{front}{by}{rest}");
    Some(text)
}

/// Sets the figures of a row below its label, or its label below the figures.
fn tear(sheet: &mut Sheet, row: usize, dice: &mut Dice) -> Option<String> {
    let line = &sheet.lines[row];
    let from = line.first_figure();
    if line.own_label().is_none() || from == 0 {
        return None;
    }
    let keeps_blanks = dice.chance(60);
    let mut label = Line::of(line.row, line.cells[..from].to_vec());
    let mut figures = Line { cells: line.cells[from..].to_vec(), ..line.clone() };
    if keeps_blanks {
        label.cells.extend(figures.cells.iter().map(|c| Cell { text: String::new(), ..c.clone() }));
        let blanks = line.cells[..from].iter().map(|c| match c.role {
            Role::Under => c.clone(),
            _ => Cell { span: c.span, ..extra("") },
        });
        figures.cells.splice(..0, blanks.collect::<Vec<_>>());
    }
    let above = dice.chance(80);
    sheet.lines.splice(row..=row, if above { [label, figures] } else { [figures, label] });
    Some(if above { "figures below" } else { "figures above" }.to_owned())
}

/// A column too many: blank, of zeros, or of running numbers.
fn surplus(sheet: &mut Sheet, dice: &mut Dice) -> String {
    let kind = dice.roll(3);
    let (inside, left) = (dice.roll(7), dice.chance(50));
    let mut number = 0;
    let label_places = |l: &Line| l.cells[..l.first_figure()].iter().map(|c| c.span).sum::<usize>();
    let from = sheet.rows().first().map_or(0, |&row| label_places(&sheet.lines[row]));
    for line in sheet.lines.iter_mut().filter(|l| !l.cells.is_empty()) {
        number += usize::from(line.is_row());
        let (place, text) = match kind {
            0 => (from + inside, String::new()),
            1 => (if left { from } else { usize::MAX }, "0".to_owned()),
            _ => (if left { 0 } else { from }, number.to_string()),
        };
        insert(line, place, if line.is_row() { &text } else { "" });
    }
    ["blank", "zeros", "numbers"][kind].to_owned()
}

/// Puts a cell in at a place; a merged cell that covers the place grows instead.
fn insert(line: &mut Line, place: usize, text: &str) {
    let mut start = 0;
    for at in 0..line.cells.len() {
        let cell = &mut line.cells[at];
        if start < place && place < start + cell.span {
            cell.span += 1;
            return;
        }
        if start >= place {
            line.cells.insert(at, extra(text));
            return;
        }
        start += cell.span;
    }
    line.cells.push(extra(text));
}

/// Drops a cell, so that those behind it move left; mostly a blank one moves in at the end.
fn drop_cell(sheet: &mut Sheet, row: usize, dice: &mut Dice) -> String {
    let line = &mut sheet.lines[row];
    let places: Vec<usize> = (0..line.cells.len()).filter(|&at| line.cells[at].role == Role::Figure).collect();
    let lost = line.cells.remove(places[dice.roll(places.len())]);
    if dice.chance(50) {
        line.cells.push(extra(""));
    }
    lost.text
}

/// Puts the figures of a row and of the next one on one line.
fn merge(sheet: &mut Sheet, row: usize, dice: &mut Dice) -> Option<String> {
    let below = sheet.lines.get(row + 1).filter(|l| l.is_row())?.clone();
    if sheet.table == Table::T4 {
        return None;
    }
    sheet.lines.remove(row + 1);
    let line = &mut sheet.lines[row];
    let label = line.own_label();
    if let (Some(mine), Some(other)) = (label, below.own_label())
        && dice.chance(70)
    {
        let other = below.cells[other].text.clone();
        line.cells[mine].text.push_str(&other);
    }
    let other = below.row;
    let figures: Vec<Cell> = below.cells.into_iter().filter(|c| c.role == Role::Figure).collect();
    if dice.chance(50) {
        line.cells.extend(figures);
        return Some("side by side".to_owned());
    }
    let between = *dice.pick(&["\n", " "]);
    let is_blank = |c: &Cell| c.role == Role::Figure && c.text.trim().is_empty();
    if line.cells.iter().any(is_blank) || figures.iter().any(is_blank) {
        line.other = other;
    }
    for (cell, other) in line.cells.iter_mut().filter(|c| c.role == Role::Figure).zip(figures) {
        cell.text = format!("{}{between}{}", cell.text, other.text);
    }
    Some("in the same cells".to_owned())
}
