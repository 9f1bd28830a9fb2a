//! Real reports with figures changed: are faults that break a sum noticed?
//!
//! Comes in: the reports beside the repository and their truth files. Goes out: the share of mutations that a failing check shows,
//! or that leave no number where they were made, by kind. Mutations that no sum of the form contradicts are not counted: nothing
//! in the document could show them.

use std::collections::BTreeMap;

use gongkai::facts::{self, APPLICANTS, Cell, CellState, Column, Facts, Form, Identity, Row, Status, Table, check};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};
use rayon::prelude::*;

use crate::dice::Dice;
use crate::truth::{self, Truth, truths};

type Place = (Row, Column);

const KINDS: [&str; 3] = ["figure changed", "rows swapped", "column shifted"];
/// Mutations of each kind and file.
const EACH: usize = 120;
/// The least share that must be noticed.
const FLOOR: f64 = 0.95;

/// A report whose cells can be rewritten in place.
struct Original {
    truth: Truth,
    text: String,
    facts: Facts,
    /// Cells with a span that holds their figure and nothing else.
    cells: BTreeMap<Place, (usize, usize)>,
}

fn read(file: &str, text: &str) -> Facts {
    facts::read(&parse(&read_bytes(file, text.as_bytes(), &Limits::default()).expect("a text")))
}

/// `None` for formats that are not read.
fn original(truth: Truth) -> Option<Original> {
    if !["txt", "md", "html"].iter().any(|e| truth.file.ends_with(e)) {
        return None;
    }
    let (_, text) = truth::report(&truth.file);
    let facts = read(&truth.file, &text);
    let known: BTreeMap<Place, i64> = truth.cells.iter().filter_map(|c| Some(((c.0, c.1), c.2?))).collect();
    let own_span = |c: &Cell| {
        let span = c.span?;
        let plain = c.state == CellState::Printed(*known.get(&(c.row, c.column))?) && span.slice(&text)? == c.raw;
        (plain && c.table != Table::T2).then_some(((c.row, c.column), (span.start as usize, span.end as usize)))
    };
    let cells = facts.cells.iter().filter_map(own_span).collect();
    Some(Original { truth, text, facts, cells })
}

/// New figures for some cells.
fn mutation(original: &Original, kind: usize, dice: &mut Dice) -> Option<BTreeMap<Place, i64>> {
    let value = |place: Place| original.facts.value(place.0, place.1).expect("printed");
    let places: Vec<Place> = original.cells.keys().copied().collect();
    let full = |row: Row| APPLICANTS.iter().all(|&c| original.cells.contains_key(&(row, c)));
    match kind {
        0 => {
            let place = *dice.pick(&places);
            Some(BTreeMap::from([(place, dice.figure())]))
        }
        1 => {
            let rows: Vec<Row> = Row::ALL.iter().copied().filter(|r| r.table() == Table::T3 && full(*r)).collect();
            let (a, b) = (*rows.get(dice.roll(rows.len().max(1)))?, *rows.get(dice.roll(rows.len().max(1)))?);
            Some(APPLICANTS.iter().flat_map(|&c| [((a, c), value((b, c))), ((b, c), value((a, c)))]).collect())
        }
        _ => {
            let column = *dice.pick(&APPLICANTS);
            let column: Vec<Place> = places.iter().copied().filter(|p| p.0.table() == Table::T3 && p.1 == column).collect();
            let shifted = column.iter().zip(column.iter().cycle().skip(1));
            Some(shifted.map(|(&from, &to)| (to, value(from))).collect())
        }
    }
}

/// The figures as the truth file has them, with some changed.
fn truth_with(original: &Original, changed: &BTreeMap<Place, i64>) -> Facts {
    let mut facts = Facts { form_table2: None, form_table3: original.facts.form_table3, ..Facts::default() };
    for cell in &original.facts.cells {
        let place = (cell.row, cell.column);
        let known = original.truth.cells.iter().find(|c| (c.0, c.1) == place).and_then(|c| c.2);
        let value = changed.get(&place).copied().or(known);
        facts.cells.push(Cell::bare(cell.row, cell.column, value.map_or(CellState::Blank, CellState::Printed)));
    }
    facts
}

fn fails(facts: &Facts) -> Vec<(&'static str, &'static str)> {
    check(facts).into_iter().filter(|c| c.status == Status::Fail).map(|c| (c.check, c.instance)).collect()
}

