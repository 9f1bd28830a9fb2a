//! Which of the cells after a label stand under which column of the form.
//!
//! Comes in: the cells of a row after its label, and how many columns the form has there. Goes out: one cell for each column,
//! or the reason why that cannot be said. It does not look at other rows of the form; what it knows of the neighbouring rows
//! of the same grid is the place where their first column stands.
//!
//! The shapes and rules are those of forms.md §10. Where two readings are possible the answer is a reason, not a choice.

use crate::text::{Folded, fold};

use super::cell::Reason;
use super::number::{self, Reading, Want};
use super::sheet::{CellKind, SheetCell};

/// More figures than these beyond the columns are two rows on one line.
const MOST_SURPLUS: usize = 2;

/// The row of a form that cells are laid on.
pub(super) struct Target<'a> {
    /// Columns of the form.
    pub columns: usize,
    /// Columns that add up together, the last of them the total; 0 if none do.
    pub block: usize,
    /// Whether figures (`None` for a blank) can be one row of the form: its sum holds as far as it can be made.
    pub sum: &'a dyn Fn(&[Option<i64>]) -> Sum,
    /// The place where the first column stands in the other rows of this grid, where they agree.
    pub first_place: Option<usize>,
    /// Whether a place is blank in the other rows of this grid too.
    pub is_empty: &'a dyn Fn(usize) -> bool,
    /// Whether a place is filled in the other rows of this grid.
    pub is_full: &'a dyn Fn(usize) -> bool,
    /// Whether the figures of this grid fill more places than the form has columns: a blank may then be any of them.
    pub crowded: bool,
    /// Whether the heads of all columns stand side by side from [`Self::first_place`] on.
    pub headed: bool,
}

/// What the sum of a row says of a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sum {
    Holds,
    Fails,
    /// Cells are missing, or the row has no sum.
    Unknown,
}

/// A row laid on the columns of the form.
#[derive(Clone, Debug)]
pub(super) enum Aligned<'a> {
    /// Nothing is printed after the label.
    Empty,
    /// One cell for each column.
    Cells(Vec<SheetCell<'a>>),
    /// The same, but a figure may be lost and the others moved: to be given up if other sums of the form contradict it.
    Likely(Vec<SheetCell<'a>>),
    /// Not to be said.
    Failed(Reason),
}

/// Lays `cells` on the columns.
pub(super) fn align<'a>(cells: &[SheetCell<'a>], target: &Target) -> Aligned<'a> {
    let wanted = target.columns;
    let printed = cells.iter().filter(|c| c.kind != CellKind::Blank).count();
    if printed == 0 {
        return Aligned::Empty;
    }
    if target.block > 0 && cells.iter().any(is_glued) {
        // Two figures in one cell: if there are still enough cells, another one does not belong here.
        return Aligned::Failed(Reason::Digits);
    }
    if cells.len() < wanted {
        return spread(cells, wanted);
    }
    if cells.iter().any(|c| c.tall && c.kind == CellKind::Figure && !is_mark(c)) {
        return Aligned::Failed(Reason::Merged);
    }
    if cells.len() == wanted {
        return exact(cells, target);
    }
    if printed > wanted {
        return surplus(cells, target);
    }
    match (padded(cells, target), zeros(cells, target)) {
        (Aligned::Failed(_), Some(zeros)) => Aligned::Likely(zeros),
        (aligned, _) => aligned,
    }
}

/// Fewer cells than columns: only one mark merged over all of them says something.
fn spread<'a>(cells: &[SheetCell<'a>], wanted: usize) -> Aligned<'a> {
    let printed: Vec<&SheetCell> = cells.iter().filter(|c| c.kind != CellKind::Blank).collect();
    match printed[..] {
        [one] if one.width >= wanted && is_mark(one) => Aligned::Cells(vec![one.clone(); wanted]),
        [one] if one.width > 1 => Aligned::Failed(Reason::Merged),
        _ => Aligned::Failed(Reason::TooFew),
    }
}

fn is_mark(cell: &SheetCell) -> bool {
    number::read(&cell.raw, Want::Change) == Reading::Mark
}

