//! The rows of the contract: what is written for a report, a hit, a pair, a cell, a rank. serde lives here.

use serde::Serialize;

use super::table::Align;
use crate::copies::{Pair, Passage, Side, Substitution};
use crate::facts::{Cell, CellState, Facts};
use crate::rank::Ranked;
use crate::report::{Diagnostic, Evidence, Report, Section, Span};
use crate::search::{Card, Hit, Match};

/// A row that can be written in every format.
pub trait Row: Serialize {
    /// Columns of its table and csv form.
    const COLUMNS: &'static [(&'static str, Align)];

    /// The columns shown in a terminal, by number; the others are in every other format. Empty for all.
    const SHOWN: &'static [usize] = &[];

    /// Its cells, one for each column; empty where nothing is known.
    fn cells(&self) -> Vec<String>;
}

const LEFT: Align = Align::Left;
const RIGHT: Align = Align::Right;

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// `gongkai.report/1`
#[derive(Clone, Debug, Serialize)]
pub struct ReportRow {
    schema: &'static str,
    report: String,
    file: String,
    files: Vec<String>,
    title: Option<String>,
    agency: Option<String>,
    agency_evidence: Option<EvidenceRow>,
    level: Option<&'static str>,
    level_evidence: Option<EvidenceRow>,
    kind: Option<&'static str>,
    region: Option<String>,
    region_evidence: Option<EvidenceRow>,
    region_code: Option<String>,
    year: Option<u16>,
    year_evidence: Option<EvidenceRow>,
    form_table2: Option<&'static str>,
    form_table3: Option<&'static str>,
    sections: Vec<SectionRow>,
    diagnostics: Vec<DiagnosticRow>,
}

/// How something is known.
#[derive(Clone, Debug, Serialize)]
struct EvidenceRow {
    source: String,
    quote: String,
    start: Option<u32>,
    end: Option<u32>,
    confidence: f32,
}

#[derive(Clone, Debug, Serialize)]
struct SectionRow {
    kind: &'static str,
    heading: String,
    start: u32,
    end: u32,
    chars: u32,
}

#[derive(Clone, Debug, Serialize)]
struct DiagnosticRow {
    code: String,
    severity: &'static str,
    message: String,
    start: Option<u32>,
    end: Option<u32>,
}

impl ReportRow {
    /// The row of a stored report; the forms are those its tables were read by.
    pub fn new(card: &Card, report: &Report, forms: (Option<&'static str>, Option<&'static str>)) -> Self {
        let identity = &report.identity;
        Self {
            schema: "gongkai.report/1",
            report: card.id.0.clone(),
            file: card.file().to_owned(),
            files: card.files.clone(),
            title: identity.title.clone(),
            agency: identity.agency.clone(),
            agency_evidence: identity.agency_evidence.as_ref().map(evidence),
            level: identity.level.map(crate::report::Level::key),
            level_evidence: identity.level_evidence.as_ref().map(evidence),
            kind: identity.kind.map(crate::report::Kind::key),
            region: identity.region.clone(),
            region_evidence: identity.region_evidence.as_ref().map(evidence),
            region_code: None,
            year: identity.year,
            year_evidence: identity.year_evidence.as_ref().map(evidence),
            form_table2: forms.0,
            form_table3: forms.1,
            sections: report.sections.iter().map(section).collect(),
            diagnostics: report.diagnostics.iter().map(diagnostic).collect(),
        }
    }
}

fn evidence(e: &Evidence) -> EvidenceRow {
    // Two decimals: more would be a precision nobody measured.
    let confidence = (e.confidence * 100.0).round() / 100.0;
    EvidenceRow {
        source: e.source.clone(),
        quote: e.quote.clone(),
        start: e.span.map(|s| s.start),
        end: e.span.map(|s| s.end),
        confidence,
    }
}

fn section(s: &Section) -> SectionRow {
    SectionRow { kind: s.kind.key(), heading: s.heading.clone(), start: s.span.start, end: s.span.end, chars: s.chars }
}

fn diagnostic(d: &Diagnostic) -> DiagnosticRow {
    DiagnosticRow {
        code: d.code.clone(),
        severity: d.severity.key(),
        message: d.message.clone(),
        start: d.span.map(|s| s.start),
        end: d.span.map(|s| s.end),
    }
}

impl Row for ReportRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("level", LEFT),
        ("kind", LEFT),
        ("region", LEFT),
        ("t2", RIGHT),
        ("t3", RIGHT),
        ("sections", LEFT),
        ("notes", RIGHT),
        ("file", LEFT),
    ];
    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 6, 7, 9, 10];

    fn cells(&self) -> Vec<String> {
        vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            text(self.level.as_ref()),
            text(self.kind.as_ref()),
            self.region.clone().unwrap_or_default(),
            text(self.form_table2.as_ref()),
            text(self.form_table3.as_ref()),
            self.sections.iter().map(|s| s.kind).collect::<Vec<_>>().join(" "),
            self.diagnostics.len().to_string(),
            self.file.clone(),
        ]
    }
}

