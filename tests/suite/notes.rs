//! The checks of years, names, structure and series on real reports and on the demo: the exact warnings, so that no false one slips in.

use std::path::{Path, PathBuf};

use gongkai::check::{self, Agencies, Context, Finding, Named, Subject};
use gongkai::facts::{self, Facts};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};
use gongkai::report::{Report, ReportId, Severity};

use crate::support::{demo_reports, shared};

struct Read {
    id: ReportId,
    file: String,
    report: Report,
    facts: Facts,
}

impl Read {
    fn subject(&self) -> Subject<'_> {
        Subject { id: &self.id, file: &self.file, report: &self.report, facts: &self.facts }
    }
}

/// Every readable report below a folder, in order of name.
fn all(root: &Path) -> Vec<Read> {
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { paths.push(path) }
        }
    }
    paths.sort();
    paths.iter().filter_map(|path| read(root, path)).collect()
}

fn read(folder: &Path, path: &Path) -> Option<Read> {
    let file = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
    let known = path.extension().is_some_and(|e| e == "txt" || e == "md" || e == "html");
    let source = known.then(|| read_bytes(&file, &std::fs::read(path).unwrap(), &Limits::default()).ok()).flatten()?;
    let report = parse(&source);
    let facts = facts::read(&report);
    Some(Read { id: ReportId(file.clone()), file, report, facts })
}

fn agencies(reports: &[Read]) -> Agencies {
    Agencies::new(reports.iter().filter_map(|r| {
        let identity = &r.report.identity;
        Some(Named { agency: identity.agency.as_deref()?, region: identity.region.as_deref(), level: identity.level })
    }))
}

/// Findings on every report by itself and on each agency's series, sums apart.
fn findings(reports: &[Read], least: Severity) -> Vec<(&str, Finding)> {
    let agencies = agencies(reports);
    let context = Context { this_year: Some(2026), agencies: Some(&agencies) };
    let mut found: Vec<(&str, Finding)> = Vec::new();
    for one in reports {
        found.extend(check::report(&one.subject(), &context).into_iter().map(|f| (one.file.as_str(), f)));
    }
    let mut groups: std::collections::BTreeMap<&str, Vec<&Read>> = std::collections::BTreeMap::new();
    for one in reports {
        groups.entry(one.report.identity.agency.as_deref().unwrap_or_default()).or_default().push(one);
    }
    for group in groups.iter().filter(|g| !g.0.is_empty()).map(|g| g.1) {
        let subjects: Vec<Subject> = group.iter().map(|r| r.subject()).collect();
        found.extend(check::series(&subjects).into_iter().map(|(i, f)| (group[i].file.as_str(), f)));
    }
    found.retain(|(_, f)| {
        f.is_fault(least) && !matches!(f.check, "T3.balance" | "T3.results" | "T3.row" | "T4.block") && !f.check.starts_with("N.")
    });
    found
}

fn lines(found: &[(&str, Finding)]) -> Vec<String> {
    found
        .iter()
        .map(|(file, f)| format!("{file} {} {} {}", f.severity.key(), f.check, f.instance).trim_end().to_owned())
        .collect()
}

#[test]
#[ignore = "prints every finding, for reading"]
fn print_everything() {
    let folder = std::env::var("GONGKAI_NOTES").map_or_else(|_| demo_reports(), PathBuf::from);
    let reports = all(&folder);
    for (file, f) in findings(&reports, Severity::Info) {
        println!("{file}\t{}\t{}\t{}\t{}\t[{}]", f.severity.key(), f.check, f.instance, f.message, f.quote.replace('\n', "⏎"));
    }
}

#[test]
fn warnings_on_the_real_reports() {
    let Some(folder) = shared("reports") else { return };
    let mut reports = all(&folder.join("seeds"));
    reports.extend(all(&folder.join("files")));
    // The one torn at a page break: these rows and this heading stand nowhere in it.
    assert_eq!(
        lines(&findings(&reports, Severity::Warn)),
        [
            "000_2ff2b924021ef18e.txt warn Q.section_missing s3",
            "000_2ff2b924021ef18e.txt warn Q.rows_absent 2",
            "000_2ff2b924021ef18e.txt warn Q.rows_absent 3",
        ]
    );
}

#[test]
fn slips_in_the_real_reports_are_worth_a_look() {
    let Some(folder) = shared("reports/seeds") else { return };
    let reports = all(&folder);
    let slips = |check: &str| {
        let found = findings(&reports, Severity::Info);
        found
            .into_iter()
            .filter(|(_, f)| f.check == check)
            .map(|(file, f)| format!("{} {}", &file[..3], f.quote))
            .collect::<Vec<_>>()
    };
    assert_eq!(slips("Q.latin_words"), ["002 and"]);
    assert_eq!(slips("Q.doubled_words"), [""; 0]);
    assert_eq!(slips("F.name"), [""; 0]);
    assert_eq!(slips("Y.text"), [""; 0]);
}

#[test]
fn a_sloppy_copy_of_a_real_report_shows_its_traces() {
    let Some(folder) = shared("reports/seeds") else { return };
    let mut reports = all(&folder);
    let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    // 人和 took 小桥's text of the year before and replaced its year and name, but for one place each.
    let sloppy = text("002_ac29449b329bf600.txt").replacen("有关要求，人和街道办事处", "有关要求，小桥街道办事处", 1).replacen(
        "2021年，我办在区委",
        "2020年，我办在区委",
        1,
    );
    let file = "sloppy.txt".to_owned();
    let report = parse(&read_bytes(&file, sloppy.as_bytes(), &Limits::default()).unwrap());
    let facts = facts::read(&report);
    reports.push(Read { id: ReportId(file.clone()), file, report, facts });
    let found: Vec<String> = findings(&reports, Severity::Info)
        .into_iter()
        .filter(|(file, f)| *file == "sloppy.txt" && matches!(f.check, "Y.text" | "F.name"))
        .map(|(_, f)| format!("{} {} {}", f.severity.key(), f.check, f.quote))
        .collect();
    assert_eq!(found, ["warn Y.text 2020年，", "info F.name 小桥街道办事处"]);
}

#[test]
fn warnings_on_the_demo() {
    let reports = all(&demo_reports());
    assert_eq!(
        lines(&findings(&reports, Severity::Warn)),
        [
            "岚汀县/关于举办政策恳谈活动的通知.txt warn Q.not_report",
            "岚汀县/霁坪镇2022年政府信息公开工作年度报告.txt warn Q.rows_absent 3",
            "棠垭县/枫岔镇2022年政府信息公开工作年度报告.txt warn Y.text s5",
            "棠垭县/枫岔镇2022年政府信息公开工作年度报告.txt warn F.name s1",
            "砚丘县/自然资源局2022年政府信息公开工作年度报告.txt warn Q.rows_absent 3",
            "鹤浔区/人民政府办公室2022年政府信息公开工作年度报告.txt warn Q.table_missing s3",
            "鹤浔区/浔皋街道2019年政府信息公开工作年度报告.txt warn Q.rows_absent 3",
        ]
    );
}
