//! Sections of a report against the form (checks.md §8); its tables are `tables`.
//!
//! Comes in: a report with its cells. Goes out: what is missing, out of order, numbered otherwise or empty. Whether a section is
//! missing in the report or was lost by whoever saved the file, it cannot tell.

use crate::facts::{Facts, Form, Row};
use crate::report::{Block, BlockKind, Report, Section, SectionKind, Severity};
use crate::text::normalise;

use super::{Figure, Finding, Outcome, Subject, labels, tables};

const SECTIONS: &str = "《条例》第五十条；年度报告格式（国办公开办函〔2019〕60号、〔2021〕30号）（六个部分）";

/// Everything this file looks at. Reports for the years before the form of 2019 have sections of their own: nothing is said of them.
pub(super) fn check(subject: &Subject) -> Vec<Finding> {
    let (report, facts) = (subject.report, subject.facts);
    if report.identity.year.is_some_and(|year| year < 2019) {
        return Vec::new();
    }
    let mut findings: Vec<Finding> = SectionKind::ALL.into_iter().filter_map(|kind| missing(report, kind)).collect();
    findings.extend(noted(report));
    findings.extend(numbering(report));
    findings.extend(tables::check(report, facts));
    findings.extend(empty_s5(report));
    findings.extend(fee(report, facts));
    findings
}

fn missing(report: &Report, kind: SectionKind) -> Option<Finding> {
    report.section(kind).is_none().then(|| Finding {
        instance: kind.key().to_owned(),
        requires: SECTIONS,
        ..Finding::new(
            "Q.section_missing",
            Outcome::Noted,
            Severity::Warn,
            format!("section {} was not found in this text", labels::section(kind)),
        )
    })
}

/// What parsing noted about headings, as findings.
fn noted(report: &Report) -> Vec<Finding> {
    let diagnostics = report.diagnostics.iter().filter_map(|d| {
        let (check, severity) = match d.code.as_str() {
            "section-order" => ("Q.section_order", Severity::Warn),
            "heading-doubled" => ("Q.doubled_heading", Severity::Info),
            "heading-implied" => ("Q.section_missing", Severity::Info),
            _ => return None,
        };
        let quote = d.span.map(|span| report.text.within(span)).unwrap_or_default();
        let kind =
            report.sections.iter().find(|s| d.span.is_some_and(|span| s.span.start <= span.start && span.start < s.span.end));
        Some(Finding {
            instance: kind.map_or("", |s| s.kind.key()).to_owned(),
            span: d.span,
            quote,
            requires: if check == "Q.doubled_heading" { "" } else { SECTIONS },
            ..Finding::new(check, Outcome::Noted, severity, d.message.clone())
        })
    });
    diagnostics.collect()
}

/// Statutory sections under other numerals than 一 to 六.
fn numbering(report: &Report) -> Option<Finding> {
    let numbered: Vec<(&Section, usize)> = report.sections.iter().filter_map(|s| Some((s, numeral(&s.heading)?))).collect();
    let wrong: Vec<&(&Section, usize)> = numbered.iter().filter(|(s, n)| *n != s.kind as usize + 1).collect();
    let first = wrong.first()?.0;
    let list = numbered.iter().map(|(s, n)| format!("{} {}", chinese(*n), s.kind.label())).collect::<Vec<_>>().join(", ");
    let twice = numbered.iter().enumerate().any(|(i, a)| numbered[..i].iter().any(|b| b.1 == a.1));
    let what = if twice { "numbered twice over" } else { "numbered otherwise than in the form" };
    Some(Finding {
        instance: first.kind.key().to_owned(),
        span: Some(first.span),
        quote: first.heading.clone(),
        requires: SECTIONS,
        ..Finding::new("Q.numbering", Outcome::Noted, Severity::Info, format!("the six sections are {what}: {list}"))
    })
}

/// The numeral before a heading's 、 or dot.
fn numeral(heading: &str) -> Option<usize> {
    let key = normalise(heading);
    let digits: String = key.chars().take_while(|c| "一二三四五六七八九十".contains(*c)).collect();
    if !key[digits.len()..].starts_with(['、', '.', ',']) {
        return None;
    }
    (1..=19).find(|n| chinese(*n) == digits)
}

fn chinese(n: usize) -> String {
    let digit = |n: usize| "一二三四五六七八九".chars().nth(n.wrapping_sub(1)).map(String::from).unwrap_or_default();
    if n >= 10 { format!("十{}", digit(n - 10)) } else { digit(n) }
}

/// What stands in a section below its heading, folded, without the sections' own headings.
pub(super) fn body(report: &Report, section: &Section) -> String {
    let places = report.text.places();
    let blocks = report.text.blocks.get(section.blocks.start as usize..section.blocks.end as usize).unwrap_or(&[]);
    let heading = normalise(&section.heading);
    let kept = |b: &&Block| !matches!(b.kind, BlockKind::Title) && b.end > b.start;
    let texts = blocks.iter().filter(kept).map(|b| normalise(places.slice(b.start, b.end)));
    texts.filter(|text| *text != heading && !text.ends_with(&*normalise(section.kind.label()))).collect::<Vec<_>>().join("\n")
}

