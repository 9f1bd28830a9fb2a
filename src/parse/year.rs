//! Years in folded text: 2020年, 2020年度, 二〇二〇年, 〔2020〕年, 2020上半年.

use std::time::{SystemTime, UNIX_EPOCH};

use super::period::{self, Period};
use crate::report::{BlockKind, Evidence, Report, SectionKind};
use crate::text::fold_kept;

/// Years before the first report under the Regulation of 2007 or beyond the century are figures, not years.
const PLAUSIBLE: std::ops::RangeInclusive<u16> = 2003..=2099;

/// A year at the start of `text` that is followed by 年, with its length in bytes including 年(度).
fn leading(text: &str) -> Option<(u16, usize)> {
    let mut value = 0u16;
    let mut length = 0;
    for c in text.chars().take(4) {
        value = value * 10 + digit(c)?;
        length += c.len_utf8();
    }
    if text[length..].starts_with(|c| digit(c).is_some()) {
        return None;
    }
    length += '年'.len_utf8() * usize::from(text[length..].starts_with('年'));
    let has_word = text[..length].ends_with('年');
    length +=
        '度'.len_utf8() * usize::from(has_word && text[length..].starts_with('度') && !text[length..].starts_with("度报告"));
    (has_word && PLAUSIBLE.contains(&value)).then_some((value, length))
}

fn digit(c: char) -> Option<u16> {
    match c {
        '0'..='9' => Some(c as u16 - '0' as u16),
        // Letters and signs that are typed for a nought, among them the Greek and the Cyrillic letter.
        '〇' | '零' | '○' | '◯' | 'o' | 'ο' | 'о' | 'Ο' | 'О' => Some(0),
        _ => ["一二三四五六七八九", "壹贰叁肆伍陆柒捌玖"]
            .iter()
            .find_map(|digits| digits.chars().position(|d| d == c))
            .map(|p| p as u16 + 1),
    }
}

/// The years in a text, and the text without them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Years {
    /// The text without them.
    pub rest: String,
    /// Each once, in order.
    pub all: Vec<u16>,
    /// The one that two digits stand for: 22年.
    pub short: Option<u16>,
    /// A number before 年 that is no year: 20222年.
    pub odd: Option<String>,
    /// Years are joined to a stretch: 2021-2022年.
    pub joined: bool,
    /// What stands right behind a year and says that part of it is meant: 2022上半年.
    pub period: Option<Period>,
}

/// Takes all years out of a text: 2022年, 2021年和2022年, 2021-2022年, and numbers before 年 that are none.
pub fn take_all(text: &str) -> Years {
    let mut found = Years::default();
    let mut at = 0;
    while at < text.len() {
        let tail = &text[at..];
        let in_number = text[..at].ends_with(|c| digit(c).is_some());
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        if let Some((year, length)) = bracketed(tail).or_else(|| leading(tail).filter(|_| !in_number)) {
            found.all.push(year);
            let joint = joint(&tail[length..]);
            found.joined |= joint.is_some();
            at += length + joint.unwrap_or(0);
            at += found.behind(&text[at..]);
        } else if digits > 0 && !in_number && tail[digits..].starts_with('年') {
            let value: Option<u16> = tail[..digits].parse().ok();
            match value.filter(|value| digits == 2 && (3..=99).contains(value)) {
                Some(value) => found.short = Some(2000 + value),
                None => found.odd = Some(format!("{}年", &tail[..digits])),
            }
            at += digits + '年'.len_utf8();
            at += '度'.len_utf8() * usize::from(text[at..].starts_with('度') && !text[at..].starts_with("度报告"));
        } else if let (4, Some(joint), Ok(year), false) = (digits, joint(&tail[digits..]), tail[..digits].parse(), in_number)
            && PLAUSIBLE.contains(&year)
        {
            found.all.push(year);
            found.joined = true;
            at += digits + joint;
        } else if let Some((year, length)) = bare(text, at).filter(|_| !in_number) {
            found.all.push(year);
            at += length;
            at += found.behind(&text[at..]);
        } else {
            let c = tail.chars().next().expect("the tail is not empty");
            found.rest.push(c);
            at += c.len_utf8();
        }
    }
    found.all.sort_unstable();
    found.all.dedup();
    found
}

impl Years {
    /// Takes a period off what stands behind a year: its length.
    fn behind(&mut self, text: &str) -> usize {
        let Some((length, period)) = period::leading(text) else { return 0 };
        self.period = self.period.take().or(period);
        length
    }
}

