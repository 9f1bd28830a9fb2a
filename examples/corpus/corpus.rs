//! The corpus generator as one module, for this example and, through `#[path = "../examples/corpus/corpus.rs"]`, for benches and
//! tests: `generate::generate(&large::Large { reports, seed })` or `generate::generate(&demo::demo())`.

pub mod agencies;
pub mod answers;
pub mod check;
pub mod demo;
pub mod dice;
pub mod document;
pub mod edit;
pub mod encode;
pub mod figures;
pub mod forms;
pub mod generate;
pub mod grammar;
pub mod html;
pub mod key;
pub mod labelled;
pub mod large;
pub mod narrative;
pub mod places;
pub mod plain;
pub mod printed;
pub mod ranking;
pub mod requests;
pub mod shape;
pub mod tables;
pub mod text;
