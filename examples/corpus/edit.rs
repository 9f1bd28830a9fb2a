//! In: a narrative and what a copyist does to it. Out: the narrative of the copy; copied paragraphs keep their numbers.

use super::dice::Dice;
use super::narrative::{Narrative, Paragraph};

/// A copied section keeps everything but the paragraph with the request figures, which is written from the copyist's own.
pub fn section1(own: &mut Narrative, from: &Narrative) {
    own.opening.clone_from(&from.opening);
    own.parts.clone_from(&from.parts);
}

pub fn section5(own: &mut Narrative, from: &Narrative) {
    own.section5.clone_from(&from.section5);
}

/// Puts one paragraph of another report among the own ones.
pub fn one_paragraph(own: &mut Narrative, from: &Narrative, dice: &mut Dice) {
    const COPIED: [usize; 3] = [2, 3, 4];
    let part = *dice.pick(&COPIED);
    let taken = dice.pick(&from.parts[part]).clone();
    own.parts[part] = vec![taken];
}

/// Own text of last year with some of it written anew.
pub fn carry(own: &mut Narrative, last: &Narrative, rewritten: Rewritten) {
    let fresh = own.clone();
    own.clone_from(last);
    own.parts[0].clone_from(&fresh.parts[0]);
    if rewritten == Rewritten::Half {
        own.parts[3].clone_from(&fresh.parts[3]);
        own.opening = fresh.opening;
        own.section5[1].clone_from(&fresh.section5[1]);
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rewritten {
    /// Only the paragraph on what was published.
    Little,
    Half,
}

pub fn reorder(own: &mut Narrative) {
    own.order = [3, 2, 0, 4, 1];
    own.section5.reverse();
}

pub fn plant(own: &mut Narrative, sentence: &str) {
    let paragraph: &mut Paragraph = own.parts[3].last_mut().expect("every narrative speaks of platforms");
    paragraph.text.push_str(sentence);
}