/// The identities that the change breaks, all of whose cells the source prints.
fn broken(original: &Original, changed: &BTreeMap<Place, i64>) -> Vec<Identity> {
    let form = original.facts.form_table3.unwrap_or(Form::F2021);
    let (before, after) = (truth_with(original, &BTreeMap::new()), truth_with(original, changed));
    let fails = |facts: &Facts, i: Identity| facts::check_one(facts, i).status == Status::Fail;
    let all = Identity::table3(form).into_iter().chain(Identity::table4());
    all.filter(|&i| !fails(&before, i) && fails(&after, i)).collect()
}

fn rewritten(original: &Original, changed: &BTreeMap<Place, i64>) -> String {
    let mut text = original.text.clone();
    let mut edits: Vec<((usize, usize), i64)> = changed.iter().map(|(place, v)| (original.cells[place], *v)).collect();
    edits.sort_unstable();
    for ((from, to), value) in edits.into_iter().rev() {
        text.replace_range(from..to, &value.to_string());
    }
    text
}

/// How a change comes to light.
#[derive(Clone, Copy, PartialEq)]
enum Light {
    /// A check fails that did not.
    Check,
    /// Cells of a broken sum, or the changed ones, are no numbers any more.
    GivenUp,
    /// The figures are read as if nothing were wrong.
    Missed,
}

/// How reader or checks show the change; `None` if nothing in the document could.
fn light(original: &Original, changed: &BTreeMap<Place, i64>) -> Option<Light> {
    let value = |facts: &Facts, place: Place| facts.value(place.0, place.1);
    let changed: BTreeMap<Place, i64> =
        changed.iter().filter(|(p, v)| value(&original.facts, **p) != Some(**v)).map(|(p, v)| (*p, *v)).collect();
    let broken = broken(original, &changed);
    if broken.is_empty() {
        return None;
    }
    let facts = read(&original.truth.file, &rewritten(original, &changed));
    let before = fails(&original.facts);
    if fails(&facts).into_iter().any(|f| !before.contains(&f)) {
        return Some(Light::Check);
    }
    let form = original.facts.form_table3.unwrap_or(Form::F2021);
    let lost = |place: Place| value(&original.facts, place).is_some() && value(&facts, place).is_none();
    let sum_lost = broken.iter().map(|i| i.sides(form)).any(|s| s.left.into_iter().chain(s.right).any(lost));
    Some(if sum_lost || changed.keys().all(|&place| lost(place)) { Light::GivenUp } else { Light::Missed })
}

#[test]
fn changed_figures_are_noticed() {
    let originals: Vec<Original> = truths().into_iter().filter_map(original).collect();
    let mut jobs = Vec::new();
    for file in 0..originals.len() {
        jobs.extend((0..KINDS.len() * EACH).map(|n| (file, n % KINDS.len(), n / KINDS.len())));
    }
    let outcomes: Vec<(usize, Light, String)> = jobs
        .into_par_iter()
        .filter_map(|(file, kind, number)| {
            let original = &originals[file];
            let mut dice = Dice((file * 10_000 + kind * 1000 + number) as u64);
            let changed = mutation(original, kind, &mut dice)?;
            let light = light(original, &changed)?;
            let keys: Vec<String> = changed.iter().take(3).map(|(p, v)| format!("{}.{}={v}", p.0.key(), p.1.key())).collect();
            Some((kind, light, format!("{}: {}: {}", original.truth.file, KINDS[kind], keys.join(", "))))
        })
        .collect();
    for (kind, name) in KINDS.iter().enumerate() {
        let of: Vec<&(usize, Light, String)> = outcomes.iter().filter(|o| o.0 == kind).collect();
        let part = |light: Light| of.iter().filter(|o| o.1 == light).count() as f64 / of.len().max(1) as f64;
        let missed: Vec<&str> = of.iter().filter(|o| o.1 == Light::Missed).map(|o| o.2.as_str()).collect();
        let share = 1.0 - part(Light::Missed);
        let (shown, given_up) = (part(Light::Check), part(Light::GivenUp));
        println!("{name}: {} mutations, {share:.4} noticed ({shown:.4} by a check, {given_up:.4} by cells given up)", of.len());
        for mutation in &missed {
            println!("  missed: {mutation}");
        }
        assert!(share >= FLOOR || of.is_empty(), "{name}: only {share:.4}");
    }
    assert!(outcomes.len() > 500 || !truth::present(), "only {} mutations", outcomes.len());
}
