//! The tokens of a web page → its tree.
//!
//! Comes in: decoded HTML. Goes out: a tree, whatever the input: end tags that HTML allows to leave out are supplied, stray
//! ones are passed over, and no depth of nesting uses the call stack. It follows the rules of the HTML standard where
//! official pages depend on them (paragraphs, lists, tables), not the repair of misnested inline elements, which moves no
//! text.

use std::collections::HashMap;
use std::convert::Infallible;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::html_cascade::{self, Own};
use super::html_start_tag::StartTag;
use super::html_tag::Tag;
use super::html_text::{Segment, align};
use super::html_tree::{Kind, Node, Tree};
use super::look::{Look, UNREADABLE};
use crate::report::{Diagnostic, Severity, Span};

/// Elements deeper than this stand beside each other instead of inside: browsers do the same.
const MAX_DEPTH: usize = 512;

/// Most bytes of style sheets that are read.
const MOST_STYLES: usize = 4 << 20;

/// The tree of `source[from..]`, with places in `source`.
pub(super) fn build(source: &str, from: usize) -> Tree {
    let mut builder = Builder::new(source, from);
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span<usize>| -> Option<Infallible> {
        builder.event(&event, span.start + from, span.end + from);
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(&source[from..], emitter).finish();
    builder.finish()
}

struct Builder<'s> {
    source: &'s str,
    tree: Tree,
    /// The open elements; node 0 is always the first.
    stack: Vec<(u32, Tag)>,
    /// Open elements beyond [`MAX_DEPTH`], which are not on the stack.
    too_deep: u32,
    /// Open tables.
    tables: u32,
    /// The elements that say something of their own look, in order.
    own: Vec<(u32, Own)>,
    /// The style sheets, each as it stands.
    sheets: Vec<String>,
    /// A sheet is being read.
    in_sheet: bool,
    /// Sheets were cut short.
    is_sheet_cut: bool,
    /// The `select` that is open in a table, and its options: whether each is selected.
    select: Option<(u32, Vec<(u32, bool)>)>,
    pending: StartTag,
    names: HashMap<Vec<u8>, u16>,
    /// Start of an element whose content is raw text and that has not ended.
    raw: Option<usize>,
    /// End of what was read.
    read: usize,
}

