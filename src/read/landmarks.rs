//! The words that show where on a page the document stands.
//!
//! Comes in: nothing. Goes out: patterns, as data, that the search for a page's content is given. What they mean for a
//! report is not known here.

/// Phrases of which a document of the kind that is looked for holds each about once, at the start of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Landmark {
    /// Wordings; of one of them all parts must stand in the line in this order.
    pub wordings: &'static [&'static [&'static str]],
}

/// The section headings of the official form, in the wordings in use (white space taken out).
pub(super) const LANDMARKS: &[Landmark] = &[
    Landmark { wordings: &[&["总体情况"], &["基本情况"], &["概述"]] },
    Landmark { wordings: &[&["主动公开", "信息", "情况"], &["信息", "主动公开", "情况"]] },
    Landmark { wordings: &[&["行政复议", "行政诉讼"], &["复议", "诉讼", "情况"]] },
    Landmark { wordings: &[&["收到", "申请", "情况"], &["处理", "申请", "情况"], &["信息公开申请", "情况"]] },
    Landmark { wordings: &[&["存在", "问题"], &["主要问题"], &["问题", "改进"]] },
    Landmark {
        wordings: &[&["其他需要报告"], &["需要报告", "其他事项"], &["其他", "事项"], &["需要说明", "事项"]]
    },
];

/// How many different landmarks a part of a page must hold to be the document.
pub(super) const ENOUGH: u32 = 5;

/// One of these stands in every landmark: most lines of a page need no closer look.
const TELLING: [char; 6] = ['况', '述', '讼', '题', '项', '告'];

/// Which landmark a line is, as its place in the list: the line begins with it after its numeral, or is short.
pub(super) fn landmark(line: &str, landmarks: &[Landmark]) -> Option<usize> {
    if !line.contains(TELLING) {
        return None;
    }
    let is_numeral = |c: char| "一二三四五六七八九十0123456789、．.，（）() #\u{A0}\u{3000}".contains(c);
    let rest = line.trim_start_matches(is_numeral);
    let is_short = rest.chars().count() <= 36;
    landmarks.iter().position(|landmark| {
        landmark.wordings.iter().any(|parts| {
            let mut from = 0;
            parts.iter().enumerate().all(|(number, part)| {
                let found = rest[from..].find(part).filter(|&at| is_short || (number == 0 && at == 0 && parts.len() == 1));
                from += found.map_or(0, |at| at + part.len());
                found.is_some()
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_landmark_has_a_telling_character() {
        let wordings = LANDMARKS.iter().flat_map(|landmark| landmark.wordings);
        assert!(wordings.into_iter().all(|parts| parts.iter().any(|part| part.contains(TELLING))));
    }

    #[test]
    fn cases() {
        for (line, expected) in [
            ("一、总体情况", Some(0)),
            ("总体情况2022年，本单位认真落实各项要求，全年主动公开信息一百余条，回应关切，办理申请若干件。", Some(0)),
            ("二、主动公开政府信息情况", Some(1)),
            ("三、收到和处理政府信息公开申请情况", Some(3)),
            ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", Some(2)),
            ("五、政府信息公开工作存在的主要问题及改进情况", Some(4)),
            ("六、其他需要报告的事项", Some(5)),
            ("本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、存在的主要问题及改进情况组成。", None),
            ("（二）依申请公开情况", None),
            ("首页", None),
            ("", None),
        ] {
            assert_eq!(landmark(line, LANDMARKS), expected, "{line}");
        }
    }
}
