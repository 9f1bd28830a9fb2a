//! Search: the index on disk and the answers from it. The only folder that names tantivy.
//!
//! Comes in: parsed reports with opaque attachments (cells, copy sketches) to store, or a query with filters. Goes out:
//! commits that are all or nothing; hits with sections, source spans and contexts; stored reports.
//!
//! A phrase is found by its own field of character trigrams whose positions are the characters' positions in the kept text,
//! so that a phrase query finds every occurrence and nothing else. Words are found and ranked by a second field, cut by
//! jieba. It does not know what a cell or a copy is, and prints nothing.

mod collect;
mod column;
mod cursor;
mod damage;
mod exact;
mod explain;
mod facets;
mod filter;
mod grams;
mod hits;
mod index;
mod manifest;
mod matches;
mod near;
mod parts;
mod query;
mod region;
mod schema;
mod scope;
mod snippet;
mod stored;
mod suggest;
mod writer;

pub use cursor::Listing;
pub use explain::{ConditionReport, Explanation, ScoredHit, TextReport, Tree, Units};
pub use facets::{FacetBy, FacetCount};
pub use filter::{Filter, Years};
pub use hits::{Answer, Hit, MOST_PLACES, Match, Request, Snippet, Sort};
pub use index::{DocId, Index, VISITED, Verdict};
pub use manifest::{FileEntry, Manifest, Outcome};
pub use query::{Condition, Forms, Leaf, Name, NameField, Node, Query, Text};
pub use schema::FORMAT;
pub use scope::Sections;
pub use stored::{Card, Stored};
pub use suggest::NameOf;
pub use writer::{Mode, Record, Writer};
