//! `gongkai.originality/1`: how much of a report, or of the reports of an agency or region, was seen before.

use serde::Serialize;

use super::{Align, LEFT, RIGHT, Row, text};
use crate::copies::Originality;
use crate::search::Card;

/// Whose originality a row tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// One report's.
    Report,
    /// That of all reports of an agency.
    Agency,
    /// That of all reports of a region.
    Region,
}

impl Subject {
    fn key(self) -> &'static str {
        ["report", "agency", "region"][self as usize]
    }
}

/// `gongkai.originality/1`
#[derive(Clone, Debug, Serialize)]
pub struct OriginalityRow {
    schema: &'static str,
    of: &'static str,
    report: Option<String>,
    file: Option<String>,
    agency: Option<String>,
    region: Option<String>,
    year: Option<u16>,
    reports: u32,
    chars: u32,
    statutory: Option<f64>,
    original: Option<f64>,
    own_past: Option<f64>,
    elsewhere: Option<f64>,
    same_time: Option<f64>,
    sources: Vec<SourceRow>,
}

#[derive(Clone, Debug, Serialize)]
struct SourceRow {
    report: String,
    file: String,
    agency: Option<String>,
    year: Option<u16>,
    seen: &'static str,
    chars: u32,
}

impl OriginalityRow {
    /// The row of a report; `cards` are those of all members.
    pub fn of_report(card: &Card, measured: &Originality, cards: &[&Card]) -> Self {
        let source = |origin: &crate::copies::Origin| {
            let other = cards[origin.member];
            SourceRow {
                report: other.id.0.clone(),
                file: other.file().to_owned(),
                agency: other.agency.clone(),
                year: other.year,
                seen: origin.seen.key(),
                chars: origin.chars,
            }
        };
        Self {
            report: Some(card.id.0.clone()),
            file: Some(card.file().to_owned()),
            agency: card.agency.clone(),
            year: card.year,
            sources: measured.origins.iter().map(source).collect(),
            ..Self::sum(Subject::Report, card, [measured])
        }
    }

    /// The row of several reports of one agency or region, which `card` is one of; counts are summed.
    pub fn sum<'a>(of: Subject, card: &Card, measured: impl IntoIterator<Item = &'a Originality>) -> Self {
        let mut total = Originality::default();
        let mut reports = 0;
        for one in measured {
            reports += 1;
            total.chars += one.chars;
            total.statutory += one.statutory;
            total.original += one.original;
            total.own_past += one.own_past;
            total.elsewhere += one.elsewhere;
            total.same_time += one.same_time;
        }
        let share = |part: u32, whole: u32| (whole > 0).then(|| (f64::from(part) / f64::from(whole) * 1e4).round() / 1e4);
        Self {
            schema: "gongkai.originality/1",
            of: of.key(),
            report: None,
            file: None,
            agency: card.agency.clone().filter(|_| of != Subject::Region),
            region: card.area.clone(),
            year: None,
            reports,
            chars: total.chars,
            statutory: share(total.statutory, total.statutory + total.chars),
            original: share(total.original, total.chars),
            own_past: share(total.own_past, total.chars),
            elsewhere: share(total.elsewhere, total.chars),
            same_time: share(total.same_time, total.chars),
            sources: Vec::new(),
        }
    }
}

fn percent(share: Option<f64>) -> String {
    share.map(|share| format!("{:.1}%", share * 100.0)).unwrap_or_default()
}

impl Row for OriginalityRow {
    const COLUMNS: &'static [(&'static str, Align)] = &[
        ("agency", LEFT),
        ("region", LEFT),
        ("year", RIGHT),
        ("reports", RIGHT),
        ("characters", RIGHT),
        ("original", RIGHT),
        ("elsewhere", RIGHT),
        ("own past", RIGHT),
        ("same time", RIGHT),
        ("statutory", RIGHT),
        ("mostly from", LEFT),
        ("report", LEFT),
        ("file", LEFT),
    ];
    const SHOWN: &'static [usize] = &[0, 1, 2, 3, 4, 5, 6, 7, 8, 10];

    fn cells(&self) -> Vec<String> {
        let first = self.sources.first().map(|source| {
            let agency = source.agency.as_deref().unwrap_or("(agency unknown)");
            source.year.map_or_else(|| agency.to_owned(), |year| format!("{agency} {year}"))
        });
        vec![
            text(self.agency.as_ref()),
            text(self.region.as_ref()),
            text(self.year.as_ref()),
            self.reports.to_string(),
            self.chars.to_string(),
            percent(self.original),
            percent(self.elsewhere),
            percent(self.own_past),
            percent(self.same_time),
            percent(self.statutory),
            first.unwrap_or_default(),
            text(self.report.as_ref()),
            text(self.file.as_ref()),
        ]
    }
}
