//! `gongkai rank`: who disclosed how much, among its peers.

mod explain;
mod outside;
mod tables;
mod tell;

use std::path::PathBuf;

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, limited};
use super::corpus::PlotArg;
use super::{Done, count, talk};
use crate::error::{Code, Error, Result};
use crate::output::{Format, MethodNote, MetricRow, RankRow, ScoreNote, ScoreRow, SeriesRow, Sink, SpreadRow, dots};
use crate::rank::{self, Grouping, Metric, Options, Order, Ranked, Ranking, Wanted, Weights};
use crate::search::Filter;

pub use tables::write_ranking;

use outside::Reader;

/// Rank agencies among their peers by what their tables say, with intervals and the cells behind every figure
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai rank --year 2023                       by 实质公开率: (granted + partly granted) / handled
  gongkai rank --by denial --level county
  gongkai rank --list                            every measure with its formula and its traps
  gongkai rank --explain 青溪县教育局             the cells, the arithmetic, the interval, the peers
  gongkai rank --by-year --agency 青溪县教育局    one agency over the years, gaps as gaps
  gongkai rank --by-region --year 2023           how far the agencies of a region lie apart
  gongkai rank --score disclosure=2,complete=1   your weights; none are built in (--method: a note on the score)
  gongkai rank --by original --year 2023         compares all reports of the index first, which takes a while
  gongkai rank --year 2023 --level county --kind government --plot ranking.svg
  gongkai rank --year 2023 --method              a note on method, ready to be cited
  gongkai rank --year 2023 -o ranking.csv

Peers are agencies of one level, kind and year. Groups with at least 8 rated agencies are ordered by a share drawn towards \
the group's mean (empirical Bayes), smaller ones by the lower end of the 95 % interval. Missing figures are never zero: who \
cannot be rated is listed with the reason. Beside each: made (documents made in the year, table 2) and sums (of the form that hold). Weights are above 0: every measure's percentiles run towards what is more open. \
docs/METHOD.md says more, and how a file of --aliases is written.")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Args {
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    plot: PlotArg,
    /// The measure; see --list
    #[arg(long, value_name = "METRIC", default_value = "disclosure", conflicts_with = "score")]
    by: String,
    /// List the measures
    #[arg(long, group = "surface", conflicts_with = "plot")]
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
    /// Show the cells, the arithmetic and the peers of agencies with this in their name
    #[arg(long, value_name = "AGENCY", group = "surface")]
    explain: Option<String>,
    /// Each agency over the years (choose with --agency), with the change since the year before
    #[arg(long, group = "surface", conflicts_with_all = ["all", "plot"])]
    by_year: bool,
    /// How far the agencies of each region lie apart
    #[arg(long, group = "surface", conflicts_with_all = ["all", "plot"])]
    by_region: bool,
    /// Rank by several measures with your own weights: disclosure=2,original=1
    #[arg(long, value_name = "WEIGHTS", group = "surface", conflicts_with_all = ["all", "plot"])]
    score: Option<String>,
    /// Score reports that lack measures by those they have; the coverage is shown
    #[arg(long, requires = "score")]
    partial: bool,
    /// Print how the ranking or --score was made, as a note to be cited
    #[arg(long, conflicts_with_all = ["plot", "list", "explain", "by_year", "by_region"])]
    method: bool,
    /// Which names are one agency: a csv file of entity,names,region,years,successor
    #[arg(long, value_name = "FILE")]
    aliases: Option<PathBuf>,
    /// Take how original each narrative is from this file instead of comparing all reports again: what
    /// `gongkai originality -o FILE.jsonl` wrote
    #[arg(long, value_name = "FILE")]
    originality: Option<PathBuf>,
    /// Show at most this many of each group; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 0)]
    limit: usize,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let weights = args.score.as_deref().map(Weights::parse).transpose()?;
    let options = options(args)?;
    let mut sink = args.output.sink()?;
    if args.list {
        Metric::ALL.into_iter().try_for_each(|metric| sink.row(&MetricRow::new(metric)))?;
        sink.finish()?;
        return Ok(Done::Yes);
    }
    let mut filter = args.filter.filter()?;
    let original = weights.as_ref().map_or(options.metric == Metric::Original, Weights::has_original);
    let reader = Reader::open(args.index.open()?, original, args.originality.as_deref())?;
    if let Some(weights) = weights {
        return score(args, &mut sink, &reader, &filter, &weights, &options);
    }
    // One agency's series stands among all its peers, whatever agency is asked for.
    let wanted = if args.by_year { std::mem::take(&mut filter.agency) } else { Vec::new() };
    let region = if args.by_year { std::mem::take(&mut filter.region) } else { Vec::new() };
    let reports = (!region.is_empty()).then(|| reader.ids(&Filter { region, ..Filter::default() }));
    let ranking = rank::order(reader.candidates(&filter, options.metric)?, &options);
    if args.all {
        talk("warning: levels, kinds and years are mixed; this is arithmetic, not a comparison of peers");
    }
    let done = if args.by_year {
        by_year(&mut sink, &ranking, &options, &Wanted { names: wanted, reports: reports.transpose()? })?
    } else if args.by_region {
        rank::spread(&ranking).iter().try_for_each(|spread| sink.row(&SpreadRow::new(spread, options.metric)))?;
        Done::Yes
    } else if args.method {
        let note = MethodNote { options: &options, ranking: &ranking, filter: &filter };
        sink.text(&note.text())?;
        Done::Yes
    } else {
        listed(args, &mut sink, &ranking, &options, &filter)?
    };
    sink.finish()?;
    tell::names(args, &ranking, &options);
    if !args.by_year {
        tell::rated(args, &reader, &filter, &ranking, options.metric)?;
    }
    Ok(if ranking.rows.is_empty() { Done::Nothing } else { done })
}

