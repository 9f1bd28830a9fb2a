//! In: the blocks of a document. Out: plain text or markdown, with the breaks, page numbers and table shapes of real files.

#![allow(clippy::format_push_string, reason = "the text is put together once; readable beats one allocation less")]

use super::dice::Dice;
use super::document::Block;
use super::shape::{Shape, TableShape};
use super::tables::{Grid, flat};

const PAGE: usize = 36;
/// Header rows of table 3; they go with the rows lost at a page break.
const HEAD: usize = 3;

pub fn render(blocks: &[Block], shape: &Shape, markdown: bool, seed: u64) -> String {
    let mut dice = Dice::of(&[seed, 7]);
    let mut page = Pages { count: 0, lines: 0, wanted: shape.has("page_numbers") };
    let width = 26 + dice.below(6);
    let mut out = String::new();
    let mut bookmark = shape.has("bookmark");
    let apart = markdown || shape.has("blank_lines");
    for block in blocks {
        match block {
            Block::Title(text) => {
                let text = if shape.has("title_broken") { broken_title(text) } else { text.clone() };
                line(&mut out, &format!("{}{text}", if markdown { "# " } else { "" }), apart);
            }
            Block::Heading(text) => {
                let mark = if std::mem::take(&mut bookmark) { "[bookmark: _GoBack]" } else { "" };
                line(&mut out, &format!("{}{mark}{text}", if markdown { "## " } else { "" }), apart);
            }
            Block::Subheading(text) => line(&mut out, &format!("{}{text}", if markdown { "### " } else { "" }), apart),
            Block::Text(text) => paragraph(&mut out, text, shape, width, apart, &mut page),
            Block::Table(grid, number) => table(&mut out, grid, *number, shape, &mut page, &mut dice),
        }
    }
    out
}

fn line(out: &mut String, text: &str, apart: bool) {
    out.push_str(text);
    out.push_str(if apart { "\n\n" } else { "\n" });
}

fn paragraph(out: &mut String, text: &str, shape: &Shape, width: usize, apart: bool, page: &mut Pages) {
    let indent = if shape.has("indented") { "\u{3000}\u{3000}" } else { "" };
    if !shape.has("hard_wrapped") {
        return line(out, &format!("{indent}{text}"), apart);
    }
    let mut in_line = 0;
    let mut before = ' ';
    for c in indent.chars().chain(text.chars()) {
        // Typesetters break neither before closing marks nor inside a number.
        let tied = "，。；：、）》”％".contains(c) || (c.is_ascii_alphanumeric() && before.is_ascii_alphanumeric());
        if in_line >= width && !tied {
            out.push('\n');
            page.after_line(out);
            in_line = 0;
        }
        out.push(c);
        before = c;
        in_line += 1;
    }
    out.push('\n');
    page.after_line(out);
}

/// Breaks before 政府信息公开, as a title set in large type does.
fn broken_title(title: &str) -> String {
    match title.find("政府信息") {
        Some(at) => format!("{}\n{}", &title[..at], &title[at..]),
        None => title.to_owned(),
    }
}

struct Pages {
    count: usize,
    lines: usize,
    wanted: bool,
}

impl Pages {
    fn after_line(&mut self, out: &mut String) {
        self.lines += 1;
        if self.wanted && self.lines.is_multiple_of(PAGE) {
            self.count += 1;
            let mark = if self.count.is_multiple_of(2) { "—" } else { "-" };
            out.push_str(&format!("{mark} {} {mark}\n", self.count));
        }
    }
}

