//! How a pair is found, and what would be missed.
//!
//! Comes in: two reports. Goes out: an [`Explanation`]: for each paragraph of the later one the most similar of the earlier one with shared
//! runs, exact and estimated Jaccard similarity, and the chance of being found. It changes nothing in how pairs are found.

use crate::report::{Report, SectionKind, Span};

use super::minhash::{BANDS, ROWS, VALUES, bands, signature};
use super::narrative::Narrative;
use super::pair::{earlier, jaccard};
use super::sketch::{Sketch, UNIT_CHARS, own_shingles};
use super::statutory::statutory;

/// The probability that two paragraphs of Jaccard similarity `jaccard` become candidates by their band keys: 1 − (1 − J⁴)³².
///
/// ```
/// use gongkai::copies::chance;
/// assert!((chance(0.6) - 0.988).abs() < 1e-3 && (chance(0.5) - 0.873).abs() < 1e-3);
/// assert!(chance(0.02) < 6e-6);
/// ```
pub fn chance(jaccard: f64) -> f64 {
    1.0 - (1.0 - jaccard.powi(ROWS as i32)).powi(BANDS as i32)
}

/// Two paragraphs, one of either report.
#[derive(Clone, Debug, PartialEq)]
pub struct Kinship {
    /// The section in `b`.
    pub section: Option<SectionKind>,
    /// The paragraph of `a`.
    pub span_a: Span,
    /// The paragraph of `b`.
    pub span_b: Span,
    /// How that of `b` begins.
    pub begins: String,
    /// Runs of five tokens, statutory ones left out: in `a`, in `b`, in both.
    pub shingles: (u32, u32, u32),
    /// Exact Jaccard similarity of these.
    pub exact: f64,
    /// As the signatures estimate it.
    pub estimated: f64,
    /// Band keys that are equal: one makes the two a candidate.
    pub keys: u32,
    /// [`chance`] of the exact similarity.
    pub chance: f64,
}

/// Why two reports are, or are not, a candidate.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explanation {
    /// For each paragraph of `b` that is a unit of its own the best of `a`, if they share any run; in the order of `b`.
    pub paragraphs: Vec<Kinship>,
    /// Paragraphs of `b` that share no run with any of `a`.
    pub alone: u32,
    /// Winnowing fingerprints both have: each comes from a common run of eight tokens or more.
    pub marks: u32,
    /// Fingerprints of `a` and of `b`.
    pub marks_of: (u32, u32),
}

struct Unit {
    section: Option<SectionKind>,
    span: Span,
    begins: String,
    set: Vec<u64>,
    signature: [u64; VALUES],
}

/// Explains two reports, the earlier as `a`. Quadratic in their paragraphs.
pub fn explain(first: &Report, second: &Report) -> Explanation {
    let reports = [first, second];
    let (a, b) = earlier(first, second);
    let narratives = [a, b].map(|i| Narrative::of(reports[i]));
    let [marks_a, marks_b] = [0, 1].map(|i| Sketch::of_narrative(&narratives[i]).marks);
    let [units_a, units_b] = [0, 1].map(|i| units(&narratives[i]));
    let mut explanation = Explanation {
        marks: marks_a.iter().filter(|mark| marks_b.binary_search(mark).is_ok()).count() as u32,
        marks_of: (marks_a.len() as u32, marks_b.len() as u32),
        ..Explanation::default()
    };
    for unit in &units_b {
        let similarity = |other: &Unit| jaccard(&other.set, &unit.set);
        let best = units_a.iter().map(|other| (similarity(other), other)).max_by(|x, y| x.0.total_cmp(&y.0));
        match best.filter(|(exact, _)| *exact > 0.0) {
            Some((exact, other)) => explanation.paragraphs.push(kinship(other, unit, exact)),
            None => explanation.alone += 1,
        }
    }
    explanation
}

fn kinship(a: &Unit, b: &Unit, exact: f64) -> Kinship {
    let equal = a.signature.iter().zip(&b.signature).filter(|(x, y)| x == y).count();
    let keys = bands(&a.signature).iter().zip(bands(&b.signature)).filter(|(x, y)| **x == *y).count();
    let both = a.set.iter().filter(|run| b.set.binary_search(run).is_ok()).count();
    Kinship {
        section: b.section,
        span_a: a.span,
        span_b: b.span,
        begins: b.begins.clone(),
        shingles: (a.set.len() as u32, b.set.len() as u32, both as u32),
        exact,
        estimated: equal as f64 / VALUES as f64,
        keys: keys as u32,
        chance: chance(exact),
    }
}

/// Characters of a paragraph's beginning.
const BEGINNING: usize = 16;

fn units(narrative: &Narrative) -> Vec<Unit> {
    let marks: Vec<bool> = statutory(narrative).iter().map(Option::is_some).collect();
    let unit = |paragraph: &super::Paragraph| {
        let tokens = paragraph.tokens.clone();
        let own: u32 = tokens.clone().filter(|&t| !marks[t]).map(|t| narrative.token_chars(t)).sum();
        (own >= UNIT_CHARS).then(|| {
            let mut set = Vec::new();
            own_shingles(&narrative.codes()[tokens.clone()], &marks[tokens.clone()], &mut set);
            let signature = signature(&set);
            set.sort_unstable();
            set.dedup();
            let begins = narrative.text(tokens.clone()).chars().take(BEGINNING).collect();
            Unit { section: paragraph.section, span: narrative.source(tokens), begins, set, signature }
        })
    };
    narrative.paragraphs().iter().filter_map(unit).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, report, words};
    use super::*;

    #[test]
    fn what_is_shared_is_counted_and_what_is_not_stands_alone() {
        let (one, two) = (words(1, 80), words(2, 80));
        let of = |year, paragraphs: &[String]| report(Sample::new("某街道", year).section(SectionKind::S1, paragraphs));
        let changed = format!("{}{}", words(3, 8), &one[24..]);
        let found = explain(&of(2021, &[changed, words(4, 60)]), &of(2020, &[one, two]));
        assert_eq!((found.paragraphs.len(), found.alone), (1, 1));
        let kin = &found.paragraphs[0];
        assert_eq!(kin.shingles, (76, 76, 68));
        assert!((kin.exact - 68.0 / 84.0).abs() < 1e-9 && (kin.estimated - kin.exact).abs() < 0.15 && kin.keys > 0);
        assert!(found.marks > 0);
    }
}
