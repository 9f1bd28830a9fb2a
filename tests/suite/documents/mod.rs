//! Documents that are no text, from the outside: PDF, Word and Excel in, lines and grids out; what cannot be read is named. All
//! samples are written here, of invented offices; those under `tests/data/` LibreOffice made of an invented report.

mod mutants;
mod office;
mod pdf;

use gongkai::error::Code;
use gongkai::parse::parse;
use gongkai::read::{Format, Limits, Piece, Source, read_bytes};
use gongkai::report::{BlockKind, Grid, Report};
use gongkai::text::normalise;

use crate::support::root;
use office::{Part, below, cell, wide};
use pdf::{Font, Page};

fn read(name: &str, bytes: &[u8]) -> Source {
    let source = read_bytes(name, bytes, &Limits::default()).unwrap_or_else(|e| panic!("{e}"));
    for piece in &source.body {
        let texts: Vec<_> = match piece {
            Piece::Line(line) => vec![line],
            Piece::Grid(grid) => grid.cells.iter().map(|c| &c.text).collect(),
            Piece::Blank | Piece::Page => vec![],
        };
        for text in texts.iter().filter(|t| !t.as_str().is_empty()) {
            assert_eq!(text.span().unwrap().slice(&source.text), Some(text.as_str()), "places are those of the decoded text");
        }
    }
    source
}

fn code(name: &str, bytes: &[u8]) -> Code {
    let error = read_bytes(name, bytes, &Limits::default()).expect_err("it cannot be read");
    assert!(!error.cause().is_empty() && !error.remedy().is_empty());
    error.code()
}

fn grids(source: &Source) -> Vec<&Grid> {
    source.body.iter().filter_map(|p| if let Piece::Grid(g) = p { Some(g) } else { None }).collect()
}

fn lines(source: &Source) -> Vec<&str> {
    source.body.iter().filter_map(|p| if let Piece::Line(l) = p { Some(l.as_str()) } else { None }).collect()
}

fn rows(grid: &Grid) -> Vec<Vec<&str>> {
    grid.rows.iter().map(|r| r.iter().map(|&c| grid.cells[c as usize].text.as_str()).collect()).collect()
}

/// A ruled table at a place: rows of (left, right, text), all of one height. Returns its foot.
fn ruled(page: &mut Page, top: f64, rows: &[&[(f64, f64, &str)]]) -> f64 {
    let mut y = top;
    for row in rows {
        for &(x0, x1, text) in *row {
            page.outline((x0, x1), (y, y + 30.0));
            page.centred((x0, x1), (y, y + 30.0), 10.0, text);
        }
        y += 30.0;
    }
    y
}

#[test]
fn a_pdf_with_a_table_over_two_pages() {
    let (mut one, mut two) = (Page::default(), Page::default());
    one.centred((75.0, 520.0), (60.0, 90.0), 20.0, "青岚县教育局2023年政府信息公开工作年度报告");
    // Twenty-six characters of 16 points fill a line of 416.
    let full = "本机关认真贯彻条例各项要求，围绕中心工作推进公开，加";
    for (number, (x, text)) in [(112.0, &full[..72]), (80.0, full), (80.0, "强监督。")].into_iter().enumerate() {
        let top = 120.0 + number as f64 * 26.0;
        one.stripe((80.0, 496.0), (top - 5.0, top + 21.0));
        one.text(x, top, 16.0, text);
    }
    let head: &[(f64, f64, &str)] = &[(80.0, 280.0, "第二十条第（一）项"), (280.0, 380.0, "制发"), (380.0, 496.0, "废止")];
    let foot = ruled(&mut one, 700.0, &[head, &[(80.0, 280.0, "规章"), (280.0, 380.0, "12"), (380.0, 496.0, "")]]);
    one.text(290.0, foot + 30.0, 10.0, "- 1 -");
    let foot = ruled(
        &mut two,
        80.0,
        &[
            &[(80.0, 280.0, "行政规范性文件"), (280.0, 380.0, "3"), (380.0, 496.0, "0")],
            &[(80.0, 280.0, "合计"), (280.0, 496.0, "15")],
        ],
    );
    two.text(80.0, foot + 20.0, 16.0, "完。");
    two.text(290.0, 800.0, 10.0, "2");
    let source = read("a.pdf", &pdf::file(&[one, two], Font::Mapped));
    assert_eq!((source.format, source.encoding, source.pages.len()), (Format::Pdf, "", 2));
    let paragraph = format!("\u{3000}\u{3000}{}{full}强监督。", &full[..72]);
    assert_eq!(lines(&source), ["青岚县教育局2023年政府信息公开工作年度报告", &paragraph, "完。"]);
    let [grid] = grids(&source)[..] else { panic!("one table: {:?}", grids(&source)) };
    let expected = [
        vec!["第二十条第（一）项", "制发", "废止"],
        vec!["规章", "12", ""],
        vec!["行政规范性文件", "3", "0"],
        vec!["合计", "15", "15"],
    ];
    assert_eq!(rows(grid), expected);
    let second = source.text.find("行政规范性文件").unwrap();
    assert!(source.pages[1] as usize <= second && source.pages[1] as usize > source.text.find("规章").unwrap());
    assert!(source.text.contains("- 1 -") && source.diagnostics.is_empty(), "{:?}", source.diagnostics);
}

