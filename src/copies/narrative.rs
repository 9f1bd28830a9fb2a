//! The part of a report that is compared: the running text of sections 一, 五 and 六 as tokens.
//!
//! Comes in: a parsed [`Report`]. Goes out: tokens with their places, grouped into paragraphs and sections. Tables, headings and
//! titles stay outside (in them every report looks alike), and nothing is compared here.

use std::ops::Range;

use crate::report::{BlockKind, Kind, Report, ReportText, SectionKind, Span};
use crate::text::{Folded, fold};

use super::shingle::{grams, mix};
use super::sketch::SHINGLE;

/// Brackets and quotation marks that open.
const OPENING: [char; 11] = ['（', '(', '《', '〈', '“', '‘', '【', '〔', '[', '「', '『'];
/// Those that close.
const CLOSING: [char; 11] = ['）', ')', '》', '〉', '”', '’', '】', '〕', ']', '」', '』'];

/// One paragraph of a narrative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// The section it stands in; `None` in a report in which no section was found.
    pub section: Option<SectionKind>,
    /// Its index in [`ReportText::blocks`].
    pub block: u32,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Characters of its tokens: spaces and punctuation do not count.
    pub chars: u32,
    /// Its bytes of the text of the narrative.
    text: Range<u32>,
}

/// Where a token stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// Characters `start..end` of [`ReportText::display`].
    start: u32,
    end: u32,
    /// Bytes `from..to` of [`Narrative::text`].
    from: u32,
    to: u32,
    /// Characters of all tokens before.
    before: u32,
    /// Bytes of the source.
    source: Span,
}

/// The narrative of one report.
///
/// A token is a run of digits, a run of Latin letters, or any other single letter; widths and case are folded, spaces and
/// punctuation dropped. Two tokens are the same if their 64-bit codes are. About 36 bytes a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrative {
    codes: Vec<u64>,
    places: Vec<Place>,
    text: String,
    paragraphs: Vec<Paragraph>,
    sections: Vec<Range<usize>>,
}

impl Narrative {
    /// The narrative of a report: its paragraph blocks in sections 一, 五 and 六; where no section was found, all paragraph
    /// blocks of a document that is not of [`Kind::Other`]. Of two reports in one file only the first: the other is another body's or
    /// another year's. Linear in the length of the text.
    pub fn of(report: &Report) -> Self {
        let mut walk = Walk::new(&report.text);
        let blocks = &report.text.blocks[..report.second().map_or(report.text.blocks.len(), |second| second as usize)];
        let paragraphs = blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
        let mut narrative = Self::with_room_for(paragraphs.map(|block| (block.end - block.start) as usize).sum());
        for (index, block) in blocks.iter().enumerate() {
            if block.kind != BlockKind::Paragraph || block.start == block.end {
                continue;
            }
            let section = report.section_of_block(index);
            let wanted = match section {
                Some(kind) => kind.is_narrative(),
                None => report.sections.is_empty() && report.identity.kind != Some(Kind::Other),
            };
            if wanted {
                let (piece, spans) = walk.block(block.start, block.end);
                let source = |_, token: &Token, _| spans[token.start as usize].cover(spans[token.end as usize - 1]);
                narrative.push(section, index as u32, block.start, piece, source);
            }
        }
        narrative
    }

    /// An empty one for so many tokens.
    pub(super) fn with_room_for(tokens: usize) -> Self {
        Self { codes: Vec::with_capacity(tokens), places: Vec::with_capacity(tokens), ..Self::default() }
    }

    /// The codes of all tokens.
    pub fn codes(&self) -> &[u64] {
        &self.codes
    }

    /// The paragraphs in document order.
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Token ranges of the sections: no passage crosses from one into the next.
    pub fn sections(&self) -> &[Range<usize>] {
        &self.sections
    }

    /// The paragraph a token belongs to.
    pub fn paragraph_of(&self, token: usize) -> &Paragraph {
        &self.paragraphs[self.paragraphs.partition_point(|p| p.tokens.end <= token)]
    }

    /// Characters of one token.
    pub fn token_chars(&self, token: usize) -> u32 {
        self.places[token].end - self.places[token].start
    }

    /// Characters of a range of tokens.
    pub fn chars(&self, tokens: Range<usize>) -> u32 {
        let (Some(first), Some(last)) = (self.places[tokens.clone()].first(), self.places[tokens].last()) else { return 0 };
        last.before + (last.end - last.start) - first.before
    }

    /// Character positions `start..end` in [`ReportText::display`] of a range of at least one token.
    pub fn positions(&self, tokens: Range<usize>) -> Range<u32> {
        self.places[tokens.start].start..self.places[tokens.end - 1].end
    }

