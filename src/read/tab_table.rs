//! Lines with tabs between cells → one grid.
//!
//! Comes in: the lines of a text. Goes out: how many of them form a table at a place, and its cells, ragged where the source
//! is ragged. It merges nothing: rows cut apart by a page break are two tables.

use super::lines::{Line, is_figure, is_page_number};
use crate::report::{Grid, GridCell};

/// The table that starts at `lines[0]`, and the number of lines it takes.
///
/// A row has a tab that is no indentation. A single row of two cells is prose with a stray tab, and so is a long sentence.
pub(super) fn tab_table(lines: &[Line<'_>]) -> Option<(Grid, usize)> {
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    let mut indented = 0;
    for &line in lines.iter().take_while(|line| is_row(line.text)) {
        indented = if is_indented_cell(line.text) { indented + 1 } else { 0 };
        if indented > MAX_INDENTED {
            break;
        }
        rows.push(cells(line));
    }
    rows.truncate(rows.len() - indented.min(MAX_INDENTED).min(rows.len()));
    let taken = rows.len();
    let is_table = taken >= 2 || taken == 1 && stands_alone(lines[0].text);
    is_table.then(|| (Grid::from_rows(rows), taken))
}

/// Rows with nothing but one indented cell that may stand together inside a table; more are a table of another kind.
const MAX_INDENTED: usize = 2;

/// A line with one tab, at its start: a cell of a one-cell-a-line table, or an indented paragraph.
pub(super) fn is_indented_cell(line: &str) -> bool {
    line.strip_prefix('\t').is_some_and(|rest| !rest.contains('\t'))
}

fn is_row(line: &str) -> bool {
    line.contains('\t') && !is_page_number(line) && !is_prose(line)
}

/// One row is a table of its own if it has three places or more, two of them filled or one of them blank on purpose.
fn stands_alone(line: &str) -> bool {
    let places = line.split('\t').count();
    let filled = line.split('\t').filter(|cell| !cell.trim().is_empty()).count();
    places >= 3 && (filled >= 2 || places >= 4 && filled == 1) && !line.starts_with("\t\t\t")
}

/// A sentence with a stray tab: few cells, a long one with a full stop, no figure standing alone.
fn is_prose(line: &str) -> bool {
    let cells = || line.split('\t').map(str::trim).filter(|cell| !cell.is_empty());
    let has_sentence = cells().any(|cell| {
        let length = cell.chars().count();
        length > 80 || length > 24 && cell.contains(['。', '；'])
    });
    has_sentence && cells().count() <= 3 && !cells().any(is_figure)
}

fn cells(line: Line<'_>) -> Vec<GridCell> {
    let mut row = Vec::new();
    let mut start = 0;
    for tab in memchr::memchr_iter(b'\t', line.text.as_bytes()).chain(std::iter::once(line.text.len())) {
        row.push(line.part(start, tab).cell());
        start = tab + 1;
    }
    row
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(text: &str, expected: &[&[&str]]) {
        let (grid, _) = tab_table(&lines(text)).unwrap_or_else(|| panic!("a table: {text}"));
        let found: Vec<Vec<&str>> =
            grid.rows.iter().map(|r| r.iter().map(|&c| grid.cells[c as usize].text.as_str()).collect()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn cases() {
        check("甲\t乙\n1\t2\n正文", &[&["甲", "乙"], &["1", "2"]]);
        check("\t自然人\t总计\n\t\t合计\n", &[&["", "自然人", "总计"], &["", "", "合计"]]);
        check("第一项\t\t\t\n规章\t0\t 0 \t0", &[&["第一项", "", "", ""], &["规章", "0", "0", "0"]]);
        check("0\t0\t0\n\n1\t1\t1", &[&["0", "0", "0"]]);
        check("规章\t0\t0\n- 4 -\n行政许可\t1\t1", &[&["规章", "0", "0"]]);
        check("甲\t乙\n\t丙\n1\t2", &[&["甲", "乙"], &["", "丙"], &["1", "2"]]);
    }

    #[test]
    fn no_table() {
        let sentence = format!("本单位认真落实要求\t{}。", "全年主动公开各类信息".repeat(4));
        for text in ["\t正文缩进一格", "联系人：某某\t电话", "正文", "正文\t", sentence.as_str(), "\t甲\n\t1\n\t2"]
        {
            assert!(tab_table(&lines(text)).is_none(), "{text}");
        }
    }
}
