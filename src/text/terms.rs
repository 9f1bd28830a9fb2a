//! The words of this field: terms that must not be cut apart, and short forms of one and the same thing.
//!
//! Comes in: `terms.txt` and `short_forms.txt`, which say where each group is from. Goes out: lists for the segmenter and for word
//! queries. It cuts no text.

use std::collections::HashMap;
use std::sync::LazyLock;

const TERMS: &str = include_str!("terms.txt");
const SHORT_FORMS: &str = include_str!("short_forms.txt");

/// Terms the segmenter is to keep whole, short forms that are single words among them.
pub(super) fn terms() -> impl Iterator<Item = &'static str> {
    let names = lines(SHORT_FORMS).flat_map(members).filter(|name| name.chars().all(char::is_alphanumeric));
    lines(TERMS).chain(names)
}

/// Other names of what a folded word names; none for most words.
///
/// ```
/// assert_eq!(gongkai::text::other_forms("依申请公开"), ["申请公开"]);
/// assert_eq!(gongkai::text::other_forms("办事处"), ["街道办"], "街道办 finds 街道办事处, but not any 办事处");
/// assert!(gongkai::text::other_forms("政务公开").is_empty());
/// ```
pub fn other_forms(word: &str) -> &'static [&'static str] {
    static FORMS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        let mut forms: HashMap<&str, Vec<&str>> = HashMap::new();
        for line in lines(SHORT_FORMS) {
            let (wide, rest) = line.split_once('>').map_or((None, line), |(wide, rest)| (Some(wide.trim()), rest));
            let group: Vec<&str> = members(rest).collect();
            for name in wide.iter().chain(&group) {
                let others = group.iter().filter(|other| *other != name);
                let known = forms.entry(name).or_default();
                for other in others {
                    if !known.contains(other) {
                        known.push(other);
                    }
                }
            }
        }
        forms
    });
    FORMS.get(word).map_or(&[], Vec::as_slice)
}

fn members(line: &'static str) -> impl Iterator<Item = &'static str> {
    line.split(['=', '>']).map(str::trim)
}

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::text::normalise;

    #[test]
    fn entries_are_folded_and_stand_once() {
        let mut seen = HashSet::new();
        for term in lines(TERMS) {
            assert_eq!(normalise(term), term);
            assert!(seen.insert(term), "{term} stands twice");
            assert!(term.chars().all(char::is_alphanumeric), "{term}: a word holds no punctuation");
        }
        let mut seen = HashSet::new();
        for line in lines(SHORT_FORMS) {
            assert!(seen.insert(line), "{line} stands twice");
            assert!(members(line).count() >= 2, "{line}: a group has two names");
            for name in members(line) {
                assert_eq!(normalise(name), name);
            }
        }
    }

    #[test]
    fn one_way_is_one_way() {
        assert!(other_forms("街道办").contains(&"街道办事处"));
        assert!(!other_forms("街道办").contains(&"办事处"));
        assert_eq!(other_forms("街道办事处"), ["街道办"]);
        assert_eq!(other_forms("双随机一公开"), ["双随机、一公开"]);
    }
}
