//! Why a document was not read, in a form that crosses from one process to another.
//!
//! Comes in: what a reader or its guard found. Goes out: the error with its cause and remedy.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};

/// Why a document was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::read) enum Refusal {
    /// A password is needed.
    Locked,
    /// Pages (from 1) that show text and hold none that can be read.
    NeedsOcr {
        pages: Vec<u32>,
        of: u32,
        /// The text is there, but its font does not say which characters they are.
        unmapped: bool,
    },
    /// This program was built without a reader for the format.
    NotBuilt(String),
    /// There is nothing in it.
    NoText,
    /// The format is broken; what the library said.
    Damaged(String),
    /// A limit was passed: which.
    Limit(String),
    /// The reader broke down; what is known of it.
    Broke(String),
}

impl Refusal {
    /// The error about the file `name`.
    pub fn error(self, name: &str) -> Error {
        const LIMIT: &str = "leave it out, or save it anew from a program that opens it; a report is far smaller";
        let (code, cause, remedy) = match self {
            Self::Locked => (Code::Locked, "it is locked with a password".to_owned(), "save it without one"),
            Self::NeedsOcr { pages, of, unmapped } => {
                let what = if unmapped {
                    "its fonts do not say which characters they show"
                } else {
                    "it holds pictures of text, no text"
                };
                let cause = format!("needs OCR: {what} ({} of {of})", listed(&pages));
                (Code::NeedsOcr, cause, "find the text version of the report, or recognise the text with another program")
            }
            Self::NotBuilt(format) => {
                let cause = format!("this program was built without the reader of {format} documents");
                (Code::Format, cause, "build it with: cargo build --release")
            }
            Self::NoText => (Code::Empty, "the document has no text".to_owned(), "leave it out, or fetch it again"),
            Self::Damaged(cause) => (
                Code::Damaged,
                format!("the document is damaged: {cause}"),
                "fetch it again, or save it anew from a program that opens it",
            ),
            Self::Limit(cause) => (Code::Limit, cause, LIMIT),
            Self::Broke(cause) => (Code::Damaged, format!("reading it broke down: {cause}"), LIMIT),
        };
        Error::new(code, name, cause, remedy)
    }
}

/// `page 3`, `pages 1, 2, 5 …`.
fn listed(pages: &[u32]) -> String {
    let shown: Vec<String> = pages.iter().take(8).map(ToString::to_string).collect();
    let more = if pages.len() > shown.len() { " …" } else { "" };
    format!("page{} {}{more}", if pages.len() == 1 { "" } else { "s" }, shown.join(", "))
}