fn table(out: &mut String, grid: &Grid, number: u8, shape: &Shape, page: &mut Pages, dice: &mut Dice) {
    let mut lines = flat(grid, shape.table);
    if number == 3 {
        damage(&mut lines, shape, dice);
        if shape.has("cut_head") {
            lines.drain(..HEAD);
        }
    }
    match shape.table {
        TableShape::Tab | TableShape::Html => {
            for row in &lines {
                out.push_str(&row.join("\t"));
                out.push('\n');
                page.after_line(out);
            }
        }
        TableShape::PipePadded => {
            for row in &mut lines {
                row.insert(1, String::new());
                row.insert(0, String::new());
                row.push(String::new());
            }
            pipes(out, &lines, page);
        }
        TableShape::CellLines => cell_lines(out, &lines, shape, page, dice),
        TableShape::Detached if number == 3 => detached(out, &lines, page, dice),
        TableShape::Pipe | TableShape::Detached => pipes(out, &lines, page),
    }
    out.push('\n');
}

fn pipes(out: &mut String, lines: &[Vec<String>], page: &mut Pages) {
    for (i, row) in lines.iter().enumerate() {
        out.push_str("| ");
        out.push_str(&row.join(" | "));
        out.push_str(" |\n");
        if i == 0 {
            out.push_str(&format!("|{}\n", "---|".repeat(row.len())));
        }
        page.after_line(out);
    }
}

/// What converters do to the figure columns of table 3.
fn damage(lines: &mut [Vec<String>], shape: &Shape, dice: &mut Dice) {
    for row in lines.iter_mut().skip(HEAD) {
        let figures = row.len() - 7;
        if shape.has("surplus_columns") && dice.chance(30.0) {
            row.extend((0..=dice.below(2)).map(|_| "0".to_owned()));
        }
        let named = |key: &str| row[..figures].iter().any(|label| label.contains(key));
        if shape.has("shifted_left") && (named("（六）其他处理") && !named("逾期") || named("（七）")) {
            let label = row[..figures].iter().rposition(|label| !label.is_empty()).unwrap_or(0);
            let empty = (label + 1..figures).next();
            if let Some(at) = empty {
                let gap = row.remove(at);
                row.push(gap);
            }
        }
    }
}

fn cell_lines(out: &mut String, lines: &[Vec<String>], shape: &Shape, page: &mut Pages, dice: &mut Dice) {
    for row in lines {
        for cell in row {
            out.push('\t');
            let letters = cell.chars().count();
            if shape.has("wrapped_labels") && letters > 6 && !cell.is_ascii() && dice.chance(35.0) {
                let at = cell.char_indices().nth(3 + dice.below(letters - 5)).map_or(cell.len(), |(i, _)| i);
                out.push_str(&cell[..at]);
                out.push('\n');
                out.push_str(&cell[at..]);
            } else if shape.has("ideographic_padding") && letters < 7 && cell.bytes().any(|b| b.is_ascii_digit()) {
                out.push_str(dice.word(&["\u{3000}", " ", "  "]));
                out.push_str(cell);
                out.push_str(dice.word(&["", " ", ""]));
            } else {
                out.push_str(cell);
            }
            out.push('\n');
            page.after_line(out);
        }
        out.push('\n');
    }
}

/// A layout PDF turned to markdown: labels wrapped and in front, figures in unlabelled pipe rows; the order is that of the form.
fn detached(out: &mut String, lines: &[Vec<String>], page: &mut Pages, dice: &mut Dice) {
    for label in lines[..HEAD].iter().flatten().filter(|label| !label.is_empty()) {
        out.push_str(label);
        out.push('\n');
    }
    let mut rest = &lines[HEAD..];
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at((1 + dice.below(3)).min(rest.len()));
        for row in chunk {
            for label in row[..row.len() - 7].iter().filter(|label| !label.is_empty()) {
                let letters: Vec<char> = label.chars().collect();
                for part in letters.chunks(11) {
                    out.extend(part);
                    out.push('\n');
                    page.after_line(out);
                }
            }
        }
        for row in chunk {
            out.push_str(&format!("| {} |\n|{}\n", row[row.len() - 7..].join(" | "), "---|".repeat(7)));
        }
        out.push('\n');
        rest = after;
    }
}
