//! Table 4: three blocks of five figures in one row of fifteen.
//!
//! Comes in: the run of rows of a report. Goes out: the fifteen cells. Rows are laid out as the form has them (one row of 15
//! below the heads) or with the block's name before its five figures. It does not judge whether the sums hold: agencies print
//! wrong totals, and those are reported as printed.

use super::align::{Aligned, Sum, Target, align, last_is_total};
use super::cell::{Cell, CellState, Reason};
use super::flow;
use super::form::{BLOCKS, Form, OUTCOMES, Row, Table};
use super::label;
use super::merge::{Failure, Laid, merge};
use super::number::{self, Want};
use super::sheet::{CellKind, SheetCell, SheetRow};

/// Columns of the row of all three blocks.
const WIDTH: usize = BLOCKS.len() * OUTCOMES.len();

/// Reads table 4. Empty if no row of it was found.
pub(super) fn read(rows: &[SheetRow]) -> Vec<Cell> {
    let mut laid: Vec<Vec<Laid<'_>>> = vec![Vec::new(); BLOCKS.len()];
    let mut head = None;
    // Digits alone in the row before may be torn off the first figure.
    let mut lone = false;
    let run: Vec<&SheetRow> = rows.iter().filter(|r| r.table == Some(Table::T4)).collect();
    for (at, row) in run.iter().copied().enumerate() {
        if row.cells.iter().any(|c| label::table4_column(&c.label).is_some()) {
            head = Some((row.grid, row.places));
            continue;
        }
        // A misprint is believed only below a head as wide as the row: elsewhere a cell may be lost and another gained.
        let in_place = row.grid.is_some_and(|g| g != flow::MADE)
            && head == Some((row.grid, WIDTH))
            && row.places == WIDTH
            && !lone
            && !run.get(at + 1).is_some_and(|r| is_rest(r));
        take(row, in_place, &|place| is_empty(rows, row, place), &mut laid);
        lone = row.cells.iter().filter(|c| c.kind != CellKind::Blank).count() == 1;
    }
    if laid.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    BLOCKS.iter().zip(&laid).flat_map(|(&block, readings)| merge(block, Form::F2021, &[Want::Count; 5], readings)).collect()
}

/// Whether a place is blank in the heads too, and in every other row of the same grid.
fn is_empty(rows: &[SheetRow], row: &SheetRow, place: usize) -> bool {
    let others = rows.iter().filter(|r| !std::ptr::eq(*r, row) && r.grid.is_some() && r.grid == row.grid);
    let mut there = others.flat_map(|r| &r.cells).filter(|c| (c.place..c.place + c.width).contains(&place)).peekable();
    there.peek().is_some() && there.all(|c| c.kind == CellKind::Blank)
}

/// Fewer figures than the form has: what a line break tore off the row above.
fn is_rest(row: &SheetRow) -> bool {
    let figures = row.cells.iter().filter(|c| c.kind == CellKind::Figure).count();
    (1..WIDTH).contains(&figures) && row.cells.iter().all(|c| c.kind != CellKind::Words)
}

fn take<'a>(row: &SheetRow<'a>, in_place: bool, is_empty: &dyn Fn(usize) -> bool, laid: &mut [Vec<Laid<'a>>]) {
    let last_words = row.cells.iter().rposition(|c| c.kind == CellKind::Words);
    let tail = last_words.map_or(&row.cells[..], |at| &row.cells[at + 1..]);
    let named = last_words.and_then(|at| label::table4_block(&row.cells[at].label));
    if let Some(block) = named.and_then(|b| BLOCKS.iter().position(|&x| x == b)) {
        let target = Target {
            columns: OUTCOMES.len(),
            block: OUTCOMES.len(),
            sum: &last_is_total,
            first_place: None,
            is_empty: &|_| false,
            is_full: &|_| false,
            crowded: false,
            headed: false,
        };
        match align(tail, &target) {
            Aligned::Cells(cells) | Aligned::Likely(cells) => laid[block].push(Laid::Cells(cells)),
            Aligned::Failed(_) | Aligned::Empty => {}
        }
        return;
    }
    let figures = tail.iter().filter(|c| c.kind == CellKind::Figure).count();
    if figures == 0 {
        if last_words.is_none() && tail.len() >= WIDTH {
            for readings in laid {
                readings.push(Laid::Empty);
            }
        }
        return;
    }
    if figures < WIDTH && (last_words.is_some() || row.grid.is_none()) {
        return;
    }
    let target = Target {
        columns: WIDTH,
        block: OUTCOMES.len(),
        sum: &blocks_hold,
        first_place: None,
        is_empty,
        is_full: &|_| false,
        crowded: false,
        headed: false,
    };
    match align(tail, &target) {
        Aligned::Cells(cells) | Aligned::Likely(cells) if may_be_shifted(&cells, tail) => {
            fail(&Failure::new(Reason::Shifted, tail), laid);
        }
        Aligned::Cells(cells) | Aligned::Likely(cells) if !in_place && sum(&cells) != Sum::Holds => {
            let reason = if sum(&cells) == Sum::Fails { Reason::Sum } else { Reason::Shifted };
            fail(&Failure::new(reason, tail), laid);
        }
        Aligned::Cells(cells) | Aligned::Likely(cells) => split(&cells, laid),
        // A stray figure (a page number) is no row of the table; a row of several figures is one that cannot be read.
        Aligned::Failed(reason) if figures >= OUTCOMES.len() => fail(&Failure::new(reason, tail), laid),
        Aligned::Failed(_) | Aligned::Empty => {}
    }
}

