//! One text laid against another from end to end, token by token.
//!
//! Comes in: the codes of two texts of one family. Goes out: for each token of the first, the token of the second that stands in its
//! place, equal or not. Moved blocks are not followed: `align` does that for evidence; here columns are wanted.

use std::collections::HashMap;

use super::alike::is_name;
use super::narrative::is_number;
use super::shingle::grams;

const EQUAL: i32 = 4;
/// A number in place of a number, or a name in place of a name, is what templates are for.
const FILLED: i32 = 0;
const UNEQUAL: i32 = -3;
const OPEN: i32 = -5;
const EXTEND: i32 = -1;
/// Runs of this many tokens that stand once in either text are anchors, where the texts are long.
const ANCHOR: usize = 6;
/// Cells of the dynamic programme without anchors.
const CELLS: usize = 1 << 20;
/// Cells between two anchors; longer stretches have nothing to do with each other and stay apart.
const MOST_CELLS: usize = 1 << 23;

/// For each token of `a` the index in `b` of its counterpart, ascending; `None` where `b` has nothing.
///
/// Needleman and Wunsch (1970) with affine gaps (Gotoh 1982), between the longest chain of anchors where the texts are long. Cost: the
/// product of the lengths up to a million; beyond, that of the stretches between anchors.
pub(super) fn align(a: &[u64], b: &[u64]) -> Vec<Option<u32>> {
    let mut at = vec![None; a.len()];
    let anchors = if a.len() * b.len() > CELLS { anchors(a, b) } else { Vec::new() };
    let (mut from_a, mut from_b) = (0, 0);
    for (i, j) in anchors.into_iter().chain([(a.len(), b.len())]) {
        if i < from_a || j < from_b {
            continue;
        }
        stretch(&a[from_a..i], &b[from_b..j], |x, y| at[from_a + x] = Some((from_b + y) as u32));
        let same = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
        (0..same).for_each(|k| at[i + k] = Some((j + k) as u32));
        (from_a, from_b) = (i + same, j + same);
    }
    at
}

