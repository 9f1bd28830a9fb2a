//! Statements that the form asks for, in whatever words an office makes them: nil returns, fees, the figures of the tables.
//!
//! Comes in: the codes of a paragraph in which all numbers are one, and what the list's phrases cover already. Goes out: the
//! stretches that consist of the vocabulary of such statements. Thousands of offices put the same twenty words together in their
//! own order; no list of phrases holds them all, and two offices that hit upon the same order have not copied.

use std::collections::HashMap;
use std::ops::Range;

use super::narrative::tokenise;
use super::statutory::{ANY_NUMBER, any_number};

/// Tokens of the shortest stretch.
const LEAST: usize = 8;
/// Words and figures of the shortest stretch: a term of law alone is no statement.
const WORDS: usize = 5;
/// Tokens in a row that may be something else, such as a short name.
const FOREIGN: usize = 2;
/// Of so many tokens of a stretch, at most one is something else.
const ONE_IN: usize = 6;

/// The words of required statements.
pub(super) struct Vocabulary {
    /// By first code, the longest first; whether the word is a core word.
    words: HashMap<u64, Vec<(Vec<u64>, bool)>>,
    /// Bit `code >> 52` is set if some word starts with such a code: spares most lookups.
    filter: [u64; 64],
}

impl Vocabulary {
    /// From the lines `core` and `word` of the reference list.
    pub fn of(list: &str) -> Self {
        let mut vocabulary = Self { words: HashMap::new(), filter: [0; 64] };
        for line in list.lines() {
            let (core, words) = match line.split_once('\t') {
                Some(("core", words)) => (true, words),
                Some(("word", words)) => (false, words),
                _ => continue,
            };
            for word in words.split(' ') {
                let mut codes = Vec::new();
                tokenise(word, |token| codes.push(any_number(token.code)));
                let Some(&first) = codes.first() else { continue };
                vocabulary.filter[(first >> 58) as usize] |= 1 << (first >> 52 & 63);
                vocabulary.words.entry(first).or_default().push((codes, core));
            }
        }
        for words in vocabulary.words.values_mut() {
            words.sort_by_key(|(codes, _)| std::cmp::Reverse(codes.len()));
        }
        vocabulary
    }

    /// The stretches of required statements in a paragraph, ascending; `covered` are tokens of the list's phrases.
    /// Cost: a test of one bit a token, and a look into a table where a word may begin.
    pub fn statements(&self, codes: &[u64], covered: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut open: Option<Stretch> = None;
        let mut at = 0;
        while at < codes.len() {
            let (len, core) = match self.word(&codes[at..]) {
                Some(word) => word,
                None if covered(at) || codes[at] == ANY_NUMBER => (1, false),
                None => {
                    at += 1;
                    continue;
                }
            };
            let stretch = match open.take() {
                Some(open) if at - open.end <= FOREIGN => Stretch {
                    foreign: open.foreign + at - open.end,
                    end: at + len,
                    core: open.core || core,
                    words: open.words + 1,
                    ..open
                },
                before => {
                    found.extend(before.and_then(Stretch::statement));
                    Stretch { start: at, end: at + len, foreign: 0, words: 1, core }
                }
            };
            open = Some(stretch);
            at += len;
        }
        found.extend(open.and_then(Stretch::statement));
        found
    }

    /// Whether a token stands in a word.
    pub fn covers(&self, codes: &[u64], at: usize) -> bool {
        (0..=at).any(|start| self.word(&codes[start..]).is_some_and(|(len, _)| start + len > at))
    }

    /// The longest word that `codes` begin with: its length, and whether it is a core word.
    fn word(&self, codes: &[u64]) -> Option<(usize, bool)> {
        let first = codes[0];
        if self.filter[(first >> 58) as usize] >> (first >> 52 & 63) & 1 == 0 {
            return None;
        }
        let words = self.words.get(&first)?;
        words.iter().find(|(word, _)| codes.starts_with(word)).map(|(word, core)| (word.len(), *core))
    }
}

struct Stretch {
    start: usize,
    end: usize,
    /// Tokens inside that are no word of the vocabulary.
    foreign: usize,
    words: usize,
    core: bool,
}

impl Stretch {
    fn statement(self) -> Option<Range<usize>> {
        let len = self.end - self.start;
        (self.core && len >= LEAST && self.words >= WORDS && self.foreign * ONE_IN <= len).then_some(self.start..self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::narrative;
    use super::super::statutory::statutory;

    #[test]
    fn required_statements_in_any_words_and_nothing_else() {
        for (text, expected) in [
            (
                "本年度我局没有收到公民、法人或者其他组织提出的政府信息公开申请，没有上年结转办理的申请。",
                "本年度我局没有收到公民、法人或者其他组织提出的政府信息公开申请，没有上年结转办理的申请",
            ),
            ("全年收到政府信息公开申请0件，结转下年度0件。另办培训班三期", "全年收到政府信息公开申请0件，结转下年度0件"),
            (
                "依申请公开信息处理费收取情况：我镇未发出收费通知，收费总金额为0元。",
                "依申请公开信息处理费收取情况：我镇未发出收费通知，收费总金额为0元",
            ),
            ("2021年，予以公开5件，部分公开2件，不予公开1件", ""),
            ("把危房翻修补助名单和计算办法贴到各村小组的公告牌上，请村民代表核对面积", ""),
            ("我局组织专人上门讲解政府信息公开申请的办法", ""),
        ] {
            let narrative = narrative(&[text]);
            let marks = statutory(&narrative);
            let first = marks.iter().position(Option::is_some);
            let marked = first.map_or(String::new(), |first| {
                let last = marks.iter().rposition(Option::is_some).expect("there is a first");
                narrative.text(first..last + 1).to_owned()
            });
            assert_eq!(marked, expected, "{text}");
        }
    }
}
