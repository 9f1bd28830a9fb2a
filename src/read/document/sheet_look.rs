//! How the cells of an .xlsx workbook look, which `calamine` does not say: raised, struck out, white, in a hidden row.
//!
//! Comes in: the bytes of a workbook. Goes out: for each sheet the cells whose figures are not what they seem, with their [`Look`] or
//! with what is to be read instead. Colours of a theme that are not white by its definition are taken for colours.

use std::collections::{HashMap, HashSet};
use std::io::Cursor;

use super::Refusal;
use super::xml::{Package, Step, Tag, part, walk};
use crate::read::Limits;
use crate::read::look::{Ink, Look, Raised};

/// What to read in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Its value in this look.
    As(Look),
    /// This text: parts of it look otherwise than the rest.
    Text(String),
}

/// The cells of a sheet that are not plain, by row and column from 0.
pub(super) type Cells = HashMap<(u32, u32), Shown>;

/// Looks at a workbook: the cells of each sheet by its name.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<HashMap<String, Cells>, Refusal> {
    let Ok(mut package) = zip::ZipArchive::new(Cursor::new(bytes)) else { return Ok(HashMap::new()) };
    let targets = targets(&mut package, limits)?;
    let mut one = |name: &str| part(&mut package, name, limits);
    let styles = one(&targets.of_kind("styles", "xl/styles.xml"))?.map_or_else(Vec::new, |xml| styles(&xml));
    let strings = one(&targets.of_kind("sharedStrings", "xl/sharedStrings.xml"))?.map_or_else(HashMap::new, |xml| strings(&xml));
    let mut sheets = HashMap::new();
    for (name, id) in one("xl/workbook.xml")?.map_or_else(Vec::new, |xml| names(&xml)) {
        let Some(path) = targets.by_id.get(&id) else { continue };
        if let Some(xml) = one(path)? {
            let cells = cells(&xml, &styles, &strings);
            if !cells.is_empty() {
                sheets.insert(name, cells);
            }
        }
    }
    Ok(sheets)
}

/// Where the parts of a workbook are.
#[derive(Default)]
struct Targets {
    by_id: HashMap<String, String>,
    by_kind: HashMap<String, String>,
}

impl Targets {
    fn of_kind(&self, kind: &str, usual: &str) -> String {
        self.by_kind.get(kind).cloned().unwrap_or_else(|| usual.to_owned())
    }
}

fn targets(package: &mut Package<'_>, limits: &Limits) -> Result<Targets, Refusal> {
    let mut targets = Targets::default();
    let Some(xml) = part(package, "xl/_rels/workbook.xml.rels", limits)? else { return Ok(targets) };
    walk(&xml, |step, _| {
        let Step::Open(tag) = step else { return };
        if let (Some(id), Some(kind), Some(target)) = (tag.value("Id"), tag.value("Type"), tag.value("Target")) {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.by_kind.insert(kind.rsplit('/').next().unwrap_or_default().to_owned(), path.clone());
            targets.by_id.insert(id, path);
        }
    });
    Ok(targets)
}

/// The sheets of a workbook: name, and the id of where it is.
fn names(xml: &str) -> Vec<(String, String)> {
    let mut names = Vec::new();
    walk(xml, |step, _| {
        if let Step::Open(tag) = step
            && tag.name() == "sheet"
        {
            names.extend(tag.value("name").zip(tag.value("id")));
        }
    });
    names
}

/// Takes a property of a font, of a cell or of a run.
fn take(look: &mut Look, tag: &Tag<'_>) {
    match tag.name() {
        "strike" => look.struck = tag.is_on(),
        "vertAlign" => {
            look.raised = match tag.value("val").as_deref() {
                Some("superscript") => Some(Raised::Above),
                Some("subscript") => Some(Raised::Below),
                _ => None,
            }
        }
        "color" => look.ink = if is_white(tag) { Ink::White } else { Ink::Seen },
        _ => {}
    }
}

