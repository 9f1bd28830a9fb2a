//! Asking a query: the reports that answer it, in order, and the places in each.

use std::cmp::Reverse;

use rayon::prelude::*;
use tantivy::collector::DocSetCollector;
use tantivy::{DocAddress, DocSet, TERMINATED};

use super::Filter;
use super::collect::{AllHits, Found, Ordered, of_phrase};
use super::damage;
use super::exact::ExactQuery;
use super::index::{DocId, Index};
use super::matches::{Leaves, Places};
use super::near::NearQuery;
use super::query::{Leaf, Node, Query, Text, compile, frame};
use super::stored::Card;
use crate::error::Result;
use crate::report::{BlockKind, SectionKind, Span};

/// Order of hits. Ties of score go by newer year, then report id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best score first.
    #[default]
    Score,
    /// Oldest first, unknown years last.
    Year,
    /// By agency name.
    Agency,
    /// By file name.
    File,
    /// Most occurrences first.
    Occurrences,
}

/// A question to the index.
#[derive(Clone, Debug)]
pub struct Request {
    /// The query.
    pub query: Query,
    /// What reports must be like.
    pub filter: Filter,
    /// Order.
    pub sort: Sort,
    /// At most this many hits are loaded; 0 for all.
    pub limit: usize,
    /// Characters of context on each side of a match.
    pub context: usize,
    /// Hits of the pages before, which are not loaded again.
    pub skip: usize,
}

impl Request {
    /// The texts whose places are shown, within the filter's sections.
    pub(super) fn leaves(&self) -> Vec<Leaf> {
        self.within(self.query.leaves())
    }

    /// The same as texts that the index alone can count, if it can.
    fn countable(&self) -> Option<Vec<Leaf>> {
        self.query.countable().map(|leaves| self.within(leaves))
    }

    fn within(&self, leaves: Vec<Leaf>) -> Vec<Leaf> {
        let outer = self.filter.scope();
        leaves.into_iter().map(|l| Leaf { sections: l.sections.and(outer), ..l }).collect()
    }
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Reports that answer the query.
    pub reports: u64,
    /// Reports that the filter and the conditions joined to the query by AND let through, whether or not they answer.
    pub of: u64,
    /// Occurrences in all of them; `None` for bare words, but for those jieba leaves whole, unless every hit was loaded.
    pub occurrences: Option<u64>,
    /// The first hits in order.
    pub hits: Vec<Hit>,
}

/// A report that answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Its card.
    pub card: Card,
    /// BM25 with title and verbatim weights; comparable within one answer only.
    pub score: f32,
    /// How many places it has. Overlapping places count each.
    pub occurrences: u64,
    /// The places, in order of the text: all of them, or the first [`MOST_PLACES`].
    pub matches: Vec<Match>,
    /// The sentences around the places, each place in one of them.
    pub snippets: Vec<Snippet>,
}

/// More places of one report are counted, but not listed: a file of a few megabytes can hold millions.
pub const MOST_PLACES: usize = 100_000;

/// What stands around one or more places of a hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The section it stands in, if in one.
    pub section: Option<SectionKind>,
    /// The number of its paragraph in the report.
    pub paragraph: u32,
    /// Whole sentences, or what the context leaves of them.
    pub text: String,
    /// The matched stretches of `text`, in characters; places that overlap or touch are one.
    pub marks: Vec<(u32, u32)>,
    /// Where its places stand in the source.
    pub places: Vec<Span>,
    /// Whether the sentence begins before the text.
    pub cut_left: bool,
    /// Whether it goes on behind.
    pub cut_right: bool,
}

/// A place that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The section it stands in, if in one.
    pub section: Option<SectionKind>,
    /// What block it stands in.
    pub block: BlockKind,
    /// The number of that block in the report.
    pub paragraph: u32,
    /// Where in the source.
    pub span: Span,
    /// What stands before it in its block.
    pub left: String,
    /// The words matched, as printed.
    pub text: String,
    /// What stands after it in its block.
    pub right: String,
    /// How many other paragraphs of the answer are nearly the same; known only where copies are folded.
    pub copies: Option<u32>,
}

