//! Shares: `占32.9%` behind a count.
//!
//! Comes in: a percentage and the count just before it. Goes out: a claim about the share of that count, if nothing but words of
//! sharing stands between. Of what it is a share the text seldom says: [`super::agree`] tries what it may be.

use super::claim::{Claim, Said};
use super::number::Number;
use super::state::{Counted, Here};

const WORDS: [&str; 23] = [
    "占",
    "比例",
    "比",
    "约",
    "为",
    "达",
    "总数",
    "总量",
    "数",
    "量",
    "的",
    "办结",
    "答复",
    "申请",
    "全部",
    "所",
    "已",
    "处理",
    "办理",
    ",",
    "总",
    "政府信息公开",
    "件",
];

/// The claim of a share. The count ends in this text, or (`inside`) just before the bracket that this text was taken from.
pub(super) fn share(here: &Here, number: &Number, last: Counted, inside: bool, (percent, places): (f64, u32)) -> Option<Claim> {
    let (concept, count, end) = last;
    let mut between = here.run.text.get(if inside { 0 } else { end }..number.start)?;
    if !concept.is_result() || !between.contains('占') {
        return None;
    }
    let whole_named = ["总", "全部", "办结", "答复", "办理"].iter().any(|word| between.contains(word));
    while !between.is_empty() {
        between = WORDS.iter().find_map(|word| between.strip_prefix(word))?;
    }
    let (start, end) = here.run.places(number.start, number.end);
    let doubt = here.state.doubts().or((!whole_named).then_some("it is not said of what"));
    let words = format!("占{}", &here.run.text[number.start..number.end]);
    Some(Claim { said: Said::Share { concept, count, percent, places }, doubt, words, start, end })
}
