//! Printed labels of a table of statistics → lines of the form; words that are units; words that head columns.
//!
//! Comes in: the folded text of a cell without its numbering ([`super::super::label::Label::body`]). Goes out: the lines of the
//! form that it may name: none, one, or several that share the label. It does not choose between those; [`super::place`] does.
//!
//! A label names a line only if all of it does, notes in brackets, 其中 and numbering aside: labels of the later forms hold
//! parts of these (予以公开, 属于国家秘密), and local tables have their own.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::form::{IndicatorKey, SHARED};

/// The lines of the form that a label names, in the form's order.
pub(super) fn lines_of(body: &str) -> &'static [IndicatorKey] {
    static NAMES: LazyLock<HashMap<String, Vec<IndicatorKey>>> = LazyLock::new(names);
    // Longer than any label with its notes.
    if body.len() > 300 {
        return &[];
    }
    let name = name(&without_notes(body).0);
    NAMES.get(name.as_str()).map_or(&[], Vec::as_slice)
}

fn names() -> HashMap<String, Vec<IndicatorKey>> {
    let mut names: HashMap<String, Vec<IndicatorKey>> = HashMap::new();
    let shared = SHARED.iter().map(|(label, keys)| (*label, keys.iter().filter_map(|k| IndicatorKey::parse(k)).collect()));
    for (label, keys) in shared {
        names.insert(name(label), keys);
    }
    for key in IndicatorKey::all() {
        for label in std::iter::once(&key.label()).chain(key.aliases()) {
            names.entry(name(label)).or_insert_with(|| vec![key]);
        }
    }
    names
}

/// A label as it is compared: without 其中 and numbering, punctuation and book marks; of an ending that says "number of" only
/// that there is one.
fn name(label: &str) -> String {
    let label = &without_breaks(label);
    let lead = |c: char| matches!(c, '-' | '—' | '*' | '·' | '.' | ':' | ',' | '、') || ('①'..='⑳').contains(&c);
    let mut rest: &str = label;
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(lead);
        rest = rest.strip_prefix("其中").unwrap_or(rest);
        rest = unnumbered(rest);
        if rest.len() == before {
            break;
        }
    }
    let letters = rest.chars().filter(|c| !matches!(c, '、' | ',' | ':' | '。' | ';' | '《' | '》' | ' '));
    let name = letters.collect::<String>().replace("其它", "其他");
    let counts = ["总次数", "次数", "总数量", "数量", "总数", "数"];
    match counts.iter().find_map(|count| name.strip_suffix(count)) {
        Some(stem) => format!("{stem}#"),
        None => name,
    }
}

/// Takes one numeral in front off: `一、`, `(一)`, `（1）`, `1.`, `1、`. Widths may be full or half.
fn unnumbered(text: &str) -> &str {
    let is_numeral = |c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit() || ('０'..='９').contains(&c);
    let inner = text.strip_prefix(['(', '（']).unwrap_or(text);
    let after = inner.trim_start_matches(is_numeral);
    if after.len() == inner.len() {
        return text;
    }
    let closers: &[char] = if inner.len() < text.len() { &[')', '）'] } else { &['、', '.', '．', ')', '）'] };
    after.strip_prefix(closers).map_or(text, |rest| rest.trim_start_matches(['、', ' ', '\u{3000}']))
}

/// A label as printed, without white space and the numbering in front.
pub(super) fn printed(raw: &str) -> String {
    let letters: String =
        raw.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200D}' | '\u{FEFF}')).collect();
    let letters = without_breaks(&letters);
    let mut rest = letters.as_ref();
    while unnumbered(rest).len() < rest.len() {
        rest = unnumbered(rest);
    }
    rest.to_owned()
}

/// Converters to markdown leave line breaks in cells as tags.
fn without_breaks(text: &str) -> Cow<'_, str> {
    if text.contains('<') { Cow::Owned(text.replace("<br>", "").replace("<br/>", "")) } else { Cow::Borrowed(text) }
}

/// A label without what stands in brackets, and what stood there. An open bracket takes the rest.
pub(super) fn without_notes(body: &str) -> (String, Vec<String>) {
    let (mut label, mut notes, mut depth) = (String::new(), Vec::new(), 0usize);
    for c in body.chars() {
        match c {
            '(' | '（' => {
                if depth == 0 {
                    notes.push(String::new());
                }
                depth += 1;
            }
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 => label.push(c),
            _ => notes.last_mut().expect("a bracket opened a note").push(c),
        }
    }
    (label, notes)
}

/// Units of counts and of money, longest first where one ends in another.
const UNITS: &[&str] = &[
    "万元", "亿元", "千元", "元", "人次", "人", "件次", "件", "条", "次", "篇", "个", "份", "项", "起", "宗", "家", "场", "期",
    "部", "处", "台", "册", "例", "批", "位", "名", "页", "字", "户", "种", "类", "天", "%",
];

