//! `gongkai ngrams`: runs of words that return.

use std::ops::RangeInclusive;

use super::Done;
use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, limited};
use super::corpus::{TextArgs, close, no_such_order, shown, sizes};
use crate::corpus::{Contained, Corpus, Ngram, Sizes, Unit, ngrams};
use crate::error::{Code, Error, Result};
use crate::output::NgramRow;

/// List runs of words, or characters, that return
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai ngrams                                   runs of four words
  gongkai ngrams --size 3..8 --maximal             without those that only stand inside longer ones
  gongkai ngrams --size 6 --chars --min-documents 10
  gongkai ngrams --fold-copies --year 2022         what returns although copies count once

A run crosses no punctuation; # is a number.")]
pub struct Args {
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    text: TextArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Words in a run: 4, or 3..8
    #[arg(long, value_name = "N", default_value = "4")]
    size: String,
    /// Characters instead of words
    #[arg(long)]
    chars: bool,
    /// Leave out runs that occur as often inside a run one longer
    #[arg(long)]
    maximal: bool,
    /// Leave out runs that occur less often
    #[arg(long, value_name = "N", default_value_t = 3)]
    min_count: u64,
    /// Leave out runs in fewer reports
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_documents: u64,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// frequency, documents, size (longest first) or text
    #[arg(long, value_name = "ORDER", default_value = "frequency")]
    sort: String,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let (size, order) = (size(&args.size)?, order(&args.sort)?);
    let mut request = args.text.request(args.filter.filter()?)?;
    request.unit = if args.chars { Unit::Characters } else { Unit::Words };
    let corpus = Corpus::read(&args.index.open()?, &request)?;
    let contained = if args.maximal { Contained::LeftOut } else { Contained::Listed };
    let mut found = ngrams(&corpus, &Sizes { size, min_count: args.min_count, min_documents: args.min_documents, contained });
    found.sort_by(order);
    let rows = limited(&found, args.limit);
    let mut lines = sizes("", corpus.size(), &request);
    lines.extend(shown(rows.len(), found.len(), "run"));
    let mut sink = args.output.sink()?;
    rows.iter().try_for_each(|ngram| sink.row(&NgramRow::new(ngram, corpus.size())))?;
    close(&mut sink, &lines)?;
    Ok(if found.is_empty() { Done::Nothing } else { Done::Yes })
}

/// Runs longer than this are paragraphs: `copies` finds them.
const LONGEST: usize = 30;

fn size(text: &str) -> Result<RangeInclusive<usize>> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    match (from.parse(), to.trim_start_matches('=').parse()) {
        (Ok(from), Ok(to)) if (1..=to).contains(&from) && to <= LONGEST => Ok(from..=to),
        _ => {
            let cause = format!("a run has 1 to {LONGEST} words");
            Err(Error::new(Code::Argument, format!("--size {text}"), cause, "write 4 or 3..8"))
        }
    }
}

type Order = fn(&Ngram, &Ngram) -> std::cmp::Ordering;

/// Sorting is stable: ties stay in order of frequency, then longer first, then of the text.
fn order(name: &str) -> Result<Order> {
    Ok(match name {
        "frequency" => |a, b| b.frequency.cmp(&a.frequency),
        "documents" => |a, b| b.documents.cmp(&a.documents),
        "size" => |a, b| b.size.cmp(&a.size),
        "text" => |a, b| a.text.cmp(&b.text),
        other => return Err(no_such_order(other, "frequency, documents, size or text")),
    })
}
