//! The narrative against the tables, on the real reports and on the demo corpus.
//!
//! The real reports lie beside the repository, in `../shared/reports`; where they are missing the test says so and passes, unless
//! `GONGKAI_REQUIRE_SHARED` is set.

use std::path::Path;

use gongkai::check::{Context, Figure, Finding, Outcome, Subject, report as check_report};
use gongkai::read::{Limits, read_path};
use gongkai::report::Severity;

use crate::support::{demo_reports, shared};

/// What is expected of one file: claims that agree, and those that differ, with what text and table say.
struct Expected {
    file: &'static str,
    agree: usize,
    differ: &'static [(&'static str, i64, i64)],
}

const EXPECTED: &[Expected] = &[
    Expected { file: "seeds/000_2ff2b924021ef18e.txt", agree: 0, differ: &[] },
    Expected { file: "seeds/001_0d525dec81e8db68.txt", agree: 1, differ: &[] },
    Expected { file: "seeds/002_ac29449b329bf600.txt", agree: 0, differ: &[] },
    Expected { file: "seeds/003_48696eb35ee8e3c7.txt", agree: 1, differ: &[] },
    Expected { file: "seeds/004_f50582dbfba29884.txt", agree: 0, differ: &[] },
    Expected { file: "files/fixture_city_2025.html", agree: 0, differ: &[] },
    Expected { file: "files/jinhu_2023.txt", agree: 2, differ: &[] },
    // All requests are said to be done, and one is carried over.
    Expected { file: "files/shanghai_kewei_2024.md", agree: 11, differ: &[("N.all_done", 0, 1)] },
    // Both count the first row of the group only.
    Expected {
        file: "files/shanghai_office_2019.html",
        agree: 11,
        differ: &[("N.granted_or_partly", 258, 275), ("N.unable", 265, 337)],
    },
    Expected { file: "files/suqian_2023.txt", agree: 8, differ: &[] },
];

/// The claims of a file, each cut out of its source where it says it stands.
fn claims(name: &str, path: &Path) -> Vec<Finding> {
    let source = read_path(name, path, &Limits::default()).unwrap();
    let report = gongkai::parse::parse(&source);
    let facts = gongkai::facts::read(&report);
    let subject = Subject { id: &source.id, file: name, report: &report, facts: &facts };
    let found: Vec<Finding> =
        check_report(&subject, &Context::default()).into_iter().filter(|f| f.check.starts_with("N.")).collect();
    for finding in &found {
        let span = finding.span.expect("a claim has a place");
        assert!(span.slice(&source.text).is_some(), "{name}: {span:?} cannot be cut out");
        assert_eq!(report.text.within(span), finding.quote, "{name}: {}", finding.message);
        println!("{name}: {} {} {} «{}»", finding.outcome.key(), finding.severity.key(), finding.message, finding.quote);
    }
    found
}

fn whole(figure: Option<Figure>) -> i64 {
    match figure {
        Some(Figure::Whole(value)) => value,
        other => panic!("{other:?} is no count"),
    }
}

#[test]
fn every_claim_of_the_real_reports() {
    let Some(folder) = shared("reports") else { return };
    for expected in EXPECTED {
        let found = claims(expected.file, &folder.join(expected.file));
        let differ: Vec<_> = found.iter().filter(|f| f.outcome == Outcome::Differs).collect();
        let pairs: Vec<_> = differ.iter().map(|f| (f.check, whole(f.left), whole(f.right))).collect();
        assert_eq!(pairs, expected.differ, "{}", expected.file);
        assert!(differ.iter().all(|f| f.severity == Severity::Warn), "{}: {differ:#?}", expected.file);
        let agree = found.iter().filter(|f| f.outcome == Outcome::Agrees).count();
        assert_eq!((agree, found.len()), (expected.agree, expected.agree + differ.len()), "{}: {found:#?}", expected.file);
    }
}

/// The narratives of the demo corpus were written from its tables by other hands than the rules here: nothing may differ.
#[test]
fn nothing_differs_in_the_demo_corpus() {
    let files = gongkai::read::walk(&[demo_reports()]).files;
    let found: Vec<Finding> = files.iter().flat_map(|file| claims(&file.name, &file.path)).collect();
    let differ: Vec<_> = found.iter().filter(|f| f.outcome == Outcome::Differs).collect();
    assert!(differ.is_empty(), "{differ:#?}");
    let agree = found.iter().filter(|f| f.outcome == Outcome::Agrees).count();
    assert!(agree > 400, "only {agree} claims agree");
}

/// Every figure of an agreeing claim changed in the text, one at a time: nearly all must then differ, and none may agree.
#[test]
fn a_changed_figure_is_noticed() {
    let (mut changed, mut noticed, mut warned, mut wrong) = (0, 0, 0, Vec::new());
    for file in gongkai::read::walk(&[demo_reports()]).files {
        let source = read_path(&file.name, &file.path, &Limits::default()).unwrap();
        for claim in claims(&file.name, &file.path).into_iter().filter(|f| f.outcome == Outcome::Agrees) {
            let (Some(Figure::Whole(value)), Some(span)) = (claim.left, claim.span) else { continue };
            let (start, end) = (span.start as usize, span.end as usize);
            let Some(at) = alone(&source.text[start..end], &value.to_string()) else { continue };
            let digits = value.to_string().len();
            // Another figure that no table of the demo holds.
            let other = value + 7_777;
            let text = format!("{}{other}{}", &source.text[..start + at], &source.text[start + at + digits..]);
            let source = gongkai::read::read_bytes(&file.name, text.as_bytes(), &Limits::default()).unwrap();
            let report = gongkai::parse::parse(&source);
            let facts = gongkai::facts::read(&report);
            let subject = Subject { id: &source.id, file: &file.name, report: &report, facts: &facts };
            let found = check_report(&subject, &Context::default());
            let mut same = found.iter().filter(|f| f.check == claim.check && f.left == Some(Figure::Whole(other)));
            changed += 1;
            match same.next() {
                Some(f) if f.outcome == Outcome::Differs => {
                    noticed += 1;
                    warned += u32::from(f.severity == Severity::Warn);
                }
                Some(f) if f.outcome == Outcome::Agrees => wrong.push(f.message.clone()),
                _ => {}
            }
        }
    }
    println!("{changed} figures changed, {noticed} differ, {warned} of them warned about");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(changed > 250 && noticed * 100 >= changed * 95, "{noticed} of {changed} noticed");
    assert!(warned * 2 > noticed, "{warned} of {noticed} warned about");
}

/// Where `number` stands once and not as a part of another number.
fn alone(text: &str, number: &str) -> Option<usize> {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut places = text
        .match_indices(number)
        .map(|m| m.0)
        .filter(|&at| !digit(text[..at].chars().next_back()) && !digit(text[at + number.len()..].chars().next()));
    places.next().filter(|_| places.next().is_none())
}