/// `gongkai.hit/1`
#[derive(Clone, Debug, Serialize)]
pub struct HitRow {
    schema: &'static str,
    report: String,
    file: String,
    files: Vec<String>,
    agency: Option<String>,
    year: Option<u16>,
    region: Option<String>,
    score: f32,
    occurrences: usize,
    matches: Vec<MatchRow>,
}

/// A place in a hit.
#[derive(Clone, Debug, Serialize)]
pub struct MatchRow {
    /// `s1` … `s6`, null outside.
    pub section: Option<&'static str>,
    /// First byte in the source.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Context before.
    pub left: String,
    /// The place.
    pub text: String,
    /// Context after.
    pub right: String,
}

impl HitRow {
    /// The row of a hit.
    pub fn new(hit: &Hit) -> Self {
        Self {
            schema: "gongkai.hit/1",
            report: hit.card.id.0.clone(),
            file: hit.card.file().to_owned(),
            files: hit.card.files.clone(),
            agency: hit.card.agency.clone(),
            year: hit.card.year,
            region: hit.card.region.clone(),
            // BM25 in f32 differs in the last digits between builds of the index; four decimals do not.
            score: (hit.score * 10_000.0).round() / 10_000.0,
            occurrences: hit.matches.len(),
            matches: hit.matches.iter().map(MatchRow::new).collect(),
        }
    }
}

impl MatchRow {
    fn new(found: &Match) -> Self {
        let Span { start, end } = found.span;
        Self {
            section: found.section.map(crate::report::SectionKind::key),
            start,
            end,
            left: found.left.clone(),
            text: found.text.clone(),
            right: found.right.clone(),
        }
    }
}

impl Row for HitRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("region", LEFT),
        ("score", RIGHT),
        ("occurrences", RIGHT),
        ("file", LEFT),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.region.clone().unwrap_or_default(),
            format!("{:.4}", self.score),
            self.occurrences.to_string(),
            self.file.clone(),
        ]
    }
}

/// One place of a hit: the csv and markdown form of search results, which have no room for a list in a field.
#[derive(Clone, Debug, Serialize)]
pub struct KwicRow {
    report: String,
    agency: Option<String>,
    year: Option<u16>,
    region: Option<String>,
    #[serde(flatten)]
    place: MatchRow,
    file: String,
}

impl KwicRow {
    /// The row of one place of a hit.
    pub fn new(hit: &Hit, found: &Match) -> Self {
        Self {
            report: hit.card.id.0.clone(),
            agency: hit.card.agency.clone(),
            year: hit.card.year,
            region: hit.card.region.clone(),
            place: MatchRow::new(found),
            file: hit.card.file().to_owned(),
        }
    }
}

impl Row for KwicRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("region", LEFT),
        ("section", LEFT),
        ("start", RIGHT),
        ("end", RIGHT),
        ("left", LEFT),
        ("text", LEFT),
        ("right", LEFT),
        ("file", LEFT),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.region.clone().unwrap_or_default(),
            self.place.section.unwrap_or_default().to_owned(),
            self.place.start.to_string(),
            self.place.end.to_string(),
            self.place.left.clone(),
            self.place.text.clone(),
            self.place.right.clone(),
            self.file.clone(),
        ]
    }
}

/// `gongkai.pair/1`
#[derive(Clone, Debug, Serialize)]
pub struct PairRow {
    schema: &'static str,
    a: MemberRow,
    b: MemberRow,
    relation: &'static str,
    similarity: f64,
    coverage_a: f64,
    coverage_b: f64,
    net_coverage_a: f64,
    net_coverage_b: f64,
    longest: u32,
    first: Option<&'static str>,
    passages: Vec<PassageRow>,
    substitutions: Vec<SubstitutionRow>,
    only_a: Vec<SpanRow>,
    only_b: Vec<SpanRow>,
}

#[derive(Clone, Debug, Serialize)]
struct MemberRow {
    report: String,
    file: String,
    agency: Option<String>,
    year: Option<u16>,
}

#[derive(Clone, Debug, Serialize)]
struct PassageRow {
    section_a: Option<&'static str>,
    start_a: u32,
    end_a: u32,
    section_b: Option<&'static str>,
    start_b: u32,
    end_b: u32,
    chars: u32,
    statutory: f64,
}

#[derive(Clone, Debug, Serialize)]
struct SubstitutionRow {
    a: String,
    b: String,
    count: u32,
}

#[derive(Clone, Debug, Serialize)]
struct SpanRow {
    start: u32,
    end: u32,
}

