//! Finding the words of [`super::vocabulary`], years and months in a text.
//!
//! Comes in: folded text. Goes out: [`Mark`]s in order, the longest word at each place, none inside another. It does not judge
//! them; that is [`super::judge`].

use std::collections::HashMap;
use std::sync::OnceLock;

use super::concept::Concept;
pub(super) use super::vocabulary::Tag;
use super::vocabulary::{CARRY, INTO, NEXT, TAIL, WORDS};

/// A word found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What it does.
    pub tag: Tag,
}

fn table() -> &'static HashMap<char, Vec<(&'static str, Tag)>> {
    static TABLE: OnceLock<HashMap<char, Vec<(&'static str, Tag)>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: HashMap<char, Vec<(&'static str, Tag)>> = HashMap::new();
        for &(tag, words) in WORDS {
            for word in words.split_ascii_whitespace() {
                table.entry(word.chars().next().expect("no word is empty")).or_default().push((word, tag));
            }
        }
        // The longest first; of two equal ones that which stands first above.
        for words in table.values_mut() {
            words.sort_by_key(|w| std::cmp::Reverse(w.0.len()));
        }
        table
    })
}

/// Every word in a text. `year` is the report's. Linear.
pub(super) fn marks(text: &str, year: Option<u16>) -> Vec<Mark> {
    let mut found: Vec<Mark> = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let word = table().get(&c).and_then(|words| words.iter().find(|w| rest.starts_with(w.0)));
        let dated = carry(rest, year).or_else(|| date(&text[..at], rest, year));
        let found_here = match (word, dated) {
            (Some(&(word, tag)), Some((length, other))) => {
                if length >= word.len() {
                    Some((length, other))
                } else {
                    Some((word.len(), tag))
                }
            }
            (Some(&(word, tag)), None) => Some((word.len(), tag)),
            (None, dated) => dated,
        };
        let Some((length, tag)) = found_here else {
            at += c.len_utf8();
            continue;
        };
        let mut end = at + length;
        if let Tag::Cue(concept) = tag
            && (concept.is_result() || concept == Concept::CarriedOut)
        {
            end += tail(&text[end..]);
        }
        found.push(Mark { start: at, end, tag });
        at = end;
    }
    found
}

fn tail(rest: &str) -> usize {
    let mut length = 0;
    // A carry-over has two such words at most (继续办理).
    for _ in 0..2 {
        let word = TAIL.iter().filter(|word| rest[length..].starts_with(*word)).map(|word| word.len()).max();
        length += word.unwrap_or(0);
    }
    length
}

/// 结转下年度, 顺延到下一年, 结转至2024年 in a report for 2023.
fn carry(rest: &str, year: Option<u16>) -> Option<(usize, Tag)> {
    let first = CARRY.iter().find(|word| rest.starts_with(*word))?.len();
    let into = INTO.iter().find(|word| rest[first..].starts_with(*word)).map_or(0, |word| word.len());
    let at = first + into;
    let next = NEXT.iter().find(|word| rest[at..].starts_with(*word)).map(|word| word.len()).or_else(|| {
        let (named, length) = year_at(&rest[at..])?;
        (year?.checked_add(1)? == named).then_some(length)
    })?;
    Some((at + next, Tag::Cue(Concept::CarriedOut)))
}

/// A year, the carry-over out of the year before, or a month. What the text up to 31 December says is the whole year.
fn date(before: &str, rest: &str, year: Option<u16>) -> Option<(usize, Tag)> {
    let first = rest.chars().next()?;
    if before.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if let Some((named, length)) = year_at(rest) {
        let carried = ["结转", "转入"].iter().find(|word| rest[length..].starts_with(*word));
        return Some(match carried {
            Some(word) if year.is_some_and(|y| y == named.saturating_add(1)) => {
                (length + word.len(), Tag::Cue(Concept::CarriedIn))
            }
            _ if before.ends_with(['-', '~', '—', '–', '至', '到'])
                && before
                    .trim_end_matches(['-', '~', '—', '–', '至', '到'])
                    .ends_with(|c: char| c.is_ascii_digit() || c == '年') =>
            {
                (length, Tag::Since)
            }
            _ => (length, Tag::Year(named)),
        });
    }
    if !first.is_ascii_digit() {
        return None;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let month = rest[digits..].strip_prefix('月').filter(|_| digits <= 2)?;
    let length = digits + '月'.len_utf8();
    let whole = match &rest[..digits] {
        "1" | "01" => month.starts_with("1日") || month.starts_with("01日"),
        "12" => month.starts_with("31日") || month.starts_with('底') || month.starts_with('末'),
        _ => false,
    };
    Some((length, if whole { Tag::Nothing } else { Tag::Period }))
}

/// The year that a text begins with (`2023年`, `二〇二三年度`), and its length.
fn year_at(rest: &str) -> Option<(u16, usize)> {
    let mut year = 0u16;
    let mut length = 0;
    for c in rest.chars().take(4) {
        let digit = c.to_digit(10).or_else(|| "〇一二三四五六七八九".chars().position(|n| n == c).map(|d| d as u32));
        let digit = digit.or((c == '零' || c == '○').then_some(0))?;
        year = year * 10 + digit as u16;
        length += c.len_utf8();
    }
    let after = rest[length..].strip_prefix('年')?;
    let degree = if after.starts_with('度') { '度'.len_utf8() } else { 0 };
    (1949..2100).contains(&year).then_some((year, length + '年'.len_utf8() + degree))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Tag)]) {
        let found: Vec<_> = marks(text, Some(2023)).iter().map(|m| (&text[m.start..m.end], m.tag)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn the_longest_word_counts() {
        use Concept::{CarriedIn, CarriedOut, Denied, Partly, Received, SuitsDirect};
        check("收到信息公开申请", &[("收到", Tag::Cue(Received)), ("信息公开申请", Tag::Application)]);
        check("未经复议直接起诉", &[("未经复议直接起诉", Tag::Cue(SuitsDirect))]);
        check("不予公开答复2件", &[("不予公开答复", Tag::Cue(Denied))]);
        check("予以部分公开", &[("予以部分公开", Tag::Cue(Partly))]);
        check("转下一年度办理答复的有", &[("转下一年度办理答复的", Tag::Cue(CarriedOut))]);
        check("结转至2024年3件", &[("结转至2024年", Tag::Cue(CarriedOut))]);
        check("2022年结转3件", &[("2022年结转", Tag::Cue(CarriedIn))]);
        check("行政复议机关", &[("行政复议机关", Tag::Nothing)]);
        check("人大代表", &[("人大代表", Tag::Foreign)]);
    }

    #[test]
    fn years_and_months() {
        check("二〇二三年", &[("二〇二三年", Tag::Year(2023))]);
        check("2021-2023年", &[("2023年", Tag::Since)]);
        check("2023年1月1日至12月31日", &[("2023年", Tag::Year(2023)), ("1月", Tag::Nothing), ("12月", Tag::Nothing)]);
        check("6月", &[("6月", Tag::Period)]);
    }
}