#[test]
fn a_row_cut_by_a_page_is_one_where_the_page_shows_it() {
    let torn = |above: &str, below: &str| {
        let (mut one, mut two) = (Page::default(), Page::default());
        let label = |page: &mut Page, top: f64, text: &str| {
            page.outline((80.0, 185.0), (top, top + 30.0));
            page.text(82.0, top + 8.0, 10.0, text);
        };
        for (x0, x1) in [(185.0, 285.0), (285.0, 385.0)] {
            one.outline((x0, x1), (700.0, 730.0));
            two.outline((x0, x1), (80.0, 110.0));
        }
        label(&mut one, 700.0, above);
        label(&mut two, 80.0, below);
        two.centred((185.0, 285.0), (80.0, 110.0), 10.0, "4");
        two.centred((285.0, 385.0), (80.0, 110.0), 10.0, "5");
        let source = read("a.pdf", &pdf::file(&[one, two], Font::Mapped));
        let rows: Vec<Vec<String>> =
            grids(&source).iter().flat_map(|g| rows(g)).map(|r| r.into_iter().map(str::to_owned).collect()).collect();
        rows
    };
    // The label fills its cell: it goes on.
    assert_eq!(torn("要求行政机关确认或重", "新出具已获取信息"), [["要求行政机关确认或重\n新出具已获取信息", "4", "5"]]);
    // A short label is a row of its own, and so is a numbered one.
    assert_eq!(torn("规章", "规范性文件"), [["规章", "", ""], ["规范性文件", "4", "5"]]);
    assert_eq!(torn("1.要求行政机关确认或", "2.重复申请"), [["1.要求行政机关确认或", "", ""], ["2.重复申请", "4", "5"]]);
}

#[test]
fn fonts_and_pictures_that_hold_no_text_need_ocr() {
    let mut text = Page::default();
    (0..20).for_each(|n| text.text(80.0, 80.0 + f64::from(n) * 26.0, 16.0, "全年主动公开政府信息一百二十条，"));
    let mut picture = Page::default();
    picture.picture();
    assert!(lines(&read("a.pdf", &pdf::file(&[text.clone()], Font::Mapped)))[0].contains("全年主动公开政府信息一百二十条"));
    for font in [Font::Predefined, Font::Gbk] {
        let predefined = read("a.pdf", &pdf::file(&[text.clone()], font));
        assert!(predefined.text.contains("全年主动公开政府信息一百二十条"), "{font:?}: {}", predefined.text);
    }
    for (pages, font) in [(vec![text.clone()], Font::Unmapped), (vec![picture.clone(), picture.clone()], Font::Mapped)] {
        let error = read_bytes("a.pdf", &pdf::file(&pages, font), &Limits::default()).unwrap_err();
        assert_eq!(error.code(), Code::NeedsOcr);
        assert!(error.cause().contains("page"), "{error}");
    }
    let mixed = read("a.pdf", &pdf::file(&[text.clone(), picture], Font::Mapped));
    assert!(mixed.diagnostics.iter().any(|d| d.code == "needs-ocr" && d.message.contains("(2)")), "{:?}", mixed.diagnostics);
    assert_eq!(code("a.pdf", &pdf::locked(&[text])), Code::Locked);
    assert_eq!(code("a.pdf", &pdf::file(&[Page::default()], Font::Mapped)), Code::Empty);
    assert_eq!(code("a.pdf", b"%PDF-1.5\ngarbage"), Code::Damaged);
}

