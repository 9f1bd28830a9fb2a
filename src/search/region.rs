//! Reports of a region: by the gazetteer where it knows the name or code, by the words of reports else.
//!
//! Comes in: what was typed. Goes out: a clause. A place has all that lie in it, and what it was before; reports whose place is not known count
//! where their region's name holds what was typed. `鼓楼区*` is by the spelling alone.

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query, TermSetQuery};

use super::filter::names_that;
use super::index::Index;
use super::query::Name;
use super::suggest::NameOf;
use crate::error::{Code, Error, Result};
use crate::places::{Meant, PlaceId, Places};
use crate::report::Located;

/// Marks a report whose place is not known.
const NOWHERE: &str = "?";
/// As many places of one name are listed.
const LISTED: usize = 8;
/// Words for kinds of places, which name none.
const KINDS: [&str; 12] = ["省", "自治区", "市", "州", "自治州", "地区", "盟", "县", "区", "旗", "镇", "乡"];

/// What the units of a region end with.
const UNITS: &str = "省市州盟区县旗";

/// What to do with a name that neither the gazetteer nor a report has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// Nothing is found.
    Nothing,
    /// It is an error that names what may have been meant.
    Refused,
}

/// The keys under which a report is found by its place.
pub(super) fn keys(located: &Located) -> Vec<&str> {
    located.place.as_ref().map_or_else(|| vec![NOWHERE], |place| place.keys.iter().map(String::as_str).collect())
}

/// Reports of any of these regions.
pub(super) fn of(index: &Index, names: &[String], unknown: Unknown) -> Result<Box<dyn Query>> {
    let clauses = names.iter().map(|name| one(index, name.trim(), unknown)).collect::<Result<Vec<_>>>()?;
    Ok(any(clauses))
}

/// Reports of one region.
fn one(index: &Index, typed: &str, unknown: Unknown) -> Result<Box<dyn Query>> {
    let name = Name::read(typed);
    let (Name::Contains(words) | Name::Begins(words)) = &name;
    if words.is_empty() || KINDS.contains(&words.as_str()) {
        return Err(nothing_named(typed));
    }
    if matches!(name, Name::Begins(_)) {
        // Any unit of 江苏省徐州市鼓楼区 may begin so.
        let begins = |region: &str| {
            let starts = region.char_indices().filter(|(_, c)| UNITS.contains(*c)).map(|(at, c)| at + c.len_utf8());
            std::iter::once(0).chain(starts).any(|at| name.fits(&region[at..]))
        };
        return names_that(index, index.fields.region, begins);
    }
    match Places::shared().meant(typed) {
        Meant::One(place) => Ok(any(vec![within(index, place), unplaced(index, &name)?])),
        Meant::Several(several) => Err(ambiguous(typed, &several)),
        Meant::Unknown => {
            if let Some((area, elsewhere)) = Places::shared().misplaced(typed) {
                return Err(misplaced(typed, &area, &elsewhere));
            }
            let is_known = !index.terms(index.fields.region, |region| name.fits(&crate::text::normalise(region)))?.is_empty();
            if !is_known && unknown == Unknown::Refused {
                return Err(refused(index, typed)?);
            }
            names_that(index, index.fields.region, |region| name.fits(region))
        }
    }
}

/// No name of a place, but what half of all regions hold.
fn nothing_named(typed: &str) -> Error {
    Error::new(
        Code::Argument,
        format!("region «{typed}»"),
        "this names no place",
        "give the name or code of a place, such as 江川区 or 530403, or leave the filter out for all reports",
    )
}

fn misplaced(typed: &str, area: &str, elsewhere: &[PlaceId]) -> Error {
    let places = Places::shared();
    let listed: Vec<String> = elsewhere.iter().take(LISTED).map(|place| places.line(*place)).collect();
    let example = elsewhere.iter().find_map(|place| places.code(*place)).unwrap_or_default();
    Error::new(
        Code::Argument,
        format!("region {typed}"),
        format!("{} does not lie in {area}", listed.join(", ")),
        format!("give the code ({example}), or the place around it that it lies in"),
    )
}

fn within(index: &Index, place: PlaceId) -> Box<dyn Query> {
    let keys = Places::shared().keys(place);
    Box::new(TermSetQuery::new(keys.iter().map(|key| Term::from_field_text(index.fields.place, key))))
}

/// Reports whose region is called like this and whose place is not known.
fn unplaced(index: &Index, name: &Name) -> Result<Box<dyn Query>> {
    let nowhere: Box<dyn Query> = Box::new(TermSetQuery::new([Term::from_field_text(index.fields.place, NOWHERE)]));
    let called = names_that(index, index.fields.region, |region| name.fits(region))?;
    Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, nowhere), (Occur::Must, called)])))
}

fn any(mut clauses: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 => clauses.remove(0),
        // A report that answers twice is not a better one.
        _ => {
            let either = BooleanQuery::new(clauses.into_iter().map(|clause| (Occur::Should, clause)).collect());
            Box::new(ConstScoreQuery::new(Box::new(either), 1.0))
        }
    }
}

fn ambiguous(typed: &str, several: &[PlaceId]) -> Error {
    let places = Places::shared();
    let listed: Vec<String> = several.iter().take(LISTED).map(|place| places.line(*place)).collect();
    let more = several.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let example = several.iter().find_map(|place| places.code(*place)).unwrap_or_default();
    Error::new(
        Code::Argument,
        format!("region {typed}"),
        format!("{} places are called so: {}{more}", several.len(), listed.join(", ")),
        format!("give a code ({example}), a longer name, or {typed}* for whatever reports call so"),
    )
}

fn refused(index: &Index, typed: &str) -> Result<Error> {
    let places = Places::shared();
    let mut near = index.similar_names(NameOf::Region, typed)?;
    near.extend(places.near(typed).into_iter().map(|place| places.line(place)));
    near.truncate(LISTED);
    let remedy = if near.is_empty() {
        "list those of the index with: gongkai export reports --format table".to_owned()
    } else {
        format!("did you mean {}?", near.join(", "))
    };
    let cause = "neither the gazetteer nor a report of this index has a place of this name or code";
    Ok(Error::new(Code::Argument, format!("region {typed}"), cause, remedy))
}