    /// How many bytes behind its place in [`Self::text`] a token stands in the source (modulo 2³²), if it is written there byte for byte.
    pub(super) fn offset(&self, token: usize) -> Option<u32> {
        let Place { from, to, source, .. } = self.places[token];
        (source.end.wrapping_sub(source.start) == to - from).then(|| source.start.wrapping_sub(from))
    }

    /// The text of a paragraph with all its punctuation, and the character of [`ReportText::display`] at which it begins.
    pub(super) fn piece(&self, paragraph: &Paragraph) -> (&str, u32) {
        let piece = &self.text[paragraph.text.start as usize..paragraph.text.end as usize];
        let first = &self.places[paragraph.tokens.start];
        (piece, first.start - self.text[paragraph.text.start as usize..first.from as usize].chars().count() as u32)
    }

    /// The source bytes of a range of at least one token.
    pub fn source(&self, tokens: Range<usize>) -> Span {
        self.places[tokens.start].source.cover(self.places[tokens.end - 1].source)
    }

    /// A range of at least one token as written, with the punctuation inside.
    pub fn text(&self, tokens: Range<usize>) -> &str {
        &self.text[self.places[tokens.start].from as usize..self.places[tokens.end - 1].to as usize]
    }

    /// As [`Self::text`], with what stands between the last token and the next one.
    pub(super) fn text_up_to(&self, tokens: Range<usize>) -> &str {
        let end = self.places.get(tokens.end).map_or(self.text.len(), |next| next.from as usize);
        &self.text[self.places[tokens.start].from as usize..end]
    }

    /// As [`Self::text`], with the brackets that open right before it (if `opened`) and close right behind it (if `closed`).
    pub(super) fn text_in_brackets(&self, tokens: Range<usize>, opened: bool, closed: bool) -> &str {
        let (from, to) = (self.places[tokens.start].from as usize, self.places[tokens.end - 1].to as usize);
        let before = if opened { self.text[..from].trim_end_matches(OPENING).len() } else { from };
        let behind = if closed { self.text.len() - self.text[to..].trim_start_matches(CLOSING).len() } else { to };
        &self.text[before..behind]
    }

    /// The tokens whose source is exactly this span; `None` if it does not begin and end with a token.
    pub(super) fn tokens_at(&self, span: Span) -> Option<Range<usize>> {
        let start = self.places.iter().position(|place| place.source.start == span.start)?;
        let end = self.places[start..].iter().position(|place| place.source.end == span.end)?;
        Some(start..start + end + 1)
    }

    /// How much of this narrative stands in another: the share of its distinct runs of [`SHINGLE`] tokens that occur there too,
    /// 0–1 (containment after Broder 1997). `None` if it is shorter than one run. Runs cross from one paragraph into the next.
    /// Statutory wording counts like any other. Cost: `n log n` in the tokens of both.
    ///
    /// ```
    /// use gongkai::{copies::Narrative, parse::parse, read::{read_bytes, Limits}};
    /// let read = |year: u16| {
    ///     let text = format!("青溪县{year}年政府信息公开工作年度报告\n一、总体情况\n{year}年，我县按月更新目录，逐件答复申请。\n六、其他需要报告的事项\n无。\n");
    ///     read_bytes("a.txt", text.as_bytes(), &Limits::default()).map(|source| Narrative::of(&parse(&source)))
    /// };
    /// let (old, new) = (read(2021)?, read(2022)?);
    /// assert_eq!(new.containment(&new), Some(1.0));
    /// assert!(new.containment(&old).is_some_and(|c| c > 0.9 && c < 1.0), "only the year is new");
    /// # Ok::<(), gongkai::error::Error>(())
    /// ```
    pub fn containment(&self, other: &Self) -> Option<f64> {
        let set = |narrative: &Self| {
            let mut set: Vec<u64> = grams(&narrative.codes, SHINGLE).collect();
            set.sort_unstable();
            set.dedup();
            set
        };
        let (own, there) = (set(self), set(other));
        let shared = own.iter().filter(|gram| there.binary_search(gram).is_ok()).count();
        (!own.is_empty()).then(|| shared as f64 / own.len() as f64)
    }

