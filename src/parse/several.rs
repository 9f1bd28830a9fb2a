//! Several agencies in one title: 甲市教育局、乙市教育局, or the two glued together.
//!
//! Comes in: what stands in a title's place for an agency. Goes out: the bodies, if they are several. 「云南省公安厅昆明市…支队」 is one:
//! the second place lies in the first. Nothing is chosen among them here.

use super::agency::{BODIES, looks_like_agency};
use super::units::Taken;
use crate::places::Places;
use crate::report::Level;

/// The bodies of a folded name, if it names more than one.
pub fn bodies(name: &str) -> Option<Vec<String>> {
    let mut bodies = Vec::new();
    let mut rest = name;
    while let Some((first, behind)) = split(rest) {
        bodies.push(first.to_owned());
        rest = behind;
    }
    if bodies.is_empty() {
        return None;
    }
    bodies.push(rest.to_owned());
    Some(bodies)
}

/// The first body and what follows it, if that is another.
fn split(name: &str) -> Option<(&str, &str)> {
    // 云南省昭通市镇雄县人民政府: within the name of its place no body ends, whatever 镇 and 雄县 are elsewhere.
    let place = Taken::of(name).end();
    let behind = |at: usize, c: char| at > place || at == place && matches!(c, '、' | ',') || name[..at].ends_with("人民政府");
    name.char_indices().skip(2).filter(|(at, c)| behind(*at, *c)).find_map(|(at, c)| {
        let first = &name[..at];
        let joined = matches!(c, '、' | ',' | '和' | '及' | '与' | '暨');
        let second = if joined { &name[at + c.len_utf8()..] } else { &name[at..] };
        // 天津市公安局和平分局, 临汾市公安局乡宁县分局: a branch is no second body.
        let branch = second.strip_suffix("分局").is_some_and(|stem| !stem.contains(['局', '厅']));
        let both = looks_like_agency(first) && looks_like_agency(second) && !branch && !cuts_body(name, at);
        let other = || is_other(first, second, joined) || two_governments(first, second) || joined && two_offices(first, second);
        (both && (matches!(c, '、' | ',') || other())).then_some((first, second))
    })
}

/// 县委办|公室: a word for a body is not cut in two.
fn cuts_body(name: &str, at: usize) -> bool {
    let is_cut =
        |word: &str| (1..word.len()).any(|head| word.is_char_boundary(head) && at >= head && name[at - head..].starts_with(word));
    BODIES.iter().any(|word| is_cut(word))
}

/// 云南省人民政府昆明市人民政府: no government is a branch of another, but of a county's that of a township.
fn two_governments(first: &str, second: &str) -> bool {
    let taken = Taken::of(second);
    let is_government = |name: &str| name.ends_with("人民政府");
    is_government(first) && &second[taken.end()..] == "人民政府" && taken.level().is_some_and(|level| level < Level::Township)
}

/// 青溪县教育局与体育局, but not 规划与自然资源局: the first is whole, and the second has no place of its own.
fn two_offices(first: &str, second: &str) -> bool {
    let whole = ["局", "厅", "委员会", "办公室", "人民政府", "分局"].iter().any(|body| first.ends_with(body));
    whole && Taken::of(first).end() > 0 && Taken::of(second).end() == 0 && second.chars().count() >= 3
}

/// Whether the second name begins with a place that is not part of the first's.
fn is_other(first: &str, second: &str, joined: bool) -> bool {
    let (one, two) = (Taken::of(first), Taken::of(second));
    let (Some(above), Some(below)) = (one.all.last(), two.all.first()) else {
        // 昆明市教育局和市卫生局.
        return joined && one.end() > 0 && second.starts_with(['省', '市', '县', '区']);
    };
    let places = Places::shared();
    let (areas, there) = (one.known.places(), two.known.units.first().map_or(&[][..], |unit| &unit.places));
    let same = first[above.start..above.end] == second[below.start..below.end];
    let inside = there.iter().any(|id| areas.iter().any(|area| id != area && places.is_within(*id, *area)));
    // A place that the table has lies in none that it does not have.
    let known = !there.is_empty();
    same || !inside && (known || below.level <= above.level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_in_one_title() {
        for (name, expected) in [
            ("昆明市教育局玉溪市教育局", "昆明市教育局|玉溪市教育局"),
            ("云泽市教育局、云泽市体育局", "云泽市教育局|云泽市体育局"),
            ("云泽市教育局云泽市体育局", "云泽市教育局|云泽市体育局"),
            ("昆明市教育局和昆明市体育局", "昆明市教育局|昆明市体育局"),
            ("中共昆明市委教育工委、昆明市教育局", "中共昆明市委教育工委|昆明市教育局"),
            ("昆明市住房和城乡建设局", ""),
            ("昆明市文化和旅游局", ""),
            ("昆明市公安局五华区分局", ""),
            ("云南省地震局昆明市地震局", ""),
            ("国家税务总局昆明市税务局", ""),
            ("云南省人民政府昆明市人民政府", "云南省人民政府|昆明市人民政府"),
            ("云南省人民政府办公厅", ""),
            ("昆明市人民政府五华区教育局", ""),
            ("天津市公安局和平分局", ""),
            ("临汾市公安局乡宁县分局", ""),
            ("昆明市公安局五华分局、昆明市公安局盘龙分局", "昆明市公安局五华分局|昆明市公安局盘龙分局"),
            ("青溪县教育局与体育局", "青溪县教育局|体育局"),
            ("青溪县教育局和青溪县体育局", "青溪县教育局|青溪县体育局"),
            ("青溪县规划与自然资源局", ""),
            ("青溪县工业和信息化局", ""),
            ("青溪县人民政府与白溪县人民政府", "青溪县人民政府|白溪县人民政府"),
            ("锡山经济技术开发区管委会", ""),
            ("北京市朝阳区人民政府三里屯街道办事处", ""),
            ("青溪县文化局(县文物局)", ""),
            ("昆明市人民政府办公室", ""),
            ("西安市人民政府国有资产监督管理委员会", ""),
            ("城市管理局", ""),
            ("中共昆明市委办公室昆明市人民政府办公室", "中共昆明市委办公室|昆明市人民政府办公室"),
            ("中共青溪县委办公室青溪县人民政府办公室", "中共青溪县委办公室|青溪县人民政府办公室"),
            ("云南省昭通市镇雄县人民政府", ""),
            ("云泽县、青溪县人民政府", "云泽县|青溪县人民政府"),
        ] {
            assert_eq!(bodies(name).unwrap_or_default().join("|"), expected, "{name}");
        }
    }
}
