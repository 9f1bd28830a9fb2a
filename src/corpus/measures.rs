//! The formulas, pure: counts in, figures out.
//!
//! Comes in: counts and sizes. Goes out: log-likelihood, effect sizes, strength of association, dispersion. Nothing here knows
//! words or reports. Where a figure does not exist it is `None`, never 0. `tests/data/statistics/` holds the same figures
//! computed by a script of its own.

/// Rate for every 10,000 words; `None` without words.
pub fn per_10000(count: u64, words: u64) -> Option<f64> {
    (words > 0).then(|| count as f64 * 10_000.0 / words as f64)
}

/// How often something occurs in a corpus of how many words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Occurrences.
    pub count: u64,
    /// Words of the corpus.
    pub words: u64,
}

impl Rate {
    fn share(self) -> f64 {
        self.count as f64 / self.words as f64
    }
}

/// The log-likelihood of two corpora saying a word equally often: G² = 2·Σ Oᵢ ln(Oᵢ/Eᵢ) with Eᵢ = Nᵢ·ΣO/ΣN, 0·ln 0 = 0. The sign
/// is minus where the target says it less often. `None` if a corpus is empty.
///
/// Source: P. Rayson, R. Garside, "Comparing corpora using frequency profiling", 2000 (the two cells of the word; the form that
/// corpus tools print), after T. Dunning, "Accurate methods for the statistics of surprise and coincidence", 1993.
///
/// ```
/// use gongkai::corpus::measures::{Rate, log_likelihood};
/// let g = log_likelihood(Rate { count: 20, words: 1000 }, Rate { count: 10, words: 2000 }).unwrap();
/// assert_eq!(format!("{g:.4}"), "13.8629");
/// ```
pub fn log_likelihood(target: Rate, reference: Rate) -> Option<f64> {
    if target.words == 0 || reference.words == 0 {
        return None;
    }
    let whole = (target.count + reference.count) as f64 / (target.words + reference.words) as f64;
    let cell = |rate: Rate| surprise(rate.count as f64, rate.words as f64 * whole);
    let g = (2.0 * (cell(target) + cell(reference))).max(0.0);
    Some(if target.share() < reference.share() { -g } else { g })
}

/// O·ln(O/E); 0 for an empty cell.
fn surprise(observed: f64, expected: f64) -> f64 {
    if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 }
}

/// Binary logarithm of the ratio of the two rates: 1 is twice as often, −1 half as often. A count of 0 is taken as ½ so that a
/// ratio exists; `None` if a corpus is empty or neither says the word.
///
/// Source: A. Hardie, "Log Ratio: an informal introduction", CASS blog, 2014.
pub fn log_ratio(target: Rate, reference: Rate) -> Option<f64> {
    if target.words == 0 || reference.words == 0 || target.count + reference.count == 0 {
        return None;
    }
    let share = |rate: Rate| (rate.count as f64).max(0.5) / rate.words as f64;
    Some((share(target) / share(reference)).log2())
}

/// The difference of the two rates in per cent of the reference's; −100 if the target never says it. `None` if the reference
/// never does: no percentage of nothing is made up.
///
/// Source: C. Gabrielatos, A. Marchi, "Keyness: appropriate metrics and practical issues", 2012 (%DIFF; they put 10⁻¹⁸ for a
/// count of 0, which only shows that it was 0).
pub fn percent_difference(target: Rate, reference: Rate) -> Option<f64> {
    (target.words > 0 && reference.words > 0 && reference.count > 0)
        .then(|| (target.share() - reference.share()) * 100.0 / reference.share())
}

/// The Bayesian information criterion of a log-likelihood with one degree of freedom: |G²| − ln N, N the words of both corpora.
/// Below 0 the difference is no evidence, above 2 positive, above 6 strong, above 10 very strong evidence.
///
/// Source: A. Wilson, "Embracing Bayes factors for key item analysis in corpus linguistics", 2013.
pub fn bic(log_likelihood: f64, words: u64) -> f64 {
    log_likelihood.abs() - (words as f64).ln()
}

