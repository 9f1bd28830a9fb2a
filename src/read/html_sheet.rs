//! The `<style>` sheets of a page → rules that say of elements what decides whether their figures count.
//!
//! Comes in: the text of each sheet. Goes out: rules with their selectors, in order. Rules that say nothing about it are dropped;
//! so are those for print and for small screens. What browsers understand and this does not (`:is`, `:nth-of-type`, …) is told
//! where it would hide figures. It knows no page; `cssparser` cuts the text into tokens.

use cssparser::{Delimiter, ParseError, Parser, Token, parse_nth};

use super::html_style::{Style, without_comments};

/// Most selectors that are kept; sheets made for one page have some dozens that matter here.
const MOST_RULES: usize = 4000;
/// Most compounds in one selector.
const LONGEST: usize = 16;
/// The width, in pixels, of the screen that the page is read for.
const SCREEN: f64 = 1280.0;

/// What the sheets of a page say.
#[derive(Debug, Default)]
pub(super) struct Sheets {
    /// In order.
    pub rules: Vec<Rule>,
    /// The first selector that is not understood and whose rule would hide figures.
    pub unread: Option<String>,
    /// Rules were left out because there are too many.
    pub is_cut: bool,
}

/// One selector with what is declared for it.
#[derive(Debug)]
pub(super) struct Rule {
    pub selector: Selector,
    pub style: Style,
    /// What is declared `!important`.
    pub important: Style,
    /// Ids, classes and names, a byte each: the higher wins.
    pub specificity: u32,
}

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
    Nth {
        a: i32,
        b: i32,
        from_end: bool,
    },
    /// An attribute whose value is there, or compares so.
    Attribute {
        name: String,
        compares: Option<(Comparison, String)>,
    },
    Not(Vec<Compound>),
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
enum Passed {
    /// It holds for no text as it stands on paper: `:hover`, `::before`.
    Never,
    /// It is not understood.
    Unread,
}

type Parsed<T> = Result<T, ParseError<()>>;

impl Sheets {
    /// Reads sheets one after another.
    pub fn read(texts: &[String]) -> Self {
        let mut sheets = Self::default();
        for text in texts {
            // A broken rule is passed over, as browsers do.
            let _ = sheets.rules(&mut Parser::new(text));
        }
        sheets
    }

    fn rules(&mut self, input: &mut Parser<'_>) -> Parsed<()> {
        loop {
            input.skip_whitespace();
            let state = input.state();
            let keyword = match input.next() {
                Err(_) => return Ok(()),
                Ok(Token::CDO | Token::CDC | Token::Semicolon) => continue,
                Ok(Token::AtKeyword(name)) => Some(name.to_ascii_lowercase()),
                Ok(_) => None,
            };
            if let Some(keyword) = keyword {
                self.at_rule(&keyword, input);
                continue;
            }
            input.reset(&state);
            let prelude = input.parse_until_before(Delimiter::CurlyBracketBlock, |input| Ok::<_, ParseError<()>>(raw(input)));
            if !matches!(input.next(), Ok(Token::CurlyBracketBlock)) {
                return Ok(());
            }
            let declared = input.parse_nested_block(|input| Ok::<_, ParseError<()>>(declarations(input)));
            if let (Ok(prelude), Ok((style, important))) = (prelude, declared) {
                self.keep(prelude, style, important);
            }
        }
    }

    /// `@media` and the like; what holds on a screen is read, all else passed over.
    fn at_rule(&mut self, keyword: &str, input: &mut Parser<'_>) {
        let prelude = input.parse_until_before(Delimiter::CurlyBracketBlock | Delimiter::Semicolon, |input| {
            Ok::<_, ParseError<()>>(rest(input))
        });
        let holds = match keyword {
            "media" => prelude.as_deref().is_ok_and(is_for_screens),
            "supports" | "layer" => true,
            _ => false,
        };
        if matches!(input.next(), Ok(Token::CurlyBracketBlock)) {
            // What is not read here is stepped over by the parser.
            let _ = input.parse_nested_block(|input| {
                if !holds {
                    raw(input);
                    return Ok(());
                }
                self.rules(input)
            });
        }
    }

