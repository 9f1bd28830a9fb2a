//! WARC, as crawlers write it → the pages that were fetched.
//!
//! Comes in: a stream of records (ISO 28500). Goes out: the body of each `response` with status 200 and of each `resource`, named
//! by its address, with the address and the date of the crawl. Chunked and gzipped bodies are unpacked; requests, redirects and
//! records about records are passed over.

use std::io::{BufRead, Read};

use super::{Found, Member, Take, broken, stopped, tidy};
use crate::error::Result;
use crate::read::{Limits, walk};
use crate::report::Given;

/// Longest header line.
const MOST_LINE: u64 = 64 << 10;
/// Most header lines of a record.
const MOST_LINES: usize = 1000;

/// Headers of a record or of an HTTP answer, names in lower case.
type Head = Vec<(String, String)>;

/// The documents of a WARC file.
pub(super) fn records(name: &str, inside: &mut dyn BufRead, limits: &Limits, take: Take) -> Result<()> {
    let mut names = std::collections::HashMap::new();
    while let Some(head) = head_of(name, inside)? {
        let length: u64 = value(&head, "content-length")
            .and_then(|length| length.parse().ok())
            .ok_or_else(|| broken(name, "a record does not say its length"))?;
        let mut block = Read::take(&mut *inside, length);
        let wanted = matches!(value(&head, "warc-type"), Some("response" | "resource"));
        if wanted && length <= limits.max_bytes + MOST_LINE {
            let mut bytes = Vec::new();
            block.read_to_end(&mut bytes).map_err(|e| stopped(name, &e))?;
            if (bytes.len() as u64) < length {
                return Err(broken(name, "it ends within a record"));
            }
            document(&head, bytes, &mut names, limits, take)?;
        } else {
            let skipped = std::io::copy(&mut block, &mut std::io::sink()).map_err(|e| stopped(name, &e))?;
            if skipped < length {
                return Err(broken(name, "it ends within a record"));
            }
            if wanted {
                let url = value(&head, "warc-target-uri").unwrap_or("a record");
                take(Found::Skipped(called(url, &mut names), format!("{length} bytes are too large for a report")))?;
            }
        }
    }
    Ok(())
}

/// The header of the next record; `None` at the end.
fn head_of(name: &str, inside: &mut dyn BufRead) -> Result<Option<Head>> {
    // Empty lines stand between records.
    let version = loop {
        match line(name, inside)? {
            None => return Ok(None),
            Some(line) if line.is_empty() => {}
            Some(line) => break line,
        }
    };
    if !version.starts_with("WARC/") {
        return Err(broken(name, "a record does not begin with WARC/"));
    }
    let mut head = Head::new();
    while let Some(line) = line(name, inside)?.filter(|line| !line.is_empty()) {
        if head.len() == MOST_LINES {
            return Err(broken(name, "a record's header does not end"));
        }
        head.extend(field(&line));
    }
    Ok(Some(head))
}

fn line(name: &str, inside: &mut dyn BufRead) -> Result<Option<String>> {
    let mut line = Vec::new();
    let read = Read::take(&mut *inside, MOST_LINE).read_until(b'\n', &mut line).map_err(|e| stopped(name, &e))?;
    Ok((read > 0).then(|| String::from_utf8_lossy(line.trim_ascii_end()).into_owned()))
}

fn field(line: &str) -> Option<(String, String)> {
    line.split_once(':').map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

fn value<'h>(head: &'h Head, name: &str) -> Option<&'h str> {
    head.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// Hands on one record's document, if it is one.
fn document(
    head: &Head,
    block: Vec<u8>,
    names: &mut std::collections::HashMap<String, u32>,
    limits: &Limits,
    take: Take,
) -> Result<()> {
    let url = value(head, "warc-target-uri").unwrap_or_default().trim_matches(['<', '>']);
    let is_answer = value(head, "warc-type") == Some("response");
    let (kind, body) = if is_answer {
        let Some((kind, body)) = answer(&block, limits) else { return Ok(()) };
        (kind, body)
    } else {
        (value(head, "content-type").unwrap_or_default().to_owned(), block)
    };
    let kind = kind.to_ascii_lowercase();
    let others = ["image/", "video/", "audio/", "font/", "css", "javascript", "json"];
    if body.is_empty() || url.starts_with("dns:") || others.iter().any(|other| kind.contains(other)) {
        return Ok(());
    }
    let inner = called(url, names);
    if let Some(reason) = walk::not_read(inner.as_ref()) {
        return take(Found::Skipped(inner, reason));
    }
    let date = value(head, "warc-date").map(str::to_owned);
    let given = Given { source: "warc".to_owned(), url: Some(url.to_owned()), date, ..Given::default() };
    take(Found::Member(Member { name: inner, bytes: body, given: Some(given) }))
}

/// Content type and body of an HTTP answer with status 200.
fn answer(block: &[u8], limits: &Limits) -> Option<(String, Vec<u8>)> {
    let end = memchr::memmem::find(block, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&block[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next()?.split_whitespace().nth(1)?.to_owned();
    if status != "200" {
        return None;
    }
    let fields: Head = lines.filter_map(field).collect();
    let mut body = block[end + 4..].to_vec();
    if value(&fields, "transfer-encoding").is_some_and(|encoding| encoding.eq_ignore_ascii_case("chunked")) {
        // Some crawlers keep the header and store the body in one piece.
        body = unchunked(&body).unwrap_or(body);
    }
    if body.starts_with(&[0x1F, 0x8B]) {
        let mut unpacked = Vec::new();
        let decoder = flate2::read::MultiGzDecoder::new(body.as_slice());
        decoder.take(limits.max_bytes).read_to_end(&mut unpacked).ok()?;
        body = unpacked;
    }
    Some((value(&fields, "content-type").unwrap_or_default().to_owned(), body))
}

/// A body sent in chunks, in one piece; `None` if it is none.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = memchr::memchr(b'\n', body)?;
        let size = std::str::from_utf8(body[..end].trim_ascii()).ok()?;
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        body = &body[end + 1..];
        if size == 0 {
            return Some(whole);
        }
        whole.extend_from_slice(body.get(..size)?);
        body = body.get(size..)?.trim_ascii_start();
    }
}

/// `https://a.gov.cn/b/c.html?x=1` → `a.gov.cn/b/c.html?x=1`; an address met again is numbered.
fn called(url: &str, names: &mut std::collections::HashMap<String, u32>) -> String {
    let plain = url.split_once("://").map_or(url, |(_, rest)| rest);
    let name = tidy(plain).unwrap_or_else(|| "record".to_owned());
    let times = names.entry(name.clone()).or_default();
    *times += 1;
    if *times == 1 { name } else { format!("{name}#{times}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_joined() {
        assert_eq!(unchunked(b"3\r\nabc\r\n2;x=1\r\nde\r\n0\r\n\r\n").as_deref(), Some(&b"abcde"[..]));
        for broken in [&b"zz\r\n"[..], b"5\r\nabc", b""] {
            assert_eq!(unchunked(broken), None);
        }
    }
}
