//! A web page as a flat tree of elements and text.
//!
//! Comes in: decoded HTML. Goes out: the nodes in document order, each with its parent and the end of its subtree, and what
//! `<meta>` says. It decides nothing about what is content.

use super::html_build::build;
use super::html_tag::Tag;
use super::html_text::Segment;
use super::look::Look;
use crate::report::{Diagnostic, Span};

/// A page, flat: the descendants of node `i` are the nodes `i + 1 .. nodes[i].end`.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Elements and texts in document order. Node 0 is the page itself.
    pub nodes: Vec<Node>,
    /// What text nodes consist of.
    pub segments: Vec<Segment>,
    /// `id` and `class` of the nodes that have one, and names that HTML does not know, as `name id class`.
    pub marks: Vec<String>,
    /// `<meta name|property=… content=…>`.
    pub meta: Vec<(String, String)>,
    /// The elements that lead to another place, `<a href=…>`, in order.
    pub links: Vec<u32>,
    /// `<link rel=canonical href=…>`.
    pub canonical: Option<String>,
    /// Page ends inside of a tag, a comment or a script.
    pub diagnostics: Vec<Diagnostic>,
}

/// An element or a run of text.
#[derive(Clone, Debug)]
pub(super) struct Node {
    /// What it is.
    pub kind: Kind,
    /// The node it stands in.
    pub parent: u32,
    /// One past its last descendant.
    pub end: u32,
    /// Its start tag; for text the whole run.
    pub span: Span,
    /// Where its content ends in the source.
    pub inner_end: u32,
    /// Index into [`Tree::marks`].
    pub mark: Option<u32>,
    /// Whether the page hides it (`hidden`, `display:none`).
    pub hidden: bool,
    /// Whether its style sets it on lines of its own.
    pub is_line: bool,
    /// How its text looks.
    pub look: Look,
    /// Columns and rows that a table cell fills.
    pub spans: (u16, u16),
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An element.
    Element(Tag),
    /// Text: a range of [`Tree::segments`].
    Text(u32, u32),
}

impl Node {
    /// Its element; `None` for text.
    pub fn tag(&self) -> Option<Tag> {
        match self.kind {
            Kind::Element(tag) => Some(tag),
            Kind::Text(..) => None,
        }
    }

    /// Whether neither it nor what is inside is shown.
    pub fn is_unseen(&self) -> bool {
        self.hidden || self.tag().is_some_and(Tag::is_unseen)
    }

    /// Where its content stands in the source, between its tags.
    pub fn inner(&self) -> Span {
        Span::new(self.span.end, self.inner_end.max(self.span.end))
    }
}

impl Tree {
    /// Reads `source[from..]`; spans are places in `source`.
    pub fn parse(source: &str, from: usize) -> Self {
        build(source, from)
    }

    /// The `id` and `class` of a node and its name if HTML does not know it, in lower case, between spaces.
    pub fn mark(&self, node: usize) -> &str {
        self.nodes[node].mark.map_or("", |at| self.marks[at as usize].as_str())
    }

    /// The name of an element as it stands in the source; empty where it is implied.
    pub fn name<'s>(&self, source: &'s str, node: usize) -> &'s str {
        let tag = self.nodes[node].span.slice(source).and_then(|tag| tag.strip_prefix('<')).unwrap_or_default();
        &tag[..tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len())]
    }

    /// The nodes that `node` stands in, from the inside out, without itself.
    pub fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(node), |&at| (at > 0).then(|| self.nodes[at].parent as usize)).skip(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in brackets: `Tr(Cell(甲))`.
    fn shape(html: &str) -> String {
        let tree = Tree::parse(html, 0);
        let mut out = String::new();
        let mut open: Vec<u32> = Vec::new();
        for (at, node) in tree.nodes.iter().enumerate().skip(1) {
            while open.last().is_some_and(|&end| end as usize <= at) {
                open.pop();
                out.push(')');
            }
            match node.kind {
                Kind::Text(..) => out.push_str(node.span.slice(html).unwrap().trim()),
                Kind::Element(tag) => {
                    let name = match tag {
                        Tag::Block(_) => "Block".to_owned(),
                        Tag::Inline(_) => "In".to_owned(),
                        tag => format!("{tag:?}"),
                    };
                    out.push_str(&name);
                    out.push('(');
                    open.push(node.end);
                }
            }
        }
        out.extend(open.iter().map(|_| ')'));
        out
    }

    #[test]
    fn end_tags_are_supplied() {
        for (html, expected) in [
            ("<p>甲<p>乙<div>丙", "P(甲)P(乙)Block(丙)"),
            ("<ul><li>甲<li>乙<ul><li>丙</ul></ul>", "Block(Li(甲)Li(乙Block(Li(丙))))"),
            ("<table><tr><td>甲<td>乙<tr><td>丙</table>丁", "Table(Tr(Cell(甲)Cell(乙))Tr(Cell(丙)))丁"),
            ("<table><td>甲", "Table(Tr(Cell(甲)))"),
            ("<table><tr><td><p>甲</div></p>乙</td></tr></table>", "Table(Tr(Cell(P(甲)乙)))"),
            ("<table><tr><td><table><tr><td>甲</table>乙</table>", "Table(Tr(Cell(Table(Tr(Cell(甲)))乙)))"),
            ("<div><p>甲</b></span>乙</div>丙</div>", "Block(P(甲乙))丙"),
            ("<font><p>甲</font>乙</p>", "In(P(甲乙))"),
            ("<td>甲</td>", "Block(甲)"),
            ("<html><head><title>题</title><p>甲</html>", "Head(Title(题))P(甲)"),
            ("<h2>甲</h3>乙", "Heading(2)(甲)乙"),
            ("<ucap><p>甲</p></ucap>乙", "Other(0)(P(甲))乙"),
            ("<o:p/>甲<div/>乙", "Other(0)()甲Block(乙)"),
            ("甲</br>乙", "甲Br()乙"),
            ("<script>if (a<b) x</script>甲<style>y", "Unseen(0)()甲Unseen(1)()"),
        ] {
            assert_eq!(shape(html), expected, "{html}");
        }
    }

    #[test]
    fn attributes_are_kept() {
        let tree = Tree::parse(
            "<meta name=SiteName content='某某网'><div ID=Zoom class=a style='DISPLAY : none'><table><td colspan=3 rowspan=0 hidden>",
            0,
        );
        assert_eq!(tree.meta, [("SiteName".to_owned(), "某某网".to_owned())]);
        assert_eq!(tree.mark(2), " zoom a");
        assert!(tree.nodes[2].hidden);
        let cell = tree.nodes.last().unwrap();
        assert!(cell.hidden && cell.spans == (3, 1000));
    }

    #[test]
    fn deep_nesting_uses_no_call_stack() {
        let html = format!("{}甲{}乙", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let tree = Tree::parse(&html, 0);
        assert_eq!(tree.nodes.iter().filter(|n| n.tag().is_none()).count(), 2);
    }

    #[test]
    fn a_page_that_breaks_off_is_told() {
        for html in ["<p>甲<a href=\"x", "<p>甲<!-- 乙", "<p>甲<script>乙", "<title>甲"] {
            let tree = Tree::parse(html, 0);
            assert_eq!(tree.diagnostics.len(), 1, "{html}");
            assert_eq!(tree.diagnostics[0].code, "html-cut-off");
        }
        assert!(Tree::parse("<p>甲</p>\n<!-- 乙 -->\n", 0).diagnostics.is_empty());
    }
}