/// The log-likelihood that one of this many comparisons exceeds by chance with a probability of 5 % in all (Bonferroni: each at
/// .05/m): the square of the normal quantile. It takes the words for independent, which those of one report are not.
///
/// Source: M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions", 1964, 26.2.23: the quantile is within 4.5·10⁻⁴.
///
/// ```
/// assert_eq!(format!("{:.1}", gongkai::corpus::measures::critical_value(1)), "3.8");
/// ```
pub fn critical_value(comparisons: u64) -> f64 {
    let tail = 0.025 / comparisons.max(1) as f64;
    let t = (-2.0 * tail.ln()).sqrt();
    let numerator = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let denominator = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let quantile = t - numerator / denominator;
    quantile * quantile
}

/// A word beside a node, counted in a table of two by two: of `all` words that are not the node, `near` stand in its windows, `word`
/// are the word, `both` are the word in a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The word in a window.
    pub both: u64,
    /// Words in windows.
    pub near: u64,
    /// The word anywhere.
    pub word: u64,
    /// Words, the node's own left out.
    pub all: u64,
}

impl Beside {
    /// How many would stand in windows by chance.
    fn expected(self) -> f64 {
        self.near as f64 * self.word as f64 / self.all as f64
    }

    /// Dunning's log-likelihood over the four cells of the table, minus where the word stands there less often than by chance.
    /// `None` if the table is empty or its parts contradict each other.
    ///
    /// Source: Dunning 1993; the table for windows is that of S. Evert, "Corpora and collocations", 2008.
    pub fn log_likelihood(self) -> Option<f64> {
        let Self { both, near, word, all } = self;
        if all == 0 || near > all || word > all || both > near.min(word) || near + word - both > all {
            return None;
        }
        let part = |count: u64, row: u64, column: u64| surprise(count as f64, row as f64 * column as f64 / all as f64);
        let (far, other) = (all - near, all - word);
        let sum = part(both, near, word)
            + part(near - both, near, other)
            + part(word - both, far, word)
            + part(far + both - word, far, other);
        let g = (2.0 * sum).max(0.0);
        Some(if (both as f64) < self.expected() { -g } else { g })
    }

    /// Mutual information log₂(O/E), for reference: it prefers rare words. `None` if the word never stands in a window.
    ///
    /// Source: K. Church, P. Hanks, "Word association norms, mutual information, and lexicography", 1990.
    pub fn mutual_information(self) -> Option<f64> {
        (self.both > 0).then(|| (self.both as f64 / self.expected()).log2())
    }
}

/// logDice = 14 + log₂(2·f(node, word) / (f(node) + f(word))): does not depend on the size of the corpus; two points more is four
/// times as strong. 14 where the two always stand together; above 14 only where a word stands several times beside one node.
/// `None` if they never do.
///
/// Source: P. Rychlý, "A lexicographer-friendly association score", 2008.
///
/// ```
/// assert_eq!(gongkai::corpus::measures::log_dice(8, 8, 8), Some(14.0));
/// ```
pub fn log_dice(both: u64, node: u64, word: u64) -> Option<f64> {
    (both > 0 && node + word > 0).then(|| 14.0 + (2.0 * both as f64 / (node + word) as f64).log2())
}

/// The parts a corpus consists of, as far as dispersion needs them: here, reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// How many.
    pub count: u64,
    /// Words of all.
    pub words: u64,
    /// Words of the smallest.
    pub least: u64,
}

impl Parts {
    /// Of parts with these sizes in words; empty ones are no parts.
    pub fn of(sizes: impl IntoIterator<Item = u64>) -> Self {
        sizes.into_iter().filter(|size| *size > 0).fold(Self::default(), |parts, size| Self {
            count: parts.count + 1,
            words: parts.words + size,
            least: if parts.count == 0 { size } else { parts.least.min(size) },
        })
    }
}

/// How evenly a word is spread over the parts.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dispersion {
    /// Gries' DP = ½·Σ|sᵢ − vᵢ|, sᵢ the part's share of the words, vᵢ its share of the occurrences: 0 perfectly even, near 1 in
    /// one small part only. Source: S. Gries, "Dispersions and adjusted frequencies in corpora", 2008.
    pub dp: Option<f64>,
    /// DP/(1 − min sᵢ): reaches 1. Source: J. Lijffijt, S. Gries, correction to the above, 2012.
    pub dp_norm: Option<f64>,
    /// Juilland's D = 1 − V/√(n − 1), V the standard deviation of the rates in the n parts over their mean: 1 perfectly even, 0 in
    /// one part only. Source: A. Juilland, E. Chang-Rodríguez, 1964; with rates, for parts of unequal size.
    pub juilland: Option<f64>,
}

