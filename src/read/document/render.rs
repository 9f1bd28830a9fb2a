//! What a reader laid out → decoded text, and the pieces that point into it.
//!
//! Comes in: [`Laid`]. Goes out: a text with one line a line and one line a table row (tabs between cells, a merged cell at its
//! first place), pieces whose places lie in it, and where each page begins. It reads nothing into lines or cells.

use super::{Laid, Part, Table};
use crate::read::Piece;
use crate::read::lines::is_space;
use crate::report::{Diagnostic, Grid, GridCell, Mapped, Severity, Span};

/// A document as a source holds it.
#[derive(Debug, Default)]
pub(in crate::read) struct Rendered {
    pub text: String,
    pub body: Vec<Piece>,
    /// The place in `text` at which each page (sheet) begins.
    pub pages: Vec<u32>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes the text down. It has at most the size that `guard::size` let pass, so places fit.
pub(in crate::read) fn render(laid: &Laid) -> Rendered {
    let mut out = Rendered::default();
    for part in &laid.parts {
        match part {
            Part::Page(number) => out.page(*number),
            Part::Blank => out.blank(),
            Part::Aside(text) => {
                out.write(text);
                out.text.push('\n');
            }
            Part::Line(text) => text.split(is_line_end).for_each(|line| out.line(line)),
            Part::Table(table) => out.table(table),
        }
    }
    out.diagnostics = laid.notes.iter().map(|(code, message)| Diagnostic::new(Severity::Warn, code, message.clone())).collect();
    out
}

/// Line feeds, and the signs Word has for a line, a page and a column that end.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\u{B}' | '\u{C}' | '\r' | '\u{E}' | '\u{2028}')
}

impl Rendered {
    fn place(&self) -> u32 {
        self.text.len() as u32
    }

    /// Appends text without control characters: its place.
    fn write(&mut self, text: &str) -> Span {
        let start = self.place();
        self.text.extend(text.chars().filter_map(|c| match c {
            '\n' | '\t' => Some(c),
            _ if is_line_end(c) => Some('\n'),
            _ if c.is_control() => None,
            _ => Some(c),
        }));
        Span::new(start, self.place())
    }

    fn page(&mut self, number: u32) {
        // Pages without content before it begin where it begins.
        let place = self.place();
        self.pages.resize((number as usize).max(self.pages.len()), place);
        if self.body.last().is_some_and(|last| *last != Piece::Page) {
            self.body.push(Piece::Page);
        }
    }

    fn blank(&mut self) {
        self.text.push('\n');
        if !matches!(self.body.last(), None | Some(Piece::Blank)) {
            self.body.push(Piece::Blank);
        }
    }

    fn line(&mut self, line: &str) {
        let span = self.write(line);
        let written = self.text[span.start as usize..].trim_end_matches(is_space);
        let mapped = Mapped::verbatim(written, span.start);
        if mapped.is_blank() {
            self.blank();
            return;
        }
        self.body.push(Piece::Line(mapped));
        self.text.push('\n');
    }

    fn table(&mut self, table: &Table) {
        let (rows, columns) = table.size();
        let mut grid = Grid { cells: Vec::new(), rows: Vec::with_capacity(rows as usize) };
        let owner = owners(table, rows, columns);
        let mut written: Vec<Option<u32>> = vec![None; table.cells.len()];
        for (row, owners) in owner.chunks(columns.max(1) as usize).enumerate() {
            if let Some((_, page)) = table.pages.iter().find(|(at, _)| *at as usize == row) {
                let place = self.place();
                self.pages.resize((*page as usize).max(self.pages.len()), place);
            }
            let mut places = Vec::with_capacity(owners.len());
            let mut first = true;
            for &owner in owners {
                if let Some(cell) = owner.and_then(|owner| written[owner]) {
                    places.push(cell);
                    continue;
                }
                if !std::mem::take(&mut first) {
                    self.text.push('\t');
                }
                let cell = self.cell(owner.map_or("", |owner| &table.cells[owner].text));
                let number = grid.cells.len() as u32;
                grid.cells.push(cell);
                places.push(number);
                if let Some(owner) = owner {
                    written[owner] = Some(number);
                }
            }
            self.text.push('\n');
            grid.rows.push(places);
        }
        if !grid.cells.is_empty() {
            self.body.push(Piece::Grid(grid));
        }
    }

    fn cell(&mut self, text: &str) -> GridCell {
        let span = self.write(text);
        let whole = &self.text[span.start as usize..];
        let front = whole.trim_start_matches(is_space);
        let start = span.start + (whole.len() - front.len()) as u32;
        let text = Mapped::verbatim(front.trim_end_matches(is_space), start);
        GridCell { span: text.span().unwrap_or(span), text }
    }
}

/// For each place of the rectangle, row by row, the cell that fills it.
fn owners(table: &Table, rows: u32, columns: u32) -> Vec<Option<usize>> {
    let mut owners = vec![None; rows as usize * columns as usize];
    for (number, cell) in table.cells.iter().enumerate() {
        for row in cell.row..cell.row.saturating_add(cell.rows) {
            for column in cell.column..cell.column.saturating_add(cell.columns) {
                owners[row as usize * columns as usize + column as usize].get_or_insert(number);
            }
        }
    }
    owners
}

#[cfg(test)]
mod tests {
    use super::super::Cell;
    use super::*;

    fn cell(row: u32, column: u32, rows: u32, columns: u32, text: &str) -> Cell {
        Cell { row, column, rows, columns, text: text.to_owned() }
    }

    #[test]
    fn a_table_is_written_once_and_read_from_every_place() {
        let cells = vec![cell(0, 0, 2, 1, " 甲\r"), cell(0, 1, 1, 2, "乙\u{7}"), cell(1, 2, 1, 1, "3"), cell(1, 2, 1, 1, "x")];
        let laid = Laid {
            parts: vec![
                Part::Page(1),
                Part::Line("　标题\u{B}下一行 ".into()),
                Part::Blank,
                Part::Blank,
                Part::Table(Table { cells, pages: vec![(1, 2)] }),
                Part::Aside("- 1 -".into()),
                Part::Page(3),
            ],
            notes: vec![("odd".into(), "odd.".into())],
        };
        let out = render(&laid);
        assert_eq!(out.text, "　标题\n下一行 \n\n\n 甲\n\t乙\n\t3\n- 1 -\n");
        assert_eq!(out.pages.len(), 3);
        assert_eq!(&out.text[out.pages[1] as usize..][..2], "\t3");
        let [Piece::Line(title), Piece::Line(_), Piece::Blank, Piece::Grid(grid), Piece::Page] = &out.body[..] else {
            panic!("{:?}", out.body)
        };
        assert_eq!(title.as_str(), "　标题");
        let texts = |row: usize| grid.rows[row].iter().map(|&c| grid.cells[c as usize].text.as_str()).collect::<Vec<_>>();
        assert_eq!((texts(0), texts(1)), (vec!["甲", "乙", "乙"], vec!["甲", "", "3"]));
        for cell in grid.cells.iter().filter(|c| !c.text.is_blank()) {
            assert_eq!(cell.span.slice(&out.text), Some(cell.text.as_str()));
        }
    }
}
