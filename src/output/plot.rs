//! Plots as SVG: lines through the years, and bars.
//!
//! Comes in: trends, or bars with labels. Goes out: the text of an SVG file, the same bytes each time. Words stay text: whoever
//! opens the file needs a font with Chinese characters, not this program. Text from reports is cleaned, and escaped by the library.
//! It decides nothing: what is drawn is what the rows say.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::terminal::{clean, to_width, width};
use crate::corpus::{Trend, Year};
use crate::error::{Code, Error, Result};

/// Lines that can be told apart by colour.
pub const MOST_LINES: usize = 7;
/// Bars that fit on a page.
pub const MOST_BARS: usize = 60;

/// Families with Chinese characters on common systems, then whatever there is.
const FONT: &str = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, SimHei, sans-serif";

/// Colours that the colour-blind tell apart. Source: M. Okabe, K. Ito, "Color universal design", 2008.
pub(super) const COLORS: [RGBColor; MOST_LINES] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(86, 180, 233),
    RGBColor(230, 159, 0),
    RGBColor(0, 0, 0),
];
pub(super) const GREY: RGBColor = RGBColor(110, 110, 110);
pub(super) const PALE: RGBColor = RGBColor(238, 238, 238);

/// What plotters calls text size is 1.24 times the size in pixels.
pub(super) const TEXT: f64 = 13.0 * 1.24;
pub(super) const TITLE: f64 = 16.0 * 1.24;
/// Pixels of one terminal column of text.
pub(super) const COLUMN: i32 = 7;

pub(super) type Page<'a> = DrawingArea<SVGBackend<'a>, Shift>;

/// Which of two sides a bar belongs to; each has its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The target, or the only side there is.
    Over,
    /// The reference.
    Under,
}

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it is of.
    pub label: String,
    /// Its length; what is not above 0 has none.
    pub value: f64,
    /// The figures printed behind it.
    pub note: String,
    /// Its side.
    pub side: Side,
}

