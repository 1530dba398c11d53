//! Suppressions that suppress nothing.

use super::check::Checked;
use super::configuration::Configuration;
use super::terminal::Styles;
use cerb_lint::Level;
use cerb_lint::config::{self, ConfigFile, Override};
use cerb_lint::text::Span;
use cerb_lint::text::{Diagnostic, Severity};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What warnings about suppressions say in place of a rule's name.
pub(super) const RULE: &str = "unused-suppression";

fn no_file(patterns: &str) -> String {
    format!("No package matches {patterns}, so this override does nothing.")
}

fn nothing_hidden(rule: &str) -> String {
    format!("`{rule}` finds nothing here, so there is nothing to turn off.")
}

/// What a run has seen, and so can judge.
pub(super) struct Seen<'c> {
    folders: Vec<PathBuf>,
    is_whole: bool,
    configuration: &'c Configuration,
}

impl<'c> Seen<'c> {
    /// A run on these paths, in which everything could be read or not.
    pub(super) fn new(paths: &[PathBuf], is_whole: bool, configuration: &'c Configuration) -> Self {
        let folders = paths.iter().filter(|path| path.is_dir());
        let folders = folders.map(|path| config::absolute(path)).collect();
        Self { folders, is_whole, configuration }
    }

    /// Whether all packages in a folder, or a file, were seen if they are there.
    pub(super) fn covers(&self, path: &Path) -> bool {
        self.is_whole && self.folders.iter().any(|folder| path.starts_with(folder))
    }

    /// Whether a rule ran as it does in other runs.
    pub(super) fn judges(&self, rule: &str) -> bool {
        !self.configuration.has_flag_for(rule)
    }
}

/// Shows the overrides that turn off what finds nothing anyway, where all files that their
/// configuration governs were seen.
pub(super) fn show(checked: &[Checked], seen: &Seen<'_>, styles: Styles) {
    let mut files: Vec<&Arc<ConfigFile>> = Vec::new();
    for file in checked.iter().filter_map(|one| one.effective.file.as_ref()) {
        let is_known = files.iter().any(|known| Arc::ptr_eq(known, file));
        if !is_known && !file.config.overrides.is_empty() && seen.covers(&file.folder) {
            files.push(file);
        }
    }
    for file in files {
        let unused = unused(file, checked, seen);
        if !unused.is_empty() {
            styles.show(&file.name, &file.text, unused);
        }
    }
}

fn unused(file: &Arc<ConfigFile>, checked: &[Checked], seen: &Seen<'_>) -> Vec<Diagnostic> {
    let mut matched = BTreeSet::new();
    let mut used = BTreeSet::new();
    for one in checked {
        if !one.effective.file.as_ref().is_some_and(|other| Arc::ptr_eq(other, file)) {
            continue;
        }
        let overrides: Vec<_> = one.effective.overrides().map(|(index, _)| index).collect();
        used.extend(one.hidden_by.iter().map(|one| (overrides[one.index], one.rule)));
        matched.extend(overrides);
    }
    let mut warnings = Vec::new();
    for (index, one) in file.config.overrides.iter().enumerate() {
        match &one.paths {
            Some(paths) if !matched.contains(&index) => {
                let patterns: Vec<_> =
                    paths.value.texts().iter().map(|text| format!("`{text}`")).collect();
                warnings.push(warning(paths.span, no_file(&patterns.join(" or "))));
            }
            _ => warnings.extend(idle(one, seen, |rule| used.contains(&(index, rule)))),
        }
    }
    warnings
}

/// The rules that an override turns off although they find nothing there.
fn idle(
    one: &Override,
    seen: &Seen<'_>,
    is_used: impl Fn(&'static str) -> bool,
) -> Vec<Diagnostic> {
    let off = one.rules.iter().filter(|(_, level)| level.value == Level::Off);
    // `all` stands for many rules in one place: it is of use if one of them is.
    let used: BTreeSet<Span> =
        off.clone().filter(|(rule, _)| is_used(rule)).map(|(_, level)| level.span).collect();
    let mut told = BTreeSet::new();
    off.filter(|(rule, level)| seen.judges(rule) && !used.contains(&level.span))
        .filter(|(_, level)| told.insert(level.span))
        .map(|(rule, level)| warning(level.span, nothing_hidden(rule)))
        .collect()
}

/// A warning about a file that is no package.
pub(super) fn warning(span: Span, message: String) -> Diagnostic {
    Diagnostic {
        rule: RULE,
        severity: Severity::Warning,
        message,
        help: None,
        span,
        label: None,
        pointer: String::new(),
        related: Vec::new(),
        fix: None,
    }
}
