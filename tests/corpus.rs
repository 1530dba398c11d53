//! Real packages, judged as Cerb 10.4.10 judged them.
//!
//! `cargo test --test corpus -- --nocapture` prints how often the two agree, and every disagreement.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

mod common;

use cerb_lint::diagnostic::{Diagnostic, Severity};
use cerb_lint::{Settings, Source, lint};
use serde_json::Value;

/// Disagreements that are right, each with its reason: part of a file's name, and the rule that finds
/// an error where Cerb accepts the package (`*` for any), or an empty rule where the linter can't know
/// what Cerb refuses.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

fn is_excepted(file: &str, rule: &str) -> bool {
    EXCEPTIONS
        .iter()
        .any(|(part, excepted, _)| file.contains(part) && (*excepted == rule || *excepted == "*"))
}

#[test]
fn real_packages_are_judged_as_cerb_judges_them() {
    let Some(folder) = common::shared() else { return };
    let index = std::fs::read_to_string(folder.join("corpus/index.json")).unwrap();
    let index: Value = serde_json::from_str(&index).unwrap();
    let (mut agreed, mut disagreements) = (0, Vec::new());
    for entry in index.as_array().unwrap() {
        let file = entry["file"].as_str().unwrap();
        let Some(verdict) = entry["cerb_10_4_10"].as_str() else { continue };
        let bytes = std::fs::read(folder.join("corpus").join(file)).unwrap();
        let source = Source::from_bytes(file, &bytes);
        let found = lint(&source, &Settings::default());
        match disagreement(file, verdict, &found) {
            Some(why) => {
                disagreements.push(format!("{file}: {why} (Cerb: {verdict} {})", entry["message"]));
            }
            None => agreed += 1,
        }
    }
    println!("{agreed} of {} agree", agreed + disagreements.len());
    assert_eq!(disagreements.join("\n"), "");
}

fn disagreement(file: &str, verdict: &str, found: &[Diagnostic]) -> Option<String> {
    let mut errors = found.iter().filter(|found| found.severity == Severity::Error);
    if verdict != "accept" {
        return (errors.next().is_none() && !is_excepted(file, "")).then(|| "no error".to_owned());
    }
    let mut errors = errors.filter(|error| !is_excepted(file, error.rule));
    errors.next().map(|error| format!("{} at {}: {}", error.rule, error.pointer, error.message))
}
