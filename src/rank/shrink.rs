//! Shares of few cases drawn towards the mean of their group.
//!
//! Comes in: k of n for the agencies of a group. Goes out: the group's beta distribution (mean m, strength s) by marginal
//! likelihood, and each agency's posterior mean (k + ms)/(n + s). It does not decide when to use it; that is [`super::ranking`].
//!
//! Empirical Bayes with a beta prior and binomial counts: the marginal likelihood of k of n is
//! C(n,k)·B(k + ms, n − k + (1 − m)s)/B(ms, (1 − m)s), maximised over m and s without random numbers, so that the same
//! figures always give the same prior.

use std::collections::BTreeMap;

/// A beta distribution of shares in a group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Mean, 0–1.
    pub mean: f64,
    /// Strength: as many cases as it weighs.
    pub strength: f64,
}

impl Prior {
    /// The prior that makes the counts of a group most likely. The strength is held within .01 and 100 000: agencies that do
    /// not differ more than chance would have it infinite. `None` for fewer than two agencies with cases.
    ///
    /// Cost: about 400 evaluations over the distinct pairs (k, n).
    pub fn fit(counts: &[(i64, i64)]) -> Option<Self> {
        let mut pairs: BTreeMap<(i64, i64), f64> = BTreeMap::new();
        for &(k, n) in counts.iter().filter(|&&(k, n)| n > 0 && (0..=n).contains(&k)) {
            *pairs.entry((k, n)).or_default() += 1.0;
        }
        if pairs.values().sum::<f64>() < 2.0 {
            return None;
        }
        let start = coarse(&pairs);
        Some(climb(&pairs, start).prior())
    }

    /// The agency's share as the group makes it likely.
    ///
    /// ```
    /// let prior = gongkai::rank::Prior { mean: 0.48, strength: 4.0 };
    /// assert_eq!(format!("{:.3}", prior.posterior(4, 21)), "0.237");
    /// ```
    pub fn posterior(self, k: i64, n: i64) -> f64 {
        (k as f64 + self.mean * self.strength) / (n as f64 + self.strength)
    }
}

/// A point of the search: logit of the mean, logarithm of the strength.
#[derive(Clone, Copy)]
struct Point {
    logit: f64,
    log: f64,
}

const LOGIT: f64 = 9.0;
const LOG: (f64, f64) = (-4.605_170_185_988_091, 11.512_925_464_970_229);

impl Point {
    fn prior(self) -> Prior {
        Prior { mean: 1.0 / (1.0 + (-self.logit).exp()), strength: self.log.exp() }
    }

    fn moved(self, logit: f64, log: f64) -> Self {
        Self { logit: (self.logit + logit).clamp(-LOGIT, LOGIT), log: (self.log + log).clamp(LOG.0, LOG.1) }
    }
}

/// The best point of a coarse grid, so that the climb starts on the right hill.
fn coarse(pairs: &BTreeMap<(i64, i64), f64>) -> Point {
    let mut best = (f64::NEG_INFINITY, Point { logit: 0.0, log: 0.0 });
    for i in -4..=4 {
        for j in -2..=5 {
            let point = Point { logit: f64::from(i), log: 2.0 * f64::from(j) };
            let likelihood = log_likelihood(pairs, point.prior());
            if likelihood > best.0 {
                best = (likelihood, point);
            }
        }
    }
    best.1
}

/// Compass search: steps to the better neighbour, halves the step where there is none.
fn climb(pairs: &BTreeMap<(i64, i64), f64>, start: Point) -> Point {
    let (mut point, mut height) = (start, log_likelihood(pairs, start.prior()));
    let mut step = 1.0;
    while step > 1e-7 {
        let neighbours = [(step, 0.0), (-step, 0.0), (0.0, step), (0.0, -step)].map(|(a, b)| point.moved(a, b));
        let heights = neighbours.map(|p| log_likelihood(pairs, p.prior()));
        let best = (0..4).max_by(|&a, &b| heights[a].total_cmp(&heights[b]).then(b.cmp(&a))).expect("four neighbours");
        if heights[best] > height {
            (point, height) = (neighbours[best], heights[best]);
        } else {
            step /= 2.0;
        }
    }
    point
}

