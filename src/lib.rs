//! gongkai 公开: search, compare and rank the yearly information-disclosure reports of Chinese agencies
//! (政府信息公开工作年度报告).
//!
//! # The way of a report
//!
//! ```text
//! bytes ─ read ─▶ text + grids ─ parse ─▶ Report {identity, sections, tables} + diagnostics
//! Report ─ search ─▶ postings, columns, stored report          "who says this?"
//! Report ─ copies ─▶ paragraphs ▶ sketches ▶ candidates ▶ pairs  "who copied whom?"
//! reports ─ corpus ─▶ words, sentences ▶ counts ▶ measures       "what do they say, and how often?"
//! Report ─ facts ─▶ cells ▶ inference ▶ checks ─ rank ─▶ ranking  "who disclosed how much?"
//! ```
//!
//! # Themes
//!
//! * **Total parsing.** Any bytes that are text give a [`report::Report`]; what is odd becomes a [`report::Diagnostic`].
//!   [`error::Error`]s are for files, memory and arguments, and name subject, cause and remedy.
//! * **Evidence.** Every hit, passage, cell and guess carries a [`report::Span`] into the source.
//! * **Missing is not zero.** A figure is printed, inferred with its rule, or no figure with a reason ([`facts::CellState`]).
//! * **Same input, same bytes out**, for any number of threads.
//! * **Limits** on size, nesting and cells wherever untrusted bytes enter ([`read::Limits`]).
//!
//! ```no_run
//! use gongkai::{ingest, search::{Filter, Index, Query, Request, Sort}};
//! use std::path::{Path, PathBuf};
//!
//! let dir = Path::new("index");
//! ingest::index(dir, &[PathBuf::from("reports")], &ingest::Options::default(), &ingest::Monitor::default())?;
//! let query = Query::parse("\"依申请公开\"")?;
//! let request = Request { query, filter: Filter::default(), sort: Sort::Score, limit: 20, context: 30, skip: 0 };
//! for hit in Index::open(dir)?.search(&request)?.hits {
//!     println!("{} {}", hit.card.file(), hit.matches.len());
//! }
//! # Ok::<(), gongkai::error::Error>(())
//! ```

pub mod check;
pub mod cli;
pub mod copies;
pub mod corpus;
pub mod error;
pub mod facts;
pub mod ingest;
pub mod interval;
pub mod output;
pub mod parse;
pub mod places;
pub mod rank;
pub mod read;
pub mod report;
pub mod search;
pub mod text;
