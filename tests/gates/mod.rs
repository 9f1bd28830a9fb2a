//! How well copies are found, measured on labelled archives (examples/corpus/labelled) against brute force.
//!
//! Comes in: an archive with its key. Goes out: a table of figures, goals and whether they hold. Used by
//! `cargo bench --bench copies -- gates` at size and by `tests/suite/gates.rs` in small. Everything goes the whole way of a
//! report: the sources are read and parsed as files would be.

pub mod accusations;
pub mod candidates;
pub mod direction;
pub mod families;
pub mod opened;
pub mod passages;

use std::fmt;

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Gate {
    pub what: &'static str,
    pub figure: f64,
    pub goal: Goal,
    /// Of how many (pairs, characters, reports) the figure speaks.
    pub of: usize,
}

#[derive(Clone, Copy, Debug)]
pub enum Goal {
    AtLeast(f64),
    AtMost(f64),
    /// Printed for the reader; nothing hangs on it.
    Told,
}

impl Gate {
    /// Whether the goal is reached. A gate that speaks of nothing is missed.
    pub fn holds(&self) -> bool {
        match self.goal {
            Goal::AtLeast(least) => self.of > 0 && self.figure >= least,
            Goal::AtMost(most) => self.of > 0 && self.figure <= most,
            Goal::Told => true,
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goal = match self.goal {
            Goal::AtLeast(least) => format!(">= {least}"),
            Goal::AtMost(most) => format!("<= {most}"),
            Goal::Told => String::new(),
        };
        let verdict = match self.goal {
            Goal::Told => "",
            _ if self.holds() => "holds",
            _ => "MISSED",
        };
        write!(f, "{:<66}{:>9.5}  {goal:<9} of {:>9}  {verdict}", self.what, self.figure, self.of)
    }
}

/// All gates of an archive of `reports` reports made from `seed`.
pub fn table(reports: usize, seed: u64) -> Vec<Gate> {
    let archive = opened::Opened::new(reports, seed);
    let found = archive.find(&passages::EVERYTHING);
    let mut gates = candidates::gates(&archive);
    gates.extend(passages::gates(&archive, &found));
    gates.extend(direction::gates(&archive, &found));
    gates.extend(accusations::gates(&archive));
    gates.extend(families::gates(&archive));
    gates
}
