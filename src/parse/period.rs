//! What else than one calendar year a title says it covers: 上半年, 第一季度, Q1, 1至6月, 2021-2022学年度, “十三五”.
//!
//! Comes in: a folded title without its years, or what stands behind one. Goes out: the text without such words, and what they say. 全年
//! and 1月至12月 are the year itself. Only words at the head or the end are taken: an agency may have 三月 in its name.

/// What a title covers instead of a calendar year, in its own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Period {
    /// Less than a year: 上半年.
    Part(String),
    /// Other or more years: 学年, 十三五.
    Other(String),
}

/// Takes the words off both ends.
pub fn take(text: &str) -> (String, Option<Period>) {
    let (mut rest, mut found) = (text.trim_matches(BESIDE).to_owned(), None);
    while let Some((next, period)) = at_head(&rest).or_else(|| at_end(&rest)) {
        next.trim_matches(BESIDE).clone_into(&mut rest);
        found = found.or(period);
        // 上半年及全年: what joins two goes with the second.
        if at_end(rest.trim_end_matches(JOINS)).is_some() {
            rest.truncate(rest.trim_end_matches(JOINS).len());
        }
    }
    if found.is_none() && rest.len() == text.trim_matches(BESIDE).len() { (text.to_owned(), None) } else { (rest, found) }
}

/// School years are two halves of calendar years: 2021-2022学年度 → 2021-2022年度.
pub fn school(text: &str) -> Option<String> {
    let at = text.find("学年")?;
    let is_year = text[..at].ends_with(|c: char| c.is_ascii_digit());
    is_year.then(|| text.replacen("学年", "年", 1))
}

const BESIDE: [char; 2] = [',', ' '];
const JOINS: [char; 4] = ['及', '和', '与', '、'];

/// The length of a period at the start of a text, as behind a year (2022上半年), and what it says.
pub fn leading(text: &str) -> Option<(usize, Option<Period>)> {
    let (length, period) = read(text)?;
    // 三月街管委会: a month alone may begin a name.
    (!text[..length].ends_with('月') || !is_one_month(&text[..length])).then_some((length, period))
}

/// What a text that is nothing but a period says; one month alone, which may be a date, is none.
pub fn whole(text: &str) -> Option<Period> {
    let text = text.trim_matches(['-', '—', '_', ' ', ',']);
    leading(text).filter(|(length, _)| *length == text.len() && !is_one_month(text)).and_then(|(_, period)| period)
}

fn is_one_month(text: &str) -> bool {
    text.ends_with(['月', '份']) && !text.starts_with(UNTIL) && joint_inside(text).is_none()
}

fn at_head(text: &str) -> Option<(String, Option<Period>)> {
    leading(text).map(|(length, period)| (text[length..].to_owned(), period))
}

fn at_end(text: &str) -> Option<(String, Option<Period>)> {
    let starts = text.char_indices().rev().take(LONGEST).map(|(at, _)| at);
    let number_before = |at: usize| text[..at].ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let whole = |at: usize| if number_before(at) { None } else { read(&text[at..]) };
    let whole = |at: usize| whole(at).filter(|(length, _)| at + length == text.len()).map(|(_, period)| (at, period));
    // The longest: 第一季度, not 一季度.
    let (at, period) = starts.filter_map(whole).last()?;
    Some((text[..at].to_owned(), period))
}

/// 「12月31日至12月31日」 in characters, brackets included.
const LONGEST: usize = 16;

/// A period at the start of `text`, in brackets or not: its length in bytes, and what it says; nothing of the whole year.
fn read(text: &str) -> Option<(usize, Option<Period>)> {
    let mark = |text: &str, marks: &[char]| text.chars().next().filter(|c| marks.contains(c)).map_or(0, char::len_utf8);
    let open = mark(text, &['(', '“', '"', '‘', '「']);
    let (length, period) = plain(&text[open..])?;
    let end = open + length;
    let close = if open > 0 { mark(&text[end..], &[')', '”', '"', '’', '」']) } else { 0 };
    let more = ["时期", "期间"].iter().find(|word| text[end + close..].starts_with(**word)).map_or(0, |word| word.len());
    let alone = open > 0 || more > 0 || end == text.len() || !matches!(period, Some(Period::Other(_)));
    (open == 0 && alone || close > 0).then_some((end + close + more, period))
}

