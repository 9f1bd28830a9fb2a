//! Lines with `|` between cells → one grid.
//!
//! Comes in: the lines of a text. Goes out: how many of them form a table at a place, and its cells. It drops the rows of
//! dashes and keeps empty columns: what they mean is for a later reader to say.

use super::lines::Line;
use crate::report::{Grid, GridCell};

/// The table that starts at `lines[0]`, and the number of lines it takes.
///
/// A line that opens with `|` starts one; without an outer pipe, a row of dashes must follow. A row of dashes further down
/// starts a new table if the row above it has another number of cells than the rows before: a converter cut it there.
pub(super) fn pipe_table(lines: &[Line<'_>]) -> Option<(Grid, usize)> {
    if !starts_table(lines) {
        return None;
    }
    let mut rows: Vec<Vec<GridCell>> = Vec::new();
    let mut taken = 0;
    for (at, &line) in lines.iter().enumerate() {
        if is_dashes(line.text) || at == 1 && is_single_dashes(line.text) {
            taken = at + 1;
            continue;
        }
        if !line.text.contains('|') || line.is_blank() {
            break;
        }
        let row = cells(line);
        let starts_next = lines.get(at + 1).is_some_and(|next| is_dashes(next.text));
        if starts_next && rows.last().is_some_and(|above| above.len() != row.len()) {
            break;
        }
        rows.push(row);
        taken = at + 1;
    }
    (!rows.is_empty()).then(|| (Grid::from_rows(rows), taken))
}

fn starts_table(lines: &[Line<'_>]) -> bool {
    let Some(first) = lines.first() else { return false };
    let text = first.trimmed().text;
    let is_row = text.starts_with('|') && text.len() > 1 && text[1..].contains('|');
    is_row || text.contains('|') && lines.get(1).is_some_and(|next| next.text.contains('|') && is_single_dashes(next.text))
}

/// `|---|:-:|`, `---|---`, `+---+---+`.
fn is_dashes(line: &str) -> bool {
    ["--", ":-", "-:"].iter().any(|mark| line.contains(mark)) && is_single_dashes(line)
}

/// `|-|-|`: a row of dashes below the first row, elsewhere a row of marks for "none".
fn is_single_dashes(line: &str) -> bool {
    let is_part = |c| matches!(c, '|' | '-' | ':' | '+' | '=' | ' ' | '\t' | '\u{3000}');
    line.contains('-') && line.contains(['|', '+']) && line.chars().all(is_part)
}

/// The cells between the pipes of one row. `\|` is no pipe.
fn cells(line: Line<'_>) -> Vec<GridCell> {
    let line = line.trimmed();
    let bytes = line.text.as_bytes();
    let pipes = memchr::memchr_iter(b'|', bytes).filter(|&at| at == 0 || bytes[at - 1] != b'\\');
    let mut bounds = vec![];
    let mut start = 0;
    for pipe in pipes {
        if pipe > 0 {
            bounds.push((start, pipe));
        }
        start = pipe + 1;
    }
    if start < line.text.len() {
        bounds.push((start, line.text.len()));
    }
    bounds.into_iter().map(|(from, to)| unescaped(line.part(from, to))).collect()
}

/// A cell with `\|` read as `|`.
fn unescaped(part: Line<'_>) -> GridCell {
    let cell = part.cell();
    if !part.text.contains("\\|") {
        return cell;
    }
    let inner = part.trimmed();
    let mut text = crate::report::Mapped::new();
    let mut from = 0;
    for (at, _) in inner.text.match_indices("\\|") {
        text.push_verbatim(&inner.text[from..at], inner.start + from as u32);
        from = at + 1;
    }
    text.push_verbatim(&inner.text[from..], inner.start + from as u32);
    GridCell { span: text.span().unwrap_or(cell.span), text }
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn check(text: &str, expected: &[&[&str]]) {
        let (grid, _) = pipe_table(&lines(text)).expect("a table");
        let found: Vec<Vec<&str>> =
            grid.rows.iter().map(|r| r.iter().map(|&c| grid.cells[c as usize].text.as_str()).collect()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn cases() {
        check("| 甲 | 乙 |\n|---|---|\n| 1 | |\n||2|", &[&["甲", "乙"], &["1", ""], &["", "2"]]);
        check("甲 | 乙\n--- | ---\n1 | 2", &[&["甲", "乙"], &["1", "2"]]);
        check("  |甲|乙|  \n  |1|2|", &[&["甲", "乙"], &["1", "2"]]);
        check("|甲\\|乙|丙|", &[&["甲|乙", "丙"]]);
        check("| 甲 | 乙", &[&["甲", "乙"]]);
        check("|甲|\n|1|2|3|\n|---|\n|4|", &[&["甲"]]);
        check("|甲|乙|\n|1|2|\n|--|--|\n|3|4|", &[&["甲", "乙"], &["1", "2"], &["3", "4"]]);
        check("|规章|——|-|\n", &[&["规章", "——", "-"]]);
        check("|甲|乙|\n|-|-|\n|-|-|", &[&["甲", "乙"], &["-", "-"]]);
    }

    #[test]
    fn no_table() {
        for text in ["a|b\nc|d", "|", "正文", "", "---\n正文", "| 注"] {
            assert!(pipe_table(&lines(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn blank_cells_have_a_place() {
        let text = "|甲|  ||";
        let (grid, _) = pipe_table(&lines(text)).unwrap();
        let places: Vec<_> = grid.cells.iter().map(|c| (c.span.start, c.span.end)).collect();
        assert_eq!(places, [(1, 4), (5, 7), (8, 8)]);
    }
}
