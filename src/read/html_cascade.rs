//! The style sheets of a page laid over its tree: what each element hides and how its text looks.
//!
//! Comes in: a tree, what each element says of itself, the sheets. Goes out: the tree with `hidden` and `look` as all of them
//! together decide, in the order of CSS: attributes such as `color`, sheets by specificity and place, `style`, then what is marked
//! important. Work is bounded by the size of the page, whatever the selectors.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::html_selector::{Comparison, Compound, Link, Selector, Test};
use super::html_sheet::{Rule, Sheets};
use super::html_style::Style;
use super::html_tag::Tag;
use super::html_tree::{Kind, Tree};
use super::look::{Ink, Look};
use crate::report::{Diagnostic, Severity};

/// Comparisons of an element with a compound that are made for each element of a page, on average, and for any page.
const STEPS_EACH: usize = 60;
const STEPS: usize = 1_000_000;

/// What an element says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    /// By attributes such as `color` and `hidden`.
    pub hints: Style,
    /// By `style`.
    pub inline: Style,
    /// By what `style` marks important.
    pub important: Style,
}

impl Own {
    /// All of it together.
    pub fn style(&self) -> Style {
        self.important.over(self.inline).over(self.hints)
    }
}

/// Lays sheets over a tree. `own` has the elements that say something of themselves, in order.
pub(super) fn apply(source: &str, tree: &mut Tree, own: &[(u32, Own)], texts: &[String], is_cut: bool) {
    let words: HashSet<&str> = tree.marks.iter().flat_map(|mark| mark.split_ascii_whitespace()).collect();
    let sheets = Sheets::read(texts, &|word| words.contains(word));
    let mut warn = |message: &str| tree.diagnostics.push(Diagnostic::new(Severity::Warn, "page-style", message));
    if let Some(selector) = &sheets.unread {
        warn(&format!("a rule of the page's style sheet is not understood ({selector}); {PUT_TOGETHER}"));
    }
    let is_cut = is_cut || sheets.is_cut;
    if is_cut {
        warn(&format!("the page has more style rules than are read; {PUT_TOGETHER}"));
    }
    let is_unsure = is_cut || sheets.unread.is_some();
    if sheets.rules.is_empty() {
        if is_unsure {
            give_up_put_together(source, tree);
        }
        return;
    }
    let mut page = Page::new(source, tree);
    let keyed = Keyed::of(&sheets.rules);
    let mut styles = Vec::with_capacity(tree.nodes.len());
    let mut own = own.iter().peekable();
    for node in 0..tree.nodes.len() {
        let own = own.next_if(|(at, _)| *at as usize == node).map_or_else(Own::default, |(_, own)| *own);
        let (sheet, important) = page.declared(node, &sheets.rules, &keyed);
        styles.push(own.important.over(important).over(own.inline).over(sheet).over(own.hints));
    }
    let is_over = page.steps == 0;
    let mut in_table = vec![false; tree.nodes.len()];
    for node in 1..tree.nodes.len() {
        let parent = tree.nodes[node].parent as usize;
        let around = tree.nodes[parent].look;
        let found = tree.nodes[node].tag();
        in_table[node] = in_table[parent] || found == Some(Tag::Table);
        let (hidden, look) = match found {
            Some(tag) => (styles[node].hides(tag), styles[node].look(tag, in_table[node], around)),
            None => (false, around),
        };
        (tree.nodes[node].hidden, tree.nodes[node].look) = (hidden, look);
        tree.nodes[node].is_line = found.is_some() && styles[node].is_line();
    }
    if is_over {
        let message = format!("following the page's style sheets takes too long; {PUT_TOGETHER}");
        tree.diagnostics.push(Diagnostic::new(Severity::Warn, "page-style", message));
    }
    if is_over || is_unsure {
        give_up_put_together(source, tree);
    }
    show_if_all_is_white(source, tree);
}

/// What becomes of figures where not all rules are known.
const PUT_TOGETHER: &str = "figures put together from several elements are not read, others are though it may hide them";

