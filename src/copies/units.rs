//! What of a report may belong to a family: its paragraphs, or its narrative as a whole.
//!
//! Comes in: a report. Goes out: block numbers with their [`Shingles`], for [`super::Gathered`]; and the way back from a block number to its
//! tokens. Text with too little wording of its own is left out: nil returns and fee sentences are everybody's.

use std::ops::Range;

use crate::report::Report;

use super::sketch::UNIT_CHARS;
use super::statutory::statutory;
use super::{Names, Narrative, Shingles};

/// What the members of a family are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grain {
    /// Paragraphs: a report belongs to several families.
    #[default]
    Paragraphs,
    /// Narratives as wholes: a report belongs to one family at most.
    Reports,
}

/// The block number of a narrative as a whole.
pub const WHOLE: u32 = u32::MAX;

/// The units of a report with at least [`UNIT_CHARS`] characters that are not statutory, in order. Linear.
///
/// ```
/// use gongkai::{copies::{Cut, Gathered, Grain, Source, units}, parse::parse, read::{read_bytes, Limits}, report::ReportId};
/// let mut gathered = Gathered::default();
/// for (number, name) in ["青溪县", "云岭县", "双河县"].into_iter().enumerate() {
///     let text = format!("{name}2021年政府信息公开工作年度报告\n一、总体情况\n{name}逐条梳理目录，按月复核栏目，把群众问得最多的事项排在最前面，发现差错当天更正。\n");
///     let report = parse(&read_bytes("a.txt", text.as_bytes(), &Limits::default())?);
///     let source = Source { id: ReportId(format!("{number:016}")), year: Some(2021), file: format!("{number}.txt") };
///     gathered.push(source, units(&report, Grain::Paragraphs));
/// }
/// assert_eq!(gathered.families(&Cut::of(Grain::Paragraphs)).families[0].reports, 3);
/// # Ok::<(), gongkai::error::Error>(())
/// ```
pub fn units(report: &Report, grain: Grain) -> Vec<(u32, Shingles)> {
    let narrative = Narrative::of(report);
    let marks: Vec<bool> = statutory(&narrative).iter().map(Option::is_some).collect();
    let names = Names::of_issuer(report.identity.agency.as_deref(), report.identity.region.as_deref());
    let own = |tokens: &Range<usize>| -> u32 { tokens.clone().filter(|&t| !marks[t]).map(|t| narrative.token_chars(t)).sum() };
    let shingles = |tokens: Range<usize>| Shingles::of_own(&narrative, tokens, &marks, &names);
    let paragraphs = narrative.paragraphs().iter().filter(|p| own(&p.tokens) >= UNIT_CHARS);
    match grain {
        Grain::Paragraphs => paragraphs.map(|p| (p.block, shingles(p.tokens.clone()))).collect(),
        Grain::Reports => {
            let whole = Some(0..narrative.codes().len()).filter(|tokens| own(tokens) >= UNIT_CHARS);
            let parts = paragraphs.map(|p| shingles(p.tokens.clone()));
            whole.map(|tokens| (WHOLE, shingles(tokens).of_parts(parts))).into_iter().collect()
        }
    }
}

/// The tokens of a unit of this very narrative; empty for a block it does not have.
pub fn unit_tokens(narrative: &Narrative, block: u32) -> Range<usize> {
    if block == WHOLE {
        return 0..narrative.codes().len();
    }
    let paragraphs = narrative.paragraphs();
    let at = paragraphs.binary_search_by_key(&block, |p| p.block);
    at.map_or(0..0, |at| paragraphs[at].tokens.clone())
}
