//! A part of a page tree → lines, block boundaries and tables.
//!
//! Comes in: the tree and the node whose content is wanted. Goes out: pieces in document order. It does not choose what is
//! content.

use super::Piece;
use super::html_tables::{self, Tables};
use super::html_tag::Tag;
use super::html_text::Segment;
use super::html_tree::{Kind, Tree};
use super::lines::is_space;
use super::look::Look;
use crate::report::{Mapped, Span};

/// Text being put together: runs of white space become one space, none stands at the start.
#[derive(Default)]
pub(super) struct Writer {
    text: Mapped,
    /// White space or a line break that is written once something follows.
    gap: Option<(char, Span)>,
}

impl Writer {
    /// Appends segments of a text node that looks like `look`.
    pub fn segments(&mut self, source: &str, segments: &[Segment], look: Look) {
        for segment in segments {
            match segment.decoded {
                Some(c) if c.is_ascii_whitespace() => self.space(segment.span),
                Some(c) => {
                    self.fill_gap(source);
                    self.text.push_replaced(look.shown(c), segment.span);
                }
                None => self.verbatim(source, segment.span, look),
            }
        }
    }

    fn verbatim(&mut self, source: &str, span: Span, look: Look) {
        let text = span.slice(source).expect("segments lie in the source");
        let mut at = 0;
        while at < text.len() {
            let bytes = &text.as_bytes()[at..];
            let word = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
            if word > 0 {
                self.fill_gap(source);
                self.word(&text[at..at + word], span.start + at as u32, look);
                at += word;
            }
            let bytes = &text.as_bytes()[at..];
            let blank = bytes.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(bytes.len());
            if blank > 0 {
                let start = span.start + at as u32;
                self.space(Span::new(start, start + 1));
                at += blank;
            }
        }
    }

    /// Appends a word that stands at `start`.
    fn word(&mut self, word: &str, start: u32, look: Look) {
        if look.is_plain() {
            self.text.push_verbatim(word, start);
            return;
        }
        for (at, c) in word.char_indices() {
            let (from, length) = (start + at as u32, c.len_utf8());
            match look.shown(c) {
                same if same == c => self.text.push_verbatim(&word[at..at + length], from),
                other => self.text.push_replaced(other, Span::new(from, from + length as u32)),
            }
        }
    }

    fn space(&mut self, span: Span) {
        self.gap.get_or_insert((' ', span));
    }

    /// A line break inside of a cell, written as `\n`; `span` is the tag that makes it.
    pub fn line_break(&mut self, span: Span) {
        if !matches!(self.gap, Some(('\n', _))) && !span.is_empty() {
            self.gap = Some(('\n', span));
        }
    }

    /// Where digits end and a tag that sets apart what follows begins or ends, a line break: `53<sup>1</sup>` is no 531.
    pub fn end_figure(&mut self, span: Span) {
        if self.gap.is_none() && self.text.as_str().ends_with(char::is_numeric) {
            self.line_break(span);
        }
    }

    fn fill_gap(&mut self, source: &str) {
        let Some((c, span)) = self.gap.take() else { return };
        if self.text.as_str().is_empty() {
            return;
        }
        if c == ' ' && span.slice(source) == Some(" ") {
            self.text.push_verbatim(" ", span.start);
        } else {
            self.text.push_replaced(c, span);
        }
    }

    /// What was put together, without white space at the end; nothing if nothing is visible.
    pub fn take(&mut self) -> Mapped {
        self.gap = None;
        let text = std::mem::take(&mut self.text);
        let length = text.as_str().trim_end_matches(is_space).len();
        if length == text.as_str().len() { text } else { text.slice(0, length) }
    }
}

/// Pieces being put together.
pub(super) struct Flow<'a> {
    source: &'a str,
    tree: &'a Tree,
    tables: Tables<'a>,
    writer: Writer,
    pieces: Vec<Piece>,
}

impl<'a> Flow<'a> {
    /// Nothing yet.
    pub fn new(source: &'a str, tree: &'a Tree, tables: Tables<'a>) -> Self {
        Self { source, tree, tables, writer: Writer::default(), pieces: Vec::new() }
    }

    /// Appends the content of a node.
    pub fn node(&mut self, root: usize) {
        // (end of its subtree, whether it is a block, whether it is preformatted)
        let mut open: Vec<(usize, bool, bool)> = Vec::new();
        let end = self.tree.nodes[root].end as usize;
        let mut at = root;
        self.boundary();
        while at < end {
            while open.last().is_some_and(|&(end, ..)| end <= at) {
                if open.pop().is_some_and(|(_, is_block, _)| is_block) {
                    self.boundary();
                }
            }
            let node = &self.tree.nodes[at];
            let next = node.end as usize;
            match node.kind {
                Kind::Text(first, last) => {
                    let segments = &self.tree.segments[first as usize..last as usize];
                    if open.iter().any(|&(_, _, preformatted)| preformatted) {
                        self.preformatted(segments, node.look);
                    } else {
                        self.writer.segments(self.source, segments, node.look);
                    }
                }
                Kind::Element(_) if node.is_unseen() && self.tables.hides(at) => {
                    at = next;
                    continue;
                }
                Kind::Element(Tag::Br) => self.line_end(),
                Kind::Element(Tag::Table) if self.tables.is_data(at) => {
                    self.boundary();
                    self.pieces.extend(html_tables::pieces(self.source, self.tree, &mut self.tables, at));
                    self.boundary();
                    at = next;
                    continue;
                }
                Kind::Element(tag) => {
                    if tag.is_block() {
                        self.boundary();
                    }
                    open.push((next, tag.is_block(), tag == Tag::Pre));
                }
            }
            at += 1;
        }
        self.boundary();
    }

    /// The pieces and the diagnostics of their tables.
    pub fn finish(mut self) -> (Vec<Piece>, Vec<crate::report::Diagnostic>) {
        if matches!(self.pieces.last(), Some(Piece::Blank)) {
            self.pieces.pop();
        }
        (self.pieces, self.tables.diagnostics)
    }

    /// The end of a line, `<br>`. A second one in a row leaves a blank line.
    fn line_end(&mut self) {
        let line = self.writer.take();
        if !line.is_blank() {
            self.pieces.push(Piece::Line(line));
        } else if !matches!(self.pieces.last(), Some(Piece::Blank) | None) {
            self.pieces.push(Piece::Blank);
        }
    }

    /// The start or end of a block.
    fn boundary(&mut self) {
        let line = self.writer.take();
        if !line.is_blank() {
            self.pieces.push(Piece::Line(line));
        }
        if !matches!(self.pieces.last(), Some(Piece::Blank) | None) {
            self.pieces.push(Piece::Blank);
        }
    }

    /// Text in `<pre>`, where line breaks count.
    fn preformatted(&mut self, segments: &[Segment], look: Look) {
        for segment in segments {
            if segment.decoded == Some('\n') {
                self.line_end();
                continue;
            }
            let text = segment.span.slice(self.source).expect("segments lie in the source");
            if segment.decoded.is_some() || !text.contains('\n') {
                self.writer.segments(self.source, &[*segment], look);
                continue;
            }
            let mut start = segment.span.start;
            for (at, line) in text.split('\n').enumerate() {
                if at > 0 {
                    self.line_end();
                }
                let end = start + line.len() as u32;
                self.writer.segments(self.source, &[Segment { span: Span::new(start, end), decoded: None }], look);
                start = end + 1;
            }
        }
    }
}
