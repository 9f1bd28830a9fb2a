//! Tables of statistics: the 统计表 of 2014 to 2018 and local tables before; their sums, and their rows in the program.

mod damage;
mod shapes;

use gongkai::facts::{CellState, Facts, Status, indicator_sums};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};

use crate::support::{folder, gongkai, index, stdout};

const TABLE: &str = "统计指标\t单位\t统计数\n（一）收到申请数\t件\t3\n1.当面申请数\t件\t1\n2.传真申请数\t件\t0\n3.网络申请数\t件\t2\n\
                     4.信函申请数\t件\t\n（二）申请办结数\t件\t5\n1.按时办结数\t件\t3\n2.延期办结数\t件\t1\n\
                     （四）政府信息公开专项经费\t万元\t1.5\n来访接待数\t人次\t7\n";

fn text() -> String {
    format!("青溪县林业局2016年政府信息公开工作年度报告\n\n一、概述\n\n我局认真做好政府信息公开工作。\n\n{TABLE}")
}

#[test]
fn sums_of_a_table() {
    let source = read_bytes("a.txt", text().as_bytes(), &Limits::default()).unwrap();
    let facts = gongkai::facts::read(&parse(&source));
    let sums: Vec<(&str, Status)> = indicator_sums(&facts).iter().map(|s| (s.instance, s.status)).collect();
    assert_eq!(sums[..3], [("p3_1", Status::Unknown), ("p3_2", Status::Fail), ("p3_3", Status::NotApplicable)]);
    let bytes = postcard::to_stdvec(&facts).expect("plain data");
    assert_eq!(postcard::from_bytes::<Facts>(&bytes).expect("as written"), facts);
    assert!(facts.indicators.iter().all(|i| i.state != CellState::Absent), "nine lines are not enough to miss others");
}

#[test]
fn rows_of_the_program() {
    let dir = folder("statistics");
    let report = dir.join("report.txt");
    std::fs::write(&report, text()).unwrap();
    let at = dir.join("index");
    index(&at, &[report]);
    let run = |more: &[&str]| {
        let at = at.to_str().unwrap();
        let mut arguments = vec!["facts", "--index", at, "--format", "jsonl"];
        arguments.extend(more);
        let out = stdout(&gongkai(arguments));
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<serde_json::Value>>()
    };
    let all = run(&["--table", "stat"]);
    assert_eq!(all.len(), 10);
    assert_eq!(run(&["--table", "3"]).len(), 0);
    assert_eq!(run(&["--row", "p3_1,new", "--column", "value"]).len(), 1);
    let keys = ["form", "table", "row", "column", "status", "value", "raw", "unit", "printed_unit"];
    let shown = |row: &serde_json::Value| keys.map(|k| row[k].to_string().replace('"', "")).join(" ");
    assert_eq!(shown(&run(&["--row", "p3_1"])[0]), "2014 stat p3_1 value printed 3 3 件 null");
    assert_eq!(shown(&run(&["--row", "p3_1d"])[0]), "2014 stat p3_1d value blank null null 件 null");
    assert_eq!(shown(&run(&["--row", "p8_4"])[0]), "2014 stat p8_4 value printed 15000 1.5 元 万元");
    assert_eq!(shown(&all[9]), "2014 stat 来访接待数 value printed 7 7 人次 null");
    let unknown = gongkai(["facts", "--index", at.to_str().unwrap(), "--row", "p3"]);
    assert_eq!(unknown.status.code(), Some(2));
}
