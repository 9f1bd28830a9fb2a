//! In: the demo, its files, its key. Out: nothing, or a panic with what does not hold. Run before anything is written.

use std::collections::BTreeSet;

use super::answers::{Answers, narratives, survives};
use super::demo::{Demo, han_runs};
use super::document::Draft;
use super::forms::{CARRIED_IN, CARRIED_OUT, FIRST_OUTCOME, HANDLED, NEW};
use super::generate::{Rendered, generate, is_type};
use super::key::Cells;
use super::plain::{decode, fold, searchable};
use super::printed::Fault;

/// The promise of the key: reports not listed as copies share no run of this many Han characters outside of stock wording.
pub const SHARED_RUN: usize = 20;

pub fn everything(demo: &Demo, rendered: &[Rendered], answers: &Answers) {
    for draft in (0..demo.files.len()).filter_map(|i| demo.draft(i)) {
        figures_hold(draft);
    }
    series_hold(demo);
    for file in rendered {
        if let Some(cells) = &file.key.cells {
            rows_hold(cells, &file.key.file, file.key.faults.iter().any(|fault| fault.fault == "T3.row"));
        }
    }
    same_bytes_again(demo, rendered);
    passages_stand_there(demo, rendered, answers);
    unlisted_pairs_share_nothing(demo, answers);
    phrases_occur(demo, rendered, answers);
    leftovers_stand_there(demo);
    copied_paragraphs_are_paragraphs(answers);
    groups_are_decided(answers);
}

fn leftovers_stand_there(demo: &Demo) {
    for draft in (0..demo.files.len()).filter_map(|i| demo.draft(i)) {
        let Some((name, year)) = &draft.source else { continue };
        let text: String = draft.narrative.paragraphs().map(|p| draft.paragraph(p)).collect();
        if draft.faults.contains(&Fault::LeftoverName) {
            assert!(text.contains(name.as_str()), "{} does not name {name}", draft.agency.name);
        }
        if draft.faults.contains(&Fault::LeftoverYear) {
            let (_, stays) =
                draft.year_stays().unwrap_or_else(|| panic!("{}: no sentence with a year to stay", draft.agency.name));
            assert!(text.contains(&format!("{stays}年")), "{} does not speak of {year}", draft.agency.name);
        }
    }
}

/// A single copied paragraph has the 60 to 150 characters that real ones have.
fn copied_paragraphs_are_paragraphs(answers: &Answers) {
    for passage in answers.copies.iter().filter(|pair| pair.kind == "paragraph").flat_map(|pair| &pair.passages) {
        let length = passage.chars().count();
        assert!((60..=150).contains(&length), "a copied paragraph of {length} characters: {passage}");
    }
}

/// One group for the shrunk order, several for Wilson, and a fit inside its bounds.
fn groups_are_decided(answers: &Answers) {
    let rated: Vec<usize> = answers.ranking.iter().map(|group| group.rated.len()).collect();
    assert!(rated.iter().any(|&n| n >= 8) && rated.iter().filter(|n| (3..8).contains(*n)).count() >= 3, "groups: {rated:?}");
    for group in &answers.ranking {
        assert!(group.s.is_none_or(|s| s > 1.0 && s < 200.0), "the fit of s runs to its bound: {:?}", group.s);
    }
}

/// Identities of checks.md §2 on the true figures.
pub fn figures_hold(draft: &Draft) {
    let t3 = &draft.figures.table3;
    let name = &draft.agency.name;
    for column in 0..7 {
        assert_eq!(t3[NEW][column] + t3[CARRIED_IN][column], t3[HANDLED][column] + t3[CARRIED_OUT][column], "T3.balance {name}");
        assert_eq!(
            t3[HANDLED][column],
            t3[FIRST_OUTCOME..HANDLED].iter().map(|row| row[column]).sum::<i64>(),
            "T3.results {name}"
        );
    }
    for row in t3 {
        assert_eq!(row[6], row[..6].iter().sum::<i64>(), "T3.row {name}");
    }
    for block in &draft.figures.table4 {
        assert_eq!(block[4], block[..4].iter().sum::<i64>(), "T4.block {name}");
    }
}

