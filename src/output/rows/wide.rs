//! `gongkai.facts/1`: one row a report, a column a cell.

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use super::{Align, LEFT, RIGHT, Row, text};
use crate::facts::{CellState, Column, Facts, Form, rows};
use crate::search::Card;

/// The cells that wide rows have as columns.
#[derive(Clone, Debug)]
pub struct WideColumns {
    cells: Vec<(crate::facts::Row, Column)>,
    names: Vec<String>,
}

impl WideColumns {
    /// The cells of both forms that `takes` accepts, in the order of the forms. A column of one form is never one of the other.
    pub fn new(takes: impl Fn(crate::facts::Row, Column) -> bool) -> Self {
        let mut cells: Vec<(crate::facts::Row, Column)> = Form::ALL
            .into_iter()
            .flat_map(|form| crate::facts::Row::ALL.iter().map(move |row| (form, row)))
            .filter(|(form, row)| rows(row.table(), *form).any(|r| r == **row))
            .flat_map(|(form, row)| row.columns(form).iter().map(move |column| (*row, *column)))
            .filter(|&(row, column)| takes(row, column))
            .collect();
        cells.sort_unstable();
        cells.dedup();
        let names = cells.iter().map(|(row, column)| format!("{}.{}", row.key(), column.key())).collect();
        Self { cells, names }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether no cell was accepted.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }
}

/// `gongkai.facts/1`. A cell without a figure is null; which figures are inferred, and why others are missing, stands in the last
/// two columns.
#[derive(Clone, Debug)]
pub struct WideRow<'a> {
    columns: &'a WideColumns,
    report: String,
    file: String,
    agency: Option<String>,
    region: Option<String>,
    level: Option<&'static str>,
    kind: Option<&'static str>,
    year: Option<u16>,
    form_table2: Option<&'static str>,
    form_table3: Option<&'static str>,
    values: Vec<Option<i64>>,
    inferred: Vec<String>,
    no_figure: Vec<String>,
}

impl<'a> WideRow<'a> {
    /// The row of one report.
    pub fn new(card: &Card, facts: &Facts, columns: &'a WideColumns) -> Self {
        let mut wide = Self {
            columns,
            report: card.id.0.clone(),
            file: card.file().to_owned(),
            agency: card.agency.clone(),
            region: card.area.clone(),
            level: card.level.map(crate::report::Level::key),
            kind: card.kind.map(crate::report::Kind::key),
            year: card.year,
            form_table2: facts.form_table2.map(Form::key),
            form_table3: facts.form_table3.map(Form::key),
            values: Vec::with_capacity(columns.len()),
            inferred: Vec::new(),
            no_figure: Vec::new(),
        };
        for (&(row, column), name) in columns.cells.iter().zip(&columns.names) {
            let cell = facts.cell(row, column);
            wide.values.push(cell.and_then(crate::facts::Cell::value));
            match cell.map(|c| c.state) {
                // Not a cell of this report's form: nothing is missing.
                None | Some(CellState::Printed(_)) => {}
                Some(CellState::Inferred { .. }) => wide.inferred.push(name.clone()),
                Some(state) => wide.no_figure.push(format!("{name}:{}", state.key())),
            }
        }
        wide
    }
}

impl Serialize for WideRow<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", "gongkai.facts/1")?;
        map.serialize_entry("report", &self.report)?;
        map.serialize_entry("file", &self.file)?;
        map.serialize_entry("agency", &self.agency)?;
        map.serialize_entry("region", &self.region)?;
        map.serialize_entry("level", &self.level)?;
        map.serialize_entry("kind", &self.kind)?;
        map.serialize_entry("year", &self.year)?;
        map.serialize_entry("form_table2", &self.form_table2)?;
        map.serialize_entry("form_table3", &self.form_table3)?;
        for (name, value) in self.columns.names.iter().zip(&self.values) {
            map.serialize_entry(name, value)?;
        }
        map.serialize_entry("inferred", &self.inferred)?;
        map.serialize_entry("no_figure", &self.no_figure)?;
        map.end()
    }
}

impl Row for WideRow<'_> {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("region", LEFT),
        ("level", LEFT),
        ("kind", LEFT),
        ("year", RIGHT),
        ("form_table2", LEFT),
        ("form_table3", LEFT),
    ];

    fn columns(&self) -> Vec<(&str, Align)> {
        let cells = self.columns.names.iter().map(|name| (name.as_str(), RIGHT));
        let last = [("inferred", LEFT), ("no_figure", LEFT), ("file", LEFT)];
        Self::COLUMNS.iter().copied().chain(cells).chain(last).collect()
    }

    fn cells(&self) -> Vec<String> {
        let mut cells = vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            self.region.clone().unwrap_or_default(),
            self.level.unwrap_or_default().to_owned(),
            self.kind.unwrap_or_default().to_owned(),
            text(self.year.as_ref()),
            self.form_table2.unwrap_or_default().to_owned(),
            self.form_table3.unwrap_or_default().to_owned(),
        ];
        cells.extend(self.values.iter().map(|v| text(v.as_ref())));
        cells.extend([self.inferred.join(" "), self.no_figure.join(" "), self.file.clone()]);
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_both_forms_once() {
        let all = WideColumns::new(|_, _| true);
        // Table 2: 22 of 2019 and 10 of 2021, of which made and decisions (2 + 3) stand in both; table 3: 26 rows; table 4: 15.
        assert_eq!(all.len(), 22 + 10 - 5 + 26 * 7 + 15);
        assert_eq!(
            WideColumns::new(|row, _| row == crate::facts::Row::Fees).names,
            ["fees.prev_items", "fees.change", "fees.amount"]
        );
    }
}
