//! Exact common runs of two narratives.
//!
//! Comes in: two prepared narratives. Goes out: runs of at least six equal tokens, the longest first, no token used twice. Runs
//! are not joined here: `align` does.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Prepared;

/// Tokens of the shortest run.
pub(super) const SEED: usize = 6;
/// Runs of this many tokens are placed first; shorter ones, mostly stock phrases, go where they continue a longer one.
const LONG: usize = 12;
/// A short run continues a long one if it lies at most this many tokens off its diagonal.
const DRIFT: i64 = 30;
/// Hits are kept in full up to this number; beyond it (text that repeats itself) each seed only meets its counterpart.
const HITS: usize = 1 << 20;
const CAPPED: usize = 64;

/// `len` equal tokens from `a` and from `b` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tile {
    pub a: usize,
    pub b: usize,
    pub len: usize,
}

impl Tile {
    fn diagonal(self) -> i64 {
        self.b as i64 - self.a as i64
    }
}

/// Greedy string tiling (Wise: String Similarity via Greedy String Tiling, 1993): the longest run first, so that a moved block
/// stays whole; then what the others have left. Sorted by place in `a`. Cost: a merge of two sorted lists plus, for what is
/// shared, n log n.
pub(super) fn tiles(a: &Prepared, b: &Prepared) -> Vec<Tile> {
    let mut used = Used { a: Vec::new(), b: Vec::new() };
    let (long, short): (Vec<Tile>, Vec<Tile>) = runs(a, b).into_iter().partition(|run| run.len >= LONG);
    if long.is_empty() && short.is_empty() {
        return Vec::new();
    }
    used.a.resize(a.narrative.codes().len(), false);
    used.b.resize(b.narrative.codes().len(), false);
    let mut tiles = Vec::new();
    let mut rest = place(long, LONG, &mut used, &mut tiles, |_| true);
    rest.extend(short);
    tiles.sort_unstable();
    let anchors = tiles.clone();
    place(rest, SEED, &mut used, &mut tiles, |run| continues(run, &anchors));
    tiles.sort_unstable();
    tiles
}

struct Used {
    a: Vec<bool>,
    b: Vec<bool>,
}

/// Places runs, preferred ones first, then by length and place. Returns pieces shorter than `least`.
fn place(runs: Vec<Tile>, least: usize, used: &mut Used, tiles: &mut Vec<Tile>, preferred: impl Fn(Tile) -> bool) -> Vec<Tile> {
    let key = |run: Tile| (preferred(run), run.len, Reverse((run.a, run.b)));
    let mut heap: BinaryHeap<_> = runs.into_iter().map(key).collect();
    let mut scraps = Vec::new();
    while let Some((_, len, Reverse((a, b)))) = heap.pop() {
        let free = |i: usize| !used.a[a + i] && !used.b[b + i];
        if (0..len).all(free) {
            used.a[a..a + len].fill(true);
            used.b[b..b + len].fill(true);
            tiles.push(Tile { a, b, len });
            continue;
        }
        let mut at = 0;
        while at < len {
            let end = (at..len).find(|&i| !free(i)).unwrap_or(len);
            let piece = Tile { a: a + at, b: b + at, len: end - at };
            if piece.len >= least {
                heap.push(key(piece));
            } else if piece.len >= SEED {
                scraps.push(piece);
            }
            at = end + 1;
        }
    }
    scraps
}

/// Whether a run lies near the diagonal of the nearest long run before or after it.
fn continues(run: Tile, anchors: &[Tile]) -> bool {
    let after = anchors.partition_point(|anchor| anchor.a <= run.a);
    let near = |anchor: Option<&Tile>| anchor.is_some_and(|t| (t.diagonal() - run.diagonal()).abs() <= DRIFT);
    near(anchors.get(after)) || near(after.checked_sub(1).and_then(|before| anchors.get(before)))
}

/// All maximal runs of at least [`SEED`] tokens, by diagonal.
fn runs(a: &Prepared, b: &Prepared) -> Vec<Tile> {
    let mut hits = hits(a, b);
    hits.sort_unstable();
    hits.dedup();
    let mut runs: Vec<Tile> = Vec::new();
    let shift = a.narrative.codes().len();
    for hit in hits {
        let (diagonal, start) = ((hit >> 32) as usize, hit as u32 as usize);
        let from_b = diagonal + start - shift;
        match runs.last_mut() {
            Some(run) if run.b + shift == run.a + diagonal && run.a + run.len - SEED + 1 == start => run.len += 1,
            _ => runs.push(Tile { a: start, b: from_b, len: SEED }),
        }
    }
    runs
}

