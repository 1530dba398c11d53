#![no_main]

#[path = "../../tests/common/holds.rs"]
mod holds;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| holds::json(bytes));
