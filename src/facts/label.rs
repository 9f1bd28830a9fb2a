//! Printed labels → rows, columns and tables.
//!
//! Comes in: the text of a cell or line. Goes out: what it names, if it names one thing. It does not look at figures; the three
//! labels that need their context (`其他`, `总计`, `其他处理`) are decided by the caller with what [`Label`] says of numbering.
//!
//! Labels are compared after folding widths, deleting white space and quotes, and taking the numbering off, by words that no
//! other label holds (spec: forms §4). Typing errors met in print are covered by short words: 保护第三方法合法权益,
//! 其他法律行政止公开, 重 新出具.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::text::normalise;

use super::form::{APPLICANTS, Column, Row, Table};

/// A label without its numbering.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Label {
    pub body: String,
    /// Whether a numeral stood before it (`（七）`, `3.`, `四、`).
    pub numbered: bool,
    /// Which of [`WORDS`] stand in the body, a bit each: a label is looked at by many rules, its text once.
    words: u128,
}

impl Label {
    pub(super) fn new(text: &str) -> Self {
        Self::of(&normalise(text))
    }

    /// The label of text that is already normalised.
    pub(super) fn of(normalised: &str) -> Self {
        let folded: String = normalised
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '“' | '”' | '"' | '\'' | '‘' | '’' | '「' | '」' | '*' | '#'))
            .map(|c| if matches!(c, '〔' | '【' | '[') { '(' } else { c })
            .map(|c| if matches!(c, '〕' | '】' | ']') { ')' } else { c })
            .collect();
        let body = strip_numbering(&folded);
        let words = FINDER.find_overlapping_iter(body).fold(0, |words, found| words | 1 << found.pattern().as_u32());
        Self { numbered: body.len() < folded.len(), body: body.to_owned(), words }
    }

    /// Whether any letter or Han character is left.
    pub(super) fn has_words(&self) -> bool {
        self.body.chars().any(char::is_alphabetic)
    }
}

/// The words that tell labels apart.
const WORDS: &[&str] = &[
    "新收",
    "申请",
    "本年",
    "结转下年",
    "下年度继续",
    "转下年度",
    "结转下一年",
    "上年结转",
    "上年度结转",
    "结转",
    "申请数量",
    "国家秘密",
    "其他法律",
    "法律行政法规",
    "法律",
    "禁止公开",
    "三安全",
    "第三方",
    "内部事务",
    "过程性",
    "执法案卷",
    "行政查询",
    "查询事项",
    "不掌握",
    "另行制作",
    "没有现成",
    "仍不明确",
    "补正后",
    "信访",
    "办公室",
    "重复申请",
    "出版物",
    "大量反复",
    "反复申请",
    "重新出具",
    "已获取信息",
    "逾期",
    "补正",
    "缴纳费用",
    "收费通知",
    "部分公开",
    "区分处理的",
    "新公开数量",
    "新公开件数",
    "公开总数量",
    "制作数量",
    "制发件数",
    "制发数量",
    "废止件数",
    "废止数量",
    "现行有效",
    "上一年项目",
    "上年项目",
    "本年增/减",
    "本年增减",
    "处理决定数量",
    "采购项目",
    "收费金额",
    "采购总金额",
    "采购金额",
    "未经复议",
    "复议后",
    "第二十条第",
    "申请人情况",
    "勾稽关系",
    "未经复议直接起诉",
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| AhoCorasick::new(WORDS).expect("a few short words"));

/// The bit of a word; a word that is not listed does not compile.
const fn bit(word: &str) -> u128 {
    let mut at = 0;
    while at < WORDS.len() {
        if same(WORDS[at].as_bytes(), word.as_bytes()) {
            return 1 << at;
        }
        at += 1;
    }
    panic!("the word is not in WORDS")
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    a.len() == b.len()
}

/// Whether one of these words stands in a label.
macro_rules! has {
    ($label:expr, $($word:literal)|+) => {
        $label.words & const { $(bit($word))|+ } != 0
    };
}

