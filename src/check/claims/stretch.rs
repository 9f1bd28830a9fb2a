//! Stretches of a text between numbers or clause marks, with the words recognised in them.
//!
//! Comes in: the marks, numbers and breaks of a text as events in order. Goes out: views on them. It decides nothing.

use super::concept::Concept;
use super::number::Number;
use super::words::{Mark, Tag};

/// Something met on the way through a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Event {
    /// A word.
    Mark(Mark),
    /// A number.
    Number(Number),
    /// `,` `;` or `:`.
    Break(u8),
    /// The place of a bracket that was taken out.
    Bracket,
}

/// Bytes `start..end` of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'e> {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What stands in it, with its place.
    pub events: &'e [(usize, Event)],
}

impl Stretch<'_> {
    /// Its words.
    pub fn marks(&self) -> impl DoubleEndedIterator<Item = Mark> + '_ {
        self.events.iter().filter_map(|(_, event)| if let Event::Mark(mark) = event { Some(*mark) } else { None })
    }

    /// Whether a word of that kind stands in it.
    pub fn has(&self, wanted: impl Fn(Tag) -> bool) -> bool {
        self.marks().any(|mark| wanted(mark.tag))
    }

    /// Whether a number stands in it.
    pub fn has_number(&self) -> bool {
        self.events.iter().any(|(_, event)| matches!(event, Event::Number(_)))
    }

    /// The concepts named in it.
    pub fn cues(&self) -> Vec<(Concept, Mark)> {
        self.marks().filter_map(|mark| if let Tag::Cue(concept) = mark.tag { Some((concept, mark)) } else { None }).collect()
    }

    /// Its characters.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or("")
    }

    /// The text up to byte `end` that no recognised word covers: those words are judged by what they are.
    pub fn unmarked(&self, text: &str, end: usize) -> String {
        unmarked(text, (self.start, end), self.marks())
    }
}

/// The text of `start..end` that no mark covers.
pub(super) fn unmarked(text: &str, (start, end): (usize, usize), marks: impl Iterator<Item = Mark>) -> String {
    let mut left = String::new();
    let mut at = start;
    for mark in marks.filter(|m| m.start >= start && m.end <= end) {
        left.push_str(&text[at..mark.start]);
        at = mark.end;
    }
    left.push_str(&text[at..end.max(at)]);
    left
}

/// What stands behind a number in its clause, up to the next number or `、`.
#[derive(Clone, Copy, Debug)]
pub(super) struct After<'e> {
    /// That text.
    pub stretch: Stretch<'e>,
    /// Whether a number ends it.
    pub number_follows: bool,
}

impl<'e> After<'e> {
    /// What stands behind `number`, which is event `index`. Linear in what it returns.
    pub fn number(events: &'e [(usize, Event)], index: usize, number: &Number, text: &str) -> Self {
        let rest = &events[index + 1..];
        let stop = rest.iter().position(|(_, event)| matches!(event, Event::Number(_) | Event::Break(_))).unwrap_or(rest.len());
        let limit = rest.get(stop).map_or(text.len(), |(at, _)| *at);
        let list = text[number.end..limit].find('、').map(|at| number.end + at);
        let end = list.unwrap_or(limit);
        let within = rest[..stop].iter().position(|(at, _)| *at >= end).unwrap_or(stop);
        let number_follows = list.is_none() && matches!(rest.get(stop), Some((_, Event::Number(_))));
        Self { stretch: Stretch { start: number.end, end, events: &rest[..within] }, number_follows }
    }
}
