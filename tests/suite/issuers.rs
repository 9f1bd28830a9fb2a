//! Who issued a report and for what time, where the page makes it hard: two reports in one file, odd titles, two who sign. All agencies
//! are invented.

use std::fmt::Write;

use gongkai::facts::{self, Column, Row};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};
use gongkai::report::{Report, Severity};

use crate::support::{HEADINGS, folder, gongkai, stderr, stdout};

/// The sections from `from` to `to`; table 4 has this figure in its first cells.
fn sections(from: usize, to: usize, figure: i64) -> String {
    let mut text = String::new();
    for (number, heading) in HEADINGS.iter().enumerate().take(to).skip(from) {
        writeln!(text, "{heading}\n本单位认真做好第{number}项工作，答复第{figure}号来信。").unwrap();
        if number == 3 {
            let cells = format!("{figure}\t0\t0\t0\t{figure}");
            text += "行政复议\t\t\t\t\t行政诉讼\t\t\t\t\t\t\t\t\t\n";
            text += "结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t\t\t\t\t复议后起诉\t\t\t\t\n";
            text += "\t\t\t\t\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计\n";
            writeln!(text, "{cells}\t{cells}\t{cells}\n").unwrap();
        }
    }
    text
}

fn titled(agency: &str, year: u16) -> String {
    format!("{agency}{year}年政府信息公开工作年度报告\n\n")
}

fn read(text: &str) -> Report {
    parse(&read_bytes("a.txt", text.as_bytes(), &Limits::default()).unwrap())
}

fn said<'a>(report: &'a Report, code: &str) -> Option<&'a str> {
    report.diagnostics.iter().find(|d| d.code == code).map(|d| d.message.as_str())
}

#[test]
fn what_a_second_report_says_is_not_the_firsts() {
    let (own, other) = (titled("青溪县教育局", 2022), titled("青溪县水利局", 2022));
    let last_year = titled("青溪县教育局", 2021);
    let split = "青溪县水利局\n2022年政府信息公开工作年度报告\n\n".to_owned();
    let quoted = format!("《{}》\n\n", other.trim_end());
    for (sections_of_first, second, named) in [
        (1, &other, "青溪县水利局 2022"),
        (2, &other, "青溪县水利局 2022"),
        (3, &other, "青溪县水利局 2022"),
        (6, &other, "青溪县水利局 2022"),
        (1, &split, "青溪县水利局 2022"),
        (2, &last_year, "青溪县教育局 2021"),
        (1, &quoted, "青溪县水利局 2022"),
        (6, &quoted, "青溪县水利局 2022"),
    ] {
        let text = format!("{own}{}{second}{}", sections(0, sections_of_first, 3), sections(0, 6, 7));
        let report = read(&text);
        let message = said(&report, "several-reports").unwrap_or_else(|| panic!("{text} {:?}", report.diagnostics));
        let line = 1 + text[..text.find(second.trim_end()).unwrap()].matches('\n').count();
        assert!(message.contains(named) && message.contains("(青溪县教育局 2022)"), "{message}");
        assert!(message.starts_with(&format!("in line {line} ")), "{line}: {message}");
        assert_eq!((report.identity.agency.as_deref(), report.identity.year), (Some("青溪县教育局"), Some(2022)));
        let figure = facts::read(&report).value(Row::Review, Column::Upheld);
        assert_eq!(figure, (sections_of_first > 3).then_some(3), "{sections_of_first} {named}");
        let narrative = gongkai::copies::Narrative::of(&report);
        let words: String = narrative.sections().iter().map(|tokens| narrative.text(tokens.clone())).collect();
        assert!(words.contains("第3号") && !words.contains("第7号"), "{words}");
    }
}