/// The longest chain of places whose runs stand once in both texts.
fn anchors(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    let once = |codes: &[u64]| {
        let mut places: HashMap<u64, Option<usize>> = HashMap::new();
        for (at, gram) in grams(codes, ANCHOR).enumerate() {
            places.entry(gram).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (in_a, in_b) = (once(a), once(b));
    let mut shared: Vec<(usize, usize)> = in_a.iter().filter_map(|(gram, at)| Some(((*at)?, (*in_b.get(gram)?)?))).collect();
    shared.sort_unstable();
    // Longest increasing subsequence of the places in `b`, by patience.
    let mut tops: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; shared.len()];
    for (number, &(_, j)) in shared.iter().enumerate() {
        let pile = tops.partition_point(|&top| shared[top].1 < j);
        before[number] = pile.checked_sub(1).map(|p| tops[p]);
        if pile == tops.len() { tops.push(number) } else { tops[pile] = number }
    }
    let mut chain: Vec<(usize, usize)> = std::iter::successors(tops.last().copied(), |&n| before[n]).map(|n| shared[n]).collect();
    chain.reverse();
    chain
}

const DIAGONAL: u8 = 0;
const ONLY_A: u8 = 1;
const ONLY_B: u8 = 2;

/// Lays two stretches against each other and reports the places that answer.
fn stretch(a: &[u64], b: &[u64], mut pair: impl FnMut(usize, usize)) {
    if a.is_empty() || b.is_empty() || a.len() * b.len() > MOST_CELLS {
        return;
    }
    let width = b.len() + 1;
    let far = i32::MIN / 2;
    // Best score that ends on the diagonal, in a gap of `b`, in a gap of `a`; where each came from, two bits each.
    let mut best = [vec![far; width], vec![far; width], vec![far; width]];
    let mut from = vec![0u8; (a.len() + 1) * width];
    best[0][0] = 0;
    for j in 1..width {
        best[2][j] = OPEN + EXTEND * j as i32;
        from[j] = ONLY_B << 4;
    }
    from[1] = DIAGONAL << 4;
    for i in 1..=a.len() {
        let mut corner = [best[0][0], best[1][0], best[2][0]];
        best[0][0] = far;
        best[2][0] = far;
        best[1][0] = OPEN + EXTEND * i as i32;
        from[i * width] = if i == 1 { DIAGONAL } else { ONLY_A } << 2;
        for j in 1..width {
            let above = [best[0][j], best[1][j], best[2][j]];
            let left = [best[0][j - 1], best[1][j - 1], best[2][j - 1]];
            let (x, y) = (a[i - 1], b[j - 1]);
            let score = match () {
                () if x == y => EQUAL,
                () if is_number(x) && is_number(y) || is_name(x) && is_name(y) => FILLED,
                () => UNEQUAL,
            };
            let (diagonal, came) = greatest(corner);
            best[0][j] = diagonal + score;
            let (deleted, came_a) = greatest([above[0] + OPEN + EXTEND, above[1] + EXTEND, above[2] + OPEN + EXTEND]);
            best[1][j] = deleted;
            let (inserted, came_b) = greatest([left[0] + OPEN + EXTEND, left[1] + OPEN + EXTEND, left[2] + EXTEND]);
            best[2][j] = inserted;
            from[i * width + j] = came | came_a << 2 | came_b << 4;
            corner = above;
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut state = greatest([best[0][j], best[1][j], best[2][j]]).1;
    while i > 0 && j > 0 {
        let came = from[i * width + j];
        match state {
            DIAGONAL => {
                pair(i - 1, j - 1);
                (i, j, state) = (i - 1, j - 1, came & 3);
            }
            ONLY_A => (i, state) = (i - 1, came >> 2 & 3),
            _ => (j, state) = (j - 1, came >> 4 & 3),
        }
    }
}

/// The greatest of three and which it is, the first on a tie.
fn greatest(scores: [i32; 3]) -> (i32, u8) {
    let mut chosen = (scores[0], 0);
    for (number, &score) in scores.iter().enumerate().skip(1) {
        if score > chosen.0 {
            chosen = (score, number as u8);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::super::narrative::tokenise;
    use super::super::sample::words;
    use super::*;
    use proptest::prelude::*;

    fn codes(text: &str) -> Vec<u64> {
        let mut codes = Vec::new();
        tokenise(text, |t| codes.push(t.code));
        codes
    }

    fn check(a: &str, b: &str, expected: &[Option<u32>]) {
        assert_eq!(align(&codes(a), &codes(b)), expected, "{a} {b}");
    }

    #[test]
    fn cases() {
        check("小桥街道受理12件", "人和街道受理9件", &(0..8).map(Some).collect::<Vec<_>>());
        check("青溪镇人民政府公开", "青溪镇公开", &[Some(0), Some(1), Some(2), None, None, None, None, Some(3), Some(4)]);
        check("公开", "", &[None, None]);
        check("", "公开", &[]);
    }

    #[test]
    fn long_texts_are_anchored_and_aligned_alike() {
        let (head, name, tail) = (words(1, 900), words(2, 4), words(3, 900));
        let a = codes(&format!("{head}{name}{tail}"));
        let b = codes(&format!("{head}{}{tail}", words(4, 6)));
        let at = align(&a, &b);
        assert!(a.len() * b.len() > CELLS);
        assert_eq!(at[..900], (0..900).map(Some).collect::<Vec<_>>());
        assert_eq!(at[904..], (906..1806).map(Some).collect::<Vec<_>>());
    }

    proptest! {
        /// Against the plain recursion: the score of what is found is the best one.
        #[test]
        fn the_score_is_the_best(a in "[公开信息]{0,9}", b in "[公开信息]{0,9}") {
            let (a, b) = (codes(&a), codes(&b));
            let at = align(&a, &b);
            prop_assert!(at.iter().flatten().is_sorted_by(|x, y| x < y));
            let mut columns: Vec<(bool, bool, bool)> = Vec::new();
            let mut next = 0;
            for (i, place) in at.iter().enumerate() {
                if let Some(j) = place {
                    columns.extend((next..*j as usize).map(|_| (false, true, false)));
                    columns.push((true, true, a[i] == b[*j as usize]));
                    next = *j as usize + 1;
                } else {
                    columns.push((true, false, false));
                }
            }
            columns.extend((next..b.len()).map(|_| (false, true, false)));
            // Gaps of both sides may be counted in either order, so the order found here is at least as dear as the best.
            let mut score = 0;
            for (n, &(in_a, in_b, same)) in columns.iter().enumerate() {
                score += match (in_a, in_b) {
                    (true, true) => if same { EQUAL } else { UNEQUAL },
                    _ if n > 0 && (columns[n - 1].0, columns[n - 1].1) == (in_a, in_b) => EXTEND,
                    _ => OPEN + EXTEND,
                };
            }
            let best = recursion(&a, &b, 0);
            prop_assert!(score >= best - 2 * OPEN.abs() && score <= best, "{} {}", score, best);
        }
    }

    /// Best score by trying everything; `last` is the kind of the column before.
    fn recursion(a: &[u64], b: &[u64], last: u8) -> i32 {
        let gap = |kind: u8| if last == kind { EXTEND } else { OPEN + EXTEND };
        match (a.split_first(), b.split_first()) {
            (None, None) => 0,
            (Some((_, rest)), None) => gap(1) + recursion(rest, b, 1),
            (None, Some((_, rest))) => gap(2) + recursion(a, rest, 2),
            (Some((x, rest_a)), Some((y, rest_b))) => {
                let both = if x == y { EQUAL } else { UNEQUAL } + recursion(rest_a, rest_b, 0);
                both.max(gap(1) + recursion(rest_a, b, 1)).max(gap(2) + recursion(a, rest_b, 2))
            }
        }
    }
}
