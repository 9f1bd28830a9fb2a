//! Another agency's name where a report speaks of itself: what a hasty copy leaves (checks.md §5). A lead, not a proof.
//!
//! Comes in: a report, and the agencies of the other reports if there is an index. Goes out: `F.name`. It does not look for the
//! report the name came from; that is `copies`.
//!
//! Only a name at the head of a clause counts, followed by words of a report's own doing (高度重视, 未收到 …): there a report names
//! itself. A name elsewhere may be a partner, a model or an author. With an index the name must be the agency of another report of
//! the same level in another place (warn); without, a body of the same kind under another name is worth a look (info).

use std::collections::HashMap;

use crate::report::{Level, SectionKind, Severity};
use crate::text::normalise;

use super::prose::{Passage, Prose, behind_numbering, clauses, sentences, words, year_length};
use super::{Finding, Outcome, Subject};

/// Words that follow a name by which a report speaks of itself.
const DOES: &str = "高度重视 认真 积极 严格 坚持 突出 深入 全面 始终 紧紧 紧扣 围绕 聚焦 按照 贯彻 落实 共 \
    全年 未 没有 无 收到 受理 主动公开 在区委 在县委 在市委 在上级 以习近平 将进一步 将继续 \
    将深入 进一步 持续 不断 着力 切实 扎实 大力 依法 依托 结合 立足 政府信息公开工作 \
    政务公开工作 信息公开工作 重点推进 强化 均在 均未 安排 遵循 细化 分解";
/// Words of a sentence that speaks of others on purpose.
const OTHERS: &str = "赴 学习 借鉴 交流 联合 转发 来函 参观 考察 观摩 对标 复函 邀请 协同 合并 划归 更名 原名 \
    撤销 移交 代管 下辖 所辖 分别 其中 例如 如下 等单位 等地";
/// Stems of 某街道, 某镇 that name no place.
const NO_PLACE: &str = "各 全 本 我 该 其他 所辖 辖区 有关 相关 部分 多个 个 每 和 与 及 对 由 在 向";

/// An agency of an index.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Its name.
    pub agency: &'a str,
    /// The place it governs or belongs to.
    pub region: Option<&'a str>,
    /// Its level.
    pub level: Option<Level>,
}

/// The agencies of an index, by the names they may be called. A name without a place of its own (财政局) is nobody's.
///
/// ```
/// use gongkai::check::{Agencies, Named};
/// use gongkai::report::Level;
/// let town = Named { agency: "白溪县云岭镇人民政府", region: Some("白溪县"), level: Some(Level::Township) };
/// let bureau = Named { agency: "财政局", region: None, level: None };
/// assert_eq!(Agencies::new([town, bureau]).len(), 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Agencies {
    /// Each agency once.
    bodies: Vec<Body>,
    /// Name → indexes into `bodies`.
    names: HashMap<String, Vec<usize>>,
    longest: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Body {
    name: String,
    region: String,
    level: Level,
}

impl Agencies {
    /// From the agencies of all reports; one that has several reports may come several times. Cost: linear.
    pub fn new<'a>(all: impl IntoIterator<Item = Named<'a>>) -> Self {
        let mut made = Self::default();
        let mut known: HashMap<String, usize> = HashMap::new();
        for named in all {
            let (Some(level), Some(region)) = (named.level, named.region) else { continue };
            let body = Body { name: normalise(named.agency), region: normalise(region), level };
            if !body.name.starts_with(&body.region) || known.contains_key(&body.name) {
                continue;
            }
            let index = made.bodies.len();
            known.insert(body.name.clone(), index);
            for name in called(&body) {
                made.longest = made.longest.max(name.chars().count());
                made.names.entry(name).or_default().push(index);
            }
            made.bodies.push(body);
        }
        made
    }

    /// How many agencies.
    pub fn len(&self) -> usize {
        self.bodies.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.bodies.is_empty()
    }

    /// The longest known name at the start of a text, with those it may mean.
    fn at_start<'t>(&self, text: &'t str) -> Option<(&'t str, Vec<&Body>)> {
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).take(self.longest).collect();
        ends.into_iter().rev().find_map(|end| {
            let meant = self.names.get(&text[..end])?;
            Some((&text[..end], meant.iter().map(|&i| &self.bodies[i]).collect()))
        })
    }
}

