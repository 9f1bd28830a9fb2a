//! Families: texts that were written from one another or from a common template, however each was rewritten.
//!
//! Comes in: what was [`Gathered`]: paragraphs of reports, or reports as wholes. Goes out: [`Families`], largest first. It does not say
//! which text was first, nor what the members have in common: `template` does.
//!
//! Near-identical members are one text already (`texts`). Texts are joined by containment (the share of the shorter one's runs that
//! stand in the other), and Leiden cuts the graph at a mean containment of [`RESOLUTION`] per pair. A report belongs to as many
//! families as its paragraphs do.

use rayon::prelude::*;

use super::Shingles;
use super::leiden::{Graph, communities};
use super::minhash::BANDS;
use super::texts::{Collapsed, Gathered, Source};
use super::units::{Grain, WHOLE};

/// Mean containment of a family's pairs, in thousandths, below which it falls apart (spec: copies; .2).
pub const RESOLUTION: i64 = 200;
/// Two texts are joined from this containment on, in thousandths: less is sentences of one frame that say different things (up to .65 on
/// generated reports, with at most 41 runs; copies have .75 and more).
pub const EDGE: i64 = 500;
/// The same for narratives as wholes: of several paragraphs some are always a report's own.
pub const EDGE_OF_REPORTS: i64 = 250;
/// And if they share at least this many runs, or all of the shorter one.
pub const EDGE_RUNS: usize = 32;
/// Texts with an equal band key are compared all with all up to this number; later ones join the family of the earlier text
/// they are most like.
pub const CROWD: usize = 256;
/// Earlier texts of each key a late one is compared with.
const NEAREST: usize = 16;
/// Narratives with an equal key of a paragraph are compared all with all up to this number, later ones with the first [`NEAREST`].
const CROWD_OF_PARTS: usize = 64;

/// A paragraph, or a report as a whole, in a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// Index into [`Families::sources`].
    pub report: u32,
    /// Its block; [`WHOLE`] for the report.
    pub block: u32,
    /// Which text it is: near-identical units have the same number.
    pub text: u32,
}

/// Where the graph of texts is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// See [`RESOLUTION`].
    pub resolution: i64,
    /// See [`EDGE`] and [`EDGE_OF_REPORTS`].
    pub edge: i64,
}

impl Cut {
    /// For what the members of a family are.
    pub fn of(grain: Grain) -> Self {
        let edge = if grain == Grain::Reports { EDGE_OF_REPORTS } else { EDGE };
        Self { resolution: RESOLUTION, edge }
    }
}

/// Units of one family, earliest report first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Two or more.
    pub units: Vec<Unit>,
    /// Distinct reports among them.
    pub reports: usize,
}

/// The families of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Families {
    /// The reports, as gathered.
    pub sources: Vec<Source>,
    /// Those with most reports first, then by their first unit.
    pub families: Vec<Family>,
    /// Texts that came too late in a crowd to be compared with all of it.
    pub late: usize,
}

impl Families {
    /// The name of a family: the beginning of its earliest report's id, and that paragraph's number. It stays the same as long as the
    /// earliest member does.
    pub fn name(&self, family: &Family) -> String {
        let first = family.units[0];
        let id = &self.sources[first.report as usize].id.0;
        let short = &id[..id.len().min(10)];
        if first.block == WHOLE { short.to_owned() } else { format!("{short}-{}", first.block) }
    }
}

impl Gathered {
    /// The families of all that was gathered; the same for reports gathered in any order and any number of threads.
    ///
    /// Two texts of Jaccard J are compared with probability 1 − (1 − J⁴)³² (.87 at .5, .35 at .34); a family needs only a part of its
    /// pairs to hold together, so few are lost but for families of two. Cost: a comparison (about a microsecond) with each text that
    /// shares a key, at most [`CROWD`] a key.
    pub fn families(self, cut: &Cut) -> Families {
        let Collapsed { sources, paragraphs, texts, bands } = self.collapsed();
        let (community, late) = group(&texts, &bands, cut);
        let mut rank = vec![0u32; sources.len()];
        let mut next = 0;
        let mut seen = vec![false; sources.len()];
        for standing in &paragraphs {
            if !std::mem::replace(&mut seen[standing.report as usize], true) {
                rank[standing.report as usize] = next;
                next += 1;
            }
        }
        let mut of: Vec<Vec<Unit>> = vec![Vec::new(); texts.len()];
        for standing in &paragraphs {
            let unit = Unit { report: standing.report, block: standing.block, text: standing.text };
            of[community[standing.text as usize] as usize].push(unit);
        }
        let mut families: Vec<Family> = of
            .into_iter()
            .filter(|units| units.len() > 1)
            .map(|units| {
                let mut reports: Vec<u32> = units.iter().map(|unit| unit.report).collect();
                reports.sort_unstable();
                reports.dedup();
                Family { reports: reports.len(), units }
            })
            .collect();
        let first = |family: &Family| (rank[family.units[0].report as usize], family.units[0].block);
        families.sort_by(|x, y| y.reports.cmp(&x.reports).then_with(|| first(x).cmp(&first(y))));
        Families { sources, families, late }
    }
}

