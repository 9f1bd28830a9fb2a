//! `gongkai copies`: who copied whom.

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, limited};
use super::{Done, count, one_report, side_by_side, talk};
use crate::copies::{self, ASKED, Found, Options, Pair, Relation, WIDESPREAD};
use crate::error::{Code, Error, Result};
use crate::ingest::{self, Archive};
use crate::output::{Format, PairRow, no_narrative};
use crate::report::Kind;
use crate::search::{Card, Filter};

/// Of what counts in a pair so much is the wording of very many: worth a word, and nothing else to speak of.
const HALF: f64 = 0.5;
const ALMOST: f64 = 0.9;

/// Find reports that share text, best evidence first; two reports side by side, on the terminal or as a page to print
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai copies                                    all pairs, greatest net coverage first
  gongkai copies --relation other_agency            only between agencies
  gongkai copies --year 2023 --agency 街道 --min-coverage 0.5
  gongkai copies --year 2023 --either               the reports for 2023 with those of all years
  gongkai copies --file new/                        what lies in folder new with all there is
  gongkai copies a.txt                              one report against all others
  gongkai copies a.txt b.txt                        two reports side by side
  gongkai copies a.txt b.txt --explain              also who else has the passages, and how the pair is found
  gongkai copies a.txt b.txt --format html -o pair.html    one page to read and print