/// The names an agency may be called by: its own; for towns, which have one of their own, also without their county.
fn called(body: &Body) -> Vec<String> {
    let mut names = vec![body.name.clone()];
    let bare = body.name[body.region.len()..].to_owned();
    if body.level == Level::Township {
        names.push(bare);
    }
    let short: Vec<String> = names.iter().map(|n| short(n).to_owned()).collect();
    names.extend(short);
    names.retain(|n| n.chars().count() >= 3);
    names.sort();
    names.dedup();
    names
}

/// 「青石镇」 of 「青石镇人民政府」.
fn short(name: &str) -> &str {
    ["人民政府", "街道办事处"]
        .iter()
        .find_map(|ending| name.strip_suffix(ending).map(|stem| (ending, stem)))
        .map_or(name, |(ending, stem)| if *ending == "人民政府" { stem } else { &name[..stem.len() + "街道".len()] })
}

/// Everything this file looks at.
pub(super) fn check(subject: &Subject, agencies: Option<&Agencies>) -> Vec<Finding> {
    let Some(own) = Own::of(subject) else { return Vec::new() };
    let prose = Prose::of(subject.report);
    let mut findings = Vec::new();
    for passage in &prose.passages {
        for sentence in sentences(&passage.text) {
            if words(OTHERS).any(|w| passage.text[sentence.clone()].contains(w)) {
                continue;
            }
            for clause in clauses(&passage.text, sentence.clone()) {
                if let Some(finding) = in_clause(&prose, passage, sentence.start, clause, &own, agencies) {
                    findings.push(finding);
                }
            }
        }
    }
    findings
}

/// The agency that reports.
struct Own {
    name: String,
    /// The name without its place.
    bare: String,
    region: Option<String>,
    level: Option<Level>,
}

impl Own {
    fn of(subject: &Subject) -> Option<Self> {
        let identity = &subject.report.identity;
        let name = normalise(identity.agency.as_deref()?);
        // A place only cited in a title may be that of a higher agency.
        let certain = identity.region_evidence.as_ref().is_some_and(|e| e.confidence >= 0.6);
        let region = identity.region.as_deref().filter(|_| certain).map(normalise);
        let bare = region.as_deref().and_then(|r| name.strip_prefix(r)).unwrap_or(&name).to_owned();
        Some(Self { name, bare, region, level: identity.level })
    }

    /// Whether a name may be its own or that of one above or below it, as far as names tell.
    fn may_be(&self, name: &str) -> bool {
        // A town's name is its own also without its county; a bureau's (教育局) is not.
        let bare = if self.level == Some(Level::Township) { &self.bare } else { &self.name };
        let other = short(name);
        [short(&self.name), short(bare)].iter().any(|own| own.contains(other) || other.contains(own))
    }

    /// Whether another place is surely none of its own: neither holds the other's name, and both are of one level.
    fn is_stranger(&self, other: &Body) -> bool {
        let (Some(region), Some(level)) = (&self.region, self.level) else { return false };
        // Whether one 市 lies in another, names do not tell.
        let cities = level == Level::Prefecture && region.ends_with('市') && other.region.ends_with('市');
        let related = region.contains(&other.region)
            || other.region.contains(region.as_str())
            || other.name.contains(region.as_str())
            || self.name.contains(&other.region);
        level == other.level && !related && !cities
    }
}

fn in_clause(
    prose: &Prose,
    passage: &Passage,
    sentence: usize,
    clause: std::ops::Range<usize>,
    own: &Own,
    agencies: Option<&Agencies>,
) -> Option<Finding> {
    let text = passage.text.as_str();
    let mut head = clause.start + behind_numbering(&text[clause.clone()]);
    // 「2022年云岭镇共收到…」
    head += year_length(&text[head..clause.end]);
    if passage.encloses(sentence..head) {
        return None;
    }
    let rest = &text[head..];
    let (name, severity, message) = agencies.and_then(|all| indexed(rest, own, all)).or_else(|| unindexed(rest, own))?;
    Some(finding(prose, passage, head..head + name.len(), severity, message))
}

