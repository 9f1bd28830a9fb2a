//! Variants only two reports have: a token that both write where all others write one and the same other.
//!
//! Comes in: two reports with the places they share, then the reports of an archive one by one. Goes out: [`Variant`]s. A variant may be
//! a slip that both have from one hand, or merely another word: which it is, this file does not say.
//!
//! A place is a token with the [`AROUND`] tokens before and behind it, all in one sentence. It is told of if both reports have the same
//! tokens there; at least [`REPORTS`] reports of at least [`AGENCIES`] other agencies have the same words around it; and all that have
//! them, of whatever agency, agree on one other token. Names, numbers, periods, words for offices, and pairs of which each stands in a
//! word of required statements (收到, 接到) are what everybody fills in differently: they do not count.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::report::{Identity, Report, Span};

use super::leftover::equal;
use super::narrative::{Narrative, is_number, tokenise};
use super::pair::{Comparison, Prepared, earlier};
use super::relation::{Issuer, Relation};
use super::shingle::mix;
use super::statutory::{any_number, in_vocabulary};

/// Reports of other agencies that write it the other way, at least.
pub const REPORTS: u32 = 5;
/// Agencies of these reports, at least.
pub const AGENCIES: usize = 3;
/// Tokens on either side, at least.
pub const AROUND: usize = 6;

/// What ends a sentence.
const ENDS: [char; 8] = ['。', '；', ';', '！', '!', '？', '?', '\n'];
/// What offices and places are called, numbers in words, and how often a thing is done.
const FILLED_IN: &str = "省市县区旗盟州镇乡村街道局委办厅院处科室站所署队〇零一二三四五六七八九十百千万亿两年季月旬周日天";

/// A token both reports write where others write another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What `b` writes, with the words around.
    pub quote: String,
    /// The token.
    pub ours: String,
    /// What the others write.
    pub usual: String,
    /// How many reports of other agencies write that.
    pub reports: u32,
    /// Of how many agencies these are.
    pub agencies: usize,
    /// Its place in `a`.
    pub span_a: Span,
    /// Its place in `b`.
    pub span_b: Span,
}

/// The places two reports share, and what an archive has there.
#[derive(Clone, Debug)]
pub struct SharedPlaces {
    issuers: [Issuer; 2],
    places: Vec<Place>,
    contexts: BTreeSet<u64>,
    /// Context → token → who has it.
    seen: HashMap<u64, BTreeMap<u64, Writers>>,
}

#[derive(Clone, Debug)]
struct Place {
    context: u64,
    code: u64,
    in_vocabulary: bool,
    ours: String,
    quote: String,
    span_a: Span,
    span_b: Span,
}

#[derive(Clone, Debug, Default)]
struct Writers {
    written: String,
    reports: u32,
    agencies: BTreeSet<(String, Option<String>)>,
    /// Whether somebody has it as part of a name or of a required statement.
    named: bool,
    in_vocabulary: bool,
}

/// What one report of another agency has at the places, each once.
#[derive(Clone, Debug)]
pub struct Sightings {
    agency: Option<(String, Option<String>)>,
    /// By context and token.
    seen: BTreeMap<(u64, u64), Sighting>,
}

#[derive(Clone, Debug)]
struct Sighting {
    written: String,
    named: bool,
    in_vocabulary: bool,
}

impl SharedPlaces {
    /// The places that two reports share.
    pub fn of(first: &Report, second: &Report) -> Self {
        let reports = [first, second];
        let (a, b) = earlier(first, second);
        let prepared = [a, b].map(|i| Prepared::new(Narrative::of(reports[i])));
        let (a, b) = (&prepared[0].narrative, &prepared[1].narrative);
        let names: BTreeSet<[u64; 2]> = reports.iter().flat_map(|report| name_parts(&report.identity)).collect();
        let comparison = Comparison::new(&prepared[0], &prepared[1]);
        let mut places = Vec::new();
        for (range_a, range_b) in comparison.aligned.iter().flat_map(equal) {
            for at in (range_a.start + AROUND)..range_a.end.saturating_sub(AROUND) {
                let in_b = at - range_a.start + range_b.start;
                if prepared[0].statutory[at] || prepared[1].statutory[in_b] || is_named(a.codes(), at, &names) {
                    continue;
                }
                let Some(ours) = counted(b, in_b).filter(|_| in_one_sentence(a, at)) else { continue };
                places.push(Place {
                    context: context(a.codes(), at),
                    code: a.codes()[at],
                    in_vocabulary: is_in_vocabulary(a.codes(), at),
                    ours: ours.to_owned(),
                    quote: b.text(in_b - AROUND..in_b + AROUND + 1).to_owned(),
                    span_a: a.source(at..at + 1),
                    span_b: b.source(in_b..in_b + 1),
                });
            }
        }
        let contexts = places.iter().map(|place| place.context).collect();
        Self { issuers: reports.map(|report| Issuer::of(&report.identity)), places, contexts, seen: HashMap::new() }
    }

