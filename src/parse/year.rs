//! Years in folded text: 2020年, 2020年度, 二〇二〇年.

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
        '〇' | '零' | '○' | 'Ｏ' => Some(0),
        _ => "一二三四五六七八九".chars().position(|d| d == c).map(|p| p as u16 + 1),
    }
}

/// Takes the first year out of a text: (the rest, the year).
pub fn take_out(text: &str) -> (String, Option<u16>) {
    for (at, _) in text.char_indices() {
        let in_number = text[..at].ends_with(|c| digit(c).is_some());
        if let Some((year, length)) = leading(&text[at..]).filter(|_| !in_number) {
            return (format!("{}{}", &text[..at], &text[at + length..]), Some(year));
        }
    }
    (text.to_owned(), None)
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

/// The year the text itself reports on: the statistical period, else the year the narrative speaks of most.
pub fn from_text(report: &Report) -> Option<(u16, Evidence)> {
    from_period(report).or_else(|| from_narrative(report))
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
