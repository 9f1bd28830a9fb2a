//! The places of a query's words and phrases in one report.
//!
//! Comes in: the leaves of a query, and a report. Goes out: every place that matches, with its section, source span and
//! context. It asks no index: this is how places are shown, and the oracle of what the index says.

use std::cmp::Reverse;

use memchr::memmem;

use super::hits::{MOST_PLACES, Match, Request, Snippet};
use super::near::{self, Place};
use super::query::Text;
use super::scope::Sections;
use super::snippet::snippets;
use crate::report::{self, Block, Report};
use crate::text::{Segmenter, fold_kept};

/// The leaves of a query, ready to be looked for in a text.
pub(super) struct Leaves {
    phrases: Vec<(memmem::Finder<'static>, Sections)>,
    near: Vec<Near>,
    words: Vec<(String, Sections)>,
    /// Other forms of the words: shown where nothing that was typed stands.
    others: Vec<(memmem::Finder<'static>, Sections)>,
}

/// What was found in one report.
#[derive(Default)]
pub(super) struct Places {
    pub occurrences: u64,
    pub matches: Vec<Match>,
    pub snippets: Vec<Snippet>,
}

struct Near {
    parts: Vec<memmem::Finder<'static>>,
    gap: u32,
    sections: Sections,
}

impl Leaves {
    pub fn new(request: &Request) -> Self {
        let mut leaves = Self { phrases: Vec::new(), near: Vec::new(), words: Vec::new(), others: Vec::new() };
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
                    let others = words.iter().flat_map(|word| request.query.forms.others(word));
                    leaves.others.extend(others.map(|other| (finder(other), sections)));
                    // Where the text is one word, each of its places is one of the phrase, and no block need be cut.
                    if words != [text] {
                        leaves.words.extend(words.into_iter().map(|word| (word, sections)));
                    }
                }
            }
        }
        leaves
    }

    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty() && self.near.is_empty()
    }

    /// All places in a report, in order, and the sentences around them.
    pub fn find(&self, report: &Report, context: usize) -> Places {
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
        let typed = Covered::by(&mut ranges);
        ranges.extend(self.find_words(&folded, stands_in).into_iter().filter(|range| !typed.holds(*range)));
        let typed = Covered::by(&mut ranges);
        let mut others = Vec::new();
        for (finder, sections) in &self.others {
            others.extend(places(&folded, finder).into_iter().filter(|(start, _)| stands_in(*start, *sections)));
        }
        ranges.extend(longest(others).into_iter().filter(|range| !typed.meets(*range)));
        ranges.sort_unstable();
        ranges.dedup();
        let (places, context) = (report.text.places(), u32::try_from(context).unwrap_or(u32::MAX));
        let occurrences = ranges.len() as u64;
        ranges.truncate(MOST_PLACES);
        let snippets = snippets(report, &places, &ranges, context);
        let matches = ranges.into_iter().filter_map(|range| describe(report, &places, range, context)).collect();
        Places { occurrences, matches, snippets }
    }

    /// Words are looked for only in blocks that hold their letters, and count only where jieba cuts them so; a word inside a
    /// longer one is not shown again.
    fn find_words(&self, folded: &str, stands_in: impl Fn(u32, Sections) -> bool) -> Vec<(u32, u32)> {
        if self.words.is_empty() {
            return Vec::new();
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
        longest(cut)
    }
}

/// Ranges without those inside another.
fn longest(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable_by_key(|r| (r.0, Reverse(r.1)));
    let mut covered = 0;
    ranges.retain(|r| {
        let inside = r.1 <= covered;
        covered = covered.max(r.1);
        !inside
    });
    ranges
}

/// What ranges cover, for questions in logarithmic time: a text may hold a hundred thousand places.
struct Covered {
    starts: Vec<u32>,
    /// How far the ranges up to this one reach.
    reach: Vec<u32>,
}

impl Covered {
    /// Sorts the ranges.
    fn by(ranges: &mut [(u32, u32)]) -> Self {
        ranges.sort_unstable();
        let mut end = 0;
        let reach = ranges.iter().map(|range| {
            end = range.1.max(end);
            end
        });
        Self { reach: reach.collect(), starts: ranges.iter().map(|r| r.0).collect() }
    }

    /// How far the ranges reach of which `before` of a start holds.
    fn reach(&self, before: impl Fn(u32) -> bool) -> u32 {
        match self.starts.partition_point(|start| before(*start)) {
            0 => 0,
            several => self.reach[several - 1],
        }
    }

    /// Whether one of the ranges holds this one.
    fn holds(&self, (from, to): (u32, u32)) -> bool {
        self.reach(|start| start <= from) >= to
    }

    /// Whether one of the ranges shares a character with this one.
    fn meets(&self, (from, to): (u32, u32)) -> bool {
        self.reach(|start| start < to) > from
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

fn describe(report: &Report, places: &report::Places<'_>, (start, end): (u32, u32), context: u32) -> Option<Match> {
    let number = report.text.block_at(start)?;
    let block: &Block = &report.text.blocks[number];
    let from = start.saturating_sub(context).max(block.start);
    let to = end.saturating_add(context).min(block.end);
    Some(Match {
        section: report.section_of_block(number),
        block: block.kind,
        paragraph: number as u32,
        span: places.span(start, end),
        left: places.slice(from, start).to_owned(),
        text: places.slice(start, end).to_owned(),
        right: places.slice(end, to).to_owned(),
        copies: None,
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
