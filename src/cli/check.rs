//! `gongkai check`: does a report add up?

use std::collections::BTreeMap;
use std::path::Path;

use clap::ValueEnum;
use rayon::prelude::*;

use super::args::{FilterArgs, IndexArg, OutputArgs};
use super::{Done, count, neither_file_nor_index, no_folder_or_pipe, one_report, report as say, talk};
use crate::check::{self, Agencies, Context, Finding, Named, Outcome, Subject};
use crate::error::{Code, Error, Result};
use crate::facts::Status;
use crate::ingest::Opened;
use crate::output::{CheckRow, Format, Sink, clean};
use crate::report::{Kind, Severity};
use crate::search::{Card, Filter, Index, Stored};

/// Check whether reports add up: sums, text against tables, last year's figures, what the form asks for
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai check report.html                 one file before it is published; no index is needed
  gongkai check 2022.html 2023.html         two years of one agency: also what was carried over
  gongkai check --year 2023 -o checks.csv   every check on every report of 2023 in the index
  gongkai check --severity error            only sums that do not hold
  gongkai check --check N,S                 only text against tables, and year against year

A terminal gets the faults in words; every other format gets one row a check, passed or not. With --severity only faults of that \
weight or more are written. status: pass, pass_inferred, closed (equal only by what the sum itself supplied), fail, unknown, n/a; \
agrees or differs (text and table, or two years: which is right is not known); noted. docs/METHOD.md has every check.
Exit codes: 0 no fault of weight warn (or --severity) or more, 1 faults, 2 a file that could not be read.")]
pub struct Args {
    /// Files, or reports of the index by file name or id; without any, all of the index
    #[arg(value_name = "REPORT")]
    reports: Vec<String>,
    #[command(flatten)]
    index: IndexArg,
    #[command(flatten)]
    filter: FilterArgs,
    #[command(flatten)]
    output: OutputArgs,
    /// Only faults of at least this weight: error (a sum the form requires), warn (likely wrong), info (worth a look)
    #[arg(long, value_name = "LEVEL")]
    severity: Option<Weight>,
    /// Only checks whose name begins so: T3, T3.balance, N, S.carry, Q …
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    check: Vec<String>,
}

/// The weight of a fault.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Weight {
    /// Worth a look.
    Info,
    /// Likely wrong.
    Warn,
    /// A sum the form requires.
    Error,
}

impl From<Weight> for Severity {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Info => Self::Info,
            Weight::Warn => Self::Warn,
            Weight::Error => Self::Error,
        }
    }
}

pub fn run(args: &Args) -> Result<Done> {
    known(&args.check)?;
    let asked = if args.reports.is_empty() { whole_index(args)? } else { named(args)? };
    let mut sink = args.output.sink()?;
    let mut account = Account::default();
    let context = Context { this_year: Some(crate::parse::this_year()), agencies: asked.agencies.as_ref() };
    // A few at a time: findings of a large index would not fit into memory.
    for groups in asked.groups.chunks(GROUPS_AT_ONCE) {
        let judged: Vec<Vec<Judged>> = groups.par_iter().map(|group| judge(group, &context)).collect::<Result<_>>()?;
        for one in judged.iter().flatten() {
            account.take(one, args, &mut sink)?;
        }
    }
    let shown = if args.severity.is_none() && sink.format() != Format::Table { None } else { Some(least(args)) };
    sink.finish()?;
    account.tell(least(args), shown, asked.others);
    Ok(match account {
        _ if asked.failed => Done::Partly,
        Account { reports: 0, .. } => Done::Nothing,
        Account { faulty: 0, .. } => Done::Yes,
        _ => Done::Faults,
    })
}

const GROUPS_AT_ONCE: usize = 64;

/// The weight from which on a fault counts.
fn least(args: &Args) -> Severity {
    args.severity.map_or(Severity::Warn, Severity::from)
}

