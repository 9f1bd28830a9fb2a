//! `gongkai.pair/1`: two reports that share text.

use serde::Serialize;

use super::{Align, LEFT, REAL, RIGHT, Row};
use crate::copies::{Pair, Passage, Side, Substitution};
use crate::output::Sides;
use crate::output::side_by_side::foremost;
use crate::report::Span;
use crate::search::Card;

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
    widespread_a: Option<f64>,
    widespread_b: Option<f64>,
    longest: u32,
    first: Option<&'static str>,
    passages: Vec<PassageRow>,
    substitutions: Vec<SubstitutionRow>,
    only_a: Vec<SpanRow>,
    only_b: Vec<SpanRow>,
    /// The substitutions a table shows.
    #[serde(skip)]
    foremost: String,
    #[serde(flatten)]
    beside: Option<BesideRow>,
}

/// What is added for two reports side by side.
#[derive(Clone, Debug, Serialize)]
struct BesideRow {
    statutory_a: f64,
    statutory_b: f64,
    moved: Vec<bool>,
    phrases: Vec<PhraseRow>,
    leftovers: Vec<LeftoverRow>,
    spread: Option<Vec<SpreadRow>>,
    variants: Option<Vec<VariantRow>>,
    paragraphs: Option<Vec<KinshipRow>>,
}

#[derive(Clone, Debug, Serialize)]
struct PhraseRow {
    text: String,
    kind: &'static str,
    clause: &'static str,
    count: u32,
}

#[derive(Clone, Debug, Serialize)]
struct LeftoverRow {
    kind: &'static str,
    quote: String,
    start_a: u32,
    end_a: u32,
    start_b: u32,
    end_b: u32,
}

#[derive(Clone, Debug, Serialize)]
struct SpreadRow {
    reports: u32,
    agencies: usize,
    regions: usize,
    shared_template: bool,
}

#[derive(Clone, Debug, Serialize)]
struct VariantRow {
    quote: String,
    ours: String,
    usual: String,
    reports: u32,
    agencies: usize,
    start_a: u32,
    end_a: u32,
    start_b: u32,
    end_b: u32,
}

#[derive(Clone, Debug, Serialize)]
struct KinshipRow {
    start_a: u32,
    end_a: u32,
    start_b: u32,
    end_b: u32,
    shingles_a: u32,
    shingles_b: u32,
    shared: u32,
    jaccard: f64,
    estimated: f64,
    equal_keys: u32,
    chance: f64,
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
    evidence: bool,
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
            widespread_a: pair.widespread_a.map(estimate),
            widespread_b: pair.widespread_b.map(estimate),
            longest: pair.longest,
            first: pair.first.map(|s| match s {
                Side::A => "a",
                Side::B => "b",
            }),
            passages: pair.passages.iter().map(passage).collect(),
            substitutions: pair.substitutions.iter().map(substitution).collect(),
            only_a: pair.only_a.iter().copied().map(span).collect(),
            only_b: pair.only_b.iter().copied().map(span).collect(),
            foremost: foremost(&pair.substitutions, [a, b]).join(" "),
            beside: None,
        }
    }

    /// The row of two reports side by side.
    pub fn of_sides(sides: &Sides) -> Self {
        let evidence = sides.evidence;
        let statutory = |side: usize| share(f64::from(evidence.chars[side].1) / f64::from(evidence.chars[side].0.max(1)));
        let phrase = |p: &crate::copies::SharedPhrase| PhraseRow {
            text: p.text.clone(),
            kind: p.kind.key(),
            clause: p.clause,
            count: p.count,
        };
        let leftover = |l: &crate::copies::Leftover| LeftoverRow {
            kind: l.kind.key(),
            quote: l.quote.clone(),
            start_a: l.span_a.start,
            end_a: l.span_a.end,
            start_b: l.span_b.start,
            end_b: l.span_b.end,
        };
        let spread = |s: &crate::copies::Spread| SpreadRow {
            reports: s.reports,
            agencies: s.agencies,
            regions: s.regions,
            shared_template: s.is_shared_template(),
        };
        let variant = |v: &crate::copies::Variant| VariantRow {
            quote: v.quote.clone(),
            ours: v.ours.clone(),
            usual: v.usual.clone(),
            reports: v.reports,
            agencies: v.agencies,
            start_a: v.span_a.start,
            end_a: v.span_a.end,
            start_b: v.span_b.start,
            end_b: v.span_b.end,
        };
        let kinship = |k: &crate::copies::Kinship| KinshipRow {
            start_a: k.span_a.start,
            end_a: k.span_a.end,
            start_b: k.span_b.start,
            end_b: k.span_b.end,
            shingles_a: k.shingles.0,
            shingles_b: k.shingles.1,
            shared: k.shingles.2,
            jaccard: share(k.exact),
            estimated: share(k.estimated),
            equal_keys: k.keys,
            chance: share(k.chance),
        };
        let beside = BesideRow {
            statutory_a: statutory(0),
            statutory_b: statutory(1),
            moved: evidence.moved.clone(),
            phrases: evidence.phrases.iter().map(phrase).collect(),
            leftovers: evidence.leftovers.iter().map(leftover).collect(),
            spread: sides.others.map(|others| others.spreads.iter().map(spread).collect()),
            variants: sides.others.map(|others| others.variants.iter().map(variant).collect()),
            paragraphs: sides.explanation.map(|explanation| explanation.paragraphs.iter().map(kinship).collect()),
        };
        Self { beside: Some(beside), ..Self::new(sides.cards[0], sides.cards[1], &evidence.pair) }
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
        evidence: p.is_evidence,
    }
}

fn substitution(s: &Substitution) -> SubstitutionRow {
    SubstitutionRow { a: s.a.clone(), b: s.b.clone(), count: s.count }
}

fn span(s: Span) -> SpanRow {
    SpanRow { start: s.start, end: s.end }
}

/// A share as people read it.
/// To the hundredth: it is estimated from some of the agencies.
fn estimate(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

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
        ("jaccard", REAL),
        ("longest", RIGHT),
        ("substituted", LEFT),
        ("report a", LEFT),
        ("report b", LEFT),
        ("file a", LEFT),
        ("file b", LEFT),
        ("widespread a", RIGHT),
        ("widespread b", RIGHT),
    ];
    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 8, 9];

    fn cells(&self) -> Vec<String> {
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
            self.foremost.clone(),
            self.a.report.clone(),
            self.b.report.clone(),
            self.a.file.clone(),
            self.b.file.clone(),
            self.widespread_a.map_or_else(String::new, percent),
            self.widespread_b.map_or_else(String::new, percent),
        ]
    }
}
