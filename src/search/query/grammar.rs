//! The grammar of queries, with errors that name the character.
//!
//! ```text
//! query  := and ("OR" and)*
//! and    := factor (["AND"] factor)*
//! factor := ("NOT" | "-") factor | "(" query ")" | field ":" value | phrase | word
//! phrase := '"' text '"' | "“" text "”"
//! ```

use super::{Node, Query};
use crate::error::{Code, Error, Result};
use crate::report::{Kind, Level, SectionKind};
use crate::search::Years;
use crate::text::normalise;

/// Fields that can be named in a query.
const FIELDS: &[&str] = &["year", "agency", "region", "level", "kind", "section"];
/// Longer queries are refused: they are pasted by mistake.
const LONGEST: usize = 4096;
/// Deeper brackets are refused.
const DEEPEST: usize = 64;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Phrase(String),
    Word(String),
    Field(&'static str, String),
}

/// A token with the number of its first character, counted from 1.
type Placed = (Token, usize);

pub fn parse(text: &str) -> Result<Query> {
    let count = text.chars().count();
    if count > LONGEST {
        return Err(Error::new(Code::Query, "the query", format!("it has {count} characters"), format!("use at most {LONGEST}")));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { text, tokens: &tokens, next: 0, sections: Vec::new(), depth: 0 };
    if tokens.is_empty() {
        return Err(Error::new(Code::Query, "the query", "it is empty", "write words, or a phrase in quotes: '\"依申请公开\"'"));
    }
    let root = parser.alternatives()?;
    if let Some((token, at)) = parser.peek() {
        debug_assert_eq!(*token, Token::Close, "everything else is consumed");
        return Err(at_character(text, *at, "this bracket closes nothing", "remove it, or open one before it"));
    }
    let sections = parser.sections;
    let root = root.unwrap_or(Node::And(Vec::new()));
    if root == Node::And(Vec::new()) {
        let remedy = "add a word or phrase: '\"整改\" section:5'";
        return Err(at_character(text, 1, "there is nothing to search in the section", remedy));
    }
    Ok(Query { root, sections })
}

fn at_character(text: &str, at: usize, cause: &str, remedy: &str) -> Error {
    let shown: String = text.chars().skip(at.saturating_sub(1)).take(12).collect();
    let place =
        if shown.trim().is_empty() { format!("at character {at} (the end)") } else { format!("at character {at}, «{shown}»") };
    Error::new(Code::Query, format!("the query {text}"), format!("{place}: {cause}"), remedy)
}

fn tokens(text: &str) -> Result<Vec<Placed>> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        match chars[at] {
            c if c.is_whitespace() => at += 1,
            '(' => (tokens.push((Token::Open, start + 1)), at += 1).1,
            ')' => (tokens.push((Token::Close, start + 1)), at += 1).1,
            '"' | '“' => {
                let (phrase, end) = quoted(text, &chars, at)?;
                tokens.push((Token::Phrase(phrase), start + 1));
                at = end;
            }
            '-' if chars.get(at + 1).is_none_or(|c| c.is_whitespace()) => {
                return Err(at_character(
                    text,
                    at + 1,
                    "something to exclude is missing",
                    "write a word or phrase right after -",
                ));
            }
            '-' => {
                tokens.push((Token::Not, start + 1));
                at += 1;
            }
            _ => {
                let (token, end) = word_or_field(text, &chars, at)?;
                tokens.push((token, start + 1));
                at = end;
            }
        }
    }
    Ok(tokens)
}

/// A quoted phrase from the quote at `at`: its text and the place after the closing quote.
fn quoted(text: &str, chars: &[char], at: usize) -> Result<(String, usize)> {
    let close = if chars[at] == '“' { '”' } else { '"' };
    let Some(length) = chars[at + 1..].iter().position(|c| *c == close) else {
        return Err(at_character(text, at + 1, "the quote is not closed", &format!("end the phrase with {close}")));
    };
    let end = at + 1 + length;
    if chars.get(end + 1) == Some(&'~') {
        return Err(at_character(text, end + 2, "nearness (~) is not understood", "join the words with AND"));
    }
    let phrase = normalise(&chars[at + 1..end].iter().collect::<String>());
    if phrase.is_empty() {
        return Err(at_character(text, at + 1, "the phrase is empty", "write at least one character between the quotes"));
    }
    Ok((phrase, end + 1))
}

