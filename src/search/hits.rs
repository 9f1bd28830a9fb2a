//! Asking a query: the reports that answer it, in order, and the places in each.

use std::cmp::Reverse;

use memchr::memmem;
use rayon::prelude::*;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, DocSet, Score, SegmentReader, TERMINATED};

use super::Filter;
use super::damage;
use super::exact::ExactQuery;
use super::index::{DocId, Index};
use super::query::{Leaf, Query, compile};
use super::stored::Card;
use crate::error::Result;
use crate::report::{Block, BlockKind, Places, Report, SectionKind, Span};
use crate::text::{Segmenter, fold_kept};

/// Order of hits. Ties of score go by newer year, then report id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best score first.
    #[default]
    Score,
    /// Oldest first.
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
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Reports that answer the query.
    pub reports: u64,
    /// Reports the filter lets through, whether or not they answer.
    pub of: u64,
    /// Occurrences in all of them; `None` for ranked words unless every hit was loaded.
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
    /// The places, in order of the text. Overlapping places count each.
    pub matches: Vec<Match>,
}

/// A place that matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The section it stands in, if in one.
    pub section: Option<SectionKind>,
    /// What block it stands in.
    pub block: BlockKind,
    /// Where in the source.
    pub span: Span,
    /// What stands before it in its block.
    pub left: String,
    /// The words matched, as printed.
    pub text: String,
    /// What stands after it in its block.
    pub right: String,
}

impl Index {
    /// Answers a request.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn search(&self, request: &Request) -> Result<Answer> {
        let compiled = compile(self, &request.query, &request.filter)?;
        let mut found = self.searcher.search(&*compiled, &AllHits).map_err(|e| damage::reading(&self.dir, &e))?;
        found.sort_unstable_by_key(|f| (Reverse(Ordered(f.score)), Reverse(f.year), f.key));
        let reports = found.len() as u64;
        let leaves = Leaves::new(request);
        let needs_all = matches!(request.sort, Sort::Agency | Sort::File | Sort::Occurrences) || request.limit == 0;
        if request.sort == Sort::Year {
            found.sort_by_key(|f| (f.year, Reverse(Ordered(f.score)), f.key));
        }
        let counted = self.occurrences(request, &found)?;
        let wanted = if needs_all { found.len() } else { request.limit.min(found.len()) };
        let mut hits = found[..wanted].par_iter().map(|f| self.hit(f, &leaves, request.context)).collect::<Result<Vec<_>>>()?;
        arrange(&mut hits, request.sort);
        let loaded = (wanted == found.len()).then(|| hits.iter().map(|h| h.matches.len() as u64).sum());
        if request.limit > 0 {
            hits.truncate(request.limit);
        }
        let of = if request.filter == Filter::default() { self.reports() } else { self.select(&request.filter)?.len() as u64 };
        Ok(Answer { reports, of, occurrences: counted.or(loaded), hits })
    }

    /// Occurrences by the index alone; `None` if the query has bare words.
    fn occurrences(&self, request: &Request, found: &[Found]) -> Result<Option<u64>> {
        if !request.query.is_phrases_only() {
            return Ok(None);
        }
        let scope: Vec<u8> = request.query.sections.iter().chain(&request.filter.sections).map(|s| *s as u8).collect();
        let mut docs: Vec<DocAddress> = found.iter().map(|f| f.address).collect();
        docs.sort_unstable();
        let mut total = 0u64;
        for leaf in request.query.leaves() {
            let Leaf::Phrase(phrase) = leaf else { continue };
            let exact = ExactQuery { field: self.fields.exact, phrase: phrase.chars().collect(), scope: scope.clone() };
            total += self.count(&exact, &docs).map_err(|e| damage::reading(&self.dir, &e))?;
        }
        Ok(Some(total))
    }

    fn count(&self, exact: &ExactQuery, docs: &[DocAddress]) -> tantivy::Result<u64> {
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
        let matches = if leaves.is_empty() { Vec::new() } else { leaves.find(&stored.report()?, context) };
        Ok(Hit { card: stored.card, score: found.score, matches })
    }
}

fn arrange(hits: &mut [Hit], sort: Sort) {
    match sort {
        Sort::Score | Sort::Year => {}
        Sort::Agency => {
            hits.sort_by(|a, b| {
                (&a.card.agency, a.card.year, a.card.order()).cmp(&(&b.card.agency, b.card.year, b.card.order()))
            });
        }
        Sort::File => hits.sort_by(|a, b| a.card.order().cmp(&b.card.order())),
        Sort::Occurrences => {
            hits.sort_by(|a, b| (Reverse(a.matches.len()), a.card.order()).cmp(&(Reverse(b.matches.len()), b.card.order())));
        }
    }
}

/// The leaves of a query, ready to be looked for in a text.
struct Leaves {
    phrases: Vec<memmem::Finder<'static>>,
    words: Vec<String>,
    sections: Vec<SectionKind>,
}

