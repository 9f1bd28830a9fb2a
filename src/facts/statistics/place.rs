//! Labels that several lines of the form share, resolved by their place in the table.
//!
//! Comes in: the rows found, in document order. Goes out: the line of the form that each is, where that is certain. It looks at
//! no figures and no sums.
//!
//! 维持具体行政行为数 stands under 行政复议数量 and under 行政诉讼数量. The parent seen last is not enough: where the row
//! 行政诉讼数量 is lost, its parts follow those of 行政复议数量. So a shared label is placed between the nearest rows before and
//! after it that name one line, and only if the order of the form leaves it a single line there.

use super::form::IndicatorKey;
use super::found::Found;

/// The line of each row, `None` where it has none or it is not certain.
pub(super) fn place<'a>(rows: impl IntoIterator<Item = &'a Found>) -> Vec<Option<IndicatorKey>> {
    let mut placed: Vec<Option<IndicatorKey>> = Vec::new();
    let mut open: Vec<(usize, &[IndicatorKey])> = Vec::new();
    let mut before = None;
    for (at, row) in rows.into_iter().enumerate() {
        placed.push(None);
        match row.lines {
            [] => {}
            [one] => {
                placed[at] = Some(*one);
                // The parent's label in every row of its parts, as pipe tables repeat a merged cell, separates nothing.
                if before != Some(*one) || row.has_place() {
                    settle(&mut placed, &mut open, before, Some(*one));
                    before = Some(*one);
                }
            }
            several => open.push((at, several)),
        }
    }
    settle(&mut placed, &mut open, before, None);
    placed
}

/// Places the rows between two that are certain, as far as the first and the last way to place them agree.
fn settle(
    placed: &mut [Option<IndicatorKey>],
    open: &mut Vec<(usize, &[IndicatorKey])>,
    before: Option<IndicatorKey>,
    after: Option<IndicatorKey>,
) {
    let mut low = before;
    let first: Vec<Option<IndicatorKey>> = open
        .iter()
        .map(|(_, lines)| {
            let line = lines.iter().copied().find(|l| low.is_none_or(|low| *l > low));
            low = line.max(low);
            line
        })
        .collect();
    let mut high = after;
    let mut last: Vec<Option<IndicatorKey>> = open
        .iter()
        .rev()
        .map(|(_, lines)| {
            let line = lines.iter().rev().copied().find(|l| high.is_none_or(|high| *l < high));
            high = line.or(high);
            line
        })
        .collect();
    last.reverse();
    let fits = first.iter().chain(&last).all(Option::is_some);
    for ((at, _), (first, last)) in open.drain(..).zip(first.into_iter().zip(last)) {
        if fits && first == last {
            placed[at] = first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::sheet::cells_of;
    use super::super::found::Value;
    use super::*;

    fn check(labels: &str, expected: &str) {
        let rows: Vec<Found> =
            cells_of(labels).iter().map(|cell| Found { value: Value::Blank(None), ..Found::of_label(cell, false) }).collect();
        let keys: Vec<&str> = place(&rows).iter().map(|k| k.map_or("?", IndicatorKey::key)).collect();
        assert_eq!(keys.join(" "), expected, "{labels}");
    }

    #[test]
    fn shared_labels() {
        let (p4, p5, p6) = ("行政复议数量", "行政诉讼数量", "举报投诉数量");
        let parts = "维持具体行政行为数|被依法纠错数|其他情形数";
        check(&format!("{p4}|{parts}|{p5}|{parts}|{p6}"), "p4 p4_1 p4_2 p4_3 p5 p5_1 p5_2 p5_3 p6");
        check(&format!("{p4}|{parts}|{p6}"), "p4 ? ? ? p6");
        check(&format!("{p4}|{parts}|{parts}|{p6}"), "p4 p4_1 p4_2 p4_3 p5_1 p5_2 p5_3 p6");
        check(&format!("{p4}|其他情形数|被依法纠错数|{p6}"), "p4 p4_3 p5_2 p6");
        check(&format!("告知通过其他途径办理数|{parts}|{p5}|被依法纠错数"), "p3_3h p4_1 p4_2 p4_3 p5 p5_2");
        check(&format!("{p5}|{parts}|{p4}|{parts}|{p6}"), "p5 ? ? ? p4 ? ? ? p6");
        check(&format!("{p4}|{parts}"), "p4 ? ? ?");
        check(
            "参加或举办新闻发布会总次数|主要负责同志参加|政府网站在线访谈次数|主要负责同志参加|其他方式",
            "p2_2a p2_2a1 p2_2b p2_2b1 p2_2e",
        );
    }

    #[test]
    fn a_repeated_parent_separates_nothing() {
        let mut rows: Vec<Found> = cells_of("行政复议数量|维持具体行政行为数|行政复议数量|被依法纠错数|行政诉讼数量")
            .iter()
            .map(|cell| Found { value: Value::Blank(None), ..Found::of_label(cell, false) })
            .collect();
        for parent in [0, 2, 4] {
            rows[parent].value = Value::None;
        }
        let keys: Vec<&str> = place(&rows).iter().map(|k| k.map_or("?", IndicatorKey::key)).collect();
        assert_eq!(keys, ["p4", "p4_1", "p4", "p4_2", "p5"]);
    }
}
