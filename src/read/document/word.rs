//! Word documents (.docx, .doc, WPS in Word's layout) → paragraphs and tables, by `rwml`.
//!
//! Comes in: the bytes of a file. Goes out: [`Laid`]. Paragraphs are whole: a blank part stands between two. Page breaks are
//! not known: where a page ends is decided when a document is shown. Hidden and deleted text and the marks of notes are left out;
//! raised, struck-out and white figures, and those of text boxes in cells, are none ([`Look`]). Of a .docx it reads what is displayed,
//! with the results that fields have (`word_shown`).

use std::collections::HashSet;

use rwml::{Block, CharProps, Color, Document, Error as WordError, FieldRole, Paragraph, Run, VertAlign};

use super::word_shown::{TEXT_PART, shown};
use super::{Cell, Laid, Part, Refusal, Table};
use crate::read::Limits;
use crate::read::look::{Ink, Look, Raised, UNREADABLE};

/// Reads a Word document.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Laid, Refusal> {
    let changed = shown(bytes, LARGEST_PART);
    let document = Document::open(changed.as_deref().unwrap_or(bytes)).map_err(|error| refusal(error, bytes))?;
    let boxes = document.text_boxes().into_iter().map(|found| found.text.trim().to_owned()).filter(|text| !text.is_empty());
    let mut laying = Laying { limits, boxes: boxes.collect(), parts: Vec::new() };
    laying.blocks(&document.model().blocks)?;
    Ok(Laid { parts: laying.parts, notes: Vec::new() })
}

/// The library passes over a larger part without a word.
const LARGEST_PART: u64 = 64 << 20;

fn refusal(error: WordError, bytes: &[u8]) -> Refusal {
    let unfolded = || zip::ZipArchive::new(std::io::Cursor::new(bytes)).ok()?.by_name(TEXT_PART).ok().map(|part| part.size());
    match error {
        WordError::Encrypted { .. } => Refusal::Locked,
        other => match unfolded() {
            Some(size) if size > LARGEST_PART => {
                let (size, most) = (size >> 20, LARGEST_PART >> 20);
                Refusal::Limit(format!("its text ({TEXT_PART}) unfolds to {size} MiB; the limit is {most} MiB"))
            }
            _ => Refusal::Damaged(other.to_string()),
        },
    }
}

/// Where a paragraph stands.
enum Place {
    Text,
    /// In a table, on a ground of this colour.
    Cell(Option<Color>),
}

/// A document being laid out.
struct Laying<'l> {
    limits: &'l Limits,
    /// What stands in text boxes.
    boxes: HashSet<String>,
    parts: Vec<Part>,
}

