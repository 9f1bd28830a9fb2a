//! Damaged files of every format beside good ones: each is read or named with its reason, in its time, and the good ones are all
//! indexed.
//!
//! Seeds are small files of each format. A mutant is a seed cut short, with bits turned, bytes overwritten, parts repeated or
//! nested, or a bomb. `GONGKAI_MUTANTS` says how many of each format (docs/testing.md).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::time::Instant;

use super::office::{self, Part, cell, wide};
use super::pdf::{self, Font, Page};
use crate::dice::Dice;
use crate::support::{folder, gongkai, root, stderr, stdout};

/// Mutants of each format where nothing else is asked for.
const FEW: usize = 25;

/// A whole invented report of a seed.
fn text(seed: u64) -> String {
    format!(
        "青岚县教育局{}年政府信息公开工作年度报告\n一、总体情况\n第{seed}份。全年主动公开政府信息{}条。\n\
         三、收到和处理政府信息公开申请情况\n一、本年新收\t{}\t0\t0\t0\t0\t0\t{0}\n六、其他需要报告的事项\n无。\n",
        2000 + seed % 24,
        seed * 7,
        seed % 9
    )
}

/// One or two good files of each format.
fn seeds() -> BTreeMap<&'static str, Vec<Vec<u8>>> {
    let table = || vec![vec![wide("规章", 1, 2), cell("12")], vec![cell("许可"), cell("0"), cell("5")]];
    let parts = || [Part::Text("一、总体情况"), Part::Text("全年公开信息十二条。"), Part::Table(table())];
    let mut page = Page::default();
    page.text(80.0, 80.0, 16.0, "一、总体情况");
    page.text(80.0, 110.0, 16.0, "全年公开信息十二条。");
    for (x, word) in [(80.0, "规章"), (180.0, "12")] {
        page.outline((x, x + 100.0), (200.0, 230.0));
        page.centred((x, x + 100.0), (200.0, 230.0), 10.0, word);
    }
    let data = |name: &str| std::fs::read(root().join("tests/data").join(name)).unwrap();
    let sheet = "@media screen{.h > td:not(.k):nth-child(2n+1)[colspan='2'] ~ i{color:#fff!important}} td b{display:none}";
    let cells = "<td rowspan=2>甲<td class=h style='opacity:0'>1<b>2</b><td><select><option selected>3</select><input value=4>";
    let html = format!("<html><style>{sheet}</style><body><p>{}</p><table><tr>{cells}</tr></table></body></html>", text(1));
    let jsonl = (1..4).fold(String::new(), |mut out, n| {
        writeln!(out, "{}", serde_json::json!({"id": n, "text": text(n)})).unwrap();
        out
    });
    let warc = format!(
        "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://invented.example/a.txt\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{}\r\n\r\n",
        text(1).len(),
        text(1)
    );
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar()).unwrap();
    BTreeMap::from([
        ("txt", vec![text(1).into_bytes(), encoding_rs::GB18030.encode(&text(2)).0.into_owned()]),
        ("html", vec![html.into_bytes()]),
        (
            "pdf",
            vec![
                pdf::file(&[page.clone()], Font::Mapped),
                pdf::file(&[page.clone(), page], Font::Predefined),
                data("report.pdf"),
            ],
        ),
        ("docx", vec![office::docx(&parts()), data("report.docx")]),
        ("doc", vec![data("report.doc")]),
        ("xlsx", vec![office::xlsx(&parts()), data("report.xlsx")]),
        ("xls", vec![data("report.xls")]),
        ("zip", vec![zip(&[("报告/甲.txt", text(1).as_bytes()), ("乙.txt", text(2).as_bytes())])]),
        ("tar", vec![tar()]),
        ("tar.gz", vec![gzip.finish().unwrap()]),
        ("warc", vec![warc.into_bytes()]),
        ("jsonl", vec![jsonl.into_bytes()]),
        ("csv", vec![format!("id,text\n1,\"{}\"\n2,\"{}\"\n", text(1), text(2)).into_bytes()]),
    ])
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ::zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, ::zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn tar() -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for n in 1..3 {
        let text = text(n);
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        archive.append_data(&mut header, format!("a/{n}.txt"), text.as_bytes()).unwrap();
    }
    archive.into_inner().unwrap()
}

/// One damage.
fn mutant(seed: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    let at = |bytes: &[u8], dice: &mut Dice| dice.roll(bytes.len().max(1));
    match dice.roll(7) {
        0 => bytes.truncate(at(&bytes, dice)),
        1 => {
            for _ in 0..=dice.roll(8) {
                let place = at(&bytes, dice);
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= 1 << dice.roll(8);
                }
            }
        }
        2 => {
            let (place, length) = (at(&bytes, dice), 1 + dice.roll(64));
            let end = (place + length).min(bytes.len());
            let with = *dice.pick(&[0u8, 0xFF, b'<', b'(', b'9']);
            bytes[place..end].fill(with);
        }
        3 => {
            // A part once more, or a thousand times.
            let (place, length) = (at(&bytes, dice), 1 + dice.roll(400));
            let end = (place + length).min(bytes.len());
            let times = *dice.pick(&[1, 10, 1000]);
            let part = bytes[place..end].repeat(times);
            bytes.splice(place..place, part);
        }
        4 => {
            let (place, length) = (at(&bytes, dice), 1 + dice.roll(200));
            bytes.drain(place..(place + length).min(bytes.len()));
        }
        5 => {
            // Numbers are lengths, counts and places: the largest there is.
            let digits: Vec<usize> = (0..bytes.len()).filter(|&i| bytes[i].is_ascii_digit()).collect();
            if !digits.is_empty() {
                let place = *dice.pick(&digits);
                bytes.splice(place..=place, *b"4294967295");
            }
        }
        _ => {
            let place = at(&bytes, dice);
            let deep = 1 + dice.roll(20_000);
            let open = *dice.pick(&["<table><tr><td>", "[", "<<", "(", "{\"a\":", "<w:p>", "q "]);
            bytes.splice(place..place, open.repeat(deep).into_bytes());
        }
    }
    bytes
}

