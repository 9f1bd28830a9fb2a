//! Agencies over the years, regions, and scores by the user's weights.

use crate::rank::{by, entry, facts};
use gongkai::interval::difference;
use gongkai::rank::{Aliases, Entry, Metric, NotRated, Options, Ranking, Wanted, Weights, rank, score, series, spread};
use gongkai::report::Kind;

fn report(name: &str, region: &str, year: u16, k: i64, n: i64) -> Entry {
    let file = format!("{region}{name}{year}.txt");
    Entry {
        region: Some(region.to_owned()),
        file: file.clone(),
        id: gongkai::report::ReportId(file),
        ..entry(name, year, facts(k, n))
    }
}

fn aliases() -> Aliases {
    let text = "entity,names,region,years,successor\n\
                青溪县教育局,青溪教育局;青溪县教委,青溪县,..2021,青溪县教育和体育局\n";
    Aliases::parse(text, "aliases.csv").unwrap()
}

fn named(name: &str, region: &str, ranking: &Ranking) -> Wanted {
    let names = Some(name.to_owned()).filter(|text| !text.is_empty()).into_iter().collect();
    let there = ranking.rows.iter().filter(|row| row.region.as_deref() == Some(region)).map(|row| row.report.0.clone());
    Wanted { names, reports: (!region.is_empty()).then(|| there.collect()) }
}

#[test]
fn a_series_joins_names_and_keeps_gaps_and_places_apart() {
    let entries = [
        report("青溪教育局", "青溪县", 2018, 1, 4),
        report("青溪县教委", "青溪县", 2019, 3, 4),
        report("青溪县教育局", "青溪县", 2021, 2, 4),
        report("青溪县教育和体育局", "青溪县", 2022, 4, 4),
        report("青溪教育局", "别县", 2019, 0, 9),
    ];
    let options = Options { aliases: aliases(), ..Options::default() };
    let ranking = rank(&entries, &options);
    let found = series(&ranking, &options.aliases, &named("青溪县教育局", "", &ranking));
    let agencies: Vec<_> = found.iter().map(|s| (s.agency.name.as_str(), s.agency.region.as_deref(), s.successor)).collect();
    assert_eq!(
        agencies,
        [("青溪县教育和体育局", Some("青溪县"), None), ("青溪县教育局", Some("青溪县"), Some("青溪县教育和体育局")),],
        "the successor follows, the namesake in another place does not"
    );
    let years: Vec<(u16, Option<f64>)> = found[1].points.iter().map(|p| (p.year, p.row.and_then(|r| r.value))).collect();
    assert_eq!(years, [(2018, Some(0.25)), (2019, Some(0.75)), (2020, None), (2021, Some(0.5))], "a gap is no zero");
    let changes: Vec<_> = found[1].points.iter().map(|p| p.change.map(|c| (c.value, c.interval))).collect();
    assert_eq!(changes, [None, Some((0.5, difference((1, 4), (3, 4)))), None, None], "no change is told across a gap");
    let count = |name: &str, region: &str| series(&ranking, &options.aliases, &named(name, region, &ranking)).len();
    assert_eq!((count("没有这个局", ""), count("", ""), count("", "别县"), count("青溪县教委", "别县")), (0, 3, 1, 0));
}

#[test]
fn a_year_that_is_not_rated_breaks_the_change() {
    let mut entries: Vec<Entry> = (2020..=2023).map(|year| report("甲局", "青溪县", year, 1, 2)).collect();
    entries[1] = report("甲局", "青溪县", 2021, 0, 0);
    let ranking = rank(&entries, &Options::default());
    let aliases = Aliases::default();
    let found = series(&ranking, &aliases, &Wanted::default());
    let changed: Vec<bool> = found[0].points.iter().map(|p| p.change.is_some()).collect();
    assert_eq!(changed, [false, false, false, true]);
    assert_eq!(found[0].points[1].row.unwrap().not_rated, Some(NotRated::Nothing("handled")));
}

#[test]
fn aliases_join_two_reports_of_a_year_but_never_a_government_and_its_office() {
    let mut entries = vec![report("青溪县教育局", "青溪县", 2020, 1, 4), report("青溪县教委", "青溪县", 2020, 2, 4)];
    let options = Options { aliases: aliases(), ..Options::default() };
    let duplicates = |entries: &[Entry]| {
        let rows = rank(entries, &options).rows;
        rows.iter().filter(|r| r.is_duplicate()).count()
    };
    assert_eq!(duplicates(&entries), 1);
    assert_eq!(rank(&entries, &Options::default()).rows.iter().filter(|r| r.rank.is_some()).count(), 2, "names are not guessed");
    entries[1].kind = Some(Kind::Office);
    assert_eq!(duplicates(&entries), 0);
}