fn word_or_field(text: &str, chars: &[char], at: usize) -> Result<(Token, usize)> {
    let end =
        chars[at..].iter().position(|c| c.is_whitespace() || matches!(c, '"' | '(' | ')' | '“')).map_or(chars.len(), |n| at + n);
    let word: String = chars[at..end].iter().collect();
    if let Some((name, value)) = word.split_once([':', '：']) {
        if let Some(field) = FIELDS.iter().find(|f| f.eq_ignore_ascii_case(name)) {
            return field_value(text, chars, at, end, field, value);
        }
        let looks_like_field = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic()) && !value.starts_with("//");
        if looks_like_field {
            let remedy = format!("fields are {}; to search the text itself, quote it: \"{word}\"", FIELDS.join(", "));
            return Err(at_character(text, at + 1, &format!("there is no field {name}"), &remedy));
        }
    }
    let token = match word.as_str() {
        "AND" => Token::And,
        "OR" => Token::Or,
        "NOT" => Token::Not,
        _ => Token::Word(word),
    };
    Ok((token, end))
}

/// The value of a field: what follows the colon, or a quoted value.
fn field_value(text: &str, chars: &[char], at: usize, end: usize, field: &'static str, value: &str) -> Result<(Token, usize)> {
    if !value.is_empty() {
        return Ok((Token::Field(field, value.to_owned()), end));
    }
    if matches!(chars.get(end), Some('"' | '“')) {
        let (value, end) = quoted(text, chars, end)?;
        return Ok((Token::Field(field, value), end));
    }
    Err(at_character(
        text,
        at + 1,
        &format!("{field}: has no value"),
        &format!("write it right after the colon: {}", example(field)),
    ))
}

