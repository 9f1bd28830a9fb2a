//! JSONL and CSV with a column of texts → one document a row.
//!
//! Comes in: a stream of rows. Goes out: a member for each row with a text, named by its id or number, with what its other
//! columns say. A row that cannot be read is named and the rest goes on.

use std::io::{BufRead, Read};

use encoding_rs_io::DecodeReaderBytesBuilder;
use serde_json::{Map, Value};

use super::{Columns, Found, Member, Take, missing_column, stopped, tidy};
use crate::error::{Code, Error, Result};
use crate::read::Limits;
use crate::report::Given;

/// Columns that hold the text, if none is named, the first that is there.
pub(super) const TEXTS: [&str; 5] = ["text", "content", "body", "html", "正文"];
/// Columns that name the text, likewise.
const IDS: [&str; 4] = ["file", "name", "path", "id"];

/// One object a line.
pub(super) fn jsonl(name: &str, inside: &mut dyn BufRead, columns: &Columns, limits: &Limits, take: Take) -> Result<()> {
    let mut line = Vec::new();
    // JSON may write three characters of text as \uXXXX.
    let most = limits.max_bytes.saturating_mul(6).saturating_add(1 << 20);
    for number in 1u64.. {
        line.clear();
        let read = Read::take(&mut *inside, most).read_until(b'\n', &mut line).map_err(|e| stopped(name, &e))?;
        if read == 0 {
            break;
        }
        if read as u64 == most && line.last() != Some(&b'\n') {
            let cause = format!("line {number} is over {} MiB", most >> 20);
            return Err(Error::new(Code::TooLarge, name, cause, "split the file; one line is one report"));
        }
        let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        let row = serde_json::from_slice::<Map<String, Value>>(text);
        let found = match row {
            // Each object has columns of its own.
            Ok(row) => match missing_column(&row.keys().map(String::as_str).collect::<Vec<_>>(), columns) {
                Some((cause, remedy)) => Err(Error::new(Code::Damaged, format!("{name}/row {number}"), cause, remedy)),
                None => nested(&row, columns).map_or_else(
                    || member(name, number, columns, limits, &|column| field(&row, column)),
                    |column| Err(unreadable(name, number, &format!("its field {column} is a list or an object, not a text"))),
                ),
            },
            Err(error) => Err(unreadable(name, number, &format!("it is no JSON object: {error}"))),
        };
        take(found.map_or_else(Found::Failed, Found::Member))?;
    }
    Ok(())
}

/// A field that is taken and is no single value: which agency of a list is meant nobody can tell.
fn nested<'a>(row: &'a Map<String, Value>, columns: &'a Columns) -> Option<&'a str> {
    let filled = |column: &&str| row.get(*column).is_some_and(|value| !value.is_null());
    let one = |named: &'a Option<String>, usual: &[&'static str]| -> Option<&'a str> {
        named.as_deref().or_else(|| usual.iter().copied().find(filled))
    };
    let mut taken: Vec<&str> = Given::FIELDS.to_vec();
    taken.extend(one(&columns.text, &TEXTS).into_iter().chain(one(&columns.id, &IDS)));
    let is_nested = |value: &Value| matches!(value, Value::Array(_) | Value::Object(_));
    row.iter().find(|(column, value)| taken.contains(&column.as_str()) && is_nested(value)).map(|(column, _)| column.as_str())
}

/// A field as text; numbers as they stand, null as nothing.
fn field(row: &Map<String, Value>, column: &str) -> Option<String> {
    match row.get(column)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Rows with a head; UTF-8, UTF-16 with a mark, or GB18030 as Excel writes it in China.
pub(super) fn csv(
    name: &str,
    inside: &mut dyn BufRead,
    delimiter: u8,
    columns: &Columns,
    limits: &Limits,
    take: Take,
) -> Result<()> {
    let start = inside.fill_buf().map_err(|e| stopped(name, &e))?;
    // A character cut at the end of the buffer is no sign of another encoding.
    let is_utf8 = std::str::from_utf8(start).map_or_else(|e| e.error_len().is_none(), |_| true);
    let encoding = (!is_utf8).then_some(encoding_rs::GB18030);
    let decoder = DecodeReaderBytesBuilder::new().encoding(encoding).bom_override(true).build(inside);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(decoder);
    let failed =
        |e: &csv::Error| Error::new(Code::Damaged, name, format!("the table cannot be read: {e}"), "save it anew as CSV");
    let head: Vec<String> = reader.headers().map_err(|e| failed(&e))?.iter().map(|h| h.trim().to_owned()).collect();
    let named: Vec<&str> = head.iter().map(String::as_str).collect();
    if let Some((cause, remedy)) = missing_column(&named, columns) {
        return Err(Error::new(Code::Argument, name, cause, remedy));
    }
    for (row, number) in reader.records().zip(1u64..) {
        let row = row.map_err(|e| failed(&e))?;
        let value = |column: &str| head.iter().position(|h| h == column).and_then(|at| row.get(at)).map(str::to_owned);
        let found = member(name, number, columns, limits, &value);
        take(found.map_or_else(Found::Failed, Found::Member))?;
    }
    Ok(())
}

/// The document of one row.
pub(super) fn member(
    name: &str,
    number: u64,
    columns: &Columns,
    limits: &Limits,
    value: &dyn Fn(&str) -> Option<String>,
) -> Result<Member> {
    let filled = |column: &str| value(column).filter(|text| !text.trim().is_empty());
    let first = |named: Option<&String>, usual: &[&str]| match named {
        Some(column) => filled(column),
        None => usual.iter().find_map(|column| filled(column)),
    };
    let text = first(columns.text.as_ref(), &TEXTS);
    let text = text.ok_or_else(|| unreadable(name, number, "it has no text"))?;
    let id = first(columns.id.as_ref(), &IDS).and_then(|id| tidy(&id)).unwrap_or_else(|| format!("{number:06}"));
    limits.check(&format!("{name}/{id}"), text.len() as u64)?;
    let mut given = Given::by("column");
    for field in Given::FIELDS {
        if let Some(said) = value(field) {
            given.set(field, &said).map_err(|wrong| {
                let cause =
                    format!("its column {field} says «{}», which is no year", super::listed(std::iter::once(wrong.as_str())));
                let remedy = "write the year in four digits, or leave the cell blank: then the text tells the year";
                Error::new(Code::Damaged, format!("{name}/row {number}"), cause, remedy)
            })?;
        }
    }
    Ok(Member { name: id, bytes: text.into_bytes(), given: given.says().then_some(given) })
}

fn unreadable(name: &str, number: u64, cause: &str) -> Error {
    let remedy = "correct the row, or name the columns with --text-column and --id-column";
    Error::new(Code::Damaged, format!("{name}/row {number}"), cause, remedy)
}
