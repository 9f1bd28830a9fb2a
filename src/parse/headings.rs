//! The headings of the six sections, told by their words. Numerals only tell the rank of a heading: 一、 outranks 1. outranks
//! （一）, so that a sub-heading 「（二）主动公开政府信息情况」 inside the overview opens no section.

use crate::report::SectionKind;
use crate::text::{fold, normalise};

use super::items::{Item, Line};

/// A line that opens (or repeats) a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Index of its line among the items.
    pub item: usize,
    /// Which section.
    pub kind: SectionKind,
    /// Bytes of the line that belong to the heading; text may follow on the same line.
    pub end: usize,
    /// It repeats the heading of the section that is already open.
    pub doubles: bool,
    /// The heading is missing and this sub-heading stands for it.
    pub implied: bool,
}

/// How a heading is numbered, highest rank first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// 一、 or a markdown heading or the bare label alone on its line.
    Top,
    /// 1.
    Arabic,
    /// （一）
    Bracket,
}

struct Candidate {
    item: usize,
    kind: SectionKind,
    end: usize,
    rank: Rank,
    strong: bool,
}

/// All section headings in document order.
pub fn find(items: &[Item]) -> Vec<Heading> {
    let mut candidates: Vec<Candidate> =
        items.iter().enumerate().filter_map(|(i, item)| item.line().and_then(|line| candidate(i, line))).collect();
    // One rank carries the sections: the highest that shows at least two of them.
    let rank = [Rank::Top, Rank::Arabic, Rank::Bracket]
        .into_iter()
        .find(|r| SectionKind::ALL.iter().filter(|k| candidates.iter().any(|c| c.rank == *r && c.kind == **k)).count() >= 2)
        .unwrap_or(Rank::Top);
    candidates.retain(|c| c.rank == rank);
    // Older wordings count only where the statutory wording is absent.
    let mut strong = [false; SectionKind::ALL.len()];
    candidates.iter().filter(|c| c.strong).for_each(|c| strong[c.kind as usize] = true);
    candidates.retain(|c| c.strong || !strong[c.kind as usize]);
    let mut headings = settle(items, &candidates);
    imply_s5(items, &mut headings);
    headings
}

/// Drops headings that only announce (tables of contents), marks repeated ones.
fn settle(items: &[Item], candidates: &[Candidate]) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    for (number, c) in candidates.iter().enumerate() {
        let opens_nothing = candidates.get(number + 1).is_some_and(|next| !has_content(items, c, next.item));
        let comes_again = candidates[number + 1..].iter().any(|later| later.kind == c.kind);
        let contents_line = opens_nothing && comes_again && candidates[number + 1].kind != c.kind;
        if contents_line {
            continue;
        }
        let doubles = headings.last().is_some_and(|h| h.kind == c.kind);
        headings.push(Heading { item: c.item, kind: c.kind, end: c.end, doubles, implied: false });
    }
    headings
}

fn has_content(items: &[Item], c: &Candidate, until: usize) -> bool {
    let rest_of_line = items[c.item].line().is_some_and(|l| !l.text.as_str()[c.end..].trim().is_empty());
    rest_of_line || items[c.item + 1..until].iter().any(|i| matches!(i, Item::Line(_) | Item::Grid(_)))
}

/// Converted PDFs lose the heading of section 5: its first sub-heading after the last table then stands for it.
fn imply_s5(items: &[Item], headings: &mut Vec<Heading>) {
    if headings.iter().any(|h| h.kind == SectionKind::S5) {
        return;
    }
    let Some(s4) = headings.iter().position(|h| h.kind == SectionKind::S4) else { return };
    let end = headings.get(s4 + 1).map_or(items.len(), |h| h.item);
    let from = headings[s4].item + 1;
    let after_table = items[from..end].iter().rposition(|i| matches!(i, Item::Grid(_))).map_or(from, |i| from + i + 1);
    let found = (after_table..end).find(|&i| {
        items[i].line().is_some_and(|l| {
            let (_, label) = split_numeral(&l.key);
            l.key.chars().count() <= 16 && label.contains("问题") && (label.contains("主要") || label.contains("存在"))
        })
    });
    if let Some(item) = found {
        let end = items[item].line().map_or(0, |l| l.text.as_str().len());
        headings.insert(s4 + 1, Heading { item, kind: SectionKind::S5, end, doubles: false, implied: true });
    }
}

