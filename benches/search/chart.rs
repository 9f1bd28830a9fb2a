//! Growth as a picture: four panels, both axes in powers of ten.
//!
//! Comes in: figures by number of reports. Goes out: SVG, the same bytes for the same figures. It measures nothing.

use plotters::prelude::*;

use super::report::Figures;

/// A panel: its title, and the figures it draws with their names.
const PANELS: [(&str, &[(&str, &str)]); 4] = [
    ("indexing, seconds", &[("index wall", "wall, 2 cores"), ("index CPU", "CPU")]),
    ("on disk, MB", &[("index disk", "index")]),
    ("peak memory, MB", &[("index peak memory", "indexing"), ("child peak memory", "one search")]),
    (
        "a phrase, ms of CPU",
        &[("count p50", "counted, p50"), ("count p99", "counted, p99"), ("top p50", "top 20, p50"), ("top p99", "top 20, p99")],
    ),
];
const SIZE: (u32, u32) = (960, 720);
const COLOURS: [RGBColor; 4] = [RGBColor(27, 94, 167), RGBColor(200, 80, 30), RGBColor(40, 130, 70), RGBColor(120, 70, 150)];

pub fn draw(grown: &[(usize, Figures)]) -> String {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        area.fill(&WHITE).expect(DRAWN);
        for ((title, lines), panel) in PANELS.iter().zip(area.split_evenly((2, 2))) {
            draw_panel(&panel, title, lines, grown);
        }
        area.present().expect(DRAWN);
    }
    svg
}

const DRAWN: &str = "a picture in memory can always be drawn";

fn draw_panel(
    panel: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>,
    title: &str,
    lines: &[(&str, &str)],
    grown: &[(usize, Figures)],
) {
    let all: Vec<f64> = lines.iter().flat_map(|(name, _)| grown.iter().map(|(_, f)| f[*name])).collect();
    let (low, high) = all.iter().fold((f64::MAX, f64::MIN), |(low, high), f| (low.min(*f), high.max(*f)));
    // Whole powers of ten around the figures, so that neighbouring runs give the same axes.
    let y = 10f64.powf(low.log10().floor())..10f64.powf(high.log10().ceil());
    let sizes = grown.iter().map(|(size, _)| *size as f64);
    let x = sizes.clone().fold(f64::MAX, f64::min) / 1.5..sizes.fold(f64::MIN, f64::max) * 1.5;
    let mut chart = ChartBuilder::on(panel)
        .caption(title, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(34)
        .y_label_area_size(56)
        .build_cartesian_2d(x.log_scale(), y.log_scale())
        .expect(DRAWN);
    chart
        .configure_mesh()
        .x_desc("reports")
        .x_label_formatter(&|x| format!("{x}"))
        .y_label_formatter(&|y| format!("{y}"))
        .light_line_style(RGBColor(240, 240, 240))
        .draw()
        .expect(DRAWN);
    for ((name, label), colour) in lines.iter().zip(COLOURS) {
        let points: Vec<(f64, f64)> = grown.iter().map(|(size, figures)| (*size as f64, figures[*name])).collect();
        chart
            .draw_series(LineSeries::new(points.clone(), colour.stroke_width(2)).point_size(3))
            .expect(DRAWN)
            .label(*label)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE)
        .border_style(RGBColor(200, 200, 200))
        .draw()
        .expect(DRAWN);
}
