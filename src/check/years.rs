//! A wrong year in a report: the trace that last year's text leaves (checks.md §5).
//!
//! Comes in: a report whose year is known. Goes out: `Y.title` where title, statistical period and file name disagree, `Y.text` where
//! the text speaks of another year as of its own, or plans for the year that is over. It does not say where a text comes from.
//!
//! A year is a fault only at the head of a clause, followed by the agency itself or by a verb of reporting, in a sentence that
//! compares nothing and tells no history. Titles, numbers of documents, dates and brackets are passed over.

use std::cell::OnceCell;
use std::ops::Range;

use crate::report::{Level, Report, SectionKind, Severity};

use super::prose::{Passage, Prose, YearAt, behind_numbering, clauses, sentences, words, years};
use super::{Figure, Finding, Outcome, Subject};

const REQUIRES: &str = "《条例》第四十九条：公布上一年度的政府信息公开工作年度报告";

/// Words of a sentence that compares years, tells history or speaks of other documents.
const ELSEWHEN: &str = "同比 环比 相比 较上 较去 较20 较前 较往 上年 去年 上一年 前一年 累计 以来 截至 截止 \
    连续 历年 往年 此前 曾 三年 五年 规划 预算 决算 修订 施行 考评 考核结果 考核中 评估 评议 \
    评选 荣获 获评 被评 排名 位列 名列 成立 设立 启用 上线 挂牌 组建 划转 机构改革 回顾 期间 \
    增长 下降 整改";

/// Words of a plan.
const PLANS: &str = "将 拟 下一步 计划 力争 继续 打算 安排 争取 要";

/// 将 as a future tense: elsewhere it takes an object (将公开工作纳入考核).
const WILL: &str = "将进一步 将继续 将深入贯彻 将着力 将从以下 将严格按照 将不断 将认真 将着重 将采取 将持续 \
    将坚持以 将紧紧 将紧扣 将这样 将更加 将加大 将努力 将切实 将积极 将大力 将抓好 将做好";
const TAKES_OBJECT: &str = "作为 纳入 列入 列为 融入 转化为 落实到";

/// What a report says it did; 收到 … are said of the year that is reported.
const VERBS: &str = "共收 共受理 共主动 共公开 共办 共发布 共接 共印发 共召开 全年 未 没有 无其他 无需 收到 \
    受理 办理 主动公开 公开政府 公开各类 发布 召开 印发 新收 收取 通过政府 通过门户 通过网站 \
    通过微信 通过各";
const OWN_YEAR_ONLY: &str = "收到 受理 收取 未发生 没有 主动公开 共公开 公开各类 公开政府";

/// Everything this file looks at.
pub(super) fn check(subject: &Subject) -> Vec<Finding> {
    let identity = &subject.report.identity;
    let Some((year, evidence)) = identity.year.zip(identity.year_evidence.as_ref()) else { return Vec::new() };
    if evidence.confidence < 0.75 {
        return Vec::new();
    }
    let prose = Prose::of(subject.report);
    let titled = evidence.source.contains("title");
    let own = Own { year, names: own_names(subject.report), level: identity.level, sure: evidence.confidence >= 0.9 };
    let mut findings = periods(&prose, year, titled);
    let contradicted = !findings.is_empty();
    findings.extend(file_name(subject.file, year));
    if contradicted {
        // Which of the two years is the report's is open: nothing can be measured by it.
        return findings;
    }
    for passage in &prose.passages {
        findings.extend(in_passage(&prose, passage, &own));
    }
    findings
}

/// What is known of the report itself.
struct Own {
    year: u16,
    names: Vec<String>,
    level: Option<Level>,
    sure: bool,
}

