//! `gongkai keyness`: which words some reports say more, or less, than others.

use super::args::{FilterArgs, IndexArg, OutputArgs, ThreadsArg, limited};
use super::corpus::{PlotArg, TextArgs, close, no_such_order, shown, sizes};
use super::{Done, count, talk};
use crate::corpus::measures::critical_value;
use crate::corpus::{Corpus, Keyword, Request, is_function_word, keyness};
use crate::error::{Code, Error, Result};
use crate::output::{Bar, KeynessRow, Side, bars};
use crate::search::Filter;

/// Compare the words of some reports with those of others: log-likelihood and effect sizes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai keyness --year 2022 --against year:2019..2020       2022 against two earlier years
  gongkai keyness --level township                            against all other reports
  gongkai keyness --agency 教育局 --fold-copies --against 'level:county kind:department'
  gongkai keyness --year 2022 --direction under --plot rarer.svg -n 30

The filters choose the target, --against the reference: year, agency, region, level, kind, each as key:value, several values with \
commas. Without it the reference is all other reports of the same --kind. A report chosen by both is counted in the target only. \
log_likelihood is minus where the target says a word less; log_ratio 1 is twice as often; bic below 2 is no evidence. Words of one \
report come in clumps: read documents too.")]
pub struct Args {
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    /// The reference, as key:value pairs [default: all other reports of the same kind]
    #[arg(long, value_name = "FILTERS", help_heading = "Filters")]
    against: Option<String>,
    #[command(flatten)]
    text: TextArgs,
    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    plot: PlotArg,
    /// List function words too
    #[arg(long)]
    all_words: bool,
    /// over (what the target says more), under, or both
    #[arg(long, value_name = "SIDE", default_value = "both")]
    direction: String,
    /// Leave out words that occur less often in both together
    #[arg(long, value_name = "N", default_value_t = 5)]
    min_count: u64,
    /// Show at most this many; 0 for all
    #[arg(short = 'n', long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// ll, ratio, diff, bic, frequency or word
    #[arg(long, value_name = "ORDER", default_value = "ll")]
    sort: String,
    #[command(flatten)]
    pub(super) threads: ThreadsArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let filter = args.filter.filter()?;
    let other = match &args.against {
        Some(pairs) => self::pairs(pairs)?,
        None => Filter { kind: filter.kind.clone(), ..Filter::default() },
    };
    let (keep, order) = (direction(&args.direction)?, order(&args.sort)?);
    let request = args.text.request(filter)?;
    let index = args.index.open()?;
    let target = Corpus::read(&index, &request)?;
    let without = target.documents().iter().map(|document| document.source.id.clone()).collect();
    let against = Request { filter: other, without, ..request.clone() };
    let reference = Corpus::read(&index, &against)?;
    let mut lines = sizes("target: ", target.size(), &request);
    lines.extend(sizes("reference: ", reference.size(), &against));
    let mut found = keyness(&target, &reference);
    found.retain(|word| word.target.count + word.reference.count >= args.min_count);
    let compared = found.len();
    found.retain(|word| keep(word.log_likelihood) && (args.all_words || !is_function_word(&word.word)));
    found.sort_by(order);
    let rows = limited(&found, args.limit);
    lines.extend(shown(rows.len(), found.len(), "word"));
    if compared > 0 {
        let compared = compared as u64;
        lines.push(format!("{} compared: at p < .05 one in twenty differs by chance alone", count(compared, "word")));
        let value = critical_value(compared);
        lines.push(format!("with Bonferroni's correction for that many, ask for |log_likelihood| above {value:.1}"));
    }
    args.plot
        .write(|| bars("log-likelihood: blue target, orange reference", &lines, &rows.iter().map(bar).collect::<Vec<_>>()))?;
    let mut sink = args.output.sink()?;
    rows.iter().try_for_each(|word| sink.row(&KeynessRow::new(word, target.size(), reference.size())))?;
    close(&mut sink, &lines)?;
    if target.size().words == 0 || reference.size().words == 0 {
        let empty = if target.size().words == 0 { "target" } else { "reference" };
        talk(&format!(
            "The {empty} is empty: there is nothing to compare. Choose the target with filters, the reference with --against."
        ));
    }
    Ok(if found.is_empty() { Done::Nothing } else { Done::Yes })
}

