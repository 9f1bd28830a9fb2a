//! Which document format bytes are, by what is in them; names of files often lie.
//!
//! Comes in: the bytes of a file. Goes out: the format that a reader takes, the reason why none does, or nothing, if it may be
//! text. It reads no content.

use std::io::Cursor;

use memchr::memmem;

use super::Refusal;
use crate::error::{Code, Error};
use crate::read::Format;

/// First bytes of an OLE2 file: Word and Excel before 2007, WPS, and locked documents of today.
const OLE2: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The format of a document; `None` if it is none of those with a reader.
///
/// # Errors
/// If it is a document that no reader takes.
pub(in crate::read) fn detect(name: &str, bytes: &[u8]) -> Result<Option<Format>, Error> {
    // Mail gateways and scripts put a few bytes before the header; readers find it within the first 1,024.
    let start = &bytes[..bytes.len().min(1024)];
    if memmem::find(start, b"%PDF-").is_some_and(|at| at == 0 || !start[..at].contains(&b'<')) {
        return Ok(Some(Format::Pdf));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return package(name, bytes).map(Some);
    }
    if bytes.starts_with(OLE2) {
        return ole2(name, bytes).map(Some);
    }
    match torn(name, bytes) {
        Some(what) => Err(Refusal::Damaged(what).error(name)),
        None => Ok(None),
    }
}

/// What is wrong with a file that has a document's name, begins like a ZIP file and is none. Other bytes under such names may be pages or
/// text, which programs save so.
fn torn(name: &str, bytes: &[u8]) -> Option<String> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let ending = ending.split('#').next().unwrap_or_default();
    let is_named = matches!(ending, "docx" | "xlsx" | "docm" | "xlsm" | "wps" | "et");
    (is_named && bytes.starts_with(b"PK")).then(|| format!("it begins like a ZIP file, as .{ending} does, and is none"))
}

/// A ZIP file: Word and Excel of today, by the parts they must have.
fn package(name: &str, bytes: &[u8]) -> Result<Format, Error> {
    let damaged = |error: zip::result::ZipError| Refusal::Damaged(error.to_string()).error(name);
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let holds = |part: &str| archive.file_names().any(|file| file.is_ok_and(|file| file == part));
    if holds("word/document.xml") {
        return Ok(Format::Docx);
    }
    if holds("xl/workbook.xml") {
        return Ok(Format::Xlsx);
    }
    let (what, remedy) = if holds("content.xml") {
        ("an OpenDocument file", "save it as .docx or .xlsx")
    } else if holds("OFD.xml") {
        ("an OFD document", "save it as PDF")
    } else if holds("ppt/presentation.xml") {
        ("slides", "save them as PDF")
    } else {
        ("a ZIP archive under another name", "give it the ending .zip")
    };
    Err(not_read(name, what, remedy))
}

/// An OLE2 file, by the names of its streams, which its directory holds in UTF-16.
fn ole2(name: &str, bytes: &[u8]) -> Result<Format, Error> {
    let holds = |stream: &str| {
        let wide: Vec<u8> = stream.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &wide).is_some()
    };
    if holds("EncryptedPackage") {
        return Err(Refusal::Locked.error(name));
    }
    if holds("WordDocument") {
        return Ok(Format::Doc);
    }
    if holds("Workbook") || holds("Book") {
        return Ok(Format::Xls);
    }
    let known = holds("PowerPoint Document");
    let what = if known { "slides" } else { "an OLE2 file that holds neither a Word nor an Excel document" };
    Err(not_read(name, what, "save it as PDF or .docx"))
}

fn not_read(name: &str, what: &str, remedy: &str) -> Error {
    Error::new(Code::Format, name, format!("this is {what}, which is not read"), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn torn_documents_are_named() {
        for (name, bytes, is_damaged) in [
            ("a/b.xlsx", &b"PK junk"[..], true),
            ("b.DOCX#2", b"PK\x01\x02", true),
            ("c.xlsx", b"<html><table>", false),
            ("d.txt", b"PK junk", false),
            ("PK", b"PK junk", false),
        ] {
            let found = detect(name, bytes);
            assert_eq!(found.as_ref().is_err_and(|error| error.code() == Code::Damaged), is_damaged, "{name}: {found:?}");
        }
    }
}
