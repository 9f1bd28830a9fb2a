//! The title of a second report in the same document.
//!
//! Comes in: cleaned items, headings, the first title. Goes out: the [`Title`] with which another body's or another year's report begins
//! behind sections of the first. Links to other reports, titles cited in prose and the own title on every page begin none: a
//! section must follow soon, and for another year, or where the first report has no title or the second's is in a link, the sections must begin
//! again; below one in 《》 from the first on.

use super::headings::Heading;
use super::items::{Item, Line};
use super::same::same;
use super::title::{self, Title};
use crate::report::SectionKind;

/// A section's heading follows within so many lines.
const NEAR: usize = 25;
/// A title takes no more lines, with one of its agency above.
const LINES: usize = 4;
/// A title line is no longer.
const LONGEST: usize = 200;

/// The title of the second report.
pub fn find(items: &[Item], headings: &[Heading], own: Option<&Title>) -> Option<Title> {
    let first = headings.first()?.item + 1;
    let mut passed = first;
    for (at, item) in items.iter().enumerate().skip(first) {
        if at < passed || !item.line().is_some_and(may_hold) {
            continue;
        }
        let Some(title) = title_around(items, passed, at) else { continue };
        let (Some(&start), Some(&end)) = (title.items.first(), title.items.last()) else { continue };
        passed = end + 1;
        let whole: String = title.items.iter().filter_map(|&item| items[item].line()).map(|line| line.key.as_str()).collect();
        let quoted = whole.contains(['《', '》']);
        let alone =
            whole.strip_prefix('《').and_then(|whole| whole.strip_suffix('》')).is_some_and(|name| !name.contains(['《', '》']));
        let cited = quoted && !alone || title.attached && headings.iter().all(|h| h.item < end);
        let linked = title.items.iter().any(|&item| items[item].line().is_some_and(|line| line.is_linked));
        let least = if quoted { Some(SectionKind::S1) } else { linked.then_some(SectionKind::S6) };
        if !cited && is_another(items, headings, own, &title, (start, end), least) {
            return Some(title);
        }
    }
    None
}

/// Whether a line may hold the fixed words of a title: few do.
fn may_hold(line: &Line) -> bool {
    line.key.len() <= LONGEST && line.key.contains("公开") && !line.key.contains(['。', ';'])
}

/// The title that a line is, or is part of.
fn title_around(items: &[Item], from: usize, at: usize) -> Option<Title> {
    let line = |item: usize| items[item].line().map(|line| (item, line));
    let behind = (at..items.len()).take(LINES).filter_map(line);
    let has_noun = behind.clone().any(|(_, line)| line.key.contains("报告") || line.key.contains("年报"));
    if !has_noun {
        return None;
    }
    let before = (from..at).rev().take(LINES).filter_map(line);
    let mut lines: Vec<(usize, &Line)> = before.collect();
    lines.reverse();
    lines.extend(behind);
    title::first_window(items, &lines).filter(|title| title.items.contains(&at))
}

/// Whether the title between these items begins another report than the own. With `least` the sections must begin again with one up to it.
fn is_another(
    items: &[Item],
    headings: &[Heading],
    own: Option<&Title>,
    title: &Title,
    (start, end): (usize, usize),
    least: Option<SectionKind>,
) -> bool {
    let Some(next) = headings.iter().find(|h| h.item > end) else { return false };
    let lines = |from: usize, to: usize| items[from..to].iter().filter_map(Item::line);
    // Of a list of links the next title is nearer to the section.
    let is_title = |at: usize| title_around(items, end + 1, at).is_some();
    let listed = (end + 1..next.item).any(|at| items[at].line().is_some_and(may_hold) && is_title(at));
    if listed || lines(end + 1, next.item).count() > NEAR {
        return false;
    }
    let before: Vec<&Heading> = headings.iter().filter(|h| h.item < start).collect();
    // Contents name the sections and say nothing.
    let says = |from: &Heading| items[from.item + 1..start].iter().any(has_content);
    let again = before.iter().any(|h| h.kind >= next.kind) && before.iter().any(|h| says(h));
    if least.is_some_and(|least| !again || next.kind > least) {
        return false;
    }
    let (Some(own), Some(agency)) = (own, &title.agency) else { return again && is_dated(own, title) };
    let same_body = own.agency.as_ref().is_none_or(|own| same(own, agency));
    if same_body {
        return again && is_dated(Some(own), title);
    }
    // A line that comes again, or stood above, is printed on every page.
    let key = |at: usize| items[at].line().map(|line| line.key.as_str());
    let repeated = items.iter().enumerate().filter(|(at, _)| *at < start || *at > end);
    let on_pages = repeated.filter_map(|(_, item)| item.line()).any(|line| Some(line.key.as_str()) == key(end));
    again || !on_pages && before.iter().any(|h| says(h))
}

/// Whether both have a year, and not the same.
fn is_dated(own: Option<&Title>, title: &Title) -> bool {
    let Some(own) = own else { return title.agency.is_some() };
    own.year.zip(title.year).is_some_and(|(own, other)| own != other)
}

/// A sentence or a table.
fn has_content(item: &Item) -> bool {
    match item {
        Item::Grid(_) => true,
        Item::Line(line) => line.key.contains('。'),
        Item::Blank | Item::PageBreak => false,
    }
}
