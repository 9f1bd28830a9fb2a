//! How much of one file is read at most.
//!
//! Comes in: nothing. Goes out: the limits, and the error that names a limit that was passed. It does not read files.

use crate::error::{Code, Error};

/// Limits that keep one strange file from taking the memory or the time of all others.
///
/// ```
/// use gongkai::read::Limits;
/// let small = Limits { max_bytes: 1 << 20, ..Limits::default() };
/// assert_eq!(small.max_bytes, 1_048_576);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of a file; 32 MiB unless told. A report has 5 KB to 200 KB.
    pub max_bytes: u64,
    /// Most lines of a text with the cells of its tables; 1,000,000 unless told.
    pub max_lines: usize,
    /// Most cell places of one table (HTML, Word, Excel), merged cells counted once for each place they fill; 200,000 unless told.
    pub max_cells: usize,
    /// Most pages of a PDF, sheets of a workbook; 500 unless told.
    pub max_pages: u32,
    /// Seconds that reading one PDF, Word or Excel document may take; 20 unless told.
    pub max_seconds: u64,
    /// Bytes of memory that the process of such a document may take, where it has one; 1 GiB unless told.
    pub max_memory: u64,
    /// Whether each such document is read in a process of its own (this program, under the verb `read-worker`), so that none can
    /// stop or slow the rest. The program does; off unless told, since only the program has that verb.
    pub isolate: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 32 << 20,
            max_lines: 1_000_000,
            max_cells: 200_000,
            max_pages: 500,
            max_seconds: 20,
            max_memory: 1 << 30,
            isolate: false,
        }
    }
}

impl Limits {
    /// Lets a text of so many lines and cells pass.
    ///
    /// # Errors
    /// If they are over [`Self::max_lines`].
    pub fn check_lines(&self, name: &str, lines: usize) -> Result<(), Error> {
        if lines <= self.max_lines {
            return Ok(());
        }
        let cause = format!("it has more than {} lines and cells", self.max_lines);
        Err(Error::new(Code::Limit, name, cause, "split it, or leave it out: a single report has some hundred"))
    }

    /// Lets a file of `bytes` pass.
    ///
    /// # Errors
    /// If it is over [`Self::max_bytes`]; the error names both.
    pub fn check(&self, name: &str, bytes: u64) -> Result<(), Error> {
        // Places are u32, and decoding can make three bytes of one.
        let limit = self.max_bytes.min(u64::from(u32::MAX) / 3);
        if bytes <= limit {
            return Ok(());
        }
        Err(Error::new(
            Code::TooLarge,
            name,
            format!("the file has {}, the limit is {}", size(bytes), size(limit)),
            "split it, or leave it out: a single report is far smaller",
        ))
    }
}

/// `33554432` → `32.0 MiB`.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_size_and_limit() {
        let limits = Limits::default();
        assert!(limits.check("a.txt", 32 << 20).is_ok());
        let error = limits.check("a.txt", 50 << 20).unwrap_err();
        assert_eq!(error.code(), Code::TooLarge);
        assert_eq!(limits.check_lines("a.txt", 1_000_001).unwrap_err().code(), Code::Limit);
        assert!(error.cause().contains("50.0 MiB") && error.cause().contains("32.0 MiB"), "{error}");
    }
}
