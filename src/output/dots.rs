//! A ranking as a chart: a dot for each agency, its interval, its figures.
//!
//! Comes in: a ranking. Goes out: the text of an SVG file, the same bytes each time. It decides nothing: order and figures are those of
//! the rows.

use plotters::prelude::*;
use plotters::style::text_anchor::HPos;

use super::method::chosen;
use super::names::names;
use super::plot::{COLORS, COLUMN, GREY, PALE, Page, TEXT, TITLE, draw, failed, foot, unfit, wide_enough, write};
use super::terminal::{clean, width};
use crate::error::Result;
use crate::rank::{Definition, Direction, Group, Options, Order, Ranked, Ranking};
use crate::search::Filter;

/// Agencies that fit on a page.
pub const MOST_DOTS: usize = 120;

/// Pixels of the axis, of a row, and of what stands above the rows of a group.
const LONG: i32 = 420;
const ROW: i32 = 20;
const HEAD: i32 = 52;

/// A panel for each group with rated agencies, at most `limit` of each (0 for all): the dot is the figure, the line its 95 % interval, the
/// ring the shrunk share. How many are not rated stands in the head. `options` and `filter` are those the ranking was made with.
///
/// # Errors
/// `E-ARGUMENT` for more than [`MOST_DOTS`] agencies or none, `E-WRITE` if the library fails.
pub fn dots(ranking: &Ranking, options: &Options, filter: &Filter, limit: usize) -> Result<String> {
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
    let axis = match definition.unit {
        "share" => Axis { step: 0.25, steps: 4, decimals: 2 },
        unit => Axis::up_to(all.iter().filter_map(|r| r.value).fold(0.0, f64::max), unit != "ratio"),
    };
    let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|text| width(&text)).max().unwrap_or(0) as i32;
    let labels = COLUMN * widest(&mut panels.iter().flat_map(|(_, rows)| labels_of(rows))) + 24;
    let notes = COLUMN * widest(&mut all.iter().map(|row| note(row))) + 24;
    let footer =
        footer(definition, options, &format!("reports: {}; {} of {} rated", chosen(filter), ranking.rated(), ranking.rows.len()));
    let heights: Vec<i32> = panels.iter().map(|(_, rows)| HEAD + ROW * rows.len() as i32).collect();
    let high = 40 + heights.iter().sum::<i32>() + 16 + 20 * footer.len() as i32;
    let wide = (labels + LONG + notes).max(wide_enough(&footer));
    draw(wide, high, |page| {
        write(page, &format!("{} ({})", definition.label, definition.key), (16, 12), TITLE, BLACK, HPos::Left)?;
        let mut top = 40;
        for ((group, rows), height) in panels.iter().zip(&heights) {
            panel(page, group, rows, (labels, top), &axis)?;
            top += height;
        }
        foot(page, &footer, top + 8)
    })
}

/// Marks on an axis that starts at 0, at round figures.
struct Axis {
    step: f64,
    steps: u32,
    decimals: usize,
}

impl Axis {
    /// Some four or five steps of 1, 2 or 5 times a power of ten; of whole numbers for counts.
    fn up_to(most: f64, whole: bool) -> Self {
        let rough = if most > 0.0 { most / 4.0 } else { 0.25 };
        let power = 10f64.powf(rough.log10().floor());
        let round = [1.0, 2.0, 5.0, 10.0].map(|times| times * power).into_iter().find(|step| *step >= rough).unwrap_or(power);
        let step = if whole { round.max(1.0) } else { round };
        // The last bits of a quotient are not another step.
        let steps = ((most / step - 1e-9).ceil() as u32).max(1);
        Self { step, steps, decimals: (-step.log10().floor()).max(0.0) as usize }
    }

    fn end(&self) -> f64 {
        self.step * f64::from(self.steps)
    }
}

fn footer(definition: &Definition, options: &Options, reports: &str) -> Vec<String> {
    let open = match definition.direction {
        Direction::Up => "more is more open",
        Direction::Down => "less is more open",
        Direction::Neutral => "neither end is more open",
    };
    let marks = if definition.unit == "share" {
        let order = match options.order {
            Order::Auto | Order::Shrunk => "the ring, where there is none the less flattering end of the line",
            Order::Raw => "the dot",
            Order::Wilson => "the less flattering end of the line",
        };
        vec!["dot: share; line: 95 % interval (Wilson); ring: shrunk share".to_owned(), format!("in order of {order}")]
    } else {
        vec!["dot: the figure; it has no interval".to_owned()]
    };
    [vec![format!("{}; {open}", definition.formula)], marks, vec![clean(reports)]].concat()
}

/// The rank and name of each row.
fn labels_of(rows: &[Ranked]) -> Vec<String> {
    let names = names(&rows.iter().collect::<Vec<_>>());
    rows.iter().zip(names).map(|(row, name)| clean(&format!("{}  {name}", row.rank.unwrap_or_default()))).collect()
}

fn note(row: &Ranked) -> String {
    match (row.k, row.n, row.value) {
        (Some(k), Some(n), Some(value)) => format!("{k}/{n}  {value:.4}"),
        (Some(k), ..) => k.to_string(),
        (None, ..) => String::new(),
    }
}

fn panel(page: &Page, group: &Group, rows: &[Ranked], (left, top): (i32, i32), axis: &Axis) -> Result<()> {
    let x = |value: f64| left + (value / axis.end() * f64::from(LONG)).round() as i32;
    let shown = if rows.len() < group.rated { format!(", the first {} shown", rows.len()) } else { String::new() };
    let head = format!("{}: {} of {} rated{shown}", group.name, group.rated, group.reports);
    write(page, &head, (16, top + 4), TEXT, BLACK, HPos::Left)?;
    let (first, last) = (top + HEAD - 10, top + HEAD - 10 + ROW * rows.len() as i32);
    for mark in 0..=axis.steps {
        let value = axis.step * f64::from(mark);
        page.draw(&PathElement::new([(x(value), first), (x(value), last)], PALE.stroke_width(1))).map_err(failed)?;
        write(page, &format!("{value:.*}", axis.decimals), (x(value), first - 16), TEXT, GREY, HPos::Center)?;
    }
    for (number, (row, label)) in rows.iter().zip(labels_of(rows)).enumerate() {
        let y = first + ROW * number as i32 + ROW / 2;
        write(page, &label, (left - 10, y - 5), TEXT, BLACK, HPos::Right)?;
        write(page, &note(row), (left + LONG + 10, y - 5), TEXT, GREY, HPos::Left)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_at_round_figures_and_hold_the_most() {
        for (most, whole, step, steps, decimals) in [
            (11.0, true, 5.0, 3, 0),
            (2.0, true, 1.0, 2, 0),
            (0.0, true, 1.0, 1, 0),
            (143_756.0, true, 50_000.0, 3, 0),
            (1.0 / 3.0, false, 0.1, 4, 1),
            (0.08, false, 0.02, 4, 2),
            (1.0, false, 0.5, 2, 1),
            (0.4, false, 0.1, 4, 1),
            (3.7, false, 1.0, 4, 0),
        ] {
            let axis = Axis::up_to(most, whole);
            assert!((axis.step - step).abs() < 1e-12 * step, "{most}: {}", axis.step);
            assert_eq!((axis.steps, axis.decimals), (steps, decimals), "{most}");
            assert!(axis.end() >= most - 1e-9);
        }
    }
}
