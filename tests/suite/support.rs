//! What several tests need: the demo corpus and its answer key, an index of it, temporary folders, the program.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use gongkai::ingest::{self, Account, Monitor, Options};
use gongkai::search::Index;
use serde_json::Value;

/// The headings of the six sections.
pub const HEADINGS: [&str; 6] = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
];

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The reports of the demo corpus.
pub fn demo_reports() -> PathBuf {
    root().join("demo/reports")
}

/// The answer key of the demo corpus.
pub fn answers() -> &'static Value {
    static ANSWERS: OnceLock<Value> = OnceLock::new();
    ANSWERS.get_or_init(|| {
        let text = std::fs::read_to_string(root().join("demo/answers.json")).expect("the key is in the repository");
        serde_json::from_str(&text).expect("the key is JSON")
    })
}

/// Folders of runs before this one, which nobody removes at the end of a test process.
fn sweep() {
    const LEFT_OVER: std::time::Duration = std::time::Duration::from_secs(3600);
    let Ok(entries) = std::fs::read_dir(env!("CARGO_TARGET_TMPDIR")) else { return };
    for entry in entries.flatten() {
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|changed| changed.elapsed().ok());
        if age.is_some_and(|age| age > LEFT_OVER) {
            // Another test process may have been faster.
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}

/// A fresh empty folder, under target/.
pub fn folder(name: &str) -> PathBuf {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    static SWEPT: std::sync::Once = std::sync::Once::new();
    SWEPT.call_once(sweep);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("target/ can be written");
    path
}

/// Indexes paths with default options.
pub fn index(dir: &Path, paths: &[PathBuf]) -> Account {
    ingest::index(dir, paths, &Options::default(), &Monitor::default()).expect("indexing succeeds")
}

/// An index of the demo corpus, made once.
pub fn demo_index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let dir = folder("demo-index");
        index(&dir, &[demo_reports()]);
        Index::open(&dir).expect("it was just made")
    })
}

/// A file name of the index as the answer key writes it.
pub fn key_name(file: &str) -> &str {
    file.split_once("demo/reports/").map_or(file, |(_, name)| name)
}

/// The real texts beside the repository. Where they are missing the test says so, unless they are required.
pub fn shared(part: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(part);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("GONGKAI_REQUIRE_SHARED").is_none(), "{} is missing", path.display());
    eprintln!("skipped: {} is missing", path.display());
    None
}

/// Runs the program.
pub fn gongkai<I: IntoIterator<Item = S>, S: AsRef<std::ffi::OsStr>>(arguments: I) -> Output {
    Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(arguments)
        .env_remove("GONGKAI_INDEX")
        .env("COLUMNS", "120")
        .output()
        .expect("the program starts")
}

/// What it wrote to stdout.
pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("output is UTF-8")
}

/// What it wrote to stderr.
pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are UTF-8")
}
