//! Passages: runs joined over small differences.
//!
//! Comes in: two prepared narratives. Goes out: passages in the order of `a`, each with its differences inside. Figures and spans
//! are made in `pair`.

use std::ops::Range;

use super::Prepared;
use super::diff::{Hunk, hunks, kept};
use super::narrative::{Narrative, is_number};
use super::tile::{Tile, tiles};

/// Collinear runs at most this many tokens apart on either side are one passage.
pub const GAP: usize = 30;
/// A passage has at least this many equal tokens.
pub const PASSAGE: usize = 20;
/// A passage grows to the edge of its paragraphs over at most this many tokens.
const EDGE: usize = 12;
/// So far also if nothing in between is equal (a name at the start of a paragraph); over more if anything is (2021年，我镇 and 2022年，街道办).
const EDGE_UNEQUAL: usize = 4;

/// A passage grows over one differing token if at least this many equal ones follow: too few for a run of their own.
const REACH: usize = 4;

/// A stretch of `a` that answers a stretch of `b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Aligned {
    pub a: Range<usize>,
    pub b: Range<usize>,
    /// What differs inside, in order.
    pub hunks: Vec<Hunk>,
}

/// The passages of two narratives and the longest of their exact runs in characters. No passage crosses from one section into
/// the next; blocks that moved are passages of their own. Near-linear.
pub(super) fn align(a: &Prepared, b: &Prepared) -> (Vec<Aligned>, u32) {
    let tiles = tiles(a, b);
    let longest = tiles.iter().map(|t| a.narrative.chars(t.a..t.a + t.len)).max().unwrap_or(0);
    let mut dense = Vec::new();
    for chain in chains(&a.narrative, &b.narrative, &tiles) {
        split(&chain, &mut dense);
    }
    // What falls short of a passage may still become one by what it reaches beyond a wrong character.
    dense.retain(|chain| matched(chain) >= PASSAGE / 2);
    if dense.is_empty() {
        return (Vec::new(), longest);
    }
    dense.sort_unstable_by_key(|chain| (matched(chain) < PASSAGE, chain[0]));
    let mut edges = Edges::new(a, b, &dense);
    let mut passages: Vec<Aligned> = dense.iter().map(|chain| edges.passage(chain)).collect();
    passages.retain(|passage| kept(passage.a.len(), &passage.hunks) >= PASSAGE);
    passages.sort_unstable_by_key(|passage| passage.a.start);
    (passages, longest)
}

fn matched(chain: &[Tile]) -> usize {
    chain.iter().map(|t| t.len).sum()
}

/// Joins each run to the nearest chain that ends at most [`GAP`] before it on both sides.
fn chains(a: &Narrative, b: &Narrative, tiles: &[Tile]) -> Vec<Vec<Tile>> {
    let section = |narrative: &Narrative, token| narrative.sections().partition_point(|s| s.end <= token);
    let mut chains: Vec<Vec<Tile>> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for &tile in tiles {
        let gaps = |chain: usize| {
            let last = chains[chain].last().expect("a chain starts with a run");
            let gap_a = tile.a.checked_sub(last.a + last.len).filter(|gap| *gap <= GAP)?;
            let gap_b = tile.b.checked_sub(last.b + last.len).filter(|gap| *gap <= GAP)?;
            let same = section(a, last.a) == section(a, tile.a) && section(b, last.b) == section(b, tile.b);
            same.then_some((gap_a + gap_b, chain))
        };
        open.retain(|&chain| chains[chain].last().is_some_and(|last| last.a + last.len + GAP >= tile.a));
        if let Some((_, nearest)) = open.iter().filter_map(|&chain| gaps(chain)).min() {
            chains[nearest].push(tile);
        } else {
            open.push(chains.len());
            chains.push(vec![tile]);
        }
    }
    chains
}

