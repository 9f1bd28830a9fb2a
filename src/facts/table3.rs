//! Table 3: 23 rows (form 2019) or 25 (form 2021) of seven figures.
//!
//! Comes in: the run of rows of a report, and a guess at the form from elsewhere. Goes out: the table's form, if it can be
//! told, and its cells. A row is known by the label nearest its figures; rows whose label a converter tore off are left to
//! [`super::order`]. It never fills a cell: blanks stay blank here.

use super::Facts;
use super::align::{Aligned, Sum, Target, align, last_is_total};
use super::cell::{Cell, CellState, Reason};
use super::form::{APPLICANTS, Form, Row, Table};
use super::identity::Identity;
use super::infer::contradicted;
use super::label;
use super::merge::{Failure, Laid, merge};
use super::number::Want;
use super::order::{self, Figures};
use super::sheet::{CellKind, SheetCell, SheetRow, is_table3_head};

/// Reads table 3. `hint`: the form to assume where the table itself does not tell (of table 2, of the year).
pub(super) fn read(run: &[SheetRow], hint: Option<Form>) -> (Option<Form>, Vec<Cell>) {
    let mut lines = lines(run);
    refuse_contradictions(&mut lines);
    if lines.iter().all(|l| l.row.is_none() && l.cells.is_none()) {
        return (None, Vec::new());
    }
    let shown_form = form_of(&lines);
    let form = shown_form.or(hint);
    let unread = form.map_or_else(Vec::new, |form| order::assign(&mut lines, form));
    let wants = [Want::Count; 7];
    let shown = Row::ALL.iter().copied().filter(|r| r.table() == Table::T3);
    let cells: Vec<Cell> = shown
        .filter(|r| form.map_or(Form::ALL.iter().all(|&f| r.is_in(f)), |f| r.is_in(f)))
        .flat_map(|row| {
            let mut laid: Vec<Laid> = lines.iter().filter(|l| l.row == Some(row)).map(Figures::laid).collect();
            if laid.iter().any(|l| matches!(l, Laid::Failed(_))) {
                // Two readings, and one of them fails: the other is as good as its own sum.
                laid.retain(|l| !matches!(l, Laid::Cells(c) if !adds_up(c)));
            }
            if shown_form.is_none() && laid.is_empty() && !Form::ALL.iter().all(|&f| row.is_in(f)) {
                // Nothing may be inferred of a row that the table may not have.
                laid.push(Laid::Failed(Failure::new(Reason::Form, [])));
            }
            let detached = unread.iter().find(|u| u.0 == row).map(|u| u.1.clone());
            if let Some(failure) = detached.filter(|_| !laid.iter().any(|l| matches!(l, Laid::Cells(_)))) {
                laid.push(Laid::Failed(failure));
            }
            merge(row, Form::F2021, &wants, &laid)
        })
        .collect();
    let cells = doubt(cells, form, &likely_rows(&lines));
    (form, without_totals(cells))
}

fn adds_up(cells: &[SheetCell]) -> bool {
    let values: Vec<Option<i64>> = cells.iter().map(|c| super::number::read(&c.raw, Want::Count).value()).collect();
    last_is_total(&values) == Sum::Holds
}

/// Gives up rows with blanks and no total, unless the agency leaves its totals blank: a figure in them may be of any column.
fn without_totals(mut cells: Vec<Cell>) -> Vec<Cell> {
    let printed = |c: &Cell| matches!(c.state, CellState::Printed(_));
    let rows: Vec<&[Cell]> = cells.chunk_by(|a, b| a.row == b.row).filter(|r| r.iter().any(printed)).collect();
    let has_total = |r: &&[Cell]| r.last().is_some_and(|c| c.state != CellState::Blank);
    let totals = rows.iter().copied().filter(|r| has_total(r)).count();
    let is_odd = |r: &&[Cell]| !has_total(r) && r.iter().filter(|c| c.state == CellState::Blank).count() > 1;
    let odd: Vec<Row> = rows.iter().copied().filter(is_odd).map(|r| r[0].row).collect();
    if totals * 2 > rows.len() {
        for cell in cells.iter_mut().filter(|c| odd.contains(&c.row)) {
            cell.state = CellState::Unreadable { reason: Reason::Shifted };
        }
    }
    cells
}

