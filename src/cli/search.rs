//! `gongkai search`: who says this phrase.

use serde::Serialize;

use super::args::{FilterArgs, IndexArg, OutputArgs, section};
use super::{Done, count, talk};
use crate::error::{Code, Error, Result};
use crate::output::{Align, Format, HitRow, KwicRow, Row, Sink, clean, pad_left, tail_to_width, to_width, width};
use crate::report::Kind;
use crate::search::{Answer, Hit, Match, Query, Request, Sort};

/// Find exact "phrases" and ranked words, with their places in the source
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai search '\"依申请公开\"'                        an exact phrase, anywhere
  gongkai search '政策解读 监督保障'                    words, best reports first
  gongkai search '\"政务新媒体\" OR \"政务微博\" -考核'    alternatives, and without
  gongkai search '\"加强领导\" year:2019..2021 section:5 agency:街道'
  gongkai search '\"政策解读\"' --kwic                   one line a place, aligned
  gongkai search '\"政策解读\"' --count                  how many reports and places

A phrase is found wherever the normalised text holds it: across wrapped lines, in full or half width, with or without \
spaces between Chinese characters; never across paragraphs. Put the whole query in single quotes.")]
pub struct Args {
    /// The query
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    /// Section 1 to 6 in which words and phrases must stand
    #[arg(long, value_name = "N", value_delimiter = ',', help_heading = "Filters")]
    section: Vec<String>,
    #[command(flatten)]
    output: OutputArgs,
    /// Show at most this many reports; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// score, year, agency, file or occurrences
    #[arg(long, value_name = "ORDER", default_value = "score")]
    sort: String,
    /// Only the numbers of reports and occurrences
    #[arg(long)]
    count: bool,
    /// Keyword in context: one line a place
    #[arg(long)]
    kwic: bool,
    /// Characters of context on each side
    #[arg(long, value_name = "N", default_value_t = 30)]
    context: usize,
}

pub fn run(args: &Args) -> Result<Done> {
    let query = Query::parse(&args.query)?;
    let sort = sort(&args.sort)?;
    let mut filter = args.filter.filter()?;
    filter.sections = args.section.iter().map(|name| section(name)).collect::<Result<_>>()?;
    let index = args.index.open()?;
    let counts_only = args.count && query.is_phrases_only();
    // Words are counted in the texts themselves, so every hit is loaded; phrases by the index alone.
    let limit = if counts_only {
        1
    } else if args.count {
        0
    } else {
        args.limit
    };
    let answer = index.search(&Request { query, filter, sort, limit, context: args.context })?;
    let mut sink = args.output.sink()?;
    if args.count {
        sink.row(&CountRow::new(&args.query, &answer))?;
    } else {
        write(&mut sink, &answer, args)?;
        tell(&answer);
    }
    sink.finish()?;
    Ok(if answer.reports == 0 { Done::Nothing } else { Done::Yes })
}

fn sort(name: &str) -> Result<Sort> {
    Ok(match name {
        "score" => Sort::Score,
        "year" => Sort::Year,
        "agency" => Sort::Agency,
        "file" => Sort::File,
        "occurrences" => Sort::Occurrences,
        _ => {
            let remedy = "choose score, year, agency, file or occurrences";
            return Err(Error::new(Code::Argument, format!("--sort {name}"), "there is no such order", remedy));
        }
    })
}

fn write(sink: &mut Sink, answer: &Answer, args: &Args) -> Result<()> {
    match sink.format() {
        Format::Jsonl | Format::Json => answer.hits.iter().try_for_each(|hit| sink.row(&HitRow::new(hit))),
        Format::Csv | Format::Markdown | Format::Parquet => answer
            .hits
            .iter()
            .flat_map(|h| h.matches.iter().map(move |m| (h, m)))
            .try_for_each(|(h, m)| sink.row(&KwicRow::new(h, m))),
        Format::Table if args.kwic => write_kwic(sink, answer, args.context),
        Format::Table => write_hits(sink, answer),
    }
}

/// Reports with their places below them.
pub fn write_hits(sink: &mut Sink, answer: &Answer) -> Result<()> {
    for (number, hit) in answer.hits.iter().enumerate() {
        let line = format!("{:>3}. {}  {}", number + 1, name(hit), count(hit.matches.len() as u64, "place"));
        let line = sink.strong(&line);
        sink.text(&format!("{line}  {}\n", clean(hit.card.file())))?;
        for found in hit.matches.iter().take(PLACES) {
            let section = found.section.map_or("–", |s| s.label());
            let marked = sink.mark(&clean(&found.text));
            let (left, right) = (clean(&sentence_end(&found.left)), clean(&sentence_start(&found.right)));
            sink.text(&format!("     {left}{marked}{right}\n     {section}, bytes {}–{}\n", found.span.start, found.span.end))?;
        }
        if hit.matches.len() > PLACES {
            sink.text(&format!("     … {} more (--kwic shows all)\n", hit.matches.len() - PLACES))?;
        }
    }
    Ok(())
}

