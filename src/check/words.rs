//! Slips of the pen in the running text: words printed twice, English left in a Chinese sentence (checks.md §8).
//!
//! Comes in: a report. Goes out: `Q.doubled_words`, `Q.latin_words`, each with its place. It corrects nothing and knows no grammar: a short
//! list names what may rightly stand twice.

use crate::report::{Report, Severity};

use super::prose::{Passage, Prose, sentences};
use super::{Finding, Outcome};

/// Words that may follow themselves, at the seam of two words or by custom (便民服务|服务中心, 一个一个).
const MAY_DOUBLE: &[&str] = &["服务", "彼此", "许多", "政府", "管理", "建设"];
/// English function words that no Chinese sentence needs; shorter ones stand in brands (爱in青溪).
const LATIN: &[&str] = &["and", "the", "of", "or", "with", "for", "from", "is", "are", "was", "by", "that", "this", "which"];
/// The longest word looked for twice, in characters.
const LONGEST: usize = 8;

/// Everything this file looks at.
pub(super) fn check(report: &Report) -> Vec<Finding> {
    let prose = Prose::of(report);
    prose.passages.iter().flat_map(|p| doubled(&prose, p).into_iter().chain(latin(&prose, p))).collect()
}

fn doubled(prose: &Prose, passage: &Passage) -> Vec<Finding> {
    let chars: Vec<(usize, char)> = passage.text.char_indices().collect();
    let mut findings = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let Some(length) = (2..=LONGEST).rev().find(|&n| stands_twice(&chars[at..], n)) else {
            at += 1;
            continue;
        };
        let end = chars.get(at + 2 * length).map_or(passage.text.len(), |c| c.0);
        let (span, quote) = prose.place(passage, chars[at].0..end);
        let word: String = chars[at..at + length].iter().map(|c| c.1).collect();
        findings.push(finding("Q.doubled_words", passage, span, quote, format!("“{word}” stands twice in a row")));
        at += 2 * length;
    }
    findings
}

/// Whether the first `n` characters are a word that stands twice and should not.
fn stands_twice(chars: &[(usize, char)], n: usize) -> bool {
    let Some(pair) = chars.get(..2 * n) else { return false };
    let (first, second) = pair.split_at(n);
    let same = first.iter().zip(second).all(|(a, b)| a.1 == b.1);
    let han = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    let number = |c: char| "一二三四五六七八九十百千零两".contains(c);
    same && first.iter().all(|c| han(c.1)) && !first.iter().all(|c| number(c.1) || c.1 == first[0].1) && {
        let word: String = first.iter().map(|c| c.1).collect();
        // 一个一个, 逐条逐条 are said so.
        !(MAY_DOUBLE.contains(&word.as_str()) || n == 2 && word.starts_with(['一', '逐', '每']))
    }
}

fn latin(prose: &Prose, passage: &Passage) -> Vec<Finding> {
    let text = passage.text.as_str();
    let mut findings = Vec::new();
    for sentence in sentences(text) {
        let words = &text[sentence.clone()];
        let mut at = 0;
        while let Some(start) = words[at..].find(|c: char| c.is_ascii_alphabetic()).map(|i| at + i) {
            at = words[start..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(words.len(), |i| start + i);
            let before = words[..start].trim_end().chars().next_back();
            let after = words[at..].trim_start().chars().next();
            let han = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{4E00}'..='\u{9FFF}'));
            let word = &words[start..at];
            if LATIN.contains(&word) && han(before) && han(after) && !passage.encloses(sentence.start..sentence.start + start) {
                let (span, quote) = prose.place(passage, sentence.start + start..sentence.start + at);
                findings.push(finding(
                    "Q.latin_words",
                    passage,
                    span,
                    quote,
                    format!("the English word “{word}” stands in a Chinese sentence"),
                ));
            }
        }
    }
    findings
}

fn finding(check: &'static str, passage: &Passage, span: Option<crate::report::Span>, quote: String, message: String) -> Finding {
    Finding {
        instance: passage.section.map_or("", crate::report::SectionKind::key).to_owned(),
        span,
        quote,
        ..Finding::new(check, Outcome::Noted, Severity::Info, message)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Parsed;
    use super::*;

    #[test]
    fn slips() {
        for (text, expected) in [
            ("进一步进一步加强培训，做到主动公开公开。", &["进一步进一步", "公开公开"][..]),
            ("科技计划资金资金分配结果信息。", &["资金资金"]),
            ("便民服务服务中心逐条逐条核对，一个一个答复，人人参与。", &[]),
            ("二零二零年，依法依规办理，研究讨论。", &[]),
            ("习惯养成 and 区委文件精神相统一。", &["and"]),
            ("举办Search and rescue演练，开通WiFi，爱in青溪。", &[]),
            ("印发《城市 and 乡村》一书。", &[]),
        ] {
            let report =
                format!("青溪县教育局2022年政府信息公开工作年度报告\n\n一、总体情况\n{text}\n\n六、其他需要报告的事项\n无。\n");
            let found: Vec<String> = check(&Parsed::new("a.txt", &report).report).into_iter().map(|f| f.quote).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