/// Statistical periods that are not of the report's year.
fn periods(prose: &Prose, year: u16, titled: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for passage in &prose.passages {
        for sentence in sentences(&passage.text) {
            let text = &passage.text[sentence.clone()];
            if !["统计期", "统计周期", "所列数据", "报告期"].iter().any(|w| text.contains(w)) {
                continue;
            }
            for found in years(text) {
                let Some(tail) = text[found.range.end..].strip_prefix("1月1日") else { continue };
                let tail: String = tail.chars().take(24).collect();
                let Some((between, _)) = tail.split_once("12月31日") else { continue };
                let end = years(between).last().map_or(found.year, |y| y.year);
                // A period of several years is no report's.
                if found.year != year && end == found.year {
                    let at = sentence.start + found.range.start..sentence.start + found.range.end;
                    findings.push(period(prose, passage, at, year, found.year, titled && findings.is_empty()));
                }
            }
        }
    }
    findings
}

fn period(prose: &Prose, passage: &Passage, at: std::ops::Range<usize>, year: u16, says: u16, title: bool) -> Finding {
    let (span, quote) = prose.place(passage, at);
    let message = if title {
        format!("the title says {year}, the statistical period (统计期限) says {says}")
    } else {
        format!("the report is for {year}, a statistical period (统计期限) in it is of {says}")
    };
    Finding {
        instance: "period".to_owned(),
        left: Some(Figure::Whole(i64::from(says))),
        right: Some(Figure::Whole(i64::from(year))),
        span,
        quote,
        requires: REQUIRES,
        ..Finding::new(if title { "Y.title" } else { "Y.text" }, Outcome::Differs, Severity::Warn, message)
    }
}

/// The year in the file's name, if it names just one. A name is given by whoever saved the file: worth a look only.
fn file_name(file: &str, year: u16) -> Option<Finding> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let mut named: Vec<u16> = years(name).into_iter().map(|y| y.year).collect();
    named.dedup();
    let [says] = named[..] else { return None };
    (says != year).then(|| Finding {
        instance: "file".to_owned(),
        left: Some(Figure::Whole(i64::from(says))),
        right: Some(Figure::Whole(i64::from(year))),
        quote: name.to_owned(),
        ..Finding::new(
            "Y.title",
            Outcome::Differs,
            Severity::Info,
            format!("the report is for {year}, the name of its file says {says}"),
        )
    })
}

/// Names by which a report speaks of its agency: as titled, and without its place or its government's words.
fn own_names(report: &Report) -> Vec<String> {
    let Some(agency) = &report.identity.agency else { return Vec::new() };
    let agency = crate::text::normalise(agency);
    let region = report.identity.region.as_deref().map(crate::text::normalise).unwrap_or_default();
    let bare = agency.strip_prefix(&region).unwrap_or(&agency).to_owned();
    let mut names = Vec::new();
    for name in [agency, bare] {
        let short = name.trim_end_matches("人民政府").trim_end_matches("办事处").to_owned();
        names.extend([name, short].into_iter().filter(|n| n.chars().count() >= 3));
    }
    names.sort_by_key(|n| std::cmp::Reverse(n.len()));
    names.dedup();
    names
}

fn in_passage(prose: &Prose, passage: &Passage, own: &Own) -> Vec<Finding> {
    let text = passage.text.as_str();
    let mut findings = Vec::new();
    let paragraph = Paragraph { passage, own, tells_both: OnceCell::new() };
    for sentence in sentences(text) {
        let said = Said { paragraph: &paragraph, range: sentence.clone(), whole: OnceCell::new() };
        for clause in clauses(text, sentence.clone()) {
            let head = clause.start + behind_numbering(&text[clause.clone()]);
            for found in years(&text[clause.clone()]) {
                let at = clause.start + found.range.start..clause.start + found.range.end;
                let free = !passage.encloses(sentence.start..at.start) && leads(&text[head..at.start], own);
                let found = YearAt { range: at.clone(), ..found };
                let Some((severity, message)) = free.then(|| said.judge(&found)).flatten() else { continue };
                let (span, quote) = prose.place(passage, at.start..clause.end.max(at.end));
                findings.push(Finding {
                    instance: passage.section.map_or("", SectionKind::key).to_owned(),
                    left: Some(Figure::Whole(i64::from(found.year))),
                    right: Some(Figure::Whole(i64::from(own.year))),
                    span,
                    quote,
                    requires: REQUIRES,
                    ..Finding::new("Y.text", Outcome::Noted, severity, message)
                });
            }
        }
    }
    findings.extend(opening(prose, passage, own));
    findings
}