    /// Adds a paragraph whose first character stands at `start`; `source` is asked for the place of each token in the source, by its number,
    /// the token and its bytes of the text of this narrative.
    pub(super) fn push(
        &mut self,
        section: Option<SectionKind>,
        block: u32,
        start: u32,
        piece: &str,
        mut source: impl FnMut(usize, &Token, Range<u32>) -> Span,
    ) {
        let first = self.codes.len();
        let base = self.text.len() as u32;
        tokenise(piece, |token| {
            let (from, to) = (base + token.from, base + token.to);
            let source = source(self.codes.len(), &token, from..to);
            let before = self.places.last().map_or(0, |last| last.before + (last.end - last.start));
            self.codes.push(token.code);
            self.places.push(Place { start: start + token.start, end: start + token.end, from, to, before, source });
        });
        let tokens = first..self.codes.len();
        if tokens.is_empty() {
            return;
        }
        self.text.push_str(piece);
        self.text.push('\n');
        let continues = self.paragraphs.last().is_some_and(|p| p.section == section);
        match self.sections.last_mut().filter(|_| continues) {
            Some(last) => last.end = tokens.end,
            None => self.sections.push(tokens.clone()),
        }
        let chars = self.chars(tokens.clone());
        self.paragraphs.push(Paragraph { section, block, tokens, chars, text: base..base + piece.len() as u32 });
    }
}

/// One token of a piece of text: characters `start..end`, bytes `from..to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub code: u64,
    pub start: u32,
    pub end: u32,
    pub from: u32,
    pub to: u32,
}

/// Whether the token is a run of digits: the lowest bit of its code says so.
#[inline]
pub(super) fn is_number(code: u64) -> bool {
    code & 1 == 1
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Digit,
    Latin,
    Letter,
    Other,
}

fn class(c: char) -> Class {
    match c {
        _ if is_han(c) => Class::Letter,
        '0'..='9' => Class::Digit,
        'a'..='z' => Class::Latin,
        _ if !c.is_alphanumeric() => Class::Other,
        '\u{C0}'..='\u{24F}' => Class::Latin,
        _ => Class::Letter,
    }
}

/// Cuts text into tokens, in order.
pub(super) fn tokenise(text: &str, mut each: impl FnMut(Token)) {
    let mut open: Option<(Class, Token)> = None;
    let (mut position, mut at) = (0u32, 0usize);
    while at < text.len() {
        let (from, start) = (at as u32, position);
        let fresh = |to: u32, folded: u32, class: Class| {
            let code = mix(u64::from(folded) | (class as u64 + 1) << 32);
            Token { code, start, end: start + 1, from, to }
        };
        position += 1;
        // Nearly all characters: folded they are themselves, and each is a token.
        if let Some(code) = han(text.as_bytes(), at) {
            at += 3;
            if let Some((kind, token)) = open.take() {
                each(closed(kind, token));
            }
            each(closed(Class::Letter, fresh(at as u32, code, Class::Letter)));
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        at += c.len_utf8();
        let to = at as u32;
        let folded = if let Folded::Kept(folded) = fold(c) { folded } else { ' ' };
        let class = class(folded);
        match &mut open {
            Some((kind, token)) if *kind == class => {
                token.code = mix(token.code ^ u64::from(u32::from(folded)));
                (token.end, token.to) = (position, to);
                continue;
            }
            _ => {
                if let Some((kind, token)) = open.take() {
                    each(closed(kind, token));
                }
            }
        }
        match class {
            Class::Digit | Class::Latin => open = Some((class, fresh(to, u32::from(folded), class))),
            Class::Letter => each(closed(class, fresh(to, u32::from(folded), class))),
            Class::Other => {}
        }
    }
    if let Some((kind, token)) = open {
        each(closed(kind, token));
    }
}

/// The ideograph of the basic block that begins at a byte, read from its three bytes: twice as fast as the standard library, which has to
/// expect any character.
#[inline]
fn han(bytes: &[u8], at: usize) -> Option<u32> {
    let &[lead @ 0xE4..=0xE9, second, third] = bytes.get(at..at + 3)? else { return None };
    let code = u32::from(lead & 0x0F) << 12 | u32::from(second & 0x3F) << 6 | u32::from(third & 0x3F);
    (0x4E00..=0x9FFF).contains(&code).then_some(code)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}')
}

fn closed(class: Class, token: Token) -> Token {
    Token { code: token.code & !1 | u64::from(class == Class::Digit), ..token }
}

/// Walks a text once, block after block, giving each block's characters and their source spans.
struct Walk<'a> {
    text: &'a ReportText,
    position: u32,
    byte: usize,
    run: usize,
    /// Byte of [`ReportText::display`] at which the current run starts.
    run_byte: usize,
    spans: Vec<Span>,
}

impl<'a> Walk<'a> {
    fn new(text: &'a ReportText) -> Self {
        Self { text, position: 0, byte: 0, run: 0, run_byte: 0, spans: Vec::new() }
    }