/// The name of an agency of the index that can be none of this report's.
fn indexed<'t>(text: &'t str, own: &Own, agencies: &Agencies) -> Option<(&'t str, Severity, String)> {
    let (name, meant) = agencies.at_start(text)?;
    if own.may_be(name) || !does(&text[name.len()..]) || !meant.iter().all(|other| own.is_stranger(other)) {
        return None;
    }
    let whose = meant.first().map(|other| other.name.clone()).unwrap_or_default();
    let message =
        format!("{} speaks of itself as {name}, which is {whose} of another report: a lead that text was taken over", own.name);
    Some((name, Severity::Warn, message))
}

/// A body of the same kind under another name.
fn unindexed<'t>(text: &'t str, own: &Own) -> Option<(&'t str, Severity, String)> {
    let name = if own.level == Some(Level::Township) { sibling_town(text, own)? } else { sibling_bureau(text, own)? };
    if own.may_be(name) || !does(&text[name.len()..]) {
        return None;
    }
    Some((name, Severity::Info, format!("{} speaks of itself as {name}: a lead that text was taken over", own.name)))
}

/// 「白溪街道办事处」 or 「白溪街道」 at the start of a text, if this report's agency ends so too.
fn sibling_town<'t>(text: &'t str, own: &Own) -> Option<&'t str> {
    let kind = ["街道", "镇", "乡"].into_iter().find(|kind| short(&own.bare).ends_with(kind))?;
    let reach = text.char_indices().nth(6).map_or(text.len(), |(at, _)| at);
    let at = text[..reach].find(kind)?;
    let stem = &text[..at];
    let plain = (2..=4).contains(&stem.chars().count()) && stem.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    let named = plain && !words(NO_PLACE).any(|w| stem.starts_with(w) || stem.ends_with(w)) && !is_higher(stem);
    let end = at + kind.len();
    let end = ["办事处", "人民政府"].iter().find(|e| text[end..].starts_with(**e)).map_or(end, |e| end + e.len());
    named.then(|| &text[..end])
}

/// 「乡村振兴街道」 and 「县城街道」 are no names: a stem that names a unit itself is left alone.
fn is_higher(stem: &str) -> bool {
    ["县", "市", "区", "省", "村", "社区", "城镇", "乡村", "集镇", "重点", "中心"].iter().any(|w| stem.contains(w))
}

/// 「白溪县教育局」 at the start of a text, if this report is by the 教育局 of another county or district.
fn sibling_bureau<'t>(text: &'t str, own: &Own) -> Option<&'t str> {
    let region = own.region.as_deref()?;
    let unit = region.chars().next_back().filter(|c| matches!(c, '县' | '区' | '旗'))?;
    if own.bare.chars().count() < 2 || own.bare == own.name {
        return None;
    }
    // A place has eight characters at most: further on nothing is looked for.
    let reach = text.char_indices().nth(8 + own.bare.chars().count()).map_or(text.len(), |(at, _)| at);
    let at = text[..reach].find(own.bare.as_str()).filter(|at| *at > 0)?;
    let place = &text[..at];
    let plain = (3..=8).contains(&place.chars().count()) && place.chars().all(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
    let other = plain && place.ends_with(unit) && !region.ends_with(place) && !place.ends_with(region);
    other.then(|| &text[..at + own.bare.len()])
}

/// Whether a report of what was done follows.
fn does(text: &str) -> bool {
    let text = text.strip_prefix(',').unwrap_or(text);
    let text = &text[year_length(text)..];
    let text = text.strip_prefix(',').unwrap_or(text);
    words(DOES).any(|w| text.starts_with(w))
}

