//! The fixed folding table: one character in, one character or nothing out.

use unicode_normalization::UnicodeNormalization;

/// What becomes of a source character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folded {
    /// Kept, compared as this character.
    Kept(char),
    /// White space or a line break: kept as one space only between two Latin letters or digits.
    Space,
    /// Never kept: zero-width and control characters, direction marks.
    Dropped,
}

/// Folds one character: full-width ASCII forms (，；（１Ａ…) to half width, letters to lower case, compatibility ideographs
/// and Kangxi radicals (common in text from PDF) to the ordinary ideograph.
///
/// ```
/// use gongkai::text::fold;
/// assert_eq!(gongkai::text::normalise("加强领导, 规范　工作１２制度"), gongkai::text::normalise("加强领导，规范工作12制度"));
/// ```
#[inline]
pub fn fold(c: char) -> Folded {
    match c {
        'A'..='Z' => Folded::Kept(c.to_ascii_lowercase()),
        '!'..='~' | '\u{4E00}'..='\u{9FFF}' | '、' | '。' | '《' | '》' | '“' | '”' => Folded::Kept(c),
        '\u{FF01}'..='\u{FF5E}' => {
            let half = char::from_u32(c as u32 - 0xFEE0).expect("full-width forms lie 0xFEE0 above ASCII");
            Folded::Kept(half.to_ascii_lowercase())
        }
        '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{00AD}' => {
            Folded::Dropped
        }
        _ if c.is_whitespace() => Folded::Space,
        _ if c.is_control() => Folded::Dropped,
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' => {
            let mut mapped = std::iter::once(c).nfkc();
            match (mapped.next(), mapped.next()) {
                (Some(one), None) => Folded::Kept(one),
                _ => Folded::Kept(c),
            }
        }
        _ => Folded::Kept(c),
    }
}

/// Folds text that is already kept (the characters of a [`crate::report::ReportText`]): one out for each one in, line
/// breaks between blocks included.
pub fn fold_kept(display: &str) -> String {
    display
        .chars()
        .map(|c| match fold(c) {
            Folded::Kept(folded) => folded,
            Folded::Space | Folded::Dropped => c,
        })
        .collect()
}

/// Folds and joins free text, such as a query, in the way blocks of a report are folded.
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    let mut previous = None;
    for c in text.chars() {
        match fold(c) {
            Folded::Kept(kept) => {
                if space && keeps_space(previous, kept) {
                    out.push(' ');
                }
                space = false;
                out.push(kept);
                previous = Some(kept);
            }
            Folded::Space => space = true,
            Folded::Dropped => {}
        }
    }
    out
}

/// A space survives only between two ASCII letters or digits: everywhere else official text uses it for layout.
#[inline]
pub(super) fn keeps_space(previous: Option<char>, next: char) -> bool {
    next.is_ascii_alphanumeric() && previous.is_some_and(|p| p.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        for (input, expected) in [
            ("2023 年，金湖县", "2023年,金湖县"),
            ("成效, 但仍存在", "成效,但仍存在"),
            ("思想 and 区委", "思想and区委"),
            ("open  data\n2021", "open data 2021"),
            ("（一）予以公开", "(一)予以公开"),
            ("\u{FEFF}公\u{200B}开", "公开"),
            ("⼀、总体情况", "一、总体情况"),
            ("１２．５％", "12.5%"),
            ("  ", ""),
        ] {
            assert_eq!(normalise(input), expected, "{input}");
            assert_eq!(normalise(expected), expected, "folding is idempotent");
        }
    }
}
