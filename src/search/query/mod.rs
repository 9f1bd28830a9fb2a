//! Queries: what a person typed → a tree → clauses for the index and leaves to highlight. docs/queries.md has the language.

mod compile;
mod field;
mod grammar;
mod lexer;

pub(super) use compile::{Compiler, compile, frame, has_word};

use std::fmt;

use super::{NameOf, Sections, Years};
use crate::error::Result;
use crate::report::{Kind, Level};
use crate::text::{Segmenter, normalise, other_forms};

/// A parsed query.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The tree.
    pub root: Node,
    /// What may have been meant otherwise, such as `or` in small letters.
    pub hints: Vec<String>,
    /// What bare words stand for.
    pub forms: Forms,
}

/// What a bare word stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Forms {
    /// Itself and the short and long forms of the same thing ([`crate::text::other_forms`]).
    #[default]
    All,
    /// Itself.
    Typed,
}

impl Forms {
    /// The other forms that a word stands for.
    pub fn others(self, word: &str) -> &'static [&'static str] {
        match self {
            Self::All => other_forms(word),
            Self::Typed => &[],
        }
    }
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// What must stand in the text.
    Text(Text),
    /// What the report must be like.
    Condition(Condition),
    /// A conjunction with `section:`: its texts must stand there.
    In(Sections, Box<Node>),
    /// All of them.
    And(Vec<Node>),
    /// Any of them.
    Or(Vec<Node>),
    /// Without it.
    Not(Box<Node>),
}

/// What must stand in the text of a report.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Text {
    /// An exact phrase, folded.
    Phrase(String),
    /// Words, folded; cut by jieba when asked.
    Words(String),
    /// Parts in any order in one block.
    Near {
        /// Two to eight folded phrases.
        parts: Vec<String>,
        /// Characters that may lie between neighbours.
        gap: u32,
    },
}

/// What a report must be like. Values are alternatives.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `year:`
    Year(Vec<Years>),
    /// `level:`
    Level(Vec<Level>),
    /// `kind:`
    Kind(Vec<Kind>),
    /// `agency:`, `region:`, `file:`, `id:`
    Name(NameField, Vec<Name>),
}

/// A field whose value is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameField {
    /// Agency as named.
    Agency,
    /// Region as named.
    Region,
    /// File as given to `index`.
    File,
    /// Report id.
    Id,
}

/// What a name must be like; folded like the text of reports, so widths, letter case and spaces between Chinese characters
/// do not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// It holds this.
    Contains(String),
    /// It begins with this.
    Begins(String),
}

impl Name {
    /// Reads `水利局` or, with `*` behind, the beginning of a name.
    pub fn read(typed: &str) -> Self {
        let typed = typed.trim();
        typed.strip_suffix('*').map_or_else(|| Self::Contains(normalise(typed)), |begin| Self::Begins(normalise(begin)))
    }

    /// As it is typed.
    pub fn typed(&self) -> String {
        match self {
            Self::Contains(part) => part.clone(),
            Self::Begins(part) => format!("{part}*"),
        }
    }

    /// Whether a folded name is like this.
    pub fn fits(&self, name: &str) -> bool {
        match self {
            Self::Contains(part) => name.contains(part.as_str()),
            Self::Begins(part) => name.starts_with(part.as_str()),
        }
    }
}

impl Query {
    /// The names of agencies and regions asked for: what they are names of, the word for it, the name.
    pub fn names(&self) -> Vec<(NameOf, &'static str, String)> {
        fn walk(node: &Node, out: &mut Vec<(NameOf, &'static str, String)>) {
            match node {
                Node::Condition(Condition::Name(field, names)) => {
                    let (of, what) = match field {
                        NameField::Agency => (NameOf::Agency, "agency"),
                        NameField::Region => (NameOf::Region, "region"),
                        NameField::File | NameField::Id => return,
                    };
                    out.extend(names.iter().map(|(Name::Contains(n) | Name::Begins(n))| (of, what, n.clone())));
                }
                Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| walk(part, out)),
                Node::In(_, inner) => walk(inner, out),
                Node::Text(_) | Node::Condition(_) | Node::Not(_) => {}
            }
        }
        let mut out = Vec::new();
        walk(&self.root, &mut out);
        out
    }
}

impl fmt::Display for Text {
    /// As it can be typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phrase(phrase) => write!(f, "\"{phrase}\""),
            Self::Words(words) => f.write_str(words),
            Self::Near { parts, gap } => write!(f, "\"{}\"~{gap}", parts.join(" ")),
        }
    }
}

impl fmt::Display for Condition {
    /// As it can be typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (field, values): (&str, Vec<String>) = match self {
            Self::Year(years) => ("year", years.iter().map(ToString::to_string).collect()),
            Self::Level(levels) => ("level", levels.iter().map(|l| l.key().to_owned()).collect()),
            Self::Kind(kinds) => ("kind", kinds.iter().map(|k| k.key().to_owned()).collect()),
            Self::Name(field, names) => {
                let field = match field {
                    NameField::Agency => "agency",
                    NameField::Region => "region",
                    NameField::File => "file",
                    NameField::Id => "id",
                };
                let name = |name: &Name| match name {
                    Name::Contains(part) => part.clone(),
                    Name::Begins(part) => format!("{part}*"),
                };
                (field, names.iter().map(name).collect())
            }
        };
        write!(f, "{field}:{}", values.join(","))
    }
}

/// A text of a query and where it must stand: its places are what a hit shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// What.
    pub text: Text,
    /// Where.
    pub sections: Sections,
}

