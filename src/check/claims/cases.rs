//! Sentences about agencies that do not exist, and what is claimed in them.
//!
//! Comes in: a text and a report's tables. Goes out: what is found, in short, against what is expected. Sentences in which
//! nothing may be claimed, or nothing for certain, stand in [`super::traps`].
//!
//! The tables: new 20, carried_in 5, handled 22, carried_out 3; granted 10, partly 2, denied 1 + 2, unable 4 + 1, refused 1,
//! other 1; review 3, suits 1 + 1; normative documents made 4, repealed 6.

use proptest::prelude::*;

use super::super::{Figure, Finding, Outcome, Subject};
use super::check as claims;
use crate::facts::{BLOCKS, Cell, CellState, Column, Facts, Form, Row, Table, rows};
use crate::report::{BlockKind, Identity, Kind, Mapped, Report, ReportId, Severity};
use crate::text::TextBuilder;

fn value(row: Row) -> i64 {
    match row {
        Row::New => 20,
        Row::CarriedIn => 5,
        Row::HandledTotal => 22,
        Row::CarriedOut | Row::Review => 3,
        Row::Granted => 10,
        Row::PartlyGranted | Row::DeniedProcess => 2,
        Row::UnableNotHeld => 4,
        Row::DeniedSecret | Row::UnableNeedsCreation | Row::RefusedRepeat => 1,
        row if row == Row::OtherMisc || BLOCKS.contains(&row) => 1,
        _ => 0,
    }
}

fn facts() -> Facts {
    let mut cells = vec![];
    for (column, value) in [(Column::Made, 4), (Column::Repealed, 6)] {
        cells.push(Cell::bare(Row::NormativeDocuments, column, CellState::Printed(value)));
    }
    for row in rows(Table::T3, Form::F2021).chain(rows(Table::T4, Form::F2021)) {
        cells.push(Cell::bare(row, Column::Total, CellState::Printed(value(row))));
    }
    Facts { form_table2: Some(Form::F2021), form_table3: Some(Form::F2021), cells, ..Facts::default() }
}

/// A report of 2023 without sections whose source is `text`: paragraphs, one a line; a line after `#` is a heading.
fn report(agency: &str, kind: Kind, text: &str) -> Report {
    let mut builder = TextBuilder::default();
    let mut at = 0;
    for line in text.split('\n') {
        let (skip, kind) = if line.starts_with('#') { (1, BlockKind::Heading) } else { (0, BlockKind::Paragraph) };
        builder.push(kind, [&Mapped::verbatim(&line[skip..], at + skip as u32)]);
        at += line.len() as u32 + 1;
    }
    let identity = Identity { agency: Some(agency.to_owned()), kind: Some(kind), year: Some(2023), ..Identity::default() };
    Report { identity, sections: vec![], text: builder.finish(), grids: vec![], pages: vec![], diagnostics: vec![] }
}

pub(super) fn findings(agency: &str, kind: Kind, text: &str) -> Vec<Finding> {
    let (report, facts, id) = (report(agency, kind, text), facts(), ReportId(String::new()));
    claims(&Subject { id: &id, file: "", report: &report, facts: &facts })
}

/// `received=20` agrees, `received≠9` differs, `received~9` differs but may be about something else; `?` not known.
pub(super) fn short(finding: &Finding) -> String {
    let sign = match (finding.outcome, finding.severity) {
        (Outcome::Agrees, _) => "=",
        (Outcome::Differs, Severity::Warn) => "≠",
        (Outcome::Differs, _) => "~",
        _ => "?",
    };
    let name = if finding.check == "N.reason" { &finding.instance } else { finding.check.trim_start_matches("N.") };
    match finding.left {
        Some(Figure::Whole(value)) => format!("{name}{sign}{value}"),
        Some(Figure::Real(value)) => format!("{name}{sign}{value}%"),
        None => format!("{name}{sign}"),
    }
}

pub(super) fn check(text: &str, expected: &str) {
    let found: Vec<String> = findings("云泽县林草局", Kind::Department, text).iter().map(short).collect();
    assert_eq!(found.join(" "), expected, "{text}");
}

