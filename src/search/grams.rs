//! Tokenizers for the two text fields, and the cover of a phrase by trigrams.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::text::{Folded, Segmenter, fold};

/// Stands for the end of a block in a trigram, so that every character starts exactly one gram and phrases of one and two
/// characters are prefixes of grams.
pub const END: char = '\n';

/// Every character of a kept text → the folded trigram that starts there, at the character's own position.
#[derive(Clone, Debug, Default)]
pub struct GramTokenizer {
    folded: Vec<char>,
    token: Token,
}

/// The stream of [`GramTokenizer`].
#[derive(Debug)]
pub struct GramStream<'a> {
    folded: &'a [char],
    token: &'a mut Token,
    next: usize,
}

impl Tokenizer for GramTokenizer {
    type TokenStream<'a> = GramStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> GramStream<'a> {
        self.folded.clear();
        self.folded.extend(text.chars().map(folded_char));
        self.token.position = usize::MAX;
        GramStream { folded: &self.folded, token: &mut self.token, next: 0 }
    }
}

fn folded_char(c: char) -> char {
    match fold(c) {
        Folded::Kept(folded) => folded,
        Folded::Space | Folded::Dropped => c,
    }
}

impl TokenStream for GramStream<'_> {
    fn advance(&mut self) -> bool {
        while self.folded.get(self.next) == Some(&END) {
            self.next += 1;
        }
        let Some(rest) = self.folded.get(self.next..).filter(|r| !r.is_empty()) else { return false };
        self.token.text.clear();
        let mut ended = false;
        for offset in 0..3 {
            let c = if ended { END } else { rest.get(offset).copied().unwrap_or(END) };
            ended = c == END;
            self.token.text.push(c);
        }
        self.token.position = self.next;
        self.token.offset_from = self.next;
        self.token.offset_to = self.next + 1;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The fewest trigrams that cover a phrase of three characters or more: every third, and the last. Each gram with its
/// offset in the phrase. Neighbours overlap or touch, so together they spell the whole phrase.
pub fn cover(phrase: &[char]) -> Vec<(String, u32)> {
    debug_assert!(phrase.len() >= 3, "shorter phrases are prefixes of grams");
    let last = phrase.len() - 3;
    let mut offsets: Vec<usize> = (0..=last).step_by(3).collect();
    if offsets.last() != Some(&last) {
        offsets.push(last);
    }
    offsets.into_iter().map(|o| (phrase[o..o + 3].iter().collect(), o as u32)).collect()
}

/// jieba words of a kept text.
#[derive(Clone, Copy, Debug, Default)]
pub struct WordTokenizer;

/// The stream of [`WordTokenizer`].
#[derive(Debug)]
pub struct WordStream {
    words: std::vec::IntoIter<crate::text::Word>,
    token: Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream {
        WordStream {
            words: Segmenter::shared().words(text).into_iter(),
            token: Token { position: usize::MAX, ..Token::default() },
        }
    }
}

impl TokenStream for WordStream {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.offset_from = word.start as usize;
        self.token.offset_to = word.end as usize;
        self.token.text = word.text;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_starts_one_gram() {
        let mut tokenizer = GramTokenizer::default();
        let mut stream = tokenizer.token_stream("公开，Ａ\n政\n\n务公");
        let mut grams = Vec::new();
        stream.process(&mut |t| grams.push((t.text.clone(), t.position)));
        let expected = [("公开,", 0), ("开,a", 1), (",a\n", 2), ("a\n\n", 3), ("政\n\n", 5), ("务公\n", 8), ("公\n\n", 9)];
        assert_eq!(grams, expected.map(|(g, p)| (g.to_owned(), p)));
    }

    #[test]
    fn covers_spell_the_phrase() {
        for length in 3..30usize {
            let phrase: Vec<char> = (0..length).map(|i| char::from_u32(0x4E00 + i as u32).expect("Han")).collect();
            let mut spelled = vec![None; length];
            for (gram, offset) in cover(&phrase) {
                for (i, c) in gram.chars().enumerate() {
                    spelled[offset as usize + i] = Some(c);
                }
            }
            assert_eq!(spelled.into_iter().collect::<Option<Vec<_>>>(), Some(phrase));
        }
    }
}
