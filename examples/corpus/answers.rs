//! In: the demo and its rendered files. Out: `answers.json`: reports, copies, families, what is no copy, rankings, phrases.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::demo::Demo;
use super::document::Draft;
use super::encode::Encoding;
use super::forms::{GRANTED, HANDLED, PARTLY};
use super::generate::{Content, Rendered, is_type};
use super::key::{CopyKey, FamilyKey, GroupKey, NotRated, PhraseKey, ReportKey, copy};
use super::narrative::{FEES, PREAMBLES};
use super::plain::{decode, fold, searchable};
use super::printed::Fault;
use super::ranking::{SHRINK_FROM, fit, shrunk, wilson_low};
use super::requests::NOTHING;

#[derive(Serialize)]
pub struct Answers {
    pub reports: Vec<ReportKey>,
    pub copies: Vec<CopyKey>,
    pub families: Vec<FamilyKey>,
    /// Pairs that share boilerplate and nothing else.
    pub not_copies: Vec<[String; 2]>,
    pub ranking: Vec<GroupKey>,
    /// Wording that everybody uses, with its slots; sharing it is no copying.
    pub stock: Vec<&'static str>,
    pub phrases: Vec<PhraseKey>,
}

const NOT_COPIES: usize = 12;

pub fn answers(demo: &Demo, rendered: &[Rendered]) -> Answers {
    let copies = copies(demo);
    let listed: BTreeSet<_> = copies.iter().map(|pair| (pair.a.clone(), pair.b.clone())).collect();
    Answers {
        reports: rendered.iter().map(|file| file.key.clone()).collect(),
        families: demo
            .families
            .iter()
            .map(|(name, members)| FamilyKey {
                r#type: "family",
                family: name.clone(),
                members: members.iter().map(|&i| demo.files[i].file.clone()).collect(),
            })
            .collect(),
        not_copies: not_copies(demo, &listed),
        ranking: ranking(demo),
        stock: PREAMBLES.into_iter().chain(NOTHING).chain(FEES).collect(),
        phrases: demo.phrases.iter().map(|(phrase, note)| count(phrase, note, demo, rendered)).collect(),
        copies,
    }
}

/// All pairs that share a paragraph, planned or through a third report.
fn copies(demo: &Demo) -> Vec<CopyKey> {
    let drafts: Vec<(usize, &Draft)> = (0..demo.files.len()).filter_map(|i| demo.draft(i).map(|draft| (i, draft))).collect();
    let mut pairs = Vec::new();
    for (i, &(one, draft)) in drafts.iter().enumerate() {
        for &(two, other) in &drafts[..i] {
            let planned = demo.copies.iter().find(|(a, b, _)| (*a, *b) == (one, two) || (*a, *b) == (two, one));
            let together = demo.families.values().any(|members| members.contains(&one) && members.contains(&two));
            let (a, b, kind) = match planned {
                Some((a, b, kind)) => (*a, *b, kind.as_str()),
                None if together => (one, two, "template"),
                None if draft.year >= other.year => (one, two, "indirect"),
                None => (two, one, "indirect"),
            };
            let (from, to) = if a == one { (draft, other) } else { (other, draft) };
            let found = copy(from, to, (&demo.files[a].file, &demo.files[b].file), kind);
            assert!(found.is_some() || planned.is_none(), "a planned copy shares nothing: {}", demo.files[a].file);
            pairs.extend(found);
        }
    }
    pairs
}

/// Offices nobody asked anything: their reports share nil returns and fee sentences.
fn not_copies(demo: &Demo, listed: &BTreeSet<(String, String)>) -> Vec<[String; 2]> {
    let idle: Vec<usize> =
        (0..demo.files.len()).filter(|&i| demo.draft(i).is_some_and(|draft| draft.figures.total(HANDLED) == 0)).collect();
    let mut pairs = Vec::new();
    for (i, &one) in idle.iter().enumerate() {
        for &two in &idle[..i] {
            let (a, b) = (demo.files[one].file.clone(), demo.files[two].file.clone());
            if !listed.contains(&(a.clone(), b.clone())) && !listed.contains(&(b.clone(), a.clone())) && (one + two) % 3 == 0 {
                pairs.push([a, b]);
            }
        }
    }
    pairs.truncate(NOT_COPIES);
    pairs
}

