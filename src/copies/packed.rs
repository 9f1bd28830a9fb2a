//! Narratives kept small, so that those of a whole archive fit in memory while its pairs are compared.
//!
//! Comes in: a [`Narrative`] with its statutory tokens. Goes out: some 2 kB a report instead of 45, and from them the same narrative again,
//! to the byte. It reads no index: each report is loaded once, however many pairs it takes part in.

use std::ops::Range;

use crate::report::{SectionKind, Span};

use super::narrative::Narrative;
use super::pair::Prepared;
use super::statutory::statutory;

/// One narrative. Unpacking takes about as long as cutting its text into tokens and sorting them, 30 ns a token.
#[derive(Debug)]
pub(super) struct Packed {
    /// The pieces of all paragraphs in UTF-16: two bytes for nearly every character.
    units: Box<[u16]>,
    paragraphs: Box<[Piece]>,
    /// From which token on the source lies how many bytes behind the text, as it does until the next line is joined or a mark left out.
    offsets: Box<[(u32, u32)]>,
    /// Tokens that are longer or shorter in the source than in the text.
    odd: Box<[(u32, Span)]>,
    statutory: Box<[Range<u32>]>,
}

#[derive(Debug)]
struct Piece {
    section: Option<SectionKind>,
    block: u32,
    start: u32,
    units: u32,
}

impl Packed {
    pub fn of(narrative: &Narrative) -> Self {
        let mut units = Vec::new();
        let mut paragraphs = Vec::with_capacity(narrative.paragraphs().len());
        for paragraph in narrative.paragraphs() {
            let (piece, start) = narrative.piece(paragraph);
            let before = units.len();
            units.extend(piece.encode_utf16());
            let (section, block) = (paragraph.section, paragraph.block);
            paragraphs.push(Piece { section, block, start, units: (units.len() - before) as u32 });
        }
        let (mut offsets, mut odd) = (Vec::new(), Vec::new());
        for token in 0..narrative.codes().len() {
            match narrative.offset(token) {
                None => odd.push((token as u32, narrative.source(token..token + 1))),
                Some(offset) if offsets.last().is_none_or(|&(_, last)| last != offset) => offsets.push((token as u32, offset)),
                Some(_) => {}
            }
        }
        let mut at = 0;
        let mut kept = Vec::new();
        for same in statutory(narrative).chunk_by(|x, y| x.is_some() == y.is_some()) {
            if same[0].is_some() {
                kept.push(at..at + same.len() as u32);
            }
            at += same.len() as u32;
        }
        Self {
            units: units.into(),
            paragraphs: paragraphs.into(),
            offsets: offsets.into(),
            odd: odd.into(),
            statutory: kept.into(),
        }
    }

    /// The narrative as it was, made ready to be compared.
    pub fn prepared(&self) -> Prepared {
        let mut narrative = Narrative::with_room_for(self.units.len());
        let (mut text, mut at) = (String::new(), 0);
        let (mut offset, mut odd) = (Ahead::new(&self.offsets), Ahead::new(&self.odd));
        for piece in &self.paragraphs {
            let units = &self.units[at..at + piece.units as usize];
            at += units.len();
            text.clear();
            text.extend(char::decode_utf16(units.iter().copied()).map(|c| c.expect("it was encoded from text")));
            narrative.push(piece.section, piece.block, piece.start, &text, |token, _, bytes| {
                let behind = offset.last_up_to(token).map_or(0, |(_, offset)| offset);
                let as_written = || Span::new(bytes.start.wrapping_add(behind), bytes.end.wrapping_add(behind));
                odd.at(token).map_or_else(as_written, |(_, span)| span)
            });
        }
        let mut statutory = vec![false; narrative.codes().len()];
        self.statutory.iter().for_each(|range| statutory[range.start as usize..range.end as usize].fill(true));
        Prepared::with(narrative, statutory)
    }
}

/// Walks a list that is sorted by token, forwards only.
struct Ahead<'a, T> {
    list: &'a [(u32, T)],
    next: usize,
}

impl<'a, T: Copy> Ahead<'a, T> {
    fn new(list: &'a [(u32, T)]) -> Self {
        Self { list, next: 0 }
    }

    fn last_up_to(&mut self, token: usize) -> Option<(u32, T)> {
        self.next += self.list[self.next..].iter().take_while(|(from, _)| *from as usize <= token).count();
        self.next.checked_sub(1).map(|last| self.list[last])
    }

    fn at(&mut self, token: usize) -> Option<(u32, T)> {
        self.last_up_to(token).filter(|(at, _)| *at as usize == token)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, report};
    use super::*;
    use crate::parse::parse;
    use crate::read::{Limits, read_bytes};
    use proptest::prelude::*;

    fn check(narrative: &Narrative) {
        let prepared = Packed::of(narrative).prepared();
        assert_eq!(&prepared.narrative, narrative);
        let marks: Vec<bool> = statutory(narrative).iter().map(Option::is_some).collect();
        assert_eq!(prepared.statutory, marks);
        assert_eq!(prepared.seeds, Prepared::new(narrative.clone()).seeds);
    }

    #[test]
    fn what_is_unpacked_is_what_was_packed() {
        check(&Narrative::default());
        let page = "<h1>青溪县２０２１年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>（１）２０２１年，我县&#20844;开ＡＰＰ&nbsp;信息<b>１２</b>&amp;3条𠮷。</p>\
            <p>“根据《中华人民共和国政府信息公开条例》要求”</p><p>……</p><p>五、存在的主要问题及改进情况</p><p>无\u{200B}。</p>";
        let lines = "青溪县2021年政府信息公开工作年度报告\r\n一、总体情况\r\n  2021年，我县按月更\r\n新目录，逐件答\r\n复申请28 0件。\r\n六、其他需要报告的事项\r\n本年度无收取信息处理费。\r\n";
        for (name, source) in [("a.html", page), ("a.txt", lines)] {
            let source = read_bytes(name, source.as_bytes(), &Limits::default()).unwrap();
            let narrative = Narrative::of(&parse(&source));
            assert!(narrative.codes().len() > 20, "{narrative:?}");
            check(&narrative);
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written(one in "[公开２a0 \u{3000}，（“🙂é]{0,40}", two in "\\PC{0,30}") {
            let sample = Sample::new("某街道", 2020).section(SectionKind::S1, &[&one, &two]).section(SectionKind::S6, &[&two, &one]);
            check(&Narrative::of(&report(sample)));
        }
    }
}
