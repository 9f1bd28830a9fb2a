//! Claims without a number: 未收到政府信息公开申请, 未发生行政复议、行政诉讼, 均已办结.
//!
//! Comes in: a whole clause. Goes out: what it says is none, or that all is done. `未收到网上申请` and `无法提供` deny something
//! else: wherever a word between is not understood there is no claim.

use super::claim::{Claim, Said};
use super::concept::Concept;
use super::plain::is_plain;
use super::state::{Here, stranger};
use super::stretch::{Stretch, unmarked};
use super::words::{Mark, Tag};

/// What a clause says is none.
pub(super) fn none(here: &Here, clause: Stretch) -> Vec<Claim> {
    if clause.has_number() || here.is_elsewhere(&clause) {
        return Vec::new();
    }
    let text = &here.run.text;
    let Some(negation) = clause.marks().find(|mark| mark.tag == Tag::Negation) else { return Vec::new() };
    let stop = clause.marks().find(|m| m.start > negation.start && m.tag == Tag::Negation).map_or(clause.end, |m| m.start);
    let rest: Vec<Mark> = clause.marks().filter(|m| m.start >= negation.end && m.end <= stop).collect();
    let pre: Vec<Mark> = clause.marks().filter(|m| m.end <= negation.start).collect();
    let plain = is_plain(&unmarked(text, (negation.end, stop), rest.iter().copied()), "");
    if !plain || rest.iter().any(|m| !is_denied(m.tag)) || pre.iter().any(|m| is_narrower(m.tag)) {
        return Vec::new();
    }
    let before = &text[clause.start..negation.start];
    let left = clause.unmarked(text, negation.start);
    let strange = !is_plain(&left, here.own.agency);
    let doubt = here
        .state
        .doubts()
        .or(strange.then(|| stranger(&left)))
        .or(here.names_government(before).then_some("it may be the government's own, or as a whole"));
    let claim = |(concept, mark): (Concept, Mark)| {
        let (start, end) = here.run.places(negation.start, mark.end);
        let joint = if negation.end == mark.start { "" } else { "…" };
        let words = format!("{}{joint}{}", &text[negation.start..negation.end], &text[mark.start..mark.end]);
        Claim { said: Said::Count { concept, value: 0, about: false }, doubt, words, start, end }
    };
    denied(here, negation, stop, &rest).into_iter().map(claim).collect()
}

/// Words that may stand between a denial and what it denies.
fn is_denied(tag: Tag) -> bool {
    match tag {
        Tag::Cue(concept) => concept.is_dispute() || concept == Concept::Received,
        tag => matches!(tag, Tag::Application | Tag::Disclosure | Tag::Nothing | Tag::WholeYear),
    }
}

/// Words before a denial that make it narrower.
fn is_narrower(tag: Tag) -> bool {
    matches!(tag, Tag::Cue(_) | Tag::Part | Tag::Channel | Tag::Applicant | Tag::Foreign)
}

/// What is denied, with the words that name it.
fn denied(here: &Here, negation: Mark, stop: usize, rest: &[Mark]) -> Vec<(Concept, Mark)> {
    let text = &here.run.text;
    let named = rest.iter().filter_map(|mark| match mark.tag {
        Tag::Cue(concept) if concept.is_dispute() => Some((concept, *mark)),
        // 因依申请公开引起的复议: the application is not what is denied.
        Tag::Application if ends_noun(&text[mark.end..stop]) => Some((Concept::Received, *mark)),
        _ => None,
    });
    let mut found: Vec<(Concept, Mark)> = named.collect();
    let object = text[negation.end..stop].trim_start_matches('到');
    let bare = matches!(object, "申请" | "申请件" | "相关申请" | "有关申请") && &text[negation.start..negation.end] != "无";
    if found.is_empty() && bare && here.state.about_applications() {
        found.push((Concept::Received, Mark { start: negation.end, end: stop, tag: Tag::Application }));
    }
    found
}

/// Whether a noun ends here: the clause ends, or what follows joins it to another or says 情况.
fn ends_noun(rest: &str) -> bool {
    let after = rest.trim_start_matches(['的', '办', '事', '项', '案', '件', '情', '况', '形', '也']);
    after.is_empty() || ["、", "和", "及", "以及", "与", "或"].iter().any(|word| after.starts_with(word))
}

/// 均已办结, 全部办理完成: nothing is carried over.
pub(super) fn all_done(here: &Here, clause: Stretch) -> Option<Claim> {
    let text = &here.run.text;
    let state = &here.state;
    let is_every = |mark: &Mark| matches!(mark.tag, Tag::Every | Tag::AllOfThem);
    let every = clause.marks().find(is_every)?;
    let done = clause.marks().rfind(|mark| mark.start >= every.end && mark.tag == Tag::Cue(Concept::Handled))?;
    let between = unmarked(text, (every.end, done.start), clause.marks().filter(is_every));
    let elsewhere = here.is_elsewhere(&clause) || clause.has(is_not_done) || state.flow.carried_out || state.limits.except;
    let ends = done.end == clause.end && is_plain(&between, "");
    // 答复 may be an answer that leaves the case open.
    if elsewhere || !ends || &text[done.start..done.end] == "答复" || !state.about_applications() {
        return None;
    }
    let all_named = clause.has(|tag| tag == Tag::AllOfThem);
    let flow = state.last.is_none_or(|last| matches!(last.0, Concept::Received | Concept::CarriedIn));
    if !(all_named || state.flow.received && flow) {
        return None;
    }
    let timely = ["时", "期", "限"].iter().any(|word| between.contains(word));
    let doubts = [
        state.doubts(),
        timely.then_some("it may only say that no deadline was missed"),
        (state.flow.carried_in && !all_named).then_some("it may be of those carried in"),
        (state.odd_number && !all_named).then_some("it may be of a part"),
    ];
    let (start, end) = here.run.places(every.start, done.end);
    let words = text[every.start..done.end].to_owned();
    Some(Claim { said: Said::AllDone, doubt: doubts.into_iter().flatten().next(), words, start, end })
}

/// Words that make `均已办结` say less, or another thing.
fn is_not_done(tag: Tag) -> bool {
    match tag {
        Tag::Cue(concept) => concept.is_dispute() || concept.is_result() || concept == Concept::CarriedOut,
        tag => matches!(
            tag,
            Tag::Part
                | Tag::Plan
                | Tag::Since
                | Tag::Foreign
                | Tag::Channel
                | Tag::Applicant
                | Tag::Except
                | Tag::Negation
                | Tag::Compare
        ),
    }
}
