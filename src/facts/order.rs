//! Figures without a label, given to the rows of the form by their order, if the sums confirm it.
//!
//! Comes in: the rows found for table 3, in document order. Goes out: the same with unlabelled rows of figures assigned where
//! that is certain, and the rows of the form whose figures could not be assigned. It never counts digits: a gap between two
//! labelled rows is filled only if it holds exactly as many rows of figures as the form has rows there.
//!
//! The confirmation: each row's own sum holds, and with all gaps filled every column's results make (七). A row whose label
//! stands directly before the figures needs only that nothing contradicts it.

use super::align::{Aligned, Sum, last_is_total};
use super::cell::Reason;
use super::form::{APPLICANTS, Form, Row, Table, rows};
use super::identity::Identity;
use super::merge::{Failure, Laid};
use super::number::{Want, read};
use super::sheet::SheetCell;

/// One row found in the document.
#[derive(Clone, Debug)]
pub(super) struct Figures<'a> {
    /// The row of the form that its label names.
    pub row: Option<Row>,
    /// Its seven cells.
    pub cells: Option<Vec<SheetCell<'a>>>,
    failed: Option<Failure>,
    /// Whether a figure may be lost in it and the others moved (see [`Aligned::Likely`]).
    pub likely: bool,
    /// Whether it may be the figures of another row's label: no label of its own, and its sum holds.
    orphan: bool,
    /// The row named by a label that stands alone directly above it.
    pub below: Option<Row>,
}

impl<'a> Figures<'a> {
    pub(super) fn new(row: Option<Row>, aligned: Aligned<'a>, tail: &[SheetCell<'a>], numbered: bool) -> Self {
        let likely = matches!(aligned, Aligned::Likely(_));
        let (cells, failed) = match aligned {
            Aligned::Cells(cells) | Aligned::Likely(cells) => (Some(cells), None),
            Aligned::Failed(reason) => (None, Some(Failure::new(reason, tail))),
            Aligned::Empty => (None, None),
        };
        // Without a label, only a full row of figures that adds up is taken for one.
        let full =
            |cells: &Vec<SheetCell<'a>>| last_is_total(&values(cells)) == Sum::Holds && values(cells).iter().all(Option::is_some);
        let orphan = row.is_none() && !numbered && !tail.is_empty() && cells.as_ref().is_some_and(full);
        let cells = cells.filter(|_| row.is_some() || orphan);
        Self { row, cells, failed, likely, orphan, below: None }
    }

    /// Gives its cells up.
    pub(super) fn fail(&mut self, reason: Reason) {
        let failure = Failure::new(reason, self.cells.iter().flatten());
        (self.cells, self.failed, self.orphan) = (None, Some(failure), false);
    }

    pub(super) fn laid(&self) -> Laid<'a> {
        match (&self.cells, &self.failed) {
            (Some(cells), _) => Laid::Cells(cells.clone()),
            (None, Some(failure)) => Laid::Failed(failure.clone()),
            (None, None) => Laid::Empty,
        }
    }
}

fn values(cells: &[SheetCell]) -> Vec<Option<i64>> {
    cells.iter().map(|c| read(&c.raw, Want::Count).value()).collect()
}

/// Labelled rows of figures on either side of a gap, by index into the lines.
struct Gap {
    orphans: Vec<usize>,
    missing: Vec<Row>,
}

impl Gap {
    /// Its rows, each with the figures that may be theirs.
    fn unread(&self, lines: &[Figures]) -> Vec<(Row, Failure)> {
        let figures = self.orphans.iter().filter_map(|&line| lines[line].cells.as_ref()).flatten();
        let failure = Failure::new(Reason::Detached, figures);
        self.missing.iter().map(|&row| (row, failure.clone())).collect()
    }
}

