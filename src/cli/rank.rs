//! `gongkai rank`: who disclosed how much, among its peers.

use serde::Serialize;

use super::args::{FilterArgs, IndexArg, OutputArgs, limited};
use super::{Done, count, talk};
use crate::error::{Code, Error, Result};
use crate::ingest;
use crate::output::{Align, Format, RankRow, Row, Sink, Table, clean};
use crate::rank::{self, Grouping, Metric, Options, Order, Ranked, Ranking};

/// Rank agencies among their peers by what their tables say, with intervals and the cells behind every figure
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai rank --year 2023                       by 实质公开率: (granted + partly granted) / handled
  gongkai rank --by denial --level county
  gongkai rank --list                            every measure with its formula
  gongkai rank --explain 青溪县教育局             the cells and the arithmetic
  gongkai rank --year 2023 -o ranking.csv

Peers are agencies of one level, kind and year. Groups with at least 8 rated agencies are ordered by a share drawn towards \
the group's mean (empirical Bayes), smaller ones by the lower end of the 95 % interval. Missing figures are never zero: who \
cannot be rated is listed with the reason.")]
pub struct Args {
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// The measure; see --list
    #[arg(long, value_name = "METRIC", default_value = "disclosure")]
    by: String,
    /// List the measures
    #[arg(long)]
    list: bool,
    /// Rank everyone with everyone, across levels, kinds and years
    #[arg(long)]
    all: bool,
    /// auto, raw, wilson or shrunk
    #[arg(long, visible_alias = "order", value_name = "ORDER", default_value = "auto")]
    sort: String,
    /// Do not rate shares of fewer cases than this
    #[arg(long, value_name = "N", default_value_t = 0)]
    min: i64,
    /// Show the cells and the arithmetic of agencies with this in their name
    #[arg(long, value_name = "AGENCY")]
    explain: Option<String>,
    /// Show at most this many of each group; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    limit: usize,
}

pub fn run(args: &Args) -> Result<Done> {
    let mut sink = args.output.sink()?;
    if args.list {
        return list(&mut sink);
    }
    let options = options(args)?;
    let index = args.index.open()?;
    let stored = index.load_all(&args.filter.filter()?)?;
    let entries = stored.iter().map(ingest::entry).collect::<Result<Vec<_>>>()?;
    let ranking = rank::rank(&entries, &options);
    if args.all {
        talk("warning: levels, kinds and years are mixed; this is arithmetic, not a comparison of peers");
    }
    let named = |r: &Ranked, name: &str| r.agency.as_ref().is_some_and(|a| a.contains(name));
    if let Some(name) = args.explain.as_ref().filter(|name| !ranking.rows.iter().any(|r| named(r, name))) {
        talk(&format!("No agency of these reports has {name} in its name."));
        return Ok(Done::Nothing);
    }
    match (&args.explain, sink.format()) {
        (Some(name), Format::Table) => explain(&mut sink, &ranking, name)?,
        (None, Format::Table) => write_ranking(&mut sink, &ranking, args.limit)?,
        (name, _) => {
            let wanted = |r: &&Ranked| name.as_ref().is_none_or(|n| named(r, n));
            for group in groups(&ranking.rows) {
                let rows: Vec<&Ranked> = group.iter().filter(wanted).collect();
                limited(&rows, args.limit).iter().try_for_each(|row| sink.row(&RankRow::new(row)))?;
            }
        }
    }
    sink.finish()?;
    tell(&ranking, options.metric);
    Ok(if ranking.rows.is_empty() { Done::Nothing } else { Done::Yes })
}

fn options(args: &Args) -> Result<Options> {
    let metric = Metric::parse(&args.by).ok_or_else(|| {
        let names: Vec<&str> = Metric::ALL.iter().map(|m| m.key()).collect();
        Error::new(
            Code::Argument,
            format!("--by {}", args.by),
            "there is no such measure",
            format!("choose {}", names.join(", ")),
        )
    })?;
    let order = match args.sort.as_str() {
        "auto" => Order::Auto,
        "raw" => Order::Raw,
        "wilson" => Order::Wilson,
        "shrunk" => Order::Shrunk,
        other => {
            let remedy = "choose auto, raw, wilson or shrunk";
            return Err(Error::new(Code::Argument, format!("--sort {other}"), "there is no such order", remedy));
        }
    };
    let grouping = if args.all { Grouping::All } else { Grouping::Peers };
    Ok(Options { metric, order, grouping, minimum: args.min })
}

fn list(sink: &mut Sink) -> Result<Done> {
    Metric::ALL.into_iter().try_for_each(|metric| sink.row(&MetricRow::new(metric)))?;
    sink.finish()?;
    Ok(Done::Yes)
}

/// `gongkai.metric/1`
#[derive(Debug, Serialize)]
struct MetricRow {
    schema: &'static str,
    metric: &'static str,
    label: &'static str,
    formula: &'static str,
    unit: &'static str,
    meaning: &'static str,
}

impl MetricRow {
    fn new(metric: Metric) -> Self {
        let d = metric.definition();
        Self { schema: "gongkai.metric/1", metric: d.key, label: d.label, formula: d.formula, unit: d.unit, meaning: d.meaning }
    }
}

impl Row for MetricRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("--by", Align::Left),
        ("name", Align::Left),
        ("formula", Align::Left),
        ("unit", Align::Left),
        ("meaning", Align::Left),
    ];

    fn cells(&self) -> Vec<String> {
        [self.metric, self.label, self.formula, self.unit, self.meaning].map(str::to_owned).to_vec()
    }
}

