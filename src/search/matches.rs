//! The places of a query's words and phrases in one report.
//!
//! Comes in: the leaves of a query, and a report. Goes out: every place that matches, with its section, source span and
//! context. It asks no index: this is how places are shown, and the oracle of what the index says.

use std::cmp::Reverse;

use memchr::memmem;

use super::hits::{Match, Request};
use super::near::{self, Place};
use super::query::Text;
use super::scope::Sections;
use crate::report::{Block, Places, Report};
use crate::text::{Segmenter, fold_kept};

/// The leaves of a query, ready to be looked for in a text.
pub(super) struct Leaves {
    phrases: Vec<(memmem::Finder<'static>, Sections)>,
    near: Vec<Near>,
    words: Vec<(String, Sections)>,
}

struct Near {
    parts: Vec<memmem::Finder<'static>>,
    gap: u32,
    sections: Sections,
}

impl Leaves {
    pub fn new(request: &Request) -> Self {
        let mut leaves = Self { phrases: Vec::new(), near: Vec::new(), words: Vec::new() };
        let finder = |text: &str| memmem::Finder::new(text).into_owned();
        for leaf in request.leaves() {
            let sections = leaf.sections;
            match leaf.text {
                Text::Phrase(phrase) => leaves.phrases.push((finder(&phrase), sections)),
                Text::Near { parts, gap } => {
                    leaves.near.push(Near { parts: parts.iter().map(|p| finder(p)).collect(), gap, sections });
                }
                Text::Words(text) => {
                    let words = Segmenter::shared().query_words(&text);
                    leaves.phrases.push((finder(&text), sections));
                    leaves.words.extend(words.into_iter().map(|word| (word, sections)));
                }
            }
        }
        leaves
    }

    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty() && self.near.is_empty()
    }

    /// All places in a report, in order.
    pub fn find(&self, report: &Report, context: usize) -> Vec<Match> {
        let folded = fold_kept(&report.text.display);
        let stands_in = |at: u32, sections: Sections| {
            sections.is_all() || report.text.block_at(at).is_some_and(|b| sections.contains(report.section_of_block(b)))
        };
        let mut ranges = Vec::new();
        for (finder, sections) in &self.phrases {
            ranges.extend(places(&folded, finder).into_iter().filter(|(start, _)| stands_in(*start, *sections)));
        }
        for near in &self.near {
            ranges.extend(near.windows(report, &folded).into_iter().filter(|(start, _)| stands_in(*start, near.sections)));
        }
        self.find_words(&folded, stands_in, &mut ranges);
        ranges.sort_unstable();
        ranges.dedup();
        let places = report.text.places();
        ranges.into_iter().filter_map(|(start, end)| describe(report, &places, start, end, context)).collect()
    }

    /// Words are looked for only in blocks that hold their letters, and count only where jieba cuts them so; a word inside a
    /// longer matched place is not shown again.
    fn find_words(&self, folded: &str, stands_in: impl Fn(u32, Sections) -> bool, ranges: &mut Vec<(u32, u32)>) {
        if self.words.is_empty() {
            return;
        }
        let mut at = 0u32;
        let mut cut = Vec::new();
        for block in folded.split('\n') {
            if self.words.iter().any(|(word, sections)| stands_in(at, *sections) && block.contains(word.as_str())) {
                let wanted = |text: &str| self.words.iter().any(|(word, sections)| word == text && stands_in(at, *sections));
                let words = Segmenter::shared().words(block);
                cut.extend(words.into_iter().filter(|w| wanted(&w.text)).map(|w| (at + w.start, at + w.end)));
            }
            at += block.chars().count() as u32 + 1;
        }
        cut.sort_unstable_by_key(|r| (r.0, Reverse(r.1)));
        let mut covered = 0;
        cut.retain(|r| {
            let inside = r.1 <= covered || ranges.iter().any(|o| o.0 <= r.0 && r.1 <= o.1);
            covered = covered.max(r.1);
            !inside
        });
        ranges.append(&mut cut);
    }
}

impl Near {
    /// The windows of every block.
    fn windows(&self, report: &Report, folded: &str) -> Vec<(u32, u32)> {
        let mut found: Vec<Place> = Vec::new();
        for (part, finder) in self.parts.iter().enumerate() {
            found.extend(places(folded, finder).into_iter().map(|(start, end)| Place { start, end, part }));
        }
        found.sort_unstable();
        let block = |place: &Place| report.text.block_at(place.start);
        let blocks = found.chunk_by(|a, b| block(a) == block(b));
        blocks.flat_map(|places| near::windows(places, self.parts.len(), self.gap)).map(|w| (w.start, w.end)).collect()
    }
}

fn describe(report: &Report, places: &Places<'_>, start: u32, end: u32, context: usize) -> Option<Match> {
    let number = report.text.block_at(start)?;
    let block: &Block = &report.text.blocks[number];
    let from = start.saturating_sub(context as u32).max(block.start);
    let to = (end + context as u32).min(block.end);
    Some(Match {
        section: report.section_of_block(number),
        block: block.kind,
        span: places.span(start, end),
        left: places.slice(from, start).to_owned(),
        text: places.slice(start, end).to_owned(),
        right: places.slice(end, to).to_owned(),
    })
}

/// Every place of a phrase as character ranges, overlapping ones included.
fn places(folded: &str, finder: &memmem::Finder<'_>) -> Vec<(u32, u32)> {
    let mut ranges = Vec::new();
    let needle = finder.needle();
    let Ok(phrase) = std::str::from_utf8(needle) else { return ranges };
    let (length, first) = (phrase.chars().count() as u32, phrase.chars().next().map_or(1, char::len_utf8));
    let (mut from, mut counted, mut position) = (0usize, 0usize, 0u32);
    while let Some(at) = finder.find(&folded.as_bytes()[from..]).map(|i| from + i) {
        position += folded[counted..at].chars().count() as u32;
        counted = at;
        ranges.push((position, position + length));
        from = at + first;
    }
    ranges
}
