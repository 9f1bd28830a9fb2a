//! The proof of the table reader: random true tables in every shape of forms.md §10, damaged, read back through the real way.
//!
//! Comes in: seeds. Goes out: for every cell, whether what was read is the truth or no number; and for every shape, the share
//! that was read. `docs/testing.md` has the commands: a million cases, one case again.

mod damage;

mod figures;
mod html;
mod mutations;
mod open;
mod report;
mod shape;
mod sheet;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write;

use gongkai::facts::{self, BLOCKS, CellState, Facts, Identity, Row, Status, Table, check_one};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_bytes};
use rayon::prelude::*;

use report::Case;
pub use report::case;
use shape::SHAPES;

/// Cells of one shape: [table 2, tables 3 and 4] × [printed, read as printed, known].
#[derive(Clone, Copy, Default)]
struct Tally {
    cases: usize,
    /// Rows of which the truth is not known, figures read there that are not the true ones, and such figures in rows that look
    /// misprinted and fail their check (see [`open`]).
    open: [usize; 3],
    cells: [[usize; 3]; 2],
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        for (mine, other) in self.open.iter_mut().zip(other.open) {
            *mine += other;
        }
        for (mine, other) in self.cells.iter_mut().flatten().zip(other.cells.iter().flatten()) {
            *mine += other;
        }
    }

    fn share(&self, table: usize, of: usize) -> f64 {
        self.cells[table][of] as f64 / self.cells[table][0].max(1) as f64
    }
}

/// What came of one case.
struct Outcome {
    shape: usize,
    whole: bool,
    tally: Tally,
    wrong: Vec<String>,
}

/// Reads a case back as the program reads a file.
fn judge(case: &Case) -> Outcome {
    let source = read_bytes(case.name, case.content.as_bytes(), &Limits::default()).expect("a text");
    let facts = facts::read(&parse(&source));
    let mut wrong = Vec::new();
    let mut tally = Tally { cases: 1, open: [case.open.open.len() + case.open.misprints.len(), 0, 0], ..Tally::default() };
    for cell in &facts.cells {
        let truth = case.truth.get(&(cell.row, cell.column)).copied().flatten();
        if cell.value().is_none() || cell.value() == truth {
            continue;
        }
        // What another row makes of the sums is as little known as that row.
        let inferred = matches!(cell.state, CellState::Inferred { .. });
        if case.open.open.iter().any(|r| *r == cell.row || inferred && r.table() == cell.table) {
            tally.open[1] += 1;
        } else if case.open.misprints.contains(&cell.row) && fails_itself(&facts, cell.row) {
            tally.open[2] += 1;
        } else {
            wrong.push(format!(
                "{}.{}: truth {truth:?}, read {:?} {:?}",
                cell.row.key(),
                cell.column.key(),
                cell.state,
                cell.raw
            ));
        }
    }
    for &(row, column) in &case.printed {
        let state = facts.cell(row, column).map(|c| c.state);
        let counts = &mut tally.cells[usize::from(row.table() != Table::T2)];
        counts[0] += 1;
        counts[1] += usize::from(matches!(state, Some(CellState::Printed(_))));
        counts[2] += usize::from(state.and_then(CellState::value).is_some());
    }
    Outcome { shape: case.shape, whole: case.damages.is_empty(), tally, wrong }
}

/// Whether a row, or a block of table 4 beside it, does not add up, and the check says so.
fn fails_itself(facts: &Facts, row: Row) -> bool {
    let rows = if row.table() == Table::T4 { BLOCKS.to_vec() } else { vec![row] };
    let identity = |row: Row| if row.table() == Table::T4 { Identity::Block(row) } else { Identity::Row(row) };
    rows.into_iter().any(|r| check_one(facts, identity(r)).status == Status::Fail)
}

fn number(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |v| v.parse().unwrap_or_else(|_| panic!("{name} is no number: {v}")))
}

