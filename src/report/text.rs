//! The kept text of a report: blocks of original characters, positions in characters, and the map back to the source.

use serde::{Deserialize, Serialize};

use super::Span;

/// What a block of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BlockKind {
    /// The document title.
    Title,
    /// A section heading or a numbered sub-heading standing alone.
    Heading,
    /// A paragraph of narrative, wrapped lines joined.
    Paragraph,
    /// A table cell: which grid, row and cell index in [`super::Grid::cells`].
    Cell {
        /// Index into [`super::Report::grids`].
        grid: u32,
        /// Index into [`super::Grid::cells`].
        cell: u32,
    },
    /// A loose line among tables (labels a converter detached from their figures, captions).
    Loose,
}

/// A paragraph, heading or cell: character positions `start..end` in [`ReportText::display`]. A newline stands between
/// blocks, so no phrase crosses from one block into the next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

/// Character positions → source bytes, as runs. Stored as differences, which are small numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Vec<(u32, u32, u32)>", from = "Vec<(u32, u32, u32)>")]
pub struct OffsetMap {
    /// `(character position, source byte, source length)`; length 0 marks a run of characters that stand verbatim one after
    /// another in the source, otherwise the run is one character of that many source bytes.
    pub(crate) runs: Vec<(u32, u32, u32)>,
}

impl From<OffsetMap> for Vec<(u32, u32, u32)> {
    fn from(map: OffsetMap) -> Self {
        let mut last = (0u32, 0u32);
        let difference = |(position, source, len): (u32, u32, u32)| {
            let step = (position.wrapping_sub(last.0), source.wrapping_sub(last.1), len);
            last = (position, source);
            step
        };
        map.runs.into_iter().map(difference).collect()
    }
}

impl From<Vec<(u32, u32, u32)>> for OffsetMap {
    fn from(steps: Vec<(u32, u32, u32)>) -> Self {
        let mut last = (0u32, 0u32);
        let sum = |(position, source, len): (u32, u32, u32)| {
            last = (last.0.wrapping_add(position), last.1.wrapping_add(source));
            (last.0, last.1, len)
        };
        Self { runs: steps.into_iter().map(sum).collect() }
    }
}

impl OffsetMap {
    /// Adds the character at `position`, which stands at `span` in the source. Positions must ascend by one or more.
    pub fn push(&mut self, position: u32, c: char, previous: Option<(u32, Span)>, span: Span) {
        let verbatim = span.len() as usize == c.len_utf8();
        let continues = verbatim
            && previous.is_some_and(|(p, s)| p + 1 == position && s.end == span.start)
            && self.runs.last().is_some_and(|&(_, _, len)| len == 0);
        if !continues {
            self.runs.push((position, span.start, if verbatim { 0 } else { span.len().max(1) }));
        }
    }
}

/// All kept characters of a report in their original form, one per position, blocks separated by `\n`. Search folds them
/// (width, case) on the fly; what is shown to people is always the original.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportText {
    /// The characters.
    pub display: String,
    /// The blocks in document order; each begins one position behind the end of the one before.
    #[serde(with = "lengths")]
    pub blocks: Vec<Block>,
    /// Positions → source.
    pub map: OffsetMap,
}

