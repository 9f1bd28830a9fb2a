//! The command line: one file a verb. Arguments in, rows and exit codes out; no logic of its own.
//!
//! stdout is data, stderr is talk. Exit codes: 0 found or done, 1 nothing found or faults found by `check`, 2 usage or an input that failed (the rest is
//! still done), 130 interrupted. A closed pipe is no error.

mod args;
mod check;
mod collocates;
mod completions;
mod copies;
mod corpus;
mod demo;
mod export;
mod facts;
mod index;
mod keyness;
mod ngrams;
mod originality;
mod rank;
mod read;
mod search;
mod show;
mod side_by_side;
mod status;
mod templates;
mod terms;
mod trend;
mod verify;

use std::ffi::OsString;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::{Code, Error, Result};
use crate::ingest::Opened;
use crate::output::{clean, count, pointed};

/// Search, compare and rank the yearly information-disclosure reports of Chinese agencies (政府信息公开工作年度报告).
#[derive(Debug, Parser)]
#[command(name = "gongkai", version, about, long_about = None, after_help = EXAMPLES, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

const EXAMPLES: &str = "\
Begin with:
  gongkai demo                               see it work on a bundled sample
  gongkai index reports/                     index a folder of reports: text, HTML, PDF, Word, Excel
  gongkai search '\"依申请公开\" year:2021'     who says this phrase
  gongkai copies                             who copied whom
  gongkai templates                          which texts many offices fill in
  gongkai rank                               who disclosed how much, among its peers
  gongkai trend 政务公开                      how many reports say it, year by year
  gongkai check report.html                  does it add up? (works on a file, without any index)

Exit codes: 0 found or done, 1 nothing found (check: faults found), 2 wrong usage or an input that failed, 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Verb {
    Demo(demo::Args),
    Index(index::Args),
    Search(search::Args),
    Show(show::Args),
    Copies(copies::Args),
    Templates(templates::Args),
    Originality(originality::Args),
    Facts(facts::Args),
    Check(check::Args),
    Rank(rank::Args),
    Read(read::Args),
    #[command(hide = true)]
    ReadWorker(read::WorkerArgs),
    Terms(terms::Args),
    Keyness(keyness::Args),
    Collocates(collocates::Args),
    Ngrams(ngrams::Args),
    Trend(trend::Args),
    Export(export::Args),
    Status(status::Args),
    Verify(verify::Args),
    Completions(completions::Args),
    Man(completions::ManArgs),
}

/// How a verb ended well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// Something was found or done.
    Yes,
    /// Nothing was found.
    Nothing,
    /// `check` found faults.
    Faults,
    /// Done, but some inputs failed.
    Partly,
}

/// Runs the program with these arguments (the first is its name).
pub fn run<I: IntoIterator<Item = OsString>>(arguments: I) -> ExitCode {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let result = match cli.verb {
        Verb::Demo(args) => demo::run(&args),
        Verb::Index(args) => index::run(&args),
        Verb::Search(args) => args.threads.run(|| search::run(&args)),
        Verb::Show(args) => show::run(&args),
        Verb::Copies(args) => args.threads.run(|| copies::run(&args)),
        Verb::Templates(args) => args.threads.run(|| templates::run(&args)),
        Verb::Originality(args) => args.threads.run(|| originality::run(&args)),
        Verb::Facts(args) => facts::run(&args),
        Verb::Check(args) => check::run(&args),
        Verb::Rank(args) => args.threads.run(|| rank::run(&args)),
        Verb::Read(args) => read::run(&args),
        Verb::ReadWorker(args) => read::work(&args),
        Verb::Terms(args) => args.threads.run(|| terms::run(&args)),
        Verb::Keyness(args) => args.threads.run(|| keyness::run(&args)),
        Verb::Collocates(args) => args.threads.run(|| collocates::run(&args)),
        Verb::Ngrams(args) => args.threads.run(|| ngrams::run(&args)),
        Verb::Trend(args) => args.threads.run(|| trend::run(&args)),
        Verb::Export(args) => export::run(&args),
        Verb::Status(args) => status::run(&args),
        Verb::Verify(args) => verify::run(&args),
        Verb::Completions(args) => completions::run(&args),
        Verb::Man(args) => completions::man(&args),
    };
    match result {
        Ok(Done::Yes) => ExitCode::SUCCESS,
        Ok(Done::Nothing | Done::Faults) => ExitCode::from(1),
        Ok(Done::Partly) => ExitCode::from(2),
        Err(error) => {
            report(&error);
            ExitCode::from(if error.code() == Code::Interrupted { 130 } else { 2 })
        }
    }
}

