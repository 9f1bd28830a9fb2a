//! The grammar of queries: tokens → a tree, with errors that name the character.
//!
//! ```text
//! query  := and ("OR" and)*
//! and    := factor (["AND"] factor)*
//! factor := ("NOT" | "-") factor | "(" query ")" | field ":" value ("," value)* | text
//! text   := '"' phrase '"' ["~" number] | word ["*"]
//! ```

use super::field::{Asked, Field};
use super::lexer::{Placed, Token, Value, tokens};
use super::{Forms, Node, Query, Text, wrong};
use crate::error::Result;
use crate::search::Sections;
use crate::text::normalise;

/// Longer queries are refused: they are pasted by mistake.
const LONGEST: usize = 4096;
/// More nearness in one query is refused: each costs as much as a query.
const MOST_NEARS: usize = 16;
/// Deeper brackets are refused.
const DEEPEST: usize = 64;

pub fn parse(text: &str) -> Result<Query> {
    check_length(text)?;
    let mut hints = Vec::new();
    let tokens = tokens(text, &mut hints)?;
    match tokens.first() {
        None => return Err(empty(text)),
        Some((Token::Close, at)) => return Err(closes_nothing(text, *at)),
        Some(_) => {}
    }
    let mut parser = Parser { text, tokens: &tokens, next: 0, texts: 0, nears: 0, scopes: Vec::new(), depth: 0 };
    let root = parser.alternatives()?;
    if let Some((_, at)) = parser.peek() {
        return Err(closes_nothing(text, *at));
    }
    // A word alone is meant as a word.
    if tokens.len() == 1 {
        hints.clear();
    }
    Ok(Query { root, hints, forms: Forms::default() })
}

pub fn plain(text: &str) -> Result<Query> {
    check_length(text)?;
    let mut words: Vec<String> = text.split_whitespace().map(normalise).filter(|w| !w.is_empty()).collect();
    if words.iter().any(|w| w.contains(char::is_alphanumeric)) {
        words.retain(|w| w.contains(char::is_alphanumeric));
    }
    let mut parts: Vec<Node> = words.into_iter().map(|w| Node::Text(Text::Words(w))).collect();
    let root = match parts.len() {
        0 => return Err(empty(text)),
        1 => parts.remove(0),
        _ => Node::And(parts),
    };
    Ok(Query { root, hints: Vec::new(), forms: Forms::default() })
}

fn closes_nothing(text: &str, at: usize) -> crate::error::Error {
    wrong(text, at, "this bracket closes nothing", "remove it, or open one before it")
}

fn empty(text: &str) -> crate::error::Error {
    wrong(text, 1, "there is nothing to search", "write words, or a phrase in quotes: '\"依申请公开\"'")
}

fn check_length(text: &str) -> Result<()> {
    let count = text.chars().count();
    if count > LONGEST {
        let remedy = format!("use at most {LONGEST} characters");
        return Err(wrong(text, LONGEST + 1, &format!("the query goes on to {count} characters"), &remedy));
    }
    Ok(())
}

