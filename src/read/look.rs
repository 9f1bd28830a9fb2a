//! How characters look where that decides whether they are figures: raised (footnote marks), struck out, white on white.
//!
//! Comes in: what a format says about a stretch of text. Goes out: the characters to keep for it. A raised digit becomes the raised
//! character of Unicode (`32` with a footnote 1 is `32¹`, never 321); a digit that is struck out, or that nobody can see, becomes
//! U+FFFD: never nothing, so that its cell is taken neither for a figure nor for a blank. Words stay as they are. It knows no format.

/// How a stretch of text looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Above or below the line.
    pub raised: Option<Raised>,
    /// Struck out.
    pub struck: bool,
    /// In white.
    pub white: bool,
    /// On a background of some colour.
    pub backed: bool,
}

/// Where raised text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raised {
    Above,
    Below,
}

impl Look {
    /// Whether its figures are withdrawn: struck out, or white on white.
    fn is_withdrawn(self) -> bool {
        self.struck || self.white && !self.backed
    }

    /// Whether characters stay as they are.
    pub fn is_plain(self) -> bool {
        self.raised.is_none() && !self.is_withdrawn()
    }

    /// The character that stands for `c`.
    pub fn shown(self, c: char) -> char {
        if self.is_withdrawn() {
            return if c.is_numeric() { '\u{FFFD}' } else { c };
        }
        let digit = |c: char| c.to_digit(10).or_else(|| ('０'..='９').contains(&c).then(|| c as u32 - '０' as u32));
        let signs = match self.raised {
            None => return c,
            Some(Raised::Above) => ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'],
            Some(Raised::Below) => ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉'],
        };
        digit(c).map_or(c, |digit| signs[digit as usize])
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
        let white = Look { white: true, ..Look::default() };
        let head = Look { white: true, backed: true, ..Look::default() };
        for (look, text, expected) in [
            (Look::default(), "32件", "32件"),
            (above, "1注２", "¹注²"),
            (below, "2", "₂"),
            (struck, "３2项①", "\u{FFFD}\u{FFFD}项\u{FFFD}"),
            (white, "7", "\u{FFFD}"),
            (head, "2023年", "2023年"),
        ] {
            assert_eq!(text.chars().map(|c| look.shown(c)).collect::<String>(), expected, "{look:?}");
        }
    }
}
