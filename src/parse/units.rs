//! The administrative units that a name begins with: 云泽市|青溪县, 北京市|朝阳区|三里屯街道.
//!
//! Comes in: a name. Goes out: [`Taken`]: the units as the gazetteer knows them, the longest name first, then by their endings what it does
//! not know. A name holds the characters of endings inside (晋城市, 红旗街道): only where the gazetteer knows nothing are these judged by the
//! words around them.

use crate::places::{Chain, Kind, PlaceId, Places, Unit as Known};
use crate::report::Level;

/// Endings of units, with the level they show.
const ENDINGS: &[(&str, Level)] = &[
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

/// Cities whose government is of provincial level.
const MUNICIPALITIES: [&str; 4] = ["北京市", "上海市", "天津市", "重庆市"];

/// Words in which a unit's last character means something else: before it, or after it.
const NOT_UNIT_BEFORE: &[&str] = &["城", "社", "园", "小", "片", "景", "库", "牧", "林", "垦", "联", "同", "村", "集", "乡"];
/// Those of them that no name of a government ends with: 社区, 小区, 片区.
const NEVER_BEFORE: &[&str] = &["社", "小", "片"];
const NOT_UNIT_AFTER: &[&str] = &["域", "划", "块", "村", "帜", "级", "直", "委", "公所", "长"];
/// The same for 市 alone: 市场, 市民, 市容, 市政; but 市民政局, 市政务服务局.
const NOT_CITY_AFTER: &[&str] = &[
    "场",
    "民中心",
    "民服务",
    "民热线",
    "民之家",
    "容环境",
    "容管理",
    "容园林",
    "容景观",
    "容和",
    "容局",
    "政公用",
    "政工程",
    "政园林",
    "政设施",
    "政管理",
    "政建设",
    "政维护",
    "政道路",
    "政局",
    "政处",
];
/// What only a government has behind its name.
const GOVERNMENTS: &[&str] = &["人民政府", "政府", "行政公署", "行署", "办事处", "管理委员会", "管委会"];
/// Endings of bodies. The list of codes has some of these as townships (X县林业局).
const BODIES: &[&str] = &["局", "站", "所", "处", "社", "公司", "中心", "委员会", "管委会", "办公室", "办", "段", "矿"];
/// What townships are called, so that their name alone is one.
const TOWNSHIPS: &[&str] = &["街道", "地区", "镇", "乡", "苏木"];

/// What zones end with, whatever stands before.
const ZONES: &[&str] = &["开发区", "高新区", "经开区", "园区", "保税区", "度假区", "示范区", "试验区", "合作区", "名胜区"];
/// What the state's and the party's bodies have before the name of a place: 国家税务总局昆明市税务局.
const HEADS: &[&str] = &[
    "中国共产党",
    "中共",
    "中华人民共和国",
    "国家税务总局",
    "国家统计局",
    "国家金融监督管理总局",
    "国家外汇管理局",
    "国家能源局",
    "国家邮政局",
    "国家矿山安全监察局",
    "中国银行保险监督管理委员会",
    "中国证券监督管理委员会",
    "中国人民银行",
];

/// One unit, in bytes of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub start: usize,
    pub end: usize,
    pub level: Level,
}

/// The units of a name.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    /// Those that the gazetteer knows, from the head of the name; of entries that are one place one.
    pub known: Chain,
    /// All of them.
    pub all: Vec<Unit>,
    /// They are units of 新疆生产建设兵团, with which its cities are one.
    pub of_corps: bool,
}

impl Taken {
    /// Takes a name apart.
    pub fn of(name: &str) -> Self {
        let head = HEADS.iter().find(|head| name.starts_with(**head)).map_or(0, |head| head.len());
        let taken = Self::behind(name, head);
        // 中共 and the like stand before a place or are part of another name.
        if taken.all.is_empty() && head > 0 { Self::behind(name, 0) } else { taken }
    }

    fn behind(name: &str, head: usize) -> Self {
        let places = Places::shared();
        let corps = super::corps::units(&name[head..]);
        let start = head + corps.last().map_or(0, |unit| unit.end);
        let mut known = known(places, &name[start..]);
        for unit in &mut known.units {
            (unit.start, unit.end) = (unit.start + start, unit.end + start);
        }
        let mut all: Vec<Unit> =
            corps.iter().map(|unit| Unit { start: unit.start + head, end: unit.end + head, ..*unit }).collect();
        for unit in &known.units {
            let unit = Unit { start: unit.start, end: unit.end, level: level(places, name, unit) };
            match all.last_mut().filter(|_| !corps.is_empty() && unit.level < Level::Township) {
                // 第八师石河子市 is one.
                Some(division) => division.end = unit.end,
                None => all.push(unit),
            }
        }
        continued(name, head, &mut all);
        Self { known, all, of_corps: !corps.is_empty() }
    }

    /// Where the first unit begins.
    pub fn start(&self) -> usize {
        self.all.first().map_or(0, |unit| unit.start)
    }

    /// Where the last unit ends, townships included; 0 if the name has none.
    pub fn end(&self) -> usize {
        self.all.last().map_or(0, |unit| unit.end)
    }

