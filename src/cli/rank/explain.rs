//! `rank --explain`: one figure down to its cells, and up to its peers.

use crate::error::Result;
use crate::output::{Sink, clean};
use crate::rank::{Group, Ranked, Ranking};

/// The cells, the arithmetic, the interval and the peers of the rows that are wanted.
pub fn explain(sink: &mut Sink, ranking: &Ranking, wanted: impl Fn(&Ranked) -> bool) -> Result<()> {
    for (group, rows) in super::tables::groups(ranking) {
        let rated: Vec<&Ranked> = rows.iter().filter(|row| row.rank.is_some()).collect();
        for row in rows.iter().filter(|row| wanted(row)) {
            let agency = row.agency.as_deref().unwrap_or("(agency unknown)");
            let place = match &row.region {
                Some(region) if agency.contains(region.as_str()) => String::new(),
                Some(region) => format!(" ({region})"),
                None => " (place not known)".to_owned(),
            };
            let head = format!("{agency}{place} {}", row.year.map_or_else(|| "(year unknown)".to_owned(), |y| y.to_string()));
            let head = sink.strong(&clean(&head));
            sink.text(&format!("{head}  {}\n", clean(&row.file)))?;
            let lines = figures(row).into_iter().chain(peers(row, group, &rated));
            lines.into_iter().try_for_each(|line| sink.text(&format!("  {}\n", clean(&line))))?;
        }
    }
    Ok(())
}

/// Where the figure comes from.
fn figures(row: &Ranked) -> Vec<String> {
    let definition = row.metric.definition();
    let mut lines = vec![format!("{} = {}", definition.label, definition.formula)];
    for source in &row.cells {
        let place = source.span.map_or_else(String::new, |s| format!(", bytes {}–{}", s.start, s.end));
        let value = source.state.value().map_or_else(|| "no figure".to_owned(), |v| v.to_string());
        lines.push(format!("{} · {}: {value} ({}{place})", source.row.label(), source.column.label(), source.state.key()));
    }
    if let Some(claim) = &row.claim {
        lines.push(format!("claimed in bytes {}–{}: {}", claim.span.start, claim.span.end, claim.sentence));
    } else if let Some(note) = &row.note {
        lines.push(format!("note: {note}"));
    }
    if let Some(reason) = &row.not_rated {
        lines.push(format!("not rated: {reason}"));
        return lines;
    }
    match (row.k, row.n, row.value) {
        (Some(k), Some(n), Some(value)) => {
            let interval =
                row.low.zip(row.high).map_or_else(String::new, |(low, high)| format!(", 95 % interval {low:.4}–{high:.4}"));
            lines.push(format!("{k} / {n} = {value:.4}{interval}"));
        }
        (k, ..) => lines.extend(k.map(|k| k.to_string())),
    }
    lines
}

/// How it was placed, and between whom.
fn peers(row: &Ranked, group: &Group, rated: &[&Ranked]) -> Vec<String> {
    let size = format!("{}: {} of {} rated", group.name, group.rated, group.reports);
    let (Some(rank), Some(low), Some(high)) = (row.rank, row.rank_low, row.rank_high) else { return vec![size] };
    let mut lines = Vec::new();
    if let (Some(prior), Some(k), Some(n), Some(shrunk)) = (group.prior, row.k, row.n, row.shrunk) {
        let (mean, strength) = (prior.mean, prior.strength);
        lines.push(format!(
            "drawn towards the group's mean {mean:.4}, which weighs {strength:.2} cases: ({k} + {mean:.4} × {strength:.2}) / ({n} + {strength:.2}) = {shrunk:.4}"
        ));
    }
    let range = if row.low.is_some() { format!(", by intervals {low}–{high}") } else { String::new() };
    lines.push(format!("rank {rank}{range} in {size}"));
    let at = rated.iter().position(|other| other.report == row.report).unwrap_or_default();
    let neighbour = |side: &str, other: Option<&&Ranked>| {
        let other = other?;
        let value = match (other.k, other.n) {
            (Some(k), Some(n)) => format!("{k}/{n} = {:.4}", other.value.unwrap_or_default()),
            (k, _) => k.map(|k| k.to_string()).unwrap_or_default(),
        };
        Some(format!("{side}: {} ({value}), rank {}", other.agency.as_deref().unwrap_or("?"), other.rank?))
    };
    lines.extend(neighbour("above", at.checked_sub(1).and_then(|above| rated.get(above))));
    lines.extend(neighbour("below", rated.get(at + 1)));
    lines
}
