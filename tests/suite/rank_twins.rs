//! Reports of one name and year: files of one report, or reports of namesakes whose place nobody knows.

use crate::rank::{entry, facts};
use gongkai::rank::{Aliases, Entry, NotRated, Options, Ranked, Wanted, rank, series};
use gongkai::report::{Kind, ReportId};

/// A report of 人和街道办事处 for 2022 with this text.
fn street(file: &str, region: Option<&str>, text: u64, k: i64, n: i64) -> Entry {
    let mut entry = Entry {
        id: ReportId(file.to_owned()),
        file: file.to_owned(),
        region: region.map(str::to_owned),
        ..entry("人和街道办事处", 2022, facts(k, n))
    };
    entry.brief.text = text;
    entry
}

/// File, rank, reason or note of each row, by file.
fn told(entries: &[Entry], options: &Options) -> Vec<(String, Option<u32>, String)> {
    let row = |row: &Ranked| (row.file.clone(), row.rank, row.reason().unwrap_or_default());
    let mut rows: Vec<_> = rank(entries, options).rows.iter().map(row).collect();
    rows.sort();
    rows
}

fn row(file: &str, rank: Option<u32>, said: &str) -> (String, Option<u32>, String) {
    (file.to_owned(), rank, said.to_owned())
}

#[test]
fn namesakes_of_unknown_places_do_not_hide_each_other() {
    let none = Options::default();
    let two = [street("a", None, 1, 22, 33), street("b", None, 2, 3, 6)];
    let other = |file: &str| format!("its place is not known; {file} of the same name and year");
    assert_eq!(told(&two, &none), [row("a", Some(1), &other("b")), row("b", Some(2), &other("a"))]);
    let nobody_asked = [street("a", None, 1, 0, 0), street("b", None, 2, 0, 0)];
    assert_eq!(told(&nobody_asked, &none), [row("a", None, "0 handled"), row("b", None, "0 handled")], "two facts, not one");
    let many: Vec<Entry> = ["a", "b", "c", "d"].iter().zip(1..).map(|(file, text)| street(file, None, text, 1, 2)).collect();
    assert_eq!(told(&many, &none)[3], row("d", Some(1), "its place is not known; a and 2 more of the same name and year"));
    let same_text = [street("a", None, 7, 3, 6), street("b", None, 7, 3, 6), street("c", None, 7, 4, 6)];
    let files = told(&same_text, &none);
    assert_eq!(files[1], row("b", None, "duplicate of a"), "one text and no other figure: files of one report");
    assert_eq!((files[0].1, files[2].1), (Some(2), Some(1)), "{files:?}");
    let no_text = [street("a", None, 0, 3, 6), street("b", None, 0, 3, 6)];
    assert!(told(&no_text, &none).iter().all(|row| row.1 == Some(1)), "without a text nothing says that they are one");
}

#[test]
fn of_a_known_agency_one_report_stands_and_other_figures_are_said() {
    let none = Options::default();
    let mut two = [street("a", Some("甲区"), 1, 22, 33), street("b", Some("甲区"), 2, 3, 6)];
    let expected = [row("a", Some(1), "b has other figures"), row("b", None, "duplicate of a, with other figures")];
    assert_eq!(told(&two, &none), expected);
    two[0].brief.known -= 1;
    assert_eq!(told(&two, &none)[0], row("a", None, "duplicate of b, with other figures"), "that with more known cells stands");
    two[1].region = Some("乙区".to_owned());
    assert_eq!(told(&two, &none), [row("a", Some(1), ""), row("b", Some(2), "")], "two places, two agencies");
    two[1] = street("b", Some("甲区"), 2, 22, 33);
    two[1].brief.facts.cells.retain(|cell| cell.row != gongkai::facts::Row::Granted);
    two[1].brief.known -= 3;
    assert_eq!(told(&two, &none)[1], row("b", None, "duplicate of a"), "what is missing is no other figure");
    two[1].kind = Some(Kind::Office);
    assert!(told(&two, &none).iter().all(|row| !row.2.contains("duplicate")));
}

#[test]
fn a_line_of_aliases_says_that_namesakes_are_one() {
    let text = "entity,names,region,years,successor\n人和街道办事处,,,,\n";
    let options = Options { aliases: Aliases::parse(text, "a.csv").unwrap(), ..Options::default() };
    let two = [street("a", None, 1, 22, 33), street("b", None, 2, 3, 6)];
    assert_eq!(told(&two, &options)[1], row("b", None, "duplicate of a, with other figures"));
}

#[test]
fn no_change_is_told_between_reports_that_may_be_of_namesakes() {
    let of = |file: &str, region, year| Entry { year: Some(year), ..street(file, region, 1, 1, 2) };
    let changes = |entries: &[Entry], aliases: &str| {
        let aliases = Aliases::parse(&format!("entity,names,region,years,successor\n{aliases}"), "a.csv").unwrap();
        let options = Options { aliases: aliases.clone(), ..Options::default() };
        let ranking = rank(entries, &options);
        let found = series(&ranking, &aliases, &Wanted::default());
        assert_eq!(found.len(), 1);
        let points: Vec<_> = found[0].points.iter().map(|p| (p.year, p.change.is_some())).collect();
        (found[0].is_known, points)
    };
    let unknown = [of("a", None, 2021), of("b", None, 2022)];
    assert_eq!(changes(&unknown, ""), (false, vec![(2021, false), (2022, false)]));
    assert_eq!(changes(&unknown, "人和街道办事处,,,,\n"), (true, vec![(2021, false), (2022, true)]));
    let known = [of("a", Some("甲区"), 2021), of("b", Some("甲区"), 2022)];
    assert_eq!(changes(&known, ""), (true, vec![(2021, false), (2022, true)]));
    let mut namesakes = vec![of("a", None, 2021), of("b", None, 2022), of("c", None, 2022), of("d", None, 2024)];
    namesakes[2].brief.text = 2;
    let expected = [2021, 2022, 2022, 2023, 2024].map(|year| (year, false)).to_vec();
    assert_eq!(changes(&namesakes, ""), (false, expected), "both of a year are shown");
}

/// The text is what tells files of one report: spaces, punctuation and tables aside, and nothing else aside.
#[test]
fn the_text_of_a_report_is_known_again_in_another_file() {
    let text = |narrative: &str| {
        let whole = format!("人和街道办事处2022年政府信息公开工作年度报告\n\n一、总体情况\n\n{narrative}\n");
        let source = gongkai::read::read_bytes("a.txt", whole.as_bytes(), &gongkai::read::Limits::default()).unwrap();
        let report = gongkai::parse::parse(&source);
        gongkai::rank::Brief::of(&report, &gongkai::facts::read(&report)).text
    };
    let one = text("全年主动公开政府信息12条，接待来访群众。");
    assert_ne!(one, 0);
    assert_eq!(one, text("全年主动公开政府信息１２条, 接待来访群众。"));
    assert_ne!(one, text("全年主动公开政府信息13条，接待来访群众。"));
}

#[test]
fn nothing_handled_is_a_figure() {
    let rows = rank(&[entry("甲局", 2022, facts(0, 0))], &Options::default()).rows;
    assert_eq!((rows[0].k, rows[0].n, rows[0].value, rows[0].low), (Some(0), Some(0), None, None));
    assert_eq!(rows[0].not_rated, Some(NotRated::Nothing("handled")));
}