#[test]
fn the_run_of_a_request() {
    for (text, expected) in [
        ("全年收到政府信息公开申请20件，答复22件。", "received=20 handled=22"),
        ("2023年，我局共收到政府信息公开申请25件。", "received=25"),
        ("2023年，县林草局共受理依申请公开二十件。", "received=20"),
        ("２０２３年收到政府信息公开申请２１件。", "received≠21"),
        ("我局全年收到申请人提出的政府信息公开申请19宗，均已按时办结。", "received≠19 all_done~0"),
        (
            "上年结转5件，本年新收政府信息公开申请20件，办结22件，结转下年度3件。",
            "carried_in=5 received=20 handled=22 carried_out=3",
        ),
        ("本年度新收信息公开申请20件，上年度结转4件，顺延到下一年度办理3件。", "received=20 carried_in≠4 carried_out=3"),
        ("收到政府信息公开申请20件（含上年结转5件），其中3件结转至2024年办理。", "received=20 carried_in=5 carried_out=3"),
        ("收到政府信息公开申请20件，2022年结转5件，转下年办理2件。", "received=20 carried_in=5 carried_out≠2"),
        ("收到政府信息公开申请20余件，答复约30件。", "received=20 handled~30"),
        ("本年度没有受理政府信息公开申请。", "received≠0"),
        ("我局2023年未收到政府信息公开申请，未发生行政复议、行政诉讼。", "received≠0 review≠0 suits≠0"),
        ("2023年共受理依申请公开事项0件。", "received≠0"),
        ("收到政府信息公开申请20件，全部办结。", "received=20 all_done≠0"),
        ("收到政府信息公开申请20件，均已办结。", "received=20 all_done≠0"),
        ("收到政府信息公开申请20件，除3件结转下年外，均已办结。", "received=20 carried_out=3"),
        ("收到政府信息公开申请20件，上年结转5件，均已办结。", "received=20 carried_in=5 all_done~0"),
        ("收到政府信息公开申请1,020件。", "received≠1020"),
        ("收到政府信息公开申请0.2万件。", "received≠2000"),
    ] {
        check(text, expected);
    }
}

#[test]
fn results_and_reasons() {
    for (text, expected) in [
        ("答复政府信息公开申请22件，其中予以公开10件、部分公开2件、不予公开3件。", "handled=22 granted=10 partly=2 denied=3"),
        (
            "在办结的政府信息公开申请中，予以公开9件，无法提供5件，不予处理1件，其他处理1件。",
            "granted≠9 unable=5 refused=1 other=1",
        ),
        ("收到政府信息公开申请20件。予以公开9件；不予公开4件。", "received=20 granted≠9 denied≠4"),
        ("收到政府信息公开申请20件。予以公开及部分公开12件，无法提供6件。", "received=20 granted_or_partly=12 unable≠6"),
        ("收到政府信息公开申请20件。予以公开、部分公开共11件。", "received=20 granted_or_partly≠11"),
        ("依申请公开方面，同意公开答复10件，不予公开答复3件。", "granted=10 denied=3"),
        ("答复依申请公开22件；作其他处理（含申请人主动撤回申请）1件。", "handled=22 other=1"),
        ("答复依申请公开22件。因本机关不掌握等原因无法提供4件。", "handled=22 unable≠4"),
        ("答复依申请公开22件。因属于国家秘密不予公开1件。", "handled=22 denied_secret=1"),
        (
            "答复依申请公开22件。不予公开3件（属于国家秘密1件、属于四类过程性信息2件）。",
            "handled=22 denied=3 denied_secret=1 denied_process=2",
        ),
        (
            "答复依申请公开22件。无法提供5件：本机关不掌握4件、没有现成信息需要另行制作2件。",
            "handled=22 unable=5 unable_not_held=4 unable_needs_creation≠2",
        ),
        ("答复依申请公开22件。属于重复申请1件，信访举报投诉类申请1件。", "handled=22 refused_repeat=1 refused_petition≠1"),
        (
            "答复依申请公开22件。予以公开10件，占45.45%；不予公开3件，占办结总数的20.0%。",
            "handled=22 granted=10 rate=45.45% denied=3 rate≠20%",
        ),
        (
            "答复依申请公开22件。予以公开10件（占45.4%），部分公开2件（占30%）。",
            "handled=22 granted=10 rate=45.4% partly=2 rate~30%",
        ),
        ("答复依申请公开22件。予以公开9件，占40.9%。", "handled=22 granted≠9"),
        ("答复依申请公开22件。予以公开、部分公开分别为10件、2件。", "handled=22"),
    ] {
        check(text, expected);
    }
}

#[test]
fn common_wordings_of_requests() {
    for (text, expected) in [
        ("收到公民、法人和其他组织政府信息公开申请20件。", "received=20"),
        ("收到公民、法人和其他组织政府信息公开申请9件。", "received≠9"),
        ("收到公民、法人和其他组织提出的政府信息公开申请9件。", "received≠9"),
        ("今年共办理政府信息公开申请25件。", "handled=25"),
        ("今年共办理政府信息公开申请9件。", "handled≠9"),
        ("全年共办理依申请公开9件。", "handled≠9"),
        ("政府信息公开申请20件。", "received=20"),
        ("政府信息公开申请共9件。", "received~9"),
        ("全年收到申请20件，同比下降10%。", "received=20"),
        ("全年收到申请9件，同比下降10%。", "received~9"),
        ("收到申请九件。", "received~9"),
        ("依申请公开方面：收到9件。", "received~9"),
        ("通过政府网站主动公开信息300条，收到政府信息公开申请9件。", "received≠9"),
        ("办理政府信息公开申请22件，公开答复12件。", "handled=22 granted=12"),
        ("办理政府信息公开申请22件，公开答复9件。", "handled=22 granted~9"),
        ("全年收到依申请公开20件，答复公开10件。", "received=20 granted=10"),
        ("对政府信息公开申请作出不予公开答复3件，作出信息不存在答复4件。", "denied=3"),
        ("新制发规范性文件4件，修订规范性文件1件。", "documents_made=4"),
        ("新制发规范性文件2件，修订规范性文件1件。", "documents_made~2"),
        ("依申请公开引发行政复议占全部复议案件的12%，行政复议42件。", "review~42"),
        ("收到关于征地的政府信息公开申请20件。", "received=20"),
    ] {
        check(text, expected);
    }
}

