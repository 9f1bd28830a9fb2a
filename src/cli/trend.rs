//! `gongkai trend`: how many reports say something, year by year.

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg};
use super::corpus::{PlotArg, TextArgs, close, sizes};
use super::{Done, count};
use crate::corpus::{Corpus, Phrases, Trend, trends};
use crate::error::Result;
use crate::output::{TrendRow, lines as plot_lines};

/// Count words or phrases year by year, with the number of reports behind every share
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai trend 政务新媒体 优化营商环境
  gongkai trend 主动公开 --year 2018..2024 --level county     years without reports are named, not zero
  gongkai trend 主动公开 --plot trend.svg
  gongkai trend 主动公开 --fold-copies                       only wording that no earlier report of those counted has

A phrase is counted wherever it stands in a paragraph, as search finds it. low and high are the 95 % interval of the share \
(Wilson). An archive rarely holds the same offices each year: compare the numbers of reports before the shares.")]
pub struct Args {
    /// Words or phrases
    #[arg(value_name = "WORD", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    text: TextArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    plot: PlotArg,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let filter = args.filter.filter()?;
    let asked = filter.years;
    let mut request = args.text.request(filter)?;
    request.phrases = Phrases::new(&args.words)?;
    let corpus = Corpus::read(&args.index.open()?, &request)?;
    let found = trends(&corpus, &args.words, asked);
    let mut lines = sizes("", corpus.size(), &request);
    if corpus.size().year_unknown > 0 {
        lines.push(format!("{} of unknown year, in no row", count(corpus.size().year_unknown, "report")));
    }
    lines.extend(gaps(&found));
    args.plot.write(|| plot_lines("Reports that say it, per cent, with 95 % intervals", &lines, &found))?;
    let mut sink = args.output.sink()?;
    for trend in &found {
        trend.years.iter().try_for_each(|year| sink.row(&TrendRow::new(&trend.term, year)))?;
    }
    close(&mut sink, &lines)?;
    let said = found.iter().flat_map(|trend| &trend.years).any(|year| year.said.is_some_and(|said| said > 0));
    Ok(if said { Done::Yes } else { Done::Nothing })
}

/// Names the years without reports, as ranges: they are the same for every phrase.
fn gaps(trends: &[Trend]) -> Option<String> {
    let years: Vec<u16> = trends.first()?.years.iter().filter(|year| year.reports == 0).map(|year| year.year).collect();
    let range = |run: &[u16]| match run {
        [only] => only.to_string(),
        _ => format!("{}–{}", run[0], run[run.len() - 1]),
    };
    let list: Vec<String> = years.chunk_by(|a, b| a + 1 == *b).map(range).collect();
    (!list.is_empty()).then(|| format!("no reports of {}", list.join(", ")))
}