/// Whether what stands before a year in its clause leaves it at the clause's head: nothing, 在, or the agency itself.
fn leads(before: &str, own: &Own) -> bool {
    let before = before.trim();
    matches!(before, "" | "在" | "街道" | "全年") || names_itself(before, own).is_some_and(str::is_empty)
}

/// What follows the agency's name or pronoun, if the text begins with one.
fn names_itself<'t>(text: &'t str, own: &Own) -> Option<&'t str> {
    if let Some(rest) = own.names.iter().find_map(|name| text.strip_prefix(name.as_str())) {
        return Some(rest);
    }
    let of_level: &[&str] = match own.level {
        Some(Level::Province) => &["全省", "全市", "全区"],
        Some(Level::Prefecture) => &["全市", "全州", "全盟"],
        Some(Level::County) => &["全县", "全区", "全市", "全旗"],
        Some(Level::Township) => &["全镇", "全乡", "全街道"],
        None => &[],
    };
    let bodies = ["机关", "单位", "街道", "部门", "局", "办", "委", "厅", "镇", "乡", "县", "市", "区", "省", "中心", "院", "处"];
    of_level.iter().chain(&["全局", "全系统"]).find_map(|w| text.strip_prefix(w)).or_else(|| {
        let rest = text.strip_prefix(['我', '本'])?;
        bodies.iter().find_map(|body| rest.strip_prefix(body))
    })
}

/// A passage, with what it says as a whole.
struct Paragraph<'a> {
    passage: &'a Passage,
    own: &'a Own,
    /// Whether it speaks of the report's own year too: then it may tell one year after the other.
    tells_both: OnceCell<bool>,
}

impl Paragraph<'_> {
    fn tells_both(&self) -> bool {
        let text = &self.passage.text;
        *self.tells_both.get_or_init(|| sentences(text).into_iter().any(|s| self.names_own(s.clone()) && !text[s].contains('将')))
    }

    /// Whether a sentence names the report's own year, outside brackets.
    fn names_own(&self, sentence: Range<usize>) -> bool {
        let named = years(&self.passage.text[sentence.clone()]);
        let free = |y: &YearAt| !self.passage.encloses(sentence.start..sentence.start + y.range.start);
        named.iter().any(|y| y.year == self.own.year && free(y))
    }
}

/// A sentence. What it says as a whole is looked up once, not for each of its years: that would be quadratic.
struct Said<'a> {
    paragraph: &'a Paragraph<'a>,
    /// Its bytes in the passage.
    range: Range<usize>,
    whole: OnceCell<Whole>,
}

/// What a whole sentence says.
struct Whole {
    elsewhen: bool,
    names_own: bool,
    plans: bool,
    /// Where in the passage the last word of [`OWN_YEAR_ONLY`] stands.
    counts: Option<usize>,
    /// Where the last word of [`TAKES_OBJECT`] stands.
    takes_object: Option<usize>,
}

