//! One agency over the years.
//!
//! Comes in: a [`Ranking`] of all years, and the names of the agencies wanted. Goes out: a [`Series`] for each: every year from the first report to the
//! last, gaps as gaps, with the change since the year before and its uncertainty. It joins no names: that is [`super::alias`].

use std::collections::{BTreeMap, BTreeSet};

use crate::interval::difference;

use super::alias::Aliases;
use super::ranking::{Agency, Ranked, Ranking, folded};

/// An agency's figures, year by year.
#[derive(Clone, Debug, PartialEq)]
pub struct Series<'a> {
    /// The agency.
    pub agency: &'a Agency,
    /// Who took over from it, if a line of aliases says so.
    pub successor: Option<&'a str>,
    /// Whether it is known that all its reports are of one agency: its region is known, or a line of aliases names it.
    pub is_known: bool,
    /// Every year from the first to the last; a year has several where namesakes cannot be told apart.
    pub points: Vec<Point<'a>>,
}

/// One report of a series, or a year without any.
#[derive(Clone, Debug, PartialEq)]
pub struct Point<'a> {
    /// The year.
    pub year: u16,
    /// The report that stands for it; `None` for a gap: no report is at hand.
    pub row: Option<&'a Ranked>,
    /// The change since the year before, if both are rated and comparable and it is known that they are of one agency.
    pub change: Option<Change>,
}

/// A difference between two years.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// This year's value less last year's.
    pub value: f64,
    /// The 95 % interval of the difference of two shares ([`difference`]); `None` for other figures.
    pub interval: Option<(f64, f64)>,
}

impl Change {
    /// Since the year before: both must be rated, of one kind and level and, where forms are not comparable, of one form.
    fn between(last: &Ranked, this: &Ranked) -> Option<Self> {
        let value = this.value? - last.value?;
        // A group's name is level, kind, year, and the form where it matters.
        let comparable = |row: &Ranked| {
            let parts: Vec<&str> = row.group.split('/').collect();
            parts.iter().enumerate().filter(|(at, _)| *at != 2).map(|(_, part)| (*part).to_owned()).collect::<Vec<_>>()
        };
        let interval = || difference((last.k?, last.n?), (this.k?, this.n?));
        (comparable(last) == comparable(this))
            .then(|| Self { value, interval: if this.metric.is_share() { interval() } else { None } })
    }
}

/// Which agencies' series are wanted; empty is any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Parts of a name, folded.
    pub names: Vec<String>,
    /// Ids of the reports that an agency must have one of; `None` is any. So the region is asked for, which the index knows.
    pub reports: Option<BTreeSet<String>>,
}

/// The series of every agency that is wanted by a name of its own, and of those that took over from it. Reports without an agency or year are in none;
/// of two reports of one agency, kind and year the one that is no duplicate counts, and a government and its office are two series. By name,
/// then region.
pub fn series<'a>(ranking: &'a Ranking, aliases: &'a Aliases, wanted: &Wanted) -> Vec<Series<'a>> {
    let wanted = agencies(ranking, aliases, wanted);
    let mut found: BTreeMap<(&Agency, &str), BTreeMap<u16, Vec<&Ranked>>> = BTreeMap::new();
    for row in &ranking.rows {
        let (Some(agency), Some(year)) = (&row.entity, row.year) else { continue };
        if wanted.contains(agency) && !row.is_duplicate() {
            let kind = row.group.split('/').nth(1).unwrap_or_default();
            found.entry((agency, kind)).or_default().entry(year).or_default().push(row);
        }
    }
    // Beside a report of the whole year one of a part of it says nothing more.
    for rows in found.values_mut().flat_map(BTreeMap::values_mut).filter(|rows| rows.iter().any(|row| !row.is_part())) {
        rows.retain(|row| !row.is_part());
    }
    found
        .into_iter()
        .filter_map(|((agency, _), years)| {
            let (first, last) = (*years.keys().next()?, *years.keys().next_back()?);
            let is_known = years.values().flatten().all(|row| row.is_known);
            let reports = |year: u16| years.get(&year).map_or(&[][..], Vec::as_slice);
            let point = |year: u16, row: &'a Ranked| {
                let before = year.checked_sub(1).map_or(&[][..], reports);
                let change = match before {
                    [before] if is_known => Change::between(before, row),
                    _ => None,
                };
                Point { year, row: Some(row), change }
            };
            let points = (first..=last).flat_map(|year| match reports(year) {
                [] => vec![Point { year, row: None, change: None }],
                rows => rows.iter().map(|row| point(year, row)).collect(),
            });
            let successor = aliases.successor(&agency.name);
            Some(Series { agency, successor, is_known, points: points.collect() })
        })
        .collect()
}

/// The agencies that are wanted, and their successors, and theirs.
fn agencies<'a>(ranking: &'a Ranking, aliases: &'a Aliases, wanted: &Wanted) -> BTreeSet<&'a Agency> {
    let has = |parts: &[String], text: &str| parts.is_empty() || parts.iter().any(|part| text.contains(&folded(part)));
    let named = |row: &Ranked| {
        let name = |name: &str| has(&wanted.names, name);
        wanted.reports.as_ref().is_none_or(|reports| reports.contains(&row.report.0))
            && (row.agency.as_deref().is_some_and(|agency| name(&folded(agency)))
                || row.entity.as_ref().is_some_and(|agency| name(&agency.name)))
    };
    let mut wanted: BTreeSet<&Agency> =
        ranking.rows.iter().filter(|row| named(row)).filter_map(|row| row.entity.as_ref()).collect();
    loop {
        let heirs: BTreeSet<String> = wanted.iter().filter_map(|agency| aliases.successor(&agency.name)).map(folded).collect();
        let before = wanted.len();
        wanted.extend(ranking.rows.iter().filter_map(|row| row.entity.as_ref()).filter(|agency| heirs.contains(&agency.name)));
        if wanted.len() == before {
            return wanted;
        }
    }
}