/// Shares are written with four decimals: a narrative has about a thousand characters.
fn share(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

impl PairRow {
    /// The row of a pair whose sides are `a` and `b`, in the pair's own order.
    pub fn new(a: &Card, b: &Card, pair: &Pair) -> Self {
        Self {
            schema: "gongkai.pair/1",
            a: MemberRow::new(a),
            b: MemberRow::new(b),
            relation: pair.relation.key(),
            similarity: share(pair.similarity),
            coverage_a: share(pair.coverage_a),
            coverage_b: share(pair.coverage_b),
            net_coverage_a: share(pair.net_coverage_a),
            net_coverage_b: share(pair.net_coverage_b),
            longest: pair.longest,
            first: pair.first.map(|s| match s {
                Side::A => "a",
                Side::B => "b",
            }),
            passages: pair.passages.iter().map(passage).collect(),
            substitutions: pair.substitutions.iter().map(substitution).collect(),
            only_a: pair.only_a.iter().copied().map(span).collect(),
            only_b: pair.only_b.iter().copied().map(span).collect(),
        }
    }
}

impl MemberRow {
    fn new(card: &Card) -> Self {
        Self { report: card.id.0.clone(), file: card.file().to_owned(), agency: card.agency.clone(), year: card.year }
    }

    fn label(&self) -> String {
        let agency = self.agency.as_deref().unwrap_or("?");
        self.year.map_or_else(|| agency.to_owned(), |year| format!("{agency} {year}"))
    }
}

fn passage(p: &Passage) -> PassageRow {
    PassageRow {
        section_a: p.section_a.map(crate::report::SectionKind::key),
        start_a: p.span_a.start,
        end_a: p.span_a.end,
        section_b: p.section_b.map(crate::report::SectionKind::key),
        start_b: p.span_b.start,
        end_b: p.span_b.end,
        chars: p.chars,
        statutory: share(p.statutory),
    }
}

fn substitution(s: &Substitution) -> SubstitutionRow {
    SubstitutionRow { a: s.a.clone(), b: s.b.clone(), count: s.count }
}

fn span(s: Span) -> SpanRow {
    SpanRow { start: s.start, end: s.end }
}

/// A share as people read it.
fn percent(value: f64) -> String {
    format!("{:.1}%", value * 100.0)
}

impl Row for PairRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("a", LEFT),
        ("b", LEFT),
        ("relation", LEFT),
        ("net a", RIGHT),
        ("net b", RIGHT),
        ("cover a", RIGHT),
        ("cover b", RIGHT),
        ("jaccard", RIGHT),
        ("longest", RIGHT),
        ("substituted", LEFT),
        ("report a", LEFT),
        ("report b", LEFT),
        ("file a", LEFT),
        ("file b", LEFT),
    ];
    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 8, 9];

    fn cells(&self) -> Vec<String> {
        let substituted: Vec<String> = self.substitutions.iter().take(3).map(|s| format!("{}→{}", s.a, s.b)).collect();
        vec![
            self.a.label(),
            self.b.label(),
            self.relation.to_owned(),
            percent(self.net_coverage_a),
            percent(self.net_coverage_b),
            percent(self.coverage_a),
            percent(self.coverage_b),
            format!("{:.3}", self.similarity),
            self.longest.to_string(),
            substituted.join(" "),
            self.a.report.clone(),
            self.b.report.clone(),
            self.a.file.clone(),
            self.b.file.clone(),
        ]
    }
}

/// `gongkai.fact/1`
#[derive(Clone, Debug, Serialize)]
pub struct FactRow {
    schema: &'static str,
    report: String,
    file: String,
    agency: Option<String>,
    year: Option<u16>,
    form: Option<&'static str>,
    table: &'static str,
    row: &'static str,
    column: &'static str,
    status: &'static str,
    value: Option<i64>,
    raw: Option<String>,
    unit: Option<&'static str>,
    printed_unit: Option<&'static str>,
    annotated: bool,
    rule: Option<String>,
    reason: Option<String>,
    start: Option<u32>,
    end: Option<u32>,
}

impl FactRow {
    /// The row of one cell.
    pub fn new(card: &Card, facts: &Facts, cell: &Cell) -> Self {
        let (rule, reason) = match cell.state {
            CellState::Inferred { rule, .. } => (Some(rule.to_string()), None),
            CellState::Unreadable { reason } => (None, Some(reason.to_string())),
            _ => (None, None),
        };
        Self {
            schema: "gongkai.fact/1",
            report: card.id.0.clone(),
            file: card.file().to_owned(),
            agency: card.agency.clone(),
            year: card.year,
            form: facts.form(cell.table).map(crate::facts::Form::key),
            table: cell.table.key(),
            row: cell.row.key(),
            column: cell.column.key(),
            status: cell.state.key(),
            value: cell.state.value(),
            raw: (!cell.raw.is_empty()).then(|| cell.raw.clone()),
            // Values of money are whole 元 whatever unit is printed.
            unit: cell.unit.map(|_| "元"),
            printed_unit: cell.unit.map(crate::facts::Unit::label),
            annotated: cell.annotated,
            rule,
            reason,
            start: cell.span.map(|s| s.start),
            end: cell.span.map(|s| s.end),
        }
    }
}

