//! The shapes in which converters and web pages hand the tables over (forms.md §10), as data.
//!
//! Comes in: a sheet as the form has it. Goes out: the sheet with what the shape adds (surplus columns, wrapped labels, page
//! breaks), and which writer is to write it. The writers are [`super::text`] and [`super::html`].

use gongkai::facts::Table;

use super::sheet::{Cell, Line, Role, Sheet};
use crate::dice::Dice;

/// How the cells of a table are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    Pipe,
    Tabs,
    /// Tab rows in which merged cells leave no blank cells behind.
    RaggedTabs,
    /// One cell a line, a tab before it, a blank line after each row (docx → txt).
    CellLines,
    /// The same without the blank lines.
    TabbedCells,
    /// One cell a line and nothing else.
    BareLines,
    /// A table of one column: one cell a row.
    NarrowPipe,
    NarrowHtml,
    /// Label and figures on one line (PDF → txt).
    OneLine,
    /// A line with the label, a line with the figures.
    LineBelow,
    /// All labels, then all rows of figures (PDF → md).
    Blocks,
    /// Some rows with their label in a grid, some figures in a grid of their own with the label before it (PDF → md).
    Mixed,
    Html,
    /// Spans around single digits, entities, paragraphs in cells.
    NestedHtml,
}

/// What else is odd about the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Twist {
    None,
    /// Empty columns left or right.
    Padded,
    /// One or two columns of `0` behind the last, as converters make them.
    SurplusZeros,
    /// Every table stands twice.
    Doubled,
    /// `- 4 -` between rows.
    PageNumbers,
    /// Labels wrapped over two lines or two rows.
    Wrapped,
    /// The head or the tail of a table is lost at a page break.
    Cut,
    /// `三、本年度办理结果` one character a line.
    Vertical,
}

/// A shape, and the least share of its cells that must be read as printed where nothing is damaged: of table 2, and of tables
/// 3 and 4. Without floors a reader could pass by reading nothing.
pub struct Shape {
    pub name: &'static str,
    pub bases: &'static [Base],
    pub twist: Twist,
    pub floors: [f64; 2],
}

const REGULAR: &[Base] = &[Base::Pipe, Base::Tabs, Base::CellLines, Base::Html, Base::NestedHtml];

const fn shape(name: &'static str, bases: &'static [Base], twist: Twist, floors: [f64; 2]) -> Shape {
    Shape { name, bases, twist, floors }
}

pub const SHAPES: &[Shape] = &[
    shape("pipe", &[Base::Pipe], Twist::None, [0.0, 0.0]),
    shape("pipe, padded", &[Base::Pipe], Twist::Padded, [0.0, 0.0]),
    shape("pipe, surplus zeros", &[Base::Pipe], Twist::SurplusZeros, [0.0, 0.0]),
    shape("tabs", &[Base::Tabs], Twist::None, [0.0, 0.0]),
    shape("tabs, ragged", &[Base::RaggedTabs], Twist::None, [0.0, 0.0]),
    shape("tabs, surplus zeros", &[Base::Tabs, Base::RaggedTabs], Twist::SurplusZeros, [0.0, 0.0]),
    shape("cell lines", &[Base::CellLines], Twist::None, [0.0, 0.0]),
    shape("tabbed cells without blank lines", &[Base::TabbedCells], Twist::None, [0.0, 0.0]),
    shape("bare lines", &[Base::BareLines], Twist::None, [0.0, 0.0]),
    shape("narrow pipe", &[Base::NarrowPipe], Twist::None, [0.0, 0.0]),
    shape("narrow html", &[Base::NarrowHtml], Twist::None, [0.0, 0.0]),
    shape("label and figures on a line", &[Base::OneLine], Twist::None, [0.0, 0.0]),
    shape("figures below the label", &[Base::LineBelow], Twist::None, [0.0, 0.0]),
    shape("labels, then figures", &[Base::Blocks], Twist::None, [0.0, 0.0]),
    shape("labels torn off in part", &[Base::Mixed], Twist::None, [0.0, 0.0]),
    shape("html", &[Base::Html], Twist::None, [0.0, 0.0]),
    shape("html, nested", &[Base::NestedHtml], Twist::None, [0.0, 0.0]),
    shape("html, padded", &[Base::Html, Base::NestedHtml], Twist::Padded, [0.0, 0.0]),
    shape("doubled", REGULAR, Twist::Doubled, [0.0, 0.0]),
    shape("page numbers", REGULAR, Twist::PageNumbers, [0.0, 0.0]),
    shape("wrapped labels", REGULAR, Twist::Wrapped, [0.0, 0.0]),
    shape("cut at a page break", REGULAR, Twist::Cut, [0.0, 0.0]),
    shape("vertical labels", &[Base::Pipe, Base::Tabs, Base::Html, Base::NestedHtml], Twist::Vertical, [0.0, 0.0]),
];

impl Base {
    pub fn is_html(self) -> bool {
        matches!(self, Self::Html | Self::NestedHtml | Self::NarrowHtml)
    }

