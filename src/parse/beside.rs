//! Agency and year from beside the text, where the text says neither: the title in the page's meta data, the date of publication, the
//! file's name.
//!
//! Comes in: an identity as the text gives it. Goes out: the same with its gaps filled, each with its source and a low confidence, and
//! what contradicts the text as diagnostics. It never replaces what the text says.

use crate::report::{Diagnostic, Evidence, Identity, Report, Severity};

use super::{agency, identity, title};

/// Fills the gaps of `report`'s identity; `name` is that of its file.
pub fn fill(report: &mut Report, name: &str) -> Vec<Diagnostic> {
    let mut found = std::mem::take(&mut report.identity);
    let stem = std::path::Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let in_meta = found.published.title.clone();
    let mut diagnostics = Vec::new();
    for (source, text, confidence) in [("meta-title", in_meta, 0.7), ("file-name", Some(stem), 0.5)] {
        let Some(text) = text else { continue };
        let Some((called, year)) = title::of_name(&text) else { continue };
        let evidence = || Some(Evidence { source: source.to_owned(), quote: text.clone(), span: None, confidence });
        if let (None, Some(called)) = (&found.agency, called.filter(|called| agency::parts(called).level.is_some())) {
            found.agency = Some(called);
            found.agency_evidence = evidence();
            found = identity::described(found, report);
        }
        match (found.year, year) {
            (None, Some(year)) => (found.year, found.year_evidence) = (Some(year), evidence()),
            (Some(known), Some(year)) if known != year => {
                let message = format!("the {source} says {year}, the report {known}");
                diagnostics.push(Diagnostic::new(Severity::Info, "year-beside", message));
            }
            _ => {}
        }
    }
    diagnostics.extend(dated(&mut found));
    report.identity = found;
    diagnostics
}

/// A report is published after its year; most are in the first months of the next.
fn dated(found: &mut Identity) -> Option<Diagnostic> {
    let date = found.published.date.clone()?;
    let (year, month) = year_and_month(&date)?;
    let Some(known) = found.year else {
        if month <= 6 {
            found.year = Some(year - 1);
            found.year_evidence = Some(Evidence { source: "publication-date".into(), quote: date, span: None, confidence: 0.4 });
        }
        return None;
    };
    let message = format!("the page says it was published on {date}, before {known} was over");
    ((year, month) < (known, 12)).then(|| Diagnostic::new(Severity::Warn, "date-conflict", message))
}

/// `2021-01-20 09:00`, `2021年1月20日`, `2021/1/20`.
fn year_and_month(date: &str) -> Option<(u16, u8)> {
    let mut numbers = date.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    ((2004..2100).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_publication() {
        for (date, expected) in [
            ("2021-01-20 09:00", Some((2021, 1))),
            ("2021年12月3日", Some((2021, 12))),
            ("2021/1/20", Some((2021, 1))),
            ("20210120", None),
            ("2021-13-01", None),
            ("99999999999999999999-1", None),
            ("昨天", None),
        ] {
            assert_eq!(year_and_month(date), expected, "{date}");
        }
    }
}