/// A community for each text, and how many texts were late.
fn group(texts: &[Shingles], bands: &[[u32; BANDS]], cut: &Cut) -> (Vec<u32>, usize) {
    let buckets: Vec<Keys> = (0..BANDS).into_par_iter().map(|band| Keys::new(bands.iter().map(|keys| keys[band]))).collect();
    let is_late: Vec<bool> =
        (0..texts.len()).into_par_iter().map(|t| buckets.iter().any(|keys| keys.place(t) >= CROWD)).collect();
    let like = |a: usize, b: usize| {
        let shared = texts[a].shared(&texts[b]);
        let least = texts[a].len().min(texts[b].len()).max(1);
        let weight = (shared * 1000 / least) as i64;
        (shared >= EDGE_RUNS.min(least) && weight >= cut.edge).then_some(weight)
    };
    let parts = Parts::new(texts);
    let edges: Vec<(u32, u32, i64)> = (0..texts.len())
        .into_par_iter()
        .filter(|&t| !is_late[t])
        .flat_map_iter(|t| {
            let mut earlier = candidates(&buckets, t, CROWD);
            parts.earlier(t, &mut earlier);
            let earlier = earlier.into_iter().filter(|&other| !is_late[other as usize]);
            earlier.filter_map(move |other| Some((other, t as u32, like(other as usize, t)?))).collect::<Vec<_>>()
        })
        .collect();
    let mut community = communities(&Graph::new(texts.len(), &edges), cut.resolution);
    let joined: Vec<Option<u32>> = (0..texts.len())
        .into_par_iter()
        .map(|t| {
            let earlier = if is_late[t] { candidates(&buckets, t, NEAREST) } else { Vec::new() };
            let known = earlier.into_iter().filter(|&other| !is_late[other as usize]);
            let best = known.filter_map(|other| Some((like(other as usize, t)?, std::cmp::Reverse(other)))).max();
            best.map(|(_, other)| other.0)
        })
        .collect();
    for (text, other) in joined.into_iter().enumerate() {
        if let Some(other) = other {
            community[text] = community[other as usize];
        }
    }
    (community, is_late.iter().filter(|late| **late).count())
}