/// Takes `三、`, `(一)`, `1.`, `1、` off, repeatedly: `三、（一）予以公开`.
fn strip_numbering(text: &str) -> &str {
    let is_numeral = |c: char| "一二三四五六七八九十".contains(c) || c.is_ascii_digit();
    let mut rest = text;
    loop {
        let inner = rest.strip_prefix('(').unwrap_or(rest);
        let after = inner.trim_start_matches(is_numeral);
        if after.len() == inner.len() {
            return rest;
        }
        let closed = if inner.len() < rest.len() {
            after.strip_prefix(')').map(|a| a.strip_prefix('、').unwrap_or(a))
        } else {
            after.strip_prefix(['、', '.', '．', ')'])
        };
        match closed {
            Some(after) => rest = after,
            None => return rest,
        }
    }
}

/// The row of table 3 that a label names. `其他` and `总计` name a row only by their numbering or place: the caller decides.
pub(super) fn table3_row(label: &Label) -> Option<Row> {
    let body = label.body.as_str();
    // Ordered so that a label's own words come before those it shares: 结转下年 before 结转, 另行制作 before 政府信息.
    let rules: [(Row, bool); 26] = [
        (Row::New, has!(label, "新收") && has!(label, "申请" | "本年")),
        (Row::CarriedOut, has!(label, "结转下年" | "下年度继续" | "转下年度" | "结转下一年")),
        (Row::CarriedIn, has!(label, "上年结转" | "上年度结转") || has!(label, "结转") && has!(label, "申请数量")),
        (Row::DeniedSecret, has!(label, "国家秘密")),
        (Row::DeniedLaw, has!(label, "其他法律" | "法律行政法规") || has!(label, "法律") && has!(label, "禁止公开")),
        (Row::DeniedSafety, has!(label, "三安全")),
        (Row::DeniedThirdParty, has!(label, "第三方")),
        (Row::DeniedInternal, has!(label, "内部事务")),
        (Row::DeniedProcess, has!(label, "过程性")),
        (Row::DeniedEnforcementFile, has!(label, "执法案卷")),
        (Row::DeniedAdminQuery, has!(label, "行政查询" | "查询事项")),
        (Row::UnableNotHeld, has!(label, "不掌握")),
        (Row::UnableNeedsCreation, has!(label, "另行制作" | "没有现成")),
        (Row::UnableUnclear, has!(label, "仍不明确" | "补正后")),
        (Row::RefusedPetition, has!(label, "信访") && !has!(label, "办公室")),
        (Row::RefusedRepeat, has!(label, "重复申请")),
        (Row::RefusedPublication, has!(label, "出版物")),
        (Row::RefusedExcessive, has!(label, "大量反复" | "反复申请")),
        (Row::RefusedConfirm, has!(label, "重新出具" | "已获取信息")),
        (Row::OtherNoCorrection, has!(label, "逾期") && has!(label, "补正")),
        (Row::OtherUnpaid, has!(label, "缴纳费用" | "收费通知")),
        (Row::PartlyGranted, has!(label, "部分公开" | "区分处理的")),
        (Row::Granted, body.starts_with("予以公开")),
        (Row::Other, body.starts_with("其他处理") || body.starts_with("其它处理")),
        (Row::OtherMisc, body == "其他" || body == "其它"),
        (Row::HandledTotal, body == "总计" || body == "合计"),
    ];
    rules.into_iter().find(|(_, holds)| *holds).map(|(row, _)| row)
}

/// The rows of table 3 that one cell names, if they are several: `（七）总计四、结转下年度继续办理` is two rows in one, and whose
/// figures follow is not known. A heading before its own row (`（六）其他处理1.申请人…`) is none.
pub(super) fn table3_rows(label: &Label) -> Vec<Row> {
    let body = label.body.as_str();
    let mut cuts: Vec<usize> = body.char_indices().skip(1).map(|(at, _)| at).filter(|&at| is_numbered(&body[at..])).collect();
    if cuts.is_empty() {
        return Vec::new();
    }
    cuts.insert(0, 0);
    cuts.push(body.len());
    let rows = cuts.windows(2).filter_map(|cut| table3_row(&Label::of(&body[cut[0]..cut[1]])));
    let mut rows: Vec<Row> = rows.collect();
    rows.dedup();
    let is_heading = rows.first() == Some(&Row::Other) && matches!(rows.get(1), Some(Row::OtherNoCorrection | Row::OtherMisc));
    rows.drain(..usize::from(is_heading));
    if rows.len() > 1 { rows } else { Vec::new() }
}

