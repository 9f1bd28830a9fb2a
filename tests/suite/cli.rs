//! The command line as people meet it: golden output, exit codes, errors, pipes, unclean text.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use crate::support::{folder, root, stderr, stdout};

/// An index of the demo made from the repository's root, so that file names are the same everywhere.
fn index_dir() -> &'static PathBuf {
    static DIR: OnceLock<PathBuf> = OnceLock::new();
    DIR.get_or_init(|| {
        let dir = folder("golden");
        let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .current_dir(root())
            .args(["index", "demo/reports", "-i"])
            .arg(&dir)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        dir
    })
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .current_dir(root())
        .args(arguments)
        .env("GONGKAI_INDEX", index_dir())
        .env("COLUMNS", "120")
        .output()
        .unwrap()
}

/// What a person sees of a command: stdout, stderr, exit code.
fn seen(arguments: &[&str]) -> String {
    let output = run(arguments);
    let command: Vec<String> =
        arguments.iter().map(|a| if a.contains([' ', '"']) { format!("'{a}'") } else { (*a).to_owned() }).collect();
    let dir = index_dir().display().to_string();
    format!(
        "$ gongkai {}\n{}--- stderr\n{}--- exit {}\n",
        command.join(" "),
        stdout(&output),
        stderr(&output),
        output.status.code().unwrap_or(-1)
    )
    .replace(&dir, "INDEX")
    .lines()
    .flat_map(|line| [without_fingerprint(line), "\n"])
    .collect()
}

/// A cursor tells its commit, which holds the times of the files: another in every checkout.
fn without_fingerprint(line: &str) -> &str {
    match line.starts_with("next page: --after ").then(|| line.rfind('-')).flatten() {
        Some(at) => &line[..=at],
        None => line,
    }
}

/// Compares with tests/golden/NAME.txt; UPDATE_GOLDEN=1 writes it anew, to be read before it is committed.
fn golden(name: &str, commands: &[&[&str]]) {
    let found: String = commands.iter().map(|c| seen(c)).collect::<Vec<_>>().join("\n");
    // The golden files are of a program without Parquet.
    let found = if cfg!(feature = "parquet") { found.replace(", markdown, parquet", ", markdown") } else { found };
    let path = root().join("tests/golden").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &found).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{} differs (UPDATE_GOLDEN=1 writes it anew):\n{}",
        path.display(),
        first_difference(&expected, &found)
    );
}

fn first_difference(expected: &str, found: &str) -> String {
    let pair = expected.lines().chain(std::iter::repeat("(end)")).zip(found.lines().chain(std::iter::repeat("(end)")));
    pair.take(10_000).find(|(a, b)| a != b).map_or_else(String::new, |(a, b)| format!("expected {a}\nfound    {b}"))
}

#[test]
fn golden_search() {
    golden(
        "search",
        &[
            &["search", "\"事前看得见，事后查得到\"", "--format", "table"],
            &["search", "\"事前看得见，事后查得到\"", "--format", "jsonl"],
            &["search", "\"事前看得见，事后查得到\"", "--format", "csv"],
            &["search", "\"信息处理费\" year:2022", "--kwic", "--format", "table"],
            &["search", "解读 培训", "--format", "table", "-n", "2"],
            &["search", "\"信息处理费\"", "--count", "--format", "table"],
            &["search", "解读 培训", "--count", "--format", "json"],
            &["search", "\"没有这样的话\""],
        ],
    );
}

