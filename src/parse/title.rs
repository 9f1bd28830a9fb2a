//! The title line: `[年份][机关]政府信息公开(工作)年度报告` in either order, also broken over lines, doubled, or only in the
//! page's `<title>`.
//!
//! Comes in: cleaned items, headings, what a page calls itself. Goes out: the [`Title`], if there is one. Of several above the first
//! section the page's own word decides, else the nearest to it, in doubt; what a link says is the title of another page, unless there is no
//! other.

use crate::read::Page;
use crate::report::{Diagnostic, Mapped, Severity, Span};
use crate::text::normalise;

use super::around;
use super::choice;
use super::headings::Heading;
use super::items::{Item, Line};
use super::period::{self, Period};

/// A title found.
#[derive(Clone, Debug)]
pub struct Title {
    /// The joined title.
    pub text: String,
    /// What stands before the year and the fixed words: the agency, if any.
    pub agency: Option<String>,
    /// It names several agencies, so none.
    pub several: bool,
    /// The year in it, if it names one.
    pub year: Option<u16>,
    /// How many it names.
    pub years: usize,
    /// What two digits (22年) may stand for.
    pub short_year: Option<u16>,
    /// What is odd about agency and year.
    pub odd: Vec<Diagnostic>,
    /// It is named as an attachment.
    pub attached: bool,
    /// It covers several years, or a time that is none.
    pub spans_years: bool,
    /// What it stands in.
    pub place: Place,
    /// Item indexes of its lines; empty if it comes from the page's `<title>`.
    pub items: Vec<usize>,
    /// Where it stands.
    pub span: Option<Span>,
    /// `title` or `html-title`.
    pub source: &'static str,
}

/// What a title stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    #[default]
    Line,
    /// The path through the site, at its end.
    Path,
    /// A link.
    Link,
    /// A line, and another report's title on another.
    Beside,
}

impl Title {
    /// Whether it may be another report's.
    pub fn is_doubted(&self) -> bool {
        matches!(self.place, Place::Link | Place::Beside)
    }
}

/// Lines before the first section heading that may hold the title.
const REACH: usize = 25;
/// A title line is no longer than this.
const LONGEST_LINE: usize = 60;

/// Characters of a page's own title that are read.
const LONGEST_PAGE_TITLE: usize = 300;

/// Finds the title in the text before the first section, else in the page's own title, else in a link.
pub fn find(items: &[Item], headings: &[Heading], page: &Page) -> Option<Title> {
    let stop = headings.first().map_or(items.len(), |h| h.item);
    let lines = items[..stop].iter().enumerate().filter_map(|(i, item)| item.line().map(|l| (i, l)));
    let (linked, own): (Vec<_>, Vec<_>) = lines.partition(|(_, line)| line.is_linked);
    let in_page = page.title.as_ref().and_then(from_page);
    let in_text = choice::own(windows(items, &own[..own.len().min(REACH)]), in_page.as_ref());
    let in_links = || choice::linked(windows(items, &linked[..linked.len().min(REACH)]));
    match (in_text, in_page) {
        (Some(text), _) if text.agency.is_some() => Some(text),
        (Some(text), Some(page)) if page.agency.is_some() => Some(Title { items: text.items, ..page }),
        (Some(text), _) => Some(text),
        (None, Some(page)) => {
            let same = in_links().filter(|link| choice::agrees(link, &page) && page.agency.is_some());
            Some(Title { items: same.map_or_else(Vec::new, |link| link.items), ..page })
        }
        (None, None) => in_links(),
    }
}

/// All titles in these lines.
fn windows(items: &[Item], mut lines: &[(usize, &Line)]) -> Vec<Title> {
    let mut found = Vec::new();
    while let Some(title) = first_window(items, lines) {
        let last = title.items.last().copied().unwrap_or(usize::MAX);
        lines = &lines[lines.partition_point(|(item, _)| *item <= last)..];
        found.push(title);
    }
    found
}

