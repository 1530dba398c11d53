//! Real packages, judged as Cerb 10.4.10 judged them.
//!
//! `cargo test --test all corpus -- --nocapture` prints how often the two agree, and every disagreement.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use crate::common;

use cerb_lint::cerb::{Facts, Version};
use cerb_lint::text::{Diagnostic, Severity};
use cerb_lint::{Settings, Source, lint};
use serde_json::Value;

/// Disagreements that are right, each with its reason: part of a file's name, and the rule that finds
/// an error where Cerb accepts the package, or an empty rule where it refuses the package and the
/// linter finds no error.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("guides__impex__export-json", "", "the worker 2 exists in its author's Cerb only"),
    ("install_demo_package.49e2f4d4", "", "the address exists in that Cerb already"),
    ("examples.1686e2c6", "", "a skeleton to be filled in, of which a warning speaks"),
    (
        "guides_packages__building.cbfb54e9",
        "",
        "a skeleton to be filled in, of which a warning speaks",
    ),
    ("guides_packages__building.481ff44a", "", "the query of a placeholder is not looked at"),
    ("packages__twitter-bot", "list-as-text", "Cerb stores \"Array\" for the account"),
    ("packages__twitter-bot", "undefined-placeholder", "`uid.` is missing: Cerb stores nothing"),
    // What the rules about extensions have to find:
    (
        "packages__customer-satisfaction-surveys",
        "",
        "an extension of a workspace tab that is no more",
    ),
    ("wizard_kb_page_package", "", "an extension of a workspace tab that is no more"),
    // What Cerb 10.4.10 takes, and older releases that the package names do not:
    ("guides__webhooks__configure.79ffeb0a", "cerb-version-too-low", "an event of 8.2.0"),
    ("guides_packages__building.2cd963e7", "cerb-version-too-low", "a type of prompts of 9.2.0"),
    ("connected_service_openai.67fa9328", "cerb-version-too-low", "a key of 10.0.0"),
];

fn is_excepted(file: &str, rule: &str) -> bool {
    EXCEPTIONS.iter().any(|(part, excepted, _)| file.contains(part) && *excepted == rule)
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
        // What is for a newer Cerb may be good there.
        let message = entry["message"].as_str().unwrap_or_default();
        if message.starts_with("This package requires Cerb version") {
            continue;
        }
        let bytes = std::fs::read(folder.join("corpus").join(file)).unwrap();
        let source = Source::from_bytes(file, &bytes[..]);
        // What Cerb 10.4.10 imports, later ones may have dropped.
        let facts = Facts::built_in().as_of(Version::new(10, 4, 10));
        let found = lint(&source, &Settings { facts, ..Settings::default() });
        match disagreement(file, verdict, &found) {
            Some(why) => {
                disagreements.push(format!("{file}: {why} (Cerb: {verdict} {})", entry["message"]));
            }
            None => agreed += 1,
        }
    }
    for (file, rule, why) in EXCEPTIONS {
        println!("excepted: {file} {rule} ({why})");
    }
    println!("{agreed} of {} agree", agreed + disagreements.len());
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

fn disagreement(file: &str, verdict: &str, found: &[Diagnostic]) -> Option<String> {
    let mut errors = found.iter().filter(|found| found.severity == Severity::Error);
    if verdict != "accept" {
        return (errors.next().is_none() && !is_excepted(file, "")).then(|| "no error".to_owned());
    }
    let mut errors = errors.filter(|error| !is_excepted(file, error.rule));
    errors.next().map(|error| format!("{} at {}: {}", error.rule, error.pointer, error.message))
}
