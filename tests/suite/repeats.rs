//! Texts made of few lines, many times over: each is indexed within a fixed amount of processor time, whatever it repeats.

use std::fmt::Write as _;
use std::process::Command;

use crate::support::{folder, stderr};

/// Processor seconds for all of them, in a build for tests on a slow machine. What takes the square of a text takes minutes for one.
#[cfg(unix)]
const MOST_SECONDS: u32 = 150;

/// About 1 MB each.
fn repeated() -> Vec<(&'static str, String)> {
    const BYTES: usize = 1_000_000;
    const TITLE: &str = "青岚县教育局2022年政府信息公开工作年度报告\n";
    let times = |front: &str, unit: &str| format!("{front}{}", unit.repeat(BYTES / unit.len()));
    let mut named = TITLE.to_owned();
    for number in 0..BYTES / 60 {
        writeln!(named, "青岚县第{number}教育局，根据《青岚县第{number}区教育局办法》公开。").unwrap();
    }
    let page = "<html><body>";
    let section = format!("{TITLE}二、主动公开政府信息情况\n");
    vec![
        ("headings.txt", times(TITLE, "一、总体情况\n本年公开政府信息，收到申请。\n")),
        ("six.txt", times(TITLE, "一、总体情况\n无。\n二、主动公开政府信息情况\n无。\n五、存在的主要问题及改进情况\n无。\n")),
        ("paragraph.txt", times(TITLE, "本年主动公开政府信息128条，受理依申请公开5件。\n")),
        ("line.txt", times(TITLE, "本年主动公开政府信息128条，")),
        ("figures.txt", times(&section, "12\n")),
        ("rows.txt", times(&section, "规章\t0\t0\t0\n")),
        ("tables.md", times(&section, "| 规章 | 0 | 0 |\n|---|---|---|\n| 许可 | 1 | 2 |\n\n")),
        ("labels.txt", times(&section, "规章\n0\n行政规范性文件\n12\n")),
        ("names.txt", named),
        ("cells.html", times("<html><body><table><tr>", "<td>1</td>")),
        ("nested.html", times(page, "<table><tr><td>1")),
        ("deep.html", times(page, "<div>公开")),
        ("items.html", times(page, "<ul><li>公")),
    ]
}

#[cfg(unix)]
#[test]
fn what_repeats_is_indexed_in_linear_time() {
    let (ground, dir) = (folder("repeats"), folder("repeats-index"));
    let all = repeated();
    for (name, text) in &all {
        std::fs::write(ground.join(name), text).unwrap();
    }
    // The system ends the program when its processor time is up: a slow machine is no reason to fail, and nothing hangs.
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -t {MOST_SECONDS}; exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_gongkai"), "index", "-i"])
        .args([&dir, &ground])
        .output()
        .unwrap();
    let said = stderr(&output);
    assert!(output.status.success(), "{:?}\n{said}", output.status);
    assert!(said.contains(&format!("{} added", all.len())), "{said}");
}