/// The rows of each group; they stand together.
fn groups(rows: &[Ranked]) -> impl Iterator<Item = &[Ranked]> {
    rows.chunk_by(|a, b| a.group == b.group)
}

/// One table a group: the rated by rank, the others below with the reason.
pub fn write_ranking(sink: &mut Sink, ranking: &Ranking, limit: usize) -> Result<()> {
    for group in groups(&ranking.rows) {
        let rated: Vec<&Ranked> = group.iter().filter(|r| r.rank.is_some()).collect();
        let others: Vec<&Ranked> = group.iter().filter(|r| r.rank.is_none()).collect();
        let head = format!("{}  ({} of {} rated)", clean(&group[0].group), rated.len(), group.len());
        let head = sink.strong(&head);
        sink.text(&format!("{head}\n"))?;
        if !rated.is_empty() {
            sink.text(&rated_table(limited(&rated, limit), sink.columns()))?;
        }
        for row in limited(&others, limit) {
            let agency = row.agency.as_deref().unwrap_or("(agency unknown)");
            let line = format!("  not rated: {} — {agency}  {}", row.reason().unwrap_or_default(), row.file);
            sink.text(&format!("{}\n", clean(&line)))?;
        }
        sink.text("\n")?;
    }
    Ok(())
}

fn rated_table(rows: &[&Ranked], width: Option<u16>) -> String {
    let share = rows.iter().any(|r| r.n.is_some());
    let mut columns = vec![("rank", Align::Right), ("range", Align::Right), ("agency", Align::Left)];
    if share {
        columns.extend([
            ("k/n", Align::Right),
            ("share", Align::Right),
            ("95 % interval", Align::Right),
            ("shrunk", Align::Right),
        ]);
    } else {
        columns.push(("count", Align::Right));
    }
    columns.push(("note", Align::Left));
    let mut table = Table::new(&columns, width);
    for row in rows {
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let decimal = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.4}"));
        let mut cells = vec![
            number(row.rank),
            format!("{}–{}", number(row.rank_low), number(row.rank_high)),
            row.agency.clone().unwrap_or_else(|| "(agency unknown)".to_owned()),
        ];
        let k = row.k.map(|k| k.to_string()).unwrap_or_default();
        if share {
            let n = row.n.map(|n| n.to_string()).unwrap_or_default();
            cells.extend([
                format!("{k}/{n}"),
                decimal(row.value),
                format!("{}–{}", decimal(row.low), decimal(row.high)),
                decimal(row.shrunk),
            ]);
        } else {
            cells.push(k);
        }
        cells.push(row.note.clone().unwrap_or_default());
        table.row(cells);
    }
    table.draw()
}

/// The cells behind the figures of the agencies asked for.
fn explain(sink: &mut Sink, ranking: &Ranking, name: &str) -> Result<()> {
    let wanted = |r: &&Ranked| r.agency.as_ref().is_some_and(|a| a.contains(name));
    for row in ranking.rows.iter().filter(wanted) {
        let definition = row.metric.definition();
        let head = format!("{} {}", row.agency.as_deref().unwrap_or("?"), row.year.map(|y| y.to_string()).unwrap_or_default());
        let head = sink.strong(&clean(&head));
        sink.text(&format!("{head}  {}\n", clean(&row.file)))?;
        sink.text(&format!("  {} = {}\n", definition.label, definition.formula))?;
        for source in &row.cells {
            let place = source.span.map_or_else(String::new, |s| format!(", bytes {}–{}", s.start, s.end));
            let value = source.state.value().map_or_else(|| "no figure".to_owned(), |v| v.to_string());
            let line = format!("  {} · {}: {value} ({}{place})", source.row.label(), source.column.label(), source.state.key());
            sink.text(&format!("{}\n", clean(&line)))?;
        }
        let result = match (row.k, row.n, row.value) {
            (Some(k), Some(n), Some(value)) => {
                let (low, high) = (row.low.unwrap_or(value), row.high.unwrap_or(value));
                format!(
                    "  {k} / {n} = {value:.4}, 95 % interval {low:.4}–{high:.4}, rank {} of its group {}",
                    row.rank.unwrap_or(0),
                    row.group
                )
            }
            (Some(k), None, _) => format!("  {k}, rank {} of its group {}", row.rank.unwrap_or(0), row.group),
            _ => format!("  not rated: {}", row.reason().unwrap_or_default()),
        };
        sink.text(&format!("{}\n", clean(&result)))?;
    }
    Ok(())
}

fn tell(ranking: &Ranking, metric: Metric) {
    let rated = ranking.rows.iter().filter(|r| r.rank.is_some()).count();
    let not = ranking.rows.len() - rated;
    talk(&format!("{} rated by {}, {not} not rated", count(rated as u64, "report"), metric.definition().label));
    if rated == 0 && !ranking.rows.is_empty() {
        let list: Vec<String> = ranking
            .suggestions
            .iter()
            .take(3)
            .map(|s| format!("gongkai rank --by {}  ({} would be rated)", s.metric.key(), s.rated))
            .collect();
        if list.is_empty() {
            talk("No measure would rate anything: the tables of these reports could not be read.");
        } else {
            talk(&format!("Nothing is rated by this measure. Try:\n  {}", list.join("\n  ")));
        }
    }
}
