//! `gongkai collocates`: which words stand beside a word.

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, limited};
use super::corpus::{TextArgs, close, no_such_order, shown, sizes};
use super::{Done, count, talk};
use crate::corpus::{Collocate, Collocates, Corpus, Near, Token, Unit, collocates, is_function_word, tokens};
use crate::error::{Code, Error, Result};
use crate::output::CollocateRow;
use crate::text::normalise;

/// List the words that stand beside a word more than by chance
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai collocates 培训                          within five words on each side
  gongkai collocates 公开 --window 3 --year 2021..    
  gongkai collocates 主动公开 --sort ll     --fold-copies

NODE is cut into words like the text; of several words all must follow one another. The window counts words within the sentence. \
A word in reach of two nodes counts once, with the nearer. logDice: 14 is always together, two points are four times as strong; it \
does not depend on the size of the corpus.")]
pub struct Args {
    /// The word, or words that follow one another
    #[arg(value_name = "NODE")]
    node: String,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    text: TextArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Words on each side
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=100))]
    window: u16,
    /// List function words too
    #[arg(long)]
    all_words: bool,
    /// Leave out words that stand beside the node less often
    #[arg(long, value_name = "N", default_value_t = 3)]
    min_count: u64,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// dice, ll, mi, together or word
    #[arg(long, value_name = "ORDER", default_value = "dice")]
    sort: String,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let words = cut(&args.node)?;
    let order = order(&args.sort)?;
    let request = args.text.request(args.filter.filter()?)?;
    let corpus = Corpus::read(&args.index.open()?, &request)?;
    let near = Near { window: usize::from(args.window) };
    let node: Option<Vec<u32>> = words.iter().map(|word| corpus.token(word)).collect();
    let mut all = node.map_or_else(Collocates::default, |node| collocates(&corpus, &node, near));
    let mut found = std::mem::take(&mut all.found);
    found.retain(|word| word.left + word.right >= args.min_count && (args.all_words || !is_function_word(&word.word)));
    found.sort_by(order);
    let rows = limited(&found, args.limit);
    let node = words.join(" ");
    let mut lines = vec![format!(
        "{node}: {} in {}; {} within {} of it",
        count(all.node, "place"),
        count(all.documents, "report"),
        count(all.near, "word"),
        args.window
    )];
    lines.extend(sizes("", corpus.size(), &request));
    lines.extend(shown(rows.len(), found.len(), "word"));
    let mut sink = args.output.sink()?;
    rows.iter().try_for_each(|word| sink.row(&CollocateRow::new(&node, word, &all, near, corpus.size())))?;
    close(&mut sink, &lines)?;
    if all.node == 0 {
        talk("It does not stand there as words of its own. gongkai search finds it inside longer words too.");
    }
    Ok(if found.is_empty() { Done::Nothing } else { Done::Yes })
}

/// The words of the node, cut as the text is.
fn cut(node: &str) -> Result<Vec<String>> {
    let (mut words, mut other) = (Vec::new(), false);
    tokens(&normalise(node), Unit::Words, |token| match token {
        Token::Word(word) => words.push(word.to_owned()),
        _ => other = true,
    });
    if words.is_empty() || other {
        let remedy = "give a word, such as 培训, or words that follow one another";
        return Err(Error::new(Code::Argument, format!("node {node}"), "it is not made of words alone", remedy));
    }
    Ok(words)
}

type Order = fn(&Collocate, &Collocate) -> std::cmp::Ordering;

/// Sorting is stable: ties stay in order of logDice, then of the word.
fn order(name: &str) -> Result<Order> {
    Ok(match name {
        "dice" => |a, b| b.log_dice.total_cmp(&a.log_dice),
        "ll" => |a, b| b.log_likelihood.total_cmp(&a.log_likelihood),
        "mi" => |a, b| b.mutual_information.total_cmp(&a.mutual_information),
        "together" => |a, b| (b.left + b.right).cmp(&(a.left + a.right)),
        "word" => |a, b| a.word.cmp(&b.word),
        other => return Err(no_such_order(other, "dice, ll, mi, together or word")),
    })
}
