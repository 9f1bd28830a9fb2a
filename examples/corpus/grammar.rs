//! In: `grammar.txt` (rules with alternatives) and dice. Out: a sentence with slots `{…}` still open.
//!
//! Words are drawn one by one, not sentences from a list: only so do two unrelated reports among 200,000 stay unlike.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::dice::Dice;

enum Token {
    Text(&'static str),
    Rule(usize),
    Number(i64, i64),
}

struct Grammar {
    names: HashMap<&'static str, usize>,
    /// Office → its rule `domain.…`
    slants: HashMap<&'static str, usize>,
    domain: usize,
    rules: Vec<Vec<Vec<Token>>>,
}

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| parse(include_str!("grammar.txt")));

/// Share of a department's topics taken from its own rule `domain.…`, in percent.
const SLANT: f64 = 50.0;
/// A word already used in the sentence is drawn again so many times; small rules may still repeat.
const REDRAWS: usize = 4;

/// One sentence (or word) of a rule.
pub fn say(rule: &str, dice: &mut Dice) -> String {
    say_of(rule, "", dice)
}

/// The same from the mouth of an office: 民政局 speaks of 养老床位 more often than others do.
pub fn say_of(rule: &str, office: &str, dice: &mut Dice) -> String {
    let index = *GRAMMAR.names.get(rule).unwrap_or_else(|| panic!("no rule {rule} in grammar.txt"));
    let own_topics = GRAMMAR.slants.get(office).copied();
    let mut sentence = Sentence { own_topics, used: Vec::new(), text: String::new() };
    sentence.expand(index, dice);
    sentence.text
}

struct Sentence {
    own_topics: Option<usize>,
    used: Vec<(usize, usize)>,
    text: String,
}

impl Sentence {
    fn expand(&mut self, rule: usize, dice: &mut Dice) {
        let rule = match self.own_topics {
            Some(own) if rule == GRAMMAR.domain && dice.chance(SLANT) => own,
            _ => rule,
        };
        let alternatives = &GRAMMAR.rules[rule];
        let mut choice = dice.below(alternatives.len());
        for _ in 0..REDRAWS {
            if !self.used.contains(&(rule, choice)) {
                break;
            }
            choice = dice.below(alternatives.len());
        }
        let chosen = &alternatives[choice];
        // Only words are remembered: a rule made of other rules may well be used twice.
        if matches!(chosen[..], [Token::Text(_)]) {
            self.used.push((rule, choice));
        }
        for token in chosen {
            match token {
                Token::Text(text) => self.text.push_str(text),
                Token::Rule(inner) => self.expand(*inner, dice),
                Token::Number(low, high) => {
                    use std::fmt::Write;
                    write!(self.text, "{{#{}}}", dice.between(*low, *high)).expect("writing to a String");
                }
            }
        }
    }
}

fn parse(source: &'static str) -> Grammar {
    let mut names = HashMap::new();
    let mut raw: Vec<Vec<&'static str>> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        let mut rest = line;
        if !line.starts_with(' ')
            && let Some((name, alternatives)) = line.split_once(": ")
        {
            names.insert(name, raw.len());
            raw.push(Vec::new());
            rest = alternatives;
        }
        if let Some(rule) = raw.last_mut() {
            rule.extend(rest.split_whitespace());
        }
    }
    let rules = raw.iter().map(|rule| rule.iter().map(|text| tokens(text, &names)).collect()).collect();
    let slants = names.iter().filter_map(|(name, &rule)| name.strip_prefix("domain.").map(|office| (office, rule))).collect();
    let domain = names["domain"];
    Grammar { names, slants, domain, rules }
}

fn tokens(text: &'static str, names: &HashMap<&'static str, usize>) -> Vec<Token> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        if !before.is_empty() {
            found.push(Token::Text(before));
        }
        let (name, tail) = after.split_once('>').expect("every < in grammar.txt is closed");
        found.push(if let Some(range) = name.strip_prefix("n:") {
            let (low, high) = range.split_once('-').expect("<n:A-B>");
            Token::Number(low.parse().expect("A is a number"), high.parse().expect("B is a number"))
        } else {
            Token::Rule(*names.get(name).unwrap_or_else(|| panic!("grammar.txt uses <{name}> and does not define it")))
        });
        rest = tail;
    }
    if !rest.is_empty() {
        found.push(Token::Text(rest));
    }
    found
}
