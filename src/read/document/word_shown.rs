//! A .docx as a person sees it, for a library that reads it otherwise: fields show the result that stands in the file, formulas and
//! annotated words (ruby) their text, runs moved up or down are raised.
//!
//! Comes in: the bytes of a .docx. Goes out: a package in which these are plain runs, or nothing where there is none of them. What
//! shows something that is not in the file as text (an embedded object, a formula of two storeys, a field without a result) becomes
//! U+FFFD, never nothing, so that its cell is not taken for a blank. All else is copied as it stands.

use std::collections::HashMap;
use std::io::{Cursor, Write as _};

use memchr::memmem;
use quick_xml::escape::escape;
use zip::write::SimpleFileOptions;

use super::xml::{Step, Tag, part, walk};
use crate::read::Limits;
use crate::read::look::{Look, Raised, UNREADABLE};

/// The part of a .docx that holds the text.
pub(super) const TEXT_PART: &str = "word/document.xml";
/// The part that holds its styles.
const STYLE_PART: &str = "word/styles.xml";

/// Half points that text is moved by without being a mark above or below the line.
const LEVEL: i32 = 4;

/// The package as it is displayed; `None` where it may be read as it is. A part of more than `most` bytes stays as it is.
pub(super) fn shown(bytes: &[u8], most: u64) -> Option<Vec<u8>> {
    const SIGNS: [&str; 9] =
        ["fldChar", "fldSimple", "oMath", "ruby", "position", "object", "background1", "light1", "instrText"];
    let mut package = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let limits = Limits { max_bytes: most, ..Limits::default() };
    let mut changed = Vec::new();
    for name in [TEXT_PART, STYLE_PART] {
        let Ok(Some(xml)) = part(&mut package, name, &limits) else { continue };
        if SIGNS.iter().any(|sign| memmem::find(xml.as_bytes(), sign.as_bytes()).is_some()) {
            changed.push((name, Showing::of(&xml)));
        }
    }
    if changed.is_empty() {
        return None;
    }
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    for index in 0..package.len() {
        let entry = package.by_index_raw(index).ok()?;
        let name = entry.name().ok()?.into_owned();
        match changed.iter().find(|(part, _)| *part == name) {
            Some((_, xml)) => {
                out.start_file(name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored)).ok()?;
                out.write_all(xml.as_bytes()).ok()?;
            }
            None => out.raw_copy_file(entry).ok()?,
        }
    }
    Some(out.finish().ok()?.into_inner())
}

/// A part being written anew.
struct Showing<'x> {
    xml: &'x str,
    out: String,
    /// What stands before this place is written.
    written: usize,
    fields: Vec<Field>,
    inside: Option<Inside>,
    /// `rPr` is open.
    in_properties: bool,
    /// Marks of fields met so far, and those of them whose field has no end: see [`unclosed`].
    marks: usize,
    unclosed: HashMap<usize, bool>,
}

/// The marks (`fldChar`, by their number) of fields that have no end: each with whether nothing of the field can be shown, as it stands in a
/// cell and has no result. A field of a cell ends in it, whatever marks come later.
fn unclosed(xml: &str) -> HashMap<usize, bool> {
    struct Open {
        mark: usize,
        separate: Option<usize>,
        cells: usize,
    }
    let (mut found, mut open) = (HashMap::new(), Vec::<Open>::new());
    let (mut cells, mut marks) = (0usize, 0usize);
    let mut give_up = |field: Open| {
        found.insert(field.mark, field.cells > 0 && field.separate.is_none());
        found.extend(field.separate.map(|mark| (mark, false)));
    };
    walk(xml, |step, _| match step {
        Step::Open(tag) if tag.name() == "tc" => cells += 1,
        Step::Close("tc") => {
            while let Some(field) = open.pop_if(|field| field.cells >= cells && cells > 0) {
                give_up(field);
            }
            cells = cells.saturating_sub(1);
        }
        Step::Open(tag) if tag.name() == "fldChar" => {
            match tag.value("fldCharType").as_deref() {
                Some("begin") => open.push(Open { mark: marks, separate: None, cells }),
                Some("separate") => open.last_mut().into_iter().for_each(|field| field.separate = Some(marks)),
                Some("end") => drop(open.pop()),
                _ => {}
            }
            marks += 1;
        }
        _ => {}
    });
    open.into_iter().for_each(give_up);
    found
}

/// A field that is open: its code, then its result.
#[derive(Default)]
struct Field {
    code: String,
    in_result: bool,
    shows: bool,
}