    /// Characters `start..end`; blocks must be asked for in ascending order.
    fn block(&mut self, start: u32, end: u32) -> (&'a str, &[Span]) {
        self.spans.clear();
        let runs = &self.text.map.runs;
        let mut from = self.byte;
        for c in self.text.display[self.byte..].chars() {
            if self.position == end {
                break;
            }
            while runs.get(self.run + 1).is_some_and(|r| r.0 <= self.position) {
                self.run += 1;
                self.run_byte = self.byte;
            }
            if self.position == start {
                from = self.byte;
            }
            if self.position >= start {
                self.spans.push(match runs.get(self.run) {
                    None => Span::default(),
                    Some(&(_, source, 0)) => {
                        let at = source + (self.byte - self.run_byte) as u32;
                        Span::new(at, at + c.len_utf8() as u32)
                    }
                    Some(&(_, source, len)) => Span::new(source, source + len),
                });
            }
            self.byte += c.len_utf8();
            self.position += 1;
        }
        (&self.text.display[from..self.byte], &self.spans)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::sample::{Sample, report};
    use super::*;

    fn words(text: &str) -> Vec<&str> {
        let mut words = Vec::new();
        tokenise(text, |t| words.push(&text[t.from as usize..t.to as usize]));
        words
    }

    #[test]
    fn digits_and_latin_runs_are_one_token_and_punctuation_none() {
        for (input, expected) in [
            ("2020年，我办", &["2020", "年", "我", "办"][..]),
            ("１２.5％ 公开APP、ｗＥＢ端", &["１２", "5", "公", "开", "APP", "ｗＥＢ", "端"]),
            ("二〇二一", &["二", "〇", "二", "一"]),
            ("。，　 ", &[]),
        ] {
            assert_eq!(words(input), expected, "{input}");
        }
    }

    #[test]
    fn widths_and_case_do_not_matter_but_digits_do() {
        let codes = |text: &str| {
            let mut codes = Vec::new();
            tokenise(text, |t| codes.push(t.code));
            codes
        };
        assert_eq!(codes("公开, 28条APP"), codes("公开，２８条ａｐｐ"));
        assert_ne!(codes("28条"), codes("82条"));
        assert_ne!(codes("05"), codes("5"));
        assert!(is_number(codes("2020")[0]) && !is_number(codes("年")[0]));
    }

    #[test]
    fn only_paragraphs_of_the_narrative_sections_and_their_places() {
        let report = report(
            Sample::new("小桥街道", 2020)
                .section(SectionKind::S1, &["2020年，我办", "公 开"])
                .section(SectionKind::S2, &["表格说明"])
                .section(SectionKind::S5, &["不足。"]),
        );
        let narrative = Narrative::of(&report);
        let texts: Vec<&str> = narrative.paragraphs().iter().map(|p| narrative.text(p.tokens.clone())).collect();
        assert_eq!(texts, ["2020年，我办", "公开", "不足"]);
        assert_eq!(narrative.sections(), [0..6, 6..8]);
        assert_eq!(narrative.chars(0..4), 7);
        for token in 0..narrative.codes().len() {
            let positions = narrative.positions(token..token + 1);
            assert_eq!(narrative.source(token..token + 1), report.text.span(positions.start, positions.end), "token {token}");
            assert_eq!(narrative.text(token..token + 1), report.text.slice(positions.start, positions.end));
        }
    }

    #[test]
    fn containment_equals_counting_runs_one_by_one() {
        use super::super::sample::{narrative, words};
        let base = words(3, 60);
        let part: String = base.chars().skip(10).take(30).chain(words(4, 20).chars()).collect();
        for (a, b) in [(&base, &part), (&part, &base), (&base, &base), (&words(5, 40), &base), (&"公开".to_owned(), &base)] {
            let (a, b) = (narrative(&[a]), narrative(&[b]));
            let runs: HashSet<&[u64]> = a.codes().windows(SHINGLE).collect();
            let there: HashSet<&[u64]> = b.codes().windows(SHINGLE).collect();
            let expected = (!runs.is_empty()).then(|| runs.intersection(&there).count() as f64 / runs.len() as f64);
            assert_eq!(a.containment(&b), expected);
        }
    }

    #[test]
    fn without_sections_every_paragraph_counts_unless_it_is_no_report() {
        let mut report = report(Sample::new("小桥街道", 2020).section(SectionKind::S2, &["今年主动公开信息"]));
        report.sections.clear();
        assert_eq!(Narrative::of(&report).codes().len(), 8);
        report.identity.kind = Some(Kind::Other);
        assert!(Narrative::of(&report).codes().is_empty());
    }
}
