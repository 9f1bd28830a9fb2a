//! `gongkai templates`: families of copied text, each with its skeleton, its slots and what every member filled in.

use clap::ValueEnum;

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, limited};
use super::{Done, count, one_report, talk};
use crate::copies::{Family, Grain, Growth, Piece, Template, growth};
use crate::error::{Code, Error, Result};
use crate::ingest::{self, Drawn, FamilyArchive};
use crate::output::{Align, FamilyRow, Format, MemberPlace, Sink, Table, clean};
use crate::search::Card;

/// Families of copied text: skeleton, slots, members and how each filled them in
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai templates                              families of at least two agencies, the largest first
  gongkai templates 47fe4a3a3a-14                one family: skeleton, slots, years, members
  gongkai templates --report a.txt               the families a report belongs to
  gongkai templates --of reports                 whole narratives instead of paragraphs
  gongkai templates --min-agencies 1             also text that one agency carries from year to year
  gongkai templates 47fe4a3a3a-14 -o fills.csv   a line a member, a column a slot

A family is a group of paragraphs that share wording of their own (statutory wording is left out), found by community detection, so \
that a paragraph pieced together from two families does not unite them. In the skeleton {1}, {2} … are slots: places where no \
filling stands with 60 % of the members and three or more are found; elsewhere the majority's wording is printed. Members of one \
family need not have copied from each other: a superior office may have handed out the text.")]
pub struct Args {
    /// One family by its name or the beginning of it
    #[arg(value_name = "FAMILY")]
    family: Option<String>,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// What belongs together: paragraphs (a report is in several families) or reports as wholes
    #[arg(long, value_name = "WHAT", default_value = "paragraphs")]
    of: Of,
    /// Only families of this report: file name, the end of it, or id
    #[arg(long, value_name = "REPORT")]
    report: Option<String>,
    /// Only families with at least this many agencies [default: 2; of a named family or report: 0]
    #[arg(long, value_name = "N")]
    min_agencies: Option<usize>,
    /// Only families with at least this many reports
    #[arg(long, value_name = "N", default_value_t = 2)]
    min_reports: usize,
    /// Show at most this many families; 0 for all [default: 30 in a table, else all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    /// reports, agencies, year (of the earliest member, latest first) or name
    #[arg(long, value_name = "ORDER", default_value = "reports")]
    sort: Order,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    Paragraphs,
    Reports,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    Reports,
    Agencies,
    Year,
    Name,
}

pub fn run(args: &Args) -> Result<Done> {
    let index = args.index.open()?;
    let grain = if args.of == Of::Reports { Grain::Reports } else { Grain::Paragraphs };
    let filter = args.filter.filter()?;
    let report = args.report.as_deref().map(|name| index.load(one_report(&index, name)?)).transpose()?.map(|s| s.card.id);
    let archive = ingest::families(&index, &filter, grain)?;
    let mut wanted: Vec<&Family> = match &args.family {
        Some(name) => vec![named(&archive, name)?],
        None => archive.families.families.iter().collect(),
    };
    let least = args.min_agencies.unwrap_or(if args.family.is_some() || report.is_some() { 0 } else { 2 });
    wanted.retain(|family| family.reports >= args.min_reports && agencies(&archive, family) >= least);
    if let Some(id) = &report {
        wanted.retain(|family| family.units.iter().any(|unit| archive.cards[unit.report as usize].id == *id));
    }
    arrange(&mut wanted, &archive, args.sort);
    let mut sink = args.output.sink()?;
    let limit = args.limit.unwrap_or(if sink.format() == Format::Table { 30 } else { 0 });
    let shown = limited(&wanted, limit);
    let of = if grain == Grain::Reports { "report" } else { "paragraph" };
    ingest::draw(&index, &archive, shown, |family, drawn| {
        let name = archive.families.name(family);
        let places = places(&archive, family, &drawn);
        let row = FamilyRow::new(&name, of, &places, &drawn.template);
        match (&args.family, sink.format()) {
            (Some(_), Format::Table) => write_one(&mut sink, &name, &places, &drawn.template),
            (Some(_), Format::Csv | Format::Markdown) => row.sheet().try_for_each(|line| sink.row(&line)),
            _ => sink.row(&row),
        }
    })?;
    sink.finish()?;
    tell(&archive, wanted.len(), shown.len(), least, of);
    if let Some(first) = shown.first().filter(|_| sink.format() == Format::Table && args.family.is_none()) {
        let whole = if grain == Grain::Reports { " --of reports" } else { "" };
        talk(&format!(
            "See the first with its slots: gongkai templates {}{whole} -i {}",
            archive.families.name(first),
            index.dir().display()
        ));
    }
    Ok(if shown.is_empty() { Done::Nothing } else { Done::Yes })
}

fn named<'a>(archive: &'a FamilyArchive, name: &str) -> Result<&'a Family> {
    let families = &archive.families;
    let exact = families.families.iter().find(|family| families.name(family) == name);
    let begins: Vec<&Family> = families.families.iter().filter(|family| families.name(family).starts_with(name)).collect();
    let wrong = |cause: String, remedy: &str| Error::new(Code::NoReport, name, cause, remedy);
    match (exact, begins.as_slice()) {
        (Some(family), _) => Ok(family),
        (None, [family]) => Ok(*family),
        (None, []) => Err(wrong(
            "no family of these reports has this name".to_owned(),
            "list them with: gongkai templates --min-agencies 1 (with the same filters and --of)",
        )),
        (None, several) => {
            let list: Vec<String> = several.iter().take(5).map(|family| families.name(family)).collect();
            Err(wrong(format!("{} families begin so: {}", several.len(), list.join(", ")), "give the whole name"))
        }
    }
}

