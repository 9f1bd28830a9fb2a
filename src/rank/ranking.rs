//! Peers put in order.
//!
//! Comes in: [`Candidate`]s (reports that have been measured) and [`Options`]. Goes out: a [`Ranking`], the same for the same reports in
//! whatever order they come. It does not say why an agency discloses much or little: across levels and kinds nothing is
//! comparable, so peers are agencies of one level, kind and year (and, for documents, one form of table 2).

use std::collections::{BTreeMap, HashSet};

use crate::facts::Form;
use crate::interval::wilson;
use crate::report::{Kind, Level, ReportId};
use crate::text::normalise;

use super::alias::Aliases;
use super::brief::{Claim, Entry};
use super::candidate::Candidate;
use super::measure::{Measured, NotRated, Source};
use super::metrics::{Direction, Metric};
use super::place::place;
use super::shrink::Prior;
use super::twins::{Twin, twins};

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

impl Order {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Raw, Self::Wilson, Self::Shrunk];

    /// The name on the command line.
    pub fn key(self) -> &'static str {
        ["auto", "raw", "wilson", "shrunk"][self as usize]
    }
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
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// By what.
    pub metric: Metric,
    /// In which order.
    pub order: Order,
    /// Among whom.
    pub grouping: Grouping,
    /// Shares of fewer cases are not rated; 0 for all.
    pub minimum: i64,
    /// Which names are one agency.
    pub aliases: Aliases,
}

/// An agency over the years: its name and place, however they are spelt.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Agency {
    /// The name, folded; an alias stands for all names of its line.
    pub name: String,
    /// The region, folded.
    pub region: Option<String>,
}

/// One report's place.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// 1 + the number of agencies in the group placed strictly before it; equal keys share a rank. `None` if not rated.
    pub rank: Option<u32>,
    /// The best rank it may deserve: 1 + the number whose whole interval is better than its whole interval (and no worse than
    /// [`Self::rank`]). For a figure without an interval, [`Self::rank`].
    pub rank_low: Option<u32>,
    /// The worst rank it may deserve: the rated agencies of the group less those whose whole interval is worse (and no better
    /// than [`Self::rank`]). For a figure without an interval the last place shared by the equal.
    pub rank_high: Option<u32>,
    /// The agency as its report names it.
    pub agency: Option<String>,
    /// The agency over the years; `None` if the report names none.
    pub entity: Option<Agency>,
    /// Whether it is known which agency of its name this is: its region is known, or a line of aliases names it.
    pub is_known: bool,
    /// Its region as its report names it.
    pub region: Option<String>,
    /// The year.
    pub year: Option<u16>,
    /// The group: `county/department/2021`, `all`; with `/form 2021` where forms are not comparable.
    pub group: String,
    /// By what.
    pub metric: Metric,
    /// Cases counted.
    pub k: Option<i64>,
    /// Of how many; `None` for a count.
    pub n: Option<i64>,
    /// k/n, or the count.
    pub value: Option<f64>,
    /// Lower end of the 95 % Wilson interval; `None` but for shares.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// The share drawn towards the group's mean, if the group has a prior.
    pub shrunk: Option<f64>,
    /// Why it is not rated.
    pub not_rated: Option<NotRated>,
    /// What was left out of a rated figure, the sentence of a claim, or the sums that fail.
    pub note: Option<String>,
    /// The report.
    pub report: ReportId,
    /// Its file.
    pub file: String,
    /// Documents made in the year, if table 2 says: what the agency did beside.
    pub documents: Option<i64>,
    /// Sums of the form that hold, and how many there are, if all tables were found: how far the report's figures can be trusted.
    pub sums: Option<(u16, u16)>,
    /// The cells the figures came from.
    pub cells: Box<[Source]>,
    /// The sentence the figure came from, where it is a claim.
    pub claim: Option<Claim>,
}

impl Ranked {
    /// `rated`, `claimed` (a figure in words, no cell) or `not rated`.
    pub fn status(&self) -> &'static str {
        match (&self.not_rated, &self.claim) {
            (Some(_), _) => "not rated",
            (None, Some(_)) => "claimed",
            (None, None) => "rated",
        }
    }

    /// Why it is not rated, or what was left out.
    pub fn reason(&self) -> Option<String> {
        self.not_rated.as_ref().map(ToString::to_string).or_else(|| self.note.clone())
    }

    /// Whether this stands in its agency's name, as its report or a line of aliases has it; width, case and spaces aside.
    pub fn is_named(&self, part: &str) -> bool {
        let part = folded(part);
        self.agency.as_deref().is_some_and(|agency| folded(agency).contains(&part))
            || self.entity.as_ref().is_some_and(|entity| entity.name.contains(&part))
    }

    /// Whether it covers a part of the year.
    pub fn is_part(&self) -> bool {
        self.not_rated == Some(NotRated::PartYear)
    }

    /// Whether another report stands for it.
    pub fn is_duplicate(&self) -> bool {
        matches!(self.not_rated, Some(NotRated::Duplicate { .. }))
    }

    /// The group without the form: level, kind and year.
    pub fn peers(&self) -> &str {
        self.group.split("/form ").next().unwrap_or(&self.group)
    }
}

/// What is known of a group as a whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its reports.
    pub reports: usize,
    /// Those that are rated.
    pub rated: usize,
    /// What shares are drawn towards, if at least 8 are rated.
    pub prior: Option<Prior>,
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
    /// The groups in the order of the rows.
    pub groups: Vec<Group>,
}

impl Ranking {
    /// How many reports are rated.
    pub fn rated(&self) -> usize {
        self.groups.iter().map(|g| g.rated).sum()
    }

    /// The group of a row.
    pub fn group(&self, row: &Ranked) -> Option<&Group> {
        self.groups.iter().find(|g| g.name == row.group)
    }
}

