//! The running text of a report cut into sentences, with the way back to the source.
//!
//! Comes in: a [`Report`]. Goes out: folded paragraphs (one character for each of the text) outside the sections of the tables,
//! their sentences and clauses, the years named in them. It judges nothing: `years`, `foreign` and `words` do.

use std::ops::Range;

use crate::report::{BlockKind, Places, Report, SectionKind, Span};
use crate::text::fold_kept;

/// A paragraph, folded.
pub(super) struct Passage {
    /// The section it stands in; `None` before the first.
    pub section: Option<SectionKind>,
    /// Its characters, folded one by one.
    pub text: String,
    /// Position of its first character.
    start: u32,
    /// The byte of every character: counting from the start for each finding would be quadratic.
    chars: Vec<u32>,
    brackets: Brackets,
}

impl Passage {
    fn new(section: Option<SectionKind>, text: String, start: u32) -> Self {
        let chars = text.char_indices().map(|(at, _)| at as u32).collect();
        let brackets = Brackets::of(&text);
        Self { section, text, start, chars, brackets }
    }

    /// Whether the end of bytes `before`, which begin a sentence, lies inside a title, a quotation or brackets.
    pub fn encloses(&self, before: Range<usize>) -> bool {
        self.brackets.open(before)
    }

    fn position(&self, byte: usize) -> u32 {
        self.start + self.chars.partition_point(|&at| (at as usize) < byte) as u32
    }
}

/// Signs that enclose.
const PAIRS: [(char, char); 7] = [('《', '》'), ('“', '”'), ('(', ')'), ('〔', '〕'), ('[', ']'), ('【', '】'), ('<', '>')];

/// How many more of each pair were opened than closed, at every sign: asked for each clause and year, so it is counted once.
struct Brackets {
    /// The byte behind each sign.
    behind: Vec<usize>,
    /// Opened less closed up to there, for each of [`PAIRS`].
    depths: Vec<[i32; PAIRS.len()]>,
}

impl Brackets {
    fn of(text: &str) -> Self {
        let mut made = Self { behind: Vec::new(), depths: Vec::new() };
        let mut depth = [0; PAIRS.len()];
        for (at, c) in text.char_indices() {
            let Some(pair) = PAIRS.iter().position(|p| p.0 == c || p.1 == c) else { continue };
            depth[pair] += if PAIRS[pair].0 == c { 1 } else { -1 };
            made.behind.push(at + c.len_utf8());
            made.depths.push(depth);
        }
        made
    }

    fn open(&self, within: Range<usize>) -> bool {
        let depth = |byte: usize| {
            let signs = self.behind.partition_point(|&behind| behind <= byte);
            signs.checked_sub(1).map_or([0; PAIRS.len()], |last| self.depths[last])
        };
        let (first, last) = (depth(within.start), depth(within.end));
        first.iter().zip(last).any(|(before, now)| now > *before)
    }
}

/// The paragraphs of a report that are running text: those before the first section, and of sections 一, 五 and 六.
pub(super) struct Prose<'a> {
    places: Places<'a>,
    pub passages: Vec<Passage>,
}

impl<'a> Prose<'a> {
    /// Cost: linear in the text.
    pub fn of(report: &'a Report) -> Self {
        let places = report.text.places();
        let first = report.sections.first().map_or(0, |s| s.blocks.start);
        let paragraphs = report.text.blocks.iter().enumerate().filter(|(_, b)| b.kind == BlockKind::Paragraph);
        let passages = paragraphs.filter_map(|(index, block)| {
            let section = report.section_of_block(index);
            let wanted = section.map_or((index as u32) < first, SectionKind::is_narrative);
            let text = || fold_kept(places.slice(block.start, block.end));
            wanted.then(|| Passage::new(section, text(), block.start))
        });
        let passages = passages.collect();
        Self { places, passages }
    }

    /// Where bytes `range` of a passage stand in the source, and the words there as printed. Logarithmic.
    pub fn place(&self, passage: &Passage, range: Range<usize>) -> (Option<Span>, String) {
        let (start, end) = (passage.position(range.start), passage.position(range.end));
        ((end > start).then(|| self.places.span(start, end)), self.places.slice(start, end).to_owned())
    }
}

/// The sentences of a folded text, as byte ranges, each with its stop.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    cut(text, 0..text.len(), &['。', ';', '!', '?'])
}

