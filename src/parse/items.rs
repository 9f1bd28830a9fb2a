//! Source pieces → cleaned items: machine marks, page numbers and markdown signs taken off, each line with its folded key.

use std::borrow::Cow;

use crate::read::{Format, Piece, Source};
use crate::report::{Grid, Mapped, Span};
use crate::text::{Folded, fold};

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
    /// Most of it is a link.
    pub is_linked: bool,
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
            Piece::Page => items.push(Item::PageBreak),
            Piece::Grid(grid) => items.push(Item::Grid(grid.clone())),
            Piece::Line(text) => items.extend(clean_line(text, source.format)),
        }
        if let (Some(Item::Line(line)), false) = (items.last_mut(), source.page.links.is_empty()) {
            line.is_linked = is_linked(&line.text, &source.page.links);
        }
    }
    items
}

/// Whether most characters of a line stand in links. Of a long one it is not asked: it is text.
fn is_linked(text: &Mapped, links: &[Span]) -> bool {
    if text.as_str().len() > LONGEST_LINK {
        return false;
    }
    let inside = |at: u32| {
        let before = links.partition_point(|link| link.start <= at);
        before > 0 && links[before - 1].end > at
    };
    let (mut all, mut linked) = (0, 0);
    for (_, span) in text.chars().filter(|(c, _)| !c.is_whitespace()) {
        all += 1;
        linked += usize::from(inside(span.start));
    }
    linked * 2 > all
}

/// Bytes of the longest line that may be a link as a whole.
const LONGEST_LINK: usize = 600;

fn clean_line(text: &Mapped, format: Format) -> Option<Item> {
    if is_page_number(text.as_str()) {
        return Some(Item::PageBreak);
    }
    let mut text = cut_bookmarks(Cow::Borrowed(text));
    let mut level = 0;
    // `#` headings also stand in .txt files made from markdown.
    if format != Format::Html {
        (text, level) = cut_heading_marks(text);
    }
    text = cut_emphasis(text);
    let body = text.as_str();
    let trimmed = body.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    if trimmed.is_empty() || is_rule(trimmed) {
        return Some(Item::Blank);
    }
    let start = body.find(trimmed).unwrap_or(0);
    let indented = start > 0;
    let text = text.slice(start, start + trimmed.len());
    let key: String = kept(text.as_str()).collect();
    let width = unicode_width::UnicodeWidthStr::width(text.as_str());
    (!key.is_empty()).then_some(Item::Line(Line { text, key, level, indented, width, is_linked: false }))
}

/// Longer lines, spaces included, are text.
const PAGE_NUMBER_BYTES: usize = 400;
/// Characters but for spaces of the longest page number.
const PAGE_NUMBER_CHARS: usize = 14;

/// The folded characters of a text without any spaces.
fn kept(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter_map(|c| match fold(c) {
        Folded::Kept(kept) => Some(kept),
        Folded::Space | Folded::Dropped => None,
    })
}

/// `- 4 -`, `— 4 —`, `第 4 页 共 9 页`, `4 / 9`; a bare number is a page number only between dashes or such words, since one
/// number on a line may also be a table cell.
fn is_page_number(line: &str) -> bool {
    if line.len() > PAGE_NUMBER_BYTES {
        return false;
    }
    // Most lines are longer, and left after so many characters.
    let key: String = kept(line).take(PAGE_NUMBER_CHARS + 1).collect();
    if key.is_empty() {
        return line.contains('\u{C}');
    }
    if key.chars().count() > PAGE_NUMBER_CHARS || !key.contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let dashed = key.trim_matches(|c| matches!(c, '-' | '—' | '–' | '─' | '·' | '~'));
    if dashed.len() < key.len() && dashed.chars().all(|c| c.is_ascii_digit()) {
        return key.starts_with(['-', '—', '–', '─', '·', '~']) && key.ends_with(['-', '—', '–', '─', '·', '~']);
    }
    let words: String = key.chars().filter(|c| !c.is_ascii_digit()).collect();
    matches!(words.as_str(), "第页" | "第页共页" | "第页/共页" | "第页,共页" | "page" | "pageof")
}

/// Word's `[bookmark: _GoBack]` left by converters. One pass: a line may hold thousands.
fn cut_bookmarks(text: Cow<'_, Mapped>) -> Cow<'_, Mapped> {
    let body = text.as_str();
    let mut marks = Vec::new();
    let mut at = 0;
    while let Some(start) = body[at..].find("[bookmark:").map(|i| at + i) {
        // A mark is short; without its end nearby it is text.
        let end = body[start..].char_indices().take(80).find(|(_, c)| *c == ']').map(|(i, _)| start + i + 1);
        marks.extend(end.map(|end| (start, end)));
        at = end.unwrap_or(start + 1);
    }
    without(text, &marks)
}

/// A line without some stretches of bytes, given in order.
fn without<'a>(text: Cow<'a, Mapped>, stretches: &[(usize, usize)]) -> Cow<'a, Mapped> {
    if stretches.is_empty() {
        return text;
    }
    let mut kept = Mapped::new();
    let mut next = stretches.iter().peekable();
    let mut at = 0;
    for (c, span) in text.chars() {
        while next.next_if(|s| s.1 <= at).is_some() {}
        if next.peek().is_none_or(|s| s.0 > at) {
            kept.push_char(c, span);
        }
        at += c.len_utf8();
    }
    Cow::Owned(kept)
}

/// Leading `#`s and quote marks.
fn cut_heading_marks(text: Cow<'_, Mapped>) -> (Cow<'_, Mapped>, u8) {
    let body = text.as_str();
    let trimmed = body.trim_start();
    let marks = trimmed.chars().take_while(|c| *c == '#').count();
    if marks == 0 || marks > 6 {
        return (text, 0);
    }
    let start = body.len() - trimmed.len() + marks;
    (Cow::Owned(text.slice(start, body.len())), marks as u8)
}

/// `**bold**` and `__bold__` around or inside a line.
fn cut_emphasis(text: Cow<'_, Mapped>) -> Cow<'_, Mapped> {
    let body = text.as_str().as_bytes();
    let mut marks = Vec::new();
    let mut at = 0;
    while at + 1 < body.len() {
        if matches!(&body[at..at + 2], b"**" | b"__") {
            marks.push((at, at + 2));
            at += 1;
        }
        at += 1;
    }
    without(text, &marks)
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
