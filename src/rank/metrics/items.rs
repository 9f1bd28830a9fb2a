//! 主动公开条数: how many items the overview says were made public.

use super::{Definition, Direction};
use crate::rank::brief::{Entry, Items};
use crate::rank::measure::{Measured, NotRated};

pub const DEFINITION: Definition = Definition {
    key: "items",
    label: "主动公开条数（自述）",
    formula: "N in 主动公开…N条, section 总体情况",
    direction: Direction::Up,
    unit: "items",
    cells: "none: a sentence of the overview, shown with its place",
    meaning: "art. 19: what the agency says it made public of its own accord",
    traps: "a claim in words, no figure of the form; rules of counting differ; only an exact number in one clause about items \
            made public is taken",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    match &entry.brief.items {
        Items::None => Measured::of(Err(NotRated::NoClaim), Vec::new()),
        Items::Several => Measured::of(Err(NotRated::SeveralClaims), Vec::new()),
        Items::One(claim) => {
            let note = Some(format!("claimed: {}", claim.sentence));
            Measured { note, claim: Some(claim.clone()), ..Measured::of(Ok((claim.value, None)), Vec::new()) }
        }
    }
}