/// The rows in which a figure may be lost and the others moved. Where most rows have blanks, they are the agency's manner of
/// writing 0 and say nothing.
fn likely_rows(lines: &[Figures]) -> Vec<Row> {
    let has_blank = |l: &&Figures| l.cells.as_ref().is_some_and(|c| c.iter().any(|c| c.kind == CellKind::Blank));
    let rows = lines.iter().filter(|l| l.cells.is_some() && l.row.is_some());
    let manner = rows.clone().filter(has_blank).count() * 2 > rows.clone().count();
    rows.filter(|l| l.likely && !(manner && has_blank(l))).filter_map(|l| l.row).collect()
}

/// Gives up the likely rows whose columns do not add up.
fn doubt(cells: Vec<Cell>, form: Option<Form>, likely: &[Row]) -> Vec<Cell> {
    let mut facts = Facts { form_table3: form, cells, ..Facts::default() };
    let columns = APPLICANTS.iter().flat_map(|&c| [Identity::Balance(c), Identity::Results(c)]);
    let failing: Vec<Row> = columns
        .filter(|&i| contradicted(&facts, i))
        .flat_map(|i| {
            let sides = i.sides(form.unwrap_or(Form::F2021));
            sides.left.into_iter().chain(sides.right).map(|c| c.0)
        })
        .collect();
    for cell in facts.cells.iter_mut().filter(|c| likely.contains(&c.row) && failing.contains(&c.row)) {
        cell.state = CellState::Unreadable { reason: Reason::Sum };
    }
    facts.cells
}

/// Every row of table 3 in the run: with its label, or figures without one.
fn lines<'a>(run: &[SheetRow<'a>]) -> Vec<Figures<'a>> {
    let mut lines = Vec::new();
    let mut head: Option<Head> = None;
    let mut previous = None;
    let sure: Vec<Option<usize>> = run.iter().map(sure_place).collect();
    // The label that stands alone in the row before.
    let mut above = None;
    for (at, row) in run.iter().enumerate().filter(|(_, r)| r.table == Some(Table::T3)) {
        let above_row = std::mem::take(&mut above);
        if is_table3_head(row) {
            head = Some(Head::read(row, head.take()));
            continue;
        }
        let labelled = labelled(row, previous);
        let alone = is_alone(row);
        if row.grid.is_none() && alone && labelled.is_some_and(|l| l.1 == Row::Other) {
            // On a line of its own it may be the head of the rows of 2021: it tells no form.
            above = Some(Row::Other);
            continue;
        }
        if row.grid.is_none() && !is_figure_line(row, labelled) && !(alone && labelled.is_some()) {
            continue;
        }
        let tail = match labelled {
            Some((cell, key)) => {
                previous = Some(key);
                &row.cells[cell + 1..]
            }
            None => &row.cells[row.cells.iter().rposition(is_words).map_or(0, |w| w + 1)..],
        };
        let numbered = row.cells.iter().any(|c| c.kind == CellKind::Words && c.label.numbered && c.label.has_words());
        let is_full = |place: usize| is_full(run, at, place);
        let by_columns = head.as_ref().and_then(|h| h.pick(row, tail, &is_full).or_else(|| h.window(row, tail)));
        let aligned = by_columns.unwrap_or_else(|| {
            let by_head = head.as_ref().and_then(|h| h.first_place(row));
            let headed = by_head.is_some() && head.as_ref().is_some_and(Head::is_whole);
            let first_place = if headed { by_head } else { first_place(run, &sure, at).or(by_head) };
            let is_empty = |place: usize| is_empty(run, at, place);
            let (columns, sum) = (APPLICANTS.len(), &|values: &[Option<i64>]| last_is_total(values));
            let crowded = is_crowded(run, row);
            align(
                tail,
                &Target { columns, block: columns, sum, first_place, is_empty: &is_empty, is_full: &is_full, crowded, headed },
            )
        });
        let loose = row.grid.is_none_or(|g| g == super::flow::MADE);
        let aligned = match aligned {
            // Without a grid, only the sum shows that no cell is lost and another gained.
            Aligned::Cells(cells) | Aligned::Likely(cells) if contradicts(&cells) && !is_in_place(run, &sure, at) => {
                Aligned::Failed(Reason::Sum)
            }
            // Without a grid, only the sum shows that no cell is lost and another gained.
            Aligned::Cells(cells) | Aligned::Likely(cells) if loose && (tail.len() > cells.len() || !is_sure(&cells)) => {
                Aligned::Failed(Reason::Shifted)
            }
            aligned => aligned,
        };
        let named = labelled.map_or_else(Vec::new, |(cell, _)| label::table3_rows(&row.cells[cell].label));
        if let Some((last, others)) = named.split_last() {
            previous = Some(*last);
            lines.extend(others.iter().map(|&r| Figures::new(Some(r), Aligned::Failed(Reason::Merged), tail, numbered)));
            lines.push(Figures::new(Some(*last), Aligned::Failed(Reason::Merged), tail, numbered));
            continue;
        }
        let mut line = Figures::new(labelled.map(|l| l.1), aligned, tail, numbered);
        line.below = above_row.filter(|_| has_no_label(row) && !run.get(at + 1).is_some_and(has_no_label));
        above = labelled.map(|l| l.1).filter(|_| alone);
        if line.row.is_some() || line.cells.is_some() {
            lines.push(line);
        }
    }
    lines
}

