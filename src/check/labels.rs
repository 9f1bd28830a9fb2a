//! What messages call rows, columns and sections: the words of the form, not the keys of our rows.
//!
//! Comes in: a row, a column, a section. Goes out: its label, without explanations in brackets. It reads no documents; labels as
//! printed are matched in [`crate::facts`].

use crate::facts::{Column, Row, Table};
use crate::report::SectionKind;

/// The label of a row without its explanations.
pub(super) fn short(row: Row) -> &'static str {
    match row {
        Row::New => "本年新收",
        Row::CarriedIn => "上年结转",
        Row::CarriedOut => "结转下年度",
        Row::HandledTotal => "（七）总计",
        Row::PartlyGranted => "部分公开",
        Row::OtherNoCorrection => "逾期不补正",
        Row::OtherUnpaid => "逾期不缴费",
        _ => row.label(),
    }
}

/// The label of a column: 其他 of table 3 are applicants, in table 4 it is a result.
pub(super) fn column(table: Table, column: Column) -> &'static str {
    if table == Table::T4 && column == Column::Other { "其他结果" } else { column.label() }
}

/// The numeral of a section in the form, with its label: `五、存在的主要问题及改进情况`.
pub(super) fn section(kind: SectionKind) -> String {
    let numeral = "一二三四五六".chars().nth(kind as usize).map(String::from).unwrap_or_default();
    format!("{numeral}、{}", kind.label())
}

/// `1 cell is`, `2 cells are`.
pub(super) fn cells_are(number: usize) -> String {
    if number == 1 { "1 cell is".to_owned() } else { format!("{number} cells are") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_form() {
        assert_eq!(section(SectionKind::S5), "五、存在的主要问题及改进情况");
        assert_eq!((column(Table::T3, Column::Other), column(Table::T4, Column::Other)), ("其他", "其他结果"));
        assert_eq!((cells_are(1), cells_are(0)), ("1 cell is".to_owned(), "0 cells are".to_owned()));
    }
}
