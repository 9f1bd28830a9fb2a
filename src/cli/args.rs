//! Arguments several verbs share.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::error::{Code, Error, Result};
use crate::facts::{Facts, Table};
use crate::output::{FactRow, Format, Sink};
use crate::read::Limits;
use crate::report::{Kind, Level, SectionKind};
use crate::search::{Card, Filter, Index, Years};

/// Which index.
#[derive(Clone, Debug, Args)]
pub struct IndexArg {
    /// Index directory
    #[arg(short = 'i', long = "index", value_name = "DIR", env = "GONGKAI_INDEX", default_value = "index", global = false)]
    pub dir: PathBuf,
}

impl IndexArg {
    /// Opens it for reading.
    pub fn open(&self) -> Result<Index> {
        Index::open(&self.dir)
    }
}

/// Which reports.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Filters")]
pub struct FilterArgs {
    /// Reporting year or range of years: 2021, 2019..2023, 2019..
    #[arg(long, value_name = "YEARS")]
    pub year: Option<String>,
    /// Part of the agency's name, or its beginning with * behind; several with commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub agency: Vec<String>,
    /// Region and all in it, by name or code: 云南, 江川区, 530403; as reports call it with * behind; several with commas
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub region: Vec<String>,
    /// province, prefecture, county or township
    #[arg(long, value_name = "LEVEL", value_delimiter = ',')]
    pub level: Vec<String>,
    /// government, office, department, or other for documents that are no yearly report
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,
}

impl FilterArgs {
    /// The filter they mean.
    pub fn filter(&self) -> Result<Filter> {
        let wrong = |name: &str, value: &str, choices: &str| {
            Error::new(
                Code::Argument,
                format!("--{name} {value}"),
                format!("there is no {name} {value}"),
                format!("choose from {choices}"),
            )
        };
        let each = |values: &[String], name: &str, choices: &str, known: &dyn Fn(&str) -> bool| {
            values.iter().find(|v| !known(v)).map_or(Ok(()), |v| Err(wrong(name, v, choices)))
        };
        each(&self.level, "level", "province, prefecture, county, township", &|v| Level::parse(v).is_some())?;
        each(&self.kind, "kind", "government, office, department, other", &|v| Kind::parse(v).is_some())?;
        Ok(Filter {
            years: self.year.as_deref().map(Years::parse).transpose()?,
            agency: self.agency.clone(),
            region: self.region.clone(),
            level: self.level.iter().filter_map(|v| Level::parse(v)).collect(),
            kind: self.kind.iter().filter_map(|v| Kind::parse(v)).collect(),
            sections: Vec::new(),
        })
    }
}

impl FilterArgs {
    /// The options as they would be typed, each with a space before it; nothing for none.
    pub fn typed(&self) -> String {
        let lists = [("agency", &self.agency), ("region", &self.region), ("level", &self.level), ("kind", &self.kind)]
            .map(|(name, values)| (name, values.join(",")));
        let all = std::iter::once(("year", self.year.clone().unwrap_or_default())).chain(lists);
        let given = all.filter(|(_, value)| !value.is_empty());
        given.flat_map(|(name, value)| [" --".to_owned(), name.to_owned(), " ".to_owned(), quoted(&value)]).collect()
    }
}

/// A word for the shell: in quotes if it has other characters than letters, figures and some marks.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "./-_,=+:@".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// A section by number, key or label.
pub fn section(name: &str) -> Result<SectionKind> {
    SectionKind::parse(name).ok_or_else(|| {
        Error::new(Code::Argument, format!("--section {name}"), "there is no such section", "choose from 1, 2, 3, 4, 5, 6")
    })
}

/// How and where to write.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// table, jsonl, json, csv or markdown [default: table on a terminal, jsonl in a pipe]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// Write to a file; its ending chooses the format
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub output: Option<PathBuf>,
}

impl OutputArgs {
    /// Opens the output.
    pub fn sink(&self) -> Result<Sink> {
        let format = self.format.as_deref().map(Format::parse).transpose()?;
        Sink::open(format, self.output.as_deref())
    }

    /// Opens the output of a verb that can write a page too.
    pub fn sink_for_page(&self) -> Result<Sink> {
        let format = self.format.as_deref().map(Format::parse).transpose()?;
        Sink::open_for_page(format, self.output.as_deref())
    }
}

/// On how many threads.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct ThreadsArg {
    /// Threads [default: one a core]; the answer is the same for any number
    #[arg(long = "threads", value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub number: usize,
}

impl ThreadsArg {
    /// Runs `work` on them.
    pub fn run<T: Send>(self, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
        if self.number == 0 { work() } else { crate::ingest::pool(self.number)?.install(work) }
    }
}

/// The limits on files that the program reads: documents have processes of their own.
pub fn limits() -> Limits {
    Limits { isolate: true, ..Limits::default() }
}

/// At most so many of a list; 0 for all.
pub fn limited<T>(list: &[T], limit: usize) -> &[T] {
    if limit == 0 { list } else { &list[..limit.min(list.len())] }
}

/// Which table of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableArg {
    /// One of the three of the forms.
    Statutory(Table),
    /// Statistics of reports for 2018 and before.
    Statistics,
}

impl TableArg {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Statutory(Table::T2), Self::Statutory(Table::T3), Self::Statutory(Table::T4), Self::Statistics];

    /// Its cells in a report, as rows.
    pub fn rows<'a>(self, card: &'a Card, facts: &'a Facts) -> impl Iterator<Item = FactRow> + 'a {
        let cells = facts.cells.iter().filter(move |c| self == Self::Statutory(c.table)).map(|c| FactRow::new(card, facts, c));
        let indicators = facts.indicators.iter().filter(move |_| self == Self::Statistics);
        cells.chain(indicators.map(|i| FactRow::of_indicator(card, facts, i)))
    }
}

impl ValueEnum for TableArg {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Self::Statutory(table) => table.key(),
            Self::Statistics => "stat",
        }))
    }
}
