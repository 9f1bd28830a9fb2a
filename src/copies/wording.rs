//! What one member of a family says, cut for its template.
//!
//! Comes in: a text and the names its issuer goes by. Goes out: a [`Wording`]: tokens, each name one of them, and how they are written.

use std::ops::Range;

use super::alike::Names;
use super::narrative::{Narrative, tokenise};

/// One member's text, cut into tokens. Each name that it goes by is one token: a slot for names takes whole names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    text: String,
    pub(super) codes: Vec<u64>,
    /// Bytes of each token in `text`.
    places: Vec<(u32, u32)>,
}

impl Wording {
    /// Of a text by one who goes by these names.
    pub fn new(text: &str, names: &Names) -> Self {
        let (mut codes, mut places) = (Vec::new(), Vec::new());
        tokenise(text, |token| {
            codes.push(token.code);
            places.push((token.from, token.to));
        });
        let joined = names.joined(&codes);
        Self {
            text: text.to_owned(),
            codes: joined.iter().map(|(code, _)| *code).collect(),
            places: joined.iter().map(|(_, tokens)| (places[tokens.start].0, places[tokens.end - 1].1)).collect(),
        }
    }

    /// A range of tokens as written, with the punctuation inside.
    pub(super) fn written(&self, tokens: Range<usize>) -> &str {
        if tokens.is_empty() {
            ""
        } else {
            &self.text[self.places[tokens.start].0 as usize..self.places[tokens.end - 1].1 as usize]
        }
    }

    /// What stands between the token before and this one: spaces and punctuation.
    pub(super) fn before(&self, token: usize) -> &str {
        let from = token.checked_sub(1).map_or(0, |last| self.places[last].1 as usize);
        &self.text[from..self.places[token].0 as usize]
    }
}

/// A member of a family as far as its template needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Instance {
    /// What it says.
    pub wording: Wording,
    /// Who issued it.
    pub agency: Option<String>,
    /// The place of that agency.
    pub region: Option<String>,
}

impl Instance {
    /// Tokens of a narrative, as written, by an agency of a region.
    pub fn of(narrative: &Narrative, tokens: Range<usize>, agency: Option<&str>, region: Option<&str>) -> Self {
        let text = if tokens.is_empty() { "" } else { narrative.text(tokens) };
        let wording = Wording::new(text, &Names::of_issuer(agency, region));
        Self { wording, agency: agency.map(str::to_owned), region: region.map(str::to_owned) }
    }
}
