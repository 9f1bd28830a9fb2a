//! In: an archive. Out: what two of its reports share, and who took it from whom.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Archive, Placed, PlacedClause, Report};

/// A stretch of neighbouring clauses in `a` that stands in `b` in the same order. Bytes of the two sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub a: Range<usize>,
    pub b: Range<usize>,
    /// Letters and figures that are the same on both sides (filled slots and wrong characters may differ).
    pub equal: u32,
}

/// Who took a text from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    A,
    B,
    /// Of the same year, or one of them is not dated: nobody can know.
    Undetermined,
}

impl Archive {
    /// Everything that `a` and `b` share beyond stock, in the order of `a`. Empty for unrelated reports.
    pub fn shared(&self, a: usize, b: usize) -> Vec<Case> {
        let (a, b) = (&self.reports[a], &self.reports[b]);
        let mut at: BTreeMap<u64, (usize, usize)> = BTreeMap::new();
        for (p, paragraph) in own(b) {
            at.extend(paragraph.clauses.iter().enumerate().map(|(c, clause)| (clause.id, (p, c))));
        }
        let mut cases = Vec::new();
        for (_, paragraph) in own(a) {
            let mut open: Option<(Case, (usize, usize))> = None;
            for clause in &paragraph.clauses {
                let there = at.get(&clause.id).copied();
                let continued = matches!((&open, there), (Some((_, (p, c))), Some(now)) if now == (*p, c + 1));
                if !continued && let Some((case, _)) = open.take() {
                    cases.push(case);
                }
                let Some((p, c)) = there else { continue };
                let other = &b.paragraphs[p].clauses[c];
                let equal = equal(clause, other);
                open = Some(match open {
                    Some((case, _)) => (
                        Case { a: case.a.start..clause.span.end, b: case.b.start..other.span.end, equal: case.equal + equal },
                        (p, c),
                    ),
                    None => (Case { a: clause.span.clone(), b: other.span.clone(), equal }, (p, c)),
                });
            }
            cases.extend(open.map(|(case, _)| case));
        }
        cases
    }

    /// Every pair with anything in common beyond stock, `a < b`.
    pub fn related(&self) -> Vec<(usize, usize)> {
        let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (i, report) in self.reports.iter().enumerate() {
            for clause in own(report).flat_map(|(_, p)| &p.clauses) {
                holders.entry(clause.id).or_default().push(i);
            }
        }
        let mut pairs: Vec<(usize, usize)> = holders
            .values()
            .flat_map(|same| same.iter().enumerate().flat_map(|(k, &i)| same[k + 1..].iter().map(move |&j| (i, j))))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.retain(|(a, b)| a != b);
        pairs
    }

    /// Which of two related reports is the earlier, as far as it is printed.
    pub fn first(&self, a: usize, b: usize) -> First {
        match (self.reports[a].year, self.reports[b].year) {
            (Some(x), Some(y)) if x < y => First::A,
            (Some(x), Some(y)) if x > y => First::B,
            _ => First::Undetermined,
        }
    }
}

/// The paragraphs that are not stock, with their numbers.
fn own(report: &Report) -> impl Iterator<Item = (usize, &Placed)> {
    report.paragraphs.iter().enumerate().filter(|(_, p)| !p.stock)
}

fn equal(a: &PlacedClause, b: &PlacedClause) -> u32 {
    a.units.iter().zip(&b.units).filter(|(x, y)| x == y).map(|(x, _)| x.0).sum()
}
