//! `gongkai search`: who says this phrase.

use serde::Serialize;

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, section};
use super::{Done, count, talk};
use crate::corpus::search_once;
use crate::error::{Code, Error, Result};
use crate::output::{
    Align, ExplainRow, FacetRow, Format, HitRow, KwicRow, Row, SNIPPETS, Sink, clean, pad_left, tail_to_width, to_width, width,
};
use crate::report::Kind;
use crate::search::{Answer, FacetBy, Forms, Hit, Index, Listing, MOST_PLACES, Match, NameOf, Query, Request, Snippet, Sort};
use crate::text::fold_kept;

/// Find exact "phrases" and ranked words, with their places in the source
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai search '\"依申请公开\"'                        an exact phrase, anywhere
  gongkai search '培训 考核'                            words, best reports first
  gongkai search '\"政务新媒体\" OR \"政府网站\" -考核'    alternatives, and without
  gongkai search '\"问题\" year:2019..2021 section:5 agency:局'
  gongkai search '\"申请 办结\"~20'                      both in one paragraph, at most 20 characters between them
  gongkai search '(\"整改\" section:5) OR (\"监督\" section:1)'
  gongkai search '公开 agency:岚汀* year:>=2020 level:county,township'
  gongkai search --plain '公开 (2021) -'               everything typed is words
  gongkai search '\"主动公开\"' --kwic                   one line a place, aligned
  gongkai search '\"主动公开\"' --kwic --kwic-sort right -n 0   all places, by the words after
  gongkai search '\"主动公开\"' --facet year,level       of how many reports, by year and level
  gongkai search '\"主动公开\"' --count                  how many reports and places
  gongkai search '\"主动公开\"' --fold-copies            templates counted once
  gongkai search '解读 -考核' --explain                 how it was understood, and why in this order

Words and \"phrases\" must all occur; AND, OR, NOT and - (in capitals), (brackets). \"a b\"~20 is nearness in characters, in any \
order. A word with * behind it is an exact piece of text. Fields: year, agency, region, level, kind, section, file, id; a comma \
joins alternatives, a * behind a name means begins with, and section: narrows the group it stands in. Full-width signs \
（）：“”，～ are understood. The whole language: docs/queries.md.

