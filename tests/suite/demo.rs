//! The demo corpus against its answer key: identity, cells, phrases, copies, ranking.

use std::collections::{BTreeMap, BTreeSet};

use gongkai::copies::{self, Member, Pair, Relation};
use gongkai::facts::{Cell, CellState, Column, Facts, Form, Row};
use gongkai::ingest;
use gongkai::rank::{self, Entry};
use gongkai::report::{Kind, Report};
use gongkai::search::{Filter, Query, Request, Sort, Stored};
use serde_json::Value;

use crate::support::{answers, demo_index, demo_reports, key_name};

fn stored() -> Vec<Stored> {
    demo_index().load_all(&Filter::default()).expect("the demo index is sound")
}

/// Each report of the key with its stored form; duplicates are one report with two files.
fn reports() -> Vec<(&'static Value, Stored)> {
    let stored = stored();
    let list = answers()["reports"].as_array().unwrap();
    list.iter()
        .map(|key| {
            let file = key["file"].as_str().unwrap();
            let found = stored.iter().find(|s| s.card.files.iter().any(|f| key_name(f) == file));
            (key, found.unwrap_or_else(|| panic!("{file} is indexed")).clone())
        })
        .collect()
}

#[test]
fn every_file_is_accounted_for_and_a_duplicate_is_one_report() {
    let key = answers()["reports"].as_array().unwrap();
    let files: BTreeSet<String> = stored().iter().flat_map(|s| s.card.files.clone()).map(|f| key_name(&f).to_owned()).collect();
    let expected: BTreeSet<String> = key.iter().map(|r| r["file"].as_str().unwrap().to_owned()).collect();
    assert_eq!(files, expected);
    let duplicates = key.iter().filter(|r| !r["duplicate_of"].is_null()).count();
    assert!(duplicates > 0);
    assert_eq!(stored().len(), key.len() - duplicates);
}

