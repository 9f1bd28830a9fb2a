//! Table 2: four blocks (form 2021) or five (form 2019), each a head of column names above one or two rows.
//!
//! Comes in: the run of rows of a report. Goes out: the table's form, if it can be told, and its cells. Columns are taken by
//! the names in the block's own head where there is one. It never maps a column of one form onto the other: 本年新公开数量 is
//! not 本年废止件数, a number of fee items is not a sum of money.

use super::align::{Aligned, Sum, Target, align};
use super::cell::{Cell, CellState, Reason, Unit};
use super::form::{Column, Form, Row, Table, rows};
use super::label;
use super::merge::{Failure, Laid, merge};
use super::money::head_unit;
use super::number::{self, Reading, Want};
use super::sheet::{CellKind, SheetCell, SheetRow};

/// A labelled row with the cells after its label and the head above it.
struct Found<'a> {
    row: Row,
    cells: &'a [SheetCell<'a>],
    head: Vec<(Column, String)>,
    /// The place of the first column by the head, where it stands in the same grid.
    first_place: Option<usize>,
    /// The unit of money that the last head with a sum of money names.
    unit: Option<Unit>,
    line: bool,
}

/// Reads table 2.
pub(super) fn read(run: &[SheetRow]) -> (Option<Form>, Vec<Cell>) {
    let found = find(run);
    let Some(form) = form_of(&found) else { return (None, Vec::new()) };
    let mut cells = Vec::new();
    for row in rows(Table::T2, form) {
        let columns = row.columns(form);
        let mut unit = None;
        let mut laid = Vec::new();
        for found in found.iter().filter(|f| f.row == row) {
            unit = found.unit.or(unit);
            laid.extend(lay(found, columns));
        }
        let wants: Vec<Want> = columns.iter().map(|&column| want(column, unit.unwrap_or(Unit::TenThousandYuan))).collect();
        let merged = merge(row, form, &wants, &laid);
        cells.extend(merged.into_iter().map(|cell| if unit.is_some() { cell } else { of_known_unit(cell) }));
    }
    (Some(form), cells)
}

/// Without a head, a sum of money may be in any unit, unless the cell names it.
fn of_known_unit(cell: Cell) -> Cell {
    let own = matches!(number::read(&cell.raw, Want::Money(Unit::Yuan)), Reading::Figure { unit: Some(_), .. });
    match cell.state {
        CellState::Printed(value) if cell.column == Column::Amount && value != 0 && !own => {
            Cell { state: CellState::Unreadable { reason: Reason::Unit }, unit: None, ..cell }
        }
        _ => cell,
    }
}

fn want(column: Column, unit: Unit) -> Want {
    match column {
        Column::Amount => Want::Money(unit),
        Column::Change => Want::Change,
        _ => Want::Count,
    }
}

/// The labelled rows, each with the last head above it.
fn find<'a>(run: &'a [SheetRow<'a>]) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    let mut head: Vec<(Column, String)> = Vec::new();
    let (mut unit, mut first, mut grid) = (None, None, None);
    for row in run.iter().filter(|r| r.table == Some(Table::T2)) {
        let names: Vec<(Column, String)> = match &row.cells[..] {
            [joined] if row.grid.is_none() => joined_names(&joined.label.body),
            cells => {
                let name = |c: &SheetCell| label::table2_column(&c.label).map(|name| (name, c.label.body.clone()));
                cells.iter().filter_map(name).collect()
            }
        };
        if !names.is_empty() {
            let money = row.cells.iter().find(|c| c.label.body.contains("金额"));
            unit = money.map_or(unit, |c| head_unit(&c.label.body));
            first = row.cells.iter().find(|c| label::table2_column(&c.label).is_some()).map(|c| c.place);
            grid = row.grid;
            head = names;
            continue;
        }
        if row.cells.iter().any(|c| c.label.body.contains("第二十条第")) && row.grid.is_some() {
            head = Vec::new();
        }
        let labelled = row.cells.iter().enumerate().find_map(|(at, c)| label::table2_row(&c.label).map(|key| (at, key)));
        if let Some((at, key)) = labelled {
            let known = Form::ALL.into_iter().any(|form| fits(key, &head, form));
            let head = if known { head.clone() } else { Vec::new() };
            let first_place = first.filter(|_| known && grid == row.grid);
            found.push(Found { row: key, cells: &row.cells[at + 1..], head, first_place, unit, line: row.grid.is_none() });
        }
    }
    found
}