/// Rows that do not add up are what the agency printed as long as they are few: of many, the cells have moved.
fn refuse_contradictions(lines: &mut [Figures]) {
    let fails = |l: &Figures| l.cells.as_ref().is_some_and(|c| contradicts(c));
    let full = lines.iter().filter(|l| l.cells.is_some()).count();
    if lines.iter().filter(|l| fails(l)).count() * 4 > full.max(MOST_MISPRINTS * 4) {
        lines.iter_mut().filter(|l| fails(l)).for_each(|l| l.fail(Reason::Sum));
    }
}

/// So many rows that do not add up may stand in the shortest table.
const MOST_MISPRINTS: usize = 2;

/// A row that adds up, or holds no figure, and in which no mark may be several: spaces between dashes get lost.
fn is_sure(cells: &[SheetCell]) -> bool {
    let is_one = |c: &SheetCell| c.kind != CellKind::Figure || super::number::read(&c.raw, Want::Count).value().is_some();
    let is_one = |c: &SheetCell| is_one(c) || c.raw.trim().chars().count() == 1;
    cells.iter().all(is_one) && (adds_up(cells) || cells.iter().all(|c| c.kind == CellKind::Blank))
}

fn contradicts(cells: &[SheetCell]) -> bool {
    let values: Vec<Option<i64>> = cells.iter().map(|c| super::number::read(&c.raw, Want::Count).value()).collect();
    last_is_total(&values) == Sum::Fails
}

/// Whether a row's cells stand where a table has them: in a grid where most other rows have just seven figures, in the same
/// places. What does not add up in a line of text, or in a row shorter or longer than the others, may have lost a cell and
/// gained one.
fn is_in_place(run: &[SheetRow], sure: &[Option<usize>], at: usize) -> bool {
    let row = &run[at];
    let others = || {
        let rows = run.iter().zip(sure).enumerate().filter(|(i, (r, _))| *i != at && r.grid == row.grid);
        rows.map(|(_, pair)| pair).filter(|(r, _)| r.cells.iter().any(|c| c.kind == CellKind::Figure))
    };
    let same = others().filter(|(r, place)| r.places == row.places && place.is_some() && **place == sure[at]).count();
    let from = row.cells.iter().position(|c| c.kind == CellKind::Figure).unwrap_or(row.cells.len());
    let is_plain = row.cells.len() - from == APPLICANTS.len();
    is_plain && row.grid.is_some_and(|g| g != super::flow::MADE) && same > 1 && same * 2 > others().count()
}

/// Whether the figures of the rows as wide as this one fill more places than the form has columns.
fn is_crowded(run: &[SheetRow], row: &SheetRow) -> bool {
    let alike = run.iter().filter(|r| r.grid == row.grid && r.places == row.places && r.table == row.table);
    let places = || alike.clone().flat_map(|r| &r.cells).filter(|c| c.kind == CellKind::Figure).map(|c| c.place);
    let width = places().max().zip(places().min()).map_or(0, |(last, first)| last + 1 - first);
    row.grid.is_some() && width > APPLICANTS.len()
}

/// The other rows of figures of the same grid that are as wide.
fn alike<'r, 'a>(run: &'r [SheetRow<'a>], at: usize) -> impl Iterator<Item = &'r SheetRow<'a>> {
    let row = &run[at];
    let others = run.iter().enumerate().filter(move |(i, r)| *i != at && r.grid == row.grid && r.places == row.places);
    others.map(|(_, r)| r).filter(|r| r.cells.iter().any(|c| c.kind == CellKind::Figure))
}

/// Whether a place is blank in all rows like this one.
fn is_empty(run: &[SheetRow], at: usize, place: usize) -> bool {
    alike(run, at).flat_map(|r| &r.cells).all(|c| c.place != place || c.kind == CellKind::Blank)
}

