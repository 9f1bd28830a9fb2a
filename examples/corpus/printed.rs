//! In: true figures, forms, shape, planned faults. Out: every cell as the report prints it, with the value a reader can take from
//! it: a number where a number stands, nothing for blanks, marks, lost rows and black squares.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::figures::Figures;
use super::forms::{Form, table2_blocks, table3_rows};
use super::shape::Shape;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub raw: String,
    pub value: Option<i64>,
}

impl Cell {
    fn number(value: i64) -> Self {
        Self { raw: value.to_string(), value: Some(value) }
    }

    fn blank() -> Self {
        Self { raw: String::new(), value: None }
    }

    fn words(raw: String, value: i64) -> Self {
        Self { raw, value: Some(value) }
    }
}

#[derive(Clone, Debug)]
pub struct Printed {
    pub form2: Form,
    pub form3: Form,
    pub table2: BTreeMap<(&'static str, &'static str), Cell>,
    /// In form order; `None` = the row is lost.
    pub table3: Vec<(&'static str, Option<Vec<Cell>>)>,
    pub table3_present: bool,
    pub table4: Vec<Vec<Cell>>,
}

/// Faults a plan may ask for; the figures printed are then wrong on purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Total of `granted` one too high: row and total column do not add up.
    RowTotal,
    /// Natural persons of `unable_not_held` two too high: the total column still adds up.
    RowCell,
    /// Total of the review block of table 4 one too high.
    BlockTotal,
    /// The text claims two requests more than table 3.
    Claim,
    /// The source's name stands in the copy.
    LeftoverName,
    /// The source's year stands in the copy.
    LeftoverYear,
}

impl Fault {
    pub fn parse(name: &str) -> Self {
        match name {
            "row_total" => Self::RowTotal,
            "row_cell" => Self::RowCell,
            "block_total" => Self::BlockTotal,
            "claim" => Self::Claim,
            "leftover_name" => Self::LeftoverName,
            "leftover_year" => Self::LeftoverYear,
            _ => panic!("no fault {name}"),
        }
    }
}

pub fn print(figures: &Figures, year: i32, shape: &Shape, faults: &[Fault], dice: &mut Dice) -> Printed {
    let form2 = Form::of_year(year);
    let form3 = if shape.has("mixed_forms") { Form::F2019 } else { form2 };
    let labels = table3_rows(form3);
    let mut table3: Vec<_> = labels
        .iter()
        .zip(figures.rows(form3))
        .map(|(label, row)| (label.0, Some(row.iter().map(|&value| Cell::number(value)).collect::<Vec<_>>())))
        .collect();
    let mut table4: Vec<Vec<_>> = figures.table4.iter().map(|block| block.iter().map(|&v| Cell::number(v)).collect()).collect();
    if faults.contains(&Fault::RowTotal) {
        raise(&mut table3, "granted", 6, 1);
    }
    if faults.contains(&Fault::RowCell) {
        raise(&mut table3, "unable_not_held", 0, 2);
    }
    if faults.contains(&Fault::BlockTotal) {
        let total = table4[0][4].value.expect("a printed number");
        table4[0][4] = Cell::number(total + 1);
    }
    let mut table2 = table2_cells(figures, form2, shape, dice);
    blanks(&mut table3, shape);
    cuts(&mut table3, shape);
    for cell in
        table2.values_mut().chain(table3.iter_mut().filter_map(|row| row.1.as_mut()).flatten()).chain(table4.iter_mut().flatten())
    {
        digits(cell, shape);
    }
    Printed { form2, form3, table2, table3, table3_present: !shape.has("no_table"), table4 }
}