fn example(field: &str) -> &'static str {
    match field {
        "year" => "year:2021 or year:2019..2021",
        "agency" => "agency:街道",
        "region" => "region:青溪县",
        "level" => "level:county (province, prefecture, county, township)",
        "kind" => "kind:department (government, office, department, other)",
        _ => "section:5 (1 to 6)",
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Placed],
    next: usize,
    sections: Vec<SectionKind>,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Placed> {
        self.tokens.get(self.next)
    }

    fn take(&mut self, token: &Token) -> bool {
        let found = self.peek().is_some_and(|(t, _)| t == token);
        self.next += usize::from(found);
        found
    }

    fn end(&self) -> usize {
        self.text.chars().count() + 1
    }

    fn alternatives(&mut self) -> Result<Option<Node>> {
        let mut parts = Vec::new();
        loop {
            let at = self.peek().map_or(self.end(), |p| p.1);
            let Some(part) = self.conjunction()? else {
                if parts.is_empty() && !matches!(self.peek(), Some((Token::Or, _))) {
                    return Ok(None);
                }
                return Err(at_character(
                    self.text,
                    at,
                    "something to search is missing beside OR",
                    "write a word or phrase on both sides of OR",
                ));
            };
            parts.push(part);
            if !self.take(&Token::Or) {
                break;
            }
        }
        Ok(Some(if parts.len() == 1 { parts.remove(0) } else { Node::Or(parts) }))
    }

    /// Factors side by side. `None` if there is none, or only `section:`.
    fn conjunction(&mut self) -> Result<Option<Node>> {
        let mut parts = Vec::new();
        let mut seen = false;
        loop {
            let joined = self.take(&Token::And);
            let at = self.peek().map_or(self.end(), |p| p.1);
            if joined && !seen {
                return Err(at_character(
                    self.text,
                    at,
                    "something to search is missing before AND",
                    "write a word or phrase on both sides of AND",
                ));
            }
            match self.peek() {
                None | Some((Token::Close | Token::Or, _)) if joined => {
                    return Err(at_character(
                        self.text,
                        at,
                        "something to search is missing after AND",
                        "write a word or phrase on both sides of AND",
                    ));
                }
                None | Some((Token::Close | Token::Or, _)) => break,
                Some(_) => parts.extend(self.factor()?),
            }
            seen = true;
        }
        // `section:` alone leaves no part, but it is something: everything, in that section.
        let all = seen && parts.is_empty();
        Ok(match parts.len() {
            0 if all => Some(Node::And(Vec::new())),
            0 => None,
            1 => Some(parts.remove(0)),
            _ => Some(Node::And(parts)),
        })
    }

    fn factor(&mut self) -> Result<Option<Node>> {
        let Some((token, at)) = self.peek() else {
            return Err(at_character(
                self.text,
                self.end(),
                "something to exclude is missing",
                "write a word or phrase after NOT or -",
            ));
        };
        self.next += 1;
        match token {
            Token::Not => {
                let Some(inner) = self.deeper(*at, Self::factor)? else {
                    return Err(at_character(
                        self.text,
                        *at,
                        "a section cannot be excluded",
                        "name the sections that are wanted: section:1",
                    ));
                };
                Ok(Some(Node::Not(Box::new(inner))))
            }
            Token::Open => {
                let inner = self.deeper(*at, Self::alternatives)?;
                if !self.take(&Token::Close) {
                    return Err(at_character(self.text, *at, "this bracket is not closed", "add ) where the group ends"));
                }
                match inner {
                    Some(inner) => Ok(Some(inner)),
                    None => Err(at_character(
                        self.text,
                        *at,
                        "the brackets are empty",
                        "write something between them, or remove them",
                    )),
                }
            }
            Token::Phrase(phrase) => Ok(Some(Node::Phrase(phrase.clone()))),
            Token::Word(word) => {
                let folded = normalise(word);
                if folded.is_empty() {
                    return Err(at_character(
                        self.text,
                        *at,
                        "there is nothing to search in this word",
                        "write visible characters",
                    ));
                }
                Ok(Some(Node::Words(folded)))
            }
            Token::Field(field, value) => self.field(field, value, *at),
            Token::Close | Token::And | Token::Or => {
                Err(at_character(self.text, *at, "a word or phrase is expected here", "quote it to search the text itself"))
            }
        }
    }

    fn deeper(&mut self, at: usize, inner: fn(&mut Self) -> Result<Option<Node>>) -> Result<Option<Node>> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(at_character(self.text, at, "the query is nested too deeply", &format!("use at most {DEEPEST} levels")));
        }
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn field(&mut self, field: &str, value: &str, at: usize) -> Result<Option<Node>> {
        let wrong = || at_character(self.text, at, &format!("{value} is no {field}"), &format!("for example {}", example(field)));
        match field {
            "year" => Years::parse(value).map(|y| Some(Node::Year(y))).map_err(|_| wrong()),
            "agency" => Ok(Some(Node::Agency(value.to_owned()))),
            "region" => Ok(Some(Node::Region(value.to_owned()))),
            "level" => Level::parse(value).map(|l| Some(Node::Level(l))).ok_or_else(wrong),
            "kind" => Kind::parse(value).map(|k| Some(Node::Kind(k))).ok_or_else(wrong),
            _ => {
                let kind = SectionKind::parse(value).ok_or_else(wrong)?;
                if self.depth > 0 {
                    let remedy = "put it beside the whole query: section:5 (a OR b)";
                    return Err(at_character(self.text, at, "section: cannot stand inside brackets or after NOT", remedy));
                }
                if !self.sections.contains(&kind) {
                    self.sections.push(kind);
                }
                Ok(None)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        match parse(text) {
            Ok(query) => format!("{:?}{}", query.root, query.sections.iter().map(|s| s.key()).collect::<String>()),
            Err(e) => format!("! {}", e.cause()),
        }
    }

    #[test]
    fn queries() {
        for (text, expected) in [
            ("公开", r#"Words("公开")"#),
            ("\"加强领导, 规范\"", r#"Phrase("加强领导,规范")"#),
            ("“加强领导”", r#"Phrase("加强领导")"#),
            ("a OR b c", r#"Or([Words("a"), And([Words("b"), Words("c")])])"#),
            ("a AND -b", r#"And([Words("a"), Not(Words("b"))])"#),
            ("(a OR b) NOT \"c d\"", r#"And([Or([Words("a"), Words("b")]), Not(Phrase("c d"))])"#),
            ("year:2019..2021 agency:街道", r#"And([Year(Years { from: 2019, to: 2021 }), Agency("街道")])"#),
            ("section:5 公开", r#"Words("公开")s5"#),
            ("规章:0", r#"Words("规章:0")"#),
            ("region:\"青溪县\"", r#"Region("青溪县")"#),
            ("公开-透明", r#"Words("公开-透明")"#),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn errors_name_the_character() {
        for (text, expected) in [
            ("", "it is empty"),
            ("   ", "it is empty"),
            ("公开 \"加强", "at character 4, «\"加强»: the quote is not closed"),
            ("(公开", "at character 1, «(公开»: this bracket is not closed"),
            ("公开)", "at character 3, «)»: this bracket closes nothing"),
            ("()", "at character 1, «()»: the brackets are empty"),
            ("公开 OR", "at character 6 (the end): something to search is missing beside OR"),
            ("AND 公开", "at character 5, «公开»: something to search is missing before AND"),
            ("公开 AND", "at character 7 (the end): something to search is missing after AND"),
            ("NOT", "at character 4 (the end): something to exclude is missing"),
            ("year:abc", "at character 1, «year:abc»: abc is no year"),
            ("year:", "at character 1, «year:»: year: has no value"),
            ("yaer:2021", "at character 1, «yaer:2021»: there is no field yaer"),
            ("(section:5 a)", "at character 2, «section:5 a)»: section: cannot stand inside brackets or after NOT"),
            ("\"\"", "at character 1, «\"\"»: the phrase is empty"),
            ("section:5", "at character 1, «section:5»: there is nothing to search in the section"),
            ("公开 -", "at character 4, «-»: something to exclude is missing"),
        ] {
            assert_eq!(shown(text), format!("! {expected}"), "{text}");
        }
    }
}
