//! The tables as the form lays them out, with merged cells: what a converter starts from.
//!
//! Comes in: the figures. Goes out: three [`Sheet`]s. It writes no text; that is [`super::text`] and [`super::html`].

use gongkai::facts::{APPLICANTS, BLOCKS, Column, Form, OUTCOMES, Row, Table, Unit, rows};

use super::figures::Tables;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A name of columns, or a title in the table.
    Head,
    /// A name of one row, or of several that stand under it.
    Label,
    /// Where a figure stands, or would stand.
    Figure,
    /// Covered by the cell above it with the same number.
    Under,
}

#[derive(Clone, Debug)]
pub struct Cell {
    pub text: String,
    pub role: Role,
    /// Columns it fills.
    pub span: usize,
    /// What it shares with the places below that it covers; 0 if it covers none.
    pub merged: usize,
}

#[derive(Clone, Debug)]
pub struct Line {
    pub cells: Vec<Cell>,
    /// The row of the form whose figures stand in it; the first block for that of table 4.
    pub row: Option<Row>,
    /// The row whose figures a damage set into blank cells of this one: what is printed is then the other row, or both.
    pub other: Option<Row>,
}

impl Line {
    pub fn of(row: Option<Row>, cells: Vec<Cell>) -> Self {
        Self { cells, row, other: None }
    }

    /// Whether figures stand, or would stand, in it.
    pub fn is_row(&self) -> bool {
        self.cells.iter().any(|c| c.role == Role::Figure)
    }

    /// Where its figures start.
    pub fn first_figure(&self) -> usize {
        self.cells.iter().position(|c| c.role == Role::Figure).unwrap_or(self.cells.len())
    }

    /// The place of the label nearest the figures.
    pub fn own_label(&self) -> Option<usize> {
        self.cells.iter().rposition(|c| c.role == Role::Label)
    }
}

#[derive(Clone, Debug)]
pub struct Sheet {
    pub table: Table,
    pub lines: Vec<Line>,
}

impl Sheet {
    /// The places where a row with figures stands.
    pub fn rows(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|&at| self.lines[at].is_row()).collect()
    }
}

fn cell(text: &str, role: Role, span: usize) -> Cell {
    Cell { text: text.to_owned(), role, span, merged: 0 }
}

fn covering(text: &str, role: Role, span: usize, merged: usize) -> Cell {
    Cell { merged, ..cell(text, role, span) }
}

fn head(text: &str, span: usize) -> Cell {
    cell(text, Role::Head, span)
}

pub fn sheets(tables: &Tables) -> [Sheet; 3] {
    [table2(tables), table3(tables), table4(tables)]
}

fn figures(tables: &Tables, row: Row, span: usize) -> impl Iterator<Item = Cell> {
    tables.row(row).map(move |f| cell(&f.text, Role::Figure, span))
}

fn table2(tables: &Tables) -> Sheet {
    let form = tables.form2;
    let mut lines = Vec::new();
    let mut item = "";
    for row in rows(Table::T2, form) {
        let columns = row.columns(form);
        let of = match row {
            Row::Regulations | Row::NormativeDocuments => "（一）",
            Row::Licences | Row::OtherServices => "（五）",
            Row::Penalties | Row::Coercion => "（六）",
            Row::Fees => "（八）",
            _ => "（九）",
        };
        let span = if columns.len() == 1 { 3 } else { 1 };
        if of != item {
            item = of;
            lines.push(Line::of(None, vec![head(&format!("第二十条第{of}项"), 4)]));
            let names = columns.iter().map(|&c| head(&name(c, row, tables), span));
            lines.push(Line::of(None, std::iter::once(head("信息内容", 1)).chain(names).collect()));
        }
        let old = row == Row::NormativeDocuments && form == Form::F2019;
        let label = cell(if old { "规范性文件" } else { row.label() }, Role::Label, 1);
        lines.push(Line::of(Some(row), std::iter::once(label).chain(figures(tables, row, span)).collect()));
    }
    Sheet { table: Table::T2, lines }
}

/// A column's name in table 2.
fn name(column: Column, row: Row, tables: &Tables) -> String {
    let unit = match tables.head_unit {
        Some(Unit::Yuan) => "（单位：元）",
        Some(_) => "（单位：万元，保留4位小数）",
        None => "",
    };
    match (column, row) {
        (Column::Amount, Row::Procurement) => format!("采购总金额{unit}"),
        (Column::Amount, _) => format!("本年收费金额{unit}"),
        (Column::Decisions, _) if tables.form2 == Form::F2019 => "处理决定数量".to_owned(),
        _ => column.label().to_owned(),
    }
}