/// Cuts a chain at its widest gap until at least half of every piece is equal on both sides: far-apart stock phrases are no passage.
fn split(chain: &[Tile], out: &mut Vec<Vec<Tile>>) {
    let (Some(first), Some(last)) = (chain.first(), chain.last()) else { return };
    let extent = (last.a + last.len - first.a).max(last.b + last.len - first.b);
    if matched(chain) * 2 >= extent {
        out.push(chain.to_vec());
        return;
    }
    let gap = |i: usize| {
        let (x, y) = (chain[i - 1], chain[i]);
        (y.a - x.a - x.len).max(y.b - x.b - x.len)
    };
    let widest = (1..chain.len()).max_by_key(|&i| gap(i)).expect("a single run is equal throughout");
    split(&chain[..widest], out);
    split(&chain[widest..], out);
}

/// Which end of a passage grows.
#[derive(Clone, Copy)]
enum Towards {
    Start,
    End,
}

/// Lets passages grow to the edges of their paragraphs without touching one another.
struct Edges<'a> {
    a: &'a Narrative,
    b: &'a Narrative,
    taken_a: Vec<bool>,
    taken_b: Vec<bool>,
}

impl<'a> Edges<'a> {
    fn new(a: &'a Prepared, b: &'a Prepared, chains: &[Vec<Tile>]) -> Self {
        let (a, b) = (&a.narrative, &b.narrative);
        let mut edges = Self { a, b, taken_a: vec![false; a.codes().len()], taken_b: vec![false; b.codes().len()] };
        for tile in chains.iter().flatten() {
            edges.taken_a[tile.a..tile.a + tile.len].fill(true);
            edges.taken_b[tile.b..tile.b + tile.len].fill(true);
        }
        edges
    }

    fn passage(&mut self, chain: &[Tile]) -> Aligned {
        let (first, last) = (chain[0], chain[chain.len() - 1]);
        let (mut a, mut b) = (first.a..last.a + last.len, first.b..last.b + last.len);
        let start_a = self.a.paragraph_of(a.start).tokens.start;
        let start_b = self.b.paragraph_of(b.start).tokens.start;
        let stop_a = self.a.paragraph_of(a.end - 1).tokens.end;
        let stop_b = self.b.paragraph_of(b.end - 1).tokens.end;

        let mut before = self.reach(start_a..a.start, start_b..b.start, Towards::Start);
        (a.start, b.start) = (before.a.start, before.b.start);
        if let Some(edge) = self.edge(start_a..a.start, start_b..b.start, |r| r.end.saturating_sub(1)..r.end) {
            (a.start, b.start) = (edge.a.start, edge.b.start);
            before.hunks.splice(0..0, edge.hunks);
        }
        let mut inside = before.hunks;
        for pair in chain.windows(2) {
            let (x, y) = (pair[0], pair[1]);
            inside.extend(hunks(self.a.codes(), x.a + x.len..y.a, self.b.codes(), x.b + x.len..y.b));
        }
        let after = self.reach(a.end..stop_a, b.end..stop_b, Towards::End);
        (a.end, b.end) = (after.a.end, after.b.end);
        inside.extend(after.hunks);
        if let Some(edge) = self.edge(a.end..stop_a, b.end..stop_b, |r| r.start..(r.start + 1).min(r.end)) {
            (a.end, b.end) = (edge.a.end, edge.b.end);
            inside.extend(edge.hunks);
        }
        Aligned { a, b, hunks: inside }
    }