/// The ranking itself, or those of it that are to be explained.
fn listed(args: &Args, sink: &mut Sink, ranking: &Ranking, options: &Options, filter: &Filter) -> Result<Done> {
    if let Some(name) = args.explain.as_ref().filter(|name| !ranking.rows.iter().any(|r| r.is_named(name))) {
        talk(&format!("No agency of these reports has {name} in its name."));
        return Ok(Done::Nothing);
    }
    args.plot.write(|| dots(ranking, options, filter, args.limit))?;
    match (&args.explain, sink.format()) {
        (Some(name), Format::Table) => explain::explain(sink, ranking, |row| row.is_named(name))?,
        (None, Format::Table) => write_ranking(sink, ranking, args.limit)?,
        (name, _) => {
            let wanted = |r: &&Ranked| name.as_ref().is_none_or(|n| r.is_named(n));
            for (group, rows) in tables::groups(ranking) {
                let rows: Vec<&Ranked> = rows.iter().filter(wanted).collect();
                limited(&rows, args.limit).iter().try_for_each(|row| sink.row(&RankRow::new(row, group)))?;
            }
        }
    }
    Ok(Done::Yes)
}

/// One line a year of each agency.
fn by_year(sink: &mut Sink, ranking: &Ranking, options: &Options, wanted: &Wanted) -> Result<Done> {
    let found = rank::series(ranking, &options.aliases, wanted);
    for series in &found {
        series.points.iter().try_for_each(|point| sink.row(&SeriesRow::new(series, point, options.metric, ranking)))?;
    }
    tell::unknown(&found);
    if found.is_empty() {
        let names = if wanted.names.is_empty() { "any name".to_owned() } else { wanted.names.join(" or ") };
        talk(&format!("No report of a known year is by an agency of that name and region: {names}."));
        return Ok(Done::Nothing);
    }
    Ok(Done::Yes)
}

fn score(args: &Args, sink: &mut Sink, reader: &Reader, filter: &Filter, weights: &Weights, options: &Options) -> Result<Done> {
    let by = |metric: Metric| {
        let options = Options { metric, ..options.clone() };
        Ok(rank::order(reader.candidates(filter, metric)?, &options))
    };
    let rankings = weights.parts().iter().map(|&(metric, _)| by(metric)).collect::<Result<Vec<Ranking>>>()?;
    let scored = rank::score(&rankings, weights, args.partial);
    if args.method {
        let note = ScoreNote { options, weights, partial: args.partial, scored: &scored, filter };
        sink.text(&note.text())?;
        sink.finish()?;
        return Ok(if scored.is_empty() { Done::Nothing } else { Done::Yes });
    }
    for group in scored.chunk_by(|a, b| a.parts[0].row.peers() == b.parts[0].row.peers()) {
        limited(group, args.limit).iter().try_for_each(|row| sink.row(&ScoreRow::new(row, weights)))?;
    }
    sink.finish()?;
    if let Some(first) = rankings.first() {
        tell::names(args, first, options);
    }
    rankings.iter().filter(|_| args.originality.is_some()).for_each(tell::not_compared);
    let has = scored.iter().filter(|s| s.rank.is_some()).count();
    talk(&format!(
        "{} scored by {weights} over percentiles among peers, {} not; ranges are the ranks with every weight halved, kept or doubled",
        count(has as u64, "report"),
        scored.len() - has
    ));
    let firm = scored.iter().filter(|s| s.rank.is_some() && s.rank_low == s.rank_high).count();
    talk(&format!("{firm} of {has} keep their rank through all of these weights."));
    talk("These weights are yours: none follows from the law. State them with every score.");
    Ok(if scored.is_empty() { Done::Nothing } else { Done::Yes })
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
    let named = Order::ALL.into_iter().find(|order| order.key() == args.sort);
    let order = named.ok_or_else(|| super::corpus::no_such_order(&args.sort, "auto, raw, wilson or shrunk"))?;
    let grouping = if args.all { Grouping::All } else { Grouping::Peers };
    let aliases = outside::aliases(args.aliases.as_deref())?;
    Ok(Options { metric, order, grouping, minimum: args.min, aliases })
}
