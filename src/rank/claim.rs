//! The number of items made public that an overview claims (主动公开政府信息1280条).
//!
//! Comes in: a parsed report. Goes out: [`Items`]. It would rather find nothing than take a part for the whole: only an exact number
//! directly before 条 counts, in a clause that says 主动公开 or 公开/发布…信息 and nothing else between, with no word of a part, of a
//! channel, of another body or of another year. Numbers that differ are no claim.

use crate::report::{BlockKind, Report, SectionKind};
use crate::text::fold_kept;

use super::brief::{Claim, Items};

/// What may be said to have been done.
const VERBS: [&str; 3] = ["主动公开", "公开", "发布"];
/// What may stand between that and the number.
const BETWEEN: [&str; 18] = [
    "各类",
    "政府",
    "政务",
    "信息",
    "总条数",
    "总数",
    "数量",
    "共计",
    "总计",
    "合计",
    "累计",
    "共",
    "总",
    "计",
    "达到",
    "达",
    "为",
    "了",
];
/// Words of a part, a channel, a comparison or another time.
const NOT_THE_WHOLE: [&str; 24] = [
    "其中",
    "微信",
    "微博",
    "公众号",
    "新媒体",
    "抖音",
    "客户端",
    "依申请",
    "上年",
    "去年",
    "往年",
    "同比",
    "增加",
    "增长",
    "减少",
    "下降",
    "历年",
    "以来",
    "转载",
    "解读",
    "回应",
    "领域",
    "每月",
    "计划",
];
/// Endings of names of other bodies.
const BODIES: [&str; 8] = ["局", "委员会", "镇", "乡", "街道", "办公室", "部门", "中心"];
/// How an agency calls itself.
const SELF: [&str; 3] = ["我", "本", "全"];
/// A number is only near what is claimed.
const NOT_EXACT: [char; 6] = ['约', '近', '超', '逾', '过', '于'];

/// The claims of the overview (section 总体情况).
pub(super) fn items(report: &Report) -> Items {
    let Some(section) = report.section(SectionKind::S1) else { return Items::None };
    let own = report.identity.agency.as_deref().map(fold_kept).unwrap_or_default();
    let mut found: Option<Claim> = None;
    let blocks = report.text.texts().take(section.blocks.end as usize).skip(section.blocks.start as usize);
    for (block, text) in blocks.filter(|(b, _)| !matches!(b.kind, BlockKind::Cell { .. })) {
        if !text.contains('条') {
            continue;
        }
        let folded: Vec<char> = fold_kept(text).chars().collect();
        for (start, end) in pieces(&folded, |c| matches!(c, '。' | ';' | '!' | '?')) {
            for value in claimed(&folded[start..end], &own, report.identity.year) {
                match &found {
                    Some(claim) if claim.value == value => {}
                    Some(_) => return Items::Several,
                    None => {
                        let (start, end) = (block.start + start as u32, block.start + end as u32);
                        let sentence = report.text.slice(start, end).trim().to_owned();
                        found = Some(Claim { value, sentence, span: report.text.span(start, end) });
                    }
                }
            }
        }
    }
    found.map_or(Items::None, Items::One)
}

/// The numbers a sentence claims.
fn claimed(sentence: &[char], own: &str, year: Option<u16>) -> Vec<i64> {
    let mut values: Vec<i64> = Vec::new();
    let (mut before, mut other_year) = (String::new(), false);
    for (start, end) in pieces(sentence, |c| matches!(c, ',' | ':' | '、' | '(' | ')')) {
        let clause: String = sentence[start..end].iter().filter(|c| !c.is_whitespace()).collect();
        other_year = mentioned_year(&clause).map_or(other_year, |said| year.is_some_and(|year| year != said));
        values.extend(clause_claims(&clause, &before, own).filter(|_| !other_year));
        before = clause;
    }
    values
}