fn raise(table: &mut [(&'static str, Option<Vec<Cell>>)], key: &str, column: usize, by: i64) {
    let row = table.iter_mut().find(|row| row.0 == key).and_then(|row| row.1.as_mut()).expect("every form has this row");
    row[column] = Cell::number(row[column].value.expect("a printed number") + by);
}

fn table2_cells(figures: &Figures, form: Form, shape: &Shape, dice: &mut Dice) -> BTreeMap<(&'static str, &'static str), Cell> {
    let mut cells = BTreeMap::new();
    for block in table2_blocks(form) {
        for row in block.rows {
            let idle = block.columns.iter().all(|column| figures.table2[&(row.0, column.0)] == 0);
            let mark = (shape.has("marks") && idle && row.0 != "normative_documents").then(|| *dice.pick(&["/", "—", "-", "无"]));
            for column in block.columns {
                let value = figures.table2[&(row.0, column.0)];
                let cell = match mark {
                    Some(mark) => Cell { raw: mark.to_owned(), value: None },
                    None if column.0 == "amount" => money(value, shape, dice),
                    None => annotated(row.0, column.0, value, shape, dice),
                };
                cells.insert((row.0, column.0), cell);
            }
        }
    }
    cells
}

/// `value` is whole 元; the form's unit is 万元.
fn money(yuan: i64, shape: &Shape, dice: &mut Dice) -> Cell {
    let raw = if yuan == 0 {
        (*dice.pick(&["0", "0", "0.0000"])).to_owned()
    } else if shape.has("yuan") {
        format!("{yuan}元")
    } else {
        let exact = format!("{}.{:04}", yuan / 10_000, yuan % 10_000);
        if dice.chance(50.0) { exact.trim_end_matches('0').trim_end_matches('.').to_owned() } else { exact }
    };
    Cell::words(raw, yuan)
}

fn annotated(row: &str, column: &str, value: i64, shape: &Shape, dice: &mut Dice) -> Cell {
    if !shape.has("annotated") || value == 0 {
        return Cell::number(value);
    }
    let raw = match (row, column) {
        ("procurement", "items") => {
            format!("{}{value}{}", dice.pick(&["钢制书架", "碎纸设备", "扫描仪等", "阅览桌椅"]), dice.pick(&["组", "项", "批"]))
        }
        ("normative_documents", "made") if value > 1 => format!("{value}（其中修订{}件）", value / 2),
        ("normative_documents", "in_force" | "public_total") => format!("{value}件"),
        ("penalties", "decisions") => format!("{value} 件"),
        _ => return Cell::number(value),
    };
    Cell::words(raw, value)
}

fn blanks(table: &mut [(&'static str, Option<Vec<Cell>>)], shape: &Shape) {
    // The rows that stay complete, so that every blank can be inferred from a printed total (checks.md §3).
    const FRAME: [&str; 4] = ["new", "carried_in", "handled_total", "carried_out"];
    for (key, row) in table {
        let Some(row) = row else { continue };
        for (column, cell) in row.iter_mut().enumerate() {
            let zero = cell.value == Some(0);
            let blank = shape.has("blank_table")
                || (shape.has("blank_zero") && zero && column < 6)
                || (shape.has("blank_totals") && (column == 6 || (zero && !FRAME.contains(key))));
            if blank {
                *cell = Cell::blank();
            } else if shape.has("garbled") && ["granted", "unable_not_held"].contains(key) {
                *cell = Cell { raw: "■".to_owned(), value: None };
            }
        }
    }
}

fn cuts(table: &mut [(&'static str, Option<Vec<Cell>>)], shape: &Shape) {
    let lost = if shape.has("cut_head") {
        0..table.iter().position(|row| row.0 == "unable_needs_creation").expect("every form has this row")
    } else if shape.has("cut_zero_rows") {
        longest_zero_run(table)
    } else {
        0..0
    };
    for row in &mut table[lost] {
        row.1 = None;
    }
}

/// Only rows of zeros may be lost where the report is still to be rated.
fn longest_zero_run(table: &[(&'static str, Option<Vec<Cell>>)]) -> std::ops::Range<usize> {
    let zero =
        |row: &(&str, Option<Vec<Cell>>)| row.1.as_ref().is_some_and(|cells| cells.iter().all(|cell| cell.value == Some(0)));
    // Outcomes after （二）; the total and the remainder stay.
    let outcomes = 4..table.len() - 2;
    let mut best = 0..0;
    let mut start = outcomes.start;
    for (i, row) in table.iter().enumerate().take(outcomes.end).skip(outcomes.start) {
        if !zero(row) {
            start = i + 1;
        } else if i + 1 - start > best.len() {
            best = start..i + 1;
        }
    }
    best
}

fn digits(cell: &mut Cell, shape: &Shape) {
    if shape.has("thousands") && cell.raw.len() > 3 && cell.raw.bytes().all(|b| b.is_ascii_digit()) {
        let grouped: Vec<_> = cell.raw.as_bytes().rchunks(3).rev().map(|part| String::from_utf8_lossy(part)).collect();
        cell.raw = grouped.join(",");
    }
    if shape.has("full_width") {
        cell.raw = cell.raw.chars().map(full_width).collect();
    }
}

fn full_width(c: char) -> char {
    match c {
        '0'..='9' => char::from_u32(c as u32 - '0' as u32 + '０' as u32).expect("ten digits follow ０"),
        _ => c,
    }
}
