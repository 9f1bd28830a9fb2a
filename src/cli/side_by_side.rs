//! `gongkai copies A B`: two reports side by side.

use super::args::OutputArgs;
use super::{Done, one_report, talk};
use crate::copies::{Evidence, explain};
use crate::error::Result;
use crate::ingest;
use crate::output::{Format, Others, PairRow, Sides, no_narrative, page, side_by_side};
use crate::report::Report;
use crate::search::{Card, Index};

/// Columns where the output is no terminal.
const COLUMNS: u16 = 120;

/// Lays two reports side by side. With `explain`, and for a page, the whole index is looked through for who else has their passages.
pub fn run(index: &Index, names: [&String; 2], explained: bool, output: &OutputArgs) -> Result<Done> {
    let load = |name: &str| -> Result<(Card, Report)> {
        let stored = index.load(one_report(index, name)?)?;
        Ok((stored.card.clone(), stored.report()?))
    };
    let [first, second] = [load(names[0])?, load(names[1])?];
    if first.0.id == second.0.id {
        talk(&format!("both names stand for one report ({}): it is compared with itself", first.0.files.join(" = ")));
    }
    let widespread = ingest::widespread(index)?;
    let evidence = Evidence::of(&first.1, &second.1, widespread.as_ref());
    let mut sink = output.sink_for_page()?;
    let html = sink.format() == Format::Html;
    let others =
        (explained || html).then(|| ingest::neighbours(index, (&first.0, &first.1), (&second.0, &second.1))).transpose()?;
    let explanation = explained.then(|| explain(&first.1, &second.1));
    let (a, b) = if evidence.pair.a == 0 { (&first, &second) } else { (&second, &first) };
    let sides = Sides {
        cards: [&a.0, &b.0],
        identities: [&a.1.identity, &b.1.identity],
        evidence: &evidence,
        others: others.as_ref().map(|n| Others { reports: n.reports, spreads: &n.spreads, variants: &n.variants }),
        explanation: explanation.as_ref(),
    };
    match sink.format() {
        Format::Html => sink.text(&page(&sides))?,
        Format::Table => {
            let columns = usize::from(sink.columns().unwrap_or(COLUMNS));
            let marks = sink.marks();
            sink.text(&side_by_side(&sides, columns, marks))?;
        }
        _ => {
            let silent = (0..2).filter(|side| evidence.chars[*side].0 == 0);
            silent.for_each(|side| talk(&no_narrative(sides.cards[side].file(), sides.cards[side])));
            sink.row(&PairRow::of_sides(&sides))?;
        }
    }
    sink.finish()?;
    if let (Some(path), true) = (&output.output, html) {
        talk(&format!("page written to {}", path.display()));
    }
    Ok(if evidence.pair.passages.is_empty() { Done::Nothing } else { Done::Yes })
}
