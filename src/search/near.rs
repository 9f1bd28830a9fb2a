//! Nearness: parts that stand together in one block, in any order, with at most so many characters between neighbours.
//!
//! Comes in: folded parts and a gap. Goes out: the windows in each document, and a tantivy query that scores by their number.
//! Blocks are told apart by the index alone: the last character of a block starts the only trigrams that end in two end
//! marks, so their positions are the ends of all blocks. Cost: the places of every part, and the ends of the blocks of the
//! documents that hold all parts near each other if blocks are left out of account.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::ops::Range;

use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet, Score, SegmentReader, TantivyError};

use super::exact::{ExactQuery, ExactScorer, Occurrences, after_prefix, gather, similarity};
use super::grams::END;
use super::scope::Sections;

/// Finds folded parts near each other.
#[derive(Clone, Debug)]
pub struct NearQuery {
    /// The trigram field.
    field: Field,
    /// The folded parts, two to eight, none empty.
    parts: Vec<Vec<char>>,
    /// Characters that may lie between the end of one part and the start of the next.
    gap: u32,
    /// Where they must stand.
    scope: Sections,
}

/// A place of one part, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// First character.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Which part.
    pub part: usize,
}

/// The windows of `parts` parts in one block, from left to right. `places` are sorted.
///
/// A window is a choice of one place for each part such that the places do not overlap and at most `gap` characters lie
/// between each and the next. Counted is the window that ends first, and of those the shortest; then the search goes on
/// behind it. No other choice gives more windows that do not overlap. Cost: linear in the places times 2^parts.
pub fn windows(places: &[Place], parts: usize, gap: u32) -> Vec<Range<u32>> {
    let mut found = Vec::new();
    let mut rest = places;
    while let Some(window) = first_window(rest, parts, gap) {
        rest = &rest[rest.partition_point(|p| p.start < window.end)..];
        found.push(window);
    }
    found
}

/// By set of parts, where the chain that covers it starts.
type Chains = Vec<(usize, u32)>;

/// The window that ends first, and of those the shortest. A chain is a row of places for some of the parts (a bit each), near
/// each other in order; for each set of parts and last place only the chain that starts last can lead to it.
fn first_window(places: &[Place], parts: usize, gap: u32) -> Option<Range<u32>> {
    let all = (1usize << parts) - 1;
    // By set of parts: (end, start) of chains that lie before the current place. Ends and starts: those ascend, these fall, as
    // a chain that ends earlier and starts no later is of no use. The front is the best.
    let mut closed: Vec<VecDeque<(u32, u32)>> = vec![VecDeque::new(); all];
    // Chains whose last place reaches beyond the start of the current place.
    let mut open: BinaryHeap<Reverse<(u32, Chains)>> = BinaryHeap::new();
    let mut best: Option<Range<u32>> = None;
    for place in places {
        if best.as_ref().is_some_and(|b| place.start >= b.end) {
            break;
        }
        while open.peek().is_some_and(|Reverse((end, _))| *end <= place.start) {
            let Some(Reverse((end, chains))) = open.pop() else { break };
            for (set, start) in chains {
                while closed[set].back().is_some_and(|(_, other)| *other <= start) {
                    closed[set].pop_back();
                }
                closed[set].push_back((end, start));
            }
        }
        let bit = 1 << place.part;
        let mut chains = vec![(bit, place.start)];
        for set in (1..all).filter(|set| set & bit == 0) {
            while closed[set].front().is_some_and(|(end, _)| *end + gap < place.start) {
                closed[set].pop_front();
            }
            chains.extend(closed[set].front().map(|(_, start)| (set | bit, *start)));
        }
        if let Some((_, start)) = chains.pop_if(|(set, _)| *set == all) {
            let shorter = |b: &Range<u32>| (place.end, Reverse(start)) < (b.end, Reverse(b.start));
            if best.as_ref().is_none_or(shorter) {
                best = Some(start..place.end);
            }
        }
        open.push(Reverse((place.end, chains)));
    }
    best
}

impl NearQuery {
    /// Finds these folded parts near each other.
    pub fn new(field: Field, parts: &[String], gap: u32, scope: Sections) -> Self {
        Self { field, parts: parts.iter().map(|p| p.chars().collect()).collect(), gap, scope }
    }

