//! What a copy forgot to change: the source's name or year, standing in both.
//!
//! Comes in: two aligned narratives and who issued them, the earlier first. Goes out: [`Leftover`]s with their places. Leads, not
//! proofs: a report may rightly name a neighbour, or an earlier year.

use std::ops::Range;

use crate::report::{Identity, Span};
use crate::text::Segmenter;

use super::align::Aligned;
use super::narrative::{Narrative, tokenise};

/// What kind of thing was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LeftoverKind {
    /// A name the earlier report's agency goes by.
    Name,
    /// The earlier report's year, with 年 behind it.
    Year,
}

impl LeftoverKind {
    /// The key used in rows.
    pub fn key(self) -> &'static str {
        ["name", "year"][self as usize]
    }
}

/// Words of the earlier report that stand unchanged in the later one although they speak of the earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// What kind.
    pub kind: LeftoverKind,
    /// The words, as `b` writes them.
    pub quote: String,
    /// Where they stand in `a`.
    pub span_a: Span,
    /// Where they stand in `b`.
    pub span_b: Span,
}

/// What may be left out of an agency's name when it is called by its place.
const OFFICES: [&str; 4] = ["人民政府办公室", "人民政府", "办事处", "办公室"];
/// What the name of a place below the county may be shortened by.
const TOWNS: [&str; 3] = ["街道", "镇", "乡"];

/// A name an agency goes by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    text: String,
    /// Whether it is but the stem of a place's name, such as 霁坪 of 霁坪镇: that may be an ordinary word.
    bare: bool,
}

/// Characters on either side of a bare stem that are cut into words, to see whether it is one.
const AROUND: usize = 8;

/// The names and years of `a` inside the equal stretches of passages, in the order of `a`. Names that are `b`'s too, or part of them,
/// do not count, nor does `a`'s region where `b`'s is not known or the same, nor a bare stem that is a word of the dictionary or
/// stands across one, nor the year if both are of the same or either is unknown.
pub(super) fn leftovers(identities: [&Identity; 2], (a, b): (&Narrative, &Narrative), aligned: &[Aligned]) -> Vec<Leftover> {
    let [own, others] = identities.map(names);
    let region = |side: usize| identities[side].region.as_deref().map(crate::text::normalise);
    let own_region = region(0).filter(|own| region(1).is_none_or(|other| own.ends_with(&other) || other.ends_with(own.as_str())));
    let foreign: Vec<(Vec<u64>, bool)> = own
        .iter()
        .filter(|name| !others.iter().any(|other| other.text.contains(name.text.as_str())))
        .filter(|name| own_region.as_ref() != Some(&name.text))
        .map(|name| (codes(&name.text), name.bare))
        .filter(|(codes, _)| codes.len() >= 2)
        .collect();
    let year = match identities.map(|identity| identity.year) {
        [Some(x), Some(y)] if x != y => Some(codes(&format!("{x}年"))),
        _ => None,
    };
    let mut found = Vec::new();
    for (range_a, range_b) in aligned.iter().flat_map(equal) {
        let mut at = range_a.start;
        while at < range_a.end {
            let here = &a.codes()[at..range_a.end];
            let is_name = |(name, bare): &&(Vec<u64>, bool)| {
                here.starts_with(name) && !(*bare && is_ordinary(a, at..at + name.len(), &range_a))
            };
            let name = foreign.iter().filter(is_name).map(|(name, _)| (LeftoverKind::Name, name.len())).max();
            let year = year.as_ref().filter(|year| here.starts_with(year)).map(|year| (LeftoverKind::Year, year.len()));
            let Some((kind, length)) = name.or(year) else {
                at += 1;
                continue;
            };
            let in_b = at - range_a.start + range_b.start;
            let (tokens_a, tokens_b) = (at..at + length, in_b..in_b + length);
            found.push(Leftover {
                kind,
                quote: b.text(tokens_b.clone()).to_owned(),
                span_a: a.source(tokens_a),
                span_b: b.source(tokens_b),
            });
            at += length;
        }
    }
    found
}

/// Whether tokens are a word of the dictionary, or belong in part to words that are (创新民生 is no 新民).
fn is_ordinary(narrative: &Narrative, tokens: Range<usize>, within: &Range<usize>) -> bool {
    let from = tokens.start.saturating_sub(AROUND).max(within.start);
    let to = (tokens.end + AROUND).min(within.end);
    let before = if from < tokens.start { narrative.text_up_to(from..tokens.start) } else { "" };
    let (name, all) = (narrative.text(tokens), narrative.text(from..to));
    Segmenter::shared().is_ordinary(&all[before.len()..][..name.len()], before, &all[before.len() + name.len()..])
}