    /// Keeps a rule for each of its selectors, which are read only if the rule says anything.
    fn keep(&mut self, prelude: &str, style: Style, important: Style) {
        if style.is_empty() && important.is_empty() {
            return;
        }
        for selector in selectors(&mut Parser::new(prelude)) {
            match selector {
                Ok(_) if self.rules.len() >= MOST_RULES => self.is_cut = true,
                Ok((selector, specificity)) => self.rules.push(Rule { selector, style, important, specificity }),
                Err((Passed::Unread, text)) if important.over(style).touches_figures() => {
                    self.unread.get_or_insert(text);
                }
                Err(_) => {}
            }
        }
    }
}

/// What is left of the input, as it stands.
fn raw<'i>(input: &mut Parser<'i>) -> &'i str {
    let start = input.position();
    while input.next().is_ok() {}
    input.slice_from(start).trim()
}

/// The same in lower case.
fn rest(input: &mut Parser<'_>) -> String {
    raw(input).to_ascii_lowercase()
}

/// Whether a list of media queries holds for a screen of usual width: `print and (…)` does not.
pub(super) fn is_for_screens(media: &str) -> bool {
    let holds = |condition: &str| {
        let inner = condition.trim().trim_start_matches('(').trim_end_matches(')');
        let pixels = |value: &str| {
            let end = value.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(value.len());
            let number: f64 = value[..end].parse().ok()?;
            Some(if value[end..].starts_with("px") { number } else { number * 16.0 })
        };
        match inner.split_once(':').map(|(feature, value)| (feature.trim(), pixels(value.trim()))) {
            Some(("min-width" | "min-device-width", Some(width))) => width <= SCREEN,
            Some(("max-width" | "max-device-width", Some(width))) => width >= SCREEN,
            _ => matches!(inner, "" | "all" | "screen" | "only screen" | "only all" | "not print"),
        }
    };
    media.to_ascii_lowercase().split(',').any(|query| query.trim().split(" and ").all(holds))
}

/// What a block declares, and what it declares important.
fn declarations(input: &mut Parser<'_>) -> (Style, Style) {
    let (mut style, mut important) = (Style::default(), Style::default());
    loop {
        let property = match input.next() {
            Err(_) => return (style, important),
            Ok(Token::Semicolon) => continue,
            Ok(Token::Ident(name)) => Some(name.to_ascii_lowercase()),
            Ok(_) => None,
        };
        let value = input.parse_until_after(Delimiter::Semicolon, |input| {
            input.expect_colon()?;
            Ok::<_, ParseError<()>>(rest(input))
        });
        if let (Some(property), Ok(value)) = (property, value) {
            let value = without_comments(&value);
            let value = value.trim();
            let plain = value.strip_suffix("important").and_then(|value| value.trim_end().strip_suffix('!'));
            let to = if plain.is_some() { &mut important } else { &mut style };
            to.take(&property, plain.map_or(value, str::trim_end));
        }
    }
}

/// The selectors of a rule, each with its specificity, or why it is passed over and how it reads.
fn selectors(input: &mut Parser<'_>) -> Vec<Result<(Selector, u32), (Passed, String)>> {
    let mut all = Vec::new();
    loop {
        let start = input.position();
        let found = input.parse_until_before(Delimiter::Comma, |input| {
            let found = selector(input);
            while input.next().is_ok() {}
            Ok::<_, ParseError<()>>(found)
        });
        let text: String = input.slice_from(start).trim().chars().take(60).collect();
        all.push(found.unwrap_or(Err(Passed::Unread)).map_err(|passed| (passed, text)));
        if input.next().is_err() {
            return all;
        }
    }
}

fn selector(input: &mut Parser<'_>) -> Result<(Selector, u32), Passed> {
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
        weight += simple(input, compound)?;
    }
    if selector.parts.is_empty() { Err(Passed::Unread) } else { Ok((selector, weight)) }
}

const ID: u32 = 1 << 16;
const CLASS: u32 = 1 << 8;
const NAME: u32 = 1;

