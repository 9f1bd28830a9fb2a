//! Decoded text → lines, and what a single line looks like.
//!
//! Comes in: text. Goes out: the place of each line without its end, and small questions about lines. It joins nothing.

use memchr::{memchr_iter, memchr2, memmem};

use crate::report::{GridCell, Mapped, Span};

/// One line of a text, without its end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    /// The characters.
    pub text: &'t str,
    /// Byte offset in the source.
    pub start: u32,
}

impl<'t> Line<'t> {
    /// The part from byte `from` to byte `to` of the line.
    pub fn part(self, from: usize, to: usize) -> Line<'t> {
        Line { text: &self.text[from..to], start: self.start + from as u32 }
    }

    /// The line without white space at both ends.
    pub fn trimmed(self) -> Line<'t> {
        let front = self.text.trim_start_matches(is_space);
        let start = self.start + (self.text.len() - front.len()) as u32;
        Line { text: front.trim_end_matches(is_space), start }
    }

    /// Whether nothing visible stands on it.
    pub fn is_blank(self) -> bool {
        self.text.chars().all(is_space)
    }

    /// The characters with their places, without white space at the end. White space at the start is kept: it marks the
    /// first line of a paragraph.
    pub fn mapped(self) -> Mapped {
        Mapped::verbatim(self.text.trim_end_matches(is_space), self.start)
    }

    /// The line as a table cell: trimmed text; if blank, the place between the delimiters.
    pub fn cell(self) -> GridCell {
        let inner = self.trimmed();
        let whole = Span::new(self.start, self.start + self.text.len() as u32);
        let text = Mapped::verbatim(inner.text, inner.start);
        GridCell { span: text.span().unwrap_or(whole), text }
    }
}

/// White space, zero-width characters and byte order marks.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}')
}

/// The lines of `text` from byte `from` on; they end at `\n`, `\r\n`, `\r`, form feed, U+2028 and U+2029.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out = Vec::with_capacity(text.len() / 48);
    let has_separators = memmem::find(text.as_bytes(), &"\u{2028}".as_bytes()[..2]).is_some();
    let mark = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let mut start = mark;
    for end in memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())) {
        if end < start || (end == text.len() && start == end) {
            continue;
        }
        split_rest(text, start, end, has_separators, &mut out);
        start = end + 1;
    }
    out
}

/// Splits what stands between two `\n` at the rarer line ends.
fn split_rest<'t>(text: &'t str, start: usize, end: usize, has_separators: bool, out: &mut Vec<Line<'t>>) {
    let is_last = end == text.len();
    let segment = &text[start..end];
    let segment = if is_last { segment } else { segment.strip_suffix('\r').unwrap_or(segment) };
    if memchr2(b'\r', 0x0C, segment.as_bytes()).is_none() && !has_separators {
        out.push(Line { text: segment, start: start as u32 });
        return;
    }
    let mut at = start;
    for part in segment.split(['\r', '\u{C}', '\u{2028}', '\u{2029}']) {
        out.push(Line { text: part, start: at as u32 });
        at += part.len();
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
}

/// Whether a line holds only a page number: `- 4 -`, `— 4 —`, `第 4 页`, `第4页 共9页`, `4/9`.
pub(super) fn is_page_number(line: &str) -> bool {
    if line.len() > 60 {
        return false;
    }
    let compact: String = line.chars().filter(|c| !is_space(*c)).collect();
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '―' | '─' | '·' | '~');
    let inner = compact.trim_matches(is_dash);
    let is_number =
        |s: &str| (1..=4).contains(&s.chars().count()) && s.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
    if is_number(inner) && inner.len() + 2 <= compact.len() && compact.starts_with(is_dash) && compact.ends_with(is_dash) {
        return true;
    }
    let words = compact.replace(['第', '页', '共', ',', '，', '/', '／'], " ");
    compact.contains(['页', '/', '／']) && words.split_whitespace().count() > 0 && words.split_whitespace().all(is_number)
}

/// Whether a line opens a section: `一、…`, `（一）…`, `(一)…`, `第一章`, `# …`.
pub(super) fn is_heading_like(line: &str) -> bool {
    let line = line.trim_matches(is_space);
    let numerals = "一二三四五六七八九十";
    let after = line.trim_start_matches(|c| numerals.contains(c));
    if after.len() < line.len() && after.trim_start().starts_with(['、', '．', '.', '，']) {
        return true;
    }
    let bracket = line.trim_start_matches(['（', '(']);
    let inner = bracket.trim_start_matches(|c| numerals.contains(c));
    let in_brackets = bracket.len() < line.len() && inner.len() < bracket.len() && inner.starts_with(['）', ')']);
    in_brackets || line.starts_with('#') || (line.starts_with('第') && line.chars().take(6).any(|c| matches!(c, '章' | '节')))
}

/// Whether a cell holds a figure or a sign for none: `12`, `3.5`, `-4`, `/`, `—`, `无`.
pub(super) fn is_figure(cell: &str) -> bool {
    let cell = cell.trim_matches(is_space);
    if matches!(cell, "" | "/" | "／" | "-" | "—" | "——" | "无" | "－") {
        return true;
    }
    cell.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
        && cell
            .chars()
            .all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '.' | ',' | '，' | '-' | '+' | '%' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_end() {
        let text = "\u{FEFF}甲\r\n乙\r丙\u{C}丁\u{2028}戊\n\n己";
        let found: Vec<_> = lines(text).iter().map(|l| l.text).collect();
        assert_eq!(found, ["甲", "乙", "丙", "丁", "戊", "", "己"]);
        for line in lines(text) {
            assert_eq!(&text[line.start as usize..][..line.text.len()], line.text);
        }
        assert!(lines("").is_empty());
        assert_eq!(lines("甲\n").len(), 1);
        assert_eq!(lines("\n甲").len(), 2);
    }

    #[test]
    fn page_numbers() {
        for yes in ["- 4 -", "— 12 —", "－4－", "第 4 页", "第4页 共9页", "4/9", " -４- "] {
            assert!(is_page_number(yes), "{yes}");
        }
        for no in ["4", "", "-", "页", "-4", "本年度4页", "- 20234 -", "/", "第一页"] {
            assert!(!is_page_number(no), "{no}");
        }
    }

    #[test]
    fn headings_and_figures() {
        for yes in ["一、总体情况", "（二）依申请公开", "(十一) 其他", "## 五", "十二 、其他", "第二章 公开"]
        {
            assert!(is_heading_like(yes), "{yes}");
        }
        for no in ["总数量", "第二十条第（一）项", "一是加强", "审结", "（单位：万元）"] {
            assert!(!is_heading_like(no), "{no}");
        }
        assert!(["0", " 12 ", "3.5", "1,024", "/", "无", ""].iter().all(|c| is_figure(c)));
        assert!(!["3件", "规章", "."].iter().any(|c| is_figure(c)));
    }
}
