//! In: a sentence of the grammar with open slots. Out: clauses with numbers that copies keep.

use serde::Serialize;

use super::super::dice::mix;

/// What is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotKind {
    /// The agency, or whom it obeys.
    Name,
    Year,
    Number,
}

/// One thing in a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ink {
    Char(char),
    /// A wrong character in the place of another.
    Wrong(char),
    Slot {
        /// `year`, `self`, `#35` …
        name: String,
        kind: SlotKind,
        /// Filled by a copyist's source and left standing.
        left: Option<String>,
    },
}

/// Text up to a comma, semicolon, colon or full stop.
#[derive(Clone, Debug)]
pub struct Clause {
    pub id: u64,
    pub inks: Vec<Ink>,
}

impl Clause {
    pub fn ends_sentence(&self) -> bool {
        matches!(self.inks.last(), Some(Ink::Char('。' | '；')))
    }
}

#[derive(Clone, Debug)]
pub struct Paragraph {
    pub origin: u64,
    pub stock: bool,
    pub clauses: Vec<Clause>,
}

/// The narrative by section: 一, 五, 六.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub sections: [Vec<Paragraph>; 3],
}

pub const SECTIONS: [u8; 3] = [1, 5, 6];

impl Text {
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.sections.iter().flatten()
    }

    pub fn paragraphs_mut(&mut self) -> impl Iterator<Item = &mut Paragraph> {
        self.sections.iter_mut().flatten()
    }
}

/// A paragraph from a template text, numbered after `origin`.
pub fn paragraph(origin: u64, stock: bool, template: &str) -> Paragraph {
    let mut clauses = vec![Vec::new()];
    let mut rest = template;
    while let Some(c) = rest.chars().next() {
        let open = clauses.last_mut().expect("there is always an open clause");
        if c == '{' {
            let (name, tail) = rest[1..].split_once('}').expect("every { of a template is closed");
            open.push(Ink::Slot { name: name.to_owned(), kind: kind(name), left: None });
            rest = tail;
            continue;
        }
        open.push(Ink::Char(c));
        rest = &rest[c.len_utf8()..];
        if matches!(c, '，' | '；' | '：' | '。') && !rest.is_empty() {
            clauses.push(Vec::new());
        }
    }
    let number = |(i, inks): (usize, Vec<Ink>)| Clause { id: mix(&[origin, i as u64, u64::from(stock)]), inks };
    Paragraph { origin: if stock { 0 } else { origin }, stock, clauses: clauses.into_iter().enumerate().map(number).collect() }
}

fn kind(name: &str) -> SlotKind {
    match name {
        "year" | "next" => SlotKind::Year,
        _ if name.starts_with('#') => SlotKind::Number,
        _ => SlotKind::Name,
    }
}
