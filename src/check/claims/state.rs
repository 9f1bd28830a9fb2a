//! What the words of a sentence have said so far: of which year, which matter, which part.
//!
//! Comes in: one word after another. Goes out: [`State`]: whether a figure here may be one of the tables, and what casts doubt
//! on it. It pairs no numbers.

use crate::report::Kind;

use super::actor::Actor;
use super::clause::Run;
use super::concept::Concept;
use super::stretch::Stretch;
use super::words::{Mark, Tag};

/// What is known of the report beside the sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own<'a> {
    /// The agency's name, folded; empty if not known.
    pub agency: &'a str,
    /// What kind of body it is.
    pub kind: Option<Kind>,
    /// The report's year.
    pub year: Option<u16>,
}

/// What earlier sentences of a paragraph, or its heading, said.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    /// They were about applications for information.
    pub applications: bool,
    /// The sentence before was about disclosure of information.
    pub disclosure: bool,
    /// The matter that the sentence before named.
    pub topic: Option<Topic>,
    /// They were about another year.
    pub other_year: bool,
    /// Whose figures they told.
    pub actor: Actor,
}

impl Context {
    /// After a sentence that left off in `state`.
    pub fn after(self, state: &State) -> Self {
        Self {
            applications: state.about_applications(),
            disclosure: state.matter.disclosure,
            topic: state.matter.topic,
            other_year: state.time == Time::Other || self.other_year && state.time != Time::This,
            actor: state.actor,
        }
    }
}

/// Which year the words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Time {
    /// None was named: the report's.
    Unsaid,
    /// The report's.
    This,
    /// Another, or a part of the year.
    Other,
}

/// What the words are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// Applications for information.
    Application,
    /// Anything else that is received or answered.
    Foreign,
}

/// Said of figures before which another body's name may stand.
pub(super) const STRANGER: &str = "it may be another agency's, or a part";

/// What to say of figures before which words stand that are neither filling nor the agency's own name.
pub(super) fn stranger(words: &str) -> &'static str {
    // Characters that names of bodies are made with.
    let named = words.contains(|c| "局厅委办府街镇乡院司队站社县区市省村所处部校".contains(c));
    if named { STRANGER } else { "words before it were not understood" }
}

/// Said of figures of one channel.
pub(super) const CHANNEL: &str = "it may be one channel only";

/// A number that was a claim: of what, how many, and the byte where it ends.
pub(super) type Counted = (Concept, i64, usize);

/// The matter of a sentence.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Matter {
    /// That named last.
    pub topic: Option<Topic>,
    /// The sentence names applications for information somewhere, and no other matter.
    pub named_later: bool,
    /// 信息公开 was named.
    pub disclosure: bool,
}

/// Words that bound what figures cover.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    /// 累计.
    pub cumulative: bool,
    /// In this clause: a plan, or several years.
    pub silent: bool,
    /// 其余, 除.
    pub except: bool,
}

/// Which numbers the sentence has given so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Flow {
    /// Of 收到.
    pub received: bool,
    /// Of 上年结转.
    pub carried_in: bool,
    /// Of 结转下年.
    pub carried_out: bool,
}

/// What the words up to here have said.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// What earlier sentences said.
    pub context: Context,
    /// Which year.
    pub time: Time,
    /// Which matter.
    pub matter: Matter,
    /// Whose figures.
    pub actor: Actor,
    /// What they cover.
    pub limits: Limits,
    /// Which were given.
    pub flow: Flow,
    /// Since the last `;`: why figures may be of another scope.
    pub doubt: Option<&'static str>,
    /// The last number, if it was a claim and exact.
    pub last: Option<Counted>,
    /// The last number was no claim.
    pub odd_number: bool,
}

impl State {
    /// At the start of a sentence.
    pub fn new(context: Context) -> Self {
        Self {
            context,
            time: Time::Unsaid,
            matter: Matter::default(),
            actor: context.actor,
            limits: Limits::default(),
            flow: Flow::default(),
            doubt: None,
            last: None,
            odd_number: false,
        }
    }

    /// Takes in what a word says about all that follows.
    pub fn note(&mut self, mark: Mark, text: &str, own: &Own) {
        let doubt = match mark.tag {
            Tag::Year(year) => {
                if let Some(own) = own.year {
                    self.time = if own == year { Time::This } else { Time::Other };
                }
                own.year.is_none().then_some("the report's year is not known")
            }
            Tag::Area => {
                let whole = text[mark.start..mark.end].starts_with(['全', '我']);
                (own.kind != Some(Kind::Government) || !whole).then_some("it may cover other agencies")
            }
            Tag::Cumulative => {
                self.limits.cumulative = true;
                Some("累计 may go beyond the year")
            }
            Tag::Scope => Some("it may be a part, or another scope"),
            Tag::Channel => Some(CHANNEL),
            Tag::Applicant => Some("it may be some applicants only"),
            _ => None,
        };
        self.doubt = self.doubt.or(doubt);
        match mark.tag {
            Tag::Application => (self.matter.topic, self.matter.disclosure) = (Some(Topic::Application), true),
            Tag::Foreign => self.matter.topic = Some(Topic::Foreign),
            Tag::Disclosure => self.matter.disclosure = true,
            Tag::ThisYear => self.time = Time::This,
            Tag::WholeYear if self.time == Time::Unsaid => self.time = Time::This,
            Tag::LastYear | Tag::Period => self.time = Time::Other,
            Tag::Plan | Tag::Since => self.limits.silent = true,
            Tag::Except => self.limits.except = true,
            _ => {}
        }
    }

    /// Remembers a number that was a claim.
    pub fn counted(&mut self, counted: Counted, exact: bool) {
        self.flow.received |= counted.0 == Concept::Received;
        self.flow.carried_in |= counted.0 == Concept::CarriedIn;
        self.flow.carried_out |= counted.0 == Concept::CarriedOut;
        self.last = exact.then_some(counted);
    }

    /// Why any figure here may be about something else.
    pub fn doubts(&self) -> Option<&'static str> {
        let year = self.context.other_year && self.time == Time::Unsaid;
        let stranger = (self.actor == Actor::Other).then_some(STRANGER);
        self.doubt.or(stranger).or(year.then_some("another year was named before"))
    }

    /// Whether the matter is applications for information.
    pub fn about_applications(&self) -> bool {
        self.matter.topic.map_or(self.context.applications, |topic| topic == Topic::Application)
    }
}

/// A place in a text: the text, the report and what was said before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Here<'a> {
    /// The text.
    pub run: &'a Run,
    /// The report.
    pub own: Own<'a>,
    /// What was said.
    pub state: State,
}

impl Here<'_> {
    /// Whether the words tell of another year, a comparison or a plan: then no figure is one of the tables.
    pub fn is_elsewhere(&self, stretch: &Stretch) -> bool {
        let state = &self.state;
        let unbounded = state.limits.cumulative && state.time != Time::This;
        state.time == Time::Other || state.limits.silent || unbounded || stretch.has(|tag| tag == Tag::Compare)
    }

    /// Whether `before`, the words before a cue, name a government: its own requests may be meant, or those of all that report
    /// with it. Townships report for themselves alone.
    pub fn names_government(&self, before: &str) -> bool {
        let named = before.match_indices("政府").any(|(at, word)| {
            let rest = &before[at + word.len()..];
            !["信息", "办", "网", "公报"].iter().any(|word| rest.starts_with(word))
        });
        let township = ["镇", "乡", "街道"].iter().any(|word| self.own.agency.contains(word));
        named && !(township && self.own.kind == Some(Kind::Government))
    }
}
