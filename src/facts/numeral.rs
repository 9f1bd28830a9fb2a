//! Chinese numerals: 零 to 千亿.
//!
//! Comes in: text that may begin with one. Goes out: its value and what follows, or a reason. It reads well-formed numerals
//! only: 二三 or 十万百 are no numbers, and a single 一 in a cell may be a dash.

use super::cell::Reason;
use super::number::Decimal;

/// A Chinese numeral at the start of `text`, and what follows.
pub(super) fn chinese(text: &str) -> Result<(Decimal, &str), Reason> {
    let length = text.chars().take_while(|&c| digit(c).is_some() || power(c).is_some()).map(char::len_utf8).sum();
    let (numeral, rest) = text.split_at(length);
    if numeral.is_empty() {
        return Err(Reason::Words);
    }
    if text == "一" {
        return Err(Reason::OneOrDash);
    }
    let mantissa = numeral_value(numeral).ok_or(Reason::Digits)?;
    Ok((Decimal { mantissa, places: 0 }, rest))
}

fn digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn power(c: char) -> Option<i64> {
    Some(match c {
        '十' => 10,
        '百' => 100,
        '千' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// The value of a well-formed numeral up to 千亿; `None` for anything else (`二三`, `十万百`).
pub(crate) fn numeral_value(numeral: &str) -> Option<i64> {
    let (mut total, mut section, mut pending) = (0i64, 0i64, None::<i64>);
    let (mut last_big, mut last_small) = (i64::MAX, i64::MAX);
    let mut before = 1;
    for c in numeral.chars() {
        if let Some(d) = digit(c) {
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            pending = Some(d);
            continue;
        }
        let p = power(c)?;
        before = p;
        if p < 10_000 {
            let count = pending.take().unwrap_or(i64::from(p == 10 && section == 0));
            if count == 0 || p >= last_small {
                return None;
            }
            section += count * p;
            last_small = p;
        } else {
            section += pending.take().unwrap_or(0);
            if section == 0 || p >= last_big {
                return None;
            }
            total += section * p;
            (section, last_small, last_big) = (0, i64::MAX, p);
        }
    }
    // 三千二 is three thousand two hundred to most, and 三千零二 what the form would have.
    if before >= 100 && pending.is_some_and(|d| d > 0) && !numeral.contains(['零', '〇']) {
        return None;
    }
    Some(total + section + pending.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_formed_numerals_only() {
        for (numeral, expected) in [
            ("零", Some(0)),
            ("十", Some(10)),
            ("十二", Some(12)),
            ("二十", Some(20)),
            ("一百零五", Some(105)),
            ("两千三百", Some(2300)),
            ("十二万三千", Some(123_000)),
            ("一亿零五万", Some(100_050_000)),
            ("二三", None),
            ("百", None),
            ("十万百", None),
            ("一百二百", None),
            ("一万二亿", None),
        ] {
            assert_eq!(numeral_value(numeral), expected, "{numeral}");
        }
    }
}
