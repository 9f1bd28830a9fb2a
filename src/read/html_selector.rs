//! The selectors of a style sheet: which element a rule is for.
//!
//! Comes in: what stands before a block. Goes out: [`Selector`]s with their specificity, or why one is not kept. It knows neither
//! declarations nor a page.

use cssparser::{Delimiter, ParseError, Parser, Token, parse_nth};

use super::html_sheet::Parsed;

/// Most compounds in one selector.
const LONGEST: usize = 16;
/// Selectors that stand within another's brackets, at most.
const DEEPEST: usize = 8;

/// Compounds from left to right, each with how it stands to the one before. Never empty.
#[derive(Debug, Default)]
pub(super) struct Selector {
    pub parts: Vec<(Link, Compound)>,
}

/// How an element stands to that of the compound before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Link {
    /// Somewhere inside.
    #[default]
    Inside,
    Child,
    /// Right behind it.
    Next,
    /// Somewhere behind it, in the same element.
    Behind,
}

/// What one element must be, in lower case.
#[derive(Debug, Default)]
pub(super) struct Compound {
    pub name: Option<String>,
    pub id: Option<String>,
    pub classes: Vec<String>,
    pub tests: Vec<Test>,
}

/// A condition beyond name, id and class.
#[derive(Debug)]
pub(super) enum Test {
    /// `:nth-child(an+b)`, counted from the end or the start.
    Nth { a: i32, b: i32, from_end: bool },
    /// An attribute whose value is there, or compares so.
    Attribute { name: String, compares: Option<(Comparison, String)> },
    /// `:not(…)`.
    Not(Vec<Selector>),
    /// `:is(…)`, `:where(…)`.
    Any(Vec<Selector>),
}

/// How an attribute's value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equals,
    HasWord,
    StartsWithPart,
    StartsWith,
    EndsWith,
    Contains,
}

/// Why a selector is not kept.
pub(super) enum Passed {
    /// It holds for no text as it stands on paper: `:hover`, `::before`.
    Never,
    /// It is not understood.
    Unread,
}
impl Selector {
    /// Whether the page has all ids and classes that it asks for. Of the sheet of a whole site a page uses little.
    pub fn is_there(&self, has: &dyn Fn(&str) -> bool) -> bool {
        self.parts.iter().all(|(_, compound)| compound.id.iter().chain(&compound.classes).all(|word| has(word)))
    }
}

/// The same of a selector that is not understood: of what stands outside of its brackets.
pub(super) fn names_there(text: &str, has: &dyn Fn(&str) -> bool) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let outside = text.split(['(', '[']).next().unwrap_or_default();
    let named =
        outside.match_indices(['.', '#']).map(|(at, _)| outside[at + 1..].split(|c| !is_name(c)).next().unwrap_or_default());
    named.filter(|name| !name.is_empty()).all(|name| has(&name.to_ascii_lowercase()))
}

/// The selectors of a rule, each with its specificity, or why it is passed over and how it reads.
pub(super) fn selectors(input: &mut Parser<'_>, depth: usize) -> Vec<Result<(Selector, u32), (Passed, String)>> {
    let mut all = Vec::new();
    loop {
        let start = input.position();
        let found = input.parse_until_before(Delimiter::Comma, |input| {
            let found = selector(input, depth);
            while input.next().is_ok() {}
            Ok::<_, ParseError<()>>(found)
        });
        let text = input.slice_from(start).trim().to_owned();
        all.push(found.unwrap_or(Err(Passed::Unread)).map_err(|passed| (passed, text)));
        if input.next().is_err() {
            return all;
        }
    }
}

fn selector(input: &mut Parser<'_>, depth: usize) -> Result<(Selector, u32), Passed> {
    let mut selector = Selector::default();
    let mut weight = 0;
    // How what follows stands to what came before: decided by what stands between.
    let mut link = Some(Link::default());
    loop {
        let state = input.state();
        let between = match input.next_including_whitespace() {
            Err(_) => break,
            Ok(Token::WhiteSpace(_)) => Some(Link::Inside),
            Ok(Token::Delim('>')) => Some(Link::Child),
            Ok(Token::Delim('+')) => Some(Link::Next),
            Ok(Token::Delim('~')) => Some(Link::Behind),
            Ok(_) => None,
        };
        if let Some(between) = between {
            link = link.filter(|link| *link != Link::Inside).or(Some(between));
            continue;
        }
        input.reset(&state);
        if let Some(link) = link.take() {
            if selector.parts.len() >= LONGEST {
                return Err(Passed::Unread);
            }
            selector.parts.push((link, Compound::default()));
        }
        let Some((_, compound)) = selector.parts.last_mut() else { return Err(Passed::Unread) };
        weight += simple(input, compound, depth)?;
    }
    if selector.parts.is_empty() { Err(Passed::Unread) } else { Ok((selector, weight)) }
}

const ID: u32 = 1 << 16;
const CLASS: u32 = 1 << 8;
const NAME: u32 = 1;

