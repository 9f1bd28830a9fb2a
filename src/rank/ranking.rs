//! Peers put in order.
//!
//! Comes in: [`Entry`]s and [`Options`]. Goes out: a [`Ranking`], the same for the same entries in whatever order they come.
//! It does not say why an agency discloses much or little: across levels and kinds nothing is comparable, so peers are agencies
//! of one level, kind and year (and, for documents, one form of table 2).

use std::collections::BTreeMap;

use crate::facts::{Cell, Facts, Table};
use crate::interval::wilson;
use crate::report::{Kind, Level, ReportId};

use super::measure::{Measured, NotRated, Source};
use super::metric::Metric;
use super::place::place;

/// One report that may be ranked.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The report.
    pub id: ReportId,
    /// Its path as given to `index`.
    pub file: String,
    /// The agency as named.
    pub agency: Option<String>,
    /// Where it is: agencies of one name in two places are two agencies.
    pub region: Option<String>,
    /// The reporting year.
    pub year: Option<u16>,
    /// The agency's level.
    pub level: Option<Level>,
    /// What kind of body; documents of [`Kind::Other`] are no reports and are left out altogether.
    pub kind: Option<Kind>,
    /// What its tables say.
    pub facts: Facts,
}

/// What to order by within a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The shrunk share where a group has at least 8 rated agencies, else the Wilson bound.
    #[default]
    Auto,
    /// The share as it is.
    Raw,
    /// The less flattering end of the Wilson interval: the lower bound where more is better, else the upper.
    Wilson,
    /// The shrunk share; the Wilson bound where a group has fewer than 8 rated agencies and so no prior.
    Shrunk,
}

/// Who is compared with whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// Agencies of one level, kind and year.
    #[default]
    Peers,
    /// Everyone with everyone, across levels, kinds and years: to be read with a warning.
    All,
}

/// How to rank.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// By what.
    pub metric: Metric,
    /// In which order.
    pub order: Order,
    /// Among whom.
    pub grouping: Grouping,
    /// Shares of fewer cases are not rated; 0 for all.
    pub minimum: i64,
}

/// One report's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// 1 + the number of agencies in the group placed strictly before it; equal keys share a rank. `None` if not rated.
    pub rank: Option<u32>,
    /// The best rank it may deserve: 1 + the number whose whole interval is better than its whole interval (and no worse than
    /// [`Self::rank`]). For a count, which has no interval, [`Self::rank`].
    pub rank_low: Option<u32>,
    /// The worst rank it may deserve: the rated agencies of the group less those whose whole interval is worse (and no better
    /// than [`Self::rank`]). For a count the last place shared by the equal.
    pub rank_high: Option<u32>,
    /// The agency.
    pub agency: Option<String>,
    /// The year.
    pub year: Option<u16>,
    /// The group: `county/department/2021`, `all`.
    pub group: String,
    /// By what.
    pub metric: Metric,
    /// Cases counted.
    pub k: Option<i64>,
    /// Of how many; `None` for a count.
    pub n: Option<i64>,
    /// The share k/n, or the count.
    pub value: Option<f64>,
    /// Lower end of the 95 % Wilson interval; `None` for a count.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The share drawn towards the group's mean, if the group has a prior.
    pub shrunk: Option<f64>,
    /// Why it is not rated.
    pub not_rated: Option<NotRated>,
    /// What was left out of a rated figure.
    pub note: Option<String>,
    /// The report.
    pub report: ReportId,
    /// Its file.
    pub file: String,
    /// The cells the figures came from.
    pub cells: Vec<Source>,
}

impl Ranked {
    /// `rated` or `not rated`.
    pub fn status(&self) -> &'static str {
        if self.not_rated.is_none() { "rated" } else { "not rated" }
    }

    /// Why it is not rated, or what was left out.
    pub fn reason(&self) -> Option<String> {
        self.not_rated.as_ref().map(ToString::to_string).or_else(|| self.note.clone())
    }
}

/// A measure that would rate something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The measure.
    pub metric: Metric,
    /// How many reports it would rate.
    pub rated: usize,
}

/// All groups, one after the other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// Groups by level, kind, year; in each the rated by rank, then the others by reason; the equal by agency, then file.
    pub rows: Vec<Ranked>,
    /// If nothing at all is rated: what would be, most rated first.
    pub suggestions: Vec<Suggestion>,
}

