//! Parts of Word and Excel packages that are read here and not by a library: ZIP → XML → tags and text, by `quick-xml`.
//!
//! Comes in: a package and the name of a part. Goes out: its steps, one after another; prefixes of names are left out, quotes and
//! entities are no matter. Broken XML ends where it breaks.

use std::io::{Cursor, Read as _};
use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::Refusal;
use crate::read::Limits;

/// What a part consists of.
pub(super) enum Step<'x> {
    /// A start tag, or a tag that is both: then a [`Step::Close`] follows.
    Open(Tag<'x>),
    Text(&'x str),
    /// The end of the element of this name.
    Close(&'x str),
}

/// A start tag.
pub(super) struct Tag<'x>(BytesStart<'x>);

impl Tag<'_> {
    pub fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// The value of the first attribute of this name, whatever its prefix.
    pub fn value(&self, name: &str) -> Option<String> {
        let mut all = self.0.attributes();
        let found = all.with_checks(false).filter_map(Result::ok).find(|attribute| local(attribute.key.0) == name)?;
        found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
    }

    /// Whether a switch such as `<strike/>` is on.
    pub fn is_on(&self) -> bool {
        !matches!(self.value("val").as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Hands on each step with its place in `xml`.
pub(super) fn walk(xml: &str, mut each: impl FnMut(Step<'_>, Range<usize>)) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader.config_mut().allow_dangling_amp = true;
    loop {
        let start = reader.buffer_position() as usize;
        let Ok(event) = reader.read_event() else { return };
        let place = start..reader.buffer_position() as usize;
        match event {
            Event::Eof => return,
            Event::Start(tag) => each(Step::Open(Tag(tag)), place),
            Event::Empty(tag) => {
                let tag = Tag(tag);
                let name = tag.name().to_owned();
                each(Step::Open(tag), place.clone());
                each(Step::Close(&name), place.end..place.end);
            }
            Event::End(tag) => each(Step::Close(local(tag.name().0)), place),
            Event::Text(text) => each(Step::Text(&text.xml10_content()), place),
            Event::CData(text) => each(Step::Text(&text.xml10_content()), place),
            Event::GeneralRef(entity) => {
                let named = match &*entity {
                    "amp" => Some('&'),
                    "lt" => Some('<'),
                    "gt" => Some('>'),
                    "quot" => Some('"'),
                    "apos" => Some('\''),
                    _ => entity.resolve_char_ref().ok().flatten(),
                };
                each(Step::Text(named.map(String::from).as_deref().unwrap_or_default()), place);
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => {}
        }
    }
}

/// A package.
pub(super) type Package<'b> = zip::ZipArchive<Cursor<&'b [u8]>>;

/// The text of a part; `None` if it is not there, or is no UTF-8.
///
/// # Errors
/// If it unfolds to more than a document may have: what is not seen here would be taken as if it were not there.
pub(super) fn part(package: &mut Package<'_>, name: &str, limits: &Limits) -> Result<Option<String>, Refusal> {
    let Ok(part) = package.by_name(name) else { return Ok(None) };
    let mut bytes = Vec::new();
    if part.take(limits.max_bytes + 1).read_to_end(&mut bytes).is_err() {
        return Ok(None);
    }
    if bytes.len() as u64 > limits.max_bytes {
        return Err(Refusal::Limit(format!("its part {name} unfolds to more than {} MiB", limits.max_bytes >> 20)));
    }
    Ok(String::from_utf8(bytes).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::format_push_string)]
    fn steps_in_order() {
        let mut found = String::new();
        let xml = "<?xml version='1.0'?><a:b val='1&amp;2' x:c=\"&#51;\"><d/>甲&lt;<![CDATA[<]]>&#x31;</a:b></e><f";
        walk(xml, |step, place| {
            assert!(xml.is_char_boundary(place.start) && xml.is_char_boundary(place.end));
            found += &match step {
                Step::Open(tag) => format!("({} {:?} {:?} ", tag.name(), tag.value("val"), tag.value("c")),
                Step::Text(text) => text.to_owned(),
                Step::Close(name) => format!("{name})"),
            };
        });
        assert_eq!(found, r#"(b Some("1&2") Some("3") (d None None d)甲<<1b)e)"#);
    }
}
