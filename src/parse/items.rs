//! Source pieces → cleaned items: machine marks, page numbers and markdown signs taken off, each line with its folded key.

use crate::read::{Format, Piece, Source};
use crate::report::{Grid, Mapped};
use crate::text::normalise;

/// A cleaned line.
#[derive(Clone, Debug)]
pub struct Line {
    /// What is left of the line, with its places.
    pub text: Mapped,
    /// The folded line without any spaces, for matching.
    pub key: String,
    /// Markdown heading level, 0 for none.
    pub level: u8,
    /// Whether the line began with an indent.
    pub indented: bool,
    /// Width in terminal columns (Han characters count two).
    pub width: usize,
}

/// A part of the document after cleaning.
#[derive(Clone, Debug)]
pub enum Item {
    /// A line with something on it.
    Line(Line),
    /// A paragraph boundary.
    Blank,
    /// A page number or form feed stood here.
    PageBreak,
    /// A table.
    Grid(Grid),
}

impl Item {
    /// The line, if it is one.
    pub fn line(&self) -> Option<&Line> {
        match self {
            Self::Line(line) => Some(line),
            _ => None,
        }
    }
}

/// Cleans a source's body.
pub fn clean(source: &Source) -> Vec<Item> {
    let mut items = Vec::with_capacity(source.body.len());
    for piece in &source.body {
        match piece {
            Piece::Blank => items.push(Item::Blank),
            Piece::Grid(grid) => items.push(Item::Grid(grid.clone())),
            Piece::Line(text) => items.extend(clean_line(text, source.format)),
        }
    }
    items
}

fn clean_line(text: &Mapped, format: Format) -> Option<Item> {
    if is_page_number(text.as_str()) {
        return Some(Item::PageBreak);
    }
    let mut text = cut_bookmarks(text);
    let mut level = 0;
    // `#` headings also stand in .txt files made from markdown.
    if format != Format::Html {
        (text, level) = cut_heading_marks(&text);
    }
    text = cut_emphasis(&text);
    let body = text.as_str();
    let trimmed = body.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if trimmed.is_empty() || is_rule(trimmed) {
        return Some(Item::Blank);
    }
    let start = body.find(trimmed).unwrap_or(0);
    let indented = start > 0;
    let text = text.slice(start, start + trimmed.len());
    let key: String = normalise(text.as_str()).chars().filter(|c| *c != ' ').collect();
    let width = unicode_width::UnicodeWidthStr::width(text.as_str());
    (!key.is_empty()).then_some(Item::Line(Line { text, key, level, indented, width }))
}

/// `- 4 -`, `— 4 —`, `第 4 页 共 9 页`, `4 / 9`; a bare number is a page number only between dashes or such words, since one
/// number on a line may also be a table cell.
fn is_page_number(line: &str) -> bool {
    let key: String = normalise(line).chars().filter(|c| !c.is_whitespace()).collect();
    let digits = key.chars().filter(char::is_ascii_digit).count();
    if line.contains('\u{C}') && key.is_empty() {
        return true;
    }
    if digits == 0 || key.chars().count() > 14 {
        return false;
    }
    let dashed = key.trim_matches(|c| matches!(c, '-' | '—' | '–' | '─' | '·' | '~'));
    if dashed.len() < key.len() && dashed.chars().all(|c| c.is_ascii_digit()) {
        return key.starts_with(['-', '—', '–', '─', '·', '~']) && key.ends_with(['-', '—', '–', '─', '·', '~']);
    }
    let words: String = key.chars().filter(|c| !c.is_ascii_digit()).collect();
    matches!(words.as_str(), "第页" | "第页共页" | "第页/共页" | "第页,共页" | "page" | "pageof")
}

/// Word's `[bookmark: _GoBack]` left by converters.
fn cut_bookmarks(text: &Mapped) -> Mapped {
    let mut text = text.clone();
    while let Some(start) = text.as_str().find("[bookmark:") {
        let Some(length) = text.as_str()[start..].find(']') else { break };
        let mut rest = text.slice(0, start);
        rest.push_mapped(&text.slice(start + length + 1, text.as_str().len()));
        text = rest;
    }
    text
}

/// Leading `#`s and quote marks.
fn cut_heading_marks(text: &Mapped) -> (Mapped, u8) {
    let body = text.as_str();
    let trimmed = body.trim_start();
    let marks = trimmed.chars().take_while(|c| *c == '#').count();
    if marks == 0 || marks > 6 {
        return (text.clone(), 0);
    }
    let start = body.len() - trimmed.len() + marks;
    (text.slice(start, body.len()), marks as u8)
}

/// `**bold**` and `__bold__` around or inside a line.
fn cut_emphasis(text: &Mapped) -> Mapped {
    let body = text.as_str();
    if !body.contains("**") && !body.contains("__") {
        return text.clone();
    }
    let mut kept = Mapped::new();
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        if rest.starts_with("**") || rest.starts_with("__") {
            at += 2;
            continue;
        }
        let next = [rest.find("**"), rest.find("__")].into_iter().flatten().min().unwrap_or(rest.len());
        kept.push_mapped(&text.slice(at, at + next));
        at += next;
    }
    kept
}

fn is_rule(line: &str) -> bool {
    line.chars().count() >= 3 && line.chars().all(|c| matches!(c, '-' | '=' | '_' | '*' | '—' | '─'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(line: &str) -> String {
        match clean_line(&Mapped::verbatim(line, 0), Format::Text) {
            Some(Item::Line(line)) => format!("{}:{}", line.level, line.text.as_str()),
            Some(Item::PageBreak) => "page".to_owned(),
            Some(Item::Blank) | None => "blank".to_owned(),
            Some(Item::Grid(_)) => "grid".to_owned(),
        }
    }

    #[test]
    fn cases() {
        for (line, expected) in [
            ("- 4 -", "page"),
            ("— 12 —", "page"),
            ("第 3 页 共 9 页", "page"),
            ("12", "0:12"),
            ("-12", "0:-12"),
            ("## 一、总体情况", "2:一、总体情况"),
            ("[bookmark: _GoBack]2020年，大街", "0:2020年，大街"),
            ("**一、总体情况**", "0:一、总体情况"),
            ("----", "blank"),
            ("\u{3000}\u{3000}", "blank"),
            ("    五、存在的主要问题", "0:五、存在的主要问题"),
        ] {
            assert_eq!(cleaned(line), expected, "{line}");
        }
    }

    #[test]
    fn cleaned_lines_keep_their_places() {
        let Some(Item::Line(line)) = clean_line(&Mapped::verbatim("[bookmark: x]  公**开**", 100), Format::Text) else {
            panic!("a line")
        };
        assert_eq!(line.text.chars().map(|(c, s)| (c, s.start)).collect::<Vec<_>>(), [('公', 115), ('开', 120)]);
    }
}