/// The first line, or run of up to three lines, that reads as a title; an agency line above a bare title belongs to it.
pub(super) fn first_window(items: &[Item], lines: &[(usize, &Line)]) -> Option<Title> {
    for start in 0..lines.len() {
        for length in 1..=3.min(lines.len() - start) {
            let window = &lines[start..start + length];
            if !window.iter().all(|(_, l)| may_be_title(l)) || !contiguous(items, window) {
                break;
            }
            let joined: String = window.iter().map(|(_, l)| l.key.as_str()).collect();
            let Some(mut words) = read(&joined) else { continue };
            if length > 1 && (completes_later(&window[1..], words.year) || is_day(window[0].1) && is_dated(&window[1..])) {
                break;
            }
            let bare = words.agency.is_none() && !words.several;
            let beside = start.checked_sub(1).map(|i| lines[i]).filter(|(i, _)| near(items, *i, window[0].0));
            let above = beside.filter(|(_, l)| bare && is_agency_line(l));
            // 青溪县公安局, and below it 城关分局2022年…: one name over two lines.
            let head = beside.filter(|(_, l)| words.agency.as_ref().is_some_and(|name| is_head_of_name(l, name)));
            if let (Some((_, line)), Some(name)) = (head, words.agency.as_mut()) {
                name.insert_str(0, &line.key);
            }
            let first = above.or(head).map_or(window[0].0, |(i, _)| i);
            let last = window[length - 1].0;
            if let Some(period) =
                lines.get(start + length).filter(|(i, _)| near(items, last, *i)).and_then(|(_, l)| period_line(l))
            {
                words.covers(Some(period));
            }
            let used: Vec<usize> = (first..=last).filter(|i| items[*i].line().is_some()).collect();
            let span = used.iter().filter_map(|&i| items[i].line()?.text.span()).reduce(Span::cover);
            let text: String = used.iter().filter_map(|&i| items[i].line()).map(|l| compact(l.text.as_str())).collect();
            let above = above.map(|(_, l)| compact(l.text.as_str()));
            return Some(words.title(text, above, used, span, "title"));
        }
    }
    None
}

/// Whether a window without its first line («正文», a site's name) is the same title still.
fn completes_later(rest: &[(usize, &Line)], year: Option<u16>) -> bool {
    let joined: String = rest.iter().map(|(_, l)| l.key.as_str()).collect();
    read(&joined).is_some_and(|words| (words.agency.is_some() || words.several) && words.year == year)
}

/// （2023年1月20日）, 二〇二三年一月, 2021年: a day or a year on a line of its own.
fn is_day(line: &Line) -> bool {
    let inside = line.key.trim_matches(['(', ')']);
    let is_part = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十年月日度".contains(c);
    inside.contains('年') && inside.chars().all(is_part)
}

/// Whether these lines are a title with a year of its own.
fn is_dated(lines: &[(usize, &Line)]) -> bool {
    let joined: String = lines.iter().map(|(_, l)| l.key.as_str()).collect();
    read(&joined).is_some_and(|words| words.year.is_some())
}

fn may_be_title(line: &Line) -> bool {
    // 「甲局、乙局」 and 「甲局:」 may begin a title, 「一、总体情况」 may not.
    let behind_agency = || {
        let around = around::of(&line.key);
        let key = around.core;
        let is_number = |c: char| c.is_ascii_digit() || "〇一二三四五六七八九十年".contains(c);
        key.find(['、', ':']).is_none_or(|at| {
            let (before, after) = (&key[..at], &key[at..]);
            // 2022、2023年, 二、三季度: but what has a number alone before it is an item of a list.
            let joins = before.ends_with(is_number) && after.chars().nth(1).is_some_and(is_number) && before.chars().count() >= 4;
            joins || super::agency::looks_like_agency(&super::year::take_all(before).rest)
        })
    };
    line.key.chars().count() <= LONGEST_LINE
        && !is_letterhead(&line.key)
        && !line.key.contains(['。', ';', '?'])
        && (!line.key.contains(['、', ':']) || behind_agency())
        && !line.key.starts_with("根据")
}

