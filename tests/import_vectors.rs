//! Real packages with one change each, judged as Cerb judged them.
//!
//! `cargo test --test all import_vectors -- --nocapture` prints the table; with `MISSES=1` every miss.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use crate::common;

use cerb_lint::cerb::{Facts, Version};
use cerb_lint::text::{Diagnostic, Severity};
use cerb_lint::{Settings, Source, lint};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Kinds in which a miss is known, and why.
const KNOWN_MISSES: &[(&str, usize, &str)] =
    &[("section.automation-bad-kata", 2, "KATA is not parsed yet")];

/// Cases that depend on which Cerb is installed, which nobody but the user knows: these are judged
/// with `--cerb` and the release that judged them.
const FOR_THE_INSTALLED: &str = "requires.version-future";
const INSTALLED: Version = Version::new(10, 4, 10);

/// What was known when that release was the newest.
const FACTS: Facts = Facts::built_in().as_of(INSTALLED);

#[derive(Default)]
struct Score {
    right: usize,
    total: usize,
    misses: Vec<String>,
}

struct Bases<'f> {
    folder: &'f Path,
    known: BTreeMap<String, Vec<Diagnostic>>,
}

impl Bases<'_> {
    fn diagnostics(&mut self, base: &str) -> &[Diagnostic] {
        self.known.entry(base.to_owned()).or_insert_with(|| {
            let bytes = std::fs::read(self.folder.join("corpus").join(base)).unwrap();
            lint(
                &Source::from_bytes(base, bytes),
                &Settings { facts: FACTS, ..Settings::default() },
            )
        })
    }
}

fn errors_by_rule(diagnostics: &[Diagnostic]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|d| d.severity == Severity::Error) {
        *counts.entry(diagnostic.rule).or_default() += 1;
    }
    counts
}

/// Whether the diagnostics are what the vector wants; else what is wrong with them.
fn judge(vector: &Value, base: &[Diagnostic], found: &[Diagnostic]) -> Result<(), String> {
    let has_error = found.iter().any(|d| d.severity == Severity::Error);
    match (vector["expect"].as_str().unwrap(), vector["verdict"].as_str().unwrap()) {
        // Where the change is refused after all, an error is due.
        ("clean", "accept") => {
            let before = errors_by_rule(base);
            let is_new = |(rule, count): (&&str, &usize)| before.get(*rule).unwrap_or(&0) < count;
            match errors_by_rule(found).iter().find(|(rule, count)| is_new((rule, count))) {
                Some((rule, _)) => Err(format!("a new error, {rule}")),
                None => Ok(()),
            }
        }
        ("silent", "accept") => {
            let said: BTreeSet<_> = base.iter().map(|d| (d.rule, &d.message)).collect();
            let is_new = found.iter().any(|d| !said.contains(&(d.rule, &d.message)));
            is_new.then_some(()).ok_or_else(|| "nothing new is said".to_owned())
        }
        (_, "accept") => Ok(()),
        (_, verdict) => has_error.then_some(()).ok_or_else(|| format!("no error, yet {verdict}")),
    }
}

#[test]
fn changed_packages_are_judged_as_cerb_judges_them() {
    let Some(folder) = common::shared() else { return };
    let mut bases = Bases { folder: &folder, known: BTreeMap::new() };
    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    let vectors = std::fs::read_to_string(folder.join("vectors/import.jsonl")).unwrap();
    for line in vectors.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let base = bases.diagnostics(vector["base"].as_str().unwrap());
        let source = Source::new("package.json", vector["text"].as_str().unwrap());
        let kind = vector["kind"].as_str().unwrap();
        let cerb = (kind == FOR_THE_INSTALLED).then_some(INSTALLED);
        let found = lint(&source, &Settings { cerb, facts: FACTS, ..Settings::default() });
        let score = scores.entry(kind.to_owned()).or_default();
        score.total += 1;
        match judge(&vector, base, &found) {
            Ok(()) => score.right += 1,
            Err(why) => score.misses.push(format!(
                "{} {} ({}): {why}; Cerb: {}",
                vector["id"], vector["base"], vector["expect"], vector["message"]
            )),
        }
    }
    report(&scores);
    for (kind, score) in &scores {
        let known = KNOWN_MISSES.iter().find(|(name, _, _)| name == kind);
        let known = known.map_or(0, |(_, count, _)| *count);
        assert!(score.misses.len() <= known, "{kind}:\n{}", score.misses.join("\n"));
    }
}

fn report(scores: &BTreeMap<String, Score>) {
    for (kind, score) in scores {
        println!("{kind:<36} {:>3} / {}", score.right, score.total);
        if std::env::var_os("MISSES").is_some() {
            score.misses.iter().for_each(|miss| println!("    {miss}"));
        }
    }
    let right: usize = scores.values().map(|score| score.right).sum();
    let total: usize = scores.values().map(|score| score.total).sum();
    println!("{:<36} {right:>3} / {total}", "all");
}
