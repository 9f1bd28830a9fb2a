//! How far a share of few cases can be trusted: for ranks and for trends alike.
//!
//! Comes in: k of n. Goes out: the Wilson score interval, and Newcombe's interval of the difference of two shares. It knows nothing of
//! agencies or words.

/// The standard normal quantile of a two-sided 95 % interval, as rounded in metrics.md §3.
const Z: f64 = 1.96;

/// The Wilson score interval of `k` of `n` at 95 %: centre (p + z²/2n)/(1 + z²/n), half-width z·√(p(1−p)/n + z²/4n²)/(1 + z²/n).
/// `None` if `n` is 0 or `k` lies outside 0–n.
///
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
///
/// ```
/// let (low, high) = gongkai::interval::wilson(26, 26).unwrap();
/// assert_eq!((format!("{low:.4}"), format!("{high:.4}")), ("0.8713".into(), "1.0000".into()));
/// ```
pub fn wilson(k: i64, n: i64) -> Option<(f64, f64)> {
    if n <= 0 || k < 0 || k > n {
        return None;
    }
    let (n, p) = (n as f64, k as f64 / n as f64);
    let scale = 1.0 + Z * Z / n;
    let centre = (p + Z * Z / (2.0 * n)) / scale;
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt() / scale;
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

/// The interval of the difference `b` − `a` of two independent shares (k, n) at 95 %: Newcombe's hybrid of their Wilson intervals (his
/// method 10). With p the shares and l, u the ends of their intervals, it reaches from
/// d − √((p₂−l₂)² + (u₁−p₁)²) to d + √((u₂−p₂)² + (p₁−l₁)²). `None` where [`wilson`] has none.
///
/// Source: R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17 (1998).
///
/// ```
/// let (low, high) = gongkai::interval::difference((48, 80), (56, 70)).unwrap();
/// assert_eq!((format!("{low:.4}"), format!("{high:.4}")), ("0.0524".into(), "0.3339".into()));
/// ```
pub fn difference(a: (i64, i64), b: (i64, i64)) -> Option<(f64, f64)> {
    let ((low_a, high_a), (low_b, high_b)) = (wilson(a.0, a.1)?, wilson(b.0, b.1)?);
    let (pa, pb) = (a.0 as f64 / a.1 as f64, b.0 as f64 / b.1 as f64);
    let down = ((pb - low_b).powi(2) + (high_a - pa).powi(2)).sqrt();
    let up = ((high_b - pb).powi(2) + (pa - low_a).powi(2)).sqrt();
    Some(((pb - pa - down).max(-1.0), (pb - pa + up).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_the_specification() {
        for (k, n, low, high) in [
            (26, 26, "0.8713", "1.0000"),
            (59, 95, "0.5206", "0.7121"),
            (1816, 3050, "0.5779", "0.6127"),
            (1902, 3521, "0.5237", "0.5566"),
            (66, 143, "0.3819", "0.5432"),
            (1519, 3486, "0.4194", "0.4523"),
            (275, 805, "0.3097", "0.3751"),
            (9, 35, "0.1416", "0.4207"),
            (4, 21, "0.0767", "0.4000"),
            (208, 1191, "0.1541", "0.1972"),
        ] {
            let (l, h) = wilson(k, n).expect("n is not 0");
            assert_eq!((format!("{l:.4}").as_str(), format!("{h:.4}").as_str()), (low, high), "{k}/{n}");
        }
    }

    #[test]
    fn the_share_lies_inside() {
        for n in 1..200 {
            for k in 0..=n {
                let (low, high) = wilson(k, n).expect("n is not 0");
                let p = k as f64 / n as f64;
                assert!(0.0 <= low && low <= p + 1e-12 && p <= high + 1e-12 && high <= 1.0, "{k}/{n}");
            }
        }
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }
}