impl Index {
    /// Answers a request.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn search(&self, request: &Request) -> Result<Answer> {
        let (mut found, counted) = self.found(request)?;
        let reports = found.len() as u64;
        let leaves = Leaves::new(request);
        let needs_all = matches!(request.sort, Sort::Agency | Sort::File | Sort::Occurrences) || request.limit == 0;
        let end = if needs_all { found.len() } else { request.skip.saturating_add(request.limit).min(found.len()) };
        // Orders by what only a loaded hit tells skip later.
        let skip = if needs_all && request.limit > 0 { 0 } else { request.skip.min(end) };
        if request.sort == Sort::Year {
            first(&mut found, end, |f| (f.year == 0, f.year, Reverse(Ordered(f.score)), f.key));
        } else {
            first(&mut found, end, |f| (Reverse(Ordered(f.score)), Reverse(f.year), f.key));
        }
        // A few are loaded faster than threads are woken.
        let hit = |f: &Found| self.hit(f, &leaves, request.context);
        let page = &found[skip..end];
        let hits: Result<Vec<Hit>> =
            if page.len() <= FEW { page.iter().map(hit).collect() } else { page.par_iter().map(hit).collect() };
        let mut hits = hits?;
        request.sort.arrange(&mut hits);
        let loaded = (hits.len() == found.len()).then(|| hits.iter().map(|h| h.occurrences).sum());
        if needs_all && request.limit > 0 {
            hits.drain(..request.skip.min(hits.len()));
            hits.truncate(request.limit);
        }
        Ok(Answer { reports, of: self.of(request)?, occurrences: counted.or(loaded), hits })
    }

    /// The numbers of a request's answer, without its hits. Phrases, and words that jieba leaves whole, are counted by the index
    /// alone; for other bare words every report that answers is loaded, as their places are told by jieba.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn count(&self, request: &Request) -> Result<Answer> {
        if request.countable().is_none() {
            let answer = self.search(&Request { limit: 0, ..request.clone() })?;
            return Ok(Answer { hits: Vec::new(), ..answer });
        }
        let (found, occurrences) = self.found(request)?;
        Ok(Answer { reports: found.len() as u64, of: self.of(request)?, occurrences, hits: Vec::new() })
    }

    /// Of how many reports an answer is a share.
    fn of(&self, request: &Request) -> Result<u64> {
        if request.query.frame().is_empty() && !request.filter.narrows_reports() {
            return Ok(self.reports());
        }
        Ok(self.framed(&request.query, &request.filter)?.len() as u64)
    }

    /// The reports of which an answer is a share, in order of place.
    pub(super) fn framed(&self, query: &Query, filter: &Filter) -> Result<Vec<DocAddress>> {
        let frame = frame(self, query, filter)?;
        let found = self.searcher.search(&*frame, &DocSetCollector).map_err(|e| damage::reading(&self.dir, &e))?;
        let mut found: Vec<DocAddress> = found.into_iter().collect();
        found.sort_unstable();
        Ok(found)
    }

    /// The reports that answer, unordered, and the occurrences in all of them where the index alone tells them.
    fn found(&self, request: &Request) -> Result<(Vec<Found>, Option<u64>)> {
        if let (Node::Text(Text::Phrase(phrase)), false) = (&request.query.root, request.filter.narrows_reports()) {
            let scope = request.filter.scope();
            let exact = ExactQuery { field: self.fields.exact, phrase: phrase.chars().collect(), scope };
            let found = of_phrase(&self.searcher, &exact).map_err(|e| damage::reading(&self.dir, &e))?;
            let occurrences = found.iter().map(|f| u64::from(f.count)).sum();
            return Ok((found, Some(occurrences)));
        }
        let compiled = compile(self, &request.query, &request.filter)?;
        let found = collect(self, &*compiled)?;
        let occurrences = self.occurrences(request, &found)?;
        Ok((found, occurrences))
    }

    /// Occurrences by the index alone, if it can tell them.
    fn occurrences(&self, request: &Request, found: &[Found]) -> Result<Option<u64>> {
        let Some(leaves) = request.countable() else { return Ok(None) };
        let mut docs: Vec<DocAddress> = found.iter().map(|f| f.address).collect();
        docs.sort_unstable();
        let failed = |e: tantivy::TantivyError| damage::reading(&self.dir, &e);
        if leaves.iter().any(|l| matches!(l.text, Text::Near { .. })) {
            return self.count_places(&leaves, &docs).map(Some).map_err(failed);
        }
        let mut total = 0u64;
        for leaf in leaves {
            let Text::Phrase(phrase) = leaf.text else { continue };
            let exact = ExactQuery { field: self.fields.exact, phrase: phrase.chars().collect(), scope: leaf.sections };
            total += self.count_in(&exact, &docs).map_err(failed)?;
        }
        Ok(Some(total))
    }

    /// Distinct places of phrases and windows: a window may be the place of a phrase or of another window.
    fn count_places(&self, leaves: &[Leaf], docs: &[DocAddress]) -> tantivy::Result<u64> {
        let field = self.fields.exact;
        let mut total = 0;
        for (ord, reader) in self.searcher.segment_readers().iter().enumerate() {
            let of_segment = docs.iter().filter(|d| d.segment_ord == ord as u32).map(|d| d.doc_id);
            let docs: Vec<tantivy::DocId> = of_segment.collect();
            let mut places = Vec::new();
            for leaf in leaves {
                match &leaf.text {
                    Text::Phrase(phrase) => {
                        let phrase: Vec<char> = phrase.chars().collect();
                        let length = phrase.len() as u32;
                        let exact = ExactQuery { field, phrase, scope: leaf.sections };
                        places.extend(exact.starts(reader, Some(&docs))?.into_iter().map(|(doc, s)| (doc, s, s + length)));
                    }
                    Text::Near { parts, gap } => {
                        let near = NearQuery::new(field, parts, *gap, leaf.sections);
                        for (doc, windows) in near.windows(reader)? {
                            if docs.binary_search(&doc).is_ok() {
                                places.extend(windows.into_iter().map(|w| (doc, w.start, w.end)));
                            }
                        }
                    }
                    Text::Words(_) => {}
                }
            }
            places.sort_unstable();
            places.dedup();
            total += places.len() as u64;
        }
        Ok(total)
    }

    fn count_in(&self, exact: &ExactQuery, docs: &[DocAddress]) -> tantivy::Result<u64> {
        let mut total = 0u64;
        for (ord, reader) in self.searcher.segment_readers().iter().enumerate() {
            let from = docs.partition_point(|d| d.segment_ord < ord as u32);
            let to = docs.partition_point(|d| d.segment_ord <= ord as u32);
            let Some(mut occurrences) = exact.occurrences(reader)? else { continue };
            for address in &docs[from..to] {
                let doc = if occurrences.doc() < address.doc_id { occurrences.seek(address.doc_id) } else { occurrences.doc() };
                if doc == TERMINATED {
                    break;
                }
                total += if doc == address.doc_id { u64::from(occurrences.count()) } else { 0 };
            }
        }
        Ok(total)
    }

    fn hit(&self, found: &Found, leaves: &Leaves, context: usize) -> Result<Hit> {
        let stored = self.load(DocId(found.address))?;
        let Places { occurrences, matches, snippets } =
            if leaves.is_empty() { Places::default() } else { leaves.find(&stored.report()?, context) };
        Ok(Hit { card: stored.card, score: found.score, occurrences, matches, snippets })
    }
}

