//! The title line: `[年份][机关]政府信息公开(工作)年度报告` in either order, also broken over lines, doubled, or only in the
//! page's `<title>`.

use crate::read::Page;
use crate::report::{Mapped, Span};
use crate::text::normalise;

use super::headings::Heading;
use super::items::{Item, Line};

/// A title found.
#[derive(Clone, Debug)]
pub struct Title {
    /// The joined title.
    pub text: String,
    /// What stands before the year and the fixed words: the agency, if any.
    pub agency: Option<String>,
    /// The year in it, if any.
    pub year: Option<u16>,
    /// Item indexes of its lines; empty if it comes from the page's `<title>`.
    pub items: Vec<usize>,
    /// Where it stands.
    pub span: Option<Span>,
    /// `title` or `html-title`.
    pub source: &'static str,
}

/// Lines before the first section heading that may hold the title.
const REACH: usize = 25;
/// A title line is no longer than this.
const LONGEST_LINE: usize = 60;

/// Finds the title in the text before the first section, else in the page's own title.
pub fn find(items: &[Item], headings: &[Heading], page: &Page) -> Option<Title> {
    let stop = headings.first().map_or(items.len(), |h| h.item);
    let lines: Vec<(usize, &Line)> =
        items[..stop].iter().enumerate().filter_map(|(i, item)| item.line().map(|l| (i, l))).take(REACH).collect();
    let in_text = first_window(items, &lines);
    let complete = in_text.as_ref().is_some_and(|t| t.agency.is_some());
    if complete {
        return in_text;
    }
    let in_page = page.title.as_ref().and_then(from_page);
    match (in_text, in_page) {
        (Some(text), Some(page)) if page.agency.is_some() => Some(Title { items: text.items, ..page }),
        (Some(text), _) => Some(text),
        (None, page) => page,
    }
}

/// The first line, or run of up to three lines, that reads as a title; an agency line above a bare title belongs to it.
fn first_window(items: &[Item], lines: &[(usize, &Line)]) -> Option<Title> {
    for start in 0..lines.len() {
        for length in 1..=3.min(lines.len() - start) {
            let window = &lines[start..start + length];
            if !window.iter().all(|(_, l)| may_be_title(l)) || !contiguous(items, window) {
                break;
            }
            let joined: String = window.iter().map(|(_, l)| l.key.as_str()).collect();
            let Some((agency, year)) = read(&joined) else { continue };
            if length > 1 && completes_later(&window[1..], year) {
                break;
            }
            let bare = agency.is_none();
            let above =
                start.checked_sub(1).map(|i| lines[i]).filter(|(i, l)| bare && is_agency_line(l) && near(items, *i, window[0].0));
            let first = above.map_or(window[0].0, |(i, _)| i);
            let last = window[length - 1].0;
            let used: Vec<usize> = (first..=last).filter(|i| items[*i].line().is_some()).collect();
            let span = used.iter().filter_map(|&i| items[i].line()?.text.span()).reduce(Span::cover);
            let text: String = used.iter().filter_map(|&i| items[i].line()).map(|l| compact(l.text.as_str())).collect();
            let agency = above.map(|(_, l)| compact(l.text.as_str())).or(agency.map(|a| as_printed(&text, &a)));
            return Some(Title { text, agency, year, items: used, span, source: "title" });
        }
    }
    None
}

/// Whether a window without its first line («正文», a site's name) is the same title still.
fn completes_later(rest: &[(usize, &Line)], year: Option<u16>) -> bool {
    let joined: String = rest.iter().map(|(_, l)| l.key.as_str()).collect();
    read(&joined).is_some_and(|(agency, same)| agency.is_some() && same == year)
}

fn may_be_title(line: &Line) -> bool {
    line.key.chars().count() <= LONGEST_LINE && !line.key.contains(['。', ';', ':', '、', '?']) && !line.key.starts_with("根据")
}

/// Lines of a title follow each other, at most one blank between.
fn contiguous(items: &[Item], window: &[(usize, &Line)]) -> bool {
    window.windows(2).all(|pair| near(items, pair[0].0, pair[1].0))
}

fn near(items: &[Item], from: usize, to: usize) -> bool {
    items[from + 1..to].iter().all(|i| matches!(i, Item::Blank)) && to - from <= 3
}

fn is_agency_line(line: &Line) -> bool {
    may_be_title(line) && line.key.chars().count() <= 30 && super::agency::looks_like_agency(&line.key)
}

fn from_page(title: &Mapped) -> Option<Title> {
    // Site names follow or precede the title behind a dash, bar or underscore.
    let text = title.as_str();
    let (part, (agency, year)) =
        text.split(['-', '_', '|', '－', '—', '丨', '｜']).find_map(|part| Some((part.trim(), read(&key(part))?)))?;
    let text = compact(part);
    let agency = agency.map(|a| as_printed(&text, &a));
    Some(Title { text, agency, year, items: Vec::new(), span: title.span(), source: "html-title" })
}