/// That every name asked for is, or begins, one of a check: with a slip of the pen nothing would be checked, and nothing wrong.
fn known(asked: &[String]) -> Result<()> {
    let Some(name) = asked.iter().find(|name| !check::NAMES.iter().any(|known| begins(known, name))) else { return Ok(()) };
    let family = name.get(..1).filter(|letter| !letter.is_empty());
    let near: Vec<&str> = check::NAMES.iter().copied().filter(|known| family.is_some_and(|f| begins(known, f))).collect();
    let cause = "there is no check whose name begins so";
    let remedy = match near.as_slice() {
        [] => "the families are T2, T3, T4, P, N, Y, F, Q and S".to_owned(),
        several => format!("near it: {}; the families are T2, T3, T4, P, N, Y, F, Q and S", several.join(", ")),
    };
    Err(Error::new(Code::Argument, format!("--check {name}"), cause, remedy))
}

/// What is to be checked.
#[derive(Default)]
struct Asked {
    /// Reports by agency.
    groups: Vec<Vec<Entry>>,
    agencies: Option<Agencies>,
    /// Documents left out because they are no yearly report.
    others: u64,
    /// Whether a file could not be read.
    failed: bool,
}

/// A report of a group: to be checked, or only there to be compared with.
enum Entry {
    Stored { stored: Box<Stored>, wanted: bool },
    Opened { opened: Box<Opened>, wanted: bool },
}

impl Entry {
    fn card(&self) -> &Card {
        match self {
            Self::Stored { stored, .. } => &stored.card,
            Self::Opened { opened, .. } => &opened.card,
        }
    }

    fn wanted(&self) -> bool {
        match self {
            Self::Stored { wanted, .. } | Self::Opened { wanted, .. } => *wanted,
        }
    }

    fn open(&self) -> Result<Opened> {
        match self {
            Self::Stored { stored, .. } => Opened::stored(stored),
            Self::Opened { opened, .. } => Ok((**opened).clone()),
        }
    }
}

/// Every report of the index that the filter lets through, and its agency's other years.
fn whole_index(args: &Args) -> Result<Asked> {
    let index = args.index.open()?;
    let filter = args.filter.filter()?;
    let wanted: Vec<_> = index.select(&filter)?;
    let any_year = Filter { years: None, ..filter };
    let mut asked = Asked { agencies: Some(agencies(&index)?), ..Asked::default() };
    let mut entries = Vec::new();
    let asks_others = args.filter.kind.iter().any(|k| Kind::parse(k) == Some(Kind::Other));
    for id in index.select(&any_year)? {
        let stored = index.load(id)?;
        let wanted = wanted.binary_search(&id).is_ok();
        if stored.card.kind == Some(Kind::Other) && !asks_others {
            asked.others += u64::from(wanted);
            continue;
        }
        entries.push(Entry::Stored { stored: Box::new(stored), wanted });
    }
    asked.groups = by_agency(entries);
    Ok(asked)
}

