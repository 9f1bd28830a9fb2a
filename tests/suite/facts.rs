//! Facts against every cell of the truth files, through the real readers.
//!
//! The reports lie beside the repository, in `../shared/reports`; where they are missing the test says so and passes, unless
//! `GONGKAI_REQUIRE_SHARED` is set.

use crate::truth::{self, Truth, report, truths};
use gongkai::facts::{CellState, Facts, Status, check};

/// What is expected of one file: printed cells right, cells inferred, and the failing checks.
struct Expected {
    file: &'static str,
    printed: usize,
    inferred: usize,
    fails: &'static [&'static str],
}

const EXPECTED: &[Expected] = &[
    Expected { file: "seeds/000_2ff2b924021ef18e.txt", printed: 100, inferred: 91, fails: &[] },
    Expected { file: "seeds/001_0d525dec81e8db68.txt", printed: 197, inferred: 0, fails: &[] },
    Expected { file: "seeds/002_ac29449b329bf600.txt", printed: 200, inferred: 0, fails: &[] },
    Expected { file: "seeds/003_48696eb35ee8e3c7.txt", printed: 163, inferred: 35, fails: &[] },
    Expected { file: "seeds/004_f50582dbfba29884.txt", printed: 198, inferred: 0, fails: &[] },
    Expected { file: "files/fixture_city_2025.html", printed: 200, inferred: 0, fails: &[] },
    Expected { file: "files/hongze_2023.pdf", printed: 186, inferred: 0, fails: &["review", "litigation_after_review"] },
    Expected { file: "files/jinhu_2023.txt", printed: 200, inferred: 0, fails: &["litigation_direct"] },
    Expected { file: "files/shanghai_kewei_2024.md", printed: 199, inferred: 1, fails: &[] },
    Expected { file: "files/shanghai_office_2019.html", printed: 63, inferred: 130, fails: &[] },
    Expected { file: "files/suqian_2023.txt", printed: 200, inferred: 0, fails: &[] },
];

#[test]
fn every_cell_of_the_truth_files() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for truth in truths() {
        let Some(expected) = EXPECTED.iter().find(|e| e.file == truth.file) else { continue };
        seen += 1;
        let (report, source) = report(&truth.file);
        let facts = gongkai::facts::read(&report);
        wrong.extend(differences(&facts, &truth).into_iter().map(|d| format!("{}: {d}", truth.file)));
        let count = |key: &str| facts.cells.iter().filter(|c| c.state.key() == key).count();
        let fails: Vec<_> = check(&facts).into_iter().filter(|c| c.status == Status::Fail).map(|c| c.instance).collect();
        if (count("printed"), count("inferred"), &fails[..]) != (expected.printed, expected.inferred, expected.fails) {
            wrong.push(format!("{}: printed {}, inferred {}, fails {fails:?}", truth.file, count("printed"), count("inferred")));
        }
        for cell in facts.cells.iter().filter(|c| !c.raw.is_empty()) {
            let cut = cell.span.and_then(|s| s.slice(&source));
            if cut.is_none_or(|c| truth::letters(c) != truth::letters(&cell.raw)) {
                wrong.push(format!("{}: span of {} {}: {cut:?}", truth.file, cell.row.key(), cell.column.key()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    assert!(seen == EXPECTED.len() || !truth::present(), "{seen} of {} files", EXPECTED.len());
}

/// Every printed figure must be there as printed, and nothing else may be.
fn differences(facts: &Facts, truth: &Truth) -> Vec<String> {
    let mut out = Vec::new();
    for &(row, column, value) in &truth.cells {
        let state = facts.cell(row, column).map(|c| c.state);
        let right = match value {
            Some(value) => state == Some(CellState::Printed(value)),
            None => !matches!(state, Some(CellState::Printed(_))),
        };
        if !right {
            out.push(format!("{}.{}: truth {value:?}, read {state:?}", row.key(), column.key()));
        }
    }
    if facts.form_table2.map(gongkai::facts::Form::key) != Some(truth.form.as_str()) {
        out.push(format!("form {:?}", facts.form_table2));
    }
    out
}

/// The same file gives the same facts.
#[test]
fn reading_twice_is_reading_once() {
    for truth in truths().iter().filter(|t| EXPECTED.iter().any(|e| e.file == t.file)) {
        assert_eq!(gongkai::facts::read(&report(&truth.file).0), gongkai::facts::read(&report(&truth.file).0));
    }
}