fn plain(text: &str) -> Option<(usize, Option<Period>)> {
    let part = |length: usize| Some((length, Some(Period::Part(text[..length].to_owned()))));
    if let Some(word) = [
        "上半年度",
        "下半年度",
        "半年度",
        "上半年",
        "下半年",
        "前半年",
        "后半年",
        "半年报",
        "半年",
        "首季度",
        "首季",
        "年中",
        "中期",
        "h1",
        "h2",
    ]
    .iter()
    .find(|word| text.starts_with(**word))
    {
        return part(word.len());
    }
    if let Some(word) = ["全年度", "全年"].iter().find(|word| text.starts_with(**word)) {
        return Some((word.len(), None));
    }
    if let Some(rest) = text.strip_prefix('十')
        && rest.starts_with(['一', '二', '三', '四'])
        && rest.chars().nth(1) == Some('五')
    {
        let length = "十三五".len();
        return Some((length, Some(Period::Other(text[..length].to_owned()))));
    }
    let found = quarter(text).or_else(|| letter_quarter(text)).or_else(|| first_months(text)).or_else(|| months(text));
    found.and_then(|(length, whole)| if whole { Some((length, None)) } else { part(length) })
}

/// Q1, q1-q3; whether it is the whole year.
fn letter_quarter(text: &str) -> Option<(usize, bool)> {
    let one = |text: &str| number(text.strip_prefix(['q', 'Q'])?, 4).filter(|(_, length)| *length == 1).map(|(n, _)| n);
    let first = one(text)?;
    let last = joint(&text[2..]).and_then(|joint| Some((one(&text[2 + joint..])?, 4 + joint)));
    let (last, end) = last.unwrap_or((first, 2));
    let ends = !text[end..].starts_with(|c: char| c.is_ascii_alphanumeric());
    ends.then_some((end, first == 1 && last == 4))
}

/// 前9个月, 头三个月; whether it is the whole year.
fn first_months(text: &str) -> Option<(usize, bool)> {
    let head = ["前", "头"].iter().find(|word| text.starts_with(**word))?.len();
    let (count, length) = number(&text[head..], 12)?;
    let end = head + length;
    text[end..].starts_with("个月").then_some((end + "个月".len(), count == 12))
}

/// 第一季度, 前三季度, 1-3季度, 一至四季度; whether it is the whole year.
fn quarter(text: &str) -> Option<(usize, bool)> {
    let head = ["第", "前", "头"].iter().find(|word| text.starts_with(**word)).map_or(0, |word| word.len());
    let (first, mut at) = number(&text[head..], 4)?;
    at += head;
    let mut last = first;
    if let Some((end, length)) = joint(&text[at..]).and_then(|joint| Some((joint, number(&text[at + joint..], 4)?))) {
        last = length.0;
        at += end + length.1;
    }
    let word = ["个季度", "季度", "季"].iter().find(|word| text[at..].starts_with(**word))?;
    at += word.len();
    // 三季镇.
    let is_name = *word == "季" && head == 0 && at < text.len();
    // 前三季度 begin with the first.
    let first = if head > 0 && !text.starts_with('第') { 1 } else { first };
    (!is_name).then_some((at, first == 1 && last == 4))
}

/// 截至6月底.
const UNTIL: [char; 1] = ['截'];

/// 6月, 1月至6月, 元月—6月, 1-6月份, 1月1日至6月30日, 截至6月底; whether it is the whole year.
fn months(text: &str) -> Option<(usize, bool)> {
    let until = ["截至", "截止到", "截止"].iter().find(|word| text.starts_with(**word)).map_or(0, |word| word.len());
    let (first, length) = month(&text[until..])?;
    let (first, mut last) = (if until > 0 { 1 } else { first }, first);
    let mut at = until + length;
    at += month_and_day(&text[at..]);
    let mut is_stretch = until > 0;
    if let Some(joint) = joint(&text[at..])
        && let Some((other, length)) = month(&text[at + joint..])
    {
        let end = at + joint + length;
        last = other;
        at = end + month_and_day(&text[end..]);
        is_stretch = true;
    }
    // One day is a date.
    let is_named = text[..at].ends_with(['月', '份']) || is_stretch && text[..at].ends_with('日');
    let end =
        if until > 0 { text[at..].chars().next().filter(|c| matches!(c, '底' | '末')).map_or(0, char::len_utf8) } else { 0 };
    is_named.then_some((at + end, first == 1 && last == 12))
}

/// The number of a month, 元 for the first.
fn month(text: &str) -> Option<(u32, usize)> {
    text.starts_with("元月").then_some((1, '元'.len_utf8())).or_else(|| number(text, 12))
}

/// The length of 月, 月份, 月31日.
fn month_and_day(text: &str) -> usize {
    let Some(rest) = text.strip_prefix('月') else { return 0 };
    let day = number(rest, 31).filter(|(_, length)| rest[*length..].starts_with('日'));
    let more = day.map(|(_, length)| length + '日'.len_utf8()).or_else(|| rest.starts_with('份').then(|| '份'.len_utf8()));
    '月'.len_utf8() + more.unwrap_or(0)
}

fn joint_inside(text: &str) -> Option<usize> {
    text.char_indices().find_map(|(at, _)| joint(&text[at..]))
}

