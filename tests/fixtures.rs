//! Every rule finds what its fixtures show, leaves alone what they show, and does what its
//! documentation says, all as if the newest release of Cerb were [`EXAMPLES`].
//!
//! `SNAPSHOTS=overwrite cargo test --test all fixtures` writes the `.expected` files anew.

#![allow(clippy::unwrap_used, reason = "a test")]

use crate::common;

use cerb_lint::cerb::Facts;
use cerb_lint::rules::{EXAMPLES, RULES};
use cerb_lint::text::Diagnostic;
use cerb_lint::{Settings, Source, lint};
use snapbox::{Assert, Data};
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The files of a folder whose name begins with `prefix`, expected listings apart, sorted.
fn files(folder: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(prefix) && !name.ends_with(".expected")
    });
    files.sort();
    files
}

fn read(path: &Path) -> Source {
    let name = path.file_name().unwrap().to_str().unwrap();
    Source::from_bytes(name, std::fs::read(path).unwrap())
}

fn compare(source: &Source, diagnostics: &[Diagnostic], path: &Path) {
    let expected = path.with_added_extension("expected");
    Assert::new()
        .action_env("SNAPSHOTS")
        .eq(common::listing(source.text(), diagnostics), Data::read_from(&expected, None).raw());
}

#[test]
fn each_rule_finds_what_its_fixtures_show() {
    for rule in RULES {
        let files = files(&fixtures().join(rule.name), "finds");
        assert!(!files.is_empty(), "no fixtures/{}/finds*", rule.name);
        for path in files {
            let source = read(&path);
            let diagnostics = lint(&source, &rule.settings());
            let speaks = diagnostics.iter().any(|diagnostic| diagnostic.rule == rule.name);
            assert!(speaks, "{} finds nothing in {}", rule.name, path.display());
            compare(&source, &diagnostics, &path);
        }
    }
}

#[test]
fn each_rule_leaves_alone_what_its_fixtures_show() {
    for rule in RULES {
        let files = files(&fixtures().join(rule.name), "leaves");
        assert!(!files.is_empty(), "no fixtures/{}/leaves*", rule.name);
        for path in files {
            let source = read(&path);
            let diagnostics = lint(&source, &rule.settings());
            let listing = common::listing(source.text(), &diagnostics);
            let speaks = diagnostics.iter().any(|diagnostic| diagnostic.rule == rule.name);
            assert!(!speaks, "{} does not leave {} alone:\n{listing}", rule.name, path.display());
            if path.with_added_extension("expected").exists() {
                compare(&source, &diagnostics, &path);
            } else {
                assert_eq!(listing, "", "in {}", path.display());
            }
        }
    }
}

#[test]
fn each_documented_example_does_what_its_documentation_says() {
    for rule in RULES {
        let bad = Source::new("bad.json", rule.bad);
        let diagnostics = lint(&bad, &rule.settings());
        let rules: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
        assert!(!rules.is_empty(), "{}: nothing found in the bad example", rule.name);
        assert!(
            rules.iter().all(|name| *name == rule.name),
            "{}: the bad example:\n{}",
            rule.name,
            common::listing(rule.bad, &diagnostics)
        );
        let good = Source::new("good.json", rule.good);
        let diagnostics = lint(&good, &rule.settings());
        assert_eq!(common::listing(rule.good, &diagnostics), "", "{}: good example", rule.name);
    }
}

#[test]
fn valid_packages_have_no_problems() {
    let facts = Facts::built_in().as_of(EXAMPLES);
    for path in files(&fixtures().join("valid"), "") {
        let source = read(&path);
        let diagnostics = lint(&source, &Settings { facts, ..Settings::default() });
        assert_eq!(common::listing(source.text(), &diagnostics), "", "{}", path.display());
    }
}

#[test]
fn rules_are_named_well_and_each_once() {
    for (index, rule) in RULES.iter().enumerate() {
        let is_kebab = |c: char| c.is_ascii_lowercase() || c == '-' || c.is_ascii_digit();
        assert!(rule.name.chars().all(is_kebab), "{}", rule.name);
        assert!(!rule.summary.ends_with('.'), "{}: {}", rule.name, rule.summary);
        assert!(RULES[..index].iter().all(|other| other.name != rule.name), "{}", rule.name);
    }
}
