//! Ranking against the figures of the specification (metrics.md §6), from the truth files; and its rules on small groups.

use crate::truth::{facts_of, truths};
use gongkai::facts::{APPLICANTS, Cell, CellState, Column, Facts, Form, Row, Table, rows};
use gongkai::rank::{Entry, Grouping, Metric, NotRated, Options, Order, Ranked, rank};
use gongkai::report::{Kind, Level, ReportId};

fn entry(name: &str, year: u16, facts: Facts) -> Entry {
    Entry {
        id: ReportId(name.to_owned()),
        file: format!("{name}.txt"),
        agency: Some(name.to_owned()),
        region: None,
        year: Some(year),
        level: Some(Level::County),
        kind: Some(Kind::Department),
        facts,
    }
}

/// A report of `n` requests by people, `k` granted, the others repeats.
fn facts(k: i64, n: i64) -> Facts {
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

fn by(metric: Metric) -> Options {
    Options { metric, grouping: Grouping::All, ..Options::default() }
}

fn truth_entries() -> Vec<Entry> {
    truths().iter().map(|t| Entry { file: t.file.clone(), ..entry(&t.agency, t.year, facts_of(t)) }).collect()
}

#[test]
fn figures_of_the_specification() {
    let ranking = rank(&truth_entries(), &by(Metric::Disclosure));
    let expected = [
        ("suqian_2023", 1519, 3486, ".4357", ".4194–.4523"),
        ("jinhu_2023", 66, 143, ".4615", ".3819–.5432"),
        ("shanghai_office_2019", 275, 805, ".3416", ".3097–.3751"),
        ("shanghai_kewei_2024", 9, 35, ".2571", ".1416–.4207"),
        ("hongze_2023", 4, 21, ".1905", ".0767–.4000"),
    ];
    let short = |v: Option<f64>| format!("{:.4}", v.expect("rated")).trim_start_matches('0').to_owned();
    for (file, k, n, value, interval) in expected.into_iter().filter(|_| !ranking.rows.is_empty()) {
        let row = ranking.rows.iter().find(|r| r.file.contains(file)).expect("in the ranking");
        assert_eq!((row.k, row.n), (Some(k), Some(n)), "{file}");
        assert_eq!(short(row.value), value, "{file}");
        assert_eq!(format!("{}–{}", short(row.low), short(row.high)), interval, "{file}");
    }
    for row in ranking.rows.iter().filter(|r| r.file.starts_with("seeds/")) {
        assert_eq!(row.not_rated, Some(NotRated::Nothing("handled")), "{}", row.file);
    }
}

#[test]
fn merits_and_correction_of_the_specification() {
    let entries = truth_entries();
    let shown = |rows: &[Ranked], file: &str| {
        let row = rows.iter().find(|r| r.file.contains(file)).expect("in the ranking");
        let share = |(k, n)| format!("{k}/{n}");
        row.k.zip(row.n).map_or_else(|| row.reason().unwrap_or_default(), share)
    };
    let (merits, correction) = (rank(&entries, &by(Metric::Merits)).rows, rank(&entries, &by(Metric::Correction)).rows);
    for (file, rate, corrected) in [
        ("suqian_2023", ".5546", "18/512"),
        ("jinhu_2023", ".5546", "0/11"),
        ("shanghai_office_2019", ".4250", "0/13"),
        ("shanghai_kewei_2024", ".4286", "0/1"),
        ("hongze_2023", ".2000", "checks fail"),
        ("seeds/004", "", "0 decided"),
    ] {
        let Some(row) = merits.iter().find(|r| r.file.contains(file)) else { continue };
        let value = row.value.map_or(String::new(), |v| format!("{v:.4}").trim_start_matches('0').to_owned());
        assert_eq!(value, rate, "{file}");
        assert_eq!(shown(&correction, file), corrected, "{file}");
    }
}

#[test]
fn seeds_are_not_rated_and_something_is_suggested() {
    let seeds: Vec<Entry> = truth_entries().into_iter().filter(|e| e.file.starts_with("seeds/")).collect();
    let ranking = rank(&seeds, &by(Metric::Disclosure));
    assert!(ranking.rows.iter().all(|r| r.rank.is_none() && r.reason().as_deref() == Some("0 handled")));
    if !seeds.is_empty() {
        assert_eq!(ranking.suggestions.iter().map(|s| s.metric).collect::<Vec<_>>(), [Metric::Requests, Metric::Documents]);
        assert!(ranking.suggestions.iter().all(|s| s.rated == 5));
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
        Entry { file: "a.txt".into(), ..entry("甲局", 2021, less) },
        Entry { file: "b.txt".into(), ..entry("甲局", 2021, facts(3, 5)) },
    ];
    let rows = rank(&entries, &Options::default()).rows;
    assert_eq!((rows[0].file.as_str(), rows[0].rank), ("b.txt", Some(1)));
    assert_eq!(rows[1].reason().as_deref(), Some("duplicate of b.txt"));
    entries[0].region = Some("另县".to_owned());
    assert!(rank(&entries, &Options::default()).rows.iter().all(|r| r.not_rated != Some(NotRated::Duplicate("b.txt".into()))));
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
