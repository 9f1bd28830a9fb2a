//! Several measures in one number, by weights that the user names.
//!
//! Comes in: a ranking for each measure, of the same reports, and [`Weights`]. Goes out: a [`Scored`] for each report. It has no weights of
//! its own: none follows from the law. A missing measure is a missing score, unless partial scores are asked for.
//!
//! A report's percentile by a measure is the share of the other rated reports of its group that stand behind it, those beside it
//! counted half; the measure's direction is in it already. Its score is the weighted mean of percentiles. How far the order
//! depends on the weights is said by the ranks it takes when each weight is halved, kept or doubled, in every combination.

use std::collections::{BTreeMap, HashMap};

use crate::error::{Code, Error, Result};
use crate::report::ReportId;

use super::measure::NotRated;
use super::metrics::{Direction, Metric};
use super::ranking::{Ranked, Ranking};

/// More measures than this make too many combinations of weights, and no sense.
pub const MOST_PARTS: usize = 5;
/// What each weight is multiplied by to see how the order moves.
const FACTORS: [f64; 3] = [0.5, 1.0, 2.0];

/// Measures and what each weighs.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights(Vec<(Metric, f64)>);

impl Weights {
    /// Reads `disclosure=2,original=1`.
    ///
    /// # Errors
    /// `E-ARGUMENT`.
    ///
    /// ```
    /// use gongkai::rank::Weights;
    /// assert_eq!(Weights::parse("disclosure=2,original=1").unwrap().to_string(), "disclosure=2,original=1");
    /// assert_eq!(Weights::parse("实质公开率＝2，original=1").unwrap().to_string(), "disclosure=2,original=1");
    /// assert!(Weights::parse("requests=1").is_err(), "demand is not openness");
    /// assert!(Weights::parse("correction=-1").is_err(), "less is better by its direction, not by a weight");
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |cause: String, remedy: &str| Error::new(Code::Argument, format!("--score {text}"), cause, remedy);
        let form = "write it as disclosure=2,original=1 (measures: gongkai rank --list)";
        let mut parts: Vec<(Metric, f64)> = Vec::new();
        for part in text.split([',', '，']) {
            let (key, weight) = part.split_once(['=', '＝']).ok_or_else(|| wrong(format!("{part} has no weight"), form))?;
            let key = key.trim();
            let metric = Metric::parse(key).ok_or_else(|| wrong(format!("there is no measure {key}"), form))?;
            let weight: f64 = weight.trim().parse().map_err(|_| wrong(format!("{weight} is no number"), form))?;
            let direction = metric.definition().direction;
            if weight < 0.0 {
                let remedy = match direction {
                    Direction::Down => {
                        format!("leave out the minus: less {key} is more open, and its percentiles say so already")
                    }
                    _ => format!("leave {key} out: a weight below 0 would reward those who are less open"),
                };
                return Err(wrong(format!("the weight of {key} is negative"), &remedy));
            }
            if weight == 0.0 || !weight.is_finite() {
                return Err(wrong(format!("the weight of {key} is no number above 0"), form));
            }
            if direction == Direction::Neutral {
                return Err(wrong(format!("neither end of {key} is more open"), "leave it out"));
            }
            if parts.iter().any(|(other, _)| *other == metric) {
                return Err(wrong(format!("{key} stands twice"), form));
            }
            parts.push((metric, weight));
        }
        if parts.len() > MOST_PARTS {
            return Err(wrong(format!("{} measures are too many for one number", parts.len()), "name at most five"));
        }
        Ok(Self(parts))
    }

    /// Whether how original a narrative is counts.
    pub fn has_original(&self) -> bool {
        self.0.iter().any(|(metric, _)| *metric == Metric::Original)
    }

    /// The measures with their weights, as given.
    pub fn parts(&self) -> &[(Metric, f64)] {
        &self.0
    }
}

impl std::fmt::Display for Weights {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts: Vec<String> = self.0.iter().map(|(metric, weight)| format!("{}={weight}", metric.key())).collect();
        f.write_str(&parts.join(","))
    }
}

/// One measure of a scored report.
#[derive(Clone, Debug, PartialEq)]
pub struct Part<'a> {
    /// Its place by this measure.
    pub row: &'a Ranked,
    /// 0 (least open) to 100 in its group; `None` if it is not rated, or has no peer that is.
    pub percentile: Option<f64>,
}

/// One report with its score.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored<'a> {
    /// Its rank in its group; equal scores share it.
    pub rank: Option<u32>,
    /// The best rank under other weights.
    pub rank_low: Option<u32>,
    /// The worst.
    pub rank_high: Option<u32>,
    /// 0–100.
    pub score: Option<f64>,
    /// The share of the weights that its measures have: 1 unless partial.
    pub coverage: f64,
    /// In the order of the weights.
    pub parts: Vec<Part<'a>>,
    /// Why it has no score.
    pub not_rated: Option<NotRated>,
}

