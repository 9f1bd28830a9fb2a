//! Table 2 and what may stand in a cell (checks.md §2, `T2.*`, `T3.range`; §8, unreadable cells).
//!
//! Comes in: [`Facts`]. Goes out: findings on the stock of rules, on figures the form has no room for, and one for each row with
//! cells that cannot be read, so that the reason is always said. It adds nothing up; the sums of tables 3 and 4 are `sums`.

use crate::facts::{Cell, CellState, Column, Facts, Form, Reason, Row, Status, Table};
use crate::report::Severity;

use super::labels::{column, short};
use super::{Figure, Finding, Outcome};

/// The rows that count documents.
const RULES: [Row; 2] = [Row::Regulations, Row::NormativeDocuments];

/// Everything this file looks at.
pub(super) fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = match facts.form_table2 {
        Some(Form::F2021) => RULES.iter().map(|&row| in_force(facts, row)).collect(),
        Some(Form::F2019) => RULES.iter().map(|&row| published(facts, row)).collect(),
        None => Vec::new(),
    };
    findings.extend(out_of_range(facts));
    findings.extend(unreadable(facts));
    findings
}

/// What was made this year is in force or has been repealed: made ≤ in force + repealed.
fn in_force(facts: &Facts, row: Row) -> Finding {
    let cells = [Column::Made, Column::Repealed, Column::InForce].map(|c| (row, c));
    let [made, repealed, in_force] = cells.map(|(r, c)| facts.value(r, c));
    let right = in_force.zip(repealed).map(|(a, b)| a.saturating_add(b));
    let (status, message) = match (made, right) {
        (Some(made), Some(right)) if made > right => (
            Status::Fail,
            format!(
                "{}: {made} made (制发) this year, but in force (现行有效) and repealed (废止) together are {right}",
                row.label()
            ),
        ),
        (Some(made), Some(right)) => (Status::Pass, format!("{}: {made} made, {right} in force or repealed", row.label())),
        _ => (Status::Unknown, format!("{}: not all of made, repealed and in force are known", row.label())),
    };
    rule(facts, "T2.stock", row, (status, Severity::Warn), (made, right), &cells, message)
}

/// Form 2019: what was published this year is part of all that is public; more published than made means older items.
fn published(facts: &Facts, row: Row) -> Finding {
    let cells = [Column::Made, Column::Published, Column::PublicTotal].map(|c| (row, c));
    let [made, published, total] = cells.map(|(r, c)| facts.value(r, c));
    let label = row.label();
    let (status, right, message) = match (published, total) {
        (Some(new), Some(all)) if new > all => (
            Status::Fail,
            total,
            format!("{label}: {new} newly published (新公开) this year, but {all} public in all (对外公开总数量)"),
        ),
        (Some(new), Some(_)) if made.is_some_and(|made| new > made) => (
            Status::Fail,
            made,
            format!(
                "{label}: {new} newly published (新公开), {} made (新制作): older items may be among them",
                made.unwrap_or(0)
            ),
        ),
        (Some(new), Some(all)) => (Status::Pass, total, format!("{label}: {new} newly published, {all} public in all")),
        _ => (Status::Unknown, total, format!("{label}: not all of made, published and public in all are known")),
    };
    rule(facts, "T2.pub", row, (status, Severity::Info), (published, right), &cells, message)
}

fn rule(
    facts: &Facts,
    check: &'static str,
    row: Row,
    (status, severity): (Status, Severity),
    (left, right): (Option<i64>, Option<i64>),
    cells: &[(Row, Column)],
    message: String,
) -> Finding {
    let inferred = cells.iter().any(|&(r, c)| matches!(facts.cell(r, c).map(|c| c.state), Some(CellState::Inferred { .. })));
    let status = if status == Status::Pass && inferred { Status::PassInferred } else { status };
    Finding {
        instance: row.key().to_owned(),
        left: left.map(Figure::Whole),
        right: right.map(Figure::Whole),
        cells: cells.to_vec(),
        span: cells.iter().find_map(|&(r, c)| facts.cell(r, c)?.span),
        ..Finding::new(check, Outcome::Sum(status), severity, message)
    }
}

/// Figures the form has no room for: negative counts, counts with decimals, money finer than one 元.
fn out_of_range(facts: &Facts) -> Vec<Finding> {
    facts.cells.iter().filter(|c| reason(c).is_some_and(is_range)).map(range).collect()
}

fn range(cell: &Cell) -> Finding {
    let (check, severity) = match cell.table {
        Table::T2 => ("T2.range", Severity::Warn),
        Table::T3 => ("T3.range", Severity::Error),
        Table::T4 => ("T4.range", Severity::Error),
    };
    let what = reason(cell).map(|r| r.to_string()).unwrap_or_default();
    Finding {
        instance: format!("{}.{}", cell.row.key(), cell.column.key()),
        cells: vec![(cell.row, cell.column)],
        span: cell.span,
        quote: cell.raw.clone(),
        ..Finding::new(
            check,
            Outcome::Noted,
            severity,
            format!(
                "table {}, {}, {}: “{}” is {what}",
                cell.table.key(),
                short(cell.row),
                column(cell.table, cell.column),
                cell.raw
            ),
        )
    }
}

/// One finding for every row with cells that cannot be read: which, why, and what is printed.
fn unreadable(facts: &Facts) -> Vec<Finding> {
    facts.cells.chunk_by(|a, b| a.row == b.row).filter_map(unreadable_row).collect()
}

