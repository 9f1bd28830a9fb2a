//! Builds the kept text of a report, block by block, with its map to the source.

use crate::report::{Block, BlockKind, Mapped, ReportText, Span};

use super::fold::{Folded, fold, keeps_space};

/// Appends blocks to a [`ReportText`].
///
/// ```
/// use gongkai::report::{BlockKind, Mapped};
/// use gongkai::text::TextBuilder;
/// let source = "形成全方位、\n多层次";
/// let mut builder = TextBuilder::default();
/// builder.push(BlockKind::Paragraph, [&Mapped::verbatim("形成全方位、\n", 0), &Mapped::verbatim("多层次", 19)]);
/// let text = builder.finish();
/// assert_eq!(text.display, "形成全方位、多层次");
/// assert_eq!(text.span(3, 8).slice(source), Some("方位、\n多层"));
/// ```
#[derive(Debug, Default)]
pub struct TextBuilder {
    text: ReportText,
    position: u32,
    /// The last kept character's position and span, for runs.
    previous: Option<(u32, Span)>,
}

impl TextBuilder {
    /// Appends one block made of pieces (the wrapped lines of a paragraph); line breaks between pieces count as white space.
    /// Returns the block's index. A block of which nothing is kept is still a block (a blank cell).
    pub fn push<'a>(&mut self, kind: BlockKind, pieces: impl IntoIterator<Item = &'a Mapped>) -> usize {
        if !self.text.blocks.is_empty() {
            self.text.display.push('\n');
            self.position += 1;
        }
        let start = self.position;
        let mut last = None;
        let mut space: Option<Span> = None;
        for piece in pieces {
            for (c, span) in piece.chars() {
                match fold(c) {
                    Folded::Kept(folded) => {
                        if let Some(at) = space.take().filter(|_| keeps_space(last, folded)) {
                            self.keep(' ', at);
                        }
                        self.keep(c, span);
                        last = Some(folded);
                    }
                    Folded::Space => space = space.or(Some(span)),
                    Folded::Dropped => {}
                }
            }
            // The end of a piece is the end of a line.
            space = space.or_else(|| piece.span().map(|s| Span::new(s.end, s.end)));
        }
        self.text.blocks.push(Block { kind, start, end: self.position });
        self.text.blocks.len() - 1
    }

    /// Characters so far, blocks' separators included.
    pub fn position(&self) -> u32 {
        self.position
    }

    /// The finished text.
    pub fn finish(self) -> ReportText {
        self.text
    }

    fn keep(&mut self, c: char, span: Span) {
        self.text.display.push(c);
        self.text.map.push(self.position, c, self.previous, span);
        self.previous = Some((self.position, span));
        self.position += 1;
    }
}
