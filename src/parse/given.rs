//! What is given of a report outside of its text, laid over what the text says.
//!
//! Comes in: a parsed report and what a manifest or a column says of it. Goes out: the same report; what is given stands above
//! what was read, with its source as evidence, and where the two differ a diagnostic names both. A document that is no yearly
//! report stays none.

use crate::report::{Diagnostic, Evidence, Given, Identity, Kind, Report, Severity};
use crate::text::normalise;

/// Lays `given` over the report's identity.
///
/// ```
/// use gongkai::{parse::{parse, apply}, read::{read_bytes, Limits}, report::Given};
/// let text = "政府信息公开工作年度报告\n一、总体情况\n主动公开信息12条。\n六、其他需要报告的事项\n无。\n";
/// let mut report = parse(&read_bytes("a.txt", text.as_bytes(), &Limits::default())?);
/// let mut given = Given::by("manifest");
/// given.set("agency", "青溪县教育局").unwrap();
/// apply(&mut report, &given);
/// assert_eq!(report.identity.agency_evidence.unwrap().source, "manifest");
/// # Ok::<(), gongkai::error::Error>(())
/// ```
pub fn apply(report: &mut Report, given: &Given) {
    report.identity.given = Some(given.clone());
    if report.identity.kind == Some(Kind::Other) {
        return;
    }
    let evidence = |field: &str, value: &str| Evidence {
        source: given.source.clone(),
        quote: format!("{field}: {value}"),
        span: None,
        confidence: 1.0,
    };
    if let Some(agency) = &given.agency {
        let read = report.identity.agency.replace(agency.clone());
        let replaced = Identity {
            level: None,
            level_evidence: None,
            kind: None,
            region: None,
            region_evidence: None,
            agency_evidence: Some(evidence("agency", agency)),
            ..std::mem::take(&mut report.identity)
        };
        report.identity = super::identity::described(replaced, report.first().as_ref().unwrap_or(report));
        say(report, given, "agency", read.filter(|read| normalise(read) != normalise(agency)), agency);
    }
    if let Some(year) = given.year {
        let read = report.identity.year.replace(year);
        report.identity.year_evidence = Some(evidence("year", &year.to_string()));
        say(report, given, "year", read.filter(|read| *read != year).map(|read| read.to_string()), &year.to_string());
    }
    // A given name, year or address may tell the place.
    super::locate(report);
}

/// Takes back that the text does not say it, and names the text's word where it is another.
fn say(report: &mut Report, given: &Given, field: &str, read: Option<String>, value: &str) {
    let unknown = format!("{field}-unknown");
    report.diagnostics.retain(|d| d.code != unknown);
    if let Some(read) = read {
        let message = format!("the {} says {value}, the text {read}", given.source);
        report.diagnostics.push(Diagnostic::new(Severity::Warn, &format!("{field}-given"), message));
    }
}
