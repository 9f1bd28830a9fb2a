//! `gongkai facts`: the cells of the statutory tables, and the rows of tables of statistics.

use super::args::{FilterArgs, IndexArg, OutputArgs, TableArg};
use super::{Done, count, open_one, talk};
use crate::error::{Code, Error, Result};
use crate::facts::{Column, Facts, Indicator, IndicatorKey, Row, Table};
use crate::output::{FactRow, Format, Sink, WideColumns, WideRow};
use crate::report::Kind;
use crate::search::Card;

/// Write the cells of the statutory tables, each with its place in the source
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai facts --year 2023 -o cells.csv              every cell of every report of 2023
  gongkai facts --table 3 --row new --column total    requests received
  gongkai facts report.txt --table 2 --format table   one report, or a file that is not in the index
  gongkai facts --wide -o reports.csv                 one row a report, a column a cell
  gongkai facts --table stat --row p3_1               requests received, in tables of 2014 to 2018

status: printed, inferred (by the rule named), blank, mark (/, —, 无), absent (row not found), unreadable. Only printed and \
inferred cells have a value. Money is in whole 元; raw holds what is printed.")]
pub struct Args {
    /// One report: file name, the end of it, or id; without it, all
    #[arg(value_name = "REPORT")]
    report: Option<String>,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Only this table: 2, 3, 4, or stat (tables of statistics, reports for 2018 and before)
    #[arg(long, value_name = "N")]
    table: Option<TableArg>,
    /// Only these rows, by key: new, granted, handled_total …; p3_1 … in tables of statistics
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    row: Vec<String>,
    /// Only these columns, by key: natural_person, total …
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    column: Vec<String>,
    /// One row a report, a column a cell (tables 2 to 4); the last columns name the inferred and the missing ones
    #[arg(long)]
    wide: bool,
    /// At most this many rows; 0 for all [default: 100 in a table, else all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
}

pub fn run(args: &Args) -> Result<Done> {
    let wanted = Wanted::new(args)?;
    let columns = args.wide.then(|| WideColumns::new(|row, column| wanted.takes(row.table(), row, column)));
    let mut sink = args.output.sink()?;
    if let Some(columns) = columns.as_ref().filter(|c| sink.format() == Format::Table && c.len() > MOST_COLUMNS) {
        let cause = format!("{} columns do not fit on a page", columns.len());
        let remedy = "add -o FILE.csv, or choose cells with --table, --row, --column";
        return Err(Error::new(Code::Argument, "--wide", cause, remedy));
    }
    let mut lines = Lines {
        limit: args.limit.unwrap_or(if sink.format() == Format::Table { 100 } else { 0 }),
        written: 0,
        without: 0,
        wanted: &wanted,
        columns: columns.as_ref(),
    };
    let mut reports = 0;
    if let Some(name) = &args.report {
        let opened = open_one(&args.index, name)?;
        lines.report(&opened.card, &opened.facts, &mut sink)?;
        reports = 1;
    } else {
        let index = args.index.open()?;
        for one in index.load_all(&args.filter.filter()?)? {
            reports += 1;
            if one.card.kind != Some(Kind::Other) {
                lines.report(&one.card, &one.facts()?, &mut sink)?;
            }
        }
    }
    sink.finish()?;
    lines.tell(reports);
    Ok(if lines.written == 0 { Done::Nothing } else { Done::Yes })
}

/// A wide table of more columns is refused on a terminal.
const MOST_COLUMNS: usize = 24;

/// The rows written so far, and which to write.
struct Lines<'a> {
    limit: usize,
    written: usize,
    /// Reports without any table.
    without: u64,
    wanted: &'a Wanted,
    columns: Option<&'a WideColumns>,
}

impl Lines<'_> {
    fn report(&mut self, card: &Card, facts: &Facts, sink: &mut Sink) -> Result<()> {
        self.without += u64::from(facts.cells.is_empty() && facts.indicators.is_empty());
        if let Some(columns) = self.columns {
            return if self.next() { sink.row(&WideRow::new(card, facts, columns)) } else { Ok(()) };
        }
        let wanted = self.wanted;
        let cells = facts.cells.iter().filter(|c| wanted.takes(c.table, c.row, c.column));
        let indicators = facts.indicators.iter().filter(|i| wanted.takes_indicator(i));
        let rows = cells.map(|c| FactRow::new(card, facts, c));
        for row in rows.chain(indicators.map(|i| FactRow::of_indicator(card, facts, i))) {
            if self.next() {
                sink.row(&row)?;
            }
        }
        Ok(())
    }

    /// Counts a row, and whether it is to be written.
    fn next(&mut self) -> bool {
        self.written += 1;
        self.limit == 0 || self.written <= self.limit
    }

    fn tell(&self, reports: u64) {
        let more = self.limit > 0 && self.written > self.limit;
        let rest = if more { format!("; the first {} shown (-n 0 for all)", self.limit) } else { String::new() };
        let noun = if self.columns.is_some() { "row" } else { "cell" };
        talk(&format!("{} of {}{rest}", count(self.written as u64, noun), count(reports, "report")));
        if self.without > 0 {
            talk(&format!("{} without any statutory table that could be read", count(self.without, "report")));
        }
    }
}

/// The one column of tables of statistics.
const VALUE: &str = "value";

/// Which cells are asked for.
struct Wanted {
    table: Option<TableArg>,
    rows: Vec<Row>,
    indicators: Vec<IndicatorKey>,
    columns: Vec<Column>,
    /// Whether the one column of tables of statistics is named.
    value: bool,
}

impl Wanted {
    fn new(args: &Args) -> Result<Self> {
        let unknown = |what: &str, key: &str, known: Vec<&str>| {
            Error::new(
                Code::Argument,
                format!("--{what} {key}"),
                format!("there is no {what} {key}"),
                format!("choose from {}", known.join(", ")),
            )
        };
        let (mut rows, mut indicators) = (Vec::new(), Vec::new());
        for key in &args.row {
            match (Row::parse(key), IndicatorKey::parse(key).filter(|i| !i.is_heading())) {
                (Some(row), _) => rows.push(row),
                (None, Some(indicator)) => indicators.push(indicator),
                (None, None) => {
                    let known = Row::ALL.iter().map(|r| r.key()).chain(["p1_1 … p9_3 (tables of statistics)"]);
                    return Err(unknown("row", key, known.collect()));
                }
            }
        }
        let known = || Column::ALL.iter().map(|c| c.key()).chain([VALUE]).collect();
        let columns = args
            .column
            .iter()
            .filter(|k| *k != VALUE)
            .map(|k| Column::parse(k).ok_or_else(|| unknown("column", k, known())))
            .collect::<Result<_>>()?;
        let value = args.column.iter().any(|k| k == VALUE);
        Ok(Self { table: args.table, rows, indicators, columns, value })
    }

    fn takes(&self, table: Table, row: Row, column: Column) -> bool {
        self.table.is_none_or(|t| t == TableArg::Statutory(table))
            && (self.any_row() || self.rows.contains(&row))
            && (self.any_column() || self.columns.contains(&column))
    }

    fn takes_indicator(&self, indicator: &Indicator) -> bool {
        self.table.is_none_or(|t| t == TableArg::Statistics)
            && (self.any_row() || indicator.key.is_some_and(|key| self.indicators.contains(&key)))
            && (self.any_column() || self.value)
    }

    fn any_row(&self) -> bool {
        self.rows.is_empty() && self.indicators.is_empty()
    }

    fn any_column(&self) -> bool {
        self.columns.is_empty() && !self.value
    }
}