/// So many hits are loaded without starting threads.
const FEW: usize = 32;

/// Brings the first `wanted` to the front, in order.
fn first<K: Ord>(found: &mut [Found], wanted: usize, key: impl Fn(&Found) -> K) {
    if 0 < wanted && wanted < found.len() {
        found.select_nth_unstable_by_key(wanted - 1, &key);
    }
    found[..wanted].sort_unstable_by_key(key);
}

/// Every report that answers, unordered.
pub(super) fn collect(index: &Index, compiled: &dyn tantivy::query::Query) -> Result<Vec<Found>> {
    index.searcher.search(compiled, &AllHits).map_err(|e| damage::reading(&index.dir, &e))
}

impl Sort {
    /// Puts loaded hits in this order; those by score or year are in it already.
    pub fn arrange(self, hits: &mut [Hit]) {
        match self {
            Self::Score | Self::Year => {}
            Self::Agency => {
                hits.sort_by(|a, b| {
                    (&a.card.agency, a.card.year, a.card.order()).cmp(&(&b.card.agency, b.card.year, b.card.order()))
                });
            }
            Self::File => hits.sort_by(|a, b| a.card.order().cmp(&b.card.order())),
            Self::Occurrences => {
                hits.sort_by(|a, b| (Reverse(a.occurrences), a.card.order()).cmp(&(Reverse(b.occurrences), b.card.order())));
            }
        }
    }
}
