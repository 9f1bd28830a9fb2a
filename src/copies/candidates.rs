//! Which pairs of reports are worth reading side by side.
//!
//! Comes in: the sketches of all reports, earliest first, and which agency each belongs to. Goes out: pairs, and how many groups
//! were too large for all their pairs. Nothing is verified here: a candidate may turn out to share nothing that counts.

use rayon::prelude::*;

use super::Sketch;
use super::buckets::{Buckets, Keys, by_mark, by_paragraph};

/// A group of up to this many reports gives all its pairs; a larger one a star.
pub const ALL_PAIRS: usize = 64;
/// A fingerprint of more distinct agencies than this, and than [`WIDESPREAD_SHARE`] of all, is no evidence by itself.
pub const WIDESPREAD: usize = 50;
/// See [`WIDESPREAD`].
pub const WIDESPREAD_SHARE: f64 = 0.05;
/// Two reports that share widespread wording are a candidate if they share at least this part of the fingerprints of the
/// shorter one: then it is not one phrase that spreads but a whole text. Or if they share [`BESIDE_WIDESPREAD`] others.
pub const WIDESPREAD_MARKS: f64 = 0.3;
/// Fingerprints two reports must share beside widespread ones: at the edges of a widespread passage the choice of fingerprints
/// depends on what stands around it, so one or two rare ones may belong to it.
pub const BESIDE_WIDESPREAD: u32 = 3;

/// Parts into which the search for partners is cut: enough for any number of cores.
const SHARES: usize = 256;

/// Two reports to compare, by rank, the earlier first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The earlier.
    pub a: u32,
    /// The later.
    pub b: u32,
    /// Whether paragraphs of theirs are alike; else only fingerprints are shared.
    pub paragraph: bool,
    /// Fingerprints they share, widespread ones not counted.
    pub marks: u32,
}

/// The pairs, and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// Ascending by `a`, then `b`.
    pub pairs: Vec<Candidate>,
    /// Groups of more than [`ALL_PAIRS`] reports, of which only a star was taken: each with the earliest, with the next earlier
    /// one, and with the other years of its own agency.
    pub crowded: usize,
    /// Groups of so many agencies that a phrase they share is no evidence by itself; of a shared paragraph a star was taken.
    pub widespread: usize,
}

/// Which pairs are looked for.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// All.
    All,
    /// Those of one rank with every other; no group is too large for it.
    One(usize),
    /// Of all, those in which one of these takes part (by rank).
    Touching(&'a [bool]),
}

/// The candidate pairs among `sketches` (in rank order); `agencies[rank]` is equal for reports of one agency.
///
/// For certain: every two reports that share a run of [`super::CERTAIN`] tokens, none of them statutory, held by at most
/// [`ALL_PAIRS`] reports, and share nothing widespread (else [`BESIDE_WIDESPREAD`] fingerprints: a run of 46 tokens). With
/// probability 1 − (1 − J⁴)³²: paragraphs of Jaccard J.
///
/// Cost: sorting all fingerprints and band keys, or those that the wanted ones hold; then, for each wanted report, the sum of its groups' sizes
/// (at most 64 each).
pub fn candidates(sketches: &[&Sketch], agencies: &[u32], wanted: Wanted<'_>) -> Candidates {
    let (pairs, crowded, widespread) = chosen(sketches, agencies, wanted, Some);
    Candidates { pairs, crowded, widespread }
}