/// The share of reports that say each phrase, year by year, with its interval and both numbers behind it. A year without reports
/// is a gap in the line. All trends have the same years.
///
/// # Errors
/// `E-ARGUMENT` for more than [`MOST_LINES`] trends or none, `E-WRITE` if the library fails.
pub fn lines(title: &str, footer: &[String], trends: &[Trend]) -> Result<String> {
    let Some(first) = trends.first().filter(|trend| !trend.years.is_empty()) else {
        return Err(unfit("there is no year to plot".to_owned(), "choose other reports"));
    };
    if trends.len() > MOST_LINES {
        let cause = format!("{} lines cannot be told apart", trends.len());
        return Err(unfit(cause, &format!("give at most {MOST_LINES} phrases")));
    }
    let (last_row, years) = (trends.len() as i32, first.years.len() as i32);
    let (wide, top) = ((years * 90).clamp(560, 2400).max(wide_enough(footer)), 44 + 20 * last_row);
    let high = top + 300 + 30 + 18 * (last_row + 1) + 20 * footer.len() as i32;
    draw(wide, high, |page| {
        write(page, title, (16, 12), TITLE, BLACK, HPos::Left)?;
        for (row, trend) in trends.iter().enumerate() {
            let y = 40 + 20 * row as i32;
            page.draw(&Rectangle::new([(16, y), (28, y + 12)], COLORS[row].filled())).map_err(failed)?;
            write(page, &trend.term, (34, y - 1), TEXT, BLACK, HPos::Left)?;
        }
        let (from, to) = (f64::from(first.years[0].year), f64::from(first.years[first.years.len() - 1].year));
        let plot = page.clone().shrink((0, top), (wide as u32 - 24, 300u32));
        let mut chart = ChartBuilder::on(&plot)
            .set_label_area_size(LabelAreaPosition::Left, 150)
            .margin_top(10)
            .build_cartesian_2d(from - 0.5..to + 0.5, 0.0..100.0)
            .map_err(failed)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(0)
            .y_labels(5)
            .y_label_formatter(&|share| format!("{share:.0} %"))
            .label_style((FONT, TEXT))
            .bold_line_style(PALE)
            .light_line_style(TRANSPARENT)
            .draw()
            .map_err(failed)?;
        for (row, trend) in trends.iter().enumerate() {
            let color = COLORS[row];
            // Side by side, so that intervals do not hide each other.
            let aside = (row as f64 - (trends.len() - 1) as f64 / 2.0) * 0.06;
            let place = |year: &Year, share: f64| (f64::from(year.year) + aside, share * 100.0);
            for run in trend.years.split(|year| year.share.is_none()) {
                let points: Vec<_> = run.iter().filter_map(|year| Some(place(year, year.share?))).collect();
                let intervals = run.iter().filter_map(|year| {
                    let (low, high) = year.interval?;
                    Some(PathElement::new(vec![place(year, low), place(year, high)], color.mix(0.4).stroke_width(3)))
                });
                chart.draw_series(intervals).map_err(failed)?;
                chart.draw_series(points.iter().map(|point| Circle::new(*point, 4, color.filled()))).map_err(failed)?;
                if points.len() > 1 {
                    chart.draw_series([PathElement::new(points, color.stroke_width(2))]).map_err(failed)?;
                }
            }
        }
        let below = top + 306;
        for year in &first.years {
            let (x, bottom) = chart.backend_coord(&(f64::from(year.year), 0.0));
            write(page, &year.year.to_string(), (x, below), TEXT, BLACK, HPos::Center)?;
            if year.reports == 0 {
                write(page, "no reports", (x, bottom - 20), TEXT, GREY, HPos::Center)?;
            }
        }
        for (row, trend) in trends.iter().enumerate() {
            let y = below + 20 + 18 * row as i32;
            write(page, to_width(&clean(&trend.term), 18), (16, y), TEXT, COLORS[row], HPos::Left)?;
            for year in trend.years.iter().filter(|year| year.reports > 0) {
                let (x, _) = chart.backend_coord(&(f64::from(year.year), 0.0));
                let counts = format!("{} of {}", year.said.unwrap_or(0), year.reports);
                write(page, &counts, (x, y), TEXT, COLORS[row], HPos::Center)?;
            }
        }
        foot(page, footer, below + 26 + 18 * last_row)
    })
}

/// Horizontal bars from the first to the last, each with its figures behind it.
///
/// # Errors
/// `E-ARGUMENT` for more than [`MOST_BARS`] bars or none, `E-WRITE` if the library fails.
pub fn bars(title: &str, footer: &[String], bars: &[Bar]) -> Result<String> {
    if bars.is_empty() {
        return Err(unfit("there is nothing to plot".to_owned(), "choose other reports or a lower --min-count"));
    }
    if bars.len() > MOST_BARS {
        return Err(unfit(format!("{} bars do not fit on a page", bars.len()), &format!("add -n {MOST_BARS} or less")));
    }
    let widest = |text: fn(&Bar) -> &str| bars.iter().map(|bar| width(&clean(text(bar)))).max().unwrap_or(0) as i32;
    let (labels, notes) = (COLUMN * widest(|bar| &bar.label) + 24, COLUMN * widest(|bar| &bar.note) + 24);
    let (long, row) = (420, 22);
    let most = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let high = 48 + row * bars.len() as i32 + 16 + 20 * footer.len() as i32;
    draw((labels + long + notes).max(wide_enough(footer)), high, |page| {
        write(page, title, (16, 12), TITLE, BLACK, HPos::Left)?;
        for (number, bar) in bars.iter().enumerate() {
            let y = 44 + row * number as i32;
            let color = COLORS[usize::from(bar.side == Side::Under)];
            let length = if most > 0.0 { (bar.value.max(0.0) / most * f64::from(long)).round() as i32 } else { 0 };
            write(page, &bar.label, (labels - 8, y + 1), TEXT, BLACK, HPos::Right)?;
            page.draw(&Rectangle::new([(labels, y), (labels + length, y + row - 6)], color.filled())).map_err(failed)?;
            write(page, &bar.note, (labels + length + 6, y + 1), TEXT, GREY, HPos::Left)?;
        }
        foot(page, footer, 48 + row * bars.len() as i32 + 4)
    })
}