    /// The windows in each document of a segment that has any, in order of documents.
    pub fn windows(&self, reader: &SegmentReader) -> tantivy::Result<Vec<(DocId, Vec<Range<u32>>)>> {
        let mut places = self.places(reader)?;
        places.sort_unstable();
        let mut near: Vec<(DocId, Vec<Place>)> = places
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| (same[0].0, same.iter().map(|p| p.1).collect()))
            .filter(|(_, places): &(DocId, Vec<Place>)| first_window(places, self.parts.len(), self.gap).is_some())
            .collect();
        let docs: Vec<DocId> = near.iter().map(|n| n.0).collect();
        let ends = self.block_ends(reader, &docs)?;
        let found = near.drain(..).filter_map(|(doc, places)| {
            let from = ends.partition_point(|e| e.0 < doc);
            let ends = &ends[from..ends.partition_point(|e| e.0 <= doc)];
            let block = |place: &Place| ends.partition_point(|e| e.1 < place.start);
            let windows: Vec<Range<u32>> = places
                .chunk_by(|a, b| block(a) == block(b))
                .flat_map(|places| windows(places, self.parts.len(), self.gap))
                .collect();
            (!windows.is_empty()).then_some((doc, windows))
        });
        Ok(found.collect())
    }

    /// The places of all parts in the documents that hold them all, unordered.
    fn places(&self, reader: &SegmentReader) -> tantivy::Result<Vec<(DocId, Place)>> {
        // The longest part is most likely the rarest: the others are looked for only where it stands.
        let mut order: Vec<usize> = (0..self.parts.len()).collect();
        order.sort_by_key(|part| Reverse(self.parts[*part].len()));
        let mut docs: Option<Vec<DocId>> = None;
        let mut places: Vec<(DocId, Place)> = Vec::new();
        for part in order {
            let phrase = self.parts[part].clone();
            let length = phrase.len() as u32;
            let exact = ExactQuery { field: self.field, phrase, scope: self.scope };
            let starts = exact.starts(reader, docs.as_deref())?;
            let mut with: Vec<DocId> = starts.iter().map(|s| s.0).collect();
            with.dedup();
            places.extend(starts.into_iter().map(|(doc, start)| (doc, Place { start, end: start + length, part })));
            docs = Some(with);
        }
        let docs = docs.unwrap_or_default();
        places.retain(|(doc, _)| docs.binary_search(doc).is_ok());
        Ok(places)
    }

    /// The last character of every block that is not empty, in these documents; sorted.
    fn block_ends(&self, reader: &SegmentReader, docs: &[DocId]) -> tantivy::Result<Vec<(DocId, u32)>> {
        let mut ends = Vec::new();
        if docs.is_empty() {
            return Ok(ends);
        }
        let inverted = reader.inverted_index(self.field)?;
        // The terms are sorted, so they are visited one first character at a time.
        let mut from = String::new();
        loop {
            let mut terms = inverted.terms().range().ge(from.as_bytes()).into_stream()?;
            let Some(first) = terms.next().and_then(|(key, _)| std::str::from_utf8(key).ok()?.chars().next()) else { break };
            let last = [first, END, END].iter().collect::<String>();
            if let Some(info) = inverted.terms().get(last.as_bytes())? {
                let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
                gather(&mut postings, Some(docs), &mut ends);
            }
            let Some(next) = after_prefix(&first.to_string()) else { break };
            from = next;
        }
        ends.sort_unstable();
        Ok(ends)
    }
}

impl Query for NearQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let phrases: Vec<&[char]> = self.parts.iter().map(Vec::as_slice).collect();
        Ok(Box::new(NearWeight { query: self.clone(), similarity: similarity(scoring, self.field, &phrases)? }))
    }
}

struct NearWeight {
    query: NearQuery,
    similarity: Option<Bm25Weight>,
}

impl Weight for NearWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let windows = self.query.windows(reader)?;
        if windows.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let counts = windows.into_iter().map(|(doc, windows)| (doc, windows.len() as u32)).collect();
        let norms = reader.get_fieldnorms_reader(self.query.field)?;
        let similarity = self.similarity.as_ref().map(|s| s.boost_by(boost));
        Ok(Box::new(ExactScorer { occurrences: Occurrences::listed(counts), norms, similarity }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("document {doc} does not hold the parts near each other")));
        }
        Ok(Explanation::new("BM25 of the windows", scorer.score()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every choice of places, tried.
    fn oracle(places: &[Place], parts: usize, gap: u32) -> Vec<Range<u32>> {
        fn chains(places: &[Place], parts: usize, gap: u32, chosen: &mut Vec<Place>, found: &mut Vec<Range<u32>>) {
            if chosen.len() == parts {
                found.push(chosen[0].start..chosen[parts - 1].end);
                return;
            }
            for place in places {
                let fits = chosen.last().is_none_or(|l| l.end <= place.start && place.start - l.end <= gap);
                if fits && chosen.iter().all(|c| c.part != place.part) {
                    chosen.push(*place);
                    chains(places, parts, gap, chosen, found);
                    chosen.pop();
                }
            }
        }
        let (mut all, mut counted, mut from) = (Vec::new(), Vec::new(), 0);
        chains(places, parts, gap, &mut Vec::new(), &mut all);
        all.sort_by_key(|w| (w.end, Reverse(w.start)));
        for window in all {
            if window.start >= from {
                from = window.end;
                counted.push(window);
            }
        }
        counted
    }

    proptest::proptest! {
        #[test]
        fn windows_equal_all_choices(text in "[abc]{0,18}", a in "[abc]{1,3}", b in "[abc]{1,3}", c in "[abc]{1,2}", gap in 0u32..6, three: bool) {
            let parts: Vec<&str> = if three { vec![&a, &b, &c] } else { vec![&a, &b] };
            let mut places = Vec::new();
            for (part, wanted) in parts.iter().enumerate() {
                let starts = (0..text.len()).filter(|at| text[*at..].starts_with(wanted));
                places.extend(starts.map(|at| Place { start: at as u32, end: (at + wanted.len()) as u32, part }));
            }
            places.sort_unstable();
            proptest::prop_assert_eq!(windows(&places, parts.len(), gap), oracle(&places, parts.len(), gap));
        }
    }
}
