//! 新疆生产建设兵团 and its units, which are governments of their own: 兵团第八师石河子市, 第八师一四三团.
//!
//! Comes in: a name. Goes out: the units of the corps that it begins with: the corps ranks like a province's government, a division (师)
//! like a prefecture's, a regiment (团) like a county's (《中国新疆生产建设兵团的历史与发展》, 国务院新闻办 2014). Their places are those of
//! their cities, where they have one.

use super::units::Unit;
use crate::report::Level;

/// The units.
pub(super) fn units(name: &str) -> Vec<Unit> {
    let mut found: Vec<Unit> = Vec::new();
    let mut push = |start: usize, end: usize, level: Level| found.push(Unit { start, end, level });
    let corps =
        ["新疆生产建设兵团", "新疆建设兵团", "兵团"].iter().find(|word| name.starts_with(**word)).map_or(0, |word| word.len());
    if corps > 0 {
        push(0, corps, Level::Province);
    }
    let mut end = corps;
    if let Some(length) = division(&name[end..]) {
        push(end, end + length, Level::Prefecture);
        end += length;
    }
    if end > 0
        && let Some(length) = regiment(&name[end..])
    {
        push(end, end + length, Level::County);
    }
    found
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || "一二三四五六七八九十〇零".contains(c)
}

/// 第八师, 农八师 until 2012; not 第一师范学校.
fn division(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('第').or_else(|| text.strip_prefix('农'))?;
    let numeral: usize = rest.chars().take_while(|c| is_numeral(*c)).map(char::len_utf8).sum();
    let behind = rest[numeral..].strip_prefix('师').filter(|behind| numeral > 0 && !behind.starts_with(['范', '傅', '资']))?;
    Some(text.len() - behind.len())
}

/// 一四三团, 143团场.
fn regiment(text: &str) -> Option<usize> {
    let text = text.strip_prefix('第').unwrap_or(text);
    let numeral: usize = text.chars().take_while(|c| is_numeral(*c)).map(char::len_utf8).sum();
    let behind =
        text[numeral..].strip_prefix('团').filter(|behind| numeral > 0 && !behind.starts_with(['委', '支', '乡', '镇']))?;
    Some(text.len() - behind.strip_prefix('场').unwrap_or(behind).len())
}