fn agencies(archive: &FamilyArchive, family: &Family) -> usize {
    let mut names: Vec<(&str, Option<&str>)> = family
        .units
        .iter()
        .filter_map(|unit| {
            let card = &archive.cards[unit.report as usize];
            Some((card.agency.as_deref()?, card.region.as_deref()))
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names.len()
}

fn arrange(families: &mut [&Family], archive: &FamilyArchive, order: Order) {
    let year = |family: &Family| archive.cards[family.units[0].report as usize].year;
    match order {
        Order::Reports => {}
        Order::Agencies => families.sort_by_cached_key(|family| std::cmp::Reverse(agencies(archive, family))),
        Order::Year => families.sort_by_key(|family| std::cmp::Reverse(year(family))),
        Order::Name => families.sort_by_cached_key(|family| archive.families.name(family)),
    }
}

fn places<'a>(archive: &'a FamilyArchive, family: &Family, drawn: &Drawn) -> Vec<MemberPlace<'a>> {
    family.units.iter().zip(&drawn.spans).map(|(unit, span)| (&archive.cards[unit.report as usize], *span)).collect()
}

/// Fillings of a slot shown on a terminal.
const FILLS_SHOWN: usize = 8;

fn write_one(sink: &mut Sink, name: &str, members: &[MemberPlace], template: &Template) -> Result<()> {
    let mut reports: Vec<&Card> = members.iter().map(|(card, _)| *card).collect();
    reports.dedup_by(|x, y| x.id == y.id);
    let head = format!("Family {name}: {}, {}", count(members.len() as u64, "member"), count(reports.len() as u64, "report"));
    let head = sink.strong(&head);
    sink.text(&format!("{head}\n"))?;
    if let Some(first) = reports.first() {
        let year = first.year.map_or_else(|| "of an unknown year".to_owned(), |year| format!("for {year}"));
        let agency = first.agency.as_deref().unwrap_or("(agency unknown)");
        let line = format!("The earliest here is that of {agency} {year}; that does not make it the author.");
        sink.text(&format!("{}\n", clean(&line)))?;
    }
    let shown: String = template
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Fixed(text) => clean(&text.replace('\n', "\u{2028}")).replace('\u{2028}', "\n"),
            Piece::Slot(number) => sink.mark(&format!("{{{number}}}")),
        })
        .collect();
    sink.text(&format!("\n{shown}\n"))?;
    let columns = sink.columns();
    if !template.slots.is_empty() {
        let mut table = Table::new(&[("slot", Align::Left), ("kind", Align::Left), ("fillings", Align::Left)], columns);
        for slot in &template.slots {
            let list = slot.fills.iter().take(FILLS_SHOWN).map(|(fill, n)| match (fill.as_str(), n) {
                ("", n) => format!("(nothing) ×{n}"),
                (fill, 1) => fill.to_owned(),
                (fill, n) => format!("{fill} ×{n}"),
            });
            let mut list: Vec<String> = list.collect();
            if slot.fills.len() > FILLS_SHOWN {
                list.push(format!("… {} in all", slot.fills.len()));
            }
            table.row([format!("{{{}}}", slot.number), slot.kind.key().to_owned(), list.join("  ")]);
        }
        sink.text(&format!("\n{}", table.draw()))?;
    }
    write_growth(sink, &growth(reports.iter().map(|card| (card.agency.as_deref(), card.year))))?;
    let mut table = Table::new(&[("member", Align::Left), ("fillings", Align::Left), ("place", Align::Left)], columns);
    for ((card, span), fills) in members.iter().zip(&template.fillings) {
        let year = card.year.map_or_else(String::new, |year| format!(" {year}"));
        let fills: Vec<&str> = fills.iter().map(|fill| fill.as_deref().unwrap_or("–")).collect();
        table.row([
            format!("{}{year}", card.agency.as_deref().unwrap_or("(agency unknown)")),
            fills.join(" · "),
            format!("{}, bytes {}–{}", card.file(), span.start, span.end),
        ]);
    }
    sink.text(&format!("\n{}", table.draw()))
}

fn write_growth(sink: &mut Sink, years: &[Growth]) -> Result<()> {
    if years.is_empty() {
        return Ok(());
    }
    let columns = [("year", Align::Right), ("reports", Align::Right), ("agencies", Align::Right), ("new", Align::Right)];
    let mut table = Table::new(&columns, sink.columns());
    for year in years {
        table.row([u32::from(year.year), year.reports, year.agencies, year.new_agencies].map(|n| n.to_string()));
    }
    sink.text(&format!("\n{}", table.draw()))
}

fn tell(archive: &FamilyArchive, found: usize, shown: usize, least: usize, of: &str) {
    let rest = if shown < found { format!("; the first {shown} shown (-n 0 for all)") } else { String::new() };
    let agencies = if least > 1 { format!(" of {least} or more agencies") } else { String::new() };
    let noun = if found == 1 { "family" } else { "families" };
    talk(&format!("{found} {noun} of {of}s{agencies} among {}{rest}", count(archive.cards.len() as u64, "report")));
    if archive.families.late > 0 {
        talk(&format!(
            "{} stand in crowds too large to compare all with all: each joined the family of the earlier text it is most like",
            count(archive.families.late as u64, "text")
        ));
    }
}
