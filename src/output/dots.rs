//! A ranking as a chart: a dot for each agency, its interval, its figures.
//!
//! Comes in: a ranking. Goes out: the text of an SVG file, the same bytes each time. It decides nothing: order and figures are those of
//! the rows.

use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::plot::{COLORS, COLUMN, GREY, PALE, Page, TEXT, TITLE, draw, failed, foot, unfit, wide_enough, write};
use super::terminal::{clean, width};
use crate::error::Result;
use crate::rank::{Direction, Group, Ranked, Ranking};

/// Agencies that fit on a page.
pub const MOST_DOTS: usize = 120;

/// Pixels of the axis, of a row, and of what stands above the rows of a group.
const LONG: i32 = 420;
const ROW: i32 = 20;
const HEAD: i32 = 52;

/// A panel for each group with rated agencies, at most `limit` of each (0 for all): the dot is the figure, the line its 95 % interval, the
/// ring the shrunk share. How many are not rated stands in the head.
///
/// # Errors
/// `E-ARGUMENT` for more than [`MOST_DOTS`] agencies or none, `E-WRITE` if the library fails.
pub fn dots(ranking: &Ranking, limit: usize) -> Result<String> {
    let groups = ranking.groups.iter().zip(ranking.rows.chunk_by(|a, b| a.group == b.group));
    let cut = |rows: &'_ [Ranked]| {
        rows.iter().filter(|r| r.rank.is_some()).take(if limit == 0 { usize::MAX } else { limit }).cloned().collect::<Vec<_>>()
    };
    let panels: Vec<(&Group, Vec<Ranked>)> =
        groups.map(|(group, rows)| (group, cut(rows))).filter(|(_, rows)| !rows.is_empty()).collect();
    let all: Vec<&Ranked> = panels.iter().flat_map(|(_, rows)| rows).collect();
    let Some(first) = all.first() else {
        return Err(unfit("nobody is rated".to_owned(), "choose other reports or another measure"));
    };
    if all.len() > MOST_DOTS {
        let remedy = "narrow it with --year, --level, --kind or -n";
        return Err(unfit(format!("{} agencies do not fit on a page", all.len()), remedy));
    }
    let definition = first.metric.definition();
    let most =
        if first.metric.is_share() { 1.0 } else { all.iter().filter_map(|r| r.value).fold(0.0, f64::max).max(f64::MIN_POSITIVE) };
    let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|text| width(&text)).max().unwrap_or(0) as i32;
    let labels = COLUMN * widest(&mut all.iter().map(|row| label(row))) + 24;
    let notes = COLUMN * widest(&mut all.iter().map(|row| note(row))) + 24;
    let footer = footer(definition.direction, first.metric.is_share(), definition.formula);
    let heights: Vec<i32> = panels.iter().map(|(_, rows)| HEAD + ROW * rows.len() as i32).collect();
    let high = 40 + heights.iter().sum::<i32>() + 16 + 20 * footer.len() as i32;
    let wide = (labels + LONG + notes).max(wide_enough(&footer));
    draw(wide, high, |page| {
        write(page, &format!("{} ({})", definition.label, definition.key), (16, 12), TITLE, BLACK, HPos::Left)?;
        let mut top = 40;
        for ((group, rows), height) in panels.iter().zip(&heights) {
            panel(page, group, rows, (labels, top), most)?;
            top += height;
        }
        foot(page, &footer, top + 8)
    })
}

fn footer(direction: Direction, share: bool, formula: &str) -> Vec<String> {
    let open = match direction {
        Direction::Up => "more is more open",
        Direction::Down => "less is more open",
        Direction::Neutral => "neither end is more open",
    };
    let marks = if share {
        "dot: share; line: 95 % interval (Wilson); ring: shrunk share"
    } else {
        "dot: the figure; it has no interval"
    };
    vec![format!("{formula}; {open}"), marks.to_owned()]
}

fn label(row: &Ranked) -> String {
    let agency = row.agency.as_deref().unwrap_or("(agency unknown)");
    clean(&format!("{}  {agency}", row.rank.unwrap_or_default()))
}

fn note(row: &Ranked) -> String {
    match (row.k, row.n, row.value) {
        (Some(k), Some(n), Some(value)) => format!("{k}/{n}  {value:.4}"),
        (Some(k), ..) => k.to_string(),
        (None, ..) => String::new(),
    }
}

fn panel(page: &Page, group: &Group, rows: &[Ranked], (left, top): (i32, i32), most: f64) -> Result<()> {
    let x = |value: f64| left + (value / most * f64::from(LONG)).round() as i32;
    let head = format!("{}: {} of {} rated", group.name, group.rated, group.reports);
    write(page, &head, (16, top + 4), TEXT, BLACK, HPos::Left)?;
    let (first, last) = (top + HEAD - 10, top + HEAD - 10 + ROW * rows.len() as i32);
    for quarter in 0..=4 {
        let value = most * f64::from(quarter) / 4.0;
        page.draw(&PathElement::new([(x(value), first), (x(value), last)], PALE.stroke_width(1))).map_err(failed)?;
        let shown = if most <= 1.0 { format!("{value:.2}") } else { format!("{value:.0}") };
        write(page, &shown, (x(value), first - 16), TEXT, GREY, HPos::Center)?;
    }
    for (number, row) in rows.iter().enumerate() {
        let y = first + ROW * number as i32 + ROW / 2;
        write(page, &label(row), (left - 10, y - 8), TEXT, BLACK, HPos::Right)?;
        write(page, &note(row), (left + LONG + 10, y - 8), TEXT, GREY, HPos::Left)?;
        if let (Some(low), Some(high)) = (row.low, row.high) {
            page.draw(&PathElement::new([(x(low), y), (x(high), y)], COLORS[0].mix(0.45).stroke_width(3))).map_err(failed)?;
        }
        if let Some(shrunk) = row.shrunk {
            page.draw(&Circle::new((x(shrunk), y), 5, COLORS[1].stroke_width(1))).map_err(failed)?;
        }
        if let Some(value) = row.value {
            page.draw(&Circle::new((x(value), y), 3, COLORS[0].filled())).map_err(failed)?;
        }
    }
    Ok(())
}
