//! From the index to words that can be counted.
//!
//! Comes in: an index and a [`Request`]. Goes out: a [`Corpus`]: the words of the chosen text as numbers, four bytes each, with what
//! was left out. Reports are read once, some hundreds at a time; their text is not kept. It counts nothing.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rayon::prelude::*;

use super::phrases::Phrases;
use super::scope::Scope;
use super::tokens::{Token, Unit, tokens};
use crate::copies::{Gathered, Names, Shingles, Source, Texts};
use crate::error::Result;
use crate::report::{Kind, ReportId};
use crate::search::{Card, Filter, Index, Stored, VISITED};
use crate::text::fold_kept;

/// What to do with near-identical paragraphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Copies {
    /// Every paragraph counts.
    #[default]
    Counted,
    /// Each text, that is near-identical paragraphs, counts once, see [`Texts`].
    Folded,
}

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Which reports. Documents that are no yearly report are left out unless the filter names [`Kind::Other`].
    pub filter: Filter,
    /// Reports to leave out.
    pub without: HashSet<ReportId>,
    /// Which text of them.
    pub scope: Scope,
    /// Copies.
    pub copies: Copies,
    /// What words are.
    pub unit: Unit,
    /// Phrases to count besides.
    pub phrases: Phrases,
}

/// How much was read and what was left out: the denominators of every figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Reports with at least one word counted.
    pub reports: u64,
    /// Words counted.
    pub words: u64,
    /// Documents left out because they are no yearly report.
    pub not_reports: u64,
    /// Reports without any word of the text asked for.
    pub silent: u64,
    /// Reports left out as [`Request::without`] says.
    pub without: u64,
    /// Of the reports counted, how many do not say their year.
    pub year_unknown: u64,
    /// Paragraphs with a word, before folding.
    pub paragraphs: u64,
    /// Of these, left out because another paragraph stands for them.
    pub folded: u64,
}

/// The counted text of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The report.
    pub source: Source,
    /// Words.
    pub words: u64,
    /// Occurrences of each phrase of the request.
    pub said: Vec<u32>,
    tokens: Range<usize>,
}

/// Tokens below this number are marks, from it on words.
pub const FIRST_WORD: u32 = 3;
/// The end of a sentence or block.
pub const STOP: u32 = 0;
/// A mark inside a sentence.
pub const PAUSE: u32 = 1;
/// Digits.
pub const NUMBER: u32 = 2;

/// Text as numbered tokens: [`STOP`], [`PAUSE`], [`NUMBER`], and words from [`FIRST_WORD`] on in the order of first appearance.
/// Every block ends with [`STOP`]. Four bytes a token. Holds only reports with at least one word, in order of file name.
#[derive(Clone, Debug, Default)]
pub struct Corpus {
    vocabulary: Vec<String>,
    tokens: Vec<u32>,
    documents: Vec<Document>,
    size: Size,
    unit: Unit,
}

impl Corpus {
    /// Reads the text a request asks for. The same for any number of threads.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn read(index: &Index, request: &Request) -> Result<Self> {
        let mut reading = Reading::new(request);
        index.visit(
            &request.filter,
            |stored| Piece::of(&stored, request),
            |piece| {
                reading.take(piece);
                Ok(())
            },
        )?;
        Ok(reading.finish())
    }

    /// How much there is, and what was left out.
    pub fn size(&self) -> &Size {
        &self.size
    }

    /// What its words are.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// Its reports, in order of file name.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// The tokens of a report.
    pub fn tokens(&self, document: &Document) -> &[u32] {
        &self.tokens[document.tokens.clone()]
    }

    /// The word of a token from [`FIRST_WORD`] on.
    pub fn word(&self, token: u32) -> &str {
        &self.vocabulary[(token - FIRST_WORD) as usize]
    }

    /// The token of a word, if the text has it. Linear in the vocabulary.
    pub fn token(&self, word: &str) -> Option<u32> {
        self.vocabulary.iter().position(|known| known == word).map(|at| at as u32 + FIRST_WORD)
    }

    /// One more than the greatest token.
    pub fn token_end(&self) -> usize {
        self.vocabulary.len() + FIRST_WORD as usize
    }

    /// Hands the words of each report with their counts to `take`, report after report, tokens ascending. Counting runs in
    /// parallel. Cost: sorting the words of each report.
    pub fn counts(&self, mut take: impl FnMut(&Document, &[(u32, u32)])) {
        for batch in self.documents.chunks(VISITED) {
            let counted: Vec<Vec<(u32, u32)>> = batch.par_iter().map(|document| tally(self.tokens(document))).collect();
            batch.iter().zip(&counted).for_each(|(document, counts)| take(document, counts));
        }
    }
}

/// The distinct words with their counts, ascending.
fn tally(tokens: &[u32]) -> Vec<(u32, u32)> {
    let mut words: Vec<u32> = tokens.iter().copied().filter(|token| *token >= FIRST_WORD).collect();
    words.sort_unstable();
    words.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect()
}

/// The text of one report, its words numbered among themselves.
struct Piece {
    source: Source,
    kind: Option<Kind>,
    words: Vec<String>,
    blocks: Vec<Block>,
}

struct Block {
    number: u32,
    tokens: Vec<u32>,
    said: Vec<u32>,
    shingles: Option<Shingles>,
}

impl Block {
    fn words(&self) -> u64 {
        self.tokens.iter().filter(|token| **token >= FIRST_WORD).count() as u64
    }
}