fn candidate(item: usize, line: &Line) -> Option<Candidate> {
    let (numeral, label) = split_numeral(&line.key);
    let rank = match numeral {
        Numeral::Chinese | Numeral::None => Rank::Top,
        Numeral::Arabic => Rank::Arabic,
        Numeral::Bracket => Rank::Bracket,
    };
    // The whole line is the heading.
    let whole = label.trim_end_matches([':', '.', '…', '·']).trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = whole.trim_end_matches(['.', '…', '·']);
    if let Some((kind, strong)) = kind_of(bare, numeral != Numeral::None || line.level > 0) {
        return Some(Candidate { item, kind, end: line.text.as_str().len(), rank, strong });
    }
    // The heading is followed by text on the same line: only with its numeral, its exact words, and a space or colon.
    if numeral == Numeral::None {
        return None;
    }
    let (kind, chars) = leading_label(label)?;
    let before = line.key.chars().count() - label.chars().count();
    let end = byte_after(line.text.as_str(), before + chars);
    let rest = &line.text.as_str()[end..];
    let separated = rest.starts_with(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '。'));
    separated.then_some(Candidate { item, kind, end, rank, strong: true })
}

/// Byte offset in `text` after `count` kept, non-space characters.
fn byte_after(text: &str, count: usize) -> usize {
    text.char_indices()
        .filter(|(_, c)| matches!(fold(*c), crate::text::Folded::Kept(_)))
        .nth(count.saturating_sub(1))
        .map_or(text.len(), |(at, c)| at + c.len_utf8())
}

/// How a line is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numeral {
    /// Not at all.
    None,
    /// 一、 第一部分
    Chinese,
    /// 1. 1、
    Arabic,
    /// （一） (1)
    Bracket,
}

/// Splits a folded line into its numbering and the rest.
pub fn split_numeral(key: &str) -> (Numeral, &str) {
    let chinese = |c: char| "一二三四五六七八九十".contains(c);
    if let Some(rest) = key.strip_prefix('(')
        && let Some(close) = rest.find(')')
    {
        let inside = &rest[..close];
        if !inside.is_empty() && (inside.chars().all(chinese) || inside.chars().all(|c| c.is_ascii_digit())) {
            return (Numeral::Bracket, rest[close + 1..].trim_start_matches(['、', '.']));
        }
    }
    let stripped = key.strip_prefix('第').unwrap_or(key);
    let digits: usize = stripped.chars().take_while(|c| chinese(*c)).map(char::len_utf8).sum();
    if digits > 0 {
        let rest = &stripped[digits..];
        let cut = ["、", ".", ",", "部分、", "部分:", "部分", "章"].iter().find_map(|m| rest.strip_prefix(m));
        if let Some(rest) = cut {
            return (Numeral::Chinese, rest);
        }
    }
    let digits = key.chars().take_while(char::is_ascii_digit).count();
    if (1..=2).contains(&digits)
        && let Some(rest) = key[digits..].strip_prefix(['.', '、', ')'])
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return (Numeral::Arabic, rest);
    }
    (Numeral::None, key)
}

