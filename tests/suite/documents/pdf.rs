//! A small writer of PDF for tests: text at places, ruled lines, stripes, pictures; fonts with and without a map to Unicode.
//!
//! Comes in: pages as drawn. Goes out: the bytes of a file. Characters are coded as their UTF-16 unit; every Han character is one
//! size wide, every other half.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// How characters are coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Font {
    /// With a ToUnicode map, as every sound PDF has.
    Mapped,
    /// Without: nobody can say what the codes are.
    Unmapped,
    /// Without, but with the predefined CMap `UniGB-UCS2-H`, whose codes are Unicode.
    Predefined,
    /// Without, but with the predefined CMap `GBK-EUC-H`, whose codes are GBK.
    Gbk,
}

/// A page of A4 as drawn, in points from the upper left.
#[derive(Clone, Debug, Default)]
pub struct Page {
    content: String,
    used: BTreeSet<char>,
    picture: bool,
}

const HEIGHT: f64 = 842.0;

/// Bytes as hexadecimal digits.
fn hex(bytes: impl Iterator<Item = u8>) -> String {
    bytes.fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02X}").unwrap();
        out
    })
}

/// Half a size for ASCII, a whole one for all else.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { size / 2.0 } else { size }).sum()
}

impl Page {
    /// Text with its upper left at a place.
    pub fn text(&mut self, x: f64, top: f64, size: f64, text: &str) {
        let codes = hex(text.encode_utf16().flat_map(u16::to_be_bytes));
        let y = HEIGHT - top - size * 0.88;
        writeln!(self.content, "BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET").unwrap();
        self.used.extend(text.chars());
    }

    /// Text in the middle of a box.
    pub fn centred(&mut self, (x0, x1): (f64, f64), (top, bottom): (f64, f64), size: f64, text: &str) {
        let lines: Vec<&str> = text.split('\n').collect();
        let above = (bottom - top - size * 1.2 * lines.len() as f64) / 2.0;
        for (number, line) in lines.iter().enumerate() {
            let x = f64::midpoint(x0, x1) - width(line, size) / 2.0;
            self.text(x, top + above + number as f64 * size * 1.2, size, line);
        }
    }

    /// The outline of a box.
    pub fn outline(&mut self, (x0, x1): (f64, f64), (top, bottom): (f64, f64)) {
        writeln!(self.content, "0.5 w {x0} {} {} {} re S", HEIGHT - bottom, x1 - x0, bottom - top).unwrap();
    }

    /// A white stripe behind text.
    pub fn stripe(&mut self, (x0, x1): (f64, f64), (top, bottom): (f64, f64)) {
        writeln!(self.content, "1 1 1 rg {x0} {} {} {} re f 0 0 0 rg", HEIGHT - bottom, x1 - x0, bottom - top).unwrap();
    }

    /// A picture over the whole page.
    pub fn picture(&mut self) {
        writeln!(self.content, "q 595 0 0 {HEIGHT} 0 0 cm /I1 Do Q").unwrap();
        self.picture = true;
    }
}