/// The unit that a cell or a note is, as printed: `件`, `单位:件`, `条/件`, `万条`.
pub(super) fn unit(text: &str) -> Option<&str> {
    let text = ["单位:", "单位："].iter().find_map(|lead| text.strip_prefix(lead)).unwrap_or(text);
    let is_one = |part: &str| {
        let bare = part.strip_prefix(['万', '千', '百', '亿']).unwrap_or(part);
        UNITS.contains(&part) || UNITS.contains(&bare)
    };
    let parts = text.trim_matches(['(', ')']).split(['/', '、', '或', '(', ')']).filter(|part| !part.is_empty());
    (!text.is_empty() && text.len() <= 24 && parts.clone().count() > 0 && parts.into_iter().all(is_one)).then_some(text)
}

/// The unit that a label names in brackets: `专项经费（万元）`.
pub(super) fn unit_in_notes(body: &str) -> Option<String> {
    if !body.contains('(') || body.len() > 300 {
        return None;
    }
    without_notes(body).1.iter().rev().find_map(|note| unit(note).map(str::to_owned))
}

/// Takes a unit off the end of a label: `收到申请数件` → (`收到申请数`, `件`). Every way to cut, longest unit first.
pub(super) fn cut_unit(text: &str) -> impl Iterator<Item = (&str, &'static str)> {
    UNITS.iter().filter_map(move |unit| text.strip_suffix(unit).map(|label| (label, *unit)))
}

/// What a cell of a head says of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnHead {
    Indicator,
    Unit,
    Value,
    /// Numbers of rows, remarks.
    Aside,
}

/// The column that a cell heads.
pub(super) fn column_head(body: &str) -> Option<ColumnHead> {
    let bare = body.split('(').next().unwrap_or("");
    Some(match bare {
        "统计指标" | "指标名称" | "指标" | "统计指标名称" => ColumnHead::Indicator,
        "单位" | "计量单位" => ColumnHead::Unit,
        "统计数" | "统计数据" | "统计数值" | "数量" | "数值" | "数据" => ColumnHead::Value,
        "序号" | "编号" | "代码" | "代号" | "行次" | "备注" | "说明" | "注" => ColumnHead::Aside,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::label::Label;
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let keys: Vec<&str> = lines_of(&Label::new(text).body).iter().map(|k| k.key()).collect();
        assert_eq!(keys, expected, "{text}");
    }

    #[test]
    fn labels() {
        check("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", &["p1_1"]);
        check("其中：1．主动公开规范性文件数", &["p1_1a"]);
        check("　　　2.制发规范性文件 总数", &["p1_1b"]);
        check("①当面申请数（件）", &["p3_1a"]);
        check("4. 不同意公开答复数", &["p3_3d"]);
        check("（1）不是《条例》所指政府信息", &["p3_3d5"]);
        check("危及国家安全、公共安全、\n经济安全和社会稳定", &["p3_3d4"]);
        check("5.其它方式公开政府信息数", &["p1_2e"]);
        check("（一）维持具体行政行为数", &["p4_1", "p5_1"]);
        check("（一）维持具体行政行为（或者驳回原告诉讼请求）数", &["p4_1", "p5_1"]);
        check("维持具体行政行为或者驳回原告诉讼请求数", &["p5_1"]);
        check("其他情形", &["p3_3d6", "p4_3", "p5_3"]);
        check("三、依申请公开情况", &["p3"]);
        check("行政诉讼总数", &["p5"]);
        for other in
            ["行政复议", "行政诉讼", "予以公开", "1.属于国家秘密", "总数", "数", "收到申请数同比", "其他", "总计", "行政许可", ""]
        {
            check(other, &[]);
        }
    }

    #[test]
    fn every_label_of_the_form_names_its_line_among_few() {
        for key in IndicatorKey::all() {
            for label in std::iter::once(&key.label()).chain(key.aliases()) {
                let found = lines_of(&Label::new(label).body);
                assert!(found.contains(&key), "{label}: {found:?}");
                assert!(found.len() == 1 || SHARED.iter().any(|s| name(s.0) == name(label)), "{label}: {found:?}");
            }
        }
    }

    #[test]
    fn units() {
        for yes in ["件", "人次", "万元", "单位:件", "条/件", "万条", "人(次)", "(件)"] {
            assert!(unit(yes).is_some(), "{yes}");
        }
        for no in ["", "数", "统计数", "件数", "12", "/", "单位"] {
            assert!(unit(no).is_none(), "{no}");
        }
        assert_eq!(unit_in_notes("专项经费(不含公报)(万元)").as_deref(), Some("万元"));
        assert_eq!(cut_unit("接受培训人员数人次").next(), Some(("接受培训人员数", "人次")));
    }

    #[test]
    fn printed_labels_lose_their_numbering_only() {
        for (raw, expected) in [
            ("（一） 收到申请数", "收到申请数"),
            ("12．网上 申请（件）", "网上申请（件）"),
            ("三、（一）受理", "受理"),
            ("2012年数", "2012年数"),
        ] {
            assert_eq!(printed(raw), expected);
        }
    }
}