#[test]
fn word_and_excel_tables_keep_their_merged_cells() {
    let table = || {
        vec![
            vec![wide("申请人情况", 1, 2), cell("总计")],
            vec![wide("三、办理结果", 2, 1), cell("予以公开"), cell("12")],
            vec![below(), cell("不予公开"), cell("")],
        ]
    };
    let parts = || [Part::Text("青岚县教育局2023年报告"), Part::Text("一、总体情况"), Part::Table(table()), Part::Text("完。")];
    for (name, bytes, format) in
        [("a.docx", office::docx(&parts()), Format::Docx), ("a.xlsx", office::xlsx(&parts()), Format::Xlsx)]
    {
        let source = read(name, &bytes);
        assert_eq!(source.format, format);
        assert_eq!(lines(&source), ["青岚县教育局2023年报告", "一、总体情况", "完。"], "{name}");
        let [grid] = grids(&source)[..] else { panic!("{name}: one table") };
        let expected = [
            vec!["申请人情况", "申请人情况", "总计"],
            vec!["三、办理结果", "予以公开", "12"],
            vec!["三、办理结果", "不予公开", ""],
        ];
        assert_eq!(rows(grid), expected, "{name}");
        assert_eq!(read("whatever.txt", &bytes).body, source.body, "formats are told by content");
    }
}

/// A report of the demo and what LibreOffice made of it (tests/office.sh): the same sections, narrative and cells.
#[test]
fn what_libreoffice_saves_is_the_same_report() {
    let words = |report: &Report| {
        let blocks = report.text.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
        blocks.map(|b| normalise(report.text.block_str(b))).collect::<String>().replace(char::is_whitespace, "")
    };
    let sections = |report: &Report| report.sections.iter().map(|s| s.kind).collect::<Vec<_>>();
    let cells = |report: &Report| {
        let facts = gongkai::facts::read(report);
        facts.cells.iter().map(|c| (c.row, c.column, c.state)).collect::<Vec<_>>()
    };
    let demo = "demo/reports/岚汀县/教育局2022年政府信息公开工作年度报告.md";
    let text = parse(&read("a.md", &std::fs::read(root().join(demo)).unwrap()));
    for ending in ["docx", "doc", "pdf", "xlsx", "xls"] {
        let name = format!("report.{ending}");
        let report = parse(&read(&name, &std::fs::read(root().join("tests/data").join(&name)).unwrap()));
        assert_eq!(report.identity.agency, text.identity.agency, "{name}");
        assert_eq!(report.identity.year, text.identity.year, "{name}");
        assert_eq!(sections(&report), sections(&text), "{name}");
        assert_eq!(words(&report), words(&text), "{name}");
        assert_eq!(cells(&report), cells(&text), "{name}");
    }
}

#[test]
fn limits_hold() {
    let page = |text: &str| {
        let mut page = Page::default();
        page.text(80.0, 80.0, 16.0, text);
        page
    };
    let many = pdf::file(&[page("一"), page("二"), page("三")], Font::Mapped);
    let huge = office::docx(&[Part::Text(&"公开".repeat(400_000))]);
    let wide_table = office::docx(&[Part::Table(vec![vec![wide("甲", 1, 60_000)]; 10])]);
    for (bytes, limits) in [
        (many, Limits { max_pages: 2, ..Limits::default() }),
        (huge, Limits { max_bytes: 1 << 20, ..Limits::default() }),
        (wide_table, Limits { max_cells: 5000, ..Limits::default() }),
    ] {
        assert_eq!(read_bytes("a", &bytes, &limits).unwrap_err().code(), Code::Limit);
    }
}
