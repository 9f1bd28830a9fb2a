//! Exact phrases over the trigram field, as a tantivy query that also counts occurrences.
//!
//! A phrase of three characters or more is the meeting of its covering grams at the right distances; one of one or two
//! characters is the union of all grams that begin with it. Cost: the postings of the rarest gram, or of the prefix range.

use std::ops::Range;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::grams::cover;
use super::schema::unpack_section;

/// Finds a folded phrase, in the whole text or in some sections.
#[derive(Clone, Debug)]
pub struct ExactQuery {
    /// The trigram field.
    pub field: Field,
    /// The folded phrase, not empty.
    pub phrase: Vec<char>,
    /// Section numbers the phrase must stand in; empty for anywhere.
    pub scope: Vec<u8>,
}

impl ExactQuery {
    fn grams(&self) -> Vec<(Term, u32)> {
        cover(&self.phrase).into_iter().map(|(gram, offset)| (Term::from_field_text(self.field, &gram), offset)).collect()
    }

    /// The occurrences in each document of a segment, as an iterator to be moved forward.
    pub fn occurrences(&self, reader: &SegmentReader) -> tantivy::Result<Option<Occurrences>> {
        let scope = Scope::open(&self.scope, reader)?;
        if self.phrase.len() < 3 {
            return Ok(Some(Occurrences::Listed(self.list_short(reader, &scope)?)));
        }
        let inverted = reader.inverted_index(self.field)?;
        let mut grams = Vec::new();
        for (term, offset) in self.grams() {
            let Some(postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? else {
                return Ok(None);
            };
            grams.push((postings, offset));
        }
        // The rarest gram leads.
        grams.sort_by_key(|(postings, offset)| (postings.doc_freq(), *offset));
        let last = self.phrase.len() as u32 - 3;
        let mut met =
            Meeting { grams, last, length: self.phrase.len() as u32, scope, starts: Vec::new(), buffer: Vec::new(), doc: 0 };
        met.settle();
        Ok(Some(Occurrences::Met(Box::new(met))))
    }

    /// One- and two-character phrases: all documents of the prefix range with their counts.
    fn list_short(&self, reader: &SegmentReader, scope: &Scope) -> tantivy::Result<Listed> {
        let prefix: String = self.phrase.iter().collect();
        let inverted = reader.inverted_index(self.field)?;
        let mut counts = vec![0u32; reader.max_doc() as usize];
        let mut positions = Vec::new();
        let mut range = inverted.terms().range().ge(prefix.as_bytes());
        if let Some(end) = after_prefix(&prefix) {
            range = range.lt(end.as_bytes());
        }
        let mut terms = range.into_stream()?;
        let option = if scope.is_open() { IndexRecordOption::WithFreqs } else { IndexRecordOption::WithFreqsAndPositions };
        while terms.advance() {
            let mut postings = inverted.read_postings_from_terminfo(terms.value(), option)?;
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                counts[doc as usize] += if scope.is_open() {
                    postings.term_freq()
                } else {
                    postings.positions(&mut positions);
                    scope.keep(doc, self.phrase.len() as u32, &mut positions);
                    positions.len() as u32
                };
                postings.advance();
            }
        }
        let docs = counts.iter().enumerate().filter(|(_, c)| **c > 0).map(|(doc, c)| (doc as DocId, *c)).collect();
        Ok(Listed { docs, at: 0 })
    }
}

/// The smallest string above every string with this prefix.
fn after_prefix(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    let last = chars.pop()? as u32 + 1;
    let last = if last == 0xD800 { 0xE000 } else { last };
    chars.push(char::from_u32(last)?);
    Some(chars.into_iter().collect())
}

/// The character ranges a phrase may stand in, a document at a time.
enum Scope {
    Anywhere,
    Sections(Vec<u8>, tantivy::columnar::Column<u64>),
}

impl Scope {
    fn open(sections: &[u8], reader: &SegmentReader) -> tantivy::Result<Self> {
        if sections.is_empty() {
            return Ok(Self::Anywhere);
        }
        Ok(Self::Sections(sections.to_vec(), reader.fast_fields().u64("sections")?))
    }

    fn is_open(&self) -> bool {
        matches!(self, Self::Anywhere)
    }

    fn keep(&self, doc: DocId, length: u32, starts: &mut Vec<u32>) {
        let Self::Sections(kinds, column) = self else { return };
        let allowed: Vec<Range<u32>> =
            column.values_for_doc(doc).map(unpack_section).filter(|(k, _, _)| kinds.contains(k)).map(|(_, s, e)| s..e).collect();
        starts.retain(|start| allowed.iter().any(|r| r.start <= *start && start + length <= r.end));
    }
}

/// Documents that hold a phrase, with the number of its occurrences.
pub enum Occurrences {
    /// From meeting grams.
    Met(Box<Meeting>),
    /// From a list.
    Listed(Listed),
}

/// The grams of a phrase, moved forward together.
pub struct Meeting {
    grams: Vec<(SegmentPostings, u32)>,
    last: u32,
    length: u32,
    scope: Scope,
    /// Starts of the phrase in the current document, plus `last`.
    starts: Vec<u32>,
    buffer: Vec<u32>,
    /// The current document. The leading gram may stand elsewhere once another has run out.
    doc: DocId,
}

/// Documents with counts, in order.
pub struct Listed {
    docs: Vec<(DocId, u32)>,
    at: usize,
}

