//! Reading one figure out of one cell.
//!
//! Comes in: the text of a cell, and whether the form wants a count, a signed change or money there. Goes out: a figure, a
//! blank, a mark, or the reason why it cannot be read. It does not guess: a digit run that is broken (`1 2`), glued (`007`)
//! or grouped in no known way (`1,23`) is unreadable.

use crate::text::normalise;

use super::cell::{Reason, Unit};
use super::numeral::chinese;

/// What the form wants in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Want {
    /// A whole number, 0 or more.
    Count,
    /// A whole number with a sign (本年增/减).
    Change,
    /// Money, in the unit of the column head unless the cell names its own.
    Money(Unit),
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    Blank,
    Mark,
    /// `value` in whole 元 for money; `unit` is the one printed in the cell.
    Figure {
        value: i64,
        annotated: bool,
        unit: Option<Unit>,
    },
    Unreadable(Reason),
}

impl Reading {
    pub(super) fn value(self) -> Option<i64> {
        match self {
            Self::Figure { value, .. } => Some(value),
            _ => None,
        }
    }
}

/// Reads the text of a cell.
pub(super) fn read(text: &str, want: Want) -> Reading {
    // Most cells are a few plain digits, and nothing else can be made of them.
    if let (true, Some(value), Want::Count | Want::Change) = (is_plain(text), text.parse().ok(), want) {
        return Reading::Figure { value, annotated: false, unit: None };
    }
    let printed = text.trim();
    let text = normalise(text);
    let text = text.trim();
    if text.is_empty() {
        return Reading::Blank;
    }
    if is_mark(text) {
        return Reading::Mark;
    }
    // A mark and, on the next line, a figure are two cells in one; no sign stands on a line of its own.
    if printed.split_once('\n').is_some_and(|(first, _)| is_mark(normalise(first).trim())) {
        return Reading::Unreadable(Reason::Digits);
    }
    match figure(text, want) {
        Ok(reading) => reading,
        Err(reason) => Reading::Unreadable(reason),
    }
}

/// A single 0, or up to nine digits without a leading 0.
fn is_plain(text: &str) -> bool {
    text == "0" || text.len() < 10 && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether normalised text is a dash, a slash or a word for "not applicable".
pub(super) fn is_mark(text: &str) -> bool {
    const DASHES: &str = "/\\-—–―─－﹣−";
    const WORDS: [&str; 6] = ["无", "n/a", "不适用", "不涉及", "无此项", "无此项目"];
    text.chars().all(|c| DASHES.contains(c)) || WORDS.contains(&text)
}

fn figure(text: &str, want: Want) -> Result<Reading, Reason> {
    let (negative, rest) = sign(text, want)?;
    let (decimal, rest) = if rest.starts_with(|c: char| c.is_ascii_digit()) { arabic(rest)? } else { chinese(rest)? };
    let (decimal, rest) = scaled(decimal, rest, want)?;
    let (unit, rest) = money_unit(rest, want);
    let annotated = annotation(rest, unit.is_none())?;
    let value = match want {
        Want::Count | Want::Change => decimal.times(1),
        Want::Money(head) => decimal.times(unit.unwrap_or(head).yuan()),
    }
    .ok_or(Reason::Fraction)?;
    if negative && value != 0 && want != Want::Change {
        return Err(Reason::Negative);
    }
    Ok(Reading::Figure { value: if negative { -value } else { value }, annotated, unit })
}

/// `mantissa / 10^places`.
#[derive(Clone, Copy)]
pub(super) struct Decimal {
    pub mantissa: i64,
    pub places: u32,
}

impl Decimal {
    /// The whole number it makes when multiplied, if it makes one.
    fn times(self, factor: i64) -> Option<i64> {
        let product = i128::from(self.mantissa) * i128::from(factor);
        let scale = 10i128.pow(self.places);
        (product % scale == 0).then(|| i64::try_from(product / scale).ok()).flatten()
    }
}

fn sign(text: &str, want: Want) -> Result<(bool, &str), Reason> {
    let first = text.chars().next().unwrap_or(' ');
    if matches!(first, '+' | '-' | '−' | '﹣' | '–') {
        let rest = &text[first.len_utf8()..];
        return if rest.starts_with(|c: char| c.is_ascii_digit()) { Ok((first != '+', rest)) } else { Err(Reason::Words) };
    }
    if want == Want::Change {
        for (word, negative) in [("增加", false), ("减少", true), ("增", false), ("减", true)] {
            if let Some(rest) = text.strip_prefix(word) {
                return Ok((negative, rest));
            }
        }
    }
    Ok((false, text))
}

/// Digits with thousands separators and decimals at the start of `text`, and what follows.
fn arabic(text: &str) -> Result<(Decimal, &str), Reason> {
    let run = |s: &str| s.bytes().take_while(u8::is_ascii_digit).count();
    let mut digits = text[..run(text)].to_owned();
    let mut rest = &text[digits.len()..];
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(Reason::Digits);
    }
    if rest.starts_with(',') {
        if digits.len() > 3 || digits == "0" {
            return Err(Reason::Digits);
        }
        while let Some(group) = rest.strip_prefix(',') {
            if run(group) != 3 {
                return Err(Reason::Digits);
            }
            digits.push_str(&group[..3]);
            rest = &group[3..];
        }
    }
    let mut places = 0;
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = run(fraction);
        if length == 0 || length > 8 {
            return Err(Reason::Digits);
        }
        digits.push_str(&fraction[..length]);
        places = length as u32;
        rest = &fraction[length..];
    }
    // Twelve digits before the point are more than any report counts: the run is glued from several figures.
    if digits.len() - places as usize > 12 {
        return Err(Reason::Digits);
    }
    let mantissa = digits.parse().map_err(|_| Reason::Digits)?;
    Ok((Decimal { mantissa, places }, rest))
}