/// Pieces between marks; a comma between digits is no mark.
fn pieces(text: &[char], is_mark: impl Fn(char) -> bool) -> Vec<(usize, usize)> {
    let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(char::is_ascii_digit);
    let mut found = Vec::new();
    let mut start = 0;
    for (at, &c) in text.iter().enumerate() {
        let groups = c == ',' && digit(at.checked_sub(1)) && digit(Some(at + 1));
        if is_mark(c) && !groups {
            found.push((start, at));
            start = at + 1;
        }
    }
    found.push((start, text.len()));
    found.retain(|&(start, end)| end > start);
    found
}

/// The last year a clause names.
fn mentioned_year(clause: &str) -> Option<u16> {
    let ends = clause.match_indices('年').map(|(at, _)| at);
    ends.filter_map(|at| clause.get(at.checked_sub(4)?..at)?.parse().ok()).rfind(|year| (1990..2100).contains(year))
}

/// The number a clause claims; a clause that is nothing but 共1280条 takes its verb from the one before.
fn clause_claims(clause: &str, before: &str, own: &str) -> Option<i64> {
    let (head, _) = clause.split_once('条')?;
    let digits = head.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',').len();
    let (said, number) = head.split_at(digits);
    let value: i64 = number.replace(',', "").parse().ok()?;
    let grouped = number.split(',').skip(1).all(|part| part.len() == 3);
    // What stands behind decides too: 条例 is no item.
    let behind = &clause[head.len() + '条'.len_utf8()..];
    if !grouped
        || said.ends_with(NOT_EXACT)
        || said.ends_with(['.', '第', '-'])
        || !behind.is_empty() && !behind.starts_with(['政', '信', '次'])
    {
        return None;
    }
    let bare = strip(said, &["共计", "总计", "合计", "共", "总数", "为"]).is_empty() && !said.is_empty();
    let context = if bare { before } else { said };
    let verb = VERBS.iter().find_map(|verb| context.rfind(verb).map(|at| (at, at + verb.len())))?;
    let between = &context[verb.1..];
    let said_items = &context[verb.0..verb.1] == VERBS[0] || between.contains("信息");
    let ahead = &context[..verb.0];
    let whole = NOT_THE_WHOLE.iter().all(|word| !context.contains(word));
    (said_items && whole && strip(between, &BETWEEN).is_empty() && !names_another(ahead, own)).then_some(value)
}

/// A text without these words from its front on; what is left begins with something else.
fn strip<'a>(text: &'a str, words: &[&str]) -> &'a str {
    let mut left = text;
    while let Some(rest) = words.iter().find_map(|word| left.strip_prefix(word)) {
        left = rest;
    }
    left
}

/// Whether another body than the agency itself is named.
fn names_another(ahead: &str, own: &str) -> bool {
    let mut ahead = if own.is_empty() { ahead.to_owned() } else { ahead.replace(own, "") };
    for (own, body) in SELF.iter().flat_map(|own| BODIES.iter().map(move |body| (own, body))) {
        ahead = ahead.replace(&format!("{own}{body}"), "");
    }
    BODIES.iter().any(|body| ahead.contains(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_is_taken() {
        for (sentence, expected) in [
            ("2023年，我局主动公开政府信息128条", &[128][..]),
            ("全年共主动公开各类政府信息１，２８０条", &[1280]),
            ("青溪县水利局主动公开政务信息共计77条", &[77]),
            ("主动公开政府信息，共计56条", &[56]),
            ("全年发布信息302条，其中政务动态200条", &[302]),
            ("主动公开政府信息10条，主动公开政府信息20条", &[10, 20]),
            ("主动公开政府信息1200余条", &[]),
            ("主动公开政府信息约1200条", &[]),
            ("通过微信公众号发布信息30条", &[]),
            ("其中主动公开财政信息12条", &[]),
            ("主动公开财政信息12条", &[]),
            ("发布政策解读12条", &[]),
            ("2022年主动公开政府信息90条", &[]),
            ("较上年增加主动公开信息9条", &[]),
            ("县教育局主动公开政府信息50条", &[]),
            ("按照条例第二十条主动公开", &[]),
            ("主动公开政府信息12条例", &[]),
            ("公开12条", &[]),
        ] {
            let folded: Vec<char> = fold_kept(sentence).chars().collect();
            assert_eq!(claimed(&folded, "青溪县水利局", Some(2023)), expected, "{sentence}");
        }
    }
}
