//! Turning source characters into the text that is searched and compared: folding of widths, removal of spaces and breaks
//! inside Chinese text, paragraphs, and segmentation into words and character n-grams.
//!
//! Comes in: [`crate::report::Mapped`] pieces from a reader, or a query typed by a person. Goes out: a
//! [`crate::report::ReportText`] whose characters map back to the source, or a folded query. Text and query pass through the
//! same [`fold`] table, so both sides of a search always agree.
//!
//! Whole-text NFKC is not used: it turns ㎡ into m2 and … into three dots, which moves offsets and changes what was written.

mod build;
mod fold;
mod terms;
mod words;

pub use build::TextBuilder;
pub use fold::{Folded, fold, fold_kept, normalise};
pub use terms::other_forms;
pub use words::{Segmenter, Word};