/// `1.2万` as a count is 12000. In a money cell 万 and 亿 belong to the unit.
fn scaled(decimal: Decimal, rest: &str, want: Want) -> Result<(Decimal, &str), Reason> {
    if matches!(want, Want::Money(_)) {
        return Ok((decimal, rest));
    }
    for (word, factor) in [("万", 10_000), ("亿", 100_000_000)] {
        if let Some(after) = rest.strip_prefix(word) {
            let mantissa = decimal.times(factor).ok_or(Reason::Fraction)?;
            return Ok((Decimal { mantissa, places: 0 }, after));
        }
    }
    Ok((decimal, rest))
}

fn money_unit(rest: &str, want: Want) -> (Option<Unit>, &str) {
    if !matches!(want, Want::Money(_)) {
        return (None, rest);
    }
    let names = [
        ("万元", Unit::TenThousandYuan),
        ("亿元", Unit::HundredMillionYuan),
        ("万", Unit::TenThousandYuan),
        ("亿", Unit::HundredMillionYuan),
        ("元", Unit::Yuan),
    ];
    names.iter().find_map(|&(name, unit)| rest.strip_prefix(name).map(|after| (Some(unit), after))).unwrap_or((None, rest))
}

/// Whether words follow the figure; an error if they make it another figure. `plain` is false after a unit of money, which
/// is no annotation.
fn annotation(rest: &str, plain: bool) -> Result<bool, Reason> {
    let Some(first) = rest.chars().next() else { return Ok(false) };
    let inexact =
        ["余", "多", "几", "左右", "以上", "以下", "年", "月", "日", "号", "%", "‰", "/", "-", "—", "~", "至", "到", ":", "倍"];
    if inexact.iter().any(|word| rest.starts_with(word)) {
        return Err(Reason::NotExact);
    }
    if first.is_numeric()
        || "零〇一二两三四五六七八九十百千".contains(first)
        || matches!(first, ' ' | '.' | ',' | '+' | '\'' | '、')
        || first.is_ascii_alphabetic()
    {
        return Err(Reason::Digits);
    }
    if !plain && !matches!(first, '(' | '整') {
        return Err(Reason::Words);
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, want: Want, expected: Result<(i64, bool), Option<Reason>>) {
        let got = match read(input, want) {
            Reading::Figure { value, annotated, .. } => Ok((value, annotated)),
            Reading::Blank | Reading::Mark => Err(None),
            Reading::Unreadable(reason) => Err(Some(reason)),
        };
        assert_eq!(got, expected, "{input}");
    }

    #[test]
    fn counts() {
        for (input, value, annotated) in [
            ("0", 0, false),
            (" 　355 ", 355, false),
            ("１２３", 123, false),
            ("1,808,595", 1_808_595, false),
            ("1，234", 1234, false),
            ("13件", 13, true),
            ("22（其中修订 16 件）", 22, true),
            ("12.0", 12, false),
            ("三十五", 35, false),
            ("十二件", 12, true),
            ("一千零二十", 1020, false),
            ("一万二千", 12_000, false),
            ("1.2万", 12_000, false),
            ("零", 0, false),
            ("+3", 3, false),
        ] {
            check(input, Want::Count, Ok((value, annotated)));
        }
    }

    #[test]
    fn no_guesses() {
        use Reason::{Digits, Fraction, Negative, NotExact, OneOrDash, Words};
        for (input, reason) in [
            ("档案柜23组", Words),
            ("约20", Words),
            ("20余件", NotExact),
            ("2023年", NotExact),
            ("3/5", NotExact),
            ("1-2", NotExact),
            ("12%", NotExact),
            ("1 2", Digits),
            ("1\n2", Digits),
            ("007", Digits),
            ("00", Digits),
            ("1,23", Digits),
            ("1234,567", Digits),
            ("0,000", Digits),
            ("1,2345", Digits),
            ("1.", Digits),
            ("12.5", Fraction),
            ("12345678901234", Digits),
            ("-5", Negative),
            ("一", OneOrDash),
            ("二三", Digits),
            ("1O", Digits),
            ("5①", Digits),
            ("增3", Words),
            ("1、2", Digits),
            ("2,680零", Digits),
            ("-\n0", Digits),
            ("/\n12", Digits),
        ] {
            check(input, Want::Count, Err(Some(reason)));
        }
    }

    #[test]
    fn marks_and_blanks() {
        for input in ["", "  　", "\u{200B}", "\u{a0}"] {
            assert_eq!(read(input, Want::Count), Reading::Blank, "{input:?}");
        }
        for input in ["/", "／", "\\", "-", "—", "——", "－", "无", "－－", "N/A", "不适用"] {
            assert_eq!(read(input, Want::Count), Reading::Mark, "{input:?}");
        }
    }

    #[test]
    fn changes_have_a_sign() {
        for (input, value) in [("+3", 3), ("-3", -3), ("－3", -3), ("减少2", -2), ("增5项", 5), ("0", 0), ("17", 17)] {
            check(input, Want::Change, Ok((value, input.ends_with('项'))));
        }
    }

    #[test]
    fn money_is_whole_yuan() {
        let head = Want::Money(Unit::TenThousandYuan);
        for (input, expected, unit) in [
            ("19090元", 19_090, Some(Unit::Yuan)),
            ("14722.49", 147_224_900, None),
            ("59237.2449", 592_372_449, None),
            ("316441", 3_164_410_000, None),
            ("3.5万元", 35_000, Some(Unit::TenThousandYuan)),
            ("1.2亿元", 120_000_000, Some(Unit::HundredMillionYuan)),
            ("0.0000", 0, None),
        ] {
            assert_eq!(read(input, head), Reading::Figure { value: expected, annotated: false, unit }, "{input}");
        }
        check("59237.24495", head, Err(Some(Reason::Fraction)));
        check("12.5元", head, Err(Some(Reason::Fraction)));
        check("19090元7", head, Err(Some(Reason::Digits)));
    }
}
