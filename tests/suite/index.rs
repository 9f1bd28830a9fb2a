//! The index as a store: incremental, all or nothing, verified, and calm about bad files.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::Duration;

use gongkai::error::{Code, Error};
use gongkai::ingest::{self, Account, Monitor, Options};
use gongkai::search::{Filter, Index, Mode, Query, Request, Sort, Writer};

use crate::support::{demo_reports, folder, gongkai, index, stderr, stdout};

fn report(agency: &str, year: u16, sentence: &str) -> String {
    format!(
        "{agency}{year}年政府信息公开工作年度报告\n\n一、总体情况\n{sentence}\n\n五、存在的主要问题及改进情况\n还不够。\n\n六、其他需要报告的事项\n无。\n"
    )
}

fn again(dir: &Path, paths: &[PathBuf], change: impl Fn(&mut Options)) -> Account {
    let mut options = Options::default();
    change(&mut options);
    ingest::index(dir, paths, &options, &Monitor::default()).unwrap()
}

fn phrase(dir: &Path, phrase: &str) -> Vec<String> {
    let query = Query::parse(&format!("\"{phrase}\"")).unwrap();
    let request = Request { query, filter: Filter::default(), sort: Sort::File, limit: 0, context: 5, skip: 0 };
    Index::open(dir).unwrap().search(&request).unwrap().hits.into_iter().flat_map(|h| h.card.files).collect()
}

fn clean(dir: &Path) {
    let verdict = Index::open(dir).unwrap().verify().unwrap();
    assert!(verdict.damage.is_empty(), "{:?}", verdict.damage);
}

#[test]
fn only_what_changed_is_read_again() {
    let (reports, dir) = (folder("reports"), folder("index"));
    let write = |name: &str, text: &str| fs::write(reports.join(name), text).unwrap();
    write("a.txt", &report("青岚县", 2021, "甲句在此。"));
    write("b.txt", &report("青岚县", 2022, "乙句在此。"));
    let paths = [reports.clone()];
    let first = index(&dir, &paths);
    assert_eq!((first.added, first.reports, first.unchanged), (2, 2, 0));
    let second = index(&dir, &paths);
    assert_eq!((second.added, second.unchanged, second.changed), (0, 2, 0));
    write("b.txt", &report("青岚县", 2022, "丙句在此，比原来长。"));
    let third = index(&dir, &paths);
    assert_eq!((third.added, third.changed, third.unchanged, third.removed, third.reports), (1, 1, 1, 1, 2));
    assert!(phrase(&dir, "乙句").is_empty());
    assert_eq!(phrase(&dir, "丙句").len(), 1);
    fs::remove_file(reports.join("a.txt")).unwrap();
    let kept = index(&dir, &paths);
    assert_eq!((kept.missing, kept.reports), (1, 2));
    assert_eq!(phrase(&dir, "甲句").len(), 1, "a missing file's report stays until it is pruned");
    let pruned = again(&dir, &paths, |o| o.prune = true);
    assert_eq!((pruned.removed, pruned.reports), (1, 1));
    assert!(phrase(&dir, "甲句").is_empty());
    clean(&dir);
}

#[test]
fn touching_a_file_changes_nothing() {
    let (reports, dir) = (folder("reports"), folder("index"));
    let file = reports.join("a.txt");
    fs::write(&file, report("青岚县", 2021, "甲句在此。")).unwrap();
    index(&dir, std::slice::from_ref(&reports));
    let later = std::time::SystemTime::now() + Duration::from_secs(60);
    fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
    let account = index(&dir, std::slice::from_ref(&reports));
    assert_eq!((account.added, account.changed, account.unchanged), (0, 0, 1));
}

#[test]
fn the_same_bytes_twice_are_one_report_with_two_files() {
    let (reports, dir) = (folder("reports"), folder("index"));
    let text = report("青岚县", 2021, "甲句在此。");
    for name in ["a.txt", "b.txt"] {
        fs::write(reports.join(name), &text).unwrap();
    }
    let paths = [reports.clone()];
    let account = index(&dir, &paths);
    assert_eq!((account.reports, account.added, account.duplicates), (1, 1, 1));
    assert_eq!(phrase(&dir, "甲句").len(), 2, "both files are named");
    fs::remove_file(reports.join("a.txt")).unwrap();
    again(&dir, &paths, |o| o.prune = true);
    let left = phrase(&dir, "甲句");
    assert!(left.len() == 1 && left[0].ends_with("b.txt"), "{left:?}");
    clean(&dir);
}

