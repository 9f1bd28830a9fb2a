//! Copies, through the public interface: labelled made-up archives, and a brute-force oracle.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use gongkai::copies::{
    Found, Member, Narrative, Options, Pair, Relation, SHINGLE, Side, Sketch, Wanted, candidates, compare, find,
};
use gongkai::report::{BlockKind, Identity, Mapped, Report, ReportId, Section, SectionKind, Span};
use gongkai::text::TextBuilder;
use proptest::prelude::*;

use crate::support::{folder, gongkai, index, stderr, stdout};

/// A report and its source.
#[derive(Clone)]
struct Made {
    report: Report,
    source: String,
    file: String,
}

fn made(agency: &str, year: u16, sections: &[(SectionKind, Vec<String>)]) -> Made {
    let (mut builder, mut source, mut found) = (TextBuilder::default(), String::new(), Vec::new());
    for (kind, paragraphs) in sections {
        let mut blocks = 0..0;
        let heading = [(BlockKind::Heading, kind.label())];
        for (i, (block, line)) in
            heading.into_iter().chain(paragraphs.iter().map(|p| (BlockKind::Paragraph, p.as_str()))).enumerate()
        {
            let index = builder.push(block, [&Mapped::verbatim(line, source.len() as u32)]) as u32;
            blocks = if i == 0 { index..index + 1 } else { blocks.start..index + 1 };
            source.push_str(line);
            source.push('\n');
        }
        found.push(Section { kind: *kind, heading: kind.label().to_owned(), span: Span::default(), blocks, chars: 0 });
    }
    let identity = Identity { agency: Some(agency.to_owned()), year: Some(year), ..Identity::default() };
    let report = Report {
        identity,
        sections: found,
        text: builder.finish(),
        grids: Vec::new(),
        pages: Vec::new(),
        diagnostics: Vec::new(),
    };
    Made { report, source, file: format!("{agency}{year}.txt") }
}

fn member(made: &Made) -> Member {
    Member {
        id: ReportId(blake3::hash(made.source.as_bytes()).to_hex()[..16].to_owned()),
        file: made.file.clone(),
        agency: made.report.identity.agency.clone(),
        region: None,
        year: made.report.identity.year,
    }
}

fn sketches(archive: &[Made]) -> Vec<Sketch> {
    archive.iter().map(|made| Sketch::of(&made.report)).collect()
}

fn run(archive: &[Made], options: &Options) -> Found {
    let members: Vec<Member> = archive.iter().map(member).collect();
    find(&members, sketches(archive), |i| Ok(archive[i].report.clone()), options).expect("nothing fails to load")
}

struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// `count` made-up characters with a comma now and then.
fn words(seed: u64, count: usize) -> String {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xABCD);
    random.below(9);
    (0..count).map(|_| char::from_u32(0x4E00 + random.below(2500) as u32).unwrap()).collect()
}

use SectionKind::{S1, S5, S6};

/// 「…要求共计行政复议、行政诉讼」 puts figures of a table into words, 「…要求共计桥梁」 does not: what they share is the same to both.
#[test]
fn what_one_side_goes_on_to_say_does_not_depend_on_which_is_named_first() {
    let of = |agency: &str, end: &str| {
        let line = format!("{}，其中全年办理其他有关规定及相关要求共计{end}", words(1, 52));
        made(agency, 2022, &[(S1, vec![line])])
    };
    let (one, other) = (of("岚汀县民政局", "行政复议、行政诉讼。"), of("棠垭县民政局", "桥梁隧道。"));
    let (there, back) = (compare(&one.report, &other.report), compare(&other.report, &one.report));
    assert_eq!((there.net_coverage_a, there.net_coverage_b), (back.net_coverage_b, back.net_coverage_a));
    let figures = |pair: &Pair| pair.passages.iter().map(|p| (p.chars, p.net_chars(), p.is_evidence)).collect::<Vec<_>>();
    assert_eq!(figures(&there), figures(&back));
    assert!(there.passages.iter().all(|p| p.net_chars() < 57 && !p.is_evidence), "{:?}", there.passages);
}

