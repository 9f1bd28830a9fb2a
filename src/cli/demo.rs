//! `gongkai demo`: index the bundled sample, then show one search, the copies, the ranking.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use super::{Done, talk};
use crate::copies;
use crate::error::{Code, Error, Result};
use crate::ingest::{self, Monitor, Options};
use crate::output::{Format, PairRow, Sink};
use crate::rank;
use crate::search::{Filter, Index, Mode, Query, Request, Sort};

/// Index the bundled sample of invented reports, then show a search, the copies and a ranking
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai demo
  gongkai demo --dir ~/gongkai-demo     keep the sample and its index there")]
pub struct Args {
    /// Where the sample and its index are written [default: gongkai-demo in the folder for temporary files]
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

static SAMPLE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/demo/reports");

/// Stands in two of the reports, once with a half-width comma.
const PHRASE: &str = "事前看得见，事后查得到";

pub fn run(args: &Args) -> Result<Done> {
    let dir = args.dir.clone().unwrap_or_else(|| std::env::temp_dir().join("gongkai-demo"));
    let reports = dir.join("reports");
    unpack(&SAMPLE, &reports)?;
    let index_dir = dir.join("index");
    let options = Options { mode: Mode::Full, ..Options::default() };
    let account = ingest::index(&index_dir, std::slice::from_ref(&reports), &options, &Monitor::default())?;
    let index = Index::open(&index_dir)?;
    let mut sink = Sink::open(Some(Format::Table), None)?;
    sink.text(&format!(
        "A sample of {} documents by invented offices in invented places, {} of them no yearly report, is indexed in {}.\n",
        account.reports,
        account.others,
        index_dir.display()
    ))?;
    search(&mut sink, &index)?;
    compare(&mut sink, &index)?;
    ranking(&mut sink, &index)?;
    next(&mut sink, &index_dir, &index)?;
    sink.finish()?;
    for error in &account.failed {
        super::report(error);
    }
    Ok(Done::Yes)
}

/// Writes the bundled files. Files of an earlier demo are replaced, other files are left alone.
fn unpack(from: &Dir<'_>, to: &Path) -> Result<()> {
    let failed = |path: &Path, e: &std::io::Error| {
        Error::new(Code::Write, path.display().to_string(), e.to_string(), "name another folder with --dir DIR")
    };
    std::fs::create_dir_all(to).map_err(|e| failed(to, &e))?;
    for file in from.files() {
        let path = to.join(file.path().file_name().unwrap_or_default());
        std::fs::write(&path, file.contents()).map_err(|e| failed(&path, &e))?;
    }
    for dir in from.dirs() {
        unpack(dir, &to.join(dir.path().file_name().unwrap_or_default()))?;
    }
    Ok(())
}

fn heading(sink: &mut Sink, text: &str) -> Result<()> {
    let line = sink.strong(text);
    sink.text(&format!("\n{line}\n\n"))
}

fn search(sink: &mut Sink, index: &Index) -> Result<()> {
    heading(sink, &format!("1. Who says this phrase?   gongkai search '\"{PHRASE}\"'"))?;
    let query = Query::parse(&format!("\"{PHRASE}\""))?;
    let request = Request { query, filter: Filter::default(), sort: Sort::Score, limit: 4, context: 30, skip: 0 };
    let answer = index.search(&request)?;
    super::search::write_hits(sink, &answer)?;
    sink.text(&format!(
        "     {} of {} documents, {} occurrences\n",
        answer.reports,
        answer.of,
        answer.occurrences.unwrap_or_default()
    ))
}

fn compare(sink: &mut Sink, index: &Index) -> Result<()> {
    heading(sink, "2. Who copied whom?   gongkai copies --relation other_agency")?;
    let (archive, sketches) = ingest::Archive::of(index, &Filter::default(), None)?;
    let options = copies::Options { relation: Some(copies::Relation::OtherAgency), ..copies::Options::default() };
    let found = copies::find(&archive.members, sketches, |i| archive.report(i), &options)?;
    for pair in found.pairs.iter().take(8) {
        sink.row(&PairRow::new(&archive.cards[pair.a], &archive.cards[pair.b], pair))?;
    }
    sink.end_table()?;
    sink.text(&format!("{} pairs between agencies in all\n", found.pairs.len()))
}

fn ranking(sink: &mut Sink, index: &Index) -> Result<()> {
    heading(sink, "3. Who disclosed how much?   gongkai rank --level county --year 2022")?;
    let filter = Filter {
        years: Some(crate::search::Years { from: 2022, to: 2022 }),
        level: vec![crate::report::Level::County],
        ..Filter::default()
    };
    let entries = ingest::entries(index, &filter, Some)?;
    super::rank::write_ranking(sink, &rank::rank(&entries, &rank::Options::default()), 0)
}

fn next(sink: &mut Sink, dir: &Path, index: &Index) -> Result<()> {
    heading(sink, "Next")?;
    let example = index.load_all(&Filter::default())?.first().map(|s| s.card.id.0.clone()).unwrap_or_default();
    let dir = dir.display();
    sink.text(&format!(
        "gongkai search '解读 -考核' -i {dir}      words, ranked\n\
         gongkai show {example} -i {dir}      one report with its tables\n\
         gongkai facts --table 3 --row new --column total -i {dir}      requests received, cell by cell\n\
         gongkai index PATH      your own reports (text, HTML, PDF, Word); then the same commands without -i\n"
    ))?;
    talk("Every place, office and figure of the sample is invented.");
    Ok(())
}