/// A year without 年, at either end of a text or before a part of it: 2022青溪县教育局, 青溪县教育局2022, 2022上半年.
fn bare(text: &str, at: usize) -> Option<(u16, usize)> {
    let tail = &text[at..];
    let (digits, rest) = tail.split_at_checked(4)?;
    let year = digits.parse().ok().filter(|year| PLAUSIBLE.contains(year) && digits.bytes().all(|b| b.is_ascii_digit()))?;
    let is_head = at == 0 && rest.starts_with(super::agency::is_name_char);
    let is_end = at > 0 && rest.is_empty() && text[..at].ends_with(super::agency::is_name_char);
    let is_name = rest.starts_with(['年', '号']) || rest.starts_with("中学");
    ((is_head || is_end) && !is_name || period::leading(rest).is_some()).then_some((year, digits.len()))
}

/// 〔2022〕, (2022年), 【2022年度】, 〔2022〕年度.
fn bracketed(text: &str) -> Option<(u16, usize)> {
    let close = match text.chars().next()? {
        '(' => ')',
        '〔' => '〕',
        '[' => ']',
        '【' => '】',
        _ => return None,
    };
    let (open, end) = (text.chars().next()?.len_utf8(), text.find(close)?);
    let inside = &text[open..end];
    let year = inside.trim_end_matches('度').trim_end_matches('年');
    let year = year.parse().ok().filter(|value| year.len() == 4 && PLAUSIBLE.contains(value))?;
    let end = end + close.len_utf8();
    let word = ["年度", "年"].iter().find(|word| text[end..].starts_with(**word)).filter(|_| inside.len() == 4);
    let word = word.map_or(0, |word| if text[end..].starts_with("年度报告") { '年'.len_utf8() } else { word.len() });
    Some((year, end + word))
}

/// What joins two years, if a number before 年 follows.
fn joint(text: &str) -> Option<usize> {
    let joint =
        text.chars().next().filter(|c| matches!(c, '和' | '及' | '与' | '、' | '至' | '到' | '-' | '~' | '—' | '–' | '/'))?;
    let rest = &text[joint.len_utf8()..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && rest[digits..].starts_with('年')).then_some(joint.len_utf8())
}

/// The calendar year now, by UTC; within a day of New Year it may be the other. No report is for a year to come.
///
/// ```
/// assert!(gongkai::parse::this_year() > 2025);
/// ```
pub fn this_year() -> u16 {
    const SECONDS_A_YEAR: u64 = 31_556_952;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    (1970 + seconds / SECONDS_A_YEAR) as u16
}

/// Splits a year off the front.
pub fn split_leading(text: &str) -> (&str, Option<u16>) {
    match leading(text) {
        Some((year, length)) => (&text[length..], Some(year)),
        None => (text, None),
    }
}

/// Splits `(2022年度)` or `2022年` off the end.
pub fn split_trailing(text: &str) -> (&str, Option<u16>) {
    let body = text.trim_end_matches(')');
    for (at, _) in body.char_indices().rev().take(7) {
        if let Some((year, _)) = leading(&body[at..]).filter(|(_, length)| at + length == body.len()) {
            // (2021-2022年) is none.
            if body[..at].chars().next_back().is_some_and(|c| joint(&format!("{c}1年")).is_some()) {
                return (text, None);
            }
            return (body[..at].trim_end_matches('('), Some(year));
        }
    }
    // A bare number in brackets, "(2022)".
    if let Some((head, tail)) = body.rsplit_once('(')
        && let (Ok(year), true) = (tail.parse::<u16>(), tail.len() == 4)
    {
        return (head, PLAUSIBLE.contains(&year).then_some(year));
    }
    (text, None)
}

/// The year the text itself reports on: the statistical period, else the year the narrative speaks of most. Not one to come.
pub fn from_text(report: &Report) -> Option<(u16, Evidence)> {
    from_period(report).or_else(|| from_narrative(report)).filter(|(year, _)| *year <= this_year())
}

/// 「自2021年1月1日至2021年12月31日」 anywhere in the prose.
pub fn from_period(report: &Report) -> Option<(u16, Evidence)> {
    let places = report.text.places();
    for block in report.text.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph) {
        let folded = fold_kept(places.slice(block.start, block.end));
        for (at, mark) in folded.match_indices("年1月1日") {
            let tail: String = folded[at + mark.len()..].chars().take(24).collect();
            let head = folded[..at].char_indices().rev().nth(3).map_or(at, |(i, _)| i);
            let Some((year, _)) = leading(&folded[head..]).filter(|_| tail.contains("12月31日")) else { continue };
            let start = block.start + folded[..head].chars().count() as u32;
            let quote = places.slice(start, (start + 22).min(block.end)).to_owned();
            let span = Some(places.span(start, start + 4));
            return Some((year, Evidence { source: "period".into(), quote, span, confidence: 0.95 }));
        }
    }
    None
}