/// A report whose files change keeps its place, even if the file that is left is away in this run.
#[test]
fn a_duplicate_elsewhere_keeps_the_report() {
    let (one, two, dir) = (folder("one"), folder("two"), folder("index"));
    let text = report("青岚县", 2021, "甲句在此。");
    fs::write(one.join("a.txt"), &text).unwrap();
    fs::write(two.join("b.txt"), &text).unwrap();
    index(&dir, &[one.clone(), two.clone()]);
    fs::remove_dir_all(&two).unwrap();
    fs::write(one.join("a.txt"), report("青岚县", 2022, "乙句在此。")).unwrap();
    let account = index(&dir, &[one]);
    assert_eq!((account.reports, account.failed.len()), (2, 0));
    let left = phrase(&dir, "甲句");
    assert!(left.len() == 1 && left[0].ends_with("b.txt"), "{left:?}");
    clean(&dir);
}

#[test]
fn a_file_that_cannot_be_read_for_now_keeps_its_report() {
    let (reports, dir) = (folder("reports"), folder("index"));
    let file = reports.join("a.txt");
    fs::write(&file, report("青岚县", 2021, "甲句在此。")).unwrap();
    index(&dir, std::slice::from_ref(&reports));
    fs::write(&file, report("青岚县", 2021, &"很长。".repeat(1000))).unwrap();
    let small = |o: &mut Options| o.limits.max_bytes = 1000;
    let account = again(&dir, std::slice::from_ref(&reports), small);
    assert_eq!((account.failed.len(), account.removed, account.reports), (1, 0, 1));
    assert_eq!(phrase(&dir, "甲句").len(), 1);
    assert_eq!(index(&dir, &[reports]).changed, 1, "once it can be read, it is");
    assert!(phrase(&dir, "甲句").is_empty());
    clean(&dir);
}

