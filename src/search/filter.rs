//! The filters every verb shares: years, agency, region, level, kind.

use tantivy::Term;
use tantivy::collector::DocSetCollector;
use tantivy::query::{AllQuery, BooleanQuery, EmptyQuery, InvertedIndexRangeQuery, Occur, Query, TermSetQuery};
use tantivy::schema::Field;

use super::damage;
use super::index::{DocId, Index};
use super::query::Name;
use super::region;
use super::scope::Sections;
use crate::error::{Code, Error, Result};
use crate::report::{Kind, Level, SectionKind};
use crate::text::normalise;

/// A closed range of years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    /// First.
    pub from: u16,
    /// Last.
    pub to: u16,
}

impl Years {
    /// Reads `2021`, `2019..2023`, `2019..`, `..2023`, `>=2019`, `>2018`, `<=2023`, `<2024`.
    ///
    /// # Errors
    /// `E-ARGUMENT`.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim().trim_end_matches('年');
        let year = |part: &str, open: u16| if part.is_empty() { Some(open) } else { part.parse().ok() };
        let bound = |part: &str| part.parse::<u16>().ok();
        let parsed = if let Some(from) = text.strip_prefix(">=") {
            bound(from).map(|y| (y, u16::MAX))
        } else if let Some(to) = text.strip_prefix("<=") {
            bound(to).map(|y| (0, y))
        } else if let Some(below) = text.strip_prefix('>') {
            bound(below).and_then(|y| Some((y.checked_add(1)?, u16::MAX)))
        } else if let Some(above) = text.strip_prefix('<') {
            bound(above).and_then(|y| Some((0, y.checked_sub(1)?)))
        } else {
            match text.split_once("..") {
                Some(("", "")) => None,
                Some((from, to)) => year(from, 0).zip(year(to.trim_start_matches('='), u16::MAX)),
                None => bound(text).map(|y| (y, y)),
            }
        };
        match parsed {
            Some((from, to)) if from <= to => Ok(Self { from, to }),
            _ => Err(Error::new(
                Code::Argument,
                format!("year {text}"),
                "is neither a year nor a range of years",
                "write 2021, 2019..2023 or 2019..; for single years, year:2019,2021 in a query",
            )),
        }
    }
}

impl std::fmt::Display for Years {
    /// As [`Years::parse`] reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.from, self.to) {
            (from, to) if from == to => write!(f, "{from}"),
            (0, to) => write!(f, "..{to}"),
            (from, u16::MAX) => write!(f, "{from}.."),
            (from, to) => write!(f, "{from}..{to}"),
        }
    }
}

/// What a report must be like. Empty lists and `None` ask nothing. Values of one field are alternatives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Reporting year.
    pub years: Option<Years>,
    /// Parts of the agency's name, or its beginning with `*` behind.
    pub agency: Vec<String>,
    /// Names or codes of regions: what lies in them is meant too. With `*` behind, the beginning of the name that a report gives.
    pub region: Vec<String>,
    /// Levels.
    pub level: Vec<Level>,
    /// Kinds.
    pub kind: Vec<Kind>,
    /// Sections in which words and phrases must stand.
    pub sections: Vec<SectionKind>,
}

impl Filter {
    /// Whether it leaves reports out, rather than only sections.
    pub(super) fn narrows_reports(&self) -> bool {
        *self != Self { sections: self.sections.clone(), ..Self::default() }
    }

    /// Where words and phrases must stand.
    pub(super) fn scope(&self) -> Sections {
        if self.sections.is_empty() { Sections::ALL } else { Sections::of(&self.sections) }
    }

    /// The filter as a query clause; `None` if it asks nothing.
    pub(super) fn clauses(&self, index: &Index) -> Result<Vec<Box<dyn Query>>> {
        let f = &index.fields;
        let mut clauses: Vec<Box<dyn Query>> = Vec::new();
        if let Some(years) = self.years {
            clauses.push(Box::new(year_range(f.year, years)));
        }
        if !self.agency.is_empty() {
            clauses.push(name_like(index, f.agency, &self.agency)?);
        }
        if !self.region.is_empty() {
            clauses.push(region::of(index, &self.region, region::Unknown::Refused)?);
        }
        if !self.level.is_empty() {
            clauses.push(one_of(f.level, self.level.iter().map(|l| l.key())));
        }
        if !self.kind.is_empty() {
            clauses.push(one_of(f.kind, self.kind.iter().map(|k| k.key())));
        }
        Ok(clauses)
    }
}

/// Reports of these years, by the terms: tantivy 0.27's range over the column (`RangeDocSet::seek_danger`) subtracts below zero
/// when it is excluded from another clause.
pub(super) fn year_range(field: Field, years: Years) -> InvertedIndexRangeQuery {
    let term = |year: u16| std::ops::Bound::Included(Term::from_field_u64(field, u64::from(year)));
    InvertedIndexRangeQuery::new(term(years.from), term(years.to))
}

/// Reports whose keyword is one of these.
pub(super) fn one_of<'a>(field: Field, keys: impl Iterator<Item = &'a str>) -> Box<dyn Query> {
    Box::new(TermSetQuery::new(keys.map(|k| Term::from_field_text(field, k))))
}

/// Reports whose name in `field` is like one of these.
fn name_like(index: &Index, field: Field, names: &[String]) -> Result<Box<dyn Query>> {
    let names: Vec<Name> = names.iter().map(|name| Name::read(name)).collect();
    names_that(index, field, |name| names.iter().any(|n| n.fits(name)))
}

/// Reports whose folded name in `field` is one that `fits`. Cost: linear in the distinct names.
pub(super) fn names_that(index: &Index, field: Field, fits: impl Fn(&str) -> bool) -> Result<Box<dyn Query>> {
    let names = index.terms(field, |name| fits(&normalise(name)))?;
    if names.is_empty() {
        return Ok(Box::new(EmptyQuery));
    }
    Ok(Box::new(TermSetQuery::new(names.iter().map(|n| Term::from_field_text(field, n)))))
}

impl Index {
    /// The reports a filter lets through, unordered.
    ///
    /// # Errors
    /// `E-INDEX-DAMAGED`.
    pub fn select(&self, filter: &Filter) -> Result<Vec<DocId>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, Box::new(AllQuery))];
        clauses.extend(filter.clauses(self)?.into_iter().map(|c| (Occur::Must, c)));
        let found =
            self.searcher.search(&BooleanQuery::new(clauses), &DocSetCollector).map_err(|e| damage::reading(&self.dir, &e))?;
        let mut ids: Vec<DocId> = found.into_iter().map(DocId).collect();
        ids.sort_unstable();
        Ok(ids)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_or_refused() {
        for (text, expected) in [
            ("2021", Some((2021, 2021))),
            ("2019..2023", Some((2019, 2023))),
            ("2019..", Some((2019, u16::MAX))),
            ("..2020", Some((0, 2020))),
            ("2021年", Some((2021, 2021))),
            (">=2020", Some((2020, u16::MAX))),
            (">2020", Some((2021, u16::MAX))),
            ("<=2020", Some((0, 2020))),
            ("<2020", Some((0, 2019))),
            (">65535", None),
            ("<0", None),
            ("2023..2019", None),
            ("..", None),
            ("latest", None),
        ] {
            assert_eq!(Years::parse(text).ok().map(|y| (y.from, y.to)), expected, "{text}");
        }
    }
}
