//! A baseline: findings that are known and hidden, so that only new ones are reported.
//!
//! The file is JSON, sorted, with one finding a line, so that it is good to read, to compare and to
//! merge. A finding is known again by its fingerprint; the rest is for people.

use crate::config::Problem;
use crate::config::{absolute, relative, shown, with_slashes};
use crate::fingerprint::{fingerprints, shape};
use crate::json::{self, Document, Object, Value};
use crate::text::Span;
use crate::text::{Diagnostic, Severity};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// The version of the format.
const VERSION: u32 = 1;

/// What diagnostics about a baseline say in place of a rule's name.
pub const MISTAKE: &str = "baseline";

fn not_json(reason: &str) -> String {
    format!("This baseline is not JSON: {reason}")
}

fn no_baseline() -> &'static str {
    "This is no baseline: it must be an object with `version` and `findings`."
}

fn other_version() -> String {
    format!(
        "This baseline is not of version {VERSION}, the only one that this release of cerb-lint knows."
    )
}

fn no_findings() -> &'static str {
    "`findings` must be an object with a list of findings for each file."
}

fn no_finding() -> &'static str {
    "This is no finding: it must be an object with a `fingerprint`."
}

/// A finding in a baseline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The file's path from the baseline's folder, with `/` between folders.
    pub file: String,
    /// The rule.
    pub rule: String,
    /// Where in the package, without numbers: `/records/*/name`.
    pub pointer: String,
    /// What was said.
    pub message: String,
    /// What it is known by.
    pub fingerprint: String,
    /// How bad it was.
    pub severity: String,
    /// Its place, as a byte range in the baseline; empty in an entry that was not read from one.
    pub span: Span,
}

/// A baseline that was read.
#[derive(Debug)]
pub struct Baseline {
    /// The name by which the user knows it.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its findings, in the order of the text.
    pub entries: Vec<Entry>,
    folder: PathBuf,
    places: HashMap<(String, String), usize>,
}

impl Baseline {
    /// Reads a baseline.
    pub fn open(path: &Path) -> Result<Self, Problem> {
        let bytes = fs::read(path).map_err(|error| Problem::unreadable(path, &error))?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match read(&text) {
            Ok(entries) => {
                let places = entries
                    .iter()
                    .enumerate()
                    .map(|(index, entry)| ((entry.file.clone(), entry.fingerprint.clone()), index));
                let places = places.collect();
                Ok(Self { name: shown(path), folder: folder(path), text, entries, places })
            }
            Err(mistakes) => Err(Problem::Mistaken { name: shown(path), text, mistakes }),
        }
    }

    /// A file's path as it stands in this baseline.
    pub fn relative(&self, file: &Path) -> String {
        relative_to(&self.folder, file)
    }

