//! Wording that every report has to use, so that sharing it proves nothing.
//!
//! Comes in: a [`Narrative`]. Goes out: for each token, whether it stands in a phrase of the reference list `statutory.txt`, or in a quotation
//! from the Regulation (`regulation`).
//! It does not judge how widespread other wording is: a district's own template is shared, not statutory.

use std::ops::Range;
use std::sync::LazyLock;

use super::Narrative;
use super::narrative::{is_number, tokenise};
use super::regulation::quotations;
use super::shingle::grams;
use super::statement::Vocabulary;

/// The version of the list; part of [`super::SKETCH_VERSION`].
pub const STATUTORY_VERSION: u32 = 3;

/// Phrases are looked up by their first tokens.
const PREFIX: usize = 4;
/// All numbers are one in this list.
pub(super) const ANY_NUMBER: u64 = 1;

/// Why a phrase is in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatutoryKind {
    /// Titles and terms of law.
    Law,
    /// Headings and labels of the official form.
    Form,
    /// The opening: legal basis, period, contact.
    Preamble,
    /// "Nothing to report", and the figures of the tables put in words.
    Nil,
    /// The fee statement of section 六.
    Fee,
    /// Set names of doctrines and congresses.
    Formula,
}

impl StatutoryKind {
    /// The key used in rows.
    pub fn key(self) -> &'static str {
        ["law", "form", "preamble", "nil", "fee", "formula"][self as usize]
    }

    /// What prescribes wording of this kind, where the list names no clause for the phrase itself.
    pub fn clause(self) -> &'static str {
        [
            "法律法规文件名称、用语",
            "年度报告格式（国办公开办函〔2019〕60号、〔2021〕30号）",
            "条例第四十九条、第五十条；年度报告格式",
            "年度报告格式：无报告事项",
            "国办函〔2020〕109号；年度报告格式第六部分",
            "固定政治表述",
        ][self as usize]
    }

    fn parse(key: &str) -> Option<Self> {
        Some(match key {
            "law" => Self::Law,
            "form" => Self::Form,
            "preamble" => Self::Preamble,
            "nil" => Self::Nil,
            "fee" => Self::Fee,
            "formula" => Self::Formula,
            _ => return None,
        })
    }
}

struct Phrase {
    codes: Vec<u64>,
    kind: StatutoryKind,
    clause: &'static str,
    whole: bool,
}

/// A phrase of the list where it stands in a narrative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatutoryPhrase {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Why it is in the list.
    pub kind: StatutoryKind,
    /// The clause that prescribes or contains it.
    pub clause: &'static str,
}

struct Lexicon {
    /// Bit `prefix hash >> 52` is set if some phrase starts so: spares nearly every lookup.
    filter: Vec<u64>,
    /// Phrases that may stand anywhere, by prefix hash, the longest first.
    anywhere: Vec<(u64, Phrase)>,
    whole: Vec<Phrase>,
    vocabulary: Vocabulary,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let list = include_str!("statutory.txt");
    let vocabulary = Vocabulary::of(list);
    let mut lexicon = Lexicon { filter: vec![0; 64], anywhere: Vec::new(), whole: Vec::new(), vocabulary };
    for line in list.lines().filter(|l| is_phrase(l)) {
        let phrase = parse(line).expect("the list is part of the program and a test reads it");
        if phrase.whole {
            lexicon.whole.push(phrase);
        } else {
            let prefix = grams(&phrase.codes[..PREFIX], PREFIX).next().expect("no phrase is shorter: checked in parse");
            lexicon.filter[(prefix >> 58) as usize] |= 1 << (prefix >> 52 & 63);
            lexicon.anywhere.push((prefix, phrase));
        }
    }
    lexicon.anywhere.sort_by_key(|(prefix, phrase)| (*prefix, usize::MAX - phrase.codes.len()));
    lexicon
});

/// Whether a line of the list is a phrase: neither blank nor a remark, nor words of the vocabulary.
fn is_phrase(line: &str) -> bool {
    !(line.is_empty() || ["#", "core\t", "word\t"].iter().any(|start| line.starts_with(start)))
}

fn parse(line: &'static str) -> Option<Phrase> {
    let (kind, rest) = line.split_once('\t')?;
    let (text, clause) = rest.split_once('\t').map_or((rest, None), |(text, clause)| (text, Some(clause)));
    let kind = StatutoryKind::parse(kind)?;
    let (whole, text) = text.strip_prefix('=').map_or((false, text), |rest| (true, rest));
    let mut codes = Vec::new();
    tokenise(text, |token| codes.push(any_number(token.code)));
    let long_enough = if whole { !codes.is_empty() } else { codes.len() >= PREFIX };
    long_enough.then_some(Phrase { codes, kind, clause: clause.unwrap_or(kind.clause()), whole })
}

