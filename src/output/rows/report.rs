//! `gongkai.report/1`: identity, sections and diagnostics of one report.

use serde::Serialize;

use super::{Align, LEFT, RIGHT, Row, text};
use crate::report::{Candidate, Diagnostic, Evidence, Given, Located, Report, Section};
use crate::search::Card;

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
    place: PlaceRow,
    year: Option<u16>,
    year_evidence: Option<EvidenceRow>,
    url: Option<String>,
    date: Option<String>,
    published: PublishedRow,
    form_table2: Option<&'static str>,
    form_table3: Option<&'static str>,
    sections: Vec<SectionRow>,
    pages: Vec<u32>,
    diagnostics: Vec<DiagnosticRow>,
}

/// The place of the gazetteer.
#[derive(Clone, Debug, Serialize)]
struct PlaceRow {
    name: Option<String>,
    code: Option<String>,
    level: Option<&'static str>,
    confidence: Option<f32>,
    evidence: Vec<EvidenceRow>,
    candidates: Vec<CandidateRow>,
    others: u32,
}

#[derive(Clone, Debug, Serialize)]
struct CandidateRow {
    name: String,
    code: Option<String>,
    weight: f32,
}

/// What the page says of its publication.
#[derive(Clone, Debug, Serialize)]
struct PublishedRow {
    url_source: Option<String>,
    site: Option<String>,
    domain: Option<String>,
    column: Option<String>,
    title: Option<String>,
    source: Option<String>,
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

/// What was odd.
#[derive(Clone, Debug, Serialize)]
pub(super) struct DiagnosticRow {
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
        let published = &identity.published;
        let given = |field: fn(&Given) -> Option<String>| identity.given.as_ref().and_then(field);
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
            region: identity.area().map(str::to_owned),
            region_evidence: identity.region_evidence.as_ref().map(evidence),
            region_code: identity.located.place.as_ref().and_then(|place| place.code.clone()),
            place: place(&identity.located),
            year: identity.year,
            year_evidence: identity.year_evidence.as_ref().map(evidence),
            url: given(|given| given.url.clone()).or_else(|| published.url.as_ref().map(|(_, url)| url.clone())),
            date: given(|given| given.date.clone()).or_else(|| published.date.clone()),
            published: PublishedRow {
                url_source: published.url.as_ref().map(|(source, _)| source.clone()),
                site: published.site.clone(),
                domain: published.domain.clone(),
                column: published.column.clone(),
                title: published.title.clone(),
                source: published.source.clone(),
            },
            form_table2: forms.0,
            form_table3: forms.1,
            sections: report.sections.iter().map(section).collect(),
            pages: report.pages.clone(),
            diagnostics: report.diagnostics.iter().map(DiagnosticRow::new).collect(),
        }
    }
}

fn place(located: &Located) -> PlaceRow {
    let candidate = |c: &Candidate| CandidateRow { name: c.name.clone(), code: c.code.clone(), weight: two_decimals(c.weight) };
    let place = located.place.as_ref();
    PlaceRow {
        name: place.map(|place| place.name.clone()),
        code: place.and_then(|place| place.code.clone()),
        level: place.map(|place| place.level.key()),
        confidence: place.map(|_| two_decimals(located.confidence)),
        evidence: located.evidence.iter().map(evidence).collect(),
        candidates: located.candidates.iter().map(candidate).collect(),
        others: located.others,
    }
}

/// More would be a precision nobody measured.
fn two_decimals(confidence: f32) -> f32 {
    (confidence * 100.0).round() / 100.0
}

fn evidence(e: &Evidence) -> EvidenceRow {
    EvidenceRow {
        source: e.source.clone(),
        quote: e.quote.clone(),
        start: e.span.map(|s| s.start),
        end: e.span.map(|s| s.end),
        confidence: two_decimals(e.confidence),
    }
}

fn section(s: &Section) -> SectionRow {
    SectionRow { kind: s.kind.key(), heading: s.heading.clone(), start: s.span.start, end: s.span.end, chars: s.chars }
}

impl DiagnosticRow {
    pub(super) fn new(d: &Diagnostic) -> Self {
        Self {
            code: d.code.clone(),
            severity: d.severity.key(),
            message: d.message.clone(),
            start: d.span.map(|s| s.start),
            end: d.span.map(|s| s.end),
        }
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