/// The logarithm of the marginal likelihood, without the binomial coefficients, which do not depend on the prior.
fn log_likelihood(pairs: &BTreeMap<(i64, i64), f64>, prior: Prior) -> f64 {
    let (a, b) = (prior.mean * prior.strength, (1.0 - prior.mean) * prior.strength);
    pairs
        .iter()
        .map(|(&(k, n), &times)| {
            let (k, n) = (k as f64, n as f64);
            let gain = rising(a, k) + rising(b, n - k) - rising(a + b, n);
            times * gain
        })
        .sum()
}

/// ln Γ(x + n) − ln Γ(x) for whole n ≥ 0: summed where that is short, which also keeps its digits where x is large.
fn rising(x: f64, n: f64) -> f64 {
    if n <= 32.0 {
        return (0..n as u32).map(|i| (x + f64::from(i)).ln()).sum();
    }
    ln_gamma(x + n) - ln_gamma(x)
}

/// ln Γ(x) for x > 0, by Stirling's series after shifting x up to 10; error below 1e-13 of the value.
fn ln_gamma(x: f64) -> f64 {
    let (mut x, mut shift) = (x, 0.0);
    while x < 10.0 {
        shift += x.ln();
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series = (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r / 1188.0)))) / x;
    (x - 0.5) * x.ln() - x + 0.5 * (2.0 * std::f64::consts::PI).ln() + series - shift
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The ten reports of metrics.md §6.
    const TEN: [(i64, i64); 10] =
        [(26, 26), (59, 95), (1816, 3050), (1902, 3521), (66, 143), (1519, 3486), (275, 805), (9, 35), (4, 21), (208, 1191)];

    #[test]
    fn ln_gamma_of_factorials() {
        let mut factorial = 0.0;
        for n in 1..60 {
            assert!((ln_gamma(f64::from(n)) - factorial).abs() < 1e-11 * (1.0 + factorial), "{n}");
            factorial += f64::from(n).ln();
        }
        assert!((ln_gamma(0.5) - std::f64::consts::PI.sqrt().ln()).abs() < 1e-12);
        assert!((rising(2.5, 100.0) - (0..100).map(|i| (2.5 + f64::from(i)).ln()).sum::<f64>()).abs() < 1e-10);
    }

    #[test]
    fn the_specification_s_prior() {
        let prior = Prior::fit(&TEN).expect("ten agencies");
        assert_eq!(format!("{:.2} {:.0}", prior.mean, prior.strength), "0.48 4");
    }

    #[test]
    fn the_specification_s_posterior_means() {
        let prior = Prior { mean: 0.48, strength: 4.0 };
        let expected = ["0.931", "0.615", "0.595", "0.540", "0.462", "0.436", "0.342", "0.280", "0.237", "0.176"];
        for ((k, n), expected) in TEN.into_iter().zip(expected) {
            assert_eq!(format!("{:.3}", prior.posterior(k, n)), expected, "{k}/{n}");
        }
    }

    /// No point of a fine grid over everything is more likely than the one found.
    #[test]
    fn no_grid_point_is_better() {
        let groups: [&[(i64, i64)]; 5] = [
            &TEN,
            &[(0, 1), (1, 1), (1, 2), (0, 3), (2, 2), (5, 9), (1, 1), (0, 1)],
            &[(1, 1); 9],
            &[(5, 10), (50, 100), (500, 1000), (5, 10), (51, 100)],
            &[(0, 200), (1, 150), (90, 100), (80, 90), (2, 100), (99, 100)],
        ];
        for group in groups {
            let mut pairs = BTreeMap::new();
            for &pair in group {
                *pairs.entry(pair).or_insert(0.0) += 1.0;
            }
            let found = log_likelihood(&pairs, Prior::fit(group).expect("a group"));
            for i in -180..=180 {
                for j in -92..=230 {
                    let point = Point { logit: f64::from(i) / 20.0, log: f64::from(j) / 20.0 };
                    let likelihood = log_likelihood(&pairs, point.prior());
                    assert!(likelihood <= found + 1e-6, "{group:?}: {:?}", point.prior());
                }
            }
        }
    }

    #[test]
    fn one_agency_is_no_group() {
        assert_eq!(Prior::fit(&[(1, 2)]), None);
        assert_eq!(Prior::fit(&[(1, 2), (0, 0)]), None);
    }
}
