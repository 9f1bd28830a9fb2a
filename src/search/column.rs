//! The column of briefs: what lists and rankings need of each report, without loading the stored reports.
//!
//! Comes in: an opened index and a filter. Goes out: cards, each with an attachment that is opaque here. Reading all of them takes less
//! than a hundredth of the time of indexing (docs/performance.md).

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tantivy::DocId as Row;

use super::damage;
use super::filter::Filter;
use super::index::Index;
use super::stored::{Card, decode, encode};
use crate::error::Result;

/// The column's name.
pub(super) const BRIEF: &str = "brief";

/// A value of the column.
pub(super) fn value<B: Serialize>(card: &Card, brief: &B) -> Vec<u8> {
    encode(&(card, brief))
}

impl Index {
    /// What `each` makes of the card and the brief of every report the filter lets through, in parallel and in no order. Cost:
    /// memory for what `each` returns, and for one block of the column a thread.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn briefs<B, T>(&self, filter: &Filter, each: impl Fn(Card, B) -> Option<T> + Sync) -> Result<Vec<T>>
    where
        B: for<'de> Deserialize<'de>,
        T: Send,
    {
        self.column(filter, |bytes| decode::<(Card, B)>(bytes, "a report").map(|(card, brief)| each(card, brief)))
    }

    /// The cards of every report the filter lets through, in order of file name.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn cards(&self, filter: &Filter) -> Result<Vec<Card>> {
        // The card comes first, and what follows it is left alone.
        let mut cards = self.column(filter, |bytes| decode::<(Card,)>(bytes, "a report").map(|(card,)| Some(card)))?;
        cards.par_sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(cards)
    }

    fn column<T: Send>(&self, filter: &Filter, read: impl Fn(&[u8]) -> Result<Option<T>> + Sync) -> Result<Vec<T>> {
        let mut wanted: BTreeMap<u32, Vec<Row>> = BTreeMap::new();
        for id in self.select(filter)? {
            wanted.entry(id.0.segment_ord).or_default().push(id.0.doc_id);
        }
        let segments: Vec<(u32, Vec<Row>)> = wanted.into_iter().collect();
        let found = segments.into_par_iter().map(|(segment, rows)| self.segment(segment, &rows, &read));
        Ok(found.collect::<Result<Vec<Vec<T>>>>()?.into_iter().flatten().collect())
    }

    fn segment<T>(&self, segment: u32, rows: &[Row], read: impl Fn(&[u8]) -> Result<Option<T>>) -> Result<Vec<T>> {
        let failed = |e: &tantivy::TantivyError| damage::reading(&self.dir, e);
        let missing = || damage::reading(&self.dir, &tantivy::TantivyError::InternalError("a report has no brief".to_owned()));
        let column =
            self.searcher.segment_reader(segment).fast_fields().bytes(BRIEF).map_err(|e| failed(&e))?.ok_or_else(missing)?;
        let numbers: Option<Vec<u64>> = rows.iter().map(|&row| column.ords().first(row)).collect();
        let mut numbers = numbers.ok_or_else(missing)?;
        numbers.sort_unstable();
        let mut found = Vec::with_capacity(numbers.len());
        let mut first_error = None;
        let complete = column
            .dictionary()
            .sorted_ords_to_term_cb(&numbers, |bytes| match read(bytes) {
                Ok(value) => found.extend(value),
                Err(error) => first_error = first_error.take().or(Some(error)),
            })
            .map_err(|e| failed(&e.into()))?;
        match first_error {
            Some(error) => Err(error),
            None if !complete => Err(missing()),
            None => Ok(found),
        }
    }
}
