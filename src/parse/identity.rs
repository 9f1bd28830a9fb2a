//! Puts identity together: title first, then the page, then the text; every guess with its evidence.

use crate::read::Source;
use crate::report::{Diagnostic, Evidence, Identity, Level, Report, Severity};
use crate::text::normalise;

use super::title::{Place, Title};
use super::{agency, mention, same, signed, year};

/// Identity as far as the document gives it.
pub fn find(title: Option<&Title>, report: &Report, source: &Source) -> Identity {
    let published = super::published::read(&source.page);
    let mut identity = Identity { title: title.map(|t| t.text.clone()), published, ..Identity::default() };
    let from_title =
        |quote: String, confidence: f32| title.map(|t| Evidence { source: t.source.to_owned(), quote, span: t.span, confidence });
    let sure = if title.is_some_and(Title::is_doubted) { DOUBTED } else { 0.95 };
    if let Some(name) = title.and_then(|t| t.agency.clone()) {
        identity.agency_evidence = from_title(name.clone(), sure);
        identity.agency = Some(name);
    } else if let Some((name, evidence)) = (!title.is_some_and(|t| t.several))
        .then(|| match signed::all(report).as_slice() {
            [] => from_meta(source).or_else(|| agency::from_narrative(report)),
            _ => signed::one(report),
        })
        .flatten()
    {
        identity.agency = Some(name);
        identity.agency_evidence = Some(evidence);
    }
    if let Some(y) = title.and_then(|t| t.year) {
        identity.year = Some(y);
        identity.year_evidence = from_title(format!("{y}年"), sure);
    } else if let Some((y, evidence)) = match title {
        // Of several years in the title only the period of the figures can tell which.
        Some(title) if title.years > 1 => year::from_period(report),
        _ => year::from_text(report),
    } {
        identity.year = Some(y);
        identity.year_evidence = Some(evidence);
    } else if let Some(y) = title.and_then(|t| t.short_year) {
        identity.year = Some(y);
        identity.year_evidence = from_title(format!("{}年", y % 100), 0.7);
    }
    described(identity, report)
}

/// With level, kind and region, from the agency's name and what the text says around it.
pub fn described(mut identity: Identity, report: &Report) -> Identity {
    let Some(name) = identity.agency.clone() else { return identity };
    let parts = agency::parts(&name);
    let base = identity.agency_evidence.clone().unwrap_or_else(|| Evidence {
        source: "name".into(),
        quote: name.clone(),
        span: None,
        confidence: 0.5,
    });
    identity.kind = Some(parts.kind);
    identity.level = parts.level;
    identity.level_evidence = parts.level.map(|_| {
        // A 市 by itself is mostly of prefecture level, but about 400 are of county level.
        let doubt = if parts.level_uncertain { 0.65 } else { 1.0 };
        Evidence { source: "agency-name".into(), quote: name.clone(), span: base.span, confidence: base.confidence * doubt }
    });
    if let Some(region) = parts.region {
        identity.region_evidence =
            Some(Evidence { source: "agency-name".into(), quote: region.clone(), span: base.span, confidence: base.confidence });
        identity.region = Some(region);
        return identity;
    }
    if parts.level == Some(Level::Province) {
        return identity;
    }
    // Who signs in full says what the title leaves out.
    let signed = signed::one(report).filter(|(signed, _)| is_same_body(signed, &name));
    if let (None, Some((signed, evidence))) = (parts.level, &signed) {
        identity.level = agency::parts(signed).level;
        identity.level_evidence = identity.level.map(|_| evidence.clone());
    }
    let signed = signed.and_then(|(signed, evidence)| Some((agency::parts(&signed).region?, evidence)));
    if let Some((region, evidence)) = mention::own_name(report, &name).or(signed).or_else(|| mention::own_site(report)) {
        identity.region = Some(region);
        identity.region_evidence = Some(evidence);
    }
    identity
}

