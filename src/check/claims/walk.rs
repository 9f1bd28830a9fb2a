//! One way through a sentence: words and numbers in their order, and the claims they make.
//!
//! Comes in: a [`Sentence`], and what the paragraph has said so far. Goes out: [`Claim`]s. Wherever the words tell of another
//! year, a part, a comparison, a plan or another matter there is no claim; where they may, it carries a doubt. No tables here.

use super::actor::{Actor, actor};
use super::bond::{PARTIAL, bond};
use super::claim::{Claim, Said};
use super::clause::{Run, Sentence, breaks};
use super::concept::Concept;
use super::judge::{DECIDED, Verdict, judge};
use super::number::{Amount, Number, numbers};
use super::share::share;
use super::silent;
use super::state::{CHANNEL, Context, Here, Own, STRANGER, State};
use super::stretch::{After, Event, Stretch};
use super::words::{Mark, Tag, marks};

/// The claims of a sentence, in order; `context` is brought up to date. Linear in the sentence, but for sorting.
pub(super) fn claims(sentence: &Sentence, own: &Own, context: &mut Context) -> Vec<Claim> {
    let anchors: Vec<usize> = sentence.brackets.iter().map(|b| b.0).collect();
    let mut outer = Walk::new(&sentence.outer, *own, State::new(*context));
    outer.walk(&anchors);
    *context = context.after(&outer.here.state);
    let mut claims = outer.claims;
    for ((_, run), snapshot) in sentence.brackets.iter().zip(outer.snapshots) {
        let mut inner = Walk::new(run, *own, snapshot);
        inner.walk(&[]);
        claims.append(&mut inner.claims);
    }
    claims.sort_by_key(|claim| (claim.start, claim.end));
    claims
}

struct Walk<'a> {
    here: Here<'a>,
    /// The last number stands outside the bracket that this text was taken from.
    inside: bool,
    /// The sentence speaks of rules that were revised: whether they count as made it does not say.
    revised: bool,
    /// Why figures were in doubt before this clause.
    doubt_before: Option<&'static str>,
    /// What was said where each bracket stood.
    snapshots: Vec<State>,
    claims: Vec<Claim>,
}

impl<'a> Walk<'a> {
    fn new(run: &'a Run, own: Own<'a>, state: State) -> Self {
        let revised = ["修订", "修改"].iter().any(|word| run.text.contains(word));
        let doubt_before = state.doubt;
        Self { here: Here { run, own, state }, inside: true, revised, doubt_before, snapshots: Vec::new(), claims: Vec::new() }
    }

    fn walk(&mut self, brackets: &[usize]) {
        let events = events(self.here.run, self.here.own.year, brackets);
        let text = &self.here.run.text;
        let whole = Stretch { start: 0, end: text.len(), events: &events };
        self.here.state.matter.named_later |= whole.has(|tag| tag == Tag::Application) && !whole.has(|tag| tag == Tag::Foreign);
        self.begin(0);
        let (mut clause, mut stretch) = ((0, 0), (0, 0));
        for (index, (at, event)) in events.iter().enumerate() {
            match event {
                Event::Mark(mark) => self.here.state.note(*mark, text, &self.here.own),
                Event::Bracket => self.bracket(*at),
                Event::Number(number) => {
                    let before = Stretch { start: stretch.0, end: number.start, events: &events[stretch.1..index] };
                    self.number(number, before, After::number(&events, index, number, text));
                    stretch = (number.end, index + 1);
                }
                Event::Break(mark) => {
                    let told = Stretch { start: clause.0, end: *at, events: &events[clause.1..index] };
                    self.clause(told);
                    self.release(told);
                    (clause, stretch) = ((at + 1, index + 1), (at + 1, index + 1));
                    self.begin(at + 1);
                    self.here.state.limits.silent = false;
                    if *mark == b';' {
                        self.here.state.doubt = None;
                    }
                    self.doubt_before = self.here.state.doubt;
                }
            }
        }
        self.clause(Stretch { start: clause.0, end: text.len(), events: &events[clause.1..] });
    }

    /// A bracket inherits what was said up to it; behind a number that is no claim its figures are of that number's kind.
    fn bracket(&mut self, at: usize) {
        let mut state = self.here.state;
        state.last = state.last.filter(|last| last.2 == at);
        if state.last.is_none() && state.odd_number {
            state.doubt = state.doubt.or(Some("it stands in brackets behind another number"));
        }
        self.snapshots.push(state);
    }

