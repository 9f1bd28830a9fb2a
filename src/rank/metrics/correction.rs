//! 纠错率: of the decided reviews and suits, those in which the agency was put right.

use super::{Definition, Direction};
use crate::facts::{BLOCKS, CellState, Column, Form, Identity, Row};
use crate::rank::brief::Entry;
use crate::rank::measure::{Measured, NotRated, share, sources, usable};

pub const DEFINITION: Definition = Definition {
    key: "correction",
    label: "纠错率",
    formula: "corrected / (upheld + corrected + other), review and both kinds of suits",
    direction: Direction::Down,
    unit: "share",
    cells: "table 4, columns upheld, corrected, other",
    meaning: "art. 51: decided cases in which the agency was put right",
    traps: "pending ones left out; a block left blank is left out, and said; suits after a review are the same cases again",
    by_form: false,
};

pub fn measure(entry: &Entry) -> Measured {
    let facts = &entry.brief.facts;
    let states = |block: Row| block.columns(Form::F2021).iter().filter_map(move |&c| facts.cell(block, c)).map(|c| c.state);
    let is_blank = |block: &Row| states(*block).all(|s| matches!(s, CellState::Blank | CellState::Mark));
    let all_blank = BLOCKS.iter().all(is_blank);
    let (left_out, used): (Vec<Row>, Vec<Row>) = BLOCKS.iter().partition(|b| !all_blank && is_blank(b));
    let decided = |&block: &Row| [Column::Corrected, Column::Upheld, Column::Other].map(|column| (block, column));
    let cells = sources(facts, used.iter().flat_map(decided));
    let identities: Vec<Identity> = used.iter().map(|&b| Identity::Block(b)).collect();
    let figures = usable(facts, &identities, &cells).and_then(|()| {
        let sum = |column| facts.sum(&used, column).ok_or(NotRated::Blank);
        let (k, upheld, other) = (sum(Column::Corrected)?, sum(Column::Upheld)?, sum(Column::Other)?);
        share(k, k + upheld + other, "decided")
    });
    let names: Vec<&str> = left_out.iter().map(|b| b.key()).collect();
    let note = (!names.is_empty()).then(|| format!("without {}: blank", names.join(", ")));
    let measured = Measured::of(figures, cells).with_failed(facts, &identities);
    Measured { note: measured.note.clone().or(note), ..measured }
}