/// Whether a name in full is that of the agency that a bare one names: 青溪县教育局 for 教育局, or the office of that government.
pub fn is_same_body(full: &str, agency: &str) -> bool {
    let (full, agency) = (normalise(full), normalise(agency));
    let bare = agency.trim_start_matches(['省', '市', '县', '区', '旗']);
    let government = full.trim_end_matches("办公室").trim_end_matches("办公厅");
    bare.chars().count() >= 2 && (full.ends_with(bare) || government.ends_with(bare))
}

/// `<meta name="ContentSource" content="青溪县教育局">`.
fn from_meta(source: &Source) -> Option<(String, Evidence)> {
    let (name, content) = source.page.meta.iter().find(|(name, content)| {
        let key = normalise(content);
        let is_agency = agency::looks_like_agency(&key) && !agency::is_medium(&key) && agency::parts(&key).level.is_some();
        name.eq_ignore_ascii_case("ContentSource") && is_agency
    })?;
    let evidence = Evidence { source: "meta".into(), quote: format!("{name}: {content}"), span: None, confidence: 0.75 };
    Some((content.trim().to_owned(), evidence))
}

/// Whether the document's own lines, its signature or the period of its figures, say otherwise than a title in a link: then it is the
/// title of another page.
pub fn disowns(report: &Report, title: &Title) -> bool {
    let signed =
        || signed::one(report).zip(title.agency.as_ref()).is_some_and(|((signed, _), titled)| !same::same(&signed, titled));
    let year = || title.year.zip(year::from_period(report)).is_some_and(|(titled, (year, _))| titled != year);
    title.place == Place::Link && (signed() || year())
}

/// What a title of several years leaves the year in doubt for, where something else tells one.
pub fn spans(report: &Report, title: Option<&Title>) -> Option<Diagnostic> {
    let year = report.identity.year.filter(|_| title.is_some_and(|title| title.spans_years))?;
    let message = format!("the title names more than one year, the report is taken for {year}: not compared with whole years");
    Some(Diagnostic::new(Severity::Warn, "part-year", message))
}

/// Where title, statistical period, page and signature disagree, says so.
pub fn conflicts(report: &Report, title: Option<&Title>, source: &Source) -> Vec<Diagnostic> {
    let found = &report.identity;
    let from =
        found.agency_evidence.as_ref().map(|e| e.source.as_str()).filter(|from| matches!(*from, "signature" | "narrative"));
    let beside = from.zip(found.agency.as_deref()).zip(from_meta(source)).and_then(|((from, agency), (meta, _))| {
        let message = format!("the page's ContentSource is {meta}, the {from} {agency}");
        (normalise(&meta) != normalise(agency)).then(|| Diagnostic::new(Severity::Info, "agency-beside", message))
    });
    let titled = title.and_then(|title| title.agency.as_deref());
    let signed = if title.is_some_and(|title| title.several) { None } else { signed::conflicts(report, titled) };
    year_conflict(report, title).into_iter().chain(beside).chain(signed).collect()
}

/// An agency that another contradicts is less sure.
pub fn doubt(report: &mut Report) {
    let doubted = report.diagnostics.iter().any(|d| d.code == "agency-conflict" && d.severity == Severity::Warn);
    let found = &mut report.identity;
    for evidence in [&mut found.agency_evidence, &mut found.level_evidence, &mut found.region_evidence] {
        let of_title = |evidence: &&mut Evidence| doubted && evidence.confidence > DOUBTED;
        if let Some(evidence) = evidence.as_mut().filter(of_title) {
            evidence.confidence = DOUBTED;
        }
    }
}

/// What a name is worth that a signature contradicts.
const DOUBTED: f32 = 0.6;

fn year_conflict(report: &Report, title: Option<&Title>) -> Option<Diagnostic> {
    let title_year = title?.year?;
    let (period, evidence) = year::from_period(report)?;
    (period != title_year).then(|| {
        let message = format!("the title says {title_year}, the statistical period says {period}");
        let mut diagnostic = Diagnostic::new(Severity::Warn, "year-conflict", message);
        diagnostic.span = evidence.span;
        diagnostic
    })
}
