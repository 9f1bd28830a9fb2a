//! Which container a file is: by its ending, else by its first bytes.

/// A container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum Kind {
    Zip,
    Tar,
    Gzip,
    Zstd,
    Jsonl,
    Csv,
    Tsv,
    Parquet,
    Warc,
}

/// Endings and what they say.
const ENDINGS: &[(&str, Kind)] = &[
    (".zip", Kind::Zip),
    (".tar", Kind::Tar),
    (".tgz", Kind::Gzip),
    (".gz", Kind::Gzip),
    (".zst", Kind::Zstd),
    (".tzst", Kind::Zstd),
    (".jsonl", Kind::Jsonl),
    (".ndjson", Kind::Jsonl),
    (".csv", Kind::Csv),
    (".tsv", Kind::Tsv),
    (".parquet", Kind::Parquet),
    (".warc", Kind::Warc),
];

/// Whether a file in a folder is opened as a container by its name: archives are; files of records only where they are named
/// themselves, since a folder may hold tables of any kind.
pub(in crate::read) fn is_by_name(name: &str) -> Option<Kind> {
    by_ending(name).filter(|&kind| is_archive(kind))
}

/// Whether a container holds files, not rows.
pub(in crate::read) fn is_archive(kind: Kind) -> bool {
    matches!(kind, Kind::Zip | Kind::Tar | Kind::Gzip | Kind::Zstd | Kind::Warc)
}

fn by_ending(name: &str) -> Option<Kind> {
    let name = name.to_ascii_lowercase();
    ENDINGS.iter().find(|(ending, _)| name.ends_with(ending)).map(|&(_, kind)| kind)
}

/// The container that a name or, where the name says nothing, the first bytes speak of.
pub(in crate::read) fn detect(name: &str, start: &[u8]) -> Option<Kind> {
    by_ending(name).or_else(|| by_content(name, start))
}

fn by_content(name: &str, start: &[u8]) -> Option<Kind> {
    // A name with an ending is what it says; only pipes have none.
    if name.rsplit('/').next().is_some_and(|last| last.contains('.')) {
        return None;
    }
    let office = || ["word/", "xl/", "[Content_Types]"].iter().any(|part| memchr::memmem::find(start, part.as_bytes()).is_some());
    match start {
        [b'P', b'K', 3, 4, ..] => (!office()).then_some(Kind::Zip),
        [0x1F, 0x8B, ..] => Some(Kind::Gzip),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Some(Kind::Zstd),
        [b'P', b'A', b'R', b'1', ..] => Some(Kind::Parquet),
        [b'W', b'A', b'R', b'C', b'/', ..] => Some(Kind::Warc),
        [b'{', ..] => Some(Kind::Jsonl),
        _ => (start.get(257..262) == Some(b"ustar")).then_some(Kind::Tar),
    }
}

/// `a/reports.tar.gz` → `a/reports.tar`, `reports.tgz` → `reports.tar`.
pub(super) fn without_compression(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    for (ending, plain) in [(".tgz", ".tar"), (".tzst", ".tar"), (".gz", ""), (".zst", "")] {
        if lower.ends_with(ending) {
            return format!("{}{plain}", &name[..name.len() - ending.len()]);
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_first_bytes() {
        for (name, start, kind) in [
            ("a.ZIP", &b""[..], Some(Kind::Zip)),
            ("a.tar.gz", b"", Some(Kind::Gzip)),
            ("stdin", b"{\"text\":", Some(Kind::Jsonl)),
            ("stdin", b"PK\x03\x04....word/document.xml", None),
            ("stdin", b"PK\x03\x04....a.txt", Some(Kind::Zip)),
            ("a.txt", b"{\"text\":", None),
            ("a/b", b"WARC/1.0", Some(Kind::Warc)),
        ] {
            assert_eq!(detect(name, start), kind, "{name}");
        }
        assert_eq!(is_by_name("a.csv"), None);
        assert_eq!(without_compression("x/a.TGZ"), "x/a.tar");
        assert_eq!(without_compression("x/a.html.gz"), "x/a.html");
    }
}
