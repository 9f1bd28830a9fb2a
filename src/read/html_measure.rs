//! How much text stands where on a page, and which lines are landmarks.
//!
//! Comes in: the tree of a page. Goes out: counts of visible characters for every element, in links and outside, and the
//! places of landmarks. It chooses nothing.

use super::html_tag::Tag;
use super::html_tree::{Kind, Tree};
use super::landmarks::{Landmark, landmark};

/// Characters before each node, so that every element's count is a difference.
#[derive(Debug)]
pub(super) struct Measure<'t> {
    tree: &'t Tree,
    /// Visible characters before node `i`, white space not counted; one more entry for the end.
    pub visible: Vec<u32>,
    links: Vec<u32>,
    hidden: Vec<bool>,
}

/// Bytes of a line that are looked at to see whether it is a landmark.
const LINE: usize = 300;

/// A line that is a landmark.
#[derive(Clone, Copy, Debug)]
pub(super) struct FoundLandmark {
    /// The text node it begins in.
    pub node: usize,
    /// Which landmark.
    pub landmark: usize,
    /// Characters of the line.
    pub chars: u32,
}

impl<'t> Measure<'t> {
    /// Counts. With `show_hidden`, text that the page hides by attribute or style counts too.
    pub fn new(source: &str, tree: &'t Tree, show_hidden: bool) -> Self {
        let count = tree.nodes.len();
        let (mut visible, mut links) = (Vec::with_capacity(count + 1), Vec::with_capacity(count + 1));
        let mut hidden = vec![false; count];
        let (mut all, mut linked) = (0u32, 0u32);
        let (mut hidden_until, mut link_until) = (0, 0);
        for (at, node) in tree.nodes.iter().enumerate() {
            visible.push(all);
            links.push(linked);
            let is_unseen = node.tag().is_some_and(Tag::is_unseen) || (node.hidden && !show_hidden);
            if is_unseen && at >= hidden_until {
                hidden_until = node.end as usize;
            }
            hidden[at] = at < hidden_until;
            if node.tag() == Some(Tag::A) {
                link_until = link_until.max(node.end as usize);
            }
            if at >= hidden_until {
                let chars = text_chars(source, tree, at);
                all += chars;
                linked += if at < link_until { chars } else { 0 };
            }
        }
        visible.push(all);
        links.push(linked);
        Self { tree, visible, links, hidden }
    }

    /// Visible characters in a node.
    pub fn text(&self, at: usize) -> u32 {
        self.visible[self.tree.nodes[at].end as usize] - self.visible[at]
    }

    /// Visible characters in links in a node.
    pub fn links(&self, at: usize) -> u32 {
        self.links[self.tree.nodes[at].end as usize] - self.links[at]
    }

    /// Visible characters outside of links in a node.
    pub fn prose(&self, at: usize) -> u32 {
        self.text(at) - self.links(at)
    }

    /// Whether a node is not shown.
    pub fn is_hidden(&self, at: usize) -> bool {
        self.hidden[at]
    }

    /// The first visible characters of a node, white space taken out, about `most` bytes of them.
    pub fn compact(&self, source: &str, root: usize, most: usize) -> String {
        let mut text = String::new();
        for at in root..self.tree.nodes[root].end as usize {
            if !self.hidden[at] {
                push_text(source, self.tree, at, most, &mut text);
            }
            if text.len() >= most {
                break;
            }
        }
        text
    }

    /// The lines that are landmarks and stand outside of links.
    pub fn landmarks(&self, source: &str, landmarks: &[Landmark]) -> Vec<FoundLandmark> {
        let mut found = Vec::new();
        let mut line = String::new();
        let mut first = None;
        let mut block_ends: Vec<usize> = Vec::new();
        for at in 0..=self.tree.nodes.len() {
            let mut is_boundary = at == self.tree.nodes.len();
            while block_ends.last().is_some_and(|&end| end <= at) {
                block_ends.pop();
                is_boundary = true;
            }
            let tag = self.tree.nodes.get(at).and_then(super::html_tree::Node::tag);
            if tag.is_some_and(|tag| tag.is_block() || tag == Tag::Br) {
                is_boundary = true;
                block_ends.push(self.tree.nodes[at].end as usize);
            }
            if is_boundary {
                let is_linked = |node: usize| self.links[node + 1] > self.links[node];
                if let Some((node, which)) = first.take().filter(|&n| !is_linked(n)).zip(landmark(&line, landmarks)) {
                    found.push(FoundLandmark { node, landmark: which, chars: line.chars().count() as u32 });
                }
                line.clear();
            }
            if at < self.tree.nodes.len() && !self.hidden[at] && line.len() < LINE {
                push_text(source, self.tree, at, LINE, &mut line);
                if first.is_none() && !line.is_empty() {
                    first = Some(at);
                }
            }
        }
        found
    }
}

/// Appends the characters of a text node that are no white space, until `out` has `most` bytes or a few more.
fn push_text(source: &str, tree: &Tree, at: usize, most: usize, out: &mut String) {
    let Kind::Text(first, last) = tree.nodes[at].kind else { return };
    for segment in &tree.segments[first as usize..last as usize] {
        let text = segment.span.slice(source).filter(|_| segment.decoded.is_none()).unwrap_or("");
        for c in segment.decoded.into_iter().chain(text.chars()).filter(|c| !c.is_whitespace()) {
            if out.len() >= most {
                return;
            }
            out.push(c);
        }
    }
}

fn text_chars(source: &str, tree: &Tree, at: usize) -> u32 {
    let Kind::Text(first, last) = tree.nodes[at].kind else { return 0 };
    let segments = &tree.segments[first as usize..last as usize];
    let count = segments.iter().map(|segment| match segment.decoded {
        Some(c) => usize::from(!c.is_whitespace()),
        // Characters, not bytes: every byte that continues none.
        None => {
            segment.span.slice(source).unwrap_or("").bytes().filter(|b| !b.is_ascii_whitespace() && (*b as i8) >= -0x40).count()
        }
    });
    count.sum::<usize>() as u32
}
