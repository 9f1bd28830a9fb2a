//! Names of agencies: the administrative units in them, the level and kind they show, and finding one in prose.

use std::collections::HashMap;

use crate::report::{Evidence, Kind, Level, Report};
use crate::text::fold_kept;

/// What an agency's name says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameParts {
    /// The chain of units at county level or above, as written: 「云泽市青溪县」.
    pub region: Option<String>,
    /// The lowest unit in the name, with its level.
    pub level: Option<Level>,
    /// The level is only suggested: a 市 by itself may be of prefecture or county level.
    pub level_uncertain: bool,
    /// What kind of body.
    pub kind: Kind,
}

/// Endings of units, with the level they show.
const UNITS: &[(&str, Level)] = &[
    ("特别行政区", Level::Province),
    ("自治区", Level::Province),
    ("省", Level::Province),
    ("自治州", Level::Prefecture),
    ("地区", Level::Prefecture),
    ("自治县", Level::County),
    ("自治旗", Level::County),
    ("街道", Level::Township),
    ("苏木", Level::Township),
    ("市", Level::Prefecture),
    ("盟", Level::Prefecture),
    ("县", Level::County),
    ("区", Level::County),
    ("旗", Level::County),
    ("镇", Level::Township),
    ("乡", Level::Township),
];

/// Names and document titles are not looked at beyond this many characters: texts may be one endless line.
const LONGEST_NAME: usize = 60;

/// Cities whose government is of provincial level.
const MUNICIPALITIES: [&str; 4] = ["北京市", "上海市", "天津市", "重庆市"];

/// Words in which a unit's last character means something else: before it, or after it.
const NOT_UNIT_BEFORE: &[&str] = &["城", "社", "园", "小", "片", "景", "库", "牧", "林", "垦", "联", "同", "村", "集", "乡"];
const NOT_UNIT_AFTER: &[&str] = &["域", "划", "块", "村", "帜", "级", "直", "委", "公所", "长"];
/// The same for 市 alone: 市场, 市政, 市民, 市容.
const NOT_CITY_AFTER: &[&str] = &["场", "政", "民", "容"];

/// Endings of bodies that are no unit themselves.
const BODIES: &[&str] = &[
    "街道办事处",
    "办事处",
    "人民政府办公厅",
    "人民政府办公室",
    "政府办公厅",
    "政府办公室",
    "人民政府",
    "管理委员会",
    "委员会",
    "管委会",
    "办公厅",
    "办公室",
    "管理局",
    "总局",
    "分局",
    "局",
    "厅",
    "委",
    "办",
    "院",
    "中心",
    "支队",
    "总队",
    "大队",
    "处",
    "署",
    "站",
    "社",
    "集团",
    "公司",
    "协会",
    "联合会",
    "总工会",
    "学校",
    "大学",
    "学院",
    "医院",
    "街道",
    "镇",
    "乡",
    "县",
    "市",
    "区",
    "旗",
    "省",
    "州",
    "盟",
];

/// Whether a folded line is nothing but the name of a body.
pub fn looks_like_agency(key: &str) -> bool {
    let chars = key.chars().count();
    (2..=30).contains(&chars) && key.chars().all(is_name_char) && BODIES.iter().any(|b| key.ends_with(b))
}

fn is_name_char(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '(' | ')' | '·')
}

/// Reads the units in a name.
pub fn parts(name: &str) -> NameParts {
    let chain = units(name);
    let lowest = chain.last().copied();
    let above: usize = chain.iter().take_while(|u| u.2 != Level::Township).map(|u| u.1).last().unwrap_or(0);
    let level = lowest.map(|u| u.2).or_else(|| relative_level(name));
    let is_city = lowest.is_some_and(|u| u.2 == Level::Prefecture && name[..u.1].ends_with('市'));
    NameParts {
        region: (above > 0).then(|| name[..above].to_owned()),
        level,
        level_uncertain: is_city || lowest.is_none(),
        kind: kind(name, lowest.map_or(0, |u| u.1)),
    }
}

/// Where the last unit of a name ends, townships included; 0 if it names none.
pub fn units_end(name: &str) -> usize {
    units(name).last().map_or(0, |u| u.1)
}

