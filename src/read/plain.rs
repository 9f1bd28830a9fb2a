//! Plain text and markdown → lines, blank lines and tables.
//!
//! Comes in: decoded text. Goes out: its pieces in source order, every line either in a table or standing for itself. It
//! joins no lines to paragraphs and reads no headings.

use memchr::memmem;

use super::cell_table::cell_table;
use super::limits::Limits;
use super::lines::{Line, lines};
use super::pipe_table::pipe_table;
use super::tab_table::{is_indented_cell, tab_table};
use super::{Format, Piece, html};

/// The pieces of a text.
pub(super) fn read(text: &str, format: Format, limits: &Limits) -> Vec<Piece> {
    let all = lines(text);
    let mut body = Vec::new();
    let mut at = 0;
    // Where no `</table>` follows once, none follows later: the text is searched for it only once.
    let mut has_markup = format == Format::Markdown && memmem::find(text.as_bytes(), b"</table>").is_some();
    while at < all.len() {
        let rest = &all[at..];
        if has_markup && opens_table(rest[0]) {
            if let Some((pieces, taken)) = embedded_table(text, rest, limits) {
                body.extend(pieces);
                at += taken;
                continue;
            }
            has_markup = false;
        }
        let (grid, taken) = table(rest);
        match grid {
            Some(grid) => body.push(Piece::Grid(grid)),
            None => rest[..taken].iter().for_each(|&line| push_line(&mut body, line)),
        }
        at += taken;
    }
    body
}

/// The table at the first line, if there is one, and the number of lines that are settled by that.
fn table(rest: &[Line<'_>]) -> (Option<crate::report::Grid>, usize) {
    let line = rest[0].text;
    let has_tab = line.contains('\t');
    let grid = if line.contains('|') { pipe_table(rest) } else { None };
    match grid.or_else(|| has_tab.then(|| tab_table(rest)).flatten()) {
        Some((grid, taken)) => (Some(grid), taken),
        None if is_indented_cell(line) => cell_table(rest),
        None => (None, 1),
    }
}

fn push_line(body: &mut Vec<Piece>, line: Line<'_>) {
    if !line.is_blank() {
        body.push(Piece::Line(line.mapped()));
    } else if !matches!(body.last(), Some(Piece::Blank)) {
        body.push(Piece::Blank);
    }
}

fn opens_table(line: Line<'_>) -> bool {
    line.trimmed().text.get(..6).is_some_and(|tag| tag.eq_ignore_ascii_case("<table"))
}

/// Converters to markdown write tables with merged cells as HTML: from a line that opens with `<table` to `</table>`.
fn embedded_table(text: &str, rest: &[Line<'_>], limits: &Limits) -> Option<(Vec<Piece>, usize)> {
    let closes = |line: &Line<'_>| memmem::find(line.text.as_bytes(), b"</table>").is_some();
    let taken = rest.iter().position(closes)? + 1;
    let last = rest[taken - 1];
    let pieces = html::fragment(&text[..last.start as usize + last.text.len()], rest[0].start as usize, limits);
    Some((pieces, taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as they are, blanks as `·`, grids as `[甲 乙/1 2]`.
    fn shape(text: &str) -> String {
        let mut out = String::new();
        for piece in read(text, Format::Markdown, &Limits::default()) {
            match piece {
                Piece::Line(line) => out.push_str(line.as_str()),
                Piece::Blank | Piece::Page => out.push('·'),
                Piece::Grid(grid) => {
                    let cell = |&c: &u32| grid.cells[c as usize].text.as_str();
                    let rows: Vec<_> = grid.rows.iter().map(|r| r.iter().map(cell).collect::<Vec<_>>().join(",")).collect();
                    out.extend(["[", &rows.join("/"), "]"]);
                }
            }
            out.push('\n');
        }
        out
    }

    #[test]
    fn cases() {
        for (text, expected) in [
            ("\u{FEFF}\n\n标题  \n\n\n  正文\n", "·\n标题\n·\n  正文\n"),
            ("正文\n规章\t0\t0\n许可\t1\t1\n正文", "正文\n[规章,0,0/许可,1,1]\n正文\n"),
            ("规章\t0\t0\n\n许可\t1\t1", "[规章,0,0]\n·\n[许可,1,1]\n"),
            ("规章\t0\t0\n- 4 -\n许可\t1\t1", "[规章,0,0]\n- 4 -\n[许可,1,1]\n"),
            ("规章\t0\t0\n许可\n强制\t1\t1", "[规章,0,0]\n许可\n[强制,1,1]\n"),
            ("一、标题\n\t规章\n\t0\n\t0\n\n\n二、标题", "一、标题\n[规章,0,0]\n·\n二、标题\n"),
            ("\t全年公开信息若干条。\n\t规章\n\t0\n\t0", "\t全年公开信息若干条。\n[规章,0,0]\n"),
            ("|甲|乙|\n|--|--|\n|1|2|\n正文", "[甲,乙/1,2]\n正文\n"),
            ("文\n<table><tr><td colspan=2>甲</td></tr>\n<tr><td>1<td>2</table>\n文", "文\n[甲,甲/1,2]\n文\n"),
            ("<table>\n没有结束", "<table>\n没有结束\n"),
            ("甲|乙\n丙", "甲|乙\n丙\n"),
        ] {
            assert_eq!(shape(text), expected, "{text:?}");
        }
    }

    #[test]
    fn many_indented_lines_are_read_in_linear_time() {
        for line in ["\t甲\n", "\t甲\n\n", "\t无。\n", "a\tb\n\tc\n\td\n\te\n", "<table\n", "|\n"] {
            let text = line.repeat(60_000);
            let start = std::time::Instant::now();
            read(&text, Format::Markdown, &Limits::default());
            assert!(start.elapsed().as_secs() < 20, "{line:?}");
        }
    }
}
