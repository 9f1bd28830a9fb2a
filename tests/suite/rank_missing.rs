//! What is not there is never a zero: a part of a report taken away leaves a figure as it is, or its agency not rated.
//!
//! The reports of the demo as they are read from their files, every table cut out of the text in turn, and random rows and cells of
//! their tables; every measure each time, alone and in its place among its peers.

use std::collections::BTreeSet;

use gongkai::facts::{Cell, CellState, Facts, Table, read};
use gongkai::parse::parse;
use gongkai::rank::{Brief, Entry, Grouping, Metric, Options, Own, rank};
use gongkai::read::{Limits, Source, read_bytes, read_path};
use gongkai::report::{Kind, Report, SectionKind};
use proptest::prelude::*;

use crate::support::demo_reports;

fn files() -> Vec<std::path::PathBuf> {
    let places = std::fs::read_dir(demo_reports()).unwrap();
    let mut files: Vec<_> =
        places.flat_map(|place| std::fs::read_dir(place.unwrap().path()).unwrap()).map(|file| file.unwrap().path()).collect();
    files.sort();
    files
}

/// The reports of the demo with what was read of them.
fn reports() -> Vec<(Source, Report, Facts)> {
    let read_one = |path: std::path::PathBuf| {
        let source = read_path(path.to_str().unwrap(), &path, &Limits::default()).unwrap();
        let report = parse(&source);
        let facts = read(&report);
        (source, report, facts)
    };
    files().into_iter().map(read_one).filter(|(_, report, _)| report.identity.kind != Some(Kind::Other)).collect()
}

/// All reports are of one agency's level, kind and year: what is compared here is figures.
fn entry(name: &str, report: &Report, facts: &Facts) -> Entry {
    Entry {
        region: Some("甲县".to_owned()),
        brief: Brief::of(report, facts),
        original: Some(Own { chars: 9, elsewhere: 3, ..Own::default() }),
        ..crate::rank::entry(name, 2022, Facts::default())
    }
}

/// By every measure the figure of `after` is that of `before`, or none. How many stayed and how many went.
fn only_taken_away(before: &Entry, after: &Entry, what: &str) -> (usize, usize) {
    let (mut kept, mut lost) = (0, 0);
    for metric in Metric::ALL {
        match (metric.measure(before).figures, metric.measure(after).figures) {
            (Err(_), Err(_)) => {}
            (Ok(_), Err(_)) => lost += 1,
            (before, after) => {
                assert_eq!(after, before, "{metric:?} {what}");
                kept += 1;
            }
        }
    }
    (kept, lost)
}

/// The lines of the source that a table's cells stand in, taken out; what stands above and below them, the first label with it, stays.
fn torn(source: &Source, _: &Report, facts: &Facts, table: Table) -> Option<String> {
    let spans: Vec<_> = facts.cells.iter().filter(|c| c.table == table).filter_map(|c| c.span).collect();
    let (start, end) = (spans.iter().map(|s| s.start).min()? as usize, spans.iter().map(|s| s.end).max()? as usize);
    let from = source.text[..start].rfind('\n').map_or(0, |at| at + 1);
    let to = source.text[end..].find('\n').map_or(source.text.len(), |at| end + at + 1);
    Some(format!("{}{}", &source.text[..from], &source.text[to..]))
}

/// The section of a table taken out, its heading with it.
fn cut(source: &Source, report: &Report, _: &Facts, table: Table) -> Option<String> {
    let kind = match table {
        Table::T2 => SectionKind::S2,
        Table::T3 => SectionKind::S3,
        Table::T4 => SectionKind::S4,
    };
    let section = report.section(kind)?;
    let blocks = &report.text.blocks[section.blocks.start as usize..section.blocks.end as usize];
    let span = report.text.span(blocks.first()?.start, blocks.last()?.end);
    Some(format!("{}{}", &source.text[..span.start as usize], &source.text[span.end as usize..]))
}