/// What `keep` makes of the candidates, ascending, each once; and how many groups were crowded and widespread. Most candidates share so little
/// that they are never read, and lists of all of them would be the largest thing in memory.
pub(super) fn chosen<T: Ord + Send>(
    sketches: &[&Sketch],
    agencies: &[u32],
    wanted: Wanted<'_>,
    keep: impl Fn(Candidate) -> Option<T> + Sync,
) -> (Vec<T>, usize, usize) {
    let ranks: Vec<usize> = match wanted {
        Wanted::All => (0..sketches.len()).collect(),
        Wanted::One(rank) => vec![rank],
        Wanted::Touching(ranks) => (0..sketches.len()).filter(|&rank| ranks[rank]).collect(),
    };
    let keys = (!matches!(wanted, Wanted::All)).then(|| Keys::of(ranks.iter().map(|&rank| sketches[rank])));
    let spread = Spread::new(agencies);
    let (marks, large) = by_mark(sketches, keys.as_ref(), |ranks| Some(spread.size(ranks)).filter(|size| *size != Size::Small));
    let held = sketches.par_iter().map(|sketch| Held::new(sketch, &large)).collect();
    let groups = [Groups::new(by_paragraph(sketches, keys.as_ref()), &spread), Groups::new(marks, &spread)];
    let count = |kind| groups.iter().map(|g| g.sizes.iter().filter(|s| **s == kind).count()).sum();
    let (crowded, widespread) = (count(Size::Crowded), count(Size::Widespread));
    let search = Search { held, spread, groups, wanted };
    // A blank list of all reports for each share of the work, not for each report.
    let share = ranks.len().div_ceil(SHARES).max(1);
    let partners = |ranks: &[usize]| {
        let mut seen = vec![Seen::default(); sketches.len()];
        ranks.iter().flat_map(|&rank| search.partners(rank as u32, &mut seen, &keep)).collect::<Vec<T>>()
    };
    let mut pairs: Vec<T> = ranks.par_chunks(share).flat_map_iter(partners).collect();
    pairs.par_sort_unstable();
    // Two that are both wanted found each other.
    pairs.dedup();
    (pairs, crowded, widespread)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Small,
    Crowded,
    Widespread,
}

/// How many agencies there are, and which reports are whose.
struct Spread<'a> {
    agencies: &'a [u32],
    /// The reports of each agency.
    own: Lists,
    limit: usize,
}

impl<'a> Spread<'a> {
    fn new(agencies: &'a [u32]) -> Self {
        let numbers = agencies.iter().max().map_or(0, |&most| most as usize + 1);
        let own = Lists::new(numbers, || agencies.iter().enumerate().map(|(rank, &agency)| (agency, rank as u32)));
        let known = (0..numbers as u32).filter(|&agency| !own.get(agency).is_empty()).count();
        Self { agencies, own, limit: WIDESPREAD.max((known as f64 * WIDESPREAD_SHARE) as usize) }
    }

    fn size(&self, ranks: &[u32]) -> Size {
        if ranks.len() > self.limit {
            let mut agencies: Vec<u32> = ranks.iter().map(|&rank| self.agencies[rank as usize]).collect();
            agencies.sort_unstable();
            agencies.dedup();
            if agencies.len() > self.limit {
                return Size::Widespread;
            }
        }
        if ranks.len() > ALL_PAIRS { Size::Crowded } else { Size::Small }
    }
}

/// Groups with their sizes, and the groups of each report.
struct Groups {
    buckets: Buckets,
    sizes: Vec<Size>,
    of_rank: Lists,
}

impl Groups {
    fn new(buckets: Buckets, spread: &Spread) -> Self {
        let sizes = (0..buckets.len()).into_par_iter().map(|bucket| spread.size(buckets.get(bucket))).collect();
        let entries = || (0..buckets.len()).flat_map(|b| buckets.get(b).iter().map(move |&rank| (rank, b as u32)));
        let of_rank = Lists::new(spread.agencies.len(), entries);
        Self { buckets, sizes, of_rank }
    }
}

/// Lists of numbers, one for each index, in one vector.
struct Lists {
    starts: Vec<usize>,
    items: Vec<u32>,
}

