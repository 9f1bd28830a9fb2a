//! The bodies that sign at the end of a report.
//!
//! Comes in: a report. Goes out: the names that stand alone on its last lines, and what contradicts the title among them. Which of two
//! that sign is right nobody can tell: neither is taken.

use super::same::{is_above, same};
use super::{agency, several};
use crate::report::{BlockKind, Diagnostic, Evidence, Report, Severity};
use crate::text::fold_kept;

/// So many of the last lines may be names and dates.
const LINES: usize = 5;
/// Longer lines are no signature.
const LONGEST: u32 = 60;

/// Everybody who signs, in the order of the text: lines that are nothing but names, followed at most by a date; none of them if a line
/// of another kind stands below two others.
pub fn all(report: &Report) -> Vec<(String, Evidence)> {
    // Blocks follow one another with one character between: from the end the last ones are found without the rest.
    let texts = report.text.blocks.iter().rev().zip(report.text.display.rsplit('\n'));
    let lines = texts.filter(|(b, _)| b.end > b.start && !matches!(b.kind, BlockKind::Cell { .. }));
    let mut found: Vec<(String, Evidence)> = Vec::new();
    for (number, (block, text)) in lines.take(LINES).enumerate() {
        let line = if block.end - block.start <= LONGEST { text } else { "" };
        let part = without_date(line).trim();
        let names = names(part);
        let is_date = part.is_empty() && !line.is_empty();
        if names.is_empty() && !is_date {
            // A page's last line may stand below; above the first name the text begins.
            if number > 0 || !found.is_empty() {
                break;
            }
            continue;
        }
        for name in names.into_iter().rev() {
            let from = line.find(&name).unwrap_or_default();
            let start = block.start + line[..from].chars().count() as u32;
            let span = Some(report.text.span(start, start + name.chars().count() as u32));
            let evidence = Evidence { source: "signature".into(), quote: name.clone(), span, confidence: 0.85 };
            found.push((name, evidence));
        }
    }
    found.reverse();
    found
}

/// The body that signs, if it is one.
pub fn one(report: &Report) -> Option<(String, Evidence)> {
    let mut all = all(report);
    let last = all.pop()?;
    all.iter().all(|(name, _)| same(name, &last.0)).then_some(last)
}

/// The names on a line, if it has nothing else.
fn names(line: &str) -> Vec<String> {
    let is_named = |name: &str| {
        let folded = fold_kept(name);
        agency::looks_like_agency(&folded) && agency::parts(&folded).level.is_some()
    };
    let parts: Vec<&str> = line.split([' ', '\u{3000}', '\t', '、', '，']).filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [_, _, ..] if parts.iter().all(|part| is_named(part)) => parts.into_iter().map(str::to_owned).collect(),
        // Two with a space between that the text does not keep.
        _ if is_named(line) => several::bodies(line).unwrap_or_else(|| vec![line.to_owned()]),
        _ => Vec::new(),
    }
}

/// 「青溪县教育局 2023年1月20日」 without the date.
fn without_date(line: &str) -> &str {
    let line = line.trim();
    let is_date = line.ends_with('日') && line.contains('年') && line.contains('月');
    let part = |c: char| c.is_numeric() || c.is_whitespace() || "年月日〇零○一二三四五六七八九十".contains(c);
    if is_date { line.trim_end_matches(part) } else { line }
}

/// What a signature says against the agency that the title names, or against another.
pub fn conflicts(report: &Report, titled: Option<&str>) -> Option<Diagnostic> {
    let signed = all(report);
    let of_party = |name: &str| name.starts_with("中共") || name.starts_with("中国共产党");
    let others = signed.iter().filter(|(name, _)| titled.is_none_or(|titled| !same(name, titled)) && !of_party(name));
    let mut others: Vec<&(String, Evidence)> = others.collect();
    others.dedup_by(|a, b| same(&a.0, &b.0));
    let listed = others.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
    let (severity, code, message) = match (titled, others.as_slice()) {
        (_, []) | (None, [_]) => return None,
        (None, _) => (Severity::Warn, "agency-several", format!("several bodies sign: {listed}; none is chosen")),
        (Some(titled), all) => {
            // A site prints the name of its government below what all its offices write.
            let above = all.iter().all(|(name, _)| is_above(name, titled));
            let severity = if above { Severity::Info } else { Severity::Warn };
            (severity, "agency-conflict", format!("the title names {titled}, the signature {listed}"))
        }
    };
    let span = others.first().and_then(|(_, evidence)| evidence.span);
    Some(Diagnostic { span, ..Diagnostic::new(severity, code, message) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, read_bytes};

    fn read(title: &str, end: &str) -> Report {
        let text =
            format!("{title}\n\n一、总体情况\n我局做好公开工作。\n\n六、其他需要报告的事项\n无其他需要报告的事项。\n\n{end}\n");
        crate::parse::parse(&read_bytes("a.txt", text.as_bytes(), &Limits::default()).expect("text"))
    }

    #[test]
    fn who_signs_and_what_contradicts() {
        let title = "青溪县教育局2022年政府信息公开工作年度报告";
        for (end, names, said) in [
            ("青溪县教育局\n2023年1月20日", "青溪县教育局", None),
            ("青溪县教育局 2023年1月20日", "青溪县教育局", None),
            ("青溪县水利局\n2023年1月20日", "青溪县水利局", Some(Severity::Warn)),
            ("青溪县教育局\n青溪县水利局\n2023年1月20日", "青溪县教育局|青溪县水利局", Some(Severity::Warn)),
            ("青溪县教育局　青溪县水利局\n2023年1月20日", "青溪县教育局|青溪县水利局", Some(Severity::Warn)),
            ("青溪县教育局\n2023年1月20日\n青溪县人民政府", "青溪县教育局|青溪县人民政府", Some(Severity::Info)),
            ("中共青溪县委教育工作委员会\n青溪县教育局\n2023年1月20日", "中共青溪县委教育工作委员会|青溪县教育局", None),
            ("", "", None),
        ] {
            let report = read(title, end);
            let found: Vec<String> = all(&report).into_iter().map(|(name, _)| name).collect();
            assert_eq!(found.join("|"), names, "{end}");
            let severity = report.diagnostics.iter().find(|d| d.code == "agency-conflict").map(|d| d.severity);
            assert_eq!(severity, said, "{end}: {:?}", report.diagnostics);
            assert_eq!(report.identity.agency.as_deref(), Some("青溪县教育局"), "{end}");
        }
        let open = read("2022年政府信息公开工作年度报告", "青溪县教育局\n青溪县水利局");
        assert_eq!(open.identity.agency, None);
        assert!(open.diagnostics.iter().any(|d| d.code == "agency-several"));
    }
}
