//! In: an archive. Out: its answer key, one JSON record a report and one a pair that shares anything.

use serde::Serialize;

use super::text::SlotKind;
use super::truth::First;
use super::{Archive, Placed, Role};

#[derive(Serialize)]
struct ReportKey<'a> {
    r#type: &'static str,
    file: &'a str,
    agency: &'a str,
    county: usize,
    prefecture: usize,
    year: Option<i32>,
    written: i32,
    role: Role,
    sources: Vec<&'a str>,
    root: String,
    paragraphs: Vec<ParagraphKey<'a>>,
}

#[derive(Serialize)]
struct ParagraphKey<'a> {
    origin: String,
    section: u8,
    stock: bool,
    start: usize,
    end: usize,
    slots: Vec<SlotKey<'a>>,
    wrong: Vec<usize>,
}

#[derive(Serialize)]
struct SlotKey<'a> {
    /// Clause and number in it: the same in every copy.
    clause: String,
    index: usize,
    kind: SlotKind,
    start: usize,
    end: usize,
    fill: &'a str,
    left_over: bool,
}

#[derive(Serialize)]
struct PairKey<'a> {
    r#type: &'static str,
    a: &'a str,
    b: &'a str,
    first: Option<&'static str>,
    cases: Vec<CaseKey>,
}

#[derive(Serialize)]
struct CaseKey {
    start_a: usize,
    end_a: usize,
    start_b: usize,
    end_b: usize,
    equal: u32,
}

/// The lines of the key, in the order of the archive, reports first.
pub fn lines(archive: &Archive) -> impl Iterator<Item = serde_json::Result<String>> + '_ {
    let file = |i: usize| archive.reports[i].file.as_str();
    let reports = archive.reports.iter().map(move |report| {
        serde_json::to_string(&ReportKey {
            r#type: "report",
            file: &report.file,
            agency: &report.agency.name,
            county: report.county,
            prefecture: report.prefecture,
            year: report.year,
            written: report.written,
            role: report.role,
            sources: report.sources.iter().map(|&i| file(i)).collect(),
            root: format!("{:x}", report.root),
            paragraphs: report.paragraphs.iter().map(paragraph).collect(),
        })
    });
    let pairs = archive.related().into_iter().map(move |(a, b)| {
        let cases = archive.shared(a, b).into_iter();
        serde_json::to_string(&PairKey {
            r#type: "pair",
            a: file(a),
            b: file(b),
            first: match archive.first(a, b) {
                First::A => Some("a"),
                First::B => Some("b"),
                First::Undetermined => None,
            },
            cases: cases
                .map(|c| CaseKey { start_a: c.a.start, end_a: c.a.end, start_b: c.b.start, end_b: c.b.end, equal: c.equal })
                .collect(),
        })
    });
    reports.chain(pairs)
}

fn paragraph(placed: &Placed) -> ParagraphKey<'_> {
    let slots = placed.clauses.iter().flat_map(|c| c.slots.iter().map(|s| (format!("{:x}", c.id), s)));
    ParagraphKey {
        origin: format!("{:x}", placed.origin),
        section: placed.section,
        stock: placed.stock,
        start: placed.span.start,
        end: placed.span.end,
        slots: slots
            .map(|(clause, s)| SlotKey {
                clause,
                index: s.index,
                kind: s.kind,
                start: s.span.start,
                end: s.span.end,
                fill: &s.fill,
                left_over: s.left_over,
            })
            .collect(),
        wrong: placed.clauses.iter().flat_map(|c| &c.wrong).map(|w| w.start).collect(),
    }
}