/// An error in four lines; two more show the place in what was typed, where there is one.
fn report(error: &Error) {
    let place = error.place().filter(|(text, _)| !text.trim().is_empty());
    let place = place.map_or_else(String::new, |(text, character)| {
        let (line, caret) = pointed(text, character, 72);
        format!("\n       {line}\n       {caret}")
    });
    talk(&format!(
        "error: {}{place}\ncause: {}\nfix:   {}\ncode:  {}",
        error.subject(),
        error.cause(),
        error.remedy(),
        error.code().as_str()
    ));
}

/// Says something to the person, on stderr. A closed stderr is no error.
fn talk(message: &str) {
    let mut lines = String::new();
    for line in message.lines() {
        lines.push_str(&clean(line));
        lines.push('\n');
    }
    let _ = std::io::stderr().lock().write_all(lines.as_bytes());
}

/// The one report a name stands for.
fn one_report(index: &crate::search::Index, name: &str) -> Result<crate::search::DocId> {
    let found = index.find(name)?;
    match found.as_slice() {
        [id] => Ok(*id),
        [] => Err(Error::new(
            Code::NoReport,
            name,
            format!("no report of this file name or id in {}", index.dir().display()),
            "list them with: gongkai export reports --format table",
        )),
        several => {
            let mut names = Vec::new();
            for id in several.iter().take(5) {
                names.push(index.load(*id)?.card.file().to_owned());
            }
            let cause = format!("{} reports go by this name: {} …", several.len(), names.join(", "));
            Err(Error::new(Code::NoReport, name, cause, "give the whole file name or id"))
        }
    }
}

/// A report from the index; else, if it is a file, read on the spot.
fn open_one(index: &args::IndexArg, name: &str) -> Result<Opened> {
    if let Some(error) = no_folder_or_pipe(name) {
        return Err(error);
    }
    let indexed = index.open().and_then(|index| Opened::stored(&index.load(one_report(&index, name)?)?));
    match indexed {
        Err(error) if matches!(error.code(), Code::NoIndex | Code::NoReport) && Path::new(name).is_file() => {
            Opened::file(name, &args::limits())
        }
        Err(error) if error.code() == Code::NoIndex => Err(neither_file_nor_index(name, index)),
        other => other,
    }
}

/// The error where a name is a folder, or `-` for stdin: neither is one report.
fn no_folder_or_pipe(name: &str) -> Option<Error> {
    if name == "-" {
        let cause = "standard input is not read";
        return Some(Error::new(Code::Argument, name, cause, "save it to a file (.txt, .md, .html) and name that"));
    }
    let remedy = || format!("index it, then leave the name out: gongkai index {name} && gongkai check");
    Path::new(name).is_dir().then(|| Error::new(Code::Argument, name, "it is a folder, not one report", remedy()))
}

/// The error where a name is no file and there is no index to look it up in.
fn neither_file_nor_index(name: &str, index: &args::IndexArg) -> Error {
    let cause = format!("there is no such file, and no index at {}", index.dir.display());
    Error::new(Code::NoReport, name, cause, "check the path, or name an index with --index DIR")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound_and_every_verb_has_examples() {
        let command = Cli::command();
        command.clone().debug_assert();
        for verb in command.get_subcommands() {
            let help = verb.get_after_help().map(ToString::to_string).unwrap_or_default();
            let mine = format!("gongkai {}", verb.get_name());
            assert!(help.contains(&mine), "{} has no example", verb.get_name());
        }
    }

    /// The words of a shell line up to a comment, pipe or redirection.
    fn words(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
        for c in line.chars() {
            match c {
                '\'' => quoted = !quoted,
                ' ' if !quoted => words.push(std::mem::take(&mut word)),
                _ => word.push(c),
            }
        }
        words.push(word);
        let end = words.iter().position(|w| matches!(w.as_str(), "|" | ">" | "#" | "&&")).unwrap_or(words.len());
        // Explanations stand two spaces behind the command.
        let end = words[..end].iter().position(String::is_empty).unwrap_or(end);
        words.truncate(end);
        words
    }

    #[test]
    fn every_example_in_help_and_readme_is_understood() {
        let readme = include_str!("../../README.md");
        let helps: Vec<String> = Cli::command()
            .get_subcommands()
            .filter_map(|v| v.get_after_help().map(ToString::to_string))
            .chain([EXAMPLES.to_owned(), readme.to_owned()])
            .collect();
        let mut seen = 0;
        for line in helps.iter().flat_map(|h| h.lines()).map(str::trim).filter(|l| l.starts_with("gongkai ")) {
            let words = words(line);
            assert!(Cli::try_parse_from(&words).is_ok(), "not understood: {words:?}");
            seen += 1;
        }
        assert!(seen > 30, "{seen} examples");
    }
}
