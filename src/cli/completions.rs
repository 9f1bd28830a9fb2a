//! `gongkai completions` and `gongkai man`.

use clap::CommandFactory as _;

use super::{Cli, Done};
use crate::error::{Code, Error, Result};

/// Write completions for a shell to stdout
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai completions bash > ~/.local/share/bash-completion/completions/gongkai
  gongkai completions zsh > ~/.zfunc/_gongkai")]
pub struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

/// Write the manual page to stdout
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai man > gongkai.1 && man ./gongkai.1
  gongkai man search | man -l -")]
pub struct ManArgs {
    /// A verb; without one, the page of the whole program
    verb: Option<String>,
}

pub fn run(args: &Args) -> Result<Done> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "gongkai", &mut script);
    emit(&script)
}

pub fn man(args: &ManArgs) -> Result<Done> {
    let mut command = Cli::command();
    command.build();
    let page = match &args.verb {
        None => command,
        Some(verb) => command.find_subcommand(verb).cloned().ok_or_else(|| {
            Error::new(Code::Argument, verb.clone(), "there is no such verb", "list the verbs with: gongkai --help")
        })?,
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut text)
        .map_err(|e| Error::new(Code::Write, "the manual page", e.to_string(), "try again"))?;
    emit(&text)
}

fn emit(bytes: &[u8]) -> Result<Done> {
    let mut sink = crate::output::Sink::open(None, None)?;
    sink.text(&String::from_utf8_lossy(bytes))?;
    sink.text("")?;
    sink.finish()?;
    Ok(Done::Yes)
}