/// The chain of units a name begins with: (start, end, level), in bytes.
fn units(name: &str) -> Vec<(usize, usize, Level)> {
    let mut chain: Vec<(usize, usize, Level)> = Vec::new();
    let mut start = 0;
    while let Some((end, mut level)) = next_unit(name, start) {
        let unit = &name[start..end];
        let parent = chain.last().map(|u| u.2);
        if MUNICIPALITIES.contains(&unit) {
            level = Level::Province;
        } else if unit.ends_with('市') && parent == Some(Level::Prefecture) {
            level = Level::County;
        }
        // A unit cannot contain one of its own or a higher level: the rest of the name is a body's.
        if parent.is_some_and(|p| p >= level) {
            break;
        }
        chain.push((start, end, level));
        start = end;
        // 「北京市朝阳区人民政府三里屯街道办事处」: a lower unit may stand behind the government it belongs to.
        if let Some(rest) = name[start..].strip_prefix("人民政府") {
            let behind = name.len() - rest.len();
            let lower = next_unit(name, behind).is_some_and(|(_, l)| l == Level::Township);
            start = if lower { behind } else { start };
        }
    }
    chain
}

/// The first unit from `start` on: its end and level.
fn next_unit(name: &str, start: usize) -> Option<(usize, Level)> {
    let rest = &name[start..];
    for (at, _) in rest.char_indices().take(14).skip(1) {
        let Some((ending, level)) = UNITS.iter().find(|(ending, _)| rest[at..].starts_with(ending)) else { continue };
        let stem = &rest[..at];
        let after = &rest[at + ending.len()..];
        let whole_word = stem.chars().count() >= 2 || *ending != "市" && *ending != "区" && *ending != "乡" && *ending != "镇";
        let zone = *ending == "区" && (after.starts_with("管理委员会") || after.starts_with("管委会"));
        let other_word = ending.chars().count() == 1
            && !zone
            && (NOT_UNIT_BEFORE.iter().any(|w| stem.ends_with(w))
                || NOT_UNIT_AFTER.iter().any(|w| after.starts_with(w))
                || *ending == "市" && NOT_CITY_AFTER.iter().any(|w| after.starts_with(w)) && !after.starts_with("政府"));
        let plain = stem.chars().all(is_name_char) && !stem.contains(['(', ')']);
        if whole_word && plain && !other_word && !body_inside(stem) {
            return Some((start + at + ending.len(), *level));
        }
    }
    None
}

/// Words of sentences, which no place is named after.
const FUNCTION_WORDS: &[&str] = &[
    "应当",
    "决定",
    "现在",
    "以上",
    "以下",
    "第",
    "并报",
    "我代表",
    "全国",
    "报告",
    "有关",
    "所在",
    "由",
    "及其",
    "公布",
    "发布",
    "关于",
];

/// A stem that already holds a body's words («住房和城») is no place name.
fn body_inside(stem: &str) -> bool {
    ["人民政府", "办公", "委员", "管理", "住房", "发展", "局", "厅"].iter().chain(FUNCTION_WORDS).any(|w| stem.contains(w))
}

/// 「区维稳信访工作办公室」: the name begins with the bare word for its unit.
fn relative_level(name: &str) -> Option<Level> {
    let first = name.chars().next()?;
    Some(match first {
        '省' => Level::Province,
        '市' if !name.starts_with("市场") && !name.starts_with("市政") => Level::Prefecture,
        '县' | '区' | '旗' => Level::County,
        '镇' | '乡' => Level::Township,
        _ => return None,
    })
}

fn kind(name: &str, units_end: usize) -> Kind {
    let body = &name[units_end..];
    let office = ["人民政府办公厅", "人民政府办公室", "政府办公厅", "政府办公室", "政府办", "人民政府办"];
    let zone_body = name[..units_end].ends_with('区') && matches!(body, "管理委员会" | "管委会");
    if office.contains(&body) || body == "办公厅" || body == "办公室" && units_end > 0 {
        Kind::Office
    } else if units_end > 0 && matches!(body, "" | "人民政府" | "政府" | "行政公署" | "办事处" | "街道办" | "办")
        || zone_body
        || body.ends_with("街道办事处")
    {
        Kind::Government
    } else {
        Kind::Department
    }
}