/// Lines as a page has them: paragraphs, and rows of cells in a table.
fn paragraphs(text: &str) -> String {
    let mut html = String::new();
    for lines in text.lines().collect::<Vec<_>>().chunk_by(|x, y| x.contains('\t') == y.contains('\t')) {
        if lines[0].contains('\t') {
            let rows = lines.iter().map(|line| format!("<tr><td>{}</tr>", line.replace('\t', "<td>")));
            write!(html, "<table>{}</table>", rows.collect::<String>()).unwrap();
        } else {
            lines.iter().filter(|line| !line.is_empty()).for_each(|line| write!(html, "<p>{line}</p>").unwrap());
        }
    }
    html
}

/// A site puts the reports of several offices on one page, each in an element of its own.
#[test]
fn two_reports_in_two_elements_are_told_apart() {
    let one = paragraphs(&format!("{}{}", titled("青溪县教育局", 2022), sections(0, 6, 3)));
    let cut = paragraphs(&format!("{}{}", titled("青溪县教育局", 2022), sections(0, 3, 3)));
    let other = paragraphs(&format!("{}{}", titled("青溪县水利局", 2022), sections(0, 6, 7)));
    let read = |page: &str| {
        let html = format!("<html><body><div>首页 | 无障碍</div>{page}<p>版权所有</p></body></html>");
        parse(&read_bytes("a.html", html.as_bytes(), &Limits::default()).unwrap())
    };
    for page in [
        format!("<div>{one}</div><div>{other}</div>"),
        format!("{one}<div>{other}</div>"),
        format!("<div>{one}</div>{other}"),
        format!("<section><article>{one}</article></section><section><article>{other}</article></section>"),
    ] {
        let report = read(&page);
        assert_eq!(report.identity.agency.as_deref(), Some("青溪县教育局"), "{page}");
        assert!(said(&report, "several-reports").is_some_and(|message| message.contains("青溪县水利局 2022")), "{page}");
        assert_eq!(facts::read(&report).value(Row::Review, Column::Upheld), Some(3), "{page}");
    }
    // Half a report beside a whole one: the whole one is the document.
    let report = read(&format!("<div>{cut}</div><div>{other}</div>"));
    let found = (report.identity.agency.as_deref(), facts::read(&report).value(Row::Review, Column::Upheld));
    assert_eq!(found, (Some("青溪县水利局"), Some(7)));
}

#[test]
fn links_citations_attachments_and_own_titles_begin_no_second_report() {
    let (own, other) = (titled("青溪县教育局", 2022), titled("青溪县水利局", 2022));
    let (own_line, other_line) = (own.trim_end(), other.trim_end());
    let links = format!("相关链接\n{other_line}\n青溪县民政局2022年政府信息公开工作年度报告\n版权所有：青溪县人民政府\n");
    let among = |between: &str| format!("{own}{}{between}\n{}", sections(0, 2, 3), sections(2, 6, 3));
    for text in [
        format!("{own}{}{links}", sections(0, 6, 3)),
        format!("{own}{}\n{other_line}\n", sections(0, 6, 3)),
        format!("{own}{}\n附件：{other_line}\n", sections(0, 6, 3)),
        format!("{own}{}\n下一篇：{other_line}\n", sections(0, 6, 3)),
        among(&format!("《{other_line}》")),
        among(&format!("参照《{other_line}》编制。")),
        among(own_line),
        among("青溪县教育局\n2022年政府信息公开工作年度报告"),
        among("2022年政府信息公开工作年度报告"),
        among("青溪县教育局2021年政府信息公开工作年度报告"),
        format!("{own}目录\n{}\n{own}{}", HEADINGS.join("\n"), sections(0, 6, 3)),
    ] {
        let report = read(&text);
        assert_eq!(said(&report, "several-reports"), None, "{text}");
        assert_eq!(report.identity.agency.as_deref(), Some("青溪县教育局"), "{text}");
        assert_eq!(facts::read(&report).value(Row::Review, Column::Upheld), Some(3), "{text}");
    }
}

