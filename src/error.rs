//! The one error type: what went wrong with which subject, why, and what to do about it.
//!
//! Errors are for files, memory and arguments. A strange document is no error: parsing is total and answers with
//! [`crate::report::Diagnostic`]s.

use std::fmt;

/// A failure in four parts: subject, cause, remedy and a stable code.
///
/// ```
/// use gongkai::error::{Code, Error};
/// let error = Error::new(Code::NoIndex, "./index", "there is no index here", "build one with: gongkai index PATH");
/// assert_eq!(error.code().as_str(), "E-NO-INDEX");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Parts>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    code: Code,
    subject: String,
    cause: String,
    remedy: String,
    place: Option<(String, usize)>,
}

/// The result of everything that can fail.
pub type Result<T> = std::result::Result<T, Error>;

/// What kind of failure; the text is stable and documented in docs/errors.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// A file or folder that does not exist or may not be read.
    Unreadable,
    /// A file over the size limit.
    TooLarge,
    /// Bytes that are no text in any known encoding.
    NotText,
    /// A file type that is not read.
    Format,
    /// A document whose format is broken.
    Damaged,
    /// A document that needs a password.
    Locked,
    /// A document that holds pictures of text.
    NeedsOcr,
    /// A document over a limit on pages, unfolding, time or memory.
    Limit,
    /// Nothing to index at the given paths.
    Empty,
    /// No index at the given place.
    NoIndex,
    /// An index of another format version.
    IndexVersion,
    /// An index whose files do not match their checksums.
    IndexDamaged,
    /// Another process is writing to the index.
    IndexBusy,
    /// Writing failed: disk full, permissions.
    Write,
    /// A query that cannot be understood.
    Query,
    /// An argument that cannot be used.
    Argument,
    /// No report of that name in the index.
    NoReport,
    /// The user interrupted.
    Interrupted,
}

impl Code {
    /// The code as printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "E-UNREADABLE",
            Self::TooLarge => "E-TOO-LARGE",
            Self::NotText => "E-NOT-TEXT",
            Self::Format => "E-FORMAT",
            Self::Damaged => "E-DAMAGED",
            Self::Locked => "E-LOCKED",
            Self::NeedsOcr => "E-NEEDS-OCR",
            Self::Limit => "E-LIMIT",
            Self::Empty => "E-EMPTY",
            Self::NoIndex => "E-NO-INDEX",
            Self::IndexVersion => "E-INDEX-VERSION",
            Self::IndexDamaged => "E-INDEX-DAMAGED",
            Self::IndexBusy => "E-INDEX-BUSY",
            Self::Write => "E-WRITE",
            Self::Query => "E-QUERY",
            Self::Argument => "E-ARGUMENT",
            Self::NoReport => "E-NO-REPORT",
            Self::Interrupted => "E-INTERRUPTED",
        }
    }
}

impl Error {
    /// An error about `subject` (a path, an option, a query), with its `cause` and the `remedy`.
    pub fn new(code: Code, subject: impl Into<String>, cause: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self(Box::new(Parts { code, subject: subject.into(), cause: cause.into(), remedy: remedy.into(), place: None }))
    }

    /// The same error, at a character (counted from 1) of what was typed; one past the last is its end.
    #[must_use]
    pub fn at(mut self, text: &str, character: usize) -> Self {
        self.0.place = Some((text.to_owned(), character));
        self
    }

    /// The same error, about another subject.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.0.subject = subject.into();
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What it is about.
    pub fn subject(&self) -> &str {
        &self.0.subject
    }

    /// Why.
    pub fn cause(&self) -> &str {
        &self.0.cause
    }

    /// What was typed and the character of it (counted from 1) at which it is wrong, where that is known.
    pub fn place(&self) -> Option<(&str, usize)> {
        self.0.place.as_ref().map(|(text, character)| (text.as_str(), *character))
    }

    /// What to do.
    pub fn remedy(&self) -> &str {
        &self.0.remedy
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { code, subject, cause, remedy, .. } = &*self.0;
        write!(f, "{subject}: {cause}; {remedy} [{}]", code.as_str())
    }
}

impl std::error::Error for Error {}
