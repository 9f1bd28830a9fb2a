//! The program: everything is in [`gongkai::cli`].

use std::process::ExitCode;

/// Documents are built in one thread and dropped in another, in small pieces: docs/performance.md has what this saves.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    gongkai::cli::run(std::env::args_os())
}
