//! In: the text of a source. Out: what a copyist makes of it. Clauses keep their numbers.

use super::super::dice::Dice;
use super::render::{Voice, fill};
use super::text::{Ink, Paragraph, SlotKind, Text};

/// Characters that are typed in the place of others.
const WRONG: &str = "的了在是和有为以及其他各级相关工作情况进行开展加强推动落实完善提升保障服务管理建设";

/// How often, of 100, a copyist does something to a paragraph.
const DROPPED: f64 = 12.0;
const SENTENCES_MOVED: f64 = 10.0;
const CLAUSES_MOVED: f64 = 6.0;
/// And to a text as a whole.
const REORDERED: f64 = 30.0;
const CARELESS: f64 = 40.0;
/// A name that should have been changed.
const LEFT_OVER: f64 = 3.0;

/// Drops, moves, mistypes and forgets. What everybody writes is left out: the copyist has his own.
pub fn copied(from: &Text, source: &Voice, dice: &mut Dice) -> Text {
    let mut text = from.clone();
    for section in &mut text.sections {
        section.retain(|p| !p.stock && !dice.chance(DROPPED));
    }
    if dice.chance(REORDERED) {
        dice.shuffle(&mut text.sections[0]);
    }
    let rate = if dice.chance(CARELESS) { 1.0 + 2.0 * dice.unit() } else { 0.0 };
    for paragraph in text.paragraphs_mut() {
        one(paragraph, source, rate, dice);
    }
    text
}

/// What happens to a paragraph on the way; of its characters `rate` in a hundred come out wrong.
pub fn one(paragraph: &mut Paragraph, source: &Voice, rate: f64, dice: &mut Dice) {
    if dice.chance(SENTENCES_MOVED) {
        move_sentences(paragraph, dice);
    }
    if dice.chance(CLAUSES_MOVED) {
        move_clause(paragraph, dice);
    }
    let wrong: Vec<char> = WRONG.chars().collect();
    for ink in paragraph.clauses.iter_mut().flat_map(|c| &mut c.inks) {
        match ink {
            Ink::Char(c) | Ink::Wrong(c) if c.is_alphanumeric() && dice.chance(rate) => {
                let other = *dice.pick(&wrong);
                if other != *c {
                    *ink = Ink::Wrong(other);
                }
            }
            Ink::Slot { name, kind: SlotKind::Name, left } if left.is_none() && dice.chance(LEFT_OVER) => {
                *left = Some(fill(name, source));
            }
            _ => {}
        }
    }
}

fn move_sentences(paragraph: &mut Paragraph, dice: &mut Dice) {
    let clauses = std::mem::take(&mut paragraph.clauses);
    let mut sentences: Vec<Vec<_>> = vec![Vec::new()];
    for clause in clauses {
        let ends = clause.ends_sentence();
        sentences.last_mut().expect("one is always open").push(clause);
        if ends {
            sentences.push(Vec::new());
        }
    }
    sentences.retain(|s| !s.is_empty());
    dice.shuffle(&mut sentences);
    paragraph.clauses = sentences.concat();
}

/// Two neighbouring clauses that both end in a comma change places.
fn move_clause(paragraph: &mut Paragraph, dice: &mut Dice) {
    let comma = |p: &Paragraph, i: usize| p.clauses[i].inks.last() == Some(&Ink::Char('，'));
    let places: Vec<usize> = (1..paragraph.clauses.len()).filter(|&i| comma(paragraph, i - 1) && comma(paragraph, i)).collect();
    if !places.is_empty() {
        let at = *dice.pick(&places);
        paragraph.clauses.swap(at - 1, at);
    }
}

/// The first part of one paragraph and the last of another, cut between clauses.
pub fn grafted(first: &Paragraph, second: &Paragraph) -> Paragraph {
    let (keep, from) = (first.clauses.len().div_ceil(2), second.clauses.len() / 2);
    let clauses = [&first.clauses[..keep], &second.clauses[from..]].concat();
    Paragraph { origin: first.origin, stock: false, clauses }
}
