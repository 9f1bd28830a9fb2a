//! The program: everything is in [`gongkai::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    gongkai::cli::run(std::env::args_os())
}