/// Places of equal seeds as `diagonal << 32 | place in a`, the diagonal shifted by the length of `a` so that it is not negative.
fn hits(a: &Prepared, b: &Prepared) -> Vec<u64> {
    let groups = shared(&a.seeds, &b.seeds);
    let total: usize = groups.iter().map(|(x, y)| x.len() * y.len()).sum();
    let shift = a.narrative.codes().len() as u64;
    let (codes_a, codes_b) = (a.narrative.codes(), b.narrative.codes());
    let mut hits = Vec::with_capacity(total.min(HITS));
    let mut note = |x: u64, y: u64| {
        let (x, y) = (x & 0xFFFF_FFFF, y & 0xFFFF_FFFF);
        if codes_a[x as usize..x as usize + SEED] == codes_b[y as usize..y as usize + SEED] {
            hits.push((y + shift - x) << 32 | x);
        }
    };
    for (seeds_a, seeds_b) in groups {
        if total > HITS && seeds_a.len() * seeds_b.len() > CAPPED {
            seeds_a.iter().zip(seeds_b).for_each(|(&x, &y)| note(x, y));
        } else {
            for &x in seeds_a {
                for &y in seeds_b {
                    note(x, y);
                }
            }
        }
    }
    hits
}

/// Groups of seeds with the same hash in both of two sorted lists.
fn shared<'a>(a: &'a [u64], b: &'a [u64]) -> Vec<(&'a [u64], &'a [u64])> {
    let mut groups = Vec::new();
    let (mut at_a, mut at_b) = (0, 0);
    while at_a < a.len() && at_b < b.len() {
        let (x, y) = (a[at_a] >> 32, b[at_b] >> 32);
        if x == y {
            let end = |seeds: &[u64], from: usize| from + seeds[from..].iter().take_while(|&&seed| seed >> 32 == x).count();
            let (end_a, end_b) = (end(a, at_a), end(b, at_b));
            groups.push((&a[at_a..end_a], &b[at_b..end_b]));
            (at_a, at_b) = (end_a, end_b);
        } else {
            at_a += usize::from(x < y);
            at_b += usize::from(y < x);
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::super::sample::narrative;
    use super::*;
    use proptest::prelude::*;

    fn prepared(text: &str) -> Prepared {
        Prepared::new(narrative(&[text]))
    }

    /// All maximal runs by trying every pair of places.
    fn oracle(a: &[u64], b: &[u64]) -> Vec<Tile> {
        let mut runs = Vec::new();
        for i in 0..a.len() {
            for j in 0..b.len() {
                if a[i] != b[j] || (i > 0 && j > 0 && a[i - 1] == b[j - 1]) {
                    continue;
                }
                let len = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
                if len >= SEED {
                    runs.push(Tile { a: i, b: j, len });
                }
            }
        }
        runs.sort_unstable();
        runs
    }

    proptest! {
        #[test]
        fn runs_are_those_of_the_quadratic_oracle(a in "[公开信息]{0,120}", b in "[公开信息]{0,120}") {
            let (a, b) = (prepared(&a), prepared(&b));
            let mut found = runs(&a, &b);
            found.sort_unstable();
            prop_assert_eq!(found, oracle(a.narrative.codes(), b.narrative.codes()));
        }

        #[test]
        fn tiles_are_equal_disjoint_and_take_the_longest(a in "[公开信息]{0,120}", b in "[公开信息]{0,120}") {
            let (a, b) = (prepared(&a), prepared(&b));
            let tiles = tiles(&a, &b);
            let (codes_a, codes_b) = (a.narrative.codes(), b.narrative.codes());
            let mut used = (vec![0; codes_a.len()], vec![0; codes_b.len()]);
            for t in &tiles {
                prop_assert_eq!(&codes_a[t.a..t.a + t.len], &codes_b[t.b..t.b + t.len]);
                used.0[t.a..t.a + t.len].iter_mut().for_each(|n| *n += 1);
                used.1[t.b..t.b + t.len].iter_mut().for_each(|n| *n += 1);
            }
            prop_assert!(used.0.iter().chain(&used.1).all(|n| *n <= 1));
            let longest = oracle(codes_a, codes_b).iter().map(|t| t.len).max();
            prop_assert_eq!(tiles.iter().map(|t| t.len).max(), longest);
        }
    }

    #[test]
    fn text_that_repeats_itself_stays_cheap() {
        let a = prepared(&"无".repeat(8000));
        let started = std::time::Instant::now();
        assert_eq!(tiles(&a, &a), [Tile { a: 0, b: 0, len: 8000 }]);
        assert!(started.elapsed().as_secs() < 5);
    }
}
