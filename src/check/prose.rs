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
            wanted.then(|| Passage { section, text: text(), start: block.start })
        });
        let passages = passages.collect();
        Self { places, passages }
    }

    /// Where bytes `range` of a passage stand in the source, and the words there as printed.
    pub fn place(&self, passage: &Passage, range: Range<usize>) -> (Option<Span>, String) {
        let chars = |bytes: usize| passage.text[..bytes].chars().count() as u32;
        let (start, end) = (passage.start + chars(range.start), passage.start + chars(range.end));
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

/// Whether the end of `before`, which begins a sentence, lies inside a title, a quotation or brackets.
pub(super) fn enclosed(before: &str) -> bool {
    [('《', '》'), ('“', '”'), ('(', ')'), ('〔', '〕'), ('[', ']'), ('【', '】'), ('<', '>')]
        .iter()
        .any(|(open, close)| before.matches(*open).count() > before.matches(*close).count())
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
        for (before, expected) in [("印发《", true), ("印发《要点》", false), ("(", true), ("我办", false)] {
            assert_eq!(enclosed(before), expected, "{before}");
        }
    }
}