/// Whether a text begins with the number of a row.
fn is_numbered(text: &str) -> bool {
    let number = text.strip_prefix('(').unwrap_or(text);
    let rest = number.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let closed = if number.len() < text.len() { rest.starts_with(')') } else { rest.starts_with(['、', '.']) };
    closed && rest.len() < number.len()
}

/// The row of table 2 that a label names, exactly (notes in brackets aside).
pub(super) fn table2_row(label: &Label) -> Option<Row> {
    let body = label.body.split('(').next().unwrap_or("");
    Some(match body {
        "规章" => Row::Regulations,
        "规范性文件" | "行政规范性文件" => Row::NormativeDocuments,
        "行政许可" => Row::Licences,
        "其他对外管理服务事项" | "其它对外管理服务事项" => Row::OtherServices,
        "行政处罚" => Row::Penalties,
        "行政强制" => Row::Coercion,
        "行政事业性收费" => Row::Fees,
        "政府集中采购" => Row::Procurement,
        _ => return None,
    })
}

/// The column head of table 2 that a cell is.
pub(super) fn table2_column(label: &Label) -> Option<Column> {
    let rules: [(Column, bool); 10] = [
        (Column::Published, has!(label, "新公开数量" | "新公开件数")),
        (Column::PublicTotal, has!(label, "公开总数量")),
        (Column::Made, has!(label, "制作数量" | "制发件数" | "制发数量")),
        (Column::Repealed, has!(label, "废止件数" | "废止数量")),
        (Column::InForce, has!(label, "现行有效")),
        (Column::PrevItems, has!(label, "上一年项目" | "上年项目")),
        (Column::Change, has!(label, "本年增/减" | "本年增减")),
        (Column::Decisions, has!(label, "处理决定数量")),
        (Column::Items, has!(label, "采购项目")),
        (Column::Amount, has!(label, "收费金额" | "采购总金额" | "采购金额")),
    ];
    rules.into_iter().find(|(_, holds)| *holds).map(|(column, _)| column)
}

/// The column head of table 3 that a cell is, exactly.
pub(super) fn table3_column(label: &Label) -> Option<Column> {
    let names: [&[&str]; 7] = [
        &["自然人", "公民"],
        &["商业企业", "企业"],
        &["科研机构"],
        &["社会公益组织", "社会组织", "公益组织"],
        &["法律服务机构", "法律服务"],
        &["其他", "其它"],
        &["总计", "合计"],
    ];
    if label.numbered {
        return None;
    }
    names.iter().position(|n| n.contains(&label.body.as_str())).map(|at| APPLICANTS[at])
}

/// The block of table 4 that a cell heads or labels.
pub(super) fn table4_block(label: &Label) -> Option<Row> {
    let body = label.body.split('(').next().unwrap_or("");
    match body {
        "行政复议" => Some(Row::Review),
        _ if has!(label, "未经复议") => Some(Row::LitigationDirect),
        _ if has!(label, "复议后") => Some(Row::LitigationAfterReview),
        _ => None,
    }
}

/// The column head of table 4 that a cell is, exactly.
pub(super) fn table4_column(label: &Label) -> Option<Column> {
    Some(match label.body.as_str() {
        "结果维持" | "维持" => Column::Upheld,
        "结果纠正" | "纠正" => Column::Corrected,
        "其他结果" | "其它结果" => Column::Other,
        "尚未审结" => Column::Pending,
        "总计" | "合计" => Column::Total,
        _ => return None,
    })
}

