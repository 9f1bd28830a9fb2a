//! Whether words add nothing: a claim is only held against a table if every word around it is understood.
//!
//! Comes in: folded text between the words that were recognised. Goes out: whether only filling words, dates and the agency's
//! own name stand there. `收到共计` is plain; `收到关于征地的` is not, and what follows may be a part.

use std::sync::OnceLock;

/// Words that change nothing about what is counted.
const FILLING: &str = "\
    所有 共计 总计 合计 共 计 总数 总量 数量 案件数 数 量 全年 全年度 本年度 本年 今年 当年 年度 年内 本 我 累计 已 均 \
     全部 都 有 无 的 为 是 了 到 至 止 件 政府 信息 公开 依申请 申请 案件 案 事项 情况 情形 件数 申请件 依法 依规 \
     按时 按期 按规定 按要求 按照 规定 要求 及时 如期 规范 妥善 认真 法定期限内 法定期限 法定 规定时限内 时限内 期限内 \
     时限 期限 内 在 办理 处理 各类 各种 各项 人民 群众 社会 公众 向 经 中 含 包括 包含 另 另有 还 并 和 及 以及 与 或 \
     或者 作 作出 做出 给予 予以 决定 告知 因 由 由于 等 原因 引起 引发 产生 导致 涉及 有关 相关 工作 方面 类 型 被 \
     提起 提出 发生 收到 受理 接到 答复 办结 截至 截止 自 从 年底 底 末 日 月 年 以 作为 被申请人 被告 机关 单位 我局 \
     我委 我办 我厅 我市 我县 我区 我镇 我乡 我街道 我省 本局 本委 本办 本厅 本镇 本街道 全局 全委 机构 属于 属 结果 \
     其 进行 对 、 “ ” \" ' 《 》 · 公民、法人和其他组织 公民、法人或其他组织 公民、法人或者其他组织 \
     公民、法人及其他组织 自然人、法人和其他组织 自然人、法人或者其他组织 自然人、法人或其他组织 全市 全县 全区 全省 \
     全镇 全街道 分别 各 未 没有 不 二〇二 一是 二是 三是 四是 依申请公开 情况方面 继续 结转 本级 代表 其中 通过 渠道 \
     方式 等方式 等渠道 需 一 二 三 四 五 期间 需要报告 行政 新 案数 已经 累积 总 全 \
     连 连同 加上 如数 当即 确实 经审查 直接 也 又 则 且";

fn filling() -> &'static [&'static str] {
    static WORDS: OnceLock<Vec<&str>> = OnceLock::new();
    WORDS.get_or_init(|| FILLING.split_ascii_whitespace().collect())
}

/// Whether `text` holds nothing but filling words, digits and characters of the agency's own name in their order. Linear.
pub(super) fn is_plain(text: &str, agency: &str) -> bool {
    let mut own = agency.chars();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let filling = filling().iter().filter(|word| text[at..].starts_with(*word)).map(|word| word.len()).max();
        if let Some(length) = filling {
            at += length;
        } else if c.is_ascii_digit() || matches!(c, '.' | ' ') || own.any(|o| o == c) {
            at += c.len_utf8();
        } else {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filling_and_own_names_are_plain() {
        for (text, expected) in [
            ("2023年,", false),
            ("2023年我局共", true),
            ("市科委全年共", true),
            ("市公安局共", false),
            ("关于征地的", false),
            ("引起的", true),
            ("", true),
        ] {
            assert_eq!(is_plain(text, "云泽市科学技术委员会"), expected, "{text}");
        }
    }
}