#[test]
fn the_spread_of_a_region() {
    let mut entries: Vec<Entry> = (0..=4).map(|k| report(&format!("{k}局"), "青溪县", 2022, k * 25, 100)).collect();
    entries.push(report("五局", "青溪县", 2022, 0, 0));
    entries.push(report("六局", "别县", 2022, 1, 2));
    let ranking = rank(&entries, &Options::default());
    let spreads = spread(&ranking);
    let own = spreads.iter().find(|s| s.region == Some("青溪县")).unwrap();
    assert_eq!(
        (own.reports, own.rated.len(), own.pooled()),
        (6, 5, Some((250, 500))),
        "who is not rated is counted, not as zero"
    );
    let quantiles: Vec<f64> = [0.0, 0.25, 0.5, 0.75, 1.0].iter().map(|&at| own.quantile(at).unwrap()).collect();
    assert_eq!(quantiles, [0.0, 0.25, 0.5, 0.75, 1.0]);
    assert_eq!(spreads.len(), 2);
}

fn rankings(entries: &[Entry], weights: &Weights) -> Vec<Ranking> {
    weights.parts().iter().map(|&(metric, _)| rank(entries, &Options { metric, ..Options::default() })).collect()
}

/// The percentile and the ranks under other weights, by counting.
#[test]
fn scores_are_weighted_percentiles_and_move_with_the_weights() {
    // Granted in full or refused as repeats: what is good by one measure is good by the other, so `backlog` is made to differ.
    let mut entries: Vec<Entry> = (0..4).map(|i| report(&format!("{i}局"), "青溪县", 2022, 20 * i, 100)).collect();
    for (number, entry) in entries.iter_mut().enumerate() {
        let open = 10 * number as i64;
        for cell in &mut entry.brief.facts.cells {
            use gongkai::facts::{CellState, Column, Row};
            if cell.column == Column::Total && matches!(cell.row, Row::CarriedOut | Row::CarriedIn) {
                cell.state = CellState::Printed(open);
            }
        }
    }
    let weights = Weights::parse("disclosure=2,backlog=1").unwrap();
    let all = rankings(&entries, &weights);
    let scored = score(&all, &weights, false);
    let shown: Vec<_> = scored
        .iter()
        .map(|s| (s.parts[0].row.agency.clone().unwrap(), s.score.unwrap().round(), s.rank, s.rank_low, s.rank_high))
        .collect();
    // Percentiles by disclosure 0, 33, 67, 100, by backlog the other way round: 2·p + (100 − p), over 3.
    let expected = [("3局", 67.0, 1), ("2局", 56.0, 2), ("1局", 44.0, 3), ("0局", 33.0, 4)];
    for (row, (name, score, rank)) in shown.iter().zip(expected) {
        assert_eq!((row.0.as_str(), row.1, row.2), (name, score, Some(rank)));
        // disclosure=1,backlog=1 makes all equal, disclosure=1,backlog=2 turns the order round.
        assert_eq!((row.3, row.4), (Some(1), Some(rank.max(5 - rank))), "{name}");
    }
}

#[test]
fn a_missing_measure_is_a_missing_score() {
    let mut entries: Vec<Entry> = (0..3).map(|i| report(&format!("{i}局"), "青溪县", 2022, i, 4)).collect();
    entries.push(report("三局", "青溪县", 2022, 0, 0));
    let weights = Weights::parse("disclosure=3,checks=1").unwrap();
    let all = rankings(&entries, &weights);
    let whole = score(&all, &weights, false);
    assert!(whole.iter().all(|s| s.score.is_none() && s.rank.is_none()), "no report has all tables");
    assert!(whole[0].not_rated.as_ref().unwrap().to_string().starts_with("missing checks (no table)"));
    let partial = score(&all, &weights, true);
    assert_eq!(partial.iter().filter(|s| s.score.is_some()).count(), 3);
    assert!(partial.iter().take(3).all(|s| (s.coverage - 0.75).abs() < 1e-12));
    assert!(partial[3].score.is_none() && partial[3].coverage == 0.0, "nothing is known of the fourth");
    for wrong in
        ["disclosure", "fame=1", "disclosure=x", "correction=-1", "disclosure=0", "requests=1", "full=1,full=2", "disclosure=nan"]
    {
        assert!(Weights::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn scores_do_not_depend_on_the_order_of_entries() {
    let mut entries: Vec<Entry> = (0..30).map(|i| report(&format!("{i}局"), "青溪县", 2022, i % 7, 9)).collect();
    let weights = Weights::parse("disclosure=2,denial=1,refused=1.5").unwrap();
    let told = |entries: &[Entry]| {
        let all = rankings(entries, &weights);
        score(&all, &weights, true)
            .iter()
            .map(|s| format!("{:?} {:?} {:?}", s.parts[0].row.file, s.score, s.rank))
            .collect::<Vec<_>>()
    };
    let forward = told(&entries);
    entries.reverse();
    assert_eq!(told(&entries), forward);
    assert_eq!(rank(&entries, &by(Metric::Disclosure)).rows.len(), 30);
}
