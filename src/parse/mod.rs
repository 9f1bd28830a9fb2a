//! Parsing: a source's lines and grids → a [`Report`]: identity with evidence, the six sections, narrative apart from tables.
//!
//! Comes in: a [`Source`]. Goes out: always a [`Report`]; what is odd becomes a [`Diagnostic`]. Sections are told by their
//! words, never by their numerals. Table cells are carried along as grids; reading their figures is the business of `facts`.

mod agency;
mod around;
mod beside;
mod choice;
mod clue;
mod corps;
mod further;
#[cfg(test)]
mod gazetteer;
mod given;
mod headings;
mod identity;
mod items;
mod layout;
mod mention;
mod period;
mod place;
mod published;
mod same;
mod several;
mod signed;
mod title;
mod units;
mod year;

pub use given::apply;
pub use year::this_year;

use crate::read::Source;
use crate::report::{BlockKind, Diagnostic, Kind, Report, Section, SectionKind, Severity, Span};
use crate::text::{TextBuilder, normalise};

use headings::Heading;
use items::Item;

/// Reads a report out of a source. Total: any source gives a report, if only one of kind "other".
///
/// ```
/// use gongkai::{parse::parse, read::{read_bytes, Limits}};
/// let text = "青溪县2023年政府信息公开工作年度报告\n\n一、总体情况\n2023年，我县主动公开信息12条。\n\n六、其他需要报告的事项\n无。\n";
/// let report = parse(&read_bytes("a.txt", text.as_bytes(), &Limits::default())?);
/// assert_eq!(report.identity.agency.as_deref(), Some("青溪县"));
/// assert_eq!(report.identity.year, Some(2023));
/// # Ok::<(), gongkai::error::Error>(())
/// ```
pub fn parse(source: &Source) -> Report {
    let items = items::clean(source);
    let mut headings = headings::find(&items);
    let title = title::find(&items, &headings, &source.page);
    let second = further::find(&items, &headings, title.as_ref());
    let starts = second.as_ref().and_then(|second| second.items.first().copied());
    // The heading with which a second report begins doubles none of the first.
    if let Some(heading) = starts.and_then(|start| headings.iter_mut().find(|h| h.item > start)) {
        heading.doubles = false;
    }
    let titles: Vec<&title::Title> = title.iter().chain(&second).collect();
    let whole = assemble(source, &items, &headings, &titles);
    // What stands in a second report says nothing of the first.
    let (mut report, whole) = match whole.first() {
        Some(first) => (first, Some(whole)),
        None => (whole, None),
    };
    let title = title.filter(|title| !identity::disowns(&report, title));
    report.identity = identity::find(title.as_ref(), &report, source);
    let beside = beside::fill(&mut report, &source.name);
    report.diagnostics.extend(beside);
    let spans = identity::spans(&report, title.as_ref());
    report.diagnostics.extend(spans);
    report.diagnostics.extend(title.iter().flat_map(|title| title.odd.clone()));
    report.diagnostics.extend(identity::conflicts(&report, title.as_ref(), source));
    identity::doubt(&mut report);
    judge(&mut report, title.as_ref());
    if report.identity.kind != Some(Kind::Other) {
        locate(&mut report);
    }
    let Some(whole) = whole else { return report };
    report.diagnostics.extend(several(&whole, &report, second.as_ref(), source));
    Report { identity: report.identity, diagnostics: report.diagnostics, ..whole }
}

/// Finds the place that the report belongs to.
fn locate(report: &mut Report) {
    let mut identity = std::mem::take(&mut report.identity);
    // A region that was only taken from the place is taken anew.
    if identity.located.place.as_ref().is_some_and(|place| identity.region.as_ref() == Some(&place.name)) {
        (identity.region, identity.region_evidence) = (None, None);
        identity = identity::described(identity, report);
    }
    report.diagnostics.retain(|d| !d.code.starts_with("place-"));
    let diagnostics = place::locate(&mut identity, report.first().as_ref().unwrap_or(report));
    report.identity = identity;
    report.diagnostics.extend(diagnostics);
}

