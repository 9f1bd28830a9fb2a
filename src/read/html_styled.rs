//! Tests of style sheets and cells together: which figures of a table count where a page's styles hide, raise or paint them.

use super::html_tables::tests::{check, grids};
use super::{Limits, html};

#[test]
fn style_sheets_count_like_styles() {
    let gone = "\u{FFFD}";
    for (sheet, cell, expected) in [
        (".h{display:none}", "1<i class=h>2</i>3", "1\n3"),
        (".h{display:none}", "<i class='x H'>2</i>", gone),
        (".h{/*a*/display/*b*/:/*c*/none/*d*/}", "1<i class=h>2</i>3", "1\n3"),
        ("#h , .s{ visibility : hidden }", "1<i id=h>2</i>", "1"),
        ("td i{vertical-align:super}", "1<b><i>2</i></b>", "1²"),
        ("td > i{vertical-align:super}", "1<b><i>2</i></b>", "12"),
        ("TD > b > i.a.b{vertical-align:sub}", "1<b><i class='b a'>2</i></b>", "1₂"),
        ("del, .d{text-decoration:line-through}", "<span class=d>12</span>", "\u{FFFD}\u{FFFD}"),
        (".w{color:#fff}", "<b class=w>1</b>2", "\u{FFFD}2"),
        (".w{color:#fff} td{background:#369}", "<b class=w>1</b>2", "12"),
        (".w{color:#fff} .w{color:#333}", "<b class=w>1</b>", "1"),
        ("#w{color:#fff} .w{color:#333}", "<b class=w id=w>1</b>", gone),
        (".w{color:#fff !important} #w{color:#333}", "<b class=w id=w>1</b>", gone),
        (".w{color:#fff}", "<b class=w style='color:red'>1</b>", "1"),
        (".w{color:#fff!important}", "<b class=w style='color:red'>1</b>", gone),
        (".w{color:#333}", "<font color=white class=w>1</font>", "1"),
        ("@media print{.w{display:none}}", "<b class=w>1</b>", "1"),
        (".w:hover{display:none}", "<b class=w>1</b>", "1"),
        ("b[data-h='1']{display:none}", "<b data-h=1>2</b><b data-h=2>3</b>", "3"),
        ("b:first-child{display:none}", "<b>1</b><b>2</b>", "2"),
        ("b:not(.k){display:none}", "<b>1</b><b class=k>2</b>", "2"),
        ("b + i{vertical-align:super}", "<b>1</b><i>2</i><i>3</i>", "1²3"),
        ("b ~ i{vertical-align:super}", "<b>1</b><u>2</u><i>3</i>", "12³"),
        ("table > tbody > tr > td{color:white}", "1", gone),
        ("table > tr td.x{color:white}", "1", "1"),
        ("body td{opacity:0}", "1", gone),
        ("thead td{opacity:0}", "1", "1"),
        ("[hidden]{display:inline}", "<i hidden>1</i>2", "12"),
        ("td{font-size:0} td span{font-size:14px}", "<b>1</b><span>2</span>", "\u{FFFD}2"),
        (".h{font-size:0}:root{font-size:16px}", "1<span class=h>2</span>3", "1\u{FFFD}3"),
        ("td span{color:#fff}:root{color:#333}", "1<span>2</span>3", "1\u{FFFD}3"),
        (".h{color:#fff}:link{color:#06c}", "1<span class=h>2</span>3", "1\u{FFFD}3"),
        (":link{color:#fff}", "<a href=x>1</a><a>2</a>", "\u{FFFD}2"),
        ("span{color:#fff}:enabled{color:#333}", "<span>1</span>2", "\u{FFFD}2"),
        ("td{max-width:0;width:1px;overflow:hidden;text-overflow:ellipsis}", "12", "12"),
        (":is(.h, .x):where(i){display:none}", "1<i class=h>2</i>3", "1\n3"),
        ("i:not(td > i){display:none}", "1<i>2</i>3", "123"),
        ("i{color:#fff;color:notacolour}", "1<i>2</i>", "1\u{FFFD}"),
        ("i{font-size:1px}", "1<i>2</i>", "1\u{FFFD}"),
        ("td{color:#fff;background:var(--dark)}", "12", "12"),
        ("i{display:block}", "12<i>3</i>", "12\n3"),
        ("i{color:#fff!important}", "<i style='color:#000!important'>1</i>", "1"),
        (
            ".sr-only{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}",
            "<i class=sr-only>1</i>2",
            "\u{FFFD}2",
        ),
    ] {
        for page in [
            format!("<style>{sheet}</style><table><tr><td>规章<td>{cell}</table>"),
            format!("<table><tr><td>规章<td>{cell}</table><style type='text/css'><!-- {sheet} --></style>"),
        ] {
            check(&page, &[&["规章", expected]]);
        }
        check(&format!("<style media=print>{sheet}</style><table><tr><td>规章<td>5</table>"), &[&["规章", "5"]]);
        check(&format!("<noscript><style>{sheet}</style></noscript><table><tr><td>规章<td>5</table>"), &[&["规章", "5"]]);
    }
    // An invisible cell keeps its place; one that is not displayed has none.
    let row = "<tr><td class=h>5<td>6<td>规章";
    check(&format!("<style>.h{{visibility:hidden}}</style><table>{row}</table>"), &[&[gone, "6", "规章"]]);
    check(&format!("<style>.h{{display:none}}</style><table>{row}</table>"), &[&["6", "规章"]]);
}