    /// What follows a passage on either side over single differing tokens, as long as [`REACH`] equal ones follow each. The
    /// stretches lie between the passage and the edge of its paragraphs; those returned touch the passage.
    fn reach(&mut self, a: Range<usize>, b: Range<usize>, towards: Towards) -> Aligned {
        let place = |range: &Range<usize>, step: usize| match towards {
            Towards::Start => range.end - 1 - step,
            Towards::End => range.start + step,
        };
        let equal = |x: usize, y: usize| {
            x < a.len() && y < b.len() && {
                let (i, j) = (place(&a, x), place(&b, y));
                !self.taken_a[i] && !self.taken_b[j] && self.a.codes()[i] == self.b.codes()[j]
            }
        };
        let free =
            |x: usize, y: usize| (0..x).all(|x| !self.taken_a[place(&a, x)]) && (0..y).all(|y| !self.taken_b[place(&b, y)]);
        let (mut x, mut y) = (0, 0);
        loop {
            let run =
                |(over_a, over_b): (usize, usize)| (0..a.len()).take_while(|k| equal(x + over_a + k, y + over_b + k)).count();
            let best = [(1, 1), (1, 0), (0, 1)].map(|over| (run(over), over)).into_iter().max_by_key(|(run, _)| *run);
            let Some((run, (over_a, over_b))) = best.filter(|(run, _)| *run >= REACH) else { break };
            (x, y) = (x + over_a + run, y + over_b + run);
        }
        if !free(x, y) {
            (x, y) = (0, 0);
        }
        let (a, b) = match towards {
            Towards::Start => (a.end - x..a.end, b.end - y..b.end),
            Towards::End => (a.start..a.start + x, b.start..b.start + y),
        };
        let hunks = hunks(self.a.codes(), a.clone(), self.b.codes(), b.clone());
        self.take(a, b, hunks)
    }

    /// The tokens between a passage and the edge of its paragraphs, if they answer each other: all of them where anything in
    /// them is equal or there are very few; else only a number beside a number (the year a sentence starts with).
    fn edge(&mut self, a: Range<usize>, b: Range<usize>, nearest: impl Fn(&Range<usize>) -> Range<usize>) -> Option<Aligned> {
        let (near_a, near_b) = (nearest(&a), nearest(&b));
        let free = |a: &Range<usize>, b: &Range<usize>, edges: &Self| {
            !a.is_empty()
                && !b.is_empty()
                && !edges.taken_a[a.clone()].contains(&true)
                && !edges.taken_b[b.clone()].contains(&true)
        };
        let most = a.len().max(b.len());
        if most <= EDGE && free(&a, &b, self) {
            let hunks = hunks(self.a.codes(), a.clone(), self.b.codes(), b.clone());
            if most <= EDGE_UNEQUAL || kept(a.len(), &hunks) > 0 {
                return Some(self.take(a, b, hunks));
            }
        }
        let numbers =
            free(&near_a, &near_b, self) && is_number(self.a.codes()[near_a.start]) && is_number(self.b.codes()[near_b.start]);
        numbers.then(|| {
            let differs = self.a.codes()[near_a.start] != self.b.codes()[near_b.start];
            let hunk = Hunk { a: near_a.clone(), b: near_b.clone() };
            self.take(near_a, near_b, if differs { vec![hunk] } else { Vec::new() })
        })
    }