/// Places shown below a report.
const PLACES: usize = 3;

fn name(hit: &Hit) -> String {
    let agency = hit.card.agency.as_deref().unwrap_or("(agency unknown)");
    let year = hit.card.year.map_or_else(|| "(year unknown)".to_owned(), |y| y.to_string());
    let other = if hit.card.kind == Some(Kind::Other) { " (no yearly report)" } else { "" };
    clean(&format!("{agency} {year}{other}"))
}

/// The left context from the last sentence end on; an ellipsis if the sentence begins earlier.
fn sentence_end(left: &str) -> String {
    match left.rfind(SENTENCE_ENDS) {
        Some(at) => left[at..].chars().skip(1).collect(),
        None if left.chars().count() >= 20 => format!("…{left}"),
        None => left.to_owned(),
    }
}

/// The right context up to the first sentence end.
fn sentence_start(right: &str) -> String {
    match right.find(SENTENCE_ENDS) {
        Some(at) => right[..at].chars().chain(right[at..].chars().take(1)).collect(),
        None if right.chars().count() >= 20 => format!("{right}…"),
        None => right.to_owned(),
    }
}

const SENTENCE_ENDS: [char; 5] = ['。', '！', '？', '；', ';'];

/// One line a place: the words stand in one column, whatever their width.
fn write_kwic(sink: &mut Sink, answer: &Answer, context: usize) -> Result<()> {
    let lines: Vec<(&Hit, &Match)> = answer.hits.iter().flat_map(|h| h.matches.iter().map(move |m| (h, m))).collect();
    // The year first: long names are cut, years never.
    let label = |hit: &Hit| {
        let year = hit.card.year.map_or_else(|| "    ".to_owned(), |y| y.to_string());
        to_width(&clean(&format!("{year} {}", hit.card.agency.as_deref().unwrap_or("?"))), 32).to_owned()
    };
    let labels = lines.iter().map(|(h, _)| width(&label(h))).max().unwrap_or(0);
    let words = lines.iter().map(|(_, m)| width(&clean(&m.text))).max().unwrap_or(0);
    let room = sink.columns().map_or(context * 2, |c| (usize::from(c).saturating_sub(labels + words + 8) / 2).max(10));
    for (hit, found) in lines {
        let (left, right) = (clean(&found.left), clean(&found.right));
        let line = format!(
            "{}  {}  {} {} {}\n",
            crate::output::pad_right(&label(hit), labels),
            found.section.map_or("–", |s| s.key()),
            pad_left(tail_to_width(&left, room), room),
            sink.mark(&clean(&found.text)),
            to_width(&right, room)
        );
        sink.text(&line)?;
    }
    Ok(())
}

fn tell(answer: &Answer) {
    let occurrences = answer.occurrences.map_or_else(String::new, |n| format!(", {}", count(n, "occurrence")));
    let shown = answer.hits.len() as u64;
    let rest = if shown < answer.reports { format!("; the first {shown} shown (-n 0 for all)") } else { String::new() };
    talk(&format!("{} of {}{occurrences}{rest}", answer.reports, count(answer.of, "document")));
    if answer.reports == 0 {
        talk("Nothing found. A phrase must stand in one paragraph; try fewer words, or words without quotes.");
    }
}

/// `gongkai.count/1`
#[derive(Debug, Serialize)]
struct CountRow {
    schema: &'static str,
    query: String,
    reports: u64,
    of: u64,
    occurrences: Option<u64>,
}

impl CountRow {
    fn new(query: &str, answer: &Answer) -> Self {
        Self {
            schema: "gongkai.count/1",
            query: query.to_owned(),
            reports: answer.reports,
            of: answer.of,
            occurrences: answer.occurrences,
        }
    }
}

impl Row for CountRow {
    const COLUMNS: &'static [(&'static str, Align)] =
        &[("query", Align::Left), ("reports", Align::Right), ("of", Align::Right), ("occurrences", Align::Right)];

    fn cells(&self) -> Vec<String> {
        let occurrences = self.occurrences.map(|n| n.to_string()).unwrap_or_default();
        vec![self.query.clone(), self.reports.to_string(), self.of.to_string(), occurrences]
    }
}
