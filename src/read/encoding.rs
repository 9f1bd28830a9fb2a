//! Bytes → text: which encoding it is, and the text decoded.
//!
//! Comes in: the bytes of a file. Goes out: its text, the encoding's name, and a diagnostic where bytes had to be replaced.
//! It does not look at what the text says, except to recognise garbled text.
//!
//! Order of evidence: byte order mark → valid UTF-8 → UTF-16 without a mark by its share of Han characters → UTF-8 with a
//! few damaged bytes → the charset a page declares, if it decodes cleanly → statistics (chardetng, without a hint at a
//! country: told `cn` it takes all Big5 for GBK). GB2312 and GBK are read as their superset GB18030.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::{binary, mojibake};
use crate::error::{Code, Error, Result};
use crate::report::{Diagnostic, Severity, Span};

/// Decoded text.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text, a byte order mark kept as U+FEFF.
    pub text: String,
    /// WHATWG name of the encoding.
    pub encoding: &'static str,
    /// Replaced bytes, garbled text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Decodes `bytes`; an error if they are no text.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<Decoded> {
    if let Some((what, remedy)) = binary::magic(bytes) {
        return Err(Error::new(Code::Format, name, format!("this is {what}, whatever its name says"), remedy));
    }
    let not_text = || Error::new(Code::NotText, name, "the bytes are no text in any known encoding", "leave the file out");
    if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]) {
        return Err(Error::new(Code::NotText, name, "the text is UTF-32, which is not read", "save it as UTF-8"));
    }
    let (text, encoding) = match std::str::from_utf8(bytes) {
        Ok(text) if !has_nul(bytes) => (text.to_owned(), UTF_8),
        _ => {
            let encoding = detect(bytes).ok_or_else(not_text)?;
            let (text, _) = encoding.decode_without_bom_handling(bytes);
            (text.into_owned(), encoding)
        }
    };
    if binary::office_xml(&text) {
        let cause = "this is a Word or Excel document in XML, which is not read";
        return Err(Error::new(Code::Format, name, cause, "save it as .docx or .xlsx"));
    }
    if binary::is_junk(&text) {
        return Err(not_text());
    }
    if text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}' | '\0'..='\u{1F}')) {
        return Err(Error::new(Code::Empty, name, "the file has no text", "leave it out, or fetch it again"));
    }
    let diagnostics = replaced(&text, encoding).into_iter().chain(mojibake::check(&text)).collect();
    Ok(Decoded { text, encoding: encoding.name(), diagnostics })
}

/// The encoding of bytes that are not plainly UTF-8; `None` if they are no text.
fn detect(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    if bytes.starts_with(&[0x84, 0x31, 0x95, 0x33]) {
        return Some(GB18030);
    }
    if let Some(utf16) = utf16_without_mark(bytes) {
        return Some(utf16);
    }
    if has_nul(bytes) && memchr::memchr_iter(0, bytes).count() * 200 > bytes.len() {
        return None;
    }
    if is_damaged_utf8(bytes) {
        return Some(UTF_8);
    }
    declared(bytes).filter(|&e| decodes_cleanly(e, bytes)).or_else(|| Some(guess(bytes)))
}

fn has_nul(bytes: &[u8]) -> bool {
    memchr::memchr(0, bytes).is_some()
}

/// UTF-16 without a mark: nearly every unit is Han, ASCII or Chinese punctuation in one byte order. ASCII text read as
/// UTF-16 looks like Han too, so without NUL bytes (which every line break or digit in UTF-16 has) it must not look like
/// ASCII.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(64 << 10) & !1];
    if sample.len() < 4 {
        return None;
    }
    let ascii = sample.iter().filter(|b| matches!(b, b'\t' | b'\n' | b'\r' | 0x20..=0x7E)).count();
    if !has_nul(sample) && ascii * 10 > sample.len() * 6 {
        return None;
    }
    let plausible =
        |unit: fn([u8; 2]) -> u16| sample.chunks_exact(2).filter(|pair| is_plausible(unit([pair[0], pair[1]]))).count();
    let (little, big) = (plausible(u16::from_le_bytes), plausible(u16::from_be_bytes));
    let percent = if has_nul(sample) { 90 } else { 95 };
    (little.max(big) * 200 >= percent * sample.len() && little != big).then_some(if little > big { UTF_16LE } else { UTF_16BE })
}