/// Whether a place is filled in nearly all rows like this one; where there are none, any place may be.
fn is_full(run: &[SheetRow], at: usize, place: usize) -> bool {
    let is_filled = |r: &&SheetRow| r.cells.iter().any(|c| c.place == place && c.kind != CellKind::Blank);
    let all = alike(run, at).count();
    all < 2 || alike(run, at).filter(is_filled).count() * 4 >= all * 3
}

/// The label nearest to the figures that names a row. `其他` and `总计` alone do so only with a number before them, or below
/// the rows they follow in the form.
fn labelled(row: &SheetRow, previous: Option<Row>) -> Option<(usize, Row)> {
    let first_words = row.cells.iter().position(is_words)?;
    let last_figure = row.cells.iter().rposition(|c| c.kind == CellKind::Figure).filter(|f| *f > first_words);
    let last_figure = last_figure.unwrap_or(row.cells.len());
    row.cells.iter().enumerate().rev().find_map(|(at, cell)| {
        if cell.kind != CellKind::Words || at > last_figure {
            return None;
        }
        let key = label::table3_row(&cell.label)?;
        let context = match key {
            // （六）其他 is the torn label of （六）其他处理, not 3.其他.
            Row::OtherMisc if cell.raw.starts_with(['（', '(']) => return None,
            // 2.其他 is that of 2.其他法律行政法规禁止公开.
            Row::OtherMisc if !cell.raw.starts_with(['3', '３']) => {
                let follows = previous.is_some_and(|p| p >= Row::RefusedPublication && p < Row::HandledTotal);
                return (follows && !cell.label.numbered).then_some((at, key));
            }
            Row::HandledTotal => previous.is_some_and(|p| p >= Row::RefusedPetition),
            _ => true,
        };
        (context || cell.label.numbered).then_some((at, key))
    })
}

/// Words, and no numeral of Chinese characters.
fn is_words(cell: &SheetCell) -> bool {
    cell.kind == CellKind::Words && super::number::read(&cell.raw, Want::Count).value().is_none()
}

/// Whether a row holds words and no figure.
fn is_alone(row: &SheetRow) -> bool {
    row.cells.iter().any(is_words) && row.cells.iter().all(|c| c.kind != CellKind::Figure)
}

fn has_no_label(row: &SheetRow) -> bool {
    row.table == Some(Table::T3) && !row.cells.iter().any(is_words)
}

/// A loose line is a row only if it is a label with seven figures, or seven figures whose sum holds.
fn is_figure_line(row: &SheetRow, labelled: Option<(usize, Row)>) -> bool {
    let figures = row.cells.iter().filter(|c| c.kind == CellKind::Figure).count();
    let from = labelled.map_or(0, |(at, _)| at + 1);
    figures == APPLICANTS.len() && row.cells.len() - from == figures
}

/// The place of the first column in the other rows of the same grid, if those that leave no doubt agree: rows as wide as this
/// one, failing these all. `sure`: [`sure_place`] of every row.
fn first_place(run: &[SheetRow], sure: &[Option<usize>], at: usize) -> Option<usize> {
    let row = &run[at];
    row.grid?;
    let before = run[..at].iter().rposition(|r| r.grid != row.grid).map_or(0, |p| p + 1);
    let after = run[at..].iter().position(|r| r.grid != row.grid).map_or(run.len(), |p| at + p);
    let known = |like: &dyn Fn(&SheetRow) -> bool| -> Vec<usize> {
        (before..after).filter(|&n| n != at && like(&run[n])).filter_map(|n| sure[n]).collect()
    };
    let same = known(&|r| r.places == row.places);
    agreed(if same.is_empty() { known(&|_| true) } else { same })
}

/// What at least three of four say: a broken row or two may say otherwise.
fn agreed(mut places: Vec<usize>) -> Option<usize> {
    places.sort_unstable();
    let most = places.chunk_by(|a, b| a == b).max_by_key(|same| same.len())?;
    (most.len() * 4 >= places.len() * 3).then(|| most[0])
}

/// The place of the first of exactly seven figures in a row.
fn sure_place(row: &SheetRow) -> Option<usize> {
    let first = row.cells.iter().position(|c| c.kind == CellKind::Figure)?;
    let (figures, rest) = row.cells[first..].split_at_checked(APPLICANTS.len())?;
    let full = figures.iter().all(|c| c.kind == CellKind::Figure) && rest.iter().all(|c| c.kind == CellKind::Blank);
    full.then_some(row.cells[first].place)
}

