//! How the answers to a query spread over years, places, levels, kinds and sections, each with its denominator.
//!
//! Comes in: a query with its filter. Goes out: for every value of a field the reports that answer, of all that the filter and the
//! query's conditions let through with that value. A report without a value (year unknown) is counted under `None`, never left out. It ranks nothing
//! and loads no report.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::DocAddress;
use tantivy::collector::DocSetCollector;
use tantivy::columnar::Column;

use super::damage;
use super::index::Index;
use super::query::{Compiler, Query, compile};
use super::schema::unpack_section;
use super::{Filter, Sections, hits};
use crate::error::Result;
use crate::report::SectionKind;

/// What answers can be counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FacetBy {
    /// Reporting year.
    Year,
    /// Region as named.
    Region,
    /// Level key.
    Level,
    /// Kind key.
    Kind,
    /// Agency as named.
    Agency,
    /// Section in which a hit has a place; one report may count in several, and those with a place in none under `None`.
    Section,
}

impl FacetBy {
    /// Every field, in the order they are listed.
    pub const ALL: [Self; 6] = [Self::Year, Self::Region, Self::Level, Self::Kind, Self::Agency, Self::Section];

    /// Its name in queries and options.
    pub fn key(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::Region => "region",
            Self::Level => "level",
            Self::Kind => "kind",
            Self::Agency => "agency",
            Self::Section => "section",
        }
    }

    /// The field of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.key() == name)
    }
}

/// One value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value; `None` where reports have none.
    pub value: Option<String>,
    /// Reports with it that answer the query.
    pub reports: u64,
    /// Reports with it that the filter lets through.
    pub of: u64,
}

impl Index {
    /// Counts the answers by one field, in order of value, reports without a value last.
    ///
    /// Cost: one pass of the query (one of each text for each section for [`FacetBy::Section`]) and one look at a column for each report.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn facet(&self, query: &Query, filter: &Filter, by: FacetBy) -> Result<Vec<FacetCount>> {
        let all = self.framed(query, filter)?;
        if by == FacetBy::Section {
            return self.facet_sections(query, filter, &all);
        }
        let mut counts: BTreeMap<(bool, String), (u64, u64)> = BTreeMap::new();
        let found = self.answers(query, filter)?;
        for (addresses, is_answer) in [(&all, false), (&found, true)] {
            self.count_by(by, addresses, |value, number| {
                let slot = counts.entry((value.is_none(), value.unwrap_or_default())).or_default();
                *(if is_answer { &mut slot.0 } else { &mut slot.1 }) += number;
            })
            .map_err(|e| damage::reading(self.dir(), &e))?;
        }
        let count = |((unknown, value), (reports, of)): ((bool, String), _)| {
            let value = (!unknown).then_some(value);
            FacetCount { value, reports, of }
        };
        Ok(counts.into_iter().map(count).collect())
    }

    /// The reports that answer, in order of place.
    fn answers(&self, query: &Query, filter: &Filter) -> Result<Vec<DocAddress>> {
        let compiled = compile(self, query, filter)?;
        let mut found: Vec<DocAddress> = hits::collect(self, &*compiled)?.into_iter().map(|f| f.address).collect();
        found.sort_unstable();
        Ok(found)
    }

    /// Gives every value with the number of documents that have it, a segment at a time.
    fn count_by(&self, by: FacetBy, addresses: &[DocAddress], mut add: impl FnMut(Option<String>, u64)) -> tantivy::Result<()> {
        for segment in addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let columns = self.searcher.segment_reader(segment[0].segment_ord).fast_fields();
            if by == FacetBy::Year {
                let years: Column<u64> = columns.u64("year")?;
                let mut counts: BTreeMap<Option<u64>, u64> = BTreeMap::new();
                for address in segment {
                    *counts.entry(years.first(address.doc_id)).or_default() += 1;
                }
                for (year, number) in counts {
                    add(year.map(|y| y.to_string()), number);
                }
                continue;
            }
            let Some(names) = columns.str(by.key())? else {
                add(None, segment.len() as u64);
                continue;
            };
            let mut counts: BTreeMap<Option<u64>, u64> = BTreeMap::new();
            for address in segment {
                *counts.entry(names.term_ords(address.doc_id).next()).or_default() += 1;
            }
            for (ord, number) in counts {
                let mut name = String::new();
                let known = ord.is_some_and(|ord| names.ord_to_str(ord, &mut name).unwrap_or(false));
                add(known.then_some(name), number);
            }
        }
        Ok(())
    }

    /// Sections: the reports that answer with a place there, of those that have the section; then those with a place in none.
    fn facet_sections(&self, query: &Query, filter: &Filter, all: &[DocAddress]) -> Result<Vec<FacetCount>> {
        let wanted = |kind: &SectionKind| filter.sections.is_empty() || filter.sections.contains(kind);
        let (answers, compiler) = (self.answers(query, filter)?, Compiler { index: self, forms: query.forms });
        let mut elsewhere: BTreeSet<DocAddress> = answers.iter().copied().collect();
        let mut counts = Vec::new();
        for kind in SectionKind::ALL.into_iter().filter(wanted) {
            let mut there: BTreeSet<DocAddress> = BTreeSet::new();
            for leaf in query.leaves() {
                let places = compiler.places(&leaf.text, leaf.sections.and(Sections::of(&[kind])));
                let found = self.searcher.search(&*places, &DocSetCollector).map_err(|e| damage::reading(self.dir(), &e))?;
                there.extend(found.into_iter().filter(|address| answers.binary_search(address).is_ok()));
            }
            elsewhere.retain(|address| !there.contains(address));
            let of = self.with_section(kind, all).map_err(|e| damage::reading(self.dir(), &e))?;
            counts.push(FacetCount { value: Some(kind.key().to_owned()), reports: there.len() as u64, of });
        }
        if filter.sections.is_empty() {
            counts.push(FacetCount { value: None, reports: elsewhere.len() as u64, of: all.len() as u64 });
        }
        Ok(counts)
    }

    fn with_section(&self, kind: SectionKind, all: &[DocAddress]) -> tantivy::Result<u64> {
        let mut count = 0;
        for segment in all.chunk_by(|a, b| a.segment_ord == b.segment_ord) {
            let sections: Column<u64> = self.searcher.segment_reader(segment[0].segment_ord).fast_fields().u64("sections")?;
            let has = |a: &&DocAddress| sections.values_for_doc(a.doc_id).any(|packed| unpack_section(packed).0 == kind as u8);
            count += segment.iter().filter(has).count() as u64;
        }
        Ok(count)
    }
}
