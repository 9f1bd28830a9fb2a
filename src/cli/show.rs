//! `gongkai show`: one report: who, when, what was found in it, and what was odd.

use std::path::Path;

use super::args::{IndexArg, OutputArgs};
use super::{Done, one_report};
use crate::error::{Code, Result};
use crate::facts::{self, APPLICANTS, BLOCKS, Cell, CellState, Column, Facts, Form, OUTCOMES, Table as Statutory};
use crate::output::{Align, Format, ReportRow, Sink, Table, clean};
use crate::parse::parse;
use crate::read::{Limits, read_path};
use crate::report::{Evidence, Report};
use crate::search::Card;

/// Show one report: identity with its evidence, sections, tables, diagnostics
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai show 002_ac29449b329bf600.txt     by file name, or its end
  gongkai show 5f3a9c                       by id, or its beginning
  gongkai show report.html --format jsonl
  gongkai show new/report.txt               a file that is not in the index is read on the spot")]
pub struct Args {
    /// File name, the end of it, or id
    #[arg(value_name = "REPORT")]
    report: String,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    output: OutputArgs,
}

pub fn run(args: &Args) -> Result<Done> {
    let (card, report, facts) = load(args)?;
    let mut sink = args.output.sink()?;
    let forms = (facts.form_table2.map(Form::key), facts.form_table3.map(Form::key));
    if sink.format() == Format::Table {
        write(&mut sink, &card, &report, &facts)?;
    } else {
        sink.row(&ReportRow::new(&card, &report, forms))?;
    }
    sink.finish()?;
    Ok(Done::Yes)
}

/// From the index; else, if it is a file, read on the spot.
fn load(args: &Args) -> Result<(Card, Report, Facts)> {
    let indexed = args.index.open().and_then(|index| {
        let stored = index.load(one_report(&index, &args.report)?)?;
        Ok((stored.card.clone(), stored.report()?, stored.facts()?))
    });
    match indexed {
        Err(error) if matches!(error.code(), Code::NoIndex | Code::NoReport) && Path::new(&args.report).is_file() => {
            let source = read_path(&args.report, Path::new(&args.report), &Limits::default())?;
            let report = parse(&source);
            let facts = facts::read(&report);
            Ok((Card::of(source.id.clone(), vec![args.report.clone()], &report), report, facts))
        }
        other => other,
    }
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
    line(sink, "region", identity.region.clone(), identity.region_evidence.as_ref())?;
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
    write_tables(sink, facts)?;
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

/// The statutory tables, drawn by their forms. A figure in brackets is inferred; a blank cell shows `·`, a row that is not there
/// `–`, something unreadable `?`.
fn write_tables(sink: &mut Sink, facts: &Facts) -> Result<()> {
    if facts.cells.is_empty() {
        return sink.text("\nNo statutory table was found.\n");
    }
    let columns = sink.columns();
    if let Some(form) = facts.form_table2 {
        let mut table = Table::new(&[("table 2", Align::Left), ("figures", Align::Left)], columns);
        for row in facts::rows(Statutory::T2, form) {
            let figures = row.columns(form).iter().map(|c| format!("{} {}", c.label(), shown(facts.cell(row, *c))));
            table.row([row.label().to_owned(), figures.collect::<Vec<_>>().join("  ")]);
        }
        sink.text(&format!("\n{}", table.draw()))?;
    }
    let form = facts.form_table3.unwrap_or(Form::F2019);
    if facts.cells.iter().any(|c| c.table == Statutory::T3) {
        let rows: Vec<_> = facts::rows(Statutory::T3, form).collect();
        sink.text(&format!("\n{}", grid("table 3", facts, &rows, &APPLICANTS, columns)))?;
    }
    sink.text(&format!("\n{}", grid("table 4", facts, &BLOCKS, &OUTCOMES, columns)))?;
    sink.text("(n) inferred from the sums   · blank   / marked as not applicable   – not found   ? unreadable\n")
}

fn grid(name: &str, facts: &Facts, rows: &[facts::Row], columns: &[Column], width: Option<u16>) -> String {
    let mut head = vec![(name, Align::Left)];
    head.extend(columns.iter().map(|c| (c.label(), Align::Right)));
    let mut table = Table::new(&head, width);
    for row in rows {
        let cells = columns.iter().map(|c| shown(facts.cell(*row, *c)));
        table.row(std::iter::once(row.label().to_owned()).chain(cells));
    }
    table.draw()
}

fn shown(cell: Option<&Cell>) -> String {
    let Some(cell) = cell else { return "–".to_owned() };
    match cell.state {
        CellState::Printed(value) => match cell.unit {
            Some(unit) => format!("{}{}", cell.raw, if cell.raw.ends_with('元') { "" } else { unit.label() }),
            None => value.to_string(),
        },
        CellState::Inferred { value, .. } => format!("({value})"),
        CellState::Blank => "·".to_owned(),
        CellState::Mark => "/".to_owned(),
        CellState::Absent => "–".to_owned(),
        CellState::Unreadable { .. } => "?".to_owned(),
    }
}
