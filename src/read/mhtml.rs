//! Web archives as browsers save them (.mht, .mhtml) → the page inside, by `mail-parser`.
//!
//! Comes in: the bytes of a file. Goes out: the decoded HTML of its page with its address; pictures and styles beside it are passed over. It does not
//! read the page.

use mail_parser::{MessageParser, MimeHeaders};
use memchr::memmem;

/// The page of a web archive and its address; `None` if the bytes are none.
pub(super) fn page(bytes: &[u8]) -> Option<(String, Option<String>)> {
    let start = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let is_archive = memmem::find(&start, b"mime-version:").is_some() && memmem::find(&start, b"multipart/related").is_some();
    if !is_archive {
        return None;
    }
    let message = MessageParser::default().parse(bytes)?;
    let (part, page) = message.html_bodies().find_map(|part| Some((part, part.text_contents()?)))?;
    let snapshot = message.header_raw("Snapshot-Content-Location").map(str::trim);
    let address = snapshot.or_else(|| part.content_location()).filter(|address| address.starts_with("http"));
    Some((page.to_owned(), address.map(str::to_owned)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_decoded() {
        let archive = "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n\
            --b\r\nContent-Type: text/html; charset=\"gb2312\"\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: http://www.example.gov.cn/a.html\r\n\r\n\
            <html><p class=3D\"x\">=B9=AB=BF=AA</p></html>\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n";
        let (html, address) = page(archive.as_bytes()).unwrap();
        assert_eq!(html.trim(), "<html><p class=\"x\">公开</p></html>");
        assert_eq!(address.as_deref(), Some("http://www.example.gov.cn/a.html"));
        assert_eq!(page(b"<html>"), None);
        for end in 0..archive.len() {
            page(&archive.as_bytes()[..end]);
        }
    }
}