    fn take(&mut self, a: Range<usize>, b: Range<usize>, hunks: Vec<Hunk>) -> Aligned {
        self.taken_a[a.clone()].fill(true);
        self.taken_b[b.clone()].fill(true);
        Aligned { a, b, hunks }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{narrative, words};
    use super::*;
    use proptest::prelude::*;

    fn prepared<T: AsRef<str>>(paragraphs: &[T]) -> Prepared {
        Prepared::new(narrative(paragraphs))
    }

    fn ranges(a: &Prepared, b: &Prepared) -> Vec<(Range<usize>, Range<usize>)> {
        align(a, b).0.into_iter().map(|p| (p.a, p.b)).collect()
    }

    #[test]
    fn moved_blocks_stay_whole() {
        let (one, two, three) = (words(1, 60), words(2, 45), words(3, 80));
        let a = prepared(&[&one, &two, &three]);
        let b = prepared(&[&three, &one, &two]);
        assert_eq!(ranges(&a, &b), [(0..105, 80..185), (105..185, 0..80)]);
    }

    #[test]
    fn nineteen_tokens_are_no_passage_and_twenty_are() {
        for (count, passages) in [(19, 0), (20, 1)] {
            let run = words(5, count);
            let a = prepared(&[format!("{}{run}{}", words(6, 50), words(7, 50))]);
            let b = prepared(&[format!("{}{run}{}", words(8, 70), words(9, 20))]);
            assert_eq!(align(&a, &b).0.len(), passages, "{count} tokens");
        }
    }

    #[test]
    fn a_passage_reaches_the_names_at_the_edges_of_its_paragraph() {
        let text = words(5, 40);
        let a = prepared(&[words(1, 90), format!("小桥街道{text}28条")]);
        let b = prepared(&[words(2, 70), format!("人和街道{text}35条")]);
        let (passages, _) = align(&a, &b);
        assert_eq!((passages[0].a.clone(), passages[0].b.clone()), (90..136, 70..116));
        assert_eq!(passages[0].hunks, [Hunk { a: 90..92, b: 70..72 }, Hunk { a: 134..135, b: 114..115 }]);
    }

    #[test]
    fn a_passage_reaches_years_and_names_of_other_lengths_at_the_start_of_its_paragraph() {
        let text = words(5, 40);
        let a = prepared(&[words(1, 90), format!("2021年，我镇{text}")]);
        let b = prepared(&[words(2, 70), format!("2022年，街道办{text}")]);
        let (passages, _) = align(&a, &b);
        assert_eq!((passages[0].a.clone(), passages[0].b.clone()), (90..134, 70..115));
        assert_eq!(passages[0].hunks, [Hunk { a: 90..91, b: 70..71 }, Hunk { a: 92..94, b: 72..75 }]);
    }

    #[test]
    fn scattered_stock_phrases_are_no_passage() {
        let phrases: Vec<String> = (0..6).map(|i| words(50 + i, 7)).collect();
        let text = |seed: u64| (0..6).flat_map(|i| [phrases[i as usize].clone(), words(seed + i, 22)]).collect::<String>();
        assert_eq!(ranges(&prepared(&[text(100)]), &prepared(&[text(200)])), []);
    }

    /// What an equal pair of tokens earns and any other step costs: joins runs over single wrong characters, not over other text.
    const STEP: i32 = -4;

    /// The equal pairs of the best local alignment (Smith and Waterman, 1981; quadratic) of what is not masked.
    fn best(a: &[u64], b: &[u64], masked: (&[bool], &[bool])) -> Vec<(usize, usize)> {
        let width = b.len() + 1;
        let mut score = vec![0i32; (a.len() + 1) * width];
        let mut top = (0, 0, 0);
        let equal = |i: usize, j: usize| a[i] == b[j] && !masked.0[i] && !masked.1[j];
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                let across = score[(i - 1) * width + j - 1] + if equal(i - 1, j - 1) { 1 } else { STEP };
                let here = across.max(score[(i - 1) * width + j] + STEP).max(score[i * width + j - 1] + STEP).max(0);
                score[i * width + j] = here;
                if here > top.0 {
                    top = (here, i, j);
                }
            }
        }
        let (_, mut i, mut j) = top;
        let mut pairs = Vec::new();
        while score[i * width + j] > 0 {
            let here = score[i * width + j];
            if equal(i - 1, j - 1) && here == score[(i - 1) * width + j - 1] + 1 {
                pairs.push((i - 1, j - 1));
                (i, j) = (i - 1, j - 1);
            } else if here == score[(i - 1) * width + j - 1] + STEP {
                (i, j) = (i - 1, j - 1);
            } else if here == score[(i - 1) * width + j] + STEP {
                i -= 1;
            } else {
                j -= 1;
            }
        }
        pairs
    }

    /// Pieces in an order, some tokens wrong, between tokens of its own.
    fn spoilt(pieces: &[(u64, usize)], own: u64, one_in: u64) -> String {
        let spoil = |seed: u64, len: usize| -> String {
            let wrong =
                |i: usize| one_in > 0 && super::super::shingle::mix(own << 32 | seed << 16 | i as u64).is_multiple_of(one_in);
            words(seed, len).chars().enumerate().map(|(i, c)| if wrong(i) { '误' } else { c }).collect()
        };
        pieces.iter().enumerate().map(|(i, &(seed, len))| spoil(seed, len) + &words(own + i as u64, 4)).collect()
    }

    proptest! {
        /// Every passage of the quadratic oracle lies in passages of ours, at least three quarters of its equal pairs of tokens.
        /// Text that a report repeats can be paired in several ways and is left to `no_run_of_twenty_is_missed`.
        #[test]
        fn no_passage_of_smith_and_waterman_is_missed(
            pieces in prop::collection::vec((0u64..5, 1usize..70), 1..6),
            order in prop::collection::vec((0u64..5, 1usize..70), 1..6),
            one_in in prop_oneof![Just(0u64), 12u64..100],
        ) {
            let once = |pieces: Vec<(u64, usize)>| {
                let mut seen = std::collections::BTreeSet::new();
                pieces.into_iter().filter(|(seed, _)| seen.insert(*seed)).collect::<Vec<_>>()
            };
            let (a, b) = (prepared(&[spoilt(&once(pieces), 100, 0)]), prepared(&[spoilt(&once(order), 200, one_in)]));
            let (codes_a, codes_b) = (a.narrative.codes(), b.narrative.codes());
            let passages = ranges(&a, &b);
            let (mut masked_a, mut masked_b) = (vec![false; codes_a.len()], vec![false; codes_b.len()]);
            loop {
                let pairs = best(codes_a, codes_b, (&masked_a, &masked_b));
                if pairs.len() < PASSAGE {
                    break;
                }
                let within = |(i, j): &&(usize, usize)| {
                    passages.iter().any(|p| p.0.contains(i)) || passages.iter().any(|p| p.1.contains(j))
                };
                let found = pairs.iter().filter(within).count();
                prop_assert!(found * 4 >= pairs.len() * 3, "{found} of {}: {passages:?} {:?}", pairs.len(), pairs.last());
                for (i, j) in pairs {
                    masked_a[i] = true;
                    masked_b[j] = true;
                }
            }
        }

        /// Against every pair of places: no run of twenty equal tokens lies outside the passages on both sides.
        #[test]
        fn no_run_of_twenty_is_missed(
            pieces in prop::collection::vec((0u64..5, 1usize..50), 1..7),
            order in prop::collection::vec((0u64..5, 1usize..50), 1..7),
        ) {
            let text = |pieces: &[(u64, usize)], own: u64| -> String {
                pieces.iter().enumerate().map(|(i, &(seed, len))| words(seed, len) + &words(own + i as u64, 3)).collect()
            };
            let (a, b) = (prepared(&[text(&pieces, 100)]), prepared(&[text(&order, 200)]));
            let (codes_a, codes_b) = (a.narrative.codes(), b.narrative.codes());
            let passages = ranges(&a, &b);
            for (i, x) in codes_a.windows(PASSAGE).enumerate() {
                for (j, _) in codes_b.windows(PASSAGE).enumerate().filter(|(_, y)| x == *y) {
                    let seen = passages.iter().any(|(pa, pb)| {
                        (pa.start < i + PASSAGE && i < pa.end) || (pb.start < j + PASSAGE && j < pb.end)
                    });
                    prop_assert!(seen, "{i} {j} {passages:?}");
                }
            }
        }

        #[test]
        fn passages_lie_in_one_section_and_in_order(a in "[公开信息]{0,150}", b in "[公开信息]{0,150}") {
            let (a, b) = (prepared(&[&a]), prepared(&[&b]));
            for p in align(&a, &b).0 {
                let mut at = (p.a.start, p.b.start);
                for hunk in &p.hunks {
                    let equal = hunk.a.start - at.0;
                    prop_assert_eq!(hunk.b.start - at.1, equal);
                    prop_assert_eq!(&a.narrative.codes()[at.0..hunk.a.start], &b.narrative.codes()[at.1..hunk.b.start]);
                    at = (hunk.a.end, hunk.b.end);
                }
                prop_assert_eq!(&a.narrative.codes()[at.0..p.a.end], &b.narrative.codes()[at.1..p.b.end]);
            }
        }
    }
}