/// The year named most often in the overview, or in all prose if there is none; the plans of section 5 speak of the next.
fn from_narrative(report: &Report) -> Option<(u16, Evidence)> {
    let overview = report.section(SectionKind::S1).map(|s| s.blocks.clone());
    let places = report.text.places();
    let mut seen: Vec<(u16, u32, usize)> = Vec::new();
    for (number, block) in report.text.blocks.iter().enumerate() {
        let inside = overview.as_ref().is_none_or(|o| o.contains(&(number as u32)));
        if block.kind != BlockKind::Paragraph || !inside {
            continue;
        }
        let folded = fold_kept(places.slice(block.start, block.end));
        // A year in a document's name or number says nothing about the report.
        let (mut quoted, mut in_number) = (false, false);
        for (position, (at, c)) in folded.char_indices().enumerate() {
            quoted = if c == '《' { true } else { quoted && c != '》' };
            if digit(c).is_none() {
                in_number = false;
                continue;
            }
            if let Some((year, _)) = leading(&folded[at..]).filter(|_| !quoted && !in_number) {
                match seen.iter_mut().find(|s| s.0 == year) {
                    Some(known) => known.2 += 1,
                    None => seen.push((year, block.start + position as u32, 1)),
                }
            }
            in_number = true;
        }
    }
    let total: usize = seen.iter().map(|s| s.2).sum();
    let &(year, start, count) = seen.iter().max_by_key(|s| (s.2, std::cmp::Reverse(s.1)))?;
    let span = Some(report.text.span(start, start + 5));
    let quote = report.text.slice(start, start + 12).trim_end().replace('\n', "");
    let confidence = if count == total { 0.8 } else { 0.6 };
    Some((year, Evidence { source: "narrative".into(), quote, span, confidence }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_taken_out_whole() {
        for (text, rest, years, short, odd) in [
            ("昆明市教育局2022年", "昆明市教育局", &[2022][..], None, None),
            ("昆明市教育局2021年和2022年", "昆明市教育局", &[2021, 2022], None, None),
            ("昆明市教育局2021-2022年", "昆明市教育局", &[2021, 2022], None, None),
            ("昆明市教育局2021年至2022年度", "昆明市教育局", &[2021, 2022], None, None),
            ("昆明市教育局2022年2022年", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局20222年", "昆明市教育局", &[], None, Some("20222年")),
            ("昆明市教育局22年", "昆明市教育局", &[], Some(2022), None),
            ("二〇二二年昆明市教育局", "昆明市教育局", &[2022], None, None),
            ("幸福1镇", "幸福1镇", &[], None, None),
            ("第2022中学", "第2022中学", &[], None, None),
            ("〔2022〕昆明市教育局", "昆明市教育局", &[2022], None, None),
            ("(2022年)昆明市教育局", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局【2022年度】", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局(原2022年)", "昆明市教育局(原)", &[2022], None, None),
            ("昆明市教育局〔2022〕年", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局【2022】年度", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局(2022)年", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局2o22年", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局贰零贰贰年", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局2022上半年", "昆明市教育局", &[2022], None, None),
            ("2022上半年昆明市教育局", "昆明市教育局", &[2022], None, None),
            ("昆明市2022年上半年教育局", "昆明市教育局", &[2022], None, None),
            ("2022昆明市教育局", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局2022", "昆明市教育局", &[2022], None, None),
            ("昆明市教育局2022、2023年", "昆明市教育局", &[2022, 2023], None, None),
            ("昆明市教育局3022", "昆明市教育局3022", &[], None, None),
            ("", "", &[], None, None),
        ] {
            let found = take_all(text);
            assert_eq!(
                (found.rest.as_str(), found.all.as_slice(), found.short, found.odd.as_deref()),
                (rest, years, short, odd),
                "{text}"
            );
            assert_eq!(found.joined, text.contains(['-', '至', '、', '和']), "{text}");
            assert_eq!(found.period, text.contains("上半年").then(|| Period::Part("上半年".to_owned())), "{text}");
        }
    }
}