/// Where the seven column heads stand, in places of the grid.
#[derive(Clone, Debug)]
struct Head {
    grid: Option<u32>,
    places: usize,
    at: [Option<usize>; 7],
}

impl Head {
    /// Reads one row of the head; the rows before it are in `above`.
    fn read(row: &SheetRow, above: Option<Self>) -> Self {
        let mut head = above.filter(|h| h.grid == row.grid && h.places == row.places).unwrap_or(Self {
            grid: row.grid,
            places: row.places,
            at: [None; 7],
        });
        for cell in &row.cells {
            let Some(column) = label::table3_column(&cell.label) else { continue };
            let index = APPLICANTS.iter().position(|&c| c == column).expect("a column of table 3");
            head.at[index] = head.at[index].or(Some(cell.place));
        }
        head
    }

    /// Where the first column stands by the head, in a row as wide as it.
    fn first_place(&self, row: &SheetRow) -> Option<usize> {
        self.at[0].filter(|_| self.grid == row.grid && self.places == row.places)
    }

    /// Whether all seven stand side by side in the form's order.
    fn is_whole(&self) -> bool {
        self.at.windows(2).all(|w| w[0].is_some() && w[0].map(|p| p + 1) == w[1])
    }

    /// The cells under seven heads that stand side by side, if the row has places behind them and the sum holds.
    fn window<'a>(&self, row: &SheetRow<'a>, tail: &[SheetCell<'a>]) -> Option<Aligned<'a>> {
        let first = self.first_place(row).filter(|_| self.is_whole())?;
        let at = tail.iter().position(|c| c.place == first)?;
        let window = tail.get(at..at + APPLICANTS.len()).filter(|w| w.len() < tail.len() - at)?;
        (adds_up(window) && window.iter().any(|c| c.kind == CellKind::Figure)).then(|| Aligned::Likely(window.to_vec()))
    }

    /// The cells under the seven heads: only where the head is complete, the row as wide as it, the label left of the first
    /// column, and the columns are not simply the seven last cells in the form's order (which [`align`] judges better).
    fn pick<'a>(&self, row: &SheetRow<'a>, tail: &[SheetCell<'a>], is_full: &dyn Fn(usize) -> bool) -> Option<Aligned<'a>> {
        let places: Vec<usize> = self.at.iter().copied().collect::<Option<_>>()?;
        let in_order = places.windows(2).all(|w| w[0] < w[1]);
        let extra = places.windows(2).any(|w| w[1] != w[0] + 1);
        if row.grid != self.grid || row.places != self.places || in_order && !extra {
            return None;
        }
        if tail.iter().all(|c| c.kind == CellKind::Blank) {
            return Some(Aligned::Empty);
        }
        let under = |place: &usize| tail.iter().find(|c| c.place == *place && c.width == 1 && !c.tall).cloned();
        let Some(cells) = places.iter().map(under).collect::<Option<Vec<_>>>() else {
            return Some(Aligned::Failed(Reason::Shifted));
        };
        let (columns, sum) = (APPLICANTS.len(), &|values: &[Option<i64>]| last_is_total(values));
        let first_place = Some(cells[0].place);
        let under =
            Target { columns, block: columns, sum, first_place, is_empty: &|_| false, is_full, crowded: false, headed: true };
        Some(if contradicts(&cells) { Aligned::Failed(Reason::Shifted) } else { align(&cells, &under) })
    }
}

/// Sub-rows of (六) make it the form of 2021, figures on its own line that of 2019.
fn form_of(lines: &[Figures]) -> Option<Form> {
    let seen = |row: Row| lines.iter().any(|l| l.row == Some(row));
    let with_figures = |row: Row| lines.iter().any(|l| l.row == Some(row) && l.cells.is_some());
    if seen(Row::OtherNoCorrection) || seen(Row::OtherUnpaid) || with_figures(Row::OtherMisc) {
        Some(Form::F2021)
    } else if with_figures(Row::Other) || seen(Row::Other) && is_followed_by_total(lines) {
        Some(Form::F2019)
    } else {
        None
    }
}

/// `(六)其他处理` without figures, but with `(七)总计` as the next row: a blank row of the form of 2019.
fn is_followed_by_total(lines: &[Figures]) -> bool {
    lines.windows(2).any(|w| w[0].row == Some(Row::Other) && w[1].row == Some(Row::HandledTotal))
}
