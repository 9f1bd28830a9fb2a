//! The sums of the 政府信息公开情况统计表: do the parts make the total?
//!
//! Comes in: [`Facts`]. Goes out: one [`IndicatorSum`] for each sum of the form, in its order. It infers nothing: the form's
//! wording is known in part, and agencies leave lines out; a missing part is unknown, never 0.

use crate::report::Severity;

use super::super::Facts;
use super::super::checks::Status;
use super::form::{IndicatorKey, SUMS};

/// One sum and how it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorSum {
    /// The name of the check: `P.sum`.
    pub check: &'static str,
    /// The total's key.
    pub instance: &'static str,
    /// `pass`, `fail`, `unknown`, or `n/a` if none of its lines was found.
    pub status: Status,
    /// Always [`Severity::Warn`]: the wording of the form is known in part only.
    pub severity: Severity,
    /// What the known parts make, if any is known.
    pub left: Option<i64>,
    /// The total, if known.
    pub right: Option<i64>,
    /// The parts, then the total.
    pub lines: Vec<IndicatorKey>,
    /// Those of them without a figure.
    pub missing: Vec<IndicatorKey>,
    /// One plain sentence.
    pub message: String,
}

/// Makes every sum of the form on one report: seven of them.
///
/// ```
/// use gongkai::facts::{Facts, Status, indicator_sums};
/// let sums = indicator_sums(&Facts::default());
/// assert!(sums.iter().all(|sum| sum.status == Status::NotApplicable), "there is no table");
/// ```
pub fn indicator_sums(facts: &Facts) -> Vec<IndicatorSum> {
    let keys = |keys: &[&str]| keys.iter().filter_map(|key| IndicatorKey::parse(key)).collect::<Vec<_>>();
    SUMS.iter().filter_map(|(total, parts)| Some(sum(facts, IndicatorKey::parse(total)?, &keys(parts)))).collect()
}

fn sum(facts: &Facts, total: IndicatorKey, parts: &[IndicatorKey]) -> IndicatorSum {
    let value = |key: IndicatorKey| facts.indicator(key).and_then(|i| i.state.value());
    let lines: Vec<IndicatorKey> = parts.iter().copied().chain([total]).collect();
    let missing: Vec<IndicatorKey> = lines.iter().copied().filter(|&key| value(key).is_none()).collect();
    let known = parts.iter().filter_map(|&part| value(part));
    let left = known.fold(None, |sum: Option<i64>, value| Some(sum.unwrap_or(0).saturating_add(value)));
    let right = value(total);
    let status = if lines.iter().all(|&key| facts.indicator(key).is_none()) {
        Status::NotApplicable
    } else if !missing.is_empty() {
        Status::Unknown
    } else if left == right {
        Status::Pass
    } else {
        Status::Fail
    };
    let message = match (status, left, right) {
        (Status::Fail, Some(left), Some(right)) => {
            format!("{}: parts make {left}, printed is {right}, difference {}", total.key(), left.saturating_sub(right))
        }
        (Status::Unknown, ..) => {
            let names: Vec<&str> = missing.iter().map(|key| key.key()).collect();
            format!("{}: no figure for {}", total.key(), names.join(", "))
        }
        (Status::NotApplicable, ..) => format!("{}: not in this report", total.key()),
        _ => format!("{}: adds up", total.key()),
    };
    IndicatorSum { check: "P.sum", instance: total.key(), status, severity: Severity::Warn, left, right, lines, missing, message }
}

#[cfg(test)]
mod tests {
    use super::super::super::cell::CellState;
    use super::super::Indicator;
    use super::*;

    fn check(figures: &[(&str, CellState)], instance: &str, expected: Status, sides: (Option<i64>, Option<i64>)) {
        let indicators = figures.iter().map(|(key, state)| Indicator::bare(IndicatorKey::parse(key).unwrap(), *state)).collect();
        let facts = Facts { indicators, ..Facts::default() };
        let sums = indicator_sums(&facts);
        let sum = sums.iter().find(|s| s.instance == instance).expect("a sum of the form");
        assert_eq!((sum.status, (sum.left, sum.right)), (expected, sides), "{figures:?}");
        assert_eq!(sum.missing.is_empty(), matches!(expected, Status::Pass | Status::Fail), "{figures:?}");
    }

    #[test]
    fn sums() {
        use CellState::{Blank, Printed};
        let p = Printed;
        check(&[("p3_2", p(5)), ("p3_2a", p(3)), ("p3_2b", p(2))], "p3_2", Status::Pass, (Some(5), Some(5)));
        check(&[("p3_2", p(5)), ("p3_2a", p(3)), ("p3_2b", p(1))], "p3_2", Status::Fail, (Some(4), Some(5)));
        check(&[("p3_2", p(3)), ("p3_2a", p(3)), ("p3_2b", Blank)], "p3_2", Status::Unknown, (Some(3), Some(3)));
        check(&[("p3_2", p(3)), ("p3_2a", p(3))], "p3_2", Status::Unknown, (Some(3), Some(3)));
        check(&[("p3_1", p(3))], "p3_2", Status::NotApplicable, (None, None));
        check(&[("p8_3", p(3)), ("p8_3a", p(i64::MAX)), ("p8_3b", p(1))], "p8_3", Status::Fail, (Some(i64::MAX), Some(3)));
    }
}