impl Query {
    /// Reads a query in the language of docs/queries.md.
    ///
    /// Bare words and `"phrases"` must all occur unless joined by `OR`; `-x` or `NOT x` excludes; brackets group;
    /// `"a b"~20` asks for nearness; `year:2019..2021`, `agency:`, `region:`, `file:`, `id:`, `level:`, `kind:` narrow;
    /// `section:5` says where the words and phrases beside it must stand.
    ///
    /// # Errors
    /// `E-QUERY`, with the character ([`crate::error::Error::place`]) and what would be right.
    ///
    /// ```
    /// use gongkai::search::{Node, Query};
    /// let query = Query::parse("\"加强领导，规范工作制度\" year:2021")?;
    /// assert!(matches!(query.root, Node::And(_)));
    /// assert_eq!(Query::parse("公开 \"加强").unwrap_err().place(), Some(("公开 \"加强", 4)));
    /// # Ok::<(), gongkai::error::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        grammar::parse(text)
    }

    /// Takes everything typed as words: no character means anything else. What has neither a letter nor a digit is left out,
    /// unless there is nothing else.
    ///
    /// # Errors
    /// `E-QUERY` if there is nothing to search, or too much.
    ///
    /// ```
    /// use gongkai::search::{Node, Query, Text};
    /// let words = |text: &str| Node::Text(Text::Words(text.to_owned()));
    /// assert_eq!(Query::plain("\"公开 OR - (")?.root, Node::And(vec![words("\"公开"), words("or")]));
    /// # Ok::<(), gongkai::error::Error>(())
    /// ```
    pub fn plain(text: &str) -> Result<Self> {
        grammar::plain(text)
    }

    /// The texts a hit shows, in order of appearance, without those that are excluded. A text that stands twice in the query
    /// is one leaf, which may stand wherever either may.
    pub fn leaves(&self) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        collect(&self.root, Sections::ALL, &mut leaves);
        leaves
    }

    /// The words of the query that stand for other forms too, with these. Loads the dictionary if there are bare words.
    ///
    /// ```
    /// let query = gongkai::search::Query::parse("依申请公开 培训 \"办事处\"")?;
    /// assert_eq!(query.widened(), [("依申请公开".to_owned(), ["申请公开"].as_slice())]);
    /// # Ok::<(), gongkai::error::Error>(())
    /// ```
    pub fn widened(&self) -> Vec<(String, &'static [&'static str])> {
        let words = self.leaves().into_iter().filter_map(|leaf| match leaf.text {
            Text::Words(text) => Some(Segmenter::shared().query_words(&text)),
            Text::Phrase(_) | Text::Near { .. } => None,
        });
        let with_others = words.flatten().map(|word| (self.forms.others(&word), word));
        with_others.filter(|(others, _)| !others.is_empty()).map(|(others, word)| (word, others)).collect()
    }

    /// The conditions joined to all the rest by AND: with the filter they say of which reports an answer is a share.
    ///
    /// ```
    /// let query = gongkai::search::Query::parse("\"培训\" year:2021 -level:county (kind:office OR \"考核\")")?;
    /// assert_eq!(query.frame().into_iter().map(ToString::to_string).collect::<Vec<_>>(), ["year:2021"]);
    /// # Ok::<(), gongkai::error::Error>(())
    /// ```
    pub fn frame(&self) -> Vec<&Condition> {
        fn walk<'q>(node: &'q Node, out: &mut Vec<&'q Condition>) {
            match node {
                Node::Condition(condition) => out.push(condition),
                Node::And(parts) => parts.iter().for_each(|part| walk(part, out)),
                Node::In(_, inner) => walk(inner, out),
                Node::Text(_) | Node::Or(_) | Node::Not(_) => {}
            }
        }
        let mut out = Vec::new();
        walk(&self.root, &mut out);
        out
    }

    /// The texts whose places the index alone can count: phrases, nearness, and bare words that jieba leaves whole, whose places are
    /// those of the phrase. `None` if reports must be cut to know the places.
    pub(super) fn countable(&self) -> Option<Vec<Leaf>> {
        let mut counted: Vec<Leaf> = Vec::new();
        for leaf in self.leaves() {
            let text = match leaf.text {
                Text::Words(text) => {
                    let words = Segmenter::shared().query_words(&text);
                    let whole = words.is_empty() || words == [text.as_str()] && self.forms.others(&text).is_empty();
                    whole.then_some(Text::Phrase(text))?
                }
                other => other,
            };
            match counted.iter_mut().find(|l| l.text == text) {
                Some(same) => same.sections = same.sections.or(leaf.sections),
                None => counted.push(Leaf { text, ..leaf }),
            }
        }
        Some(counted)
    }
}

fn collect(node: &Node, sections: Sections, leaves: &mut Vec<Leaf>) {
    match node {
        Node::Text(text) => match leaves.iter_mut().find(|l| l.text == *text) {
            Some(same) => same.sections = same.sections.or(sections),
            None => leaves.push(Leaf { text: text.clone(), sections }),
        },
        Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|p| collect(p, sections, leaves)),
        Node::In(narrower, inner) => collect(inner, sections.and(*narrower), leaves),
        Node::Condition(_) | Node::Not(_) => {}
    }
}

/// An error at a character of the query, counted from 1.
fn wrong(text: &str, at: usize, cause: &str, remedy: &str) -> crate::error::Error {
    let end = if at > text.chars().count() { " (the end)" } else { "" };
    crate::error::Error::new(crate::error::Code::Query, "the query", format!("at character {at}{end}: {cause}"), remedy)
        .at(text, at)
}
