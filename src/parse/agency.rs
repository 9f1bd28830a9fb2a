//! Names of agencies: the level and kind they show by their units, and finding one in prose.

use std::collections::HashMap;

use super::units::Taken;
use crate::places::{PlaceId, Places};
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

/// Endings of bodies that are no unit themselves.
pub(super) const BODIES: &[&str] = &[
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

/// Whether a folded source of a page is a medium or the site itself, which publishes what others write.
pub fn is_medium(key: &str) -> bool {
    let ends = [
        "新华社",
        "通讯社",
        "通信社",
        "报社",
        "杂志社",
        "出版社",
        "报",
        "网",
        "网站",
        "电视台",
        "广播台",
        "融媒体中心",
        "新闻中心",
        "传媒中心",
        "客户端",
        "公众号",
    ];
    ends.iter().any(|end| key.ends_with(end)) || ["本网", "本站", "互联网", "网络"].iter().any(|head| key.starts_with(head))
}

pub(super) fn is_name_char(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '(' | ')' | '·')
}

/// Reads the units in a name.
pub fn parts(name: &str) -> NameParts {
    described(name, &Taken::of(name))
}

/// What a name says about its body, its units taken.
pub(super) fn described(name: &str, taken: &Taken) -> NameParts {
    let (start, end, region) = (taken.start(), taken.end(), taken.region_end());
    let branch = branch(name, taken);
    let is_city = taken.level().is_some_and(|level| level != Level::Province) && name[..end].ends_with('市');
    NameParts {
        region: (region > 0).then(|| name[start..region].to_owned()),
        level: branch.or_else(|| taken.level()).or_else(|| relative_level(name)),
        level_uncertain: is_city || taken.all.is_empty() || branch.is_some(),
        kind: kind(name, taken),
    }
}

/// The level of a branch: 昆明市公安局五华分局 is its city's body in a district, 青溪县公安局城关派出所 its county's in a township.
pub(super) fn branch(name: &str, taken: &Taken) -> Option<Level> {
    let body = &name[taken.end()..];
    let of = taken.level()?;
    if body.ends_with("派出所") {
        return Some(Level::Township);
    }
    let above = body.strip_suffix("分局")?;
    let at =
        ["局", "厅", "委员会", "总队", "支队"].iter().filter_map(|organ| above.rfind(organ).map(|at| at + organ.len())).max()?;
    // 五华, or a unit with its ending.
    let place = &above[at..];
    let places = Places::shared();
    let within = |id: &PlaceId| taken.known.places().iter().any(|area| id != area && places.is_within(*id, *area));
    let named = places.named(place).map(|(id, _)| id).find(within).map(|id| places.get(id).level.min(Level::County));
    let below = match of {
        Level::Province if places.named(&name[taken.start()..taken.end()]).any(|(id, _)| places.is_municipality(id)) => {
            Level::County
        }
        Level::Province => Level::Prefecture,
        Level::Prefecture => Level::County,
        Level::County | Level::Township => Level::Township,
    };
    Some(named.or_else(|| Taken::of(place).level()).filter(|level| *level > of).unwrap_or(below))
}

/// 「区维稳信访工作办公室」: the name begins with the bare word for its unit.
fn relative_level(name: &str) -> Option<Level> {
    let first = name.chars().next()?;
    Some(match first {
        '省' => Level::Province,
        '市' if !super::units::is_city_word(&name[first.len_utf8()..]) => Level::Prefecture,
        '县' | '区' | '旗' => Level::County,
        '镇' | '乡' => Level::Township,
        _ => return None,
    })
}