impl Said<'_> {
    fn whole(&self) -> &Whole {
        self.whole.get_or_init(|| {
            let text = &self.paragraph.passage.text[self.range.clone()];
            let last = |list| words(list).filter_map(|w| text.rfind(w)).max().map(|at| self.range.start + at);
            Whole {
                elsewhen: words(ELSEWHEN).any(|w| text.contains(w)),
                names_own: self.paragraph.names_own(self.range.clone()),
                plans: words(PLANS).any(|w| text.contains(w)),
                counts: last(OWN_YEAR_ONLY),
                takes_object: last(TAKES_OBJECT),
            }
        })
    }

    /// Whether a year at the head of a clause is a fault, and what to say of it. `found` stands in the passage.
    fn judge(&self, found: &YearAt) -> Option<(Severity, String)> {
        let (passage, own) = (self.paragraph.passage, self.paragraph.own);
        let after = passage.text[found.range.end..self.range.end].trim_start();
        let said = after.strip_prefix(',').unwrap_or(after);
        let behind = |word: Option<usize>| word.is_some_and(|at| at + said.len() >= self.range.end);
        let likely = if own.sure { Severity::Warn } else { Severity::Info };
        if found.year == own.year {
            let plan = passage.section == Some(SectionKind::S5)
                && own.sure
                && names_itself(said, own).is_some_and(|rest| words(WILL).any(|w| rest.starts_with(w)))
                && !behind(self.whole().takes_object)
                && !self.whole().elsewhen;
            return plan.then(|| (likely, format!("the report for {0} plans for {0}, the year that is over", own.year)));
        }
        let speaks = names_itself(said, own).is_some() || words(VERBS).any(|v| reports(said, v));
        if !speaks || self.whole().elsewhen || self.whole().names_own {
            return None;
        }
        if found.year > own.year {
            // Plans speak of later years; requests, information and fees are counted for the year itself.
            let counted = behind(self.whole().counts) && !self.whole().plans;
            if !counted || passage.section == Some(SectionKind::S5) {
                return None;
            }
        }
        let far = found.year.abs_diff(own.year) > 1;
        let severity = if self.paragraph.tells_both() || far { Severity::Info } else { likely };
        Some((severity, format!("the report is for {}, this sentence speaks of {} as its own year", own.year, found.year)))
    }
}

/// Whether a text begins with a verb of reporting. 「2021年印发的」 and 「2021年印发《…》」 only date a document.
fn reports(said: &str, verb: &str) -> bool {
    said.strip_prefix(verb).is_some_and(|rest| !rest.starts_with(['的', '《']))
}

