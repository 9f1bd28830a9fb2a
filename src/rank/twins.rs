//! Several reports of one name, kind and year: files of one report, or reports of namesakes.
//!
//! Comes in: measured reports and the agencies they mean. Goes out: for each a [`Twin`]. It rates nothing.
//!
//! Where it is known which agency of the name is meant, one report a year stands: that with the most known cells, of equal ones the
//! first by file; a report that prints other figures is said to. Where it is not (no region, no line of aliases), two reports are one
//! only if their texts are the same and no figure differs: the country has many a 人和街道办事处, and none may hide another.

use std::collections::BTreeMap;

use super::candidate::{Candidate, Totals};
use super::ranking::Agency;

/// What the other reports of its agency, kind and year do to a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Twin {
    /// Nothing.
    #[default]
    None,
    /// It stands, and something is to be said.
    Stands { note: String },
    /// Another stands for it.
    Duplicate { of: String, differs: bool },
}

/// For each report, what the others of its agency, kind and year do to it. The flag beside an agency: whether it is known which agency of the
/// name it is.
pub(super) fn twins(reports: &[Candidate], agencies: &[Option<(Agency, bool)>]) -> Vec<Twin> {
    let mut together: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, report) in reports.iter().enumerate() {
        if let (Some((agency, known)), Some(year)) = (&agencies[at], report.year) {
            // A report of half the year is no twin of the year's.
            if !report.is_part {
                together.entry((agency, *known, report.kind, year)).or_default().push(at);
            }
        }
    }
    let mut found = vec![Twin::None; reports.len()];
    for ((_, known, ..), members) in together.into_iter().filter(|(_, members)| members.len() > 1) {
        let same = if known { vec![members] } else { by_text(reports, members) };
        let standing: Vec<usize> = same.iter().map(|files| settle(reports, files, &mut found)).collect();
        for (at, other) in standing.iter().zip(standing.iter().cycle().skip(1)).filter(|_| standing.len() > 1) {
            let more = match standing.len() - 2 {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let note = format!("its place is not known; {}{more} of the same name and year", reports[*other].file);
            found[*at] = Twin::Stands { note };
        }
    }
    found
}

/// Parts of one text and without a contradiction; a report without a text is alone.
fn by_text(reports: &[Candidate], members: Vec<usize>) -> Vec<Vec<usize>> {
    let mut parts: Vec<(Totals, Vec<usize>)> = Vec::new();
    let mut of_text: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for at in members {
        let report = &reports[at];
        let alike = of_text.entry(report.text).or_default();
        let part = alike.iter().copied().find(|&part| report.text != 0 && !contradict(&parts[part].0, &report.totals));
        if let Some(part) = part {
            let (known, files) = &mut parts[part];
            *known = std::array::from_fn(|number| known[number].or(report.totals[number]));
            files.push(at);
        } else {
            alike.push(parts.len());
            parts.push((report.totals, vec![at]));
        }
    }
    parts.into_iter().map(|(_, files)| files).collect()
}

/// Whether both print a figure that differs.
fn contradict(a: &Totals, b: &Totals) -> bool {
    a.iter().zip(b).any(|(a, b)| a.zip(*b).is_some_and(|(a, b)| a != b))
}

/// The file that stands for these; the others are its duplicates.
fn settle(reports: &[Candidate], files: &[usize], found: &mut [Twin]) -> usize {
    let better = |best: usize, at: usize| if reports[at].known > reports[best].known { at } else { best };
    let best = files.iter().copied().reduce(better).expect("a part has a member");
    let mut against = None;
    for &at in files.iter().filter(|&&at| at != best) {
        let differs = contradict(&reports[at].totals, &reports[best].totals);
        against = against.or(differs.then_some(at));
        found[at] = Twin::Duplicate { of: reports[best].file.clone(), differs };
    }
    if let Some(at) = against {
        found[best] = Twin::Stands { note: format!("{} has other figures", reports[at].file) };
    }
    best
}
