//! A sheet → lines of text or markdown, as the converters write them.
//!
//! Comes in: a sheet, its shape and dice for what the shape leaves open. Goes out: the lines of the table. It damages nothing.

use std::fmt::Write as _;

use super::shape::Base;
use super::sheet::{Cell, Line, Role, Sheet};
use crate::dice::Dice;

/// Where the blank places of a merged label stand.
#[derive(Clone, Copy, PartialEq)]
enum Fill {
    After,
    Before,
    Nowhere,
}

pub fn table(sheet: &Sheet, base: Base, dice: &mut Dice) -> String {
    let mut out = String::new();
    match base {
        Base::Pipe => {
            let fill = *dice.pick(&[Fill::After, Fill::After, Fill::Before]);
            pipe(&sheet.lines, fill, &mut out, dice);
        }
        Base::Tabs => tabs(&sheet.lines, if dice.chance(70) { Fill::After } else { Fill::Before }, &mut out, dice),
        Base::RaggedTabs => tabs(&sheet.lines, Fill::Nowhere, &mut out, dice),
        Base::CellLines => cells(&sheet.lines, "\t", "\n", true, &mut out, dice),
        Base::TabbedCells => cells(&sheet.lines, "\t", "", true, &mut out, dice),
        Base::BareLines => cells(&sheet.lines, "", "", false, &mut out, dice),
        Base::NarrowPipe => narrow(&sheet.lines, &mut out, dice),
        Base::OneLine => one_line(&sheet.lines, " ", &mut out, dice),
        Base::LineBelow => one_line(&sheet.lines, "\n", &mut out, dice),
        Base::Blocks => blocks(&sheet.lines, &mut out, dice),
        Base::Mixed => mixed(&sheet.lines, &mut out, dice),
        Base::Html | Base::NestedHtml | Base::NarrowHtml => unreachable!("written by super::html"),
    }
    out
}

fn page_number(out: &mut String, dice: &mut Dice) {
    let number = 2 + dice.roll(9);
    let text = dice.pick(&["- {} -", "— {} —", "－{}－", "第 {} 页", "-{}-"]).replace("{}", &number.to_string());
    let _ = writeln!(out, "\n{text}\n");
}

/// One text for every place of a row.
fn places(line: &Line, fill: Fill) -> Vec<&str> {
    let mut out = Vec::new();
    for cell in &line.cells {
        let blanks = if fill == Fill::Nowhere { 0 } else { cell.span - 1 };
        let before = if fill == Fill::Before && cell.role == Role::Label { blanks } else { 0 };
        out.extend(std::iter::repeat_n("", before));
        out.push(cell.text.as_str());
        out.extend(std::iter::repeat_n("", blanks - before));
    }
    out
}

fn pipe(lines: &[Line], fill: Fill, out: &mut String, dice: &mut Dice) {
    let mut opens = true;
    for line in lines {
        if line.cells.is_empty() {
            page_number(out, dice);
            opens = dice.chance(50);
            continue;
        }
        let places = places(line, fill);
        let _ = writeln!(out, "| {} |", places.join(" | "));
        if std::mem::take(&mut opens) {
            let _ = writeln!(out, "|{}", "---|".repeat(places.len()));
        }
    }
}

fn tabs(lines: &[Line], fill: Fill, out: &mut String, dice: &mut Dice) {
    for line in lines {
        if line.cells.is_empty() {
            page_number(out, dice);
            continue;
        }
        out.push_str(&places(line, fill).join("\t"));
        out.push('\n');
    }
}

/// One cell a line: merged cells once, what they cover as a blank cell.
fn cells(lines: &[Line], lead: &str, end: &str, blanks: bool, out: &mut String, dice: &mut Dice) {
    for line in lines {
        if line.cells.is_empty() {
            page_number(out, dice);
            continue;
        }
        for cell in line.cells.iter().filter(|c| blanks || !c.text.trim().is_empty()) {
            let _ = writeln!(out, "{lead}{}", cell.text);
        }
        out.push_str(end);
    }
}

fn narrow(lines: &[Line], out: &mut String, dice: &mut Dice) {
    let mut opens = true;
    for line in lines {
        if line.cells.is_empty() {
            page_number(out, dice);
            continue;
        }
        for cell in line.cells.iter().filter(|c| c.role == Role::Figure || !c.text.is_empty()) {
            let _ = writeln!(out, "| {} |", cell.text);
            if std::mem::take(&mut opens) {
                out.push_str("|---|\n");
            }
        }
    }
}

fn texts(cells: &[Cell]) -> Vec<&str> {
    cells.iter().map(|c| c.text.trim()).filter(|t| !t.is_empty()).collect()
}

/// The cells behind the label of a row.
fn figures(line: &Line) -> &[Cell] {
    &line.cells[line.own_label().map_or(0, |at| at + 1)..]
}

/// The lines before a row's label: the labels that cover several rows. A running number stays on the label's line.
fn before(line: &Line, out: &mut String) {
    for cell in line.cells[..line.own_label().unwrap_or(0)].iter().filter(|c| !c.text.is_empty()) {
        out.push_str(&cell.text);
        out.push(if cell.role == Role::Head { ' ' } else { '\n' });
    }
}

fn one_line(lines: &[Line], between: &str, out: &mut String, dice: &mut Dice) {
    for line in lines {
        if line.cells.is_empty() {
            page_number(out, dice);
        } else if line.is_row() {
            before(line, out);
            let label = line.own_label().map_or("", |at| line.cells[at].text.as_str());
            let between = if label.is_empty() { "" } else { between };
            let _ = writeln!(out, "{label}{between}{}", texts(figures(line)).join(" "));
        } else {
            let _ = writeln!(out, "{}", texts(&line.cells).join(""));
        }
    }
}

fn blocks(lines: &[Line], out: &mut String, dice: &mut Dice) {
    let wrap = if dice.chance(50) { 12 } else { 200 };
    for line in lines {
        if line.is_row() {
            let mut labels = String::new();
            before(line, &mut labels);
            labels.push_str(line.own_label().map_or("", |at| line.cells[at].text.as_str()));
            for text in labels.lines() {
                for part in text.chars().collect::<Vec<_>>().chunks(wrap) {
                    let _ = writeln!(out, "{}", part.iter().collect::<String>());
                }
            }
        } else if !line.cells.is_empty() {
            let _ = writeln!(out, "{}", texts(&line.cells).join(""));
        }
    }
    let piped = dice.chance(50);
    let mut opens = piped;
    for line in lines.iter().filter(|l| l.is_row()) {
        let cells: Vec<&str> = figures(line).iter().map(|c| c.text.as_str()).collect();
        if !piped {
            let _ = writeln!(out, "{}", texts(figures(line)).join(" "));
            continue;
        }
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if std::mem::take(&mut opens) {
            let _ = writeln!(out, "|{}", "---|".repeat(cells.len()));
        }
    }
}

fn mixed(lines: &[Line], out: &mut String, dice: &mut Dice) {
    for line in lines {
        if !line.is_row() {
            let _ = writeln!(out, "{}", texts(&line.cells).join(""));
            continue;
        }
        let mut cells: Vec<&str> = figures(line).iter().map(|c| c.text.as_str()).collect();
        let label = line.own_label().map_or("", |at| line.cells[at].text.as_str());
        before(line, out);
        if dice.chance(60) && !label.is_empty() {
            cells.insert(0, label);
        } else if !label.is_empty() {
            let _ = writeln!(out, "{label}");
        }
        let _ = writeln!(out, "| {} |\n|{}", cells.join(" | "), "---|".repeat(cells.len()));
    }
}