/// Lays the items out as blocks and sections.
fn assemble(source: &Source, items: &[Item], headings: &[Heading], titles: &[&title::Title]) -> Report {
    let mut laid = Layout::new(headings);
    for paragraph in layout::paragraphs(items, headings, titles) {
        laid.take(items, paragraph);
    }
    let mut diagnostics = source.diagnostics.clone();
    diagnostics.append(&mut laid.diagnostics);
    let mut report = Report {
        identity: crate::report::Identity::default(),
        sections: laid.sections,
        text: laid.builder.finish(),
        grids: laid.grids,
        pages: source.pages.clone(),
        diagnostics,
    };
    close_sections(&mut report, source.text.len() as u32);
    report
}

/// The state of laying out: what has been built so far.
struct Layout<'a> {
    headings: &'a [Heading],
    builder: TextBuilder,
    sections: Vec<Section>,
    grids: Vec<crate::report::Grid>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Layout<'a> {
    fn new(headings: &'a [Heading]) -> Self {
        Self { headings, builder: TextBuilder::default(), sections: Vec::new(), grids: Vec::new(), diagnostics: Vec::new() }
    }

    fn take(&mut self, items: &[Item], paragraph: layout::Paragraph) {
        match paragraph {
            layout::Paragraph::Grid(item) => {
                let Item::Grid(grid) = &items[item] else { return };
                let number = self.grids.len() as u32;
                for (cell, content) in grid.cells.iter().enumerate() {
                    self.builder.push(BlockKind::Cell { grid: number, cell: cell as u32 }, [&content.text]);
                }
                self.grids.push(grid.clone());
            }
            layout::Paragraph::Title(lines) => {
                let pieces: Vec<_> = lines.iter().filter_map(|&i| items[i].line()).map(|l| &l.text).collect();
                self.builder.push(BlockKind::Title, pieces);
            }
            layout::Paragraph::Heading(number) => self.open(items, number),
            layout::Paragraph::Text { lines, skip, kind } => {
                let first = items[lines[0]].line().map(|l| l.text.slice(skip, l.text.as_str().len()));
                let rest = lines[1..].iter().filter_map(|&i| items[i].line()).map(|l| &l.text);
                let pieces: Vec<_> = first.iter().chain(rest).collect();
                self.builder.push(kind, pieces);
            }
        }
    }

    /// Opens a section, or notes that the running one's heading stands twice.
    fn open(&mut self, items: &[Item], number: usize) {
        let heading = &self.headings[number];
        let Some(line) = items[heading.item].line() else { return };
        let text = line.text.slice(0, heading.end);
        let span = text.span().unwrap_or_default();
        let block = self.builder.push(BlockKind::Heading, [&text]) as u32;
        if heading.doubles {
            self.diagnostics.push(
                Diagnostic::new(
                    Severity::Info,
                    "heading-doubled",
                    format!("the heading of section {} stands twice", heading.kind.label()),
                )
                .at(span),
            );
            return;
        }
        if heading.implied {
            self.diagnostics.push(
                Diagnostic::new(
                    Severity::Warn,
                    "heading-implied",
                    format!("the heading {} is missing; taken from the sub-heading", heading.kind.label()),
                )
                .at(span),
            );
        }
        if self.sections.last().is_some_and(|s| s.kind > heading.kind) {
            self.diagnostics.push(
                Diagnostic::new(Severity::Warn, "section-order", format!("{} stands out of order", heading.kind.label()))
                    .at(span),
            );
        }
        self.sections.push(Section {
            kind: heading.kind,
            heading: normalise_heading(text.as_str()),
            span,
            blocks: block..block,
            chars: 0,
        });
    }
}