#[test]
fn reviews_suits_and_documents() {
    for (text, expected) in [
        ("因政府信息公开引起的行政复议3件、行政诉讼1件。", "review=3 suits=1"),
        ("因政府信息公开引起的行政复议2件、行政诉讼4件。", "review≠2 suits≠4"),
        ("因政府信息公开发生3件行政复议、2件行政诉讼。", "review=3 suits=2"),
        ("有1件涉及政府信息公开工作的行政复议。", "review≠1"),
        ("因政府信息公开被申请行政复议、提起行政诉讼共5件。", "suits=5"),
        ("信息公开类行政复议、行政诉讼均为0件。", "review≠0 suits≠0"),
        ("政府信息公开类未经复议直接起诉1件，复议后起诉1件。", "suits=1 suits=1"),
        ("未发生因政府信息公开引起的行政复议。", "review≠0"),
        ("全年没有因依申请公开引起的行政诉讼案件。", "suits≠0"),
        ("全年制发规范性文件4件，废止规范性文件5件。", "documents_made=4 documents_repealed≠5"),
        ("全年制发行政规范性文件5件，备案3件。", "documents_made≠5"),
    ] {
        check(text, expected);
    }
}

#[test]
fn messages_name_what_was_matched() {
    for (text, message, quote) in [
        (
            "全年收到政府信息公开申请25件。",
            "text says 收到…25件; table 3, column 总计: 本年新收 20 + 上年结转 5 = 25",
            "全年收到政府信息公开申请25件。",
        ),
        (
            "答复政府信息公开申请9件。",
            "text differs: it says 答复…9件; table 3, column 总计: （七）总计 22, or （七）总计 22 − 上年结转 5 = 17, or 本年新收 20 + \
             上年结转 5 = 25",
            "答复政府信息公开申请9件。",
        ),
    ] {
        let found = findings("云泽县林草局", Kind::Department, text);
        assert_eq!((found[0].message.as_str(), found[0].quote.as_str()), (message, quote));
        assert_eq!(found[0].span.and_then(|s| s.slice(text)), Some(quote));
        // 答复 may mean three figures, of three cells.
        assert_eq!(found[0].cells.len(), if message.contains("differs") { 3 } else { 2 });
    }
}

#[test]
fn long_sentences_are_quoted_in_part() {
    let text = format!("{}，全年收到政府信息公开申请9件。", "认真落实各项要求，".repeat(30));
    let found = findings("云泽县林草局", Kind::Department, &text);
    assert_eq!(found[0].quote, "收到政府信息公开申请9件");
}

/// Pieces of which sentences of such reports are made, in any order.
const PIECES: &[&str] = &[
    "收到",
    "政府信息公开申请",
    "20件",
    "，",
    "（",
    "）",
    "。",
    "；",
    "、",
    "予以公开",
    "部分公开",
    "及",
    "不予公开",
    "等",
    "占",
    "4.5%",
    "2022年",
    "2023年",
    "上年结转",
    "结转下年度",
    "答复",
    "均",
    "已",
    "办结",
    "未收到",
    "行政复议",
    "行政诉讼",
    "均为",
    "0",
    "各",
    "1,234件",
    "《",
    "》",
    "1月",
    "十二",
    "宗",
    "万",
    "余",
    "其中",
    "全市",
    "比上年",
    "🙂",
    "é",
    "：",
    "\u{3000}",
    " ",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_text_gives_findings_that_can_be_cut_out(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60),
        noise in ".{0,20}",
    ) {
        let text = format!("{}{noise}{}", pieces.concat(), pieces.iter().rev().copied().collect::<String>());
        let text = text.replace(['\n', '#'], "");
        for finding in findings("云泽县林草局", Kind::Department, &text) {
            let span = finding.span.expect("claims have a place");
            prop_assert!(span.slice(&text).is_some(), "{span:?} in {text}");
            prop_assert!(!finding.quote.is_empty() && finding.quote.chars().count() <= 120, "{}", finding.quote);
        }
    }
}
