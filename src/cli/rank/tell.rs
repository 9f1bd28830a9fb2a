//! What `rank` says beside its rows, on standard error: how many are rated, what would rate the others, whose names are in doubt.

use super::super::args::quoted;
use super::super::{count, talk};
use super::{Args, Reader};
use crate::error::Result;
use crate::rank::{self, Metric, NotRated, Options, Ranking, Series};
use crate::search::Filter;

/// Names shown of those a message is about.
const SHOWN: usize = 3;

/// How many are rated; if none are, what would rate them.
pub fn rated(args: &Args, reader: &Reader, filter: &Filter, ranking: &Ranking, metric: Metric) -> Result<()> {
    let (rated, all) = (ranking.rated(), ranking.rows.len());
    talk(&format!("{} rated by {}, {} not rated", count(rated as u64, "report"), metric.definition().label, all - rated));
    if all == 0 {
        talk("No report of the index fits: see what is there with gongkai status, or give other filters.");
        return Ok(());
    }
    if !filter.agency.is_empty() && args.explain.is_none() {
        talk("Only the agencies chosen were compared; --explain shows an agency among all its peers.");
    }
    not_compared(ranking);
    if rated > 0 {
        return Ok(());
    }
    let suggestions = rank::suggest(&reader.entries(filter)?, ranking);
    let list: Vec<String> = suggestions
        .iter()
        .take(SHOWN)
        .map(|s| format!("{} --by {}  ({} would be rated)", command(args), s.metric.key(), s.rated))
        .collect();
    if list.is_empty() {
        talk("No measure would rate anything: the tables of these reports could not be read.");
    } else {
        talk(&format!("Nothing is rated by this measure. Try:\n  {}", list.join("\n  ")));
    }
    Ok(())
}

/// The command with the index and the filters that were given.
fn command(args: &Args) -> String {
    let dir = args.index.dir.display().to_string();
    let index = if dir == "index" { String::new() } else { format!(" -i {}", quoted(&dir)) };
    let all = if args.all { " --all" } else { "" };
    format!("gongkai rank{index}{}{all}", args.filter.typed())
}

/// Reports that a file of originality does not have.
pub fn not_compared(ranking: &Ranking) {
    let missing = ranking.rows.iter().filter(|row| row.not_rated == Some(NotRated::NotCompared)).count();
    if missing > 0 {
        talk(&format!("{} not in the file of --originality: make it anew from this index", count(missing as u64, "report")));
    }
}

/// Lines of the alias file that mean no report. Where filters choose reports, that is as it should be.
pub fn names(args: &Args, ranking: &Ranking, options: &Options) {
    if !args.filter.typed().is_empty() {
        return;
    }
    let idle = options.aliases.idle(&ranking.rows);
    if !idle.is_empty() {
        let list: Vec<String> = idle.iter().take(SHOWN).map(|(line, entity)| format!("{entity} (line {line})")).collect();
        let more = if idle.len() > SHOWN { ", …" } else { "" };
        talk(&format!("No report is meant by {} of the alias file: {}{more}", count(idle.len() as u64, "line"), list.join(", ")));
    }
}

/// Agencies whose reports may be of namesakes.
pub fn unknown(series: &[Series]) {
    let names: Vec<&str> = series.iter().filter(|s| !s.is_known && s.points.len() > 1).map(|s| s.agency.name.as_str()).collect();
    if let Some(first) = names.first() {
        let more = if names.len() > SHOWN { ", …" } else { "" };
        let list = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
        talk(&format!(
            "The place of {list}{more} is not known: the years may be of namesakes, so no change is told. If they are one agency, say so in \
             a file of --aliases: {first},,,,"
        ));
    }
}
