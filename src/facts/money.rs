//! The units in which reports print money.
//!
//! Comes in: a column head, or what follows the digits of a cell. Goes out: the unit, if it is one that reports use and the only
//! one named. It converts nothing, and takes no unit for granted but the form's own.

use super::cell::Unit;

/// The unit that the head of a column of money names; the form's own, 万元, where it names none; `None` where it names one that
/// is not known, or several.
pub(super) fn head_unit(head: &str) -> Option<Unit> {
    let mut named: Vec<Option<Unit>> = Vec::new();
    for (at, _) in head.match_indices('元') {
        named.push(of_prefix(&head[..at]));
    }
    if named.is_empty() {
        // 单位:万, (亿); any other unit is not one of ours.
        let bare = |unit: char| head.contains(&format!("单位:{unit}")) || head.contains(&format!("({unit})"));
        return match (bare('万'), bare('亿')) {
            (true, false) => Some(Unit::TenThousandYuan),
            (false, true) => Some(Unit::HundredMillionYuan),
            _ if head.contains("单位") || head.contains(['角', '分', '¥', '￥', '$', '€']) => None,
            _ => Some(Unit::TenThousandYuan),
        };
    }
    named.dedup();
    if let [one] = named[..] { one } else { None }
}

/// The unit of a 元 by what stands before it: nothing of ours is 千元 or 美元.
fn of_prefix(before: &str) -> Option<Unit> {
    let mut back = before.chars().rev();
    match back.next() {
        Some('万') if !back.next().is_some_and(|c| "十百千".contains(c)) => Some(Unit::TenThousandYuan),
        Some('亿') => Some(Unit::HundredMillionYuan),
        Some(c) if "万十百千美港欧日韩澳加多单".contains(c) => None,
        _ => Some(Unit::Yuan),
    }
}

/// The unit at the start of what follows the digits of a sum, also in brackets (`12.5(万元)`), and what follows it.
pub(super) fn cell_unit(rest: &str) -> (Option<Unit>, &str) {
    const NAMES: [(&str, Unit); 5] = [
        ("万元", Unit::TenThousandYuan),
        ("亿元", Unit::HundredMillionYuan),
        ("万", Unit::TenThousandYuan),
        ("亿", Unit::HundredMillionYuan),
        ("元", Unit::Yuan),
    ];
    let found = |text: &'_ str| NAMES.iter().find_map(|&(name, unit)| Some((unit, text.strip_prefix(name)?.len())));
    if let Some((unit, left)) = found(rest) {
        return (Some(unit), &rest[rest.len() - left..]);
    }
    let inside = rest.strip_prefix('(').map(|r| r.strip_prefix("单位:").unwrap_or(r));
    let inside = inside.map(|r| r.strip_prefix("人民币").unwrap_or(r));
    match inside.and_then(found) {
        Some((unit, left)) if rest[rest.len() - left..].starts_with(')') => (Some(unit), &rest[rest.len() - left + 1..]),
        _ => (None, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        use Unit::{HundredMillionYuan, TenThousandYuan, Yuan};
        for (head, expected) in [
            ("本年收费金额(单位:万元,保留4位小数)", Some(TenThousandYuan)),
            ("本年收费金额", Some(TenThousandYuan)),
            ("采购总金额(万)", Some(TenThousandYuan)),
            ("采购总金额(亿元)", Some(HundredMillionYuan)),
            ("本年收费金额(单位:元)", Some(Yuan)),
            ("本年收费金额(元)", Some(Yuan)),
            ("本年收费金额(人民币元)", Some(Yuan)),
            ("本年收费金额(单位:人民币元)", Some(Yuan)),
            ("本年收费金额(单位为元)", Some(Yuan)),
            ("本年收费金额(金额:元)", Some(Yuan)),
            ("本年收费金额/元", Some(Yuan)),
            ("本年收费金额(元/年)", Some(Yuan)),
            ("本年收费金额(千元)", None),
            ("本年收费金额(百元)", None),
            ("本年收费金额(百万元)", None),
            ("本年收费金额(美元)", None),
            ("本年收费金额(¥)", None),
            ("本年收费金额(角)", None),
            ("本年收费金额(单位:元/万元)", None),
            ("本年收费金额(单位:项)", None),
        ] {
            assert_eq!(head_unit(head), expected, "{head}");
        }
    }

    #[test]
    fn cells() {
        for (rest, unit, left) in [
            ("万元", Some(Unit::TenThousandYuan), ""),
            ("元整", Some(Unit::Yuan), "整"),
            ("(元)", Some(Unit::Yuan), ""),
            ("(单位:万元)", Some(Unit::TenThousandYuan), ""),
            ("(其中1元)", None, "(其中1元)"),
            ("千元", None, "千元"),
        ] {
            assert_eq!(cell_unit(rest), (unit, left), "{rest}");
        }
    }
}
