//! What stands around a title on its own line: 附件2: before it, （修订版）, 【字体:大 中 小】, -青溪县人民政府 or （2023年1月发布） behind.
//!
//! Comes in: a folded line. Goes out: the title alone, with what the rest says of it. Whether it is a title is for `title` to tell.

use super::agency::looks_like_agency;

/// A line without what stands around the title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around<'a> {
    /// The rest.
    pub core: &'a str,
    /// It is named as an attachment.
    pub attached: bool,
    /// The words that say that it is not the first version.
    pub revised: Option<&'a str>,
    /// A body named in brackets behind the title.
    pub agency: Option<&'a str>,
    /// A year in brackets behind the title.
    pub year: Option<u16>,
}

/// What a title ends with.
const LAST_WORDS: [&str; 2] = ["报告", "年报"];
/// Words of a version that replaces another.
const REVISED: [&str; 8] = ["修订", "更正", "修改", "更新", "勘误", "订正", "补正", "重新发布"];
/// Words of a form to be filled in.
const FORMS: [&str; 6] = ["模板", "格式", "样式", "范本", "范文", "样表"];
/// What sites print behind a title.
const FURNITURE: [&str; 14] = [
    "字体",
    "字号",
    "来源",
    "信息来源",
    "发布时间",
    "发布日期",
    "发布机构",
    "时间",
    "日期",
    "浏览",
    "点击",
    "打印",
    "作者",
    "索引号",
];

/// Takes a folded line apart.
pub fn of(line: &str) -> Around<'_> {
    let (core, attached) = without_head(line);
    let mut found = Around { core, attached, ..Around::default() };
    let ends = LAST_WORDS.iter().flat_map(|word| core.match_indices(word).map(|(at, word)| at + word.len()));
    let mut ends: Vec<usize> = ends.filter(|end| *end < core.len()).collect();
    ends.sort_unstable();
    for end in ends {
        if let Some(behind) = tail(&core[end..]) {
            return Around { core: &core[..end], attached, ..behind };
        }
    }
    found.core = core;
    found
}

/// A label in brackets, 附件2:, 标题:.
fn without_head(line: &str) -> (&str, bool) {
    let label = line.strip_prefix('【').and_then(|rest| rest.split_once('】'));
    let rest = label.map_or(line, |(_, rest)| rest);
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let open = rest.strip_prefix('(').unwrap_or(rest);
    for word in ["附件", "附"] {
        let Some(behind) = open.strip_prefix(word) else { continue };
        let behind = behind.trim_start_matches(is_number);
        if let Some(title) = behind.strip_prefix([':', '、', '.', ')']) {
            return (title.trim_start_matches([':', '、', '.']), true);
        }
    }
    (["标题:", "题目:", "名称:"].iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest), false)
}

/// What stands behind the title's last word, if it is nothing that belongs to a sentence.
fn tail(text: &str) -> Option<Around<'_>> {
    let mut found = Around::default();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches('》');
        if rest.is_empty() {
            return Some(found);
        }
        if rest.starts_with(['-', '_', '|', '—', '－', '丨', '·']) || FURNITURE.iter().any(|word| rest.starts_with(word)) {
            // The name of the site, or its furniture, goes on to the end; a number behind a dash does not.
            return (!rest.chars().nth(1).is_some_and(|c| c.is_ascii_digit())).then_some(found);
        }
        let close = match rest.chars().next()? {
            '(' => ')',
            '【' => '】',
            '[' => ']',
            '〔' => '〕',
            _ => return None,
        };
        let open = rest.chars().next()?.len_utf8();
        let end = rest.find(close)?;
        let inside = &rest[open..end];
        rest = &rest[end + close.len_utf8()..];
        let years = super::year::take_all(inside);
        if FORMS.iter().any(|word| inside.contains(word)) {
            return None;
        } else if let ([year], "" | "度") = (years.all.as_slice(), years.rest.as_str()) {
            found.year = Some(*year);
        } else if let (Ok(year), 4) = (inside.parse(), inside.len()) {
            found.year = Some(year);
        } else if REVISED.iter().any(|word| inside.contains(word)) {
            found.revised = Some(inside);
        } else if looks_like_agency(inside) {
            found.agency = Some(inside);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_cut_out_of_their_lines() {
        let plain = |core: &'static str| Around { core, ..Around::default() };
        let title = "青溪县教育局2022年政府信息公开工作年度报告";
        for (line, expected) in [
            (title.to_owned(), plain(title)),
            (format!("{title}(修订版)"), Around { revised: Some("修订版"), ..plain(title) }),
            (format!("{title}(更正)"), Around { revised: Some("更正"), ..plain(title) }),
            (format!("{title}_青溪县人民政府"), plain(title)),
            (format!("{title}-青溪县人民政府门户网站"), plain(title)),
            (format!("{title}(2023年1月发布)"), plain(title)),
            (format!("{title}【字体:大中小】"), plain(title)),
            (format!("{title}字体:[大中小]打印"), plain(title)),
            (format!("{title}来源:青溪县教育局发布时间:2023-01-20"), plain(title)),
            (format!("{title}(2022年度)(修订)"), Around { revised: Some("修订"), year: Some(2022), ..plain(title) }),
            (format!("附件2:{title}"), Around { attached: true, ..plain(title) }),
            (format!("(附件一){title}"), Around { attached: true, ..plain(title) }),
            (format!("【年报】{title}"), plain(title)),
            (
                "2022年政府信息公开工作年度报告(青溪县教育局)".to_owned(),
                Around { agency: Some("青溪县教育局"), ..plain("2022年政府信息公开工作年度报告") },
            ),
        ] {
            assert_eq!(of(&line), expected, "{line}");
        }
        for line in ["年度报告的通知", "年度报告(模板)", "年度报告.pdf", "年度报告,现予公布", "附属学校年度报告", "年度报告-2022"]
        {
            assert_eq!(of(line).core, line, "{line}");
        }
    }
}
