//! `gongkai export`: all reports as rows.

use clap::ValueEnum;

use super::args::{FilterArgs, IndexArg, OutputArgs};
use super::{Done, count, talk};
use crate::error::Result;
use crate::facts::{Facts, Form};
use crate::output::ReportRow;

/// Write out what the index holds, one row a report
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai export reports -o reports.csv
  gongkai export reports --year 2021 --format jsonl
  gongkai export reports --kind other --format table     documents that are no yearly report")]
pub struct Args {
    /// What to write
    what: What,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// At most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    limit: usize,
}

/// What can be exported.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Identity, sections and diagnostics of every report.
    Reports,
}

pub fn run(args: &Args) -> Result<Done> {
    let What::Reports = args.what;
    let index = args.index.open()?;
    let stored = index.load_all(&args.filter.filter()?)?;
    let mut sink = args.output.sink()?;
    for one in super::args::limited(&stored, args.limit) {
        let facts: Facts = one.facts()?;
        let forms = (facts.form_table2.map(Form::key), facts.form_table3.map(Form::key));
        sink.row(&ReportRow::new(&one.card, &one.report()?, forms))?;
    }
    sink.finish()?;
    talk(&count(stored.len() as u64, "report"));
    Ok(if stored.is_empty() { Done::Nothing } else { Done::Yes })
}