/// Assigns what can be assigned; returns the rows of the form that lie in gaps with figures of unknown rows, each with what
/// stands in the gap.
pub(super) fn assign(lines: &mut Vec<Figures>, form: Form) -> Vec<(Row, Failure)> {
    if !lines.iter().any(|l| l.orphan) {
        return Vec::new();
    }
    adopt(lines, form);
    let Some(gaps) = gaps(lines, form) else {
        // Labelled rows out of order: nothing can be said of the unlabelled ones.
        let all =
            Gap { orphans: (0..lines.len()).filter(|&l| lines[l].orphan).collect(), missing: rows(Table::T3, form).collect() };
        return all.unread(lines);
    };
    let mut tried = lines.clone();
    let mut unread = Vec::new();
    for gap in &gaps {
        if gap.orphans.len() == gap.missing.len() {
            for (&line, &row) in gap.orphans.iter().zip(&gap.missing) {
                tried[line].row = Some(row);
            }
        } else if !gap.orphans.is_empty() {
            unread.extend(gap.unread(lines));
        }
    }
    match columns_hold(&tried, form) {
        Sum::Holds => {
            *lines = tried;
            unread
        }
        Sum::Unknown => assign_adjacent(lines, &gaps),
        Sum::Fails => gaps.iter().filter(|g| !g.orphans.is_empty()).flat_map(|g| g.unread(lines)).collect(),
    }
}

/// Gives every row of figures the label directly above it: only if all of them have one, so that none can be the figures of the
/// label below, the labels follow the form, and no column contradicts it.
fn adopt(lines: &mut Vec<Figures>, form: Form) {
    let mut tried = lines.clone();
    for line in tried.iter_mut().filter(|l| l.orphan) {
        line.row = line.below;
        (line.orphan, line.likely) = (false, true);
    }
    let in_order = tried.iter().all(|l| l.row.is_some() || l.cells.is_none()) && gaps(&tried, form).is_some();
    let open = (0..lines.len()).any(|at| lines[at].orphan && is_open(lines, at));
    match columns_hold(&tried, form) {
        Sum::Holds if in_order => *lines = tried,
        Sum::Unknown if in_order && !open => *lines = tried,
        _ => {}
    }
}

/// Whether the label below has no figures either: those between two such labels may be of either.
fn is_open(lines: &[Figures], at: usize) -> bool {
    lines.get(at + 1).is_some_and(|next| next.row.is_some() && next.cells.is_none() && next.failed.is_none())
}

/// One row of figures directly below a label that stands alone, in a gap of that one row.
fn assign_adjacent(lines: &mut [Figures], gaps: &[Gap]) -> Vec<(Row, Failure)> {
    let mut unread = Vec::new();
    for gap in gaps.iter().filter(|g| !g.orphans.is_empty()) {
        match (&gap.orphans[..], &gap.missing[..]) {
            (&[line], &[row]) if lines[line].below == Some(row) && !is_open(lines, line) => {
                lines[line].row = Some(row);
            }
            _ => unread.extend(gap.unread(lines)),
        }
    }
    unread
}

/// The gaps between rows whose label and figures stand together; `None` if those do not follow the form's order.
fn gaps(lines: &[Figures], form: Form) -> Option<Vec<Gap>> {
    let order: Vec<Row> = rows(Table::T3, form).collect();
    let mut gaps = Vec::new();
    let mut orphans = Vec::new();
    let mut next = 0;
    for (at, line) in lines.iter().enumerate() {
        if line.orphan {
            orphans.push(at);
        }
        let anchor = line.row.filter(|_| line.cells.is_some() || line.failed.is_some());
        let Some(row) = anchor.filter(|r| r.is_in(form)) else { continue };
        let place = order.iter().position(|&r| r == row).filter(|&p| p >= next)?;
        gaps.push(Gap { orphans: std::mem::take(&mut orphans), missing: order[next..place].to_vec() });
        next = place + 1;
    }
    gaps.push(Gap { orphans, missing: order[next..].to_vec() });
    Some(gaps)
}

