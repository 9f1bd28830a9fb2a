//! The 政府信息公开情况统计表 as data: its indicators with keys, labels and units, and the sums it has.
//!
//! Comes in: nothing. Goes out: what the form asks for, in its order. It does not read documents; matching of printed labels is
//! [`super::label`].
//!
//! Source: 国办发〔2014〕32号, reports for 2014 to 2018. Its wording is known in part only (spec: forms §9), so labels are a
//! prior and the sums are warnings. It has no columns of applicants and no requests carried over: the table is **not** the
//! beginning of the series of 2019. What comes nearest, and is approximate wherever it is used: `new` ≈ p3_1; `granted` ≈ p3_3a +
//! p3_3b; `partly_granted` ≈ p3_3c; `corrected` ≈ p4_2 (and p5_2). Nothing here computes that.

use serde::{Deserialize, Serialize};

/// One indicator of the form, by its place in the form. Ordered as the form is.
///
/// ```
/// use gongkai::facts::IndicatorKey;
/// let key = IndicatorKey::parse("p3_3d1").unwrap();
/// assert_eq!((key.label(), key.unit()), ("涉及国家秘密", "件"));
/// assert_eq!(key.parent().map(IndicatorKey::key), Some("p3_3d"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct IndicatorKey(u8);

impl IndicatorKey {
    /// Every line of the form, headings included, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..FORM.len() as u8).map(Self)
    }

    /// The key used in rows: `p3_1`, `p3_3d1`.
    pub fn key(self) -> &'static str {
        self.line().0
    }

    /// The label as the form has it, without numbering and notes.
    pub fn label(self) -> &'static str {
        self.line().1
    }

    /// The unit the form asks for; empty for a heading.
    pub fn unit(self) -> &'static str {
        self.line().2
    }

    /// Other wordings that stand for this line alone.
    pub(super) fn aliases(self) -> &'static [&'static str] {
        self.line().3
    }

    /// A line without a figure of its own, such as 一、主动公开情况.
    pub fn is_heading(self) -> bool {
        self.unit().is_empty()
    }

    /// The indicator or heading it belongs under.
    pub fn parent(self) -> Option<Self> {
        let key = self.key();
        Self::all().filter(|k| k.key().len() < key.len() && key.starts_with(k.key())).max_by_key(|k| k.key().len())
    }

    /// From a key.
    pub fn parse(key: &str) -> Option<Self> {
        Self::all().find(|k| k.key() == key)
    }

    fn line(self) -> &'static Line {
        // A key is only made from a place in the form: above, and in `try_from`.
        &FORM[self.0 as usize]
    }
}

impl From<IndicatorKey> for u8 {
    fn from(key: IndicatorKey) -> Self {
        key.0
    }
}

impl TryFrom<u8> for IndicatorKey {
    type Error = &'static str;

    fn try_from(place: u8) -> Result<Self, Self::Error> {
        if (place as usize) < FORM.len() { Ok(Self(place)) } else { Err("no such indicator") }
    }
}

