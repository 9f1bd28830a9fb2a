//! Whole `gongkai` processes: what a person waits for at the prompt, and how much memory it takes.
//!
//! Comes in: an index. Goes out: medians of time, and peak memory. It does not look at what they print.

use std::path::Path;
use std::process::Command;

use super::report::say;
use crate::shared::{child_peak_memory, children_cpu, percentile, timed};

const RUNS: usize = 41;

fn gongkai(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(arguments).env_remove("GONGKAI_INDEX");
    command
}

/// The search that the goal names.
pub fn search(dir: &Path) -> impl Fn() -> Command {
    let index = dir.join("index").display().to_string();
    move || gongkai(&["search", "\"依申请公开\"", "--index", &index])
}

/// All in turn, medians.
pub fn times(dir: &Path) {
    let search = search(dir);
    let version = || gongkai(&["--version"]);
    let count = || {
        let mut command = search();
        command.arg("--count");
        command
    };
    let commands: [(&str, &dyn Fn() -> Command); 3] = [("version", &version), ("search", &search), ("search --count", &count)];
    let mut took: [(Vec<f64>, Vec<f64>); 3] = Default::default();
    for _ in 0..RUNS {
        for ((_, command), (walls, cpus)) in commands.iter().zip(&mut took) {
            let before = children_cpu();
            walls.push(timed(|| finish(&mut command())).wall);
            cpus.push(children_cpu() - before);
        }
    }
    for ((name, _), (walls, cpus)) in commands.iter().zip(&took) {
        say(&format!("{name} wall"), percentile(walls, 50));
        say(&format!("{name} CPU"), percentile(cpus, 50));
    }
}

fn finish(command: &mut Command) {
    let output = command.output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Peak memory of one run. In a process that has started nothing before.
pub fn peak(command: &impl Fn() -> Command) {
    finish(&mut command());
    say("child peak memory", child_peak_memory());
}