#[test]
fn a_table_taken_out_of_the_text_only_takes_figures_away() {
    let (mut kept, mut lost, mut taken) = (0, 0, 0);
    for (source, report, facts) in &reports() {
        let before = entry("甲局", report, facts);
        for (how, way) in [("torn", torn as fn(&Source, &Report, &Facts, Table) -> Option<String>), ("cut", cut)] {
            for table in Table::ALL {
                let Some(text) = way(source, report, facts, table) else { continue };
                let less = parse(&read_bytes(&source.name, text.as_bytes(), &Limits::default()).unwrap());
                let after = entry("甲局", &less, &read(&less));
                let what = format!("of {}, table {} {how}", source.name, table.key());
                let (still, gone) = only_taken_away(&before, &after, &what);
                (kept, lost, taken) = (kept + still, lost + gone, taken + 1);
            }
        }
    }
    assert!(taken > 400 && kept > 2000 && lost > 1500, "{taken} tables taken out, {kept} figures kept, {lost} lost");
}

/// Cells of a report as they would be were these taken away.
fn without(facts: &Facts, gone: impl Fn(&Cell) -> Option<CellState>) -> Facts {
    let mut less = facts.clone();
    less.cells.iter_mut().for_each(|cell| cell.state = gone(cell).unwrap_or(cell.state));
    less
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Any cells, absent, blank or unreadable: a figure stays or goes. And among peers whoever lost nothing keeps figure and status.
    #[test]
    fn cells_taken_away_only_take_figures_away(
        number in 0usize..1000,
        picks in prop::collection::vec(any::<prop::sample::Index>(), 1..40),
        state in 0usize..3,
        by_row in any::<bool>(),
    ) {
        static REPORTS: std::sync::OnceLock<Vec<(Source, Report, Facts)>> = std::sync::OnceLock::new();
        let all = REPORTS.get_or_init(reports);
        let (source, report, facts) = &all[number % all.len()];
        prop_assume!(!facts.cells.is_empty());
        let state = [CellState::Absent, CellState::Blank, CellState::Unreadable { reason: gongkai::facts::Reason::Digits }][state];
        let chosen: BTreeSet<usize> = picks.iter().map(|pick| pick.index(facts.cells.len())).collect();
        let rows: Vec<_> = chosen.iter().map(|&at| facts.cells[at].row).collect();
        let at = |cell: &Cell| facts.cells.iter().position(|other| (other.row, other.column) == (cell.row, cell.column));
        let less = without(facts, |cell| {
            let gone = if by_row { rows.contains(&cell.row) } else { at(cell).is_some_and(|at| chosen.contains(&at)) };
            gone.then_some(state)
        });
        // Tables 2 and 4 may leave a marked or blank part out and say so: that is another figure, with a note.
        let (before, after) = (entry("甲局", report, facts), entry("甲局", report, &less));
        for metric in Metric::ALL.into_iter().filter(|metric| !matches!(metric, Metric::Complete | Metric::Checks)) {
            let (was, is) = (metric.measure(&before), metric.measure(&after));
            if let Ok(figures) = &is.figures {
                prop_assert!(
                    Ok(figures) == was.figures.as_ref() || is.note.as_ref().is_some_and(|note| note.contains("without")),
                    "{metric:?} of {}: {:?} became {figures:?}", source.name, was.figures
                );
            }
        }
        let peers: Vec<Entry> = all.iter().take(12).enumerate().map(|(at, (_, report, facts))| entry(&format!("{at}局"), report, facts)).collect();
        let options = Options { grouping: Grouping::All, ..Options::default() };
        let ranked = |own: &Entry| rank(&[&peers[..], std::slice::from_ref(own)].concat(), &options).rows;
        let (was, is) = (ranked(&before), ranked(&after));
        for row in &is {
            let same = was.iter().find(|other| other.agency == row.agency).unwrap();
            let own = row.agency.as_deref() == Some("甲局");
            prop_assert!(same.value == row.value || own && row.rank.is_none(), "{row:?}");
        }
    }
}
