//! What stands around a title on its own line: 附件2:, a path through a site or a document's number before it, （修订版）, （2022年上半年）,
//! 【字体:大 中 小】, -青溪县人民政府 or （2023年1月发布） behind.
//!
//! Comes in: a folded line. Goes out: the title alone, with what the rest says of it. Whether it is a title is for `title` to tell.

use super::agency::looks_like_agency;
use super::period::{self, Period};

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
    /// A part of a year named behind the title.
    pub period: Option<Period>,
    /// It is the end of a path through a site.
    pub is_path: bool,
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
    let head = without_head(line);
    let core = head.core;
    let ends = LAST_WORDS.iter().flat_map(|word| core.match_indices(word).map(|(at, word)| at + word.len()));
    let mut ends: Vec<usize> = ends.filter(|end| *end < core.len()).collect();
    ends.sort_unstable();
    for end in ends {
        if let Some(behind) = tail(&core[end..]) {
            let (revised, agency) = (behind.revised.or(head.revised), behind.agency.or(head.agency));
            let period = behind.period.or(head.period);
            return Around { core: &core[..end], revised, agency, year: behind.year, period, ..head };
        }
    }
    head
}

/// Without what stands before the title: the path through the site, a label in brackets, 附件2:, 标题:, a document's number, the site's
/// name.
fn without_head(line: &str) -> Around<'_> {
    let mut found = Around { core: line, ..Around::default() };
    if let Some((path, last)) = line.rsplit_once(['>', '»', '›'])
        && last.contains("公开")
    {
        let above = path.rsplit(['>', '»', '›']).next().unwrap_or_default();
        let above = above.rsplit_once(':').map_or(above, |(_, above)| above);
        (found.core, found.is_path) = (last, true);
        found.agency = Some(above).filter(|above| looks_like_agency(above));
    }
    loop {
        let rest = found.core;
        if let Some((inside, behind)) = in_brackets(rest).filter(|(inside, behind)| {
            let is_version = REVISED.iter().any(|word| inside.contains(word));
            behind.contains("公开") && (is_version || rest.starts_with('【') && super::year::take_all(inside).all.is_empty())
        }) {
            found.revised = found.revised.or(Some(inside).filter(|inside| REVISED.iter().any(|word| inside.contains(word))));
            found.period = found.period.or_else(|| period::whole(inside));
            found.core = behind;
        } else if let Some(behind) = attachment(rest) {
            (found.core, found.attached) = (behind, true);
        } else if let Some(behind) = numbered(rest).or_else(|| behind_site(rest)) {
            found.core = behind;
        } else if let Some(behind) = ["标题:", "题目:", "名称:"].iter().find_map(|word| rest.strip_prefix(word)) {
            found.core = behind;
        } else {
            return found;
        }
    }
}

/// What stands in brackets at the start of a text, and what follows.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let close = match open {
        '(' => ')',
        '【' => '】',
        '[' => ']',
        '〔' => '〕',
        _ => return None,
    };
    text[open.len_utf8()..].split_once(close)
}

/// What follows 附件2: or （附件一）.
fn attachment(text: &str) -> Option<&str> {
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let open = text.strip_prefix('(').unwrap_or(text);
    let behind = ["附件", "附"].iter().find_map(|word| {
        let behind = open.strip_prefix(word)?.trim_start_matches(is_number);
        behind.strip_prefix([':', '、', '.', ')'])
    });
    behind.map(|title| title.trim_start_matches([':', '、', '.']))
}

/// What follows a document's number: 云教发〔2023〕5号, 索引号:01500-2023-001.
fn numbered(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix("索引号:") {
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '_'));
        return (behind.len() < rest.len() && !behind.starts_with('年')).then_some(behind);
    }
    let open = text.find(['〔', '[', '(', '【'])?;
    let (office, behind) = text.split_at(open);
    let (year, behind) = in_brackets(behind)?;
    let digits = behind.trim_start_matches('第').trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = (1..=10).contains(&office.chars().count()) && year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    digits.strip_prefix('号').filter(|_| is_number && digits.len() < behind.len())
}