/// What a factor is.
enum Part {
    Node(Node),
    /// `section:`, which narrows its conjunction.
    Scope(Sections, usize),
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Placed],
    next: usize,
    /// Texts read so far.
    texts: usize,
    /// Nearness among them.
    nears: usize,
    /// What each `section:` so far leaves to its texts, with its character.
    scopes: Vec<(Sections, usize)>,
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

    /// The character of the next token, or the one behind the query.
    fn place(&self) -> usize {
        self.peek().map_or_else(|| self.text.chars().count() + 1, |p| p.1)
    }

    fn wrong<T>(&self, at: usize, cause: &str, remedy: &str) -> Result<T> {
        Err(wrong(self.text, at, cause, remedy))
    }

    /// Conjunctions joined by OR.
    fn alternatives(&mut self) -> Result<Node> {
        let mut parts = vec![self.conjunction("before OR")?];
        while self.take(&Token::Or) {
            parts.push(self.conjunction("after OR")?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::Or(parts) })
    }

    /// Factors side by side. `beside` says where one is missing if there is none.
    fn conjunction(&mut self, beside: &str) -> Result<Node> {
        let (texts, scopes) = (self.texts, self.scopes.len());
        let mut parts = Vec::new();
        let mut sections = Sections::ALL;
        let mut named = None;
        let mut beside = beside;
        loop {
            match self.peek() {
                None | Some((Token::Close | Token::Or | Token::And, _)) => {
                    let beside = if self.peek().is_some_and(|p| p.0 == Token::And) { "before AND" } else { beside };
                    let cause = format!("something to search is missing {beside}");
                    return self.wrong(self.place(), &cause, "write a word or phrase here, or quote the operator");
                }
                Some(_) => match self.factor()? {
                    Part::Node(node) => parts.push(node),
                    Part::Scope(scope, at) => {
                        sections = sections.and(scope);
                        named = Some(at);
                        self.scopes.push((Sections::ALL, at));
                    }
                },
            }
            beside = "after AND";
            if !self.take(&Token::And) && matches!(self.peek(), None | Some((Token::Close | Token::Or, _))) {
                break;
            }
        }
        let mut node = if parts.len() == 1 { parts.remove(0) } else { Node::And(parts) };
        if let Some(at) = named {
            if self.texts == texts {
                let remedy = "add a word or phrase beside it: '\"整改\" section:5'";
                return self.wrong(at, "there is nothing to search in the section", remedy);
            }
            for (left, at) in &mut self.scopes[scopes..] {
                *left = left.and(sections);
                if left.is_empty() {
                    let remedy =
                        "nothing stands in two sections: name alternatives with a comma, section:1,5, or join groups with OR";
                    return Err(wrong(self.text, *at, "this section excludes another that is asked for", remedy));
                }
            }
            node = Node::In(sections, Box::new(node));
        }
        Ok(node)
    }

    fn factor(&mut self) -> Result<Part> {
        let Some((token, at)) = self.peek() else {
            return self.wrong(self.place(), "something to exclude is missing", "write a word or phrase after NOT or -");
        };
        self.next += 1;
        match token {
            Token::Not => Ok(match self.deeper(*at, Self::factor)? {
                Part::Node(node) => Part::Node(Node::Not(Box::new(node))),
                Part::Scope(sections, _) => Part::Scope(sections.complement(), *at),
            }),
            Token::Open => {
                if let Some((Token::Close, _)) = self.peek() {
                    return self.wrong(*at, "the brackets are empty", "write something between them, or remove them");
                }
                if self.peek().is_none() {
                    return self.wrong(*at, "this bracket is not closed", "add ) where the group ends");
                }
                let inner = self.deeper(*at, Self::alternatives)?;
                if !self.take(&Token::Close) {
                    return self.wrong(*at, "this bracket is not closed", "add ) where the group ends");
                }
                Ok(Part::Node(inner))
            }
            Token::Text(text) => {
                self.texts += 1;
                self.nears += usize::from(matches!(text, Text::Near { .. }));
                if self.nears > MOST_NEARS {
                    let remedy = format!("ask for at most {MOST_NEARS} in one query");
                    return self.wrong(*at, "this is one nearness too many: each is looked for all over the index", &remedy);
                }
                Ok(Part::Node(Node::Text(text.clone())))
            }
            Token::Field(field, values) => self.field(field, values, *at),
            Token::Close | Token::And | Token::Or => {
                self.wrong(*at, "a word or phrase is expected here", "write one, or quote the operator to search it")
            }
        }
    }

    fn deeper<T>(&mut self, at: usize, inner: fn(&mut Self) -> Result<T>) -> Result<T> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.wrong(at, "the query is nested too deeply", &format!("use at most {DEEPEST} levels"));
        }
        let result = inner(self);
        self.depth -= 1;
        result
    }

    fn field(&self, field: &Field, values: &[Value], at: usize) -> Result<Part> {
        Ok(match field.ask(self.text, values)? {
            Asked::Condition(condition) => Part::Node(Node::Condition(condition)),
            Asked::Sections(sections) => Part::Scope(sections, at),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tree in brackets: `5{…}` is a scope, `~20` nearness, `=` a condition.
    fn drawn(node: &Node) -> String {
        let all = |parts: &[Node]| parts.iter().map(drawn).collect::<Vec<_>>().join(" ");
        match node {
            Node::Text(Text::Phrase(text)) => format!("\"{text}\""),
            Node::Text(Text::Words(text)) => text.clone(),
            Node::Text(Text::Near { parts, gap }) => format!("\"{}\"~{gap}", parts.join(" ")),
            Node::Condition(condition) => format!("={condition:?}"),
            Node::In(sections, inner) => format!("{sections}{{{}}}", drawn(inner)),
            Node::And(parts) => format!("and({})", all(parts)),
            Node::Or(parts) => format!("or({})", all(parts)),
            Node::Not(inner) => format!("not({})", drawn(inner)),
        }
    }

    #[test]
    fn queries_are_read() {
        for (text, expected) in [
            ("公开", "公开"),
            ("\"加强领导, 规范\"", "\"加强领导,规范\""),
            ("“加强领导”", "\"加强领导\""),
            ("”加强领导”", "\"加强领导\""),
            ("＂加强领导＂", "\"加强领导\""),
            ("\"他说“公开”\"", "\"他说“公开”\""),
            ("a OR b c", "or(a and(b c))"),
            ("a AND -b", "and(a not(b))"),
            ("－a　ＡＮＤ　ｂ", "and(not(a) b)"),
            ("（a OR b） NOT \"c d\"", "and(or(a b) not(\"c d\"))"),
            ("a and b", "and(a and b)"),
            ("公开*", "\"公开\""),
            ("\"公开\"*", "\"公开\""),
            ("*公开", "*公开"),
            ("规章:0", "规章:0"),
            ("http://a.cn", "http://a.cn"),
            ("公开-透明", "公开-透明"),
            ("公开\"透明\"(公正)", "and(公开 \"透明\" 公正)"),
            ("\"依申请公开 办理\"~20", "\"依申请公开 办理\"~20"),
            ("“依申请公开　办理”～２０", "\"依申请公开 办理\"~20"),
            ("\"a b c d e f g h\"~0", "\"a b c d e f g h\"~0"),
            ("section:5 公开", "5{公开}"),
            ("section:1,5 公开", "1,5{公开}"),
            ("-section:5 公开", "not 5{公开}"),
            ("NOT -section:5 公开", "5{公开}"),
            ("section:1,5 section:5 公开", "5{公开}"),
            ("section:1,5 (公开 section:5)", "1,5{5{公开}}"),
            ("(\"整改\" section:5) OR (\"监督\" section:1)", "or(5{\"整改\"} 1{\"监督\"})"),
            ("\"整改\" section:5 OR \"监督\"", "or(5{\"整改\"} \"监督\")"),
            ("section:5 -(a OR b)", "5{not(or(a b))}"),
            ("year:2019..2021", "=Year([Years { from: 2019, to: 2021 }])"),
            ("year:2019,>=2021", "=Year([Years { from: 2019, to: 2019 }, Years { from: 2021, to: 65535 }])"),
            ("YEAR：＜２０２０", "=Year([Years { from: 0, to: 2019 }])"),
            ("level:county,township", "=Level([County, Township])"),
            ("-kind:Other", "not(=Kind([Other]))"),
            ("region:\"青溪县\"，砚丘县", "=Name(Region, [Contains(\"青溪县\"), Contains(\"砚丘县\")])"),
            ("agency:岚汀*", "=Name(Agency, [Begins(\"岚汀\")])"),
            ("file:\"a, b.txt\"* a", "and(=Name(File, [Begins(\"a,b.txt\")]) a)"),
            ("id:47FE", "=Name(Id, [Begins(\"47fe\")])"),
        ] {
            assert_eq!(parse(text).map(|q| drawn(&q.root)).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn errors_name_the_character() {
        let deep = format!("{}a", "(".repeat(65));
        let long = "a".repeat(4097);
        for (text, at, expected) in [
            ("", 1, "there is nothing to search"),
            ("   ", 1, "there is nothing to search"),
            ("公开 \"加强", 4, "the quote is not closed"),
            ("公开 “加强\"", 4, "the quote is not closed"),
            ("公开 \"\"", 4, "the phrase is empty"),
            ("\u{200b}", 1, "there is nothing to search in this word"),
            ("公开 *", 4, "nothing stands before *"),
            ("(公开", 1, "this bracket is not closed"),
            ("公开 （", 4, "this bracket is not closed"),
            ("公开)", 3, "this bracket closes nothing"),
            (")", 1, "this bracket closes nothing"),
            ("a (b) ) c", 7, "this bracket closes nothing"),
            ("()", 1, "the brackets are empty"),
            ("公开 OR", 6, "something to search is missing after OR"),
            ("OR 公开", 1, "something to search is missing before OR"),
            ("a OR OR b", 6, "something to search is missing after OR"),
            ("(a OR )", 7, "something to search is missing after OR"),
            ("AND 公开", 1, "something to search is missing before AND"),
            ("公开 AND", 7, "something to search is missing after AND"),
            ("a AND AND b", 7, "something to search is missing before AND"),
            ("a AND OR b", 7, "something to search is missing after AND"),
            ("NOT", 4, "something to exclude is missing"),
            ("NOT OR", 5, "a word or phrase is expected here"),
            ("公开 -", 4, "something to exclude is missing"),
            ("\"公开\"~5", 5, "nearness needs two parts or more with a space between them"),
            ("\"a b c d e f g h i\"~5", 20, "9 parts are too many"),
            ("\"a b\"~", 7, "the number of characters is missing"),
            ("\"a b\"~x", 7, "the number of characters is missing"),
            ("\"a b\"~1001", 7, "1001 characters are too many"),
            ("\"a b\"~99999999999999999999", 7, "99999999999999999999 characters are too many"),
            ("year:abc", 6, "abc is no year"),
            ("a year:2019,20x1", 13, "20x1 is no year"),
            ("year:20*", 6, "20* is no year"),
            ("year:2021..2019", 6, "2021..2019 is no year"),
            ("year:", 6, "year: has no value"),
            ("year: 2021", 6, "year: has no value"),
            ("year:2021, a", 11, "year: has no value"),
            ("agency:*", 8, "nothing stands before *"),
            ("agency:\"\"", 8, "agency: has no value"),
            ("level:city", 7, "city is no level"),
            ("section:7", 9, "7 is no section"),
            ("a yaer:2021", 3, "there is no field yaer"),
            ("section:5", 1, "there is nothing to search in the section"),
            ("a OR (year:2021 section:5)", 17, "there is nothing to search in the section"),
            ("a (b) OR -section:5", 10, "there is nothing to search in the section"),
            ("a section:5 section:1", 3, "this section excludes another that is asked for"),
            ("section:5 (a OR b section:1)", 19, "this section excludes another that is asked for"),
            (&deep, 65, "the query is nested too deeply"),
            (&long, 4097, "the query goes on to 4097 characters"),
        ] {
            let error = parse(text).expect_err(text);
            let end = if at > text.chars().count() { " (the end)" } else { "" };
            assert_eq!(error.cause(), format!("at character {at}{end}: {expected}"), "{text}");
            assert_eq!(error.place(), Some((text, at)), "{text}");
        }
    }

    #[test]
    fn unknown_fields_are_guessed() {
        for (text, expected) in [
            ("yaer:2021", "did you mean year:? for example year:2021, year:2019..2021 or year:>=2020; "),
            ("agencys:局", "did you mean agency:? "),
            ("Sektion:5", "did you mean section:? "),
            ("title:a", "fields are year, agency, region, level, kind, section, file, id; "),
            ("grade:a", "fields are year, agency, region, level, kind, section, file, id; "),
        ] {
            let remedy = parse(text).expect_err(text).remedy().to_owned();
            assert!(remedy.starts_with(expected) && remedy.ends_with(&format!("quote it: \"{text}\"")), "{text}: {remedy}");
        }
    }

    #[test]
    fn small_operators_are_words_with_a_hint() {
        let hints = |text: &str| parse(text).map(|q| q.hints).unwrap_or_default();
        assert_eq!(hints("公开 or 透明"), ["or is searched as a word; the operator is written OR"]);
        assert!(hints("or").is_empty() && hints("公开 OR 透明").is_empty());
    }

    #[test]
    fn plain_text_has_no_syntax() {
        for (text, expected) in
            [("公开", "公开"), ("\"公开 OR - (", "and(\"公开 or)"), ("year:2021 -a", "and(year:2021 -a)"), ("( -", "and(( -)")]
        {
            assert_eq!(plain(text).map(|q| drawn(&q.root)).as_deref(), Ok(expected), "{text}");
        }
        assert_eq!(plain(" \u{200b} ").expect_err("nothing").cause(), "at character 1: there is nothing to search");
    }
}