fn joint(text: &str) -> Option<usize> {
    text.chars().next().filter(|c| matches!(c, '至' | '到' | '-' | '~' | '—' | '–' | '、')).map(char::len_utf8)
}

/// A number from 1 to `most`, in digits, Chinese or Roman (one letter).
fn number(text: &str, most: u32) -> Option<(u32, usize)> {
    let roman = text.chars().next().and_then(|c| ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'].into_iter().position(|roman| roman == c));
    if let Some(at) = roman {
        return Some((at as u32 + 1, 'Ⅰ'.len_utf8()));
    }
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let found = if digits > 0 {
        (text[..digits].parse().ok()?, digits)
    } else {
        let length: usize = text.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).map(char::len_utf8).sum();
        let value = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|at| at as u32 + 1);
        let word = &text[..length];
        let said = match word.split_once('十') {
            None => value(word.chars().next()?).filter(|_| word.chars().count() == 1)?,
            Some((tens, ones)) => {
                tens.chars().next().map_or(Some(1), value)? * 10 + ones.chars().next().map_or(Some(0), value)?
            }
        };
        (said, length)
    };
    (1..=most).contains(&found.0).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_title_covers() {
        let part = |words: &str| Some(Period::Part(words.to_owned()));
        let other = |words: &str| Some(Period::Other(words.to_owned()));
        for (text, rest, period) in [
            ("青溪县教育局上半年", "青溪县教育局", part("上半年")),
            ("下半年青溪县教育局", "青溪县教育局", part("下半年")),
            ("青溪县教育局第一季度", "青溪县教育局", part("第一季度")),
            ("青溪县教育局前三季度", "青溪县教育局", part("前三季度")),
            ("青溪县教育局1-3季度", "青溪县教育局", part("1-3季度")),
            ("青溪县教育局1-6月", "青溪县教育局", part("1-6月")),
            ("青溪县教育局1月至6月份", "青溪县教育局", part("1月至6月份")),
            ("青溪县教育局(一至六月)", "青溪县教育局", part("一至六月")),
            ("青溪县教育局1月1日至6月30日", "青溪县教育局", part("1月1日至6月30日")),
            ("青溪县教育局十一月", "青溪县教育局", part("十一月")),
            ("青溪县教育局元月—6月", "青溪县教育局", part("元月—6月")),
            ("青溪县教育局前三个季度", "青溪县教育局", part("前三个季度")),
            ("青溪县教育局前9个月", "青溪县教育局", part("前9个月")),
            ("青溪县教育局头三个月", "青溪县教育局", part("头三个月")),
            ("青溪县教育局前十二个月", "青溪县教育局", None),
            ("青溪县教育局后半年", "青溪县教育局", part("后半年")),
            ("青溪县教育局h1", "青溪县教育局", part("h1")),
            ("青溪县教育局q1", "青溪县教育局", part("q1")),
            ("青溪县教育局q1-q4", "青溪县教育局", None),
            ("青溪县教育局第Ⅰ季度", "青溪县教育局", part("第Ⅰ季度")),
            ("青溪县教育局二、三季度", "青溪县教育局", part("二、三季度")),
            ("青溪县教育局截至6月底", "青溪县教育局", part("截至6月底")),
            ("青溪县教育局上半年及全年", "青溪县教育局", part("上半年")),
            ("青溪县教育局前四季度", "青溪县教育局", None),
            ("三季镇人民政府", "三季镇人民政府", None),
            ("青溪县教育局及", "青溪县教育局及", None),
            ("青溪县教育局1月至12月", "青溪县教育局", None),
            ("青溪县教育局1月1日-12月31日", "青溪县教育局", None),
            ("全年青溪县教育局", "青溪县教育局", None),
            ("青溪县教育局一至四季度", "青溪县教育局", None),
            ("青溪县教育局“十三五”时期", "青溪县教育局", other("十三五")),
            ("十四五期间青溪县教育局", "青溪县教育局", other("十四五")),
            ("青溪县教育局", "青溪县教育局", None),
            ("三月街管委会", "三月街管委会", None),
            ("第一中学", "第一中学", None),
            ("十三五金店", "十三五金店", None),
            ("13月", "13月", None),
            ("", "", None),
        ] {
            assert_eq!(take(text), (rest.to_owned(), period), "{text}");
        }
        assert_eq!(school("青溪县2021-2022学年度").as_deref(), Some("青溪县2021-2022年度"));
        assert_eq!(school("青溪县教学年会"), None);
        for (text, expected) in [
            ("上半年", part("上半年")),
            ("——上半年", part("上半年")),
            ("1-6月", part("1-6月")),
            ("第一季度", part("第一季度")),
            ("1月1日—12月31日", None),
            ("1月", None),
            ("1月发布", None),
            ("公开版", None),
        ] {
            assert_eq!(whole(text), expected, "{text}");
        }
    }
}
