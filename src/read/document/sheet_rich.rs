//! The strings of an .xlsx workbook that are partly raised, struck out or white, which `calamine` hands on as plain text.
//!
//! Comes in: the bytes of a workbook. Goes out: for each such string what is to be read instead ([`Look`]). Two strings of the same
//! letters cannot be told apart: if one is so written, both are taken for it. The format of a whole cell is not known here.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use memchr::memmem;

use crate::read::Limits;
use crate::read::look::{Look, Raised};

/// What to read for strings in which the look counts.
pub(super) fn strings(bytes: &[u8], limits: &Limits) -> HashMap<String, String> {
    let xml = || {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let part = archive.by_name("xl/sharedStrings.xml").ok()?;
        let mut xml = String::new();
        part.take(limits.max_bytes).read_to_string(&mut xml).ok().map(|_| xml)
    };
    let mut found = HashMap::new();
    let Some(xml) = xml() else { return found };
    let says = |word: &str| memmem::find(xml.as_bytes(), word.as_bytes()).is_some();
    if !says("vertAlign") && !says("strike") && !says("FFFFFFFF") {
        return found;
    }
    for item in elements(&xml, "si") {
        let (mut plain, mut shown) = (String::new(), String::new());
        for run in elements(item, "r") {
            let look = elements(run, "rPr").next().map_or_else(Look::default, look);
            for text in elements(run, "t").map(unescaped) {
                plain.push_str(&text);
                shown.extend(text.chars().map(|c| look.shown(c)));
            }
        }
        if plain != shown {
            found.insert(plain, shown);
        }
    }
    found
}

/// How a run looks, by its properties.
fn look(properties: &str) -> Look {
    let is_on = |name: &str| {
        let at = properties.find(&format!("<{name}"))?;
        let tag = properties[at..].split('>').next()?;
        Some(!tag.contains("val=\"0\"") && !tag.contains("val=\"false\""))
    };
    let raised = |value: &str| properties.contains(&format!("vertAlign val=\"{value}\""));
    Look {
        raised: if raised("superscript") {
            Some(Raised::Above)
        } else if raised("subscript") {
            Some(Raised::Below)
        } else {
            None
        },
        struck: is_on("strike").unwrap_or(false),
        white: properties.contains("rgb=\"FFFFFFFF\""),
        // What colour lies behind a cell is not known here.
        backed: false,
    }
}

/// What stands in each element of this name, one after another; none of them holds another of its name.
fn elements<'x>(xml: &'x str, name: &str) -> impl Iterator<Item = &'x str> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = xml;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find(&open)?;
            let behind = &rest[at + open.len()..];
            let end = behind.find('>')?;
            rest = &behind[end + 1..];
            // `<r` also begins `<rPr`; `<t/>` is empty.
            let is_other = !behind.starts_with(['>', ' ', '/', '\t', '\n', '\r']);
            if is_other || behind[..end].ends_with('/') {
                continue;
            }
            let length = rest.find(&close)?;
            let inside = &rest[..length];
            rest = &rest[length + close.len()..];
            return Some(inside);
        }
    })
}

/// The text that XML stands for.
fn unescaped(xml: &str) -> String {
    let mut text = String::new();
    let mut rest = xml;
    while let Some((before, behind)) = rest.split_once('&') {
        text.push_str(before);
        let Some((name, after)) = behind.split_once(';') else { break };
        let number = |digits: &str| match digits.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => digits.parse().ok(),
        };
        let c = match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            _ => name.strip_prefix('#').and_then(number).and_then(char::from_u32),
        };
        text.extend(c);
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_do_not_count() {
        let run = |properties: &str, text: &str| {
            format!("<r><rPr><sz val=\"9\"/>{properties}</rPr><t xml:space=\"preserve\">{text}</t></r>")
        };
        let xml = format!(
            "<sst><si><t>321</t></si><si>{}{}</si><si>{}{}</si><si><r><t>12&amp;3</t></r></si></sst>",
            run("", "32"),
            run("<vertAlign val=\"superscript\"/>", "1"),
            run("<strike/>", "40"),
            run("<strike val=\"0\"/>", "38 &lt;"),
        );
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, xml.as_bytes()).unwrap();
        let found = strings(&archive.finish().unwrap().into_inner(), &Limits::default());
        let mut found: Vec<_> = found.into_iter().collect();
        found.sort();
        let expected = [("321", "32¹"), ("4038 <", "\u{FFFD}\u{FFFD}38 <")];
        assert_eq!(found, expected.map(|(plain, shown)| (plain.to_owned(), shown.to_owned())));
    }
}
