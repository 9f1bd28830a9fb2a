//! `gongkai verify`: check the index against its checksums.

use super::args::IndexArg;
use super::{Done, count, report, talk};
use crate::error::{Code, Error, Result};

/// Check every file of the index against its checksum and decode every report
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  gongkai verify              exit code 0: clean; 2: damaged files are named
  gongkai verify -i /data/index")]
pub struct Args {
    #[command(flatten)]
    index: IndexArg,
}

pub fn run(args: &Args) -> Result<Done> {
    let verdict = args.index.open()?.verify()?;
    for (subject, cause) in &verdict.damage {
        report(&Error::new(Code::IndexDamaged, subject.clone(), cause.clone(), "rebuild with: gongkai index --full PATH"));
    }
    if verdict.damage.is_empty() {
        talk(&format!("clean: {} and {}", count(verdict.files as u64, "file"), count(verdict.reports, "report")));
        return Ok(Done::Yes);
    }
    Ok(Done::Partly)
}
