//! Which text of a report is counted.
//!
//! Comes in: a parsed report. Goes out: its counted blocks by number. It does not cut words.

use crate::report::{BlockKind, Report, SectionKind};

/// Whether table cells are text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tables {
    /// Only paragraphs.
    #[default]
    LeftOut,
    /// Cells and loose lines among tables too.
    Counted,
}

/// Which text counts.
///
/// By default paragraphs of sections 一, 五 and 六 and paragraphs outside any section. With sections named, the paragraphs of
/// these. With tables counted, cells and loose lines of the sections named, or of the whole report. Titles and headings never
/// count: every report has the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Only these sections; empty for the default.
    pub sections: Vec<SectionKind>,
    /// Table cells.
    pub tables: Tables,
}

impl Scope {
    /// The counted blocks of a report, with their numbers, in document order; of two reports in one file those of the first. Linear in
    /// the report.
    pub fn blocks<'r>(&'r self, report: &'r Report) -> impl Iterator<Item = (u32, &'r str)> {
        let text = &report.text;
        // Blocks follow one another with one character between, so one walk finds all their bytes.
        let lines = text.display.split('\n');
        text.blocks
            .iter()
            .take(report.second().map_or(usize::MAX, |second| second as usize))
            .zip(lines)
            .enumerate()
            .filter(|(number, (block, line))| !line.is_empty() && self.takes(block.kind, report.section_of_block(*number)))
            .map(|(number, (_, line))| (number as u32, line))
    }

    fn takes(&self, kind: BlockKind, section: Option<SectionKind>) -> bool {
        let tables = self.tables == Tables::Counted;
        let counted = match kind {
            BlockKind::Paragraph => true,
            BlockKind::Cell { .. } | BlockKind::Loose => tables,
            BlockKind::Title | BlockKind::Heading => false,
        };
        let here = match section {
            _ if self.sections.is_empty() && tables => true,
            None => self.sections.is_empty(),
            Some(section) if self.sections.is_empty() => section.is_narrative(),
            Some(section) => self.sections.contains(&section),
        };
        counted && here
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        let cell = BlockKind::Cell { grid: 0, cell: 0 };
        let (narrow, tables) = (vec![SectionKind::S3], Tables::Counted);
        let plain = Scope::default();
        let third = Scope { sections: narrow.clone(), tables: Tables::LeftOut };
        let all = Scope { sections: Vec::new(), tables };
        let third_all = Scope { sections: narrow, tables };
        for (kind, section, expected) in [
            (BlockKind::Paragraph, Some(SectionKind::S1), [true, false, true, false]),
            (BlockKind::Paragraph, Some(SectionKind::S3), [false, true, true, true]),
            (BlockKind::Paragraph, None, [true, false, true, false]),
            (cell, Some(SectionKind::S3), [false, false, true, true]),
            (cell, None, [false, false, true, false]),
            (BlockKind::Loose, Some(SectionKind::S3), [false, false, true, true]),
            (BlockKind::Heading, Some(SectionKind::S3), [false; 4]),
            (BlockKind::Title, None, [false; 4]),
        ] {
            let found = [&plain, &third, &all, &third_all].map(|scope| scope.takes(kind, section));
            assert_eq!(found, expected, "{kind:?} {section:?}");
        }
    }
}