#[test]
fn starting_over_with_nothing_keeps_the_old_index() {
    let (reports, junk, dir) = (folder("reports"), folder("junk"), folder("index"));
    fs::write(reports.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    index(&dir, &[reports]);
    let full = Options { mode: Mode::Full, ..Options::default() };
    fs::write(junk.join("a.pdf"), "%PDF-1.4").unwrap();
    assert_eq!(code(ingest::index(&dir, std::slice::from_ref(&junk), &full, &Monitor::default())), Code::Empty);
    fs::write(junk.join("b.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    assert_eq!(code(ingest::index(&dir, &[junk], &full, &Monitor::default())), Code::Empty);
    assert_eq!(phrase(&dir, "甲句").len(), 1);
    clean(&dir);
}

#[test]
fn an_index_inside_the_folder_is_left_out() {
    let reports = folder("reports");
    let dir = reports.join("index");
    fs::write(reports.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    for _ in 0..2 {
        let account = index(&dir, std::slice::from_ref(&reports));
        assert_eq!((account.reports, account.failed.len(), account.skipped.len()), (1, 0, 0));
    }
    clean(&dir);
}

/// Shapes that once took time growing with the square of their length.
#[test]
fn endless_repetition_is_read() {
    let (reports, dir) = (folder("reports"), folder("index"));
    let head = "一、总体情况\n";
    let write = |name: &str, text: String| fs::write(reports.join(name), text).unwrap();
    write("headings.txt", head.repeat(30_000));
    write("sections.txt", format!("{head}二、主动公开政府信息情况\n无\n").repeat(20_000));
    write("bookmarks.txt", format!("{head}{}公开\n", "[bookmark: a]".repeat(30_000)));
    write("emphasis.txt", format!("{head}{}公开\n", "**a".repeat(30_000)));
    write("years.txt", format!("{head}{}\n", "2020年1月1日".repeat(30_000)));
    write("names.txt", format!("{head}{}\n", "《青溪县".repeat(30_000)));
    assert_eq!(index(&dir, &[reports]).added, 6);
    clean(&dir);
}

#[test]
fn an_index_of_another_folder_is_added_to() {
    let (one, two, dir) = (folder("one"), folder("two"), folder("index"));
    fs::write(one.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    fs::write(two.join("a.txt"), report("青岚县", 2022, "乙句在此。")).unwrap();
    index(&dir, &[one]);
    let account = again(&dir, std::slice::from_ref(&two), |o| o.prune = true);
    assert_eq!(account.reports, 2, "pruning one folder leaves the other alone");
    let full = again(&dir, &[two], |o| o.mode = Mode::Full);
    assert_eq!(full.reports, 1, "starting over forgets what was there");
    clean(&dir);
}

#[test]
fn a_bad_file_is_named_and_the_rest_goes_on() {
    let (reports, dir) = (folder("reports"), folder("index"));
    let write = |name: &str, bytes: &[u8]| fs::write(reports.join(name), bytes).unwrap();
    write("good.txt", report("青岚县", 2021, "甲句在此。").as_bytes());
    write("junk.txt", &(0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect::<Vec<_>>());
    write("empty.txt", b"");
    write("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01");
    write("report.pdf", b"%PDF-1.4");
    write("report.ofd", b"PK");
    let mut broken = report("青岚县", 2022, &format!("乙句在此。{}", "政府信息公开工作有序进行。".repeat(30))).into_bytes();
    broken.insert(broken.len() / 2, 0xFF);
    write("broken.txt", &broken);
    let line = fs::File::create(reports.join("line.txt")).unwrap();
    line.set_len(0).unwrap();
    let mut line = std::io::BufWriter::new(line);
    for _ in 0..100 {
        line.write_all(&vec![b'a'; 1 << 20]).unwrap();
    }
    line.flush().unwrap();
    let output = gongkai(["index".as_ref(), reports.as_os_str(), "-i".as_ref(), dir.as_os_str()]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for (name, code) in [
        ("junk.txt", "E-NOT-TEXT"),
        ("empty.txt", "E-EMPTY"),
        ("picture.txt", "E-FORMAT"),
        ("line.txt", "E-TOO-LARGE"),
        ("report.pdf", "E-DAMAGED"),
    ] {
        let at = said.find(name).unwrap_or_else(|| panic!("{name} is not named in {said}"));
        let block: String = said[at..].lines().take(4).collect::<Vec<_>>().join("\n");
        assert!(block.contains(code), "{name}: {block}");
    }
    assert!(said.contains("report.ofd") && said.contains("skipped"), "{said}");
    assert_eq!(phrase(&dir, "甲句").len(), 1);
    assert_eq!(phrase(&dir, "乙句").len(), 1, "a file with one bad byte is read");
    let status = stdout(&gongkai(["status".as_ref(), "-i".as_ref(), dir.as_os_str()]));
    assert!(status.contains("junk.txt"), "status keeps naming what is not in the index: {status}");
    clean(&dir);
}

#[test]
fn a_long_line_within_the_limit_is_read() {
    let (reports, dir) = (folder("reports"), folder("index"));
    let text = report("青岚县", 2021, &"公开".repeat(500_000));
    fs::write(reports.join("long.txt"), text).unwrap();
    let account = index(&dir, &[reports]);
    assert_eq!(account.added, 1);
    assert_eq!(phrase(&dir, "开公开五").len(), 0);
    assert_eq!(phrase(&dir, &"公开".repeat(6)).len(), 1);
}

fn code(result: Result<impl Sized, Error>) -> Code {
    match result {
        Ok(_) => panic!("an error is expected"),
        Err(e) => e.code(),
    }
}

#[test]
fn nothing_to_index_and_no_index_are_said() {
    let (empty, dir) = (folder("empty"), folder("none"));
    let options = Options::default();
    assert_eq!(code(ingest::index(&dir, &[empty], &options, &Monitor::default())), Code::Empty);
    assert!(fs::read_dir(&dir).unwrap().next().is_none(), "nothing is left behind");
    assert_eq!(code(Index::open(&dir)), Code::NoIndex);
    let missing = [dir.join("not-there")];
    assert_eq!(code(ingest::index(&dir, &missing, &options, &Monitor::default())), Code::Unreadable);
}

#[test]
fn an_index_is_not_built_among_other_files() {
    let dir = folder("home");
    fs::write(dir.join("letter.doc"), "x").unwrap();
    assert_eq!(code(ingest::index(&dir, &[demo_reports()], &Options::default(), &Monitor::default())), Code::Argument);
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 1, "nothing was added");
}

#[test]
fn a_second_writer_is_refused() {
    let (reports, dir) = (folder("reports"), folder("index"));
    fs::write(reports.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    index(&dir, std::slice::from_ref(&reports));
    let first = Writer::open(&dir, Mode::Update, 1).unwrap();
    fs::write(reports.join("b.txt"), report("青岚县", 2022, "乙句在此。")).unwrap();
    assert_eq!(
        code(ingest::index(&dir, std::slice::from_ref(&reports), &Options::default(), &Monitor::default())),
        Code::IndexBusy
    );
    assert_eq!(phrase(&dir, "甲句").len(), 1, "reading goes on");
    first.close().unwrap();
    assert_eq!(index(&dir, &[reports]).added, 1);
}

#[test]
fn another_version_is_refused_with_the_remedy() {
    let (reports, dir) = (folder("reports"), folder("index"));
    fs::write(reports.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    index(&dir, std::slice::from_ref(&reports));
    let meta = fs::read_to_string(dir.join("meta.json")).unwrap();
    fs::write(dir.join("meta.json"), meta.replace(&format!("\\\"format\\\":{}", gongkai::search::FORMAT), "\\\"format\\\":999"))
        .unwrap();
    let Err(error) = Index::open(&dir) else { panic!("another format is refused") };
    assert_eq!(error.code(), Code::IndexVersion);
    assert!(error.remedy().contains("index --full"), "{error}");
    assert_eq!(
        code(ingest::index(&dir, std::slice::from_ref(&reports), &Options::default(), &Monitor::default())),
        Code::IndexVersion
    );
    assert_eq!(again(&dir, &[reports], |o| o.mode = Mode::Full).reports, 1, "the remedy works");
    clean(&dir);
}

#[test]
fn every_damaged_file_is_named() {
    let dir = folder("index");
    index(&dir, &[demo_reports()]);
    let files: Vec<PathBuf> = fs::read_dir(&dir).unwrap().map(|e| e.unwrap().path()).collect();
    let mut checked = 0;
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&file).unwrap();
        if name.starts_with('.') || bytes.len() < 40 {
            continue;
        }
        let mut broken = bytes.clone();
        broken[bytes.len() / 3] ^= 0x5A;
        fs::write(&file, &broken).unwrap();
        let output = gongkai(["verify".as_ref(), "-i".as_ref(), dir.as_os_str()]);
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(&name), "{name} is not named: {}", stderr(&output));
        fs::write(&file, &bytes).unwrap();
        checked += 1;
    }
    assert!(checked >= 8, "the segments' files were damaged one by one");
    clean(&dir);
}

#[test]
fn interruption_commits_nothing() {
    let (reports, dir) = (folder("reports"), folder("index"));
    fs::write(reports.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    index(&dir, &[reports]);
    let monitor = Monitor::default();
    monitor.stop.store(true, Ordering::Relaxed);
    assert_eq!(code(ingest::index(&dir, &[demo_reports()], &Options::default(), &monitor)), Code::Interrupted);
    assert_eq!(Index::open(&dir).unwrap().reports(), 1);
    clean(&dir);
}

fn start(dir: &Path, path: &Path) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.args(["index", "--full"]).arg(path).arg("-i").arg(dir).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Killed at many moments, the last commit opens and is sound. (The same with 20,000 reports: docs/performance.md.)
#[test]
fn killing_at_any_moment_leaves_the_last_commit() {
    let (reports, dir) = (folder("reports"), folder("index"));
    fs::write(reports.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    index(&dir, &[reports]);
    let demo = demo_reports();
    for pause in (0..20).map(|i| Duration::from_millis(i * 23)) {
        let mut child = start(&dir, &demo);
        std::thread::sleep(pause);
        child.kill().unwrap();
        child.wait().unwrap();
        let reports = Index::open(&dir).unwrap().reports();
        assert!(reports == 1 || reports > 70, "{reports} reports: neither the old state nor the new");
        clean(&dir);
    }
    let last = gongkai(["index".as_ref(), demo.as_os_str(), "-i".as_ref(), dir.as_os_str(), "--full".as_ref()]);
    assert!(last.status.success(), "{}", stderr(&last));
    clean(&dir);
}

/// A writer killed before its commit leaves files under names that the next writer needs again: planted here from a twin of the
/// index in which the same change was carried through.
#[test]
fn what_a_killed_writer_left_is_no_obstacle() {
    let (reports, dir, twin) = (folder("reports"), folder("index"), folder("twin"));
    fs::write(reports.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    fs::write(reports.join("b.txt"), report("青岚县", 2022, "乙句在此。")).unwrap();
    again(&dir, std::slice::from_ref(&reports), |o| o.threads = 1);
    for entry in fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, twin.join(path.file_name().unwrap())).unwrap();
    }
    fs::write(reports.join("b.txt"), report("青岚县", 2022, "丙句在此，比原来长。")).unwrap();
    again(&twin, std::slice::from_ref(&reports), |o| o.threads = 1);
    let names = fs::read_dir(&twin).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let left = names.into_iter().find(|n| n.rsplit('.').next() == Some("del")).expect("a change deletes the old report");
    fs::copy(twin.join(&left), dir.join(&left)).unwrap();
    let managed = dir.join(".managed.json");
    let mut list: Vec<String> = serde_json::from_slice(&fs::read(&managed).unwrap()).unwrap();
    list.push(left);
    fs::write(&managed, serde_json::to_vec(&list).unwrap()).unwrap();
    let account = again(&dir, &[reports], |o| o.threads = 1);
    assert_eq!((account.changed, account.reports), (1, 2));
    assert_eq!(phrase(&dir, "丙句").len(), 1);
    clean(&dir);
}

/// A limit on file sizes stands for the full disk: writing fails in the midst of a segment.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_last_commit() {
    let (reports, dir) = (folder("reports"), folder("index"));
    fs::write(reports.join("a.txt"), report("青岚县", 2021, "甲句在此。")).unwrap();
    index(&dir, &[reports]);
    let script = format!(
        "ulimit -f 60; trap '' XFSZ; exec '{}' index '{}' -i '{}'",
        env!("CARGO_BIN_EXE_gongkai"),
        demo_reports().display(),
        dir.display()
    );
    let output = Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("E-WRITE"), "{}", stderr(&output));
    assert_eq!(Index::open(&dir).unwrap().reports(), 1);
    clean(&dir);
    index(&dir, &[demo_reports()]);
    clean(&dir);
}

/// Everything that is written out is the same for any number of threads.
#[test]
fn threads_change_nothing() {
    let outputs: Vec<Vec<String>> = ["1", "2", "8"]
        .iter()
        .map(|threads| {
            let dir = folder("threads");
            let reports = demo_reports();
            gongkai([
                "index".as_ref(),
                reports.as_os_str(),
                "-i".as_ref(),
                dir.as_os_str(),
                "--threads".as_ref(),
                threads.as_ref(),
            ]);
            let ask = |verb: &[&str]| {
                let arguments = verb.iter().map(std::ffi::OsStr::new).chain(["-i".as_ref(), dir.as_os_str()]);
                let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
                    .args(arguments)
                    .env("RAYON_NUM_THREADS", threads)
                    .output()
                    .unwrap();
                assert!(output.status.success(), "{}", stderr(&output));
                stdout(&output)
            };
            vec![
                ask(&["export", "reports"]),
                ask(&["search", "解读 培训", "-n", "0"]),
                ask(&["search", "\"公开\"", "-n", "7"]),
                ask(&["copies"]),
                ask(&["facts"]),
                ask(&["rank"]),
            ]
        })
        .collect();
    for other in &outputs[1..] {
        for (a, b) in outputs[0].iter().zip(other) {
            assert_eq!(a, b);
        }
    }
}

/// Sketches are stored: whatever changes them must raise their version, and that of the index with it, so that an older index is
/// refused and not compared with new sketches.
#[test]
fn sketches_change_with_their_version_and_their_version_with_the_format() {
    use gongkai::copies::{SKETCH_VERSION, Sketch};
    let text = "青溪县教育局2021年政府信息公开工作年度报告\n一、总体情况\n2021年，我局把校舍加固进度和课后托管收费写成问答，逐月贴到校门电子屏上，\
                家长随时可以对照，全年答复来电五十二个，改正表格错漏三处。\n本年度我局没有收到政府信息公开申请。\n六、其他需要报告的事项\n无。\n";
    let source = gongkai::read::read_bytes("a.txt", text.as_bytes(), &gongkai::read::Limits::default()).unwrap();
    let sketch = postcard::to_stdvec(&Sketch::of(&gongkai::parse::parse(&source))).unwrap();
    let hash = blake3::hash(&sketch).to_hex()[..16].to_owned();
    assert_eq!(
        (gongkai::search::FORMAT, SKETCH_VERSION, hash.as_str()),
        (9, 0x1_0003, "640de14092da4768"),
        "raise both versions with the sketch"
    );
}