impl Lists {
    /// From `(index, item)` entries, which keep their order.
    fn new<I: Iterator<Item = (u32, u32)>>(count: usize, entries: impl Fn() -> I) -> Self {
        let mut starts = vec![0usize; count + 1];
        entries().for_each(|(index, _)| starts[index as usize + 1] += 1);
        for index in 0..count {
            starts[index + 1] += starts[index];
        }
        let mut next = starts.clone();
        let mut items = vec![0; starts[count]];
        for (index, item) in entries() {
            items[next[index as usize]] = item;
            next[index as usize] += 1;
        }
        Self { starts, items }
    }

    fn get(&self, index: u32) -> &[u32] {
        &self.items[self.starts[index as usize]..self.starts[index as usize + 1]]
    }
}

/// The fingerprints of a report that many have: those that few have are counted while their groups are walked.
struct Held {
    /// Of all its fingerprints, how many there are.
    marks: u32,
    crowded: Vec<u32>,
    widespread: Vec<u32>,
}

impl Held {
    fn new(sketch: &Sketch, large: &[(u32, Size)]) -> Self {
        let mut held = Self { marks: sketch.marks.len() as u32, crowded: Vec::new(), widespread: Vec::new() };
        let mut rest = large;
        for &mark in &sketch.marks {
            rest = &rest[rest.partition_point(|(m, _)| *m < mark)..];
            match rest.first() {
                Some(&(m, Size::Widespread)) if m == mark => held.widespread.push(mark),
                Some(&(m, _)) if m == mark => held.crowded.push(mark),
                _ => {}
            }
        }
        held
    }
}

/// Numbers in both of two ascending lists.
fn common(a: &[u32], b: &[u32]) -> u32 {
    let (mut at_a, mut at_b, mut both) = (0, 0, 0);
    while at_a < a.len() && at_b < b.len() {
        let (x, y) = (a[at_a], b[at_b]);
        both += u32::from(x == y);
        at_a += usize::from(x <= y);
        at_b += usize::from(y <= x);
    }
    both
}

const WEAK: u8 = 1;
const MARK: u8 = 2;
const PARAGRAPH: u8 = 4;

/// What a report and a partner share, as far as their groups tell.
#[derive(Clone, Copy, Default)]
struct Seen {
    evidence: u8,
    /// Fingerprints of small groups.
    marks: u32,
}

struct Search<'a> {
    held: Vec<Held>,
    spread: Spread<'a>,
    /// By paragraph, by mark.
    groups: [Groups; 2],
    wanted: Wanted<'a>,
}