/// As many cells as columns: sure if none of them is blank, since a figure may be lost and a blank put in elsewhere.
fn exact<'a>(cells: &[SheetCell<'a>], target: &Target) -> Aligned<'a> {
    let blank = |c: &SheetCell| c.kind == CellKind::Blank;
    let has_blank = cells.iter().any(blank);
    let placed = target.first_place == Some(cells[0].place);
    let total_alone =
        cells.iter().rposition(|c| !blank(c)) == cells.iter().position(|c| !blank(c)) && !blank(&cells[cells.len() - 1]);
    let holds = (target.sum)(&values(cells)) == Sum::Holds && !total_alone;
    let odd = target.first_place.is_some() || !holds || (target.is_full)(cells[0].place);
    let moved = blank(&cells[0]) && !placed && odd;
    // Two blanks at the end, where all other rows have one: a figure is lost, unless the row is as wide as its heads.
    let ends =
        cells[..cells.len() - 1].last().filter(|c| blank(c) && blank(&cells[cells.len() - 1]) && !is_headed(cells, target));
    let moved = moved || ends.is_some_and(|c| (target.is_full)(c.place));
    let may_be_labels = target.block == target.columns && moved;
    let open = has_blank && target.crowded && !is_headed(cells, target);
    if open || may_be_labels || is_shifted(cells, target) || may_be_label(cells, target) {
        Aligned::Failed(Reason::Shifted)
    } else if has_blank && (target.sum)(&values(cells)) == Sum::Fails {
        Aligned::Failed(Reason::Sum)
    } else if has_blank {
        Aligned::Likely(cells.to_vec())
    } else {
        Aligned::Cells(cells.to_vec())
    }
}

/// `3 2 0 0 0 5 blank`: the last figure may be the total and a figure before it lost.
fn is_shifted(cells: &[SheetCell], target: &Target) -> bool {
    let values = values(cells);
    let Some((None, rest)) = values.split_last().map(|(last, rest)| (*last, rest)) else { return false };
    let from = (rest.len() + 1).saturating_sub(target.block);
    let Some((Some(last), parts)) = rest.get(from..).and_then(<[_]>::split_last) else { return false };
    *last > 0 && *last >= parts.iter().flatten().sum()
}

/// Blanks and no total: the blanks may be those of the label's columns, and the figures cut off behind.
fn may_be_label(cells: &[SheetCell], target: &Target) -> bool {
    let Some((None, parts)) = values(cells).split_last().map(|(last, parts)| (*last, parts.to_vec())) else { return false };
    let one_row = target.block == target.columns;
    one_row && parts.contains(&None) && target.first_place != Some(cells[0].place)
}

/// `065`: a 0 and what stood in the next cell.
fn is_glued(cell: &SheetCell) -> bool {
    let mut digits = cell.raw.chars().map(digit);
    digits.next() == Some('0') && digits.next().is_some_and(|c| c.is_ascii_digit())
}

/// Full-width digits as plain ones.
fn digit(c: char) -> char {
    if let Folded::Kept(folded) = fold(c) { folded } else { c }
}

fn values(cells: &[SheetCell]) -> Vec<Option<i64>> {
    cells.iter().map(|c| number::read(&c.raw, Want::Change).value()).collect()
}

/// More cells than columns, but not more printed ones: blanks stand before, after or between.
fn padded<'a>(cells: &[SheetCell<'a>], target: &Target) -> Aligned<'a> {
    let wanted = target.columns;
    let filled = |c: &SheetCell| c.kind != CellKind::Blank;
    let (first, last) = (cells.iter().position(filled).unwrap_or(0), cells.iter().rposition(filled).unwrap_or(0));
    // Everything outside of a window is blank.
    let starts = (last + 1).saturating_sub(wanted)..=first.min(cells.len() - wanted);
    let windows: Vec<&[SheetCell<'a>]> = starts.map(|at| &cells[at..at + wanted]).collect();
    match windows[..] {
        [] => gaps(cells, target),
        // So many cells are those of two rows, and the first may be blank.
        [one]
            if target.block == wanted && wanted > 1 && cells.len() >= 2 * wanted && target.first_place != Some(one[0].place) =>
        {
            Aligned::Failed(Reason::TooMany)
        }
        [one] if may_lack_a_column(one, cells, target) => Aligned::Failed(Reason::Shifted),
        [one] => single(one, target),
        _ => choose(&windows, cells, target),
    }
}

/// As many zeros as columns: they are the same wherever the blanks belong.
fn zeros<'a>(cells: &[SheetCell<'a>], target: &Target) -> Option<Vec<SheetCell<'a>>> {
    let printed: Vec<SheetCell<'a>> = cells.iter().filter(|c| c.kind != CellKind::Blank).cloned().collect();
    let all = target.block > 0 && printed.len() == target.columns && values(&printed).iter().all(|v| *v == Some(0));
    all.then_some(printed)
}