/// The code of a token where all numbers are one.
#[inline]
pub(super) fn any_number(code: u64) -> u64 {
    if is_number(code) { ANY_NUMBER } else { code }
}

/// The kind of statutory phrase each token stands in, `None` outside. Where phrases overlap, the one that starts first names
/// the kind. Required statements in words of their own (`statement.rs`) are [`StatutoryKind::Nil`]. Phrases do not cross from one
/// paragraph into the next. Cost: one hash a token, plus a comparison where a phrase may start.
pub fn statutory(narrative: &Narrative) -> Vec<Option<StatutoryKind>> {
    let mut marks = vec![None; narrative.codes().len()];
    for phrase in statutory_phrases(narrative) {
        for mark in &mut marks[phrase.tokens] {
            mark.get_or_insert(phrase.kind);
        }
    }
    marks
}

/// The statutory phrases of a narrative in order; they may overlap.
pub fn statutory_phrases(narrative: &Narrative) -> Vec<StatutoryPhrase> {
    let codes: Vec<u64> = narrative.codes().iter().map(|&code| any_number(code)).collect();
    let mut found = Vec::new();
    for paragraph in narrative.paragraphs() {
        let (start, first) = (paragraph.tokens.start, found.len());
        let codes = &codes[paragraph.tokens.clone()];
        let mut marked = vec![false; codes.len()];
        in_paragraph(codes, |at, phrase| {
            marked[at..at + phrase.codes.len()].fill(true);
            let tokens = start + at..start + at + phrase.codes.len();
            found.push(StatutoryPhrase { tokens, kind: phrase.kind, clause: phrase.clause });
        });
        for (tokens, article) in quotations(codes) {
            marked[tokens.clone()].fill(true);
            let tokens = start + tokens.start..start + tokens.end;
            found.push(StatutoryPhrase { tokens, kind: StatutoryKind::Law, clause: article });
        }
        // A paragraph that is a phrase as a whole has no room for statements in other words.
        for tokens in LEXICON.vocabulary.statements(codes, |at| marked[at]) {
            let tokens = start + tokens.start..start + tokens.end;
            found.push(StatutoryPhrase { tokens, kind: StatutoryKind::Nil, clause: StatutoryKind::Nil.clause() });
        }
        found[first..].sort_by_key(|phrase| phrase.tokens.start);
    }
    found
}

fn in_paragraph(codes: &[u64], mut each: impl FnMut(usize, &Phrase)) {
    if let Some(phrase) = LEXICON.whole.iter().find(|phrase| phrase.codes == codes) {
        each(0, phrase);
        return;
    }
    for (at, prefix) in grams(codes, PREFIX).enumerate() {
        if LEXICON.filter[(prefix >> 58) as usize] >> (prefix >> 52 & 63) & 1 == 0 {
            continue;
        }
        let first = LEXICON.anywhere.partition_point(|(p, _)| *p < prefix);
        let same = LEXICON.anywhere[first..].iter().take_while(|(p, _)| *p == prefix);
        if let Some((_, phrase)) = same.into_iter().find(|(_, phrase)| codes[at..].starts_with(&phrase.codes)) {
            each(at, phrase);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::narrative;
    use super::*;

    fn marked(text: &str) -> String {
        let narrative = narrative(&[text]);
        let marks = statutory(&narrative);
        (0..marks.len()).filter(|&i| marks[i].is_some()).map(|i| narrative.text(i..i + 1)).collect()
    }

    #[test]
    fn every_line_of_the_list_is_understood_and_stands_once() {
        let list = include_str!("statutory.txt");
        assert!(list.starts_with(&format!("# Statutory wording of the annual report, version {STATUTORY_VERSION}.")));
        let lines: Vec<&str> = list.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
        for line in lines.iter().filter(|l| is_phrase(l)) {
            assert!(parse(line).is_some(), "{line}");
        }
        let mut unique = lines.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), lines.len());
    }

    #[test]
    fn cases() {
        for (text, expected) in [
            ("无。", "无"),
            ("街道无线电管理", ""),
            (
                "本报告所列数据的统计期限自２０２３年1月1日起至2023年12月31日止。",
                "本报告所列数据的统计期限自２０２３年1月1日起至2023年12月31日止",
            ),
            ("根据《中华人民共和国政府信息公开条例》，我办", "中华人民共和国政府信息公开条例"),
            ("多次召开会议进行安排部署", ""),
            ("本年度未收取信息处理费。另有一事", "本年度未收取信息处理费"),
        ] {
            assert_eq!(marked(text), expected, "{text}");
        }
    }

    #[test]
    fn the_longest_phrase_counts() {
        let narrative = narrative(&["以习近平新时代中国特色社会主义思想为指导，抓落实"]);
        let marks = statutory(&narrative);
        assert_eq!(marks.iter().filter(|m| **m == Some(StatutoryKind::Formula)).count(), 20);
    }
}
