//! Whether two paragraphs are nearly the same, whatever figures and names were filled in.
//!
//! Comes in: the text of a paragraph and the names its report goes by. Goes out: its [`Shingles`], whose exact Jaccard similarity
//! and band keys tell near-identical paragraphs. Unlike a [`super::Sketch`] it is of one paragraph, of any length, and folds numbers
//! and names: a template that was filled in anew is the same text. It forms no groups.

use super::minhash::{BANDS, bands, signature};
use super::narrative::tokenise;
use super::shingle::grams;
use super::sketch::{SHINGLE, identity};
use super::statutory::any_number;

/// The code that stands for any name. Codes of words are hashes; that one of them is this number has a chance of 2⁻⁶⁴.
const ANY_NAME: u64 = 2;

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

    /// The codes with every name in them replaced.
    fn fold(&self, codes: Vec<u64>) -> Vec<u64> {
        if self.0.is_empty() {
            return codes;
        }
        let mut folded = Vec::with_capacity(codes.len());
        let mut rest = codes.as_slice();
        while let Some(&code) = rest.first() {
            if let Some(name) = self.0.iter().find(|name| rest.starts_with(name)) {
                folded.push(ANY_NAME);
                rest = &rest[name.len()..];
            } else {
                folded.push(code);
                rest = &rest[1..];
            }
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
        let codes = names.fold(codes);
        if codes.is_empty() {
            return None;
        }
        let mut set: Vec<u64> = grams(&codes, SHINGLE.min(codes.len())).collect();
        set.sort_unstable();
        set.dedup();
        Some(Self { hash: identity(&codes), set: set.into() })
    }

    /// Equal for paragraphs that are the same but for numbers, names, punctuation, spaces, width and case.
    pub fn hash(&self) -> u128 {
        self.hash
    }

    /// The exact Jaccard similarity |A∩B|/|A∪B| of the two sets of runs, 0–1 (Broder 1997). Linear in both.
    pub fn jaccard(&self, other: &Self) -> f64 {
        let (a, b) = (&self.set, &other.set);
        let (mut at_a, mut at_b, mut both) = (0, 0, 0usize);
        while at_a < a.len() && at_b < b.len() {
            let (x, y) = (a[at_a], b[at_b]);
            both += usize::from(x == y);
            at_a += usize::from(x <= y);
            at_b += usize::from(y <= x);
        }
        both as f64 / (a.len() + b.len() - both) as f64
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