/// Key, label, unit, other wordings.
type Line = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// The form. An ending that only says "number of" (数, 数量, 总数, 次数) is compared loosely, so it needs no other wording.
const FORM: &[Line] = &[
    ("p1", "主动公开情况", "", &[]),
    ("p1_1", "主动公开政府信息数", "条", &["主动公开信息数"]),
    ("p1_1a", "主动公开规范性文件数", "条", &["主动公开行政规范性文件数"]),
    ("p1_1b", "制发规范性文件总数", "件", &["制发行政规范性文件总数"]),
    ("p1_2", "通过不同渠道和方式公开政府信息的情况", "", &["通过不同渠道和方式公开政府信息情况"]),
    ("p1_2a", "政府公报公开政府信息数", "条", &["政府公报公开信息数"]),
    ("p1_2b", "政府网站公开政府信息数", "条", &["政府网站公开信息数"]),
    ("p1_2c", "政务微博公开政府信息数", "条", &["政务微博公开信息数"]),
    ("p1_2d", "政务微信公开政府信息数", "条", &["政务微信公开信息数"]),
    ("p1_2e", "其他方式公开政府信息数", "条", &["其他方式公开信息数"]),
    ("p2", "回应解读情况", "", &[]),
    ("p2_1", "回应公众关注热点或重大舆情数", "次", &["回应公众关注热点和重大舆情数"]),
    ("p2_2", "通过不同渠道和方式回应解读的情况", "", &["通过不同渠道和方式回应解读情况"]),
    ("p2_2a", "参加或举办新闻发布会总次数", "次", &["举办或参加新闻发布会总次数"]),
    ("p2_2a1", "主要负责同志参加新闻发布会次数", "次", &["主要负责人参加新闻发布会次数"]),
    ("p2_2b", "政府网站在线访谈次数", "次", &["参加政府网站在线访谈次数"]),
    (
        "p2_2b1",
        "主要负责同志参加政府网站在线访谈次数",
        "次",
        &["主要负责同志参加在线访谈次数", "主要负责人参加政府网站在线访谈次数"],
    ),
    ("p2_2c", "政策解读稿件发布数", "篇", &["发布政策解读稿件数"]),
    ("p2_2d", "微博微信回应事件数", "次", &["政务微博微信回应事件数"]),
    ("p2_2e", "其他方式回应事件数", "次", &[]),
    ("p3", "依申请公开情况", "", &["依申请公开政府信息情况"]),
    ("p3_1", "收到申请数", "件", &[]),
    ("p3_1a", "当面申请数", "件", &[]),
    ("p3_1b", "传真申请数", "件", &[]),
    ("p3_1c", "网络申请数", "件", &[]),
    ("p3_1d", "信函申请数", "件", &[]),
    ("p3_2", "申请办结数", "件", &[]),
    ("p3_2a", "按时办结数", "件", &[]),
    ("p3_2b", "延期办结数", "件", &[]),
    ("p3_3", "申请答复数", "件", &[]),
    ("p3_3a", "属于已主动公开范围数", "件", &[]),
    ("p3_3b", "同意公开答复数", "件", &[]),
    ("p3_3c", "同意部分公开答复数", "件", &[]),
    ("p3_3d", "不同意公开答复数", "件", &[]),
    ("p3_3d1", "涉及国家秘密", "件", &["涉及国家秘密数"]),
    ("p3_3d2", "涉及商业秘密", "件", &["涉及商业秘密数"]),
    ("p3_3d3", "涉及个人隐私", "件", &["涉及个人隐私数"]),
    (
        "p3_3d4",
        "危及国家安全、公共安全、经济安全和社会稳定",
        "件",
        &["危及国家安全、公共安全、经济安全及社会稳定", "危及国家安全、公共安全、经济安全和社会稳定数"],
    ),
    ("p3_3d5", "不是《条例》所指政府信息", "件", &["非《条例》所指政府信息", "不是《条例》所指政府信息数"]),
    ("p3_3d6", "法律法规规定的其他情形", "件", &["法律法规规定的其他情形数"]),
    ("p3_3e", "不属于本行政机关公开数", "件", &["不属于本机关公开数"]),
    ("p3_3f", "申请信息不存在数", "件", &[]),
    ("p3_3g", "告知作出更改补充数", "件", &["告知做出更改补充数"]),
    ("p3_3h", "告知通过其他途径办理数", "件", &[]),
    ("p4", "行政复议数量", "件", &[]),
    ("p4_1", "维持具体行政行为数", "件", &[]),
    ("p4_2", "被依法纠错数", "件", &[]),
    ("p4_3", "其他情形数", "件", &[]),
    ("p5", "行政诉讼数量", "件", &[]),
    ("p5_1", "维持具体行政行为或者驳回原告诉讼请求数", "件", &["维持具体行政行为或驳回原告诉讼请求数", "驳回原告诉讼请求数"]),
    ("p5_2", "被依法纠错数", "件", &[]),
    ("p5_3", "其他情形数", "件", &[]),
    ("p6", "举报投诉数量", "件", &["投诉举报数量"]),
    ("p7", "依申请公开信息收取的费用", "万元", &["依申请公开信息收取费用", "依申请公开政府信息收取的费用"]),
    ("p8", "机构建设和保障经费情况", "", &[]),
    ("p8_1", "政府信息公开工作专门机构数", "个", &["专门机构数", "政府信息公开专门机构数"]),
    ("p8_2", "设置政府信息公开查阅点数", "个", &["查阅点数", "政府信息公开查阅点数"]),
    ("p8_3", "从事政府信息公开工作人员数", "人", &["工作人员数", "政府信息公开工作人员数"]),
    ("p8_3a", "专职人员数", "人", &["专职工作人员数"]),
    ("p8_3b", "兼职人员数", "人", &["兼职工作人员数"]),
    ("p8_4", "政府信息公开专项经费", "万元", &["专项经费"]),
    ("p9", "政府信息公开会议和培训情况", "", &["会议和培训情况"]),
    ("p9_1", "召开政府信息公开工作会议或专题会议数", "次", &["召开政府信息公开工作会议和专题会议数"]),
    ("p9_2", "举办各类培训班数", "次", &["培训班数", "举办培训班数"]),
    ("p9_3", "接受培训人员数", "人次", &[]),
];