    /// What a report has at these places; `None` if it is of one of the two agencies. Linear in the report.
    pub fn look(&self, identity: &Identity, narrative: &Narrative) -> Option<Sightings> {
        let issuer = Issuer::of(identity);
        if self.issuers.iter().any(|own| own.relation(&issuer) != Relation::OtherAgency) {
            return None;
        }
        let codes = narrative.codes();
        let here = (AROUND..codes.len().saturating_sub(AROUND)).map(|at| (context(codes, at), at));
        let mut parts = None;
        let mut seen = BTreeMap::new();
        for (context, at) in here.filter(|(context, _)| self.contexts.contains(context)) {
            if in_one_sentence(narrative, at) {
                let parts = parts.get_or_insert_with(|| name_parts(identity).collect::<BTreeSet<_>>());
                let named = counted(narrative, at).is_none() || is_named(codes, at, parts);
                let written = narrative.text(at..at + 1).to_owned();
                seen.insert((context, codes[at]), Sighting { written, named, in_vocabulary: is_in_vocabulary(codes, at) });
            }
        }
        Some(Sightings { agency: issuer.agency_key(), seen })
    }

    /// Counts what a report has. One whose agency is not known can disagree, but is no witness.
    pub fn take(&mut self, sightings: Sightings) {
        for ((context, code), sighting) in sightings.seen {
            let writers = self.seen.entry(context).or_default().entry(code).or_default();
            writers.reports += u32::from(sightings.agency.is_some());
            writers.agencies.extend(sightings.agency.clone());
            writers.named |= sighting.named;
            writers.in_vocabulary |= sighting.in_vocabulary;
            writers.written = sighting.written;
        }
    }

    /// What is left when the archive has been looked through, in the order of `a`.
    pub fn variants(&self) -> Vec<Variant> {
        let variant = |place: &Place| {
            let mut seen = self.seen.get(&place.context)?.iter();
            let (code, usual) = seen.next().filter(|_| seen.next().is_none())?;
            let told = *code != place.code
                && !usual.named
                && !(usual.in_vocabulary && place.in_vocabulary)
                && usual.reports >= REPORTS
                && usual.agencies.len() >= AGENCIES;
            told.then(|| Variant {
                quote: place.quote.clone(),
                ours: place.ours.clone(),
                usual: usual.written.clone(),
                reports: usual.reports,
                agencies: usual.agencies.len(),
                span_a: place.span_a,
                span_b: place.span_b,
            })
        };
        self.places.iter().filter_map(variant).collect()
    }
}

/// A hash of the tokens around a place.
fn context(codes: &[u64], at: usize) -> u64 {
    let around = codes[at - AROUND..at].iter().chain(&codes[at + 1..=at + AROUND]);
    around.fold(0, |hash, &code| mix(hash.rotate_left(7) ^ code))
}

fn in_one_sentence(narrative: &Narrative, at: usize) -> bool {
    !narrative.text(at - AROUND..at + AROUND + 1).contains(ENDS)
}

/// A token as written, unless it is a number or what an office is called.
fn counted(narrative: &Narrative, at: usize) -> Option<&str> {
    let written = narrative.text(at..at + 1);
    (!is_number(narrative.codes()[at]) && !FILLED_IN.contains(written)).then_some(written)
}

fn is_in_vocabulary(codes: &[u64], at: usize) -> bool {
    let around: Vec<u64> = codes[at - AROUND..=at + AROUND].iter().map(|&code| any_number(code)).collect();
    in_vocabulary(&around, AROUND)
}

/// Every two tokens that follow one another in the names of an agency and its place.
fn name_parts(identity: &Identity) -> impl Iterator<Item = [u64; 2]> {
    let names = [&identity.agency, &identity.region].into_iter().flatten();
    names.flat_map(|name| {
        let mut codes = Vec::new();
        tokenise(name, |token| codes.push(token.code));
        codes.windows(2).map(|two| [two[0], two[1]]).collect::<Vec<_>>()
    })
}

