//! A table as a rectangle of cells, with merged cells kept as one cell that fills several places.

use serde::{Deserialize, Serialize};

use super::{Mapped, Span};

/// One cell as the source has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridCell {
    /// Its text; empty for a blank cell.
    pub text: Mapped,
    /// Where it stands, also when blank (then the place between its delimiters).
    pub span: Span,
}

/// A table of cells. `rows[r][c]` is an index into `cells`; a cell that spans rows or columns is named in each place it
/// fills, so a label that covers eight rows can be read from every one of them. Rows may differ in length (plain text).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    /// Every cell once, in reading order.
    pub cells: Vec<GridCell>,
    /// The rectangle.
    pub rows: Vec<Vec<u32>>,
}

impl Grid {
    /// A grid without merged cells, from rows of cells.
    pub fn from_rows(rows: Vec<Vec<GridCell>>) -> Self {
        let mut grid = Self::default();
        for row in rows {
            let mut indexes = Vec::with_capacity(row.len());
            for cell in row {
                indexes.push(grid.cells.len() as u32);
                grid.cells.push(cell);
            }
            grid.rows.push(indexes);
        }
        grid
    }

    /// The cell at a place.
    pub fn cell(&self, row: usize, column: usize) -> Option<&GridCell> {
        self.cells.get(*self.rows.get(row)?.get(column)? as usize)
    }

    /// The widest row's number of places.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// From the first cell to the last, in the source.
    pub fn span(&self) -> Option<Span> {
        self.cells.iter().map(|c| c.span).reduce(Span::cover)
    }
}
