//! Last year's report printed again: the same figures, the same text (checks.md §6, `S.same`, `S.text`).
//!
//! Comes in: two reports of one agency, of consecutive years. Goes out: a finding for a table all of whose figures are last year's, and
//! for a narrative that is. Quiet years look alike: tables of few figures are not compared.

use crate::copies::Narrative;
use crate::facts::{Cell, CellState, Column, Row, Table};
use crate::report::Severity;

use super::{Figure, Finding, Outcome, Subject};

const REQUIRES: &str = "国办公开办函〔2021〕30号（四）：年度报告不得内容雷同、敷衍塞责";

/// Narratives of fewer tokens are mostly what every report has to say.
const FEWEST_TOKENS: usize = 200;
/// Share of the narrative from which its reuse is noted, and from which it is a warning.
const NOTED: f64 = 0.8;
const WARNED: f64 = 0.95;

/// Everything this file looks at.
pub(super) fn check(later: &Subject, earlier: &Subject) -> Vec<Finding> {
    let tables = [Table::T2, Table::T3].into_iter().filter_map(|table| same(later, earlier, table));
    tables.chain(text(later, earlier)).collect()
}

/// A table all of whose printed figures are last year's.
fn same(later: &Subject, earlier: &Subject, table: Table) -> Option<Finding> {
    let form = later.facts.form(table).filter(|form| earlier.facts.form(table) == Some(*form));
    form?;
    let printed = |s: &Subject| s.facts.cells.iter().filter(|c| c.table == table && is_printed(c)).count();
    let cells: Vec<&Cell> = later.facts.cells.iter().filter(|c| c.table == table && is_printed(c)).collect();
    let equal = |cell: &&Cell| {
        earlier.facts.cell(cell.row, cell.column).is_some_and(|old| is_printed(old) && old.value() == cell.value())
    };
    // Totals repeat other figures. Of table 2, one year's rules and items are largely the last's.
    let telling = |cell: &&&Cell| {
        let repeats = cell.column == Column::Total || cell.row == Row::HandledTotal;
        let stands = matches!(cell.column, Column::InForce | Column::PublicTotal | Column::PrevItems);
        cell.value().is_some_and(|v| v != 0) && !repeats && !stands
    };
    let telling = cells.iter().filter(telling).count();
    let enough = if table == Table::T2 { 3 } else { 5 };
    if telling < enough || printed(earlier) != cells.len() || !cells.iter().all(equal) {
        return None;
    }
    Some(Finding {
        instance: table.key().to_owned(),
        left: Some(Figure::Whole(cells.len() as i64)),
        right: Some(Figure::Whole(cells.len() as i64)),
        cells: cells.iter().map(|c| (c.row, c.column)).collect(),
        span: cells.iter().filter_map(|c| c.span).reduce(crate::report::Span::cover),
        requires: REQUIRES,
        ..Finding::new(
            "S.same",
            Outcome::Noted,
            Severity::Warn,
            format!("all {} figures of table {} are those of last year's report", cells.len(), table.key()),
        )
    })
}

fn is_printed(cell: &Cell) -> bool {
    matches!(cell.state, CellState::Printed(_))
}

/// A narrative most of which is last year's.
fn text(later: &Subject, earlier: &Subject) -> Option<Finding> {
    let (new, old) = (Narrative::of(later.report), Narrative::of(earlier.report));
    if new.codes().len() < FEWEST_TOKENS {
        return None;
    }
    let share = new.containment(&old).filter(|share| *share >= NOTED)?;
    let percent = (share * 1000.0).floor() / 10.0;
    Some(Finding {
        left: Some(Figure::Real(percent)),
        requires: REQUIRES,
        ..Finding::new(
            "S.text",
            Outcome::Noted,
            if share >= WARNED { Severity::Warn } else { Severity::Info },
            format!("{percent} % of the narrative, in runs of five characters, stands in last year's report"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Parsed, printed, yearly};
    use super::*;
    use crate::facts::{Column, Form};

    fn found(new: &Parsed, old: &Parsed) -> Vec<(&'static str, Severity)> {
        check(&new.subject(), &old.subject()).into_iter().map(|f| (f.check, f.severity)).collect()
    }

    /// Cells of table 3 with figures in several columns.
    fn busy() -> Vec<Cell> {
        let mut cells = printed(9, 0, 1);
        for cell in cells.iter_mut().filter(|c| matches!(c.column, Column::Company | Column::Other)) {
            cell.state = CellState::Printed(3);
        }
        cells
    }

    #[test]
    fn the_same_figures_twice() {
        let mut other = busy();
        other[0].state = CellState::Printed(10);
        let mut missing = busy();
        missing[0].state = CellState::Blank;
        for (old, expected) in
            [(busy(), &[("S.same", Severity::Warn)][..]), (other, &[]), (missing, &[]), (printed(9, 0, 1), &[])]
        {
            assert_eq!(found(&yearly(2023, busy()), &yearly(2022, old)), expected);
        }
        assert!(
            found(&yearly(2023, printed(1, 0, 0)), &yearly(2022, printed(1, 0, 0))).is_empty(),
            "one request a year is chance"
        );
        assert!(found(&yearly(2023, printed(0, 0, 0)), &yearly(2022, printed(0, 0, 0))).is_empty(), "all 0 says nothing");
        let mut form2019 = yearly(2022, busy());
        form2019.facts.form_table3 = Some(Form::F2019);
        assert!(found(&yearly(2023, busy()), &form2019).is_empty(), "never across forms");
    }

    #[test]
    fn the_same_text_twice() {
        let clause = |n: usize| char::from_u32(0x4E00 + n as u32 * 7).map(String::from).unwrap_or_default();
        let base: String = (0..400).map(clause).collect();
        let new: String = (400..800).map(clause).collect();
        let report = |year: u16, text: &str| {
            Parsed::new(
                "a.txt",
                &format!(
                    "青溪县青石镇人民政府{year}年政府信息公开工作年度报告\n\n一、总体情况\n{year}年，{text}\n\n六、其他需要报告的事项\n无。\n"
                ),
            )
        };
        let cut = |text: &str, n: usize| text.chars().take(n).collect::<String>();
        for (text, expected) in [
            (base.clone(), &[("S.text", Severity::Warn)][..]),
            (format!("{}{}", cut(&base, 360), cut(&new, 40)), &[("S.text", Severity::Info)]),
            (format!("{}{}", cut(&base, 200), cut(&new, 200)), &[]),
            (cut(&base, 100), &[]),
        ] {
            assert_eq!(found(&report(2023, &text), &report(2022, &base)), expected);
        }
    }
}
