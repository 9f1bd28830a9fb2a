//! Who acts in a clause, if it begins with a body's name.
//!
//! Comes in: one clause. Goes out: whether it begins with the reporting agency, with another body (县公安局优化服务), or says
//! nothing of it. Only the beginning counts: bodies named elsewhere are talked to or obeyed.

use super::plain::is_plain;

/// Whose work a clause tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Actor {
    /// The reporting agency: so it is unless another is named.
    #[default]
    Own,
    /// Another body.
    Other,
}

/// How bodies' names end.
const ENDS: [&str; 21] = [
    "局",
    "厅",
    "委",
    "委员会",
    "办公室",
    "办公厅",
    "街道",
    "办事处",
    "镇",
    "乡",
    "政府",
    "中心",
    "公司",
    "学校",
    "医院",
    "管委会",
    "大队",
    "支队",
    "分局",
    "法院",
    "检察院",
];

/// Words after which a name is no subject.
const NO_SUBJECT: [&str; 31] = [
    "在", "按", "根据", "依据", "与", "和", "向", "对", "落实", "贯彻", "认真", "积极", "加强", "围绕", "结合", "配合", "为",
    "经", "从", "通过", "严格", "做好", "会同", "联合", "协调", "指导", "推动", "推进", "以", "自", "报",
];

/// Characters of a clause in which a name is looked for.
const WINDOW: usize = 14;

/// The actor of a clause. `agency` is the reporting agency's name. Cost: constant.
pub(super) fn actor(clause: &str, agency: &str) -> Option<Actor> {
    if NO_SUBJECT.iter().any(|word| clause.starts_with(word)) {
        return None;
    }
    if clause.starts_with("本机关") || clause.starts_with("本单位") || clause.starts_with("我") {
        return Some(Actor::Own);
    }
    let window = clause.char_indices().nth(WINDOW).map_or(clause, |(at, _)| &clause[..at]);
    // The first name: what follows it is what it does.
    let name = window.char_indices().map(|(at, c)| &window[..at + c.len_utf8()]).find(|head| {
        let follows = &clause[head.len()..];
        ENDS.iter().any(|end| head.ends_with(end)) && !continues(follows)
    })?;
    let led = clause[name.len()..].starts_with(['的', '、', '和', '与']);
    if led || name.contains(['的', '、']) {
        return None;
    }
    Some(if is_plain(name, agency) { Actor::Own } else { Actor::Other })
}

/// Whether the name, or another word, goes on: 政府信息, 县委员会, 委托.
fn continues(follows: &str) -> bool {
    ["信息", "网", "公报", "办", "员", "托", "部门", "会", "分局", "下", "街道", "人民", "机关", "限", "面", "村"]
        .iter()
        .any(|word| follows.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_a_clause() {
        for (clause, expected) in [
            ("县公安局优化服务", Some(Actor::Other)),
            ("砚丘县林草局优化服务", Some(Actor::Other)),
            ("县林草局优化服务", Some(Actor::Own)),
            ("2023年云泽县林草局优化服务", Some(Actor::Own)),
            ("我局优化服务", Some(Actor::Own)),
            ("县委、县政府高度重视", None),
            ("在县委的领导下", None),
            ("政府信息公开申请", None),
            ("优化服务", None),
            ("", None),
        ] {
            assert_eq!(actor(clause, "云泽县林草局"), expected, "{clause}");
        }
    }
}
