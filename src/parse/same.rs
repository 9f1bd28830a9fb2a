//! Whether two names are one body's: 青溪县人民政府 and 青溪县人民政府办公室, 上海市科委 and 上海市科学技术委员会, 教育局 and 青溪县教育局.
//!
//! Comes in: two names. Goes out: whether they may be one's. In doubt they are: who says that two bodies speak must be sure. A
//! government and its office are one here, since the one reports in the name of the other.

use super::agency::{self, is_name_char};
use super::units::Taken;
use crate::report::Kind;
use crate::text::normalise;

/// Whether the names may be of one body.
pub fn same(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    if one == other {
        return true;
    }
    let (a, b) = (Taken::of(&one), Taken::of(&other));
    places_agree((&one, &a), (&other, &b)) && words_agree(&words(&one, &a), &words(&other, &b))
}

/// Whether `above` is the government, or its office, of the place that the body `name` belongs to: whose site prints its name below.
pub fn is_above(above: &str, name: &str) -> bool {
    let (above, name) = (bare(above), bare(name));
    let (a, b) = (Taken::of(&above), Taken::of(&name));
    let government = matches!(agency::described(&above, &a).kind, Kind::Government | Kind::Office);
    let Some(unit) = a.all.last() else { return false };
    let word = &above[unit.start..unit.end];
    let holds = |at: &super::units::Unit| &name[at.start..at.end] == word;
    let known = b.known.units.iter().any(|unit| unit.places.iter().any(|id| a.known.places().contains(id)));
    government && (b.all.iter().any(holds) || known || b.all.is_empty())
}

/// Folded, without what stands in brackets.
fn bare(name: &str) -> String {
    let folded = normalise(name);
    let mut depth = 0i32;
    let outside = folded.chars().filter(|c| {
        depth += i32::from(*c == '(');
        let kept = depth == 0 && is_name_char(*c);
        depth -= i32::from(*c == ')');
        kept
    });
    outside.collect()
}

/// Whether the smallest units may be one place; a name without units leaves it open.
fn places_agree((one, a): (&str, &Taken), (other, b): (&str, &Taken)) -> bool {
    let (Some(first), Some(second)) = (a.all.last(), b.all.last()) else { return true };
    let word = |name: &str, unit: &super::units::Unit| -> String {
        let unit = &name[unit.start..unit.end];
        unit.trim_end_matches(['省', '市', '县', '区', '旗', '州', '盟', '镇', '乡']).trim_end_matches("街道").to_owned()
    };
    let (first, second) = (word(one, first), word(other, second));
    // 文昌湖省级旅游度假区 and 文昌湖区.
    first == second
        || a.known.places().iter().any(|id| b.known.places().contains(id))
        || is_thinned(&first, &second)
        || is_thinned(&second, &first)
}

/// What stands behind the units, without the words for a government, its office and its party.
fn words(name: &str, taken: &Taken) -> String {
    let mut body = &name[taken.end()..];
    if taken.end() == 0 {
        body = body.trim_start_matches(['省', '市', '县', '区', '旗', '州', '镇', '乡']);
    }
    let mut body = body.to_owned();
    for word in GOVERNMENT {
        body = body.replacen(word, "", 1);
    }
    body
}

/// Words of a government's own bodies, the longest first.
const GOVERNMENT: [&str; 17] = [
    "街道办事处",
    "人民政府",
    "行政公署",
    "管理委员会",
    "政务公开",
    "信息公开",
    "领导小组",
    "工作委员会",
    "党工委",
    "办公厅",
    "办公室",
    "办事处",
    "管委会",
    "政府",
    "行署",
    "工委",
    "街道",
];

fn words_agree(one: &str, other: &str) -> bool {
    let is_office = |word: &str| word.is_empty() || matches!(word, "办" | "委" | "委员会");
    is_office(one) && is_office(other) || is_thinned(one, other) || is_thinned(other, one)
}

/// Whether the characters of the short name stand in the long one in their order, as in 科委 of 科学技术委员会; the first and some
/// more than one.
fn is_thinned(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().count() >= 2
        && short.chars().next() == long.chars().next()
        && short.chars().all(|c| rest.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_body_and_of_two() {
        for (one, other, expected) in [
            ("青溪县人民政府", "青溪县人民政府办公室", true),
            ("青溪县", "青溪县人民政府办公室", true),
            ("青溪县人民政府", "中共青溪县委办公室", true),
            ("上海市科委", "上海市科学技术委员会", true),
            ("青溪县住建局", "青溪县住房和城乡建设局", true),
            ("教育局", "青溪县教育局", true),
            ("县教育局", "青溪县教育局", true),
            ("青溪县教育局", "云泽市青溪县教育局", true),
            ("大街街道", "江川区人民政府大街街道办事处", true),
            ("文昌湖省级旅游度假区管理委员会", "文昌湖区", true),
            ("青溪县文化局(县文物局)", "青溪县文化局", true),
            ("昆明市五华区人民政府", "五华区人民政府", true),
            ("青溪县教育局", "青溪县水利局", false),
            ("青溪县教育局", "白溪县教育局", false),
            ("青溪县教育局", "青溪县人民政府", false),
            ("昆明市教育局", "昆明市五华区教育局", false),
            ("云岭镇人民政府", "青石镇人民政府", false),
            ("青溪县人民政府", "青溪县云岭镇人民政府", false),
        ] {
            assert_eq!((same(one, other), same(other, one)), (expected, expected), "{one} {other}");
        }
        for (above, name, expected) in [
            ("青溪县人民政府", "青溪县教育局", true),
            ("青溪县人民政府办公室", "青溪县云岭镇人民政府", true),
            ("昆明市人民政府", "昆明市五华区教育局", true),
            ("白溪县人民政府", "青溪县教育局", false),
            ("青溪县水利局", "青溪县教育局", false),
        ] {
            assert_eq!(is_above(above, name), expected, "{above} {name}");
        }
    }
}
