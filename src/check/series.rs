//! The same agency year after year: do its figures join (checks.md §6)?
//!
//! Comes in: reports of one agency. Goes out: findings of each report against the one of the year before. Only consecutive years
//! are compared, and table 2 never across its forms. Whether text and figures were taken over is `reuse`. Agencies merge and
//! recount: what differs is a lead.

use crate::facts::{APPLICANTS, Column, Form, Row, Status, Table};
use crate::report::{Kind, Severity};

use super::{Figure, Finding, Other, Outcome, Subject, reuse};

/// Checks of reports of one agency against each other: the index of the later report with each finding, in order of year.
/// Reports without a year, and documents that are no reports, are left out. Where a year has several reports, the first by
/// file name stands for it. Cost: linear in the texts.
pub fn series(subjects: &[Subject]) -> Vec<(usize, Finding)> {
    let mut dated: Vec<(u16, usize)> = subjects
        .iter()
        .enumerate()
        .filter(|(_, s)| s.report.identity.kind != Some(Kind::Other))
        // Half a year is not held against whole ones.
        .filter(|(_, s)| s.report.diagnostics.iter().all(|d| d.code != "part-year"))
        .filter_map(|(index, s)| Some((s.report.identity.year?, index)))
        .collect();
    dated.sort_by_key(|&(year, index)| (year, subjects[index].file, index));
    let mut findings = Vec::new();
    for same in dated.chunk_by(|a, b| a.0 == b.0) {
        for &(year, index) in &same[1..] {
            findings.push((index, duplicate(&subjects[same[0].1], year)));
        }
    }
    dated.dedup_by_key(|d| d.0);
    for pair in dated.windows(2) {
        let ((before, last), (year, index)) = (pair[0], pair[1]);
        let (earlier, later) = (&subjects[last], &subjects[index]);
        let made = if year == before + 1 { consecutive(later, earlier) } else { vec![gap(before, year)] };
        let other = Other { id: earlier.id.clone(), file: earlier.file.to_owned(), year: Some(before) };
        findings.extend(made.into_iter().map(|f| (index, Finding { other: Some(other.clone()), ..f })));
    }
    findings
}

fn duplicate(first: &Subject, year: u16) -> Finding {
    Finding {
        instance: year.to_string(),
        other: Some(Other { id: first.id.clone(), file: first.file.to_owned(), year: Some(year) }),
        requires: "《条例》第四十九条：每年一份年度报告",
        ..Finding::new(
            "S.duplicate",
            Outcome::Noted,
            Severity::Info,
            format!("another report of this agency for {year} is held; the series uses the first by file name, {}", first.file),
        )
    }
}

fn gap(before: u16, year: u16) -> Finding {
    let missing = (before + 1..year).map(|y| y.to_string()).collect::<Vec<_>>().join(", ");
    Finding {
        instance: missing.clone(),
        requires: "《条例》第四十九条：每年公布年度报告",
        ..Finding::new(
            "S.gap",
            Outcome::Noted,
            Severity::Info,
            format!("no report for {missing} is held between {before} and {year}"),
        )
    }
}

/// Everything on two reports of which the first follows the second.
fn consecutive(later: &Subject, earlier: &Subject) -> Vec<Finding> {
    let mut findings = carry(later, earlier);
    match (earlier.facts.form_table2, later.facts.form_table2) {
        (Some(Form::F2021), Some(Form::F2021)) => {
            findings.extend([Row::Regulations, Row::NormativeDocuments].map(|row| stock(later, earlier, row)));
        }
        (Some(Form::F2019), Some(Form::F2019)) => {
            let rows = [Row::Licences, Row::OtherServices, Row::Penalties, Row::Coercion, Row::Fees];
            findings.extend(rows.map(|row| items(later, earlier, row)));
        }
        (Some(old), Some(new)) => findings.push(Finding {
            instance: "2".to_owned(),
            ..Finding::new(
                "S.form",
                Outcome::Noted,
                Severity::Info,
                format!("table 2 changed from the form of {} to that of {}: its figures are not compared", old.key(), new.key()),
            )
        }),
        _ => {}
    }
    findings.extend(jumps(later, earlier));
    findings.extend(reuse::check(later, earlier));
    findings
}

/// 上年结转 of this year is 结转下年度 of last year, for every kind of applicant.
fn carry(later: &Subject, earlier: &Subject) -> Vec<Finding> {
    let has = |s: &Subject| s.facts.cells.iter().any(|c| c.table == Table::T3);
    if !has(later) || !has(earlier) {
        return Vec::new();
    }
    let check = |&column: &Column| {
        let (left, right) = (later.facts.value(Row::CarriedIn, column), earlier.facts.value(Row::CarriedOut, column));
        let cells = vec![(Row::CarriedIn, column)];
        let words = ("carried in (上年结转)", "carried out (结转下年度继续办理) last year");
        compare("S.carry", (column.key(), column.label()), (left, right), Severity::Warn, cells, words, later)
    };
    APPLICANTS.iter().map(check).collect()
}

