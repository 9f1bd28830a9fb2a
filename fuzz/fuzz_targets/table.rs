//! Fuzzes `ways::table`: see `tests/suite/fuzzed/ways.rs`.
#![no_main]

#[path = "../../tests/suite/fuzzed/ways.rs"]
#[allow(dead_code, reason = "each target takes one of the two ways")]
mod ways;

libfuzzer_sys::fuzz_target!(|data: &[u8]| ways::table(data));