    /// Where the last unit of county level or above ends.
    pub fn region_end(&self) -> usize {
        self.all.iter().take_while(|unit| unit.level != Level::Township).last().map_or(0, |unit| unit.end)
    }

    /// The level of the last.
    pub fn level(&self) -> Option<Level> {
        self.all.last().map(|unit| unit.level)
    }

    /// Whether it is nothing but a word that many have (城区, 开发区), which in a sentence names no place.
    pub fn is_common(&self, name: &str) -> bool {
        let common = ["城区", "郊区", "矿区", "市区", "新区", "东区", "西区", "开发区"];
        let [only] = self.all.as_slice() else { return false };
        self.known.units.first().is_some_and(|unit| unit.vague) || common.contains(&&name[only.start..only.end])
    }
}

/// What the gazetteer knows, as far as it names a unit here.
fn known(places: &Places, name: &str) -> Chain {
    let mut chain = places.chain(name);
    let whole = |number: usize, unit: &Known| {
        let (word, after) = (&name[unit.start..unit.end], &name[unit.end..]);
        let town = unit.places.iter().all(|id| places.get(*id).level == Level::Township);
        // 林业局, 农场: the list of codes has them below counties; a body of that name is likelier.
        let is_body = town && BODIES.iter().any(|body| word.ends_with(body));
        let zone = unit.places.iter().any(|id| places.get(*id).kind == Kind::Zone);
        let alone = number == 0 && town && !zone && !TOWNSHIPS.iter().any(|ending| word.ends_with(ending));
        // 昆明市场监督管理局; 前海县, where 前海 is known.
        let city = word.ends_with('市') && !is_government(after) && NOT_CITY_AFTER.iter().any(|w| after.starts_with(w));
        let inside = !ENDINGS.iter().any(|(ending, _)| word.ends_with(ending))
            && after.starts_with(['市', '县', '区', '旗', '镇', '乡'])
            && !NOT_CITY_AFTER.iter().any(|w| after.strip_prefix('市').is_some_and(|after| after.starts_with(w)));
        !(is_body || alone || city || inside && number + 1 == chain.units.len())
    };
    let keep = chain.units.iter().enumerate().take_while(|(number, unit)| whole(*number, unit)).count();
    chain.units.truncate(keep);
    for unit in &mut chain.units {
        places.distinct(&mut unit.places);
        // 滨海新区人民政府 is that of a district, not of an area of its name that the statisticians have in a county.
        let zone = ["管理委员会", "管委会"].iter().any(|body| name[unit.end..].starts_with(body));
        let above = |id: &PlaceId| places.get(*id).level < Level::Township;
        if !zone && unit.places.iter().any(above) {
            unit.places.retain(above);
        }
    }
    chain
}

/// The level of what a known unit stands for; if that is not one, the level that its ending shows.
fn level(places: &Places, name: &str, unit: &Known) -> Level {
    let of = |id: &PlaceId| match places.get(*id) {
        // A zone in a county is no township, nor is one that the statisticians count as such (张江高科技园区).
        place if place.kind == Kind::Zone || is_zone(place.name) => place.level.min(Level::County),
        place => place.level,
    };
    let first = unit.places.first().map_or(Level::County, of);
    if unit.places.iter().all(|id| of(id) == first) {
        return first;
    }
    let word = &name[unit.start..unit.end];
    ENDINGS.iter().find(|(ending, _)| word.ends_with(ending)).map_or(first, |(_, level)| *level)
}

fn is_zone(word: &str) -> bool {
    ZONES.iter().any(|zone| word.ends_with(zone))
}

/// The units behind the known ones, by their endings; `head` is where the first begins.
fn continued(name: &str, head: usize, chain: &mut Vec<Unit>) {
    let behind_government = |at: usize| {
        // 「北京市朝阳区人民政府三里屯街道办事处」: a lower unit may stand behind the government it belongs to.
        let rest = name[at..].strip_prefix("人民政府")?;
        let behind = name.len() - rest.len();
        next(name, behind).is_some_and(|unit| unit.level == Level::Township).then_some(behind)
    };
    let mut start = chain.last().map_or(head, |unit| behind_government(unit.end).unwrap_or(unit.end));
    while let Some(mut unit) = next(name, start) {
        let parent = chain.last().map(|unit| unit.level);
        let word = &name[unit.start..unit.end];
        if MUNICIPALITIES.contains(&word) {
            unit.level = Level::Province;
        } else if word.ends_with('市') && parent == Some(Level::Prefecture) {
            unit.level = Level::County;
        }
        // A unit cannot contain one of its own or a higher level: the rest of the name is a body's. A zone of a county's counts like one.
        let zone = is_zone(word) && parent == Some(Level::County) && unit.level == Level::County;
        if parent.is_some_and(|parent| parent >= unit.level) && !zone {
            break;
        }
        chain.push(unit);
        start = behind_government(unit.end).unwrap_or(unit.end);
    }
}

