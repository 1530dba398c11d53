//! A file on its way through a run: what is to be done with it, and what became of it.

use cerb_lint::io::files::Input;
use cerb_lint::io::{Baseline, Effective};
use cerb_lint::report::FileResult;
use cerb_lint::text::{Applicability, Diagnostic};
use cerb_lint::{Fixed, Source, Suppression};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// A file to lint, and what holds for it.
pub(super) struct Job {
    pub(super) input: Input,
    pub(super) effective: Effective,
    /// What hides findings that are not to be fixed, where fixes are asked for.
    pub(super) baseline: Option<Arc<Baseline>>,
    /// It is only passed on, as it is.
    pub(super) is_excluded: bool,
}

impl Job {
    /// Tells which of all that was found in the file is known and hidden.
    pub(super) fn known(&self, diagnostics: &[Diagnostic]) -> Vec<bool> {
        let Some(baseline) = &self.baseline else { return Vec::new() };
        let known = baseline.known(self.input.path(), diagnostics);
        known.iter().map(Option::is_some).collect()
    }
}

/// What became of a file that was read.
pub(super) enum Done {
    /// It holds no package, or is excluded.
    Untouched(Source),
    Checked(Box<Checked>),
}

/// A file that was linted.
pub(super) struct Checked {
    pub(super) path: PathBuf,
    pub(super) effective: Effective,
    pub(super) source: Source,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The overrides, by their place among those for this file, that hid something.
    pub(super) hidden_by: BTreeSet<Suppression>,
    /// What fixes would make of it, where that is something else.
    pub(super) fixed: Option<Fixed>,
    /// How many fixes were applied, and whether unsafe ones too, where fixes were asked for.
    pub(super) applied: Option<(usize, Applicability)>,
}

impl Checked {
    pub(super) fn into_linted(self) -> FileResult {
        let linted = FileResult::new(self.source, self.diagnostics);
        match self.applied {
            Some((number, most)) => linted.after_fixes(number, most),
            None => linted,
        }
    }

    /// Whether what was found in it makes the run fail.
    pub(super) fn fails(&self) -> bool {
        let worst = self.diagnostics.iter().map(|diagnostic| diagnostic.severity).max();
        self.effective.fail_on.value.0.is_some_and(|least| worst >= Some(least))
    }
}