#[test]
fn golden_queries() {
    golden(
        "queries",
        &[
            &["search", "\"没有产生 信息处理费 2022\"~8", "-n", "2", "--format", "table"],
            &["search", "\"没有产生 信息处理费 2022\"~8", "--count", "--format", "table"],
            &[
                "search",
                "(\"问题\" section:5) OR (\"公开 信息处理费\"~4 section:6) year:2022",
                "--explain",
                "-n",
                "2",
                "--format",
                "table",
            ],
            &[
                "search",
                "解读 培训 -\"政务新媒体\" agency:岚汀*",
                "--year",
                "2019..2022",
                "--explain",
                "-n",
                "2",
                "--format",
                "table",
            ],
            &["search", "解读 培训 -\"政务新媒体\" agency:岚汀*", "--explain", "-n", "1", "--format", "jsonl"],
            &["search", "解读 or 培训", "--count", "--format", "table"],
            &["search", "办事处 -街道办事处", "--explain", "-n", "1", "--format", "table"],
            &["search", "\"年度报告\"", "--fold-copies", "-n", "2", "--format", "table"],
            &["search", "\"年度报告\"", "--fold-copies", "-n", "2", "--kwic", "--format", "csv"],
            &["search", "年报", "--typed-only", "--count", "--format", "table"],
            &["search", "--plain", "解读 ( -培训", "--explain", "-n", "1", "--format", "table"],
            &["search", "公开（解读 OR （培训 AND 考核）"],
            &["search", "“政务公开” year：２０１９，20x1"],
            &["search", "\"依申请公开 办理\"~"],
            &["search", "(section:5 整改) OR sektion:1"],
            &["search", "section:5 (整改 OR section:1 监督)"],
            &["search", "公开 OR"],
            &["search", "level:city 政务公开 政务公开 政务公开 政务公开 政务公开 政务公开 政务公开 政务公开"],
            &["search", "政务公开 政务公开 政务公开 政务公开 政务公开 政务公开 政务公开 政务公开 level:city"],
        ],
    );
}

#[test]
fn golden_copies() {
    golden(
        "copies",
        &[
            &["copies", "--relation", "other_agency", "-n", "5", "--format", "table"],
            &["copies", "--relation", "own_other_year", "-n", "2", "--format", "jsonl"],
            &[
                "copies",
                "棠垭县/枫岔镇2022年政府信息公开工作年度报告.txt",
                "岚汀县/霁坪镇2021年政府信息公开工作年度报告.txt",
                "--format",
                "table",
            ],
        ],
    );
}

/// What is new is compared with all there is, and what is listed of it is what the whole run lists of it.
#[test]
fn copies_of_some_are_those_of_all_in_which_they_take_part() {
    type Is<'a> = &'a dyn Fn(&serde_json::Value, &str) -> bool;
    let rows = |arguments: &[&str]| -> Vec<(String, serde_json::Value)> {
        let output = run(&[&["copies", "--format", "jsonl"], arguments].concat());
        let row = |line: &str| (line.to_owned(), serde_json::from_str(line).unwrap());
        stdout(&output).lines().map(row).collect()
    };
    let in_county = |pair: &serde_json::Value, side: &str| pair[side]["file"].as_str().unwrap().contains("岚汀县/");
    let in_year = |pair: &serde_json::Value, side: &str| pair[side]["year"] == 2022;
    let in_last = |pair: &serde_json::Value, side: &str| pair[side]["year"] == 2023;
    let both: Is = &|pair, side| in_county(pair, side) && in_year(pair, side);
    let all = rows(&[]);
    let cases: [(&[&str], Is, Is); 4] = [
        (&["--file", "岚汀县/"], &in_county, &|_, _| true),
        (&["--either", "--year", "2022"], &in_year, &|_, _| true),
        (&["--file", "岚汀县/", "--either", "--year", "2022"], both, &|_, _| true),
        (&["--file", "岚汀县/", "--year", "2023"], &in_county, &in_last),
    ];
    for (arguments, one, each) in cases {
        let sides = ["a", "b"];
        let is_wanted = |pair: &serde_json::Value| sides.iter().any(|s| one(pair, s)) && sides.iter().all(|s| each(pair, s));
        let expected: Vec<&String> = all.iter().filter(|(_, pair)| is_wanted(pair)).map(|(line, _)| line).collect();
        let found = rows(arguments);
        assert_eq!(found.iter().map(|(line, _)| line).collect::<Vec<_>>(), expected, "{arguments:?}");
        assert!(!expected.is_empty() && expected.len() < all.len(), "{arguments:?}");
    }
}

