//! `--fix`, `--unsafe-fixes` and `--diff`: what is done about what is found.

use super::arguments::Check;
use super::job::{Checked, Job};
use super::output;
use super::terminal::Styles;
use cerb_lint::io::files::{Failure, Input};
use cerb_lint::report::{self, Counts};
use cerb_lint::text::{Applicability, Diagnostic, Severity};
use cerb_lint::{Fixed, LintResult, Settings, Source, examine, fix_except};
use std::io::{self, Write as _};

/// What is done about what is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is reported.
    Report,
    /// It is fixed as far as that can be done, and the rest is reported.
    Fix(Applicability),
    /// It is shown what would be fixed.
    Diff(Applicability),
}

impl Mode {
    /// What the arguments ask for.
    pub(super) const fn of(options: &Check) -> Self {
        let most = if options.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        match (options.diff, options.fix || options.unsafe_fixes) {
            (true, _) => Self::Diff(most),
            (false, true) => Self::Fix(most),
            (false, false) => Self::Report,
        }
    }

    /// Whether standard output takes the text that came from standard input.
    pub(super) fn passes_on(self, input: &Input) -> bool {
        matches!(self, Self::Fix(_)) && input.file().is_none()
    }

    /// What fixes of all that is not known make of a source, if that was asked for and makes a
    /// difference.
    pub(super) fn fix(
        self,
        source: &Source,
        settings: &Settings,
        known: &dyn Fn(&[Diagnostic]) -> Vec<bool>,
    ) -> Option<Fixed> {
        let (Self::Fix(most) | Self::Diff(most)) = self else { return None };
        Some(fix_except(source, settings, most, known)).filter(|fixed| !fixed.applied.is_empty())
    }
}

fn more_to_fix(name: &str) -> String {
    format!("There is more to fix in `{name}` than one run does; run again.")
}

/// Writes what was fixed, or shows it.
pub(super) struct Fixing {
    mode: Mode,
    styles: Styles,
    /// What would be fixed, where it is only shown.
    would: Counts,
}

impl Fixing {
    pub(super) fn new(mode: Mode, styles: Styles) -> Self {
        Self { mode, styles, would: Counts::default() }
    }

    /// Does what is to be done about what was found in a file. What could not be written stays as
    /// it was.
    pub(super) fn settle(
        &mut self,
        job: &Job,
        one: &mut Checked,
    ) -> io::Result<Result<(), Failure>> {
        let input = &job.input;
        let fixed = one.fixed.take();
        if fixed.as_ref().is_some_and(|fixed| !fixed.is_finished) {
            self.styles.say(Severity::Warning, &more_to_fix(one.source.name()));
        }
        match (self.mode, fixed) {
            (Mode::Report, _) => {}
            (Mode::Diff(most), fixed) => self.show(job, one, fixed.as_ref(), most)?,
            (Mode::Fix(most), None) => {
                self.pass_on(input, one.source.bytes())?;
                one.applied = Some((0, most));
            }
            (Mode::Fix(most), Some(fixed)) => {
                self.pass_on(input, fixed.text.as_bytes())?;
                if let Err(failure) = input.replace(one.source.bytes(), fixed.text.as_bytes()) {
                    return Ok(Err(failure));
                }
                one.applied = Some((fixed.applied.len(), most));
                one.source = one.source.with_text(fixed.text);
                let LintResult { diagnostics, hidden_by } =
                    examine(&one.source, &one.effective.settings());
                (one.diagnostics, one.hidden_by) = (diagnostics, hidden_by);
            }
        }
        Ok(Ok(()))
    }

    /// Writes to standard output what standard input has become.
    pub(super) fn pass_on(&self, input: &Input, text: &[u8]) -> io::Result<()> {
        if self.mode.passes_on(input) {
            output::to_stdout(|out| out.write_all(text))?;
        }
        Ok(())
    }

    /// Shows what would become of a file, and counts it.
    fn show(
        &mut self,
        job: &Job,
        one: &Checked,
        fixed: Option<&Fixed>,
        most: Applicability,
    ) -> io::Result<()> {
        let left = fixed.map_or(&one.diagnostics, |fixed| &fixed.remaining);
        if most == Applicability::Safe {
            let mut is_known = job.known(left).into_iter();
            let is_new = |_: &&Diagnostic| !is_known.next().unwrap_or(false);
            self.would.unsafe_fixes +=
                left.iter().filter(is_new).filter(|it| is_unsafe(it)).count();
        }
        let Some(fixed) = fixed else { return Ok(()) };
        self.would.fixed += fixed.applied.len();
        self.would.files_with_fixes += 1;
        let (name, text) = (one.source.name(), one.source.text());
        output::to_stdout(|out| report::write_diff(out, name, text, &fixed.text, self.styles.out))
    }

    /// Says what would be fixed, where it is only shown.
    pub(super) fn sum_up(&self) {
        if matches!(self.mode, Mode::Diff(_)) {
            self.styles.say(Severity::Note, &report::would_fix(self.would));
        }
    }
}

fn is_unsafe(diagnostic: &Diagnostic) -> bool {
    diagnostic.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Unsafe)
}
