//! The least that a program must do to check a package against the schema: read the file, parse it
//! with `serde_json`, and run the validator that was compiled from the schema. What cerb-lint takes
//! is measured against this (`benches/compare.py`). `floor FILE…`, or `floor --parse FILE…` to stop
//! after parsing.

use serde_json::Value;
use std::fs;
use std::process::ExitCode;

#[allow(clippy::all, clippy::pedantic, reason = "made by a macro")]
mod compiled {
    #[jsonschema::validator(path = "schemas/package.schema.json")]
    pub(super) struct Validator;
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    let only_parse = arguments.next_if(|first| first == "--parse").is_some();
    let is_valid = |path| {
        let text = fs::read_to_string(path).ok()?;
        let value: Value = serde_json::from_str(&text).ok()?;
        (only_parse || compiled::Validator::is_valid(&value)).then_some(())
    };
    match arguments.map(is_valid).collect::<Option<Vec<()>>>() {
        Some(_) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}
