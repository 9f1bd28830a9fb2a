//! Who is said to be the earlier, against who was.

use gongkai::copies::{Found, Side};

use super::opened::Opened;
use super::{Gate, Goal};
use crate::generated::labelled::truth::First;

pub fn gates(archive: &Opened, found: &Found) -> Vec<Gate> {
    let (mut dated, mut right, mut undated, mut left_open) = (0, 0, 0, 0);
    for pair in &found.pairs {
        let said = match pair.first {
            Some(Side::A) => Some(pair.a),
            Some(Side::B) => Some(pair.b),
            None => None,
        };
        match archive.key.first(pair.a, pair.b) {
            First::Undetermined => {
                undated += 1;
                left_open += usize::from(said.is_none());
            }
            first => {
                dated += 1;
                right += usize::from(said == Some(if first == First::A { pair.a } else { pair.b }));
            }
        }
    }
    let share = |hits: usize, of: usize| hits as f64 / of.max(1) as f64;
    vec![
        Gate {
            what: "direction: right where both reports print a year",
            figure: share(right, dated),
            goal: Goal::AtLeast(1.0),
            of: dated,
        },
        Gate {
            what: "direction: left open where it cannot be known",
            figure: share(left_open, undated),
            goal: Goal::AtLeast(1.0),
            of: undated,
        },
    ]
}
