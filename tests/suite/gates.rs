//! The gates of copy detection, in small: `cargo bench --bench copies -- gates` measures them at size.

#[path = "../gates/mod.rs"]
mod measured;

use measured::families::{adjusted_rand_index, precision_and_recall};
use measured::table;

#[test]
#[ignore = "false accusations are still to be mended"]
fn hold_on_a_small_archive() {
    for seed in [7, 8] {
        let gates = table(90, seed);
        for gate in &gates {
            println!("{gate}");
        }
        let missed: Vec<String> = gates.iter().filter(|gate| !gate.holds()).map(ToString::to_string).collect();
        assert!(missed.is_empty(), "seed {seed}:\n{}", missed.join("\n"));
    }
}

#[test]
fn families_and_templates_hold() {
    for seed in [7, 8] {
        let gates = measured::families::gates(&measured::opened::Opened::new(300, seed));
        for gate in &gates {
            println!("{gate}");
        }
        assert!(gates.iter().all(measured::Gate::holds), "seed {seed}: {gates:?}");
    }
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
