//! What is counted as one word.
//!
//! Comes in: folded text. Goes out: words, and the marks between them that windows and runs must not cross. It does not know
//! reports.
//!
//! The rule. Text is folded (width, case) and cut by jieba in exact mode: no piece overlaps another. A piece with a letter is a
//! word, be it Han, Latin or a numeral written in Han; a piece of digits is a number: it is no word, counts in no denominator, but
//! keeps its place in runs of words, as `#`. 。！？； end a sentence, every other mark is a pause.

use crate::text::Segmenter;

/// What words are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Words, by jieba.
    #[default]
    Words,
    /// Single Han characters; a run of Latin letters and digits is one.
    Characters,
}

/// One piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'t> {
    /// A word, folded.
    Word(&'t str),
    /// Digits.
    Number,
    /// A mark inside a sentence.
    Pause,
    /// The end of a sentence.
    Stop,
}

/// The tokens of folded text, in order. White space is none.
pub fn tokens<'t>(folded: &'t str, unit: Unit, each: impl FnMut(Token<'t>)) {
    match unit {
        Unit::Words => Segmenter::shared().cut(folded).filter_map(token).for_each(each),
        Unit::Characters => characters(folded).filter_map(token).for_each(each),
    }
}

fn token(piece: &str) -> Option<Token<'_>> {
    if piece.contains(char::is_alphabetic) {
        Some(Token::Word(piece))
    } else if piece.contains(char::is_numeric) {
        Some(Token::Number)
    } else if piece.contains(SENTENCE_ENDS) {
        Some(Token::Stop)
    } else {
        piece.contains(|c: char| !c.is_whitespace()).then_some(Token::Pause)
    }
}

/// As folded: the full-width forms of the last three are half-width here.
const SENTENCE_ENDS: [char; 4] = ['。', '!', '?', ';'];

/// Single characters, and runs of ASCII letters and digits.
fn characters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let run = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (piece, behind) = rest.split_at(run.max(first.len_utf8()));
        rest = behind;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_kept;

    fn shown(text: &str, unit: Unit) -> String {
        let mut shown = Vec::new();
        tokens(&fold_kept(text), unit, |token| {
            shown.push(match token {
                Token::Word(word) => word.to_owned(),
                Token::Number => "#".to_owned(),
                Token::Pause => ",".to_owned(),
                Token::Stop => "|".to_owned(),
            });
        });
        shown.join(" ")
    }

    #[test]
    fn words_numbers_and_marks() {
        for (text, words, characters) in [
            ("2021年，受理12.5%。", "# 年 , 受理 # |", "# 年 , 受 理 # , # , |"),
            ("依申请公开；无！", "依申请公开 | 无 |", "依 申 请 公 开 | 无 |"),
            ("ＡＰＰ上线（５G）", "app 上线 , 5g ,", "app 上 线 , 5g ,"),
            ("\u{3000}", "", ""),
        ] {
            assert_eq!(shown(text, Unit::Words), words, "{text}");
            assert_eq!(shown(text, Unit::Characters), characters, "{text}");
        }
    }
}