A phrase is found wherever the normalised text holds it: across wrapped lines, in full or half width, with or without \
spaces between Chinese characters; never across paragraphs. Put the whole query in single quotes.")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Args {
    /// The query
    #[arg(value_name = "QUERY", allow_hyphen_values = true)]
    query: String,
    /// More of it: words typed without quotes around all are one query
    #[arg(value_name = "WORD")]
    more: Vec<String>,
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
    #[arg(long, conflicts_with = "kwic")]
    count: bool,
    /// Keyword in context: one line (or row) a place
    #[arg(long)]
    kwic: bool,
    /// Order of --kwic: report, left or right (by the words before or after, to see what stands beside)
    #[arg(long, value_name = "ORDER", default_value = "report", requires = "kwic")]
    kwic_sort: String,
    /// Instead of the hits, how they spread: year, region, level, kind, agency, section, each with its denominator
    #[arg(long, value_name = "FIELD", value_delimiter = ',', conflicts_with_all = ["count", "kwic", "explain"])]
    facet: Vec<String>,
    /// The next page, as told at the end of the one before
    #[arg(long, value_name = "CURSOR", conflicts_with_all = ["count", "facet"])]
    after: Option<String>,
    /// Count each family of near-identical paragraphs once: the earliest stands for it
    #[arg(long, conflicts_with_all = ["facet", "explain"])]
    fold_copies: bool,
    /// Look for bare words as typed only, not for their short and long forms too (办事处 finds 街道办)
    #[arg(long)]
    typed_only: bool,
    /// Take everything typed as words: no character means anything else
    #[arg(long)]
    plain: bool,
    /// Instead of the hits, how the query was understood and how each score came about
    #[arg(long, conflicts_with_all = ["count", "kwic"])]
    explain: bool,
    /// Characters of context on each side, at most 2000
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(..=2000))]
    context: usize,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let typed = std::iter::once(&args.query).chain(&args.more).map(String::as_str).collect::<Vec<_>>().join(" ");
    let mut query = if args.plain { Query::plain(&typed) } else { Query::parse(&typed) }?;
    query.forms = if args.typed_only { Forms::Typed } else { Forms::All };
    query.hints.iter().for_each(|hint| talk(&format!("hint: {hint}")));
    let sort = sort(&args.sort)?;
    let mut filter = args.filter.filter()?;
    filter.sections = args.section.iter().map(|name| section(name)).collect::<Result<_>>()?;
    let index = args.index.open()?;
    let mut request = Request { query, filter, sort, limit: args.limit, context: args.context, skip: 0 };
    let listing = if args.fold_copies { Listing::Folded } else { Listing::Every };
    if let Some(cursor) = &args.after {
        request.skip = index.page(&request, listing, cursor)?;
    }
    if !args.facet.is_empty() {
        return facets(&index, &request, &typed, args);
    }
    let by = KwicOrder::parse(&args.kwic_sort)?;
    for (word, others) in request.query.widened() {
        talk(&format!("{word} also finds {} (--typed-only: nothing but what is typed)", others.join(", ")));
    }
    let answer = if args.fold_copies {
        let once = search_once(&index, &request)?;
        let (places, reports) = (count(once.folded_places, "place"), count(once.folded_reports, "report"));
        talk(&format!("--fold-copies left out {places}, and with them {reports}, in paragraphs that repeat an earlier one"));
        once.answer
    } else if args.count {
        index.count(&request)?
    } else {
        index.search(&request)?
    };
    let mut sink = args.output.sink()?;
    if args.count {
        sink.row(&CountRow::new(&typed, &answer))?;
    } else if args.explain {
        let row = ExplainRow::new(&typed, &index.explain(&request, &answer)?);
        match sink.format() {
            Format::Table => sink.text(&row.text())?,
            _ => sink.row(&row)?,
        }
        tell(&answer);
    } else {
        write(&mut sink, &answer, args, by)?;
        tell(&answer);
        for hit in answer.hits.iter().filter(|hit| hit.occurrences > MOST_PLACES as u64) {
            talk(&format!("{}: the first {MOST_PLACES} of {} places are listed", clean(hit.card.file()), hit.occurrences));
        }
        if by != KwicOrder::Report && (answer.hits.len() as u64) < answer.reports {
            talk("The order is that of the places shown; -n 0 puts all of them in order.");
        }
        let shown = request.skip + answer.hits.len();
        if shown < answer.reports as usize && !answer.hits.is_empty() {
            talk(&format!("next page: --after {}", index.cursor(&request, listing, shown)));
        }
    }
    if answer.reports == 0 {
        suggest(&index, &request)?;
    }
    sink.finish()?;
    Ok(if answer.reports == 0 { Done::Nothing } else { Done::Yes })
}

/// Counts by field, in a table of its own each.
fn facets(index: &Index, request: &Request, typed: &str, args: &Args) -> Result<Done> {
    let mut fields = Vec::new();
    for name in &args.facet {
        let by = facet(name)?;
        if !fields.contains(&by) {
            fields.push(by);
        }
    }
    let mut sink = args.output.sink()?;
    let mut any = false;
    for by in fields {
        for count in index.facet(&request.query, &request.filter, by)? {
            any |= count.reports > 0;
            sink.row(&FacetRow::new(typed, by, &count))?;
        }
    }
    if !any {
        suggest(index, request)?;
    }
    sink.finish()?;
    Ok(if any { Done::Yes } else { Done::Nothing })
}

fn facet(name: &str) -> Result<FacetBy> {
    FacetBy::parse(name).ok_or_else(|| {
        let names: Vec<&str> = FacetBy::ALL.iter().map(|by| by.key()).collect();
        Error::new(
            Code::Argument,
            format!("--facet {name}"),
            "answers are not counted by that",
            format!("choose from {}", names.join(", ")),
        )
    })
}

/// Why nothing is found: texts that no report holds, and names that may have been meant where a filter names an agency or a place that
/// the index does not have.
fn suggest(index: &Index, request: &Request) -> Result<()> {
    let explained = index.explain(&Request { limit: 0, ..request.clone() }, &Answer::default())?;
    if explained.texts.len() > 1 {
        for text in explained.texts.iter().filter(|text| text.reports == 0 && !text.excluded) {
            talk(&format!("{} stands in no report.", text.text));
        }
    }
    let asked = [(NameOf::Agency, "agency", &request.filter.agency), (NameOf::Region, "region", &request.filter.region)];
    let asked = asked.into_iter().flat_map(|(of, what, names)| names.iter().map(move |n| (of, what, n.clone())));
    for (of, what, name) in asked.chain(request.query.names()) {
        let near = index.similar_names(of, &name)?;
        if !near.is_empty() {
            talk(&format!("No {what} is named {name}. Did you mean {}?", near.join(", ")));
        }
    }
    Ok(())
}

