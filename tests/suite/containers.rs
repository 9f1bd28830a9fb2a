//! The same reports in every container give the same index; names, columns and manifests say what they say.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gongkai::error::Code;
use gongkai::ingest::{self, Account, Monitor, Options};
use gongkai::output::ReportRow;
use gongkai::read::{Columns, Gather, Limits};
use gongkai::report::Report;
use gongkai::search::{Filter, Index, Mode};

use crate::shapes::case;
use crate::support::{folder, gongkai, stderr, stdout};

/// How many; `GONGKAI_CONTAINED` says how many where the gate has no time for them.
fn number() -> u64 {
    std::env::var("GONGKAI_CONTAINED").ok().and_then(|n| n.parse().ok()).unwrap_or(200)
}

/// Reports by name; the names have folders and endings.
fn reports(number: u64) -> Vec<(String, String)> {
    let name = |seed: u64, name: &str| format!("{}/{seed:05}-{name}", ["甲县", "乙市"][seed as usize % 2]);
    let mut all: Vec<_> = (0..number).map(case).zip(0..).map(|(c, seed)| (name(seed, c.name), c.content)).collect();
    all.sort();
    all
}

fn index(dir: &Path, path: PathBuf, gather: Gather) -> Account {
    let options = Options { gather, ..Options::default() };
    ingest::index(dir, &[path], &options, &Monitor::default()).expect("indexing succeeds")
}

/// All rows of an index as `export reports` writes them, names without what stands before `root`.
fn exported(dir: &Path, root: &str) -> Vec<String> {
    let stored = Index::open(dir).unwrap().load_all(&Filter::default()).unwrap();
    let row = |card: &gongkai::search::Card, report: &Report| {
        serde_json::to_string(&ReportRow::new(card, report, (None, None))).unwrap()
    };
    let before = serde_json::to_string(&format!("{root}/")).unwrap();
    let before = before.trim_matches('"');
    let mut rows: Vec<String> = stored.iter().map(|s| row(&s.card, &s.report().unwrap()).replace(before, "")).collect();
    rows.sort();
    rows
}

fn zip(reports: &[(String, String)], gbk: bool) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in reports {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name.as_str(), options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let mut bytes = archive.finish().unwrap().into_inner();
    if gbk {
        // Windows in China writes names in GBK and leaves the flag for UTF-8 out; four bytes of GBK for six of UTF-8.
        for (utf8, gbk) in [("甲县", "甲县##"), ("乙市", "乙市##")] {
            let (gbk, _, _) = encoding_rs::GBK.encode(gbk);
            while let Some(at) = memchr::memmem::find(&bytes, utf8.as_bytes()) {
                bytes[at..at + 6].copy_from_slice(&gbk);
            }
        }
        for (signature, flags) in [(&b"PK\x03\x04"[..], 6), (b"PK\x01\x02", 8)] {
            let places: Vec<usize> = memchr::memmem::find_iter(&bytes, signature).collect();
            for at in places {
                bytes[at + flags + 1] &= !0x08;
            }
        }
    }
    bytes
}

