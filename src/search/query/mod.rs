//! Queries: what a person typed → a tree → clauses for the index and leaves to highlight.

mod compile;
mod grammar;

pub(super) use compile::compile;

use super::Years;
use crate::error::Result;
use crate::report::{Kind, Level, SectionKind};

/// A parsed query.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The tree.
    pub root: Node,
    /// Sections named with `section:`; phrases and words must stand in one of them.
    pub sections: Vec<SectionKind>,
}

/// A part of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// An exact phrase, folded.
    Phrase(String),
    /// Words, folded; cut by jieba when asked.
    Words(String),
    /// `year:`
    Year(Years),
    /// `agency:`, part of a name.
    Agency(String),
    /// `region:`, part of a name.
    Region(String),
    /// `level:`
    Level(Level),
    /// `kind:`
    Kind(Kind),
    /// All of them.
    And(Vec<Node>),
    /// Any of them.
    Or(Vec<Node>),
    /// Without it.
    Not(Box<Node>),
}

/// A part of a query whose places are shown in a hit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Leaf {
    /// An exact phrase, folded.
    Phrase(String),
    /// Words, folded.
    Words(String),
}

impl Query {
    /// Reads a query.
    ///
    /// Bare words and `"phrases"` must all occur unless joined by `OR`; `-x` or `NOT x` excludes; brackets group;
    /// `year:2019..2021`, `agency:`, `region:`, `level:`, `kind:`, `section:5` narrow.
    ///
    /// # Errors
    /// `E-QUERY`, naming the character and what would be right.
    ///
    /// ```
    /// use gongkai::search::{Node, Query};
    /// let query = Query::parse("\"加强领导，规范工作制度\" year:2021")?;
    /// assert!(matches!(query.root, Node::And(_)));
    /// assert!(Query::parse("\"加强").unwrap_err().cause().contains("character 1"));
    /// # Ok::<(), gongkai::error::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self> {
        grammar::parse(text)
    }

    /// The phrases and words a hit shows, in order of appearance, without those that are excluded.
    pub fn leaves(&self) -> Vec<Leaf> {
        let mut leaves = Vec::new();
        collect(&self.root, &mut leaves);
        leaves
    }

    /// Whether the query asks only for phrases, so that no dictionary is needed.
    pub fn is_phrases_only(&self) -> bool {
        self.leaves().iter().all(|l| matches!(l, Leaf::Phrase(_)))
    }
}

fn collect(node: &Node, leaves: &mut Vec<Leaf>) {
    let leaf = match node {
        Node::Phrase(text) => Leaf::Phrase(text.clone()),
        Node::Words(text) => Leaf::Words(text.clone()),
        Node::And(parts) | Node::Or(parts) => return parts.iter().for_each(|p| collect(p, leaves)),
        _ => return,
    };
    if !leaves.contains(&leaf) {
        leaves.push(leaf);
    }
}
