//! The statutory tables of a report as things: are they there, are their rows, are their cells filled (checks.md §8)?
//!
//! Comes in: a report with its cells. Goes out: tables and rows that are missing, cells that are empty or marked. Whether a table is
//! missing in the report or was lost by whoever saved the file, it cannot tell and says so. It adds nothing up.

use crate::facts::{Cell, CellState, Facts, Row, Table};
use crate::report::{BlockKind, Report, SectionKind, Severity};
use crate::text::normalise;

use super::structure::body;
use super::{Figure, Finding, Outcome, labels};

/// Everything this file looks at.
pub(super) fn check(report: &Report, facts: &Facts) -> Vec<Finding> {
    let labels = labels(report);
    let mut findings = Vec::new();
    for table in [Table::T2, Table::T3, Table::T4] {
        findings.extend(self::table(report, facts, table));
        findings.extend(absent_rows(facts, table, &labels));
        findings.extend(blanks(facts, table, &labels));
    }
    findings
}

/// A heading of a table's section without its table, or with one of which nothing could be read.
fn table(report: &Report, facts: &Facts, table: Table) -> Option<Finding> {
    let kind = [SectionKind::S2, SectionKind::S3, SectionKind::S4][table as usize];
    let section = report.section(kind)?;
    let torn = is_torn(facts, table);
    // Past this, no cell of the table has anything printed in it, unless it is torn.
    if !torn && facts.cells.iter().any(|c| c.table == table && printed_row(c)) {
        return None;
    }
    let body = body(report, section);
    let has = |words: &[&str]| words.iter().any(|w| body.contains(w));
    let marks: &[&str] = match table {
        Table::T2 => &["信息内容", "规章", "行政许可"],
        Table::T3 => &["勾稽关系", "自然人", "本年新收"],
        Table::T4 => &["结果维持", "尚未审结"],
    };
    let empty = facts.cells.iter().any(|c| c.table == table);
    let (severity, what) = if !torn && empty && has(marks) {
        (Severity::Info, "stands there, but its cells are empty")
    } else if torn || has(marks) {
        (Severity::Warn, "stands there, but none of its figures could be read")
    } else if has(&["附件", "附表", "附后", "详见"]) {
        (Severity::Info, "is not there: the text points to an annex")
    } else {
        (Severity::Warn, "is not there: the report has none, or this file lost it")
    };
    Some(Finding {
        instance: kind.key().to_owned(),
        span: Some(section.span),
        quote: section.heading.clone(),
        requires: "年度报告格式（国办公开办函〔2019〕60号、〔2021〕30号）：本部分应当填写统计表",
        ..Finding::new(
            "Q.table_missing",
            Outcome::Noted,
            severity,
            format!("under {} table {} {what}", labels::section(kind), table.key()),
        )
    })
}

/// Whether something stands in cells of a table, and not one figure could be read.
fn is_torn(facts: &Facts, table: Table) -> bool {
    let cells = || facts.cells.iter().filter(|c| c.table == table);
    let read = |c: &Cell| c.value().is_some() || matches!(c.state, CellState::Mark);
    cells().any(|c| matches!(c.state, CellState::Unreadable { .. })) && !cells().any(read)
}

/// Whether anything of the cell's row stands in the source.
fn printed_row(cell: &Cell) -> bool {
    cell.span.is_some() || !cell.raw.is_empty() || matches!(cell.state, CellState::Printed(_) | CellState::Unreadable { .. })
}

/// Everything that stands in cells and loose lines, folded, in one piece.
fn labels(report: &Report) -> String {
    let places = report.text.places();
    let blocks = report.text.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Cell { .. } | BlockKind::Loose));
    blocks.map(|b| normalise(places.slice(b.start, b.end))).collect()
}

/// Characters of a label that tell it from every other.
const TELLING: usize = 8;

/// Whether a row stands in the source: a cell of it, or its label. A row without figures has cells that came from nowhere.
fn stands(row: &[Cell], labels: &str) -> bool {
    let label = row.first().map(|c| normalise(c.row.label())).unwrap_or_default();
    let telling: String = label.split('(').next().unwrap_or_default().chars().take(TELLING).collect();
    row.iter().any(printed_row) || labels.contains(&telling)
}

/// Rows of the form that a table lacks.
fn absent_rows(facts: &Facts, table: Table, labels: &str) -> Option<Finding> {
    let rows: Vec<(Row, bool)> = facts
        .cells
        .chunk_by(|a, b| a.row == b.row)
        .filter(|row| row[0].table == table)
        .map(|row| (row[0].row, stands(row, labels)))
        .collect();
    let absent: Vec<Row> = rows.iter().filter(|r| !r.1).map(|r| r.0).collect();
    if absent.is_empty() || absent.len() == rows.len() {
        return None;
    }
    let names = absent.iter().map(|r| r.label()).collect::<Vec<_>>().join("、");
    Some(Finding {
        instance: table.key().to_owned(),
        left: Some(Figure::Whole((rows.len() - absent.len()) as i64)),
        right: Some(Figure::Whole(rows.len() as i64)),
        cells: facts.cells.iter().filter(|c| absent.contains(&c.row)).map(|c| (c.row, c.column)).collect(),
        requires: "年度报告格式（国办公开办函〔2019〕60号、〔2021〕30号）：统计表各行均应保留",
        ..Finding::new(
            "Q.rows_absent",
            Outcome::Noted,
            Severity::Warn,
            format!(
                "{} of {} rows of table {} are not in this text (the report lacks them, or this file lost them): {names}",
                absent.len(),
                rows.len(),
                table.key()
            ),
        )
    })
}