/// Printed with one decimal.
fn bar(word: &Keyword) -> Bar {
    let (target, reference) = word.per_10000();
    let note =
        format!("{:.1}: {:.1} against {:.1} per 10,000", word.log_likelihood, target.unwrap_or(0.0), reference.unwrap_or(0.0));
    let side = if word.log_likelihood < 0.0 { Side::Under } else { Side::Over };
    Bar { label: word.word.clone(), value: word.log_likelihood.abs(), note, side }
}

/// `year:2019..2020 level:county,township` as a filter.
fn pairs(text: &str) -> Result<Filter> {
    let mut filter = FilterArgs::default();
    for pair in text.split_whitespace() {
        let values =
            |list: &str| list.split([',', '，']).filter(|value| !value.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let known = pair.split_once([':', '：']).filter(|(_, value)| !value.is_empty()).map(|(key, value)| match key {
            "year" => filter.year.replace(value.to_owned()).is_none(),
            "agency" => add(&mut filter.agency, values(value)),
            "region" => add(&mut filter.region, values(value)),
            "level" => add(&mut filter.level, values(value)),
            "kind" => add(&mut filter.kind, values(value)),
            _ => false,
        });
        if known != Some(true) {
            let cause = format!("{pair} is no filter, or a second year");
            let remedy = "write key:value pairs such as 'year:2019..2020 level:county'; keys: year, agency, region, level, kind";
            return Err(Error::new(Code::Argument, format!("--against {text}"), cause, remedy));
        }
    }
    filter.filter()
}

fn add(list: &mut Vec<String>, values: Vec<String>) -> bool {
    list.extend(values);
    true
}

fn direction(name: &str) -> Result<fn(f64) -> bool> {
    Ok(match name {
        "both" => |_| true,
        "over" => |g| g > 0.0,
        "under" => |g| g < 0.0,
        other => {
            let cause = "there is no such side";
            return Err(Error::new(Code::Argument, format!("--direction {other}"), cause, "choose over, under or both"));
        }
    })
}

type Order = fn(&Keyword, &Keyword) -> std::cmp::Ordering;

/// Sorting is stable: ties stay in order of |G²|, then of the word.
fn order(name: &str) -> Result<Order> {
    Ok(match name {
        "ll" => |a, b| b.log_likelihood.abs().total_cmp(&a.log_likelihood.abs()),
        "ratio" => |a, b| b.log_ratio.total_cmp(&a.log_ratio),
        // What the reference never says differs by more than any percentage.
        "diff" => |a, b| {
            let diff = |word: &Keyword| word.percent_difference.unwrap_or(f64::INFINITY);
            diff(b).total_cmp(&diff(a))
        },
        "bic" => |a, b| b.bic.total_cmp(&a.bic),
        "frequency" => |a, b| b.target.count.cmp(&a.target.count),
        "word" => |a, b| a.word.cmp(&b.word),
        other => return Err(no_such_order(other, "ll, ratio, diff, bic, frequency or word")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Kind, Level};

    #[test]
    fn pairs_are_the_shared_filters() {
        let filter = pairs("year:2019..2020 level:county,township  kind：office agency:教育局 agency:民政局").unwrap();
        assert_eq!(filter.years.map(|y| (y.from, y.to)), Some((2019, 2020)));
        assert_eq!((filter.level, filter.kind), (vec![Level::County, Level::Township], vec![Kind::Office]));
        assert_eq!(filter.agency, ["教育局", "民政局"]);
        for wrong in ["2019", "year:", "section:1", "level:village", "year:2019 year:2020", "year:x"] {
            assert!(pairs(wrong).is_err(), "{wrong}");
        }
    }
}
