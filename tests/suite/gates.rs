//! The gates of copy detection, in small: `cargo bench --bench copies -- gates` measures them at size.

#[path = "../gates/mod.rs"]
mod measured;

use measured::families::{adjusted_rand_index, precision_and_recall};
use measured::opened::Opened;
use measured::table;

use gongkai::copies::{Options, Pair};

use crate::dice::Dice;
use crate::generated::labelled::plan::Labelled;

#[test]
fn hold_on_a_small_archive() {
    for seed in [7, 8] {
        let gates = table(90, seed);
        for gate in &gates {
            println!("{gate}");
        }
        // So few reports make too few families and slots to be measured: those have their own test below.
        let of_pairs = |gate: &&measured::Gate| !["families", "slots"].iter().any(|start| gate.what.starts_with(start));
        let missed: Vec<String> = gates.iter().filter(of_pairs).filter(|g| !g.holds()).map(ToString::to_string).collect();
        assert!(missed.is_empty(), "seed {seed}:\n{}", missed.join("\n"));
    }
}

/// So many reports are needed for families and slots to be measured.
#[test]
fn families_and_slots_hold() {
    let gates = measured::families::gates(&measured::opened::Opened::new(300, 7));
    let missed: Vec<String> = gates.iter().filter(|g| !g.holds()).map(ToString::to_string).collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn measures_of_families() {
    let truth = [1, 1, 1, 2, 2, 2];
    assert!((adjusted_rand_index(&["a", "a", "a", "b", "b", "b"], &truth) - 1.0).abs() < 1e-12);
    assert!(adjusted_rand_index(&[1, 1, 1, 1, 1, 1], &truth).abs() < 1e-12);
    // scikit-learn's adjusted_rand_score([0, 0, 1, 1, 2, 2], [1, 1, 1, 2, 2, 2])
    assert!((adjusted_rand_index(&[0, 0, 1, 1, 2, 2], &truth) - 0.242_424_242_424).abs() < 1e-9);
    assert_eq!(precision_and_recall(&[1, 2, 3, 4].into(), &[3, 4, 5].into()), (0.5, 2.0 / 3.0));
}

/// The same rows to the last digit, whatever the threads and the order of the archive.
#[test]
fn the_same_bytes_for_one_two_and_eight_threads_and_for_shuffled_input() {
    let key = Labelled::new(150, 11).archive();
    let archive = Opened::of(key.clone());
    let rows = |archive: &Opened, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| archive.find(&Options::default()));
        let file = |i: usize| archive.members[i].file.clone();
        let row = |p: &Pair| {
            let mut neutral = p.clone();
            (neutral.a, neutral.b) = (0, 0);
            (file(p.a), file(p.b), format!("{neutral:?}"))
        };
        (found.pairs.iter().map(row).collect::<Vec<_>>(), found.compared, found.crowded, found.widespread)
    };
    let expected = rows(&archive, 1);
    assert!(expected.0.len() > 100);
    for threads in [2, 8] {
        assert_eq!(rows(&archive, threads), expected, "{threads} threads");
    }
    let mut shuffled = key;
    let mut dice = Dice(3);
    for i in (1..shuffled.reports.len()).rev() {
        shuffled.reports.swap(i, dice.roll(i + 1));
    }
    assert_eq!(rows(&Opened::of(shuffled), 2), expected);
}