/// 青溪县教育局文件, 青教发〔2024〕5号, 2024年1月20日: what stands above the title of an official document, and is no part of it.
fn is_letterhead(key: &str) -> bool {
    let is_date = key.ends_with('日') && key.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日'));
    let is_number = key.ends_with('号') && key.contains(['〔', '[', '(', '【']);
    is_date || is_number || key.ends_with("文件")
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

/// Whether a line begins a name that goes on in the title: with a place, where the rest has none.
fn is_head_of_name(line: &Line, rest: &str) -> bool {
    let whole = format!("{}{rest}", line.key);
    let has_place = |name: &str| super::agency::parts(name).region.is_some();
    may_be_title(line)
        && line.key.chars().count() <= 20
        && line.key.chars().all(|c| c.is_alphabetic() && !c.is_ascii())
        && !line.key.contains("公开")
        && has_place(&line.key)
        && !has_place(rest)
        && super::agency::looks_like_agency(&whole)
}

/// （2022年上半年） or ——第一季度 below a title.
fn period_line(line: &Line) -> Option<Period> {
    const SIGNS: [char; 6] = ['(', ')', '-', '—', '【', '】'];
    let inside = line.key.trim_matches(SIGNS);
    let is_marked = inside.len() < line.key.len() && line.key.chars().count() <= 24;
    let years = super::year::take_all(inside);
    years.period.or_else(|| period::whole(&years.rest)).filter(|_| is_marked)
}

fn from_page(title: &Mapped) -> Option<Title> {
    // Site names follow or precede the title behind a dash, bar or underscore; between digits a dash joins years.
    // What is longer is filled up for search engines, or to waste time.
    let text = title.as_str();
    let text = text.char_indices().nth(LONGEST_PAGE_TITLE).map_or(text, |(end, _)| &text[..end]);
    let is_digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let mut cuts: Vec<(usize, usize)> = vec![(0, 0)];
    cuts.extend(text.char_indices().filter(|(_, c)| matches!(c, '-' | '_' | '|' | '－' | '—' | '丨' | '｜')).filter_map(
        |(at, c)| {
            let behind = at + c.len_utf8();
            let joins = is_digit(text[..at].chars().next_back()) && is_digit(text[behind..].chars().next());
            (!joins).then_some((at, behind))
        },
    ));
    let ends = cuts.iter().skip(1).map(|cut| cut.0).chain([text.len()]);
    let (part, words) = cuts.iter().zip(ends).find_map(|(cut, end)| {
        let part = text[cut.1..end].trim();
        Some((part, read(&key(part))?))
    })?;
    Some(words.title(compact(part), None, Vec::new(), title.span(), "html-title"))
}

/// Agency and year in the name of a file, or in a title in the meta data, if it has the form of a title.
pub fn of_name(text: &str) -> Option<(Option<String>, Option<u16>)> {
    if text.chars().count() > LONGEST_LINE {
        return None;
    }
    read(&key(text)).map(|words| (words.agency, words.year))
}

fn key(text: &str) -> String {
    normalise(text).chars().filter(|c| *c != ' ').collect()
}

/// The original characters without layout spaces.
fn compact(text: &str) -> String {
    text.chars().filter(|c| matches!(crate::text::fold(*c), crate::text::Folded::Kept(_))).collect()
}

/// What a folded title says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Words {
    agency: Option<String>,
    several: bool,
    year: Option<u16>,
    years: usize,
    short: Option<u16>,
    odd: Vec<Diagnostic>,
    attached: bool,
    spans: bool,
    place: Place,
    /// The title on its line, where something else stands there.
    core: Option<String>,
}