/// Whether the results of all seven columns make (七).
fn columns_hold(lines: &[Figures], form: Form) -> Sum {
    let find = |row: Row| lines.iter().find(|l| l.row == Some(row) && l.cells.is_some());
    let figure = |row: Row, column: usize| find(row).and_then(|l| values(l.cells.as_deref()?).get(column).copied().flatten());
    let mut known = Sum::Holds;
    for (at, &column) in APPLICANTS.iter().enumerate() {
        for identity in [Identity::Results(column), Identity::Balance(column)] {
            let sides = identity.sides(form);
            let add = |cells: &[(Row, super::form::Column)]| cells.iter().map(|c| figure(c.0, at)).sum::<Option<i64>>();
            match (add(&sides.left), add(&sides.right)) {
                (Some(left), Some(right)) if left != right => return Sum::Fails,
                (Some(_), Some(_)) => {}
                _ if matches!(identity, Identity::Results(_)) => known = Sum::Unknown,
                _ => {}
            }
        }
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::sheet::cells_of;

    fn keyed(row: Row, n: i64) -> Figures<'static> {
        Figures::new(Some(row), Aligned::Cells(cells_of(line(n))), &cells_of("0"), true)
    }

    fn orphan(n: i64) -> Figures<'static> {
        Figures { row: None, ..Figures::new(None, Aligned::Cells(cells_of(line(n))), &cells_of("0"), false) }
    }

    fn line(n: i64) -> &'static str {
        ["0|0|0|0|0|0|0", "1|0|0|0|0|0|1", "4|0|0|0|0|0|4"][[0, 1, 4].iter().position(|&x| x == n).expect("one of the three")]
    }

    /// A whole table of one request granted, with `torn` rows' labels torn off and `lost` rows lost.
    fn table(torn: &[Row], lost: &[Row]) -> Vec<Figures<'static>> {
        rows(Table::T3, Form::F2021)
            .filter(|r| !lost.contains(r))
            .map(|row| {
                let n = i64::from(matches!(row, Row::New | Row::Granted | Row::HandledTotal));
                if torn.contains(&row) { orphan(n) } else { keyed(row, n) }
            })
            .collect()
    }

    #[test]
    fn gaps_are_filled_when_the_sums_confirm_it() {
        let mut lines = table(&[Row::Granted, Row::DeniedLaw, Row::UnableNotHeld, Row::UnableNeedsCreation], &[]);
        assert!(assign(&mut lines, Form::F2021).is_empty());
        let order: Vec<Row> = rows(Table::T3, Form::F2021).collect();
        assert_eq!(lines.iter().filter_map(|l| l.row).collect::<Vec<_>>(), order);
    }

    #[test]
    fn a_whole_table_without_labels() {
        let all: Vec<Row> = rows(Table::T3, Form::F2021).collect();
        let mut lines = table(&all, &[]);
        assert!(assign(&mut lines, Form::F2021).is_empty());
        assert_eq!(lines.iter().filter_map(|l| l.row).collect::<Vec<_>>(), all);
    }

    #[test]
    fn a_lost_row_leaves_its_gap_unread() {
        let torn = [Row::DeniedSecret, Row::DeniedLaw, Row::DeniedSafety];
        let mut lines = table(&torn, &[Row::DeniedLaw]);
        let unread = assign(&mut lines, Form::F2021);
        assert_eq!(unread.iter().map(|u| u.0).collect::<Vec<_>>(), torn);
        assert!(lines.iter().filter(|l| l.orphan).all(|l| l.row.is_none()));
    }

    #[test]
    fn sums_that_do_not_hold_refuse() {
        let mut lines = table(&[Row::DeniedLaw], &[]);
        let at = lines.iter().position(|l| l.orphan).expect("one is torn");
        lines[at] = orphan(4);
        let unread = assign(&mut lines, Form::F2021);
        assert_eq!(unread.iter().map(|u| u.0).collect::<Vec<_>>(), [Row::DeniedLaw]);
        assert_eq!(lines[at].row, None);
    }
}
