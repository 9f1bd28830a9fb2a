//! One cell of a statutory table and what is known of it.
//!
//! Comes in: nothing. Goes out: the plain data that the index stores and `facts` prints. It does not read figures; that is
//! [`super::number`].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::report::Span;

use super::form::{Column, Row, Table};
use super::identity::Identity;

/// What is known of a cell. Only [`Self::Printed`] and [`Self::Inferred`] carry a number; a printed 0 is a number, and
/// everything else is no data, with a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CellState {
    /// A figure stands there. Money in whole 元.
    Printed(i64),
    /// Nothing stands there, and the sums of the form leave only this value.
    Inferred {
        /// The value.
        value: i64,
        /// The identity that forces it.
        rule: Identity,
    },
    /// The row stands there, the cell is empty.
    Blank,
    /// `/`, `-`, `无`: not applicable.
    Mark,
    /// The row was not found.
    Absent,
    /// Something stands there, or must have stood there, that cannot be read as one figure.
    Unreadable {
        /// Why not.
        reason: Reason,
    },
}

impl CellState {
    /// The figure, printed or inferred.
    pub fn value(self) -> Option<i64> {
        match self {
            Self::Printed(value) | Self::Inferred { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The key used in rows: `printed`, `inferred`, `blank`, `mark`, `absent`, `unreadable`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Printed(_) => "printed",
            Self::Inferred { .. } => "inferred",
            Self::Blank => "blank",
            Self::Mark => "mark",
            Self::Absent => "absent",
            Self::Unreadable { .. } => "unreadable",
        }
    }
}

/// Why a cell cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// Words, or words before the figure (`档案柜23组`).
    Words,
    /// A digit run that is broken, glued or grouped in no known way (`1 2`, `007`, `1,23`).
    Digits,
    /// Not exact (`20余件`), or a share, a range, a date.
    NotExact,
    /// A count with decimals, or money finer than one 元.
    Fraction,
    /// A negative number where the form counts.
    Negative,
    /// A single `一`, which is a one or a dash.
    OneOrDash,
    /// Fewer figures in the row than columns in the form.
    TooFew,
    /// More figures in the row than columns, and no one choice satisfies the row's sum.
    TooMany,
    /// Figures that may stand one column off.
    Shifted,
    /// Figures that do not add up, in a row whose cells may have moved: a misprint, or one cell lost and another gained.
    Sum,
    /// One figure in a merged cell that covers several columns or rows, or one cell with the labels of two rows.
    Merged,
    /// Figures without a label, and the sums do not confirm whose they are.
    Detached,
    /// The row stands twice with different figures.
    Twice,
    /// More rows than any statutory table has.
    Rows,
    /// Money without a unit, and the head that would name it was not found.
    Unit,
    /// The form of the table is only assumed, and the other form does not have this row.
    Form,
    /// Characters that the file does not tell, that are struck out, or that nobody can see.
    Lost,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Words => "words instead of a figure",
            Self::Digits => "broken or glued digits",
            Self::NotExact => "not an exact figure",
            Self::Fraction => "a fraction where the form has whole numbers",
            Self::Negative => "a negative count",
            Self::OneOrDash => "一 may be a one or a dash",
            Self::TooFew => "fewer figures than columns",
            Self::TooMany => "more figures than columns",
            Self::Shifted => "figures may stand one column off",
            Self::Sum => "the figures do not add up, and may not stand in their own columns",
            Self::Merged => "one merged cell for several figures or rows",
            Self::Detached => "figures without a label",
            Self::Twice => "the row stands twice with different figures",
            Self::Rows => "more rows than any table of the form has",
            Self::Unit => "money in an unknown unit",
            Self::Form => "the table does not show which form it follows",
            Self::Lost => "characters that are lost, struck out or hidden",
        })
    }
}

/// The unit a sum of money is printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Unit {
    /// 元.
    Yuan,
    /// 万元, the form's own unit.
    TenThousandYuan,
    /// 亿元.
    HundredMillionYuan,
}

impl Unit {
    /// The unit as printed.
    pub fn label(self) -> &'static str {
        ["元", "万元", "亿元"][self as usize]
    }

    /// How many 元 it is.
    pub fn yuan(self) -> i64 {
        [1, 10_000, 100_000_000][self as usize]
    }
}

/// One cell of a statutory table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// The table.
    pub table: Table,
    /// The row.
    pub row: Row,
    /// The column.
    pub column: Column,
    /// What is known.
    pub state: CellState,
    /// What is printed, without surrounding white space; empty if nothing is.
    pub raw: String,
    /// For money: the unit it is printed in (of the cell, else of the column head, else 万元 as the form says).
    pub unit: Option<Unit>,
    /// Whether words stand beside the figure (`13件`, `22（其中修订16件）`).
    pub annotated: bool,
    /// Where it stands in the source.
    pub span: Option<Span>,
}

impl Cell {
    /// A cell of which only the state is known.
    pub fn bare(row: Row, column: Column, state: CellState) -> Self {
        Self { table: row.table(), row, column, state, raw: String::new(), unit: None, annotated: false, span: None }
    }

    /// The figure, printed or inferred.
    pub fn value(&self) -> Option<i64> {
        self.state.value()
    }
}
