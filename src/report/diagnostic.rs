//! What was odd about a document: data, never an error.

use serde::{Deserialize, Serialize};

use super::Span;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Likely wrong, or a guess had to be made.
    Warn,
    /// Something is missing or contradicts the form.
    Error,
}

impl Severity {
    /// The key used in rows.
    pub fn key(self) -> &'static str {
        ["info", "warn", "error"][self as usize]
    }
}

/// One observation, with a stable code and, where there is one, its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Stable, lower case with hyphens, e.g. `section-missing`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// One plain sentence.
    pub message: String,
    /// Where, if at a place.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// A diagnostic without a place.
    pub fn new(severity: Severity, code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), severity, message: message.into(), span: None }
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }
}