impl Leaves {
    fn new(request: &Request) -> Self {
        let mut leaves = Self { phrases: Vec::new(), words: Vec::new(), sections: request.query.sections.clone() };
        leaves.sections.extend(&request.filter.sections);
        for leaf in request.query.leaves() {
            match leaf {
                Leaf::Phrase(phrase) => leaves.phrases.push(memmem::Finder::new(&phrase).into_owned()),
                Leaf::Words(text) => {
                    let words = Segmenter::shared().query_words(&text);
                    leaves.phrases.push(memmem::Finder::new(&text).into_owned());
                    leaves.words.extend(words);
                }
            }
        }
        leaves
    }

    fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// All places in a report, in order.
    fn find(&self, report: &Report, context: usize) -> Vec<Match> {
        let folded = fold_kept(&report.text.display);
        let mut ranges = Vec::new();
        for finder in &self.phrases {
            places(&folded, finder, &mut ranges);
        }
        self.find_words(&folded, &mut ranges);
        ranges.sort_unstable();
        ranges.dedup();
        let places = report.text.places();
        ranges.into_iter().filter_map(|(start, end)| self.describe(report, &places, start, end, context)).collect()
    }

    /// Words are looked for only in blocks that hold their letters, and count only where jieba cuts them so; a word inside a
    /// longer matched place is not shown again.
    fn find_words(&self, folded: &str, ranges: &mut Vec<(u32, u32)>) {
        if self.words.is_empty() {
            return;
        }
        let mut at = 0u32;
        let mut cut = Vec::new();
        for block in folded.split('\n') {
            if self.words.iter().any(|w| block.contains(w.as_str())) {
                let words = Segmenter::shared().words(block);
                cut.extend(words.into_iter().filter(|w| self.words.contains(&w.text)).map(|w| (at + w.start, at + w.end)));
            }
            at += block.chars().count() as u32 + 1;
        }
        cut.sort_unstable_by_key(|r| (r.0, Reverse(r.1)));
        let mut covered = 0;
        cut.retain(|r| {
            let inside = r.1 <= covered || ranges.iter().any(|o| o.0 <= r.0 && r.1 <= o.1);
            covered = covered.max(r.1);
            !inside
        });
        ranges.append(&mut cut);
    }

    fn describe(&self, report: &Report, places: &Places<'_>, start: u32, end: u32, context: usize) -> Option<Match> {
        let number = report.text.block_at(start)?;
        let block: &Block = &report.text.blocks[number];
        let section = report.section_of_block(number);
        if !self.sections.is_empty() && !section.is_some_and(|s| self.sections.contains(&s)) {
            return None;
        }
        let from = start.saturating_sub(context as u32).max(block.start);
        let to = (end + context as u32).min(block.end);
        Some(Match {
            section,
            block: block.kind,
            span: places.span(start, end),
            left: places.slice(from, start).to_owned(),
            text: places.slice(start, end).to_owned(),
            right: places.slice(end, to).to_owned(),
        })
    }
}

/// Every place of a phrase as character ranges, overlapping ones included.
fn places(folded: &str, finder: &memmem::Finder<'_>, ranges: &mut Vec<(u32, u32)>) {
    let needle = finder.needle();
    let Ok(phrase) = std::str::from_utf8(needle) else { return };
    let (length, first) = (phrase.chars().count() as u32, phrase.chars().next().map_or(1, char::len_utf8));
    let (mut from, mut counted, mut position) = (0usize, 0usize, 0u32);
    while let Some(at) = finder.find(&folded.as_bytes()[from..]).map(|i| from + i) {
        position += folded[counted..at].chars().count() as u32;
        counted = at;
        ranges.push((position, position + length));
        from = at + first;
    }
}

/// A hit before it is loaded.
#[derive(Clone, Copy, Debug)]
struct Found {
    score: Score,
    year: u64,
    key: u64,
    address: DocAddress,
}

/// Scores are finite; this gives them a total order.
#[derive(Clone, Copy, PartialEq)]
struct Ordered(Score);
impl Eq for Ordered {}
impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Collects every hit with what orders ties, so that the order does not depend on how segments came about.
struct AllHits;

struct SegmentHits {
    ord: u32,
    years: tantivy::columnar::Column<u64>,
    keys: tantivy::columnar::Column<u64>,
    found: Vec<Found>,
}

impl Collector for AllHits {
    type Fruit = Vec<Found>;
    type Child = SegmentHits;

    fn for_segment(&self, ord: u32, segment: &SegmentReader) -> tantivy::Result<SegmentHits> {
        let columns = segment.fast_fields();
        Ok(SegmentHits { ord, years: columns.u64("year")?, keys: columns.u64("key")?, found: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Found>>) -> tantivy::Result<Vec<Found>> {
        Ok(fruits.into_iter().flatten().collect())
    }
}

impl SegmentCollector for SegmentHits {
    type Fruit = Vec<Found>;

    fn collect(&mut self, doc: u32, score: Score) {
        self.found.push(Found {
            score,
            year: self.years.first(doc).unwrap_or(0),
            key: self.keys.first(doc).unwrap_or(0),
            address: DocAddress::new(self.ord, doc),
        });
    }

    fn harvest(self) -> Vec<Found> {
        self.found
    }
}
