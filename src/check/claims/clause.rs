//! Sentences of a paragraph, brackets apart, with the place of every character.
//!
//! Comes in: the characters of one paragraph. Goes out: [`Sentence`]s: folded text with its brackets taken out and held beside
//! it, so that `其他处理（含撤回）5件` reads `其他处理5件`. Titles in 《》 are emptied: a year or a number in a title says nothing
//! about the agency. It does not know what the words mean.

use crate::text::fold_kept;

/// Folded text without brackets, each byte with the position of its character in the paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// The text.
    pub text: String,
    places: Vec<u32>,
}

impl Run {
    /// The position in the paragraph of the character at byte `at`, or of the last one if `at` is the end.
    pub fn place(&self, at: usize) -> u32 {
        self.places.get(at).or(self.places.last()).copied().unwrap_or(0)
    }

    /// The positions of the characters in bytes `start..end` (not empty), brackets between them included.
    pub fn places(&self, start: usize, end: usize) -> (u32, u32) {
        let last = end.saturating_sub(1).max(start);
        (self.place(start), self.place(last) + 1)
    }

    fn push(&mut self, c: char, place: u32) {
        self.text.push(c);
        self.places.resize(self.text.len(), place);
    }
}

/// One sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Characters of the paragraph: from the first to one past the last.
    pub start: u32,
    /// See `start`.
    pub end: u32,
    /// The text outside brackets.
    pub outer: Run,
    /// What stands in brackets, with the byte of `outer` they were taken from.
    pub brackets: Vec<(usize, Run)>,
}

/// Cuts a paragraph into sentences. Linear.
pub(super) fn sentences(paragraph: &str) -> Vec<Sentence> {
    let mut done = Vec::new();
    let mut open = Open::default();
    for (place, c) in fold_kept(paragraph).chars().enumerate() {
        let place = place as u32;
        if matches!(c, '。' | '!' | '?' | '\n') {
            done.extend(std::mem::replace(&mut open, Open::at(place + 1)).close(place + 1));
        } else {
            open.take(c, place);
        }
    }
    let end = open.next;
    done.extend(open.close(end));
    done
}

/// A sentence being read.
#[derive(Default)]
struct Open {
    sentence: Sentence,
    depth: usize,
    title: bool,
    next: u32,
}

impl Open {
    fn at(start: u32) -> Self {
        Self { sentence: Sentence { start, ..Sentence::default() }, next: start, ..Self::default() }
    }

    fn take(&mut self, c: char, place: u32) {
        self.next = place + 1;
        match c {
            '》' => self.title = false,
            _ if self.title => return,
            '《' => self.title = true,
            '(' | '[' | '【' => {
                self.depth += 1;
                if self.depth == 1 {
                    self.sentence.brackets.push((self.sentence.outer.text.len(), Run::default()));
                }
                return;
            }
            ')' | ']' | '】' if self.depth > 0 => {
                self.depth -= 1;
                if self.depth == 0 && self.is_item() {
                    self.sentence.brackets.pop();
                    self.sentence.outer.push(';', place);
                }
                return;
            }
            _ => {}
        }
        // A closing bracket that nothing opened is the mark of an item: `1）`.
        let c = if matches!(c, ')' | ']' | '】') { ';' } else { c };
        match self.sentence.brackets.last_mut() {
            Some((_, run)) if self.depth > 0 => run.push(c, place),
            _ => self.sentence.outer.push(c, place),
        }
    }

    /// Whether the bracket just closed is the numeral of an item: `（二）`.
    fn is_item(&self) -> bool {
        self.sentence.brackets.last().is_some_and(|(_, run)| {
            run.text.chars().all(|c| "一二三四五六七八九十".contains(c)) || run.text.chars().all(|c| c.is_ascii_digit())
        })
    }

    fn close(mut self, end: u32) -> Option<Sentence> {
        self.sentence.end = end;
        (!self.sentence.outer.text.is_empty() || !self.sentence.brackets.is_empty()).then_some(self.sentence)
    }
}

/// Bytes of the marks that end a clause: `,` `;` `:`. A comma inside a grouped number is none.
pub(super) fn breaks(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let groups = |at: usize| {
        digit(at.checked_sub(1)) && (1..=3).all(|step| digit(Some(at + step))) && !digit(Some(at + 4)) && {
            let before = bytes[..at].iter().rev().take(5).take_while(|b| b.is_ascii_digit()).count();
            before <= 3
        }
    };
    let is_break = |&(at, &byte): &(usize, &u8)| match byte {
        b';' | b':' => true,
        b',' => !groups(at),
        _ => false,
    };
    bytes.iter().enumerate().filter(is_break).map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_stand_apart() {
        let found = sentences("（二）收到申请9件（含上年结转2件），按《2022年要点》办理。其他处理（撤回）3件");
        let outer: Vec<&str> = found.iter().map(|s| s.outer.text.as_str()).collect();
        assert_eq!(outer, [";收到申请9件,按《》办理", "其他处理3件"]);
        assert_eq!(found[0].brackets.len(), 1);
        assert_eq!(found[0].brackets[0].1.text, "含上年结转2件");
        assert_eq!((found[0].start, found[0].end, found[1].start), (0, 32, 32));
        assert_eq!(found[1].outer.places(0, found[1].outer.text.len()), (32, 42), "over the bracket");
    }

    #[test]
    fn commas_in_numbers_break_nothing() {
        for (text, expected) in [("收到1,234件,答复5件", 1), ("12,34", 1), ("1234,567", 1), ("1,2345", 1), ("a;b:c", 2)] {
            assert_eq!(breaks(text).len(), expected, "{text}");
        }
    }
}
