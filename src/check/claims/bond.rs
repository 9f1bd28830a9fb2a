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

/// Said of figures of some of the requests, by matter or sender: where they agree with a table they are told, else not.
pub(super) const PARTIAL: &str = "it may be of some requests only";

/// Words between a cue and its number that tell which requests, or that they are none.
const NARROWS: [&str; 11] = ["的", "类", "关于", "有关", "针对", "涉及", "要求", "函", "会商", "问题", "来自"];

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
    // 由47件增至53件: the first is of another year.
    let moves = after.number_follows && after.stretch.has(|tag| tag == Tag::Compare);
    if moves && after.stretch.text(text).trim_end().ends_with(['至', '到']) {
        return None;
    }
    cue_before(text, number, before).or_else(|| cue_behind(text, before, after)).or_else(|| bare(text, number, before, after))
}

fn cue_before(text: &str, number: &Number, before: Stretch) -> Option<Bond> {
    let cues = before.cues();
    let (&(concept, cue), earlier) = cues.split_last()?;
    let between = &text[cue.end..number.start];
    let left = unmarked(text, (cue.end, number.start), before.marks());
    // `行政复议、2件`: the cue belongs to the number before. 公民、法人和其他组织 and 网络、信函等各类 are no such lists.
    if left.contains('、') && !before.has(|tag| tag == Tag::AllChannels)
        || matches!(between, "和" | "及" | "与" | "或" | "另有" | "另")
    {
        return None;
    }
    let requests = matches!(concept, Concept::Received | Concept::Handled);
    let doubt = match is_plain(&left, "") {
        true if concept == Concept::Opened => Some("公开答复 may be those granted, or all that were answered"),
        true => None,
        false if requests && NARROWS.iter().any(|word| left.contains(word)) => Some(PARTIAL),
        false => Some("words stand between that were not understood"),
    };
    // 答复公开18件: not all that were answered.
    let opened = concept == Concept::Handled && between.starts_with("公开") && !between.starts_with("公开申请");
    if opened {
        let doubt = doubt.or(Some("答复公开 may be those granted, or all that were answered"));
        return Some(Bond { concepts: vec![Concept::Opened], cue, doubt });
    }
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

/// 办理政府信息公开申请45件, 政府信息公开申请45件: nothing but the matter stands before the number.
fn bare(text: &str, number: &Number, before: Stretch, after: After) -> Option<Bond> {
    let whole = |tag: Tag| {
        let when = matches!(tag, Tag::ThisYear | Tag::WholeYear | Tag::Year(_));
        when || matches!(tag, Tag::Application | Tag::Disclosure | Tag::Nothing | Tag::Channel | Tag::Applicant)
    };
    let clear = before.marks().all(|mark| whole(mark.tag)) && after.stretch.marks().next().is_none();
    let matter = before.marks().last().filter(|mark| mark.tag == Tag::Application)?;
    let counted = is_count(&text[matter.end..number.start]);
    if !clear || after.number_follows || !counted || !is_plain(after.stretch.text(text), "") {
        return None;
    }
    let verb = ["办理", "处理"].iter().any(|verb| text[before.start..matter.start].trim_end_matches("政府").ends_with(verb));
    let bond = |concept, doubt| Some(Bond { concepts: vec![concept], cue: matter, doubt });
    // 依申请公开45件 may be information made public.
    match verb {
        true => bond(Concept::Processed, None),
        false if text[matter.start..matter.end].ends_with("申请") => {
            bond(Concept::Bare, Some("it is not said whether received or answered"))
        }
        false => None,
    }
}

/// Words that only count: 共, 总数为.
fn is_count(mut rest: &str) -> bool {
    while !rest.is_empty() {
        let Some(after) = COUNTS.iter().find_map(|word| rest.strip_prefix(word)) else { return false };
        rest = after;
    }
    true
}

const COUNTS: [&str; 14] = ["共计", "总计", "合计", "共", "总数", "总量", "数量", "数", "案件", "案", "事项", "为", "有", "达"];