/// Agency and year in the name of a file, or in a title in the meta data, if it has the form of a title.
pub fn of_name(text: &str) -> Option<(Option<String>, Option<u16>)> {
    if text.chars().count() > LONGEST_LINE {
        return None;
    }
    read(&key(text))
}

fn key(text: &str) -> String {
    normalise(text).chars().filter(|c| *c != ' ').collect()
}

/// The original characters without layout spaces.
fn compact(text: &str) -> String {
    text.chars().filter(|c| matches!(crate::text::fold(*c), crate::text::Folded::Kept(_))).collect()
}

/// Agency and year of a folded title; `None` if it is no title.
fn read(key: &str) -> Option<(Option<String>, Option<u16>)> {
    let core = key.trim_matches(['《', '》']).trim_start_matches("关于").trim_end_matches([')', '(']).trim_start_matches("的");
    let (core, year_behind) = super::year::split_trailing(core);
    let at = core.find("政府信息公开").or_else(|| core.find("政务公开")).or_else(|| core.find("信息公开"))?;
    let (before, after) = core.split_at(at);
    let fixed = after
        .trim_start_matches("政府信息公开")
        .trim_start_matches("政务公开")
        .trim_start_matches("信息公开")
        .trim_start_matches("工作");
    let (fixed, year_inside) = super::year::split_leading(fixed);
    let fixed = fixed.trim_start_matches(['的', '年', '度']);
    if !matches!(
        fixed,
        "报告"
            | "工作报告"
            | "总结报告"
            | "情况报告"
            | "情况的报告"
            | "年报"
            | "报"
            | "工作年度报告"
            | "年度报告"
            | "度报告"
    ) {
        return None;
    }
    // "政府信息公开报告" without a year or the word 年度 could be anything.
    let yearly = after.contains('年') || year_behind.is_some();
    let (agency, year_before) = super::year::take_out(before);
    let year = year_before.or(year_inside).or(year_behind);
    if !yearly && year.is_none() {
        return None;
    }
    let agency = bare_name(&agency);
    Some(((agency.chars().count() >= 2).then_some(agency), year))
}

/// The name in what stands before the fixed words: without the verbs of headlines and without brackets that are left open.
fn bare_name(text: &str) -> String {
    let mut name = text;
    loop {
        let open = name.matches('(').count();
        let close = name.matches(')').count();
        let cut = name
            .trim_matches(['的', ',', '《', '》', '"'])
            .trim_end_matches("关于")
            .trim_end_matches("公布")
            .trim_end_matches("发布")
            .trim_end_matches("公开");
        let cut = if open > close { cut.trim_end_matches('(') } else { cut };
        let cut = if close > open { cut.trim_start_matches(')') } else { cut };
        let cut = if open == close && cut.starts_with('(') && cut.ends_with(')') { &cut[1..cut.len() - 1] } else { cut };
        if cut == name {
            return name.to_owned();
        }
        name = cut;
    }
}

/// A folded name as the title prints it (full-width brackets stay as they are).
fn as_printed(title: &str, folded: &str) -> String {
    let key = key(title);
    let found = key.find(folded).map(|at| key[..at].chars().count());
    match found.filter(|_| key.chars().count() == title.chars().count()) {
        Some(start) => title.chars().skip(start).take(folded.chars().count()).collect(),
        None => folded.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        for (line, agency, year) in [
            ("人和街道办事处2021年政府信息公开工作年度报告", Some("人和街道办事处"), Some(2021)),
            ("2024年上海市科委政府信息公开工作年度报告", Some("上海市科委"), Some(2024)),
            ("青溪县政府信息公开2019年度报告", Some("青溪县"), Some(2019)),
            ("青溪县教育局二〇二〇年度政府信息公开工作报告", Some("青溪县教育局"), Some(2020)),
            ("青溪县政府信息公开工作年度报告(2022年度)", Some("青溪县"), Some(2022)),
            ("2020年政府信息公开工作年度报告", None, Some(2020)),
            ("青溪县文化局(县文物局)2022年政府信息公开工作年度报告", Some("青溪县文化局(县文物局)"), Some(2022)),
            ("青溪县民政局关于2022年政府信息公开工作年度报告", Some("青溪县民政局"), Some(2022)),
            ("《青溪县公安局2022年政府信息公开工作年度报告》", Some("青溪县公安局"), Some(2022)),
            ("青溪县公布2022年政府信息公开工作年度报告", Some("青溪县"), Some(2022)),
        ] {
            let found = read(&key(line)).unwrap_or_else(|| panic!("{line} is a title"));
            assert_eq!((found.0.as_deref(), found.1), (agency, year), "{line}");
        }
        for line in ["关于编制2020年政府信息公开工作年度报告的通知", "政府信息公开指南", "政府信息公开工作要点", "一、总体情况"]
        {
            assert_eq!(read(&key(line)), None, "{line}");
        }
    }
}
