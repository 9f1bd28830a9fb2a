//! Where the next page of an answer begins.
//!
//! Comes in: a request and how many hits were shown. Goes out: a short token, and back from it the number. The token holds a
//! fingerprint of the request and of the commit, so that a page of another question, or of an index that has changed, is refused
//! instead of skipping or repeating hits.

use super::hits::Request;
use super::index::Index;
use super::query::Query;
use crate::error::{Code, Error, Result};

/// Which hits are paged through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listing {
    /// All of them.
    Every,
    /// Those left when copies are folded.
    Folded,
}

impl Index {
    /// The token of the page that begins after `shown` hits of a request's answer.
    pub fn cursor(&self, request: &Request, listing: Listing, shown: usize) -> String {
        format!("{shown}-{}", self.fingerprint(request, listing))
    }

    /// How many hits come before the page of a token.
    ///
    /// # Errors
    /// `E-ARGUMENT` for a token of another request or commit, or none at all.
    pub fn page(&self, request: &Request, listing: Listing, cursor: &str) -> Result<usize> {
        let refused = |cause: &str| Error::new(Code::Argument, format!("--after {cursor}"), cause, "start again without --after");
        let (shown, fingerprint) = cursor.split_once('-').ok_or_else(|| refused("this is no page of an answer"))?;
        let shown = shown.parse().map_err(|_| refused("this is no page of an answer"))?;
        if fingerprint != self.fingerprint(request, listing) {
            return Err(refused("it belongs to another query, order or filter, or the index has changed since"));
        }
        Ok(shown)
    }

    fn fingerprint(&self, request: &Request, listing: Listing) -> String {
        let Request { query, filter, sort, .. } = request;
        let Query { root, forms, .. } = query;
        let asked = format!("{}\n{root:?}\n{forms:?}\n{filter:?}\n{sort:?}\n{listing:?}", self.commit());
        blake3::hash(asked.as_bytes()).to_hex()[..8].to_owned()
    }
}
