//! PDF → lines, paragraphs and tables, by `pdfplumber`.
//!
//! Comes in: the bytes of a file. Goes out: [`Laid`]: page by page, top to bottom, lines outside of tables joined to paragraphs
//! where the page shows that they were broken, tables stitched across pages. It recognises no pictures: pages that hold
//! text only as a picture, or in a font that does not say which characters it shows, need OCR and are named.

use pdfplumber::{Char, DedupeOptions, ExtractOptions, Page, Pdf, PdfError, PdfErrorKind};

use super::clock::Clock;
use super::pdf_fonts;
use super::pdf_lines::{self, TextLine, UNMAPPED};
use super::pdf_tables::{self, Drawn};
use super::{Laid, Part, Refusal, stitch};
use crate::read::Limits;
use crate::read::lines::is_page_number;

/// What stands on a page, from top to bottom.
pub(super) enum Item {
    Line(TextLine),
    /// A line below all others that holds a page number.
    Aside(TextLine),
    Table(Drawn),
}

impl Item {
    fn top(&self) -> f64 {
        match self {
            Self::Line(line) | Self::Aside(line) => line.top,
            Self::Table(table) => table.top,
        }
    }
}

/// Reads a PDF; if what comes out does not look like Chinese text, once more with the maps that its fonts lack.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Laid, Refusal> {
    let clock = Clock::start(limits);
    let (laid, legible) = pages(bytes, limits, clock)?;
    let mended = if legible.is_doubtful() { pdf_fonts::with_maps(bytes) } else { None };
    let (mut laid, legible) = mended.map_or(Ok((laid, legible)), |mended| pages(&mended, limits, clock))?;
    // A locked document may open and show nothing.
    if legible.characters == 0 && legible.pictures.is_empty() && memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        return Err(Refusal::Locked);
    }
    legible.judge(&mut laid.notes)?;
    Ok(laid)
}

/// Reads page after page.
fn pages(bytes: &[u8], limits: &Limits, clock: Clock) -> Result<(Laid, Legible), Refusal> {
    let options = ExtractOptions {
        // Bold is faked by printing a character several times.
        dedupe: Some(DedupeOptions::default()),
        max_stream_bytes: limits.max_bytes as usize,
        collect_warnings: false,
        ..ExtractOptions::default()
    };
    let pdf = Pdf::open_bytes(bytes, Some(options)).map_err(|e| refusal(&e, limits))?;
    if pdf.page_count() > limits.max_pages as usize {
        return Err(Refusal::Limit(format!("{} pages; the limit is {}", pdf.page_count(), limits.max_pages)));
    }
    let mut pages = Vec::new();
    let mut legible = Legible::default();
    let mut laid = Laid::default();
    for number in 0..pdf.page_count() {
        clock.check()?;
        match pdf.page(number) {
            Ok(page) => {
                legible.look(number as u32 + 1, &page);
                pages.push(items(&page));
            }
            Err(error) if number + 1 == pdf.page_count() && laid.notes.len() == number => return Err(refusal(&error, limits)),
            Err(error) => {
                let message = format!("page {} cannot be read: {}", number + 1, refusal(&error, limits).error("").cause());
                laid.notes.push(("page-unreadable".to_owned(), message));
                pages.push(Vec::new());
            }
        }
    }
    let margins = pdf_lines::Margins::of(pages.iter().flatten().filter_map(|item| match item {
        Item::Line(line) => Some(line),
        _ => None,
    }));
    stitch::stitch(&mut pages);
    for (number, items) in pages.into_iter().enumerate() {
        laid.parts.push(Part::Page(number as u32 + 1));
        lay(items, &margins, &mut laid.parts);
    }
    Ok((laid, legible))
}

fn refusal(error: &PdfError, limits: &Limits) -> Refusal {
    match error.kind() {
        PdfErrorKind::PasswordRequired | PdfErrorKind::InvalidPassword => Refusal::Locked,
        PdfErrorKind::ResourceLimit => {
            Refusal::Limit(format!("it unfolds beyond the limits ({} MiB a page): {error}", limits.max_bytes >> 20))
        }
        _ => Refusal::Damaged(error.to_string()),
    }
}

