//! The two ways that are fuzzed: bytes → table → facts, and bytes → file → report → everything that is kept of it.
//!
//! Comes in: any bytes. Goes out: nothing, or a panic where a promise is broken. The fuzz targets (`fuzz/`) and the test of the
//! kept findings call the same two functions, so that a finding stays found.

use gongkai::copies::Sketch;
use gongkai::facts::{self, CellState, Facts, Status};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};
use gongkai::report::{BlockKind, Grid, GridCell, Identity, Mapped, Report, Span};
use gongkai::text::TextBuilder;

/// More cells than both forms of all three tables have.
const MOST_CELLS: usize = 22 + 175 + 15;

/// Cells for coded tables: each label and head of the forms, some of their torn halves, and figures that are hard to read.
const WORDS: &[&str] = &[
    "第二十条第（一）项",
    "信息内容",
    "本年制发件数",
    "本年废止件数",
    "现行有效件数",
    "上一年项目数量",
    "本年增/减",
    "处理决定数量",
    "本年处理决定数量",
    "本年收费金额（单位：万元）",
    "采购总金额（单位：元）",
    "规章",
    "行政规范性文件",
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政事业性收费",
    "政府集中采购",
    "申请人情况",
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "三、本年度办理结果",
    "（一）予以公开",
    "（二）部分公开",
    "1.属于国家秘密",
    "2.其他法律行政法规禁止公开",
    "8.属于行政查询事项",
    "1.本机关不掌握相关政府信息",
    "3.补正后申请内容仍不明确",
    "1.信访举报投诉类申请",
    "5.要求行政机关确认或重新出具已获取信息",
    "（六）其他处理",
    "（六）其他",
    "3.其他",
    "（七）总计",
    "四、结转下年度继续办理",
    "行政复议",
    "行政诉讼",
    "未经复议直接起诉",
    "复议后起诉",
    "结果维持",
    "结果纠正",
    "其他结果",
    "尚未审结",
    "三",
    "、",
    "处理",
    "—",
    "-3",
    "减少2",
    "1,2",
    "1 2",
    "22（其中修订16件）",
    "999999999999",
    "０",
    "一",
    "零",
];

/// Bytes as tables: the first byte says how. Even: text, a line a row, tabs between cells, an empty line between grids. Odd: one
/// byte a cell, from the labels of the forms and small figures.
pub fn table(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else { return };
    let report = if first % 2 == 0 { of_text(&String::from_utf8_lossy(rest)) } else { of_code(rest) };
    hold(&facts::read(&report));
}

/// Bytes as a file: the first byte chooses text, markdown or a web page.
pub fn report(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else { return };
    let name = ["a.txt", "a.md", "a.html"][usize::from(first % 3)];
    let limits = Limits { max_bytes: 1 << 20, max_cells: 20_000, ..Limits::default() };
    let Ok(source) = read_bytes(name, rest, &limits) else { return };
    let report = parse(&source);
    let facts = facts::read(&report);
    for cell in &facts.cells {
        assert!(cell.span.is_none_or(|s| s.slice(&source.text).is_some()), "a span outside the source: {cell:?}");
    }
    hold(&facts);
    let _ = Sketch::of(&report);
}

/// What holds of any facts: no more cells than the forms have, in their order, and no sum that contradicts what it supplied.
fn hold(facts: &Facts) {
    assert!(facts.cells.len() <= MOST_CELLS, "{} cells", facts.cells.len());
    assert!(facts.cells.is_sorted_by_key(|c| c.row), "cells out of order");
    for check in facts::check(facts) {
        let supplied = check
            .cells
            .iter()
            .any(|&(row, column)| matches!(facts.cell(row, column).map(|c| c.state), Some(CellState::Inferred { .. })));
        assert!(!supplied || check.status != Status::Fail, "inferred against its sum: {check:?}");
    }
}

fn of_text(text: &str) -> Report {
    let mut made = Made::default();
    for line in text.lines() {
        if line.is_empty() {
            made.close();
        } else if line.contains('\t') {
            made.rows.push(line.split('\t').map(str::to_owned).collect());
        } else {
            made.line(line);
        }
    }
    made.report()
}

fn of_code(code: &[u8]) -> Report {
    let mut made = Made::default();
    let mut row: Vec<String> = Vec::new();
    for &byte in code {
        match byte {
            0..=63 => row.push(WORDS[usize::from(byte) % WORDS.len()].to_owned()),
            64..=199 => row.push((byte - 64).to_string()),
            200..=219 => row.push(String::new()),
            220..=239 => made.rows.push(std::mem::take(&mut row)),
            240..=247 => made.close(),
            _ => made.line(&std::mem::take(&mut row).join(" ")),
        }
    }
    made.rows.push(row);
    made.report()
}

/// A report in the making.
#[derive(Default)]
struct Made {
    rows: Vec<Vec<String>>,
    grids: Vec<Grid>,
    text: TextBuilder,
}

impl Made {
    fn line(&mut self, line: &str) {
        self.close();
        self.text.push(BlockKind::Loose, [&Mapped::verbatim(line, 0)]);
    }

    fn close(&mut self) {
        self.rows.retain(|row| !row.is_empty());
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return;
        }
        let cell = |text: &String| GridCell { text: Mapped::verbatim(text, 0), span: Span::default() };
        let grid = Grid::from_rows(rows.iter().map(|row| row.iter().map(cell).collect()).collect());
        for (number, cell) in grid.cells.iter().enumerate() {
            self.text.push(BlockKind::Cell { grid: self.grids.len() as u32, cell: number as u32 }, [&cell.text]);
        }
        self.grids.push(grid);
    }

    fn report(mut self) -> Report {
        self.close();
        let identity = Identity::default();
        Report { identity, sections: vec![], text: self.text.finish(), grids: self.grids, pages: vec![], diagnostics: vec![] }
    }
}
