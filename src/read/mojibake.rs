//! Text that was decoded wrongly before it was saved.
//!
//! Comes in: decoded text. Goes out: a diagnostic if common words of official Chinese stand there in the shape that a wrong
//! decoder gives them. It mends nothing: what was lost on the way cannot be known.

use memchr::{memchr2, memmem};

use crate::report::{Diagnostic, Severity, Span};

/// 政府 信息 情况 in UTF-8 read as GBK (cp936). Few, because every text is searched for them.
const UTF8_AS_GBK: &[&str] = &["鏀垮簻", "淇℃伅", "鎯呭喌"];
/// 政府 信息 工作 年度 申请 情况 in GBK read as Latin-1.
const GBK_AS_LATIN: &[&str] = &["Õþ¸®", "ÐÅÏ¢", "¹¤×÷", "Äê¶È", "ÉêÇë", "Çé¿ö"];
/// 政府 公开 工作 年度 行政 in UTF-8 read as Windows-1252.
const UTF8_AS_LATIN: &[&str] = &["æ”¿åºœ", "å…¬å¼€", "å·¥ä½œ", "å¹´åº¦", "è¡Œæ”¿"];
/// The same words as they should be.
const RIGHT: &[&str] = &["政府", "信息", "公开", "情况", "年度", "工作"];

/// The diagnostic for wrongly decoded text, at the first place it shows.
pub(super) fn check(text: &str) -> Option<Diagnostic> {
    let kinds = [
        (UTF8_AS_GBK, "UTF-8 that was read as GBK"),
        (GBK_AS_LATIN, "GBK that was read as Latin-1"),
        (UTF8_AS_LATIN, "UTF-8 that was read as Latin-1"),
    ];
    // Chinese text has hardly any Latin letters with accents, whose first byte is one of these.
    let has_latin = memchr2(0xC3, 0xC5, text.as_bytes()).is_some();
    for (words, what) in kinds.into_iter().take(if has_latin { 3 } else { 1 }) {
        let (count, first) = count(text, words);
        if count < 2 || count <= self::count(text, RIGHT).0 {
            continue;
        }
        let (start, word) = first.expect("a count above zero has a first place");
        let message = format!("the text is garbled: it looks like {what} and saved again; get the original file");
        let span = Span::new(start as u32, (start + word.len()) as u32);
        return Some(Diagnostic::new(Severity::Error, "mojibake", message).at(span));
    }
    None
}

/// How often any of `words` stands in `text`, and the first place.
fn count<'w>(text: &str, words: &[&'w str]) -> (usize, Option<(usize, &'w str)>) {
    let mut total = 0;
    let mut first: Option<(usize, &str)> = None;
    for &word in words {
        for at in memmem::find_iter(text.as_bytes(), word.as_bytes()) {
            total += 1;
            if first.is_none_or(|(earlier, _)| at < earlier) {
                first = Some((at, word));
            }
        }
    }
    (total, first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_text_is_reported_at_its_first_place() {
        let text = "某某街道政府信息公开工作年度报告。全文公开情况。";
        assert!(check(text).is_none());
        let (gbk, _) = encoding_rs::GB18030.decode_without_bom_handling(text.as_bytes());
        let found = check(&gbk).expect("garbled");
        assert_eq!((found.code.as_str(), found.severity), ("mojibake", Severity::Error));
        assert_eq!(found.span.and_then(|s| s.slice(&gbk)), Some("鏀垮簻"));
        let (latin, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes());
        assert!(check(&latin).is_some());
        let (bytes, ..) = encoding_rs::GB18030.encode(text);
        let (latin, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        assert!(check(&latin).is_some());
    }

    #[test]
    fn a_quotation_of_garbled_words_is_none() {
        assert!(check("政府网站公开信息曾出现乱码：鏀垮簻淇℃伅，年度工作已整改。").is_none());
    }
}
