//! `gongkai originality`: how much of each report was written for it, and who fills in most templates.

use std::collections::BTreeMap;

use clap::ValueEnum;

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, limited};
use super::{Done, count, talk};
use crate::copies::Originality;
use crate::error::Result;
use crate::ingest;
use crate::output::{Format, OriginalityRow, Subject};
use crate::search::Card;

/// How much of each report was seen before: in the agency's own past, with others, at the same time
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai originality                            every report, the least original first
  gongkai originality --of agencies --sort elsewhere
  gongkai originality --of regions --year 2023
  gongkai originality --agency 街道 -o original.csv

Shares are of narrative that is not statutory wording. Text that stands in several places counts once: in the agency's own earlier \
reports, else in an earlier report of another agency, else in one of the same year (nobody knows who was first), else as original. \
Filters choose the rows; the reports are always compared with the whole index. Original means: not seen earlier in this index. A \
template handed down by a superior office counts as seen elsewhere. Reports that share neither a passage with 57 characters of wording \
of its own nor a tenth of one of them (57 characters at least, in passages with 38) are not looked at. Several versions of one agency's \
report for one year do not count against each other.")]
pub struct Args {
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// A row for each of these
    #[arg(long, value_name = "WHAT", default_value = "reports")]
    of: Of,
    /// original (least first), elsewhere, own-past, same-time (most first) or name
    #[arg(long, value_name = "ORDER", default_value = "original")]
    sort: Order,
    /// Show at most this many rows; 0 for all [default: 50 in a table, else all]
    #[arg(short = 'n', long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Of {
    Reports,
    Agencies,
    Regions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Order {
    Original,
    Elsewhere,
    OwnPast,
    SameTime,
    Name,
}

/// Reports that share a row.
struct Group {
    name: (String, String),
    members: Vec<usize>,
}

pub fn run(args: &Args) -> Result<Done> {
    let index = args.index.open()?;
    let wanted: std::collections::BTreeSet<String> =
        index.cards(&args.filter.filter()?)?.into_iter().map(|card| card.id.0).collect();
    let ingest::Originals { archive, measured, pairs } = ingest::originals(&index)?;
    let cards: Vec<&Card> = archive.cards.iter().collect();
    let shown: Vec<usize> = (0..cards.len()).filter(|&i| wanted.contains(&cards[i].id.0)).collect();
    let (mut groups, unknown) = groups(&cards, &shown, args.of);
    arrange(&mut groups, &measured, args.sort);
    let mut sink = args.output.sink()?;
    let limit = args.limit.unwrap_or(if sink.format() == Format::Table { 50 } else { 0 });
    for group in limited(&groups, limit) {
        let first = cards[group.members[0]];
        let parts = group.members.iter().map(|&i| &measured[i]);
        sink.row(&match args.of {
            Of::Reports => OriginalityRow::of_report(first, &measured[group.members[0]], &cards),
            Of::Agencies => OriginalityRow::sum(Subject::Agency, first, parts),
            Of::Regions => OriginalityRow::sum(Subject::Region, first, parts),
        })?;
    }
    sink.finish()?;
    let rest = limited(&groups, limit).len();
    let more = if rest < groups.len() {
        format!("; the first {rest} of {} rows shown (-n 0 for all)", groups.len())
    } else {
        String::new()
    };
    talk(&format!(
        "{} compared with {} of the index by {}{more}",
        count(shown.len() as u64, "report"),
        count(cards.len() as u64, "report"),
        count(pairs as u64, "pair")
    ));
    if unknown > 0 {
        talk(&format!("{} left out: it is not known whose they are", count(unknown, "report")));
    }
    Ok(if groups.is_empty() { Done::Nothing } else { Done::Yes })
}

/// The reports of each row, in order of name; and how many belong to none.
fn groups(cards: &[&Card], shown: &[usize], of: Of) -> (Vec<Group>, u64) {
    let mut groups: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    let mut unknown = 0;
    for &i in shown {
        let card = cards[i];
        let region = card.area.clone();
        let name = match of {
            Of::Reports => Some((card.file().to_owned(), card.id.0.clone())),
            Of::Agencies => card.agency.clone().map(|agency| (agency, region.unwrap_or_default())),
            Of::Regions => region.map(|region| (region, String::new())),
        };
        match name {
            Some(name) => groups.entry(name).or_default().push(i),
            None => unknown += 1,
        }
    }
    (groups.into_iter().map(|(name, members)| Group { name, members }).collect(), unknown)
}

/// Rows without any wording of their own go last.
fn arrange(groups: &mut [Group], measured: &[Originality], order: Order) {
    let share = |group: &Group, part: &dyn Fn(&Originality) -> u32| {
        let sum = |of: &dyn Fn(&Originality) -> u32| group.members.iter().map(|&i| f64::from(of(&measured[i]))).sum::<f64>();
        let chars = sum(&|m| m.chars);
        if chars > 0.0 { sum(part) / chars } else { f64::NAN }
    };
    let key = |group: &Group| match order {
        Order::Original => share(group, &|m| m.original),
        Order::Elsewhere => -share(group, &|m| m.elsewhere),
        Order::OwnPast => -share(group, &|m| m.own_past),
        Order::SameTime => -share(group, &|m| m.same_time),
        Order::Name => 0.0,
    };
    groups.sort_by(|x, y| {
        let (kx, ky) = (key(x), key(y));
        (kx.is_nan().cmp(&ky.is_nan()))
            .then(kx.partial_cmp(&ky).unwrap_or(std::cmp::Ordering::Equal))
            .then_with(|| x.name.cmp(&y.name))
    });
}
