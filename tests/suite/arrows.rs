//! The house rules that a machine can hold: which folder may use which, and that every file says what it is for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::root;

/// Folder → the folders it may use. What is not named may not be used. `search`, `copies` and `facts` do not know each other.
const ARROWS: &[(&str, &[&str])] = &[
    ("report", &[]),
    ("error", &[]),
    ("interval", &[]),
    ("text", &["report"]),
    ("places", &["report", "text"]),
    ("read", &["report", "error"]),
    ("parse", &["report", "error", "text", "read", "places"]),
    ("facts", &["report", "error", "text"]),
    ("search", &["report", "error", "text", "places"]),
    ("copies", &["report", "error", "text"]),
    ("corpus", &["report", "error", "text", "copies", "search", "interval"]),
    ("rank", &["report", "error", "text", "facts", "copies", "interval"]),
    ("check", &["report", "error", "text", "facts", "copies"]),
    ("ingest", &["report", "error", "text", "read", "parse", "facts", "copies", "search", "rank"]),
    ("output", &["report", "error", "text", "read", "facts", "copies", "search", "corpus", "rank", "check"]),
    (
        "cli",
        &["report", "error", "text", "read", "parse", "facts", "copies", "search", "corpus", "rank", "check", "ingest", "output"],
    ),
];

/// Only this folder names tantivy; only these name serde's derives for storage or output.
const TANTIVY: &str = "search";

fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The folder (or file at the top) of src/ that a path belongs to.
fn room(path: &Path) -> String {
    let relative = path.strip_prefix(root().join("src")).unwrap();
    relative.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// A file's code without its comments and tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
    text[..tests].lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The rooms named behind `crate::`, also in `crate::{a, b}`.
fn used(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let list = &list[..list.find("};").unwrap_or(list.len())];
            let mut depth = 0;
            for part in list.split_inclusive([',', '{', '}']) {
                if depth == 0 {
                    rooms.extend(
                        part.trim().split(|c: char| !c.is_alphanumeric() && c != '_').find(|w| !w.is_empty()).map(str::to_owned),
                    );
                }
                depth += part.matches('{').count() as i32 - part.matches('}').count() as i32;
            }
        } else {
            rooms.push(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms
}

#[test]
fn arrows_point_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let here = room(&path);
        if here == "lib" || here == "main" {
            continue;
        }
        let may = allowed.get(here.as_str()).unwrap_or_else(|| panic!("src/{here} has no place among the arrows"));
        for there in used(&code(&path)) {
            if there != here && !may.contains(&there.as_str()) {
                wrong.push(format!("{} uses {there}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_imports_reads_them() {
    let code = "use crate::error::Result;\nuse crate::{copies, facts::{Cell, read}, parse};\nlet x = crate::text::fold('a');";
    assert_eq!(used(code), ["error", "copies", "facts", "parse", "text"]);
}

#[test]
fn only_search_names_tantivy() {
    for path in sources(&root().join("src")) {
        let names = code(&path).contains("tantivy");
        assert!(!names || room(&path) == TANTIVY, "{} names tantivy", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for dir in ["src", "tests", "benches", "examples"] {
        let dir = root().join(dir);
        for path in sources(&dir) {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("//!"), "{} does not begin with what it is for", path.display());
        }
    }
}