/// Whether a token stands beside one that it stands beside in a name.
fn is_named(codes: &[u64], at: usize, names: &BTreeSet<[u64; 2]>) -> bool {
    names.contains(&[codes[at - 1], codes[at]]) || names.contains(&[codes[at], codes[at + 1]])
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, report};
    use super::*;
    use crate::report::SectionKind;

    /// What of two reports of 甲镇 and 乙镇 that say `ours` is told, where each other agency says its own line.
    fn told(ours: &str, others: &[(&str, &str)]) -> Vec<(String, String, u32, usize)> {
        let of = |office: &str, line: &str| report(Sample::new(office, 2020).section(SectionKind::S1, &[line]));
        let mut places = SharedPlaces::of(&of("甲镇", ours), &of("乙镇", ours));
        for (office, line) in others {
            let report = of(office, line);
            let sightings = places.look(&report.identity, &Narrative::of(&report));
            if let Some(sightings) = sightings {
                places.take(sightings);
            }
        }
        places.variants().into_iter().map(|v| (v.ours, v.usual, v.reports, v.agencies)).collect()
    }

    const FIVE: [&str; 5] = ["丙镇", "丁镇", "戊镇", "丙镇", "丁镇"];

    #[test]
    fn a_token_where_all_others_write_one_other() {
        let line = |word: &str| format!("各科室对目录逐条复{word}，发现差错立即更正，并由专人登记在册备查，年底前汇总成表。");
        let five = FIVE.map(|office| (office, line("核")));
        let five: Vec<(&str, &str)> = five.iter().map(|(office, line)| (*office, line.as_str())).collect();
        let found = [("该".to_owned(), "核".to_owned(), 5, 3)];
        assert_eq!(told(&line("该"), &five), found);
        assert!(told(&line("该"), &five[..4]).is_empty(), "four reports");
        let two: Vec<_> = five.iter().map(|(_, line)| ("丙镇", *line)).collect();
        assert!(told(&line("该"), &two).is_empty(), "one agency");
        let with =
            |office: &'static str, word: &str| told(&line("该"), &[five.as_slice(), &[(office, line(word).as_str())]].concat());
        assert!(with("己镇", "该").is_empty(), "somebody else has it");
        assert!(with("己镇", "查").is_empty(), "others do not agree");
        assert_eq!(with("甲镇", "该"), found, "its own agency is no other");
        assert_eq!(with("", "核"), found, "an unknown agency is no witness");
        assert!(with("", "该").is_empty(), "but it can disagree");
    }

    #[test]
    fn what_everybody_fills_in_and_what_crosses_a_sentence_does_not_count() {
        for (ours, usual, why) in [
            (
                "各科室对目录逐条复，该发现差错立即更正并由专人登记在册",
                "各科室对目录逐条复，即发现差错立即更正并由专人登记在册",
                "counts",
            ),
            (
                "各科室对目录逐条复。该发现差错立即更正并由专人登记在册",
                "各科室对目录逐条复。即发现差错立即更正并由专人登记在册",
                "a sentence ends",
            ),
            ("目录逐条复该差错立即更正并由专人登记", "目录逐条复即差错立即更正并由专人登记", "five tokens before"),
            (
                "各科室对目录逐条复甲镇发现差错立即更正并由专人登记在册",
                "各科室对目录逐条复丙镇发现差错立即更正并由专人登记在册",
                "a name",
            ),
            (
                "各科室对目录逐条复请县发现差错立即更正并由专人登记在册",
                "各科室对目录逐条复请市发现差错立即更正并由专人登记在册",
                "a place",
            ),
            (
                "各科室对目录逐条复核三遍发现差错立即更正并由专人登记册",
                "各科室对目录逐条复核两遍发现差错立即更正并由专人登记册",
                "a number",
            ),
            (
                "各科室对目录逐条复核每月发现差错立即更正并由专人登记册",
                "各科室对目录逐条复核每旬发现差错立即更正并由专人登记册",
                "a period",
            ),
            (
                "各科室对目录逐条复核而接到差错立即更正并由专人登记在册",
                "各科室对目录逐条复核而收到差错立即更正并由专人登记在册",
                "required words",
            ),
        ] {
            let others = FIVE.map(|office| (office, usual));
            assert_eq!(told(ours, &others).len(), usize::from(why == "counts"), "{why}");
        }
    }
}