/// What stands before the limit counts, and what is beyond it is named.
#[test]
fn of_a_long_style_sheet_the_start_counts() {
    let long = format!(".h{{visibility:hidden}} {}", "/* 样式 */ ".repeat(60_000));
    let page = format!("<style>{long}</style><table><tr><td>规章<td class=h>5<td>6</table>");
    check(&page, &[&["规章", "\u{FFFD}", "6"]]);
}

/// Where rules are not read, a figure that one of them may cut is none; others are read as they stand.
#[test]
fn figures_put_together_need_all_rules() {
    let gone = "\u{FFFD}";
    for rest in [".x{color:red}".repeat(5000), "i:has(b){display:none}".to_owned(), ".x b{color:red}".repeat(5000)] {
        let page =
            |cell: &str| format!("<style>{rest}.h{{display:none}}</style><p class=x><table><tr><td>规章<td>{cell}</table>");
        for (cell, expected) in [
            ("1<i>2</i>3", format!("1{gone}3")),
            ("<i>1</i><i>2</i>", format!("{gone}{gone}")),
            ("123", "123".to_owned()),
            ("<p><i>123</i>件</p>", "123件".to_owned()),
            ("第<i>一</i>项12", "第一项12".to_owned()),
        ] {
            check(&page(cell), &[&["规章", &expected]]);
        }
        let (_, _, diagnostics) = html::read(&page("1<i>2</i>"), &Limits::default());
        assert!(diagnostics.iter().any(|d| d.code == "page-style"), "{}", &rest[..20]);
    }
    // What is of no element of the page does not count.
    let page = format!(
        "<style>{}.h{{display:none}}</style><table><tr><td>规章<td>1<i class=h>2</i></table>",
        ".x{color:red}".repeat(5000)
    );
    check(&page, &[&["规章", "1"]]);
}

#[test]
fn a_page_white_throughout_stands_on_a_ground() {
    let rows = (10..40).map(|n| format!("<tr><td>规章<td>{n}")).collect::<Vec<_>>().concat();
    let page = |css: &str, rows: &str| format!("<style>{css}</style><table>{rows}</table>");
    let (_, _, diagnostics) = html::read(&page("td{color:#fff}", &rows), &Limits::default());
    assert!(diagnostics.iter().any(|d| d.code == "page-style"));
    let texts = |html: &str| {
        let grid = grids(html).remove(0);
        grid.cells.iter().skip(1).step_by(2).map(|cell| cell.text.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(texts(&page("td{color:#fff}", &rows))[0], "10");
    // A few of them are hidden.
    let some = format!("{rows}<tr class=h><td>规章<td>50");
    assert_eq!(texts(&page(".h{color:#fff}", &some))[30], "\u{FFFD}\u{FFFD}");
}

#[test]
fn style_sheets_cost_no_more_than_the_page() {
    let limits = Limits::default();
    let deep = format!("{}5", "<b class=a>".repeat(400));
    for (sheet, body) in [
        (
            ".a .a .a .a .a .a .z .a{display:none}".repeat(3000),
            format!("<table><tr>{}</table>", format!("<td>{deep}").repeat(200)),
        ),
        (".a ~ .a ~ .z ~ .a{display:none}".repeat(3000), "<i class=a>5</i>".repeat(50_000)),
        ("[data-x]:not([data-y]){display:none}".repeat(3000), format!("<i class='{}'>5</i>", "x ".repeat(1500)).repeat(500)),
        ("*{opacity:0}".repeat(60_000), "<td>5".repeat(5000)),
    ] {
        let started = std::time::Instant::now();
        let (_, _, diagnostics) = html::read(&format!("<style>{sheet}</style><p class=z>{body}"), &limits);
        assert!(diagnostics.iter().any(|d| d.code == "page-style"), "{}", &sheet[..20]);
        assert!(started.elapsed().as_secs() < 20, "{}", &sheet[..20]);
    }
    // Another site's rules cost nothing.
    let other = format!("<style>{}</style><p>甲", ".a .b{display:none}".repeat(60_000));
    assert!(html::read(&other, &limits).2.iter().all(|d| d.code != "page-style"));
    let (_, _, diagnostics) = html::read("<style>td:nth-of-type(2){display:none}</style><p>甲", &limits);
    assert!(diagnostics.iter().any(|d| d.code == "page-style" && d.message.contains("td:nth-of-type(2)")));
}
