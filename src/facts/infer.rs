//! Blank cells that the sums of the form leave only one value for.
//!
//! Comes in: [`Facts`] as printed. Goes out: the same with some blank or absent cells inferred, each with the identity
//! that forces it. A mark stays what is printed, whatever the sums say of it. It never assumes that a blank is 0, never touches an unreadable cell or an identity that holds one, and
//! infers nothing in a table whose printed figures contradict each other.
//!
//! Counts are 0 or more, so: exactly one unknown cell is the difference; and where one side is known and the known cells of
//! the other already make as much, all unknown cells of that other side are 0. Repeated until nothing changes (checks.md §3).

use super::Facts;
use super::cell::CellState;
use super::form::{Column, Form, Row};
use super::identity::Identity;

/// Infers in both tables.
pub(super) fn infer(facts: &mut Facts) {
    if let Some(form) = facts.form_table3 {
        infer_in(facts, &Identity::table3(form), form);
    }
    infer_in(facts, &Identity::table4(), Form::F2021);
}

fn infer_in(facts: &mut Facts, identities: &[Identity], form: Form) {
    // Most tables are printed in full.
    let table = identities[0].table();
    if !facts.cells.iter().any(|c| c.table == table && is_open(c.state)) {
        return;
    }
    let sides: Vec<_> = identities.iter().map(|&i| (i, i.sides(form))).collect();
    let contradicts = |facts: &Facts| sides.iter().any(|(_, s)| contradiction(facts, &s.left, &s.right));
    if contradicts(facts) {
        return;
    }
    let before = facts.cells.clone();
    loop {
        let mut changed = false;
        for (identity, sides) in &sides {
            for (cell, value) in forced(facts, &sides.left, &sides.right) {
                changed |= set(facts, cell, value, *identity);
            }
        }
        if !changed {
            break;
        }
    }
    if contradicts(facts) {
        facts.cells = before;
        return;
    }
    for (cell, printed) in facts.cells.iter_mut().zip(before) {
        if printed.state == CellState::Mark {
            cell.state = CellState::Mark;
        }
    }
}

/// The sums that no values of 0 or more in the empty cells can satisfy, given what is printed, though no cell shows it by itself:
/// such a table stays as printed. Of a chain of sums, the one at which it breaks; none if the table prints a sum
/// with all its figures that fails, for then that is the fault.
///
/// ```
/// assert!(gongkai::facts::impossible(&gongkai::facts::Facts::default()).is_empty(), "no table, no sums");
/// ```
pub fn impossible(facts: &Facts) -> Vec<Identity> {
    let mut found = Vec::new();
    if let Some(form) = facts.form_table3 {
        found.extend(impossible_in(facts, &Identity::table3(form), form));
    }
    found.extend(impossible_in(facts, &Identity::table4(), Form::F2021));
    found
}

fn impossible_in(facts: &Facts, identities: &[Identity], form: Form) -> Vec<Identity> {
    let table = identities[0].table();
    if !facts.cells.iter().any(|c| c.table == table && is_open(c.state)) {
        return Vec::new();
    }
    let sides: Vec<_> = identities.iter().map(|&i| (i, i.sides(form))).collect();
    let breaks = |facts: &Facts| -> Vec<Identity> {
        sides.iter().filter(|(_, s)| contradiction(facts, &s.left, &s.right)).map(|(i, _)| *i).collect()
    };
    let printed = breaks(facts);
    if !printed.is_empty() {
        let full = |i: &Identity| super::check_one(facts, *i).status == super::Status::Fail;
        return if printed.iter().any(full) { Vec::new() } else { printed };
    }
    let mut trial = facts.clone();
    loop {
        let mut changed = false;
        for (identity, sides) in &sides {
            for (cell, value) in forced(&trial, &sides.left, &sides.right) {
                changed |= set(&mut trial, cell, value, *identity);
            }
        }
        if !changed {
            break;
        }
    }
    breaks(&trial).into_iter().take(1).collect()
}

type Place = (Row, Column);

/// Whether the printed figures cannot satisfy an identity, whatever its unknown cells hold.
pub(super) fn contradicted(facts: &Facts, identity: Identity) -> bool {
    let sides = identity.sides(facts.form_table3.unwrap_or(Form::F2021));
    contradiction(facts, &sides.left, &sides.right)
}

/// The cells of one side of an identity: what is known, and what is not.
struct Side {
    sum: i64,
    unknown: Vec<Place>,
}

/// `None` if a cell is unreadable: something is printed there, so nothing follows.
fn side(facts: &Facts, cells: &[Place]) -> Option<Side> {
    let mut side = Side { sum: 0, unknown: Vec::new() };
    for &(row, column) in cells {
        match facts.cell(row, column)?.state {
            CellState::Printed(value) | CellState::Inferred { value, .. } => side.sum = side.sum.checked_add(value)?,
            CellState::Unreadable { .. } => return None,
            _ => side.unknown.push((row, column)),
        }
    }
    Some(side)
}

/// Whether no values of 0 or more in the unknown cells can make the two sides equal.
fn contradiction(facts: &Facts, left: &[Place], right: &[Place]) -> bool {
    let (Some(left), Some(right)) = (side(facts, left), side(facts, right)) else { return false };
    left.unknown.is_empty() && left.sum < right.sum || right.unknown.is_empty() && right.sum < left.sum
}