/// Blocks are stored by their lengths: where each begins follows.
mod lengths {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Block, BlockKind};

    pub fn serialize<S: Serializer>(blocks: &[Block], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(blocks.iter().map(|b| (b.kind, b.end - b.start)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Block>, D::Error> {
        let mut start = 0u32;
        let block = |(kind, length): (BlockKind, u32)| {
            let block = Block { kind, start, end: start.saturating_add(length) };
            start = block.end.saturating_add(1);
            block
        };
        Ok(Vec::deserialize(deserializer)?.into_iter().map(block).collect())
    }
}

impl ReportText {
    /// The blocks in order, each with its characters. Cost: linear in the text, for all of them together.
    pub fn texts(&self) -> impl Iterator<Item = (&Block, &str)> {
        let mut rest = self.display.as_str();
        self.blocks.iter().map(move |block| {
            let length = (block.end - block.start) as usize;
            let end = rest.char_indices().nth(length).map_or(rest.len(), |(at, _)| at);
            let (text, behind) = rest.split_at(end);
            rest = behind.strip_prefix('\n').unwrap_or(behind);
            (block, text)
        })
    }

    /// The characters of a block. Cost: linear in the text before it; use [`Self::texts`] for many.
    pub fn block_str(&self, block: &Block) -> &str {
        self.slice(block.start, block.end)
    }

    /// Characters `start..end` by position. Cost: linear in `end`; use [`Self::places`] for many.
    pub fn slice(&self, start: u32, end: u32) -> &str {
        let mut indices = self.display.char_indices().map(|(i, _)| i).chain(std::iter::once(self.display.len()));
        let from = indices.by_ref().nth(start as usize).unwrap_or(self.display.len());
        let to = if end > start { indices.nth((end - start - 1) as usize).unwrap_or(self.display.len()) } else { from };
        &self.display[from..to]
    }

    /// A table of places, for asking about many positions. Cost: linear in the text, once.
    pub fn places(&self) -> Places<'_> {
        let offsets = self.display.char_indices().map(|(i, _)| i as u32).chain(std::iter::once(self.display.len() as u32));
        Places { text: self, offsets: offsets.collect() }
    }

    /// The source span of characters `start..end` (not empty, not crossing the end of the text). Cost: linear in `end`; use
    /// [`Self::places`] for many.
    pub fn span(&self, start: u32, end: u32) -> Span {
        let first = self.char_span(start, |at, to| self.slice(at, to));
        if end <= start + 1 { first } else { first.cover(self.char_span(end - 1, |at, to| self.slice(at, to))) }
    }

    /// Where the block of this number stands in the source. Cost: linear in the text before it.
    pub fn span_of(&self, block: u32) -> Span {
        self.blocks.get(block as usize).map_or_else(Span::default, |block| self.span(block.start, block.end))
    }

    /// The kept characters whose place lies within a source span, blocks joined by `\n`. Cost: linear in the text.
    pub fn within(&self, span: Span) -> String {
        let mut kept = String::new();
        let mut run = 0;
        let mut offset = 0;
        for (position, c) in self.display.chars().enumerate() {
            if c == '\n' {
                if !kept.is_empty() && !kept.ends_with('\n') {
                    kept.push('\n');
                }
                continue;
            }
            while self.map.runs.get(run + 1).is_some_and(|r| r.0 as usize <= position) {
                run += 1;
                offset = 0;
            }
            let Some(&(_, source, _)) = self.map.runs.get(run) else { break };
            if (span.start..span.end).contains(&(source + offset)) {
                kept.push(c);
            }
            offset += c.len_utf8() as u32;
        }
        kept.trim_end_matches('\n').to_owned()
    }

    /// The block that character `position` lies in.
    pub fn block_at(&self, position: u32) -> Option<usize> {
        let index = self.blocks.partition_point(|b| b.end <= position);
        self.blocks.get(index).filter(|b| b.start <= position).map(|_| index)
    }

    /// The span of one character; `slice` cuts characters out of the text.
    fn char_span<'a>(&'a self, position: u32, slice: impl Fn(u32, u32) -> &'a str) -> Span {
        let run = self.map.runs.partition_point(|r| r.0 <= position);
        let Some(&(at, source, len)) = run.checked_sub(1).and_then(|i| self.map.runs.get(i)) else {
            return Span::default();
        };
        if len != 0 {
            return Span::new(source, source + len);
        }
        let text = slice(at, position + 1);
        let last = text.chars().next_back().map_or(0, char::len_utf8);
        Span::new(source + (text.len() - last) as u32, source + text.len() as u32)
    }
}

/// Character positions of a [`ReportText`] with their byte offsets at hand.
#[derive(Clone, Debug)]
pub struct Places<'a> {
    text: &'a ReportText,
    /// Byte offset of every position in the text, and one more for the end.
    offsets: Vec<u32>,
}

impl<'a> Places<'a> {
    /// Characters `start..end`; what lies beyond the text is left out.
    pub fn slice(&self, start: u32, end: u32) -> &'a str {
        let offset = |position: u32| self.offsets.get(position as usize).map_or(self.text.display.len(), |o| *o as usize);
        self.text.display.get(offset(start)..offset(end)).unwrap_or("")
    }

    /// The source span of characters `start..end` (not empty).
    pub fn span(&self, start: u32, end: u32) -> Span {
        let first = self.text.char_span(start, |at, to| self.slice(at, to));
        if end <= start + 1 { first } else { first.cover(self.text.char_span(end - 1, |at, to| self.slice(at, to))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Mapped;
    use crate::text::TextBuilder;

    #[test]
    fn what_is_stored_comes_back() {
        let mut line = Mapped::verbatim("公开\u{3000}，", 40);
        line.push_replaced('&', Span::new(60, 65));
        let mut builder = TextBuilder::default();
        builder.push(BlockKind::Paragraph, [&line, &Mapped::verbatim("政务", 3)]);
        builder.push(BlockKind::Cell { grid: 0, cell: 1 }, []);
        builder.push(BlockKind::Loose, [&Mapped::verbatim("年", 90)]);
        let text = builder.finish();
        assert!(text.texts().map(|(_, said)| said).eq(text.blocks.iter().map(|block| text.block_str(block))));
        let bytes = postcard::to_stdvec(&text).unwrap();
        assert_eq!(postcard::from_bytes::<ReportText>(&bytes).unwrap(), text);
    }
}
