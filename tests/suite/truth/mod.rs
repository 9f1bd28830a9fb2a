//! The real reports beside the repository and what is known of them.
#![allow(dead_code)]

use std::path::PathBuf;

use gongkai::facts::{APPLICANTS, Cell, CellState, Column, Facts, Form, Row, Table, rows};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};
use gongkai::report::Report;
use serde_json::Value;

/// A truth file.
pub struct Truth {
    pub file: String,
    pub agency: String,
    pub year: u16,
    pub form: String,
    /// Row, column and printed figure (money in 元); `None` for blank or absent.
    pub cells: Vec<(Row, Column, Option<i64>)>,
    /// Paths that are not to be scored.
    pub uncertain: Vec<String>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/reports")
}

/// Whether the reports are there.
pub fn present() -> bool {
    folder().is_dir()
}

/// All truth files in order; none, with a word of it, where the folder is missing.
pub fn truths() -> Vec<Truth> {
    if !present() {
        assert!(std::env::var_os("GONGKAI_REQUIRE_SHARED").is_none(), "{} is missing", folder().display());
        eprintln!("skipped: {} is missing", folder().display());
        return Vec::new();
    }
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder().join("truth"))
        .expect("the folder is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
        .collect();
    paths.sort();
    paths.iter().map(|p| truth(&serde_json::from_slice(&std::fs::read(p).expect("readable")).expect("JSON"))).collect()
}

fn truth(json: &Value) -> Truth {
    let text = |key: &str| json[key].as_str().unwrap_or_default().to_owned();
    Truth {
        file: text("file"),
        agency: text("agency"),
        form: text("form"),
        year: json["year"].as_u64().expect("a year") as u16,
        cells: cells(json),
        uncertain: json["uncertain"].as_array().into_iter().flatten().filter_map(|p| p.as_str().map(str::to_owned)).collect(),
    }
}

fn cells(json: &Value) -> Vec<(Row, Column, Option<i64>)> {
    let mut out = Vec::new();
    for table in ["table2", "table4"] {
        for (row, columns) in json[table].as_object().expect("a table") {
            for (column, value) in columns.as_object().expect("a row") {
                let (row, Some(column)) = (Row::parse(row).expect("a row"), Column::parse(column)) else { continue };
                let unit = if column != Column::Amount || columns["amount_unit"] == "元" { 1.0 } else { 10_000.0 };
                out.push((row, column, value.as_f64().map(|v| (v * unit).round() as i64)));
            }
        }
    }
    for (row, values) in json["table3"]["rows"].as_object().expect("rows") {
        let row = Row::parse(row).expect("a row");
        out.extend(APPLICANTS.iter().zip(values.as_array().expect("seven")).map(|(&c, v)| (row, c, v.as_i64())));
    }
    out
}

/// A file of `../shared/reports`, read and parsed, with its decoded text.
pub fn report(file: &str) -> (Report, String) {
    let bytes = std::fs::read(folder().join(file)).expect("the file is there");
    let source = read_bytes(file, &bytes, &Limits::default()).expect("a text");
    (parse(&source), source.text)
}

/// Text without white space, entities and tags, for comparing a span with what was read there.
pub fn letters(text: &str) -> String {
    text.replace("&nbsp;", "").chars().filter(|c| !c.is_whitespace()).collect()
}

/// Facts as the truth files have them, not read from the reports; uncertain cells left blank.
pub fn facts_of(truth: &Truth) -> Facts {
    let form2 = if truth.form == "2019" { Form::F2019 } else { Form::F2021 };
    let value = |row: Row, column: Column| truth.cells.iter().find(|c| (c.0, c.1) == (row, column)).and_then(|c| c.2);
    let form3 = if value(Row::Other, Column::NaturalPerson).is_some() { Form::F2019 } else { form2 };
    let mut facts = Facts { form_table2: Some(form2), form_table3: Some(form3), cells: Vec::new(), indicators: Vec::new() };
    for (table, form) in [(Table::T2, form2), (Table::T3, form3), (Table::T4, form3)] {
        for row in rows(table, form) {
            for &column in row.columns(form) {
                let path = format!("table{}.{}.{}", table.key(), row.key(), column.key());
                let known = value(row, column).filter(|_| !truth.uncertain.contains(&path));
                facts.cells.push(Cell::bare(row, column, known.map_or(CellState::Blank, CellState::Printed)));
            }
        }
    }
    facts.inferred()
}