fn forced(facts: &Facts, left: &[Place], right: &[Place]) -> Vec<(Place, i64)> {
    let (Some(left), Some(right)) = (side(facts, left), side(facts, right)) else { return Vec::new() };
    let (known, open) = match (left.unknown.is_empty(), right.unknown.is_empty()) {
        (true, false) => (left, right),
        (false, true) => (right, left),
        _ => return Vec::new(),
    };
    let rest = known.sum - open.sum;
    match &open.unknown[..] {
        _ if rest < 0 => Vec::new(),
        [one] => vec![(*one, rest)],
        many if rest == 0 => many.iter().map(|&place| (place, 0)).collect(),
        _ => Vec::new(),
    }
}

/// Nothing is printed there, so that something may follow for it.
fn is_open(state: CellState) -> bool {
    matches!(state, CellState::Blank | CellState::Mark | CellState::Absent)
}

fn set(facts: &mut Facts, (row, column): Place, value: i64, rule: Identity) -> bool {
    let Some(cell) = facts.cells.iter_mut().find(|c| c.row == row && c.column == column) else { return false };
    let open = is_open(cell.state);
    if open {
        cell.state = CellState::Inferred { value, rule };
    }
    open
}

#[cfg(test)]
mod tests {
    use super::super::checks::{Status, check};
    use super::super::form::{APPLICANTS, OUTCOMES};
    use super::*;
    use crate::facts::cell::{Cell, Reason};
    use crate::facts::form::{Table, rows};

    /// Table 4 with one block of five cells given, the others blank.
    fn block(cells: [Option<i64>; 5]) -> Facts {
        let mut facts = Facts::default();
        for (row, values) in [(Row::Review, cells), (Row::LitigationDirect, [None; 5]), (Row::LitigationAfterReview, [None; 5])] {
            for (column, value) in OUTCOMES.iter().zip(values) {
                let state = value.map_or(CellState::Blank, CellState::Printed);
                facts.cells.push(Cell::bare(row, *column, state));
            }
        }
        facts
    }

    #[test]
    fn one_block() {
        for (given, expected, status) in [
            ([Some(5), None, None, Some(2), Some(7)], [Some(5), Some(0), Some(0), Some(2), Some(7)], Status::Closed),
            ([Some(5), None, Some(0), Some(2), Some(9)], [Some(5), Some(2), Some(0), Some(2), Some(9)], Status::Closed),
            ([Some(5), Some(0), Some(0), Some(2), None], [Some(5), Some(0), Some(0), Some(2), Some(7)], Status::Closed),
            ([Some(5), None, None, Some(2), Some(9)], [Some(5), None, None, Some(2), Some(9)], Status::Unknown),
            ([Some(5), None, None, Some(2), Some(6)], [Some(5), None, None, Some(2), Some(6)], Status::Unknown),
            ([None; 5], [None; 5], Status::Unknown),
            ([Some(2), Some(0), Some(1), Some(0), Some(0)], [Some(2), Some(0), Some(1), Some(0), Some(0)], Status::Fail),
            ([Some(0); 5], [Some(0); 5], Status::Pass),
        ] {
            let mut facts = block(given);
            infer(&mut facts);
            assert_eq!(OUTCOMES.map(|c| facts.value(Row::Review, c)), expected, "{given:?}");
            let checks = check(&facts);
            let review = checks.iter().find(|c| c.check == "T4.block" && c.instance == "review").expect("always made");
            assert_eq!(review.status, status, "{given:?}");
            let broken = given == [Some(5), None, None, Some(2), Some(6)];
            let expected: &[Identity] = if broken { &[Identity::Block(Row::Review)] } else { &[] };
            assert_eq!(impossible(&facts), expected, "{given:?}");
        }
    }

    #[test]
    fn nothing_follows_from_an_unreadable_cell() {
        let mut facts = block([Some(5), None, Some(0), Some(0), Some(5)]);
        facts.cells[2].state = CellState::Unreadable { reason: Reason::Digits };
        infer(&mut facts);
        assert_eq!(facts.value(Row::Review, Column::Corrected), None);
    }

    #[test]
    fn a_fail_stops_inference_in_its_table_only() {
        let mut facts = block([Some(2), Some(0), Some(1), Some(0), Some(0)]);
        facts.cells[9].state = CellState::Printed(0);
        facts.form_table3 = Some(Form::F2021);
        for row in rows(Table::T3, Form::F2021) {
            for column in APPLICANTS {
                let known = matches!(row, Row::HandledTotal | Row::CarriedOut);
                facts.cells.push(Cell::bare(row, column, if known { CellState::Printed(0) } else { CellState::Absent }));
            }
        }
        facts.cells.sort_by_key(|c| c.row);
        infer(&mut facts);
        assert_eq!(facts.value(Row::LitigationDirect, Column::Upheld), None, "table 4 has a fail");
        assert_eq!(facts.value(Row::Granted, Column::Company), Some(0), "table 3 has none");
        assert_eq!(facts.value(Row::New, Column::Total), Some(0));
    }
}