/// The table that a short line or a single cell announces: its heading, its head, the numbered items of art. 20.
pub(super) fn announces(label: &Label) -> Option<Table> {
    let body = label.body.as_str();
    if body.chars().count() > 60 {
        return None;
    }
    if has!(label, "第二十条第") || body == "信息内容" || table2_column(label).is_some() {
        Some(Table::T2)
    } else if has!(label, "申请人情况" | "勾稽关系") || body.ends_with("处理政府信息公开申请情况") {
        Some(Table::T3)
    } else if has!(label, "未经复议直接起诉") || body == "行政诉讼" || body == "行政复议" || body.ends_with("行政诉讼情况")
    {
        Some(Table::T4)
    } else if body.ends_with("主动公开政府信息情况") {
        Some(Table::T2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_the_labels_of_two_rows() {
        for (text, expected) in [
            ("（七）总计四、结转下年度继续办理", &[Row::HandledTotal, Row::CarriedOut][..]),
            ("（六）其他处理（七）总计", &[Row::Other, Row::HandledTotal]),
            ("2.重复申请 3.要求提供公开出版物", &[Row::RefusedRepeat, Row::RefusedPublication]),
            ("三、本年度办理结果（一）予以公开", &[]),
            ("（六）其他处理 3.其他", &[]),
            ("（六）其他处理1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", &[]),
            ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", &[]),
        ] {
            assert_eq!(table3_rows(&Label::new(text)), expected, "{text}");
        }
    }

    #[test]
    fn table3_labels() {
        for (text, expected) in [
            ("一、本年新收政府信息公开申请数量", Some(Row::New)),
            ("二、上年结转政府信息公开申请数量", Some(Row::CarriedIn)),
            ("四、结转下年度继续办理", Some(Row::CarriedOut)),
            ("（一）予以公开", Some(Row::Granted)),
            ("三、本年度办理结果", None),
            ("（三）不予公开", None),
            ("（四）无法提供", None),
            ("（五）不予处理", None),
            ("(二) 部分公开 (区分处理的, 只计这一情形, 不计其他情形)", Some(Row::PartlyGranted)),
            ("1．属于国家秘密", Some(Row::DeniedSecret)),
            ("2.其他法律行政止公开", Some(Row::DeniedLaw)),
            ("3.危及“三安全一稳定”", Some(Row::DeniedSafety)),
            ("4.保护第三方法合法权益", Some(Row::DeniedThirdParty)),
            ("1.本机关不掌握相关政府信息", Some(Row::UnableNotHeld)),
            ("3.补正后申请内容\n仍不明确", Some(Row::UnableUnclear)),
            ("1.信访举报投诉类申请", Some(Row::RefusedPetition)),
            ("5.要求行政机关确认或重 新出具已获取信息", Some(Row::RefusedConfirm)),
            ("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", Some(Row::OtherNoCorrection)),
            ("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", Some(Row::OtherUnpaid)),
            ("3.其他", Some(Row::OtherMisc)),
            ("（六）其他处理", Some(Row::Other)),
            ("（七）总计", Some(Row::HandledTotal)),
            ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", None),
            ("申请人情况", None),
        ] {
            assert_eq!(table3_row(&Label::new(text)), expected, "{text}");
        }
    }

    #[test]
    fn every_label_of_the_form_names_its_row() {
        for &row in Row::ALL {
            let label = Label::new(row.label());
            match row.table() {
                Table::T2 => assert_eq!(table2_row(&label), Some(row)),
                Table::T3 => assert_eq!(table3_row(&label), Some(row)),
                Table::T4 => assert_eq!(table4_block(&label), Some(row)),
            }
        }
        for (column, form) in APPLICANTS.iter().map(|&c| (c, table3_column as fn(&Label) -> Option<Column>)) {
            assert_eq!(form(&Label::new(column.label())), Some(column));
        }
    }

    #[test]
    fn numbering() {
        for (text, body) in [
            ("三、（一）予以公开", "予以公开"),
            ("1．属于", "属于"),
            ("(七)总计", "总计"),
            ("一 、总体情况", "总体情况"),
            ("三安全", "三安全"),
            ("2021年", "2021年"),
            ("3", "3"),
        ] {
            assert_eq!(Label::new(text).body, body, "{text}");
        }
    }
}
