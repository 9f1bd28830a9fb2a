//! One cell a line, as text made from Word documents has it → one grid.
//!
//! Comes in: the lines of a text. Goes out: how many of them form a table at a place, and its cells.
//!
//! ```text
//! →规章            a tab, then the cell; a tab alone is a blank cell
//! →0
//! →对外公开
//! 总数量           a line without a tab goes on with the cell above, also after a blank line
//!                  a blank line ends the row, two end the table
//! →规范性文件
//! ```

use super::lines::{Line, is_figure, is_heading_like, is_page_number, is_space};
use super::tab_table::is_indented_cell;
use crate::report::{Grid, GridCell};

/// The table that starts at `lines[0]`, if there is one, and the number of lines looked at: a table takes them all, and
/// where there is none, none starts on any of them.
pub(super) fn cell_table(lines: &[Line<'_>]) -> (Option<Grid>, usize) {
    let mut rows: Vec<Vec<GridCell>> = vec![Vec::new()];
    let (mut at, mut taken, mut torn) = (0, 0, 0);
    while let Some(&line) = lines.get(at) {
        if is_indented_cell(line.text) && !is_sentence(line.text) {
            let row = rows.last_mut().expect("rows start with one");
            row.push(line.part(1, line.text.len()).cell());
            torn = 0;
            at += 1;
            taken = at;
        } else if line.text.is_empty() || line.is_blank() {
            match next_after_blank(&lines[at + 1..]) {
                Next::Row => rows.push(Vec::new()),
                Next::Continues => {}
                Next::Ends => break,
            }
            at += 1;
        } else if torn < MOST_TORN && continues(&lines[at..], at > taken) {
            let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) else { break };
            append(cell, line);
            torn += 1;
            at += 1;
            taken = at;
        } else {
            break;
        }
    }
    rows.retain(|row| !row.is_empty());
    (is_table(&rows).then(|| Grid::from_rows(rows)), taken.max(1))
}

/// Lines without a tab that may follow one cell: more are paragraphs.
const MOST_TORN: usize = 6;

/// What the line after one blank line means.
enum Next {
    Row,
    Continues,
    Ends,
}

fn next_after_blank(lines: &[Line<'_>]) -> Next {
    match lines.first() {
        Some(line) if is_indented_cell(line.text) => Next::Row,
        Some(line) if !line.is_blank() && continues(lines, true) => Next::Continues,
        _ => Next::Ends,
    }
}

/// Whether `lines[0]`, which has no tab, goes on with the cell above: a few characters, no heading, no page number. After a
/// blank line the next line must be a cell again, and a bare number is rather a page number.
fn continues(lines: &[Line<'_>], after_blank: bool) -> bool {
    let text = lines[0].trimmed().text;
    let is_fragment =
        text.chars().count() <= 24 && !text.contains(['\t', '|', '。']) && !is_heading_like(text) && !is_page_number(text);
    if !is_fragment || !after_blank {
        return is_fragment;
    }
    let next = lines[1..].iter().take(2).find(|line| !line.is_blank() || line.text.contains('\t'));
    !is_figure(text) && next.is_some_and(|line| is_indented_cell(line.text))
}

fn append(cell: &mut GridCell, line: Line<'_>) {
    let added = line.cell();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if digit(cell.text.as_str().chars().last()) && digit(added.text.as_str().chars().next()) {
        // Two halves of a figure or two figures: the break is kept, so that nobody takes them for one.
        cell.text.push_char('\n', crate::report::Span::new(added.span.start, added.span.start));
    }
    cell.span = if cell.text.as_str().is_empty() { added.span } else { cell.span.cover(added.span) };
    for (c, span) in added.text.chars() {
        cell.text.push_char(c, span);
    }
}

/// Indented paragraphs look the same line by line. A table has figures or blank cells, and rows of several cells.
fn is_table(rows: &[Vec<GridCell>]) -> bool {
    let figures = rows.iter().flatten().filter(|cell| is_figure(cell.text.as_str())).count();
    figures >= 2 && rows.iter().any(|row| row.len() >= 2)
}

/// A sentence is a paragraph with an indentation, never a cell.
fn is_sentence(line: &str) -> bool {
    let line = line.trim_matches(is_space);
    line.ends_with(['。', '；']) || line.chars().count() > 80
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(text: &str, expected: &[&[&str]], taken: usize) {
        let (grid, lines) = cell_table(&lines(text));
        let grid = grid.unwrap_or_else(|| panic!("a table: {text}"));
        let found: Vec<Vec<&str>> =
            grid.rows.iter().map(|r| r.iter().map(|&c| grid.cells[c as usize].text.as_str()).collect()).collect();
        assert_eq!((found, lines), (expected.iter().map(|r| r.to_vec()).collect(), taken), "{text}");
    }

    #[test]
    fn cases() {
        check("\t甲\n\t乙\n\n\t 1\n\t0 \n", &[&["甲", "乙"], &["1", "0"]], 5);
        check("\t本年新\n制作数量\n\t乙\n\n\t1\n\t2", &[&["本年新制作数量", "乙"], &["1", "2"]], 6);
        check("\t本年新\n\n公开数量\n\t对外\n\n总数\n\n\t1\n\t2", &[&["本年新公开数量", "对外总数"], &["1", "2"]], 9);
        check("\t甲\n\t118\n0\n\t5\n\t5", &[&["甲", "118\n0", "5", "5"]], 5);
        check("\t\n\t甲\n\t\n\n\t1", &[&["", "甲", ""], &["1"]], 5);
        check("\t甲\n\t0\n\t0\n\n\n\t乙\n\t0", &[&["甲", "0", "0"]], 3);
        check("\t甲\n\t0\n\t0\n\n三、标题\n\t乙\n\t0", &[&["甲", "0", "0"]], 3);
        check("\t甲\n\t0\n\t0\n\n- 4 -\n\n\t乙\n\t0", &[&["甲", "0", "0"]], 3);
        check("\t甲\n\t0\n\t0\n\n4\n\n\t乙\n\t0", &[&["甲", "0", "0"]], 3);
        check("\t甲\n\t0\n\t0\n\n正文一段\n正文", &[&["甲", "0", "0"]], 3);
    }

    #[test]
    fn indented_paragraphs_are_no_table() {
        for text in ["\t一、总体情况\n\t全年公开信息若干条。\n\t二、其他", "\t甲\n\t乙\n", "甲\n\t1\n\t2", "\t1\n\n\t2\n\n\t3"]
        {
            assert!(cell_table(&lines(text)).0.is_none(), "{text}");
        }
    }
}