/// What stands on a page, in order.
fn items(page: &Page) -> Vec<Item> {
    let tables = pdf_tables::tables(page);
    let outside = |c: &&Char| !tables.iter().any(|table| table.holds(c));
    let mut items: Vec<Item> = pdf_lines::lines(page.chars().iter().filter(outside)).into_iter().map(Item::Line).collect();
    items.extend(tables.into_iter().map(Item::Table));
    items.sort_by(|a, b| a.top().total_cmp(&b.top()));
    if let Some(Item::Line(last)) = items.pop_if(|item| is_aside(item, page.height())) {
        items.push(Item::Aside(last));
    }
    items
}

/// Whether the lowest thing on a page is its number: between dashes, or bare and in the lowest tenth.
fn is_aside(item: &mut Item, height: f64) -> bool {
    let Item::Line(line) = item else { return false };
    let text = line.text.trim();
    let bare = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_page_number(text) || bare && line.top > height * 0.9
}

/// Lines → paragraphs.
fn lay(items: Vec<Item>, margins: &pdf_lines::Margins, parts: &mut Vec<Part>) {
    let mut above: Option<TextLine> = None;
    for item in items {
        match item {
            Item::Line(line) => {
                let goes_on = above.as_ref().is_some_and(|above| margins.goes_on(above, &line));
                match parts.last_mut() {
                    Some(Part::Line(paragraph)) if goes_on => pdf_lines::append(paragraph, &line.text),
                    _ => {
                        if above.as_ref().is_some_and(|above| margins.parts(above, &line)) {
                            parts.push(Part::Blank);
                        }
                        let indent = if margins.indents(&line) { "\u{3000}\u{3000}" } else { "" };
                        parts.push(Part::Line(format!("{indent}{}", line.text)));
                    }
                }
                above = Some(line);
            }
            Item::Aside(line) => parts.push(Part::Aside(line.text)),
            Item::Table(drawn) => {
                above = None;
                parts.push(Part::Table(drawn.table()));
            }
        }
    }
}

/// Whether pages show text that cannot be read.
#[derive(Default)]
struct Legible {
    pages: u32,
    /// Pages that show a picture and hold no text.
    pictures: Vec<u32>,
    /// Pages with characters that stand for nothing.
    unmapped: Vec<u32>,
    characters: usize,
    lost: usize,
    han: usize,
    foreign: usize,
}

impl Legible {
    fn look(&mut self, number: u32, page: &Page) {
        self.pages += 1;
        let (before, lost) = (self.characters, self.lost);
        for c in page.chars().iter().flat_map(pdf_lines::shown) {
            self.characters += usize::from(!c.is_whitespace());
            self.lost += usize::from(c == UNMAPPED);
            self.han += usize::from(('\u{4E00}'..='\u{9FFF}').contains(&c));
            self.foreign += usize::from(!c.is_ascii() && c.is_alphabetic() && !('\u{2E80}'..='\u{FFEF}').contains(&c));
        }
        let area = |image: &pdfplumber::Image| (image.width * image.height).abs();
        let covered = page.images().iter().map(area).fold(0.0, f64::max);
        // A signature or seal is no page.
        if self.characters - before < 20 && covered > page.width() * page.height() * 0.3 {
            self.pictures.push(number);
        }
        if self.lost > lost {
            self.unmapped.push(number);
        }
    }

    /// Whether characters are lost or too few of them are Han.
    fn is_doubtful(&self) -> bool {
        self.lost > 0 || self.han * 4 < self.characters
    }

    fn judge(self, notes: &mut Vec<(String, String)>) -> Result<(), Refusal> {
        let Self { pages, pictures, unmapped, characters, lost, han, foreign } = self;
        if !pictures.is_empty() && (pictures.len() as u32 == pages || characters < 100) {
            return Err(Refusal::NeedsOcr { pages: pictures, of: pages, unmapped: false });
        }
        // A Chinese text that comes out as accented letters has a font without a usable map.
        let garbled = foreign * 5 > characters && han * 20 < characters;
        if lost * 4 > characters || garbled && characters > 50 {
            let all = if unmapped.is_empty() { (1..=pages).collect() } else { unmapped };
            return Err(Refusal::NeedsOcr { pages: all, of: pages, unmapped: true });
        }
        let listed = |pages: &[u32]| pages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        if !pictures.is_empty() {
            let message = format!("needs OCR, not read: pages that are pictures ({})", listed(&pictures));
            notes.push(("needs-ocr".to_owned(), message));
        }
        if lost > 0 {
            let message = format!(
                "{lost} characters in a font that does not say what they are, shown as \u{FFFD} (pages {})",
                listed(&unmapped)
            );
            notes.push(("unmapped".to_owned(), message));
        }
        Ok(())
    }
}