/// Adds a name, id, class or condition to a compound: its share of the specificity.
fn simple(input: &mut Parser<'_>, compound: &mut Compound) -> Result<u32, Passed> {
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
        Token::Colon => pseudo(input, compound),
        _ => Err(Passed::Unread),
    }
}

/// What follows a colon.
fn pseudo(input: &mut Parser<'_>, compound: &mut Compound) -> Result<u32, Passed> {
    /// Of links that nobody has followed, and of what is always so.
    const ALWAYS: &[&str] = &["link", "any-link", "root", "enabled", "defined"];
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
                name if ALWAYS.contains(&name) => {}
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
                    "not" => {
                        let mut weight = 0;
                        let mut all = Vec::new();
                        for found in selectors(input) {
                            // Only single compounds: what stands around them is another matter.
                            let Ok((Selector { mut parts }, own)) = found else { return Err(input.new_error_for_next_token()) };
                            let (Some((_, only)), true) = (parts.pop(), parts.is_empty()) else {
                                return Err(input.new_error_for_next_token());
                            };
                            weight = own.max(weight);
                            all.push(only);
                        }
                        compound.tests.push(Test::Not(all));
                        Ok(weight)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Sheets {
        Sheets::read(&[text.to_owned()])
    }

    #[test]
    fn rules_that_matter_are_kept() {
        for (sheet, rules, is_unread) in [
            ("td{color:#fff} p{margin:0}", 1, false),
            ("<!-- .a, b > #c d{display:none} -->", 2, false),
            ("@charset 'utf-8'; @import url(a.css); .a{opacity:0}", 1, false),
            ("@media print{.a{display:none}} .b{display:none}", 1, false),
            ("@media screen and (min-width:768px){.a{display:none} @media (max-width:600px){.b{display:none}}}", 1, false),
            ("@font-face{src:url(a)} @keyframes x{from{opacity:0}} .a{display:none", 1, false),
            (".a:hover, .a::before, .a:after{display:none}", 0, false),
            (".a:is(.b){display:none} .c{display:none}", 1, true),
            (".a:is(.b){color:red}", 0, false),
            (".a:not(.b):nth-child(2n+1)[hidden]{display:none}", 1, false),
            (".a{ .b{display:none} } .c{display:none}", 1, false),
            (".a{color:red;;;} } .b{display:none} .c{display:none}", 2, true),
            ("{display:none}", 0, true),
            ("/* .a{display:none} */", 0, false),
            (".a{display:none\\9}", 0, false),
        ] {
            let sheets = read(sheet);
            assert_eq!((sheets.rules.len(), sheets.unread.is_some()), (rules, is_unread), "{sheet}");
        }
    }

    #[test]
    fn there_is_an_end_to_rules() {
        let sheets = read(&".a{display:none}".repeat(MOST_RULES + 1));
        assert!(sheets.is_cut && sheets.rules.len() == MOST_RULES);
        // Nested deeper than anybody reads, and cut off.
        assert!(read(&"@media screen{".repeat(100_000)).rules.is_empty());
        assert!(read(&":not(".repeat(100_000)).rules.is_empty());
        assert!(read(&".a{".repeat(100_000)).rules.is_empty());
    }

    #[test]
    fn media() {
        for (media, holds) in [
            ("", true),
            ("screen", true),
            ("print", false),
            ("print, screen and (min-width: 48em)", true),
            ("only screen and (max-width:1024px)", false),
            ("(max-width: 1920px)", true),
            ("(min-width:0)", true),
            ("(prefers-color-scheme: dark)", false),
            ("NOT print", true),
        ] {
            assert_eq!(is_for_screens(media), holds, "{media}");
        }
    }

    #[test]
    fn whatever_the_sheet_it_ends() {
        let sheet = "<!-- @media screen and (min-width:0){a>b+c~d.e#f:not(g,h):nth-child(-n+3)[i^='j']::k{color:rgb(255 255 255/0)!important;top:-1em}}--> {}";
        for at in 0..sheet.len() {
            read(&sheet[..at]);
            read(&sheet[at..]);
            for to in at + 1..sheet.len().min(at + 30) {
                read(&format!("{}{}", &sheet[..at], &sheet[to..]));
            }
        }
    }
}
