//! What is said year by year.
//!
//! Comes in: a [`Corpus`] read with phrases. Goes out: a [`Trend`] for each, with the denominators of every year. A year without
//! reports is a gap, not a zero. It draws nothing and fits no line: which reports an archive holds changes from year to year too.

use std::collections::BTreeMap;

use super::measures::per_10000;
use super::read::Corpus;
use crate::interval::wilson;
use crate::search::Years;

/// One phrase in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Year {
    /// The reporting year.
    pub year: u16,
    /// Reports counted; 0 is a gap, and all that follows is `None`.
    pub reports: u64,
    /// Their words.
    pub words: u64,
    /// Reports that say it.
    pub said: Option<u64>,
    /// Their share of the reports.
    pub share: Option<f64>,
    /// The Wilson interval of the share, 95 %.
    pub interval: Option<(f64, f64)>,
    /// Occurrences.
    pub occurrences: Option<u64>,
    /// Occurrences for every 10,000 words.
    pub per_10000: Option<f64>,
}

/// One phrase through the years.
#[derive(Clone, Debug, PartialEq)]
pub struct Trend {
    /// The phrase as typed.
    pub term: String,
    /// Every year from the first to the last, gaps included.
    pub years: Vec<Year>,
}

/// Years asked for beyond those there are reports of are listed as gaps, if the range is no longer than this.
const LONGEST: u16 = 60;

/// The trend of each phrase of the request, from the first to the last year asked for, or there is a report of. Reports whose year
/// is unknown are in no year.
pub fn trends(corpus: &Corpus, phrases: &[String], asked: Option<Years>) -> Vec<Trend> {
    let one = |(number, phrase): (usize, &String)| {
        let mut years: BTreeMap<u16, (u64, u64, u64, u64)> = BTreeMap::new();
        for document in corpus.documents() {
            let Some(year) = document.source.year else { continue };
            let (reports, words, said, occurrences) = years.entry(year).or_default();
            let here = u64::from(document.said[number]);
            *reports += 1;
            *words += document.words;
            *said += u64::from(here > 0);
            *occurrences += here;
        }
        let all = range(years.keys().next().copied(), years.keys().next_back().copied(), asked);
        let year = |year: u16| years.get(&year).map_or(Year { year, ..Year::default() }, |counts| of(year, *counts));
        Trend { term: phrase.clone(), years: all.map(year).collect() }
    };
    phrases.iter().enumerate().map(one).collect()
}

fn of(year: u16, (reports, words, said, occurrences): (u64, u64, u64, u64)) -> Year {
    Year {
        year,
        reports,
        words,
        said: Some(said),
        share: Some(said as f64 / reports as f64),
        interval: wilson(said as i64, reports as i64),
        occurrences: Some(occurrences),
        per_10000: per_10000(occurrences, words),
    }
}

/// From the first to the last year; empty if there is none.
fn range(first: Option<u16>, last: Option<u16>, asked: Option<Years>) -> impl Iterator<Item = u16> {
    let asked = asked.and_then(|years| {
        // An open end is that of the reports; without any report, the other end alone.
        let from = Some(years.from).filter(|from| *from > 0).or(first);
        let to = Some(years.to).filter(|to| *to < u16::MAX).or(last);
        from.or(to).zip(to.or(from)).filter(|(from, to)| to.saturating_sub(*from) < LONGEST)
    });
    let (from, to) = asked.or(first.zip(last)).unwrap_or((1, 0));
    from..=to
}
