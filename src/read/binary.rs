//! What bytes that are no text look like.
//!
//! Comes in: the bytes of a file, or what they were decoded to. Goes out: the name of the format, or that it is no text.
//! It does not decode.

/// A format recognised by its first bytes, as `(what it is, what to do)`.
pub(super) fn magic(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const TABLE: &[(&[u8], &str, &str)] = &[
        (b"{\\rtf", "an RTF document", "save it as .docx"),
        (b"\x89PNG\r\n\x1A\n", "a PNG picture", "pictures need text recognition first"),
        (b"\xFF\xD8\xFF", "a JPEG picture", "pictures need text recognition first"),
        (b"GIF8", "a GIF picture", "pictures need text recognition first"),
        (b"\x1F\x8B\x08", "a gzip archive", "unpack it and index what is inside"),
        (b"Rar!\x1A\x07", "a RAR archive", "unpack it and index what is inside"),
        (b"7z\xBC\xAF\x27\x1C", "a 7z archive", "unpack it and index what is inside"),
        (b"SQLite format 3\0", "an SQLite database", "index the documents it was made from"),
        (b"\x7FELF", "a program", "leave it out"),
    ];
    TABLE.iter().find(|(start, ..)| bytes.starts_with(start)).map(|&(_, what, remedy)| (what, remedy))
}

/// What a text is that is a Word or Excel document written as XML.
pub(super) fn office_xml(text: &str) -> bool {
    let start: String = text.chars().take(600).collect();
    start.contains("<?xml") && ["<?mso-application", "<w:wordDocument", "<pkg:package"].iter().any(|mark| start.contains(mark))
}

/// Whether decoded text is junk: many control characters or characters that could not be decoded.
pub(super) fn is_junk(text: &str) -> bool {
    let control = text.bytes().filter(|&b| b < 0x20 && !(0x09..=0x0D).contains(&b) || b == 0x7F).count();
    let replaced = memchr::memmem::find_iter(text.as_bytes(), "\u{FFFD}".as_bytes()).count();
    // Stray control characters (a final 0x1A from DOS, 0x07 from Word) are common; one in two hundred is not.
    control > 8 && control * 200 > text.len() || replaced > 8 && replaced * 20 > text.len() / 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_their_first_bytes() {
        assert!(magic(b"{\\rtf1 ...").is_some_and(|(what, _)| what == "an RTF document"));
        assert!(magic("一、总体情况".as_bytes()).is_none());
    }

    #[test]
    fn stray_controls_are_no_junk() {
        assert!(!is_junk("公开\u{7}\u{1A}"));
        assert!(is_junk(&"\u{1}\u{2}公".repeat(9)));
        assert!(is_junk(&"\u{FFFD}公".repeat(20)));
    }
}