/// Why an agency cannot be rated, if so.
fn reason(draft: &Draft) -> Option<&'static str> {
    if draft.shape.has("no_table") {
        Some("no table")
    } else if draft.shape.has("blank_table") {
        Some("blank")
    } else if draft.shape.has("garbled") {
        Some("unreadable")
    } else if draft.faults.contains(&Fault::RowTotal) {
        Some("checks fail")
    } else if draft.figures.total(HANDLED) == 0 {
        Some("0 handled")
    } else {
        None
    }
}

fn ranking(demo: &Demo) -> Vec<GroupKey> {
    let mut groups: BTreeMap<_, Vec<&Draft>> = BTreeMap::new();
    for draft in (0..demo.files.len()).filter_map(|i| demo.draft(i)) {
        groups.entry((draft.agency.level, draft.agency.kind, draft.year)).or_default().push(draft);
    }
    groups.into_iter().map(|((level, kind, year), drafts)| group((level.name(), kind.name(), year), &drafts)).collect()
}

fn group((level, kind, year): (&'static str, &'static str, i32), drafts: &[&Draft]) -> GroupKey {
    let mut rated = Vec::new();
    let mut not_rated = Vec::new();
    for draft in drafts {
        let agency = draft.agency.name.clone();
        if let Some(reason) = reason(draft) {
            not_rated.push(NotRated { agency, reason });
        } else {
            let disclosed = draft.figures.total(GRANTED) + draft.figures.total(PARTLY);
            rated.push((agency, disclosed, draft.figures.total(HANDLED)));
        }
    }
    let fitted = (rated.len() >= SHRINK_FROM).then(|| fit(&rated.iter().map(|&(_, k, n)| (k, n)).collect::<Vec<_>>()));
    let score = |k, n| fitted.map_or_else(|| wilson_low(k, n), |(m, s)| shrunk(k, n, m, s));
    let mut scored: Vec<_> = rated.into_iter().map(|(agency, k, n)| (score(k, n), agency, k, n)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    for pair in scored.windows(2) {
        assert!(pair[0].0 - pair[1].0 > 1e-3, "near tie in {level} {kind} {year}: {} and {}", pair[0].1, pair[1].1);
    }
    let order: Vec<String> = scored.iter().map(|row| row.1.clone()).collect();
    GroupKey {
        level,
        kind,
        year,
        method: if fitted.is_some() { "shrunk" } else { "wilson" },
        m: fitted.map(|fit| round(fit.0)),
        s: fitted.map(|fit| round(fit.1)),
        k: scored.iter().map(|row| row.2).collect(),
        n: scored.iter().map(|row| row.3).collect(),
        score: scored.iter().map(|row| round(row.0)).collect(),
        rated: order.clone(),
        order,
        not_rated,
    }
}

/// Six decimals: beyond that the platform's logarithm may differ.
fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

fn count(phrase: &str, note: &str, demo: &Demo, rendered: &[Rendered]) -> PhraseKey {
    let wanted: String = phrase.chars().map(fold).collect();
    let mut files = Vec::new();
    let mut occurrences = 0;
    for (planned, file) in demo.files.iter().zip(rendered) {
        let html = is_type(&file.path, "html");
        let found = searchable(&decode(&file.bytes, planned.encoding), html).matches(&wanted).count();
        if found > 0 {
            files.push(file.path.clone());
        }
        occurrences += found;
    }
    PhraseKey { phrase: phrase.to_owned(), note: note.to_owned(), files, occurrences }
}

/// The text of a report line by line of its narrative, for checks: file → paragraphs with stock wording out.
pub fn narratives(demo: &Demo) -> Vec<(usize, Vec<String>)> {
    (0..demo.files.len())
        .filter_map(|i| match &demo.files[i].content {
            Content::Report(draft) => {
                Some((i, draft.narrative.paragraphs().map(|p| super::key::without_stock(&draft.paragraph(p))).collect()))
            }
            Content::Duplicate { .. } | Content::Notice(_) => None,
        })
        .collect()
}

/// Whether the encoding can hold every character of the file.
pub fn survives(file: &Rendered, encoding: Encoding) -> bool {
    !decode(&file.bytes, encoding).contains('\u{FFFD}')
}