/// Places are left over on the right, and a blank in the window may be one of them: the sum does not hold, or a column of the
/// window is blank in all other rows.
fn may_lack_a_column(window: &[SheetCell], cells: &[SheetCell], target: &Target) -> bool {
    let blank = |c: &SheetCell| c.kind == CellKind::Blank;
    if target.block == 0
        || is_headed(window, target)
        || !window.iter().any(blank)
        || cells.last().map(|c| c.place) == window.last().map(|c| c.place)
    {
        return false;
    }
    (target.sum)(&values(window)) != Sum::Holds || window.iter().any(|c| (target.is_empty)(c.place))
}

fn is_headed(window: &[SheetCell], target: &Target) -> bool {
    target.headed && target.first_place == Some(window[0].place)
}

/// The only window that holds all the figures. A blank in it may be that of a label column, with a figure lost: it must stand
/// under its neighbours.
fn single<'a>(window: &[SheetCell<'a>], target: &Target) -> Aligned<'a> {
    let has_blank = window.iter().any(|c| c.kind == CellKind::Blank);
    let under_neighbours = target.first_place == Some(window[0].place);
    // Without neighbours, a surplus blank and a blank column look the same.
    if has_blank && target.first_place.is_none() && target.block > 0 && target.columns == target.block {
        return Aligned::Failed(Reason::Shifted);
    }
    if (has_blank || target.headed) && target.first_place.is_some() && !under_neighbours {
        return Aligned::Failed(Reason::Shifted);
    }
    match exact(window, target) {
        // Seven figures under the neighbours' seven are what the agency printed, also where they do not add up.
        Aligned::Cells(cells) if has_blank || !under_neighbours && (target.sum)(&values(&cells)) != Sum::Holds => {
            Aligned::Likely(cells)
        }
        aligned => aligned,
    }
}

/// Several windows hold all the figures: the one under its neighbours. Its own sum alone would not say which column is blank.
fn choose<'a>(windows: &[&[SheetCell<'a>]], cells: &[SheetCell<'a>], target: &Target) -> Aligned<'a> {
    let placed = |w: &&&[SheetCell<'a>]| {
        let fits = target.first_place == Some(w[0].place) && (target.sum)(&values(w)) != Sum::Fails;
        fits && !may_lack_a_column(w, cells, target)
    };
    match windows.iter().find(placed) {
        Some(window) => match exact(window, target) {
            Aligned::Cells(cells) => Aligned::Likely(cells),
            aligned => aligned,
        },
        None => Aligned::Failed(Reason::Shifted),
    }
}

/// Blank columns stand between the figures: as many figures as columns, and their sum holds, or nothing.
fn gaps<'a>(cells: &[SheetCell<'a>], target: &Target) -> Aligned<'a> {
    let printed: Vec<SheetCell<'a>> = cells.iter().filter(|c| c.kind != CellKind::Blank).cloned().collect();
    let blanks = || cells.iter().filter(|c| c.kind == CellKind::Blank);
    if printed.len() == target.columns
        && blanks().all(|c| (target.is_empty)(c.place))
        && (target.sum)(&values(&printed)) == Sum::Holds
    {
        return Aligned::Likely(printed);
    }
    Aligned::Failed(Reason::Shifted)
}

/// More figures than columns: all the same and nothing to lose, or the one window whose sum holds.
fn surplus<'a>(cells: &[SheetCell<'a>], target: &Target) -> Aligned<'a> {
    let wanted = target.columns;
    let printed: Vec<SheetCell<'a>> = cells.iter().filter(|c| c.kind != CellKind::Blank).cloned().collect();
    let values = values(&printed);
    let same = values[0].is_some() && values.iter().all(|v| *v == values[0]);
    // A merged cell is repeated as printed: 6 and 6元 are two cells.
    let repeated = printed.iter().all(|c| c.raw.trim() == printed[0].raw.trim());
    // A row of equal figures other than 0 has a sum only in a one-column row, where a merged cell was repeated.
    if same && (values[0] == Some(0) || wanted == 1 && repeated) {
        return Aligned::Cells(printed[..wanted].to_vec());
    }
    if printed.len() > wanted + MOST_SURPLUS || values.contains(&None) {
        return Aligned::Failed(Reason::TooMany);
    }
    let contiguous = printed.windows(2).all(|w| w[0].place + w[0].width == w[1].place);
    let holding: Vec<usize> = (0..=printed.len() - wanted)
        .filter(|&at| values[at..at + wanted].iter().all(Option::is_some))
        .filter(|&at| (target.sum)(&values[at..at + wanted]) == Sum::Holds)
        .collect();
    // A row of zeros holds anywhere: beside it no other figure may be left out.
    let is_nothing = |at: usize| values[at..at + wanted].iter().all(|v| *v == Some(0));
    match holding[..] {
        [one] if is_nothing(one) && values.iter().any(|v| *v != Some(0)) => Aligned::Failed(Reason::TooMany),
        [one] if contiguous => Aligned::Likely(printed[one..one + wanted].to_vec()),
        _ => Aligned::Failed(Reason::TooMany),
    }
}