fn normalise_heading(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives every section its end and its count of narrative characters.
fn close_sections(report: &mut Report, source_end: u32) {
    let total = report.text.blocks.len() as u32;
    let starts: Vec<(u32, u32)> = report.sections.iter().map(|s| (s.blocks.start, s.span.start)).collect();
    // The title of a second report ends the last section of the first.
    let second = report.second().filter(|&at| report.text.blocks[at as usize].kind == BlockKind::Title);
    let second = second.map(|at| (at, report.text.span_of(at).start));
    for (number, section) in report.sections.iter_mut().enumerate() {
        let next = starts.get(number + 1).copied().unwrap_or((total, source_end));
        let (block_end, source_to) = second.filter(|at| section.blocks.start < at.0 && at.0 < next.0).unwrap_or(next);
        section.blocks.end = block_end;
        section.span = Span::new(section.span.start, source_to.max(section.span.start));
        section.chars = report.text.blocks[section.blocks.start as usize..block_end as usize]
            .iter()
            .filter(|b| b.kind == BlockKind::Paragraph)
            .map(|b| b.end - b.start)
            .sum();
    }
}

/// Whether one of the first lines announces a notice, a plan or rules, to which a blank form may be attached.
fn is_notice(report: &Report) -> bool {
    let lines = report.text.blocks.iter().filter(|b| b.end > b.start && !matches!(b.kind, BlockKind::Cell { .. })).take(4);
    lines.filter(|b| b.end - b.start <= 60).any(|b| {
        let line = normalise(report.text.block_str(b));
        ["通知", "的函", "方案", "办法", "要点", "规定", "意见"].iter().any(|e| line.ends_with(e))
    })
}

/// Says that a second report stands in the same file, and whose it is.
fn several(whole: &Report, first: &Report, second: Option<&title::Title>, source: &Source) -> Option<Diagnostic> {
    let start = whole.second()?;
    let span = whole.text.span_of(start);
    let line = 1 + source.text.get(..span.start as usize).map_or(0, |before| before.matches('\n').count());
    let named = |agency: Option<&String>, year: Option<u16>| {
        let agency = agency.map_or("(agency unknown)", String::as_str);
        year.map_or_else(|| agency.to_owned(), |year| format!("{agency} {year}"))
    };
    let own = named(first.identity.agency.as_ref(), first.identity.year);
    let what = match second {
        Some(second) => format!("a report of {} begins", named(second.agency.as_ref(), second.year)),
        None => "the sections begin again".to_owned(),
    };
    let message = format!(
        "in line {line} {what}: the file holds two reports or more. Figures, checks, copies and statistics are of the first alone \
         ({own}), searches find all; put each into a file of its own"
    );
    Some(Diagnostic::new(Severity::Warn, "several-reports", message).at(span))
}

/// Decides whether this is such a report at all, and names what is missing.
fn judge(report: &mut Report, title: Option<&title::Title>) {
    let has_title = title.is_some();
    // A form to be filled in is attached to a notice with its title.
    let attached = title.is_none_or(|title| title.attached);
    let found = SectionKind::ALL.iter().filter(|k| report.section(**k).is_some()).count();
    let statutory = report.grids.iter().flat_map(|g| &g.cells).any(|c| {
        let label = normalise(c.text.as_str());
        label.contains("勾稽关系") || label.contains("本年新收政府信息公开申请") || label.contains("第二十条第(一)项")
    });
    let tables = [SectionKind::S2, SectionKind::S3, SectionKind::S4].iter().any(|k| report.section(*k).is_some());
    // Other yearly reports share the narrative headings; only this one has the sections of the tables.
    let evident = if has_title { found >= 1 || statutory } else { found >= 2 && (statutory || found >= 3 && tables) };
    if !evident || attached && is_notice(report) {
        // Names and years in other documents say nothing about an issuer of reports.
        let (title, published) = (report.identity.title.take(), std::mem::take(&mut report.identity.published));
        report.identity = crate::report::Identity { title, published, kind: Some(Kind::Other), ..Default::default() };
        report
            .diagnostics
            .retain(|d| !["year-", "date-", "agency-", "part-", "title-"].iter().any(|head| d.code.starts_with(head)));
        report.diagnostics.push(Diagnostic::new(
            Severity::Warn,
            "not-a-report",
            format!(
                "no yearly disclosure report: {found} of its 6 sections and {} found",
                if has_title { "a title" } else { "no title" }
            ),
        ));
        return;
    }
    for kind in SectionKind::ALL {
        if report.section(kind).is_none() {
            report.diagnostics.push(Diagnostic::new(
                Severity::Warn,
                "section-missing",
                format!("section {} not found", kind.label()),
            ));
        }
    }
    if !has_title {
        report.diagnostics.push(Diagnostic::new(
            Severity::Info,
            "title-missing",
            "no title line of the form …政府信息公开工作年度报告",
        ));
    }
    if report.identity.agency.is_none() {
        report.diagnostics.push(Diagnostic::new(Severity::Warn, "agency-unknown", "the text does not name the issuing agency"));
    }
    if report.identity.year.is_none() {
        report.diagnostics.push(Diagnostic::new(
            Severity::Warn,
            "year-unknown",
            "the text does not say which year it reports on",
        ));
    }
}