fn tar(reports: &[(String, String)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, text) in reports {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append_data(&mut header, name, text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn jsonl(reports: &[(String, String)]) -> Vec<u8> {
    let line = |(name, text): &(String, String)| serde_json::json!({ "path": name, "正文": text }).to_string() + "\n";
    reports.iter().map(line).collect::<String>().into_bytes()
}

fn csv(reports: &[(String, String)]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["file", "text"]).unwrap();
    for (name, text) in reports {
        writer.write_record([name, text]).unwrap();
    }
    writer.into_inner().unwrap()
}

fn warc(reports: &[(String, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, text) in reports {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: {name}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n",
            text.len()
        );
        out.extend([head.as_bytes(), text.as_bytes(), b"\r\n\r\n"].concat());
    }
    out
}

#[cfg(feature = "parquet")]
fn parquet(reports: &[(String, String)]) -> Vec<u8> {
    use parquet::basic::{Compression, ConvertedType, Repetition, Type as Physical};
    use parquet::data_type::{ByteArray, ByteArrayType};
    use parquet::file::{properties::WriterProperties, writer::SerializedFileWriter};
    use parquet::schema::types::Type;
    let column = |name: &str| {
        let column = Type::primitive_type_builder(name, Physical::BYTE_ARRAY);
        column.with_repetition(Repetition::REQUIRED).with_converted_type(ConvertedType::UTF8).build().unwrap().into()
    };
    let schema = Type::group_type_builder("rows").with_fields(vec![column("file"), column("text")]).build().unwrap();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut out = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut out, schema.into(), properties.into()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let columns: [Vec<ByteArray>; 2] =
        [reports.iter().map(|r| r.0.as_str().into()).collect(), reports.iter().map(|r| r.1.as_str().into()).collect()];
    for values in &columns {
        let mut column = group.next_column().unwrap().expect("two columns");
        column.typed::<ByteArrayType>().write_batch(values, None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    out
}

#[test]
fn every_container_gives_the_same_index() {
    let reports = reports(number());
    let ground = folder("containers");
    let plain = ground.join("plain");
    for (name, text) in &reports {
        let path = plain.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let dir = folder("containers-index");
    index(&dir, plain.clone(), Gather::default());
    let expected = exported(&dir, &plain.display().to_string());
    assert!(expected.len() as u64 > number() * 9 / 10);
    let columns = Columns { text: Some("正文".to_owned()), id: Some("path".to_owned()) };
    let files: Vec<(&str, Vec<u8>, Columns)> = vec![
        ("a.zip", zip(&reports, false), Columns::default()),
        ("a.tar", tar(&reports), Columns::default()),
        ("a.tar.gz", gzip(&tar(&reports)), Columns::default()),
        ("a.tgz", gzip(&tar(&reports)), Columns::default()),
        ("a.tar.zst", zstd::encode_all(tar(&reports).as_slice(), 1).unwrap(), Columns::default()),
        ("a.jsonl", jsonl(&reports), columns.clone()),
        ("a.jsonl.gz", gzip(&jsonl(&reports)), columns),
        ("a.csv", csv(&reports), Columns::default()),
        ("a.csv.zst", zstd::encode_all(csv(&reports).as_slice(), 1).unwrap(), Columns::default()),
        #[cfg(feature = "parquet")]
        ("a.parquet", parquet(&reports), Columns::default()),
    ];
    for (name, bytes, columns) in files {
        let path = ground.join(name);
        fs::write(&path, bytes).unwrap();
        let dir = folder("contained-index");
        let gather = Gather { columns, ..Gather::default() };
        let account = index(&dir, path.clone(), gather.clone());
        assert!(account.failed.is_empty() && account.skipped.is_empty(), "{name}: {:?}", account.failed.first());
        let found = exported(&dir, &path.display().to_string());
        let differs = found.iter().zip(&expected).find(|(a, b)| a != b);
        assert!(found == expected, "{name}: {} of {} rows; {differs:?}", found.len(), expected.len());
        let again = index(&dir, path, gather);
        assert_eq!((again.added, again.unchanged), (0, number()), "{name}: nothing is read twice");
        fs::remove_dir_all(dir).unwrap();
    }
    fs::remove_dir_all(ground).unwrap();
}

#[test]
fn names_from_windows_and_ways_out_of_the_archive() {
    let (ground, dir) = (folder("names"), folder("names-index"));
    let path = ground.join("报告.zip");
    fs::write(&path, zip(&reports(4), true)).unwrap();
    index(&dir, path.clone(), Gather::default());
    let names = exported(&dir, &path.display().to_string());
    assert!(names.iter().any(|row| row.contains("\"file\":\"甲县##/00000")), "{names:?}");
    let evil = vec![("../../evil.txt".to_owned(), reports(1)[0].1.clone()), ("__MACOSX/a.txt".to_owned(), "x".to_owned())];
    let path = ground.join("evil.zip");
    fs::write(&path, zip(&evil, false)).unwrap();
    index(&dir, path.clone(), Gather::default());
    assert!(exported(&dir, &path.display().to_string()).iter().any(|row| row.contains("\"file\":\"evil.txt\"")));
}

#[test]
fn warc_records_carry_their_address() {
    let (ground, dir) = (folder("warc"), folder("warc-index"));
    let text = &reports(1)[0].1;
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{text}\r\n0\r\n\r\n",
        text.len()
    );
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://www.qinglan.example/zwgk/1.txt\r\nWARC-Date: 2024-02-01T00:00:00Z\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    let missing = head.replace("200 OK", "404 No").replace("1.txt", "2.txt");
    let path = ground.join("a.warc.gz");
    let resource = warc(&[("http://www.qinglan.example/x.png".to_owned(), "x".to_owned())]);
    fs::write(&path, gzip(&[head.as_bytes(), missing.as_bytes(), &resource].concat())).unwrap();
    let account = index(&dir, path, Gather::default());
    assert_eq!((account.added, account.skipped.len(), account.failed.len()), (1, 1, 0), "{account:?}");
    let rows = exported(&dir, "nowhere");
    assert!(rows[0].contains("\"url\":\"http://www.qinglan.example/zwgk/1.txt\",\"date\":\"2024-02-01T00:00:00Z\""), "{rows:?}");
}

#[test]
fn a_manifest_stands_above_the_text() {
    let (ground, dir) = (folder("manifest"), folder("manifest-index"));
    let text = "青岚县教育局2021年政府信息公开工作年度报告\n一、总体情况\n公开信息12条。\n六、其他需要报告的事项\n无。\n";
    fs::create_dir(ground.join("r")).unwrap();
    fs::write(ground.join("r/a.txt"), text).unwrap();
    fs::write(ground.join("r/b.txt"), text.replace("12条", "13条")).unwrap();
    let manifest = ground.join("who.csv");
    let write =
        |rows: &str| fs::write(&manifest, encoding_rs::GBK.encode(&format!("file,agency,year,url,date\n{rows}")).0).unwrap();
    let gather = Gather { manifest: Some(manifest.clone()), ..Gather::default() };
    let rows = || exported(&dir, &ground.join("r").display().to_string());
    write("r/a.txt,乌有市水务局,2022,http://a.example,2023-01-31\ngone.txt,,,,\n");
    let account = index(&dir, ground.join("r"), gather.clone());
    assert_eq!(account.unmatched, ["gone.txt"]);
    let row: serde_json::Value = serde_json::from_str(rows().iter().find(|r| r.contains("a.txt")).unwrap()).unwrap();
    assert_eq!((&row["agency"], &row["year"]), (&"乌有市水务局".into(), &2022.into()));
    assert_eq!((&row["agency_evidence"]["source"], &row["level"]), (&"manifest".into(), &"prefecture".into()));
    assert_eq!((&row["url"], &row["date"]), (&"http://a.example".into(), &"2023-01-31".into()));
    let said: Vec<_> = row["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap()).collect();
    assert!(said.contains(&"agency-given") && said.contains(&"year-given"), "{said:?}");
    assert!(rows().iter().any(|r| r.contains("b.txt") && r.contains("青岚县教育局")), "the others are as they were");
    // What a manifest says holds for the run that has it; another manifest is read though the file is as it was.
    let again = index(&dir, ground.join("r"), gather.clone());
    assert_eq!((again.added, again.unchanged, again.notes.len()), (0, 2, 0), "{again:?}");
    let without = index(&dir, ground.join("r"), Gather::default());
    assert!(!rows().iter().any(|r| r.contains("乌有市水务局")));
    assert!(without.notes[0].contains("a.txt: what a manifest said of them is dropped"), "{:?}", without.notes);
    write("a.txt,乌有市水务局,2020,,\n");
    index(&dir, ground.join("r"), gather.clone());
    assert!(rows().iter().any(|r| r.contains("\"year\":2020")), "{:?}", rows());
    for wrong in ["a.txt,,去年,,\n", "a.txt,,,,\n./a.txt,,,,\n"] {
        write(wrong);
        let options = Options { gather: gather.clone(), ..Options::default() };
        let result = ingest::index(&dir, &[ground.join("r")], &options, &Monitor::default());
        assert_eq!(result.unwrap_err().code(), Code::Argument, "{wrong}");
    }
}

#[test]
fn rows_that_cannot_be_read_are_named() {
    let (ground, dir) = (folder("rows"), folder("rows-index"));
    let text = reports(1)[0].1.clone();
    let mut lines = String::new();
    for value in [
        serde_json::json!({"text": text, "agency": "乌有县财政局", "year": "2019"}),
        serde_json::json!({"x": 1}),
        serde_json::json!([1]),
    ] {
        writeln!(lines, "{value}").unwrap();
    }
    let path = ground.join("a.jsonl");
    fs::write(&path, lines + "{\"text\": \"cut").unwrap();
    let account = index(&dir, path.clone(), Gather::default());
    assert_eq!((account.added, account.failed.len()), (1, 3));
    assert!(account.failed.iter().any(|e| e.subject().ends_with("a.jsonl/row 2")), "{:?}", account.failed);
    let row = &exported(&dir, &path.display().to_string())[0];
    assert!(
        row.contains("\"file\":\"000001\"") && row.contains("乌有县财政局") && row.contains("\"source\":\"column\""),
        "{row}"
    );
    let table = ground.join("b.csv");
    fs::write(&table, "a,b\n1,2\n").unwrap();
    let result = ingest::index(&dir, &[table], &Options::default(), &Monitor::default());
    assert_eq!(result.unwrap_err().code(), Code::Argument);
    let small = Options { limits: Limits { max_bytes: 100, ..Limits::default() }, mode: Mode::Full, ..Options::default() };
    assert_eq!(ingest::index(&dir, &[path], &small, &Monitor::default()).unwrap_err().code(), Code::TooLarge);
}

#[test]
fn stdin_is_a_file_or_a_container() {
    let run = |bytes: &[u8], arguments: &[&str]| {
        let dir = folder("stdin-index");
        let mut child = Command::new(env!("CARGO_BIN_EXE_gongkai"))
            .args(["index", "-", "-i"])
            .arg(&dir)
            .args(arguments)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(bytes).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&gongkai(["export", "reports", "--format", "jsonl", "-i", &dir.display().to_string()]))
    };
    let reports = reports(3);
    assert!(run(reports[0].1.as_bytes(), &[]).contains("\"file\":\"stdin\""));
    assert_eq!(run(&gzip(&tar(&reports)), &[]).lines().count(), 3);
    assert_eq!(run(&csv(&reports), &["--stdin-name", "all.csv"]).lines().count(), 3);
}

/// A folder named in two ways gives each file one name: the one last given.
#[test]
fn two_spellings_of_a_folder_are_one() {
    let (ground, dir) = (folder("spelling"), folder("spelling-index"));
    fs::create_dir(ground.join("r")).unwrap();
    fs::write(ground.join("r/a.txt"), &reports(1)[0].1).unwrap();
    for path in [ground.join("r"), ground.join("r/../r"), ground.join("r")] {
        index(&dir, path.clone(), Gather::default());
        let stored = Index::open(&dir).unwrap().load_all(&Filter::default()).unwrap();
        let files: Vec<_> = stored.iter().flat_map(|s| s.card.files.clone()).collect();
        assert_eq!(files, [path.join("a.txt").display().to_string()]);
    }
}

/// A file that two agencies published is two reports, and the second a copy of the first: a find, not a file twice.
#[test]
fn the_same_file_under_two_agencies_is_two_reports() {
    let (ground, dir) = (folder("whose"), folder("whose-index"));
    let text = "2021年政府信息公开工作年度报告\n一、总体情况\n公开信息12条。\n六、其他需要报告的事项\n无。\n";
    fs::create_dir(ground.join("r")).unwrap();
    for name in ["a.txt", "b.txt", "c.txt", "d.txt"] {
        fs::write(ground.join("r").join(name), text).unwrap();
    }
    let manifest = ground.join("who.csv");
    fs::write(&manifest, "file,agency,year\na.txt,甲县水利局,2021\nb.txt,乙县水利局,2021\nc.txt,乙县水利局,2021\n").unwrap();
    let gather = Gather { manifest: Some(manifest), ..Gather::default() };
    let account = index(&dir, ground.join("r"), gather.clone());
    assert_eq!((account.added, account.reports, account.duplicates), (3, 3, 1), "{account:?}");
    let rows = exported(&dir, &ground.join("r").display().to_string());
    for (agency, files) in [("甲县水利局", "[\"a.txt\"]"), ("乙县水利局", "[\"b.txt\",\"c.txt\"]")] {
        assert!(rows.iter().any(|row| row.contains(agency) && row.contains(files)), "{agency}: {rows:?}");
    }
    assert_eq!(index(&dir, ground.join("r"), gather).unchanged, 4);
    // Without what was said they are one report again.
    let account = index(&dir, ground.join("r"), Gather::default());
    assert_eq!((account.reports, account.duplicates), (1, 3), "{account:?}");
    let path = ground.join("a.jsonl");
    let line = |agency: &str| serde_json::json!({"text": text, "agency": agency, "url": "http://x.example/1"}).to_string() + "\n";
    fs::write(&path, line("甲县水利局") + &line("乙县水利局") + &line("甲县水利局")).unwrap();
    let account = index(&folder("whose-rows"), path, Gather::default());
    assert_eq!((account.added, account.duplicates), (2, 1), "{account:?}");
}

#[test]
fn two_members_of_one_name_are_two_reports() {
    let ground = folder("twice");
    let mut twice = reports(2);
    for (number, report) in twice.iter_mut().enumerate() {
        report.0 = format!("x/{number}.txt");
    }
    let same: Vec<_> = twice.iter().map(|(_, text)| ("x/0.txt".to_owned(), text.clone())).collect();
    let mut zipped = zip(&twice, false);
    while let Some(at) = memchr::memmem::find(&zipped, b"x/1.txt") {
        zipped[at + 2] = b'0';
    }
    for (name, bytes) in [("a.zip", zipped), ("a.tar", tar(&same))] {
        let (path, dir) = (ground.join(name), folder("twice-index"));
        fs::write(&path, bytes).unwrap();
        let account = index(&dir, path.clone(), Gather::default());
        assert_eq!((account.added, account.failed.len()), (2, 0), "{name}: {account:?}");
        let rows = exported(&dir, &path.display().to_string());
        assert!(
            ["x/0.txt", "x/0.txt#2"].iter().all(|n| rows.iter().any(|row| row.contains(&format!("\"file\":\"{n}\"")))),
            "{name}"
        );
        assert_eq!(index(&dir, path, Gather::default()).unchanged, 2, "{name}");
    }
}

#[test]
fn columns_that_are_not_there_are_named() {
    let (ground, dir) = (folder("columns"), folder("columns-index"));
    let long = "青".repeat(400);
    for (name, content) in [
        ("a.csv", format!("id,text,{long}\n1,x,y\n")),
        ("a.jsonl", serde_json::json!({"id": 1, "text": "x", &long: "y"}).to_string()),
    ] {
        let path = ground.join(name);
        fs::write(&path, content).unwrap();
        for columns in [Columns { text: Some("nope".to_owned()), id: None }, Columns { text: None, id: Some("nope".to_owned()) }]
        {
            let options = Options { gather: Gather { columns, ..Gather::default() }, ..Options::default() };
            let cause = match ingest::index(&dir, std::slice::from_ref(&path), &options, &Monitor::default()) {
                Err(error) => error.cause().to_owned(),
                Ok(account) => account.failed[0].cause().to_owned(),
            };
            assert!(cause.contains("nope") && cause.contains("id, text") && cause.chars().count() < 200, "{name}: {cause}");
        }
    }
}

/// Each file that cannot be read is named, copies too, and in every run anew.
#[test]
fn failures_are_named_in_every_run() {
    let (ground, dir) = (folder("failing"), folder("failing-index"));
    for (name, content) in [("a.txt", ""), ("b.txt", ""), ("c.txt", &reports(1)[0].1)] {
        fs::write(ground.join(name), content).unwrap();
    }
    for _ in 0..2 {
        let account = index(&dir, ground.clone(), Gather::default());
        let failed: Vec<_> = account.failed.iter().map(|e| e.subject().rsplit('/').next().unwrap().to_owned()).collect();
        assert_eq!((failed.as_slice(), account.duplicates), (&["a.txt".to_owned(), "b.txt".to_owned()][..], 0));
    }
    let output = gongkai(["facts".as_ref(), ground.join("a.zip").as_os_str()]);
    assert!(!output.status.success());
    fs::write(ground.join("a.zip"), zip(&reports(2), false)).unwrap();
    let said = stderr(&gongkai(["facts".as_ref(), ground.join("a.zip").as_os_str()]));
    assert!(said.contains("an archive, which may hold many reports") && said.contains("gongkai index"), "{said}");
}

/// What could not be read is listed until it can be, or is gone: files, members of archives, rows.
#[test]
fn failures_are_listed_until_they_pass() {
    let (ground, dir) = (folder("failures"), folder("failures-index"));
    let good = reports(2);
    let failed = || -> Vec<String> {
        let manifest = Index::open(&dir).unwrap().manifest().unwrap();
        let root = format!("{}/", ground.display());
        manifest.failed().map(|(name, _)| name.replace(&root, "")).collect()
    };
    let rows = |second: &str| format!("{}\n{second}\n", serde_json::json!({"text": good[0].1, "id": "a"}));
    let write = |member: &str, row: &str| {
        let members = [("好.txt".to_owned(), good[1].1.clone()), ("坏.pdf".to_owned(), member.to_owned())];
        fs::write(ground.join("all.zip"), zip(&members, false)).unwrap();
        fs::write(ground.join("rows.jsonl"), rows(row)).unwrap();
    };
    write("%PDF-1.4 broken", "{\"text\": 1");
    fs::create_dir_all(ground.join("sub")).unwrap();
    fs::write(ground.join("sub/damaged.docx"), "PK\u{3}\u{4}").unwrap();
    let paths = ["all.zip", "rows.jsonl", "sub"].map(|name| ground.join(name));
    let run = |paths: &[PathBuf]| ingest::index(&dir, paths, &Options::default(), &Monitor::default());
    let listed = ["all.zip/坏.pdf", "rows.jsonl/row 2", "sub/damaged.docx"];
    for _ in 0..2 {
        assert_eq!((run(&paths).unwrap().failed.len(), failed()), (3, listed.map(str::to_owned).to_vec()));
    }
    // A path that is not there is told, and not written down: no later run would take it back.
    assert_eq!(run(&[&paths[..], &[ground.join("slip")]].concat()).unwrap().failed.len(), 4);
    assert_eq!(failed(), listed);
    // Of the archive alone: what lies elsewhere stays as it was.
    write(&good[0].1, "{\"text\": 1");
    run(&paths[..1]).unwrap();
    assert_eq!(failed(), listed[1..]);
    write(&good[0].1, "");
    fs::remove_file(ground.join("sub/damaged.docx")).unwrap();
    assert!(run(&paths[..2]).unwrap().failed.is_empty());
    assert_eq!(failed(), listed[2..]);
    fs::write(ground.join("sub/good.txt"), &good[0].1).unwrap();
    run(&paths).unwrap();
    assert!(failed().is_empty());
}

/// Where nothing at all can be read, `index` fails and `status` says why; an index that holds something is left alone.
#[test]
fn an_index_of_nothing_tells_why() {
    let (ground, dir) = (folder("nothing"), folder("nothing-index").join("i"));
    let text = |path: &Path| path.display().to_string();
    let run = |path: &Path, more: &[&str]| {
        let output = gongkai([&["index", &text(path), "-i", &text(&dir)], more].concat());
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        stderr(&output)
    };
    run(&ground.join("slip"), &[]);
    assert!(!dir.exists(), "a path that is not there makes no index");
    let archive = ground.join("all.zip");
    fs::write(&archive, &zip(&[("a.txt".to_owned(), "甲".repeat(4000))], false)[..100]).unwrap();
    for more in [&["--full"][..], &[]] {
        assert!(run(&archive, more).contains("E-DAMAGED"));
        let status = stdout(&gongkai(["status", "--format", "jsonl", "-i", &text(&dir)]));
        assert!(status.contains("\"reports\":0") && status.contains("all.zip\",\"reason\":\"the archive is damaged"), "{status}");
    }
    let good = ground.join("a.txt");
    fs::write(&good, &reports(1)[0].1).unwrap();
    assert!(gongkai(["index", &text(&good), "-i", &text(&dir)]).status.success());
    run(&archive, &["--full"]);
    assert!(stdout(&gongkai(["status", "--format", "jsonl", "-i", &text(&dir)])).contains("\"reports\":1"));
}