/// How many cells of a table are empty or hold a mark instead of a figure.
fn blanks(facts: &Facts, table: Table, labels: &str) -> Option<Finding> {
    if !facts.cells.iter().any(|c| c.table == table && printed_row(c)) {
        return None;
    }
    let rows = facts.cells.chunk_by(|a, b| a.row == b.row).filter(|row| row[0].table == table && stands(row, labels));
    let rows: Vec<&[Cell]> = rows.collect();
    let cells = || rows.iter().copied().flatten();
    let is_mark =
        |c: &Cell| matches!(c.state, CellState::Mark) || matches!(c.state, CellState::Inferred { .. }) && !c.raw.is_empty();
    let is_blank =
        |c: &Cell| matches!(c.state, CellState::Blank | CellState::Absent | CellState::Inferred { .. }) && c.raw.is_empty();
    let (marks, blank) = (cells().filter(|c| is_mark(c)).count(), cells().filter(|c| is_blank(c)).count());
    if marks + blank == 0 {
        return None;
    }
    let first = cells().find(|c| is_mark(c) || is_blank(c))?;
    Some(Finding {
        instance: table.key().to_owned(),
        left: Some(Figure::Whole((marks + blank) as i64)),
        right: Some(Figure::Whole(cells().count() as i64)),
        cells: cells().filter(|c| is_mark(c) || is_blank(c)).map(|c| (c.row, c.column)).collect(),
        span: first.span,
        ..Finding::new("Q.blanks", Outcome::Noted, Severity::Info, said_of_blanks(table, blank, marks))
    })
}

/// `table 3: 1 cell is empty; a 0 printed there would leave no doubt`. That is advice: no rule found says what stands for none.
fn said_of_blanks(table: Table, blank: usize, marks: usize) -> String {
    let empty = (blank > 0).then(|| format!("{} empty", labels::cells_are(blank)));
    let marked = (marks > 0).then(|| match marks {
        1 => "1 cell holds a mark instead of a figure".to_owned(),
        many => format!("{many} cells hold a mark instead of a figure"),
    });
    let what: Vec<String> = empty.into_iter().chain(marked).collect();
    format!("table {}: {}; a 0 printed where there is none would leave no doubt", table.key(), what.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{FEE, LONG, Parsed, TABLE, has, report};
    use super::*;

    fn faults(text: &str) -> Vec<(&'static str, String, Severity)> {
        let parsed = Parsed::new("青石镇.txt", text);
        check(&parsed.report, &parsed.facts).into_iter().map(|f| (f.check, f.instance, f.severity)).collect()
    }

    #[test]
    fn a_table_without_a_readable_figure() {
        let text =
            |s2: &str| report(&[("一、总体情况", LONG), ("二、主动公开政府信息情况", s2), ("六、其他需要报告的事项", FEE)]);
        let torn = |c: &mut Cell| c.state = CellState::Unreadable { reason: crate::facts::Reason::Shifted };
        let mut parsed = Parsed::new("青石镇.txt", &text(TABLE));
        assert!(table(&parsed.report, &parsed.facts, Table::T2).is_none(), "it is whole");
        parsed.facts.cells.iter_mut().for_each(torn);
        let found = table(&parsed.report, &parsed.facts, Table::T2).expect("nothing could be read");
        assert_eq!(found.severity, Severity::Warn, "{}", found.message);
        let blank: String = TABLE.chars().filter(|c| !c.is_ascii_digit()).collect();
        let parsed = Parsed::new("青石镇.txt", &text(&blank));
        let found = table(&parsed.report, &parsed.facts, Table::T2).expect("there is no figure");
        assert_eq!(found.severity, Severity::Info, "{}", found.message);
    }

    #[test]
    fn blanks_and_marks_in_words() {
        for (blank, marks, expected) in [
            (1, 0, "table 3: 1 cell is empty; a 0"),
            (2, 1, "table 3: 2 cells are empty and 1 cell holds a mark instead of a figure; a 0"),
            (0, 2, "table 3: 2 cells hold a mark instead of a figure; a 0"),
        ] {
            let said = said_of_blanks(Table::T3, blank, marks);
            assert!(said.starts_with(expected), "{said}");
        }
    }

    #[test]
    fn tables_missing_and_rows_absent() {
        let found = faults(&report(&[
            ("一、总体情况", LONG),
            ("二、主动公开政府信息情况", &TABLE.replace("行政处罚\t2\n", "")),
            ("三、收到和处理政府信息公开申请情况", "无。"),
            ("四、政府信息公开行政复议、行政诉讼情况", "详见附表。"),
            ("五、存在的主要问题及改进情况", LONG),
            ("六、其他需要报告的事项", FEE),
        ]));
        assert_eq!(has(&found, "Q.rows_absent", "2"), Some(Severity::Warn), "{found:?}");
        assert_eq!(has(&found, "Q.table_missing", "s3"), Some(Severity::Warn));
        assert_eq!(has(&found, "Q.table_missing", "s4"), Some(Severity::Info));
        assert_eq!(has(&found, "Q.table_missing", "s2"), None);
    }
}