#[test]
fn golden_side_by_side() {
    let a = "岚汀县/霁坪镇2021年政府信息公开工作年度报告.txt";
    let b = "棠垭县/枫岔镇2022年政府信息公开工作年度报告.txt";
    golden(
        "side-by-side",
        &[
            &["copies", a, b, "--explain", "--format", "table"],
            &[
                "copies",
                "岚汀县/槐埭镇2023年政府信息公开工作年度报告.txt",
                "岚汀县/箬碛镇2023年政府信息公开工作年度报告.md",
                "--explain",
                "--format",
                "jsonl",
            ],
            &["copies", "--explain"],
            &["copies", "--file", "没有/"],
            &["copies", "--file", "岚汀县/", a],
            &["copies", "--format", "html"],
        ],
    );
    golden("page", &[&["copies", a, b, "--format", "html"]]);
}

#[test]
fn golden_templates() {
    golden(
        "templates",
        &[
            &["templates", "-n", "12", "--format", "table"],
            &["templates", "7ae2ecdc19-11", "--format", "table"],
            &["templates", "7ae2ecdc19-11", "--format", "csv"],
            &["templates", "--of", "reports", "-n", "1", "--format", "jsonl"],
            &[
                "templates",
                "--report",
                "岚汀县/霁坪镇2023年政府信息公开工作年度报告.txt",
                "--sort",
                "name",
                "--format",
                "markdown",
            ],
            &["templates", "7ae2"],
            &["templates", "--min-agencies", "60"],
            &["originality", "-n", "6", "--format", "table"],
            &["originality", "--of", "agencies", "--sort", "elsewhere", "-n", "4", "--format", "csv"],
            &["originality", "--of", "regions", "--format", "table"],
            &["originality", "--agency", "霁坪", "--format", "jsonl"],
        ],
    );
}

#[test]
fn golden_checks() {
    let years = [
        "demo/reports/岚汀县/民政局2021年政府信息公开工作年度报告.txt",
        "demo/reports/岚汀县/民政局2022年政府信息公开工作年度报告.txt",
    ];
    golden(
        "checks",
        &[
            &["check", "--format", "table"],
            &["check", "--severity", "error", "--format", "jsonl"],
            &["check", "棠垭县/枫岔镇2022年政府信息公开工作年度报告.txt", "--severity", "info", "--format", "table"],
            &["check", years[0], years[1], "--check", "S", "-i", "no-index", "--format", "csv"],
            &["check", "no-such-file.txt"],
            &["show", "岚汀县/民政局2021年政府信息公开工作年度报告.txt", "--table", "4", "--format", "table"],
            &["facts", "岚汀县/民政局2021年政府信息公开工作年度报告.txt", "--wide", "--row", "new", "--format", "csv"],
            &["facts", "--wide", "--format", "table"],
        ],
    );
}

/// A report from the index is checked like its file: what the index leaves out of it is not needed.
#[test]
fn a_report_of_the_index_is_checked_like_its_file() {
    for report in ["岚汀县/民政局2021年政府信息公开工作年度报告.txt", "砚丘县/农业农村局2022年政府信息公开工作年度报告.txt"]
    {
        let file = format!("demo/reports/{report}");
        let from_file = run(&["check", &file, "--format", "jsonl"]);
        let from_index = run(&["check", report, "--format", "jsonl"]);
        assert!(from_file.stdout.len() > 10_000, "{}", stderr(&from_file));
        assert_eq!(stdout(&from_file), stdout(&from_index));
    }
}

#[test]
fn golden_tables() {
    golden(
        "tables",
        &[
            &["show", "岚汀县/民政局2021年政府信息公开工作年度报告.txt", "--format", "table"],
            &["show", "岚汀县/民政局2021年政府信息公开工作年度报告.txt", "--format", "jsonl"],
            &["facts", "岚汀县/民政局2021年政府信息公开工作年度报告.txt", "--table", "4", "--format", "csv"],
            &["export", "reports", "--kind", "other", "--format", "csv"],
        ],
    );
}