    /// The path that an entry's file means.
    pub fn resolve(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Which entry knows each of all that was found in a file, by its place in
    /// [`Baseline::entries`]; `None` for what is new.
    pub fn known(&self, file: &Path, diagnostics: &[Diagnostic]) -> Vec<Option<usize>> {
        let file = self.relative(file);
        let entry = |fingerprint| self.places.get(&(file.clone(), fingerprint)).copied();
        fingerprints(&file, diagnostics).into_iter().map(entry).collect()
    }

    /// Takes the known ones out of all that was found in a file, and tells which entries knew them,
    /// by their place in [`Baseline::entries`].
    pub fn hide(&self, file: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<usize> {
        let known = self.known(file, diagnostics);
        let mut is_new = known.iter().map(Option::is_none);
        diagnostics.retain(|_| is_new.next().unwrap_or(true));
        known.into_iter().flatten().collect()
    }
}

/// The entries of all that was found in `file`, for a baseline at `path`.
pub fn entries(path: &Path, file: &Path, diagnostics: &[Diagnostic]) -> Vec<Entry> {
    let file = relative_to(&folder(path), file);
    let fingerprints = fingerprints(&file, diagnostics);
    let entry = |(fingerprint, diagnostic): (String, &Diagnostic)| Entry {
        file: file.clone(),
        rule: diagnostic.rule.to_owned(),
        pointer: shape(&diagnostic.pointer),
        message: diagnostic.message.clone(),
        fingerprint,
        severity: diagnostic.severity.as_str().to_owned(),
        span: Span::default(),
    };
    fingerprints.into_iter().zip(diagnostics).map(entry).collect()
}

fn folder(path: &Path) -> PathBuf {
    let path = absolute(path);
    path.parent().unwrap_or(&path).to_owned()
}

fn relative_to(folder: &Path, file: &Path) -> String {
    with_slashes(&relative(folder, &absolute(file)))
}

/// Reads the text of a baseline; where it is none, says every mistake.
pub fn read(text: &str) -> Result<Vec<Entry>, Vec<Diagnostic>> {
    let arena = json::Arena::new();
    let document = json::parse(text, &arena);
    if let Some(error) = document.errors.first() {
        return Err(vec![mistake(error.span, not_json(&error.message))]);
    }
    let mut mistakes = Vec::new();
    let entries = read_document(&document, &mut mistakes);
    if mistakes.is_empty() { Ok(entries) } else { Err(mistakes) }
}

fn read_document(document: &Document<'_>, mistakes: &mut Vec<Diagnostic>) -> Vec<Entry> {
    let root = document.root.as_ref();
    let version = root.and_then(|root| root.get("version"));
    let findings = root.and_then(|root| root.get("findings"));
    let (Some(version), Some(findings)) = (version, findings) else {
        mistakes.push(mistake(root.map_or_else(Span::default, Value::head), no_baseline()));
        return Vec::new();
    };
    if document.text[version.span.range()] != VERSION.to_string() {
        mistakes.push(mistake(version.span, other_version()));
        return Vec::new();
    }
    let Some(files) = findings.as_object() else {
        mistakes.push(mistake(findings.head(), no_findings()));
        return Vec::new();
    };
    let mut entries = Vec::new();
    for file in files.members {
        let Some(list) = file.value.as_array() else {
            mistakes.push(mistake(file.value.head(), no_findings()));
            continue;
        };
        for finding in list {
            match finding.as_object().and_then(|object| read_entry(file.key.decoded(), object)) {
                Some(entry) => entries.push(Entry { span: finding.span, ..entry }),
                None => mistakes.push(mistake(finding.head(), no_finding())),
            }
        }
    }
    entries
}

fn read_entry(file: &str, object: &Object<'_>) -> Option<Entry> {
    let text = |key| object.str(key).unwrap_or_default().to_owned();
    Some(Entry {
        file: file.to_owned(),
        rule: text("rule"),
        pointer: text("pointer"),
        message: text("message"),
        fingerprint: object.str("fingerprint")?.to_owned(),
        severity: text("severity"),
        span: Span::default(),
    })
}

fn mistake(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic {
        rule: MISTAKE,
        severity: Severity::Error,
        message: message.into(),
        help: None,
        span,
        label: None,
        pointer: String::new(),
        related: Vec::new(),
        fix: None,
    }
}

/// An entry as it is written, in this order.
#[derive(Serialize)]
struct Line<'e> {
    rule: &'e str,
    severity: &'e str,
    pointer: &'e str,
    message: &'e str,
    fingerprint: &'e str,
}

/// The text of a baseline with these entries, sorted, one a line.
pub fn write(mut entries: Vec<Entry>) -> serde_json::Result<String> {
    entries.sort();
    entries
        .dedup_by(|one, other| (&one.file, &one.fingerprint) == (&other.file, &other.fingerprint));
    let mut files: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Entry { file, rule, pointer, message, fingerprint, severity, .. } in &entries {
        let line = serde_json::to_string(&Line { rule, severity, pointer, message, fingerprint })?;
        files.entry(file).or_default().push(format!("      {line}"));
    }
    let mut blocks = Vec::new();
    for (file, lines) in files {
        let name = serde_json::to_string(file)?;
        blocks.push(format!("    {name}: [\n{}\n    ]", lines.join(",\n")));
    }
    let findings = if blocks.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{}\n  }}", blocks.join(",\n"))
    };
    Ok(format!("{{\n  \"version\": {VERSION},\n  \"findings\": {findings}\n}}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(file: &str, fingerprint: &str) -> Entry {
        Entry {
            file: file.to_owned(),
            rule: "unused-prompt".to_owned(),
            pointer: "/package/configure/prompts/*/key".to_owned(),
            message: "Nothing uses `a\u{1b}\"`.".to_owned(),
            fingerprint: fingerprint.to_owned(),
            severity: "warning".to_owned(),
            span: Span::default(),
        }
    }

    fn read_without_spans(text: &str) -> Vec<Entry> {
        let entries = read(text).unwrap().into_iter();
        entries.map(|entry| Entry { span: Span::default(), ..entry }).collect()
    }

    #[test]
    fn what_is_written_is_read_and_sorted() {
        let unsorted = vec![entry("b.json", "2"), entry("a.json", "1"), entry("b.json", "1")];
        let text = write(unsorted.clone()).unwrap();
        let mut sorted = unsorted;
        sorted.sort();
        assert_eq!(read_without_spans(&text), sorted);
        assert_eq!(write(sorted).unwrap(), text);
        assert_eq!(text.lines().count(), 12, "{text}");
        assert_eq!(write(Vec::new()).unwrap(), "{\n  \"version\": 1,\n  \"findings\": {}\n}\n");
    }

    #[test]
    fn says_why_a_text_is_no_baseline() {
        let first = |text: &str| read(text).unwrap_err().remove(0);
        assert!(first("{").message.starts_with("This baseline is not JSON: "));
        assert_eq!(first("{}").message, no_baseline());
        assert_eq!(first("").span, Span::default());
        assert_eq!(first(r#"{"version": 2, "findings": {}}"#).span, Span::new(12, 13));
        assert_eq!(first(r#"{"version": 1, "findings": []}"#).message, no_findings());
        assert_eq!(first(r#"{"version": 1, "findings": {"a": {}}}"#).message, no_findings());
        assert_eq!(first(r#"{"version": 1, "findings": {"a": [{}]}}"#).message, no_finding());
    }

    #[test]
    fn hides_what_it_knows_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (path, file) = (folder.path().join("known.json"), folder.path().join("sub/a.json"));
        let found: Vec<_> = ["one", "two", "two"].map(|text| mistake(Span::at(0), text)).into();
        fs::write(&path, write(entries(&path, &file, &found[..2])).unwrap()).unwrap();
        let baseline = Baseline::open(&path).unwrap();
        assert_eq!(baseline.entries[0].file, "sub/a.json");
        let mut now = found.clone();
        assert_eq!(baseline.hide(&file, &mut now), [0, 1]);
        assert_eq!(now, [mistake(Span::at(0), "two")]);
        let mut elsewhere = found.clone();
        assert!(baseline.hide(&folder.path().join("a.json"), &mut elsewhere).is_empty());
        assert_eq!(elsewhere, found);
    }

    proptest! {
        #[test]
        fn any_text_is_a_baseline_or_has_mistakes_within_it(text in "[\"a-f0-9:{}\\[\\], é]{0,60}") {
            for mistake in read(&text).err().unwrap_or_default() {
                prop_assert!(text.get(mistake.span.range()).is_some());
            }
        }
    }
}
