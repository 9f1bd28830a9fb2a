//! Does a report add up: its sums, its text against its tables, its year and names, this year against last.
//!
//! Comes in: parsed reports with their [`Facts`]. Goes out: [`Finding`]s: each says what was looked at, how it came out, where
//! it stands and what the form or the Regulation requires. It repairs nothing and says nothing about motives: a text that
//! differs from a table, or last year's figures printed again, is a lead, and which of the two is right is not for it to say.
//!
//! One family a file: `sums` (the identities of the forms), `stock` (table 2 and ranges), `claims` (text against tables),
//! `years` (a wrong year left in the text), `foreign` (another agency's name), `structure` and `tables` (the form), `quality` (identity and
//! source), `words` (doubled words, machine words), `series` and `reuse` (the same agency over years: figures, text). `prose` cuts
//! the running text into sentences for them, `labels` has the form's words for messages.

mod claims;
mod foreign;
mod labels;
mod prose;
mod quality;
mod reuse;
#[cfg(test)]
mod sample;
mod series;
mod stock;
mod structure;
mod sums;
mod tables;
mod words;
mod years;

pub use foreign::{Agencies, Named};
pub use series::series;

use serde::Serialize;

use crate::facts::{Column, Facts, Row, Status};
use crate::report::{Report, ReportId, Severity, Span};

/// A report to be checked.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its name.
    pub id: &'a ReportId,
    /// The file that stands for it.
    pub file: &'a str,
    /// The parsed report.
    pub report: &'a Report,
    /// Its cells.
    pub facts: &'a Facts,
}

/// The stable name of every check, in the order they are made.
pub const NAMES: &[&str] = &[
    "T3.balance",
    "T3.results",
    "T3.row",
    "T3.blanks",
    "T3.range",
    "T4.block",
    "T4.blanks",
    "T4.range",
    "P.sum",
    "T2.stock",
    "T2.pub",
    "T2.range",
    "N.received",
    "N.carried_in",
    "N.handled",
    "N.granted",
    "N.granted_or_partly",
    "N.partly",
    "N.denied",
    "N.unable",
    "N.refused",
    "N.other",
    "N.reason",
    "N.carried_out",
    "N.review",
    "N.suits",
    "N.documents_made",
    "N.documents_repealed",
    "N.rate",
    "N.all_done",
    "Y.title",
    "Y.text",
    "F.name",
    "Q.not_report",
    "Q.empty",
    "Q.section_missing",
    "Q.section_order",
    "Q.numbering",
    "Q.doubled_heading",
    "Q.table_missing",
    "Q.rows_absent",
    "Q.blanks",
    "Q.unreadable",
    "Q.s5_empty",
    "Q.s6_fee",
    "Q.year",
    "Q.identity",
    "Q.source",
    "Q.doubled_words",
    "Q.latin_words",
    "S.carry",
    "S.stock2021",
    "S.items2019",
    "S.form",
    "S.same",
    "S.jump",
    "S.gap",
    "S.duplicate",
    "S.text",
];

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// A sum, with its status.
    Sum(Status),
    /// Text and table, or two years, agree.
    Agrees,
    /// Text and table, or two years, give different figures. Which is right is not known.
    Differs,
    /// Something to look at; nothing was compared.
    Noted,
}

impl Outcome {
    /// The key used in rows: those of [`Status`], and `agrees`, `differs`, `noted`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sum(status) => status.key(),
            Self::Agrees => "agrees",
            Self::Differs => "differs",
            Self::Noted => "noted",
        }
    }

    /// Whether something is wrong or worth a look, as far as its severity goes.
    pub fn is_fault(self) -> bool {
        matches!(self, Self::Sum(Status::Fail) | Self::Differs | Self::Noted)
    }
}

/// A figure on one side of a check.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// A count, or money in whole 元.
    Whole(i64),
    /// A share in percent, or a ratio.
    Real(f64),
}

/// Another report that a check looked at too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its name.
    pub id: ReportId,
    /// The file that stands for it.
    pub file: String,
    /// Its year.
    pub year: Option<u16>,
}

/// What a figure of the text may mean, by the tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// Its arithmetic in the form's words: `本年新收 53 + 上年结转 6 = 59`.
    pub words: String,
    /// Its value.
    pub value: i64,
}

/// One check and how it came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Which check, by its stable name: `T3.balance`, `N.received`, `S.carry` … (docs/METHOD.md lists them).
    pub check: &'static str,
    /// What of the report it was made on: the key of a column or row, a section; empty if the whole report.
    pub instance: String,
    /// How it came out.
    pub outcome: Outcome,
    /// How much a fault of this kind matters.
    pub severity: Severity,
    /// What the text, the parts of a sum, or this year say.
    pub left: Option<Figure>,
    /// What the table, the printed total, or last year says.
    pub right: Option<Figure>,
    /// The cells of this report it was made on.
    pub cells: Vec<(Row, Column)>,
    /// The place in the source: of the words, or from the first of the cells to the last.
    pub span: Option<Span>,
    /// The words at that place, as printed; empty if none.
    pub quote: String,
    /// One plain sentence: what was found.
    pub message: String,
    /// What the form or the Regulation asks for there; empty if it says nothing.
    pub requires: &'static str,
    /// Text against tables: all that the figure may mean, the form's own row first.
    pub readings: Vec<Reading>,
    /// The other report, if two were compared.
    pub other: Option<Other>,
}

impl Finding {
    /// A finding of which only the essentials are known; the rest is filled in with struct update.
    fn new(check: &'static str, outcome: Outcome, severity: Severity, message: impl Into<String>) -> Self {
        debug_assert!(NAMES.contains(&check), "{check} is not among the names");
        Self {
            check,
            instance: String::new(),
            outcome,
            severity,
            left: None,
            right: None,
            cells: Vec::new(),
            span: None,
            quote: String::new(),
            message: message.into(),
            requires: "",
            readings: Vec::new(),
            other: None,
        }
    }

    /// Whether it is a fault at least as severe as `least`.
    pub fn is_fault(&self, least: Severity) -> bool {
        self.outcome.is_fault() && self.severity >= least
    }
}

/// What is known beyond the report itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The calendar year now, if reports for later years are to be noted.
    pub this_year: Option<u16>,
    /// The agencies of the other reports, if there is an index of them.
    pub agencies: Option<&'a Agencies>,
}

/// Makes every check on one report, in a fixed order: sums first, then the text, then the structure.
/// Cost: linear in the text.
pub fn report(subject: &Subject, context: &Context) -> Vec<Finding> {
    if let Some(finding) = quality::not_a_report(subject.report) {
        return vec![finding];
    }
    // Of two reports in one file the second would be held against the tables of the first.
    if let Some(first) = subject.report.first() {
        return self::report(&Subject { report: &first, ..*subject }, context);
    }
    let mut findings = sums::check(subject.facts);
    findings.extend(stock::check(subject.facts));
    findings.extend(claims::check(subject));
    findings.extend(years::check(subject));
    findings.extend(foreign::check(subject, context.agencies));
    findings.extend(structure::check(subject));
    findings.extend(quality::check(subject.report, context.this_year));
    findings.extend(words::check(subject.report));
    findings
}
