//! Parquet with a column of texts → one document a row (cargo feature `parquet`).

use std::fs::File;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

use super::records::member;
use super::{Columns, Found, Take, broken, missing_column};
use crate::error::{Code, Error, Result};
use crate::read::Limits;

/// The rows of a Parquet file in order.
pub(super) fn rows(name: &str, file: File, columns: &Columns, limits: &Limits, take: Take) -> Result<()> {
    let reader = SerializedFileReader::new(file).map_err(|e| broken(name, &e.to_string()))?;
    let schema = reader.metadata().file_metadata().schema();
    let head: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
    if let Some((cause, remedy)) = missing_column(&head, columns) {
        return Err(Error::new(Code::Argument, name, cause, remedy));
    }
    let rows = reader.get_row_iter(None).map_err(|e| broken(name, &e.to_string()))?;
    for (row, number) in rows.zip(1u64..) {
        let row = row.map_err(|e| broken(name, &e.to_string()))?;
        let found = member(name, number, columns, limits, &|column| field(&row, column));
        take(found.map_or_else(Found::Failed, Found::Member))?;
    }
    Ok(())
}

fn field(row: &Row, column: &str) -> Option<String> {
    row.get_column_iter().find(|(name, _)| *name == column).and_then(|(_, field)| match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()),
        Field::Bytes(bytes) => Some(String::from_utf8_lossy(bytes.data()).into_owned()),
        other => Some(other.to_string()),
    })
}
