//! What a ranking needs to know of a report, and no more: some 400 bytes instead of its text and cells.
//!
//! Comes in: a [`Report`] with its [`Facts`]. Goes out: a [`Brief`], which the index keeps in a column of its own, and the [`Entry`] it
//! becomes. It measures nothing.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::facts::{BLOCKS, Cell, CellState, Column, Facts, Form, Identity, Row, Status, Table, check_one, rows};
use crate::report::{BlockKind, Kind, Level, Report, ReportId, Span};
use crate::text::fold_kept;

use super::claim;

/// One report that may be ranked.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The report.
    pub id: ReportId,
    /// Its path as given to `index`.
    pub file: String,
    /// The agency as named.
    pub agency: Option<String>,
    /// Where it is: agencies of one name in two places are two agencies.
    pub region: Option<String>,
    /// The reporting year.
    pub year: Option<u16>,
    /// The agency's level.
    pub level: Option<Level>,
    /// What kind of body; documents of [`Kind::Other`] are no reports and are left out altogether.
    pub kind: Option<Kind>,
    /// What its tables and its overview say.
    pub brief: Brief,
    /// How much of its narrative is its own, if somebody has compared it.
    pub original: Option<Own>,
}

/// Characters of a narrative, statutory wording left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// All of them.
    pub chars: u32,
    /// Seen in an earlier report of another agency.
    pub elsewhere: u32,
    /// Seen in an earlier report of its own agency.
    pub own_past: u32,
    /// The agency and year of the report that has most of what was seen elsewhere.
    pub source: Option<String>,
}

impl Own {
    /// How a source is named: its agency and year.
    pub fn source_of(agency: Option<&str>, year: Option<u16>) -> String {
        let agency = agency.unwrap_or("(agency unknown)");
        year.map_or_else(|| agency.to_owned(), |year| format!("{agency} {year}"))
    }
}

/// What the measures take from a report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// The cells that a measure needs, without what is printed in them.
    #[serde(with = "packed")]
    pub facts: Facts,
    /// Known cells of the whole report: of two reports of one agency and year, that with more stands.
    pub known: u16,
    /// How well the tables are filled in; `None` unless all three were found, by half at least.
    pub quality: Option<Quality>,
    /// How many items the overview claims were made public.
    pub items: Items,
    /// The letters and figures of the text beside the tables as one number, by which two files of one report are known; 0 if
    /// there are none.
    pub text: u64,
    /// Its title says that it covers a part of the year.
    pub is_part: bool,
}

/// How well the tables are filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// Cells with a printed figure or mark.
    pub printed: u16,
    /// Cells of the forms the tables follow.
    pub cells: u16,
    /// Sums that hold, all cells printed.
    pub pass: u16,
    /// Sums of the forms.
    pub checks: u16,
}

/// A number in words: what the agency says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The number.
    pub value: i64,
    /// The sentence that says it.
    pub sentence: String,
    /// Where the sentence stands.
    pub span: Span,
}

/// The numbers of items made public that an overview claims.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Items {
    /// None that is exact.
    #[default]
    None,
    /// One, perhaps said twice.
    One(Claim),
    /// Different ones.
    Several,
}

impl Brief {
    /// Of a parsed report and its cells. Cost: linear in the overview and the cells.
    ///
    /// ```
    /// use gongkai::rank::{Brief, Items};
    /// let text = "青溪县水利局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n2023年，我局主动公开政府信息128条。\n";
    /// let source = gongkai::read::read_bytes("a.txt", text.as_bytes(), &Default::default()).unwrap();
    /// let report = gongkai::parse::parse(&source);
    /// let brief = Brief::of(&report, &gongkai::facts::read(&report));
    /// assert!(matches!(brief.items, Items::One(claim) if claim.value == 128));
    /// ```
    pub fn of(report: &Report, facts: &Facts) -> Self {
        let first = report.first();
        let items = claim::items(first.as_ref().unwrap_or(report));
        let is_part = report.diagnostics.iter().any(|d| d.code == "part-year");
        Self { items, text: stamp(report), is_part, ..Self::of_tables(facts) }
    }

    /// Of the tables alone.
    pub fn of_tables(facts: &Facts) -> Self {
        let known = facts.cells.iter().filter(|c| c.value().is_some()).count() as u16;
        let cells = facts
            .cells
            .iter()
            .filter(|c| is_needed(c.row, c.column))
            .map(|c| Cell { span: c.span, ..Cell::bare(c.row, c.column, c.state) });
        let kept = Facts {
            form_table2: facts.form_table2,
            form_table3: facts.form_table3,
            cells: cells.collect(),
            indicators: Vec::new(),
        };
        Self { facts: kept, known, quality: Quality::of(facts), items: Items::None, text: 0, is_part: false }
    }
}