/// The clauses of a sentence, as byte ranges, each with its comma or colon.
pub(super) fn clauses(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    cut(text, sentence, &[',', ':'])
}

fn cut(text: &str, range: Range<usize>, stops: &[char]) -> Vec<Range<usize>> {
    let mut start = range.start;
    let pieces = text[range.clone()].split_inclusive(stops).map(|piece| {
        let from = start;
        start += piece.len();
        from..start
    });
    pieces.filter(|r| !text[r.clone()].trim().is_empty()).collect()
}

/// The words of a list, which is written as one string with spaces.
pub(super) fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split_ascii_whitespace()
}

/// A year named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct YearAt {
    pub year: u16,
    /// Its bytes, 年 and 度 included.
    pub range: Range<usize>,
}

/// Every `2021年`, `2021年度`, `二〇二一年` of a folded text.
pub(super) fn years(text: &str) -> Vec<YearAt> {
    let mut found = Vec::new();
    let mut run: Vec<(usize, u16)> = Vec::new();
    for (at, c) in text.char_indices() {
        if let Some(digit) = digit(c) {
            run.push((at, digit));
            continue;
        }
        if c == '年' && run.len() == 4 {
            let year = run.iter().fold(0u16, |value, (_, digit)| value * 10 + digit);
            let end = at + c.len_utf8();
            let end = if text[end..].starts_with('度') { end + '度'.len_utf8() } else { end };
            if (2003..=2099).contains(&year) {
                found.push(YearAt { year, range: run[0].0..end });
            }
        }
        run.clear();
    }
    found
}

/// The length of the year that a text begins with; 0 if it begins with none. Constant, however long the text.
pub(super) fn year_length(text: &str) -> usize {
    // Four digits, 年 and 度.
    let head = text.char_indices().nth(6).map_or(text, |(at, _)| &text[..at]);
    years(head).first().filter(|year| year.range.start == 0).map_or(0, |year| year.range.end)
}

fn digit(c: char) -> Option<u16> {
    match c {
        '0'..='9' => Some(c as u16 - '0' as u16),
        '〇' | '零' | '○' => Some(0),
        _ => "一二三四五六七八九".chars().position(|d| d == c).map(|p| p as u16 + 1),
    }
}

/// What is left of a clause behind its numbering (`1.`, `(一)`, `一是`, `一、`), in bytes from its start.
pub(super) fn behind_numbering(clause: &str) -> usize {
    let trimmed = clause.trim_start();
    let skipped = clause.len() - trimmed.len();
    let open = trimmed.trim_start_matches('(');
    let rest = open.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if rest.len() == open.len() {
        return skipped;
    }
    let marked = [")、", ").", ")", "、", ".", "是"].iter().find_map(|mark| rest.strip_prefix(mark));
    marked.map_or(skipped, |rest| clause.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_found_with_their_places() {
        for (text, expected) in [
            ("2021年,我办", &[(2021, "2021年")][..]),
            ("二〇二一年度共", &[(2021, "二〇二一年度")]),
            ("12021年 1998年 2021年", &[(2021, "2021年")]),
            ("〔2021〕12号", &[]),
        ] {
            let found: Vec<(u16, &str)> = years(text).into_iter().map(|y| (y.year, &text[y.range])).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn numbering_is_skipped() {
        for (clause, rest) in
            [("1.2021年", "2021年"), ("(一)我办", "我办"), ("一是加强", "加强"), ("2021年", "2021年"), ("十分", "十分")]
        {
            assert_eq!(&clause[behind_numbering(clause)..], rest);
        }
    }

    #[test]
    fn what_stands_in_titles_and_brackets_is_enclosed() {
        for (before, expected) in [("印发《", true), ("印发《要点》", false), ("(", true), ("我办", false), ("》印发《", false)]
        {
            let passage = Passage::new(None, format!("《。{before}我办"), 0);
            let sentence = "《。".len();
            assert_eq!(passage.encloses(sentence..sentence + before.len()), expected, "{before}");
        }
    }

    #[test]
    fn a_year_at_the_start_is_measured() {
        for (text, length) in [("2021年度共", 10), ("2021年", 7), ("二〇二一年我办", 15), ("我办2021年", 0), ("", 0)]
        {
            assert_eq!(year_length(text), length, "{text}");
        }
    }
}