    fn number(&mut self, number: &Number, before: Stretch, after: After) {
        let last = self.here.state.last.take();
        match number.amount {
            Amount::Percent(percent, places) => {
                // 占全部复议案件的12%，行政复议42件.
                if before.has(|tag| matches!(tag, Tag::Cue(concept) if concept.is_dispute())) {
                    self.here.state.doubt = self.here.state.doubt.or(Some("it may be of all reviews or suits"));
                }
                let share = last.and_then(|last| share(&self.here, number, last, self.inside, (percent, places)));
                self.claims.extend(share);
            }
            Amount::Count(value) => {
                let found = self.count(number, value, before, after);
                self.here.state.odd_number = found.is_empty();
                for (concept, claim) in found {
                    if claim.doubt == Some(STRANGER) {
                        self.here.state.actor = Actor::Other;
                    }
                    let decided = claim.doubt == Some(DECIDED);
                    self.here.state.doubt = self.here.state.doubt.or(decided.then_some(DECIDED));
                    self.here.state.counted((concept, value, number.end), !number.about);
                    self.claims.push(claim);
                }
            }
        }
        self.inside = false;
    }

    fn count(&self, number: &Number, value: i64, before: Stretch, after: After) -> Vec<(Concept, Claim)> {
        let text = &self.here.run.text;
        if self.here.is_elsewhere(&before) {
            return Vec::new();
        }
        let Some(bond) = bond(text, number, before, after) else { return Vec::new() };
        let odd_unit = text[..number.end].ends_with(['次', '项']).then_some("its unit is not that of a case");
        let listed = bond.concepts.len() > 1;
        // 各3件 and 分别为3件: which number is whose is not worked out, but none of each is none of both.
        if before.has(|tag| tag == Tag::Each) && !(listed && value == 0) {
            return Vec::new();
        }
        let concepts = if listed && value != 0 { vec![Concept::ReviewAndSuits] } else { bond.concepts };
        let claim = |concept: Concept| {
            let doubt = match judge(&self.here, concept, bond.cue, before, after) {
                Verdict::Elsewhere => return None,
                Verdict::Doubted(_) if bond.doubt == Some(PARTIAL) => bond.doubt,
                Verdict::Doubted(doubt) => Some(doubt),
                Verdict::Clear if concept == Concept::Made && self.revised => {
                    bond.doubt.or(Some("revised rules may count as made too"))
                }
                Verdict::Clear => bond.doubt.or(odd_unit),
            };
            let (start, end) = self.here.run.places(bond.cue.start.min(number.start), number.end.max(bond.cue.end));
            let said = Said::Count { concept, value, about: number.about };
            Some((concept, Claim { said, doubt, words: words(text, bond.cue, number), start, end }))
        };
        concepts.into_iter().filter_map(claim).collect()
    }

    /// What a whole clause says without a number.
    fn clause(&mut self, clause: Stretch) {
        self.claims.extend(silent::none(&self.here, clause));
        self.claims.extend(silent::all_done(&self.here, clause));
    }

    /// 通过政府网站主动公开信息300条，收到申请9件: the channel was said of another matter, so it bounds nothing behind.
    fn release(&mut self, clause: Stretch) {
        let requests = |tag: Tag| matches!(tag, Tag::Cue(_) | Tag::Application);
        if self.here.state.doubt == Some(CHANNEL) && clause.has_number() && !clause.has(requests) {
            self.here.state.doubt = self.doubt_before;
        }
    }

    /// A clause that begins with a body's name tells of that body, and so do those behind it.
    fn begin(&mut self, at: usize) {
        let clause = self.here.run.text[at..].split([',', ';', ':']).next().unwrap_or("");
        if let Some(actor) = actor(clause, self.here.own.agency) {
            self.here.state.actor = actor;
        }
    }
}

fn events(run: &Run, year: Option<u16>, brackets: &[usize]) -> Vec<(usize, Event)> {
    let text = &run.text;
    let mut events: Vec<(usize, Event)> = brackets.iter().map(|&at| (at, Event::Bracket)).collect();
    events.extend(breaks(text).into_iter().map(|at| (at, Event::Break(text.as_bytes()[at]))));
    events.extend(marks(text, year).into_iter().map(|mark| (mark.start, Event::Mark(mark))));
    events.extend(numbers(text).into_iter().map(|number| (number.start, Event::Number(number))));
    // Stable: a bracket stands before what follows it at the same byte.
    events.sort_by_key(|(at, _)| *at);
    events
}

fn words(text: &str, cue: Mark, number: &Number) -> String {
    let (named, counted) = (&text[cue.start..cue.end], &text[number.start..number.end]);
    if cue.start > number.start {
        format!("{counted}…{named}")
    } else if cue.end == number.start {
        format!("{named}{counted}")
    } else {
        format!("{named}…{counted}")
    }
}
