//! Small writers of Word and Excel files for tests.
//!
//! Comes in: paragraphs and tables. Goes out: the bytes of a .docx or .xlsx file, with no more parts than readers ask for.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// A part of a document.
pub enum Part<'a> {
    Text(&'a str),
    Table(Vec<Vec<Cell>>),
}

/// A cell and the rows and columns it fills; `None` as text is a place that a cell above fills.
#[derive(Clone)]
pub struct Cell {
    pub text: Option<String>,
    pub rows: usize,
    pub columns: usize,
}

/// A plain cell.
pub fn cell(text: &str) -> Cell {
    Cell { text: Some(text.to_owned()), rows: 1, columns: 1 }
}

/// A cell over several rows and columns.
pub fn wide(text: &str, rows: usize, columns: usize) -> Cell {
    Cell { text: Some(text.to_owned()), rows, columns }
}

/// The place below a cell that fills several rows.
pub fn below() -> Cell {
    Cell { text: None, rows: 1, columns: 1 }
}

fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A Word document.
pub fn docx(parts: &[Part]) -> Vec<u8> {
    let mut body = String::new();
    for part in parts {
        match part {
            Part::Text(text) => write!(body, "<w:p><w:r><w:t>{}</w:t></w:r></w:p>", escaped(text)).unwrap(),
            Part::Table(rows) => {
                body.push_str("<w:tbl>");
                for row in rows {
                    body.push_str("<w:tr>");
                    for cell in row {
                        let merge = match (&cell.text, cell.rows) {
                            (None, _) => "<w:vMerge/>",
                            (_, 1) => "",
                            _ => "<w:vMerge w:val=\"restart\"/>",
                        };
                        let text = escaped(cell.text.as_deref().unwrap_or_default());
                        write!(
                            body,
                            "<w:tc><w:tcPr><w:gridSpan w:val=\"{}\"/>{merge}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>",
                            cell.columns
                        )
                        .unwrap();
                    }
                    body.push_str("</w:tr>");
                }
                body.push_str("</w:tbl>");
            }
        }
    }
    let main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    packed(&[
        ("[Content_Types].xml", &types("/word/document.xml", main, "")),
        ("_rels/.rels", &relations(&[("officeDocument", "word/document.xml")])),
        ("word/document.xml", &format!("<w:document xmlns:w=\"{space}\"><w:body>{body}</w:body></w:document>")),
    ])
}

fn types(part: &str, kind: &str, more: &str) -> String {
    format!(
        "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"{part}\" ContentType=\"{kind}\"/>{more}</Types>"
    )
}

fn relations(targets: &[(&str, &str)]) -> String {
    let mut list = String::new();
    for (number, (kind, target)) in targets.iter().enumerate() {
        let id = number + 1;
        write!(list, "<Relationship Id=\"rId{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>").unwrap();
    }
    format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{list}</Relationships>")
}

/// A workbook of one sheet; a row of text is one cell, tables begin in the first column.
pub fn xlsx(parts: &[Part]) -> Vec<u8> {
    let (mut rows, mut merges) = (Vec::new(), String::new());
    for part in parts {
        match part {
            Part::Text(text) => rows.push(vec![(0, (*text).to_owned())]),
            Part::Table(table) => {
                for row in table {
                    let (mut column, mut cells) = (0, Vec::new());
                    for cell in row {
                        if let Some(text) = &cell.text {
                            cells.push((column, text.clone()));
                            if cell.rows * cell.columns > 1 {
                                let (last, end) = (name(column + cell.columns - 1), rows.len() + cell.rows);
                                write!(merges, "<mergeCell ref=\"{}{}:{last}{end}\"/>", name(column), rows.len() + 1).unwrap();
                            }
                        }
                        column += cell.columns;
                    }
                    rows.push(cells);
                }
            }
        }
    }
    let mut data = String::new();
    for (number, row) in rows.iter().enumerate() {
        write!(data, "<row r=\"{}\">", number + 1).unwrap();
        for (column, text) in row {
            let place = format!("{}{}", name(*column), number + 1);
            if text.parse::<f64>().is_ok() {
                write!(data, "<c r=\"{place}\"><v>{text}</v></c>").unwrap();
            } else {
                write!(data, "<c r=\"{place}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text)).unwrap();
            }
        }
        data.push_str("</row>");
    }
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let sheet = format!("<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{kind}.worksheet+xml\"/>");
    let merges = if merges.is_empty() { merges } else { format!("<mergeCells>{merges}</mergeCells>") };
    packed(&[
        ("[Content_Types].xml", &types("/xl/workbook.xml", &format!("{kind}.sheet.main+xml"), &sheet)),
        ("_rels/.rels", &relations(&[("officeDocument", "xl/workbook.xml")])),
        (
            "xl/workbook.xml",
            &format!(
                "<workbook xmlns=\"{space}\" xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", &relations(&[("worksheet", "worksheets/sheet1.xml")])),
        ("xl/worksheets/sheet1.xml", &format!("<worksheet xmlns=\"{space}\"><sheetData>{data}</sheetData>{merges}</worksheet>")),
    ])
}

/// `0` → `A`, `26` → `AA`.
fn name(column: usize) -> String {
    let letter = |n: usize| char::from(b'A' + n as u8);
    if column < 26 { letter(column).to_string() } else { format!("{}{}", letter(column / 26 - 1), letter(column % 26)) }
}