/// The first unit from `start` on that its ending tells.
fn next(name: &str, start: usize) -> Option<Unit> {
    let rest = &name[start..];
    for (at, _) in rest.char_indices().take(14).skip(1) {
        let Some((ending, level)) = ENDINGS.iter().find(|(ending, _)| rest[at..].starts_with(ending)) else { continue };
        let stem = &rest[..at];
        let after = &rest[at + ending.len()..];
        // 中共青溪县委办公室.
        let after = if name.starts_with("中共") { after.strip_prefix('委').unwrap_or(after) } else { after };
        // 孙河地区办事处: Beijing has such for streets. A prefecture has no 办事处.
        let level = if *ending == "地区" && after.starts_with("办事处") { Level::Township } else { *level };
        let whole_word = stem.chars().count() >= 2 || !["市", "区", "乡", "镇"].contains(ending);
        let plain = stem.chars().all(super::agency::is_name_char) && !stem.contains(['(', ')']);
        if whole_word && plain && !is_other_word(stem, ending, after) && !body_inside(stem) {
            return Some(Unit { start, end: start + at + ending.len(), level });
        }
    }
    None
}

/// Whether an ending belongs to another word here.
fn is_other_word(stem: &str, ending: &str, after: &str) -> bool {
    // 红旗街道办事处: the ending of the name itself follows.
    let inner = ENDINGS.iter().filter_map(|(other, _)| after.strip_prefix(other)).any(is_government_or_end);
    if inner || ending.chars().count() > 1 {
        return inner;
    }
    let government = is_government(after);
    let zone = ending == "区" && (after.starts_with("管理委员会") || after.starts_with("管委会"));
    let before = NOT_UNIT_BEFORE.iter().any(|w| stem.ends_with(w));
    let never = NEVER_BEFORE.iter().any(|w| stem.ends_with(w));
    !zone
        && (before && (never || !government)
            || NOT_UNIT_AFTER.iter().any(|w| after.starts_with(w)) && !begins_town(after)
            || ending == "市" && is_city_word(after))
}

/// 县长安镇: what follows is a township, not 县长.
fn begins_town(after: &str) -> bool {
    let short: String = after.chars().take(5).collect();
    short.starts_with('长') && ["镇", "乡", "街道"].iter().any(|ending| short.contains(ending))
}

/// 市场, 市民中心, 市政工程: what makes another word of 市.
pub(super) fn is_city_word(after: &str) -> bool {
    NOT_CITY_AFTER.iter().any(|w| after.starts_with(w)) && !is_government(after)
}

fn is_government(after: &str) -> bool {
    GOVERNMENTS.iter().any(|body| after.starts_with(body))
}

fn is_government_or_end(after: &str) -> bool {
    after.is_empty() || is_government(after)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_taken_whole_whatever_characters_they_hold() {
        for (name, units) in [
            ("吉林省人民政府", "吉林省"),
            ("晋城市人民政府", "晋城市"),
            ("北京市东城区人民政府", "北京市|东城区"),
            ("兴城市教育局", "兴城市"),
            ("红旗街道办事处", "红旗街道"),
            ("孙河地区办事处", "孙河地区"),
            ("大同市云冈区人民政府", "大同市|云冈区"),
            ("海南州人民政府", "海南州"),
            ("青溪县市场监督管理局", "青溪县"),
            ("昆明市市场监督管理局", "昆明市"),
            ("昆明市民政局", "昆明市"),
            ("某某市民政局", "某某市"),
            ("青溪市政府办公室", "青溪市"),
            ("青溪县乡镇企业局", "青溪县"),
            ("青溪县城乡建设局", "青溪县"),
            ("青溪县长安镇人民政府", "青溪县|长安镇"),
            ("柳城镇人民政府", "柳城镇"),
            ("云同县人民政府", "云同县"),
            ("云旗镇人民政府", "云旗镇"),
            ("青溪县林业局", "青溪县"),
            ("林业局", ""),
            ("城市管理局", ""),
            ("青溪社区服务中心", ""),
            ("前海管理局", "前海"),
            ("国家税务总局昆明市税务局", "昆明市"),
            ("国家税务总局云泽市税务局", "云泽市"),
            ("国家税务总局", ""),
            ("中共昆明市委办公室", "昆明市"),
            ("中共青溪县委办公室", "青溪县"),
            ("中共中央办公厅", ""),
            ("中华人民共和国昆明海关", ""),
            ("锡山经济技术开发区管委会", "锡山|经济技术开发区"),
            ("青溪县经济开发区财政局", "青溪县|经济开发区"),
            ("新疆生产建设兵团教育局", "新疆生产建设兵团"),
            ("新疆生产建设兵团第八师石河子市教育局", "新疆生产建设兵团|第八师石河子市"),
            ("第一师阿拉尔市人民政府", "第一师阿拉尔市"),
            ("第六师芳草湖农场", "第六师"),
            ("兵团第八师一四三团", "兵团|第八师|一四三团"),
            ("第一师范学校", ""),
        ] {
            let taken = Taken::of(name);
            let found: Vec<&str> = taken.all.iter().map(|unit| &name[unit.start..unit.end]).collect();
            assert_eq!(found.join("|"), units, "{name}");
        }
    }
}
