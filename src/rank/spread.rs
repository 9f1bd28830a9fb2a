//! How far the agencies of a region lie apart.
//!
//! Comes in: a [`Ranking`]. Goes out: a [`Spread`] for each region and group of peers. It compares no regions: how many agencies of a
//! region are in the archive decides too much.

use std::collections::BTreeMap;

use super::ranking::{Ranked, Ranking};

/// The agencies of one region in one group.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread<'a> {
    /// The region as named; `None` where reports name none.
    pub region: Option<&'a str>,
    /// Level, kind and year.
    pub group: &'a str,
    /// All reports, duplicates left out.
    pub reports: usize,
    /// The rated, from the lowest value to the highest.
    pub rated: Vec<&'a Ranked>,
}

impl Spread<'_> {
    /// The value below which a share `at` (0–1) of the rated lie, between two of them in proportion (Hyndman and Fan's type 7, as
    /// in R and numpy). `None` if nobody is rated.
    ///
    /// Source: R. J. Hyndman, Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996).
    pub fn quantile(&self, at: f64) -> Option<f64> {
        let place = at.clamp(0.0, 1.0) * self.rated.len().checked_sub(1)? as f64;
        let value = |at: f64| self.rated.get(at as usize).and_then(|row| row.value);
        let (below, above) = (value(place.floor())?, value(place.ceil())?);
        Some(below + (above - below) * place.fract())
    }

    /// The sums of k and of n over the rated, for figures that have an n.
    pub fn pooled(&self) -> Option<(i64, i64)> {
        let sum = |of: fn(&Ranked) -> Option<i64>| self.rated.iter().map(|row| of(row)).sum::<Option<i64>>();
        sum(|row| row.k).zip(sum(|row| row.n)).filter(|(_, n)| *n > 0)
    }
}

/// The spread of every region in every group, by region, then in the order of the groups; unknown regions last.
pub fn spread(ranking: &Ranking) -> Vec<Spread<'_>> {
    let order: BTreeMap<&str, usize> = ranking.groups.iter().enumerate().map(|(at, g)| (g.name.as_str(), at)).collect();
    let mut found: BTreeMap<(bool, Option<&str>, usize), Spread> = BTreeMap::new();
    for row in ranking.rows.iter().filter(|row| !row.is_duplicate()) {
        let (region, group) = (row.region.as_deref(), row.group.as_str());
        let key = (region.is_none(), region, order.get(group).copied().unwrap_or(usize::MAX));
        let spread = found.entry(key).or_insert_with(|| Spread { region, group, reports: 0, rated: Vec::new() });
        spread.reports += 1;
        spread.rated.extend(row.rank.map(|_| row));
    }
    let mut spreads: Vec<Spread> = found.into_values().collect();
    for spread in &mut spreads {
        let value = |row: &Ranked| row.value.unwrap_or_default();
        spread.rated.sort_by(|a, b| value(a).total_cmp(&value(b)).then_with(|| (&a.agency, &a.file).cmp(&(&b.agency, &b.file))));
    }
    spreads
}
