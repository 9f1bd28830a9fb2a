//! Exact phrases over the trigram field, as a tantivy query that also counts occurrences.
//!
//! A phrase of three characters or more is the meeting of its covering grams at the right distances; one of one or two
//! characters is the union of all grams that begin with it. Cost: the postings of the rarest gram, or of the prefix range.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError, Term};

use super::grams::cover;
use super::schema::unpack_section;
use super::scope::Sections;
use crate::report::SectionKind;

/// Finds a folded phrase, in the whole text or in some sections.
#[derive(Clone, Debug)]
pub struct ExactQuery {
    /// The trigram field.
    pub field: Field,
    /// The folded phrase, not empty.
    pub phrase: Vec<char>,
    /// Where the phrase must stand.
    pub scope: Sections,
}

impl ExactQuery {
    /// The occurrences in each document of a segment, as an iterator to be moved forward.
    pub fn occurrences(&self, reader: &SegmentReader) -> tantivy::Result<Option<Occurrences>> {
        let scope = Scope::open(self.scope, reader)?;
        if self.phrase.len() < 3 {
            return Ok(Some(Occurrences::Listed(self.list_short(reader, &scope)?)));
        }
        let inverted = reader.inverted_index(self.field)?;
        let mut grams = Vec::new();
        for (gram, offset) in cover(&self.phrase) {
            let term = Term::from_field_text(self.field, &gram);
            let Some(postings) = inverted.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? else {
                return Ok(None);
            };
            grams.push((postings, offset));
        }
        // The rarest gram leads.
        grams.sort_by_key(|(postings, offset)| (postings.doc_freq(), *offset));
        let last = self.phrase.len() as u32 - 3;
        let mut met = Meeting { grams, last, scope, starts: Vec::new(), buffer: Vec::new(), doc: 0 };
        met.settle();
        Ok(Some(Occurrences::Met(Box::new(met))))
    }

    /// Where the phrase stands, as (document, first character), sorted; in all documents of a segment, or only among these
    /// (sorted).
    pub fn starts(&self, reader: &SegmentReader, among: Option<&[DocId]>) -> tantivy::Result<Vec<(DocId, u32)>> {
        let mut starts = Vec::new();
        if self.phrase.len() < 3 {
            let scope = Scope::open(self.scope, reader)?;
            self.each_gram(reader, IndexRecordOption::WithFreqsAndPositions, |postings| gather(postings, among, &mut starts))?;
            starts.sort_unstable();
            scope.keep_pairs(&mut starts);
            return Ok(starts);
        }
        let Some(Occurrences::Met(mut met)) = self.occurrences(reader)? else { return Ok(starts) };
        let mut wanted = among.map(<[DocId]>::iter);
        while met.doc != TERMINATED {
            if let Some(wanted) = &mut wanted {
                let Some(target) = wanted.next() else { break };
                if met.doc < *target {
                    met.grams[0].0.seek(*target);
                    met.settle();
                }
                if met.doc == *target {
                    starts.extend(met.starts().map(|s| (*target, s)));
                }
            } else {
                starts.extend(met.starts().map(|s| (met.doc, s)));
                met.grams[0].0.advance();
                met.settle();
            }
        }
        Ok(starts)
    }

    /// One- and two-character phrases: all documents of the prefix range with their counts.
    fn list_short(&self, reader: &SegmentReader, scope: &Scope) -> tantivy::Result<Listed> {
        let mut counts = vec![0u32; reader.max_doc() as usize];
        let mut positions = Vec::new();
        let option = if scope.is_open() { IndexRecordOption::WithFreqs } else { IndexRecordOption::WithFreqsAndPositions };
        self.each_gram(reader, option, |postings| {
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                counts[doc as usize] += if scope.is_open() {
                    postings.term_freq()
                } else {
                    postings.positions(&mut positions);
                    scope.keep(doc, &mut positions);
                    positions.len() as u32
                };
                postings.advance();
            }
        })?;
        let docs = counts.iter().enumerate().filter(|(_, c)| **c > 0).map(|(doc, c)| (doc as DocId, *c)).collect();
        Ok(Listed { docs, at: 0 })
    }

    /// The postings of every gram that begins with the phrase.
    fn each_gram(
        &self,
        reader: &SegmentReader,
        option: IndexRecordOption,
        mut visit: impl FnMut(&mut SegmentPostings),
    ) -> tantivy::Result<()> {
        let prefix: String = self.phrase.iter().collect();
        let inverted = reader.inverted_index(self.field)?;
        let mut range = inverted.terms().range().ge(prefix.as_bytes());
        if let Some(end) = after_prefix(&prefix) {
            range = range.lt(end.as_bytes());
        }
        let mut terms = range.into_stream()?;
        while terms.advance() {
            visit(&mut inverted.read_postings_from_terminfo(terms.value(), option)?);
        }
        Ok(())
    }
}