/// The column names of a head whose cells a converter joined to one line: `信息内容本年制发件数本年废止件数现行有效件数`.
fn joined_names(body: &str) -> Vec<(Column, String)> {
    const WORDS: [(Column, &str); 11] = [
        (Column::Made, "新制作数量"),
        (Column::Made, "制发件数"),
        (Column::Published, "新公开数量"),
        (Column::PublicTotal, "公开总数量"),
        (Column::Repealed, "废止件数"),
        (Column::InForce, "现行有效件数"),
        (Column::PrevItems, "上一年项目数量"),
        (Column::Change, "本年增/减"),
        (Column::Decisions, "处理决定数量"),
        (Column::Items, "采购项目数量"),
        (Column::Amount, "金额"),
    ];
    let mut found: Vec<(usize, Column)> = WORDS.iter().filter_map(|&(column, word)| Some((body.find(word)?, column))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, column)| (column, body.to_owned())).collect()
}

/// Whether the head names just this row's columns in that form.
fn fits(row: Row, head: &[(Column, String)], form: Form) -> bool {
    let columns = row.columns(form);
    row.is_in(form) && columns.len() == head.len() && columns.iter().all(|c| head.iter().any(|h| h.0 == *c))
}

/// Heads and rows that only one form has; failing those, the number of figures after 行政许可.
fn form_of(found: &[Found]) -> Option<Form> {
    let mut votes = [0usize; 2];
    for found in found {
        for form in Form::ALL {
            let other = Form::ALL[1 - form as usize];
            let by_row = !found.row.is_in(other);
            let by_head = fits(found.row, &found.head, form);
            votes[form as usize] += usize::from(found.row.is_in(form) && by_row) + usize::from(by_head);
        }
    }
    match votes {
        [0, 0] => by_width(found),
        [a, b] if a > b => Some(Form::F2019),
        [a, b] if b > a => Some(Form::F2021),
        _ => None,
    }
}

fn by_width(found: &[Found]) -> Option<Form> {
    let figures = |f: &Found| f.cells.iter().filter(|c| c.kind == CellKind::Figure).count();
    let decisions = |f: &&Found| matches!(f.row, Row::Licences | Row::Penalties | Row::Coercion);
    let widths: Vec<usize> = found.iter().filter(decisions).map(figures).filter(|&n| n > 0).collect();
    match widths.first() {
        Some(1) if widths.iter().all(|&n| n == 1) => Some(Form::F2021),
        Some(3) if widths.iter().all(|&n| n == 3) => Some(Form::F2019),
        _ => None,
    }
}

/// Lays a row on the columns, in the order of its head.
fn lay<'a>(found: &Found<'a>, columns: &[Column]) -> Option<Laid<'a>> {
    if !found.head.is_empty() && !columns.iter().all(|c| found.head.iter().any(|h| h.0 == *c)) {
        // A head of the other form: its figures are other quantities.
        return Some(Laid::Failed(Failure::new(Reason::Detached, found.cells)));
    }
    let cells = if found.line { line_figures(found.cells, columns.len())? } else { found.cells };
    if may_be_shifted(cells, columns.len()) {
        return Some(Laid::Failed(Failure::new(Reason::Shifted, found.cells)));
    }
    let (sum, is_empty) = (&|_: &[Option<i64>]| Sum::Unknown, &|_| false);
    let target = Target {
        columns: columns.len(),
        block: 0,
        sum,
        first_place: None,
        is_empty,
        is_full: &|_| false,
        crowded: false,
        headed: false,
    };
    let moved = |laid: &[SheetCell]| found.first_place.is_some_and(|p| p != laid[0].place) && laid[0].place != cells[0].place;
    Some(match align(cells, &target) {
        Aligned::Cells(laid) | Aligned::Likely(laid) if moved(&laid) => Laid::Failed(Failure::new(Reason::Shifted, found.cells)),
        Aligned::Empty => Laid::Empty,
        Aligned::Failed(reason) => Laid::Failed(Failure::new(reason, found.cells)),
        Aligned::Cells(cells) | Aligned::Likely(cells) if found.head.is_empty() => Laid::Cells(cells),
        Aligned::Cells(cells) | Aligned::Likely(cells) => {
            let place = |c: &Column| found.head.iter().position(|h| h.0 == *c).unwrap_or(0);
            Laid::Cells(columns.iter().map(|c| cells[place(c)].clone()).collect())
        }
    })
}

