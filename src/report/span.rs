//! A place in a source: a range of bytes in its decoded UTF-8 text.

use serde::{Deserialize, Serialize};

/// `start..end` in bytes of the decoded source text (for a UTF-8 file these are the bytes of the file itself).
///
/// ```
/// use gongkai::report::Span;
/// let source = "一、总体情况";
/// assert_eq!(Span::new(0, 3).slice(source), Some("一"));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from `start` to `end`, which must not lie before `start`.
    pub fn new(start: u32, end: u32) -> Self {
        debug_assert!(start <= end, "a span cannot end before it starts");
        Self { start, end }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text it cuts out of `source`; `None` if it does not fit.
    pub fn slice(self, source: &str) -> Option<&str> {
        source.get(self.start as usize..self.end as usize)
    }
}