/// Where not all rules are known, one of them may hide part of a figure: of the digits in a cell that stand in several elements none in an
/// element of its own counts.
fn give_up_put_together(source: &str, tree: &mut Tree) {
    let mut at = 0;
    while at < tree.nodes.len() {
        let inside = at + 1..tree.nodes[at].end as usize;
        let is_cell = tree.nodes[at].tag() == Some(Tag::Cell);
        if !is_cell || tree.nodes[inside.clone()].iter().any(|node| node.tag() == Some(Tag::Table)) {
            at += 1;
            continue;
        }
        let figures: Vec<usize> = inside.clone().filter(|&text| has_digit(source, tree, text)).collect();
        let around = |text: usize| tree.nodes[text].parent;
        if figures.iter().any(|&text| around(text) != around(figures[0])) {
            let apart: Vec<usize> = figures.into_iter().filter(|&text| around(text) as usize != at).collect();
            for text in apart {
                tree.nodes[text].look.struck = true;
            }
        }
        at = inside.end;
    }
}

/// Whether a node is text with a digit.
fn has_digit(source: &str, tree: &Tree, node: usize) -> bool {
    let Kind::Text(first, last) = tree.nodes[node].kind else { return false };
    let segments = &tree.segments[first as usize..last as usize];
    segments.iter().any(|segment| match segment.decoded {
        Some(c) => c.is_numeric(),
        None => segment.span.slice(source).is_some_and(|text| text.contains(char::is_numeric)),
    })
}

/// Nobody prints all figures of a page white on white: then the ground is one that cannot be known, such as that of generated text.
fn show_if_all_is_white(source: &str, tree: &mut Tree) {
    const ENOUGH: usize = 20;
    let is_white = |look: Look| look.ink == Ink::White && !look.backed;
    if !tree.nodes.iter().any(|node| is_white(node.look)) {
        return;
    }
    let in_table = |node: usize| tree.ancestors(node).any(|above| tree.nodes[above].tag() == Some(Tag::Cell));
    let (mut all, mut white) = (0, 0);
    for node in (0..tree.nodes.len()).filter(|&node| has_digit(source, tree, node) && in_table(node)) {
        all += 1;
        white += usize::from(is_white(tree.nodes[node].look));
    }
    if all < ENOUGH || white * 10 < all * 9 {
        return;
    }
    for node in tree.nodes.iter_mut().filter(|node| is_white(node.look)) {
        node.look.backed = true;
    }
    let message = "the figures of the page's tables are white and what they stand on is not known: they are read";
    tree.diagnostics.push(Diagnostic::new(Severity::Warn, "page-style", message));
}

/// Rules by what their last compound must have.
#[derive(Default)]
struct Keyed<'r> {
    ids: HashMap<&'r str, Vec<u32>>,
    classes: HashMap<&'r str, Vec<u32>>,
    names: HashMap<&'r str, Vec<u32>>,
    others: Vec<u32>,
}

impl<'r> Keyed<'r> {
    fn of(rules: &'r [Rule]) -> Self {
        let mut keyed = Self::default();
        for (number, rule) in rules.iter().enumerate() {
            let Some((_, last)) = rule.selector.parts.last() else { continue };
            let keys = match (&last.id, last.classes.first(), &last.name) {
                (Some(id), _, _) => keyed.ids.entry(id).or_default(),
                (None, Some(class), _) => keyed.classes.entry(class).or_default(),
                (None, None, Some(name)) => keyed.names.entry(name).or_default(),
                (None, None, None) => &mut keyed.others,
            };
            keys.push(number as u32);
        }
        keyed
    }
}

/// A tree as selectors see it.
struct Page<'t> {
    source: &'t str,
    tree: &'t Tree,
    /// For each element its number among the elements of its parent (from 1), and the element before.
    places: Vec<(u32, u32)>,
    /// For each element how many its parent has.
    families: Vec<u32>,
    /// Comparisons left.
    steps: usize,
}

