//! What the verbs of statistics share: which text is counted, and how their denominators are told.

use std::path::{Path, PathBuf};

use clap::Args;

use super::args::section;
use super::{count, talk};
use crate::corpus::{Copies, Request, Scope, Size, Tables, Unit};
use crate::error::{Code, Error, Result};
use crate::output::{Format, Sink, clean};
use crate::search::Filter;

/// Which text is counted.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Text")]
pub struct TextArgs {
    /// Only these sections, 1 to 6 [default: paragraphs of 1, 5 and 6 and outside sections]
    #[arg(long, value_name = "N", value_delimiter = ',', help_heading = "Filters")]
    pub section: Vec<String>,
    /// Count table cells too, of all sections unless some are named
    #[arg(long)]
    pub tables: bool,
    /// Count each family of near-identical paragraphs once, as the earliest of them
    #[arg(long)]
    pub fold_copies: bool,
}

impl TextArgs {
    /// What to read of the reports a filter chooses.
    pub fn request(&self, filter: Filter) -> Result<Request> {
        let sections = self.section.iter().map(|name| section(name)).collect::<Result<_>>()?;
        let tables = if self.tables { Tables::Counted } else { Tables::LeftOut };
        let copies = if self.fold_copies { Copies::Folded } else { Copies::Counted };
        Ok(Request { filter, scope: Scope { sections, tables }, copies, ..Request::default() })
    }
}

/// How much was counted and what was left out, in a line or two.
pub fn sizes(name: &str, size: &Size, request: &Request) -> Vec<String> {
    let scope = &request.scope;
    let text = match (scope.sections.as_slice(), scope.tables) {
        ([], Tables::LeftOut) => "paragraphs of sections 1, 5, 6 and outside sections".to_owned(),
        ([], Tables::Counted) => "all text, table cells too".to_owned(),
        (sections, tables) => {
            let list: Vec<&str> = sections.iter().map(|section| &section.key()[1..]).collect();
            let cells = if tables == Tables::Counted { ", table cells too" } else { "" };
            format!("paragraphs of section {}{cells}", list.join(", "))
        }
    };
    let unit = if request.unit == Unit::Words { "word" } else { "character" };
    let mut lines = vec![format!("{name}{}, {}: {text}", count(size.reports, "report"), count(size.words, unit))];
    let mut left = Vec::new();
    if size.not_reports > 0 {
        left.push(format!("{} as no yearly report", count(size.not_reports, "document")));
    }
    if size.silent > 0 {
        let none = if request.copies == Copies::Folded { "without such text, or none of their own" } else { "without such text" };
        left.push(format!("{} {none}", count(size.silent, "report")));
    }
    if size.without > 0 {
        left.push(format!("{} of the target", count(size.without, "report")));
    }
    if request.copies == Copies::Folded {
        left.push(format!("{} of {} as near-identical to an earlier one", size.folded, count(size.paragraphs, "paragraph")));
    }
    if !left.is_empty() {
        lines.push(format!("left out: {}", left.join("; ")));
    }
    lines
}

/// Says that only the first of a list are written.
pub fn shown(written: usize, of: usize, noun: &str) -> Vec<String> {
    let more = written < of;
    more.then(|| format!("the first {written} of {} shown (-n 0 for all)", count(of as u64, noun))).into_iter().collect()
}

/// Ends the output and tells the denominators: below a table, and on stderr, unless both are the same terminal.
pub fn close(sink: &mut Sink, lines: &[String]) -> Result<()> {
    let table = sink.format() == Format::Table;
    sink.end_table()?;
    if table {
        lines.iter().try_for_each(|line| sink.text(&format!("{}\n", clean(line))))?;
    }
    sink.finish()?;
    if !(table && sink.columns().is_some()) {
        talk(&lines.join("\n"));
    }
    Ok(())
}

/// Where to draw.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Output")]
pub struct PlotArg {
    /// Draw a plot too, into this file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

impl PlotArg {
    /// Writes the plot, if one is asked for; it is drawn only then.
    pub fn write(&self, draw: impl FnOnce() -> Result<String>) -> Result<()> {
        let Some(path) = &self.plot else { return Ok(()) };
        if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("svg")) {
            let cause = "plots are drawn as SVG only";
            return Err(Error::new(Code::Argument, format!("--plot {}", path.display()), cause, "end the name in .svg"));
        }
        let svg = draw()?;
        std::fs::write(path, svg).map_err(|e| unwritten(path, &e))?;
        talk(&format!("plot written to {}", path.display()));
        Ok(())
    }
}

fn unwritten(path: &Path, error: &std::io::Error) -> Error {
    let remedy = "choose another place with --plot FILE.svg, or free disk space";
    Error::new(Code::Write, path.display().to_string(), error.to_string(), remedy)
}

/// The error of an order that does not exist.
pub fn no_such_order(name: &str, choices: &str) -> Error {
    Error::new(Code::Argument, format!("--sort {name}"), "there is no such order", format!("choose {choices}"))
}