#[test]
fn odd_titles_leave_the_name_clean_and_say_what_they_cover() {
    let t = "政府信息公开工作年度报告";
    for (title, year, codes) in [
        (format!("青溪县教育局2022年上半年{t}"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年1-6月{t}"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年第一季度{t}"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年度下半年{t}"), Some(2022), "part-year"),
        ("青溪县教育局政府信息公开2022年上半年工作报告".to_owned(), Some(2022), "part-year"),
        (format!("青溪县教育局2022年1月至12月{t}"), Some(2022), ""),
        (format!("青溪县教育局〔2022〕{t}"), Some(2022), ""),
        (format!("（2022年）青溪县教育局{t}"), Some(2022), ""),
        (format!("青溪县教育局2021-2022学年度{t}"), None, "year-several"),
        (format!("青溪县教育局“十三五”{t}"), None, "year-several"),
        (format!("青溪县教育局2022年{t}（修订版）"), Some(2022), "title-revised"),
        (format!("青溪县教育局2022年{t}（更正）"), Some(2022), "title-revised"),
        (format!("青溪县教育局2022年{t}_青溪县人民政府网"), Some(2022), ""),
        (format!("青溪县教育局2022年{t}-青溪县人民政府"), Some(2022), ""),
        (format!("青溪县教育局2022年{t}（2023年1月发布）"), Some(2022), ""),
        (format!("附件2：青溪县教育局2022年{t}"), Some(2022), ""),
        (format!("青溪县教育局2022年{t}【字体：大 中 小】"), Some(2022), ""),
        (format!("2022年{t}（青溪县教育局）"), Some(2022), ""),
        (format!("青溪县教育局{t}（2022年上半年）"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年{t}（上半年）"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年{t}（1-6月）"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年{t}（2022年1月-6月）"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年{t}——第一季度"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年Q1{t}"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年元月—6月{t}"), Some(2022), "part-year"),
        (format!("青溪县教育局2022上半年{t}"), Some(2022), "part-year"),
        (format!("青溪县教育局2022年{t}（2022年1月1日—2022年12月31日）"), Some(2022), ""),
        (format!("青溪县教育局2022年{t}（2023年1月）"), Some(2022), ""),
        (format!("青溪县教育局〔2022〕年{t}"), Some(2022), ""),
        (format!("青溪县教育局【2022】年度{t}"), Some(2022), ""),
        (format!("青溪县教育局2O22年{t}"), Some(2022), ""),
        (format!("青溪县教育局２０２２年{t}"), Some(2022), ""),
        (format!("青教发〔2023〕5号 青溪县教育局2022年{t}"), Some(2022), ""),
        (format!("（修订版）青溪县教育局2022年{t}"), Some(2022), "title-revised"),
        (format!("青溪县人民政府门户网站-青溪县教育局2022年{t}"), Some(2022), ""),
        (format!("当前位置：首页>政府信息公开年报>青溪县教育局2022年{t}"), Some(2022), ""),
        (format!("“青溪县教育局”2022年{t}"), Some(2022), ""),
        (format!("青溪县教育局2022、2023年{t}"), None, "year-several"),
        (format!("青溪县教育局{t}（2022-2023年）"), None, "year-several"),
    ] {
        let report = read(&format!("{title}\n\n{}", sections(0, 6, 3)));
        let identity = &report.identity;
        assert_eq!((identity.agency.as_deref(), identity.year), (Some("青溪县教育局"), year), "{title}");
        let of_title = ["part-", "year-", "title-", "agency-"];
        let found: Vec<&str> =
            report.diagnostics.iter().map(|d| d.code.as_str()).filter(|c| of_title.iter().any(|h| c.starts_with(h))).collect();
        let found: Vec<&str> = found.into_iter().filter(|code| *code != "year-unknown").collect();
        assert_eq!(found.join(" "), codes, "{title}");
        let shown = identity.title.as_deref().unwrap();
        let is_clean = ["字体", "附件", "网", "修订", "发布"].iter().all(|word| !shown.contains(word));
        assert!(is_clean, "{title}: {shown}");
    }
}

/// A page of these lines, and a report below them.
fn page(above: &str, end: &str) -> Report {
    let html = format!("<html><body>{above}{}{end}</body></html>", paragraphs(&sections(0, 6, 3)));
    parse(&read_bytes("a.html", html.as_bytes(), &Limits::default()).unwrap())
}

/// What a link says is the title of another page.
#[test]
fn titles_in_links_name_other_reports() {
    let (own, other, year_before) = ("青溪县教育局", "青溪县水利局", "青溪县教育局2021年政府信息公开工作年度报告");
    let line = |agency: &str| format!("<p>{}</p>", titled(agency, 2022).trim_end());
    let anchor = |title: &str| format!("<p><a href=x.html>{}</a></p>", title.trim_end());
    let other_link = anchor(&titled(other, 2022));
    for above in [
        format!("{other_link}{}", line(own)),
        format!("<ul><li>{other_link}<li>{}</ul>{}", anchor(year_before), line(own)),
        format!("<div>{}</div>{}", anchor(year_before), line(own)),
        format!("<p>上一篇：<a href=x>{}</a></p>{}", titled(other, 2022).trim_end(), line(own)),
        format!("{}<p>{}</p><p>2022年政府信息公开工作年度报告</p>", anchor(year_before), own),
        // An anchor is no link, and the agency may be one to its home.
        format!("{other_link}<p><a name=top>{}</a></p>", titled(own, 2022).trim_end()),
        format!("{other_link}<p><a href=/>{own}</a>2022年政府信息公开工作年度报告</p>"),
    ] {
        let report = page(&above, "");
        let evidence = report.identity.agency_evidence.as_ref().unwrap();
        let found = (report.identity.agency.as_deref(), report.identity.year, evidence.confidence);
        assert_eq!(found, (Some(own), Some(2022), 0.95), "{above}");
        assert_eq!(said(&report, "title-linked"), None, "{above}");
    }
    // Where nothing else has a title it is weak, and nothing where the report's own lines say otherwise.
    let only = page(&other_link, "");
    let evidence = only.identity.agency_evidence.as_ref().unwrap();
    assert_eq!((only.identity.agency.as_deref(), evidence.confidence), (Some(other), 0.6));
    assert!(said(&only, "title-linked").is_some());
    let signed = page(&other_link, &format!("<p>{own}</p><p>2023年1月20日</p>"));
    assert_eq!((signed.identity.agency.as_deref(), signed.identity.title.as_deref()), (Some(own), None));
    let both = page(&format!("{other_link}{}", anchor(&titled("青溪县民政局", 2022))), "");
    assert_eq!(both.identity.title, None);
}

/// Of two titles above the first section the page's own name decides; else the one below it, and not for certain.
#[test]
fn two_titles_above_the_first_section() {
    let (own, other) = ("青溪县教育局", "青溪县水利局");
    let line = |agency: &str| format!("<p>{}</p>", titled(agency, 2022).trim_end());
    let named = |agency: &str| format!("<title>{}</title>", titled(agency, 2022).trim_end());
    for (above, agency, confidence) in [
        (format!("{}{}", line(other), line(own)), own, 0.6),
        (format!("{}{}{}", named(own), line(other), line(own)), own, 0.95),
        (format!("{}{}{}", named(own), line(own), line(other)), own, 0.6),
        (format!("{}{}", line(own), line(own)), own, 0.95),
        (format!("{}{}", line("教育局"), line(own)), own, 0.95),
    ] {
        let report = page(&above, "");
        let evidence = report.identity.agency_evidence.as_ref().unwrap();
        assert_eq!((report.identity.agency.as_deref(), evidence.confidence), (Some(agency), confidence), "{above}");
        assert_eq!(said(&report, "title-several").is_some(), confidence < 0.9, "{above}");
    }
}

/// The period of the figures tells one year, and still it is no report of one.
#[test]
fn two_years_in_a_title_are_not_compared_with_one() {
    let period = "本报告统计期限自2022年1月1日至2022年12月31日。\n";
    for title in ["青溪县教育局2022-2023年政府信息公开工作年度报告", "青溪县教育局2022、2023年政府信息公开工作年度报告"]
    {
        let text = format!("{title}\n\n{}", sections(0, 6, 3).replacen('\n', &format!("\n{period}"), 1));
        let report = read(&text);
        assert_eq!(report.identity.year, Some(2022), "{text}");
        assert!(said(&report, "year-several").is_some() && said(&report, "part-year").is_some(), "{:?}", report.diagnostics);
    }
}

#[test]
fn half_a_year_is_neither_ranked_nor_held_against_whole_years() {
    let dir = folder("part-year");
    let reports = dir.join("reports");
    std::fs::create_dir_all(&reports).unwrap();
    let table = std::fs::read_to_string("demo/reports/砚丘县/人民政府2022年政府信息公开工作年度报告.txt");
    let Ok(whole) = table else { panic!("the demo has this report") };
    let title = whole.lines().find(|line| line.contains("年度报告")).unwrap();
    let half = whole.replacen(title, &title.replacen("2022年", "2022年上半年", 1), 1);
    std::fs::write(reports.join("whole.txt"), &whole).unwrap();
    std::fs::write(reports.join("half.txt"), half).unwrap();
    let at = dir.join("index");
    let (at, reports) = (at.to_str().unwrap(), reports.to_str().unwrap());
    assert!(gongkai(["index", reports, "-i", at]).status.success());
    let ranked = stdout(&gongkai(["rank", "--year", "2022", "-i", at, "--format", "jsonl"]));
    let rows: Vec<serde_json::Value> = ranked.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |file: &str| rows.iter().find(|row| row["file"].as_str().unwrap().ends_with(file)).unwrap();
    assert_eq!((of("whole.txt")["status"].as_str(), of("whole.txt")["group_reports"].as_u64()), (Some("rated"), Some(2)));
    assert_eq!(
        (of("half.txt")["status"].as_str(), of("half.txt")["reason"].as_str()),
        (Some("not rated"), Some("not one whole year"))
    );
    let series = stdout(&gongkai(["rank", "--by-year", "-i", at, "--format", "jsonl"]));
    assert!(series.contains("whole.txt") && !series.contains("half.txt"), "{series}");
}

#[test]
fn who_signs_may_contradict_the_title() {
    let own = titled("青溪县教育局", 2022);
    let with = |end: &str| read(&format!("{own}{}\n{end}\n2023年1月20日\n", sections(0, 6, 3)));
    let other = with("青溪县水利局");
    assert!(said(&other, "agency-conflict").unwrap().contains("青溪县水利局"));
    let evidence = other.identity.agency_evidence.as_ref().unwrap();
    assert_eq!((other.identity.agency.as_deref(), evidence.confidence), (Some("青溪县教育局"), 0.6));
    assert_eq!(said(&with("青溪县教育局"), "agency-conflict"), None);
    let site = with("青溪县教育局\n青溪县人民政府");
    let conflict = site.diagnostics.iter().find(|d| d.code == "agency-conflict").unwrap();
    assert_eq!((conflict.severity, site.identity.agency_evidence.as_ref().unwrap().confidence), (Severity::Info, 0.95));
    let nobody = format!("2022年政府信息公开工作年度报告\n\n{}\n青溪县教育局\n青溪县水利局\n", sections(0, 6, 3));
    let nobody = read(&nobody);
    assert_eq!(nobody.identity.agency, None);
    assert!(said(&nobody, "agency-several").unwrap().contains("青溪县教育局, 青溪县水利局"));
    let joint = read(&format!("{}{}", titled("青溪县教育局与青溪县水利局", 2022), sections(0, 6, 3)));
    assert_eq!(joint.identity.agency, None);
    assert!(said(&joint, "agency-several").is_some());
    for names in ["青溪县教育局、青溪县体育局", "青溪县教育局和青溪县体育局", "2022年青溪县教育局、青溪县体育局"]
    {
        let title =
            if names.starts_with('2') { format!("{names}政府信息公开工作年度报告\n\n") } else { titled(names, 2022) };
        let joint = read(&format!("{title}{}", sections(0, 6, 3)));
        assert_eq!((joint.identity.agency.as_deref(), joint.identity.year), (None, Some(2022)), "{title}");
        assert!(said(&joint, "agency-several").is_some(), "{title}");
    }
    let office = read(&format!("{}{}", titled("中共青溪县委办公室 青溪县人民政府办公室", 2022), sections(0, 6, 3)));
    assert_eq!(office.identity.agency.as_deref(), Some("青溪县人民政府办公室"));
    assert!(said(&office, "agency-several").is_some());
}

#[test]
fn a_column_that_is_no_single_value_is_refused_by_its_row() {
    let dir = folder("nested");
    let text = format!("{}{}", titled("青溪县教育局", 2022), sections(0, 6, 3));
    let rows = [
        serde_json::json!({"id": "a", "text": text, "agency": ["青溪县教育局", "青溪县水利局"]}),
        serde_json::json!({"id": "b", "text": text, "agency": {"name": "青溪县教育局"}}),
        serde_json::json!({"id": "c", "text": [text]}),
        serde_json::json!({"id": "d", "text": text, "agency": "青溪县水利局", "keywords": ["公开"]}),
    ];
    let lines = rows.map(|row| row.to_string()).join("\n");
    let file = dir.join("rows.jsonl");
    std::fs::write(&file, lines).unwrap();
    let at = dir.join("index");
    let done = gongkai(["index", file.to_str().unwrap(), "-i", at.to_str().unwrap()]);
    for (row, column) in [(1, "agency"), (2, "agency"), (3, "text")] {
        let line = format!("row {row}\ncause: its field {column} is a list or an object");
        assert!(stderr(&done).contains(&line), "{line}: {}", stderr(&done));
    }
    let kept = stdout(&gongkai(["export", "reports", "-i", at.to_str().unwrap(), "--format", "jsonl"]));
    assert_eq!(kept.lines().count(), 1, "{kept}");
    assert!(kept.contains("\"agency\":\"青溪县水利局\""), "{kept}");
}

#[test]
fn a_place_has_one_spelling_in_all_rows() {
    let dir = folder("one-region");
    let reports = dir.join("reports");
    std::fs::create_dir_all(&reports).unwrap();
    for (number, agency) in ["江川区教育局", "玉溪市江川区水利局", "云南省玉溪市江川区民政局"].iter().enumerate()
    {
        std::fs::write(reports.join(format!("{number}.txt")), format!("{}{}", titled(agency, 2022), sections(0, 6, 3))).unwrap();
    }
    let at = dir.join("index");
    let at = at.to_str().unwrap();
    assert!(gongkai(["index", reports.to_str().unwrap(), "-i", at]).status.success());
    let one = "云南省玉溪市江川区";
    for verb in
        [&["export", "reports"][..], &["rank", "--by", "dispute"], &["search", "认真"], &["originality"], &["facts", "--wide"]]
    {
        let mut words = verb.to_vec();
        words.extend(["-i", at, "--format", "jsonl"]);
        let rows = stdout(&gongkai(words));
        let regions: Vec<String> = rows
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["region"].as_str().unwrap_or("?").to_owned())
            .collect();
        assert_eq!(regions, [one; 3], "{verb:?}: {rows}");
    }
    let spread = stdout(&gongkai(["rank", "--by-region", "--by", "dispute", "-i", at, "--format", "jsonl"]));
    assert!(spread.lines().all(|line| line.contains(one)), "{spread}");
    let facet = stdout(&gongkai(["search", "认真", "--facet", "region", "-i", at, "--format", "jsonl"]));
    assert_eq!(facet.lines().count(), 1, "{facet}");
    assert!(stdout(&gongkai(["search", "认真 region:江川*", "-i", at, "--format", "jsonl"])).lines().count() == 3);
}

/// What stands above a title in official documents, and what of it goes on there.
#[test]
fn lines_around_a_title_are_read_for_what_they_are() {
    let t = "政府信息公开工作年度报告";
    for (head, agency, year, code) in [
        (format!("青溪县教育局文件\n青教发〔2024〕5号\n青溪县教育局2022年{t}"), Some("青溪县教育局"), Some(2022), None),
        (format!("2024年1月20日\n青溪县教育局2022年{t}"), Some("青溪县教育局"), Some(2022), None),
        (format!("（2023年1月20日）\n青溪县教育局2022年{t}"), Some("青溪县教育局"), Some(2022), None),
        (format!("二〇二三年一月\n青溪县教育局2022年{t}"), Some("青溪县教育局"), Some(2022), None),
        (format!("2021年\n青溪县教育局2022年{t}"), Some("青溪县教育局"), Some(2022), None),
        (format!("2022年\n青溪县教育局{t}"), Some("青溪县教育局"), Some(2022), None),
        (format!("青溪县公安局\n城关分局2022年{t}"), Some("青溪县公安局城关分局"), Some(2022), None),
        (format!("青溪县人民政府\n办公室\n2022年{t}"), None, Some(2022), None),
        (format!("青溪县发展和改革\n委员会2022年{t}"), Some("青溪县发展和改革委员会"), Some(2022), None),
        (format!("青溪县人民政府\n青溪县教育局2022年{t}"), Some("青溪县教育局"), Some(2022), None),
        (format!("青溪县教育局、青溪县水利局、青溪县民政局2022年{t}"), None, Some(2022), Some("agency-several")),
        (format!("青溪县教育局/青溪县水利局2022年{t}"), None, Some(2022), Some("agency-several")),
        (format!("青溪县教育局2022年{t}\n（2022年上半年）"), Some("青溪县教育局"), Some(2022), Some("part-year")),
        (format!("青溪县教育局2022年{t}\n——第一季度"), Some("青溪县教育局"), Some(2022), Some("part-year")),
        (format!("【上半年】青溪县教育局2022年{t}"), Some("青溪县教育局"), Some(2022), Some("part-year")),
        (format!("青溪县教育局2022年前三个季度{t}"), Some("青溪县教育局"), Some(2022), Some("part-year")),
        (format!("青溪县教育局2022年{t}\n（2023年1月20日）"), Some("青溪县教育局"), Some(2022), None),
    ] {
        let report = read(&format!("{head}\n\n{}", sections(0, 6, 3)));
        let identity = &report.identity;
        if let Some(agency) = agency {
            assert_eq!((identity.agency.as_deref(), identity.year), (Some(agency), year), "{head}");
        } else {
            assert_eq!(identity.year, year, "{head}");
        }
        for known in ["part-year", "agency-several"] {
            assert_eq!(said(&report, known).is_some(), code == Some(known), "{head}: {:?}", report.diagnostics);
        }
    }
}

/// A page's own title may be of any length, and costs no more for it.
#[test]
fn a_title_without_an_end_costs_nothing() {
    for piece in ["2022、", "青溪县教育局和", "“", "上半年及", "【修订】"] {
        let html = format!("<title>{}公开</title><p>一、总体情况</p><p>无。</p>", piece.repeat(200_000));
        let report = parse(&read_bytes("a.html", html.as_bytes(), &Limits::default()).unwrap());
        assert!(report.identity.agency.as_ref().is_none_or(|name| name.chars().count() <= 300), "{piece}");
    }
}
