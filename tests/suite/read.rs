//! Reading, from the outside: files and bytes in, sources out. The texts are invented.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use gongkai::error::Code;
use gongkai::read::{Format, Limits, Piece, Source, read_bytes, read_path, walk};
use gongkai::report::{Grid, Mapped, Severity};
use proptest::prelude::*;

use crate::support::HEADINGS;

fn read(name: &str, text: &str) -> Source {
    let source = read_bytes(name, text.as_bytes(), &Limits::default()).unwrap_or_else(|e| panic!("{e}: {text}"));
    check_places(&source);
    source
}

/// Every character stands where it says, and places ascend.
fn check_places(source: &Source) {
    let check = |mapped: &Mapped| {
        let mut last = 0;
        for (c, span) in mapped.chars() {
            assert!(span.start >= last, "places ascend: {mapped:?}");
            last = span.start;
            let raw = span.slice(&source.text).unwrap_or_else(|| panic!("{span:?} lies in the text"));
            let is_same = raw.chars().eq([c]);
            let is_entity = raw.starts_with('&') && source.format != Format::Text;
            let is_space = c == ' ' && raw.trim().is_empty() || c == '\n' && raw.starts_with(['<', '\n', '\r']);
            let is_withdrawn = source.format == Format::Html && raw.contains(char::is_numeric) && !c.is_ascii_digit();
            assert!(is_same || is_entity || is_space || is_withdrawn, "{c:?} is not {raw:?}");
        }
    };
    for piece in &source.body {
        match piece {
            Piece::Line(line) => {
                assert!(!line.is_blank());
                check(line);
            }
            Piece::Blank | Piece::Page => {}
            Piece::Grid(grid) => {
                assert!(grid.rows.iter().flatten().all(|&c| (c as usize) < grid.cells.len()));
                for cell in &grid.cells {
                    check(&cell.text);
                    assert!(cell.span.slice(&source.text).is_some(), "{cell:?}");
                    assert!(cell.text.span().is_none_or(|s| s == cell.span), "{cell:?}");
                }
            }
        }
    }
    source.page.title.iter().for_each(check);
    for pair in source.body.windows(2) {
        assert!(pair[0] != Piece::Blank || pair[1] != Piece::Blank, "one blank for many");
    }
    for diagnostic in &source.diagnostics {
        assert!(diagnostic.span.is_none_or(|s| s.slice(&source.text).is_some()), "{diagnostic:?}");
    }
}

fn rows(grid: &Grid) -> Vec<Vec<&str>> {
    grid.rows.iter().map(|r| r.iter().map(|&c| grid.cells[c as usize].text.as_str()).collect()).collect()
}

fn grids(source: &Source) -> Vec<&Grid> {
    source.body.iter().filter_map(|p| if let Piece::Grid(g) = p { Some(g) } else { None }).collect()
}

fn lines(source: &Source) -> Vec<&str> {
    source.body.iter().filter_map(|p| if let Piece::Line(l) = p { Some(l.as_str()) } else { None }).collect()
}

/// The document of an invented page: a paragraph and a table under the headings.
fn document() -> String {
    let mut html = String::new();
    for (number, heading) in HEADINGS.iter().enumerate() {
        let text = format!("<p>&emsp;&emsp;第{number}段，某某镇按要求办理各项事务，未发现异常，特此说明。</p>");
        writeln!(html, "<p>{heading}</p>{text}").unwrap();
    }
    html.push_str(
        "<table><tr><td rowspan=2>办理结果</td><td>予以公开</td><td>3</td></tr><tr><td>不予公开</td><td>&nbsp;</td></tr></table>",
    );
    html
}

