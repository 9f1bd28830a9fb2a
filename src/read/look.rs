//! How characters look where that decides whether they are figures: raised (footnote marks), struck out, white on white.
//!
//! Comes in: what a format says about a stretch of text. Goes out: the characters to keep for it. A raised digit becomes the raised
//! character of Unicode (`32` with a footnote 1 is `32¹`, never 321); a digit that is struck out, or that nobody can see, becomes
//! U+FFFD: never nothing, so that its cell is taken neither for a figure nor for a blank. Words stay as they are. It knows no format.

/// Stands for what a page shows and nobody can read as text.
pub(super) const UNREADABLE: char = '\u{FFFD}';

/// How a stretch of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Each holds on its own, and what is inside undoes each on its own.
pub(super) struct Look {
    /// Above or below the line.
    pub raised: Option<Raised>,
    /// Struck out, or hidden in a way that nothing inside undoes.
    pub struck: bool,
    /// In letters of no size.
    pub sizeless: bool,
    /// Takes its place and is not drawn.
    pub invisible: bool,
    /// Its colour.
    pub ink: Ink,
    /// On a ground of some colour.
    pub backed: bool,
}

/// Where raised text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raised {
    Above,
    Below,
}

/// What a colour of letters means for who reads them on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Ink {
    #[default]
    Seen,
    /// White, or so near to it that nobody sees it on white.
    White,
    /// Transparent.
    Clear,
}

impl Ink {
    /// The ink of these shares of red, green and blue.
    pub fn of(rgb: [u8; 3]) -> Self {
        // #E8E8E8 on white has a contrast of 1.2 to 1; text needs 4.5 to be read with ease.
        const NEAR: u8 = 0xE8;
        if rgb.into_iter().all(|share| share >= NEAR) { Self::White } else { Self::Seen }
    }
}

impl Look {
    /// Whether its figures are withdrawn: struck out, or seen by nobody.
    fn is_withdrawn(self) -> bool {
        let is_white = self.ink == Ink::White && !self.backed;
        self.struck || self.sizeless || self.invisible || self.ink == Ink::Clear || is_white
    }

    /// Whether characters stay as they are.
    pub fn is_plain(self) -> bool {
        self.raised.is_none() && !self.is_withdrawn()
    }

    /// The character that stands for `c`.
    pub fn shown(self, c: char) -> char {
        if self.is_withdrawn() {
            return if c.is_numeric() { UNREADABLE } else { c };
        }
        let digit = |c: char| c.to_digit(10).or_else(|| ('０'..='９').contains(&c).then(|| c as u32 - '０' as u32));
        let signs = match self.raised {
            None => return c,
            Some(Raised::Above) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'],
            Some(Raised::Below) => ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'],
        };
        digit(c).map_or(c, |digit| signs[digit as usize])
    }

    /// The text that stands for `text`.
    #[cfg(any(test, feature = "documents"))]
    pub fn text(self, text: &str) -> String {
        text.chars().map(|c| self.shown(c)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raised_and_withdrawn_digits_are_no_figures() {
        let above = Look { raised: Some(Raised::Above), ..Look::default() };
        let below = Look { raised: Some(Raised::Below), ..Look::default() };
        let struck = Look { struck: true, ..Look::default() };
        let white = Look { ink: Ink::of([255, 250, 240]), ..Look::default() };
        let head = Look { ink: Ink::White, backed: true, ..Look::default() };
        let clear = Look { ink: Ink::Clear, backed: true, ..Look::default() };
        for (look, text, expected) in [
            (Look::default(), "32件", "32件"),
            (above, "1注２", "¹注²"),
            (below, "2", "₂"),
            (struck, "３2项①", "\u{FFFD}\u{FFFD}项\u{FFFD}"),
            (white, "7", "\u{FFFD}"),
            (head, "2023年", "2023年"),
            (clear, "7", "\u{FFFD}"),
            (Look { ink: Ink::of([0xC0, 0xC0, 0xC0]), ..Look::default() }, "7", "7"),
        ] {
            assert_eq!(look.text(text), expected, "{look:?}");
        }
    }
}