#[test]
fn identity_is_that_of_the_key() {
    let mut wrong = Vec::new();
    for (key, stored) in reports() {
        let report: Report = stored.report().unwrap();
        let identity = &report.identity;
        let mut check = |what: &str, found: Value| {
            if found != key[what] {
                wrong.push(format!("{} {what}: found {found}, key {}", key["file"], key[what]));
            }
        };
        if key["not_a_report"] == true {
            check("kind", if identity.kind == Some(Kind::Other) { key["kind"].clone() } else { "a report".into() });
            continue;
        }
        check("title", identity.title.clone().into());
        check("agency", identity.agency.clone().into());
        check("year", identity.year.into());
        check("level", identity.level.map(gongkai::report::Level::key).into());
        check("kind", identity.kind.map(Kind::key).into());
        check("region", identity.region.clone().into());
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_report_has_its_six_sections() {
    for (key, stored) in reports().into_iter().filter(|(k, _)| k["not_a_report"] == false) {
        let report = stored.report().unwrap();
        let found: Vec<&str> = report.sections.iter().map(|s| s.kind.key()).collect();
        assert_eq!(found, ["s1", "s2", "s3", "s4", "s5", "s6"], "{}", key["file"]);
    }
}

#[test]
fn no_cell_is_wrong_and_few_printed_ones_are_missed() {
    let (mut right, mut missed, mut wrong) = (0u32, Vec::new(), Vec::new());
    for (key, stored) in reports().into_iter().filter(|(k, _)| k["not_a_report"] == false) {
        let facts: Facts = stored.facts().unwrap();
        for (row, column, expected) in key_cells(key) {
            let cell = facts.cell(row, column);
            let place = format!("{} {}/{}", key["file"], row.key(), column.key());
            match (cell.map(|c| c.state), expected) {
                (Some(CellState::Printed(found)), Some(value)) if found == value => right += 1,
                (Some(CellState::Printed(found)), other) => wrong.push(format!("{place}: {found}, key {other:?}")),
                (Some(CellState::Inferred { value: found, .. }), Some(value)) if found != value => {
                    wrong.push(format!("{place}: inferred {found}, printed {value}"));
                }
                (state, Some(value)) if state.and_then(CellState::value).is_none() => {
                    missed.push(format!("{place}: {state:?}, key {value}"));
                }
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let share = missed.len() as f64 / f64::from(right);
    assert!(share < 0.01, "{} of {right} missed:\n{}", missed.len(), missed.join("\n"));
}

/// The key's cells: row, column, printed value (money in 元).
fn key_cells(key: &Value) -> Vec<(Row, Column, Option<i64>)> {
    let mut cells = Vec::new();
    let columns = ["natural_person", "company", "research", "public_welfare", "legal_service", "other", "total"];
    for (table, rows) in key["cells"].as_object().into_iter().flatten() {
        for (row, values) in rows.as_object().into_iter().flatten() {
            let row = Row::parse(row).unwrap_or_else(|| panic!("{row} is a row"));
            if let Some(list) = values.as_array() {
                cells.extend(list.iter().zip(columns).map(|(v, c)| (row, Column::parse(c).unwrap(), v.as_i64())));
                continue;
            }
            for (column, value) in values.as_object().unwrap() {
                let (column, value) = match column.as_str() {
                    "amount" => continue,
                    "amount_yuan" => ("amount", value),
                    other => (other, value),
                };
                let Some(column) = Column::parse(column) else { continue };
                cells.push((row, column, value.as_i64()));
            }
        }
        assert!(["2", "3", "4"].contains(&table.as_str()));
    }
    cells
}

#[test]
fn forms_are_decided_per_table() {
    for (key, stored) in reports().into_iter().filter(|(k, _)| k["not_a_report"] == false) {
        let facts: Facts = stored.facts().unwrap();
        for (what, found) in [("form_table2", facts.form_table2), ("form_table3", facts.form_table3)] {
            // A table cut by a page may not tell its form; it must never tell the wrong one.
            if let Some(found) = found {
                assert_eq!(Value::from(Form::key(found)), key[what], "{} {what}", key["file"]);
            }
        }
    }
}

#[test]
fn known_phrases_stand_in_the_known_files() {
    for phrase in answers()["phrases"].as_array().unwrap() {
        let text = phrase["phrase"].as_str().unwrap();
        let query = Query::parse(&format!("\"{}\"", text.replace('"', ""))).unwrap();
        let request = Request { query, filter: Filter::default(), sort: Sort::File, limit: 0, context: 10, skip: 0 };
        let answer = demo_index().search(&request).unwrap();
        let files: BTreeSet<String> =
            answer.hits.iter().flat_map(|h| h.card.files.clone()).map(|f| key_name(&f).to_owned()).collect();
        let expected: BTreeSet<String> =
            phrase["files"].as_array().unwrap().iter().map(|f| f.as_str().unwrap().to_owned()).collect();
        let differing: Vec<_> = files.symmetric_difference(&expected).collect();
        assert!(differing.is_empty(), "{text} ({}): {differing:?}", phrase["note"]);
        // The key counts files; the duplicate is one report here.
        let copies: u64 = answer.hits.iter().map(|h| (h.matches.len() * h.card.files.len()) as u64).sum();
        assert_eq!(copies, phrase["occurrences"].as_u64().unwrap(), "{text}");
        for hit in &answer.hits {
            check_places(text, hit);
        }
    }
}

/// Every place cuts the phrase out of the file.
fn check_places(phrase: &str, hit: &gongkai::search::Hit) {
    let path = demo_reports().join(key_name(hit.card.file()));
    let source = gongkai::read::read_path("x", &path, &gongkai::read::Limits::default()).unwrap();
    for place in &hit.matches {
        let cut = place.span.slice(&source.text).unwrap();
        let folded = |t: &str| gongkai::text::normalise(t).replace(' ', "");
        // Page numbers and tags may stand within a broken phrase.
        assert!(folded(cut).contains(&folded(phrase)) || cut.contains('<') || cut.contains('-'), "{cut} is not {phrase}");
    }
}

fn pairs() -> (Vec<Stored>, Vec<Pair>) {
    let mut stored = stored();
    stored.retain(|s| s.card.kind != Some(Kind::Other));
    let members: Vec<Member> = stored.iter().map(|s| ingest::member(&s.card)).collect();
    let sketches = stored.iter().map(|s| s.sketch().unwrap()).collect();
    let found = copies::find(&members, sketches, |i| stored[i].report(), &copies::Options::default()).unwrap();
    (stored, found.pairs)
}

#[test]
fn the_known_copies_are_found_and_nothing_else() {
    let (stored, pairs) = pairs();
    let name = |i: usize| key_name(stored[i].card.file()).to_owned();
    let unordered = |a: String, b: String| if a < b { (a, b) } else { (b, a) };
    // A duplicate file stands for the report that is indexed.
    let canonical = |file: &str| {
        let of = stored.iter().find(|s| s.card.files.iter().any(|f| key_name(f) == file));
        key_name(of.expect("the key names indexed files").card.file()).to_owned()
    };
    let mut expected: BTreeMap<(String, String), &Value> = BTreeMap::new();
    for copy in answers()["copies"].as_array().unwrap() {
        expected.insert(unordered(canonical(copy["a"].as_str().unwrap()), canonical(copy["b"].as_str().unwrap())), copy);
    }
    let found: BTreeMap<(String, String), &Pair> = pairs.iter().map(|p| (unordered(name(p.a), name(p.b)), p)).collect();
    let missing: Vec<_> = expected.iter().filter(|(k, _)| !found.contains_key(*k)).map(|(k, v)| (k, &v["kind"])).collect();
    assert!(missing.is_empty(), "not found: {missing:#?}");
    let invented: Vec<_> = found.iter().filter(|(k, _)| !expected.contains_key(*k)).collect();
    assert!(invented.is_empty(), "accused without cause: {invented:#?}");
    for (key, copy) in &expected {
        let pair = found[key];
        let relation = copy["relation"].as_str().unwrap();
        assert_eq!(pair.relation.key(), relation, "{key:?}");
        for substitution in copy["substitutions"].as_array().unwrap().iter().take(1) {
            let (from, to) = differing(substitution["from"].as_str().unwrap(), substitution["to"].as_str().unwrap());
            let listed = pair.substitutions.iter().any(|s| (s.a == from && s.b == to) || (s.a == to && s.b == from));
            assert!(listed || copy["kind"] != "whole", "{key:?}: {from}→{to} is not among {:?}", pair.substitutions);
        }
    }
    let others = pairs.iter().filter(|p| p.relation == Relation::OtherAgency).count();
    assert!(others > 0 && others < pairs.len());
}

/// Two names without what they share at the end: 霁坪镇, 枫岔镇 → 霁坪, 枫岔.
fn differing<'a>(from: &'a str, to: &'a str) -> (&'a str, &'a str) {
    let shared: usize = from.chars().rev().zip(to.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    (&from[..from.len() - shared], &to[..to.len() - shared])
}

#[test]
fn the_ranking_is_that_of_the_key() {
    let entries: Vec<Entry> = ingest::entries(demo_index(), &Filter::default(), Some).unwrap();
    let ranking = rank::rank(&entries, &rank::Options::default());
    for group in answers()["ranking"].as_array().unwrap() {
        let text = |key: &str| group[key].as_str().unwrap();
        let name = format!("{}/{}/{}", text("level"), text("kind"), group["year"]);
        let rows: Vec<_> = ranking.rows.iter().filter(|r| r.group == name).collect();
        let order: Vec<&str> = rows.iter().filter(|r| r.rank.is_some()).map(|r| r.agency.as_deref().unwrap()).collect();
        let expected: Vec<&str> = group["order"].as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect();
        assert_eq!(order, expected, "{name}");
        for (number, row) in rows.iter().filter(|r| r.rank.is_some()).enumerate() {
            assert_eq!((row.k, row.n), (group["k"][number].as_i64(), group["n"][number].as_i64()), "{name} {order:?}");
            let score = if text("method") == "shrunk" { row.shrunk } else { row.low };
            let expected = group["score"][number].as_f64().unwrap();
            assert!((score.unwrap() - expected).abs() < 1e-3, "{name}: {score:?}, key {expected}");
        }
        let reasons: BTreeSet<(String, String)> =
            rows.iter().filter(|r| r.rank.is_none()).map(|r| (r.agency.clone().unwrap(), r.reason().unwrap())).collect();
        let expected: BTreeSet<(String, String)> = group["not_rated"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| (r["agency"].as_str().unwrap().to_owned(), r["reason"].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!(reasons, expected, "{name}");
    }
}

/// A cell is a value with a place, or no value.
#[test]
fn every_printed_cell_can_be_shown() {
    for (key, stored) in reports().into_iter().filter(|(k, _)| k["not_a_report"] == false) {
        let path = demo_reports().join(key["file"].as_str().unwrap());
        let source = gongkai::read::read_path("x", &path, &gongkai::read::Limits::default()).unwrap();
        let facts: Facts = stored.facts().unwrap();
        for cell in facts.cells.iter().filter(|c: &&Cell| matches!(c.state, CellState::Printed(_))) {
            let cut = cell.span.and_then(|s| s.slice(&source.text)).unwrap_or_default();
            assert!(
                cut.chars().any(|c| gongkai::text::normalise(&c.to_string()).chars().any(char::is_numeric)),
                "{}: {cell:?}",
                key["file"]
            );
        }
    }
}