fn kind(name: &str, taken: &Taken) -> Kind {
    let units_end = taken.end();
    let body = &name[units_end..];
    // 人民政府办公厅(市外事办): a second name does not make it another body.
    let body = body.strip_suffix([')', '）']).and_then(|body| body.split_once(['(', '（'])).map_or(body, |(body, _)| body);
    // 县人民政府办公室: a bare word stands for the unit.
    let relative = units_end == 0 && relative_level(name).is_some();
    let body = if relative { body.trim_start_matches(['省', '市', '县', '区', '旗', '镇', '乡']) } else { body };
    let named = units_end > 0 || relative;
    let office =
        ["人民政府办公厅", "人民政府办公室", "政府办公厅", "政府办公室", "政府办", "人民政府办", "行政公署办公室", "行署办公室"];
    let known = taken.known.end() == units_end && units_end > 0;
    let zone_body = (known || name[..units_end].ends_with('区')) && matches!(body, "管理委员会" | "管委会");
    if office.contains(&body) || named && matches!(body, "办公厅" | "办公室") {
        Kind::Office
    } else if named && matches!(body, "人民政府" | "政府" | "行政公署" | "行署" | "办事处" | "街道办" | "办")
        || units_end > 0 && body.is_empty()
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
    let taken = Taken::of(rest);
    let named = (taken.end() > 0 && !taken.is_common(rest) && !rest.starts_with(['本', '我', '各', '该'])).then(|| taken.end());
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
            ("伊犁州塔城地区行政公署", Some("伊犁州塔城地区"), Some(Prefecture), Government),
            ("锡山经济技术开发区管委会", Some("锡山经济技术开发区"), Some(County), Government),
            ("锡山经济技术开发区财政局", Some("锡山经济技术开发区"), Some(County), Department),
            ("张江高科技园区管理委员会", Some("张江高科技园区"), Some(County), Government),
            ("昆明市人民政府办公厅(市外事办)", Some("昆明市"), Some(Prefecture), Office),
            ("昆明市人民政府办公室(昆明市政务公开办公室)", Some("昆明市"), Some(Prefecture), Office),
            ("昆明市人民政府办公厅（市外事办）", Some("昆明市"), Some(Prefecture), Office),
            ("昆明市文化局(市文物局)", Some("昆明市"), Some(Prefecture), Department),
            ("北京市公安局朝阳分局", Some("北京市"), Some(County), Department),
            ("昆明市公安局五华分局", Some("昆明市"), Some(County), Department),
            ("昆明市公安局五华区分局", Some("昆明市"), Some(County), Department),
            ("昆明市公安局水上分局", Some("昆明市"), Some(County), Department),
            ("昆明市五华区公安分局", Some("昆明市五华区"), Some(County), Department),
            ("青溪县自然资源局城关分局", Some("青溪县"), Some(Township), Department),
            ("青溪县公安局城关派出所", Some("青溪县"), Some(Township), Department),
            ("国家税务总局昆明市税务局", Some("昆明市"), Some(Prefecture), Department),
            ("国家税务总局云南省税务局", Some("云南省"), Some(Province), Department),
            ("国家税务总局昆明市五华区税务局", Some("昆明市五华区"), Some(County), Department),
            ("国家税务总局青溪县税务局", Some("青溪县"), Some(County), Department),
            ("国家税务总局青溪县税务局城关税务分局", Some("青溪县"), Some(Township), Department),
            ("中共昆明市委办公室", Some("昆明市"), Some(Prefecture), Department),
            ("中华人民共和国昆明海关", None, None, Department),
            ("昆明市气象局", Some("昆明市"), Some(Prefecture), Department),
            ("昆明市烟草专卖局(公司)", Some("昆明市"), Some(Prefecture), Department),
            ("昆明市第一人民医院", Some("昆明市"), Some(Prefecture), Department),
            ("云南大学", None, None, Department),
            ("昆明理工大学", None, None, Department),
            ("新疆生产建设兵团", Some("新疆生产建设兵团"), Some(Province), Government),
            ("新疆生产建设兵团办公厅", Some("新疆生产建设兵团"), Some(Province), Office),
            ("新疆生产建设兵团第八师", Some("新疆生产建设兵团第八师"), Some(Prefecture), Government),
            ("第八师石河子市", Some("第八师石河子市"), Some(Prefecture), Government),
            ("第八师石河子市教育局", Some("第八师石河子市"), Some(Prefecture), Department),
            ("第八师一四三团", Some("第八师一四三团"), Some(County), Government),
            ("第八师石河子市北泉镇人民政府", Some("第八师石河子市"), Some(Township), Government),
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