/// Draws on a white page of this many pixels.
pub(super) fn draw(wide: i32, high: i32, on: impl FnOnce(&Page) -> Result<()>) -> Result<String> {
    let mut svg = String::new();
    {
        let page = SVGBackend::with_string(&mut svg, (wide as u32, high as u32)).into_drawing_area();
        page.fill(&WHITE).map_err(failed)?;
        on(&page)?;
        page.present().map_err(failed)?;
    }
    Ok(svg)
}

/// Pixels that hold the lines below a plot, whatever the font.
pub(super) fn wide_enough(footer: &[String]) -> i32 {
    32 + (COLUMN + 1) * footer.iter().map(|line| width(line)).max().unwrap_or(0) as i32
}

pub(super) fn foot(page: &Page, footer: &[String], y: i32) -> Result<()> {
    footer.iter().enumerate().try_for_each(|(row, line)| write(page, line, (16, y + 20 * row as i32), TEXT, GREY, HPos::Left))
}

pub(super) fn write(page: &Page, text: &str, at: (i32, i32), size: f64, color: RGBColor, anchor: HPos) -> Result<()> {
    let style = (FONT, size).into_font().color(&color).pos(Pos::new(anchor, VPos::Top));
    page.draw(&Text::new(clean(text), at, style)).map_err(failed)
}

pub(super) fn unfit(cause: String, remedy: &str) -> Error {
    Error::new(Code::Argument, "--plot", cause, remedy)
}

#[allow(clippy::needless_pass_by_value)] // the shape map_err asks for
pub(super) fn failed<E: std::fmt::Display>(error: E) -> Error {
    Error::new(Code::Write, "--plot", format!("the plot cannot be drawn: {error}"), "leave out --plot")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(year: u16, said: u64, reports: u64) -> Year {
        let share = (reports > 0).then(|| said as f64 / reports as f64);
        let interval = crate::interval::wilson(said as i64, reports as i64);
        Year { year, reports, said: share.map(|_| said), share, interval, ..Year::default() }
    }

    #[test]
    fn a_gap_breaks_the_line_and_markup_in_words_is_text() {
        let trend = |term: &str, middle| Trend {
            term: term.to_owned(),
            years: vec![year(2019, 1, 4), year(2020, 2, 4), middle, year(2022, 3, 4), year(2023, 4, 4)],
        };
        let gap = [trend("<政务 & 公开\u{1b}>", year(2021, 0, 0))];
        let whole = [trend("政务公开", year(2021, 0, 9))];
        let (gap, whole) = (lines("份额", &["foot".to_owned()], &gap).unwrap(), lines("份额", &[], &whole).unwrap());
        let paths = |svg: &str| svg.matches("stroke-width=\"2\"").count();
        assert_eq!((paths(&gap), paths(&whole)), (2, 1), "one path on each side of a gap");
        assert_eq!((gap.matches("no reports").count(), whole.matches("no reports").count()), (1, 0));
        assert!(gap.contains("&lt;政务 &amp; 公开") && !gap.contains("<政务") && !gap.contains('\u{1b}'));
        assert!(gap.contains("1 of 4") && whole.contains("0 of 9") && gap.contains("Noto Sans CJK SC"));
        assert_eq!(lines("份额", &[], &[trend("政务公开", year(2021, 0, 9))]).unwrap(), whole, "the same bytes each time");
    }

    #[test]
    fn bars_are_as_long_as_their_values() {
        let bar = |value: f64| Bar { label: "公开".to_owned(), value, note: value.to_string(), side: Side::Over };
        let svg = bars("词频", &[], &[bar(8.0), bar(2.0), bar(0.0), bar(-1.0)]).unwrap();
        for width in ["width=\"420\"", "width=\"105\""] {
            assert_eq!(svg.matches(width).count(), 1, "{svg}");
        }
        assert!(bars("词频", &[], &[]).is_err() && bars("词频", &[], &vec![bar(1.0); MOST_BARS + 1]).is_err());
        assert!(lines("份额", &[], &[]).is_err());
    }
}