#[test]
fn a_copy_with_other_names_and_years() {
    let text = |name: &str, year: u16| {
        vec![
            (
                S1,
                vec![
                    format!("{year}年，{}。", words(1, 90)),
                    format!("1.{}，{name}街道办事处{}。", words(2, 30), words(3, 80)),
                    format!("2.{}。", words(4, 120)),
                ],
            ),
            (S5, vec![format!("{year}年，{}{}年，{}。", words(5, 60), year + 1, words(6, 60))]),
        ]
    };
    let mut first = text("小桥", 2020);
    first[0].1.push(format!("5.{}28条。", words(7, 40)));
    let second: Vec<_> =
        text("人和", 2021).into_iter().map(|(k, ps)| (k, ps.iter().map(|p| p.replace('，', ", ")).collect())).collect();
    let (a, b) = (made("小桥街道办事处", 2020, &first), made("人和街道办事处", 2021, &second));
    let pair = compare(&b.report, &a.report);
    assert_eq!((pair.a, pair.b, pair.first, pair.relation), (1, 0, Some(Side::A), Relation::OtherAgency));
    assert!(pair.coverage_b > 0.96 && pair.coverage_a < 0.95 && pair.similarity > 0.7, "{pair:?}");
    let listed: Vec<(&str, &str, u32)> = pair.substitutions.iter().map(|s| (s.a.as_str(), s.b.as_str(), s.count)).collect();
    assert_eq!(listed, [("2020", "2021", 2), ("2021", "2022", 1), ("小桥", "人和", 1)]);
    let only: Vec<&str> = pair.only_a.iter().map(|s| s.slice(&a.source).unwrap()).collect();
    assert_eq!(only, [first[0].1[3].trim_end_matches('。')]);
    assert!(pair.only_b.is_empty());
    for p in &pair.passages {
        assert_eq!(p.section_a, p.section_b);
        assert!(
            p.span_a.slice(&a.source).unwrap().starts_with("2020年") && p.span_b.slice(&b.source).unwrap().starts_with("2021年")
        );
    }
    assert_eq!(compare(&a.report, &b.report).passages, pair.passages);
}

#[test]
fn one_shared_run_of_69_characters_is_found_and_unrelated_text_is_not() {
    let common = words(99, 69);
    let mut archive: Vec<Made> = (0..40u64)
        .map(|i| {
            let own = (0..8).map(|p| words(1000 + 10 * i + p, 150)).collect();
            made(&format!("某{i}街道"), 2020, &[(S1, own), (S6, vec!["无其他需要报告的事项。".into()])])
        })
        .collect();
    for (i, before, after) in [(7u64, 40usize, 0usize), (23, 90, 60)] {
        let text =
            vec![words(i, 300), format!("{}{common}{}", words(i + 100, before), words(i + 200, after)), words(i + 300, 500)];
        archive[i as usize] = made(&format!("某{i}街道"), 2023, &[(S1, text)]);
    }
    let found = run(&archive, &Options::default());
    assert_eq!(found.pairs.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(23, 7)], "file names order a tie in the year");
    let pair = &found.pairs[0];
    assert_eq!((pair.longest, pair.passages[0].chars, pair.first), (69, 69, None));
    assert_eq!(pair.passages[0].span_a.slice(&archive[23].source), Some(common.as_str()));
    for (i, a) in archive.iter().enumerate() {
        for (j, b) in archive.iter().enumerate().filter(|(j, _)| *j > i) {
            assert!(compare(&a.report, &b.report).net_coverage() <= 0.10, "{i} {j}");
        }
    }
}

