//! Numbers in prose: counts with their unit, and shares in percent.
//!
//! Comes in: folded text. Goes out: the numbers in it that count something (`1,234件`, `十二宗`, `1.2万余条`) or are shares
//! (`4.34%`). Years, dates, ordinals, ranges and broken digits are passed over: what cannot be read for certain is no number.

use crate::facts::numeral_value;

/// A number in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    /// First byte.
    pub start: usize,
    /// One past the last byte, unit included.
    pub end: usize,
    /// What it says.
    pub amount: Amount,
    /// `余`, `约`, `左右`: not exact.
    pub about: bool,
}

/// What a number says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Amount {
    /// So many of something.
    Count(i64),
    /// So many percent, printed with that many decimals.
    Percent(f64, u32),
}

/// Units of what agencies count. `份` and `条` count papers too: the words around decide.
const UNITS: [char; 8] = ['件', '宗', '起', '次', '份', '条', '项', '例'];

const ABOUT_BEFORE: [&str; 10] = ["约", "近", "逾", "超", "超过", "不到", "不足", "至少", "大约", "达到近"];

/// The numbers of a text, in order. Linear.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        if !c.is_ascii_digit() && !is_numeral(c) {
            at += c.len_utf8();
            continue;
        }
        let length = if c.is_ascii_digit() { arabic_length(&text[at..]) } else { numeral_length(&text[at..]) };
        found.extend(read(text, at, at + length));
        at += length;
    }
    found
}

fn is_numeral(c: char) -> bool {
    "零〇一二两三四五六七八九十百千万亿".contains(c)
}

fn numeral_length(text: &str) -> usize {
    text.chars().take_while(|&c| is_numeral(c)).map(char::len_utf8).sum()
}

/// Bytes of digits, with groups and decimals.
fn arabic_length(text: &str) -> usize {
    let digits = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let first = digits(text);
    let mut length = first;
    if first <= 3 {
        while text[length..].starts_with(',') && digits(&text[length + 1..]) == 3 {
            length += 4;
        }
    }
    if text[length..].starts_with('.') {
        let decimals = digits(&text[length + 1..]);
        length += if decimals > 0 { 1 + decimals } else { 0 };
    }
    length
}

/// The number whose digits are `start..end`, with what stands around it.
fn read(text: &str, start: usize, end: usize) -> Option<Number> {
    let before = &text[..start];
    if !stands_alone(before) {
        return None;
    }
    let digits = &text[start..end];
    let (rest, about) = strip_about(&text[end..]);
    if rest.starts_with('%') {
        let places = digits.split_once('.').map_or(0, |(_, decimals)| decimals.len() as u32);
        let percent = digits.parse().ok().filter(|_| places <= 6)?;
        return Some(Number { start, end: text.len() - rest.len() + 1, amount: Amount::Percent(percent, places), about });
    }
    let (value, rest) =
        if digits.starts_with(|c: char| c.is_ascii_digit()) { scaled(digits, rest)? } else { (numeral_value(digits)?, rest) };
    let (rest, more) = strip_about(rest);
    let about = about || more || ABOUT_BEFORE.iter().any(|word| before.ends_with(word));
    let (rest, counted) = strip_unit(rest, digits)?;
    let bare_zero = before.ends_with('为') && value == 0 && ends_clause(rest);
    if !counted && !bare_zero {
        return None;
    }
    let after = ["左右", "以上", "以下", "以内", "上下"].iter().any(|word| rest.starts_with(word));
    Some(Number { start, end: text.len() - rest.len(), amount: Amount::Count(value), about: about || after })
}

/// Whether what stands before does not make it another thing: an ordinal, a range, broken digits, a vague number.
fn stands_alone(before: &str) -> bool {
    let mut last = before.chars().rev();
    match last.next() {
        Some(c) if c.is_ascii_alphanumeric() || "第每数几这逐任〔/+*".contains(c) => false,
        Some(c) if " .,、-~—–―至到".contains(c) => !last.next().is_some_and(|c| c.is_ascii_digit() || is_numeral(c)),
        _ => true,
    }
}

fn strip_about(rest: &str) -> (&str, bool) {
    match rest.strip_prefix(['余', '多']) {
        Some(after) => (after, true),
        None => (rest, false),
    }
}

/// The value of Arabic digits, with `万` or `亿` behind them.
fn scaled<'a>(digits: &str, rest: &'a str) -> Option<(i64, &'a str)> {
    let plain: String = digits.chars().filter(|&c| c != ',').collect();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let (factor, rest) = [('万', 10_000i64), ('亿', 100_000_000)]
        .into_iter()
        .find_map(|(word, factor)| rest.strip_prefix(word).map(|after| (factor, after)))
        .unwrap_or((1, rest));
    // More than nine digits are no count of any report.
    if whole.len() > 9 || decimals.len() > 8 || whole.len() > 1 && whole.starts_with('0') {
        return None;
    }
    let scale = 10i64.pow(decimals.len() as u32);
    let product = format!("{whole}{decimals}").parse::<i64>().ok()?.checked_mul(factor)?;
    (product % scale == 0).then_some((product / scale, rest))
}

/// What follows the unit, and whether there is one; `None` if the unit makes it another thing.
fn strip_unit<'a>(rest: &'a str, digits: &str) -> Option<(&'a str, bool)> {
    let Some(after) = rest.strip_prefix(UNITS) else { return Some((rest, false)) };
    let other = ["次性", "件次", "件事", "项目", "条例", "例如", "起来", "起草", "起诉", "份额", "条件"];
    if other.iter().any(|word| rest.starts_with(word)) || after.starts_with(['-', '~']) {
        return None;
    }
    // A lone 一 before a weak unit is an article, not a count.
    (digits != "一" || rest.starts_with(['件', '宗', '起'])).then_some((after, true))
}

fn ends_clause(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with([',', ';', ':', '、'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, Amount, bool)]) {
        let found: Vec<_> = numbers(text).iter().map(|n| (&text[n.start..n.end], n.amount, n.about)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn counts_and_shares() {
        use Amount::{Count, Percent};
        check("收到申请258件,答复1,234件", &[("258件", Count(258), false), ("1,234件", Count(1234), false)]);
        check("十二宗、两千三百起", &[("十二宗", Count(12), false), ("两千三百起", Count(2300), false)]);
        check("1.2万余条", &[("1.2万余条", Count(12_000), true)]);
        check("18万余条", &[("18万余条", Count(180_000), true)]);
        check("约20件", &[("20件", Count(20), true)]);
        check("二十余件", &[("二十余件", Count(20), true)]);
        check("20件左右", &[("20件", Count(20), true)]);
        check("占4.34%", &[("4.34%", Percent(4.34, 2), false)]);
        check("诉讼均为0,", &[("0", Count(0), false)]);
        check("复议数为零", &[("零", Count(0), false)]);
        check(",5件", &[("5件", Count(5), false)]);
    }

    #[test]
    fn what_is_no_count() {
        for text in [
            "2023年",
            "第三件",
            "第二十条",
            "每一件",
            "一次性告知",
            "3-5件",
            "3至5件",
            "1 2件",
            "1.5件",
            "数十件",
            "十几件",
            "007件",
        ] {
            check(text, &[]);
        }
        for text in ["12345热线", "5个项目", "一项制度", "2023", "12", "为0.5", "一件事", "12人次", "123456789012件"]
        {
            check(text, &[]);
        }
    }
}
