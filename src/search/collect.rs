//! Every report that answers a compiled query, with what orders it.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::{DocAddress, Score, SegmentReader};

/// A hit before it is loaded.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub score: Score,
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
