//! Test only: reports from sections and paragraphs, and made-up Chinese text.

use crate::report::{BlockKind, Identity, Mapped, Report, Section, SectionKind, Span};
use crate::text::TextBuilder;

/// What a test report says.
pub(super) struct Sample {
    agency: String,
    year: u16,
    sections: Vec<(SectionKind, Vec<String>)>,
}

impl Sample {
    pub fn new(agency: &str, year: u16) -> Self {
        Self { agency: agency.to_owned(), year, sections: Vec::new() }
    }

    pub fn section<T: AsRef<str>>(mut self, kind: SectionKind, paragraphs: &[T]) -> Self {
        self.sections.push((kind, paragraphs.iter().map(|p| p.as_ref().to_owned()).collect()));
        self
    }
}

/// A report as `parse` would make it; its source is the headings and paragraphs, one a line.
pub(super) fn report(sample: Sample) -> Report {
    let mut builder = TextBuilder::default();
    let mut sections = Vec::new();
    let mut at = 0u32;
    let mut push = |builder: &mut TextBuilder, kind, line: &str| {
        let index = builder.push(kind, [&Mapped::verbatim(line, at)]) as u32;
        at += line.len() as u32 + 1;
        index
    };
    for (kind, paragraphs) in &sample.sections {
        let first = push(&mut builder, BlockKind::Heading, kind.label());
        let last = paragraphs.iter().map(|p| push(&mut builder, BlockKind::Paragraph, p)).last().unwrap_or(first);
        sections.push(Section {
            kind: *kind,
            heading: kind.label().to_owned(),
            span: Span::default(),
            blocks: first..last + 1,
            chars: 0,
        });
    }
    let identity = Identity { agency: Some(sample.agency), year: Some(sample.year), ..Identity::default() };
    Report { identity, sections, text: builder.finish(), grids: Vec::new(), pages: Vec::new(), diagnostics: Vec::new() }
}

/// A narrative of one section.
pub(super) fn narrative<T: AsRef<str>>(paragraphs: &[T]) -> super::Narrative {
    super::Narrative::of(&report(Sample::new("某街道", 2020).section(SectionKind::S1, paragraphs)))
}

/// `count` made-up ideographs from a seed: texts of different seeds share nothing but chance.
pub(super) fn words(seed: u64, count: usize) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    (0..count)
        .map(|_| {
            state = super::shingle::mix(state.wrapping_add(0x9E37_79B9_7F4A_7C15));
            char::from_u32(0x4E00 + (state % 2000) as u32).expect("inside the ideographs")
        })
        .collect()
}