impl Words {
    /// The title, with the agency in the line above it, if that names one.
    fn title(self, text: String, above: Option<String>, items: Vec<usize>, span: Option<Span>, source: &'static str) -> Title {
        let Self { agency, several, year, years, short, odd, attached, spans: spans_years, place, core } = self;
        let printed = core.map(|core| above.clone().unwrap_or_default() + &as_printed(&text, &core));
        let agency = above.or(agency.map(|a| as_printed(&text, &a)));
        let text = printed.unwrap_or(text);
        Title { text, agency, several, year, years, short_year: short, odd, attached, spans_years, place, items, span, source }
    }

    /// Which year the years of a title mean, and what is odd about them.
    fn dated(&mut self, years: &[u16], short: Option<u16>, odd: Option<&str>) {
        let warn = |code: &str, message: String| Diagnostic::new(Severity::Warn, code, message);
        let now = super::year::this_year();
        self.years = years.len();
        match years {
            [] => {}
            [year] if *year > now => {
                self.odd.push(warn("year-future", format!("the title says {year}, a year to come")));
            }
            [year] => self.year = Some(*year),
            many => {
                let listed: Vec<String> = many.iter().map(u16::to_string).collect();
                self.odd.push(warn("year-several", format!("the title names the years {}", listed.join(" and "))));
            }
        }
        if let Some(odd) = odd {
            self.odd.push(warn("year-odd", format!("the title's «{odd}» is no year")));
        }
        if let (None, Some(year), None, true) = (self.year, short, odd, years.is_empty()) {
            self.short = Some(year).filter(|year| *year <= now);
            let message = format!("the title says «{:02}年» in two digits", year % 100);
            self.odd.push(Diagnostic::new(Severity::Info, "year-short", message));
        }
    }

    /// What the title covers, if that is no calendar year.
    fn covers(&mut self, period: Option<Period>) {
        let (code, message) = match period {
            None => return,
            Some(Period::Part(words)) => (
                "part-year",
                format!("the title says that it covers «{words}», a part of the year: not compared with whole years"),
            ),
            Some(Period::Other(words)) => {
                // The figures' own period may still tell the year.
                (self.year, self.years, self.spans) = (None, 2, true);
                ("year-several", format!("the title says that it covers «{words}», which is no calendar year"))
            }
        };
        self.odd.retain(|d| d.code != code);
        self.odd.push(Diagnostic::new(Severity::Warn, code, message));
    }

    /// The agency in what stands before the fixed words; of several none, unless the others are a party's.
    fn of_agency(&mut self, name: &str) {
        if name.chars().count() < 2 {
            return;
        }
        let Some(bodies) = super::several::bodies(name) else {
            // What joins names stands in none of one.
            self.several = name.contains(['、', '/', '&', '+', '\\']);
            if self.several {
                let message = format!("the title names several bodies: {name}");
                self.odd.push(Diagnostic::new(Severity::Warn, "agency-several", message));
            } else {
                self.agency = Some(name.to_owned());
            }
            return;
        };
        let own: Vec<&String> =
            bodies.iter().filter(|body| !body.starts_with("中共") && !body.starts_with("中国共产党")).collect();
        let message = format!("the title names several bodies: {}", bodies.join(", "));
        self.odd.push(Diagnostic::new(Severity::Warn, "agency-several", message));
        match own.as_slice() {
            [only] => self.agency = Some((*only).clone()),
            _ => self.several = true,
        }
    }
}