impl Field {
    /// Whether something stands on the page that the file does not tell: fields for tables of contents and the like show nothing.
    fn is_lost(&self) -> bool {
        const SHOW_NOTHING: [&str; 15] = [
            "TC",
            "XE",
            "RD",
            "TA",
            "SET",
            "ASK",
            "PRIVATE",
            "ADVANCE",
            "HYPERLINK",
            "TOC",
            "INDEX",
            "FORMCHECKBOX",
            "GOTOBUTTON",
            "COMMENTS",
            "DOCPROPERTY",
        ];
        let code = self.code.trim().to_ascii_uppercase();
        let is_formula = code.starts_with('=');
        let word = code.split_whitespace().next().unwrap_or_default();
        !self.shows && (is_formula || !self.in_result && !word.is_empty() && !SHOW_NOTHING.contains(&word))
    }
}

/// An element that is replaced as a whole.
struct Inside {
    kind: Kind,
    name: String,
    /// Elements of its name that are open.
    depth: usize,
    text: String,
    /// Text above the line: how a word of a ruby is spoken.
    above: String,
    in_text: bool,
    in_above: bool,
    /// It is set in two storeys, or looks otherwise than the text around.
    is_odd: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Left out.
    Dropped,
    Formula,
    Ruby,
    Object,
}

impl<'x> Showing<'x> {
    fn of(xml: &'x str) -> String {
        let mut showing = Self {
            xml,
            out: String::with_capacity(xml.len()),
            written: 0,
            fields: Vec::new(),
            inside: None,
            in_properties: false,
            marks: 0,
            unclosed: unclosed(xml),
        };
        walk(xml, |step, place| showing.take(&step, place.start, place.end));
        showing.replace(xml.len(), xml.len(), "");
        showing.out
    }

    /// Writes all up to `start`, and `text` for what stands from there to `end`.
    fn replace(&mut self, start: usize, end: usize, text: &str) {
        self.out.push_str(&self.xml[self.written.min(start)..start]);
        self.out.push_str(text);
        self.written = end;
    }

    fn in_code(&self) -> bool {
        self.fields.iter().any(|field| !field.in_result)
    }