/// Fewer figures than columns, and blanks that do not tell which are missing: at the end, or more of them than are missing.
/// No sum of table 2 would show that the figures moved.
fn may_be_shifted(cells: &[SheetCell], columns: usize) -> bool {
    let printed = cells.iter().filter(|c| c.kind != CellKind::Blank).count();
    let ends_blank = cells.last().is_some_and(|c| c.kind == CellKind::Blank);
    (1..columns).contains(&printed) && (ends_blank || cells.len() > columns)
}

/// The figures of a loose line: exactly one for each column and nothing else, or the line is prose.
fn line_figures<'c, 'a>(cells: &'c [SheetCell<'a>], columns: usize) -> Option<&'c [SheetCell<'a>]> {
    // 5-1 may be two figures that lost their space.
    let is_clean =
        |c: &SheetCell| !matches!(number::read(&c.raw, Want::Change), Reading::Unreadable(Reason::NotExact | Reason::Digits));
    (cells.len() == columns && cells.iter().all(|c| c.kind == CellKind::Figure && is_clean(c))).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::cell::CellState;
    use crate::facts::sheet::cells_of;

    fn run<'a>(rows: &[&'a str]) -> Vec<SheetRow<'a>> {
        rows.iter()
            .map(|r| {
                let cells = cells_of(r);
                SheetRow { places: cells.len(), cells, grid: Some(0), table: Some(Table::T2) }
            })
            .collect()
    }

    fn check(rows: &[&str], form: Form, row: Row, expected: &[Option<i64>]) {
        let (got_form, cells) = read(&run(rows));
        assert_eq!(got_form, Some(form), "{rows:?}");
        let got: Vec<Option<i64>> = cells.iter().filter(|c| c.row == row).map(Cell::value).collect();
        assert_eq!(got, expected, "{rows:?}");
    }

    #[test]
    fn heads_name_the_columns() {
        let head = "信息内容|本年制发件数|本年废止件数|现行有效件数";
        check(&[head, "规章|1|2|3"], Form::F2021, Row::Regulations, &[Some(1), Some(2), Some(3)]);
        let turned = "信息内容|现行有效件数|本年制发件数|本年废止件数";
        check(&[turned, "规章|3|1|2"], Form::F2021, Row::Regulations, &[Some(1), Some(2), Some(3)]);
        check(&[head, "规章|1|2"], Form::F2021, Row::Regulations, &[None; 3]);
        check(&[head, "规章|/|/|/"], Form::F2021, Row::Regulations, &[None; 3]);
        let old = "信息内容|本年新制作数量|本年新公开数量|对外公开总数量";
        check(&[old, "规范性文件|1|2|3|"], Form::F2019, Row::NormativeDocuments, &[Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn one_column_blocks() {
        let head = "信息内容|本年处理决定数量||";
        check(&[head, "行政许可|7||"], Form::F2021, Row::Licences, &[Some(7)]);
        check(&[head, "行政许可|7|7|7"], Form::F2021, Row::Licences, &[Some(7)]);
        check(&[head, "行政许可|7|8|"], Form::F2021, Row::Licences, &[None]);
    }

    #[test]
    fn money_takes_the_unit_of_the_cell_then_of_the_head() {
        for (head, cell, expected) in [
            ("本年收费金额（单位：万元）", "14722.49", 147_224_900),
            ("本年收费金额（单位：元）", "19090", 19_090),
            ("本年收费金额", "1", 10_000),
            ("本年收费金额（单位：万元）", "251000元", 251_000),
        ] {
            let (head, row) = (format!("信息内容|{head}"), format!("行政事业性收费|{cell}"));
            check(&[&head, &row], Form::F2021, Row::Fees, &[Some(expected)]);
        }
    }

    #[test]
    fn a_head_of_the_other_form_gives_no_figures() {
        let rows = [
            "信息内容|本年制发件数|本年废止件数|现行有效件数",
            "规章|1|2|3",
            "行政许可|5|0|7",
            "信息内容|上一年项目数量|本年增/减|处理决定数量",
            "行政处罚|5|0|7",
        ];
        let (_, cells) = read(&run(&rows));
        assert!(cells.iter().all(|c| c.row != Row::Penalties || matches!(c.state, CellState::Unreadable { .. })));
    }
}