impl Laying<'_> {
    fn blocks(&mut self, blocks: &[Block]) -> Result<(), Refusal> {
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    // A text box stands beside the paragraph that holds it.
                    let (text, beside) = (self.line(paragraph, &Place::Text), self.boxed(paragraph));
                    for line in std::iter::once(text).chain(beside) {
                        self.parts.push(Part::Line(line));
                        self.parts.push(Part::Blank);
                    }
                }
                Block::Table(found) => {
                    // A table inside a cell of another stands after it.
                    let mut inner = Vec::new();
                    let table = self.table(found, &mut inner)?;
                    self.parts.push(Part::Table(table));
                    self.parts.push(Part::Blank);
                    self.blocks(&inner)?;
                }
                Block::PageBreak | Block::SectionBreak(_) => self.parts.push(Part::Blank),
                Block::Image(_) | Block::Chart(_) => {}
            }
        }
        Ok(())
    }

    /// A paragraph as the reader of the page sees it: with the number that Word counts for it, without hidden text. Figures of text
    /// boxes, which may lie anywhere on the page, are none of a cell's.
    fn line(&self, paragraph: &Paragraph, place: &Place) -> String {
        let label = paragraph.props.list.as_ref().map_or("", |list| list.label.as_str());
        let mut text = String::new();
        for run in paragraph.runs.iter().filter(|run| !run.props.hidden) {
            let is_box = self.is_box(run);
            let shading = match place {
                Place::Text if is_box => continue,
                Place::Text => paragraph.props.shading,
                Place::Cell(shading) => shading.or(paragraph.props.shading),
            };
            let look = Look { struck: is_box || run.props.strike, ..look(&run.props, shading) };
            if look.is_plain() { text.push_str(&run.text) } else { text.extend(run.text.chars().map(|c| look.shown(c))) }
        }
        // Bullets say nothing; a number may be that of a section.
        if label.chars().any(char::is_alphanumeric) && !text.trim().is_empty() { format!("{label}{text}") } else { text }
    }

    /// The text boxes of a paragraph, a line each.
    fn boxed(&self, paragraph: &Paragraph) -> Vec<String> {
        paragraph.runs.iter().filter(|run| self.is_box(run)).map(|run| run.text.trim().to_owned()).collect()
    }

    /// Whether a run is what stands in a text box: the library hands it on as text without any properties.
    fn is_box(&self, run: &Run) -> bool {
        let is_bare = || run.props == CharProps::default() && run.field == FieldRole::None;
        !self.boxes.is_empty() && is_bare() && self.boxes.contains(run.text.trim())
    }

    fn table(&self, found: &rwml::Table, inner: &mut Vec<Block>) -> Result<Table, Refusal> {
        let mut table = Table::default();
        // For each column, the first row that no cell from above fills any more.
        let mut free: Vec<u32> = Vec::new();
        for (row, cells) in found.rows.iter().enumerate() {
            let row = row as u32;
            let mut column = 0usize;
            for cell in &cells.cells {
                while free.get(column).is_some_and(|&from| from > row) {
                    column += 1;
                }
                let (rows, columns) = (u32::from(cell.row_span.max(1)), u32::from(cell.col_span.max(1)));
                let end = column + columns as usize;
                if end > self.limits.max_cells {
                    return Err(Refusal::Limit(format!("a table of more than {} columns", self.limits.max_cells)));
                }
                free.resize(free.len().max(end), 0);
                free[column..end].fill(row.saturating_add(rows));
                table.cells.push(Cell { row, column: column as u32, rows, columns, text: self.text(cell, inner) });
                column = end;
            }
        }
        let last = found.rows.len() as u32;
        for cell in &mut table.cells {
            cell.rows = cell.rows.min(last - cell.row);
        }
        Ok(table)
    }

    /// The paragraphs of a cell, a line each; of a table of one row in it the cells, larger tables are handed on. A cell that shows a
    /// picture, or hides figures, and has no text is not blank.
    fn text(&self, cell: &rwml::Cell, inner: &mut Vec<Block>) -> String {
        let mut lines = Vec::new();
        let mut is_concealed = false;
        for block in &cell.blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    lines.push(self.line(paragraph, &Place::Cell(cell.shading)));
                    let conceals = |run: &Run| run.image.is_some() || run.props.hidden && run.text.contains(char::is_numeric);
                    is_concealed |= paragraph.runs.iter().any(conceals);
                }
                // It frames what the cell says.
                Block::Table(table) if table.rows.len() <= 1 => {
                    for cell in table.rows.iter().flat_map(|row| &row.cells) {
                        lines.push(self.text(cell, inner));
                    }
                }
                Block::Table(_) => inner.push(block.clone()),
                Block::Image(_) | Block::Chart(_) => is_concealed = true,
                _ => {}
            }
        }
        let text = lines.join("\n");
        if is_concealed && text.trim().is_empty() { UNREADABLE.to_string() } else { text }
    }
}