#[test]
fn a_page_without_its_navigation() {
    let html = format!(
        "<html><head><title>某某镇2031年政府信息公开工作年度报告-某某区</title><meta name='SiteName' content='某某区'></head><body>\
         <ul class=menu><li><a href=/>首页</a><li><a href=/a>一、总体情况</a></ul>\
         <div class=wrap><h1>某某镇2031年政府信息公开工作年度报告</h1><div class=date>发布时间：2032-01-20</div>\
         <div class=inner>{}</div></div><div class=footer>主办：某某区办公室<script>x='<p>看不见'</script></div></body></html>",
        document()
    );
    let source = read("a.html", &html);
    let lines = lines(&source);
    assert_eq!(lines[0], "某某镇2031年政府信息公开工作年度报告");
    assert_eq!(lines[1], "一、总体情况");
    assert_eq!(lines[2], "\u{2003}\u{2003}第0段，某某镇按要求办理各项事务，未发现异常，特此说明。");
    assert!(!lines.iter().any(|l| l.contains("主办") || l.contains("首页") || l.contains("看不见")), "{lines:?}");
    assert_eq!(rows(grids(&source)[0]), [["办理结果", "予以公开", "3"], ["办理结果", "不予公开", ""]]);
    assert_eq!(source.page.title.as_ref().unwrap().as_str(), "某某镇2031年政府信息公开工作年度报告-某某区");
    assert_eq!(source.page.meta, [("SiteName".to_owned(), "某某区".to_owned())]);
    assert!(source.diagnostics.is_empty(), "{:?}", source.diagnostics);
}

#[test]
fn content_marked_by_the_site_is_taken_with_its_preamble() {
    let html = format!(
        "<div class=nav>栏目导航与无关文字</div><div id=zoom><p>根据有关规定编制本报告。</p><div>{}</div></div><div>版权所有</div>",
        document()
    );
    let source = read("a.htm", &html);
    assert_eq!(lines(&source)[0], "根据有关规定编制本报告。");
    assert!(!lines(&source).contains(&"版权所有"));
    let html = "<div>菜单</div><div class='TRS_Editor x'><p>没有小标题的正文，".to_owned()
        + &"写了许多事情，".repeat(20)
        + "</p></div><div>版权所有</div>";
    assert_eq!(lines(&read("a.html", &html)).len(), 1);
}

#[test]
fn a_table_of_contents_is_not_the_document() {
    let contents = format!("<li>{}</li>", HEADINGS.join("</li><li>"));
    let html = format!("<div><ul>{contents}</ul>{}</div><div>版权所有</div>", document());
    let source = read("a.html", &html);
    assert!(lines(&source).iter().any(|l| l.contains("第5段")), "{:?}", lines(&source));
    assert!(!lines(&source).contains(&"版权所有"));
}

#[test]
fn a_page_laid_out_in_tables() {
    let html = format!("<table><tr><td>侧栏</td><td><table><tr><td>{}</td></tr></table></td></tr></table>", document());
    let source = read("a.html", &html);
    assert_eq!(grids(&source).len(), 1);
    assert_eq!(lines(&source).len(), 12);
}

#[test]
fn a_page_that_unhides_its_content_by_script() {
    let html = format!("<div>请稍候</div><div style='display: none'>{}</div>", document());
    let source = read("a.html", &html);
    assert_eq!(source.diagnostics[0].code, "page-hidden");
    assert!(lines(&source).contains(&"一、总体情况"));
}

#[test]
fn a_page_without_marks_is_taken_whole_and_told() {
    let source = read("a.html", "<body><p>第一段<br>第二行</p><p>第二段 <b>粗</b>体<pre>甲\n乙</pre>丙");
    assert_eq!(lines(&source), ["第一段", "第二行", "第二段 粗体", "甲", "乙", "丙"]);
    assert_eq!((source.diagnostics[0].code.as_str(), source.diagnostics[0].severity), ("page-chrome", Severity::Warn));
    let blanks: Vec<bool> = source.body.iter().map(|p| *p == Piece::Blank).collect();
    assert_eq!(blanks, [false, false, true, false, true, false, false, true, false]);
}

#[test]
fn format_by_name_and_by_beginning() {
    for (name, text, format) in [
        ("a.txt", "正文", Format::Text),
        ("a.md", "正文", Format::Markdown),
        ("a.SHTML", "正文", Format::Html),
        ("a", "正文", Format::Text),
        ("a.txt", "\u{FEFF}\n<!DOCTYPE html><p>正文", Format::Html),
        ("download", "<?xml version='1.0'?><html><p>正文", Format::Html),
        ("a.txt", "<公开>正文", Format::Text),
    ] {
        assert_eq!(read(name, text).format, format, "{name} {text}");
    }
}