/// Whether a colour is white: by its own value (of its first two digits, transparency, Excel takes no notice), by the palette that all
/// workbooks have, or as the ground of the theme.
fn is_white(tag: &Tag<'_>) -> bool {
    let share = |rgb: &str, at: usize| u8::from_str_radix(rgb.get(at..at + 2)?, 16).ok();
    let rgb = tag.value("rgb").filter(|rgb| rgb.is_ascii() && matches!(rgb.len(), 6 | 8)).and_then(|rgb| {
        let from = rgb.len() - 6;
        Some([share(&rgb, from)?, share(&rgb, from + 2)?, share(&rgb, from + 4)?])
    });
    let tint: f64 = tag.value("tint").and_then(|tint| tint.parse().ok()).unwrap_or(0.0);
    let is_ground =
        || matches!(tag.value("indexed").as_deref(), Some("1" | "9" | "65")) || tag.value("theme").as_deref() == Some("0");
    rgb.map_or_else(|| is_ground() && tint > -0.1, |rgb| Ink::of(rgb) == Ink::White)
}

/// How cells of one format look.
#[derive(Clone, Copy, Debug, Default)]
struct Style {
    look: Look,
    /// A number is shown as something else: see [`shows_other`].
    dresses: bool,
}

impl Style {
    /// The look of a cell of this type (`t` of its element, without one a number).
    fn of(self, kind: Option<&str>) -> Look {
        let is_number = matches!(kind, None | Some("n"));
        Look { invisible: self.look.invisible || self.dresses && is_number, ..self.look }
    }
}

/// How cells of each format look, in the order of `cellXfs`.
fn styles(xml: &str) -> Vec<Style> {
    let (mut fonts, mut fills, mut styles) = (Vec::new(), Vec::new(), Vec::new());
    let (mut hiding, mut dressing) = (HashSet::new(), HashSet::new());
    let mut list = String::new();
    walk(xml, |step, _| {
        let Step::Open(tag) = step else { return };
        match (list.as_str(), tag.name()) {
            (_, name @ ("numFmts" | "fonts" | "fills" | "borders" | "cellStyleXfs" | "cellXfs" | "cellStyles" | "dxfs")) => {
                name.clone_into(&mut list);
            }
            ("numFmts", "numFmt") => match tag.value("formatCode") {
                // Nothing at all.
                Some(code) if code.starts_with(";;;") => hiding.extend(tag.value("numFmtId")),
                Some(code) if shows_other(&code) => dressing.extend(tag.value("numFmtId")),
                _ => {}
            },
            ("fonts", "font") => fonts.push(Look::default()),
            ("fonts", _) => {
                if let Some(font) = fonts.last_mut() {
                    take(font, &tag);
                }
            }
            ("fills", "fill") => fills.push(false),
            ("fills", "patternFill") => {
                let is_some = !matches!(tag.value("patternType").as_deref(), None | Some("none"));
                fills.last_mut().into_iter().for_each(|fill| *fill = is_some);
            }
            ("fills", "gradientFill") => fills.last_mut().into_iter().for_each(|fill| *fill = true),
            ("fills", "fgColor") => fills.last_mut().into_iter().for_each(|fill| *fill &= !is_white(&tag)),
            ("cellXfs", "xf") => {
                let number = |name: &str| tag.value(name).and_then(|value| value.parse::<usize>().ok());
                let font = number("fontId").and_then(|font| fonts.get(font)).copied().unwrap_or_default();
                let backed = number("fillId").and_then(|fill| fills.get(fill)).copied().unwrap_or_default();
                let format = tag.value("numFmtId").unwrap_or_default();
                let look = Look { backed, invisible: hiding.contains(&format), ..font };
                styles.push(Style { look, dresses: dressing.contains(&format) });
            }
            _ => {}
        }
    });
    styles
}