#[test]
fn golden_ranking() {
    golden(
        "ranking",
        &[
            &["rank", "--year", "2022", "--level", "county", "--format", "table"],
            &["rank", "--explain", "水利局", "--format", "table"],
            &["rank", "--year", "2022", "--explain", "砚丘县自然资源局", "--format", "table"],
            &["rank", "--list", "--format", "table"],
            &["rank", "--list", "--format", "jsonl"],
            &["rank", "--year", "2022", "--level", "county", "--kind", "government", "--format", "jsonl"],
            &["rank", "--year", "2022", "--level", "county", "--kind", "government", "--format", "csv"],
            &["rank", "--year", "2022", "--level", "county", "--kind", "government", "--format", "markdown"],
            &["rank", "--by", "items", "--year", "2022", "--level", "county", "--format", "table"],
            &["rank", "--by", "original", "--year", "2022", "--level", "prefecture", "--format", "table"],
            &["rank", "--by", "dispute", "--level", "prefecture", "--format", "table"],
            &["rank", "--by", "stock", "--level", "prefecture", "--format", "table"],
            &["rank", "--by-year", "--agency", "砚丘县人民政府", "--format", "table"],
            &["rank", "--by-year", "--agency", "水利局", "--format", "jsonl"],
            &["rank", "--by-year", "--agency", "没有这个局"],
            &["rank", "--by-region", "--year", "2022", "--format", "table"],
            &["rank", "--score", "disclosure=2,complete=1", "--year", "2022", "--level", "county", "--format", "table"],
            &[
                "rank",
                "--score",
                "disclosure=2,correction=1",
                "--partial",
                "--year",
                "2022",
                "--kind",
                "government",
                "--format",
                "jsonl",
            ],
            &["rank", "--score", "correction=-1"],
            &["rank", "--score", "requests=1"],
            &["rank", "--aliases", "demo/answers.json"],
            &["rank", "--sort", "fame"],
            &["rank", "--year", "2022", "--level", "county", "--method"],
            &["rank", "--plot", "a.png"],
        ],
    );
}