#[test]
fn text_in_other_encodings_reads_the_same() {
    let text = "某某镇年度报告\n规章\t0\t0\n许可\t1\t2\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (chinese, ..) = encoding_rs::GB18030.encode(text);
    let plain = read("a.txt", text);
    for (bytes, encoding) in [(wide.as_slice(), "UTF-16LE"), (&chinese, "gb18030")] {
        let other = read_bytes("a.txt", bytes, &Limits::default()).unwrap();
        assert_eq!((other.encoding, &other.text, &other.body), (encoding, &plain.text, &plain.body));
        assert_ne!(other.id, plain.id);
    }
    assert_eq!(plain.id.0.len(), 16);
}

#[test]
fn what_cannot_be_read_says_why() {
    let limits = Limits { max_bytes: 1000, ..Limits::default() };
    for (bytes, code) in [
        (vec![b'a'; 1001], Code::TooLarge),
        (b"%PDF-1.5".to_vec(), Code::Damaged),
        (b"{\\rtf1".to_vec(), Code::Format),
        (Vec::new(), Code::Empty),
        (b" \n\t\n".to_vec(), Code::Empty),
        (b"<html><script>var a</script></html>".to_vec(), Code::Empty),
    ] {
        let error = read_bytes("x", &bytes, &limits).unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.subject() == "x" && !error.cause().is_empty() && !error.remedy().is_empty());
    }
    assert_eq!(read_path("no", &PathBuf::from("/no/such/file"), &limits).unwrap_err().code(), Code::Unreadable);
    assert_eq!(read_path("dir", &std::env::temp_dir(), &limits).unwrap_err().code(), Code::Unreadable);
}

