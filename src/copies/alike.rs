//! Whether two paragraphs are nearly the same, whatever figures and names were filled in.
//!
//! Comes in: the text of a paragraph and the names its report goes by. Goes out: its [`Shingles`], whose exact Jaccard similarity
//! and band keys tell near-identical paragraphs. Unlike a [`super::Sketch`] it is of one paragraph, of any length, and folds numbers
//! and names: a template that was filled in anew is the same text. It forms no groups: `texts` and `family` do.

use std::ops::Range;

use super::Narrative;
use super::minhash::{BANDS, bands, signature};
use super::narrative::tokenise;
use super::shingle::grams;
use super::sketch::{SHINGLE, identity, own_shingles};
use super::statutory::any_number;

/// The code that stands for any name.
pub(super) const ANY_NAME: u64 = 2;

/// What the name of a place ends in.
const UNITS: [char; 7] = ['省', '市', '州', '盟', '县', '区', '旗'];
/// What is left of a name without its place may be anybody's.
const COMMON: [&str; 3] = ["人民政府", "政府", "办事处"];

/// Whether a code is a name's: those are below 2³². Codes of words are hashes; that one of them is so small has a chance of 2⁻³².
pub(super) fn is_name(code: u64) -> bool {
    u32::try_from(code).is_ok()
}

/// The code of a name as one token: equal for equal names.
fn name(codes: &[u64]) -> u64 {
    u64::from(identity(codes) as u32) & !1 | ANY_NAME
}

/// The names that are one and the same placeholder in a report's paragraphs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(Vec<Vec<u64>>);

impl Names {
    /// Of these names; the longest is tried first. Names of one character are left out: they would hit ordinary words.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let codes = |name: &str| {
            let mut codes = Vec::new();
            tokenise(name, |token| codes.push(any_number(token.code)));
            codes
        };
        let mut names: Vec<Vec<u64>> = names.into_iter().map(codes).filter(|codes| codes.len() > 1).collect();
        names.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        names.dedup();
        Self(names)
    }

    /// The names a report goes by: agency and region, the agency without its region and with any part of it (砚丘市 of 云泽省岚汀市砚丘市), and each
    /// without 人民政府 or 办事处, or with 政府 for 人民政府.
    ///
    /// ```
    /// use gongkai::copies::{Names, Shingles};
    /// let own = Names::of_issuer(Some("青溪县云岭镇人民政府"), Some("青溪县"));
    /// let of = |text| Shingles::of(text, &own).map(|s| s.hash());
    /// assert_eq!(of("云岭镇公开"), of("青溪县公开"));
    /// ```
    pub fn of_issuer(agency: Option<&str>, region: Option<&str>) -> Self {
        let (agency, region) = (agency.unwrap_or(""), region.unwrap_or(""));
        // Places above are written or left out: in the title, in the text, or in neither.
        let begins_unit = |at: usize| at > 0 && region[..at].ends_with(UNITS) && !region[at..].starts_with(UNITS);
        let starts = region.char_indices().map(|(at, _)| at).filter(|&at| begins_unit(at));
        let tails: Vec<&str> = std::iter::once(0).chain(starts).map(|at| &region[at..]).filter(|tail| !tail.is_empty()).collect();
        let body = tails.iter().find_map(|tail| agency.strip_prefix(tail)).unwrap_or(agency);
        let mut names: Vec<String> = [agency, body].map(str::to_owned).into();
        for tail in tails {
            names.extend([tail.to_owned(), format!("{tail}{body}")]);
            names.extend(agency.find(tail).map(|at| agency[at..].to_owned()));
        }
        let plain: Vec<String> =
            names.iter().filter_map(|name| Some(format!("{}政府", name.strip_suffix("人民政府")?))).collect();
        names.extend(plain);
        for ending in ["人民政府", "办事处"] {
            let shortened: Vec<String> = names.iter().filter_map(|name| name.strip_suffix(ending)).map(str::to_owned).collect();
            names.extend(shortened);
        }
        // What is left of a government's own name may be nothing or a common word.
        names.retain(|name| name.chars().count() > 2 && !COMMON.iter().any(|common| name.starts_with(common)));
        Self::of(names.iter().map(String::as_str))
    }

    /// The codes with every name in them made one token, each name another, with the tokens it was made of.
    pub(super) fn joined(&self, codes: &[u64]) -> Vec<(u64, Range<usize>)> {
        let plain: Vec<u64> = codes.iter().map(|&code| any_number(code)).collect();
        let folded = self.fold(&plain);
        let ends = folded.iter().skip(1).map(|(_, at)| *at).chain([codes.len()]);
        let token = |(&(code, at), end): (&(u64, usize), usize)| {
            (if code == ANY_NAME { name(&codes[at..end]) } else { codes[at] }, at..end)
        };
        folded.iter().zip(ends).map(token).collect()
    }

    /// The codes with every name in them replaced, each with the place of its first token.
    fn fold(&self, codes: &[u64]) -> Vec<(u64, usize)> {
        let mut folded = Vec::with_capacity(codes.len());
        let mut at = 0;
        while at < codes.len() {
            let name = self.0.iter().find(|name| codes[at..].starts_with(name));
            folded.push((name.map_or(codes[at], |_| ANY_NAME), at));
            at += name.map_or(1, Vec::len);
        }
        folded
    }
}

/// The distinct runs of [`SHINGLE`] tokens of a paragraph, numbers and names folded; a shorter paragraph is one run. Tokens are
/// those of [`super::Narrative`]: spaces and punctuation do not count. 8 bytes a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shingles {
    hash: u128,
    /// Ascending, each once.
    set: Box<[u64]>,
    /// See [`Self::parts`].
    parts: Box<[u64]>,
}