/// The body the narrative names at the head of its clauses, most often and first: for reports without a title.
pub fn from_narrative(report: &Report) -> Option<(String, Evidence)> {
    let places = report.text.places();
    // Where each stands first, and how often it stands.
    let mut seen: HashMap<String, (u32, usize)> = HashMap::new();
    for block in report.text.blocks.iter().filter(|b| b.kind == crate::report::BlockKind::Paragraph) {
        let folded = fold_kept(places.slice(block.start, block.end));
        let mut clause_start = 0u32;
        for clause in folded.split_inclusive([',', '。', ';', ':', '、', '!', '?', ' ', '(', ')']) {
            if let Some((name, skipped)) = name_at_head(clause) {
                seen.entry(name).or_insert((block.start + clause_start + skipped, 0)).1 += 1;
            }
            clause_start += clause.chars().count() as u32;
        }
    }
    let (name, (start, count)) = seen.into_iter().max_by_key(|(_, (start, count))| (*count, std::cmp::Reverse(*start)))?;
    let end = start + name.chars().count() as u32;
    let confidence = if count > 1 { 0.7 } else { 0.6 };
    let quote = report.text.slice(start, end).to_owned();
    let evidence =
        Evidence { source: "narrative".into(), quote: quote.clone(), span: Some(report.text.span(start, end)), confidence };
    Some((quote, evidence))
}