/// Order of the lines of `--kwic`.
#[derive(Clone, Copy, PartialEq)]
enum KwicOrder {
    Report,
    Left,
    Right,
}

impl KwicOrder {
    fn parse(name: &str) -> Result<Self> {
        Ok(match name {
            "report" => Self::Report,
            "left" => Self::Left,
            "right" => Self::Right,
            _ => {
                let remedy = "choose report, left or right";
                return Err(Error::new(Code::Argument, format!("--kwic-sort {name}"), "there is no such order", remedy));
            }
        })
    }

    /// All places of the hits in this order; those alike stay in the order of the hits.
    fn places(self, answer: &Answer) -> Vec<(&Hit, &Match)> {
        let mut places: Vec<(&Hit, &Match)> = answer.hits.iter().flat_map(|h| h.matches.iter().map(move |m| (h, m))).collect();
        match self {
            Self::Report => {}
            Self::Left => places.sort_by_cached_key(|(_, m)| fold_kept(&m.left).chars().rev().collect::<String>()),
            Self::Right => places.sort_by_cached_key(|(_, m)| fold_kept(&m.right)),
        }
        places
    }
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

fn write(sink: &mut Sink, answer: &Answer, args: &Args, by: KwicOrder) -> Result<()> {
    match sink.format() {
        Format::Table if args.kwic => write_kwic(sink, &by.places(answer), args.context),
        _ if args.kwic => by.places(answer).into_iter().try_for_each(|(h, m)| sink.row(&KwicRow::new(h, m))),
        Format::Jsonl | Format::Json => answer.hits.iter().try_for_each(|hit| sink.row(&HitRow::new(hit))),
        Format::Csv | Format::Markdown | Format::Html | Format::Parquet => {
            by.places(answer).into_iter().try_for_each(|(h, m)| sink.row(&KwicRow::new(h, m)))
        }
        Format::Table => write_hits(sink, answer),
    }
}

/// Reports with their places below them.
pub fn write_hits(sink: &mut Sink, answer: &Answer) -> Result<()> {
    for (number, hit) in answer.hits.iter().enumerate() {
        let line = format!("{:>3}. {}  {}", number + 1, name(hit), count(hit.occurrences, "place"));
        let line = sink.strong(&line);
        sink.text(&format!("{line}  {}\n", clean(hit.card.file())))?;
        for snippet in hit.snippets.iter().take(SNIPPETS) {
            let section = snippet.section.map_or("–", |s| s.label());
            let places: Vec<String> = snippet.places.iter().take(SPANS).map(|p| format!("{}–{}", p.start, p.end)).collect();
            let more = if snippet.places.len() > SPANS { " …" } else { "" };
            sink.text(&format!("     {}\n     {section}, bytes {}{more}\n", marked(sink, snippet), places.join(", ")))?;
        }
        let shown: usize = hit.snippets.iter().take(SNIPPETS).map(|s| s.places.len()).sum();
        let rest = hit.occurrences - shown as u64;
        if rest > 0 {
            sink.text(&format!("     … {rest} more (--kwic shows all)\n"))?;
        }
    }
    Ok(())
}

/// Spans named below a snippet.
const SPANS: usize = 4;

/// A snippet with its places marked, clean of control characters.
fn marked(sink: &Sink, snippet: &Snippet) -> String {
    let letters: Vec<char> = snippet.text.chars().collect();
    let slice = |from: u32, to: u32| clean(&letters[from as usize..to as usize].iter().collect::<String>());
    let mut out = String::from(if snippet.cut_left { "…" } else { "" });
    let mut at = 0;
    for &(from, to) in &snippet.marks {
        out.push_str(&slice(at, from));
        out.push_str(&sink.mark(&slice(from, to)));
        at = to;
    }
    out.push_str(&slice(at, letters.len() as u32));
    out.push_str(if snippet.cut_right { "…" } else { "" });
    out
}

fn name(hit: &Hit) -> String {
    let agency = hit.card.agency.as_deref().unwrap_or("(agency unknown)");
    let year = hit.card.year.map_or_else(|| "(year unknown)".to_owned(), |y| y.to_string());
    let other = if hit.card.kind == Some(Kind::Other) { " (no yearly report)" } else { "" };
    clean(&format!("{agency} {year}{other}"))
}

/// One line a place: the words stand in one column, whatever their width.
fn write_kwic(sink: &mut Sink, lines: &[(&Hit, &Match)], context: usize) -> Result<()> {
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
