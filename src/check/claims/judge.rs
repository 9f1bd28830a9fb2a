//! Whether a figure is about what the tables count.
//!
//! Comes in: a concept, its cue and the words around its number. Goes out: no claim, if they tell of another matter; a doubt, if
//! they may; or neither. It sees no tables: a figure is judged before it is known whether it agrees.

use crate::report::Kind;

use super::concept::Concept;
use super::plain::is_plain;
use super::state::{Here, Topic, stranger};
use super::stretch::{After, Stretch};
use super::words::{Mark, Tag};

/// Said of 受理行政复议: those that a reviewing body decides stand in no table.
pub(super) const DECIDED: &str = "it may be a review that the agency decided";

/// Whether a figure may be one of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is about something else.
    Elsewhere,
    /// It may be, but for this.
    Doubted(&'static str),
    /// Every word around it was understood.
    Clear,
}

/// The verdict on one figure.
pub(super) fn judge(here: &Here, concept: Concept, cue: Mark, before: Stretch, after: After) -> Verdict {
    let text = &here.run.text;
    let received = matches!(concept, Concept::Received | Concept::Processed | Concept::Bare);
    let part = received && after.stretch.has(|tag| tag == Tag::Part);
    if after.stretch.has(|tag| tag == Tag::Foreign) || part {
        return Verdict::Elsewhere;
    }
    let verdict = if concept.is_document() {
        Verdict::Clear
    } else if concept.is_dispute() {
        dispute(here, cue, before, after)
    } else {
        application(here, concept, cue, before, after)
    };
    let own_doubt = match verdict {
        Verdict::Elsewhere => return verdict,
        Verdict::Doubted(doubt) => Some(doubt),
        Verdict::Clear => None,
    };
    let pre_end = cue.start.clamp(before.start, before.end);
    let pre = &text[before.start..pre_end];
    // 办理政府信息公开申请: this 政府 belongs to the word behind.
    let own_words = if text[pre_end..].starts_with("信息") { pre.trim_end_matches("政府") } else { pre };
    let left = before.unmarked(text, pre_end);
    let strange = !is_plain(&left, here.own.agency);
    let handled = concept == Concept::Handled;
    let in_time = handled && ["时", "期", "限"].iter().any(|word| pre.contains(word));
    let unnamed = handled && here.state.matter.topic.is_none() && !after.stretch.has(|tag| tag == Tag::Application);
    // 审核政府信息公开申请9件: without a verb that is known nothing is claimed.
    if strange && matches!(concept, Concept::Processed | Concept::Bare) {
        return Verdict::Elsewhere;
    }
    let whole = concept.is_document() && here.own.kind == Some(Kind::Government);
    let doubts = [
        here.state.doubts(),
        own_doubt,
        strange.then(|| stranger(&left)),
        here.names_government(own_words).then_some("it may be the government's own, or as a whole"),
        in_time.then_some("it may be those done in time"),
        unnamed.then_some("the sentence does not name applications"),
        whole.then_some("it may be the government's alone"),
    ];
    doubts.into_iter().flatten().next().map_or(Verdict::Clear, Verdict::Doubted)
}

/// Reviews and suits about disclosure that the agency met; not those it decided, nor those about its other work.
fn dispute(here: &Here, cue: Mark, before: Stretch, after: After) -> Verdict {
    let text = &here.run.text;
    let about = |tag: Tag| matches!(tag, Tag::Disclosure | Tag::Application);
    let disputed = before.has(about) || after.stretch.has(about);
    let pre = &text[before.start..cue.start.clamp(before.start, before.end)];
    let verbs = before.has(|tag| matches!(tag, Tag::Cue(Concept::Received | Concept::Handled) | Tag::Foreign))
        || ["办理", "审理", "承办"].iter().any(|verb| pre.contains(verb));
    let named = here.state.matter.disclosure || disputed;
    if verbs && !disputed || !named && !here.state.context.applications && !here.state.context.disclosure {
        return Verdict::Elsewhere;
    }
    if verbs {
        Verdict::Doubted(DECIDED)
    } else if named {
        Verdict::Clear
    } else {
        Verdict::Doubted("the sentence does not say that it is about disclosure")
    }
}

/// Applications for information, through all channels and from all applicants.
fn application(here: &Here, concept: Concept, cue: Mark, before: Stretch, after: After) -> Verdict {
    let text = &here.run.text;
    let foreign = before.has(|tag| tag == Tag::Foreign) && !matches!(concept, Concept::Reason(_));
    let named = |stretch: &Stretch| stretch.has(|tag| tag == Tag::Application);
    let object = named(&before) || named(&after.stretch);
    // 上年结转5件，本年新收申请20件: the matter may be named behind.
    let carried = matches!(concept, Concept::CarriedIn | Concept::CarriedOut) && here.state.matter.topic.is_none();
    let later = carried && here.state.matter.named_later;
    let some = |stretch: &Stretch| {
        stretch.has(|tag| matches!(tag, Tag::Channel | Tag::Applicant)) && !stretch.has(|tag| tag == Tag::AllChannels)
    };
    let received = matches!(concept, Concept::Received | Concept::Processed | Concept::Bare);
    let some = received && (some(&before) || some(&after.stretch)) || concept == Concept::Handled && some(&before);
    if foreign || some {
        return Verdict::Elsewhere;
    }
    let about = object || later || here.state.about_applications();
    match concept {
        Concept::Received => {
            let word = before.text(text).contains("申请") || after.stretch.text(text).contains("申请");
            let new = text[cue.start..cue.end].starts_with("新收");
            if about && (object || word || new) { Verdict::Clear } else { unnamed(here, cue, before) }
        }
        _ if about => Verdict::Clear,
        _ => Verdict::Elsewhere,
    }
}

/// 全年收到申请45件, 依申请公开：收到45件. In a report on disclosure they are hardly others, but it is not said.
fn unnamed(here: &Here, cue: Mark, before: Stretch) -> Verdict {
    let state = &here.state;
    let between = &here.run.text[cue.end.min(before.end)..before.end];
    let verb = ["收到", "接到", "新收"].iter().any(|verb| here.run.text[cue.start..cue.end].starts_with(verb));
    let object = match state.matter.topic {
        Some(Topic::Application) => between.is_empty(),
        Some(Topic::Foreign) => false,
        None => state.context.topic.is_none() && between.contains("申请") && is_plain(between, ""),
    };
    // 局办公室收到10件: a part of what was told before, or of another body.
    if verb && object && !state.flow.received && state.doubts().is_none() {
        Verdict::Doubted("the sentence does not say that it is about applications for information")
    } else {
        Verdict::Elsewhere
    }
}