/// The section a heading's words name, and whether in the statutory wording. Unnumbered lines must be the label itself.
fn kind_of(label: &str, numbered: bool) -> Option<(SectionKind, bool)> {
    let has = |words: &str| label.contains(words);
    let chars = label.chars().count();
    if !(4..=40).contains(&chars) && label != "概述"
        || label.contains(['。', ';'])
        || label.starts_with(['表', '附', '无', '没', '暂', '未'])
    {
        return None;
    }
    let found = if label.ends_with("总体情况") && chars <= 14 {
        (SectionKind::S1, true)
    } else if has("收到和处理") && has("申请") {
        (SectionKind::S3, true)
    } else if has("行政复议") && has("诉讼") && (label.ends_with("情况") || has("政府信息公开")) {
        (SectionKind::S4, true)
    } else if has("存在") && has("问题") && ["改进", "整改", "措施", "对策", "打算", "不足"].iter().any(|w| has(w))
    {
        (SectionKind::S5, true)
    } else if has("其他需要报告") || has("其它需要报告") {
        (SectionKind::S6, true)
    } else if has("主动公开政府信息") && label.ends_with("情况") {
        (SectionKind::S2, true)
    } else if matches!(label, "概述" | "基本情况" | "总体概述") {
        (SectionKind::S1, false)
    } else if has("依申请公开政府信息") && label.ends_with("情况") {
        (SectionKind::S3, false)
    } else if has("需要报告的") || has("其他需要说明") || has("其它需要说明") {
        (SectionKind::S6, false)
    } else if matches!(label, "存在的主要问题" | "存在的问题" | "存在问题") {
        (SectionKind::S5, false)
    } else {
        return None;
    };
    // Without a numeral only a line that is nothing but the label counts; sentences, and lines cut out of them, quote it too.
    (numbered || chars <= found.0.label().chars().count() + 14 && stands_alone(found.0, label)).then_some(found)
}

/// Whether an unnumbered line begins and ends as a heading of its section does.
fn stands_alone(kind: SectionKind, label: &str) -> bool {
    let heads: &[&str] = match kind {
        SectionKind::S1 => &["总体", "概述", "工作总体", "政府信息公开工作总体", "基本情况"],
        SectionKind::S2 => &["主动公开政府信息", "行政机关主动公开"],
        SectionKind::S3 => &["收到和处理", "行政机关收到和处理", "依申请公开政府信息"],
        SectionKind::S4 => &["政府信息公开行政复议", "因政府信息公开", "行政复议"],
        SectionKind::S5 => &["存在", "政府信息公开工作存在", "政府信息公开工作中存在", "工作存在"],
        SectionKind::S6 => &["其他", "其它", "需要报告的"],
    };
    heads.iter().any(|h| label.starts_with(h))
        && ["情况", "措施", "事项", "概述", "问题", "打算"].iter().any(|e| label.ends_with(e))
        && !label.contains([',', ':'])
}

/// The section whose exact label a line begins with, and the label's length in characters.
fn leading_label(label: &str) -> Option<(SectionKind, usize)> {
    SectionKind::ALL.into_iter().find_map(|kind| {
        let statutory = normalise(kind.label());
        label.starts_with(&statutory).then(|| (kind, statutory.chars().count()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_decide_not_numerals() {
        use SectionKind::{S1, S2, S3, S4, S5, S6};
        for (label, expected) in [
            ("总体情况", Some(S1)),
            ("主动公开政府信息情况", Some(S2)),
            ("行政机关主动公开政府信息情况", Some(S2)),
            ("主动公开工作情况", None),
            ("收到和处理政府信息公开申请情况", Some(S3)),
            ("政府信息公开申请情况", None),
            ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", Some(S4)),
            ("政府信息公开行政复议和行政诉讼情况", Some(S4)),
            ("政府信息公开工作存在的主要问题及整改措施", Some(S5)),
            ("其他需要报告的事项", Some(S6)),
            ("表三:收到和处理政府信息公开申请情况", None),
            ("存在的主要问题。", None),
        ] {
            assert_eq!(kind_of(label, true).map(|k| k.0), expected, "{label}");
        }
    }

    #[test]
    fn numerals_are_split_off() {
        for (line, numeral, rest) in [
            ("一、总体情况", Numeral::Chinese, "总体情况"),
            ("第一部分总体情况", Numeral::Chinese, "总体情况"),
            ("(二)主动公开", Numeral::Bracket, "主动公开"),
            ("1.属于国家秘密", Numeral::Arabic, "属于国家秘密"),
            ("2020年,我办", Numeral::None, "2020年,我办"),
            ("1.5万元", Numeral::None, "1.5万元"),
            ("一是加强", Numeral::None, "一是加强"),
        ] {
            assert_eq!(split_numeral(line), (numeral, rest), "{line}");
        }
    }
}
