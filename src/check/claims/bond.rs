//! Which cue a number belongs to.
//!
//! Comes in: a number with the text before and behind it in its clause. Goes out: the concept, or the two of `行政复议、行政诉讼`;
//! nothing where two cues could claim it. The nearest cue before the number counts; for reviews, suits, results and carry-overs
//! also one behind it (`3件结转下年度`). Whether the words around let it stand is [`super::judge`]'s business.

use super::concept::Concept;
use super::number::Number;
use super::plain::is_plain;
use super::stretch::{After, Stretch, unmarked};
use super::words::{Mark, Tag};

/// What a number belongs to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bond {
    /// One concept, or review and suits in one list.
    pub concepts: Vec<Concept>,
    /// The words that name it.
    pub cue: Mark,
    /// What makes it unsure.
    pub doubt: Option<&'static str>,
}

/// The bond of a number, if it has one.
pub(super) fn bond(text: &str, number: &Number, before: Stretch, after: After) -> Option<Bond> {
    if before.has(|tag| matches!(tag, Tag::Since | Tag::Part)) {
        return None;
    }
    cue_before(text, number, before).or_else(|| cue_behind(text, before, after))
}

fn cue_before(text: &str, number: &Number, before: Stretch) -> Option<Bond> {
    let cues = before.cues();
    let (&(concept, cue), earlier) = cues.split_last()?;
    let between = &text[cue.end..number.start];
    // `行政复议、2件`: the cue belongs to the number before.
    if between.contains('、') || matches!(between, "和" | "及" | "与" | "或" | "另有" | "另") {
        return None;
    }
    let strange = !is_plain(&unmarked(text, (cue.end, number.start), before.marks()), "");
    let doubt = strange.then_some("words stand between that were not understood");
    let single = Bond { concepts: vec![concept], cue, doubt };
    let Some(&(other, first)) = earlier.last() else { return Some(single) };
    let joint = &text[first.end..cue.start];
    let linked = joint.contains(['、', '和', '及', '与', '或', '/', '并']) && is_plain(joint, "");
    let both = Mark { start: first.start, ..cue };
    match (other, concept) {
        (Concept::Granted, Concept::Partly) | (Concept::Partly, Concept::Granted) if linked && earlier.len() == 1 => {
            Some(Bond { concepts: vec![Concept::GrantedOrPartly], cue: both, doubt })
        }
        (Concept::Review, c) if c.is_dispute() && c != Concept::Review && linked => {
            Some(Bond { concepts: vec![Concept::Review, Concept::Suits], cue: both, doubt })
        }
        (first, second) if first.is_dispute() && second.is_dispute() => (first == second).then_some(single),
        (Concept::Reason(row), c) if c.is_result() && !matches!(c, Concept::Reason(_)) => {
            if joint.contains('等') {
                return Some(single);
            }
            Some(Bond { concepts: vec![Concept::ReasonOrGroup(row)], doubt: doubt.or(Some("a reason is named")), ..single })
        }
        (c, Concept::Reason(_)) if c.is_result() && !linked => Some(single),
        (c, Concept::Handled) if c.is_result() && !linked => {
            Some(Bond { concepts: vec![other], doubt: doubt.or(Some("a result and 答复 are named")), ..single })
        }
        (Concept::Received | Concept::Handled, c) if c.is_dispute() => Some(single),
        // 办结的申请中，予以公开3件.
        (Concept::Handled, c) if c.is_result() && !linked => Some(single),
        (Concept::CarriedIn | Concept::CarriedOut, Concept::Handled | Concept::Received) => None,
        (first, second) if first == second => Some(single),
        _ if linked => None,
        _ => Some(Bond { doubt: doubt.or(Some("several things are named")), ..single }),
    }
}

fn cue_behind(text: &str, before: Stretch, after: After) -> Option<Bond> {
    let taken = |&(concept, _): &(Concept, Mark)| !concept.is_dispute() && concept != Concept::Received;
    if after.number_follows || before.cues().iter().any(taken) {
        return None;
    }
    let cues = after.stretch.cues();
    let mut cues = cues.iter().filter(|(c, _)| !matches!(c, Concept::Received | Concept::Handled));
    let (Some(&(concept, cue)), None) = (cues.next(), cues.next()) else { return None };
    let other = |tag: Tag| matches!(tag, Tag::Part | Tag::Compare | Tag::Plan | Tag::Since);
    if concept.is_document() || after.stretch.has(other) {
        return None;
    }
    let unsure = concept.is_result() || !is_plain(&after.stretch.unmarked(text, cue.start), "");
    Some(Bond { concepts: vec![concept], cue, doubt: unsure.then_some("the number stands before its word") })
}