fn is_plausible(unit: u16) -> bool {
    matches!(unit, 0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0xFF | 0x2000..=0x22FF | 0x3000..=0x303F | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF)
}

/// UTF-8 with a few damaged places or a character cut off at the end: many multi-byte characters decode, hardly any fail.
/// Text in another encoding fails nearly everywhere.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut bad_bytes, mut bad_places, mut good) = (0usize, 0usize, 0usize);
    let mut cut_at_end = false;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&b| b >= 0xC0).count();
        let invalid = chunk.invalid();
        bad_bytes += invalid.len();
        bad_places += usize::from(!invalid.is_empty());
        cut_at_end = !invalid.is_empty() && std::str::from_utf8(invalid).is_err_and(|e| e.error_len().is_none());
    }
    let only_cut = cut_at_end && bad_places == 1;
    good > 0 && (only_cut || bad_bytes * 200 <= bytes.len() && good > bad_places * 10)
}

/// The charset named in `<meta charset=…>`, `<meta … content="…charset=…">` or `<?xml … encoding="…">`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let head = head.to_ascii_lowercase();
    let is_markup = memchr::memmem::find(&head, b"<meta").is_some() || memchr::memmem::find(&head, b"<?xml").is_some();
    let keys: [&[u8]; 2] = [b"charset", b"encoding"];
    keys.into_iter().filter(|_| is_markup).find_map(|key| {
        let after = &head[memchr::memmem::find(&head, key)? + key.len()..];
        let after = after.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let after = after.strip_prefix(b"\"").or_else(|| after.strip_prefix(b"'")).unwrap_or(after);
        let end = after.iter().position(|b| !b.is_ascii_alphanumeric() && !b"-_.:".contains(b)).unwrap_or(after.len());
        Encoding::for_label(&after[..end]).map(widened).filter(|e| *e != UTF_8 && e.is_ascii_compatible())
    })
}

/// Whether at most one place in two thousand bytes fails: pages do contain single damaged characters.
fn decodes_cleanly(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    !failed || text.matches('\u{FFFD}').count() * 2000 <= bytes.len()
}

/// Asks statistics: of the first few thousand bytes from the first that is not ASCII on, and of more if the answer does not
/// fit the whole.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let foreign = &bytes[bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0)..];
    let few = detected(&foreign[..foreign.len().min(2 << 10)]);
    let guessed = if decodes_cleanly(few, bytes) { few } else { detected(&foreign[..foreign.len().min(1 << 20)]) };
    if !guessed.is_single_byte() && guessed != EUC_KR {
        return guessed;
    }
    // Short texts are taken for Western or Korean ones. Where a double-byte Chinese encoding gives common characters, that is it.
    [GB18030, BIG5].into_iter().find(|e| is_common_chinese(e, bytes)).unwrap_or(guessed)
}

fn detected(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, false);
    widened(detector.guess(None, Utf8Detection::Deny))
}

/// Whether `bytes` decode without failure and every non-ASCII character is Han or Chinese punctuation.
fn is_common_chinese(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    let good = |c: char| matches!(c, '\0'..='\u{7F}' | '\u{2000}'..='\u{22FF}' | '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}');
    !failed && text.chars().all(good)
}

fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// The diagnostic for replaced bytes: how many places, and the first.
fn replaced(text: &str, encoding: &'static Encoding) -> Option<Diagnostic> {
    let mut places = memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}".as_bytes());
    let first = places.next()?;
    let count = places.count() + 1;
    let message = format!(
        "{count} damaged place{} in the {} text: the bytes there are no character and stand as \u{FFFD}",
        if count == 1 { "" } else { "s" },
        encoding.name()
    );
    Some(Diagnostic::new(Severity::Warn, "bytes-replaced", message).at(Span::new(first as u32, first as u32 + 3)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = "某某街道办事处2022年政府信息公开工作年度报告\n一、总体情况\n本单位认真落实各项要求，全年主动公开信息128条，回应群众关切36件。\n";
    const TRADITIONAL: &str =
        "某某街道辦事處2022年政府資訊公開工作年度報告\n一、總體情況\n本單位認真落實各項要求，全年主動公開資訊128條。\n";

    fn check(bytes: &[u8], encoding: &str, text: &str) {
        let decoded = decode("x", bytes).unwrap_or_else(|e| panic!("{encoding}: {e}"));
        assert_eq!((decoded.encoding, decoded.text.as_str()), (encoding, text));
        assert!(decoded.diagnostics.is_empty(), "{:?}", decoded.diagnostics);
    }

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(unit).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let marked = format!("\u{FEFF}{SAMPLE}");
        check(SAMPLE.as_bytes(), "UTF-8", SAMPLE);
        check(marked.as_bytes(), "UTF-8", &marked);
        check(&utf16(SAMPLE, u16::to_le_bytes), "UTF-16LE", SAMPLE);
        check(&utf16(SAMPLE, u16::to_be_bytes), "UTF-16BE", SAMPLE);
        check(&utf16(&marked, u16::to_le_bytes), "UTF-16LE", &marked);
        check(&utf16(&marked, u16::to_be_bytes), "UTF-16BE", &marked);
        check(&GB18030.encode(SAMPLE).0, "gb18030", SAMPLE);
        check(&BIG5.encode(TRADITIONAL).0, "Big5", TRADITIONAL);
        check(&utf16("plain words\nin two lines\n", u16::to_le_bytes), "UTF-16LE", "plain words\nin two lines\n");
        check(&GB18030.encode("总体情况").0, "gb18030", "总体情况");
    }

    #[test]
    fn a_declared_charset_is_believed_if_it_decodes() {
        let page = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\"></head><body>a 公开</body></html>";
        check(&GB18030.encode(page).0, "gb18030", page);
        let page = "<meta charset='big5'><p>資訊";
        check(&BIG5.encode(page).0, "Big5", page);
        let page = "<meta charset=utf-8><p>政府信息公开工作年度报告，全年公开信息";
        check(&GB18030.encode(page).0, "gb18030", page);
        let page = "<meta charset=gbk><p>其实是统一码";
        check(page.as_bytes(), "UTF-8", page);
    }

    #[test]
    fn a_few_damaged_bytes_are_replaced_and_told() {
        let mut bytes = SAMPLE.repeat(9).into_bytes();
        let at = SAMPLE.find('街').unwrap();
        bytes[at] = 0xFF;
        bytes.truncate(bytes.len() - 2);
        let decoded = decode("x", &bytes).unwrap();
        assert_eq!(decoded.encoding, "UTF-8");
        let diagnostic = &decoded.diagnostics[0];
        assert_eq!(diagnostic.code, "bytes-replaced");
        assert_eq!(diagnostic.span.unwrap().start as usize, at);
        let cut = decode("x", "政府信".as_bytes().get(..8).unwrap()).unwrap();
        assert_eq!((cut.encoding, cut.text.as_str()), ("UTF-8", "政府\u{FFFD}"));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let junk: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        for (bytes, code) in [
            (b"{\\rtf1 x".to_vec(), Code::Format),
            (b"<?xml version='1.0'?><?mso-application progid='Word.Document'?>".to_vec(), Code::Format),
            (junk, Code::NotText),
            (vec![0; 100], Code::NotText),
            (b"\xFF\xFE\0\0a\0\0\0".to_vec(), Code::NotText),
            (Vec::new(), Code::Empty),
            ("\u{FEFF} \r\n\u{3000}\n".into(), Code::Empty),
        ] {
            assert_eq!(decode("x", &bytes).map(|d| d.text).unwrap_err().code(), code, "{bytes:?}");
        }
    }
}
