//! Ranking against the figures of the specification (metrics.md §6), from the truth files; and its rules on small groups.

use crate::truth::{facts_of, truths};
use gongkai::facts::{APPLICANTS, Cell, CellState, Column, Facts, Form, Row, Table, rows};
use gongkai::rank::{Brief, Claim, Entry, Grouping, Items, Metric, Options, Order, Own, rank, suggest};
use gongkai::report::{Kind, Level, ReportId, Span};

#[expect(clippy::needless_pass_by_value, reason = "the cases read better without references")]
pub fn entry(name: &str, year: u16, facts: Facts) -> Entry {
    Entry {
        id: ReportId(name.to_owned()),
        file: format!("{name}.txt"),
        agency: Some(name.to_owned()),
        region: None,
        year: Some(year),
        level: Some(Level::County),
        kind: Some(Kind::Department),
        brief: Brief::of_tables(&facts),
        original: None,
    }
}

/// A report of `n` requests by people, `k` granted, the others repeats.
pub fn facts(k: i64, n: i64) -> Facts {
    let mut facts = Facts { form_table3: Some(Form::F2021), ..Facts::default() };
    for row in rows(Table::T3, Form::F2021) {
        let figure = match row {
            Row::New | Row::HandledTotal => n,
            Row::Granted => k,
            Row::RefusedRepeat => n - k,
            _ => 0,
        };
        for column in APPLICANTS {
            let shown = if matches!(column, Column::NaturalPerson | Column::Total) { figure } else { 0 };
            facts.cells.push(Cell::bare(row, column, CellState::Printed(shown)));
        }
    }
    facts
}

pub fn by(metric: Metric) -> Options {
    Options { metric, grouping: Grouping::All, ..Options::default() }
}

pub fn truth_entries() -> Vec<Entry> {
    truths().iter().map(|t| Entry { file: t.file.clone(), ..entry(&t.agency, t.year, facts_of(t)) }).collect()
}

#[test]
fn seeds_are_not_rated_and_something_is_suggested() {
    let seeds: Vec<Entry> = truth_entries().into_iter().filter(|e| e.file.starts_with("seeds/")).collect();
    let ranking = rank(&seeds, &by(Metric::Disclosure));
    assert!(ranking.rows.iter().all(|r| r.rank.is_none() && r.reason().as_deref() == Some("0 handled")));
    if !seeds.is_empty() {
        let suggestions = suggest(&seeds, &ranking);
        assert!(
            suggestions.len() >= 3 && suggestions.iter().any(|s| s.metric == Metric::Documents && s.rated == 5),
            "{suggestions:?}"
        );
        for suggestion in suggestions {
            let rows = rank(&seeds, &by(suggestion.metric)).rows;
            assert_eq!(
                rows.iter().filter(|r| r.rank.is_some()).count(),
                suggestion.rated,
                "{suggestion:?} holds what it promises"
            );
        }
    }
}

#[test]
fn reasons() {
    let broken = |change: &dyn Fn(&mut Cell)| {
        let mut facts = facts(3, 5);
        facts.cells.iter_mut().for_each(change);
        facts
    };
    let total = |c: &Cell, row: Row| c.row == row && c.column == Column::Total;
    let at = |row: Row, state: CellState| {
        broken(&move |c: &mut Cell| {
            if total(c, row) {
                c.state = state;
            }
        })
    };
    for (facts, reason) in [
        (facts(0, 0), "0 handled"),
        (Facts::default(), "no table"),
        (at(Row::HandledTotal, CellState::Printed(6)), "checks fail"),
        (at(Row::Granted, CellState::Blank), "blank"),
        (at(Row::Granted, CellState::Unreadable { reason: gongkai::facts::Reason::Digits }), "unreadable"),
    ] {
        let rows = rank(&[entry("甲局", 2021, facts)], &Options::default()).rows;
        assert_eq!((rows[0].status(), rows[0].reason().as_deref()), ("not rated", Some(reason)));
        assert_eq!((rows[0].rank, rows[0].value), (None, None));
    }
}

#[test]
fn groups_are_level_kind_and_year() {
    let mut entries = vec![entry("甲局", 2021, facts(1, 2)), entry("乙局", 2022, facts(1, 2)), entry("丙局", 2021, facts(1, 1))];
    entries[2].level = None;
    entries.push(Entry { kind: Some(Kind::Other), ..entry("丁文", 2021, facts(1, 1)) });
    let groups: Vec<String> = rank(&entries, &Options::default()).rows.into_iter().map(|r| r.group).collect();
    assert_eq!(groups, ["county/department/2021", "county/department/2022", "unknown/department/2021"]);
    assert_eq!(rank(&entries, &by(Metric::Disclosure)).rows.len(), 3, "documents that are no reports are never ranked");
}

