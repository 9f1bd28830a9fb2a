//! Text for a terminal: no control characters, widths in columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text from a report made safe for a terminal: control characters, escapes and direction marks become spaces.
///
/// ```
/// assert_eq!(gongkai::output::clean("公开\u{1b}[31m\u{202e}"), "公开 [31m ");
/// ```
pub fn clean(text: &str) -> String {
    let harmful = |c: char| {
        c.is_control()
            || matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
    };
    text.chars().map(|c| if harmful(c) { ' ' } else { c }).collect()
}

/// Columns a text takes; a Han character takes two.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The longest beginning of a text that fits into `columns`.
pub fn to_width(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// The longest end of a text that fits into `columns`.
pub fn tail_to_width(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += c.width().unwrap_or(0);
        if used > columns {
            return &text[at + c.len_utf8()..];
        }
    }
    text
}

/// Spaces in front, up to `columns`.
pub fn pad_left(text: &str, columns: usize) -> String {
    format!("{}{text}", " ".repeat(columns.saturating_sub(width(text))))
}

/// Spaces behind, up to `columns`.
pub fn pad_right(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// A character (counted from 1) of a text shown in two lines of at most `columns`: the text around it, and a caret below it.
///
/// ```
/// let (line, caret) = gongkai::output::pointed("公开 (透明", 4, 72);
/// assert_eq!((line.as_str(), caret.as_str()), ("公开 (透明", "     ^"));
/// ```
pub fn pointed(text: &str, character: usize, columns: usize) -> (String, String) {
    let text = clean(text);
    let before = character.saturating_sub(1);
    let at = text.char_indices().nth(before).map_or(text.len(), |(at, _)| at);
    let (left, right) = text.split_at(at);
    let shown = tail_to_width(left, columns * 2 / 3);
    let left = if shown.len() < left.len() { format!("…{shown}") } else { shown.to_owned() };
    let shown = to_width(right, columns.saturating_sub(width(&left) + 1));
    let ellipsis = if shown.len() < right.len() { "…" } else { "" };
    let caret = format!("{}^", " ".repeat(width(&left)));
    (format!("{left}{shown}{ellipsis}"), caret)
}

/// `1 report`, `2 reports`.
pub fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_count_han_twice() {
        for (text, columns, head, tail) in [("公开a", 3, "公", "开a"), ("公开", 1, "", ""), ("ab", 9, "ab", "ab")] {
            assert_eq!((to_width(text, columns), tail_to_width(text, columns)), (head, tail), "{text}");
        }
        assert_eq!(pad_left("公", 4), "  公");
    }

    #[test]
    fn a_character_is_pointed_at_in_a_long_text() {
        for (text, character, line, caret) in [
            ("", 1, "", "^"),
            ("公开", 3, "公开", "    ^"),
            ("公\u{1b}开", 3, "公 开", "   ^"),
            ("01234567890123456789", 3, "01234567890…", "  ^"),
            ("012345678901234567公901234", 19, "…01234567公…", "         ^"),
        ] {
            assert_eq!(pointed(text, character, 12), (line.to_owned(), caret.to_owned()), "{text}");
        }
    }
}
