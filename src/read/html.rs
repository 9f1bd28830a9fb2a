//! A web page → the pieces of its document, its title and meta data.
//!
//! Comes in: decoded HTML. Goes out: lines, block boundaries and tables of the document on the page, navigation left out
//! where it can be told apart. It does not know what the document says.

use super::html_content::{Choice, choose};
use super::html_flow::Flow;
use super::html_measure::Measure;
use super::html_tables::Tables;
use super::html_tag::Tag;
use super::html_tree::{Kind, Tree};
use super::landmarks::LANDMARKS;
use super::limits::Limits;
use super::look::Look;
use super::{Page, Piece};
use crate::report::{Diagnostic, Mapped, Severity};

/// The document of a page, what the page says about itself, and what was odd.
pub(super) fn read(source: &str, limits: &Limits) -> (Vec<Piece>, Page, Vec<Diagnostic>) {
    let mut tree = Tree::parse(source, 0);
    let mut diagnostics = std::mem::take(&mut tree.diagnostics);
    let (pieces, more) = document(source, &tree, limits);
    diagnostics.extend(more);
    let canonical = tree.canonical.take().map(|url| ("canonical", url));
    let address = saved_from(source).map(|url| ("saved-from", url)).or(canonical);
    let links = tree.links.iter().map(|&node| tree.nodes[node as usize].inner()).collect();
    let page = Page { title: title(source, &tree), meta: std::mem::take(&mut tree.meta), address, links };
    (pieces, page, diagnostics)
}

/// The address in the comment that browsers write at the head of a page they save: `<!-- saved from url=(0024)http://… -->`.
fn saved_from(source: &str) -> Option<String> {
    let head = &source.as_bytes()[..source.len().min(4096)];
    let at = memchr::memmem::find(head, b"saved from url=(")?;
    let rest = &head[at..];
    let start = rest.iter().position(|b| *b == b')')? + 1;
    let end = start + rest[start..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>')?;
    let url = std::str::from_utf8(&rest[start..end]).ok()?;
    url.starts_with("http").then(|| url.to_owned())
}

/// All that `source[from..]` shows, nothing left out as navigation. Places are those of `source`.
pub(super) fn fragment(source: &str, from: usize, limits: &Limits) -> Vec<Piece> {
    let tree = Tree::parse(source, from);
    let measure = Measure::new(source, &tree, false);
    let mut flow = Flow::new(source, &tree, Tables::new(&tree, &measure.visible, limits.max_cells, false));
    flow.node(0);
    flow.finish().0
}

fn document(source: &str, tree: &Tree, limits: &Limits) -> (Vec<Piece>, Vec<Diagnostic>) {
    let mut measure = Measure::new(source, tree, false);
    let mut diagnostics = Vec::new();
    let show_hidden = is_hidden_by_script(source, tree, &measure);
    if show_hidden {
        measure = Measure::new(source, tree, true);
        let message = "the page hides its content until a script shows it: hidden elements were read too";
        diagnostics.push(Diagnostic::new(Severity::Info, "page-hidden", message));
    }
    let Choice { root, title, diagnostic } = choose(source, tree, &measure, LANDMARKS);
    diagnostics.extend(diagnostic);
    let mut flow = Flow::new(source, tree, Tables::new(tree, &measure.visible, limits.max_cells, show_hidden));
    if let Some(title) = title {
        flow.node(title);
    }
    flow.node(root);
    let (pieces, more) = flow.finish();
    diagnostics.extend(more);
    (pieces, diagnostics)
}

/// Whether landmarks stand in what the page hides: all of a report, or the rest of one whose parts are shown one at a time.
fn is_hidden_by_script(source: &str, tree: &Tree, measure: &Measure<'_>) -> bool {
    if !tree.nodes.iter().any(|node| node.hidden) {
        return false;
    }
    let kinds = |measure: &Measure<'_>| {
        measure.landmarks(source, LANDMARKS).iter().fold(0u32, |mask, found| mask | 1 << found.landmark).count_ones()
    };
    // There are six kinds of landmarks.
    let shown = kinds(measure);
    let is_partly = || (shown + 1).max(5) <= kinds(&Measure::new(source, tree, true));
    shown < 6 && is_partly() || measure.text(0) == 0
}

fn title(source: &str, tree: &Tree) -> Option<Mapped> {
    let at = tree.nodes.iter().position(|node| node.tag() == Some(Tag::Title))?;
    let mut writer = super::html_flow::Writer::default();
    for node in &tree.nodes[at + 1..tree.nodes[at].end as usize] {
        if let Kind::Text(first, last) = node.kind {
            writer.segments(source, &tree.segments[first as usize..last as usize], Look::default());
        }
    }
    Some(writer.take()).filter(|title| !title.is_blank())
}