/// Numbers of merged cells in table 3.
const NOTE: usize = 1;
const PERSON: usize = 2;
const TOTAL: usize = 3;
const RESULTS: usize = 4;
const CLASS: usize = 5;

fn table3(tables: &Tables) -> Sheet {
    let under = |merged: usize, span: usize| covering("", Role::Under, span, merged);
    let note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
    let mut lines = vec![
        Line::of(None, vec![covering(note, Role::Head, 3, NOTE), head("申请人情况", 7)]),
        Line::of(
            None,
            vec![
                under(NOTE, 3),
                covering("自然人", Role::Head, 1, PERSON),
                head("法人或其他组织", 5),
                covering("总计", Role::Head, 1, TOTAL),
            ],
        ),
    ];
    let names = APPLICANTS[1..6].iter().map(|c| head(c.label(), 1));
    let left = [under(NOTE, 3), under(PERSON, 1)];
    lines.push(Line::of(None, left.into_iter().chain(names).chain([under(TOTAL, 1)]).collect()));
    let mut class = "";
    let mut in_results = false;
    for row in rows(Table::T3, tables.form3) {
        let (number, of) = place(row, tables.form3);
        let label = format!("{number}{}", row.label());
        let mut cells = Vec::new();
        if matches!(row, Row::New | Row::CarriedIn | Row::CarriedOut) {
            cells.push(cell(&label, Role::Label, 3));
        } else {
            let top =
                if in_results { under(RESULTS, 1) } else { covering("三、本年度办理结果", Role::Label, 1, RESULTS) };
            in_results = true;
            cells.push(top);
            if of.is_empty() {
                cells.push(cell(&label, Role::Label, 2));
            } else {
                let merged = CLASS + "（三）（四）（五）（六）".find(&of[.."（三）".len()]).expect("one of the four");
                let above = of == class;
                cells.push(if above { under(merged, 1) } else { covering(of, Role::Label, 1, merged) });
                cells.push(cell(&label, Role::Label, 1));
            }
            class = of;
        }
        cells.extend(figures(tables, row, 1));
        lines.push(Line::of(Some(row), cells));
    }
    Sheet { table: Table::T3, lines }
}

/// A row's numeral, and the class it stands under.
fn place(row: Row, form: Form) -> (String, &'static str) {
    let s = |text: &str| (text.to_owned(), "");
    match row {
        Row::New => return s("一、"),
        Row::CarriedIn => return s("二、"),
        Row::Granted => return s("（一）"),
        Row::PartlyGranted => return s("（二）"),
        Row::Other => return s("（六）"),
        Row::HandledTotal => return s("（七）"),
        Row::CarriedOut => return s("四、"),
        _ => {}
    }
    let classes: [(&str, &[Row]); 4] = [
        ("（三）不予公开", &gongkai::facts::DENIED),
        ("（四）无法提供", &gongkai::facts::UNABLE),
        ("（五）不予处理", &gongkai::facts::REFUSED),
        ("（六）其他处理", gongkai::facts::others(form)),
    ];
    let (class, at) =
        classes.iter().find_map(|(class, rows)| Some((*class, rows.iter().position(|r| *r == row)?))).expect("every row has one");
    (format!("{}.", at + 1), class)
}

fn table4(tables: &Tables) -> Sheet {
    let outcome = |c: &Column| head(if *c == Column::Other { "其他结果" } else { c.label() }, 1);
    let below = || OUTCOMES.iter().enumerate().map(|(at, _)| covering("", Role::Under, 1, 10 + at));
    let review = OUTCOMES.iter().enumerate().map(|(at, c)| covering(&outcome(c).text, Role::Head, 1, 10 + at));
    let lines = vec![
        Line::of(None, vec![head("行政复议", 5), head("行政诉讼", 10)]),
        Line::of(None, review.chain([head("未经复议直接起诉", 5), head("复议后起诉", 5)]).collect()),
        Line::of(None, below().chain(OUTCOMES.iter().chain(&OUTCOMES).map(outcome)).collect()),
        Line::of(Some(BLOCKS[0]), BLOCKS.iter().flat_map(|&b| figures(tables, b, 1)).collect()),
    ];
    Sheet { table: Table::T4, lines }
}