/// A hash of what the narrative says, spaces and punctuation aside, so that a page and the text file made of it are the same.
fn stamp(report: &Report) -> u64 {
    let mut hasher = blake3::Hasher::new();
    for (_, text) in report.text.texts().filter(|(b, _)| matches!(b.kind, BlockKind::Heading | BlockKind::Paragraph)) {
        let text: String = fold_kept(text).chars().filter(|c| c.is_alphanumeric()).collect();
        hasher.update(text.as_bytes());
    }
    if hasher.count() == 0 {
        return 0;
    }
    hasher.finalize().as_bytes()[..8].iter().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// Whether a measure may ask for this cell, or for a sum it stands in.
fn is_needed(row: Row, column: Column) -> bool {
    match row.table() {
        Table::T2 => {
            matches!(row, Row::Regulations | Row::NormativeDocuments)
                && matches!(column, Column::Made | Column::InForce | Column::PublicTotal)
        }
        Table::T3 => column == Column::Total || row == Row::New,
        Table::T4 => true,
    }
}

impl Quality {
    /// Of all cells of a report; `None` unless all three tables were found, each with half of its cells at least: of a table torn
    /// in reading or cut off, nobody knows what was filled in.
    fn of(facts: &Facts) -> Option<Self> {
        let there = |table| {
            let cells = || facts.cells.iter().filter(|c| c.table == table);
            let found = cells().filter(|c| c.state != CellState::Absent).count();
            found > 0 && 2 * found >= cells().count()
        };
        if !Table::ALL.into_iter().all(there) {
            return None;
        }
        let (form2, form3) = (facts.form_table2?, facts.form_table3?);
        let width = |table, form: Form| rows(table, form).map(|row| row.columns(form).len()).sum::<usize>();
        let cells = width(Table::T2, form2) + width(Table::T3, form3) + width(Table::T4, form3);
        let printed = facts.cells.iter().filter(|c| matches!(c.state, CellState::Printed(_) | CellState::Mark)).count();
        let sums: Vec<Identity> = Identity::table3(form3).into_iter().chain(BLOCKS.map(Identity::Block)).collect();
        let pass = sums.iter().filter(|&&sum| check_one(facts, sum).status == Status::Pass).count();
        Some(Self { printed: printed as u16, cells: cells as u16, pass: pass as u16, checks: sums.len() as u16 })
    }
}

/// Cells as what cannot be left out: row, column, state and place, the place counted from the cell before.
mod packed {
    use super::{Cell, CellState, Column, Deserialize, Deserializer, Facts, Form, Row, Serialize, Serializer, Span};

    type Kept = (Row, Column, CellState, Option<(i32, u32)>);

    pub fn serialize<S: Serializer>(facts: &Facts, serializer: S) -> Result<S::Ok, S::Error> {
        let mut last = 0i32;
        let kept = |cell: &Cell| {
            let place = cell.span.map(|span| {
                let step = (span.start as i32).wrapping_sub(last);
                last = span.start as i32;
                (step, span.len())
            });
            (cell.row, cell.column, cell.state, place)
        };
        let cells: Vec<Kept> = facts.cells.iter().map(kept).collect();
        (facts.form_table2, facts.form_table3, cells).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Facts, D::Error> {
        type Read = (Option<Form>, Option<Form>, Vec<Kept>);
        let (form_table2, form_table3, kept) = Read::deserialize(deserializer)?;
        let mut last = 0i32;
        let cell = |(row, column, state, place): Kept| {
            let span = place.map(|(step, length)| {
                last = last.wrapping_add(step);
                Span::new(last as u32, (last as u32).saturating_add(length))
            });
            Cell { span, ..Cell::bare(row, column, state) }
        };
        Ok(Facts { form_table2, form_table3, cells: kept.into_iter().map(cell).collect(), indicators: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(form: Form) -> Facts {
        let mut facts = Facts { form_table2: Some(form), form_table3: Some(form), ..Facts::default() };
        for row in Table::ALL.into_iter().flat_map(|table| rows(table, form)) {
            for &column in row.columns(form) {
                let at = facts.cells.len() as u32 * 7;
                let state = if at.is_multiple_of(5) { CellState::Blank } else { CellState::Printed(0) };
                facts.cells.push(Cell { span: Some(Span::new(at, at + 2)), raw: "0".into(), ..Cell::bare(row, column, state) });
            }
        }
        facts
    }

    #[test]
    fn a_brief_is_small_and_reads_back() {
        for form in Form::ALL {
            let brief = Brief::of_tables(&whole(form));
            let bytes = postcard::to_stdvec(&brief).expect("plain data");
            assert!(bytes.len() < 480, "{} bytes", bytes.len());
            assert_eq!(postcard::from_bytes::<Brief>(&bytes).expect("as written"), brief);
        }
    }

    #[test]
    fn every_cell_and_sum_of_the_forms_is_counted() {
        for (form, cells, checks) in [(Form::F2019, 198, 40), (Form::F2021, 200, 42)] {
            let quality = Brief::of_tables(&whole(form)).quality.expect("all three tables");
            assert_eq!((quality.cells, quality.checks), (cells, checks));
            assert_eq!(quality.printed, cells - cells.div_ceil(5), "every fifth is blank");
        }
        let mut two = whole(Form::F2021);
        two.cells.retain(|c| c.table != Table::T2);
        assert_eq!(Brief::of_tables(&two).quality, None, "a table that was not found is no table left empty");
        let torn = |rows: usize| {
            let mut torn = whole(Form::F2021);
            torn.cells.iter_mut().filter(|c| c.table == Table::T3).skip(7 * rows).for_each(|c| c.state = CellState::Absent);
            Brief::of_tables(&torn).quality.is_some()
        };
        assert_eq!([1, 12, 13, 25].map(torn), [false, false, true, true], "nor is one of which less than half is there");
    }
}
