//! The sums that the forms require, as data.
//!
//! Comes in: a form. Goes out: which cells stand on either side of each sum. It does not evaluate them; that is
//! [`super::checks`], and [`super::infer`] for blanks.
//!
//! The form itself prints only the first (勾稽关系: 第一项加第二项之和，等于第三项加第四项之和); the others follow from its layout.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::form::{APPLICANTS, BLOCKS, Column, DENIED, Form, OUTCOMES, REFUSED, Row, Table, UNABLE, others, rows};

/// One exact sum; tolerance 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Identity {
    /// Table 3, a column: new + carried_in = handled_total + carried_out.
    Balance(Column),
    /// Table 3, a column: all results = handled_total.
    Results(Column),
    /// Table 3, a row: the six applicant columns = total.
    Row(Row),
    /// Table 4, a block: upheld + corrected + other + pending = total.
    Block(Row),
}

/// The cells of the two sides of an identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// The parts.
    pub left: Vec<(Row, Column)>,
    /// The total, or totals.
    pub right: Vec<(Row, Column)>,
}

impl Identity {
    /// Every identity of table 3 in that form, in the order they are reported: 7 + 7 + 23 (2019) or 25 (2021).
    pub fn table3(form: Form) -> Vec<Self> {
        let balance = APPLICANTS.iter().map(|&c| Self::Balance(c));
        let results = APPLICANTS.iter().map(|&c| Self::Results(c));
        balance.chain(results).chain(rows(Table::T3, form).map(Self::Row)).collect()
    }

    /// The three identities of table 4.
    pub fn table4() -> Vec<Self> {
        BLOCKS.iter().map(|&b| Self::Block(b)).collect()
    }

    /// The table it belongs to.
    pub fn table(self) -> Table {
        if matches!(self, Self::Block(_)) { Table::T4 } else { Table::T3 }
    }

    /// The name of the check: `T3.balance`, `T3.results`, `T3.row`, `T4.block`.
    pub fn check(self) -> &'static str {
        match self {
            Self::Balance(_) => "T3.balance",
            Self::Results(_) => "T3.results",
            Self::Row(_) => "T3.row",
            Self::Block(_) => "T4.block",
        }
    }

    /// The column or row it is checked for.
    pub fn instance(self) -> &'static str {
        match self {
            Self::Balance(column) | Self::Results(column) => column.key(),
            Self::Row(row) | Self::Block(row) => row.key(),
        }
    }

    /// The cells on both sides. `form` is table 3's; table 4 has one form.
    ///
    /// ```
    /// use gongkai::facts::{Column, Form, Identity, Row};
    /// let sides = Identity::Balance(Column::Total).sides(Form::F2021);
    /// assert_eq!(sides.left, [(Row::New, Column::Total), (Row::CarriedIn, Column::Total)]);
    /// ```
    pub fn sides(self, form: Form) -> Sides {
        match self {
            Self::Balance(c) => Sides {
                left: vec![(Row::New, c), (Row::CarriedIn, c)],
                right: vec![(Row::HandledTotal, c), (Row::CarriedOut, c)],
            },
            Self::Results(c) => {
                let parts = [Row::Granted, Row::PartlyGranted].into_iter().chain(DENIED).chain(UNABLE).chain(REFUSED);
                Sides {
                    left: parts.chain(others(form).iter().copied()).map(|r| (r, c)).collect(),
                    right: vec![(Row::HandledTotal, c)],
                }
            }
            Self::Row(row) => summed(row, &APPLICANTS),
            Self::Block(row) => summed(row, &OUTCOMES),
        }
    }
}

/// All columns but the last add up to the last.
fn summed(row: Row, columns: &[Column]) -> Sides {
    let (last, parts) = columns.split_last().expect("every table has columns");
    Sides { left: parts.iter().map(|&c| (row, c)).collect(), right: vec![(row, *last)] }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.check(), self.instance())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forty_or_forty_two_instances() {
        for (form, expected) in [(Form::F2019, 40), (Form::F2021, 42)] {
            assert_eq!(Identity::table3(form).len() + Identity::table4().len(), expected);
        }
    }

    #[test]
    fn results_take_every_result_once() {
        for form in Form::ALL {
            let left = Identity::Results(Column::Total).sides(form).left;
            let rows: Vec<Row> = rows(Table::T3, form)
                .filter(|r| !matches!(r, Row::New | Row::CarriedIn | Row::HandledTotal | Row::CarriedOut))
                .collect();
            assert_eq!(left.into_iter().map(|c| c.0).collect::<Vec<_>>(), rows);
        }
    }
}