impl Shingles {
    /// Of a paragraph; `None` if it has no token. Linear, apart from sorting its runs.
    ///
    /// ```
    /// use gongkai::copies::{Names, Shingles};
    /// let of = |text: &str, name: &str| Shingles::of(text, &Names::of([name])).unwrap();
    /// let (a, b) = (of("2021年岚汀县受理申请12件。", "岚汀县"), of("2022年青溪县受理申请9件。", "青溪县"));
    /// assert_eq!(a.hash(), b.hash());
    /// assert_eq!(a.jaccard(&b), 1.0);
    /// ```
    pub fn of(text: &str, names: &Names) -> Option<Self> {
        let mut codes = Vec::new();
        tokenise(text, |token| codes.push(any_number(token.code)));
        let codes: Vec<u64> = names.fold(&codes).into_iter().map(|(code, _)| code).collect();
        if codes.is_empty() {
            return None;
        }
        let set = grams(&codes, SHINGLE.min(codes.len())).collect();
        Some(Self::from_runs(identity(&codes), set))
    }

    /// Of tokens of a narrative (at least one), without the runs that are statutory from end to end: what two texts share beyond
    /// the wording that everybody has to use. `statutory` is of the whole narrative.
    pub fn of_own(narrative: &Narrative, tokens: Range<usize>, statutory: &[bool], names: &Names) -> Self {
        let codes: Vec<u64> = narrative.codes()[tokens.clone()].iter().map(|&code| any_number(code)).collect();
        let (codes, marks): (Vec<u64>, Vec<bool>) =
            names.fold(&codes).into_iter().map(|(code, at)| (code, statutory[tokens.start + at])).unzip();
        let mut set = Vec::new();
        own_shingles(&codes, &marks, &mut set);
        Self::from_runs(identity(&codes), set)
    }

    fn from_runs(hash: u128, mut set: Vec<u64>) -> Self {
        set.sort_unstable();
        set.dedup();
        Self { hash, set: set.into(), parts: Box::default() }
    }

    /// With the band keys of what it consists of: see [`Self::parts`].
    pub(super) fn of_parts(self, parts: impl Iterator<Item = Self>) -> Self {
        let keys = |part: Self| (0u64..).zip(part.bands()).map(|(band, key)| band << 32 | u64::from(key));
        Self { parts: parts.flat_map(keys).collect(), ..self }
    }

    /// Of a narrative as a whole the band keys of its paragraphs, each with its band above bit 32; else nothing. Two narratives that
    /// have a paragraph in common are seldom alike enough as wholes to have an equal key of their own.
    pub(super) fn parts(&self) -> &[u64] {
        &self.parts
    }

    /// Equal for paragraphs that are the same but for numbers, names, punctuation, spaces, width and case.
    pub fn hash(&self) -> u128 {
        self.hash
    }

    /// The exact Jaccard similarity |A∩B|/|A∪B| of the two sets of runs, 0–1 (Broder 1997); 0 of two empty ones. Linear in both.
    pub fn jaccard(&self, other: &Self) -> f64 {
        let both = self.shared(other);
        both as f64 / (self.len() + other.len() - both).max(1) as f64
    }

    /// How many runs.
    pub fn len(&self) -> usize {
        self.set.len()
    }

    /// Whether every run is statutory.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// How many runs both have. Linear in both.
    pub fn shared(&self, other: &Self) -> usize {
        let (a, b) = (&self.set, &other.set);
        let (mut at_a, mut at_b, mut both) = (0, 0, 0usize);
        while at_a < a.len() && at_b < b.len() {
            let (x, y) = (a[at_a], b[at_b]);
            both += usize::from(x == y);
            at_a += usize::from(x <= y);
            at_b += usize::from(y <= x);
        }
        both
    }

    /// The band keys of its MinHash signature: two paragraphs of Jaccard J share one with probability 1 − (1 − J⁴)³²; at J = .8
    /// that fails in 5 of 10⁸ cases.
    pub fn bands(&self) -> [u32; BANDS] {
        bands(&signature(&self.set))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::sample::words;
    use super::*;

    fn of(text: &str, names: &[&str]) -> Shingles {
        Shingles::of(text, &Names::of(names.iter().copied())).unwrap()
    }

    #[test]
    fn what_is_filled_in_does_not_matter_but_words_do() {
        for (a, a_names, b, b_names, same) in [
            ("2021年，我办受理12件", &[][..], "2022 年我办受理 1205 件。", &[][..], true),
            ("岚汀县教育局公开", &["岚汀县教育局", "岚汀县"][..], "青溪县公开", &["青溪县"], true),
            ("岚汀县教育局公开", &["岚汀县"], "青溪县公开", &["青溪县"], false),
            ("岚汀县公开", &[], "青溪县公开", &["青溪县"], false),
            ("公开", &[], "公示", &[], false),
            ("无。", &[], "无", &["无"], true),
        ] {
            assert_eq!(of(a, a_names).hash() == of(b, b_names).hash(), same, "{a} {b}");
        }
        assert_eq!(Shingles::of("……。 ", &Names::default()), None);
    }

    #[test]
    fn jaccard_is_that_of_the_sets() {
        let base = words(3, 80);
        let changed = format!("{}新添{}", &base[..120], &base[126..]);
        for (a, b) in [(&base, &changed), (&base, &words(4, 80)), (&base, &base)] {
            let runs = |text: &str| {
                let chars: Vec<char> = text.chars().collect();
                chars.windows(SHINGLE).map(<[char]>::to_vec).collect::<HashSet<_>>()
            };
            let (x, y) = (runs(a), runs(b));
            let expected = x.intersection(&y).count() as f64 / x.union(&y).count() as f64;
            assert!((of(a, &[]).jaccard(&of(b, &[])) - expected).abs() < 1e-12);
        }
    }
}