#[test]
fn duplicates_are_said() {
    let mut less = facts(4, 5);
    less.cells.truncate(170);
    let mut entries = vec![
        Entry { file: "a.txt".into(), region: Some("此县".to_owned()), ..entry("甲局", 2021, less) },
        Entry { file: "b.txt".into(), region: Some("此县".to_owned()), ..entry("甲局", 2021, facts(3, 5)) },
    ];
    let rows = rank(&entries, &Options::default()).rows;
    assert_eq!((rows[0].file.as_str(), rows[0].rank), ("b.txt", Some(1)));
    assert_eq!(rows[1].reason().as_deref(), Some("duplicate of b.txt, with other figures"));
    entries[0].region = Some("另县".to_owned());
    assert!(rank(&entries, &Options::default()).rows.iter().all(|r| !r.is_duplicate()));
}

#[test]
fn rank_ranges_come_from_intervals_that_do_not_overlap() {
    let entries: Vec<Entry> = [("甲", 98, 100), ("乙", 1, 1), ("丙", 50, 100), ("丁", 1, 100), ("戊", 50, 100)]
        .map(|(name, k, n)| entry(name, 2021, facts(k, n)))
        .into();
    let rows = rank(&entries, &Options::default()).rows;
    let shown: Vec<_> = rows.iter().map(|r| (r.agency.as_deref().expect("named"), r.rank, r.rank_low, r.rank_high)).collect();
    let some = |a, b, c| (Some(a), Some(b), Some(c));
    let expected =
        [("甲", some(1, 1, 2)), ("丙", some(2, 2, 4)), ("戊", some(2, 2, 4)), ("乙", some(4, 1, 4)), ("丁", some(5, 5, 5))];
    assert_eq!(shown, expected.map(|(a, (r, l, h))| (a, r, l, h)));
}

#[test]
fn eight_agencies_make_a_prior() {
    let make = |count: i64| (0..count).map(|i| entry(&format!("{i}局"), 2021, facts(i % 4, 4))).collect::<Vec<_>>();
    assert!(rank(&make(7), &Options::default()).rows.iter().all(|r| r.shrunk.is_none()));
    assert!(rank(&make(8), &Options::default()).rows.iter().all(|r| r.shrunk.is_some()));
    let lone = rank(&make(8), &Options { order: Order::Wilson, ..Options::default() });
    assert!(lone.rows.windows(2).all(|w| w[0].low >= w[1].low));
}

#[test]
fn less_is_better_where_the_measure_says_so() {
    let entries: Vec<Entry> = [("甲", 1, 100), ("乙", 90, 100)].map(|(name, k, n)| entry(name, 2021, facts(k, n))).into();
    let first = |metric| rank(&entries, &by(metric)).rows[0].agency.clone();
    assert_eq!(first(Metric::Disclosure).as_deref(), Some("乙"));
    assert_eq!(first(Metric::Refused).as_deref(), Some("乙"), "fewer refused");
}

#[test]
fn the_order_of_entries_does_not_matter() {
    let numbered = |i: i64| Entry { file: format!("{i}.txt"), ..entry(&format!("{}局", i % 37), 2021, facts(i % 7, 9)) };
    let mut entries: Vec<Entry> = (0..40).map(numbered).collect();
    let forward = rank(&entries, &Options::default());
    entries.reverse();
    assert!(rank(&entries, &Options::default()) == forward, "another order of entries, another ranking");
}

/// What is not there is never a zero: without a table a figure stays as it is or is gone, for every measure.
#[test]
fn a_removed_table_only_takes_figures_away() {
    let mut whole: Vec<Facts> = truths().iter().map(facts_of).collect();
    for form in Form::ALL {
        let mut facts = Facts { form_table2: Some(form), form_table3: Some(form), ..Facts::default() };
        for row in Table::ALL.into_iter().flat_map(|table| rows(table, form)) {
            let one = |&column: &Column| {
                let counted = matches!(row, Row::New | Row::Granted | Row::HandledTotal) || row.table() != Table::T3;
                let here = matches!(column, Column::NaturalPerson | Column::Total | Column::Made | Column::Upheld);
                Cell::bare(row, column, CellState::Printed(i64::from(counted && here)))
            };
            facts.cells.extend(row.columns(form).iter().map(one));
        }
        whole.push(facts);
    }
    let (mut kept, mut lost) = (0, 0);
    for facts in &whole {
        for table in Table::ALL {
            let mut less = facts.clone();
            less.cells.retain(|c| c.table != table);
            match table {
                Table::T2 => less.form_table2 = None,
                Table::T3 => less.form_table3 = None,
                Table::T4 => {}
            }
            let (before, after) = (entry("甲局", 2022, facts.clone()), entry("甲局", 2022, less));
            for metric in Metric::ALL {
                match (metric.measure(&before).figures, metric.measure(&after).figures) {
                    (_, Err(_)) => lost += 1,
                    (before, after) => {
                        assert_eq!(before, after, "{metric:?} without table {}", table.key());
                        kept += 1;
                    }
                }
            }
        }
    }
    assert!(kept > 20 && lost > 50, "{kept} kept, {lost} lost");
}