#[test]
fn golden_statistics() {
    let table = ["--format", "table"];
    let with = |arguments: &[&'static str]| [arguments, &table].concat();
    let commands = [
        with(&["terms", "-n", "12"]),
        with(&["terms", "-n", "6", "--fold-copies", "--sort", "dp", "--min-count", "20"]),
        with(&["terms", "公开", "事前看得见，事后查得到", "没有这样的话"]),
        vec!["terms", "--section", "5", "-n", "2", "--format", "jsonl"],
        vec!["terms", "--tables", "--all-words", "-n", "3", "--format", "csv"],
        with(&["keyness", "--year", "2022", "--against", "year:2019..2020", "-n", "8"]),
        vec!["keyness", "--level", "township", "--direction", "over", "--sort", "ratio", "-n", "2", "--format", "jsonl"],
        with(&["keyness"]),
        with(&["collocates", "培训", "-n", "8"]),
        vec!["collocates", "政府信息公开条例", "--window", "2", "--sort", "ll", "-n", "2", "--format", "jsonl"],
        with(&["ngrams", "--size", "3..8", "--maximal", "-n", "8"]),
        with(&["ngrams", "--size", "3..8", "--maximal", "-n", "4", "--fold-copies"]),
        vec!["ngrams", "--size", "6", "--chars", "-n", "2", "--format", "jsonl"],
        with(&["trend", "政务新媒体", "解读", "--year", "2018..2024"]),
        vec!["trend", "没有这样的话", "--year", "2018..2019", "--format", "jsonl"],
        vec!["trend", "解读", "--plot", "trend.png"],
        vec!["keyness", "--against", "section:1"],
        vec!["collocates", "，"],
        vec!["ngrams", "--size", "0"],
    ];
    golden("statistics", &commands.iter().map(Vec::as_slice).collect::<Vec<_>>());
}

#[test]
fn plots_are_text_and_the_same_each_time() {
    let dir = folder("plots");
    for (name, arguments) in [
        ("trend", &["trend", "政务新媒体", "解读", "--year", "2018..2024"][..]),
        ("terms", &["terms", "-n", "15"]),
        ("keyness", &["keyness", "--year", "2022", "--against", "year:2019..2020", "-n", "15"]),
        ("rank", &["rank", "--year", "2022", "--level", "county"]),
    ] {
        let draw = |number: u32| {
            let path = dir.join(format!("{name}{number}.svg"));
            let output = run(&[arguments, &["--plot", path.to_str().unwrap(), "--format", "jsonl"]].concat());
            assert!(output.status.success(), "{}", stderr(&output));
            fs::read_to_string(path).unwrap()
        };
        let svg = draw(1);
        assert!(svg == draw(2), "{name} differs from run to run");
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>") && svg.contains("Noto Sans CJK SC"));
        let said = if name == "trend" {
            "政务新媒体"
        } else if name == "rank" {
            "county/government/2022"
        } else {
            "reports"
        };
        assert!(svg.contains(said), "{name}: words are text");
    }
    assert!(fs::read_to_string(dir.join("trend1.svg")).unwrap().contains("no reports"));
}

#[test]
fn golden_errors() {
    golden(
        "errors",
        &[
            &["search", "\"加强"],
            &["search", ""],
            &["search", "yaer:2021"],
            &["search", "公开", "--year", "latest"],
            &["search", "公开", "--format", "xml"],
            &["search", "公开", "-i", "nowhere"],
            &["show", "no-such-report"],
            &["show", "年度报告.txt"],
            &["rank", "--by", "fame"],
            &["copies", "--min-coverage", "30"],
            &["facts", "--row", "requests"],
            &["check", "--check", "T9"],
            &["check", "demo/reports"],
            &["check", "-"],
            &["show", "-"],
            &["index"],
            &["index", "nowhere", "-i", "target/never-made"],
        ],
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["facts", "--format", "jsonl"])
        .env("GONGKAI_INDEX", index_dir())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!stderr(&output).contains("error"), "{}", stderr(&output));
}

#[test]
fn a_report_cannot_reach_the_terminal() {
    let (reports, dir) = (folder("hostile"), folder("hostile-index"));
    let text = "青岚\u{1b}[2J县2021年政府信息公开工作年度报告\n\n一、总体情况\n甲句\u{1b}]0;x\u{7}在\u{202e}此\u{9b}31m，公开信息。\n\n六、其他需要报告的事项\n无。\n";
    fs::write(reports.join("a\u{1b}[31m.txt"), text).unwrap();
    let ask = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_gongkai")).args(arguments).env("GONGKAI_INDEX", &dir).output().unwrap()
    };
    ask(&["index", reports.to_str().unwrap()]);
    for arguments in [
        &["search", "\"甲句\"", "--format", "table"][..],
        &["search", "\"甲句\"", "--format", "table", "--kwic"],
        &["search", "\"甲句\"", "--format", "markdown"],
        &["search", "\"甲句\"", "--format", "csv"],
        &["export", "reports", "--format", "table"],
        &["export", "reports", "--format", "csv"],
        &["show", "a", "--format", "table"],
        &["status", "--format", "table"],
        &["rank", "--format", "table"],
        &["rank", "--by-year", "--format", "table"],
        &["rank", "--explain", "县", "--format", "table"],
        &["rank", "--method"],
        &["terms", "--all-words", "--format", "table"],
        &["trend", "甲句\u{1b}[2J", "--format", "table"],
        &["collocates", "公开", "--min-count", "1", "--format", "table"],
        &["ngrams", "--min-count", "1", "--min-documents", "1", "--size", "2", "--format", "table"],
    ] {
        let output = ask(arguments);
        for text in [stdout(&output), stderr(&output)] {
            let harmful = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202A}'..='\u{202E}');
            assert!(!text.contains(harmful), "{arguments:?}: {text:?}");
        }
    }
}

