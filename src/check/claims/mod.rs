//! The narrative against the tables (checks.md §4, `N.*`).
//!
//! Comes in: a [`Subject`]. Goes out: a [`Finding`] for every figure of sections 一, 五 and 六 that a statutory table states too:
//! agrees, differs, or the cells are not known. Figures that may be of another agency, year, channel or matter are left out, or
//! are never more than information: a false accusation is worse than a missed difference. It reads no tables and judges no one.
//!
//! ```text
//! paragraph ─ clause ─▶ sentences, brackets apart ─ words, number ─▶ marks and numbers ─ walk ─▶ claims
//!                       walk: state (what was said) ─ bond (whose number) ─ judge (about what) ─ share, silent
//! claims ─ concept, agree ─▶ findings
//! ```

mod actor;
mod agree;
mod bond;
#[cfg(test)]
mod cases;
mod claim;
mod clause;
mod concept;
mod judge;
mod number;
mod plain;
mod share;
mod silent;
mod state;
mod stretch;
#[cfg(test)]
mod traps;
mod vocabulary;
mod walk;
mod words;

use std::collections::{HashMap, HashSet};

use crate::report::{Block, BlockKind, Kind, Places, Report, Severity, Span};
use crate::text::normalise;

use super::{Finding, Outcome, Subject};
use actor::Actor;
use claim::Claim;
use clause::Sentence;
use state::{Context, Own};

/// The most characters that are quoted.
const QUOTE: u32 = 120;

/// Every claim of the narrative, in the order of the text. Linear in the text.
pub(super) fn check(subject: &Subject) -> Vec<Finding> {
    let report = subject.report;
    let agency = report.identity.agency.as_deref().map(normalise).unwrap_or_default();
    let own = Own { agency: &agency, kind: report.identity.kind, year: report.identity.year };
    let places = report.text.places();
    let mut found = Vec::new();
    let mut context = Context::default();
    for (number, block) in report.text.blocks.iter().enumerate() {
        match block.kind {
            BlockKind::Heading => context = Context { applications: heading(&places, block), ..Context::default() },
            BlockKind::Paragraph if is_narrative(report, number) => {
                context = Context { other_year: false, actor: Actor::Own, ..context };
                for sentence in clause::sentences(places.slice(block.start, block.end)) {
                    for claim in walk::claims(&sentence, &own, &mut context) {
                        let (span, quote) = quote(&places, block, &sentence, &claim);
                        found.extend(agree::compare(&claim, subject.facts).map(|f| Finding { span: Some(span), quote, ..f }));
                    }
                }
            }
            _ => {}
        }
    }
    number_and_soften(found)
}

fn heading(places: &Places, block: &Block) -> bool {
    let heading = normalise(places.slice(block.start, block.end));
    heading.contains("依申请") || heading.contains("信息公开申请")
}

/// The sections with running text; in a report in which none was found, every paragraph.
fn is_narrative(report: &Report, block: usize) -> bool {
    match report.section_of_block(block) {
        Some(section) => section.is_narrative(),
        None => report.sections.is_empty() && report.identity.kind != Some(Kind::Other),
    }
}

/// The sentence, or the clause if the sentence is long.
fn quote(places: &Places, block: &Block, sentence: &Sentence, claim: &Claim) -> (Span, String) {
    let (mut start, mut end) = (block.start + sentence.start, block.start + sentence.end);
    if end - start > QUOTE {
        (start, end) = (block.start + claim.start, block.start + claim.end);
        start = start.max(end.saturating_sub(QUOTE));
    }
    (places.span(start, end), places.slice(start, end).to_owned())
}

/// Numbers the claims of one check, and makes information of a difference beside which the same figure agrees elsewhere: one
/// of the two is then about something else.
fn number_and_soften(mut found: Vec<Finding>) -> Vec<Finding> {
    let mut times: HashMap<&'static str, usize> = HashMap::new();
    let agreeing: HashSet<(&'static str, String)> =
        found.iter().filter(|f| f.outcome == Outcome::Agrees).map(|f| (f.check, f.instance.clone())).collect();
    for finding in &mut found {
        let held = finding.outcome == Outcome::Differs && finding.severity > Severity::Info && finding.check != "N.rate";
        if held && agreeing.contains(&(finding.check, finding.instance.clone())) {
            finding.severity = Severity::Info;
            finding.message.push_str("; another sentence agrees with the table");
        }
        if finding.instance.is_empty() {
            let nth = times.entry(finding.check).or_insert(0);
            *nth += 1;
            if *nth > 1 {
                finding.instance = nth.to_string();
            }
        }
    }
    found
}
