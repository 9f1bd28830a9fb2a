//! Where the next page of an answer begins.
//!
//! Comes in: a request and how many hits were shown. Goes out: a short token, and back from it the number. The token holds a
//! fingerprint of the request and of the commit, so that a page of another question, or of an index that has changed, is refused
//! instead of skipping or repeating hits.

use super::hits::Request;
use super::index::Index;
use crate::error::{Code, Error, Result};

impl Index {
    /// The token of the page that begins after `shown` hits of a request's answer.
    pub fn cursor(&self, request: &Request, shown: usize) -> String {
        format!("{shown}-{}", self.fingerprint(request))
    }

    /// How many hits come before the page of a token.
    ///
    /// # Errors
    /// `E-ARGUMENT` for a token of another request or commit, or none at all.
    pub fn page(&self, request: &Request, cursor: &str) -> Result<usize> {
        let refused = |cause: &str| Error::new(Code::Argument, format!("--after {cursor}"), cause, "start again without --after");
        let (shown, fingerprint) = cursor.split_once('-').ok_or_else(|| refused("this is no page of an answer"))?;
        let shown = shown.parse().map_err(|_| refused("this is no page of an answer"))?;
        if fingerprint != self.fingerprint(request) {
            return Err(refused("it belongs to another query, order or filter, or the index has changed since"));
        }
        Ok(shown)
    }

    fn fingerprint(&self, request: &Request) -> String {
        let Request { query, filter, sort, .. } = request;
        let asked = format!("{}\n{:?}\n{filter:?}\n{sort:?}", self.commit(), query.root);
        blake3::hash(asked.as_bytes()).to_hex()[..8].to_owned()
    }
}