impl Piece {
    fn of(stored: &Stored, request: &Request) -> Result<Self> {
        let card = &stored.card;
        let mut piece = Self { source: source(card), kind: card.kind, words: Vec::new(), blocks: Vec::new() };
        if piece.is_left_out(request) {
            return Ok(piece);
        }
        let report = stored.report()?;
        let names = match request.copies {
            Copies::Folded => names(card),
            Copies::Counted => Names::default(),
        };
        let texts: Vec<(u32, String)> = request.scope.blocks(&report).map(|(number, text)| (number, fold_kept(text))).collect();
        let mut known: HashMap<&str, u32> = HashMap::new();
        for (number, text) in &texts {
            let mut block =
                Block { number: *number, tokens: Vec::new(), said: vec![0; request.phrases.typed().len()], shingles: None };
            tokens(text, request.unit, |token| {
                block.tokens.push(match token {
                    Token::Stop => STOP,
                    Token::Pause => PAUSE,
                    Token::Number => NUMBER,
                    Token::Word(word) => {
                        let next = known.len() as u32 + FIRST_WORD;
                        *known.entry(word).or_insert_with_key(|word| {
                            piece.words.push((*word).to_owned());
                            next
                        })
                    }
                });
            });
            block.tokens.push(STOP);
            request.phrases.count(text, &mut block.said);
            if request.copies == Copies::Folded {
                block.shingles = Shingles::of(text, &names);
            }
            piece.blocks.push(block);
        }
        Ok(piece)
    }

    fn is_left_out(&self, request: &Request) -> bool {
        self.is_no_report(request) || request.without.contains(&self.source.id)
    }

    fn is_no_report(&self, request: &Request) -> bool {
        self.kind == Some(Kind::Other) && !request.filter.kind.contains(&Kind::Other)
    }
}

/// The report of a card, as the order of its paragraphs depends on it.
pub(super) fn source(card: &Card) -> Source {
    Source { id: card.id.clone(), year: card.year, file: card.file().to_owned() }
}

/// The names that a card's report goes by.
pub(super) fn names(card: &Card) -> Names {
    Names::of_issuer(card.agency.as_deref(), card.region.as_deref())
}

/// Puts pieces together, in order.
struct Reading<'a> {
    request: &'a Request,
    corpus: Corpus,
    known: HashMap<String, u32>,
    /// Of each document, its blocks: number, end among the corpus' tokens, occurrences of the phrases.
    blocks: Vec<Vec<(u32, usize, Vec<u32>)>>,
    gathered: Gathered,
}

impl<'a> Reading<'a> {
    fn new(request: &'a Request) -> Self {
        let corpus = Corpus { unit: request.unit, ..Corpus::default() };
        Self { request, corpus, known: HashMap::new(), blocks: Vec::new(), gathered: Gathered::default() }
    }

    fn take(&mut self, mut piece: Piece) {
        if piece.is_no_report(self.request) {
            self.corpus.size.not_reports += 1;
            return;
        }
        if piece.is_left_out(self.request) {
            self.corpus.size.without += 1;
            return;
        }
        let numbers: Vec<u32> = piece.words.into_iter().map(|word| self.number(word)).collect();
        let start = self.corpus.tokens.len();
        let mut blocks = Vec::with_capacity(piece.blocks.len());
        let mut shingles = Vec::new();
        for block in &mut piece.blocks {
            self.corpus.size.paragraphs += u64::from(block.words() > 0);
            let global = |token: &u32| token.checked_sub(FIRST_WORD).map_or(*token, |local| numbers[local as usize]);
            self.corpus.tokens.extend(block.tokens.iter().map(global));
            shingles.extend(block.shingles.take().map(|shingles| (block.number, shingles)));
            blocks.push((block.number, self.corpus.tokens.len(), std::mem::take(&mut block.said)));
        }
        if self.request.copies == Copies::Folded {
            self.gathered.push(piece.source.clone(), shingles);
        }
        let tokens = start..self.corpus.tokens.len();
        self.corpus.documents.push(Document { source: piece.source, words: 0, said: Vec::new(), tokens });
        self.blocks.push(blocks);
    }

    fn number(&mut self, word: String) -> u32 {
        if let Some(number) = self.known.get(&word) {
            return *number;
        }
        let number = self.corpus.token_end() as u32;
        self.corpus.vocabulary.push(word.clone());
        self.known.insert(word, number);
        number
    }

    /// Drops what other paragraphs stand for, and sums up.
    fn finish(self) -> Corpus {
        let Self { request, mut corpus, blocks, gathered, .. } = self;
        let texts = (request.copies == Copies::Folded).then(|| gathered.texts());
        let stays = |texts: &Texts, report: &ReportId, block| texts.get(report, block).is_none_or(|p| p.stands);
        let size = &mut corpus.size;
        let mut kept = 0;
        for (document, blocks) in corpus.documents.iter_mut().zip(blocks) {
            let mut from = document.tokens.start;
            let start = kept;
            document.said = vec![0; request.phrases.typed().len()];
            for (number, end, said) in blocks {
                let words = corpus.tokens[from..end].iter().filter(|token| **token >= FIRST_WORD).count() as u64;
                if texts.as_ref().is_none_or(|texts| stays(texts, &document.source.id, number)) {
                    corpus.tokens.copy_within(from..end, kept);
                    kept += end - from;
                    document.words += words;
                    document.said.iter_mut().zip(said).for_each(|(sum, more)| *sum += more);
                } else {
                    size.folded += u64::from(words > 0);
                }
                from = end;
            }
            document.tokens = start..kept;
        }
        corpus.tokens.truncate(kept);
        corpus.tokens.shrink_to_fit();
        let before = corpus.documents.len();
        corpus.documents.retain(|document| document.words > 0);
        size.reports = corpus.documents.len() as u64;
        size.silent = before as u64 - size.reports;
        size.words = corpus.documents.iter().map(|document| document.words).sum();
        size.year_unknown = corpus.documents.iter().filter(|document| document.source.year.is_none()).count() as u64;
        corpus
    }
}
