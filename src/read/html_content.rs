//! Which part of a page is the document, and which block above it is its title.
//!
//! Comes in: the tree of a page and the landmarks of a document. Goes out: a node. It takes nothing out of the tree.
//!
//! In this order: the smallest element that holds enough landmarks; elements that content systems mark as content; the
//! smallest element that holds nearly all text outside of links; the whole page, with a diagnostic.

use super::html_measure::Measure;
use super::html_tag::Tag;
use super::html_tree::Tree;
use super::landmarks::{ENOUGH, Landmark};
use crate::report::{Diagnostic, Severity};

/// `id` and `class` words of the content element in the content systems that official sites use.
const CONTENT_MARKS: &[&str] = &[
    "zoom",
    "ucap-content",
    "ucapcontent",
    "trs_editor",
    "trs_ueditor",
    "view",
    "article-content",
    "article_content",
    "articlecontent",
    "news_content",
    "content_body",
    "contentbox",
    "xxgk_content",
    "detail-content",
    "artical_content",
    "pages_content",
    "zwnr",
    "js_content",
    "vsb_content",
    "wp_articlecontent",
    "bt_content",
    "contxt",
    "main-text",
    "content",
];

/// The choice.
#[derive(Debug)]
pub(super) struct Choice {
    /// The element that is the document.
    pub root: usize,
    /// A block above it that is its title.
    pub title: Option<usize>,
    /// Where the choice is a guess.
    pub diagnostic: Option<Diagnostic>,
}

/// Chooses the document in a page.
pub(super) fn choose(source: &str, tree: &Tree, measure: &Measure<'_>, landmarks: &[Landmark]) -> Choice {
    let by_landmarks = landmark_element(source, tree, measure, landmarks);
    let marked = by_landmarks.map(|at| marked_around(tree, measure, at)).or_else(|| marked_element(tree, measure));
    let (root, diagnostic) = match marked {
        Some(root) => (root, None),
        None => densest(tree, measure),
    };
    let title = (root > 0).then(|| title_above(source, tree, measure, root)).flatten();
    Choice { root, title, diagnostic }
}

/// The smallest element with enough landmarks outside of links, and with more text than landmarks: no table of contents.
fn landmark_element(source: &str, tree: &Tree, measure: &Measure<'_>, landmarks: &[Landmark]) -> Option<usize> {
    let found = measure.landmarks(source, landmarks);
    let mut masks = vec![0u32; tree.nodes.len()];
    let mut lengths = vec![0u32; tree.nodes.len()];
    for line in &found {
        for at in tree.ancestors(line.node) {
            masks[at] |= 1 << line.landmark;
            lengths[at] += line.chars;
        }
    }
    let holds = |at: usize| masks[at].count_ones() >= ENOUGH && measure.text(at) >= lengths[at] * 2;
    // Children come after their parents: the last one in document order that holds them all is among the smallest.
    let smallest = (0..tree.nodes.len()).filter(|&at| holds(at)).filter(|&at| {
        let end = tree.nodes[at].end as usize;
        !children(tree, at, end).any(holds)
    });
    let best = smallest.max_by_key(|&at| (measure.text(at), std::cmp::Reverse(at)))?;
    // A second document stands beside it: both are taken, and the parser tells them apart.
    let is_within = |at: usize, outer: usize| at >= outer && at < tree.nodes[outer].end as usize;
    let beside: Vec<usize> = found.iter().map(|line| line.node).filter(|&node| !is_within(node, best)).collect();
    let known = found.iter().filter(|line| !is_within(line.node, best)).fold(0u32, |mask, line| mask | 1 << line.landmark);
    if known.count_ones() >= ENOUGH {
        let both = tree.ancestors(best).find(|&outer| beside.iter().all(|&node| is_within(node, outer))).unwrap_or(0);
        let around = lengths[both].saturating_sub(lengths[best]) * 2;
        if measure.text(both).saturating_sub(measure.text(best)) >= around {
            return Some(both);
        }
    }
    // The sixth landmark may stand just outside.
    let wider = tree.ancestors(best).take_while(|&at| measure.text(at) <= measure.text(best) * 2);
    let wider = wider.filter(|&at| masks[at].count_ones() > masks[best].count_ones()).find(|&at| masks[at].count_ones() == 6);
    Some(wider.unwrap_or(best))
}

fn children(tree: &Tree, parent: usize, end: usize) -> impl Iterator<Item = usize> + '_ {
    let first = (parent + 1 < end).then_some(parent + 1);
    std::iter::successors(first, move |&at| Some(tree.nodes[at].end as usize).filter(|&next| next < end))
}

