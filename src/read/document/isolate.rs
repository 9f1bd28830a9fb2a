//! A document read in a process of its own: its memory and time end with it.
//!
//! Comes in: the bytes of a document and its limits. Goes out: what the reader laid out, or why it did not. The process is this
//! program again, under the hidden verb `read-worker`: the bytes go in by stdin, [`Laid`] comes back by stdout.
//!
//! Libraries that read PDF and Word are large and meet files made to harm them: a panic can be caught, an endless loop, a bomb
//! that unfolds in memory or an overflow of the stack cannot. A process costs about 2 ms (docs/performance.md).

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::{Laid, Refusal, guard, read_here};
use crate::read::{Format, Limits};

/// Most that a reader may hand back, as a multiple of the text it may unfold to.
const OVERHEAD: u64 = 4;
/// Enough of what a dying process says.
const LAST_WORDS: u64 = 4096;

/// Has a process read a document, and ends it when its time is up.
pub(super) fn call(format: Format, bytes: &[u8], limits: &Limits) -> Result<Laid, Refusal> {
    let broke = |error: std::io::Error| Refusal::Broke(format!("its process cannot be run: {error}"));
    let mut child = start(format, limits).map_err(broke)?;
    let (Some(mut stdin), Some(stdout), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take()) else {
        return Err(Refusal::Broke("its process has no pipes".to_owned()));
    };
    let most = limits.max_bytes.saturating_mul(OVERHEAD);
    std::thread::scope(|scope| {
        // A process that dies early leaves the rest unread: no error of ours.
        scope.spawn(move || drop(stdin.write_all(bytes)));
        let words = scope.spawn(move || {
            let mut words = Vec::new();
            let _ = stderr.take(LAST_WORDS).read_to_end(&mut words);
            String::from_utf8_lossy(&words).into_owned()
        });
        let (done, answer) = mpsc::channel();
        scope.spawn(move || {
            let mut answer = Vec::new();
            let read = stdout.take(most).read_to_end(&mut answer).map(|_| answer);
            let _ = done.send(read);
        });
        let answer = answer.recv_timeout(Duration::from_secs(limits.max_seconds));
        // After the answer nothing is left to do; without one, nothing will come.
        let status = end(&mut child).map_err(broke)?;
        let words = words.join().unwrap_or_default();
        match answer {
            Ok(Ok(answer)) => match postcard::from_bytes(&answer) {
                Ok(result) => result,
                Err(_) => Err(died(status, &words, limits)),
            },
            Ok(Err(error)) => Err(broke(error)),
            Err(_) => Err(guard::over_time(limits.max_seconds)),
        }
    })
}

/// Ends a process that is not needed any more and takes its status.
fn end(child: &mut Child) -> std::io::Result<ExitStatus> {
    if let Some(status) = child.try_wait()? {
        return Ok(status);
    }
    // It may be on its way out by itself, which gives a better reason than our own signal.
    std::thread::sleep(Duration::from_millis(1));
    if child.try_wait()?.is_none() {
        let _ = child.kill();
    }
    child.wait()
}

fn start(format: Format, limits: &Limits) -> std::io::Result<Child> {
    let numbers = [limits.max_bytes, limits.max_cells as u64, limits.max_pages.into(), limits.max_seconds, limits.max_memory];
    Command::new(std::env::current_exe()?)
        .arg("read-worker")
        .arg(format.key())
        .args(numbers.map(|n| n.to_string()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

/// Why a process ended without an answer.
fn died(status: ExitStatus, words: &str, limits: &Limits) -> Refusal {
    if words.contains("memory allocation") {
        return Refusal::Limit(format!("reading it takes more than {} MiB of memory", limits.max_memory >> 20));
    }
    if words.contains("overflowed its stack") {
        return Refusal::Limit("it is nested too deeply".to_owned());
    }
    let words: String = words.lines().next().unwrap_or_default().chars().take(160).collect();
    Refusal::Broke(if words.is_empty() { format!("its process ended: {status}") } else { format!("its process ended: {words}") })
}

/// The other side: reads the document on stdin under these limits and answers on stdout.
///
/// # Errors
/// If stdin or stdout breaks.
pub fn serve(format: Format, limits: Limits) -> std::io::Result<()> {
    hold(&limits);
    // The message of a panic goes back as the reason.
    std::panic::set_hook(Box::new(|_| {}));
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    let result = read_here(format, &bytes, &limits);
    let answer = postcard::to_stdvec(&result).map_err(std::io::Error::other)?;
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(&answer)?;
    stdout.flush()
}

/// Holds this process to its memory, and to its time should the one that started it be gone.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn hold(limits: &Limits) {
    use nix::sys::resource::{Resource, setrlimit};
    let seconds = limits.max_seconds.saturating_add(1);
    let memory = reserved().saturating_add(limits.max_memory);
    // Where the system refuses, the time that is waited still holds.
    let _ = setrlimit(Resource::RLIMIT_AS, memory, memory);
    let _ = setrlimit(Resource::RLIMIT_CPU, seconds, seconds);
    let _ = setrlimit(Resource::RLIMIT_CORE, 0, 0);
}

/// Bytes of address space that the program has reserved at its start: its allocator takes a gigabyte that it may never use.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn reserved() -> u64 {
    const PAGE: u64 = 4096;
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.and_then(|statm| statm.split_whitespace().next()?.parse::<u64>().ok());
    pages.unwrap_or(0).saturating_mul(PAGE)
}

/// Elsewhere only time is held, by the one that waits.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn hold(_: &Limits) {}