impl Meeting {
    /// Moves to the first document from the current one on that holds the phrase.
    fn settle(&mut self) -> DocId {
        loop {
            let doc = self.meet();
            if doc == TERMINATED || self.find_starts(doc) {
                self.doc = doc;
                return doc;
            }
            self.grams[0].0.advance();
        }
    }

    /// Moves all grams to one document.
    fn meet(&mut self) -> DocId {
        let mut candidate = self.grams[0].0.doc();
        'candidates: while candidate != TERMINATED {
            for (postings, _) in &mut self.grams {
                let doc = if postings.doc() < candidate { postings.seek(candidate) } else { postings.doc() };
                if doc > candidate {
                    candidate = doc;
                    continue 'candidates;
                }
            }
            return candidate;
        }
        TERMINATED
    }

    /// Keeps the starts at which every gram stands at its distance.
    fn find_starts(&mut self, doc: DocId) -> bool {
        let last = self.last;
        for (number, (postings, offset)) in self.grams.iter_mut().enumerate() {
            if number == 0 {
                postings.positions_with_offset(last - *offset, &mut self.starts);
                continue;
            }
            postings.positions_with_offset(last - *offset, &mut self.buffer);
            let mut others = self.buffer.iter().copied().peekable();
            self.starts.retain(|start| {
                while others.next_if(|other| other < start).is_some() {}
                others.peek() == Some(start)
            });
            if self.starts.is_empty() {
                return false;
            }
        }
        if !self.scope.is_open() {
            self.starts.iter_mut().for_each(|s| *s -= last);
            self.scope.keep(doc, self.length, &mut self.starts);
        }
        !self.starts.is_empty()
    }
}

impl Occurrences {
    /// How often the phrase stands in the current document.
    pub fn count(&self) -> u32 {
        match self {
            Self::Met(met) if met.doc == TERMINATED => 0,
            Self::Met(met) => met.starts.len() as u32,
            Self::Listed(listed) => listed.docs.get(listed.at).map_or(0, |d| d.1),
        }
    }
}

impl DocSet for Occurrences {
    fn advance(&mut self) -> DocId {
        match self {
            Self::Met(met) if met.doc == TERMINATED => TERMINATED,
            Self::Met(met) => {
                met.grams[0].0.advance();
                met.settle()
            }
            Self::Listed(listed) => {
                listed.at += 1;
                self.doc()
            }
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() >= target {
            return self.doc();
        }
        match self {
            Self::Met(met) => {
                met.grams[0].0.seek(target);
                met.settle()
            }
            Self::Listed(listed) => {
                listed.at += listed.docs[listed.at..].partition_point(|d| d.0 < target);
                self.doc()
            }
        }
    }

    fn doc(&self) -> DocId {
        match self {
            Self::Met(met) => met.doc,
            Self::Listed(listed) => listed.docs.get(listed.at).map_or(TERMINATED, |d| d.0),
        }
    }

    fn size_hint(&self) -> u32 {
        match self {
            Self::Met(met) => met.grams[0].0.size_hint(),
            Self::Listed(listed) => listed.docs.len() as u32,
        }
    }
}

impl Query for ExactQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let similarity = match scoring {
            EnableScoring::Enabled { statistics_provider, .. } if self.phrase.len() >= 3 => {
                let terms: Vec<Term> = self.grams().into_iter().map(|(t, _)| t).collect();
                Some(Bm25Weight::for_terms(statistics_provider, &terms)?)
            }
            // The document frequency of a short phrase is known only after its list is made: a plain length-normalised weight.
            EnableScoring::Enabled { statistics_provider, .. } => {
                let docs = statistics_provider.total_num_docs()?.max(1);
                let average = statistics_provider.total_num_tokens(self.field)? as Score / docs as Score;
                Some(Bm25Weight::for_one_term(docs / 2, docs, average))
            }
            EnableScoring::Disabled { .. } => None,
        };
        Ok(Box::new(ExactWeight { query: self.clone(), similarity }))
    }
}

struct ExactWeight {
    query: ExactQuery,
    similarity: Option<Bm25Weight>,
}

impl Weight for ExactWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let Some(occurrences) = self.query.occurrences(reader)? else { return Ok(Box::new(EmptyScorer)) };
        let norms = reader.get_fieldnorms_reader(self.query.field)?;
        let similarity = self.similarity.as_ref().map(|s| s.boost_by(boost));
        Ok(Box::new(ExactScorer { occurrences, norms, similarity }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not hold the phrase")));
        }
        Ok(Explanation::new("BM25 of the phrase", scorer.score()))
    }
}

struct ExactScorer {
    occurrences: Occurrences,
    norms: FieldNormReader,
    similarity: Option<Bm25Weight>,
}

impl DocSet for ExactScorer {
    fn advance(&mut self) -> DocId {
        self.occurrences.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.occurrences.seek(target)
    }

    fn doc(&self) -> DocId {
        self.occurrences.doc()
    }

    fn size_hint(&self) -> u32 {
        self.occurrences.size_hint()
    }
}

impl Scorer for ExactScorer {
    fn score(&mut self) -> Score {
        let norm = self.norms.fieldnorm_id(self.doc());
        self.similarity.as_ref().map_or(1.0, |s| s.score(norm, self.occurrences.count()))
    }
}
