//! Which of several titles is the document's own.
//!
//! Comes in: the titles above its first section, and what the page calls itself. Goes out: one of them, in doubt where another report's may stand
//! beside it. It reads no lines.

use super::same::same;
use super::title::{Place, Title};
use crate::report::{Diagnostic, Severity};

/// The document's own title among those above its first section.
pub fn own(mut found: Vec<Title>, page: Option<&Title>) -> Option<Title> {
    // A path names what is below it; a line without an agency may be the name of a list.
    for is_less in [|title: &Title| title.place == Place::Path, |title: &Title| title.agency.is_none() && !title.several] {
        if found.iter().any(|title| !is_less(title)) {
            found.retain(|title| !is_less(title));
        }
    }
    let agree = found.iter().all(|title| agrees(title, &found[0]));
    let page = page.filter(|page| page.agency.is_some());
    let by_page = page.and_then(|page| found.iter().rposition(|title| agrees(title, page)));
    // 教育局…, and below it the name in full.
    let is_whole = |title: &Title| title.agency.as_ref().is_some_and(|name| super::agency::parts(name).level.is_some());
    let last = found.len().checked_sub(1)?;
    let at = match by_page {
        _ if agree => found.iter().position(is_whole).unwrap_or(0),
        Some(at) => at,
        None => last,
    };
    let others: Vec<String> = found.iter().filter(|title| !agrees(title, &found[at])).map(|title| title.text.clone()).collect();
    let mut title = found.swap_remove(at);
    // Where the page's word is for one farther up, the one below it may be that of what follows.
    if by_page != Some(last) && !others.is_empty() {
        title.place = Place::Beside;
        let message = format!("above the first section stands also the title of another report: {}", others.join(", "));
        title.odd.push(Diagnostic::new(Severity::Warn, "title-several", message));
    }
    Some(title)
}

/// The title in a link, if all links with titles say the same: else they are a list.
pub fn linked(mut found: Vec<Title>) -> Option<Title> {
    let agree = found.iter().all(|title| agrees(title, &found[0]));
    let mut title = (agree && !found.is_empty()).then(|| found.swap_remove(0))?;
    title.place = Place::Link;
    let message = format!("the only title stands in a link and may be another page's: {}", title.text);
    title.odd.push(Diagnostic::new(Severity::Warn, "title-linked", message));
    Some(title)
}

/// Whether two titles may be of one report.
pub fn agrees(one: &Title, other: &Title) -> bool {
    let years = one.year.zip(other.year).is_none_or(|(one, other)| one == other);
    let bodies = one.agency.as_ref().zip(other.agency.as_ref());
    years && bodies.is_none_or(|(one, other)| same(one, other))
}
