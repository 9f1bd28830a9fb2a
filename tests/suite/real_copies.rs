//! Copies in real texts beside the checkout: two of the reports the project began with, and statutes with their later versions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gongkai::copies::{Member, Options, Pair, SHINGLE, Side, Sketch, compare, find};
use gongkai::parse::parse;
use gongkai::read::{Limits, read_path};
use gongkai::report::{BlockKind, Report, ReportId};
use gongkai::text::fold_kept;
use rayon::prelude::*;

use crate::support::shared;

fn read(path: &Path) -> (Report, String) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let source = read_path(&name, path, &Limits::default()).unwrap();
    (parse(&source), source.text)
}

/// Two street offices, one year apart, one text.
#[test]
fn the_second_seed_is_copied_from_the_first() {
    let Some(seeds) = shared("reports/seeds") else { return };
    let seed = |number: &str| {
        let entries = std::fs::read_dir(&seeds).unwrap().map(|e| e.unwrap().path());
        read(&entries.into_iter().find(|p| p.file_name().unwrap().to_string_lossy().starts_with(number)).unwrap())
    };
    let ((first, text), (second, _)) = (seed("000"), seed("002"));
    let pair = compare(&first, &second);
    assert_eq!((pair.a, pair.b, pair.first), (0, 1, Some(Side::A)));
    assert!(pair.coverage_b >= 0.95, "{}", pair.coverage_b);
    for (a, b) in [("小桥", "人和"), ("2020", "2021")] {
        assert!(pair.substitutions.iter().any(|s| (s.a.as_str(), s.b.as_str()) == (a, b)), "{a} {b}: {:?}", pair.substitutions);
    }
    let dropped = |span: &gongkai::report::Span| {
        let line = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        text[line..].starts_with('5') || text[line..].starts_with("（五）")
    };
    assert!(pair.only_a.iter().any(dropped), "{:?}", pair.only_a.iter().map(|s| s.slice(&text)).collect::<Vec<_>>());
    for other in ["001", "003", "004"] {
        for report in [&first, &second] {
            let net = compare(report, &seed(other).0).net_coverage();
            assert!(net <= 0.10, "{other}: {net}");
        }
    }
}

/// A statute as if it were a report: all of its paragraphs are compared.
fn statute(path: &Path) -> Report {
    let (mut report, _) = read(path);
    report.identity.kind = None;
    report.sections.clear();
    for block in report.text.blocks.iter_mut().filter(|b| b.kind != BlockKind::Paragraph) {
        block.kind = BlockKind::Paragraph;
    }
    report
}

/// Letters of the shortest run that the exact check counts as shared.
const SEED: usize = 6;
/// Of the equal characters that a pair claims, at least so many stand in such runs; the rest are single ones in between.
const CLAIMED: f64 = 0.7;

#[test]
fn every_pair_of_like_statutes_is_found_and_every_pair_reported_stands_an_exact_check() {
    let Some(folder) = shared("prose") else { return };
    let table = std::fs::read_to_string(folder.join("pairs.tsv")).unwrap();
    let alike: Vec<(f64, &str, &str)> = table
        .lines()
        .skip(1)
        .map(|line| {
            let mut columns = line.split('\t');
            let mut next = || columns.next().unwrap();
            (next().parse().unwrap(), next(), next())
        })
        .collect();
    let mut files: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let reports: Vec<Report> = files.par_iter().map(|name| statute(&folder.join(name))).collect();
    let members: Vec<Member> = files
        .iter()
        .map(|file| Member {
            id: ReportId(blake3::hash(file.as_bytes()).to_hex()[..16].to_owned()),
            file: file.clone(),
            agency: None,
            region: None,
            year: None,
        })
        .collect();
    let sketches = reports.iter().map(Sketch::of).collect();
    let found = find(&members, sketches, |i| Ok(reports[i].clone()), &Options::default()).unwrap();
    let at: BTreeMap<(&str, &str), &Pair> = found.pairs.iter().map(|p| ((files[p.a].as_str(), files[p.b].as_str()), p)).collect();
    let mut sought = 0;
    for (jaccard, a, b) in alike.iter().filter(|(jaccard, ..)| *jaccard >= 0.7) {
        let pair = at.get(&(*a.min(b), *a.max(b)));
        assert!(pair.is_some(), "{jaccard} {a} {b}");
        sought += 1;
    }
    assert!(sought > 60, "{sought} pairs of J >= .7 in the table");

    // The exact check knows nothing of tokens: letters and digits as they stand.
    let letters: Vec<Vec<char>> = reports
        .par_iter()
        .map(|report| fold_kept(&report.text.display).chars().filter(|c| c.is_alphanumeric()).collect())
        .collect();
    found.pairs.par_iter().for_each(|pair| {
        let (a, b) = (&letters[pair.a], &letters[pair.b]);
        let longest = pair.longest as usize;
        let windows: BTreeSet<&[char]> = a.windows(longest).collect();
        assert!(b.windows(longest).any(|w| windows.contains(w)), "{} {}: no run of {longest}", files[pair.a], files[pair.b]);
        let seeds: BTreeSet<&[char]> = a.windows(SEED).collect();
        let mut shared = vec![false; b.len()];
        for at in (0..(b.len() + 1).saturating_sub(SEED)).filter(|&at| seeds.contains(&b[at..at + SEED])) {
            shared[at..at + SEED].fill(true);
        }
        let shared = shared.iter().filter(|s| **s).count();
        let claimed: u32 = pair.passages.iter().map(|p| p.chars).sum();
        assert!(shared as f64 >= CLAIMED * f64::from(claimed), "{} {}: {claimed} of {shared}", files[pair.a], files[pair.b]);
        let shingles = |text: &[char]| text.windows(SHINGLE).map(<[char]>::to_vec).collect::<BTreeSet<_>>();
        let (x, y) = (shingles(a), shingles(b));
        let both = x.intersection(&y).count() as f64;
        let jaccard = both / (x.len() as f64 + y.len() as f64 - both);
        assert!((jaccard - pair.similarity).abs() < 0.05, "{} {}: {jaccard} {}", files[pair.a], files[pair.b], pair.similarity);
    });
    eprintln!("{} pairs of {} statutes listed, {sought} of J >= .7 all found", found.pairs.len(), files.len());
}