    /// Whether a line break can stand inside a cell.
    pub fn keeps_breaks(self) -> bool {
        self.is_html() || matches!(self, Self::CellLines | Self::TabbedCells)
    }

    /// Whether every cell stands alone.
    pub fn is_narrow(self) -> bool {
        matches!(self, Self::BareLines | Self::NarrowPipe | Self::NarrowHtml | Self::TabbedCells)
    }

    /// What stands between two figures when they are two cells.
    pub fn cuts_at(self) -> &'static [char] {
        match self {
            Self::OneLine | Self::LineBelow | Self::Blocks => &[' ', '\n'],
            Self::BareLines => &['\n'],
            _ => &[],
        }
    }
}

/// A line without cells: a page break with its number.
pub fn page_break() -> Line {
    Line::of(None, Vec::new())
}

/// Does to a sheet what the shape does.
pub fn twist(sheet: &mut Sheet, twist: Twist, base: Base, dice: &mut Dice) {
    match twist {
        Twist::None | Twist::Doubled => {}
        Twist::Padded => pad(sheet, dice),
        Twist::SurplusZeros => surplus_zeros(sheet, dice),
        Twist::PageNumbers => {
            for _ in 0..=dice.roll(2) {
                let at = 1 + dice.roll(sheet.lines.len() - 1);
                sheet.lines.insert(at, page_break());
            }
        }
        Twist::Wrapped => {
            for at in (0..sheet.lines.len()).rev() {
                if dice.chance(30) {
                    wrap(sheet, at, base.keeps_breaks(), dice);
                }
            }
        }
        Twist::Cut => cut(sheet, dice),
        Twist::Vertical => spell(sheet, base),
    }
}

fn blank() -> Cell {
    Cell { text: String::new(), role: Role::Head, span: 1, merged: 0 }
}

fn pad(sheet: &mut Sheet, dice: &mut Dice) {
    let (left, right) = (dice.roll(2), 1 + dice.roll(3));
    for line in &mut sheet.lines {
        for _ in 0..left {
            line.cells.insert(0, blank());
        }
        line.cells.extend((0..right).map(|_| blank()));
    }
}

fn surplus_zeros(sheet: &mut Sheet, dice: &mut Dice) {
    if sheet.table != Table::T3 {
        return;
    }
    let more = 1 + dice.roll(2);
    for line in &mut sheet.lines {
        let text = if line.is_row() { "0" } else { "" };
        for _ in 0..more {
            line.cells.push(Cell { text: text.to_owned(), ..blank() });
        }
    }
}

/// Wraps the label of a row: with a line break in it, or with its rest in a row of its own.
pub fn wrap(sheet: &mut Sheet, at: usize, inside: bool, dice: &mut Dice) {
    let line = &mut sheet.lines[at];
    let Some(label) = line.own_label() else { return };
    let text: Vec<char> = line.cells[label].text.chars().collect();
    if text.len() < 4 || !line.is_row() {
        return;
    }
    let cut = 2 + dice.roll(text.len() - 3);
    let (front, rest): (String, String) = (text[..cut].iter().collect(), text[cut..].iter().collect());
    if inside {
        line.cells[label].text = format!("{front}\n{rest}");
        return;
    }
    let mut below = line.clone();
    // The figures stand beside the first part of the label or beside the last.
    let figures_below = dice.chance(50);
    for (number, cell) in below.cells.iter_mut().enumerate() {
        if number != label && (cell.role != Role::Figure || !figures_below) && cell.role != Role::Under {
            cell.text.clear();
            cell.merged = 0;
        }
    }
    below.cells[label].text = rest;
    line.cells[label].text = front;
    if figures_below {
        line.cells.iter_mut().filter(|c| c.role == Role::Figure).for_each(|c| c.text.clear());
    }
    sheet.lines.insert(at + 1, below);
}

/// Loses the head or the tail of a table.
fn cut(sheet: &mut Sheet, dice: &mut Dice) {
    let lost = 1 + dice.roll(sheet.lines.len() / 2);
    if dice.chance(50) {
        sheet.lines.drain(..lost);
    } else {
        sheet.lines.truncate(sheet.lines.len() - lost);
    }
}

/// Writes a label that covers many rows one character a row (or a line).
fn spell(sheet: &mut Sheet, base: Base) {
    let Some((at, number)) = sheet.lines.iter().enumerate().find_map(|(at, line)| {
        let cell = line.cells.iter().find(|c| c.merged != 0 && c.role == Role::Label)?;
        Some((at, cell.merged))
    }) else {
        return;
    };
    let first = sheet.lines[at].cells.iter().position(|c| c.merged == number).expect("just found");
    let text = std::mem::take(&mut sheet.lines[at].cells[first].text);
    if base.is_html() {
        let letters: Vec<String> = text.chars().map(String::from).collect();
        sheet.lines[at].cells[first].text = letters.join("\n");
        return;
    }
    let mut letters = text.chars();
    for line in &mut sheet.lines[at..] {
        if let Some(cell) = line.cells.iter_mut().find(|c| c.merged == number) {
            cell.text = letters.next().map(String::from).unwrap_or_default();
        }
    }
}
