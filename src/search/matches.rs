//! The places of a query's words and phrases in one report.
//!
//! Comes in: the leaves of a query, and a report. Goes out: every place that matches, with its section, source span and
//! context. It asks no index: this is how places are shown, and the oracle of what the index says.

use std::cmp::Reverse;

use memchr::memmem;

use super::hits::{Match, Request};
use super::query::Leaf;
use crate::report::{Block, Places, Report, SectionKind};
use crate::text::{Segmenter, fold_kept};

/// The leaves of a query, ready to be looked for in a text.
pub(super) struct Leaves {
    phrases: Vec<memmem::Finder<'static>>,
    words: Vec<String>,
    sections: Vec<SectionKind>,
}

impl Leaves {
    pub fn new(request: &Request) -> Self {
        let mut leaves = Self { phrases: Vec::new(), words: Vec::new(), sections: request.query.sections.clone() };
        leaves.sections.extend(&request.filter.sections);
        for leaf in request.query.leaves() {
            match leaf {
                Leaf::Phrase(phrase) => leaves.phrases.push(memmem::Finder::new(&phrase).into_owned()),
                Leaf::Words(text) => {
                    let words = Segmenter::shared().query_words(&text);
                    leaves.phrases.push(memmem::Finder::new(&text).into_owned());
                    leaves.words.extend(words);
                }
            }
        }
        leaves
    }

    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// All places in a report, in order.
    pub fn find(&self, report: &Report, context: usize) -> Vec<Match> {
        let folded = fold_kept(&report.text.display);
        let mut ranges = Vec::new();
        for finder in &self.phrases {
            places(&folded, finder, &mut ranges);
        }
        self.find_words(&folded, &mut ranges);
        ranges.sort_unstable();
        ranges.dedup();
        let places = report.text.places();
        ranges.into_iter().filter_map(|(start, end)| self.describe(report, &places, start, end, context)).collect()
    }

    /// Words are looked for only in blocks that hold their letters, and count only where jieba cuts them so; a word inside a
    /// longer matched place is not shown again.
    fn find_words(&self, folded: &str, ranges: &mut Vec<(u32, u32)>) {
        if self.words.is_empty() {
            return;
        }
        let mut at = 0u32;
        let mut cut = Vec::new();
        for block in folded.split('\n') {
            if self.words.iter().any(|w| block.contains(w.as_str())) {
                let words = Segmenter::shared().words(block);
                cut.extend(words.into_iter().filter(|w| self.words.contains(&w.text)).map(|w| (at + w.start, at + w.end)));
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

    fn describe(&self, report: &Report, places: &Places<'_>, start: u32, end: u32, context: usize) -> Option<Match> {
        let number = report.text.block_at(start)?;
        let block: &Block = &report.text.blocks[number];
        let section = report.section_of_block(number);
        if !self.sections.is_empty() && !section.is_some_and(|s| self.sections.contains(&s)) {
            return None;
        }
        let from = start.saturating_sub(context as u32).max(block.start);
        let to = (end + context as u32).min(block.end);
        Some(Match {
            section,
            block: block.kind,
            span: places.span(start, end),
            left: places.slice(from, start).to_owned(),
            text: places.slice(start, end).to_owned(),
            right: places.slice(end, to).to_owned(),
        })
    }
}

/// Every place of a phrase as character ranges, overlapping ones included.
fn places(folded: &str, finder: &memmem::Finder<'_>, ranges: &mut Vec<(u32, u32)>) {
    let needle = finder.needle();
    let Ok(phrase) = std::str::from_utf8(needle) else { return };
    let (length, first) = (phrase.chars().count() as u32, phrase.chars().next().map_or(1, char::len_utf8));
    let (mut from, mut counted, mut position) = (0usize, 0usize, 0u32);
    while let Some(at) = finder.find(&folded.as_bytes()[from..]).map(|i| from + i) {
        position += folded[counted..at].chars().count() as u32;
        counted = at;
        ranges.push((position, position + length));
        from = at + first;
    }
}
