//! `original` straight from an index: what `originality` measures is what `rank` ranks by, whichever way it takes.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{demo_reports, folder, gongkai, index, stderr, stdout};

/// Runs the program on an index and reads its rows.
fn rows(dir: &str, arguments: &[&str]) -> (Vec<Value>, String) {
    let output = gongkai([arguments, &["-i", dir, "--format", "jsonl"]].concat());
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    let read = |line: &str| serde_json::from_str(line).expect("a row");
    (stdout(&output).lines().map(read).collect(), stderr(&output))
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

#[test]
fn original_is_what_originality_measures() {
    let dir = folder("original");
    index(&dir, &[demo_reports()]);
    let dir = dir.to_str().unwrap();
    let (measured, _) = rows(dir, &["originality"]);
    let (ranked, said) = rows(dir, &["rank", "--by", "original"]);
    assert!(said.contains("reports of the index compared for original"), "{said}");
    let by_report: BTreeMap<&str, &Value> = ranked.iter().map(|row| (text(row, "report"), row)).collect();
    assert_eq!(by_report.len(), measured.len());
    let mut copied = 0;
    for one in &measured {
        let row = by_report[text(one, "report")];
        let chars = one["chars"].as_i64().unwrap();
        let elsewhere = (one["elsewhere"].as_f64().unwrap_or(0.0) * chars as f64).round() as i64;
        assert_eq!((row["k"].as_i64(), row["n"].as_i64()), (Some(chars - elsewhere), Some(chars)), "{row}");
        let source = one["sources"].as_array().unwrap().iter().find(|source| source["seen"] == "elsewhere");
        let named = source.map(|s| format!("{} {}", text(s, "agency"), s["year"]));
        assert!(named.is_none_or(|named| text(row, "note").contains(&named)), "the source is named: {row}");
        copied += usize::from(elsewhere > 0);
    }
    assert!(copied >= 3, "the sample has copies across years: {copied}");

    // Filters choose who is ranked, not what is compared.
    let (fewer, _) = rows(dir, &["rank", "--by", "original", "--year", "2022"]);
    let figures = |row: &Value| (row["k"].clone(), row["n"].clone());
    assert!(fewer.len() < ranked.len() && fewer.iter().all(|row| figures(row) == figures(by_report[text(row, "report")])));

    // A score with it, and the example of the help.
    let (scored, _) = rows(dir, &["rank", "--score", "disclosure=2,original=1", "--year", "2022"]);
    assert!(scored.iter().filter(|row| row["status"] == "rated").count() > 10, "{scored:?}");

    // The same from a file, with nothing compared again; a file of another archive leaves its gaps and says so.
    let file = folder("originality").join("original.jsonl");
    let path = file.to_str().unwrap();
    assert!(gongkai(["originality", "-i", dir, "-o", path]).status.success());
    let (again, said) = rows(dir, &["rank", "--by", "original", "--originality", path]);
    assert_eq!(again, ranked);
    assert!(!said.contains("compared for original"), "{said}");
    let half: String = std::fs::read_to_string(&file).unwrap().lines().take(40).flat_map(|line| [line, "\n"]).collect();
    std::fs::write(&file, half).unwrap();
    let (part, said) = rows(dir, &["rank", "--by", "original", "--originality", path]);
    let missing = part.iter().filter(|row| row["reason"] == "not compared").count();
    assert_eq!(missing, ranked.len() - 40);
    assert!(said.contains(&format!("{missing} reports not in the file")), "{said}");
    std::fs::write(&file, "report,chars\n").unwrap();
    let output = gongkai(["rank", "-i", dir, "--by", "original", "--originality", path]);
    assert!(!output.status.success() && stderr(&output).contains("original.jsonl, line 1"), "{}", stderr(&output));
    assert!(stderr(&output).contains("gongkai originality -o"), "the remedy works: {}", stderr(&output));
}
