//! `gongkai facts`: the cells of the statutory tables, and the rows of tables of statistics.

use super::args::{FilterArgs, IndexArg, OutputArgs, TableArg};
use super::{Done, count, one_report, talk};
use crate::error::{Code, Error, Result};
use crate::facts::{Cell, Column, Facts, Indicator, IndicatorKey, Row};
use crate::output::{FactRow, Format};
use crate::report::Kind;
use crate::search::Stored;

/// Write the cells of the statutory tables, each with its place in the source
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai facts --year 2023 -o cells.csv              every cell of every report of 2023
  gongkai facts --table 3 --row new --column total    requests received
  gongkai facts report.txt --table 2 --format table   one report
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
    /// At most this many cells; 0 for all [default: 100 in a table, else all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
}

pub fn run(args: &Args) -> Result<Done> {
    let wanted = Wanted::new(args)?;
    let index = args.index.open()?;
    let stored: Vec<Stored> = match &args.report {
        Some(name) => vec![index.load(one_report(&index, name)?)?],
        None => index.load_all(&args.filter.filter()?)?,
    };
    let mut sink = args.output.sink()?;
    let limit = args.limit.unwrap_or(if sink.format() == Format::Table { 100 } else { 0 });
    let (mut cells, mut without) = (0usize, 0u64);
    for one in stored.iter().filter(|s| s.card.kind != Some(Kind::Other)) {
        let facts: Facts = one.facts()?;
        without += u64::from(facts.cells.is_empty() && facts.indicators.is_empty());
        let rows = facts.cells.iter().filter(|c| wanted.takes(c)).map(|c| FactRow::new(&one.card, &facts, c));
        let indicators = facts.indicators.iter().filter(|i| wanted.takes_indicator(i));
        for row in rows.chain(indicators.map(|i| FactRow::of_indicator(&one.card, &facts, i))) {
            if limit == 0 || cells < limit {
                sink.row(&row)?;
            }
            cells += 1;
        }
    }
    sink.finish()?;
    let rest = if limit > 0 && cells > limit { format!("; the first {limit} shown (-n 0 for all)") } else { String::new() };
    talk(&format!("{} of {}{rest}", count(cells as u64, "cell"), count(stored.len() as u64, "report")));
    if without > 0 {
        talk(&format!("{} without any statutory table that could be read", count(without, "report")));
    }
    Ok(if cells == 0 { Done::Nothing } else { Done::Yes })
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

    fn takes(&self, cell: &Cell) -> bool {
        self.table.is_none_or(|t| t == TableArg::Statutory(cell.table))
            && (self.any_row() || self.rows.contains(&cell.row))
            && (self.any_column() || self.columns.contains(&cell.column))
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