/// Agency and year of a folded title; `None` if it is no title.
fn read(key: &str) -> Option<Words> {
    // Most lines are none.
    if !key.contains("公开") {
        return None;
    }
    let trimmed = key.trim_matches(['《', '》']).trim_start_matches("关于").trim_end_matches([')', '(']).trim_start_matches("的");
    let (trimmed, year_behind) = super::year::split_trailing(trimmed);
    let line = if year_behind.is_some() { trimmed } else { key };
    let around = around::of(line);
    let year_behind = year_behind.or(around.year);
    let core = around.core.trim_matches(['《', '》']).trim_start_matches("关于").trim_start_matches("的");
    let at = core.find("政府信息公开").or_else(|| core.find("政务公开")).or_else(|| core.find("信息公开"))?;
    let (before, after) = core.split_at(at);
    let fixed = after
        .trim_start_matches("政府信息公开")
        .trim_start_matches("政务公开")
        .trim_start_matches("信息公开")
        .trim_start_matches("工作");
    let school = [before, fixed].into_iter().any(|text| period::school(text).is_some());
    let years_of = |text: &str| super::year::take_all(&period::school(text).unwrap_or_else(|| text.to_owned()));
    let inside = years_of(fixed);
    let body = inside.rest.trim_start_matches(['的', '度']);
    let (body, noun) = body.strip_suffix("报告").map_or((body, ""), |body| (body, "报告"));
    let (fixed, period_inside) = period::take(body);
    let fixed = fixed + noun;
    if !matches!(
        fixed.trim_start_matches(['的', '年', '度']),
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
    let outside = years_of(before);
    let (name, period_outside) = period::take(&outside.rest);
    let spans = if outside.all.is_empty() { inside.joined } else { outside.joined };
    let mut words = Words {
        attached: around.attached,
        place: if around.is_path { Place::Path } else { Place::Line },
        spans,
        ..Words::default()
    };
    // The year stands once, before the fixed words, in them or behind.
    let years = [outside.all, inside.all, year_behind.into_iter().collect()].into_iter().find(|years| !years.is_empty());
    words.dated(&years.unwrap_or_default(), outside.short.or(inside.short), outside.odd.or(inside.odd).as_deref());
    let period = period_outside.or(outside.period).or(period_inside).or(inside.period).or(around.period);
    words.covers(period.or_else(|| school.then(|| Period::Other("学年".to_owned()))));
    if !yearly && words.years == 0 && words.odd.is_empty() {
        return None;
    }
    if let Some(revised) = around.revised {
        let message = format!("the title says that another version came before: «{revised}»");
        words.odd.push(Diagnostic::new(Severity::Info, "title-revised", message));
    }
    words.of_agency(without_site(&bare_name(&name)));
    if let (None, false, Some(agency)) = (&words.agency, words.several, around.agency) {
        words.agency = Some(agency.to_owned());
    }
    words.core = (around.core != line).then(|| core.to_owned());
    Some(words)
}

/// 青溪县人民政府网站青溪县教育局: the name behind that of the site. 政府网站管理中心 is one name.
fn without_site(name: &str) -> &str {
    let behind = name.split_once("网站").map(|(_, behind)| behind);
    behind.filter(|name| super::agency::looks_like_agency(name) && super::units::Taken::of(name).end() > 0).unwrap_or(name)
}

/// The name in what stands before the fixed words: without the verbs of headlines and without brackets that are left open.
fn bare_name(text: &str) -> String {
    let mut name = text;
    loop {
        let open = name.matches('(').count();
        let close = name.matches(')').count();
        let cut = name
            .trim_matches(['的', ',', ':', '、', '《', '》', '"'])
            .trim_end_matches("关于")
            .trim_end_matches(['及', '与'])
            .trim_end_matches("公布")
            .trim_end_matches("发布")
            .trim_end_matches("公开");
        let cut = if open > close { cut.trim_end_matches('(') } else { cut };
        let cut = if close > open { cut.trim_start_matches(')') } else { cut };
        let cut = if open == close && cut.starts_with('(') && cut.ends_with(')') { &cut[1..cut.len() - 1] } else { cut };
        let cut = [('“', '”'), ('‘', '’'), ('"', '"'), ('「', '」')].into_iter().fold(cut, |cut, (open, close)| {
            let inside = cut.strip_prefix(open).and_then(|inside| inside.strip_suffix(close));
            inside.filter(|inside| !inside.contains([open, close])).unwrap_or(cut)
        });
        // What the year stood in: 〔2022〕.
        let cut = ["()", "〔〕", "[]", "【】"].iter().fold(cut, |cut, pair| cut.trim_start_matches(pair).trim_end_matches(pair));
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
            ("青溪县教育局〔2022〕年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县教育局【2022】年度政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县教育局(2022)年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县教育局2O22年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县教育局２０２２年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("2022 青溪县教育局 政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县教育局2022政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("“青溪县教育局”2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青教发〔2023〕5号 青溪县教育局2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("索引号：01500-2023-001 青溪县教育局2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县人民政府门户网站-青溪县教育局2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县人民政府网站 青溪县教育局2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县政府网站管理中心2022年政府信息公开工作年度报告", Some("青溪县政府网站管理中心"), Some(2022)),
            ("首页>年报>青溪县教育局2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
            ("青溪县教育局 > 2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022)),
        ] {
            let found = read(&key(line)).unwrap_or_else(|| panic!("{line} is a title"));
            assert_eq!((found.agency.as_deref(), found.year), (agency, year), "{line}");
            assert_eq!(found.odd, [], "{line}");
        }
        for (line, agency, year, codes) in [
            ("青溪县教育局2021年和2022年政府信息公开工作年度报告", Some("青溪县教育局"), None, &["year-several"][..]),
            ("青溪县教育局2021-2022年政府信息公开工作年度报告", Some("青溪县教育局"), None, &["year-several"]),
            ("青溪县教育局政府信息公开2021-2022年度报告", Some("青溪县教育局"), None, &["year-several"]),
            ("青溪县教育局20222年政府信息公开工作年度报告", Some("青溪县教育局"), None, &["year-odd"]),
            ("青溪县教育局22年政府信息公开工作年度报告", Some("青溪县教育局"), None, &["year-short"]),
            ("青溪县教育局2098年政府信息公开工作年度报告", Some("青溪县教育局"), None, &["year-future"]),
            ("云泽市教育局 江川区教育局2022年政府信息公开工作年度报告", None, Some(2022), &["agency-several"]),
            ("云泽市教育局、云泽市体育局2022年政府信息公开工作年度报告", None, Some(2022), &["agency-several"]),
            (
                "中共青溪县委教育工委、青溪县教育局2022年政府信息公开工作年度报告",
                Some("青溪县教育局"),
                Some(2022),
                &["agency-several"],
            ),
            ("【年报】青溪县教育局:2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022), &[]),
            ("青溪县教育局2022、2023年政府信息公开工作年度报告", Some("青溪县教育局"), None, &["year-several"]),
            ("青溪县教育局政府信息公开工作年度报告(2021-2022年)", Some("青溪县教育局"), None, &["year-several"]),
            ("青溪县教育局2022上半年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022), &["part-year"]),
            ("青溪县教育局2022年政府信息公开工作年度报告(上半年)", Some("青溪县教育局"), Some(2022), &["part-year"]),
            ("青溪县教育局政府信息公开工作年度报告(2022年上半年)", Some("青溪县教育局"), Some(2022), &["part-year"]),
            ("青溪县教育局2022年Q1政府信息公开工作报告", Some("青溪县教育局"), Some(2022), &["part-year"]),
            ("(修订版)青溪县教育局2022年政府信息公开工作年度报告", Some("青溪县教育局"), Some(2022), &["title-revised"]),
            (
                "中共青溪县委办公室 青溪县人民政府办公室2022年政府信息公开工作年度报告",
                Some("青溪县人民政府办公室"),
                Some(2022),
                &["agency-several"],
            ),
        ] {
            let found = read(&key(line)).unwrap_or_else(|| panic!("{line} is a title"));
            let odd: Vec<&str> = found.odd.iter().map(|d| d.code.as_str()).collect();
            assert_eq!((found.agency.as_deref(), found.year, odd.as_slice()), (agency, year, codes), "{line}");
        }
        for line in ["关于编制2020年政府信息公开工作年度报告的通知", "政府信息公开指南", "政府信息公开工作要点", "一、总体情况"]
        {
            assert_eq!(read(&key(line)), None, "{line}");
        }
    }
}
