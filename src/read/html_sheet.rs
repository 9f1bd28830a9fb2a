//! The `<style>` sheets of a page → rules that say of elements what decides whether their figures count.
//!
//! Comes in: the text of each sheet. Goes out: rules with their selectors, in order. Rules that say nothing about it are dropped;
//! so are those for print and for small screens, and those of elements that the page cannot have. What browsers understand and this does
//! not (`:has`, `:nth-of-type`, …) is told where it would hide figures. Of a page it knows which ids and classes it has; `cssparser` cuts
//! the text into tokens.

use cssparser::{Delimiter, ParseError, Parser, Token};

use super::html_selector::{Passed, Selector, names_there, selectors};
use super::html_style::{Style, without_comments};

/// Most selectors that are kept, of those that may hold on the page; sheets made for one page have some dozens.
const MOST_RULES: usize = 4000;
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

/// What the parser gives.
pub(super) type Parsed<T> = Result<T, ParseError<()>>;

impl Sheets {
    /// Reads sheets one after another; `has` says of an id or class whether the page has it.
    pub fn read(texts: &[String], has: &dyn Fn(&str) -> bool) -> Self {
        let mut sheets = Self::default();
        for text in texts {
            // A broken rule is passed over, as browsers do.
            let _ = sheets.rules(&mut Parser::new(text), has);
        }
        sheets
    }

    fn rules(&mut self, input: &mut Parser<'_>, has: &dyn Fn(&str) -> bool) -> Parsed<()> {
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
                self.at_rule(&keyword, input, has);
                continue;
            }
            input.reset(&state);
            let prelude = input.parse_until_before(Delimiter::CurlyBracketBlock, |input| Ok::<_, ParseError<()>>(raw(input)));
            if !matches!(input.next(), Ok(Token::CurlyBracketBlock)) {
                return Ok(());
            }
            let declared = input.parse_nested_block(|input| Ok::<_, ParseError<()>>(declarations(input)));
            if let (Ok(prelude), Ok((style, important))) = (prelude, declared) {
                self.keep(prelude, style, important, has);
            }
        }
    }

    /// `@media` and the like; what holds on a screen is read, all else passed over.
    fn at_rule(&mut self, keyword: &str, input: &mut Parser<'_>, has: &dyn Fn(&str) -> bool) {
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
                self.rules(input, has)
            });
        }
    }

    /// Keeps a rule for each of its selectors, which are read only if the rule says anything.
    fn keep(&mut self, prelude: &str, style: Style, important: Style, has: &dyn Fn(&str) -> bool) {
        if style.is_empty() && important.is_empty() {
            return;
        }
        for selector in selectors(&mut Parser::new(prelude), 0) {
            match selector {
                Ok((selector, _)) if !selector.is_there(has) => {}
                Ok(_) if self.rules.len() >= MOST_RULES => self.is_cut = true,
                Ok((selector, specificity)) => self.rules.push(Rule { selector, style, important, specificity }),
                Err((Passed::Unread, text)) if important.over(style).touches_figures() && names_there(&text, has) => {
                    self.unread.get_or_insert(text.chars().take(60).collect());
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Sheets {
        Sheets::read(&[text.to_owned()], &|_| true)
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
            (".a:has(.b){display:none} .c{display:none}", 1, true),
            (".a:is(.b,:hover):where(.c > .d){display:none}", 1, false),
            (".a:not(:hover):not(.b .c){display:none}", 1, false),
            (".a:has(.b){margin:0}", 0, false),
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
    fn rules_for_other_pages_do_not_count() {
        let text = [".gone{display:none}".repeat(MOST_RULES + 1), ".gone:has(b){display:none} .h{display:none}".to_owned()];
        let sheets = Sheets::read(&text, &|word| word == "h");
        assert!(!sheets.is_cut && sheets.rules.len() == 1 && sheets.unread.is_none());
        assert!(Sheets::read(&[".h:has(.x){display:none}".to_owned()], &|word| word == "h").unread.is_some());
    }

    #[test]
    fn there_is_an_end_to_rules() {
        let sheets = read(&".a{display:none}".repeat(MOST_RULES + 1));
        assert!(sheets.is_cut && sheets.rules.len() == MOST_RULES);
        // Nested deeper than anybody reads, and cut off.
        assert!(read(&"@media screen{".repeat(100_000)).rules.is_empty());
        assert!(read(&":not(".repeat(100_000)).rules.is_empty());
        assert!(read(&format!("{}a{}{{display:none}}", ":is(".repeat(100_000), ")".repeat(100_000))).rules.is_empty());
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
