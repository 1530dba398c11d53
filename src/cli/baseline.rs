//! `--baseline`, `--write-baseline` and `--prune-baseline`.

use super::arguments::Check;
use super::check::Checked;
use super::terminal::Styles;
use super::unused::{self, Seen};
use cerb_lint::baseline::{self, Baseline, Entry};
use cerb_lint::config::{absolute, shown};
use cerb_lint::io::files::reason;
use cerb_lint::text::Severity;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

fn stale(count: usize) -> String {
    match count {
        1 => "This finding is gone, so the baseline need not hide it.".to_owned(),
        more => format!("{more} findings of this baseline are gone; this is the first of them."),
    }
}

/// `verb` is such as "Wrote … to".
fn wrote(verb: [&str; 2], count: usize, path: &Path) -> String {
    let findings = if count == 1 { "finding" } else { "findings" };
    let [verb, preposition] = verb;
    format!("{verb} {count} {findings} {preposition} `{}`.", shown(path))
}

/// The baselines that a run uses, each read once.
#[derive(Default)]
pub(super) struct Baselines(BTreeMap<PathBuf, Option<Arc<Baseline>>>);

impl Baselines {
    /// The baseline in that file; complains once where it can't be used.
    pub(super) fn open(&mut self, path: &Path, styles: Styles) -> Option<Arc<Baseline>> {
        if let Some(known) = self.0.get(path) {
            return known.clone();
        }
        let opened = open(path, styles).map(Arc::new);
        self.0.insert(path.to_owned(), opened.clone());
        opened
    }

    /// Whether all that were to be used can be.
    pub(super) fn work(&self) -> bool {
        self.0.values().all(Option::is_some)
    }
}

fn open(path: &Path, styles: Styles) -> Option<Baseline> {
    Baseline::open(path)
        .inspect_err(|problem| {
            styles.show_problem(problem);
            if !path.exists() {
                let path = shown(path);
                styles.say(
                    Severity::Note,
                    &format_args!("`--write-baseline {path}` writes what is found now to it."),
                );
            }
        })
        .ok()
}

/// Hides what baselines know, or writes what was found to one; how many findings are hidden, or
/// `None` where a baseline can't be used.
pub(super) fn apply(
    checked: &mut [Checked],
    baselines: &mut Baselines,
    options: &Check,
    seen: &Seen<'_>,
    styles: Styles,
) -> Option<usize> {
    if let Some(path) = &options.write_baseline {
        return write(path, checked, seen, styles);
    }
    let mut files: BTreeMap<PathBuf, Vec<&mut Checked>> = BTreeMap::new();
    for one in checked {
        if let Some(path) = &one.effective.baseline.value {
            files.entry(path.clone()).or_default().push(one);
        }
    }
    let mut all = Some(0);
    for (path, checked) in files {
        let baseline = baselines.open(&path, styles);
        let hidden = baseline.and_then(|baseline| {
            hide(&baseline, &path, checked, options.prune_baseline, seen, styles)
        });
        all = all.zip(hidden).map(|(before, hidden)| before + hidden);
    }
    all
}

fn hide(
    baseline: &Baseline,
    path: &Path,
    checked: Vec<&mut Checked>,
    prune: bool,
    seen: &Seen<'_>,
    styles: Styles,
) -> Option<usize> {
    let mut used = HashSet::new();
    let mut linted = BTreeMap::new();
    for one in checked {
        used.extend(baseline.hide(&one.path, &mut one.diagnostics));
        linted.insert(baseline.relative(&one.path), one.effective.notes.value);
    }
    let is_stale = |(index, entry): &(usize, &Entry)| {
        !used.contains(index) && is_gone(entry, baseline, &linted, seen)
    };
    let stale: Vec<_> = baseline.entries.iter().enumerate().filter(is_stale).collect();
    if let Some((_, first)) = stale.first() {
        if prune {
            let gone: HashSet<_> = stale.iter().map(|(index, _)| *index).collect();
            let left = baseline.entries.iter().enumerate();
            let left: Vec<_> = left
                .filter(|(index, _)| !gone.contains(index))
                .map(|(_, one)| one.clone())
                .collect();
            save(path, left, styles)?;
            styles.say(Severity::Note, &wrote(["Dropped", "from"], gone.len(), path));
        } else {
            let mut warning = unused::warning(first.span, self::stale(stale.len()));
            warning.help = Some("`--prune-baseline` drops what is gone.".to_owned());
            styles.show(&baseline.name, &baseline.text, vec![warning]);
        }
    }
    Some(used.len())
}

/// Whether an entry that hid nothing is known to be of no use: its file was linted, or would have
/// been if it were still there.
fn is_gone(
    entry: &Entry,
    baseline: &Baseline,
    linted: &BTreeMap<String, bool>,
    seen: &Seen<'_>,
) -> bool {
    let is_note = entry.severity == Severity::Note.as_str();
    match linted.get(&entry.file) {
        Some(notes) => seen.judges(&entry.rule) && (*notes || !is_note),
        None => seen.covers(&absolute(&baseline.resolve(&entry.file))),
    }
}

/// Writes what was found to a baseline, and hides it; what is known of other files stays in it.
fn write(path: &Path, checked: &mut [Checked], seen: &Seen<'_>, styles: Styles) -> Option<usize> {
    let mut entries = Vec::new();
    if path.exists() {
        let known = match Baseline::open(path) {
            Ok(known) => known,
            Err(problem) => {
                styles.show_problem(&problem);
                return None;
            }
        };
        let linted: HashSet<_> = checked.iter().map(|one| known.relative(&one.path)).collect();
        let other = known.entries.iter().filter(|entry| {
            !linted.contains(&entry.file) && !seen.covers(&absolute(&known.resolve(&entry.file)))
        });
        entries.extend(other.cloned());
    }
    let mut found = 0;
    for one in checked {
        entries.extend(baseline::entries(path, &one.path, &one.diagnostics));
        found += one.diagnostics.len();
        one.diagnostics.clear();
    }
    save(path, entries, styles)?;
    styles.say(Severity::Note, &wrote(["Wrote", "to"], found, path));
    Some(found)
}

fn save(path: &Path, entries: Vec<Entry>, styles: Styles) -> Option<()> {
    let text = baseline::write(entries).map_err(io::Error::from);
    match text.and_then(|text| fs::write(path, text)) {
        Ok(()) => Some(()),
        Err(error) => {
            let path = shown(path);
            styles.complain(&format_args!("Cannot write `{path}`: {}.", reason(&error)));
            None
        }
    }
}