/// An element around `at` that is marked as content and not much larger: it holds the preamble too.
fn marked_around(tree: &Tree, measure: &Measure<'_>, at: usize) -> usize {
    let near = tree.ancestors(at).take_while(|&outer| measure.text(outer) <= measure.text(at) * 2 + 200);
    near.filter(|&outer| mark_rank(tree, outer).is_some()).last().unwrap_or(at)
}

/// How well an element is marked as content: smaller is better.
fn mark_rank(tree: &Tree, at: usize) -> Option<usize> {
    let mark = tree.mark(at);
    let by_mark = CONTENT_MARKS.iter().position(|known| mark.split(' ').any(|word| word == *known));
    by_mark.or_else(|| tree.nodes[at].tag().filter(|tag| tag.is_article()).map(|_| CONTENT_MARKS.len()))
}

/// The best marked element with a fair amount of text.
fn marked_element(tree: &Tree, measure: &Measure<'_>) -> Option<usize> {
    let enough = (measure.prose(0) / 4).max(50);
    let marked = (1..tree.nodes.len()).filter(|&at| measure.prose(at) >= enough && measure.links(at) * 2 < measure.text(at));
    marked.filter_map(|at| mark_rank(tree, at).map(|rank| (rank, at))).min().map(|(_, at)| at)
}

/// Goes down from the page as long as one child holds nine tenths of the text outside of links.
fn densest(tree: &Tree, measure: &Measure<'_>) -> (usize, Option<Diagnostic>) {
    let all = measure.prose(0);
    let mut at = 0;
    let heavy =
        |&child: &usize| tree.nodes[child].tag().is_some_and(Tag::is_block) && all > 500 && measure.prose(child) * 10 >= all * 9;
    while let Some(child) = children(tree, at, tree.nodes[at].end as usize).find(heavy) {
        at = child;
    }
    let left_out = measure.text(0) - measure.text(at);
    let message = if at == 0 {
        "no element of the page is marked as its content: the whole page was taken, with its menus and footers".to_owned()
    } else {
        format!(
            "no element of the page is marked as its content: the densest one was taken, {left_out} characters around it left out"
        )
    };
    (at, Some(Diagnostic::new(Severity::Warn, "page-chrome", message)))
}

/// The block above the document that is its title: one that the page's `<title>` or meta data repeat, else the nearest
/// first-order heading, else the nearest block marked as a title. Never one that the document itself begins with.
fn title_above(source: &str, tree: &Tree, measure: &Measure<'_>, root: usize) -> Option<usize> {
    let known = known_titles(source, tree);
    let start = measure.compact(source, root, 1200);
    let begins_with_title = |title: &String| title.chars().zip(start.chars()).take_while(|(a, b)| a == b).count() >= 8;
    if known.iter().any(begins_with_title) {
        return None;
    }
    let mut best: Option<(u32, usize)> = None;
    for at in 1..root {
        let node = &tree.nodes[at];
        let Some(tag) = node.tag() else { continue };
        let chars = measure.text(at);
        let is_inside = node.end as usize > root;
        if is_inside
            || !(4..=100).contains(&chars)
            || measure.links(at) * 2 > chars
            || measure.is_hidden(at)
            || in_navigation(tree, at)
        {
            continue;
        }
        let text = measure.compact(source, at, 400);
        let is_known = chars >= 8 && known.iter().any(|title| title.contains(&text));
        let rank = match tag {
            _ if is_known => 1000 + chars,
            Tag::Heading(1) => 3,
            Tag::Heading(2 | 3) => 2,
            _ if tree.mark(at).contains("title") || tree.mark(at).contains("biaoti") => 1,
            _ => continue,
        };
        if !start.contains(&text) && best.is_none_or(|(other, _)| rank >= other) {
            best = Some((rank, at));
        }
    }
    best.map(|(_, at)| at)
}

fn in_navigation(tree: &Tree, at: usize) -> bool {
    std::iter::once(at).chain(tree.ancestors(at)).any(|at| tree.nodes[at].tag().is_some_and(Tag::is_navigation))
}

/// What the page calls itself, without white space.
fn known_titles(source: &str, tree: &Tree) -> Vec<String> {
    let compact = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let meta =
        tree.meta.iter().filter(|(name, _)| name.to_ascii_lowercase().contains("title")).map(|(_, content)| compact(content));
    let title = tree.nodes.iter().position(|n| n.tag() == Some(Tag::Title)).and_then(|at| tree.nodes[at].inner().slice(source));
    meta.chain(title.map(compact)).filter(|title| title.chars().count() >= 8).collect()
}