/// A full name at the head of a clause, with the characters skipped before it (a year, 「本报告由」).
fn name_at_head(clause: &str) -> Option<(String, u32)> {
    let (rest, _) = super::year::split_leading(clause);
    let rest = ["本报告由", "由", "现将"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
    let skipped = clause[..clause.len() - rest.len()].chars().count() as u32;
    let full =
        ["街道办事处", "人民政府办公厅", "人民政府办公室", "人民政府", "管理委员会", "委员会", "管理局", "办公室", "局", "厅"];
    // Only names that begin with a place are certain enough: "本局", "有关委员会" are not names.
    let named = units(rest).last().map(|u| u.1).filter(|_| !rest.starts_with(['本', '我', '各', '该']));
    let relative = relative_level(rest).map(|_| rest.chars().next().map_or(0, char::len_utf8));
    let units_end = named.or(relative)?;
    let tail = &rest[units_end..];
    let (at, ending) = full
        .iter()
        .filter_map(|e| tail.find(e).map(|at| (at, *e)))
        .chain(rest[..units_end].ends_with("街道").then(|| tail.starts_with("办事处").then_some((0, "办事处"))).flatten())
        .min_by_key(|(at, e)| (*at, std::cmp::Reverse(e.len())))?;
    let name = &rest[..units_end + at + ending.len()];
    let plain = name.chars().all(is_name_char) && name.chars().count() <= 24 && !name.contains('(');
    let joined = ["和", "及", "与", "各", "等"]
        .iter()
        .any(|w| tail[..at].contains(w) && !tail.contains("住房和") && !tail.contains("发展和"));
    (plain && !joined && !name.contains("区委") && !name.contains("县委") && !name.contains("市委"))
        .then(|| (name.to_owned(), skipped))
}

/// The place a body belongs to, named elsewhere in the text: before its own name, else in a 《…》 title.
pub fn region_from_text(report: &Report, agency: &str) -> Option<(String, Evidence)> {
    let bare = agency.trim_start_matches(['省', '市', '县', '区']);
    let folded = fold_kept(&report.text.display);
    if bare != agency && bare.chars().count() >= 3 {
        for (at, _) in folded.match_indices(bare) {
            let before = folded[..at].char_indices().rev().take(LONGEST_NAME).take_while(|(_, c)| is_name_char(*c));
            let head_start = before.last().map_or(at, |(i, _)| i);
            let head = &folded[head_start..at];
            let chain = units(head);
            if chain.last().is_some_and(|u| u.1 == head.len() && u.2 < Level::Township) {
                return Some(region_evidence(report, &folded, head_start, head.to_owned(), "own-name", 0.85));
            }
        }
    }
    let mut seen: HashMap<String, (usize, usize)> = HashMap::new();
    for (open, _) in folded.match_indices('《') {
        let start = open + '《'.len_utf8();
        let end = folded[start..].char_indices().take(LONGEST_NAME).find(|(_, c)| *c == '》');
        let Some(title) = end.map(|(length, _)| &folded[start..start + length]) else { continue };
        let above = units(title).iter().take_while(|u| u.2 != Level::Township).map(|u| u.1).last();
        if let Some(end) = above.filter(|_| !title.starts_with("中华")) {
            let name = title[..end].to_owned();
            seen.entry(name).or_insert((start, 0)).1 += 1;
        }
    }
    // The smallest place is the likeliest: a street office cites its city's rules as often as its district's.
    let (name, (start, _)) =
        seen.into_iter().max_by_key(|(n, (s, count))| (units(n).last().map(|u| u.2), *count, std::cmp::Reverse(*s)))?;
    Some(region_evidence(report, &folded, start, name, "cited-title", 0.5))
}

fn region_evidence(
    report: &Report,
    folded: &str,
    byte: usize,
    name: String,
    source: &str,
    confidence: f32,
) -> (String, Evidence) {
    let start = folded[..byte].chars().count() as u32;
    let end = start + name.chars().count() as u32;
    let span = Some(report.text.span(start, end));
    (name.clone(), Evidence { source: source.into(), quote: name, span, confidence })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_show_region_level_and_kind() {
        use Kind::{Department, Government, Office};
        use Level::{County, Prefecture, Province, Township};
        for (name, region, level, kind) in [
            ("小桥街道办事处", None, Some(Township), Government),
            ("大街街道", None, Some(Township), Government),
            ("西工区洛北街道办事处", Some("西工区"), Some(Township), Government),
            ("上海市科委", Some("上海市"), Some(Province), Department),
            ("上海市人民政府办公厅", Some("上海市"), Some(Province), Office),
            ("宿迁市", Some("宿迁市"), Some(Prefecture), Government),
            ("金湖县", Some("金湖县"), Some(County), Government),
            ("洪泽区人民政府", Some("洪泽区"), Some(County), Government),
            ("区维稳信访工作办公室", None, Some(County), Department),
            ("云泽市青溪县住房和城乡建设局", Some("云泽市青溪县"), Some(County), Department),
            ("青溪县市场监督管理局", Some("青溪县"), Some(County), Department),
            ("青溪县城市管理局", Some("青溪县"), Some(County), Department),
            ("青溪县云岭镇人民政府", Some("青溪县"), Some(Township), Government),
            ("江苏省昆山市花桥镇", Some("江苏省昆山市"), Some(Township), Government),
            ("国家市场监督管理总局", None, None, Department),
            ("青溪县社区服务中心", Some("青溪县"), Some(County), Department),
            ("北京市朝阳区人民政府三里屯街道办事处", Some("北京市朝阳区"), Some(Township), Government),
            ("鄂温克族自治旗巴彦嵯岗苏木", Some("鄂温克族自治旗"), Some(Township), Government),
            ("锡林郭勒盟行政公署", Some("锡林郭勒盟"), Some(Prefecture), Government),
            ("苏州工业园区管理委员会", Some("苏州工业园区"), Some(County), Government),
            ("应当立即报告区人民政府", None, None, Department),
            ("县级以上人民政府", None, Some(County), Department),
        ] {
            let parts = parts(name);
            assert_eq!((parts.region.as_deref(), parts.level, parts.kind), (region, level, kind), "{name}");
        }
    }

    #[test]
    fn names_at_the_head_of_clauses() {
        for (clause, expected) in [
            ("小桥街道办事处高度重视,", Some("小桥街道办事处")),
            ("2020年青溪县教育局认真", Some("青溪县教育局")),
            ("把信息公开工作纳入", None),
            ("各部门选派", None),
            ("我局认真", None),
            ("在区委、", None),
        ] {
            assert_eq!(name_at_head(clause).map(|n| n.0).as_deref(), expected, "{clause}");
        }
    }
}