/// Labels that several lines share, in the order of the form: which one is meant, only the place in the table can tell.
pub(super) const SHARED: &[(&str, &[&str])] = &[
    ("维持具体行政行为数", &["p4_1", "p5_1"]),
    ("被依法纠错数", &["p4_2", "p5_2"]),
    ("其他情形数", &["p4_3", "p5_3"]),
    ("其他情形", &["p3_3d6", "p4_3", "p5_3"]),
    ("其他方式", &["p1_2e", "p2_2e"]),
    ("主要负责同志参加", &["p2_2a1", "p2_2b1"]),
    ("主要负责同志参加次数", &["p2_2a1", "p2_2b1"]),
    ("主要负责人参加次数", &["p2_2a1", "p2_2b1"]),
];

/// The sums of the form: a total and its parts. p1_2 is none: one item may be published in many channels. Nor is p3_1 = p3_2:
/// requests may be pending.
pub(super) const SUMS: &[(&str, &[&str])] = &[
    ("p3_1", &["p3_1a", "p3_1b", "p3_1c", "p3_1d"]),
    ("p3_2", &["p3_2a", "p3_2b"]),
    ("p3_3", &["p3_3a", "p3_3b", "p3_3c", "p3_3d", "p3_3e", "p3_3f", "p3_3g", "p3_3h"]),
    ("p3_3d", &["p3_3d1", "p3_3d2", "p3_3d3", "p3_3d4", "p3_3d5", "p3_3d6"]),
    ("p4", &["p4_1", "p4_2", "p4_3"]),
    ("p5", &["p5_1", "p5_2", "p5_3"]),
    ("p8_3", &["p8_3a", "p8_3b"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_have_their_parents() {
        let mut keys: Vec<&str> = IndicatorKey::all().map(IndicatorKey::key).collect();
        assert_eq!(IndicatorKey::all().filter(|k| !k.is_heading()).count(), 58);
        for (key, parent) in [("p1", None), ("p1_1", Some("p1")), ("p3_3d6", Some("p3_3d")), ("p4_1", Some("p4"))] {
            let found = IndicatorKey::parse(key).expect("a key");
            assert_eq!(found.parent().map(IndicatorKey::key), parent, "{key}");
        }
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), FORM.len());
        assert!(IndicatorKey::try_from(FORM.len() as u8).is_err());
    }

    #[test]
    fn sums_and_shared_labels_name_lines_of_the_form() {
        for key in SUMS.iter().chain(SHARED).flat_map(|(_, keys)| keys.iter()) {
            assert!(IndicatorKey::parse(key).is_some(), "{key}");
        }
        for (total, parts) in SUMS {
            let total = IndicatorKey::parse(total);
            assert!(parts.iter().all(|p| IndicatorKey::parse(p).and_then(IndicatorKey::parent) == total), "{total:?}");
        }
    }
}