/// The shared strings in parts of which the look counts, by their number: what to read.
fn strings(xml: &str) -> HashMap<usize, String> {
    let mut found = HashMap::new();
    let mut number = 0;
    let mut rich = Rich::default();
    walk(xml, |step, _| {
        if let Step::Close("si") = step {
            found.extend(std::mem::take(&mut rich).odd().map(|text| (number, text)));
            number += 1;
        } else {
            rich.take(&step);
        }
    });
    found
}

/// A string of runs.
#[derive(Default)]
struct Rich {
    plain: String,
    shown: String,
    look: Look,
    in_text: bool,
    in_reading: bool,
}

impl Rich {
    fn take(&mut self, step: &Step<'_>) {
        match step {
            Step::Open(tag) => match tag.name() {
                "r" => self.look = Look::default(),
                "t" => self.in_text = true,
                // How a word is spoken.
                "rPh" => self.in_reading = true,
                _ => take(&mut self.look, tag),
            },
            Step::Text(text) if self.in_text && !self.in_reading => {
                self.plain.push_str(text);
                self.shown.push_str(&self.look.text(text));
            }
            Step::Close("t") => self.in_text = false,
            Step::Close("rPh") => self.in_reading = false,
            Step::Text(_) | Step::Close(_) => {}
        }
    }

    /// What to read, if it is not the text as it stands.
    fn odd(self) -> Option<String> {
        (self.plain != self.shown).then_some(self.shown)
    }
}

/// The cells of a sheet that are not plain.
fn cells(xml: &str, styles: &[Style], strings: &HashMap<usize, String>) -> Cells {
    let mut cells = Cells::new();
    let mut hidden: Vec<(u32, u32)> = Vec::new();
    // Where a row or a cell does not say its number it is the next one.
    let (mut row, mut column, mut is_row_hidden) = (0u32, 0u32, false);
    let (mut look, mut is_shared, mut in_value, mut value) = (Look::default(), false, false, String::new());
    let mut rich: Option<Rich> = None;
    walk(xml, |step, _| {
        if let Some(inside) = rich.as_mut().filter(|_| !matches!(step, Step::Close("is"))) {
            inside.take(&step);
            return;
        }
        match step {
            Step::Open(tag) => match tag.name() {
                "col" if is_hidden(&tag, "width") => {
                    let number = |name: &str| tag.value(name).and_then(|value| value.parse::<u32>().ok());
                    hidden.extend(number("min").zip(number("max")));
                }
                "row" => {
                    row = tag.value("r").and_then(|r| r.parse().ok()).unwrap_or(row + 1);
                    column = 0;
                    is_row_hidden = is_hidden(&tag, "ht");
                }
                "c" => {
                    (column, row) = tag.value("r").and_then(|r| place(&r)).unwrap_or((column + 1, row));
                    let style = tag.value("s").and_then(|s| s.parse::<usize>().ok()).unwrap_or(0);
                    let is_hidden = is_row_hidden || hidden.iter().any(|&(min, max)| (min..=max).contains(&column));
                    let kind = tag.value("t");
                    look = styles.get(style).copied().unwrap_or_default().of(kind.as_deref());
                    look.struck |= is_hidden;
                    is_shared = kind.as_deref() == Some("s");
                }
                "v" => {
                    in_value = true;
                    value.clear();
                }
                "is" => rich = Some(Rich::default()),
                _ => {}
            },
            Step::Text(text) if in_value => value.push_str(text),
            Step::Close("v") => {
                in_value = false;
                let string = value.trim().parse::<usize>().ok().filter(|_| is_shared).and_then(|number| strings.get(&number));
                let shown = string.map(|text| Shown::Text(look.text(text))).or((!look.is_plain()).then_some(Shown::As(look)));
                cells.extend(shown.map(|shown| ((row.saturating_sub(1), column.saturating_sub(1)), shown)));
            }
            Step::Close("is") => {
                let odd = rich.take().and_then(Rich::odd).map(|text| Shown::Text(look.text(&text)));
                let shown = odd.or((!look.is_plain()).then_some(Shown::As(look)));
                cells.extend(shown.map(|shown| ((row.saturating_sub(1), column.saturating_sub(1)), shown)));
            }
            Step::Text(_) | Step::Close(_) => {}
        }
    });
    cells
}