/// Files made to unfold: megabytes of zeros, deep nesting, endless references.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let zeros = vec![b' '; 300 << 20];
    let deep = "<w:tbl><w:tr><w:tc>".repeat(50_000);
    let nested = office::docx(&[Part::Text("x")]);
    let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
    let entity = (1..30).fold("<!ENTITY a0 \"公开公开公开\">".to_owned(), |mut out, n| {
        write!(out, "<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1).unwrap();
        out
    });
    let laughs = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE w [{entity}]><w:document {space}><w:body><w:p><w:r><w:t>&a29;</w:t></w:r></w:p></w:body></w:document>"
    );
    let mut kids = String::from("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n");
    kids.push_str("2 0 obj << /Type /Pages /Count 9 /Kids [2 0 R 2 0 R 2 0 R] >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF");
    vec![
        ("nested-tables.docx", replaced(&nested, "word/document.xml", format!("<w:document {space}><w:body>{deep}").as_bytes())),
        ("laughs.docx", replaced(&nested, "word/document.xml", laughs.as_bytes())),
        ("zeros.docx", replaced(&nested, "word/document.xml", &zeros)),
        ("zeros.zip", zip(&[("zeros.txt", &zeros)])),
        ("many.zip", zip(&[("a.zip", &zip(&[("b.txt", &zeros[..1 << 20])]))])),
        ("zeros.txt.gz", gzipped(&zeros)),
        ("zeros.jsonl.gz", gzipped(&zeros)),
        ("zeros.txt.zst", zstd::encode_all(zeros.as_slice(), 1).unwrap()),
        ("loop.pdf", kids.into_bytes()),
        ("deep.html", format!("{}{}", "<div>".repeat(200_000), "公开").into_bytes()),
    ]
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

/// A package with one part exchanged.
fn replaced(package: &[u8], part: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = ::zip::ZipArchive::new(std::io::Cursor::new(package)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        parts.push((name.clone(), if name == part { content.to_vec() } else { bytes }));
    }
    zip(&parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect::<Vec<_>>())
}

/// Indexes a folder and containers by the program, and holds what must be so.
fn run(name: &str, files: &[(String, Vec<u8>)], good: usize) {
    let (reports, dir) = (folder("mutants"), folder("mutants-index"));
    for n in 0..good {
        std::fs::write(reports.join(format!("good-{n}.txt")), text(1000 + n as u64)).unwrap();
    }
    let mut arguments = vec!["index".to_owned(), reports.display().to_string()];
    for (file, bytes) in files {
        let path = reports.join(file);
        std::fs::write(&path, bytes).unwrap();
        // Tables of records are read only where they are named.
        if [".jsonl", ".csv"].iter().any(|ending| file.ends_with(ending)) {
            arguments.push(path.display().to_string());
        }
    }
    arguments.extend(["--index".to_owned(), dir.display().to_string()]);
    let started = Instant::now();
    let output = gongkai(&arguments);
    let said = stderr(&output);
    assert!(matches!(output.status.code(), Some(0 | 2)), "{name}: {:?} {said}", output.status);
    assert!(!said.contains("panicked") && !said.contains("RUST_BACKTRACE"), "{name}: {said}");
    let errors = said.matches("code:  E-").count();
    println!("{name}: {} files, {errors} named with a reason, {:.1} s", files.len(), started.elapsed().as_secs_f64());
    let found = stdout(&gongkai(["export", "reports", "--format", "jsonl", "-i", &dir.display().to_string()]));
    let kept = found.lines().filter(|line| line.contains("/good-")).count();
    assert_eq!(kept, good, "{name}: the good reports are all there");
    for folder in [reports, dir] {
        std::fs::remove_dir_all(folder).ok();
    }
}

#[test]
fn damaged_files_are_read_or_named() {
    let number = std::env::var("GONGKAI_MUTANTS").ok().and_then(|n| n.parse().ok()).unwrap_or(FEW);
    for (ending, seeds) in seeds() {
        let mut dice = Dice(0xD0C ^ ending.len() as u64);
        let files: Vec<(String, Vec<u8>)> =
            (0..number).map(|n| (format!("m{n}.{ending}"), mutant(dice.pick::<Vec<u8>>(&seeds), &mut dice))).collect();
        run(ending, &files, 20);
    }
}

#[test]
fn bombs_are_named() {
    let files: Vec<(String, Vec<u8>)> = bombs().into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect();
    run("bombs", &files, 20);
}