fn unreadable_row(row: &[Cell]) -> Option<Finding> {
    let cells: Vec<&Cell> = row.iter().filter(|c| reason(c).is_some_and(|r| !is_range(r))).collect();
    let first = *cells.first()?;
    let mut reasons: Vec<Reason> = cells.iter().filter_map(|c| reason(c)).collect();
    reasons.sort_unstable();
    reasons.dedup();
    let why = reasons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
    // The cells of a row that could not be laid out may each carry the whole row.
    let mut printed: Vec<&str> = cells.iter().map(|c| c.raw.as_str()).filter(|raw| !raw.is_empty()).collect();
    printed.dedup();
    let printed = printed.join(" | ");
    let columns = cells.iter().map(|c| column(c.table, c.column)).collect::<Vec<_>>().join("、");
    // A row printed twice with different figures, a figure that is not exact or figures that do not add up are likely the report's;
    // the rest may be the converter's.
    let total = cells.iter().any(|c| c.column == Column::Total);
    // Without these no sum of table 3 tells anything.
    let needed = total && matches!(first.row, Row::New | Row::HandledTotal | Row::CarriedOut);
    let own = reasons.iter().any(|r| matches!(r, Reason::NotExact | Reason::Twice | Reason::Sum));
    Some(Finding {
        instance: first.row.key().to_owned(),
        cells: cells.iter().map(|c| (c.row, c.column)).collect(),
        span: cells.iter().filter_map(|c| c.span).reduce(crate::report::Span::cover),
        quote: printed,
        ..Finding::new(
            "Q.unreadable",
            Outcome::Noted,
            if own || needed { Severity::Warn } else { Severity::Info },
            format!("table {}, {}: {columns} unreadable, because {why}", first.table.key(), short(first.row)),
        )
    })
}

fn reason(cell: &Cell) -> Option<Reason> {
    if let CellState::Unreadable { reason } = cell.state { Some(reason) } else { None }
}

fn is_range(reason: Reason) -> bool {
    matches!(reason, Reason::Negative | Reason::Fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Facts with one row of table 2, columns in order.
    fn facts(form: Form, row: Row, states: &[CellState]) -> Facts {
        let cells = row.columns(form).iter().zip(states).map(|(&c, &s)| Cell::bare(row, c, s)).collect();
        Facts { form_table2: Some(form), form_table3: None, cells, ..Facts::default() }
    }

    fn printed(values: [i64; 3]) -> Vec<CellState> {
        values.map(CellState::Printed).to_vec()
    }

    fn faults(facts: &Facts) -> Vec<(&'static str, Severity)> {
        check(facts).iter().filter(|f| f.is_fault(Severity::Info)).map(|f| (f.check, f.severity)).collect()
    }

    #[test]
    fn stocks_of_rules() {
        for (form, values, expected) in [
            (Form::F2021, [3, 6, 14], &[][..]),
            (Form::F2021, [5, 1, 3], &[("T2.stock", Severity::Warn)]),
            (Form::F2021, [4, 1, 3], &[]),
            (Form::F2019, [13, 13, 524], &[]),
            (Form::F2019, [13, 13, 5], &[("T2.pub", Severity::Info)]),
            (Form::F2019, [2, 9, 20], &[("T2.pub", Severity::Info)]),
        ] {
            assert_eq!(faults(&facts(form, Row::NormativeDocuments, &printed(values))), expected, "{values:?}");
        }
    }

    #[test]
    fn nothing_is_said_of_stocks_that_are_not_known() {
        let facts = facts(Form::F2021, Row::Regulations, &[CellState::Mark, CellState::Mark, CellState::Mark]);
        assert!(faults(&facts).is_empty());
        assert_eq!(check(&facts)[1].outcome, Outcome::Sum(Status::Unknown));
    }

    #[test]
    fn rows_without_which_no_sum_tells_anything_are_warned_about() {
        let bad = CellState::Unreadable { reason: Reason::Shifted };
        for (row, at, expected) in [
            (Row::New, Column::Total, Severity::Warn),
            (Row::HandledTotal, Column::Total, Severity::Warn),
            (Row::CarriedOut, Column::Total, Severity::Warn),
            (Row::New, Column::Company, Severity::Info),
            (Row::Granted, Column::Total, Severity::Info),
            (Row::Review, Column::Other, Severity::Info),
        ] {
            let facts = Facts { form_table3: Some(Form::F2021), cells: vec![Cell::bare(row, at, bad)], ..Facts::default() };
            assert_eq!(faults(&facts), [("Q.unreadable", expected)], "{row:?}");
        }
    }

    #[test]
    fn unreadable_cells_say_why() {
        let bad = |reason| CellState::Unreadable { reason };
        for (reason, expected) in [
            (Reason::Negative, &[("T2.range", Severity::Warn)][..]),
            (Reason::Fraction, &[("T2.range", Severity::Warn)]),
            (Reason::NotExact, &[("Q.unreadable", Severity::Warn)]),
            (Reason::Sum, &[("Q.unreadable", Severity::Warn)]),
            (Reason::Shifted, &[("Q.unreadable", Severity::Info)]),
        ] {
            assert_eq!(faults(&facts(Form::F2021, Row::Licences, &[bad(reason)])), expected, "{reason:?}");
        }
        let two = facts(Form::F2021, Row::Regulations, &[bad(Reason::Words), bad(Reason::Digits), CellState::Printed(1)]);
        let found = check(&two);
        let row = found.iter().find(|f| f.check == "Q.unreadable").expect("two cells cannot be read");
        assert_eq!(row.cells.len(), 2);
        assert_eq!(
            row.message,
            "table 2, 规章: 本年制发件数、本年废止件数 unreadable, because words instead of a figure; broken or glued digits"
        );
    }
}
