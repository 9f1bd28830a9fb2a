//! Is this such a report, whose and for which year, and was the source whole (checks.md §8)?
//!
//! Comes in: a report with what reading and parsing noted. Goes out: those notes as findings, and years that cannot be. It reads
//! no text itself.

use crate::report::{Kind, Report, Severity};

use super::{Figure, Finding, Outcome};

/// The Regulation of 2007 came into force on 1 May 2008.
const FIRST_YEAR: u16 = 2008;
/// A source with fewer characters holds no report: its pages may be images.
const FEWEST_CHARS: usize = 20;

/// For a document that is no report: why it was not taken for one.
pub(super) fn not_a_report(report: &Report) -> Option<Finding> {
    let chars = report.text.display.chars().filter(|c| c.is_alphanumeric()).count();
    if chars < FEWEST_CHARS {
        let message = format!("the source holds {chars} characters of text: it may be empty, or its pages may be images");
        return Some(Finding::new("Q.empty", Outcome::Noted, Severity::Warn, message));
    }
    if report.identity.kind != Some(Kind::Other) {
        return None;
    }
    let why = report.diagnostics.iter().find(|d| d.code == "not-a-report");
    let why = why.map_or("neither its title nor its sections are those of one", |d| {
        d.message.strip_prefix("no yearly disclosure report: ").unwrap_or(&d.message)
    });
    Some(Finding {
        quote: report.identity.title.clone().unwrap_or_default(),
        ..Finding::new(
            "Q.not_report",
            Outcome::Noted,
            Severity::Warn,
            format!("this document was not recognised as a yearly report, because {why}"),
        )
    })
}

/// Everything else this file looks at.
pub(super) fn check(report: &Report, this_year: Option<u16>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = source(report);
    findings.extend(year(report, this_year));
    findings.extend(identity(report));
    findings
}

/// What reading found broken in the source.
fn source(report: &Report) -> Vec<Finding> {
    let broken = report
        .diagnostics
        .iter()
        .filter(|d| matches!(d.code.as_str(), "mojibake" | "bytes-replaced" | "html-cut-off" | "table-too-large"));
    broken
        .map(|d| Finding {
            instance: d.code.clone(),
            span: d.span,
            ..Finding::new("Q.source", Outcome::Noted, d.severity.min(Severity::Warn), d.message.clone())
        })
        .collect()
}

fn year(report: &Report, this_year: Option<u16>) -> Option<Finding> {
    let year = report.identity.year?;
    let evidence = report.identity.year_evidence.as_ref();
    let message = if year < FIRST_YEAR {
        format!("the report is for {year}: the first reports under the Regulation are for {FIRST_YEAR}")
    } else if this_year.is_some_and(|now| year > now) {
        format!("the report is for {year}, a year to come")
    } else {
        return None;
    };
    Some(Finding {
        left: Some(Figure::Whole(i64::from(year))),
        span: evidence.and_then(|e| e.span),
        quote: evidence.map(|e| e.quote.clone()).unwrap_or_default(),
        requires: "《条例》第四十九条：公布上一年度的政府信息公开工作年度报告",
        ..Finding::new("Q.year", Outcome::Noted, Severity::Warn, message)
    })
}

fn identity(report: &Report) -> Option<Finding> {
    let (agency, year) = (report.identity.agency.is_none(), report.identity.year.is_none());
    let what = match (agency, year) {
        (true, true) => "neither the issuing agency nor the year",
        (true, false) => "not the issuing agency",
        (false, true) => "not the year it reports on",
        (false, false) => return None,
    };
    Some(Finding {
        instance: [("agency", agency), ("year", year)].iter().filter(|w| w.1).map(|w| w.0).collect::<Vec<_>>().join("+"),
        ..Finding::new("Q.identity", Outcome::Noted, Severity::Info, format!("the text names {what}"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::Parsed;
    use super::*;

    const BODY: &str = "一、总体情况\n公开工作平稳推进，目录按月更新。\n\n六、其他需要报告的事项\n无。\n";

    fn all(text: &str) -> Vec<(&'static str, Severity)> {
        let report = Parsed::new("a.txt", text).report;
        let mut findings: Vec<Finding> = not_a_report(&report).into_iter().collect();
        if findings.is_empty() {
            findings = check(&report, Some(2024));
        }
        findings.into_iter().map(|f| (f.check, f.severity)).collect()
    }

    #[test]
    fn documents_and_their_years() {
        for (text, expected) in [
            (format!("青溪县教育局2022年政府信息公开工作年度报告\n\n{BODY}"), &[][..]),
            (format!("青溪县教育局2007年政府信息公开工作年度报告\n\n{BODY}"), &[("Q.year", Severity::Warn)]),
            (format!("青溪县教育局2025年政府信息公开工作年度报告\n\n{BODY}"), &[("Q.year", Severity::Warn)]),
            (format!("政府信息公开工作年度报告\n\n{BODY}"), &[("Q.identity", Severity::Info)]),
            (
                "关于召开恳谈会的通知\n各村：定于本周五在文化站召开恳谈会，请派员参加。\n".to_owned(),
                &[("Q.not_report", Severity::Warn)],
            ),
            ("第1页\n".to_owned(), &[("Q.empty", Severity::Warn)]),
        ] {
            assert_eq!(all(&text), expected, "{text}");
        }
    }
}