/// in force(y) = in force(y−1) + made(y) − repealed(y).
fn stock(later: &Subject, earlier: &Subject, row: Row) -> Finding {
    let cells = [Column::InForce, Column::Made, Column::Repealed].map(|c| (row, c));
    let [left, made, repealed] = cells.map(|(r, c)| later.facts.value(r, c));
    let held = earlier.facts.value(row, Column::InForce);
    let right = held.zip(made).zip(repealed).map(|((held, made), repealed)| held.saturating_add(made).saturating_sub(repealed));
    // Fewer may be rules that expired without being repealed; more have no such reason.
    let severity = if left.zip(right).is_some_and(|(l, r)| l < r) { Severity::Info } else { Severity::Warn };
    let words = ("in force (现行有效)", "in force last year + made − repealed this year");
    compare("S.stock2021", (row.key(), row.label()), (left, right), severity, cells.to_vec(), words, later)
}

/// Form 2019: 上一年项目数量(y) = 上一年项目数量(y−1) + 本年增/减(y−1).
fn items(later: &Subject, earlier: &Subject, row: Row) -> Finding {
    let left = later.facts.value(row, Column::PrevItems);
    let before = earlier.facts.value(row, Column::PrevItems).zip(earlier.facts.value(row, Column::Change));
    let right = before.map(|(items, change)| items.saturating_add(change));
    let words = ("last year's items (上一年项目数量)", "last report's items + change (本年增/减)");
    let cells = vec![(row, Column::PrevItems)];
    compare("S.items2019", (row.key(), row.label()), (left, right), Severity::Info, cells, words, later)
}

fn compare(
    check: &'static str,
    (instance, label): (&str, &str),
    (left, right): (Option<i64>, Option<i64>),
    severity: Severity,
    cells: Vec<(Row, Column)>,
    (what, against): (&str, &str),
    later: &Subject,
) -> Finding {
    let (outcome, message) = match (left, right) {
        (Some(l), Some(r)) if l == r => (Outcome::Agrees, format!("{label}: {what} {l} agrees with {against}")),
        (Some(l), Some(r)) => {
            (Outcome::Differs, format!("{label}: {what} is {l}, {against} is {r}; a merger or a recount would explain it"))
        }
        (None, _) => (Outcome::Sum(Status::Unknown), format!("{label}: {what} is not known in this report")),
        _ => (Outcome::Sum(Status::Unknown), format!("{label}: {against} is not known")),
    };
    let cell = cells.first().and_then(|&(r, c)| later.facts.cell(r, c));
    Finding {
        instance: instance.to_owned(),
        left: left.map(Figure::Whole),
        right: right.map(Figure::Whole),
        span: cell.and_then(|c| c.span),
        quote: cell.map(|c| c.raw.clone()).unwrap_or_default(),
        cells,
        requires: "统计表各年数据应当衔接（上年结转等于上一年度结转下年度继续办理）",
        ..Finding::new(check, outcome, severity, message)
    }
}

/// Factor from which a figure may be in another unit (元, 千元, 万元).
const JUMP: i64 = 1000;