/// The stretches that are equal on both sides of a passage.
pub(super) fn equal(passage: &Aligned) -> Vec<(Range<usize>, Range<usize>)> {
    let mut stretches = Vec::new();
    let mut at = (passage.a.start, passage.b.start);
    for hunk in &passage.hunks {
        stretches.push((at.0..hunk.a.start, at.1..hunk.b.start));
        at = (hunk.a.end, hunk.b.end);
    }
    stretches.push((at.0..passage.a.end, at.1..passage.b.end));
    stretches
}

/// What a report's agency goes by: its name, its place, and either without its endings; two characters at least. A name without a place
/// of its own (财政局) is nobody's.
fn names(identity: &Identity) -> Vec<Name> {
    let plain = |name: &Option<String>| name.as_deref().map(crate::text::normalise).unwrap_or_default();
    let (agency, region) = (plain(&identity.agency), plain(&identity.region));
    let own = agency.strip_prefix(region.as_str()).unwrap_or(&agency);
    let town = OFFICES.iter().find_map(|office| own.strip_suffix(office)).unwrap_or(own);
    let is_town = TOWNS.iter().any(|ending| town.ends_with(ending));
    let mut names = vec![Name { text: region.clone(), bare: false }];
    let places = [Some(region.as_str()).filter(|r| !r.is_empty()), Some("").filter(|_| is_town)];
    for place in places.into_iter().flatten() {
        names.extend([own, town].map(|name| Name { text: format!("{place}{name}"), bare: false }));
        let stems = TOWNS.iter().filter_map(|ending| town.strip_suffix(ending));
        names.extend(stems.map(|stem| Name { text: format!("{place}{stem}"), bare: place.is_empty() }));
    }
    names.retain(|name| name.text.chars().count() >= 2);
    names.sort();
    names.dedup();
    names
}

fn codes(name: &str) -> Vec<u64> {
    let mut codes = Vec::new();
    tokenise(name, |token| codes.push(token.code));
    codes
}

#[cfg(test)]
mod tests {
    use super::super::evidence::Evidence;
    use super::super::sample::{Sample, report, words};
    use super::*;
    use crate::report::SectionKind;

    #[test]
    fn names_an_agency_goes_by() {
        let of = |agency: &str, region: &str| {
            let known = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
            names(&Identity { agency: known(agency), region: known(region), ..Identity::default() })
                .into_iter()
                .map(|name| format!("{}{}", if name.bare { "*" } else { "" }, name.text))
                .collect::<Vec<_>>()
        };
        let town = ["岚汀县", "岚汀县霁坪", "岚汀县霁坪镇", "岚汀县霁坪镇人民政府", "*霁坪", "霁坪镇", "霁坪镇人民政府"];
        assert_eq!(of("岚汀县霁坪镇人民政府", "岚汀县"), town);
        assert_eq!(of("岚汀县财政局", "岚汀县"), ["岚汀县", "岚汀县财政局"]);
        assert_eq!(of("小桥街道办事处", ""), ["*小桥", "小桥街道", "小桥街道办事处"]);
        assert!(of("财政局", "").is_empty() && of("", "").is_empty());
    }

    #[test]
    fn what_is_left_over_and_what_is_an_ordinary_word_or_may_be_right() {
        for (a, b, said, expected) in [
            (("霁坪镇人民政府", ""), ("枫岔镇人民政府", ""), "由霁坪镇干部逐户上门", &["霁坪镇"][..]),
            (("霁坪镇人民政府", ""), ("枫岔镇人民政府", ""), "由霁坪干部逐户上门", &["霁坪"]),
            (("建设街道办事处", ""), ("枫岔镇人民政府", ""), "推进平台建设，另在建设街道设点", &["建设街道"]),
            (("新民镇人民政府", ""), ("枫岔镇人民政府", ""), "以创新民生实事", &[]),
            (("岚汀县财政局", "岚汀县"), ("民政局", ""), "全岚汀县各科室与岚汀县财政局", &["岚汀县财政局"]),
            (("岚汀县财政局", "岚汀县"), ("棠垭县民政局", "棠垭县"), "全岚汀县各科室", &["岚汀县"]),
            (("云泽市岚汀县财政局", "云泽市岚汀县"), ("岚汀县民政局", "岚汀县"), "全云泽市岚汀县各科室", &[]),
        ] {
            let of = |(agency, region): (&str, &str)| {
                let text = format!("{}，{said}，{}", words(1, 40), words(2, 40));
                let mut report = report(Sample::new(agency, 2021).section(SectionKind::S1, &[text]));
                report.identity.region = Some(region.to_owned()).filter(|region| !region.is_empty());
                report
            };
            let found: Vec<String> = Evidence::of(&of(a), &of(b), None).leftovers.into_iter().map(|l| l.quote).collect();
            assert_eq!(found, expected, "{a:?} {b:?} {said}");
        }
    }
}
