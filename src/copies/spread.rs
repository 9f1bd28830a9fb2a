//! How far a passage spreads: in how many agencies and regions of an archive it stands.
//!
//! Comes in: two reports, then the narratives of an archive one by one. Goes out: a [`Spread`] for each passage the two share. A
//! passage that a whole district writes is a shared template; that does not make it statutory, and sharing it is weak evidence that
//! one of two had it from the other.

use std::collections::{BTreeSet, HashMap};

use crate::report::Report;

use super::leftover::equal;
use super::narrative::Narrative;
use super::pair::{Comparison, Prepared, earlier};
use super::shingle::grams;
use super::sketch::SHINGLE;

/// A report has a passage if it has this share of its runs of five tokens.
pub const HELD: f64 = 0.6;
/// Agencies from which on a passage is called a shared template.
pub const SHARED: usize = 3;

/// Who has a passage.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Reports that have it, the two included if they are among those looked at.
    pub reports: u32,
    /// Agencies of these.
    pub agencies: usize,
    /// Regions of these.
    pub regions: usize,
}

impl Spread {
    /// Whether more agencies have it than two that copy from each other; of statutory wording that says nothing, which is for the reader of both to tell.
    pub fn is_shared_template(&self) -> bool {
        self.agencies >= SHARED
    }
}

/// The passages two reports share, and who has been found to have them.
#[derive(Clone, Debug)]
pub struct Spreading {
    /// Run → passages.
    runs: HashMap<u64, Vec<u32>>,
    /// Distinct runs of each passage.
    sizes: Vec<u32>,
    holders: Vec<Holders>,
}

#[derive(Clone, Debug, Default)]
struct Holders {
    reports: u32,
    agencies: BTreeSet<(String, Option<String>)>,
    regions: BTreeSet<String>,
}

impl Spreading {
    /// Of the passages of two reports, in the order of their [`super::Pair`].
    pub fn of(first: &Report, second: &Report) -> Self {
        let reports = [first, second];
        let (a, b) = earlier(first, second);
        let prepared = [a, b].map(|i| Prepared::new(Narrative::of(reports[i])));
        let comparison = Comparison::new(&prepared[0], &prepared[1]);
        let codes = prepared[0].narrative.codes();
        let (mut runs, mut sizes) = (HashMap::<u64, Vec<u32>>::new(), Vec::new());
        for (number, passage) in comparison.aligned.iter().enumerate() {
            let distinct: BTreeSet<u64> = equal(passage).into_iter().flat_map(|(own, _)| grams(&codes[own], SHINGLE)).collect();
            sizes.push(distinct.len() as u32);
            for run in distinct {
                runs.entry(run).or_default().push(number as u32);
            }
        }
        let holders = vec![Holders::default(); sizes.len()];
        Self { runs, sizes, holders }
    }

    /// Which passages a narrative has. Linear.
    pub fn look(&self, narrative: &Narrative) -> Vec<u32> {
        let distinct: BTreeSet<u64> = grams(narrative.codes(), SHINGLE).filter(|run| self.runs.contains_key(run)).collect();
        let mut counts = vec![0u32; self.sizes.len()];
        distinct.iter().flat_map(|run| &self.runs[run]).for_each(|&passage| counts[passage as usize] += 1);
        let holds = |&passage: &u32| f64::from(counts[passage as usize]) >= HELD * f64::from(self.sizes[passage as usize].max(1));
        (0..self.sizes.len() as u32).filter(holds).collect()
    }

    /// Counts a report that has these passages.
    pub fn take(&mut self, passages: Vec<u32>, agency: Option<&str>, region: Option<&str>) {
        for passage in passages {
            let holders = &mut self.holders[passage as usize];
            holders.reports += 1;
            holders.agencies.extend(agency.map(|agency| (agency.to_owned(), region.map(str::to_owned))));
            holders.regions.extend(region.map(str::to_owned));
        }
    }

    /// What was found, a line a passage.
    pub fn spreads(&self) -> Vec<Spread> {
        let of = |h: &Holders| Spread { reports: h.reports, agencies: h.agencies.len(), regions: h.regions.len() };
        self.holders.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, report, words};
    use super::*;
    use crate::report::SectionKind;

    #[test]
    fn holders_are_counted_by_agency_and_region() {
        let of = |text: &str| report(Sample::new("某街道", 2020).section(SectionKind::S1, &[text]));
        let text = words(1, 60);
        let mut spreading = Spreading::of(&of(&text), &of(&text));
        for (agency, region, text) in [
            ("甲镇", "白溪县", text.clone()),
            ("乙镇", "白溪县", format!("{}{}", words(2, 9), &text[27..])),
            ("甲镇", "白溪县", text.clone()),
            ("丙镇", "青溪县", words(3, 60)),
        ] {
            let found = spreading.look(&Narrative::of(&of(&text)));
            spreading.take(found, Some(agency), Some(region));
        }
        assert_eq!(spreading.spreads(), [Spread { reports: 3, agencies: 2, regions: 1 }]);
    }
}
