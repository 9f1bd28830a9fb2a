//! The text between tags → where each of its characters stands in the source.
//!
//! Comes in: a decoded run of text as the tokenizer gives it, and the source bytes it came from. Goes out: segments, either
//! verbatim or one decoded character each. It knows nothing of tags.

use std::convert::Infallible;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use crate::report::Span;

/// A part of the text of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Where it stands in the source.
    pub span: Span,
    /// The character that an entity stands for; `None` if the source has the characters themselves.
    pub decoded: Option<char>,
}

/// Appends the segments of `value`, which the tokenizer decoded from `source[start..end]`.
///
/// Most runs stand verbatim. In the others characters are followed one by one; what the tokenizer left out (a stray `</>`)
/// is stepped over.
pub(super) fn align(source: &str, start: usize, end: usize, value: &str, out: &mut Vec<Segment>) {
    let Some(raw) = source.get(start..end) else { return };
    let mut at = 0;
    let mut verbatim = 0;
    let mut rest = value;
    if raw == value {
        rest = "";
        at = raw.len();
    }
    let flush = |from: usize, to: usize, out: &mut Vec<Segment>| {
        if from < to {
            out.push(Segment { span: place(start + from, start + to), decoded: None });
        }
    };
    while let Some(c) = rest.chars().next() {
        let left = &raw[at..];
        let (taken, decoded) = if left.starts_with('&') {
            reference(left)
        } else if left.starts_with(c) {
            at += c.len_utf8();
            rest = &rest[c.len_utf8()..];
            continue;
        } else if c == '\n' && left.starts_with('\r') {
            (if left.starts_with("\r\n") { 2 } else { 1 }, "\n".to_owned())
        } else {
            flush(verbatim, at, out);
            at += skipped(left, c);
            verbatim = at;
            if !raw[at..].starts_with(c) {
                rest = &rest[c.len_utf8()..];
            }
            continue;
        };
        flush(verbatim, at, out);
        let span = place(start + at, start + at + taken);
        out.extend(decoded.chars().map(|c| Segment { span, decoded: Some(c) }));
        at += taken;
        verbatim = at;
        rest = rest.strip_prefix(decoded.as_str()).unwrap_or(&rest[c.len_utf8()..]);
    }
    flush(verbatim, at, out);
}

fn place(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

/// How many bytes the tokenizer passed over before `c`; never far, and 0 if `c` does not follow.
fn skipped(left: &str, c: char) -> usize {
    left.char_indices().take(16).find(|&(_, found)| found == c).map_or(0, |(at, _)| at)
}

/// The character reference that `left` (which starts with `&`) begins with: its length and what it stands for. An ampersand
/// that begins none stands for itself.
fn reference(left: &str) -> (usize, String) {
    for (entity, c) in [("&nbsp;", '\u{A0}'), ("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&'), ("&ldquo;", '“'), ("&rdquo;", '”')]
    {
        if left.starts_with(entity) {
            return (entity.len(), c.to_string());
        }
    }
    let name = left[1..].bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let whole = 1 + name + usize::from(left[1 + name..].starts_with(';'));
    let decoded = decode(&left[..whole]);
    if decoded == left[..whole] {
        return (1, "&".to_owned());
    }
    // An old name without a semicolon (`&ltb`) is only the beginning: what follows stands for itself.
    let tail = left[1..whole].bytes().rev().zip(decoded.bytes().rev()).take_while(|(a, b)| a == b).count();
    let is_whole = left[..whole].ends_with(';') && decoded.chars().count() <= 2;
    let tail = if is_whole || !decoded.is_char_boundary(decoded.len() - tail) { 0 } else { tail };
    (whole - tail, decoded[..decoded.len() - tail].to_owned())
}

/// Decodes a single reference with the tokenizer's own table.
fn decode(reference: &str) -> String {
    let mut out = Vec::new();
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| -> Option<Infallible> {
        if let CallbackEvent::String { value } = event {
            out.extend_from_slice(value);
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(reference, emitter).finish();
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, value: &str) {
        let mut segments = Vec::new();
        align(raw, 0, raw.len(), value, &mut segments);
        let text: String =
            segments.iter().map(|s| s.decoded.map_or_else(|| s.span.slice(raw).unwrap().to_owned(), String::from)).collect();
        assert_eq!(text, value, "{raw}: {segments:?}");
        assert!(segments.is_sorted_by_key(|s| s.span), "{raw}");
    }

    #[test]
    fn cases() {
        check("公开", "公开");
        check("甲&nbsp;乙&#12288;丙&#x3000;丁", "甲\u{A0}乙\u{3000}丙\u{3000}丁");
        check("&ldquo;甲&rdquo;&middot;&hellip;", "“甲”·…");
        check("a&ltb &amp;lt; &notit; & b &unknown; &#; &#x; &", "a<b &lt; ¬it; & b &unknown; &#; &#x; &");
        check("甲\r\n乙\r丙", "甲\n乙\n丙");
        check("甲</>乙", "甲乙");
        check("&#150;&#0;&semi;;", "–\u{FFFD};;");
        check("&NotEqualTilde;甲", "≂̸甲");
    }

    #[test]
    fn an_entity_has_its_whole_span() {
        let mut segments = Vec::new();
        align("甲&#12288;乙", 0, 14, "甲\u{3000}乙", &mut segments);
        let places: Vec<_> = segments.iter().map(|s| (s.span.start, s.span.end, s.decoded)).collect();
        assert_eq!(places, [(0, 3, None), (3, 11, Some('\u{3000}')), (11, 14, None)]);
    }
}
