//! A ranking for people: one table a group.

use super::limited;
use crate::error::Result;
use crate::output::{Align, Sink, Table, clean, names};
use crate::rank::{Group, Ranked, Ranking};

/// The rows of each group; they stand together.
pub fn groups(ranking: &Ranking) -> impl Iterator<Item = (&Group, &[Ranked])> {
    ranking.groups.iter().zip(ranking.rows.chunk_by(|a, b| a.group == b.group))
}

/// One table a group: the rated by rank, the others below with the reason.
pub fn write_ranking(sink: &mut Sink, ranking: &Ranking, limit: usize) -> Result<()> {
    for (group, rows) in groups(ranking) {
        let rated: Vec<&Ranked> = rows.iter().filter(|r| r.rank.is_some()).collect();
        let others: Vec<&Ranked> = rows.iter().filter(|r| r.rank.is_none()).collect();
        let head = format!("{}  ({} of {} rated)", clean(&group.name), group.rated, group.reports);
        let head = sink.strong(&head);
        sink.text(&format!("{head}\n"))?;
        if !rated.is_empty() {
            sink.text(&rated_table(limited(&rated, limit), sink.columns()))?;
        }
        let agencies = names(&others);
        for (row, agency) in limited(&others, limit).iter().zip(agencies) {
            let line = format!("  not rated: {} — {agency}  {}", row.reason().unwrap_or_default(), row.file);
            sink.text(&format!("{}\n", clean(&line)))?;
        }
        sink.text("\n")?;
    }
    Ok(())
}

fn rated_table(rows: &[&Ranked], width: Option<u16>) -> String {
    let (whole, interval) = (rows.iter().any(|r| r.n.is_some()), rows.iter().any(|r| r.low.is_some()));
    let mut columns = vec![("rank", Align::Right), ("range", Align::Right), ("agency", Align::Left)];
    match (whole, interval) {
        (true, true) => {
            columns.extend([
                ("k/n", Align::Right),
                ("share", Align::Right),
                ("95 % interval", Align::Right),
                ("shrunk", Align::Right),
            ]);
        }
        (true, false) => columns.extend([("k/n", Align::Right), ("ratio", Align::Right)]),
        (false, _) => columns.push(("count", Align::Right)),
    }
    columns.extend([("made", Align::Right), ("sums", Align::Right), ("note", Align::Left)]);
    let mut table = Table::new(&columns, width);
    for (row, agency) in rows.iter().zip(names(rows)) {
        let number = |n: Option<u32>| n.map(|n| n.to_string()).unwrap_or_default();
        let decimal = |x: Option<f64>| x.map_or_else(String::new, |x| format!("{x:.4}"));
        let mut cells = vec![number(row.rank), format!("{}–{}", number(row.rank_low), number(row.rank_high)), agency];
        let k = row.k.map(|k| k.to_string()).unwrap_or_default();
        if whole {
            let n = row.n.map(|n| n.to_string()).unwrap_or_default();
            cells.extend([format!("{k}/{n}"), decimal(row.value)]);
        } else {
            cells.push(k);
        }
        if interval {
            cells.extend([format!("{}–{}", decimal(row.low), decimal(row.high)), decimal(row.shrunk)]);
        }
        // Beside every measure: documents made in the year, and the sums of the form that hold.
        cells.push(row.documents.map(|made| made.to_string()).unwrap_or_default());
        cells.push(row.sums.map(|(held, all)| format!("{held}/{all}")).unwrap_or_default());
        cells.push(row.note.clone().unwrap_or_default());
        table.row(cells);
    }
    table.draw()
}
