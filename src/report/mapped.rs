//! Characters that know where in the source they came from.

use serde::{Deserialize, Serialize};

use super::Span;

/// A piece of text whose every character carries its byte range in the source. Readers produce it; `text` folds and joins
/// it. Source ranges ascend but need not touch (tags, entities and line breaks lie between).
///
/// ```
/// use gongkai::report::Mapped;
/// let line = Mapped::verbatim("公开", 7);
/// assert_eq!(line.span().unwrap().end, 13);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapped {
    text: String,
    /// `(byte offset in text, source offset, source length)`; length 0 marks a run whose bytes stand verbatim in the source.
    runs: Vec<(u32, u32, u32)>,
}

impl Mapped {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// `text` as it stands in the source from byte `source` on.
    pub fn verbatim(text: &str, source: u32) -> Self {
        let mut mapped = Self::new();
        mapped.push_verbatim(text, source);
        mapped
    }

    /// Appends `text`, which stands verbatim in the source from byte `source` on.
    pub fn push_verbatim(&mut self, text: &str, source: u32) {
        if text.is_empty() {
            return;
        }
        let at = self.text.len() as u32;
        let continues =
            self.runs.last().is_some_and(|&(run_at, run_source, len)| len == 0 && run_source + (at - run_at) == source);
        if !continues {
            self.runs.push((at, source, 0));
        }
        self.text.push_str(text);
    }

    /// Appends one character that the source spells in another way (an entity, a decoded escape), at `span`.
    pub fn push_replaced(&mut self, c: char, span: Span) {
        self.runs.push((self.text.len() as u32, span.start, span.len().max(1)));
        self.text.push(c);
    }

    /// Appends one character with its place, in whatever way the source spells it.
    pub fn push_char(&mut self, c: char, span: Span) {
        if span.len() as usize == c.len_utf8() {
            let mut buffer = [0u8; 4];
            self.push_verbatim(c.encode_utf8(&mut buffer), span.start);
        } else {
            self.push_replaced(c, span);
        }
    }

    /// The text alone.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether only white space is left.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}'))
    }

    /// Every character with its place in the source.
    pub fn chars(&self) -> impl Iterator<Item = (char, Span)> + '_ {
        let mut run = 0usize;
        self.text.char_indices().map(move |(at, c)| {
            while run + 1 < self.runs.len() && self.runs[run + 1].0 as usize <= at {
                run += 1;
            }
            let (run_at, source, len) = self.runs[run];
            let span = if len == 0 {
                let start = source + (at as u32 - run_at);
                Span::new(start, start + c.len_utf8() as u32)
            } else {
                Span::new(source, source + len)
            };
            (c, span)
        })
    }

    /// From the first character to the last; `None` if empty. Cost: constant.
    pub fn span(&self) -> Option<Span> {
        let (first, last) = (self.runs.first()?, self.runs.last()?);
        let end = if last.2 == 0 { last.1 + (self.text.len() as u32 - last.0) } else { last.1 + last.2 };
        Some(Span::new(first.1.min(end), end.max(first.1)))
    }

    /// The part from byte `start` to byte `end` of [`Self::as_str`].
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        let mut part = Self::new();
        let first = self.runs.partition_point(|r| r.0 as usize <= start).saturating_sub(1);
        for (at, &(run_at, source, len)) in self.runs.iter().enumerate().skip(first) {
            let run_end = self.runs.get(at + 1).map_or(self.text.len(), |next| next.0 as usize);
            let (from, to) = (start.max(run_at as usize), end.min(run_end));
            if run_at as usize >= end {
                break;
            }
            let Some(text) = self.text.get(from..to).filter(|t| !t.is_empty()) else { continue };
            if len == 0 {
                part.push_verbatim(text, source + (from as u32 - run_at));
            } else {
                text.chars().for_each(|c| part.push_replaced(c, Span::new(source, source + len)));
            }
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_keep_their_places() {
        let mut line = Mapped::verbatim("“公", 10);
        line.push_replaced('&', Span::new(16, 21));
        line.push_verbatim("开", 21);
        let places: Vec<_> = line.chars().map(|(c, s)| (c, s.start, s.end)).collect();
        assert_eq!(places, [('“', 10, 13), ('公', 13, 16), ('&', 16, 21), ('开', 21, 24)]);
        assert_eq!(line.slice(3, 7).chars().map(|(c, s)| (c, s.start)).collect::<Vec<_>>(), [('公', 13), ('&', 16)]);
        assert_eq!(line.span(), Some(Span::new(10, 24)));
    }

    #[test]
    fn a_slice_is_its_characters() {
        let mut line = Mapped::verbatim("“公", 10);
        line.push_replaced('&', Span::new(16, 21));
        line.push_replaced('年', Span::new(21, 29));
        line.push_verbatim("开 a", 40);
        let ends: Vec<usize> = line.as_str().char_indices().map(|c| c.0).chain([line.as_str().len()]).collect();
        for (n, &start) in ends.iter().enumerate() {
            for &end in &ends[n..] {
                let at = |c: &(usize, (char, Span))| (start..end).contains(&c.0);
                let expected: Vec<_> = ends.iter().copied().zip(line.chars()).filter(at).map(|c| c.1).collect();
                assert_eq!(line.slice(start, end).chars().collect::<Vec<_>>(), expected, "{start}..{end}");
            }
        }
    }
}