/// How a run looks on a ground of this colour.
fn look(props: &CharProps, shading: Option<Color>) -> Look {
    let ink = |color: Color| Ink::of([color.r, color.g, color.b]);
    Look {
        raised: match props.vert_align {
            VertAlign::Baseline => None,
            VertAlign::Super => Some(Raised::Above),
            VertAlign::Sub => Some(Raised::Below),
        },
        // In the colour of its ground nobody sees it.
        struck: props.strike || props.color.is_some() && props.color == shading,
        ink: props.color.map_or(Ink::Seen, ink),
        backed: props.highlight.is_some() || shading.is_some_and(|color| ink(color) == Ink::Seen),
        ..Look::default()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    /// A document with this body.
    fn docx(body: &str) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let document = format!(
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
             xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:m=\"urn:m\"><w:body>{body}</w:body></w:document>"
        );
        let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
        let links = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" \
             Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
             </Relationships>";
        for (name, xml) in [("[Content_Types].xml", types), ("_rels/.rels", links), (TEXT_PART, &document)] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(xml.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn what_does_not_count_is_no_figure() {
        let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
        let plain = |text: &str| run("<w:b/>", text);
        let field = |code: &str, result: Option<&str>| {
            let part = |inner: &str| format!("<w:r>{inner}</w:r>");
            let result = result.map_or(String::new(), |text| part("<w:fldChar w:fldCharType=\"separate\"/>") + &plain(text));
            part("<w:fldChar w:fldCharType=\"begin\"/>")
                + &part(&format!("<w:instrText>{code}</w:instrText>"))
                + &result
                + &part("<w:fldChar w:fldCharType=\"end\"/>")
        };
        let cell = |runs: String| format!("<w:tc><w:p>{runs}</w:p></w:tc>");
        let shape = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>1</w:t></w:r></w:p></w:txbxContent></v:textbox>\
             </v:shape></w:pict></w:r>";
        for (runs, expected) in [
            (plain("32"), "32"),
            (plain("32") + &run("<w:vertAlign w:val=\"superscript\"/>", "1"), "32¹"),
            (plain("32") + &run("<w:vertAlign w:val=\"subscript\"/>", "注1"), "32注₁"),
            (run("<w:strike/>", "40") + &plain("38"), "\u{FFFD}\u{FFFD}38"),
            (run("<w:dstrike/>", "40"), "\u{FFFD}\u{FFFD}"),
            (run("<w:strike w:val=\"0\"/>", "40"), "40"),
            (plain("3") + &run("<w:vanish/>", "9"), "3"),
            (format!("<w:del>{}</w:del>{}", "<w:r><w:delText>4</w:delText></w:r>", plain("5")), "5"),
            (format!("<w:ins>{}</w:ins>", plain("6")), "6"),
            (plain("32") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>", "32"),
            (plain("3") + &run("<w:color w:val=\"FFFFFF\"/>", "7"), "3\u{FFFD}"),
            (plain("3") + &run("<w:color w:val=\"FDFDFD\"/>", "7"), "3\u{FFFD}"),
            (run("<w:vanish/>", "9"), "\u{FFFD}"),
            (run("<w:vanish/>", "注"), ""),
            (plain("32") + shape, "32\u{FFFD}"),
            (field("=5+8", Some("12")), "12"),
            (plain("1") + "<w:fldSimple w:instr=\"=1+1\"><w:r><w:t>3</w:t></w:r></w:fldSimple>", "13"),
            (plain("5") + &run("<w:position w:val=\"8\"/>", "1"), "5¹"),
            ("<m:oMath><m:r><m:t>5</m:t></m:r></m:oMath>".to_owned(), "5"),
        ] {
            let body = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl><w:p/>", cell(plain("规章")), cell(runs));
            let laid = read(&docx(&body), &Limits::default()).unwrap();
            let [Part::Table(table), ..] = &laid.parts[..] else { panic!("{:?}", laid.parts) };
            assert_eq!(table.cells[1].text, expected, "{body}");
        }
        let nested = |inner: &str| {
            let body = format!(
                "<w:tbl><w:tr>{}<w:tc><w:p>{}</w:p>{inner}<w:p/></w:tc></w:tr></w:tbl><w:p/>",
                cell(plain("规章")),
                plain("12")
            );
            read(&docx(&body), &Limits::default()).unwrap()
        };
        let row = format!("<w:tr>{}</w:tr>", cell(plain("9")));
        let laid = nested(&format!("<w:tbl>{row}</w:tbl>"));
        let [Part::Table(table), ..] = &laid.parts[..] else { panic!("{:?}", laid.parts) };
        assert_eq!(table.cells[1].text.trim_end(), "12\n9");
        let laid = nested(&format!("<w:tbl>{row}{row}</w:tbl>"));
        let tables: Vec<usize> = laid
            .parts
            .iter()
            .filter_map(|part| if let Part::Table(table) = part { Some(table.cells.len()) } else { None })
            .collect();
        assert_eq!(tables, [2, 2]);
        let laid = read(&docx(&format!("<w:p>{}{shape}</w:p>", plain("标题"))), &Limits::default()).unwrap();
        assert_eq!(laid.parts, ["标题", "1"].map(|text| [Part::Line(text.to_owned()), Part::Blank]).concat());
    }
}
