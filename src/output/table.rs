//! Aligned tables, with Han text measured by columns.

use comfy_table::{Cell, CellAlignment, ColumnConstraint, ContentArrangement, Table as Comfy, Width, presets};

use super::terminal::clean;

/// How a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Whole numbers.
    Right,
    /// Numbers with decimals.
    Real,
}

/// A table to be drawn.
#[derive(Debug)]
pub struct Table {
    inner: Comfy,
    align: Vec<Align>,
}

impl Table {
    /// A table with these columns, drawn within `width` columns of the terminal if given.
    pub fn new(columns: &[(&str, Align)], width: Option<u16>) -> Self {
        let mut inner = Comfy::new();
        inner.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
        match width {
            Some(width) => inner.set_width(width),
            None => inner.set_content_arrangement(ContentArrangement::Disabled),
        };
        let align: Vec<Align> = columns.iter().map(|c| c.1).collect();
        inner.set_header(columns.iter().map(|(name, align)| Cell::new(name).set_alignment(alignment(*align))));
        for (number, align) in align.iter().enumerate() {
            if let (Align::Right | Align::Real, Some(column)) = (align, inner.column_mut(number)) {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
        }
        let mut table = Self { inner, align };
        table.inner.column_iter_mut().for_each(|c| {
            c.set_padding((0, 2));
        });
        table
    }

    /// Holds a column to at least this many terminal columns.
    pub fn at_least(&mut self, column: usize, width: u16) {
        if let Some(column) = self.inner.column_mut(column) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
        }
    }

    /// Adds a row.
    pub fn row<I: IntoIterator<Item = String>>(&mut self, cells: I) {
        let cells: Vec<Cell> = cells
            .into_iter()
            .zip(self.align.iter().chain(std::iter::repeat(&Align::Left)))
            .map(|(text, align)| Cell::new(clean(&text)).set_alignment(alignment(*align)))
            .collect();
        self.inner.add_row(cells);
    }

    /// The drawn table, without trailing spaces.
    pub fn draw(&self) -> String {
        self.inner.lines().flat_map(|line| [line.trim_end().to_owned(), "\n".to_owned()]).collect()
    }
}

fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right | Align::Real => CellAlignment::Right,
    }
}