#[test]
fn nothing_in_a_markdown_cell_is_markup() {
    let (reports, dir) = (folder("marked"), folder("marked-index"));
    let text = "青岚县2021年政府信息公开工作年度报告\n\n一、总体情况\n甲句在此，公开信息。\n\n六、其他需要报告的事项\n无。\n";
    fs::write(reports.join("b<b>&|<img src=x onerror=alert(1)>.txt"), text).unwrap();
    let ask = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_gongkai")).args(arguments).env("GONGKAI_INDEX", &dir).output().unwrap()
    };
    ask(&["index", reports.to_str().unwrap()]);
    for arguments in [["search", "\"甲句\""], ["export", "reports"]] {
        let written = stdout(&ask(&[&arguments[..], &["--format", "markdown"]].concat()));
        assert!(written.contains("b&lt;b&gt;&amp;\\|&lt;img src=x onerror=alert(1)&gt;.txt"), "{written}");
        assert!(!written.contains(['<', '>']), "{written}");
    }
}

#[test]
fn the_number_of_threads_does_not_show() {
    for arguments in [
        &["copies"][..],
        &["templates", "-n", "3"],
        &["originality"],
        &["rank", "--year", "2022"],
        &["search", "\"年度报告\"", "--fold-copies"],
        &["terms", "-n", "9"],
        &["keyness", "--year", "2022", "-n", "9"],
        &["collocates", "公开", "-n", "9"],
        &["ngrams", "-n", "9"],
        &["trend", "公开"],
    ] {
        let expected = run(arguments);
        assert!(!expected.stdout.is_empty(), "{arguments:?}");
        for threads in ["1", "3"] {
            let output = run(&[arguments, &["--threads", threads]].concat());
            assert!(output.stdout == expected.stdout && output.status == expected.status, "{arguments:?} on {threads}");
        }
        assert!(stderr(&run(&[arguments, &["--threads", "257"]].concat())).contains("E-ARGUMENT"), "{arguments:?}");
    }
}

#[test]
fn copies_says_what_is_not_compared() {
    let report = "岚汀县/霁坪镇2021年政府信息公开工作年度报告.txt";
    let other = "岚汀县/关于举办政策恳谈活动的通知.txt";
    for (arguments, said) in [
        (&["copies", report, report, "--format", "table"][..], "both names stand for one report"),
        (&["copies", report, other, "--format", "jsonl"], "is no yearly report: no narrative of it is compared"),
        (&["copies", other], "is no yearly report: no narrative of it is compared"),
        (&["copies", "--kind", "other"], "documents that are no yearly report (kind other) are not compared"),
        (&["copies", "--agency", "霁坪", "--year", "2021"], "filters ask both reports of a pair to pass"),
    ] {
        let output = run(arguments);
        assert!(stderr(&output).contains(said), "{arguments:?}: {}", stderr(&output));
    }
    let side = stdout(&run(&["copies", report, other, "--format", "table"]));
    assert!(side.contains("is no yearly report: no narrative of it is compared"), "{side}");
    assert!(!stderr(&run(&["copies"])).contains("filters ask"));
}

#[test]
fn files_get_the_format_of_their_ending() {
    let out = folder("out").join("pairs.csv");
    let output = run(&["copies", "-o", out.to_str().unwrap()]);
    assert!(output.status.success() && stdout(&output).is_empty());
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.starts_with("a,b,relation,"), "{text}");
    assert_eq!(text.lines().count(), 1 + stdout(&run(&["copies"])).lines().count());
}

#[test]
fn json_is_one_array() {
    for arguments in [&["copies", "--format", "json"][..], &["search", "\"没有这样的话\"", "--format", "json"]] {
        let value: serde_json::Value = serde_json::from_slice(&run(arguments).stdout).unwrap();
        assert!(value.is_array());
    }
}

#[test]
fn completions_and_the_manual_are_written() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(&run(&["completions", shell])).contains("gongkai"), "{shell}");
    }
    assert!(stdout(&run(&["man"])).contains(".TH"));
    assert!(stdout(&run(&["man", "search"])).contains(".TH"));
}
