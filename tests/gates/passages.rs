//! Passages by the measures of PAN text alignment (Potthast, Stein, Barrón-Cedeño, Rosso: An Evaluation Framework for
//! Plagiarism Detection, COLING 2010), micro-averaged over characters.
//!
//! Counted are letters and figures of paragraphs that are not stock. A clause that moved alone and is shorter than a passage
//! can be is no case to be found, but finding it is no fault: it is copied.

use std::collections::BTreeMap;
use std::ops::Range;

use gongkai::copies::{Found, Options, PASSAGE};

use super::opened::Opened;
use super::{Gate, Goal};
use crate::generated::labelled::Report;
use crate::generated::labelled::truth::Case;

/// Every pair with any passage at all, chance ones included: what is reported wrongly counts against precision.
pub const EVERYTHING: Options =
    Options { min_net_coverage: 2.0, min_chars: PASSAGE as u32, only: None, touching: None, relation: None };

/// What is asked of precision and recall together, and of the number of detections a case falls into.
const F1: f64 = 0.95;
const GRANULARITY: f64 = 1.05;

pub fn gates(archive: &Opened, found: &Found) -> Vec<Gate> {
    let counted: Vec<Counted> = archive.key.reports.iter().map(Counted::of).collect();
    let mut detections: BTreeMap<(usize, usize), Vec<Case>> = BTreeMap::new();
    for pair in &found.pairs {
        let bytes = |span: gongkai::report::Span| span.start as usize..span.end as usize;
        let passages = pair.passages.iter().map(|p| Case { a: bytes(p.span_a), b: bytes(p.span_b), equal: p.chars });
        let turned = pair.a > pair.b;
        let passages = passages.map(|p| if turned { Case { a: p.b, b: p.a, equal: p.equal } } else { p }).collect();
        detections.insert((pair.a.min(pair.b), pair.a.max(pair.b)), passages);
    }
    let mut sums = Sums::default();
    let mut pairs = archive.key.related();
    pairs.extend(detections.keys().copied());
    pairs.sort_unstable();
    pairs.dedup();
    for (a, b) in pairs {
        let detected = detections.get(&(a, b)).map_or(&[][..], Vec::as_slice);
        sums.add(&archive.key.shared(a, b), detected, &counted[a], &counted[b]);
    }
    let precision = sums.right as f64 / sums.detected.max(1) as f64;
    let recall = sums.found as f64 / sums.characters.max(1) as f64;
    let f1 = 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE);
    let granularity = sums.detections as f64 / sums.cases_found.max(1) as f64;
    let gate = |what, figure, goal, of| Gate { what, figure, goal, of };
    vec![
        gate("passages: precision by characters", precision, Goal::Told, sums.detected),
        gate("passages: recall by characters", recall, Goal::Told, sums.characters),
        gate("passages: F1 by characters", f1, Goal::AtLeast(F1), sums.characters),
        gate("passages: granularity", granularity, Goal::AtMost(GRANULARITY), sums.cases_found),
        gate("passages: share of cases found at all", sums.cases_found as f64 / sums.cases.max(1) as f64, Goal::Told, sums.cases),
    ]
}

#[derive(Default)]
struct Sums {
    /// Characters on both sides of all detections, and of those the ones that lie in a case the detection finds.
    detected: usize,
    right: usize,
    /// Characters on both sides of all cases, and of those the ones that lie in a detection.
    characters: usize,
    found: usize,
    cases: usize,
    cases_found: usize,
    /// Detections of each found case, summed.
    detections: usize,
}

impl Sums {
    fn add(&mut self, cases: &[Case], detected: &[Case], a: &Counted, b: &Counted) {
        let both = |x: &Case, y: &Case| {
            let (on_a, on_b) = (a.count(&common(&x.a, &y.a)), b.count(&common(&x.b, &y.b)));
            (on_a > 0 && on_b > 0).then_some(on_a + on_b)
        };
        for detection in detected {
            self.detected += a.count(&detection.a) + b.count(&detection.b);
            self.right += cases.iter().filter_map(|case| both(case, detection)).sum::<usize>();
        }
        for case in cases.iter().filter(|case| case.equal as usize >= PASSAGE) {
            let finds: Vec<usize> = detected.iter().filter_map(|detection| both(case, detection)).collect();
            let all = a.count(&case.a) + b.count(&case.b);
            self.characters += all;
            self.found += finds.iter().sum::<usize>().min(all);
            self.cases += 1;
            self.cases_found += usize::from(!finds.is_empty());
            self.detections += finds.len();
        }
    }
}

fn common(x: &Range<usize>, y: &Range<usize>) -> Range<usize> {
    let start = x.start.max(y.start);
    start..x.end.min(y.end).max(start)
}

/// The places of all characters that count, ascending.
struct Counted(Vec<usize>);

impl Counted {
    fn of(report: &Report) -> Self {
        let mut places = Vec::new();
        for paragraph in report.paragraphs.iter().filter(|p| !p.stock) {
            let mut at = paragraph.span.start;
            for line in report.source[paragraph.span.clone()].split_inclusive('\n') {
                let page_number = line.starts_with("- ");
                let letters = line.char_indices().filter(|(_, c)| !page_number && c.is_alphanumeric());
                places.extend(letters.map(|(offset, _)| at + offset));
                at += line.len();
            }
        }
        Self(places)
    }

    fn count(&self, range: &Range<usize>) -> usize {
        let below = |end: usize| self.0.partition_point(|&place| place < end);
        below(range.end) - below(range.start)
    }
}