impl<'t> Page<'t> {
    fn new(source: &'t str, tree: &'t Tree) -> Self {
        let count = tree.nodes.len();
        let (mut places, mut families) = (vec![(0, 0); count], vec![0; count]);
        // Of each parent: its elements so far, and the last. Rows right in a table are counted apart: browsers put a body around them.
        let mut last = vec![[(0u32, 0u32); 2]; count];
        let side = |node: usize| usize::from(tree.nodes[node].tag() == Some(Tag::Tr));
        for node in (1..count).filter(|&node| tree.nodes[node].tag().is_some()) {
            let so_far = &mut last[tree.nodes[node].parent as usize][side(node)];
            places[node] = (so_far.0 + 1, so_far.1);
            *so_far = (so_far.0 + 1, node as u32);
        }
        for node in 1..count {
            families[node] = last[tree.nodes[node].parent as usize][side(node)].0;
        }
        Self { source, tree, places, families, steps: STEPS + count * STEPS_EACH }
    }

    /// What the rules declare for a node, and what they declare important.
    fn declared(&mut self, node: usize, rules: &[Rule], keyed: &Keyed<'_>) -> (Style, Style) {
        if self.tree.nodes[node].tag().is_none() || self.steps == 0 {
            return Default::default();
        }
        let mut found: Vec<u32> = keyed.others.clone();
        let (name, id, classes) = self.names(node);
        let name = name.to_ascii_lowercase();
        found.extend(keyed.ids.get(id).into_iter().flatten());
        found.extend(classes.filter_map(|class| keyed.classes.get(class)).flatten());
        found.extend(keyed.names.get(name.as_str()).into_iter().flatten());
        found.retain(|&rule| self.matches(node, &rules[rule as usize].selector));
        found.sort_unstable_by_key(|&rule| (rules[rule as usize].specificity, rule));
        found
            .iter()
            .map(|&rule| &rules[rule as usize])
            .fold(Default::default(), |(style, important), rule| (rule.style.over(style), rule.important.over(important)))
    }

    /// Name (as written), id and classes (in lower case) of an element.
    fn names(&self, node: usize) -> (&'t str, &'t str, impl Iterator<Item = &'t str> + Clone + use<'t>) {
        let name = match (node, self.tree.name(self.source, node)) {
            (0, _) => "html",
            // The row that a cell without one stands in.
            (_, "") => "tr",
            (_, name) => name,
        };
        let mut words = self.tree.mark(node).splitn(3, ' ').skip(1);
        let id = words.next().unwrap_or_default();
        (name, id, words.next().unwrap_or_default().split_ascii_whitespace())
    }

    /// Whether a selector holds for an element. Of several ways to stand in the tree the nearest is tried first; each step counts.
    fn matches(&mut self, node: usize, selector: &Selector) -> bool {
        // Places to go on from: the part that holds, where, and how it stands to the part before.
        let Some((last, before)) = selector.parts.split_last() else { return false };
        if !self.is(node, &last.1) {
            return false;
        }
        if before.is_empty() {
            return true;
        }
        let mut open = vec![(before.len(), node, last.0)];
        while let Some((left, at, link)) = open.pop() {
            let Some(part) = left.checked_sub(1) else { return true };
            let compound = &before[part].1;
            let (mut from, mut next) = (at, self.step(at, link));
            while let Some(place) = next.filter(|_| self.steps > 0) {
                let is_table = self.tree.nodes[place].tag() == Some(Tag::Table);
                let is_row = self.tree.nodes[from].tag() == Some(Tag::Tr);
                if self.is(place, compound) {
                    // Should the rest not hold from here, the search goes on further out.
                    if matches!(link, Link::Inside | Link::Behind) {
                        open.push((left, place, link));
                    }
                    open.push((part, place, before[part].0));
                    break;
                }
                if is_table && is_row && compound.is_plain("tbody") && matches!(link, Link::Inside | Link::Child) {
                    // Around rows right in a table browsers put a body.
                    open.push((part, from, before[part].0));
                    break;
                }
                // `table > tr`, where the body is written out.
                let is_body = is_row && self.tree.nodes[place].tag() == Some(Tag::RowGroup);
                let goes_on = matches!(link, Link::Inside | Link::Behind) || link == Link::Child && is_body;
                (from, next) = (place, goes_on.then(|| self.step(place, link)).flatten());
            }
        }
        false
    }

