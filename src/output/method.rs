//! How a ranking or a score was made, as a note to be cited with it.
//!
//! Comes in: a ranking or a score and the options it was made with. Goes out: text in markdown, without a date, the same for the same reports and
//! options. It decides nothing.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::rank::{Direction, Grouping, Metric, NotRated, Options, Order, Ranked, Ranking, Scored, Weights};
use crate::report::{Kind, Level};
use crate::search::Filter;

/// What a note is about.
#[derive(Debug)]
pub struct MethodNote<'a> {
    /// How it was ranked.
    pub options: &'a Options,
    /// What came of it.
    pub ranking: &'a Ranking,
    /// Which reports.
    pub filter: &'a Filter,
}

impl MethodNote<'_> {
    /// The note.
    pub fn text(&self) -> String {
        note([
            ("Measure", measure(self.options.metric)),
            ("Data", data(&self.ranking.rows, self.filter)),
            ("Peers and order", self.order()),
            ("Missing figures", self.missing()),
            ("Groups", self.groups()),
            ("Sources", SOURCES.to_owned()),
        ])
    }

    fn order(&self) -> String {
        let peers = match self.options.grouping {
            Grouping::Peers => "Agencies are compared with those of their level, kind and year.",
            Grouping::All => {
                "All agencies are compared with all, across levels, kinds and years: this is arithmetic, no comparison of peers."
            }
        };
        let form = if self.options.metric.definition().by_form {
            " Reports that follow different forms are never compared."
        } else {
            ""
        };
        let by = if self.options.metric.is_share() {
            let order = match self.options.order {
                Order::Auto => {
                    "by the shrunk share in groups with at least 8 rated agencies, else by the less flattering end of the interval"
                }
                Order::Raw => "by the share as it is",
                Order::Wilson => "by the less flattering end of the interval",
                Order::Shrunk => {
                    "by the shrunk share, in groups with fewer than 8 rated agencies by the less flattering end of the interval"
                }
            };
            format!(
                "Order: {order}. Interval: Wilson's score interval at 95 %, z = 1.96. Shrunk share: (k + ms)/(n + s), the mean of a \
                 beta-binomial posterior; m and s by marginal likelihood in the group. The range of ranks counts those whose whole \
                 interval lies above or below: agencies whose intervals overlap are not told apart."
            )
        } else {
            "Order: by the figure as it is; it has no interval.".to_owned()
        };
        format!("{peers}{form} {by}")
    }

    fn missing(&self) -> String {
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        for reason in self.ranking.rows.iter().filter_map(|row| row.not_rated.as_ref()) {
            let name = if matches!(reason, NotRated::Duplicate { .. }) {
                "duplicate of another report".to_owned()
            } else {
                reason.to_string()
            };
            *reasons.entry(name).or_default() += 1;
        }
        let list: Vec<String> = reasons.iter().map(|(reason, number)| format!("{reason}: {number}")).collect();
        let not = if list.is_empty() { "none".to_owned() } else { list.join("; ") };
        format!(
            "{} of {} reports are rated. Not rated: {not}. A blank, a mark, a table that was not found and a figure that cannot be read \
             are not 0; a blank counts as 0 only where the form's own sums force it. A figure whose sums fail is not used.{}",
            self.ranking.rated(),
            self.ranking.rows.len(),
            minimum(self.options)
        )
    }

    fn groups(&self) -> String {
        let mut lines = "| group | rated | reports | mean m | strength s |\n| --- | ---: | ---: | ---: | ---: |\n".to_owned();
        for group in &self.ranking.groups {
            let prior = group.prior.map_or_else(|| "| |".to_owned(), |p| format!("| {:.4} | {:.2}", p.mean, p.strength));
            let _ = writeln!(lines, "| {} | {} | {} {prior} |", group.name, group.rated, group.reports);
        }
        lines
    }
}

/// A score and what it is made of.
#[derive(Debug)]
pub struct ScoreNote<'a> {
    /// How each measure was ranked; [`Options::metric`] says nothing here.
    pub options: &'a Options,
    /// The weights the user gave.
    pub weights: &'a Weights,
    /// Whether reports that lack measures are scored.
    pub partial: bool,
    /// What came of it.
    pub scored: &'a [Scored<'a>],
    /// Which reports.
    pub filter: &'a Filter,
}