/// Adds the positions of a gram as (document, position): in all documents, or only among these (sorted).
pub(super) fn gather(postings: &mut SegmentPostings, among: Option<&[DocId]>, out: &mut Vec<(DocId, u32)>) {
    let mut positions = Vec::new();
    let mut add = |postings: &mut SegmentPostings| {
        postings.positions(&mut positions);
        out.extend(positions.iter().map(|p| (postings.doc(), *p)));
    };
    match among {
        None => {
            while postings.doc() != TERMINATED {
                add(postings);
                postings.advance();
            }
        }
        Some(docs) => {
            for doc in docs {
                let at = if postings.doc() < *doc { postings.seek(*doc) } else { postings.doc() };
                match at {
                    TERMINATED => break,
                    at if at == *doc => add(postings),
                    _ => {}
                }
            }
        }
    }
}

/// The smallest string above every string with this prefix.
pub(super) fn after_prefix(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    let last = chars.pop()? as u32 + 1;
    let last = if last == 0xD800 { 0xE000 } else { last };
    chars.push(char::from_u32(last)?);
    Some(chars.into_iter().collect())
}

/// The character ranges a phrase may stand in, a document at a time.
enum Scope {
    Anywhere,
    Sections(Sections, tantivy::columnar::Column<u64>),
}

impl Scope {
    fn open(sections: Sections, reader: &SegmentReader) -> tantivy::Result<Self> {
        if sections.is_all() {
            return Ok(Self::Anywhere);
        }
        Ok(Self::Sections(sections, reader.fast_fields().u64("sections")?))
    }

    fn is_open(&self) -> bool {
        matches!(self, Self::Anywhere)
    }

    /// Sections begin and end with blocks, and no phrase crosses blocks: where it starts decides.
    fn keep(&self, doc: DocId, starts: &mut Vec<u32>) {
        let Self::Sections(allowed, column) = self else { return };
        let sections: Vec<(u8, u32, u32)> = column.values_for_doc(doc).map(unpack_section).collect();
        let section = |at: u32| {
            let number = sections.iter().find(|(_, start, end)| (*start..*end).contains(&at))?.0;
            SectionKind::ALL.get(usize::from(number)).copied()
        };
        starts.retain(|start| allowed.contains(section(*start)));
    }

    /// The same for (document, start), sorted.
    fn keep_pairs(&self, pairs: &mut Vec<(DocId, u32)>) {
        if self.is_open() {
            return;
        }
        let mut kept = Vec::new();
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            let mut starts: Vec<u32> = same.iter().map(|p| p.1).collect();
            self.keep(same[0].0, &mut starts);
            kept.extend(starts.into_iter().map(|s| (same[0].0, s)));
        }
        *pairs = kept;
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
    scope: Scope,
    /// Starts of the phrase in the current document; plus `last` if the phrase may stand anywhere, which saves a pass.
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
            self.scope.keep(doc, &mut self.starts);
        }
        !self.starts.is_empty()
    }

    /// Where the phrase starts in the current document.
    fn starts(&self) -> impl Iterator<Item = u32> {
        let shift = if self.scope.is_open() { self.last } else { 0 };
        self.starts.iter().map(move |s| s - shift)
    }
}

impl Occurrences {
    /// Documents with their counts, in order.
    pub(super) fn listed(docs: Vec<(DocId, u32)>) -> Self {
        Self::Listed(Listed { docs, at: 0 })
    }

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
        let similarity = similarity(scoring, self.field, &[&self.phrase])?;
        Ok(Box::new(ExactWeight { query: self.clone(), similarity }))
    }
}

/// BM25 of phrases by the document frequencies of their covering grams.
pub(super) fn similarity(scoring: EnableScoring<'_>, field: Field, phrases: &[&[char]]) -> tantivy::Result<Option<Bm25Weight>> {
    let EnableScoring::Enabled { statistics_provider, .. } = scoring else { return Ok(None) };
    let long = phrases.iter().filter(|p| p.len() >= 3);
    let terms: Vec<Term> = long.flat_map(|p| cover(p)).map(|(gram, _)| Term::from_field_text(field, &gram)).collect();
    if terms.is_empty() {
        // The document frequency of a short phrase is known only after its list is made: a plain length-normalised weight.
        let docs = statistics_provider.total_num_docs()?.max(1);
        let average = statistics_provider.total_num_tokens(field)? as Score / docs as Score;
        return Ok(Some(Bm25Weight::for_one_term(docs / 2, docs, average)));
    }
    Bm25Weight::for_terms(statistics_provider, &terms).map(Some)
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

/// Scores documents by how often something stands in them.
pub(super) struct ExactScorer {
    pub occurrences: Occurrences,
    pub norms: FieldNormReader,
    pub similarity: Option<Bm25Weight>,
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