/// A report's figures that are not 0.
const FIGURES: [(Row, Column, i64); 26] = [
    (Row::NormativeDocuments, Column::Made, 3),
    (Row::NormativeDocuments, Column::InForce, 11),
    (Row::New, Column::Total, 10),
    (Row::New, Column::NaturalPerson, 8),
    (Row::New, Column::Company, 2),
    (Row::HandledTotal, Column::Total, 10),
    (Row::HandledTotal, Column::NaturalPerson, 8),
    (Row::HandledTotal, Column::Company, 2),
    (Row::Granted, Column::Total, 4),
    (Row::Granted, Column::NaturalPerson, 2),
    (Row::Granted, Column::Company, 2),
    (Row::PartlyGranted, Column::Total, 1),
    (Row::PartlyGranted, Column::NaturalPerson, 1),
    (Row::DeniedProcess, Column::Total, 1),
    (Row::DeniedProcess, Column::NaturalPerson, 1),
    (Row::UnableNotHeld, Column::Total, 1),
    (Row::UnableNotHeld, Column::NaturalPerson, 1),
    (Row::RefusedRepeat, Column::Total, 2),
    (Row::RefusedRepeat, Column::NaturalPerson, 2),
    (Row::OtherMisc, Column::Total, 1),
    (Row::OtherMisc, Column::NaturalPerson, 1),
    (Row::Review, Column::Corrected, 1),
    (Row::Review, Column::Upheld, 2),
    (Row::Review, Column::Total, 3),
    (Row::LitigationDirect, Column::Pending, 1),
    (Row::LitigationDirect, Column::Total, 1),
];

#[test]
fn every_measure_of_one_report() {
    let mut facts = Facts { form_table2: Some(Form::F2021), form_table3: Some(Form::F2021), ..Facts::default() };
    for row in Table::ALL.into_iter().flat_map(|table| rows(table, Form::F2021)) {
        for &column in row.columns(Form::F2021) {
            let printed = FIGURES.iter().find(|f| (f.0, f.1) == (row, column)).map_or(0, |f| f.2);
            let figure = (row != Row::Regulations).then_some(printed);
            facts.cells.push(Cell::bare(row, column, figure.map_or(CellState::Mark, CellState::Printed)));
        }
    }
    let claim = Claim { value: 128, sentence: "主动公开政府信息128条".to_owned(), span: Span::new(0, 9) };
    let mut entry = entry("甲局", 2022, facts);
    entry.brief.items = Items::One(claim);
    entry.original = Some(Own { chars: 200, elsewhere: 50, ..Own::default() });
    for (key, expected) in [
        ("disclosure", (5, Some(10))),
        ("full", (4, Some(10))),
        ("merits", (5, Some(7))),
        ("denial", (1, Some(10))),
        ("unable", (1, Some(10))),
        ("refused", (2, Some(10))),
        ("other", (1, Some(10))),
        ("discretion", (1, Some(10))),
        ("requests", (10, None)),
        ("org-share", (2, Some(10))),
        ("backlog", (0, Some(10))),
        ("correction", (1, Some(3))),
        ("dispute", (4, Some(10))),
        ("documents", (3, None)),
        ("stock", (11, None)),
        ("items", (128, None)),
        ("original", (150, Some(200))),
        ("complete", (200, Some(200))),
        ("checks", (42, Some(42))),
    ] {
        let metric = Metric::parse(key).expect(key);
        assert_eq!(metric.measure(&entry).figures, Ok(expected), "{key}");
        let rows = rank(std::slice::from_ref(&entry), &by(metric)).rows;
        assert_eq!(rows[0].low.is_some(), metric.is_share(), "{key}: shares of cases have intervals, other figures have none");
    }
    assert_eq!(rank(&[entry], &by(Metric::Items)).rows[0].status(), "claimed");
    assert_eq!(Metric::ALL.len(), 19, "every measure is tried above");
}

#[test]
fn forms_that_count_other_things_are_not_compared() {
    let of = |name: &str, form: Form, column: Column| {
        let mut facts = Facts { form_table2: Some(form), ..Facts::default() };
        facts.cells =
            [Row::Regulations, Row::NormativeDocuments].map(|row| Cell::bare(row, column, CellState::Printed(2))).into();
        entry(name, 2020, facts)
    };
    let entries = [of("甲局", Form::F2019, Column::PublicTotal), of("乙局", Form::F2021, Column::InForce)];
    let groups: Vec<String> = rank(&entries, &by(Metric::Stock)).rows.into_iter().map(|r| r.group).collect();
    assert_eq!(groups, ["all/form 2019", "all/form 2021"]);
}