/// Adds a name, id, class or condition to a compound: its share of the specificity.
fn simple(input: &mut Parser<'_>, compound: &mut Compound, depth: usize) -> Result<u32, Passed> {
    let token = input.next_including_whitespace().map_err(|_| Passed::Unread)?.clone();
    match token {
        Token::Ident(name) => {
            compound.name = Some(name.to_ascii_lowercase());
            Ok(NAME)
        }
        Token::Delim('*') => Ok(0),
        Token::IDHash(id) | Token::Hash(id) => {
            compound.id = Some(id.to_ascii_lowercase());
            Ok(ID)
        }
        Token::Delim('.') => {
            let Ok(Token::Ident(class)) = input.next_including_whitespace() else { return Err(Passed::Unread) };
            compound.classes.push(class.to_ascii_lowercase());
            Ok(CLASS)
        }
        Token::SquareBracketBlock => {
            compound.tests.push(input.parse_nested_block(attribute).map_err(|_| Passed::Unread)?);
            Ok(CLASS)
        }
        Token::Colon => pseudo(input, compound, depth),
        _ => Err(Passed::Unread),
    }
}

/// What follows a colon.
fn pseudo(input: &mut Parser<'_>, compound: &mut Compound, depth: usize) -> Result<u32, Passed> {
    const NEVER: &[&str] = &[
        "hover",
        "active",
        "focus",
        "focus-within",
        "focus-visible",
        "visited",
        "target",
        "before",
        "after",
        "first-line",
        "first-letter",
        "empty",
        "checked",
        "enabled",
        "disabled",
        "invalid",
        "placeholder-shown",
        "fullscreen",
        "selection",
    ];
    let nth = |a, b, from_end| Test::Nth { a, b, from_end };
    match input.next_including_whitespace().map_err(|_| Passed::Unread)?.clone() {
        // `::before`: what it adds is nowhere in the text.
        Token::Colon => Err(Passed::Never),
        Token::Ident(name) => {
            match &*name.to_ascii_lowercase() {
                "first-child" => compound.tests.push(nth(0, 1, false)),
                "last-child" => compound.tests.push(nth(0, 1, true)),
                "only-child" => compound.tests.extend([nth(0, 1, false), nth(0, 1, true)]),
                // Links that nobody has followed.
                "link" | "any-link" => compound.tests.push(Test::Attribute { name: "href".to_owned(), compares: None }),
                "root" => compound.name = Some("html".to_owned()),
                "defined" => {}
                name if NEVER.contains(&name) || name.starts_with('-') => return Err(Passed::Never),
                _ => return Err(Passed::Unread),
            }
            Ok(CLASS)
        }
        Token::Function(name) => {
            let name = name.to_ascii_lowercase();
            input
                .parse_nested_block(|input| match name.as_str() {
                    "nth-child" | "nth-last-child" => {
                        let (a, b) = parse_nth(input)?;
                        compound.tests.push(nth(a, b, name == "nth-last-child"));
                        Ok(CLASS)
                    }
                    "not" | "is" | "where" | "matches" | "-webkit-any" | "-moz-any" if depth < DEEPEST => {
                        let (mut all, mut weight) = (Vec::new(), 0);
                        for found in selectors(input, depth + 1) {
                            match found {
                                Ok((selector, own)) => {
                                    weight = own.max(weight);
                                    all.push(selector);
                                }
                                // It is as if it were not among them.
                                Err((Passed::Never, _)) => {}
                                Err((Passed::Unread, _)) => return Err(input.new_error_for_next_token()),
                            }
                        }
                        compound.tests.push(if name == "not" { Test::Not(all) } else { Test::Any(all) });
                        Ok(if name == "where" { 0 } else { weight })
                    }
                    _ => Err(input.new_error_for_next_token()),
                })
                .map_err(|_: ParseError<()>| Passed::Unread)
        }
        _ => Err(Passed::Unread),
    }
}

/// What stands in square brackets.
fn attribute(input: &mut Parser<'_>) -> Parsed<Test> {
    let name = input.expect_ident()?.to_ascii_lowercase();
    let comparison = match input.next() {
        Err(_) => return Ok(Test::Attribute { name, compares: None }),
        Ok(Token::Delim('=')) => Comparison::Equals,
        Ok(Token::IncludeMatch) => Comparison::HasWord,
        Ok(Token::DashMatch) => Comparison::StartsWithPart,
        Ok(Token::PrefixMatch) => Comparison::StartsWith,
        Ok(Token::SuffixMatch) => Comparison::EndsWith,
        Ok(Token::SubstringMatch) => Comparison::Contains,
        Ok(_) => return Err(input.new_error_for_next_token()),
    };
    let value = input.expect_ident_or_string()?.to_ascii_lowercase();
    // `i` and `s`: whether the case counts, which it never does here.
    let _ = input.try_parse(|input| input.expect_ident().map(drop));
    Ok(Test::Attribute { name, compares: Some((comparison, value)) })
}
