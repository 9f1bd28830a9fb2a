//! Puts identity together: title first, then the page, then the text; every guess with its evidence.

use crate::read::Source;
use crate::report::{BlockKind, Diagnostic, Evidence, Identity, Level, Report, Severity};

use super::title::Title;
use super::{agency, year};

/// Identity as far as the document gives it.
pub fn find(title: Option<&Title>, report: &Report, source: &Source) -> Identity {
    let published = super::published::read(&source.page);
    let mut identity = Identity { title: title.map(|t| t.text.clone()), published, ..Identity::default() };
    let from_title =
        |quote: String, confidence: f32| title.map(|t| Evidence { source: t.source.to_owned(), quote, span: t.span, confidence });
    if let Some(name) = title.and_then(|t| t.agency.clone()) {
        identity.agency_evidence = from_title(name.clone(), 0.95);
        identity.agency = Some(name);
    } else if let Some((name, evidence)) =
        from_meta(source).or_else(|| signature(report)).or_else(|| agency::from_narrative(report))
    {
        identity.agency = Some(name);
        identity.agency_evidence = Some(evidence);
    }
    if let Some(y) = title.and_then(|t| t.year) {
        identity.year = Some(y);
        identity.year_evidence = from_title(format!("{y}年"), 0.95);
    } else if let Some((y, evidence)) = year::from_text(report) {
        identity.year = Some(y);
        identity.year_evidence = Some(evidence);
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
    } else if parts.level != Some(Level::Province)
        && let Some((region, evidence)) = agency::region_from_text(report, &name)
    {
        identity.region = Some(region);
        identity.region_evidence = Some(evidence);
    }
    identity
}

/// `<meta name="ContentSource" content="青溪县教育局">`.
fn from_meta(source: &Source) -> Option<(String, Evidence)> {
    let (name, content) = source.page.meta.iter().find(|(name, content)| {
        name.eq_ignore_ascii_case("ContentSource") && agency::looks_like_agency(&crate::text::normalise(content))
    })?;
    let evidence = Evidence { source: "meta".into(), quote: format!("{name}: {content}"), span: None, confidence: 0.75 };
    Some((content.trim().to_owned(), evidence))
}

/// The body that signs at the end: a line that is nothing but its name, followed at most by a date.
fn signature(report: &Report) -> Option<(String, Evidence)> {
    let last: Vec<_> = report
        .text
        .blocks
        .iter()
        .filter(|b| b.end > b.start && !matches!(b.kind, BlockKind::Cell { .. }))
        .rev()
        .take(2)
        .collect();
    let block = last.into_iter().find(|b| agency::looks_like_agency(&crate::text::fold_kept(report.text.block_str(b))))?;
    let quote = report.text.block_str(block).to_owned();
    (agency::parts(&quote).level.is_some()).then(|| {
        let span = Some(report.text.span(block.start, block.end));
        (quote.clone(), Evidence { source: "signature".into(), quote, span, confidence: 0.85 })
    })
}

/// Where the title's year and the statistical period disagree, says so.
pub fn year_conflict(report: &Report, title: Option<&Title>) -> Option<Diagnostic> {
    let title_year = title?.year?;
    let (period, evidence) = year::from_period(report)?;
    (period != title_year).then(|| {
        let mut diagnostic = Diagnostic::new(
            Severity::Warn,
            "year-conflict",
            format!("the title says {title_year}, the statistical period says {period}"),
        );
        diagnostic.span = evidence.span;
        diagnostic
    })
}
