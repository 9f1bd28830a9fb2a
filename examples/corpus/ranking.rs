//! In: k disclosed of n handled for each agency of a peer group. Out: the order metrics.md §3 asks for, reckoned here by brute
//! force so that the answer key does not rest on the code it is to judge.

/// Below this many rated agencies the Wilson lower bound decides.
pub const SHRINK_FROM: usize = 8;
/// Bounds of the search for s; outside them the likelihood is flat for groups of this size.
pub const S_RANGE: (f64, f64) = (0.5, 10_000.0);

/// (m, s) maximising the beta-binomial marginal likelihood: a grid over (m, ln s), made finer around its best point.
#[expect(clippy::cast_precision_loss, reason = "counts of requests")]
pub fn fit(data: &[(i64, i64)]) -> (f64, f64) {
    const STEPS: i32 = 40;
    let likelihood = |m: f64, s: f64| {
        data.iter()
            .map(|&(k, n)| {
                let (a, b) = (m * s, (1.0 - m) * s);
                ln_beta(a + k as f64, b + (n - k) as f64) - ln_beta(a, b)
            })
            .sum::<f64>()
    };
    let (mut m_low, mut m_high) = (0.001, 0.999);
    let (mut t_low, mut t_high) = (S_RANGE.0.ln(), S_RANGE.1.ln());
    let mut best = (f64::NEG_INFINITY, 0.5, 1.0);
    for _ in 0..18 {
        for i in 0..=STEPS {
            let m = m_low + (m_high - m_low) * f64::from(i) / f64::from(STEPS);
            for j in 0..=STEPS {
                let t = t_low + (t_high - t_low) * f64::from(j) / f64::from(STEPS);
                let value = likelihood(m, t.exp());
                if value > best.0 {
                    best = (value, m, t);
                }
            }
        }
        let (m_half, t_half) = ((m_high - m_low) / 8.0, (t_high - t_low) / 8.0);
        (m_low, m_high) = ((best.1 - m_half).max(0.001), (best.1 + m_half).min(0.999));
        (t_low, t_high) = ((best.2 - t_half).max(S_RANGE.0.ln()), (best.2 + t_half).min(S_RANGE.1.ln()));
    }
    (best.1, best.2.exp())
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests")]
pub fn shrunk(k: i64, n: i64, m: f64, s: f64) -> f64 {
    (k as f64 + m * s) / (n as f64 + s)
}

#[expect(clippy::cast_precision_loss, reason = "counts of requests")]
pub fn wilson_low(k: i64, n: i64) -> f64 {
    const Z: f64 = 1.96;
    let (p, n) = (k as f64 / n as f64, n as f64);
    let centre = p + Z * Z / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((centre - half) / (1.0 + Z * Z / n)).max(0.0)
}

fn ln_beta(a: f64, b: f64) -> f64 {
    ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b)
}

/// Stirling's series after shifting the argument above 12; error below 1e-14.
fn ln_gamma(x: f64) -> f64 {
    let mut x = x;
    let mut shift = 0.0;
    while x < 12.0 {
        shift += x.ln();
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series = (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r / 1680.0))) / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - shift
}