fn series_hold(demo: &Demo) {
    let drafts: Vec<_> = (0..demo.files.len()).filter_map(|i| demo.draft(i)).collect();
    for draft in &drafts {
        for next in drafts.iter().filter(|next| next.agency.name == draft.agency.name && next.year == draft.year + 1) {
            assert_eq!(draft.figures.table3[CARRIED_OUT], next.figures.table3[CARRIED_IN], "S.carry {}", draft.agency.name);
        }
    }
}

/// What is printed adds up wherever all of it is printed, unless a fault is planned.
fn rows_hold(cells: &Cells, file: &str, planned: bool) {
    for (key, row) in &cells.table3 {
        let known: Option<Vec<i64>> = row.iter().copied().collect();
        if let (Some(known), false) = (known, planned) {
            assert_eq!(known[6], known[..6].iter().sum::<i64>(), "{file}: printed row {key}");
        }
    }
}

fn same_bytes_again(demo: &Demo, rendered: &[Rendered]) {
    for (file, again) in rendered.iter().zip(generate(demo)) {
        assert!(file.path == again.path && file.bytes == again.bytes, "{} differs when rendered twice", file.path);
    }
    let paths: BTreeSet<_> = rendered.iter().map(|file| &file.path).collect();
    assert_eq!(paths.len(), rendered.len(), "two files of one name");
    for (planned, file) in demo.files.iter().zip(rendered) {
        assert!(survives(file, planned.encoding), "{} holds characters its encoding cannot", file.path);
    }
}

/// Every passage of the key is found in both files: in the copy word for word.
fn passages_stand_there(demo: &Demo, rendered: &[Rendered], answers: &Answers) {
    for pair in &answers.copies {
        let place = rendered.iter().position(|file| file.path == pair.a).expect("copies name files of the demo");
        let text = searchable(&decode(&rendered[place].bytes, demo.files[place].encoding), is_type(&pair.a, "html"));
        for passage in &pair.passages {
            let wanted: String = passage.chars().map(fold).collect();
            assert!(text.contains(&wanted), "{} does not hold: {passage}", pair.a);
        }
    }
}

fn unlisted_pairs_share_nothing(demo: &Demo, answers: &Answers) {
    let listed: BTreeSet<_> =
        answers.copies.iter().flat_map(|p| [(p.a.as_str(), p.b.as_str()), (p.b.as_str(), p.a.as_str())]).collect();
    let runs: Vec<_> = narratives(demo)
        .into_iter()
        .map(|(i, paragraphs)| {
            (&demo.files[i].file, paragraphs.iter().flat_map(|text| han_runs(text, SHARED_RUN)).collect::<BTreeSet<_>>())
        })
        .collect();
    for (i, (one, runs_one)) in runs.iter().enumerate() {
        for (two, runs_two) in &runs[..i] {
            if !listed.contains(&(one.as_str(), two.as_str())) {
                assert!(runs_one.is_disjoint(runs_two), "{one} and {two} share {SHARED_RUN} characters and are not listed");
            }
        }
    }
}

fn phrases_occur(demo: &Demo, rendered: &[Rendered], answers: &Answers) {
    for phrase in &answers.phrases {
        if phrase.note.contains("broken by a line end") {
            let broken = demo.files.iter().zip(rendered).any(|(planned, file)| {
                phrase.files.contains(&file.path) && !decode(&file.bytes, planned.encoding).contains(&phrase.phrase)
            });
            assert!(broken, "no line end inside {}", phrase.phrase);
        }
        assert_eq!(phrase.occurrences == 0, phrase.note == "does not occur", "phrase {}: {}", phrase.phrase, phrase.occurrences);
    }
}
