//! How much of a report was written for it: what stands in earlier reports of its own agency, what in earlier reports of others, what in
//! reports of the same time, and what is left.
//!
//! Comes in: the members of an archive and the pairs found among them. Goes out: an [`Originality`] for each. It counts what it can
//! see: an archive that lacks the source calls a copy original, and the earlier of two is not thereby the author.

use rayon::prelude::*;

use crate::error::Result;
use crate::report::Report;

use super::find::Found;
use super::narrative::Narrative;
use super::pair::{Pair, Side};
use super::relation::{Member, Relation};
use super::statutory::statutory;

/// Where text was seen, in the order in which it counts: text that stands in several places counts at the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Seen {
    /// In a report of the same agency for an earlier year.
    OwnPast,
    /// In a report of another agency for an earlier year.
    Elsewhere,
    /// In a report of another agency for the same year, or one of the two years is not known.
    SameTime,
}

impl Seen {
    /// The key used in rows.
    pub fn key(self) -> &'static str {
        ["own_past", "elsewhere", "same_time"][self as usize]
    }
}

/// A report that has text of this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Index of the member.
    pub member: usize,
    /// How it is related.
    pub seen: Seen,
    /// Characters of this report that stand in it, statutory ones left out.
    pub chars: u32,
}

/// Where a narrative's characters come from. All counts but `statutory` leave statutory wording out; they add up to `chars`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Originality {
    /// Characters that are not statutory.
    pub chars: u32,
    /// Characters that are.
    pub statutory: u32,
    /// Seen in the agency's own past.
    pub own_past: u32,
    /// Seen earlier with another agency.
    pub elsewhere: u32,
    /// Seen with another agency at the same time.
    pub same_time: u32,
    /// Seen nowhere else, or only later.
    pub original: u32,
    /// The reports that have it, those with most characters first, then by file.
    pub origins: Vec<Origin>,
}

impl Originality {
    /// The share that was seen nowhere before, 0–1; `None` if all wording is statutory.
    pub fn share(&self) -> Option<f64> {
        (self.chars > 0).then(|| f64::from(self.original) / f64::from(self.chars))
    }
}

/// The originality of each member, from all pairs among them (`found` of [`super::find()`] without a relation or a single member asked
/// for). Passages that are no evidence count as original, and replaced words. `load` reads a member by its index.
///
/// # Errors
/// The first error of `load`, in the order of members.
pub fn originality(members: &[Member], found: &Found, load: impl Fn(usize) -> Result<Report> + Sync) -> Result<Vec<Originality>> {
    let mut pairs: Vec<Vec<(&Pair, Side)>> = vec![Vec::new(); members.len()];
    for pair in &found.pairs {
        pairs[pair.a].push((pair, Side::A));
        pairs[pair.b].push((pair, Side::B));
    }
    (0..members.len()).into_par_iter().map(|index| Ok(one(members, index, &pairs[index], &load(index)?))).collect()
}

fn one(members: &[Member], index: usize, pairs: &[(&Pair, Side)], report: &Report) -> Originality {
    let narrative = Narrative::of(report);
    let statutory: Vec<bool> = statutory(&narrative).iter().map(Option::is_some).collect();
    let mut seen: Vec<Option<Seen>> = vec![None; statutory.len()];
    let mut found = Originality::default();
    for &(pair, side) in pairs {
        let other = if side == Side::A { pair.b } else { pair.a };
        let Some(kind) = kind(pair.relation, members[index].year, members[other].year) else { continue };
        let mut chars = 0;
        let tokens = pair.evident[side as usize].iter().cloned().flatten().map(|token| token as usize);
        for token in tokens.filter(|&token| !statutory[token]) {
            chars += narrative.token_chars(token);
            seen[token] = Some(seen[token].map_or(kind, |known| known.min(kind)));
        }
        found.origins.push(Origin { member: other, seen: kind, chars });
    }
    found.origins.retain(|origin| origin.chars > 0);
    // Not by their numbers: those follow the order in which the index was written.
    let name = |origin: &Origin| (&members[origin.member].file, &members[origin.member].id);
    found.origins.sort_by(|x, y| y.chars.cmp(&x.chars).then_with(|| name(x).cmp(&name(y))));
    for token in 0..statutory.len() {
        let chars = narrative.token_chars(token);
        if statutory[token] {
            found.statutory += chars;
            continue;
        }
        found.chars += chars;
        *match seen[token] {
            None => &mut found.original,
            Some(Seen::OwnPast) => &mut found.own_past,
            Some(Seen::Elsewhere) => &mut found.elsewhere,
            Some(Seen::SameTime) => &mut found.same_time,
        } += chars;
    }
    found
}

/// How text of a report for `year` was seen in one for `other`; `None` if that does not make it less original.
fn kind(relation: Relation, year: Option<u16>, other: Option<u16>) -> Option<Seen> {
    let earlier = match (year, other) {
        (Some(year), Some(other)) if year != other => Some(other < year),
        _ => None,
    };
    match (relation, earlier) {
        (Relation::OwnOtherYear, Some(true)) => Some(Seen::OwnPast),
        (Relation::OtherAgency, Some(true)) => Some(Seen::Elsewhere),
        (Relation::OtherAgency, None) => Some(Seen::SameTime),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, report, words};
    use super::super::{Options, Sketch, find};
    use super::*;
    use crate::report::{ReportId, SectionKind};

    #[test]
    fn own_past_wins_over_others_and_later_reports_do_not_count() {
        let (one, two, three, four) = (words(1, 100), words(2, 80), words(3, 60), words(4, 70));
        let archive = [
            ("甲镇", 2020, vec![&one, &two]),
            ("乙镇", 2021, vec![&two, &three]),
            ("甲镇", 2022, vec![&one, &two, &three, &four]),
            ("丙镇", 2023, vec![&four]),
        ];
        let reports: Vec<Report> = archive
            .iter()
            .map(|(agency, year, paragraphs)| report(Sample::new(agency, *year).section(SectionKind::S1, paragraphs)))
            .collect();
        let members: Vec<Member> = reports
            .iter()
            .enumerate()
            .map(|(i, report)| Member {
                id: ReportId(i.to_string()),
                file: i.to_string(),
                agency: report.identity.agency.clone(),
                region: None,
                year: report.identity.year,
            })
            .collect();
        let sketches = reports.iter().map(Sketch::of).collect();
        let found = find(&members, sketches, |i| Ok(reports[i].clone()), &Options::default()).unwrap();
        let measured = originality(&members, &found, |i| Ok(reports[i].clone())).unwrap();
        let parts: Vec<_> = measured.iter().map(|m| (m.own_past, m.elsewhere, m.same_time, m.original)).collect();
        assert_eq!(parts, [(0, 0, 0, 180), (0, 80, 0, 60), (180, 60, 0, 70), (0, 70, 0, 0)]);
        assert_eq!(measured[2].origins.iter().map(|o| (o.member, o.chars)).collect::<Vec<_>>(), [(0, 180), (1, 140)]);
        assert_eq!(measured[3].share(), Some(0.0));
    }
}
