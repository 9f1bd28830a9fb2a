//! `gongkai terms`: which words are said, how often, in how many reports, how evenly.

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, limited};
use super::corpus::{PlotArg, TextArgs, close, no_such_order, shown, sizes};
use super::{Done, count};
use crate::corpus::{Corpus, Phrases, Term, is_function_word, said, terms};
use crate::error::Result;
use crate::output::{Bar, Side, TermRow, bars};

/// Count words: how often, in how many reports, how evenly spread
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai terms --year 2023                       the words of the reports of a year
  gongkai terms --fold-copies --level township    each copied paragraph once
  gongkai terms 政务新媒体 优化营商环境             only these, as search finds them
  gongkai terms -n 20 --plot words.svg

Words are cut by jieba; numbers and punctuation are no words. Function words (的, 和, 了 …) are left out of the list, not of the \
denominators; --all-words lists them. WORDs given are counted wherever they stand, inside longer words too. dp: 0 is perfectly even, \
near 1 is in few reports only. docs/statistics.md has every formula.")]
pub struct Args {
    /// Only these words or phrases
    #[arg(value_name = "WORD")]
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
    /// List function words too
    #[arg(long)]
    all_words: bool,
    /// Leave out words that occur less often
    #[arg(long, value_name = "N", default_value_t = 1)]
    min_count: u64,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// frequency, documents, dp (most even first) or word [default: frequency, or as given]
    #[arg(long, value_name = "ORDER")]
    sort: Option<String>,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let mut request = args.text.request(args.filter.filter()?)?;
    request.phrases = Phrases::new(&args.words)?;
    let order = args.sort.as_deref().map(order).transpose()?;
    let corpus = Corpus::read(&args.index.open()?, &request)?;
    let mut found = if args.words.is_empty() {
        let mut all = terms(&corpus);
        all.retain(|term| term.frequency >= args.min_count && (args.all_words || !is_function_word(&term.term)));
        all
    } else {
        said(&corpus, &args.words)
    };
    if let Some(order) = order {
        found.sort_by(order);
    }
    let rows = limited(&found, args.limit);
    let mut lines = sizes("", corpus.size(), &request);
    lines.extend(shown(rows.len(), found.len(), "word"));
    let title = format!("Occurrences in {}", count(corpus.size().reports, "report"));
    args.plot.write(|| bars(&title, &lines, &rows.iter().map(bar).collect::<Vec<_>>()))?;
    let mut sink = args.output.sink()?;
    rows.iter().try_for_each(|term| sink.row(&TermRow::new(term, corpus.size())))?;
    close(&mut sink, &lines)?;
    Ok(if found.iter().all(|term| term.frequency == 0) { Done::Nothing } else { Done::Yes })
}

fn bar(term: &Term) -> Bar {
    let note = format!("{} in {}", term.frequency, count(term.documents, "report"));
    Bar { label: term.term.clone(), value: term.frequency as f64, note, side: Side::Over }
}

type Order = fn(&Term, &Term) -> std::cmp::Ordering;

/// Sorting is stable: ties stay in order of frequency, then of the word.
fn order(name: &str) -> Result<Order> {
    Ok(match name {
        "frequency" => |a, b| b.frequency.cmp(&a.frequency),
        "documents" => |a, b| b.documents.cmp(&a.documents),
        "dp" => |a, b| a.dispersion.dp.unwrap_or(2.0).total_cmp(&b.dispersion.dp.unwrap_or(2.0)),
        "word" => |a, b| a.term.cmp(&b.term),
        other => return Err(no_such_order(other, "frequency, documents, dp or word")),
    })
}