Only narrative is compared (sections 1, 5 and 6); tables are not, nor documents that are no yearly report. Filters ask both \
reports of a pair to pass; with --either one of them may be any. Coverage is the share of a narrative that stands in the \
other; net coverage leaves out wording the law and the official form prescribe, and is 0 where there is too little to count: \
fewer than 57 characters of other text, counted in passages with at least 38 of them (20 beside one with 57) that do not \
replace too many words. The earlier report is not thereby the author: both may follow a third.")]
pub struct Args {
    /// One report, or two: file name, the end of it, or id
    #[arg(value_name = "REPORT", num_args = 0..=2)]
    reports: Vec<String>,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Show at most this many pairs; 0 for all [default: 50 in a table, else all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// List pairs with at least this net coverage of either side, 0 to 1 [default: 0.1, or 57 characters]
    #[arg(long, value_name = "SHARE")]
    min_coverage: Option<f64>,
    /// List pairs with a passage of at least this many equal characters that are not statutory; with --min-coverage, one of the two is enough
    #[arg(long, value_name = "CHARS")]
    min_chars: Option<u32>,
    /// other_agency, own_other_year or same_report
    #[arg(long, value_name = "RELATION")]
    relation: Option<String>,
    /// Of two reports: also who else has their passages, variants only they have, and how the pair is found (reads the whole index)
    #[arg(long)]
    explain: bool,
    /// The filters (and --file) choose one report of each pair, the other may be any: what came in with --year 2024 against all years
    #[arg(long)]
    either: bool,
    /// Only pairs with a report whose file name contains this, such as the folder of what is new; the other may be any that the filters pass
    #[arg(long, value_name = "PART")]
    file: Option<String>,
    /// coverage, longest, year or file
    #[arg(long, value_name = "ORDER", default_value = "coverage")]
    sort: String,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let options = options(args)?;
    if args.explain && args.reports.len() != 2 {
        let cause = "it explains how two reports are compared";
        return Err(Error::new(Code::Argument, "--explain", cause, "name two reports: gongkai copies A B --explain"));
    }
    if args.file.is_some() && !args.reports.is_empty() {
        let cause = "it chooses among all pairs, and here reports are named";
        return Err(Error::new(Code::Argument, "--file", cause, "leave out the names or --file"));
    }
    if args.reports.len() == 2 && (options != Options::default() || args.either || args.filter.filter()? != Filter::default()) {
        let cause = "two named reports are compared whatever they share";
        return Err(Error::new(
            Code::Argument,
            args.reports.join(" "),
            cause,
            "leave out the filters and bounds, or name one report",
        ));
    }
    let index = args.index.open()?;
    if let [a, b] = args.reports.as_slice() {
        return side_by_side::run(&index, [a, b], args.explain, &args.output);
    }
    let named = args.reports.first().map(|name| one_report(&index, name)).transpose()?;
    let filter = args.filter.filter()?;
    let everything = Filter::default();
    let (archive, sketches) = Archive::of(&index, if args.either { &everything } else { &filter }, named)?;
    let only = named.and_then(|place| archive.number(place));
    let touching = touching(args, &archive, &filter)?;
    let silent = only.filter(|only| sketches[*only].tokens == 0);
    let options = Options { only, touching, ..options };
    let mut found =
        copies::find_among(&archive.members, sketches, |i| archive.report(i), || ingest::widespread(&index), &options)?;
    arrange(&mut found.pairs, &archive.cards, &args.sort)?;
    let mut sink = args.output.sink()?;
    let limit = args.limit.unwrap_or(if sink.format() == Format::Table { 50 } else { 0 });
    for pair in limited(&found.pairs, limit) {
        sink.row(&PairRow::new(&archive.cards[pair.a], &archive.cards[pair.b], pair))?;
    }
    let table = sink.format() == Format::Table;
    sink.finish()?;
    if let Some(silent) = silent {
        let card = &archive.cards[silent];
        talk(&no_narrative(card.file(), card));
    } else if archive.members.is_empty() && filter.kind.contains(&Kind::Other) {
        talk("documents that are no yearly report (kind other) are not compared: no narrative is read in them");
    } else {
        tell(&found, archive.members.len(), limit);
        if found.pairs.is_empty() && filter != Filter::default() && only.is_none() && !args.either && args.file.is_none() {
            talk(
                "filters ask both reports of a pair to pass; --either asks one, and gongkai copies REPORT compares one report with all others",
            );
        }
    }
    if let Some(first) = found.pairs.first().filter(|_| table) {
        let id = |i: usize| &archive.cards[i].id.0[..8];
        talk(&format!(
            "See the passages of the first: gongkai copies {} {} -i {}",
            id(first.a),
            id(first.b),
            index.dir().display()
        ));
    }
    Ok(if found.pairs.is_empty() { Done::Nothing } else { Done::Yes })
}

/// The reports of which one has to be in each pair; `None` where any will do.
fn touching(args: &Args, archive: &Archive, filter: &Filter) -> Result<Option<Vec<usize>>> {
    let mut touching = args.either.then(|| archive.numbers(filter)).transpose()?;
    if let Some(part) = &args.file {
        let has_it = |number: &usize| archive.cards[*number].files.iter().any(|file| file.contains(part.as_str()));
        let mut named = touching.unwrap_or_else(|| (0..archive.cards.len()).collect());
        named.retain(has_it);
        if named.is_empty() {
            let cause = "no report that the filters pass lies in a file of such a name";
            let remedy = "see the names with: gongkai export reports --format table";
            return Err(Error::new(Code::NoReport, format!("--file {part}"), cause, remedy));
        }
        touching = Some(named);
    }
    Ok(touching)
}

fn options(args: &Args) -> Result<Options> {
    let wrong = |what: String, cause: &str, remedy: &str| Error::new(Code::Argument, what, cause, remedy);
    if let Some(share) = args.min_coverage.filter(|share| !(0.0..=1.0).contains(share)) {
        return Err(wrong(format!("--min-coverage {share}"), "it is no share", "give a number from 0 to 1, such as 0.3"));
    }
    let relation = match args.relation.as_deref() {
        None => None,
        Some(name) => Some(Relation::parse(name).ok_or_else(|| {
            wrong(format!("--relation {name}"), "there is no such relation", "choose other_agency, own_other_year or same_report")
        })?),
    };
    // One of the two given alone bounds by itself.
    let usual = Options::default();
    let (min_net_coverage, min_chars) = match (args.min_coverage, args.min_chars) {
        (None, None) => (usual.min_net_coverage, usual.min_chars),
        (share, chars) => (share.unwrap_or(f64::INFINITY), chars.unwrap_or(u32::MAX)),
    };
    Ok(Options { min_net_coverage, min_chars, only: None, touching: None, relation })
}

fn arrange(pairs: &mut [Pair], cards: &[Card], order: &str) -> Result<()> {
    match order {
        "coverage" => {}
        "longest" => pairs.sort_by_key(|p| std::cmp::Reverse(p.longest)),
        "year" => pairs.sort_by_key(|p| (cards[p.b].year, cards[p.a].year)),
        "file" => pairs.sort_by(|p, q| (cards[p.a].order(), cards[p.b].order()).cmp(&(cards[q.a].order(), cards[q.b].order()))),
        _ => {
            let remedy = "choose coverage, longest, year or file";
            return Err(Error::new(Code::Argument, format!("--sort {order}"), "there is no such order", remedy));
        }
    }
    Ok(())
}

fn tell(found: &Found, members: usize, limit: usize) {
    let shown = limited(&found.pairs, limit).len();
    let rest = if shown < found.pairs.len() { format!("; the first {shown} shown (-n 0 for all)") } else { String::new() };
    talk(&format!("{} among {}{rest}", count(found.pairs.len() as u64, "pair"), count(members as u64, "report")));
    let widespread = |least: f64| found.pairs.iter().filter(|pair| pair.widespread().is_some_and(|share| share >= least)).count();
    let (almost, half) = (widespread(ALMOST), widespread(HALF));
    if half > 0 {
        talk(&format!(
            "in {} at least half of what counts, in {almost} of them nearly all, is wording that about one agency in twenty or more writes ({WIDESPREAD} \
             at least; estimated from {ASKED} of them): a common template or set phrases, a weak sign that one had it from the other (widespread a and b \
             in csv and jsonl)",
            count(half as u64, "pair"),
        ));
    }
    if found.crowded > 0 {
        talk(&format!(
            "too large for all their pairs: {} of reports with the same wording; there each report is compared with the earliest, the one before it, and its own other years",
            count(found.crowded as u64, "group")
        ));
    }
    if found.widespread > 0 {
        talk(&format!(
            "no reason to compare by itself: {} of wording that very many agencies have",
            count(found.widespread as u64, "passage")
        ));
    }
}
