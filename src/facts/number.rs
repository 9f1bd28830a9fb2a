//! Reading one figure out of one cell.
//!
//! Comes in: the text of a cell, and whether the form wants a count, a signed change or money there. Goes out: a figure, a
//! blank, a mark, or the reason why it cannot be read. It does not guess: a digit run that is broken (`1 2`), glued (`007`)
//! or grouped in no known way (`1,23`) is unreadable.

use crate::text::normalise;

use super::cell::{Reason, Unit};
use super::money::cell_unit;
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
    if text.contains(LOST) {
        return Reading::Unreadable(Reason::Lost);
    }
    match figure(text, want) {
        Ok(reading) => reading,
        Err(reason) => Reading::Unreadable(reason),
    }
}

/// What stands for a character that cannot be read or does not count.
pub(super) const LOST: char = '\u{FFFD}';

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
    // 12.000 may be twelve or twelve thousand.
    if decimal.places == 3 && !matches!(want, Want::Money(_)) {
        return Err(Reason::Digits);
    }
    let (unit, rest) = if matches!(want, Want::Money(_)) { cell_unit(rest) } else { (None, rest) };
    let annotated = annotation(rest, want, unit)?;
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

/// Words by which things are counted: `5项` is 5.
const COUNTERS: [&str; 24] = [
    "件次", "人次", "个", "件", "项", "条", "组", "次", "份", "宗", "起", "人", "户", "家", "例", "篇", "部", "类", "本", "批",
    "笔", "张", "期", "场",
];

/// Whether words follow the figure; an error if they may make it another figure. After a unit of money only 整 and a note in
/// brackets may stand.
fn annotation(rest: &str, want: Want, unit: Option<Unit>) -> Result<bool, Reason> {
    const INEXACT: [&str; 14] = ["余", "左右", "以上", "以下", "以内", "约", "近", "分之", "至", "几", "多", "倍", "%", "‰"];
    const NOT_COUNTED: [&str; 9] = ["年", "月", "日", "号", "/", "-", "—", "~", ":"];
    if rest.is_empty() {
        return Ok(false);
    }
    if INEXACT.iter().any(|word| rest.contains(word)) || NOT_COUNTED.iter().any(|word| rest.starts_with(word)) {
        return Err(Reason::NotExact);
    }
    let rest = if matches!(want, Want::Money(_)) {
        if unit.is_some() { rest.strip_prefix('整').unwrap_or(rest) } else { rest }
    } else {
        COUNTERS.iter().find_map(|counter| rest.strip_prefix(counter)).map_or(rest, |noun| {
            // 5件规范性文件, but not 3减 or 3项增加.
            let is_noun = |c: char| c.is_alphabetic() && !c.is_ascii() && !is_numeral(c) && !"增减加少升降".contains(c);
            noun.trim_start_matches(is_noun)
        })
    };
    if rest.is_empty() || is_note(rest) {
        return Ok(true);
    }
    let other_figure =
        rest.starts_with([' ', '.', ',', '+', '\'', '、']) || rest.contains(|c| is_numeral(c) || c.is_ascii_alphanumeric());
    Err(if other_figure { Reason::Digits } else { Reason::Words })
}

fn is_numeral(c: char) -> bool {
    c.is_numeric() || "零〇一二两三四五六七八九十百千万亿".contains(c)
}

/// A note in brackets that leaves the figure what it is: `(其中修订16件)`, `(件)`.
fn is_note(text: &str) -> bool {
    let Some(note) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).filter(|t| !t.contains(['(', ')'])) else {
        return false;
    };
    ["其中", "含", "包括", "包含", "不含"].iter().any(|word| note.starts_with(word)) || COUNTERS.contains(&note)
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
        use Reason::{Digits, Fraction, Lost, Negative, NotExact, OneOrDash, Words};
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
            ("32¹", Digits),
            ("32₁", Digits),
            ("32\n¹", Digits),
            ("³²", Words),
            ("3\u{FFFD}", Lost),
            ("\u{FFFD}2", Lost),
            ("增3", Words),
            ("1、2", Digits),
            ("2,680零", Digits),
            ("-\n0", Digits),
            ("/\n12", Digits),
            ("5件以上", NotExact),
            ("20件左右", NotExact),
            ("5件至8件", NotExact),
            ("1234项/年", Words),
            ("5件、3件", Digits),
            ("5;3", Digits),
            ("5*3", Digits),
            ("12(13)", Digits),
            ("3分之一", NotExact),
            ("三分之一", NotExact),
            ("3。5", Digits),
            ("12。5", Digits),
            ("５⁄6", Digits),
            ("100个百分点", Digits),
            ("1234?", Words),
            ("1234（待核）", Words),
            ("12<br>34", Digits),
            ("1\\,234", Digits),
            ("12.000", Digits),
            ("三千二", Digits),
            ("1234（万）", Digits),
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
        for input in ["3↓", "3减", "3（减少）", "3项（减少）", "增3减2", "增0减3", "减少3项增加1项"] {
            assert!(read(input, Want::Change).value().is_none(), "{input}");
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
        check("12.5（元）", head, Err(Some(Reason::Fraction)));
        check("3万元（另2万元）", head, Err(Some(Reason::Digits)));
        check("3千元", head, Err(Some(Reason::Digits)));
        check("3项", head, Err(Some(Reason::Words)));
        check("19090元7", head, Err(Some(Reason::Digits)));
    }
}