    /// The element that comes next on the way that a link goes.
    fn step(&self, at: usize, link: Link) -> Option<usize> {
        match link {
            Link::Inside | Link::Child => (at > 0).then(|| self.tree.nodes[at].parent as usize),
            Link::Next | Link::Behind => Some(self.places[at].1 as usize).filter(|&before| before > 0),
        }
    }

    fn is(&mut self, node: usize, compound: &Compound) -> bool {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 {
            return false;
        }
        let (name, id, classes) = self.names(node);
        // A page without the tag has a body all the same.
        let is_name = |wanted: &String| wanted.eq_ignore_ascii_case(name) || node == 0 && wanted == "body";
        if !compound.name.as_ref().is_none_or(is_name) || compound.id.as_ref().is_some_and(|wanted| wanted != id) {
            return false;
        }
        if !compound.classes.is_empty() {
            self.steps = self.steps.saturating_sub(self.tree.mark(node).len() / 64);
            if !compound.classes.iter().all(|wanted| classes.clone().any(|class| class == wanted)) {
                return false;
            }
        }
        compound.tests.iter().all(|test| self.passes(node, test))
    }

    fn passes(&mut self, node: usize, test: &Test) -> bool {
        match test {
            Test::Nth { a, b, from_end } => {
                let (place, count) = (self.places[node].0, self.families[node]);
                let place = i64::from(if *from_end { count + 1 - place.min(count) } else { place });
                let (a, offset) = (i64::from(*a), place - i64::from(*b));
                if a == 0 { offset == 0 } else { offset % a == 0 && offset / a >= 0 }
            }
            Test::Attribute { name, compares } => {
                let tag = self.tree.nodes[node].span.slice(self.source).unwrap_or_default();
                self.steps = self.steps.saturating_sub(tag.len() / 4);
                // A tag longer than this carries a picture.
                let Some(value) = Some(tag).filter(|tag| tag.len() < 4096).and_then(|tag| value(tag, name)) else { return false };
                compares.as_ref().is_none_or(|(comparison, wanted)| match comparison {
                    Comparison::Equals => value == *wanted,
                    Comparison::HasWord => value.split_ascii_whitespace().any(|word| word == wanted),
                    Comparison::StartsWithPart => {
                        value.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
                    }
                    Comparison::StartsWith => !wanted.is_empty() && value.starts_with(wanted.as_str()),
                    Comparison::EndsWith => !wanted.is_empty() && value.ends_with(wanted.as_str()),
                    Comparison::Contains => !wanted.is_empty() && value.contains(wanted.as_str()),
                })
            }
            Test::Not(selectors) => !selectors.iter().any(|selector| self.matches(node, selector)),
            Test::Any(selectors) => selectors.iter().any(|selector| self.matches(node, selector)),
        }
    }
}

impl Compound {
    /// Whether it asks for this name and nothing else.
    fn is_plain(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name) && self.id.is_none() && self.classes.is_empty() && self.tests.is_empty()
    }
}

/// The value of an attribute in a start tag, in lower case.
fn value(tag: &str, name: &str) -> Option<String> {
    let mut found: Option<String> = None;
    let mut is_open = false;
    let emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| -> Option<Infallible> {
        match event {
            CallbackEvent::AttributeName { name: other } => {
                is_open = found.is_none() && other == name.as_bytes();
                if is_open {
                    found = Some(String::new());
                }
            }
            CallbackEvent::AttributeValue { value } if is_open => {
                found = Some(String::from_utf8_lossy(value).to_ascii_lowercase());
            }
            _ => {}
        }
        None
    });
    let Ok(()) = Tokenizer::new_with_emitter(tag, emitter).finish();
    found
}