/// Sums from which the dispersion of one word follows; parts without the word need not be added.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    apart: f64,
    rates: f64,
    squares: f64,
}

impl Spread {
    /// Adds a part of `size` words with `count` of the `frequency` occurrences.
    pub fn add(&mut self, parts: &Parts, size: u64, count: u64, frequency: u64) {
        let (s, v) = (size as f64 / parts.words as f64, count as f64 / frequency as f64);
        let rate = count as f64 / size as f64;
        self.apart += (s - v).abs() - s;
        self.rates += rate;
        self.squares += rate * rate;
    }

    /// The dispersion, once every part with the word is added; all `None` if none was.
    pub fn dispersion(&self, parts: &Parts) -> Dispersion {
        if self.rates == 0.0 {
            return Dispersion::default();
        }
        // The parts without the word are apart by their own share: together 1 − Σs of those that have it.
        let dp = (f64::midpoint(self.apart, 1.0)).clamp(0.0, 1.0);
        let most = 1.0 - parts.least as f64 / parts.words as f64;
        let n = parts.count as f64;
        let mean = self.rates / n;
        let deviation = (self.squares / n - mean * mean).max(0.0).sqrt();
        Dispersion {
            dp: Some(dp),
            dp_norm: (most > 0.0).then(|| (dp / most).min(1.0)),
            juilland: (parts.count > 1).then(|| 1.0 - deviation / mean / (n - 1.0).sqrt()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn rate(count: u64, words: u64) -> Rate {
        Rate { count, words }
    }

    #[test]
    fn equal_rates_are_no_evidence_and_empty_corpora_no_figure() {
        assert_eq!(log_likelihood(rate(5, 100), rate(50, 1000)), Some(0.0));
        assert_eq!(log_ratio(rate(5, 100), rate(50, 1000)), Some(0.0));
        assert_eq!(percent_difference(rate(5, 100), rate(50, 1000)), Some(0.0));
        assert_eq!(log_likelihood(rate(0, 0), rate(1, 10)), None);
        assert_eq!(log_ratio(rate(0, 9), rate(0, 10)), None);
        assert_eq!(percent_difference(rate(3, 9), rate(0, 10)), None);
        assert_eq!(log_likelihood(rate(0, 9), rate(0, 10)), Some(0.0));
    }

    #[test]
    fn swapping_the_corpora_turns_the_sign() {
        for (a, b) in
            [(rate(3, 100), rate(9, 1000)), (rate(0, 50), rate(7, 60)), (rate(u64::from(u32::MAX), 1 << 40), rate(1, 1 << 40))]
        {
            let (there, back) = (log_likelihood(a, b).unwrap(), log_likelihood(b, a).unwrap());
            assert!((there + back).abs() < 1e-6 * there.abs().max(1.0), "{a:?} {b:?}");
            assert!((log_ratio(a, b).unwrap() + log_ratio(b, a).unwrap()).abs() < 1e-9);
        }
    }

    #[test]
    fn a_contradicting_table_gives_no_figure() {
        for (both, near, word, all) in [(3, 2, 5, 10), (1, 11, 5, 10), (0, 6, 6, 10), (0, 0, 0, 0)] {
            assert_eq!(Beside { both, near, word, all }.log_likelihood(), None, "{both} {near} {word} {all}");
        }
    }

    #[test]
    fn the_extremes_of_dispersion() {
        let parts = Parts::of([100, 0, 100, 100]);
        assert_eq!(parts, Parts { count: 3, words: 300, least: 100 });
        let mut even = Spread::default();
        (0..3).for_each(|_| even.add(&parts, 100, 2, 6));
        let even = even.dispersion(&parts);
        assert!(even.dp.unwrap() < 1e-12 && (even.juilland.unwrap() - 1.0).abs() < 1e-6, "{even:?}");
        let mut one = Spread::default();
        one.add(&parts, 100, 6, 6);
        let one = one.dispersion(&parts);
        assert!((one.dp_norm.unwrap() - 1.0).abs() < 1e-12 && one.juilland.unwrap().abs() < 1e-12, "{one:?}");
        assert_eq!(Spread::default().dispersion(&parts), Dispersion::default());
    }
}
