//! Real packages with one change each: what fixes make of them.
//!
//! `cargo test --test all fix_vectors -- --nocapture` prints a table of what was mended.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test")]

use crate::common;

use cerb_lint::json::{self, Kind, Value};
use cerb_lint::text::{Applicability, Diagnostic};
use cerb_lint::{Settings, Source, fix, lint};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// What fixes did with the vectors of one kind.
#[derive(Default)]
struct Score {
    vectors: usize,
    /// At least one fix was applied that the base does not ask for.
    mended: usize,
    /// Nothing is found afterwards that was not found in the base.
    clean: usize,
    /// Afterwards the package is the base again.
    restored: usize,
}

struct Base {
    /// The package as it is, then with the safe, then also the unsafe fixes of its own.
    texts: [String; 3],
    found: BTreeSet<(&'static str, String)>,
}

/// Mistakes that a safe fix mends so that the package is again what it was.
const RESTORED: [&str; 10] = [
    "text.bom",
    "text.html-entities",
    "text.leading-zero",
    "text.line-comment",
    "text.missing-comma",
    "text.nbsp",
    "text.single-quotes",
    "text.smart-quotes",
    "text.trailing-comma",
    "text.unquoted-key",
];

/// Mistakes that a good guess mends so that the package is again what it was: names near to known
/// ones, braces, prompts that nothing uses.
const GUESSED: [&str; 10] = [
    "any.older.respelt",
    "any.records.respelt",
    "prompt.reference-typo",
    "prompt.two-braces",
    "prompt.unused",
    "record.extension-unknown",
    "record.field-misspelt",
    "requires.misspelt",
    "section.misspelt",
    "uid.reference-typo",
];

/// Mistakes of which nothing is found any more when all is fixed, though the package is then not
/// what it was.
const CLEAN: [&str; 4] =
    ["section.automation-bad-kata", "text.bad-escape", "text.lone-surrogate", "uid.dash"];

fn said(diagnostics: &[Diagnostic]) -> BTreeSet<(&'static str, String)> {
    diagnostics.iter().map(|it| (it.rule, it.message.clone())).collect()
}

fn base(folder: &Path, name: &str) -> Base {
    let bytes = std::fs::read(folder.join("corpus").join(name)).unwrap();
    let source = Source::from_bytes("base.json", bytes);
    let found = said(&lint(&source, &Settings::default()));
    let fixed = |applicability| fix(&source, &Settings::default(), applicability).text;
    let texts =
        [source.text().to_owned(), fixed(Applicability::Safe), fixed(Applicability::Unsafe)];
    Base { texts, found }
}

/// The pointers of what differs between two packages, as Cerb reads them.
fn differences(a: &str, b: &str) -> BTreeSet<String> {
    let arena = json::Arena::new();
    let (a, b) = (json::parse(a, &arena), json::parse(b, &arena));
    let mut out = BTreeSet::new();
    match (&a.root, &b.root) {
        (Some(a), Some(b)) => compare(a, b, "", &mut out),
        _ => out.extend([String::new()]),
    }
    out
}

fn compare(a: &Value<'_>, b: &Value<'_>, at: &str, out: &mut BTreeSet<String>) {
    match (&a.kind, &b.kind) {
        (Kind::Array(left), Kind::Array(right)) if left.len() == right.len() => {
            for (index, (left, right)) in left.iter().zip(*right).enumerate() {
                compare(left, right, &format!("{at}/{index}"), out);
            }
        }
        (Kind::Object(left), Kind::Object(right)) => {
            for member in left.members.iter().chain(right.members) {
                let key = member.key.decoded();
                let at = format!("{at}/{key}");
                match (left.get(key), right.get(key)) {
                    (Some(left), Some(right)) => compare(left, right, &at, out),
                    _ => out.extend([at]),
                }
            }
        }
        (Kind::String(a), Kind::String(b)) if a.decoded() == b.decoded() => {}
        (Kind::Number(a), Kind::Number(b)) if a == b => {}
        (Kind::Null, Kind::Null) => {}
        (Kind::Bool(a), Kind::Bool(b)) if a == b => {}
        _ => out.extend([at.to_owned()]),
    }
}

/// What must hold of every fix, whatever it mends.
fn check(text: &str, applicability: Applicability) -> cerb_lint::Fixed {
    let settings = Settings::default();
    let source = Source::new("package.json", text);
    let fixed = fix(&source, &settings, applicability);
    let after = Source::new("package.json", fixed.text.as_str());
    assert!(fixed.is_finished, "{text}");
    assert_eq!(fixed.applied.is_empty(), fixed.text == text, "{text}");
    if fixed.applied.is_empty() {
        return fixed;
    }
    assert_eq!(fixed.remaining, lint(&after, &settings), "{text}");
    let (old, new) = (
        json::parse(text, &json::Arena::new()).errors,
        json::parse(&fixed.text, &json::Arena::new()).errors,
    );
    assert!(new.len() <= old.len(), "more syntax errors in {}", fixed.text);
    let again = fix(&after, &settings, applicability);
    assert_eq!(again.text, fixed.text, "a second run changes something");
    fixed
}

#[test]
fn what_is_fixed_is_what_was_broken() {
    let Some(folder) = common::shared() else { return };
    let mut bases: HashMap<String, Base> = HashMap::new();
    let mut scores: BTreeMap<(String, bool), Score> = BTreeMap::new();
    let vectors = std::fs::read_to_string(folder.join("vectors/import.jsonl")).unwrap();
    for line in vectors.lines() {
        let vector: serde_json::Value = serde_json::from_str(line).unwrap();
        let (name, text) = (vector["base"].as_str().unwrap(), vector["text"].as_str().unwrap());
        let base = bases.entry(name.to_owned()).or_insert_with(|| base(&folder, name));
        let mut offers = true;
        for applicability in [Applicability::Safe, Applicability::Unsafe] {
            if !offers {
                continue;
            }
            let fixed = check(text, applicability);
            offers = fixed.remaining.iter().any(|found| found.fix.is_some());
            let kind = vector["kind"].as_str().unwrap().to_owned();
            let score = scores.entry((kind, applicability == Applicability::Unsafe)).or_default();
            score.vectors += 1;
            let kind = vector["kind"].as_str().unwrap();
            let is_unsafe = applicability == Applicability::Unsafe;
            let must_restore = RESTORED.contains(&kind) || is_unsafe && GUESSED.contains(&kind);
            assert!(!must_restore || !fixed.applied.is_empty(), "{} is not fixed", vector["id"]);
            if fixed.applied.is_empty() {
                continue;
            }
            score.mended += 1;
            let new: Vec<_> = said(&fixed.remaining).difference(&base.found).cloned().collect();
            score.clean += usize::from(new.is_empty());
            let must_be_clean = must_restore || is_unsafe && CLEAN.contains(&kind);
            assert!(new.is_empty() || !must_be_clean, "{}: {new:?}", vector["id"]);
            let wanted = &base.texts[1 + usize::from(is_unsafe)];
            let left = differences(wanted, &fixed.text);
            let restored = left.is_empty();
            if !is_unsafe {
                let broken = differences(&base.texts[0], text);
                let is_broken =
                    |at: &String| broken.iter().any(|broken| at.starts_with(broken.as_str()));
                assert!(left.iter().all(is_broken), "{}: {left:?}", vector["id"]);
            }
            assert!(restored || !must_restore, "{}: {left:?}", vector["id"]);
            score.restored += usize::from(restored);
            if std::env::var_os("MISSES").is_some() && !restored {
                println!("{} {:?}: {new:?}", vector["id"], fixed.applied);
            }
        }
    }
    for ((kind, is_unsafe), score) in &scores {
        if score.mended > 0 {
            let Score { vectors, mended, clean, restored } = score;
            let which = if *is_unsafe { "unsafe" } else { "safe" };
            println!(
                "{kind:<34} {which:<6} {mended:>3} of {vectors:>3} mended, {clean:>3} clean, {restored:>3} as they were"
            );
        }
    }
}
