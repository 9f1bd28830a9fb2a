//! Parsing: a source's lines and grids → a [`Report`]: identity with evidence, the six sections, narrative apart from tables.
//!
//! Comes in: a [`Source`]. Goes out: always a [`Report`]; what is odd becomes a [`Diagnostic`]. Sections are told by their
//! words, never by their numerals. Table cells are carried along as grids; reading their figures is the business of `facts`.

mod agency;
mod beside;
mod clue;
#[cfg(test)]
mod gazetteer;
mod given;
mod headings;
mod identity;
mod items;
mod layout;
mod mention;
mod place;
mod published;
mod several;
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
    let headings = headings::find(&items);
    let title = title::find(&items, &headings, &source.page);
    let mut report = assemble(source, &items, &headings, title.as_ref());
    report.identity = identity::find(title.as_ref(), &report, source);
    let beside = beside::fill(&mut report, &source.name);
    report.diagnostics.extend(beside);
    report.diagnostics.extend(title.iter().flat_map(|title| title.odd.clone()));
    report.diagnostics.extend(identity::conflicts(&report, title.as_ref(), source));
    judge(&mut report, title.is_some());
    report.diagnostics.extend(several(&report));
    if report.identity.kind != Some(Kind::Other) {
        locate(&mut report);
    }
    report
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
    let diagnostics = place::locate(&mut identity, report);
    report.identity = identity;
    report.diagnostics.extend(diagnostics);
}

/// Lays the items out as blocks and sections.
fn assemble(source: &Source, items: &[Item], headings: &[Heading], title: Option<&title::Title>) -> Report {
    let mut laid = Layout::new(headings);
    for paragraph in layout::paragraphs(items, headings, title) {
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
    for (number, section) in report.sections.iter_mut().enumerate() {
        let (block_end, source_to) = starts.get(number + 1).copied().unwrap_or((total, source_end));
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

/// Says that a second report stands in the same file.
fn several(report: &Report) -> Option<Diagnostic> {
    let second = report.second()?;
    let heading = report.sections.iter().find(|s| s.blocks.start == second)?;
    let message = "the sections begin again: the file holds two reports or more. Figures and checks are of the first alone, searches \
                   and copies of all; put each into a file of its own";
    Some(Diagnostic::new(Severity::Warn, "several-reports", message.to_owned()).at(heading.span))
}

/// Decides whether this is such a report at all, and names what is missing.
fn judge(report: &mut Report, has_title: bool) {
    let found = SectionKind::ALL.iter().filter(|k| report.section(**k).is_some()).count();
    let statutory = report.grids.iter().flat_map(|g| &g.cells).any(|c| {
        let label = normalise(c.text.as_str());
        label.contains("勾稽关系") || label.contains("本年新收政府信息公开申请") || label.contains("第二十条第(一)项")
    });
    let tables = [SectionKind::S2, SectionKind::S3, SectionKind::S4].iter().any(|k| report.section(*k).is_some());
    // Other yearly reports share the narrative headings; only this one has the sections of the tables.
    let evident = if has_title { found >= 1 || statutory } else { found >= 2 && (statutory || found >= 3 && tables) };
    if !evident || !has_title && is_notice(report) {
        // Names and years in other documents say nothing about an issuer of reports.
        let (title, published) = (report.identity.title.take(), std::mem::take(&mut report.identity.published));
        report.identity = crate::report::Identity { title, published, kind: Some(Kind::Other), ..Default::default() };
        report.diagnostics.retain(|d| !["year-", "date-", "agency-"].iter().any(|head| d.code.starts_with(head)));
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