/// Measures and ranks. Cost: linear in the entries, but for comparing intervals, which is n·log n in a group.
///
/// ```
/// use gongkai::rank::{rank, Options};
/// assert!(rank(&[], &Options::default()).rows.is_empty());
/// ```
pub fn rank(entries: &[Entry], options: &Options) -> Ranking {
    order(entries.iter().filter_map(|entry| Candidate::of(entry, options.metric)).collect(), options)
}

/// Puts measured reports in order. They must have been measured by [`Options::metric`].
pub fn order(mut reports: Vec<Candidate>, options: &Options) -> Ranking {
    reports.sort_by(|a, b| (&a.agency, &a.file, &a.id).cmp(&(&b.agency, &b.file, &b.id)));
    let entities: Vec<Option<(Agency, bool)>> = reports
        .iter()
        .map(|r| {
            let (agency, region) = (r.agency.as_deref(), r.region.as_deref());
            let known = region.is_some() || options.aliases.is_meant(agency, region, r.year);
            Some((options.aliases.entity(agency, region, r.year)?, known))
        })
        .collect();
    let twins = twins(&reports, &entities);
    let mut groups: BTreeMap<GroupKey, Vec<Ranked>> = BTreeMap::new();
    for ((report, entity), twin) in reports.into_iter().zip(entities).zip(twins) {
        let key = GroupKey::of(&report, options);
        let row = placed_nowhere(report, entity, options, &key, twin);
        groups.entry(key).or_default().push(row);
    }
    let mut ranking = Ranking::default();
    for group in groups.into_values() {
        let (group, rows) = place(group, options);
        ranking.groups.push(group);
        ranking.rows.extend(rows);
    }
    ranking
}

/// What else would rate these reports, most rated first; measures of which neither end is more open are left out. Reports that are
/// duplicates in `ranking` are not counted.
pub fn suggest<'a>(entries: impl IntoIterator<Item = &'a Entry>, ranking: &Ranking) -> Vec<Suggestion> {
    let ranked = ranking.rows.iter().filter(|r| !r.is_duplicate());
    let single: HashSet<&ReportId> = ranked.map(|r| &r.report).collect();
    let mut rated = [0usize; Metric::ALL.len()];
    let open = |metric: &Metric| metric.definition().direction != Direction::Neutral;
    for entry in entries.into_iter().filter(|e| single.contains(&e.id) && !e.brief.is_part) {
        for (metric, rated) in Metric::ALL.into_iter().zip(&mut rated).filter(|(metric, _)| open(metric)) {
            *rated += usize::from(metric.measure(entry).figures.is_ok());
        }
    }
    let counted = Metric::ALL.into_iter().zip(rated).map(|(metric, rated)| Suggestion { metric, rated });
    let mut suggestions: Vec<Suggestion> = counted.filter(|s| s.rated > 0).collect();
    suggestions.sort_by_key(|s| std::cmp::Reverse(s.rated));
    suggestions
}

/// Groups in the order they are shown; unknown levels and kinds last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    level: (bool, Option<Level>),
    kind: (bool, Option<Kind>),
    year: (bool, Option<u16>),
    form: Option<Form>,
    all: bool,
}

impl GroupKey {
    fn of(report: &Candidate, options: &Options) -> Self {
        let all = options.grouping == Grouping::All;
        let (level, kind, year) = if all { (None, None, None) } else { (report.level, report.kind, report.year) };
        Self {
            level: (level.is_none(), level),
            kind: (kind.is_none(), kind),
            year: (year.is_none(), year),
            form: report.form,
            all,
        }
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
fn placed_nowhere(report: Candidate, entity: Option<(Agency, bool)>, options: &Options, group: &GroupKey, twin: Twin) -> Ranked {
    let Measured { figures, note, cells, claim } = report.measured;
    let (duplicate, said) = match twin {
        Twin::None => (None, None),
        Twin::Stands { note } => (None, Some(note)),
        Twin::Duplicate { of, differs } => (Some(NotRated::Duplicate { of, differs }), None),
    };
    let figures = match (duplicate, figures) {
        (Some(duplicate), _) => Err(duplicate),
        (None, _) if report.is_part => Err(NotRated::PartYear),
        (None, Ok((_, Some(n)))) if n < options.minimum => Err(NotRated::Fewer(options.minimum)),
        (None, other) => other,
    };
    let share = options.metric.is_share();
    let (k, n) = match figures {
        Ok((k, n)) => (Some(k), n),
        // 0 of 0: the one reason that is a figure.
        Err(NotRated::Nothing(_)) if share => (Some(0), Some(0)),
        Err(_) => (None, None),
    };
    let interval = k.zip(n).filter(|_| share).and_then(|(k, n)| wilson(k, n));
    let notes: Vec<String> = note.into_iter().chain(said).collect();
    let (entity, is_known) = entity.map_or((None, false), |(entity, known)| (Some(entity), known));
    Ranked {
        rank: None,
        rank_low: None,
        rank_high: None,
        agency: report.agency,
        entity,
        is_known,
        region: report.region,
        year: report.year,
        group: group.name(),
        metric: options.metric,
        k,
        n,
        value: figures.as_ref().ok().map(|&(k, n)| n.map_or(k as f64, |n| k as f64 / n as f64)),
        low: interval.map(|i| i.0),
        high: interval.map(|i| i.1),
        shrunk: None,
        not_rated: figures.err(),
        note: (!notes.is_empty()).then(|| notes.join("; ")),
        report: report.id,
        file: report.file,
        documents: report.documents,
        sums: report.sums,
        cells,
        claim,
    }
}

/// A name as it is compared: folded, without spaces.
pub(super) fn folded(name: &str) -> String {
    normalise(name).replace(' ', "")
}