/// Letters and digits of a text, without its stops.
fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// Section 五 with nothing in it.
fn empty_s5(report: &Report) -> Option<Finding> {
    let section = report.section(SectionKind::S5)?;
    let body = body(report, section);
    let chars = letters(&body);
    (chars < 10).then(|| Finding {
        instance: "s5".to_owned(),
        left: Some(Figure::Whole(chars as i64)),
        span: Some(section.span),
        quote: body.trim().to_owned(),
        requires: "《条例》第五十条第（四）项：政府信息公开工作存在的主要问题及改进情况",
        ..Finding::new(
            "Q.s5_empty",
            Outcome::Noted,
            Severity::Warn,
            if chars == 0 {
                "section s5 (存在的主要问题及改进情况) has no text".to_owned()
            } else {
                format!("section s5 (存在的主要问题及改进情况) says only “{}”", body.trim())
            },
        )
    })
}

/// The statement on 信息处理费 that the form of 2021 expects in section 六.
fn fee(report: &Report, facts: &Facts) -> Option<Finding> {
    let form2021 = facts.form_table2 == Some(Form::F2021) || report.identity.year.is_some_and(|y| y >= 2021);
    let section = report.section(SectionKind::S6).filter(|_| form2021)?;
    let said = |text: &str| ["处理费", "收费", "收取", "费用"].iter().any(|w| text.contains(w));
    let elsewhere = [SectionKind::S1, SectionKind::S5].into_iter().filter_map(|k| report.section(k));
    let body_s6 = body(report, section);
    if said(&body_s6) || elsewhere.into_iter().any(|s| body(report, s).contains("信息处理费")) {
        return None;
    }
    let charged = facts.value(Row::Fees, crate::facts::Column::Amount).filter(|fees| *fees > 0);
    let beside = charged.map(|yuan| format!(", while table 2 prints 行政事业性收费 of {yuan} 元")).unwrap_or_default();
    Some(Finding {
        instance: "s6".to_owned(),
        left: charged.map(Figure::Whole),
        span: Some(section.span),
        quote: body_s6.trim().chars().take(60).collect(),
        requires: "国办公开办函〔2021〕30号：第六部分报告信息处理费收取情况",
        ..Finding::new(
            "Q.s6_fee",
            Outcome::Noted,
            Severity::Info,
            format!("section 六、其他需要报告的事项 does not say whether 信息处理费 was charged{beside}"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{FEE, LONG, Parsed, TABLE, has, report};
    use super::*;

    fn faults(text: &str) -> Vec<(&'static str, String, Severity)> {
        let parsed = Parsed::new("青石镇.txt", text);
        check(&parsed.subject()).into_iter().map(|f| (f.check, f.instance, f.severity)).collect()
    }

    #[test]
    fn sections_missing_out_of_order_and_misnumbered() {
        let found = faults(&report(&[
            ("一、总体情况", LONG),
            ("三、主动公开政府信息情况", TABLE),
            ("六、其他需要报告的事项", FEE),
            ("五、存在的主要问题及改进情况", LONG),
        ]));
        assert_eq!(has(&found, "Q.section_missing", "s3"), Some(Severity::Warn));
        assert_eq!(has(&found, "Q.section_missing", "s4"), Some(Severity::Warn));
        assert_eq!(has(&found, "Q.section_missing", "s2"), None);
        assert_eq!(has(&found, "Q.section_order", "s5"), Some(Severity::Warn));
        assert_eq!(has(&found, "Q.numbering", "s2"), Some(Severity::Info));
    }

    #[test]
    fn empty_improvements_and_fees_not_spoken_of() {
        for (s5, s6, expected) in [
            ("无。", FEE, &["Q.s5_empty"][..]),
            ("暂无。", FEE, &["Q.s5_empty"]),
            (LONG, "无。", &["Q.s6_fee"]),
            (LONG, "本年未发生收费。", &[]),
            ("（一）存在问题\n公开目录更新不够及时。\n（二）改进\n按月核对。", FEE, &[]),
        ] {
            let text = report(&[("一、总体情况", LONG), ("五、存在的主要问题及改进情况", s5), ("六、其他需要报告的事项", s6)]);
            let found: Vec<&str> = faults(&text).into_iter().map(|f| f.0).filter(|c| *c != "Q.section_missing").collect();
            assert_eq!(found, expected, "{s5} {s6}");
        }
    }

    #[test]
    fn reports_before_the_form_have_sections_of_their_own() {
        let old = report(&[("一、概述", LONG), ("二、主动公开政府信息情况", LONG)]).replace("2022年", "2014年");
        assert!(faults(&old).is_empty());
    }

    #[test]
    fn numerals_are_read() {
        for (heading, expected) in
            [("一、总体情况", Some(1)), ("十二、其他", Some(12)), ("总体情况", None), ("五 、存在", Some(5))]
        {
            assert_eq!(numeral(heading), expected, "{heading}");
        }
    }
}