    fn take(&mut self, step: &Step<'_>, start: usize, end: usize) {
        if self.inside.is_some() {
            self.go_on(step, end);
            return;
        }
        match step {
            Step::Open(tag) => self.open(tag, start, end),
            Step::Text(text) => {
                if !text.trim().is_empty() {
                    self.fields.iter_mut().for_each(|field| field.shows = true);
                }
            }
            Step::Close("rPr") => self.in_properties = false,
            Step::Close("fldSimple") => {
                let lost = self.fields.pop().is_some_and(|field| field.is_lost());
                self.replace(start, end, if lost { "<w:r><w:t>\u{FFFD}</w:t></w:r>" } else { "" });
            }
            Step::Close(_) => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, start: usize, end: usize) {
        let kind = match tag.name() {
            "fldChar" => {
                self.turn(tag, start);
                Kind::Dropped
            }
            "instrText" | "delInstrText" => Kind::Dropped,
            // What is computed for a code is no text.
            "t" if self.in_code() => Kind::Dropped,
            "oMath" | "oMathPara" => Kind::Formula,
            "ruby" => Kind::Ruby,
            "object" => Kind::Object,
            "fldSimple" => {
                self.fields.push(Field { code: tag.value("instr").unwrap_or_default(), in_result: true, shows: false });
                self.replace(start, end, "");
                return;
            }
            "rPr" => {
                self.in_properties = true;
                return;
            }
            "position" if self.in_properties => {
                let by = tag.value("val").and_then(|by| by.parse::<i32>().ok()).unwrap_or(0);
                if by.abs() >= LEVEL {
                    let side = if by > 0 { "superscript" } else { "subscript" };
                    let mut align = format!("<w:vertAlign w:val=\"{side}\"/>");
                    if !self.xml[start..end].ends_with("/>") {
                        align.push_str("<w:position>");
                    }
                    self.replace(start, end, &align);
                }
                return;
            }
            "color" if matches!(tag.value("themeColor").as_deref(), Some("background1" | "light1")) => {
                // The ground of the theme, unless it is darkened.
                if tag.value("themeShade").is_none() && self.xml[start..end].ends_with("/>") {
                    self.replace(start, end, "<w:color w:val=\"FFFFFF\"/>");
                }
                return;
            }
            "sym" | "drawing" | "pict" => {
                self.fields.iter_mut().for_each(|field| field.shows = true);
                return;
            }
            _ => return,
        };
        self.replace(start, start, "");
        self.inside = Some(Inside {
            kind,
            name: tag.name().to_owned(),
            depth: 1,
            text: String::new(),
            above: String::new(),
            in_text: kind == Kind::Dropped,
            in_above: false,
            is_odd: false,
        });
    }

    /// A `fldChar`: a field begins, its result begins, it ends.
    fn turn(&mut self, tag: &Tag<'_>, start: usize) {
        self.marks += 1;
        if let Some(is_lost) = self.unclosed.get(&(self.marks - 1)) {
            if *is_lost {
                self.replace(start, start, "<w:t>\u{FFFD}</w:t>");
            }
            return;
        }
        match tag.value("fldCharType").as_deref() {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => self.fields.last_mut().into_iter().for_each(|field| field.in_result = true),
            Some("end") => {
                let lost = self.fields.pop().is_some_and(|field| field.is_lost());
                if lost && !self.in_code() {
                    self.replace(start, start, "<w:t>\u{FFFD}</w:t>");
                    self.fields.iter_mut().for_each(|field| field.shows = true);
                }
            }
            _ => {}
        }
    }

    /// A step inside of an element that is replaced.
    fn go_on(&mut self, step: &Step<'_>, end: usize) {
        const STOREYS: [&str; 16] = [
            "f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "func", "limLow", "limUpp", "m", "eqArr", "acc", "bar",
            "groupChr", "phant",
        ];
        let Some(inside) = &mut self.inside else { return };
        match step {
            Step::Open(tag) => {
                let name = tag.name();
                inside.depth += usize::from(name == inside.name);
                inside.in_text |= name == "t";
                inside.in_above |= name == "rt";
                inside.is_odd |= inside.kind == Kind::Formula && STOREYS.contains(&name);
                inside.is_odd |= matches!(name, "strike" | "dstrike" | "vanish" | "vertAlign") && tag.is_on();
            }
            Step::Text(text) if inside.in_text => {
                let to = if inside.in_above { &mut inside.above } else { &mut inside.text };
                to.push_str(text);
            }
            Step::Text(_) => {}
            Step::Close(name) => {
                inside.in_text &= *name != "t";
                inside.in_above &= *name != "rt";
                inside.depth -= usize::from(*name == inside.name);
                if inside.depth == 0
                    && let Some(inside) = self.inside.take()
                {
                    self.finish(inside, end);
                }
            }
        }
    }

    fn finish(&mut self, inside: Inside, end: usize) {
        let Inside { kind, name, text, above, is_odd, .. } = inside;
        if kind == Kind::Dropped {
            if name == "instrText" {
                self.fields.last_mut().into_iter().for_each(|field| field.code.push_str(&text));
            }
            self.written = end;
            return;
        }
        let text = Look { struck: is_odd, ..Look::default() }.text(&text);
        let mut shown = match kind {
            Kind::Object => UNREADABLE.to_string(),
            Kind::Formula if text.trim().is_empty() => UNREADABLE.to_string(),
            Kind::Formula | Kind::Ruby | Kind::Dropped => text,
        };
        if above.contains(char::is_numeric) {
            shown += &Look { raised: Some(Raised::Above), ..Look::default() }.text(&above);
        }
        let mut run = String::new();
        if !self.in_code() {
            self.fields.iter_mut().for_each(|field| field.shows = true);
            run = format!("<w:t xml:space=\"preserve\">{}</w:t>", escape(&shown));
            if kind == Kind::Formula {
                run = format!("<w:r>{run}</w:r>");
            }
        }
        self.out.push_str(&run);
        self.written = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_displayed() {
        let of = |xml: &str| Showing::of(xml);
        let turn = |kind: &str| format!("<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>");
        let code = |code: &str| format!("<w:r><w:instrText xml:space='preserve'> {code} </w:instrText></w:r>");
        let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
        let (begin, separate, end) = (turn("begin"), turn("separate"), turn("end"));
        let texts = |xml: String| {
            let mut text = String::new();
            let mut in_text = false;
            walk(&xml, |step, _| match step {
                Step::Open(tag) => in_text = tag.name() == "t",
                Step::Text(found) if in_text => text.push_str(found),
                Step::Text(found) => assert!(found.trim().is_empty(), "{found}"),
                Step::Close(_) => in_text = false,
            });
            text
        };
        for (body, expected) in [
            (format!("{begin}{}{separate}{}{end}", code("=5+8"), run("12")), "12"),
            (format!("{begin}{}{separate}{end}", code("=5+8")), "\u{FFFD}"),
            (format!("{begin}{}{end}", code("=5+8")), "\u{FFFD}"),
            (format!("{begin}{}{separate}{end}", code("MERGEFIELD a")), ""),
            (format!("{begin}{}{end}", code("FORMDROPDOWN")), "\u{FFFD}"),
            (format!("{begin}{}{end}", code("XE \"甲\"")), ""),
            // Fields without an end swallow nothing.
            (format!("{begin}{}{}", code("X"), run("12")), "12"),
            (format!("{begin}{}{separate}{}", code("X"), run("12")), "12"),
            (format!("<w:tc>{begin}{}{}</w:tc><w:tc>{}{end}</w:tc>{}", code("X"), run("12"), run("3"), run("4")), "\u{FFFD}1234"),
            (format!("<w:tc>{begin}{}{separate}{}</w:tc><w:tc>{}</w:tc>", code("X"), run("12"), run("3")), "123"),
            // A field in the code of another: IF { =1 } = 1 …
            (
                format!("{begin}{}{begin}{}{separate}{}{end}{}{separate}{}{end}", code("IF"), code("=1"), run("1"), code("= 1"), run("7")),
                "7",
            ),
            ("<w:fldSimple w:instr='=1+1'><w:r><w:t>3</w:t></w:r></w:fldSimple>".to_owned(), "3"),
            ("<w:fldSimple w:instr='=1+1'/>".to_owned(), "\u{FFFD}"),
            ("<m:oMath><m:r><w:rPr/><m:t>5&lt;6</m:t></m:r></m:oMath>".to_owned(), "5<6"),
            ("<m:oMathPara><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den/></m:f></m:oMath></m:oMathPara>".to_owned(), "\u{FFFD}"),
            ("<m:oMath/>".to_owned(), "\u{FFFD}"),
            (
                "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>wu</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>5</w:t></w:r></w:rubyBase></w:ruby></w:r>".to_owned(),
                "5",
            ),
            (
                "<w:r><w:ruby><w:rt><w:r><w:t>1</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>5</w:t></w:r></w:rubyBase></w:ruby></w:r>".to_owned(),
                "5¹",
            ),
            ("<w:r><w:object><v:shape/><o:OLEObject/></w:object></w:r>".to_owned(), "\u{FFFD}"),
        ] {
            assert_eq!(texts(of(&format!("<w:p>{body}</w:p>"))), expected, "{body}");
        }
        for (xml, expected) in [
            ("<r><rPr><position val='6'/></rPr></r>", "<r><rPr><w:vertAlign w:val=\"superscript\"/></rPr></r>"),
            ("<r><rPr><position val='-12'/></rPr></r>", "<r><rPr><w:vertAlign w:val=\"subscript\"/></rPr></r>"),
            ("<r><rPr><position val='2'/></rPr></r>", "<r><rPr><position val='2'/></rPr></r>"),
            ("<r><rPr><color val='auto' themeColor='background1'/></rPr></r>", "<r><rPr><w:color w:val=\"FFFFFF\"/></rPr></r>"),
            (
                "<r><rPr><color themeColor='background1' themeShade='80'/>",
                "<r><rPr><color themeColor='background1' themeShade='80'/>",
            ),
            ("<p><fldChar fldCharType='end'/><t>5</t", "<p><t>5</t"),
        ] {
            assert_eq!(of(xml), expected);
        }
    }

    #[test]
    fn whatever_the_xml_it_ends() {
        let xml = "<w:p><w:r><w:fldChar fldCharType='begin'/></w:r><w:instrText>=1</w:instrText><w:fldChar fldCharType='separate'/><w:ruby><w:rt>\
            <w:t>1</w:t></w:rt><w:rubyBase><w:t>甲&amp;</w:t></w:rubyBase></w:ruby><w:rPr><w:position w:val='9'/></w:rPr><m:oMath><m:oMath/>\
            </m:oMath></w:object></w:fldSimple><w:fldSimple instr='='/><w:fldChar fldCharType='end'/></w:p>";
        let places: Vec<usize> = xml.char_indices().map(|(at, _)| at).collect();
        for &at in &places {
            Showing::of(&xml[..at]);
            Showing::of(&xml[at..]);
            for &to in places.iter().filter(|&&to| to > at).take(40) {
                Showing::of(&format!("{}{}", &xml[..at], &xml[to..]));
            }
        }
    }
}
