//! Tables that a page break cut → one table.
//!
//! Comes in: what stands on each page. Goes out: the same, a table at the foot of a page and one with the same columns at the
//! head of the next made one; a row cut in its middle made one row, where the page shows that it was.

use super::pdf::Item;
use super::pdf_tables::{Drawn, DrawnCell};
use crate::read::lines::{is_heading_like, is_space};

/// Joins tables across pages, from the first page to the last.
pub(super) fn stitch(pages: &mut [Vec<Item>]) {
    let mut open: Option<usize> = None;
    for number in 0..pages.len() {
        let first = pages[number].iter().position(|item| !matches!(item, Item::Aside(_)));
        if let (Some(from), Some(first)) = (open, first)
            && let Some(head) = head_that_fits(pages, from, number, first)
        {
            pages[number].remove(first);
            if let Some(Item::Table(foot)) = last_mut(&mut pages[from]) {
                join(foot, head, number as u32 + 1);
            }
            if pages[number].iter().all(|item| matches!(item, Item::Aside(_))) {
                continue;
            }
        }
        let ends = pages[number].iter().rev().find(|item| !matches!(item, Item::Aside(_)));
        open = matches!(ends, Some(Item::Table(_))).then_some(number);
    }
}

fn last_mut(items: &mut [Item]) -> Option<&mut Item> {
    items.iter_mut().rev().find(|item| !matches!(item, Item::Aside(_)))
}

/// The table at the head of page `number`, if its columns are those of the table at the foot of page `from`.
fn head_that_fits(pages: &[Vec<Item>], from: usize, number: usize, first: usize) -> Option<Drawn> {
    let Item::Table(head) = &pages[number][first] else { return None };
    let foot = pages[from].iter().rev().find(|item| !matches!(item, Item::Aside(_)));
    let Some(Item::Table(foot)) = foot else { return None };
    let near = |a: &f64, b: &f64| (a - b).abs() < 4.0;
    let same = foot.columns.len() == head.columns.len() && foot.columns.iter().zip(&head.columns).all(|(a, b)| near(a, b));
    same.then(|| head.clone())
}

fn join(foot: &mut Drawn, head: Drawn, page: u32) {
    let rows = foot.rows();
    let torn = is_torn(foot, &head);
    let shift = if torn { rows - 1 } else { rows };
    foot.pages.push((rows, page));
    for mut drawn in head.cells {
        if torn && drawn.cell.row == 0 {
            let same = |c: &&mut DrawnCell| {
                c.cell.row + c.cell.rows == rows && c.cell.column == drawn.cell.column && c.cell.columns == drawn.cell.columns
            };
            if let Some(upper) = foot.cells.iter_mut().find(same) {
                let added = drawn.cell.text.trim_matches(is_space);
                if !upper.cell.text.trim_matches(is_space).is_empty() && !added.is_empty() {
                    upper.cell.text.push('\n');
                }
                upper.cell.text.push_str(added);
                upper.cell.rows += drawn.cell.rows - 1;
                continue;
            }
        }
        drawn.cell.row += shift;
        foot.cells.push(drawn);
    }
}

/// Whether the last row above and the first row below are two halves of one: the same cells, in each at most one half filled
/// but for labels, and a label above that fills its cell to the right side and goes on without a number below.
fn is_torn(foot: &Drawn, head: &Drawn) -> bool {
    let rows = foot.rows();
    let mut above: Vec<&DrawnCell> = foot.cells.iter().filter(|c| c.cell.row + c.cell.rows == rows).collect();
    let mut below: Vec<&DrawnCell> = head.cells.iter().filter(|c| c.cell.row == 0).collect();
    above.sort_by_key(|c| c.cell.column);
    below.sort_by_key(|c| c.cell.column);
    let places = |cells: &[&DrawnCell]| cells.iter().map(|c| (c.cell.column, c.cell.columns)).collect::<Vec<_>>();
    if places(&above) != places(&below) || below.iter().any(|c| c.cell.rows > 1 && c.cell.columns < 2 && !is_blank(c)) {
        return false;
    }
    let both: Vec<(&DrawnCell, &DrawnCell)> =
        above.iter().copied().zip(below.iter().copied()).filter(|(a, b)| !is_blank(a) && !is_blank(b)).collect();
    let goes_on = |(a, b): &(&DrawnCell, &DrawnCell)| {
        let text = b.cell.text.trim_matches(is_space);
        let numbered = is_heading_like(text) || text.starts_with(|c: char| c.is_ascii_digit());
        a.full && !numbered && !a.cell.text.trim_matches(is_space).ends_with(|c: char| c.is_ascii_digit())
    };
    !both.is_empty() && both.iter().all(goes_on)
}

fn is_blank(cell: &DrawnCell) -> bool {
    cell.cell.text.chars().all(is_space)
}
