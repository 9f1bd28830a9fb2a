//! What was typed → tokens, each with its character.
//!
//! Comes in: the text of a query. Goes out: brackets, operators, texts, and fields with their values as typed. Full-width forms, as
//! Chinese input methods write them, count as their half-width forms: （ ） ： ， ～ － ＊. It does not know which values a field
//! takes, nor the order of operators.

use super::field::Field;
use super::{Text, wrong};
use crate::error::Result;
use crate::text::normalise;

/// Characters that may lie between neighbours, at most.
pub const WIDEST: u32 = 1000;
/// Parts that may be asked for near each other, at most.
pub const MOST_PARTS: usize = 8;

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Text(Text),
    Field(&'static Field, Vec<Value>),
}

/// A value behind a field's colon.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// As typed, in half width, without quotes.
    pub text: String,
    /// Whether `*` stands behind it.
    pub begins: bool,
    /// Its first character, counted from 1.
    pub at: usize,
}

/// A token with its first character, counted from 1.
pub type Placed = (Token, usize);

/// Cuts a query into tokens; what may have been meant otherwise is added to `hints`.
pub fn tokens(text: &str, hints: &mut Vec<String>) -> Result<Vec<Placed>> {
    let chars: Vec<char> = text.chars().map(half_width).collect();
    let mut lexer = Lexer { text, chars: &chars, at: 0, hints };
    let mut tokens = Vec::new();
    while let Some(c) = lexer.peek() {
        let start = lexer.at;
        if c.is_whitespace() {
            lexer.at += 1;
            continue;
        }
        let token = match c {
            '(' => lexer.sign(Token::Open),
            ')' => lexer.sign(Token::Close),
            '-' => lexer.exclusion()?,
            c if is_quote(c) => lexer.phrase()?,
            _ => lexer.word_or_field()?,
        };
        tokens.push((token, start + 1));
    }
    Ok(tokens)
}

/// ASCII for its full-width form, white space for the ideographic space.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