/// Whether a row or a column is hidden, or as good as that: of a height or width of nothing.
fn is_hidden(tag: &Tag<'_>, size: &str) -> bool {
    let is_nothing = || tag.value(size).and_then(|size| size.parse::<f64>().ok()).is_some_and(|size| size <= 0.0);
    tag.value("hidden").is_some_and(|on| on != "0" && on != "false") || is_nothing()
}

/// `C12` → (3, 12).
fn place(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let column = reference[..digits].bytes().try_fold(0u32, |sum, letter| {
        letter
            .is_ascii_alphabetic()
            .then(|| sum.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1))
    })?;
    Some((column, reference[digits..].parse().ok()?))
}

/// Whether a number format shows something other than the number that is stored: nothing, a date, a share, thousands of it, or a unit of its own,
/// which a table's own unit must not be applied to.
fn shows_other(code: &str) -> bool {
    let (mut bare, mut literal) = (String::new(), String::new());
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => literal.extend(chars.by_ref().take_while(|c| *c != '"')),
            '\\' => literal.extend(chars.next()),
            // As wide as the next character, or filled with it.
            '_' | '*' => drop(chars.next()),
            '[' => {
                let inside: String = chars.by_ref().take_while(|c| *c != ']').collect();
                literal.extend(inside.strip_prefix('$').and_then(|currency| currency.split('-').next()));
            }
            _ => bare.push(c),
        }
    }
    let bare = bare.to_lowercase().replace("general", "");
    let unit = |c: char| c.is_numeric() || "元万亿千百¥￥$€km".contains(c);
    code.starts_with(";;")
        || literal.to_lowercase().contains(unit)
        || bare.contains(|c: char| "ymdhs%元万亿千百¥￥$€".contains(c))
        || bare.split(';').any(|section| section.trim_end().ends_with(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GONE: &str = "\u{FFFD}";

    /// What is read in `A1` of a sheet with these cells; the value where nothing is odd.
    #[allow(clippy::needless_pass_by_value)] // Literals, one a case.
    fn check(styles_xml: &str, strings_xml: &str, sheet: &str, expected: Option<Shown>) {
        let (styles, strings) = (styles(styles_xml), strings(strings_xml));
        assert_eq!(cells(sheet, &styles, &strings).remove(&(0, 0)), expected, "{sheet}");
    }

    #[test]
    fn formats_that_show_other_figures() {
        for code in [
            ";;;",
            "0\"元\"",
            "0元",
            "[$元]#,##0",
            "\"¥\"#,##0.00",
            "¥#,##0",
            "0.0,,",
            "#,##0,\"k\"",
            "0\\万",
            "yyyy",
            "m/d",
            "0%",
            "\"1\"0",
            "[$¥-804]#,##0.00",
        ] {
            assert!(shows_other(code), "{code}");
        }
        for code in [
            "General",
            "0",
            "@",
            "#,##0",
            "#,##0.00_);[Red]\\(#,##0.00\\)",
            "0_ ;[Red]\\-0\\ ",
            "_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * \"-\"??_ ;_ @_ ",
            "0\"件\"",
            "[Blue]0",
            "0.00E+00",
            "[$-804]General",
        ] {
            assert!(!shows_other(code), "{code}");
        }
    }

    #[test]
    fn runs_that_do_not_count() {
        let text = |shown: &str| Some(Shown::Text(shown.to_owned()));
        for (runs, expected) in [
            ("<r><t>32</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r>", text("32¹")),
            (
                "<r><rPr><sz val=\"9\"/><strike/></rPr><t>40</t></r><r><rPr><strike val=\"0\"/></rPr><t>38 &lt;</t></r>",
                text("\u{FFFD}\u{FFFD}38 <"),
            ),
            ("<r><rPr><color theme=\"0\"/></rPr><t>7</t></r>", text(GONE)),
            ("<r><rPr><color theme='0' tint='-0.5'/></rPr><t>7</t></r>", None),
            ("<r><rPr><color indexed=\"9\"/></rPr><t>7</t></r>", text(GONE)),
            ("<r><rPr><color rgb='00FFFFFF'/></rPr><t>7</t></r>", text(GONE)),
            ("<r><rPr><color rgb='FFFDFDFD'/></rPr><t>7</t></r>", text(GONE)),
            ("<r><rPr><color rgb='FFC00000'/></rPr><t>7</t></r>", None),
            ("<t>321</t>", None),
        ] {
            let plain: fn(&str) -> String = str::to_owned;
            let prefixed = |xml: &str| xml.replace("</", "\u{1}").replace('<', "<x:").replace('\u{1}', "</x:");
            for dressed in [plain, prefixed] {
                let inline = format!("<row><c r='A1' t='inlineStr'><is>{runs}</is></c></row>");
                check("", "", &dressed(&inline), expected.clone());
                let shared = dressed(&format!("<sst><si><t>9</t></si><si>{runs}</si></sst>"));
                check("", &shared, "<row r='1'><c t='s'><v>1</v></c></row>", expected.clone());
                check("", &shared, "<row r='1'><c t='s'><v>0</v></c></row>", None);
            }
        }
    }

    #[test]
    fn whole_cells_that_do_not_count() {
        let styles = "<numFmts><numFmt numFmtId='170' formatCode=';;;'/></numFmts>\
            <fonts><font><sz val='9'/></font><font><strike/></font><font><color theme='0'/></font></fonts>\
            <fills><fill><patternFill patternType='none'/></fill><fill><patternFill patternType='solid'><fgColor rgb='FF336699'/></patternFill></fill></fills>\
            <cellStyleXfs><xf fontId='1'/></cellStyleXfs>\
            <cellXfs><xf fontId='0'/><xf fontId='1' fillId='0'/><xf fontId='2' fillId='0'/><xf fontId='2' fillId='1'/><xf numFmtId='170' fontId='0'/></cellXfs>";
        for (sheet, is_shown) in [
            ("<row><c s='0'><v>5</v></c></row>", true),
            ("<row><c s='1'><v>5</v></c></row>", false),
            ("<row><c s='2'><v>5</v></c></row>", false),
            ("<row><c s='3'><v>5</v></c></row>", true),
            ("<row><c s='4'><v>5</v></c></row>", false),
            ("<row r='1' hidden='1'><c><v>5</v></c></row>", false),
            ("<row r='1' ht='0' customHeight='1'><c><v>5</v></c></row>", false),
            ("<row r='1' ht='12.8'><c><v>5</v></c></row>", true),
            ("<cols><col min='1' max='1' width='0' customWidth='1'/></cols><row><c r='A1'><v>5</v></c></row>", false),
            ("<cols><col min='1' max='1' width='8.5'/></cols><row><c r='A1'><v>5</v></c></row>", true),
            ("<cols><col min='1' max='2' hidden='true'/></cols><row><c r='A1'><v>5</v></c></row>", false),
            ("<cols><col min='2' max='2' hidden='true'/></cols><row><c r='A1'><v>5</v></c></row>", true),
        ] {
            let found = cells(sheet, &super::styles(styles), &HashMap::new()).remove(&(0, 0));
            let text = match found {
                Some(Shown::As(look)) => look.text("5"),
                Some(Shown::Text(text)) => text,
                None => "5".to_owned(),
            };
            assert_eq!(text, if is_shown { "5" } else { GONE }, "{sheet}");
        }
        assert_eq!((place("AB12"), place("7"), place("x")), (Some((28, 12)), Some((0, 7)), None));
    }
}