/// The texts before `text` among the first `most` of one of its keys, ascending.
fn candidates(buckets: &[Keys], text: usize, most: usize) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    for keys in buckets {
        found.extend(keys.same(text).iter().take(most).take_while(|&&other| (other as usize) < text));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Texts by one band's key.
struct Keys {
    /// Texts sorted by key, then number.
    sorted: Vec<u32>,
    /// For each text, where its key's texts begin and end in `sorted`, and its own place among them.
    at: Vec<(u32, u32, u32)>,
}

impl Keys {
    fn new(keys: impl Iterator<Item = u32>) -> Self {
        let mut pairs: Vec<u64> = keys.enumerate().map(|(text, key)| u64::from(key) << 32 | text as u64).collect();
        pairs.sort_unstable();
        let mut at = vec![(0, 0, 0); pairs.len()];
        let mut start = 0;
        for same in pairs.chunk_by(|x, y| x >> 32 == y >> 32) {
            let end = start + same.len() as u32;
            same.iter().enumerate().for_each(|(place, &pair)| at[pair as u32 as usize] = (start, end, place as u32));
            start = end;
        }
        Self { sorted: pairs.into_iter().map(|pair| pair as u32).collect(), at }
    }

    fn same(&self, text: usize) -> &[u32] {
        let (start, end, _) = self.at[text];
        &self.sorted[start as usize..end as usize]
    }

    fn place(&self, text: usize) -> usize {
        self.at[text].2 as usize
    }
}

/// Narratives by the keys of their paragraphs.
struct Parts {
    /// Texts of one key after another, ascending in each.
    sorted: Vec<u32>,
    /// For each text, one after another: where one of its keys begins in `sorted`, and its own place there.
    at: Vec<(u32, u32)>,
    /// Where a text begins in `at`; one more than there are texts.
    first: Vec<u32>,
}

impl Parts {
    fn new(texts: &[Shingles]) -> Self {
        let mut pairs: Vec<(u64, u32)> =
            (0u32..).zip(texts).flat_map(|(t, text)| text.parts().iter().map(move |&key| (key, t))).collect();
        pairs.par_sort_unstable();
        pairs.dedup();
        let (mut sorted, mut at) = (Vec::new(), Vec::new());
        for same in pairs.chunk_by(|x, y| x.0 == y.0).filter(|same| same.len() > 1) {
            let start = sorted.len() as u32;
            at.extend((0u32..).zip(same).map(|(place, &(_, text))| (text, (start, place))));
            sorted.extend(same.iter().map(|&(_, text)| text));
        }
        at.sort_unstable();
        let first = (0..=texts.len() as u32).map(|text| at.partition_point(|&(t, _)| t < text) as u32).collect();
        Self { sorted, at: at.into_iter().map(|(_, at)| at).collect(), first }
    }

    /// Adds the texts before `text` that have a key of a paragraph in common with it; `found` ends up ascending, each once.
    fn earlier(&self, text: usize, found: &mut Vec<u32>) {
        let own = self.first[text] as usize..self.first[text + 1] as usize;
        for &(start, place) in &self.at[own] {
            let compared = if (place as usize) < CROWD_OF_PARTS { place } else { NEAREST as u32 };
            found.extend(&self.sorted[start as usize..(start + compared) as usize]);
        }
        found.sort_unstable();
        found.dedup();
    }
}

#[cfg(test)]
mod tests {
    use super::super::Names;
    use super::super::sample::words;
    use super::*;
    use crate::report::ReportId;

    fn families(reports: &[(u16, Vec<String>)]) -> Families {
        let mut gathered = Gathered::default();
        for (number, (year, paragraphs)) in reports.iter().enumerate() {
            let source = Source { id: ReportId(format!("{number:016}")), year: Some(*year), file: format!("{number:04}") };
            let shingles = paragraphs.iter().enumerate();
            gathered.push(source, shingles.filter_map(|(i, text)| Some((i as u32, Shingles::of(text, &Names::default())?))));
        }
        gathered.families(&Cut::of(Grain::Paragraphs))
    }

    fn changed(text: &str, every: usize, seed: u64) -> String {
        let fresh: Vec<char> = words(seed, text.chars().count()).chars().collect();
        text.chars().enumerate().map(|(i, c)| if (i + seed as usize).is_multiple_of(every) { fresh[i] } else { c }).collect()
    }

    #[test]
    fn a_report_belongs_to_several_families() {
        let (one, two) = (words(1, 120), words(2, 120));
        let mut reports: Vec<(u16, Vec<String>)> = (0..6).map(|i| (2019, vec![changed(&one, 25, 10 + i)])).collect();
        reports.extend((0..5).map(|i| (2020, vec![changed(&two, 25, 20 + i)])));
        reports.push((2021, vec![changed(&one, 25, 30), changed(&two, 25, 31), words(3, 100)]));
        let found = families(&reports);
        let sizes: Vec<usize> = found.families.iter().map(|f| f.reports).collect();
        assert_eq!(sizes, [7, 6]);
        assert_eq!(found.name(&found.families[0]), "0000000000-0");
        assert!(found.families.iter().all(|f| f.units.iter().any(|u| u.report == 11)));
    }

    #[test]
    fn a_crowd_is_one_family() {
        let text = words(5, 120);
        let reports: Vec<_> = (0..2500).map(|i| (2020, vec![changed(&text, 45, 100 + i)])).collect();
        let found = families(&reports);
        assert!(found.late > 0, "the crowd is large enough for the test");
        assert!(found.families[0].reports >= 2475, "{}", found.families[0].reports);
    }
}