struct Lexer<'a> {
    text: &'a str,
    chars: &'a [char],
    at: usize,
    hints: &'a mut Vec<String>,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> String {
        let taken: String = self.chars[self.at..].iter().take_while(|c| keep(**c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn sign(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }

    fn exclusion(&mut self) -> Result<Token> {
        self.at += 1;
        if self.peek().is_none_or(char::is_whitespace) {
            let remedy = "write a word or phrase right after -, or quote it: \"-\"";
            return Err(wrong(self.text, self.at, "something to exclude is missing", remedy));
        }
        Ok(Token::Not)
    }

    /// The text between quotes. Straight quotes close straight ones, curved ones close curved ones in whichever direction.
    fn quoted(&mut self) -> Result<String> {
        let start = self.at;
        let straight = self.chars[start] == '"';
        self.at += 1;
        let inside = self.take_while(|c| !is_quote(c) || (c == '"') != straight);
        if self.peek().is_none() {
            let remedy = format!("end the phrase with {}", if straight { '"' } else { '”' });
            return Err(wrong(self.text, start + 1, "the quote is not closed", &remedy));
        }
        self.at += 1;
        Ok(inside)
    }

    /// A phrase, or with `~` behind it parts near each other.
    fn phrase(&mut self) -> Result<Token> {
        let start = self.at + 1;
        let inside = self.quoted()?;
        let phrase = normalise(&inside);
        if phrase.is_empty() {
            return Err(wrong(self.text, start, "the phrase is empty", "write at least one character between the quotes"));
        }
        if self.take('~') {
            return self.near(&inside);
        }
        // A phrase is found wherever it stands: `*` behind it asks for nothing more.
        self.take('*');
        Ok(Token::Text(Text::Phrase(phrase)))
    }

    fn near(&mut self, inside: &str) -> Result<Token> {
        let sign = self.at;
        let parts: Vec<String> = inside.split_whitespace().map(normalise).filter(|p| !p.is_empty()).collect();
        let example = "for example \"依申请公开 办理\"~20";
        if parts.len() < 2 {
            let cause = "nearness needs two parts or more with a space between them";
            return Err(wrong(self.text, sign, cause, example));
        }
        if parts.len() > MOST_PARTS {
            let cause = format!("{} parts are too many", parts.len());
            return Err(wrong(self.text, sign, &cause, &format!("use at most {MOST_PARTS}, or join several with AND")));
        }
        let digits = self.take_while(|c| c.is_ascii_digit());
        let remedy = format!("write a number from 0 to {WIDEST} after ~; {example}");
        if digits.is_empty() {
            return Err(wrong(self.text, self.at + 1, "the number of characters is missing", &remedy));
        }
        match digits.parse() {
            Ok(gap) if gap <= WIDEST => Ok(Token::Text(Text::Near { parts, gap })),
            _ => Err(wrong(self.text, sign + 1, &format!("{digits} characters are too many"), &remedy)),
        }
    }

    fn word_or_field(&mut self) -> Result<Token> {
        let start = self.at;
        let name = self.take_while(|c| c.is_ascii_alphabetic());
        if self.peek() == Some(':') && !name.is_empty() && !self.chars[self.at + 1..].starts_with(&['/', '/']) {
            let Some(field) = Field::named(&name) else {
                let (remedy, rest) = (Field::meant(&name), self.take_while(|c| !ends_word(c)));
                let remedy = format!("{remedy}; to search the text itself, quote it: \"{name}{rest}\"");
                return Err(wrong(self.text, start + 1, &format!("there is no field {name}"), &remedy));
            };
            self.at += 1;
            return Ok(Token::Field(field, self.values(field)?));
        }
        self.at = start;
        let word = self.take_while(|c| !ends_word(c));
        match word.as_str() {
            "AND" => return Ok(Token::And),
            "OR" => return Ok(Token::Or),
            "NOT" => return Ok(Token::Not),
            _ => {}
        }
        let upper = word.to_ascii_uppercase();
        let operator = match upper.as_str() {
            "AND" | "OR" | "NOT" => Some(upper.as_str()),
            "||" | "|" => Some("OR"),
            "&&" | "&" => Some("AND"),
            "NEAR" => Some("\"a b\"~20"),
            _ => None,
        };
        if let Some(operator) = operator {
            self.hints.push(format!("{word} is searched as a word; the operator is written {operator}"));
        }
        let (body, begins) = word.strip_suffix('*').map_or((word.as_str(), false), |body| (body, true));
        let folded = normalise(body);
        if folded.is_empty() {
            let cause = if begins { "nothing stands before *" } else { "there is nothing to search in this word" };
            let remedy = if begins { "write the beginning of a word: 公开*" } else { "write visible characters" };
            return Err(wrong(self.text, start + 1, cause, remedy));
        }
        Ok(Token::Text(if begins { Text::Phrase(folded) } else { Text::Words(folded) }))
    }

    /// Values with commas between them, each bare or in quotes.
    fn values(&mut self, field: &Field) -> Result<Vec<Value>> {
        let mut values = Vec::new();
        loop {
            let at = self.at + 1;
            let (text, begins) = if self.peek().is_some_and(is_quote) {
                (self.quoted()?, self.take('*'))
            } else {
                let bare = self.take_while(|c| c != ',' && !ends_word(c));
                bare.strip_suffix('*').map_or((bare.clone(), false), |body| (body.to_owned(), true))
            };
            if normalise(&text).is_empty() {
                let cause = if begins { "nothing stands before *".to_owned() } else { format!("{}: has no value", field.name) };
                return Err(wrong(self.text, at, &cause, &format!("for example {}", field.example)));
            }
            values.push(Value { text, begins, at });
            if !self.take(',') {
                return Ok(values);
            }
        }
    }
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || is_quote(c) || matches!(c, '(' | ')')
}