/// The sum of a row whose last column is the total of the others. A blank is no 0, but figures that already differ differ.
pub(super) fn last_is_total(values: &[Option<i64>]) -> Sum {
    let Some((last, parts)) = values.split_last() else { return Sum::Unknown };
    let known: i64 = parts.iter().flatten().sum();
    match last {
        Some(total) if known == *total => Sum::Holds,
        Some(total) if parts.iter().all(Option::is_some) || known > *total => Sum::Fails,
        _ => Sum::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::sheet::cells_of;

    /// `input`: cells separated by `|`. `expected`: the cells kept, or the reason.
    fn check(input: &str, columns: usize, first_place: Option<usize>, expected: Result<&str, Reason>) {
        let cells = cells_of(input);
        let target = Target {
            columns,
            block: columns,
            sum: &last_is_total,
            first_place,
            is_empty: &|_| true,
            is_full: &|_| false,
            crowded: false,
            headed: false,
        };
        let got = match align(&cells, &target) {
            Aligned::Empty => Ok(String::new()),
            Aligned::Cells(cells) | Aligned::Likely(cells) => Ok(cells.iter().map(|c| &*c.raw).collect::<Vec<_>>().join("|")),
            Aligned::Failed(reason) => Err(reason),
        };
        assert_eq!(got.as_deref().map_err(|r| *r), expected, "{input}");
    }

    #[test]
    fn shapes_of_real_documents() {
        use Reason::{Shifted, TooFew, TooMany};
        for (input, expected) in [
            ("1|0|0|0|0|2|3", Ok("1|0|0|0|0|2|3")),
            ("1|||||2|3", Ok("1|||||2|3")),
            ("||||||", Ok("")),
            ("", Ok("")),
            ("|||1|0|0|0|0|2|3", Ok("1|0|0|0|0|2|3")),
            ("1|0|0|0|0|2|3|", Ok("1|0|0|0|0|2|3")),
            ("1|0|0|0|0|0|", Ok("1|0|0|0|0|0|")),
            ("0|0|0|0|0|0|0|0", Ok("0|0|0|0|0|0|0")),
            ("0|0|0|0|0|0|0|0|0", Ok("0|0|0|0|0|0|0")),
            ("3|5|0|0|0|0|0|5", Ok("5|0|0|0|0|0|5")),
            ("5|0|0|0|0|0|5|4", Ok("5|0|0|0|0|0|5")),
            ("1|2|3|4|5|6|7|8", Err(TooMany)),
            ("3|0|0|0|0|0|0|0", Err(TooMany)),
            ("1|2|0|0|0|0|0|12", Err(TooMany)),
            ("2|2|2|2|2|2|2|2", Err(TooMany)),
            ("3|2|0|0|0|5", Err(TooFew)),
            ("3|2|0|0|0|5|", Err(Shifted)),
            ("3||2|0|0|0||0|5", Ok("3|2|0|0|0|0|5")),
            ("||0|0|0|0|0|0|0|", Ok("0|0|0|0|0|0|0")),
            ("|258|12|||1|1|", Err(Shifted)),
            ("|7|0|0|0|0|7|", Err(Shifted)),
            ("1|0|065|0|0|2|3", Err(Reason::Digits)),
            ("|||||5|", Err(Shifted)),
        ] {
            check(input, 7, None, expected);
        }
    }

    #[test]
    fn neighbours_decide_where_blanks_leave_it_open() {
        check("||258|12|||1|1|", 7, Some(2), Ok("258|12|||1|1|"));
        check("3|2|0|0|0|5|", 7, Some(0), Err(Reason::Shifted));
    }

    #[test]
    fn one_column_rows() {
        check("97||", 1, None, Ok("97"));
        check("97|97|97", 1, None, Ok("97"));
        check("97|98", 1, None, Err(Reason::TooMany));
        check("6|6元", 1, None, Err(Reason::TooMany));
    }
}