/// Every cell is the truth or no number, and the shapes are read.
#[test]
fn whatever_is_read_is_true() {
    let (start, cases) = (number("GONGKAI_SEED", 0), number("GONGKAI_CASES", 2000));
    let mut tallies: BTreeMap<(usize, bool), Tally> = BTreeMap::new();
    let mut failures = Vec::new();
    // In slices, so that a run of millions holds no more than one of them.
    for from in (start..start + cases).step_by(10_000) {
        let seeds: Vec<u64> = (from..(from + 10_000).min(start + cases)).collect();
        let outcomes: Vec<(u64, Outcome)> = seeds.into_par_iter().map(|seed| (seed, judge(&case(seed)))).collect();
        for (seed, outcome) in outcomes {
            tallies.entry((outcome.shape, outcome.whole)).or_default().add(&outcome.tally);
            if !outcome.wrong.is_empty() {
                failures.push((seed, outcome.wrong));
            }
        }
    }
    let table = table(&tallies);
    println!("{table}");
    assert!(failures.is_empty(), "{}", story(&failures, cases));
    for (number, shape) in SHAPES.iter().enumerate() {
        let Some(tally) = tallies.get(&(number, true)).filter(|t| t.cases >= 15) else { continue };
        for (part, floor) in shape.floors.iter().enumerate() {
            let share = tally.share(part, 1);
            assert!(share >= *floor, "{}: {share:.4} of the cells read, less than {floor}\n{table}", shape.name);
        }
    }
}

/// The shares read: of table 2 and of tables 3 and 4, printed, and with what was inferred.
fn table(tallies: &BTreeMap<(usize, bool), Tally>) -> String {
    let mut out = format!("{:34} {:>7} {:>7} {:>7} {:>7} | damaged: ", "shape", "cases", "t2", "t3+4", "known");
    let _ = writeln!(out, "{:>7} {:>7} {:>7} {:>7}", "cases", "t2", "t3+4", "known");
    let mut all = [Tally::default(); 2];
    let line = |name: &str, tallies: [Tally; 2]| {
        let mut line = format!("{name:34}");
        for (number, t) in tallies.iter().enumerate() {
            let gap = if number == 1 { " |          " } else { "" };
            let _ = write!(line, "{gap} {:7} {:7.4} {:7.4} {:7.4}", t.cases, t.share(0, 1), t.share(1, 1), t.share(1, 2));
        }
        line + "\n"
    };
    for (number, shape) in SHAPES.iter().enumerate() {
        let pair = [true, false].map(|whole| tallies.get(&(number, whole)).copied().unwrap_or_default());
        all[0].add(&pair[0]);
        all[1].add(&pair[1]);
        out.push_str(&line(shape.name, pair));
    }
    let [rows, figures, misprints] = all[1].open;
    let open = format!(
        "rows in whose place damage printed another: {rows}; figures read there that are not the true ones: {figures}, \
         and {misprints} in rows whose check fails\n"
    );
    out + &line("all", all) + &open
}

/// The failures: how many by shape, and the first of them whole.
fn story(failures: &[(u64, Vec<String>)], cases: u64) -> String {
    let mut out = format!("{} of {cases} cases have wrong numbers:\n", failures.len());
    for (seed, wrong) in failures.iter().take(30) {
        let case = case(*seed);
        let _ = writeln!(
            out,
            "seed {seed}: {}, {:?}; {} wrong; {}",
            SHAPES[case.shape].name,
            case.base,
            wrong.len(),
            case.damages.join("; ")
        );
        for cell in wrong.iter().take(4) {
            let _ = writeln!(out, "    {cell}");
        }
    }
    let (seed, wrong) = &failures[0];
    let case = case(*seed);
    let _ = writeln!(
        out,
        "\nThe first of them again: GONGKAI_SEED={seed} GONGKAI_CASES=1 cargo test --test suite shapes -- --nocapture"
    );
    let _ =
        writeln!(out, "seed {seed}, {} ({:?}), {}\n{}", SHAPES[case.shape].name, case.base, case.name, case.damages.join("\n"));
    out + &wrong.join("\n") + "\n--- the file\n" + &case.content
}
