//! In: what was planned and printed. Out: the answer key as it is written: one record a report, a copy, a group, a phrase.
//!
//! Structs, not free JSON values, so that the order of the keys does not depend on features other crates switch on.

use std::collections::BTreeMap;

use serde::Serialize;

use super::document::Draft;
use super::forms::{TABLE4_BLOCKS, TABLE4_COLUMNS, table2_blocks, table3_keys};
use super::narrative::{END, Paragraph, STOCK, slot_value, slots};
use super::printed::{Fault, Printed};

#[derive(Serialize, Clone, Debug)]
pub struct ReportKey {
    pub r#type: &'static str,
    pub file: String,
    pub not_a_report: bool,
    pub duplicate_of: Option<String>,
    pub title: Option<String>,
    pub agency: Option<String>,
    pub year: Option<i32>,
    pub level: Option<&'static str>,
    pub kind: Option<&'static str>,
    pub region: Option<String>,
    pub encoding: &'static str,
    pub shape: Vec<String>,
    pub form_table2: Option<&'static str>,
    pub form_table3: Option<&'static str>,
    pub cells: Option<Cells>,
    pub faults: Vec<FaultKey>,
    pub zero_handled: bool,
}

#[derive(Serialize, Clone, Debug)]
#[serde(untagged)]
pub enum Value {
    Number(i64),
    Text(String),
    Null(()),
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Null(()), Self::Number)
    }
}

type Rows<T> = BTreeMap<&'static str, T>;

#[derive(Serialize, Clone, Debug)]
pub struct Cells {
    #[serde(rename = "2")]
    pub table2: Rows<Rows<Value>>,
    #[serde(rename = "3")]
    pub table3: Rows<Vec<Option<i64>>>,
    #[serde(rename = "4")]
    pub table4: Rows<Rows<Option<i64>>>,
}

#[derive(Serialize, Clone, Debug)]
pub struct FaultKey {
    pub fault: &'static str,
    pub table: Option<&'static str>,
    pub row: Option<&'static str>,
    pub column: Option<&'static str>,
    pub note: String,
}

#[derive(Serialize, Clone, Debug)]
pub struct CopyKey {
    pub r#type: &'static str,
    /// The copy.
    pub a: String,
    /// Where it is from.
    pub b: String,
    pub kind: String,
    pub relation: &'static str,
    /// Copied paragraphs exactly as they stand in `a` (before lines are broken), stock wording taken out.
    pub passages: Vec<String>,
    pub substitutions: Vec<Substitution>,
}

#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub struct Substitution {
    pub from: String,
    pub to: String,
}

#[derive(Serialize, Clone, Debug)]
pub struct GroupKey {
    pub level: &'static str,
    pub kind: &'static str,
    pub year: i32,
    /// "shrunk" or "wilson"
    pub method: &'static str,
    pub m: Option<f64>,
    pub s: Option<f64>,
    pub order: Vec<String>,
    pub k: Vec<i64>,
    pub n: Vec<i64>,
    pub score: Vec<f64>,
    pub rated: Vec<String>,
    pub not_rated: Vec<NotRated>,
}

#[derive(Serialize, Clone, Debug)]
pub struct NotRated {
    pub agency: String,
    pub reason: &'static str,
}

#[derive(Serialize, Clone, Debug)]
pub struct PhraseKey {
    pub phrase: String,
    pub note: String,
    pub files: Vec<String>,
    pub occurrences: usize,
}

#[derive(Serialize, Clone, Debug)]
pub struct FamilyKey {
    pub r#type: &'static str,
    pub family: String,
    pub members: Vec<String>,
}

pub fn cells(printed: &Printed) -> Cells {
    let mut table2: Rows<Rows<Value>> = BTreeMap::new();
    for block in table2_blocks(printed.form2) {
        for row in block.rows {
            let columns = table2.entry(row.0).or_default();
            for column in block.columns {
                let cell = &printed.table2[&(row.0, column.0)];
                if column.0 == "amount" {
                    columns.insert("amount", cell.value.map_or(Value::Null(()), |_| Value::Text(cell.raw.clone())));
                    columns.insert("amount_yuan", cell.value.into());
                } else {
                    columns.insert(column.0, cell.value.into());
                }
            }
        }
    }
    let absent = || vec![None; 7];
    let mut table3: Rows<_> = table3_keys().into_iter().map(|key| (key, absent())).collect();
    for (key, row) in &printed.table3 {
        if let (Some(row), true) = (row, printed.table3_present) {
            table3.insert(key, row.iter().map(|cell| cell.value).collect());
        }
    }
    let table4 = TABLE4_BLOCKS
        .iter()
        .zip(&printed.table4)
        .map(|(block, row)| (*block, TABLE4_COLUMNS.iter().zip(row).map(|(column, cell)| (column.0, cell.value)).collect()))
        .collect();
    Cells { table2, table3, table4 }
}

pub fn faults(draft: &Draft) -> Vec<FaultKey> {
    let key = |fault, table, row, column, note: &str| FaultKey { fault, table, row, column, note: note.to_owned() };
    draft
        .faults
        .iter()
        .map(|fault| match fault {
            Fault::RowTotal => key(
                "T3.row",
                Some("3"),
                Some("granted"),
                Some("total"),
                "total one too high; T3.results of the total column fails too",
            ),
            Fault::RowCell => key(
                "T3.row",
                Some("3"),
                Some("unable_not_held"),
                Some("natural_person"),
                "cell two too high; the total column still adds up",
            ),
            Fault::BlockTotal => key("T4.block", Some("4"), Some("review"), Some("total"), "total one too high"),
            Fault::Claim => {
                key("claim.received", Some("3"), Some("new"), Some("total"), "the text claims two requests more than table 3")
            }
            Fault::LeftoverName => {
                key("leftover.agency", None, None, None, &draft.source.as_ref().map_or(String::new(), |s| s.0.clone()))
            }
            Fault::LeftoverYear => {
                key("leftover.year", None, None, None, &draft.year_stays().map_or(String::new(), |(_, year)| year.to_string()))
            }
        })
        .collect()
}

/// What two reports share by their paragraphs' numbers; `None` if nothing but stock wording.
pub fn copy(a: &Draft, b: &Draft, files: (&str, &str), kind: &str) -> Option<CopyKey> {
    let shared: Vec<&Paragraph> = a.narrative.paragraphs().filter(|p| b.narrative.paragraphs().any(|q| q.id == p.id)).collect();
    let mut passages = Vec::new();
    let mut substitutions = Vec::new();
    for paragraph in shared {
        let text = without_stock(&a.paragraph(paragraph));
        // A paragraph on requests is written again from the copy's figures; where one of both has none, nothing is shared.
        if text.is_empty() || without_stock(&b.paragraph(paragraph)).is_empty() {
            continue;
        }
        passages.push(text);
        for slot in slots(&paragraph.text).filter(|slot| !slot.starts_with("requests:")) {
            let pair = Substitution { from: slot_value(slot, &b.voice()), to: slot_value(slot, &a.voice()) };
            if pair.from != pair.to && !substitutions.contains(&pair) {
                substitutions.push(pair);
            }
        }
    }
    let relation = if a.agency.name == b.agency.name { "own_other_year" } else { "other_agency" };
    (!passages.is_empty()).then(|| CopyKey {
        r#type: "copy",
        a: files.0.to_owned(),
        b: files.1.to_owned(),
        kind: kind.to_owned(),
        relation,
        passages,
        substitutions,
    })
}

/// The text with everything between stock marks taken out.
pub fn without_stock(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            STOCK => inside = true,
            END => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
