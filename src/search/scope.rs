//! The sections a word or phrase may stand in.
//!
//! Comes in: the sections a query or a filter names. Goes out: one set, to be narrowed and asked. It does not know where a
//! section begins.

use std::fmt;

use crate::report::SectionKind;

/// A set of places: any of the six sections, and the text outside all of them (title, preface, signature).
///
/// ```
/// use gongkai::{report::SectionKind, search::Sections};
/// let five = Sections::of(&[SectionKind::S5]);
/// assert!(five.contains(Some(SectionKind::S5)) && !five.contains(None));
/// assert!(five.and(five.complement()).is_empty());
/// assert_eq!(five.complement().to_string(), "not 5");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sections(u8);

impl Sections {
    /// Everywhere.
    pub const ALL: Self = Self(0b0111_1111);
    const OUTSIDE: u8 = 0b0100_0000;

    /// These sections and nothing else.
    pub fn of(kinds: &[SectionKind]) -> Self {
        Self(kinds.iter().fold(0, |set, kind| set | 1 << *kind as u8))
    }

    /// What both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What either holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Everywhere else, the text outside all sections included.
    #[must_use]
    pub fn complement(self) -> Self {
        Self(Self::ALL.0 & !self.0)
    }

    /// Whether it holds a section; `None` is the text outside all sections.
    pub fn contains(self, section: Option<SectionKind>) -> bool {
        self.0 & section.map_or(Self::OUTSIDE, |kind| 1 << kind as u8) != 0
    }

    /// Whether it is everywhere.
    pub fn is_all(self) -> bool {
        self == Self::ALL
    }

    /// Whether it is nowhere.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The sections in it, in statutory order.
    pub fn kinds(self) -> Vec<SectionKind> {
        SectionKind::ALL.into_iter().filter(|kind| self.contains(Some(*kind))).collect()
    }
}

impl fmt::Display for Sections {
    /// As it is typed behind `section:`, with `not` before a set that holds the text outside all sections.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (not, set) = if self.contains(None) { ("not ", self.complement()) } else { ("", *self) };
        let numbers: Vec<&str> = set.kinds().into_iter().map(|kind| &kind.key()[1..]).collect();
        write!(f, "{not}{}", numbers.join(","))
    }
}
