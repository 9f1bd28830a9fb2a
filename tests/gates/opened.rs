//! A labelled archive, read and parsed.

use gongkai::copies::{Found, Member, Narrative, Options, Sketch, find, statutory};
use gongkai::read::{Limits, read_bytes};
use gongkai::report::{Report, ReportId};
use rayon::prelude::*;

use crate::generated::labelled::plan::Labelled;
use crate::generated::labelled::{Archive, Placed};

/// The key, and what gongkai makes of the sources.
pub struct Opened {
    pub key: Archive,
    pub reports: Vec<Report>,
    pub members: Vec<Member>,
    pub sketches: Vec<Sketch>,
    pub narratives: Vec<Narrative>,
}

impl Opened {
    pub fn new(reports: usize, seed: u64) -> Self {
        Self::of(Labelled::new(reports, seed).archive())
    }

    pub fn of(key: Archive) -> Self {
        let reports: Vec<Report> = key
            .reports
            .par_iter()
            .map(|r| {
                let source = read_bytes(&r.file, r.source.as_bytes(), &Limits::default()).expect("the generator writes UTF-8");
                gongkai::parse::parse(&source)
            })
            .collect();
        let members = key.reports.iter().zip(&reports).map(|(labelled, report)| member(&labelled.file, report)).collect();
        let sketches = reports.iter().map(Sketch::of).collect();
        let narratives = reports.iter().map(Narrative::of).collect();
        Self { key, reports, members, sketches, narratives }
    }

    /// All pairs, as `gongkai copies` finds them.
    pub fn find(&self, options: &Options) -> Found {
        find(&self.members, self.sketches.clone(), |i| Ok(self.reports[i].clone()), options).expect("nothing fails to load")
    }

    /// The paragraph of the key in which a token of a narrative stands.
    pub fn paragraph(&self, report: usize, token: usize) -> Option<&Placed> {
        let at = self.narratives[report].source(token..token + 1).start as usize;
        self.key.reports[report].paragraphs.iter().find(|p| p.span.contains(&at))
    }

    /// Which tokens are evidence: neither statutory by the list nor stock by the key.
    pub fn evidence(&self, report: usize) -> Vec<bool> {
        let marks = statutory(&self.narratives[report]);
        marks
            .iter()
            .enumerate()
            .map(|(token, mark)| mark.is_none() && self.paragraph(report, token).is_some_and(|p| !p.stock))
            .collect()
    }
}

fn member(file: &str, report: &Report) -> Member {
    let identity = &report.identity;
    Member {
        id: ReportId(blake3::hash(file.as_bytes()).to_hex()[..16].to_owned()),
        file: file.to_owned(),
        agency: identity.agency.clone(),
        region: identity.region.clone(),
        year: identity.year,
    }
}
