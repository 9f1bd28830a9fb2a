//! Every report that answers a compiled query, with what orders it.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocSet, Score, Searcher, SegmentReader, TERMINATED};

use super::exact::{ExactQuery, similarity};

/// A hit before it is loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub score: Score,
    /// How often a query that is one phrase stands in it; 0 for any other query.
    pub count: u32,
    pub year: u64,
    pub key: u64,
    pub address: DocAddress,
}

/// Scores are finite; this gives them a total order.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Ordered(pub Score);
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
pub(super) struct AllHits;

pub(super) struct SegmentHits {
    ord: u32,
    years: tantivy::columnar::Column<u64>,
    keys: tantivy::columnar::Column<u64>,
    found: Vec<Found>,
}

/// Every report that holds one phrase, scored and counted in the same pass over the postings.
pub(super) fn of_phrase(searcher: &Searcher, exact: &ExactQuery) -> tantivy::Result<Vec<Found>> {
    let similarity = similarity(EnableScoring::enabled_from_searcher(searcher), exact.field, &[&exact.phrase])?;
    let mut found = Vec::new();
    for (ord, segment) in searcher.segment_readers().iter().enumerate() {
        let Some(mut occurrences) = exact.occurrences(segment)? else { continue };
        let mut hits = AllHits.for_segment(ord as u32, segment)?;
        let norms = segment.get_fieldnorms_reader(exact.field)?;
        let mut doc = occurrences.doc();
        while doc != TERMINATED {
            if segment.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                let count = occurrences.count();
                hits.push(doc, similarity.as_ref().map_or(1.0, |s| s.score(norms.fieldnorm_id(doc), count)), count);
            }
            doc = occurrences.advance();
        }
        found.extend(hits.found);
    }
    Ok(found)
}

impl SegmentHits {
    fn push(&mut self, doc: u32, score: Score, count: u32) {
        self.found.push(Found {
            score,
            count,
            year: self.years.first(doc).unwrap_or(0),
            key: self.keys.first(doc).unwrap_or(0),
            address: DocAddress::new(self.ord, doc),
        });
    }
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
        self.push(doc, score, 0);
    }

    fn harvest(self) -> Vec<Found> {
        self.found
    }
}
