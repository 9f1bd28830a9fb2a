//! How two reports are related by who issued them and for which year.
//!
//! Comes in: agency, region and year of two reports as far as known. Goes out: their [`Relation`]. Their texts are not looked at.

use std::collections::BTreeMap;

use crate::report::{Identity, ReportId};

/// How two reports are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Of different agencies; also if the agency of either is not known, for then nothing shows that it is the same.
    OtherAgency,
    /// The same agency, another year (or a year that is not known).
    OwnOtherYear,
    /// The same agency and the same year, with different content: two versions.
    SameReport,
}

impl Relation {
    /// All relations.
    pub const ALL: [Self; 3] = [Self::OtherAgency, Self::OwnOtherYear, Self::SameReport];

    /// The key used in rows and filters.
    pub fn key(self) -> &'static str {
        ["other_agency", "own_other_year", "same_report"][self as usize]
    }

    /// From a key.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.key() == text)
    }
}

/// A report as far as looking for copies needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name in the index.
    pub id: ReportId,
    /// Its file as given to `index`.
    pub file: String,
    /// Who issued it.
    pub agency: Option<String>,
    /// The place that agency belongs to.
    pub region: Option<String>,
    /// For which year.
    pub year: Option<u16>,
}

/// Names in comparable form: widths and case folded, spaces and punctuation dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Issuer {
    agency: Option<String>,
    region: Option<String>,
    pub year: Option<u16>,
}

impl Issuer {
    pub fn new(agency: Option<&str>, region: Option<&str>, year: Option<u16>) -> Self {
        Self { agency: agency.and_then(plain), region: region.and_then(plain), year }
    }

    pub fn of(identity: &Identity) -> Self {
        Self::new(identity.agency.as_deref(), identity.region.as_deref(), identity.year)
    }

    pub fn of_member(member: &Member) -> Self {
        Self::new(member.agency.as_deref(), member.region.as_deref(), member.year)
    }

    /// What reports of one agency have in common; `None` if the agency is not known.
    pub fn agency_key(&self) -> Option<(String, Option<String>)> {
        Some((self.without_region()?.to_owned(), self.region.clone()))
    }

    pub fn relation(&self, other: &Self) -> Relation {
        if !self.same_agency(other) {
            Relation::OtherAgency
        } else if self.year.is_some() && self.year == other.year {
            Relation::SameReport
        } else {
            Relation::OwnOtherYear
        }
    }

    /// With both regions known: the same place (江苏省宿迁市 is 宿迁市) and the same name, with or without the place before it.
    /// Else the same full name.
    fn same_agency(&self, other: &Self) -> bool {
        match (&self.region, &other.region) {
            (Some(x), Some(y)) => {
                (is_within(x, y) || is_within(y, x))
                    && self.agency.is_some()
                    && (self.agency == other.agency || self.without_region() == other.without_region())
            }
            _ => self.agency.is_some() && self.agency == other.agency,
        }
    }

    fn without_region(&self) -> Option<&str> {
        let agency = self.agency.as_deref()?;
        let rest = self.region.as_deref().and_then(|region| agency.strip_prefix(region));
        Some(rest.filter(|rest| !rest.is_empty()).unwrap_or(agency))
    }
}

/// A number for the agency of each; reports of unknown agencies stand each for themselves.
pub(super) fn agencies(issuers: &[Issuer]) -> Vec<u32> {
    let mut numbers = BTreeMap::new();
    let mut next = 0;
    let mut fresh = || {
        next += 1;
        next - 1
    };
    let number = |issuer: &Issuer| match issuer.agency_key() {
        Some(key) => *numbers.entry(key).or_insert_with(&mut fresh),
        None => fresh(),
    };
    issuers.iter().map(number).collect()
}

/// Whether `place` is `tail`, or `tail` with the places above it before: 平和县 is not 和县.
fn is_within(place: &str, tail: &str) -> bool {
    place.strip_suffix(tail).is_some_and(|above| above.is_empty() || above.ends_with(['省', '市', '州', '盟', '区', '县', '旗']))
}

fn plain(name: &str) -> Option<String> {
    let plain: String = crate::text::normalise(name).chars().filter(|c| c.is_alphanumeric()).collect();
    Some(plain).filter(|p| !p.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases() {
        use Relation::{OtherAgency, OwnOtherYear, SameReport};
        let of = |(agency, region, year): (&str, &str, u16)| {
            let known = |text| Some(text).filter(|t: &&str| !t.is_empty());
            Issuer::new(known(agency), known(region), Some(year).filter(|y| *y > 0))
        };
        for (a, b, expected) in [
            (("小桥街道办事处", "", 2020), ("人和街道办事处", "", 2021), OtherAgency),
            (("人和街道 办事处", "", 2020), ("人和街道办事处", "", 2021), OwnOtherYear),
            (("人和街道办事处", "", 2021), ("人和街道办事处", "", 2021), SameReport),
            (("人和街道办事处", "", 0), ("人和街道办事处", "", 2021), OwnOtherYear),
            (("公安局", "洪泽区", 2021), ("公安局", "金湖县", 2021), OtherAgency),
            (("洪泽区公安局", "洪泽区", 2020), ("公安局", "淮安市洪泽区", 2021), OwnOtherYear),
            (("和县财政局", "和县", 2020), ("平和县财政局", "平和县", 2021), OtherAgency),
            (("丰县人民政府", "丰县", 2020), ("海丰县人民政府", "海丰县", 2021), OtherAgency),
            (("和县财政局", "和县", 2020), ("财政局", "马鞍山市和县", 2021), OwnOtherYear),
            (("", "洪泽区", 2020), ("", "洪泽区", 2020), OtherAgency),
            (("洪泽区公安局", "洪泽区", 2020), ("公安局", "", 2021), OtherAgency),
        ] {
            assert_eq!(of(a).relation(&of(b)), expected, "{a:?} {b:?}");
            assert_eq!(of(b).relation(&of(a)), expected, "{b:?} {a:?}");
        }
        for relation in Relation::ALL {
            assert_eq!(Relation::parse(relation.key()), Some(relation));
        }
    }
}