/// Whether blanks leave it open under which column a figure stands: each block must be blank, or add up, or, where no cell is
/// too many, lack one figure at most.
fn may_be_shifted(cells: &[SheetCell], tail: &[SheetCell]) -> bool {
    let is_blank = |c: &SheetCell| c.kind == CellKind::Blank;
    if cells[0].place != tail[0].place && cells.iter().any(is_blank) {
        return true;
    }
    let places = tail.len();
    cells.chunks(OUTCOMES.len()).any(|block| {
        let blanks = block.iter().filter(|c| c.kind == CellKind::Blank).count();
        let values: Vec<Option<i64>> = block.iter().map(|c| number::read(&c.raw, Want::Count).value()).collect();
        let printed: Vec<i64> = values.iter().flatten().copied().collect();
        // 79, 70, 29, 185, blank: a figure is lost and the total has moved.
        let moved = values.last() == Some(&None)
            && printed.split_last().is_some_and(|(last, parts)| *last > 0 && *last >= parts.iter().sum());
        let last_blank = block.last().is_some_and(is_blank);
        let has_unreadable = block.iter().zip(&values).any(|(c, v)| v.is_none() && !is_blank(c) && !is_mark(c));
        if (moved || last_blank && has_unreadable) && blanks < block.len() {
            return true;
        }
        let bearable = usize::from(places == cells.len());
        blanks > bearable && blanks < block.len() && last_is_total(&values) != Sum::Holds
    })
}

fn is_mark(cell: &SheetCell) -> bool {
    number::read(&cell.raw, Want::Count) == number::Reading::Mark
}

fn sum(cells: &[SheetCell]) -> Sum {
    let values: Vec<Option<i64>> = cells.iter().map(|c| number::read(&c.raw, Want::Count).value()).collect();
    blocks_hold(&values)
}

fn split<'a>(cells: &[SheetCell<'a>], laid: &mut [Vec<Laid<'a>>]) {
    for (block, readings) in laid.iter_mut().enumerate() {
        let from = block * OUTCOMES.len();
        readings.push(Laid::Cells(cells[from..from + OUTCOMES.len()].to_vec()));
    }
}

fn fail(failure: &Failure, laid: &mut [Vec<Laid<'_>>]) {
    for readings in laid {
        readings.push(Laid::Failed(failure.clone()));
    }
}

/// Whether all three blocks add up.
fn blocks_hold(values: &[Option<i64>]) -> Sum {
    let sums: Vec<Sum> = values.chunks(OUTCOMES.len()).map(last_is_total).collect();
    if sums.contains(&Sum::Fails) {
        Sum::Fails
    } else if sums.contains(&Sum::Unknown) {
        Sum::Unknown
    } else {
        Sum::Holds
    }
}

/// The cells of a table 4 that was not found, in a report that has other tables.
pub(super) fn absent() -> Vec<Cell> {
    let cell = |row: Row| OUTCOMES.iter().map(move |&c| Cell::bare(row, c, CellState::Absent));
    BLOCKS.iter().flat_map(|&b| cell(b)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::sheet::cells_of;

    /// The fifteen values read from rows of cells separated by `|`; empty if no table was found.
    fn check(rows: &[&str], expected: &[Option<i64>]) {
        let run: Vec<SheetRow> = rows
            .iter()
            .map(|row| {
                let cells = cells_of(row);
                SheetRow { places: cells.len(), cells, grid: Some(0), table: Some(Table::T4) }
            })
            .collect();
        let got: Vec<Option<i64>> = read(&run).iter().map(Cell::value).collect();
        assert_eq!(got, expected, "{rows:?}");
    }

    #[test]
    fn shapes() {
        let head = "结果维持|结果纠正|其他结果|尚未审结|总计";
        let some = |values: [i64; 15]| values.map(Some);
        let plain = some([1, 0, 6, 0, 7, 2, 0, 1, 0, 3, 0, 0, 1, 0, 1]);
        check(&[head, "1|0|6|0|7|2|0|1|0|3|0|0|1|0|1"], &plain);
        check(&["数量|1|0|6|0|7|2|0|1|0|3|0|0|1|0|1|"], &plain);
        check(&["行政复议|1|0|6|0|7", "未经复议直接起诉|2|0|1|0|3", "复议后起诉|0|0|1|0|1"], &plain);
        check(&["4|1|0|6|0|7|2|0|1|0|3|0|0|1|0|1"], &plain);
        check(&["0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0"], &some([0; 15]));
        check(&["1|0|6|0|7|2|0|1|0|3|0|0|1|0"], &[None; 15]);
        check(&["1|0|6|0|7|2|0|1|0|3|0|0|1|0|1", "1|0|6|0|7|2|0|1|0|3|0|0|2|0|2"], &{
            let mut values = plain;
            (values[12], values[14]) = (None, None);
            values
        });
        check(&["||||||||||||||"], &[None; 15]);
        check(&[head, "4"], &[]);
    }
}
