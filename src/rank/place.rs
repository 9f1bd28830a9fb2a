//! One group of peers in order.
//!
//! Comes in: the measured reports of a group. Goes out: the same, the rated first with their ranks and rank ranges, the
//! others by reason; and what is known of the group. It does not form groups.

use super::metrics::Direction;
use super::ranking::{Group, Options, Order, Ranked};
use super::shrink::Prior;

/// The least number of rated agencies in a group whose prior is used.
const ENOUGH: usize = 8;

/// Orders one group; it has at least one report.
pub(super) fn place(group: Vec<Ranked>, options: &Options) -> (Group, Vec<Ranked>) {
    let (name, reports) = (group.first().map_or_else(String::new, |row| row.group.clone()), group.len());
    let (mut rated, mut others): (Vec<Ranked>, Vec<Ranked>) = group.into_iter().partition(|r| r.not_rated.is_none());
    let prior = if options.metric.is_share() { shrink(&mut rated) } else { None };
    let direction = options.metric.definition().direction;
    let keys = |r: &Ranked| sort_key(r, options.order, direction);
    rated.sort_by(|a, b| {
        keys(b).total_cmp(&keys(a)).then_with(|| (&a.agency, &a.file, &a.report).cmp(&(&b.agency, &b.file, &b.report)))
    });
    let sorted: Vec<f64> = rated.iter().map(keys).collect();
    let ranges = ranges(&rated, direction);
    for (at, row) in rated.iter_mut().enumerate() {
        let rank = sorted.partition_point(|&k| k > sorted[at]) as u32 + 1;
        row.rank = Some(rank);
        row.rank_low = Some(ranges[at].0.min(rank));
        row.rank_high = Some(ranges[at].1.max(rank));
    }
    others.sort_by(|a, b| (&a.not_rated, &a.agency, &a.file, &a.report).cmp(&(&b.not_rated, &b.agency, &b.file, &b.report)));
    let group = Group { name, reports, rated: rated.len(), prior };
    rated.append(&mut others);
    (group, rated)
}

fn shrink(rated: &mut [Ranked]) -> Option<Prior> {
    let counts: Vec<(i64, i64)> = rated.iter().filter_map(|r| r.k.zip(r.n)).collect();
    let prior = if counts.len() < ENOUGH { None } else { Prior::fit(&counts) }?;
    for row in rated {
        row.shrunk = row.k.zip(row.n).map(|(k, n)| prior.posterior(k, n));
    }
    Some(prior)
}

/// The larger, the better placed.
fn sort_key(row: &Ranked, order: Order, direction: Direction) -> f64 {
    let down = direction == Direction::Down;
    let bound = if down { row.high } else { row.low };
    let chosen = match order {
        Order::Raw => None,
        Order::Wilson => bound,
        Order::Auto | Order::Shrunk => row.shrunk.or(bound),
    };
    let value = chosen.or(row.value).unwrap_or(0.0);
    if down { -value } else { value }
}

/// For each row the best and worst rank by intervals that do not overlap.
fn ranges(rated: &[Ranked], direction: Direction) -> Vec<(u32, u32)> {
    let sign = if direction == Direction::Down { -1.0 } else { 1.0 };
    let ends: Vec<(f64, f64)> = rated
        .iter()
        .map(|r| {
            let value = r.value.unwrap_or(0.0);
            let (a, b) = (sign * r.low.unwrap_or(value), sign * r.high.unwrap_or(value));
            (a.min(b), a.max(b))
        })
        .collect();
    let mut lows: Vec<f64> = ends.iter().map(|e| e.0).collect();
    let mut highs: Vec<f64> = ends.iter().map(|e| e.1).collect();
    lows.sort_by(f64::total_cmp);
    highs.sort_by(f64::total_cmp);
    ends.iter()
        .map(|&(low, high)| {
            let better = lows.len() - lows.partition_point(|&l| l <= high);
            let worse = highs.partition_point(|&h| h < low);
            (better as u32 + 1, (ends.len() - worse) as u32)
        })
        .collect()
}