fn finding(prose: &Prose, passage: &Passage, at: std::ops::Range<usize>, severity: Severity, message: String) -> Finding {
    let (span, quote) = prose.place(passage, at);
    Finding {
        instance: passage.section.map_or("", SectionKind::key).to_owned(),
        span,
        quote,
        requires: "国办公开办函〔2021〕30号（四）：年度报告不得内容雷同、敷衍塞责",
        ..Finding::new("F.name", Outcome::Noted, severity, message)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Parsed;
    use super::*;

    fn named(agency: &'static str, region: &'static str, level: Level) -> Named<'static> {
        Named { agency, region: Some(region), level: Some(level) }
    }

    fn index() -> Agencies {
        Agencies::new([
            named("白溪县云岭镇人民政府", "白溪县", Level::Township),
            named("白溪县教育局", "白溪县", Level::County),
            named("青溪县松坪镇人民政府", "青溪县", Level::Township),
            named("云泽市教育局", "云泽市", Level::Prefecture),
            named("白溪县", "白溪县", Level::County),
            Named { agency: "财政局", region: None, level: None },
        ])
    }

    fn faults(title: &str, s1: &str, agencies: Option<&Agencies>) -> Vec<(Severity, String)> {
        let text = format!("{title}2022年政府信息公开工作年度报告\n\n一、总体情况\n{s1}\n\n六、其他需要报告的事项\n无。\n");
        let parsed = Parsed::new("a.txt", &text);
        check(&parsed.subject(), agencies).into_iter().map(|f| (f.severity, f.quote)).collect()
    }

    #[test]
    fn names_of_the_index() {
        let town = "青溪县青石镇人民政府";
        let bureau = "青溪县教育局";
        for (title, s1, expected) in [
            (town, "过去一年，云岭镇突出重点，推进公开。", Some("云岭镇")),
            (town, "2022年，云岭镇人民政府共收到申请3件。", Some("云岭镇人民政府")),
            (bureau, "白溪县教育局未收到政府信息公开申请。", Some("白溪县教育局")),
            (town, "青石镇高度重视，松坪镇积极配合。", None),
            (town, "赴云岭镇学习，云岭镇认真介绍经验。", None),
            (town, "与云岭镇联合开展检查。", None),
            (town, "转发白溪县来函，云岭镇坚持公开。", None),
            (bureau, "云泽市教育局全面部署，财政局积极配合。", None),
            (bureau, "云岭镇认真落实。", None),
            ("云泽市教育局", "白溪县教育局认真落实。", None),
            ("青石镇人民政府", "公开工作按《云岭镇积极公开办法》推进。", None),
        ] {
            let warned: Vec<String> =
                faults(title, s1, Some(&index())).into_iter().filter(|f| f.0 == Severity::Warn).map(|f| f.1).collect();
            assert_eq!(warned, expected.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{title}: {s1}");
        }
    }

    #[test]
    fn a_body_of_the_same_kind_is_worth_a_look() {
        for (title, s1, expected) in [
            ("青石街道办事处", "一年来，白溪街道办事处高度重视公开工作。", Some("白溪街道办事处")),
            ("青石街道办事处", "2022年，白溪街道共公开信息30条。", Some("白溪街道")),
            ("青石街道办事处", "一年来，青石街道高度重视公开工作。", None),
            ("青石街道办事处", "各街道认真落实，我街道坚持公开，全街道未收到申请。", None),
            ("青溪县教育局", "白溪县教育局积极推进公开。", Some("白溪县教育局")),
            ("青溪县教育局", "青溪县教育局积极推进公开，县教育局认真落实。", None),
            ("云泽市青溪县教育局", "青溪县教育局认真落实，云泽市教育局全面部署。", None),
            ("青溪县青石镇人民政府", "乡村振兴重镇积极推进，重点乡镇认真落实。", None),
        ] {
            let found = faults(title, s1, None);
            assert_eq!(found, expected.map(|q| (Severity::Info, q.to_owned())).into_iter().collect::<Vec<_>>(), "{title}: {s1}");
        }
    }
}
