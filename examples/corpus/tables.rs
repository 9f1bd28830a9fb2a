//! In: printed cells. Out: the three tables as grids with row and column spans, and the same without spans for text shapes.

use super::forms::{APPLICANTS, TABLE4_COLUMNS, table2_blocks, table3_rows};
use super::printed::Printed;
use super::shape::{Shape, TableShape};

#[derive(Clone, Debug)]
pub struct Spanned {
    pub text: String,
    pub columns: usize,
    pub rows: usize,
}

pub type Grid = Vec<Vec<Spanned>>;

fn cell(text: &str, columns: usize, rows: usize) -> Spanned {
    Spanned { text: text.to_owned(), columns, rows }
}

fn plain(text: &str) -> Spanned {
    cell(text, 1, 1)
}

pub fn table2(printed: &Printed) -> Grid {
    let mut grid = Vec::new();
    for block in table2_blocks(printed.form2) {
        grid.push(vec![cell(block.heading, 4, 1)]);
        let stretch = |i: usize| if i + 1 == block.columns.len() { 4 - block.columns.len() } else { 1 };
        let mut head = vec![plain("信息内容")];
        head.extend(block.columns.iter().enumerate().map(|(i, column)| cell(column.1, stretch(i), 1)));
        grid.push(head);
        for row in block.rows {
            let mut line = vec![plain(row.1)];
            line.extend(
                block.columns.iter().enumerate().map(|(i, column)| cell(&printed.table2[&(row.0, column.0)].raw, stretch(i), 1)),
            );
            grid.push(line);
        }
    }
    grid
}

pub fn table3(printed: &Printed, shape: &Shape) -> Grid {
    let mut grid = table3_head();
    let rows = table3_rows(printed.form3);
    let lines: Vec<_> =
        rows.iter().zip(&printed.table3).filter_map(|(row, found)| found.1.as_ref().map(|cells| (row, cells))).collect();
    let results = lines.iter().filter(|(row, _)| !row.2.is_empty()).count();
    let mut named: Vec<&str> = Vec::new();
    for (row, cells) in &lines {
        let mut line = Vec::new();
        if !row.2.is_empty() && !named.contains(&"三") {
            named.push("三");
            line.push(cell("三、本年度办理结果", 1, results));
        }
        match row.2 {
            "" => line.push(cell(row.1, 3, 1)),
            "三" => line.push(cell(row.1, 2, 1)),
            group => {
                if !named.contains(&group) {
                    named.push(group);
                    line.push(cell(group, 1, lines.iter().filter(|(other, _)| other.2 == group).count()));
                }
                line.push(plain(&label(row.1, shape)));
            }
        }
        line.extend(cells.iter().map(|cell| plain(&cell.raw)));
        grid.push(line);
    }
    grid
}

/// Misprints met in real reports; each must still be recognised.
fn label(text: &str, shape: &Shape) -> String {
    if !shape.has("typo_labels") {
        return text.to_owned();
    }
    text.replace("第三方合法", "第三方法合法")
        .replace("法规禁止", "法规止")
        .replace("重新出具", "重 新出具")
        .replace("1.", "1、")
        .replace("2.", "2．")
}

fn table3_head() -> Grid {
    vec![
        vec![cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), cell("申请人情况", 7, 1)],
        vec![cell(APPLICANTS[0], 1, 2), cell("法人或其他组织", 5, 1), cell(APPLICANTS[6], 1, 2)],
        APPLICANTS[1..6].iter().map(|name| plain(name)).collect(),
    ]
}

pub fn table4(printed: &Printed, shape: &Shape) -> Grid {
    let five = || TABLE4_COLUMNS.iter().map(|column| cell(column.1, 1, 2));
    let mut head: Vec<_> = five().collect();
    head.extend([cell("未经复议直接起诉", 5, 1), cell("复议后起诉", 5, 1)]);
    let mut figures: Vec<_> = printed.table4.iter().flatten().map(|c| plain(&c.raw)).collect();
    if shape.has("t4_extra_cell") {
        figures.push(plain(""));
    }
    vec![
        vec![cell("行政复议", 5, 1), cell("行政诉讼", 10, 1)],
        head,
        (0..2).flat_map(|_| TABLE4_COLUMNS.iter().map(|column| plain(column.1))).collect(),
        figures,
    ]
}

/// Spans written out: a spanned place becomes an empty cell. Converters of one cell a line do not write places spanned sideways.
pub fn flat(grid: &Grid, table: TableShape) -> Vec<Vec<String>> {
    let sideways = table != TableShape::CellLines;
    let width = grid.iter().map(|row| row.iter().map(|c| c.columns).sum::<usize>()).max().unwrap_or(0);
    let mut held = vec![0usize; width];
    let mut lines = Vec::with_capacity(grid.len());
    for row in grid {
        let mut line = Vec::with_capacity(width);
        let mut cells = row.iter();
        let mut column = 0;
        while column < width {
            if held[column] > 0 {
                held[column] -= 1;
                line.push(String::new());
                column += 1;
                continue;
            }
            let Some(next) = cells.next() else { break };
            line.push(next.text.clone());
            for place in held.iter_mut().skip(column).take(next.columns) {
                *place = next.rows - 1;
            }
            if sideways {
                line.extend((1..next.columns).map(|_| String::new()));
            } else {
                // A block spanned both ways counts as one cell in the rows below, too.
                for place in held.iter_mut().skip(column + 1).take(next.columns - 1) {
                    *place = 0;
                }
            }
            column += next.columns;
        }
        lines.push(line);
    }
    lines
}