/// The file.
pub fn file(pages: &[Page], font: Font) -> Vec<u8> {
    let mut objects: Vec<String> = Vec::new();
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 7 + n * 2)).collect();
    let kids = kids.join(" ");
    objects.push("<< /Type /Catalog /Pages 2 0 R >>".to_owned());
    objects.push(format!("<< /Type /Pages /Count {} /Kids [{kids}] >>", pages.len()));
    let (encoding, map) = match font {
        Font::Mapped => ("/Identity-H", "/ToUnicode 5 0 R"),
        Font::Unmapped => ("/Identity-H", ""),
        Font::Predefined => ("/UniGB-UCS2-H", ""),
        Font::Gbk => ("/GBK-EUC-H", ""),
    };
    objects.push(format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Invented /Encoding {encoding} /DescendantFonts [4 0 R] {map} >>"
    ));
    let ordering = if matches!(font, Font::Predefined | Font::Gbk) { "GB1" } else { "Identity" };
    objects.push(format!(
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Invented /DW 1000 /W [1 127 500] \
         /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 0 >> \
         /FontDescriptor << /Type /FontDescriptor /FontName /Invented /Flags 4 /Ascent 880 /Descent -120 /CapHeight 700 \
         /ItalicAngle 0 /StemV 80 /FontBBox [0 -120 1000 880] >> >>"
    ));
    let used: BTreeSet<char> = pages.iter().flat_map(|page| page.used.iter().copied()).collect();
    objects.push(stream("", &to_unicode(&used)));
    objects.push(stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", "x"));
    for (number, page) in pages.iter().enumerate() {
        let picture = if page.picture { "/XObject << /I1 6 0 R >>" } else { "" };
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 {HEIGHT}] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> {picture} >> >>",
            8 + number * 2
        ));
        let content = match font {
            Font::Unmapped => recoded(&page.content, &used, |number, _| format!("{:04X}", number + 1)),
            Font::Gbk => recoded(&page.content, &used, |_, c| {
                let mut buffer = [0u8; 4];
                let (bytes, _, _) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
                hex(bytes.iter().copied())
            }),
            Font::Mapped | Font::Predefined => page.content.clone(),
        };
        objects.push(stream("", &content));
    }
    assembled(&objects, "")
}

/// The same file behind a password that nobody has.
pub fn locked(pages: &[Page]) -> Vec<u8> {
    let plain = file(pages, Font::Mapped);
    let text = String::from_utf8(plain).unwrap();
    let key = "5A".repeat(32);
    let encrypt = format!("/Encrypt << /Filter /Standard /V 1 /R 2 /P -44 /O <{key}> /U <{key}> >> /ID [<{key}> <{key}>]");
    text.replace("/Root 1 0 R", &format!("/Root 1 0 R {encrypt}")).into_bytes()
}

/// The same drawing with other codes for its characters, from the number and the character of each.
fn recoded(content: &str, used: &BTreeSet<char>, code: impl Fn(usize, char) -> String) -> String {
    let codes: Vec<(char, String)> = used.iter().enumerate().map(|(number, &c)| (c, code(number, c))).collect();
    let one = |unit: &str| {
        let c = u32::from_str_radix(unit, 16).ok().and_then(char::from_u32);
        codes.iter().find(|(other, _)| Some(*other) == c).map_or_else(|| unit.to_owned(), |(_, code)| code.clone())
    };
    let mut out = String::new();
    for line in content.lines() {
        match line.split_once('<').and_then(|(head, rest)| Some((head, rest.split_once('>')?))) {
            Some((head, (text, tail))) => {
                let units: String = text.as_bytes().chunks(4).map(|unit| one(std::str::from_utf8(unit).unwrap())).collect();
                writeln!(out, "{head}<{units}>{tail}").unwrap();
            }
            None => writeln!(out, "{line}").unwrap(),
        }
    }
    out
}

fn stream(dictionary: &str, content: &str) -> String {
    format!("<< {dictionary} /Length {} >>\nstream\n{content}\nendstream", content.len())
}

fn to_unicode(used: &BTreeSet<char>) -> String {
    let mut map = String::from("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n");
    map.push_str("1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
    let used: Vec<char> = used.iter().copied().collect();
    for some in used.chunks(100) {
        writeln!(map, "{} beginbfchar", some.len()).unwrap();
        for &c in some {
            writeln!(map, "<{:04X}> <{:04X}>", c as u32, c as u32).unwrap();
        }
        map.push_str("endbfchar\n");
    }
    map + "endcmap CMapName currentdict /CMap defineresource pop end end"
}

fn assembled(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.5\n");
    let mut places = Vec::new();
    for (number, object) in objects.iter().enumerate() {
        places.push(out.len());
        write!(out, "{} 0 obj\n{object}\nendobj\n", number + 1).unwrap();
    }
    let start = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for place in places {
        writeln!(out, "{place:010} 00000 n ").unwrap();
    }
    write!(out, "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).unwrap();
    out.into_bytes()
}
