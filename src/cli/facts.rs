//! `gongkai facts`: the cells of the statutory tables.

use super::args::{FilterArgs, IndexArg, OutputArgs};
use super::{Done, count, one_report, talk};
use crate::error::{Code, Error, Result};
use crate::facts::{Column, Facts, Row, Table};
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
    /// Only this table: 2, 3 or 4
    #[arg(long, value_name = "N")]
    table: Option<String>,
    /// Only these rows, by key: new, granted, handled_total …
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
        without += u64::from(facts.cells.is_empty());
        for cell in facts.cells.iter().filter(|c| wanted.takes(c.table, c.row, c.column)) {
            if limit == 0 || cells < limit {
                sink.row(&FactRow::new(&one.card, &facts, cell))?;
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

/// Which cells are asked for.
struct Wanted {
    table: Option<Table>,
    rows: Vec<Row>,
    columns: Vec<Column>,
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
        let tables = [Table::T2, Table::T3, Table::T4];
        let table = match args.table.as_deref() {
            None => None,
            Some(key) => Some(
                tables
                    .into_iter()
                    .find(|t| t.key() == key)
                    .ok_or_else(|| unknown("table", key, tables.iter().map(|t| t.key()).collect()))?,
            ),
        };
        let rows = args
            .row
            .iter()
            .map(|k| Row::parse(k).ok_or_else(|| unknown("row", k, Row::ALL.iter().map(|r| r.key()).collect())))
            .collect::<Result<_>>()?;
        let columns = args
            .column
            .iter()
            .map(|k| Column::parse(k).ok_or_else(|| unknown("column", k, Column::ALL.iter().map(|c| c.key()).collect())))
            .collect::<Result<_>>()?;
        Ok(Self { table, rows, columns })
    }

    fn takes(&self, table: Table, row: Row, column: Column) -> bool {
        self.table.is_none_or(|t| t == table)
            && (self.rows.is_empty() || self.rows.contains(&row))
            && (self.columns.is_empty() || self.columns.contains(&column))
    }
}