/// Decisions and money a thousand times as much, or as little, as last year.
fn jumps(later: &Subject, earlier: &Subject) -> Vec<Finding> {
    let mut findings = Vec::new();
    for cell in
        later.facts.cells.iter().filter(|c| c.table == Table::T2 && matches!(c.column, Column::Decisions | Column::Amount))
    {
        let (Some(now), Some(then)) = (cell.value(), earlier.facts.value(cell.row, cell.column)) else { continue };
        // A few decisions, or some hundred 元, may well grow so much.
        let least = if cell.column == Column::Amount { 1000 } else { 10 };
        let (low, high) = (now.min(then), now.max(then));
        if low < least || high / low < JUMP {
            continue;
        }
        let unit = if cell.column == Column::Amount { " 元" } else { "" };
        findings.push(Finding {
            instance: cell.row.key().to_owned(),
            left: Some(Figure::Whole(now)),
            right: Some(Figure::Whole(then)),
            cells: vec![(cell.row, cell.column)],
            span: cell.span,
            quote: cell.raw.clone(),
            requires: "金额以万元计，保留4位小数",
            ..Finding::new(
                "S.jump",
                Outcome::Noted,
                Severity::Warn,
                format!(
                    "{}: {now}{unit} this year, {then}{unit} last year: one of them may be in another unit",
                    cell.row.label()
                ),
            )
        });
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Parsed, printed, yearly};
    use super::*;

    fn findings(reports: &[Parsed]) -> Vec<(usize, &'static str, String, Severity)> {
        let subjects: Vec<Subject> = reports.iter().map(Parsed::subject).collect();
        let faults = series(&subjects).into_iter().filter(|(_, f)| f.is_fault(Severity::Info));
        faults.map(|(i, f)| (i, f.check, f.instance, f.severity)).collect()
    }

    /// Reports of 青石镇 whose table 3 balances: so many new, carried in, carried out.
    fn towns(years: &[(u16, i64, i64, i64)]) -> Vec<Parsed> {
        years.iter().map(|&(year, new, carried_in, out)| yearly(year, printed(new, carried_in, out))).collect()
    }

    #[test]
    fn what_is_carried_over_joins() {
        assert!(findings(&towns(&[(2022, 5, 0, 2), (2023, 6, 2, 0)])).is_empty());
        let found = findings(&towns(&[(2023, 6, 3, 0), (2022, 5, 0, 2)]));
        assert_eq!(found.len(), 2, "natural persons and total: {found:?}");
        assert!(found.iter().all(|f| f.0 == 0 && f.1 == "S.carry" && f.3 == Severity::Warn));
    }

    #[test]
    fn gaps_and_duplicates() {
        let found = findings(&towns(&[(2020, 5, 0, 2), (2023, 6, 9, 0), (2023, 6, 9, 0)]));
        let checks: Vec<(usize, &str, &str)> = found.iter().map(|f| (f.0, f.1, f.2.as_str())).collect();
        assert_eq!(checks, [(2, "S.duplicate", "2023"), (1, "S.gap", "2021, 2022")]);
    }

    #[test]
    fn one_report_has_no_series() {
        assert!(findings(&towns(&[(2022, 5, 0, 2)])).is_empty());
        assert!(findings(&[]).is_empty());
    }

    /// Table 2 of the form of 2021: made, repealed, in force; licences; fees in 元.
    fn stocks(year: u16, [made, repealed, in_force]: [i64; 3], licences: i64, fees: i64) -> Parsed {
        use crate::facts::{Cell, CellState::Printed};
        let mut report = yearly(year, Vec::new());
        let values = [(Column::Made, made), (Column::Repealed, repealed), (Column::InForce, in_force)]
            .map(|(c, v)| (Row::NormativeDocuments, c, v));
        let others = [(Row::Licences, Column::Decisions, licences), (Row::Fees, Column::Amount, fees)];
        report.facts.form_table2 = Some(Form::F2021);
        report.facts.cells = values.into_iter().chain(others).map(|(r, c, v)| Cell::bare(r, c, Printed(v))).collect();
        report
    }

    #[test]
    fn stocks_join_and_units_stay() {
        for (now, expected) in [
            (stocks(2023, [5, 3, 8], 40, 30_000), &[][..]),
            (stocks(2023, [5, 3, 9], 40, 30_000), &[("S.stock2021", Severity::Warn)]),
            (stocks(2023, [5, 3, 7], 40, 30_000), &[("S.stock2021", Severity::Info)]),
            (stocks(2023, [5, 3, 8], 40, 300_000_000), &[("S.jump", Severity::Warn)]),
            (stocks(2023, [5, 3, 8], 50_000, 30_000), &[("S.jump", Severity::Warn)]),
            (stocks(2023, [5, 3, 8], 0, 0), &[]),
        ] {
            let found = findings(&[stocks(2022, [1, 0, 6], 41, 29_000), now]);
            let found: Vec<(&str, Severity)> = found.iter().map(|f| (f.1, f.3)).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn items_of_2019_go_on_and_forms_are_not_mixed() {
        use crate::facts::{Cell, CellState::Printed};
        let items = |year, form, prev, change| {
            let mut report = yearly(year, Vec::new());
            report.facts.form_table2 = Some(form);
            let cell = |c, v| Cell::bare(Row::Licences, c, Printed(v));
            report.facts.cells = vec![cell(Column::PrevItems, prev), cell(Column::Change, change)];
            report
        };
        let first = || items(2019, Form::F2019, 14, -2);
        assert!(findings(&[first(), items(2020, Form::F2019, 12, 0)]).is_empty());
        let found = findings(&[first(), items(2020, Form::F2019, 14, 0)]);
        assert_eq!((found.len(), found[0].1, found[0].3), (1, "S.items2019", Severity::Info));
        let found = findings(&[first(), items(2020, Form::F2021, 14, 0)]);
        assert_eq!((found.len(), found[0].1), (1, "S.form"));
    }
}