impl ScoreNote<'_> {
    /// The note.
    pub fn text(&self) -> String {
        let rows: Vec<Ranked> = self.scored.iter().map(|scored| scored.parts[0].row.clone()).collect();
        let measures: Vec<String> = self.weights.parts().iter().map(|&(metric, _)| measure(metric)).collect();
        note([
            ("Score", self.score()),
            ("Measures", measures.join("\n\n")),
            ("Data", data(&rows, self.filter)),
            ("Missing figures", self.missing()),
            ("Groups", self.groups()),
            ("Sources", SOURCES.to_owned()),
        ])
    }

    fn score(&self) -> String {
        format!(
            "Weights, given by the user: {}. None follows from the law. A report's percentile by a measure is 100 × (those behind it + half \
             of those beside it) / (rated others of its level, kind and year), from least to most open, in the order of `--sort {}`; \
             the score is the weighted mean of percentiles. The range of ranks is over all combinations of each weight halved, kept and \
             doubled; it says nothing of how far the figures would move by chance.",
            self.weights,
            self.options.order.key()
        )
    }

    fn missing(&self) -> String {
        let scored = self.scored.iter().filter(|one| one.rank.is_some()).count();
        let rule = if self.partial {
            "A report that lacks measures is scored by those it has; the share of weights covered stands beside it."
        } else {
            "A report that lacks a measure has no score."
        };
        format!("{scored} of {} reports are scored. {rule}{}", self.scored.len(), minimum(self.options))
    }

    fn groups(&self) -> String {
        let mut lines = "| group | scored | reports |\n| --- | ---: | ---: |\n".to_owned();
        for group in self.scored.chunk_by(|a, b| a.parts[0].row.peers() == b.parts[0].row.peers()) {
            let scored = group.iter().filter(|one| one.rank.is_some()).count();
            let _ = writeln!(lines, "| {} | {scored} | {} |", group[0].parts[0].row.peers(), group.len());
        }
        lines
    }
}

fn note<const N: usize>(parts: [(&str, String); N]) -> String {
    let parts = parts.map(|(head, body)| format!("## {head}\n\n{}\n", body.trim_end()));
    format!("# How this ranking was made\n\n{}", parts.join("\n"))
}

fn measure(metric: Metric) -> String {
    let d = metric.definition();
    let direction = match d.direction {
        Direction::Up => "more is more open",
        Direction::Down => "less is more open",
        Direction::Neutral => "neither end is more open",
    };
    format!(
        "{} (`{}`) = {}; {direction}. Unit: {}. Figures: {}.\n\nMeaning: {}.\n\nRead with care: {}.",
        d.label, d.key, d.formula, d.unit, d.cells, d.meaning, d.traps
    )
}

fn data(rows: &[Ranked], filter: &Filter) -> String {
    let mut ids: Vec<&str> = rows.iter().map(|row| row.report.0.as_str()).collect();
    ids.sort_unstable();
    let digest = blake3::hash(ids.join("\n").as_bytes()).to_hex();
    let years: Vec<u16> = rows.iter().filter_map(|row| row.year).collect();
    let span = match (years.iter().min(), years.iter().max()) {
        (Some(first), Some(last)) if first == last => format!(" for {first}"),
        (Some(first), Some(last)) => format!(" for {first} to {last}"),
        _ => String::new(),
    };
    format!(
        "{} yearly disclosure reports (政府信息公开工作年度报告){span}; chosen by: {}. Set of reports: {} (BLAKE3 of their ids, \
         sorted). Read by gongkai {}.",
        rows.len(),
        chosen(filter),
        &digest.as_str()[..16],
        env!("CARGO_PKG_VERSION")
    )
}

fn minimum(options: &Options) -> String {
    match options.minimum {
        0 => String::new(),
        minimum => format!(" Shares of fewer than {minimum} cases are not rated."),
    }
}

const SOURCES: &str = "\
《中华人民共和国政府信息公开条例》 (国令第711号); forms: 国办公开办函〔2019〕60号, 国办公开办函〔2021〕30号. E. B. Wilson, \"Probable inference, the law of \
succession, and statistical inference\", JASA 22 (1927). Empirical Bayes: J. S. Maritz, T. Lwin, Empirical Bayes Methods (1989).";

/// The filter in words.
pub(super) fn chosen(filter: &Filter) -> String {
    let mut parts: Vec<String> = filter.years.iter().map(|years| format!("year {years}")).collect();
    let list = |name: &str, values: Vec<&str>| (!values.is_empty()).then(|| format!("{name} {}", values.join(" or ")));
    parts.extend(list("agency", filter.agency.iter().map(String::as_str).collect()));
    parts.extend(list("region", filter.region.iter().map(String::as_str).collect()));
    parts.extend(list("level", filter.level.iter().map(|level| Level::key(*level)).collect()));
    parts.extend(list("kind", filter.kind.iter().map(|kind| Kind::key(*kind)).collect()));
    if parts.is_empty() { "all in the index".to_owned() } else { super::clean(&parts.join(", ")) }
}