#[test]
fn statutory_wording_is_no_evidence() {
    let archive: Vec<Made> = (0..6u64)
        .map(|i| {
            let opening = "根据《中华人民共和国政府信息公开条例》（以下简称《条例》）要求，现公布2021年政府信息公开工作年度报告。本报告所列数据的统计期限自2021年1月1日起至2021年12月31日止。".to_owned();
            let fee = "本年度发出收费通知的件数和总金额以及实际收取的总金额均为0。".to_owned();
            made(&format!("某{i}局"), 2021, &[(S1, vec![opening, words(i, 200)]), (S5, vec![words(50 + i, 150)]), (S6, vec![fee])])
        })
        .collect();
    assert!(run(&archive, &Options::default()).pairs.is_empty());
    let pair = compare(&archive[0].report, &archive[1].report);
    assert!(pair.coverage_a > 0.15 && pair.net_coverage() < 0.02, "{} {}", pair.coverage_a, pair.net_coverage());
    assert!(pair.passages[0].statutory > 0.9);
}

/// Copies with slots, dropped and moved paragraphs and typing errors; own other years; unrelated ones.
fn labelled(seed: u64) -> (Vec<Made>, BTreeSet<(String, String)>) {
    let mut random = Random(seed);
    let (mut archive, mut truth) = (Vec::new(), BTreeSet::new());
    for source in 0..30u64 {
        let original: Vec<String> =
            (0..8).map(|p| words(seed * 1000 + source * 20 + p, 80 + random.below(100) as usize)).collect();
        let first = made(&format!("甲{source}镇"), 2019, &[(S1, original.clone())]);
        if source % 2 == 0 {
            let mut copy: Vec<String> = original.iter().filter(|_| random.below(5) > 0).cloned().collect();
            if copy.len() > 2 {
                copy.swap(0, 2);
            }
            for paragraph in &mut copy {
                *paragraph = paragraph.chars().map(|c| if random.below(50) == 0 { '误' } else { c }).collect();
            }
            let agency = if source % 4 == 0 { format!("乙{source}镇") } else { format!("甲{source}镇") };
            let second = made(&agency, 2021, &[(S1, copy)]);
            truth.insert((first.file.clone(), second.file.clone()));
            archive.push(second);
        }
        archive.push(first);
    }
    (archive, truth)
}

fn files(archive: &[Made], found: &Found) -> BTreeSet<(String, String)> {
    found.pairs.iter().map(|p| (archive[p.a].file.clone(), archive[p.b].file.clone())).collect()
}

#[test]
fn labelled_copies_are_found_with_their_relation_and_direction() {
    let (archive, truth) = labelled(3);
    let found = run(&archive, &Options::default());
    assert_eq!(files(&archive, &found), truth);
    for pair in &found.pairs {
        let own = archive[pair.a].report.identity.agency == archive[pair.b].report.identity.agency;
        assert_eq!(pair.relation == Relation::OwnOtherYear, own);
        assert_eq!(pair.first, Some(Side::A));
        assert!(pair.coverage_b > 0.9, "{}", pair.coverage_b);
    }
    let own = run(&archive, &Options { relation: Some(Relation::OwnOtherYear), ..Options::default() });
    assert_eq!(own.pairs.len(), found.pairs.iter().filter(|p| p.relation == Relation::OwnOtherYear).count());
    assert!(found.pairs.windows(2).all(|w| w[0].net_coverage() >= w[1].net_coverage()));
}

/// A pair in a form that does not depend on the order of the archive.
fn by_file(archive: &[Made], pair: &Pair) -> (String, String, String) {
    let mut neutral = pair.clone();
    (neutral.a, neutral.b) = (0, 0);
    (archive[pair.a].file.clone(), archive[pair.b].file.clone(), format!("{neutral:?}"))
}

#[test]
fn the_result_depends_neither_on_threads_nor_on_order() {
    let (mut archive, _) = labelled(5);
    let listed = |archive: &[Made], threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| run(archive, &Options::default()));
        found.pairs.iter().map(|p| by_file(archive, p)).collect::<Vec<_>>()
    };
    let expected = listed(&archive, 1);
    assert_eq!(listed(&archive, 4), expected);
    archive.reverse();
    archive.rotate_left(11);
    assert_eq!(listed(&archive, 2), expected);
}

