//! What the fuzzer found stays found: every file of `tests/fuzz-regressions/` goes both ways.

mod ways;

use crate::support::root;

#[test]
fn kept_findings() {
    let mut paths: Vec<_> = std::fs::read_dir(root().join("tests/fuzz-regressions"))
        .expect("the folder is in the repository")
        .map(|entry| entry.expect("readable").path())
        .collect();
    paths.sort();
    assert!(!paths.is_empty());
    for path in paths {
        let data = std::fs::read(&path).expect("readable");
        for way in [ways::table, ways::report] {
            way(&data);
        }
    }
}

/// The same file as each format, and cut short at any place.
#[test]
fn small_inputs() {
    let text = "x青溪县2023年政府信息公开工作年度报告\n三、收到和处理政府信息公开申请情况\n\t一、本年新收\t1\t0\t0\t0\t0\t0\t1\n";
    for first in 0..3u8 {
        let mut data = text.as_bytes().to_vec();
        data[0] = first;
        for end in 0..data.len() {
            ways::table(&data[..end]);
            ways::report(&data[..end]);
        }
    }
}