/// What follows the name of a site and a dash: 青溪县人民政府门户网站-.
fn behind_site(text: &str) -> Option<&str> {
    const SITES: [&str; 5] = ["网站", "网", "门户", "平台", "首页"];
    let (site, behind) = text.split_once(['-', '_', '|', '—', '－', '丨', '·'])?;
    let behind = behind.trim_start_matches(['-', '_', '|', '—', '－', '丨', '·']);
    (SITES.iter().any(|end| site.ends_with(end)) && behind.contains("公开")).then_some(behind)
}

const DASHES: [char; 8] = ['-', '_', '|', '—', '－', '丨', '·', '｜'];

/// What stands behind the title's last word, if it is nothing that belongs to a sentence.
fn tail(text: &str) -> Option<Around<'_>> {
    let mut found = Around::default();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches('》');
        if rest.is_empty() {
            return Some(found);
        }
        if ["", "版", "稿"].iter().any(|end| REVISED.contains(&rest.strip_suffix(end).unwrap_or(rest))) {
            found.revised = Some(rest);
            return Some(found);
        }
        if let Some(period) = period::whole(rest) {
            found.period = Some(period);
            return Some(found);
        }
        if let Some(first) = rest.split(DASHES).find(|part| !part.is_empty()).filter(|_| rest.starts_with(DASHES))
            && let Some(period) = period::whole(first)
        {
            found.period = Some(period);
            return Some(found);
        }
        if rest.starts_with(DASHES) || FURNITURE.iter().any(|word| rest.starts_with(word)) {
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
        let several = (years.joined && matches!(years.rest.as_str(), "" | "度")).then(|| Period::Other(inside.to_owned()));
        let period = years.period.or_else(|| period::whole(&years.rest)).or(several);
        if FORMS.iter().any(|word| inside.contains(word)) {
            return None;
        } else if let Some(period) = period {
            found.year = found.year.or(years.all.first().copied());
            found.period = Some(period);
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
        let part = |words: &str| Some(Period::Part(words.to_owned()));
        let (title, bare) = ("青溪县教育局2022年政府信息公开工作年度报告", "2022年政府信息公开工作年度报告");
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
            (format!("{title}(上半年)"), Around { period: part("上半年"), ..plain(title) }),
            (format!("{title}——上半年"), Around { period: part("上半年"), ..plain(title) }),
            (format!("{title}(2022年上半年)"), Around { period: part("上半年"), year: Some(2022), ..plain(title) }),
            (format!("{title}(2022年1月-6月)"), Around { period: part("1月-6月"), year: Some(2022), ..plain(title) }),
            (format!("{title}(2022年1月1日—2022年12月31日)"), plain(title)),
            (format!("{title}(2023年1月)"), plain(title)),
            (
                format!("{title}(2021-2022年)"),
                Around { period: Some(Period::Other("2021-2022年".to_owned())), year: Some(2021), ..plain(title) },
            ),
            (format!("【上半年】{title}"), Around { period: part("上半年"), ..plain(title) }),
            (format!("{title}-上半年-青溪县人民政府"), Around { period: part("上半年"), ..plain(title) }),
            (format!("{title}q1"), Around { period: part("q1"), ..plain(title) }),
            (format!("{title}修订版"), Around { revised: Some("修订版"), ..plain(title) }),
            (format!("(修订版){title}"), Around { revised: Some("修订版"), ..plain(title) }),
            (format!("【更新版】{title}"), Around { revised: Some("更新版"), ..plain(title) }),
            (format!("青教发〔2023〕5号{title}"), plain(title)),
            (format!("索引号:01500-2023-001{title}"), plain(title)),
            (format!("青溪县人民政府门户网站-{title}"), plain(title)),
            (format!("当前位置:首页>政府信息公开年报>{title}"), Around { is_path: true, ..plain(title) }),
            (format!("首页>青溪县教育局>{bare}"), Around { is_path: true, agency: Some("青溪县教育局"), ..plain(bare) }),
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