/// A folder of its own, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("gongkai-read-{name}-{}", std::process::id()));
        fs::remove_dir_all(&path).ok();
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn a_walk_is_ordered_and_leaves_nothing_out_silently() {
    let folder = Folder::new("walk");
    for name in ["b/乙.txt", "b/甲.html", "a.txt", "b.txt", "B.md", "c/x.ofd", "c/y.rtf", ".git/config", "b/.hidden.txt", "plain"]
    {
        folder.write(name);
    }
    let result = walk(&[folder.0.clone(), folder.0.join("b"), folder.0.join("b/乙.txt"), folder.0.join("missing")]);
    let prefix = format!("{}/", folder.0.display());
    let names: Vec<_> = result.files.iter().map(|f| f.name.strip_prefix(&prefix).unwrap()).collect();
    assert_eq!(names, ["B.md", "a.txt", "b.txt", "b/乙.txt", "b/甲.html", "plain"]);
    assert!(result.files.iter().all(|f| f.bytes > 0 && f.modified > 0));
    let skipped: Vec<_> = result.skipped.iter().map(|(n, why)| (n.strip_prefix(&prefix).unwrap(), why.as_str())).collect();
    let word = "this version does not read RTF documents (.rtf)";
    assert_eq!(skipped, [("c/x.ofd", "this version does not read OFD"), ("c/y.rtf", word)]);
    assert_eq!(result.failed.len(), 1);
    assert_eq!(result.failed[0].code(), Code::Unreadable);
    assert!(result.failed[0].subject().ends_with("missing"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_once() {
    let folder = Folder::new("links");
    folder.write("a/1.txt");
    std::os::unix::fs::symlink(&folder.0, folder.0.join("a/loop")).unwrap();
    std::os::unix::fs::symlink(folder.0.join("a/1.txt"), folder.0.join("z.txt")).unwrap();
    std::os::unix::fs::symlink(folder.0.join("gone"), folder.0.join("dangling.txt")).unwrap();
    let result = walk(std::slice::from_ref(&folder.0));
    assert_eq!(result.files.len(), 1, "{:?}", result.files);
    assert!(result.files[0].name.ends_with("a/1.txt"));
    assert_eq!((result.skipped.len(), result.failed.len()), (1, 1), "{result:?}");
}

/// A small page as nested parts, with the words a reader sees in document order.
fn page() -> impl Strategy<Value = (String, Vec<String>)> {
    let word = "[一-龥]{1,4}";
    let text = word.prop_map(|w| (w.clone(), vec![w]));
    let hidden = word.prop_map(|w| (format!("<script>{w}</script><!--{w}--><i hidden>{w}</i>"), vec![]));
    let entity = word.prop_map(|w| (format!("&nbsp;{w}&ldquo;&#12288;"), vec![w, "“".to_owned()]));
    let leaf = prop_oneof![4 => text, 1 => hidden, 1 => entity, 1 => Just(("<br>".to_owned(), vec![]))];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let tags = prop::sample::select(vec![
            "<p>*</p>",
            "<p>*",
            "<div>*</div>",
            "<b>*</b>",
            "<a href=x>*</a>",
            "<ul><li>*</ul>",
            "<li>*",
            "<h2>*</h2>",
            "<b>*",
            "*</div>",
            "<table><tr><td>*</table>",
            "<table><tr><td>*<td>甲</tr><tr><td>乙</table>",
            "<td>*</td>",
            "<table>*</table>",
            "<pre>*\n</pre>",
            "<dl><dt>*<dd>甲</dl>",
            "*</p>",
            "<font>*</b>",
            "<x-y>*</x-y>",
            "<tr>*",
        ]);
        (tags, prop::collection::vec(inner, 0..5)).prop_map(|(tag, parts)| {
            let (before, after) = tag.split_once('*').unwrap();
            let mut html = before.to_owned();
            let mut words = Vec::new();
            for (part, part_words) in parts {
                html.push_str(&part);
                words.extend(part_words);
            }
            (html + after, words)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_visible_word_is_found((html, words) in page()) {
        let (html, words) = (html + "<p>末尾", [words, vec!["末尾".to_owned()]].concat());
        let source = read("a.html", &html);
        let mut all = String::new();
        for piece in &source.body {
            match piece {
                Piece::Line(line) => all.push_str(line.as_str()),
                Piece::Blank | Piece::Page => {}
                Piece::Grid(grid) => grid.cells.iter().for_each(|c| all.push_str(c.text.as_str())),
            }
        }
        for word in &words {
            prop_assert!(all.contains(word.as_str()), "{word} of {html} in {all}");
        }
        let count = |text: &str| text.chars().filter(|c| ('一'..='龥').contains(c)).count();
        prop_assert!(count(&all) >= words.iter().map(|w| count(w)).sum::<usize>(), "{html} → {all}");
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..600), name in "a[.](txt|md|html)") {
        if let Ok(source) = read_bytes(&name, &bytes, &Limits::default()) {
            check_places(&source);
        }
    }

    #[test]
    fn any_text_is_read_in_full(text in "[一二甲乙0-9 。、\t\n\r|\\\\<>/&;#-]{1,200}") {
        let Ok(source) = read_bytes("a.txt", text.as_bytes(), &Limits::default()) else { return Ok(()) };
        check_places(&source);
        // Nothing visible is lost but pipes, escapes and rows of dashes.
        let keep = |c: &char| c.is_alphanumeric() || "。、<>/&;#".contains(*c);
        let mut found = String::new();
        for piece in &source.body {
            match piece {
                Piece::Line(line) => found.push_str(line.as_str()),
                Piece::Blank | Piece::Page => {}
                Piece::Grid(grid) => grid.cells.iter().for_each(|c| found.push_str(c.text.as_str())),
            }
        }
        prop_assert_eq!(found.chars().filter(keep).collect::<String>(), text.chars().filter(keep).collect::<String>());
    }

    #[test]
    fn damaged_pages_are_read(cuts in prop::collection::vec((0usize..3000, 0usize..40, "[<>/a-z\"'=!\\- &;#一]{0,6}"), 1..12), end in 0usize..4000) {
        let mut html = format!("<html><head><title>某某</title></head><body><ul><li><a href='x'>首页</a></ul><div id=zoom>{}</div></body></html>", document());
        for (at, length, with) in cuts {
            let chars: Vec<char> = html.chars().collect();
            let at = at.min(chars.len());
            let to = (at + length).min(chars.len());
            html = chars[..at].iter().chain(with.chars().collect::<Vec<_>>().iter()).chain(&chars[to..]).collect();
        }
        html = html.chars().take(end.max(1)).collect();
        if let Ok(source) = read_bytes("a.html", html.as_bytes(), &Limits::default()) {
            check_places(&source);
        }
    }
}