/// Ranks. Cost: linear in the entries, but for comparing intervals, which is n·log n in a group.
///
/// ```
/// use gongkai::rank::{rank, Options};
/// assert!(rank(&[], &Options::default()).rows.is_empty());
/// ```
pub fn rank(entries: &[Entry], options: &Options) -> Ranking {
    let mut reports: Vec<&Entry> = entries.iter().filter(|e| e.kind != Some(Kind::Other)).collect();
    reports.sort_by(|a, b| (&a.agency, &a.file, &a.id).cmp(&(&b.agency, &b.file, &b.id)));
    let duplicates = duplicates(&reports);
    let mut groups: BTreeMap<GroupKey, Vec<Ranked>> = BTreeMap::new();
    for (entry, duplicate) in reports.iter().zip(&duplicates) {
        let key = GroupKey::of(entry, options);
        let row = measured(entry, options, &key, duplicate.map(|at| reports[at].file.as_str()));
        groups.entry(key).or_default().push(row);
    }
    let rows: Vec<Ranked> = groups.into_values().flat_map(|group| place(group, options)).collect();
    let any_rated = rows.iter().any(|r| r.rank.is_some());
    let suggestions = if any_rated { Vec::new() } else { suggest(&reports, &duplicates, options.metric) };
    Ranking { rows, suggestions }
}

/// For each report the report that stands for its agency and year instead, if another does: that with the most known cells;
/// of equal ones the first by file.
fn duplicates(reports: &[&Entry]) -> Vec<Option<usize>> {
    let known = |e: &Entry| e.facts.cells.iter().filter(|c| Cell::value(c).is_some()).count();
    let key = |e: &Entry| Some((e.agency.clone()?, e.region.clone(), e.year?));
    let mut best: BTreeMap<_, usize> = BTreeMap::new();
    for (at, entry) in reports.iter().enumerate() {
        let Some(key) = key(entry) else { continue };
        let held = best.entry(key).or_insert(at);
        if known(entry) > known(reports[*held]) {
            *held = at;
        }
    }
    reports.iter().enumerate().map(|(at, e)| key(e).map(|k| best[&k]).filter(|&b| b != at)).collect()
}

/// Groups in the order they are shown; unknown levels and kinds last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    level: (bool, Option<Level>),
    kind: (bool, Option<Kind>),
    year: (bool, Option<u16>),
    form: Option<crate::facts::Form>,
    all: bool,
}

impl GroupKey {
    fn of(entry: &Entry, options: &Options) -> Self {
        let form = entry.facts.form(Table::T2).filter(|_| options.metric == Metric::Documents);
        let all = options.grouping == Grouping::All;
        let (level, kind, year) = if all { (None, None, None) } else { (entry.level, entry.kind, entry.year) };
        Self { level: (level.is_none(), level), kind: (kind.is_none(), kind), year: (year.is_none(), year), form, all }
    }

    fn name(&self) -> String {
        let form = self.form.map_or(String::new(), |f| format!("/form {}", f.key()));
        if self.all {
            return format!("all{form}");
        }
        let level = self.level.1.map_or("unknown", Level::key);
        let kind = self.kind.1.map_or("unknown", Kind::key);
        let year = self.year.1.map_or("unknown".to_owned(), |y| y.to_string());
        format!("{level}/{kind}/{year}{form}")
    }
}

/// A report's figures, before it has a place.
fn measured(entry: &Entry, options: &Options, group: &GroupKey, duplicate: Option<&str>) -> Ranked {
    let Measured { figures, note, cells } = options.metric.measure(&entry.facts);
    let figures = match figures {
        _ if duplicate.is_some() => Err(NotRated::Duplicate(duplicate.unwrap_or_default().to_owned())),
        Ok((_, Some(n))) if n < options.minimum => Err(NotRated::Fewer(options.minimum)),
        other => other,
    };
    let (k, n) = figures.as_ref().map_or((None, None), |&(k, n)| (Some(k), n));
    let interval = k.zip(n).and_then(|(k, n)| wilson(k, n));
    Ranked {
        rank: None,
        rank_low: None,
        rank_high: None,
        agency: entry.agency.clone(),
        year: entry.year,
        group: group.name(),
        metric: options.metric,
        k,
        n,
        value: k.map(|k| n.map_or(k as f64, |n| k as f64 / n as f64)),
        low: interval.map(|i| i.0),
        high: interval.map(|i| i.1),
        shrunk: None,
        not_rated: figures.err(),
        note,
        report: entry.id.clone(),
        file: entry.file.clone(),
        cells,
    }
}

fn suggest(reports: &[&Entry], duplicates: &[Option<usize>], not: Metric) -> Vec<Suggestion> {
    let single: Vec<&Entry> = reports.iter().zip(duplicates).filter(|(_, d)| d.is_none()).map(|(e, _)| *e).collect();
    let mut suggestions: Vec<Suggestion> = Metric::ALL
        .into_iter()
        .filter(|m| *m != not)
        .map(|metric| Suggestion { metric, rated: single.iter().filter(|e| metric.measure(&e.facts).figures.is_ok()).count() })
        .filter(|s| s.rated > 0)
        .collect();
    suggestions.sort_by_key(|s| std::cmp::Reverse(s.rated));
    suggestions
}
