//! What the benchmarks have in common: corpora, phrases, clocks, and parts that run in processes of their own.
//!
//! Comes in: sizes, texts, work to be timed. Goes out: folders of generated reports, phrases, milliseconds. It does not
//! print or judge anything.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::time::{ClockId, clock_gettime};

#[path = "../../examples/corpus/corpus.rs"]
#[allow(dead_code, reason = "benchmarks need only the large plan of the generator")]
mod corpus;

/// As in the program, whose figures these are to be.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Renders `size` reports under target/ and returns the folder that holds them as `reports`.
pub fn generate(size: usize) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{size}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&dir);
    for rendered in corpus::generate::generate(&corpus::large::Large { reports: size, seed: 7 }) {
        let path = dir.join("reports").join(&rendered.path);
        std::fs::create_dir_all(path.parent().expect("files lie in folders")).expect("target/ can be written");
        std::fs::write(&path, &rendered.bytes).expect("target/ can be written");
    }
    dir
}

/// What a piece of work took, in milliseconds. Processor time is that of all threads of this process; on a machine with
/// other work it is the figure that holds.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    pub wall: f64,
    pub cpu: f64,
}

pub fn timed<T>(work: impl FnOnce() -> T) -> Took {
    let (started, cpu) = (Instant::now(), cpu());
    black_box(work());
    Took { wall: started.elapsed().as_secs_f64() * 1e3, cpu: self::cpu().saturating_sub(cpu).as_secs_f64() * 1e3 }
}

/// Processor time of this process so far.
pub fn cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("this clock is always there").into()
}

/// The most memory this process had in use so far, in MB of 10⁶ bytes.
pub fn peak_memory() -> f64 {
    // Not by getrusage: its figure begins with that of the process that started this one.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse::<f64>().ok()).map_or(f64::NAN, |kb| kb * 1024.0 / 1e6)
}

/// What all finished processes that this one started took together, in milliseconds of processor time.
pub fn children_cpu() -> f64 {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("this figure is always there");
    let milliseconds = |t: nix::sys::time::TimeVal| t.tv_sec() as f64 * 1e3 + t.tv_usec() as f64 / 1e3;
    milliseconds(usage.user_time()) + milliseconds(usage.system_time())
}

/// The most memory that any finished process that this one started had in use, in MB of 10⁶ bytes; not less than this process
/// itself had when it started it.
pub fn child_peak_memory() -> f64 {
    getrusage(UsageWho::RUSAGE_CHILDREN).expect("this figure is always there").max_rss() as f64 * 1024.0 / 1e6
}

/// The value below which `percent` of the figures lie.
pub fn percentile(figures: &[f64], percent: usize) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() - 1) * percent / 100]
}

/// Fixed but arbitrary numbers.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

/// A phrase of 4–12 characters cut anywhere from a folded text, unless it cannot be typed between quotes.
pub fn cut(text: &str, dice: &mut Dice) -> Option<String> {
    let (start, length) = (dice.below(text.chars().count().max(1)), 4 + dice.below(9));
    let phrase: String = text.chars().skip(start).take(length).collect();
    (phrase.chars().count() == length && !phrase.contains(['\n', '"', '”', '“', ' '])).then_some(phrase)
}
