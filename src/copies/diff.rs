//! What differs between two short stretches of tokens.
//!
//! Comes in: two stretches that lie between the same neighbours. Goes out: hunks, trimmed of the context both have. It does not
//! name them: whether a hunk is a substituted word or another text is decided in `pair`.

use std::ops::Range;

use super::narrative::is_number;

/// A place where `a` says one thing and `b` another; one of the ranges may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub a: Range<usize>,
    pub b: Range<usize>,
}

impl Hunk {
    fn is_one_sided(&self) -> bool {
        self.a.is_empty() || self.b.is_empty()
    }
}

/// The hunks between `codes_a[a]` and `codes_b[b]`, by longest common subsequence. Quadratic: made for gaps of a few dozen tokens.
pub(super) fn hunks(codes_a: &[u64], a: Range<usize>, codes_b: &[u64], b: Range<usize>) -> Vec<Hunk> {
    let common = common_after(&codes_a[a.clone()], &codes_b[b.clone()]);
    let width = b.len() + 1;
    let (mut i, mut j) = (0, 0);
    let mut hunks: Vec<Hunk> = Vec::new();
    let mut open = false;
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && codes_a[a.start + i] == codes_b[b.start + j] {
            (i, j, open) = (i + 1, j + 1, false);
            continue;
        }
        if !open {
            let (from_a, from_b) = (a.start + i, b.start + j);
            hunks.push(Hunk { a: from_a..from_a, b: from_b..from_b });
            open = true;
        }
        let hunk = hunks.last_mut().expect("one was opened just above");
        if j == b.len() || (i < a.len() && common[(i + 1) * width + j] >= common[i * width + j + 1]) {
            i += 1;
            hunk.a.end += 1;
        } else {
            j += 1;
            hunk.b.end += 1;
        }
    }
    joined(hunks, codes_a)
}

/// Tokens of `a..` that `hunks` leave equal.
pub(super) fn kept(len: usize, hunks: &[Hunk]) -> usize {
    len - hunks.iter().map(|h| h.a.len()).sum::<usize>()
}

/// `table[i][j]` is the length of the longest common subsequence of `a[i..]` and `b[j..]`.
fn common_after(a: &[u64], b: &[u64]) -> Vec<u16> {
    let width = b.len() + 1;
    let mut table = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            table[i * width + j] = if a[i] == b[j] {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    table
}

/// A single equal character between two changes, one of which only adds or only drops, is chance (党中央 against 中国共产党): the
/// two are one change. Not beside numbers, where 12月31日 against 11月3日 are two.
fn joined(hunks: Vec<Hunk>, codes_a: &[u64]) -> Vec<Hunk> {
    let mut out: Vec<Hunk> = Vec::with_capacity(hunks.len());
    for hunk in hunks {
        let number = |h: &Hunk| h.a.len() == 1 && is_number(codes_a[h.a.start]);
        match out.last_mut() {
            Some(last)
                if hunk.a.start - last.a.end == 1
                    && last.is_one_sided() != hunk.is_one_sided()
                    && !number(last)
                    && !number(&hunk) =>
            {
                last.a.end = hunk.a.end;
                last.b.end = hunk.b.end;
            }
            _ => out.push(hunk),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::narrative::tokenise;
    use super::*;
    use proptest::prelude::*;

    fn codes(text: &str) -> (Vec<u64>, Vec<&str>) {
        let (mut codes, mut words) = (Vec::new(), Vec::new());
        tokenise(text, |t| {
            codes.push(t.code);
            words.push(&text[t.from as usize..t.to as usize]);
        });
        (codes, words)
    }

    fn check(a: &str, b: &str, expected: &[(&str, &str)]) {
        let ((a, words_a), (b, words_b)) = (codes(a), codes(b));
        let found: Vec<(String, String)> =
            hunks(&a, 0..a.len(), &b, 0..b.len()).into_iter().map(|h| (words_a[h.a].concat(), words_b[h.b].concat())).collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn cases() {
        check("小桥街道办事处", "人和街道办事处", &[("小桥", "人和")]);
        check("2020年，我办", "2021年，我办", &[("2020", "2021")]);
        check("12月31日前", "11月3日前", &[("12", "11"), ("31", "3")]);
        check("同样", "同样", &[]);
        check("公开信息167条", "公开各类信息98条", &[("", "各类"), ("167", "98")]);
        check("召开会议", "召开", &[("会议", "")]);
    }

    proptest! {
        #[test]
        fn what_the_hunks_leave_is_equal(a in "[公开信息]{0,30}", b in "[公开信息]{0,30}") {
            let ((a, _), (b, _)) = (codes(&a), codes(&b));
            let hunks = hunks(&a, 0..a.len(), &b, 0..b.len());
            let (mut rest_a, mut rest_b) = (a.clone(), b.clone());
            for hunk in hunks.iter().rev() {
                rest_a.drain(hunk.a.clone());
                rest_b.drain(hunk.b.clone());
            }
            prop_assert_eq!(&rest_a, &rest_b);
            prop_assert_eq!(rest_a.len(), kept(a.len(), &hunks));
        }
    }
}