impl Row for FactRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("report", LEFT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("form", LEFT),
        ("table", LEFT),
        ("row", LEFT),
        ("column", LEFT),
        ("status", LEFT),
        ("value", RIGHT),
        ("raw", LEFT),
        ("unit", LEFT),
        ("rule", LEFT),
        ("start", RIGHT),
        ("end", RIGHT),
        ("file", LEFT),
    ];
    const SHOWN: &'static [usize] = &[1, 2, 4, 5, 6, 7, 8, 9, 11];

    fn cells(&self) -> Vec<String> {
        vec![
            self.report.clone(),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.form.unwrap_or_default().to_owned(),
            self.table.to_owned(),
            self.row.to_owned(),
            self.column.to_owned(),
            self.status.to_owned(),
            text(self.value.as_ref()),
            self.raw.clone().unwrap_or_default(),
            self.unit.unwrap_or_default().to_owned(),
            self.rule.clone().or_else(|| self.reason.clone()).unwrap_or_default(),
            text(self.start.as_ref()),
            text(self.end.as_ref()),
            self.file.clone(),
        ]
    }
}

/// `gongkai.rank/1`
#[derive(Clone, Debug, Serialize)]
pub struct RankRow {
    schema: &'static str,
    rank: Option<u32>,
    rank_low: Option<u32>,
    rank_high: Option<u32>,
    agency: Option<String>,
    year: Option<u16>,
    group: String,
    metric: &'static str,
    k: Option<i64>,
    n: Option<i64>,
    value: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    shrunk: Option<f64>,
    status: &'static str,
    reason: Option<String>,
    report: String,
    file: String,
    cells: Vec<SourceRow>,
}

/// A cell a figure came from.
#[derive(Clone, Debug, Serialize)]
struct SourceRow {
    row: &'static str,
    column: &'static str,
    status: &'static str,
    value: Option<i64>,
    start: Option<u32>,
    end: Option<u32>,
}

impl RankRow {
    /// The row of one place in a ranking.
    pub fn new(ranked: &Ranked) -> Self {
        Self {
            schema: "gongkai.rank/1",
            rank: ranked.rank,
            rank_low: ranked.rank_low,
            rank_high: ranked.rank_high,
            agency: ranked.agency.clone(),
            year: ranked.year,
            group: ranked.group.clone(),
            metric: ranked.metric.key(),
            k: ranked.k,
            n: ranked.n,
            value: ranked.value.map(precise),
            low: ranked.low.map(precise),
            high: ranked.high.map(precise),
            shrunk: ranked.shrunk.map(precise),
            status: ranked.status(),
            reason: ranked.reason(),
            report: ranked.report.0.clone(),
            file: ranked.file.clone(),
            cells: ranked
                .cells
                .iter()
                .map(|c| SourceRow {
                    row: c.row.key(),
                    column: c.column.key(),
                    status: c.state.key(),
                    value: c.state.value(),
                    start: c.span.map(|s| s.start),
                    end: c.span.map(|s| s.end),
                })
                .collect(),
        }
    }
}

/// Six decimals: exact for every share of up to a million cases, and free of the last bits of floating point.
fn precise(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

impl Row for RankRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("group", LEFT),
        ("rank", RIGHT),
        ("rank_low", RIGHT),
        ("rank_high", RIGHT),
        ("agency", LEFT),
        ("year", RIGHT),
        ("metric", LEFT),
        ("k", RIGHT),
        ("n", RIGHT),
        ("value", RIGHT),
        ("low", RIGHT),
        ("high", RIGHT),
        ("shrunk", RIGHT),
        ("status", LEFT),
        ("reason", LEFT),
        ("report", LEFT),
        ("file", LEFT),
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.group.clone(),
            text(self.rank.as_ref()),
            text(self.rank_low.as_ref()),
            text(self.rank_high.as_ref()),
            self.agency.clone().unwrap_or_default(),
            text(self.year.as_ref()),
            self.metric.to_owned(),
            text(self.k.as_ref()),
            text(self.n.as_ref()),
            text(self.value.as_ref()),
            text(self.low.as_ref()),
            text(self.high.as_ref()),
            text(self.shrunk.as_ref()),
            self.status.to_owned(),
            self.reason.clone().unwrap_or_default(),
            self.report.clone(),
            self.file.clone(),
        ]
    }
}
