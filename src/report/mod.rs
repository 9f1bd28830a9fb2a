//! The nouns every other folder speaks in: a report, who issued it, its text, its tables, and where each of them stands in
//! the source.
//!
//! Comes in: nothing; this folder depends on no other. Goes out: plain data with no behaviour beyond keeping its own
//! invariants. It does not read files, parse text, or print.

mod diagnostic;
mod given;
mod grid;
mod identity;
mod located;
mod mapped;
mod published;
mod span;
mod text;

pub use diagnostic::{Diagnostic, Severity};
pub use given::{Given, is_date};
pub use grid::{Grid, GridCell};
pub use identity::{Evidence, Identity, Kind, Level};
pub use located::{Candidate, Located, Place};
pub use mapped::Mapped;
pub use published::Published;
pub use span::Span;
pub use text::{Block, BlockKind, OffsetMap, Places, ReportText};

use serde::{Deserialize, Serialize};

/// The name of a report in the index: the first 16 hex digits of the BLAKE3 hash of the file's bytes and, where a manifest or a column
/// says so, of whose it is ([`Given::whose`]). Two files with the same bytes are one report unless they are said to be two agencies'.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReportId(pub String);

impl std::fmt::Display for ReportId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One of the six statutory sections (Regulation art. 50 and the official form; spec: forms §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SectionKind {
    /// 总体情况: the narrative overview.
    S1,
    /// 主动公开政府信息情况: table 2.
    S2,
    /// 收到和处理政府信息公开申请情况: table 3.
    S3,
    /// 政府信息公开行政复议、行政诉讼情况: table 4.
    S4,
    /// 存在的主要问题及改进情况.
    S5,
    /// 其他需要报告的事项.
    S6,
}

impl SectionKind {
    /// All six in statutory order.
    pub const ALL: [Self; 6] = [Self::S1, Self::S2, Self::S3, Self::S4, Self::S5, Self::S6];

    /// The key used in rows: `s1` … `s6`.
    pub fn key(self) -> &'static str {
        ["s1", "s2", "s3", "s4", "s5", "s6"][self as usize]
    }

    /// The statutory heading without its numeral.
    pub fn label(self) -> &'static str {
        [
            "总体情况",
            "主动公开政府信息情况",
            "收到和处理政府信息公开申请情况",
            "政府信息公开行政复议、行政诉讼情况",
            "存在的主要问题及改进情况",
            "其他需要报告的事项",
        ][self as usize]
    }

    /// From a key, number or label: `s5`, `5`, `存在的主要问题及改进情况`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.key() == text || k.key()[1..] == *text || k.label() == text)
    }

    /// Whether the section carries narrative that copies are looked for in (sections 2–4 hold the tables).
    pub fn is_narrative(self) -> bool {
        matches!(self, Self::S1 | Self::S5 | Self::S6)
    }
}

/// One section as found in a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Which of the six.
    pub kind: SectionKind,
    /// The heading as printed.
    pub heading: String,
    /// From the start of the heading to the start of the next heading, in the source.
    pub span: Span,
    /// The blocks of the section, heading included: a range of indexes into [`ReportText::blocks`].
    pub blocks: std::ops::Range<u32>,
    /// Characters of narrative (paragraph blocks) after normalisation.
    pub chars: u32,
}

/// A parsed report: what `parse` makes of a source, and all the other folders look at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Who issued it, for which year, at what level; each with its evidence.
    pub identity: Identity,
    /// The sections found, in document order.
    pub sections: Vec<Section>,
    /// The kept text with its map back to the source.
    pub text: ReportText,
    /// The tables, in document order, as grids of cells.
    pub grids: Vec<Grid>,
    /// The places in the source at which the pages of a PDF (the sheets of a workbook) begin; empty for other formats.
    pub pages: Vec<u32>,
    /// What was odd about the document.
    pub diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// The section of `kind`, if found. If a kind stands twice, the first.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|s| s.kind == kind)
    }

    /// The block with which a second report begins in the same file: its title, or where the sections begin again, three of them or
    /// more. A section that merely stands twice begins none.
    pub fn second(&self) -> Option<u32> {
        let first = self.sections.first()?.blocks.start as usize;
        let titled = self.text.blocks.iter().skip(first).position(|b| b.kind == BlockKind::Title);
        let first_of = |kind| self.sections.iter().position(|s: &Section| s.kind == kind);
        let begins = (1..self.sections.len()).find(|&at| first_of(self.sections[at].kind).is_some_and(|first| first < at));
        let again = begins.and_then(|begins| {
            let (before, after) = self.sections.split_at(begins);
            let twice =
                SectionKind::ALL.iter().filter(|kind| [before, after].iter().all(|part| part.iter().any(|s| s.kind == **kind)));
            (twice.count() >= 3).then(|| after[0].blocks.start)
        });
        let titled = titled.map(|at| (first + at) as u32);
        titled.into_iter().chain(again).min()
    }

    /// The report without what a second one in the same file says; `None` if there is no second one.
    pub fn first(&self) -> Option<Self> {
        let end = self.second()?;
        let mut first = self.clone();
        first.sections.retain(|s| s.blocks.start < end);
        first.text.blocks.truncate(end as usize);
        let last = first.text.blocks.last().map_or(0, |b| b.end);
        self.text.slice(0, last).clone_into(&mut first.text.display);
        let grids =
            first.text.blocks.iter().filter_map(|b| if let BlockKind::Cell { grid, .. } = b.kind { Some(grid) } else { None });
        first.grids.truncate(grids.max().map_or(0, |grid| grid as usize + 1));
        Some(first)
    }

    /// Drops the texts of grid cells, once the cells have been read: each stands in the text too, as a block of kind
    /// [`BlockKind::Cell`].
    pub fn forget_cell_texts(&mut self) {
        self.grids.iter_mut().flat_map(|g| &mut g.cells).for_each(|c| c.text = Mapped::new());
    }

    /// The section that block number `block` lies in.
    pub fn section_of_block(&self, block: usize) -> Option<SectionKind> {
        let block = block as u32;
        // Sections stand in the order of their blocks.
        let at = self.sections.partition_point(|s| s.blocks.end <= block);
        self.sections.get(at).filter(|s| s.blocks.contains(&block)).map(|s| s.kind)
    }
}
