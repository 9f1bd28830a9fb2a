//! The output formats.

use crate::error::{Code, Error, Result};

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns for a terminal.
    Table,
    /// One JSON object a line.
    Jsonl,
    /// One JSON array.
    Json,
    /// Comma-separated, UTF-8 with a header line.
    Csv,
    /// A markdown table.
    Markdown,
    /// A page to read and print; only of two reports (`copies A B`).
    Html,
    /// A Parquet file; only with the cargo feature `parquet`.
    Parquet,
}

impl Format {
    /// All names, for help and errors.
    pub const NAMES: &[&str] = &[
        "table",
        "jsonl",
        "json",
        "csv",
        "markdown",
        #[cfg(feature = "parquet")]
        "parquet",
    ];

    /// From its name.
    ///
    /// # Errors
    /// `E-ARGUMENT`.
    pub fn parse(text: &str) -> Result<Self> {
        Ok(match text {
            "table" => Self::Table,
            "jsonl" => Self::Jsonl,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "markdown" | "md" => Self::Markdown,
            "html" | "htm" => Self::Html,
            "parquet" if cfg!(feature = "parquet") => Self::Parquet,
            "parquet" => return Err(no_parquet()),
            _ => {
                let remedy = format!("choose one of {}", Self::NAMES.join(", "));
                return Err(Error::new(Code::Argument, format!("--format {text}"), "there is no such format", remedy));
            }
        })
    }
}

/// The error where rows are asked for as a page.
pub(super) fn no_page() -> Error {
    let remedy =
        format!("choose one of {}; a page is made by: gongkai copies A B --format html -o FILE", Format::NAMES.join(", "));
    Error::new(Code::Argument, "--format html", "this verb writes no page", remedy)
}

/// The error where Parquet is asked for and not built in.
pub(super) fn no_parquet() -> Error {
    let remedy = "build with `cargo build --release --features parquet`, or take csv";
    Error::new(Code::Argument, "--format parquet", "Parquet is not built in", remedy)
}