/// 「现将2021年度政府信息公开工作情况报告如下」 before the first section.
fn opening(prose: &Prose, passage: &Passage, own: &Own) -> Option<Finding> {
    if passage.section.is_some() {
        return None;
    }
    let text = passage.text.as_str();
    sentences(text).into_iter().find_map(|sentence| {
        let words = &text[sentence.clone()];
        let now = words.find("现将")?;
        let all: Vec<YearAt> = years(&words[now..]);
        let [found] = &all[..] else { return None };
        let near = words[now..now + found.range.start].chars().count() <= 32;
        let reports = ["情况报告", "年度报告", "工作报告", "情况汇报"].iter().any(|w| words[now + found.range.end..].contains(w));
        let free = !passage.encloses(sentence.start..sentence.start + now + found.range.start);
        let dated = words[now + found.range.end..].starts_with(|c: char| c.is_ascii_digit());
        if found.year == own.year || !near || !reports || !free || dated || !own.sure {
            return None;
        }
        let at = sentence.start + now + found.range.start..sentence.start + now + found.range.end;
        let (span, quote) = prose.place(passage, at);
        Some(Finding {
            instance: "opening".to_owned(),
            left: Some(Figure::Whole(i64::from(found.year))),
            right: Some(Figure::Whole(i64::from(own.year))),
            span,
            quote,
            requires: REQUIRES,
            ..Finding::new(
                "Y.text",
                Outcome::Noted,
                Severity::Warn,
                format!("the report is for {}, its opening announces the report for {}", own.year, found.year),
            )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::Parsed;
    use super::*;

    fn faults(text: &str) -> Vec<(&'static str, Severity, String)> {
        let parsed = Parsed::new("青石镇.txt", text);
        check(&parsed.subject()).into_iter().map(|f| (f.check, f.severity, f.quote)).collect()
    }

    /// A report of 青石镇 for 2022 with this overview and these improvements.
    fn report(s1: &str, s5: &str) -> String {
        format!(
            "青溪县青石镇人民政府2022年政府信息公开工作年度报告\n\n一、总体情况\n{s1}\n\n五、存在的主要问题及改进情况\n{s5}\n\n六、其他需要报告的事项\n无。\n"
        )
    }

    #[test]
    fn another_year_spoken_of_as_its_own() {
        for (s1, s5, quote) in [
            ("2021年，我镇共收到政府信息公开申请3件。", "不足。", "2021年，"),
            ("1.2021年青石镇在县委领导下，推进公开。", "不足。", "2021年青石镇在县委领导下，"),
            ("本镇2021年度未收到政府信息公开申请。", "不足。", "2021年度未收到政府信息公开申请。"),
            ("2023年，我镇共公开信息30条。", "不足。", "2023年，"),
            ("公开平稳。", "2021年，我镇公开工作仍有不足。2023年，我镇将继续努力。", "2021年，"),
            ("公开平稳。", "2022年，我镇将进一步加强培训。", "2022年，"),
            ("二〇二一年，我镇主动公开信息12条。", "不足。", "二〇二一年，"),
        ] {
            assert_eq!(faults(&report(s1, s5)), [("Y.text", Severity::Warn, quote.to_owned())], "{s1} {s5}");
        }
    }

    #[test]
    fn other_years_that_are_no_fault() {
        for (s1, s5) in [
            ("2022年，我镇落实2019年修订的《条例》。", "2023年，我镇将加强培训。"),
            ("自2008年起，我镇编制年报。我镇自2021年设立专栏。", "2023年工作打算：一是加强培训。"),
            ("2022年，我镇印发《2021年政务公开工作要点任务分工》。", "不足。"),
            ("按照青政发〔2021〕12号要求办理。", "2023年，我镇要继续推进。"),
            ("本报告于2023年1月15日发布。2021年12月，我镇召开会议。", "不足。"),
            ("截至2022年底，共公开60条，较2021年增加5条。", "不足。"),
            ("2021年我镇收到申请3件，2022年收到5件。", "不足。"),
            ("2021年，我镇收到申请3件，同比持平。", "不足。"),
            ("2021-2023年，我镇开展三年行动。", "不足。"),
            ("2021年，我镇在全县政务公开考评中位列第一。", "不足。"),
            ("“十四五”期间，我镇公开信息。（2021年，我镇公开12条）", "不足。"),
            ("2021年部门决算已公开。2021年的年报已公开。", "针对2021年存在的问题，我镇已改正。"),
            ("我镇上年度收到3件。", "2022年，我镇将信息公开纳入考核。"),
            ("我镇结转2021年度申请1件。", "2022年，我镇将持续公开作为重点。"),
            ("2021年印发的办法仍有效。2021年共同缔造活动结束。", "2021年发布《指南》沿用。"),
            ("2020年，我镇建成专区，2021年以来，持续更新。", "不足。"),
        ] {
            let found = faults(&report(s1, s5));
            assert!(found.iter().all(|f| f.1 < Severity::Warn), "{s1} {s5}: {found:?}");
        }
    }

    #[test]
    fn title_and_period_agree() {
        let text = |period: &str| {
            format!(
                "青溪县青石镇人民政府2022年政府信息公开工作年度报告\n{period}\n一、总体情况\n2022年，我镇公开平稳。\n六、其他需要报告的事项\n无。\n"
            )
        };
        for (period, expected) in [
            ("本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。", &["Y.title"][..]),
            ("本报告所列数据的统计期限自2022年1月1日起至12月31日止。", &[]),
            ("专项行动自2021年1月1日至2023年12月31日开展，统计数据另报。", &[]),
            ("根据《条例》，现将青石镇2021年度政府信息公开工作情况报告如下。", &["Y.text"]),
            ("根据《条例》，现将青石镇2022年度政府信息公开工作情况报告如下。", &[]),
            ("按照《关于做好2021年度报告的通知》，编制本报告。", &[]),
        ] {
            let found: Vec<&str> = faults(&text(period)).into_iter().filter(|f| f.1 == Severity::Warn).map(|f| f.0).collect();
            assert_eq!(found, expected, "{period}");
        }
    }

    #[test]
    fn a_file_named_for_another_year_is_worth_a_look() {
        for (file, count) in
            [("a/青石镇2021年报告.txt", 1), ("青石镇2022年报告.txt", 0), ("2023年公开的2022年报告.txt", 0), ("a.txt", 0)]
        {
            assert_eq!(file_name(file, 2022).into_iter().count(), count, "{file}");
        }
    }
}
