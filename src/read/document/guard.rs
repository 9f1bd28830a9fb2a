//! What keeps a document's reader from harming the rest: panics caught, sizes and times held to the limits.
//!
//! Comes in: a piece of work, or what it made. Goes out: the same, or a refusal. Memory can only be held in a process of its
//! own (see `isolate`).

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Laid, Part, Refusal};
use crate::read::Limits;

/// Runs `work`; a panic becomes a refusal that carries its message.
pub(super) fn caught<T>(work: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Refusal::Broke(message(panic.as_ref()))))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    // The message may quote the document: a line of it is enough.
    text.unwrap_or("no message").lines().next().unwrap_or_default().chars().take(160).collect()
}

/// Holds what was made of a document to the limits on text and cells.
pub(super) fn size(laid: &Laid, limits: &Limits) -> Result<(), Refusal> {
    let mut bytes = 0u64;
    for part in &laid.parts {
        match part {
            Part::Line(text) | Part::Aside(text) => bytes += text.len() as u64 + 1,
            Part::Blank | Part::Page(_) => bytes += 1,
            Part::Table(table) => {
                let (rows, columns) = table.size();
                if u64::from(rows) * u64::from(columns) > limits.max_cells as u64 {
                    let cause = format!("a table of {rows} by {columns} places; the limit is {}", limits.max_cells);
                    return Err(Refusal::Limit(cause));
                }
                bytes += table.cells.iter().map(|cell| cell.text.len() as u64 + 1).sum::<u64>();
            }
        }
        if bytes > limits.max_bytes {
            let limit = limits.max_bytes >> 20;
            return Err(Refusal::Limit(format!("it unfolds to more than {limit} MiB of text")));
        }
    }
    Ok(())
}

/// The refusal of a document that does not end.
pub(super) fn over_time(seconds: u64) -> Refusal {
    Refusal::Limit(format!("reading it takes more than {seconds} s"))
}
