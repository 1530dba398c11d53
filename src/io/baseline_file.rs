//! A baseline as a file, whose folder says which files its paths mean.

use super::config_file::Problem;
use super::paths::{absolute, relative, shown, with_slashes};
use crate::baseline::{self, Entry};
use crate::fingerprint::{fingerprints, shape};
use crate::text::{Diagnostic, Span};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

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
        match baseline::read(&text) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Severity;

    fn found(message: &str) -> Diagnostic {
        Diagnostic {
            rule: "unused-prompt",
            severity: Severity::Warning,
            message: message.to_owned(),
            help: None,
            span: Span::default(),
            label: None,
            pointer: String::new(),
            related: Vec::new(),
            fix: None,
        }
    }

    #[test]
    fn hides_what_it_knows_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (path, file) = (folder.path().join("known.json"), folder.path().join("sub/a.json"));
        let all: Vec<_> = ["one", "two", "two"].map(found).into();
        fs::write(&path, baseline::write(entries(&path, &file, &all[..2])).unwrap()).unwrap();
        let known = Baseline::open(&path).unwrap();
        assert_eq!(known.entries[0].file, "sub/a.json");
        let mut now = all.clone();
        assert_eq!(known.hide(&file, &mut now), [0, 1]);
        assert_eq!(now, [found("two")]);
        let mut elsewhere = all.clone();
        assert!(known.hide(&folder.path().join("a.json"), &mut elsewhere).is_empty());
        assert_eq!(elsewhere, all);
    }
}