impl<'s> Builder<'s> {
    fn new(source: &'s str, from: usize) -> Self {
        let root = Node {
            kind: Kind::Element(Tag::Html),
            parent: 0,
            end: 0,
            span: Span::new(from as u32, from as u32),
            inner_end: source.len() as u32,
            mark: None,
            hidden: false,
            is_line: false,
            look: Look::default(),
            spans: (1, 1),
        };
        Self {
            source,
            tree: Tree { nodes: vec![root], ..Tree::default() },
            stack: vec![(0, Tag::Html)],
            too_deep: 0,
            tables: 0,
            own: Vec::new(),
            sheets: Vec::new(),
            in_sheet: false,
            is_sheet_cut: false,
            select: None,
            pending: StartTag::default(),
            names: HashMap::new(),
            raw: None,
            read: from,
        }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, start: usize, end: usize) {
        match *event {
            CallbackEvent::OpenStartTag { name } => self.pending.restart(name, start),
            CallbackEvent::AttributeName { name } => self.pending.attribute_name(name),
            CallbackEvent::AttributeValue { value } => self.pending.attribute_value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                self.read = end;
                self.open(end, self_closing);
            }
            CallbackEvent::EndTag { name } => {
                self.read = end;
                self.raw = None;
                self.in_sheet = false;
                let tag = self.tag(name);
                self.close(tag, start, end);
            }
            CallbackEvent::String { value } => {
                self.read = self.read.max(end);
                self.text(value, start, end);
            }
            CallbackEvent::Comment { .. } => {
                self.read = self.read.max(end);
                let is_cut = end >= self.source.len() && !self.source.ends_with('>');
                if is_cut {
                    self.cut_off("a comment", start);
                }
            }
            CallbackEvent::Doctype { .. } => self.read = self.read.max(end),
            CallbackEvent::Error(_) => {}
        }
    }

    fn tag(&mut self, name: &[u8]) -> Tag {
        Tag::known(name).unwrap_or_else(|| {
            let next = self.names.len().min(usize::from(u16::MAX)) as u16;
            Tag::Other(if next == u16::MAX { next } else { *self.names.entry(name.to_owned()).or_insert(next) })
        })
    }

    fn open(&mut self, end: usize, self_closing: bool) {
        let name = std::mem::take(&mut self.pending.name);
        let mut tag = self.tag(&name);
        if Tag::is_raw(&name) {
            self.raw = Some(self.pending.start);
        }
        self.pending.name = name;
        if self.pending.name == b"style" && self.pending.is_sheet() && !matches!(self.top(), Tag::Unseen(_)) {
            self.in_sheet = true;
            self.sheets.push(String::new());
        }
        if tag == Tag::Meta {
            self.tree.meta.extend(self.pending.meta());
        }
        if self.pending.name == b"link" && self.tree.canonical.is_none() {
            self.tree.canonical = self.pending.canonical();
        }
        let is_open = |tag| self.stack.iter().any(|&(_, open)| open == tag);
        let is_misplaced = matches!(tag, Tag::Head | Tag::Body) && self.stack.len() > 1;
        if tag == Tag::Html || is_misplaced && !(tag == Tag::Body && self.is_in_head()) {
            return;
        }
        if tag.is_table_part() && tag != Tag::Table && !is_open(Tag::Table) {
            tag = Tag::DIV;
        }
        self.close_implied(tag);
        if tag == Tag::Cell && self.top() != Tag::Tr {
            let at = self.pending.start;
            self.push(Tag::Tr, Span::new(at as u32, at as u32), false);
        }
        let is_leaf = tag.is_void() || (self_closing && matches!(tag, Tag::Other(_)));
        let node = self.tree.nodes.len() as u32;
        let span = Span::new(self.pending.start as u32, end as u32);
        let fits = self.tables > 0 && self.stack.len() < MAX_DEPTH;
        if let Some(value) = self.pending.shown_value().filter(|_| fits).map(str::to_owned) {
            self.push(Tag::Control, span, false);
            self.value(&value, span);
            self.pop(end);
            return;
        }
        if self.pending.name == b"option" && self.open_option().is_some() {
            self.pop(self.pending.start);
        }
        self.push(tag, span, is_leaf);
        let is_open = self.stack.last().is_some_and(|&(open, _)| open == node);
        match (self.pending.name.as_slice(), &mut self.select) {
            (b"select", select @ None) if self.tables > 0 && is_open => *select = Some((node, Vec::new())),
            (b"option", Some((_, options))) if is_open => options.push((node, self.pending.is_selected)),
            _ => {}
        }
    }

    /// Adds what a form control shows, as its text. Where nothing is in the file, its reader may still have seen something.
    fn value(&mut self, value: &str, tag: Span) {
        let first = self.tree.segments.len() as u32;
        let at = tag.slice(self.source).and_then(|text| {
            let from = text.find("value")?;
            text[from..].find(value).map(|at| tag.start + (from + at) as u32)
        });
        match at {
            _ if value.trim().is_empty() => self.tree.segments.push(Segment { span: tag, decoded: Some(UNREADABLE) }),
            Some(at) => {
                let span = Span::new(at, at + value.len() as u32);
                self.tree.segments.push(Segment { span, decoded: None });
            }
            None => self.tree.segments.extend(value.chars().map(|c| Segment { span: tag, decoded: Some(c) })),
        }
        self.push_text(first, tag);
    }

    /// The option that text now stands in, in a `select` of a table.
    fn open_option(&self) -> Option<u32> {
        let (_, options) = self.select.as_ref()?;
        let &(option, _) = options.last()?;
        self.stack.last().filter(|&&(open, _)| open == option).map(|_| option)
    }

    /// Ends a `select` in a table: the option that is selected (else the first) is what it shows. Several are left unread.
    fn choose(&mut self, select: u32, options: &[(u32, bool)]) {
        self.tree.nodes[select as usize].kind = Kind::Element(Tag::Control);
        let mut selected = options.iter().filter(|(_, is_selected)| *is_selected);
        let chosen = match (selected.next(), selected.next()) {
            (Some(_), Some(_)) => None,
            (one, _) => one.or(options.first()),
        };
        let mut at = chosen.map_or(select, |&(option, _)| option);
        // It may stand in a group.
        while at > select {
            self.tree.nodes[at as usize].kind = Kind::Element(Tag::Control);
            at = self.tree.nodes[at as usize].parent;
        }
    }

    /// Adds an element with the attributes that were read; opens it unless it is a leaf.
    fn push(&mut self, tag: Tag, span: Span, is_leaf: bool) {
        let node = self.tree.nodes.len() as u32;
        let is_synthetic = span.is_empty();
        let mark = (!is_synthetic).then(|| self.pending.mark(tag)).flatten().map(|mark| {
            self.tree.marks.push(mark);
            self.tree.marks.len() as u32 - 1
        });
        if tag == Tag::A && self.pending.is_link {
            self.tree.links.push(node);
        }
        let parent = self.stack.last().map_or(0, |&(open, _)| open);
        let around = self.tree.nodes[parent as usize].look;
        let own = if is_synthetic { Own::default() } else { self.pending.own };
        if own != Own::default() {
            self.own.push((node, own));
        }
        let style = own.style();
        self.tree.nodes.push(Node {
            kind: Kind::Element(tag),
            parent,
            end: node + 1,
            span,
            inner_end: span.end,
            mark,
            hidden: style.hides(tag),
            is_line: style.is_line(),
            look: style.look(tag, self.tables > 0 || tag == Tag::Table, around),
            spans: if is_synthetic { (1, 1) } else { self.pending.spans },
        });
        if is_leaf {
            return;
        }
        if self.stack.len() >= MAX_DEPTH {
            self.too_deep += 1;
        } else {
            self.stack.push((node, tag));
            self.tables += u32::from(tag == Tag::Table);
        }
    }

    fn text(&mut self, value: &[u8], start: usize, end: usize) {
        let Ok(value) = std::str::from_utf8(value) else { return };
        let top = self.top();
        let is_blank = value.bytes().all(|b| b.is_ascii_whitespace());
        if is_blank && (top.is_table_part() && top != Tag::Cell || matches!(top, Tag::Head | Tag::Html)) {
            return;
        }
        if self.in_sheet {
            self.sheet(value);
        }
        if matches!(top, Tag::Unseen(_)) && self.open_option().is_none() {
            return;
        }
        if top == Tag::Head {
            self.pop(start);
        }
        let first = self.tree.segments.len() as u32;
        align(self.source, start, end.max(start), value, &mut self.tree.segments);
        self.push_text(first, Span::new(start as u32, end.max(start) as u32));
    }

    /// Takes a stretch of a style sheet.
    fn sheet(&mut self, text: &str) {
        let taken: usize = self.sheets.iter().map(String::len).sum();
        let room = MOST_STYLES.saturating_sub(taken).min(text.len());
        self.is_sheet_cut |= room < text.len();
        if let Some(sheet) = self.sheets.last_mut() {
            let end = (0..=room).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
            sheet.push_str(&text[..end]);
        }
    }

    /// Adds a node for the segments from `first` on.
    fn push_text(&mut self, first: u32, span: Span) {
        let last = self.tree.segments.len() as u32;
        let node = self.tree.nodes.len() as u32;
        let parent = self.stack.last().map_or(0, |&(open, _)| open);
        self.tree.nodes.push(Node {
            kind: Kind::Text(first, last),
            parent,
            end: node + 1,
            span,
            inner_end: span.end,
            mark: None,
            hidden: false,
            is_line: false,
            look: self.tree.nodes[parent as usize].look,
            spans: (1, 1),
        });
    }

    /// An end tag: closes the nearest open element of that name, unless a block (for inline elements) or a table cell (for
    /// all but table parts) stands between.
    fn close(&mut self, tag: Tag, start: usize, end: usize) {
        if matches!(tag, Tag::Html | Tag::Body) {
            return;
        }
        if tag == Tag::Br {
            self.push(Tag::Br, Span::new(start as u32, end as u32), true);
            return;
        }
        if self.too_deep > 0 && !tag.is_void() {
            self.too_deep -= 1;
            return;
        }
        let is_barrier = |open: Tag| match tag {
            Tag::Table => false,
            _ if tag.is_table_part() => open == Tag::Table,
            _ if tag.is_inline() => open.is_block(),
            _ => open.is_table_part(),
        };
        for at in (1..self.stack.len()).rev() {
            let open = self.stack[at].1;
            if open == tag || matches!((open, tag), (Tag::Heading(_), Tag::Heading(_))) {
                self.pop_to(at, start);
                return;
            }
            if is_barrier(open) {
                return;
            }
        }
    }

    /// Closes what the start tag of `tag` ends without an end tag.
    fn close_implied(&mut self, tag: Tag) {
        let at = self.pending.start;
        if self.is_in_head() && !tag.is_head_part() {
            self.pop_to(1, at);
        }
        match tag {
            Tag::Cell => self.close_down_to(at, |open| matches!(open, Tag::Tr | Tag::RowGroup | Tag::Table)),
            Tag::Tr => self.close_down_to(at, |open| matches!(open, Tag::RowGroup | Tag::Table)),
            Tag::RowGroup | Tag::Caption => self.close_down_to(at, |open| open == Tag::Table),
            Tag::Table if matches!(self.innermost_table_part(), Some(Tag::Table | Tag::Tr | Tag::RowGroup)) => {
                self.close(Tag::Table, at, at);
            }
            Tag::Li => self.close_open(at, |open| open == Tag::Li, |open| open.is_list() || open.is_table_part()),
            Tag::Term => self.close_open(at, |open| open == Tag::Term, |open| open.is_list() || open.is_table_part()),
            Tag::A => self.close_open(at, |open| open == Tag::A, Tag::is_block),
            _ => {}
        }
        if tag.is_block() && !tag.is_table_part() || tag == Tag::Table {
            self.close_open(at, |open| open == Tag::P, Tag::is_table_part);
        }
        if matches!((tag, self.top()), (Tag::Heading(_), Tag::Heading(_))) {
            self.pop(at);
        }
    }

    /// Closes the nearest open element that is `wanted`, unless a `barrier` stands before it.
    fn close_open(&mut self, at: usize, wanted: impl Fn(Tag) -> bool, barrier: impl Fn(Tag) -> bool) {
        for index in (1..self.stack.len()).rev() {
            let open = self.stack[index].1;
            if wanted(open) {
                self.pop_to(index, at);
                return;
            }
            if barrier(open) {
                return;
            }
        }
    }

    /// Closes everything inside of the nearest open element that is `kept`, which stays open.
    fn close_down_to(&mut self, at: usize, kept: impl Fn(Tag) -> bool) {
        if let Some(index) = (1..self.stack.len()).rev().find(|&index| kept(self.stack[index].1)) {
            self.pop_to(index + 1, at);
        }
    }

    /// Whether `<head>` is open: nothing stands around it.
    fn is_in_head(&self) -> bool {
        self.stack.get(1).is_some_and(|&(_, open)| open == Tag::Head)
    }

    fn innermost_table_part(&self) -> Option<Tag> {
        self.stack.iter().rev().map(|&(_, open)| open).find(|open| open.is_table_part())
    }

    fn top(&self) -> Tag {
        self.stack.last().map_or(Tag::Html, |&(_, tag)| tag)
    }

    fn pop_to(&mut self, depth: usize, at: usize) {
        while self.stack.len() > depth {
            self.pop(at);
        }
    }

    fn pop(&mut self, at: usize) {
        if self.stack.len() > 1
            && let Some((node, tag)) = self.stack.pop()
        {
            self.tables -= u32::from(tag == Tag::Table);
            if let Some((select, options)) = self.select.take_if(|(select, _)| *select == node) {
                self.choose(select, &options);
            }
            let end = self.tree.nodes.len() as u32;
            let node = &mut self.tree.nodes[node as usize];
            node.end = end;
            node.inner_end = at as u32;
        }
    }

    fn cut_off(&mut self, what: &str, start: usize) {
        let span = Span::new(start as u32, self.source.len() as u32);
        let message = format!("the page ends inside of {what}: {} bytes of it are not shown", span.len());
        self.tree.diagnostics.push(Diagnostic::new(Severity::Warn, "html-cut-off", message).at(span));
    }

    fn finish(mut self) -> Tree {
        let end = self.source.len();
        if let Some(start) = self.raw {
            self.cut_off("a script, style, title or similar element", start);
        } else if !self.source[self.read.min(end)..].trim().is_empty() {
            self.cut_off("a tag", self.read);
        }
        self.pop_to(1, end);
        self.tree.nodes[0].end = self.tree.nodes.len() as u32;
        if !self.sheets.is_empty() {
            html_cascade::apply(self.source, &mut self.tree, &self.own, &self.sheets, self.is_sheet_cut);
        }
        self.tree
    }
}