impl Search<'_> {
    /// What `keep` makes of the candidates of a report: with earlier ones, or, where not all are wanted, also with later ones. `seen` is blank
    /// before and after.
    fn partners<T>(&self, rank: u32, seen: &mut [Seen], keep: impl Fn(Candidate) -> Option<T>) -> Vec<T> {
        let mut touched = Vec::new();
        for (groups, evidence) in self.groups.iter().zip([PARAGRAPH, MARK]) {
            for &bucket in groups.of_rank.get(rank) {
                let ranks = groups.buckets.get(bucket as usize);
                let size = groups.sizes[bucket as usize];
                // A whole paragraph is worth a look however many have it; a phrase is not.
                let evidence = if size == Size::Widespread && evidence == MARK { WEAK } else { evidence };
                let counts = evidence == MARK && size == Size::Small;
                let weight = if counts { groups.buckets.weight(bucket as usize) } else { 0 };
                let mut note = |partner: u32| {
                    let seen = &mut seen[partner as usize];
                    if seen.evidence == 0 {
                        touched.push(partner);
                    }
                    seen.evidence |= evidence;
                    seen.marks += weight;
                };
                match (self.wanted, size) {
                    (Wanted::One(_), _) | (Wanted::Touching(_), Size::Small) => {
                        ranks.iter().filter(|&&r| r != rank).for_each(|&r| note(r));
                    }
                    (Wanted::All, Size::Small) => ranks.iter().take_while(|&&r| r < rank).for_each(|&r| note(r)),
                    (Wanted::All, _) => self.star(rank, ranks, note),
                    (Wanted::Touching(_), _) => {
                        self.star(rank, ranks, &mut note);
                        self.star_ahead(rank, ranks, note);
                    }
                }
            }
        }
        touched.sort_unstable();
        let weigh = |partner| self.weigh(rank, partner, std::mem::take(&mut seen[partner as usize]));
        touched.into_iter().filter_map(weigh).filter_map(keep).collect()
    }

    /// Whether what two reports share is reason enough to compare them.
    fn weigh(&self, rank: u32, partner: u32, seen: Seen) -> Option<Candidate> {
        let (a, b) = (rank.min(partner), rank.max(partner));
        let (x, y) = (&self.held[a as usize], &self.held[b as usize]);
        let marks = seen.marks + common(&x.crowded, &y.crowded);
        let widespread = common(&x.widespread, &y.widespread);
        let shorter = x.marks.min(y.marks);
        let mostly = shorter > 0 && f64::from(marks + widespread) >= WIDESPREAD_MARKS * f64::from(shorter);
        let paragraph = seen.evidence & PARAGRAPH != 0;
        let plain = seen.evidence != WEAK && widespread == 0;
        (paragraph || plain || marks >= BESIDE_WIDESPREAD || mostly).then_some(Candidate { a, b, paragraph, marks })
    }

    /// With the earliest of a large group, with the one before, and with earlier years of the same agency.
    fn star(&self, rank: u32, ranks: &[u32], mut note: impl FnMut(u32)) {
        let at = ranks.partition_point(|&r| r < rank);
        if at > 0 {
            note(ranks[0]);
            note(ranks[at - 1]);
        }
        let own = self.spread.own.get(self.spread.agencies[rank as usize]).iter().take_while(|&&r| r < rank);
        own.filter(|r| ranks.binary_search(r).is_ok()).for_each(|&r| note(r));
    }

    /// Whose star it stands in: all that come later if it is the earliest, else the next; and later years of the same agency.
    fn star_ahead(&self, rank: u32, ranks: &[u32], mut note: impl FnMut(u32)) {
        let behind = ranks.partition_point(|&r| r <= rank);
        let most = if ranks[0] == rank { ranks.len() } else { ranks.len().min(behind + 1) };
        ranks[behind..most].iter().for_each(|&r| note(r));
        let own = self.spread.own.get(self.spread.agencies[rank as usize]).iter().filter(|&&r| r > rank);
        own.filter(|r| ranks.binary_search(r).is_ok()).for_each(|&r| note(r));
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{narrative, words};
    use super::*;

    fn found(texts: &[Vec<String>], only: Option<usize>) -> Candidates {
        let wanted = only.map_or(Wanted::All, Wanted::One);
        let sketches: Vec<Sketch> = texts.iter().map(|paragraphs| Sketch::of_narrative(&narrative(paragraphs))).collect();
        let agencies: Vec<u32> = (0..texts.len() as u32).collect();
        candidates(&sketches.iter().collect::<Vec<_>>(), &agencies, wanted)
    }

    fn pairs(found: &Candidates) -> Vec<(u32, u32)> {
        found.pairs.iter().map(|c| (c.a, c.b)).collect()
    }

    #[test]
    fn a_run_of_twenty_and_a_like_paragraph_are_found_and_nothing_else() {
        let run = words(9, 20);
        let long = words(10, 90);
        let changed = format!("{}{}{}", words(11, 8), &long[24..210], words(12, 12));
        let texts = [
            vec![words(1, 300), long],
            vec![format!("{}{run}{}", words(2, 150), words(3, 90))],
            vec![words(4, 200)],
            vec![format!("{}{run}", words(5, 10)), words(6, 400)],
            vec![words(7, 20), changed],
        ];
        let all = found(&texts, None);
        assert_eq!(pairs(&all), [(0, 4), (1, 3)]);
        assert!(all.pairs[0].paragraph && !all.pairs[1].paragraph);
        assert_eq!(pairs(&found(&texts, Some(3))), [(1, 3)]);
        assert_eq!(pairs(&found(&texts, Some(2))), []);
    }

    #[test]
    fn a_widespread_phrase_alone_is_no_evidence_but_a_widespread_paragraph_is_a_star() {
        let shared = words(1, 60);
        let with_own = |i: u64| vec![format!("{}{}{}", words(100 + i, 600), shared, words(300 + i, 600))];
        let texts: Vec<_> = (0..80).map(with_own).collect();
        let all = found(&texts, None);
        // A few share three fingerprints at the edges of the phrase by chance.
        assert!(all.pairs.len() < 10 && all.widespread > 0, "{} pairs", all.pairs.len());
        let texts: Vec<_> = (0..80).map(|i| vec![shared.clone(), words(100 + i, 400)]).collect();
        let all = found(&texts, None);
        assert!((1..80).all(|b| pairs(&all).contains(&(0, b)) && pairs(&all).contains(&(b - 1, b))));
        let texts: Vec<_> = (0..80).map(|i| vec![shared.clone(), words(2, 200), words(100 + i, 40)]).collect();
        let all = found(&texts, None);
        assert!((1..80).all(|b| pairs(&all).contains(&(0, b)) && pairs(&all).contains(&(b - 1, b))));
        assert!(all.pairs.len() < 80 * 79 / 4, "{} pairs", all.pairs.len());
        assert_eq!(found(&texts, Some(40)).pairs.len(), 79);
    }

    #[test]
    fn a_crowd_of_one_agency_gives_its_own_years() {
        let texts: Vec<_> = (0..70u64).map(|i| vec![words(1, 60), words(100 + i, 100)]).collect();
        let sketches: Vec<Sketch> = texts.iter().map(|paragraphs| Sketch::of_narrative(&narrative(paragraphs))).collect();
        let agencies: Vec<u32> = (0..70).map(|rank| rank / 2).collect();
        let all = candidates(&sketches.iter().collect::<Vec<_>>(), &agencies, Wanted::All);
        assert!(all.crowded > 0 && all.widespread == 0);
        assert!((0..35).all(|i| pairs(&all).contains(&(2 * i, 2 * i + 1))));
        assert!(all.pairs.len() < 70 * 69 / 4, "{} pairs", all.pairs.len());
    }

    /// Stars, small groups and widespread phrases mixed.
    #[test]
    fn what_touches_some_is_of_all_what_they_take_part_in() {
        let (form, phrase) = (words(1, 60), words(2, 30));
        let text = |i: u64| {
            let small = words(500 + i / 3, 50);
            let own = format!("{}{phrase}{}", words(100 + i, 120), words(300 + i, 90));
            if i.is_multiple_of(4) { vec![own, small] } else { vec![form.clone(), own, small] }
        };
        let texts: Vec<Vec<String>> = (0..120).map(text).collect();
        let sketches: Vec<Sketch> = texts.iter().map(|paragraphs| Sketch::of_narrative(&narrative(paragraphs))).collect();
        let sketches: Vec<&Sketch> = sketches.iter().collect();
        let agencies: Vec<u32> = (0..120).map(|rank| rank / 2).collect();
        let all = candidates(&sketches, &agencies, Wanted::All);
        for chosen in [&[0][..], &[1], &[119], &[3, 4, 5, 60, 61], &[2, 118], &(0..120).collect::<Vec<_>>()] {
            let touching: Vec<bool> = (0..120).map(|rank| chosen.contains(&rank)).collect();
            let part = candidates(&sketches, &agencies, Wanted::Touching(&touching));
            let expected: Vec<Candidate> =
                all.pairs.iter().copied().filter(|pair| touching[pair.a as usize] || touching[pair.b as usize]).collect();
            assert_eq!(part.pairs, expected, "{chosen:?}");
            assert!(!expected.is_empty());
        }
    }
}