/// The reports named: files as they are now, others from the index. Their agencies' other years are taken from the index.
fn named(args: &Args) -> Result<Asked> {
    let index = match args.index.open() {
        Ok(index) => Some(index),
        Err(error) if error.code() == Code::NoIndex => None,
        Err(error) => return Err(error),
    };
    let mut asked = Asked::default();
    let mut entries = Vec::new();
    for name in &args.reports {
        let entry = if let Some(error) = no_folder_or_pipe(name) {
            Err(error)
        } else if Path::new(name).is_file() {
            Opened::file(name, &super::args::limits()).map(|opened| Entry::Opened { opened: Box::new(opened), wanted: true })
        } else {
            let stored = match &index {
                Some(index) => one_report(index, name).and_then(|id| index.load(id)),
                None => Err(neither_file_nor_index(name, &args.index)),
            };
            stored.map(|stored| Entry::Stored { stored: Box::new(stored), wanted: true })
        };
        match entry {
            Ok(entry) => entries.push(entry),
            Err(error) if args.reports.len() > 1 => {
                say(&error);
                asked.failed = true;
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(index) = &index {
        asked.agencies = Some(agencies(index)?);
        entries.extend(other_years(index, &entries)?);
    }
    asked.groups = by_agency(entries);
    Ok(asked)
}

/// Reports of the index by the agencies named, for other years than those named.
fn other_years(index: &Index, named: &[Entry]) -> Result<Vec<Entry>> {
    let mut known: Vec<_> = named.iter().map(|e| (body(e.card()), e.card().year)).collect();
    let agency: Vec<String> = named.iter().filter_map(|e| e.card().agency.clone()).collect();
    let mut found = Vec::new();
    if agency.is_empty() {
        return Ok(found);
    }
    for stored in index.load_all(&Filter { agency, ..Filter::default() })? {
        let this = (body(&stored.card), stored.card.year);
        if known.iter().any(|k| k.0 == this.0) && !known.contains(&this) {
            known.push(this);
            found.push(Entry::Stored { stored: Box::new(stored), wanted: false });
        }
    }
    Ok(found)
}

/// Who reports: the name of an agency stands for one body only within a region.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Body {
    region: Option<String>,
    agency: String,
}

fn body(card: &Card) -> Option<Body> {
    card.agency.clone().map(|agency| Body { region: card.area.clone(), agency })
}

/// Groups in the order of region and agency, those without an agency each for itself at the end, by file name.
fn by_agency(entries: Vec<Entry>) -> Vec<Vec<Entry>> {
    let mut groups: BTreeMap<(bool, Option<Body>, String), Vec<Entry>> = BTreeMap::new();
    for entry in entries {
        let body = body(entry.card());
        let single = if body.is_none() { format!("{} {}", entry.card().file(), entry.card().id) } else { String::new() };
        groups.entry((body.is_none(), body, single)).or_default().push(entry);
    }
    let mut groups: Vec<Vec<Entry>> = groups.into_values().filter(|g| g.iter().any(Entry::wanted)).collect();
    for group in &mut groups {
        group.sort_by(|a, b| (a.card().year, a.card().order()).cmp(&(b.card().year, b.card().order())));
    }
    groups
}

/// The agencies of the index, to recognise their names in others' texts.
fn agencies(index: &Index) -> Result<Agencies> {
    let cards = index.cards(&Filter::default())?;
    Ok(Agencies::new(
        cards.iter().filter_map(|card| {
            Some(Named { agency: card.agency.as_deref()?, region: card.region.as_deref(), level: card.level })
        }),
    ))
}

/// A report with its findings.
struct Judged {
    opened: Opened,
    findings: Vec<Finding>,
}

fn judge(group: &[Entry], context: &Context) -> Result<Vec<Judged>> {
    let opened: Vec<Opened> = group.iter().map(Entry::open).collect::<Result<_>>()?;
    let subjects: Vec<Subject> =
        opened.iter().map(|o| Subject { id: &o.card.id, file: o.card.file(), report: &o.report, facts: &o.facts }).collect();
    let mut findings: Vec<Vec<Finding>> = subjects
        .iter()
        .zip(group)
        .map(|(subject, entry)| if entry.wanted() { check::report(subject, context) } else { Vec::new() })
        .collect();
    for (at, finding) in check::series(&subjects) {
        findings[at].push(finding);
    }
    let judged = opened.into_iter().zip(findings).zip(group);
    Ok(judged.filter(|(_, entry)| entry.wanted()).map(|((opened, findings), _)| Judged { opened, findings }).collect())
}

/// What was found, counted for the last lines.
#[derive(Default)]
struct Account {
    reports: u64,
    faulty: u64,
    /// Faults by weight: info, warn, error.
    faults: [u64; 3],
}

impl Account {
    fn take(&mut self, judged: &Judged, args: &Args, sink: &mut Sink) -> Result<()> {
        let asked = |f: &&Finding| args.check.is_empty() || args.check.iter().any(|name| begins(f.check, name));
        let findings: Vec<&Finding> = judged.findings.iter().filter(asked).collect();
        let least = least(args);
        self.reports += 1;
        self.faulty += u64::from(findings.iter().any(|f| f.is_fault(least)));
        for finding in findings.iter().filter(|f| f.outcome.is_fault()) {
            self.faults[finding.severity as usize] += 1;
        }
        if sink.format() == Format::Table {
            // Of many reports those without a fault are only counted.
            let silent = args.reports.is_empty() && !findings.iter().any(|f| f.is_fault(least));
            return if silent { Ok(()) } else { write(sink, judged, &findings, least) };
        }
        for finding in findings.into_iter().filter(|f| args.severity.is_none() || f.is_fault(least)) {
            sink.row(&CheckRow::new(&judged.opened.card, &judged.opened.facts, finding))?;
        }
        Ok(())
    }

    /// `shown`: the weight from which on faults were written; `None` if every check was.
    fn tell(&self, least: Severity, shown: Option<Severity>, others: u64) {
        let head =
            format!("{} checked, {} with faults of weight {} or more", count(self.reports, "report"), self.faulty, least.key());
        talk(&format!("{head}; {}", told(self.faults, shown)));
        if others > 0 {
            talk(&format!("{} left out: no yearly report (--kind other checks them)", count(others, "document")));
        }
    }
}

/// Faults by weight: `1 error; not shown: 3 warnings, 7 notes (--severity info shows them)`.
fn told([info, warn, error]: [u64; 3], shown: Option<Severity>) -> String {
    let all = [(Severity::Error, error, "error"), (Severity::Warn, warn, "warning"), (Severity::Info, info, "note")];
    let (written, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(|a| shown.is_none_or(|least| a.0 >= least));
    let list = |faults: &[(Severity, u64, &str)]| {
        let counted: Vec<String> = faults.iter().map(|(_, number, noun)| count(*number, noun)).collect();
        counted.join(", ")
    };
    let hidden: Vec<_> = rest.into_iter().filter(|fault| fault.1 > 0).collect();
    match hidden.as_slice() {
        [] => format!("in all {}", list(&written)),
        [one] if one.1 == 1 => format!("{}; not shown: {} (--severity info shows it)", list(&written), list(&hidden)),
        _ => format!("{}; not shown: {} (--severity info shows them)", list(&written), list(&hidden)),
    }
}

/// `T3.balance` begins with `T3` and with `T3.bal`.
fn begins(check: &str, name: &str) -> bool {
    check.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
}

/// A report's faults in words: what, where, what the form asks for.
fn write(sink: &mut Sink, judged: &Judged, findings: &[&Finding], least: Severity) -> Result<()> {
    let card = &judged.opened.card;
    let mut faults: Vec<&&Finding> = findings.iter().filter(|f| f.is_fault(least)).collect();
    faults.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let agency = card.agency.as_deref().unwrap_or("agency not known");
    let year = card.year.map_or_else(|| "year not known".to_owned(), |y| y.to_string());
    let head = sink.strong(&clean(&format!("{agency} {year}")));
    sink.text(&format!("{head}  {}\n", clean(card.file())))?;
    for fault in faults {
        let mut lines = vec![format!("  {:5}  {}  [{}]", fault.severity.key(), fault.message, fault.check)];
        if !fault.quote.is_empty() {
            lines.push(format!("         text:  「{}」", fault.quote));
        }
        if let Some(span) = fault.span {
            lines.push(format!("         where: bytes {}–{}", span.start, span.end));
        }
        if let Some(other) = &fault.other {
            lines.push(format!("         other: {}", other.file));
        }
        if !fault.requires.is_empty() {
            lines.push(format!("         asked: {}", fault.requires));
        }
        for line in lines {
            sink.text(&format!("{}\n", clean(&line)))?;
        }
    }
    sink.text(&format!("  {}\n\n", clean(&summary(findings, least))))
}

/// `42 sums: 30 hold as printed, 9 hold with inferred figures, 1 fails, 1 holds only by what it supplied itself, 1 cannot be told;
/// 9 figures compared: 8 agree, 1 differs; 3 lesser notes`.
fn summary(findings: &[&Finding], least: Severity) -> String {
    let outcomes = |keep: &dyn Fn(&Finding) -> bool| findings.iter().filter(|f| keep(f)).count() as u64;
    // A comparison for which a figure is missing has the status of a sum, but is none.
    let is_sum = |f: &Finding| f.check.starts_with(['T', 'P']);
    let sums = |status: Status| outcomes(&|f| is_sum(f) && f.outcome == Outcome::Sum(status));
    let (open, closed) = (sums(Status::Unknown), sums(Status::Closed));
    let (pass, inferred, fail) = (sums(Status::Pass), sums(Status::PassInferred), sums(Status::Fail));
    let mut parts = vec![match pass + inferred + fail + open + closed {
        0 => "no sums: the tables are not in this report".to_owned(),
        made => {
            let told = [
                (pass, "holds as printed", "hold as printed"),
                (inferred, "holds with inferred figures", "hold with inferred figures"),
                (fail, "fails", "fail"),
                (closed, "holds only by what it supplied itself", "hold only by what they supplied themselves"),
                (open, "cannot be told", "cannot be told"),
            ];
            let told = told.into_iter().filter(|t| t.0 > 0);
            let told: Vec<String> = told.map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many })).collect();
            format!("{}: {}", count(made, "sum"), told.join(", "))
        }
    }];
    let compared = |outcome: Outcome| outcomes(&|f| !is_sum(f) && f.outcome == outcome);
    let (agree, differ) = (compared(Outcome::Agrees), compared(Outcome::Differs));
    let unknown = compared(Outcome::Sum(Status::Unknown));
    if agree + differ + unknown > 0 {
        let rest = if unknown > 0 { format!(", {unknown} cannot be told") } else { String::new() };
        let verb = |number: u64, verb: &str| format!("{number} {verb}{}", if number == 1 { "s" } else { "" });
        let both = format!("{}, {}", verb(agree, "agree"), verb(differ, "differ"));
        parts.push(format!("{} compared: {both}{rest}", count(agree + differ + unknown, "figure")));
    }
    let lesser = outcomes(&|f| f.outcome.is_fault() && f.severity < least);
    if lesser > 0 {
        let them = if lesser == 1 { "it" } else { "them" };
        parts.push(format!("{} (--severity info shows {them})", count(lesser, "lesser note")));
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_checks_are_known() {
        for (name, remedy) in [
            ("T3", None),
            ("n", None),
            ("s.CARRY", None),
            ("T9", Some("near it: T3.balance, ")),
            ("X", Some("the families are ")),
            ("收到", Some("the families are ")),
        ] {
            let found = known(&[name.to_owned()]).err();
            assert_eq!(found.is_some(), remedy.is_some(), "{name}");
            let begins = found.zip(remedy).is_none_or(|(e, r)| e.code() == Code::Argument && e.remedy().starts_with(r));
            assert!(begins, "{name}");
        }
    }

    #[test]
    fn every_check_is_in_the_manual() {
        let manual = include_str!("../../docs/METHOD.md");
        let named = |name: &str| {
            let (family, rest) = name.split_once('.').expect("every name has a family");
            manual.contains(name) || manual.contains(&format!(".{rest}")) && manual.contains(&format!("{family}."))
        };
        let missing: Vec<_> = check::NAMES.iter().filter(|name| !named(name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn what_is_not_shown_is_said() {
        for (shown, expected) in [
            (None, "in all 1 error, 3 warnings, 7 notes"),
            (Some(Severity::Info), "in all 1 error, 3 warnings, 7 notes"),
            (Some(Severity::Warn), "1 error, 3 warnings; not shown: 7 notes (--severity info shows them)"),
            (Some(Severity::Error), "1 error; not shown: 3 warnings, 7 notes (--severity info shows them)"),
        ] {
            assert_eq!(told([7, 3, 1], shown), expected);
        }
        assert_eq!(told([1, 0, 0], Some(Severity::Warn)), "0 errors, 0 warnings; not shown: 1 note (--severity info shows it)");
        assert_eq!(told([0, 0, 0], Some(Severity::Error)), "in all 0 errors");
    }
}