/// Scores reports. `rankings` are by the measures of `weights`, in their order, of the same reports. Groups in their order, in each the
/// scored by rank, then the others. Cost: 3^measures sorts of each group.
pub fn score<'a>(rankings: &'a [Ranking], weights: &Weights, partial: bool) -> Vec<Scored<'a>> {
    let percentiles: Vec<HashMap<&ReportId, f64>> = rankings.iter().map(percentiles).collect();
    let places: Vec<HashMap<&ReportId, &Ranked>> =
        rankings.iter().map(|ranking| ranking.rows.iter().map(|row| (&row.report, row)).collect()).collect();
    let mut groups: BTreeMap<usize, Vec<Scored>> = BTreeMap::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for row in rankings.first().map_or(&[][..], |first| &first.rows) {
        let part = |(place, percentile): (&HashMap<&ReportId, &'a Ranked>, &HashMap<&ReportId, f64>)| {
            Some(Part { row: place.get(&row.report)?, percentile: percentile.get(&row.report).copied() })
        };
        let Some(parts) = places.iter().zip(&percentiles).map(part).collect::<Option<Vec<Part>>>() else { continue };
        let next = numbers.len();
        let group = *numbers.entry(row.peers()).or_insert(next);
        groups.entry(group).or_default().push(scored(parts, weights, partial));
    }
    groups.into_values().flat_map(|group| in_order(group, weights)).collect()
}

/// The percentile of every rated report that has a rated peer.
fn percentiles(ranking: &Ranking) -> HashMap<&ReportId, f64> {
    let mut found = HashMap::new();
    for group in ranking.rows.chunk_by(|a, b| a.group == b.group) {
        let rated: Vec<&Ranked> = group.iter().filter(|row| row.rank.is_some()).collect();
        for equal in rated.chunk_by(|a, b| a.rank == b.rank) {
            let before = equal[0].rank.map_or(0, |rank| rank as usize - 1);
            let behind = rated.len() - before - equal.len();
            let percentile = 100.0 * (behind as f64 + (equal.len() - 1) as f64 / 2.0) / (rated.len() - 1) as f64;
            found.extend(equal.iter().filter(|_| rated.len() > 1).map(|row| (&row.report, percentile)));
        }
    }
    found
}

fn scored<'a>(parts: Vec<Part<'a>>, weights: &Weights, partial: bool) -> Scored<'a> {
    let weighed: Vec<f64> = weights.0.iter().map(|part| part.1).collect();
    // From 0, because the sum of no floats is -0.
    let weight = |sum: f64, (part, weight): (&Part, &f64)| if part.percentile.is_some() { sum + weight } else { sum };
    let known = parts.iter().zip(&weighed).fold(0.0, weight);
    let missing: Vec<String> = parts
        .iter()
        .filter(|part| part.percentile.is_none())
        .map(|part| {
            format!(
                "{} ({})",
                part.row.metric.key(),
                part.row.not_rated.as_ref().map_or("no rated peer".to_owned(), ToString::to_string)
            )
        })
        .collect();
    let usable = missing.is_empty() || partial && known > 0.0;
    let score = if usable { mean(&parts, &weighed) } else { None };
    Scored {
        rank: None,
        rank_low: None,
        rank_high: None,
        score,
        coverage: known / weighed.iter().sum::<f64>(),
        parts,
        not_rated: (!usable).then(|| NotRated::Missing(missing.join(", "))),
    }
}

/// The weighted mean of the percentiles there are.
fn mean(parts: &[Part], weights: &[f64]) -> Option<f64> {
    let known = || parts.iter().zip(weights).filter_map(|(part, weight)| Some((part.percentile?, weight)));
    let whole: f64 = known().map(|(_, weight)| weight).sum();
    (whole > 0.0).then(|| known().map(|(percentile, weight)| percentile * weight).sum::<f64>() / whole)
}

/// Ranks a group, by its weights and by every combination of weights around them.
fn in_order<'a>(mut group: Vec<Scored<'a>>, weights: &Weights) -> Vec<Scored<'a>> {
    let base: Vec<f64> = weights.0.iter().map(|part| part.1).collect();
    for (row, rank) in ranks(&group, &base).into_iter().enumerate() {
        (group[row].rank, group[row].rank_low, group[row].rank_high) = (rank, rank, rank);
    }
    for combination in 0..FACTORS.len().pow(base.len() as u32) {
        let factor = |at: usize| FACTORS[combination / FACTORS.len().pow(at as u32) % FACTORS.len()];
        let moved: Vec<f64> = base.iter().enumerate().map(|(at, weight)| weight * factor(at)).collect();
        for (row, rank) in ranks(&group, &moved).into_iter().enumerate() {
            group[row].rank_low = group[row].rank_low.min(rank);
            group[row].rank_high = group[row].rank_high.max(rank);
        }
    }
    group.sort_by(|a, b| {
        let key = |s: &Scored<'a>| (s.rank.is_none(), s.rank, s.not_rated.clone());
        let name = |s: &Scored<'a>| s.parts.first().map(|part| (&part.row.agency, &part.row.file));
        key(a).cmp(&key(b)).then_with(|| name(a).cmp(&name(b)))
    });
    group
}

/// The rank of each scored report by these weights: 1 + the number with a higher score.
fn ranks(group: &[Scored], weights: &[f64]) -> Vec<Option<u32>> {
    // The last bits of a sum depend on its order and make no difference between agencies.
    let rounded = |score: f64| (score * 1e9).round() as i64;
    let score = |s: &Scored| s.score.and_then(|_| mean(&s.parts, weights)).map(rounded);
    let scores: Vec<Option<i64>> = group.iter().map(score).collect();
    let mut sorted: Vec<i64> = scores.iter().copied().flatten().collect();
    sorted.sort_unstable_by_key(|score| std::cmp::Reverse(*score));
    let rank = |score: i64| sorted.partition_point(|other| *other > score) as u32 + 1;
    scores.into_iter().map(|score| score.map(rank)).collect()
}