#[test]
fn one_against_the_archive_gives_its_part_of_all_pairs() {
    let (archive, _) = labelled(6);
    let all = run(&archive, &Options::default());
    for index in 0..archive.len() {
        let part = run(&archive, &Options { only: Some(index), ..Options::default() });
        let expected: Vec<&Pair> = all.pairs.iter().filter(|p| p.a == index || p.b == index).collect();
        assert_eq!(part.pairs.iter().collect::<Vec<_>>(), expected, "{index}");
    }
}

#[test]
fn a_report_that_cannot_be_loaded_stops_the_search() {
    use gongkai::error::{Code, Error};
    let (archive, _) = labelled(7);
    let members: Vec<Member> = archive.iter().map(member).collect();
    let failing = |_: usize| Err(Error::new(Code::IndexDamaged, "x", "y", "z"));
    assert_eq!(find(&members, sketches(&archive), failing, &Options::default()).unwrap_err().code(), Code::IndexDamaged);
}

fn shingles(text: &str) -> BTreeSet<Vec<char>> {
    text.chars().collect::<Vec<_>>().windows(SHINGLE).map(<[char]>::to_vec).collect()
}

/// Candidates against exact Jaccard of every pair of paragraphs (spec: ≥ .999 of J ≥ .7, ≥ .95 of J ≥ .5).
#[test]
fn recall_of_candidates_against_exact_jaccard() {
    let mut random = Random(11);
    let (mut high, mut middle) = ((0, 0), (0, 0));
    for trial in 0..1200u64 {
        let original = words(trial + 5000, 120);
        let every = 12 + random.below(50);
        let changed: String = original.chars().map(|c| if random.below(every) == 0 { '误' } else { c }).collect();
        let (x, y) = (shingles(&original), shingles(&changed));
        let jaccard = x.intersection(&y).count() as f64 / x.union(&y).count() as f64;
        let sketches = [original, changed].map(|text| Sketch::of(&made("某局", 2020, &[(S1, vec![text])]).report));
        let found = !candidates(&[&sketches[0], &sketches[1]], &[0, 1], Wanted::All).pairs.is_empty();
        for (least, counts) in [(0.7, &mut high), (0.5, &mut middle)] {
            if jaccard >= least {
                counts.0 += u32::from(found);
                counts.1 += 1;
            }
        }
    }
    assert!(high.1 > 150 && f64::from(high.0) >= 0.999 * f64::from(high.1), "J ≥ .7: {high:?}");
    assert!(middle.1 > 300 && f64::from(middle.0) >= 0.95 * f64::from(middle.1), "J ≥ .5: {middle:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    /// From paragraphs to passages: every pair of reports with a common run of 20 tokens is a candidate, is listed, and has that
    /// run inside a passage; no pair without one is listed.
    #[test]
    fn no_shared_run_of_twenty_is_missed(recipes in prop::collection::vec(prop::collection::vec((0u64..12, 8usize..60), 1..6), 2..9)) {
        let archive: Vec<Made> = recipes.iter().enumerate().map(|(i, recipe)| {
            let own = |p: usize| words(7_000 + 100 * i as u64 + p as u64, 9);
            let paragraphs = recipe.iter().enumerate().map(|(p, &(seed, len))| own(p) + &words(seed, len) + &own(p + 50)).collect();
            made(&format!("某{i}局"), 2020, &[(S5, paragraphs)])
        }).collect();
        let narratives: Vec<Narrative> = archive.iter().map(|m| Narrative::of(&m.report)).collect();
        let found = run(&archive, &Options { min_net_coverage: 2.0, min_chars: 20, ..Options::default() });
        for i in 0..archive.len() {
            for j in i + 1..archive.len() {
                let runs: BTreeSet<&[u64]> = narratives[i].codes().windows(20).collect();
                let oracle = narratives[j].codes().windows(20).any(|w| runs.contains(w));
                let pair = found.pairs.iter().find(|p| (p.a, p.b) == (i, j));
                prop_assert!(!oracle || pair.is_some(), "{} {}", i, j);
                if let Some(pair) = pair {
                    prop_assert!(!oracle || pair.longest >= 20);
                }
            }
        }
    }
}

/// A hundred and twenty agencies write the same three sentences in their own order between text of their own; two of them also share a paragraph nobody else has.
#[test]
fn wording_of_very_many_agencies_is_told_apart_from_what_two_share() {
    let frames: Vec<String> = (0..3).map(|n| words(900 + n, 60)).collect();
    let archive = |count: usize| -> Vec<Made> {
        (0..count)
            .map(|n| {
                let mut own: Vec<String> = frames.clone();
                own.rotate_left(n % 3);
                own.push(if n < 2 { words(7, 300) } else { words(2000 + n as u64, 300) });
                made(&format!("第{n}局"), 2020 + (n % 4) as u16, &[(S1, own)])
            })
            .collect()
    };
    let many = archive(120);
    let found = run(&many, &Options::default());
    let two = |pair: &&Pair| pair.a.max(pair.b) < 2;
    let own = found.pairs.iter().find(two).expect("the two are listed");
    assert!(own.widespread_b.is_some_and(|share| (share - 180.0 / 480.0).abs() < 0.02), "{own:?}");
    let rest: Vec<&Pair> = found.pairs.iter().filter(|pair| !two(pair)).collect();
    assert!(
        rest.len() > 50 && rest.iter().all(|pair| pair.widespread().is_some_and(|share| share > 0.97)),
        "{} pairs",
        rest.len()
    );
    // Of so few agencies nobody can say it.
    assert!(run(&archive(90), &Options::default()).pairs.iter().all(|pair| pair.widespread_a.is_none()));
}

/// Of the reports for one year there are too few agencies to say; in the index there are enough.
#[test]
fn what_is_widespread_does_not_depend_on_what_is_asked() {
    let reports = folder("asked");
    for n in 0..120 {
        let place = format!(
            "{}{}",
            "甲乙丙丁戊己庚辛壬癸".chars().nth(n % 10).unwrap(),
            "东西南北上下前后左右内外".chars().nth(n / 10).unwrap()
        );
        let own = words(2000 + n as u64, 300);
        let year = 2021 + n % 4;
        let text = format!("{place}镇人民政府{year}年政府信息公开工作年度报告\n\n一、总体情况\n{}。\n{own}。\n", words(900, 150));
        std::fs::write(reports.join(format!("{n:03}.txt")), text).unwrap();
    }
    let built = folder("asked-index");
    index(&built, &[reports]);
    let rows = |filters: &[&str]| -> Vec<String> {
        let at = built.display().to_string();
        let output = gongkai([&["copies", "--format", "jsonl", "--index", &at], filters].concat());
        assert!(stderr(&output).contains("pairs at least half of what counts"), "{}", stderr(&output));
        stdout(&output).lines().map(str::to_owned).collect()
    };
    let of = |row: &str, key: &str| serde_json::from_str::<serde_json::Value>(row).unwrap()[key].clone();
    let year = |row: &str, side: &str| of(row, side)["year"] == 2021;
    let expected: Vec<String> = rows(&[]).into_iter().filter(|row| year(row, "a") && year(row, "b")).collect();
    assert!(expected.len() > 20, "{}", expected.len());
    // Of fewer reports more pairs are compared; those of the whole index are among them, as they are there.
    let found = rows(&["--year", "2021"]);
    assert!(expected.iter().all(|row| found.contains(row)), "{expected:?} {found:?}");
    assert!(found.iter().all(|row| of(row, "widespread_a").as_f64().is_some_and(|share| share > 0.97)), "{found:?}");
}
