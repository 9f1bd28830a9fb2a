//! `gongkai show`: one report: who, when, what was found in it, and what was odd.

use super::args::{IndexArg, OutputArgs, TableArg};
use super::{Done, open_one};
use crate::error::Result;
use crate::facts::{Facts, Form};
use crate::ingest::Opened;
use crate::output::{Align, Format, LEGEND, ReportRow, Sink, Table, clean, statistics, statutory};
use crate::report::{Evidence, Identity, Located, Report};
use crate::search::Card;

/// Show one report: identity with its evidence, sections, tables, diagnostics
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai show 002_ac29449b329bf600.txt     by file name, or its end
  gongkai show 5f3a9c                       by id, or its beginning
  gongkai show report.html --format jsonl
  gongkai show report.html --table 3        one statutory table, drawn as the form has it
  gongkai show new/report.txt               a file that is not in the index is read on the spot")]
pub struct Args {
    /// File name, the end of it, or id
    #[arg(value_name = "REPORT")]
    report: String,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    output: OutputArgs,
    /// Only this table: 2, 3, 4, or stat (statistics, reports for 2018 and before)
    #[arg(long, value_name = "N")]
    table: Option<TableArg>,
}

pub fn run(args: &Args) -> Result<Done> {
    let Opened { card, report, facts } = open_one(&args.index, &args.report)?;
    let mut sink = args.output.sink()?;
    let forms = (facts.form_table2.map(Form::key), facts.form_table3.map(Form::key));
    match (sink.format(), args.table) {
        (Format::Table, None) => write(&mut sink, &card, &report, &facts)?,
        (Format::Table, Some(table)) => write_tables(&mut sink, &facts, &[table])?,
        (_, None) => sink.row(&ReportRow::new(&card, &report, forms))?,
        (_, Some(table)) => {
            for row in table.rows(&card, &facts) {
                sink.row(&row)?;
            }
        }
    }
    sink.finish()?;
    let found = args.table.is_none_or(|table| table.rows(&card, &facts).next().is_some());
    Ok(if found { Done::Yes } else { Done::Nothing })
}

fn write(sink: &mut Sink, card: &Card, report: &Report, facts: &Facts) -> Result<()> {
    let identity = &report.identity;
    let line = |sink: &mut Sink, name: &str, value: Option<String>, evidence: Option<&Evidence>| {
        let value = value.unwrap_or_else(|| "not known".to_owned());
        let known = evidence.map_or_else(String::new, |e| {
            let place = e.span.map_or_else(String::new, |s| format!(", bytes {}–{}", s.start, s.end));
            format!("  (from {}: «{}»{place}, confidence {:.2})", e.source, e.quote, e.confidence)
        });
        sink.text(&format!("{}{}\n", crate::output::pad_right(name, 10), clean(&format!("{value}{known}"))))
    };
    line(sink, "report", Some(card.id.0.clone()), None)?;
    for file in &card.files {
        line(sink, "file", Some(file.clone()), None)?;
    }
    line(sink, "title", identity.title.clone(), None)?;
    line(sink, "agency", identity.agency.clone(), identity.agency_evidence.as_ref())?;
    line(sink, "year", identity.year.map(|y| y.to_string()), identity.year_evidence.as_ref())?;
    line(sink, "level", identity.level.map(|l| format!("{} {}", l.key(), l.label())), identity.level_evidence.as_ref())?;
    line(sink, "kind", identity.kind.map(|k| format!("{} {}", k.key(), k.label())), None)?;
    line(sink, "region", identity.area().map(str::to_owned), identity.region_evidence.as_ref())?;
    write_place(sink, &identity.located)?;
    write_published(sink, identity)?;
    sink.text("\n")?;
    let columns = sink.columns();
    let mut sections = Table::new(
        &[("section", Align::Left), ("heading", Align::Left), ("characters", Align::Right), ("bytes", Align::Left)],
        columns,
    );
    for s in &report.sections {
        sections.row([
            s.kind.key().to_owned(),
            s.heading.clone(),
            s.chars.to_string(),
            format!("{}–{}", s.span.start, s.span.end),
        ]);
    }
    sink.text(&sections.draw())?;
    write_tables(sink, facts, &TableArg::ALL)?;
    if !report.diagnostics.is_empty() {
        sink.text("\n")?;
        for d in &report.diagnostics {
            let place = d.span.map_or_else(String::new, |s| format!(" (bytes {}–{})", s.start, s.end));
            sink.text(&clean(&format!("{}: {}{place} [{}]", d.severity.key(), d.message, d.code)))?;
            sink.text("\n")?;
        }
    }
    Ok(())
}

/// The place of the gazetteer with what speaks for it, or what the name may stand for.
fn write_place(sink: &mut Sink, located: &Located) -> Result<()> {
    let Located { place, confidence, evidence, candidates, others } = located;
    let code = |code: &Option<String>| code.as_ref().map_or_else(String::new, |code| format!("{code} "));
    let mut lines = Vec::new();
    match place {
        Some(place) => lines.push(format!("{}{}  (confidence {confidence:.2})", code(&place.code), place.name)),
        None if candidates.is_empty() => return Ok(()),
        None => lines.push("not decided".to_owned()),
    }
    lines.extend(evidence.iter().map(|e| {
        let place = e.span.map_or_else(String::new, |s| format!(", bytes {}–{}", s.start, s.end));
        format!("  by {}: «{}»{place}, weight {:.2}", e.source, e.quote, e.confidence)
    }));
    lines.extend(candidates.iter().map(|c| format!("  may be {}{}, weight {:.2}", code(&c.code), c.name, c.weight)));
    if *others > 0 {
        lines.push(format!("  or one of {others} more"));
    }
    for (number, text) in lines.into_iter().enumerate() {
        let head = if number == 0 { "place" } else { "" };
        sink.text(&format!("{}{}\n", crate::output::pad_right(head, 10), clean(&text)))?;
    }
    Ok(())
}

/// What is said of its publication.
fn write_published(sink: &mut Sink, identity: &Identity) -> Result<()> {
    let (given, page) = (identity.given.as_ref(), &identity.published);
    let by_page = |value: &Option<String>| value.clone().map(|value| (value, "page".to_owned()));
    let by_given = |value: &Option<String>| Some((value.clone()?, given?.source.clone()));
    let url = given.and_then(|g| by_given(&g.url)).or_else(|| page.url.clone().map(|(source, url)| (url, source)));
    let date = given.and_then(|g| by_given(&g.date)).or_else(|| by_page(&page.date));
    for (name, said) in [("url", url), ("date", date), ("site", by_page(&page.site)), ("column", by_page(&page.column))] {
        if let Some((value, source)) = said {
            let line = format!("{}{}\n", crate::output::pad_right(name, 10), clean(&format!("{value}  (from {source})")));
            sink.text(&line)?;
        }
    }
    Ok(())
}

/// The statutory tables, drawn by their forms, and the table of statistics.
fn write_tables(sink: &mut Sink, facts: &Facts, tables: &[TableArg]) -> Result<()> {
    let columns = sink.columns();
    let draw = |table: &TableArg| match table {
        TableArg::Statutory(table) => statutory(*table, facts, columns),
        TableArg::Statistics => statistics(facts, columns),
    };
    let drawn: Vec<String> = tables.iter().filter_map(draw).collect();
    if drawn.is_empty() {
        return sink.text("\nNo statutory table was found.\n");
    }
    for table in drawn {
        sink.text(&format!("\n{table}"))?;
    }
    sink.text(&format!("{LEGEND}\n"))
}
