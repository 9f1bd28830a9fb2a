//! How a text spread: who used it in which year, and who was new to it.
//!
//! Comes in: agency and year of the reports of a family. Goes out: a [`Growth`] for each year. Reports without a year are left out; who
//! had the text from whom is not said.

use std::collections::BTreeSet;

/// A family in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// The year.
    pub year: u16,
    /// Reports for that year.
    pub reports: u32,
    /// Agencies of these reports, as far as they are known.
    pub agencies: u32,
    /// Those of them that no earlier year had.
    pub new_agencies: u32,
}

/// The years of a family, ascending, each year that has a report.
///
/// ```
/// use gongkai::copies::growth;
/// let reports = [(Some("小桥街道"), Some(2020)), (Some("小桥街道"), Some(2021)), (Some("人和街道"), Some(2021)), (None, None)];
/// let years: Vec<_> = growth(reports).iter().map(|g| (g.year, g.reports, g.new_agencies)).collect();
/// assert_eq!(years, [(2020, 1, 1), (2021, 2, 1)]);
/// ```
pub fn growth<'a>(reports: impl IntoIterator<Item = (Option<&'a str>, Option<u16>)>) -> Vec<Growth> {
    let mut dated: Vec<(u16, Option<&str>)> = reports.into_iter().filter_map(|(agency, year)| Some((year?, agency))).collect();
    dated.sort_unstable();
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut years = Vec::new();
    for same in dated.chunk_by(|x, y| x.0 == y.0) {
        let agencies: BTreeSet<&str> = same.iter().filter_map(|report| report.1).collect();
        let new = agencies.iter().filter(|agency| known.insert(agency)).count();
        years.push(Growth {
            year: same[0].0,
            reports: same.len() as u32,
            agencies: agencies.len() as u32,
            new_agencies: new as u32,
        });
    }
    years
}
