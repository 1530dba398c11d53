//! The default command: lint what is named, report what is found.

use super::arguments::{Check, OutputFile};
use super::baseline;
use super::configuration::Configuration;
use super::terminal::{self, Styles};
use super::unused::{self, Seen};
use super::{Outcome, output};
use cerb_lint::config::Effective;
use cerb_lint::diagnostic::{Diagnostic, Severity};
use cerb_lint::report::{self, Format, Linted, Look, Report, Style};
use cerb_lint::rules::RULES;
use cerb_lint::source::files::{self, Failure, Input};
use cerb_lint::{Examined, Source, Suppression, examine};
use std::collections::BTreeSet;
use std::env;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write as _};
use std::num::NonZero;
use std::panic;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// With fewer files than this, starting a thread costs more than it saves.
const WORTH_A_THREAD: usize = 16;

/// Lints and reports.
pub(super) fn run(options: &Check, styles: Styles) -> io::Result<Outcome> {
    let standard_input = [PathBuf::from("-")];
    let paths = if options.paths.is_empty() { &standard_input[..] } else { &options.paths };
    if options.paths.is_empty() && io::stdin().is_terminal() {
        styles.complain(&NOTHING_NAMED);
        return Ok(Outcome::Failed);
    }
    let mut configuration = match Configuration::new(&options.asked) {
        Ok(configuration) => configuration,
        Err(problem) => {
            styles.show_problem(&problem);
            return Ok(Outcome::Failed);
        }
    };
    let (inputs, mut failures) = files::find(paths, &options.stdin_filename);
    let (jobs, excluded) = jobs(inputs, options, &mut configuration);
    let mut checked = Vec::new();
    for done in lint_all(&jobs, options) {
        match done {
            Ok(Some(file)) => checked.push(file),
            Ok(None) => {}
            Err(failure) => failures.push(failure),
        }
    }
    let mut works = configuration.show_problems(styles) && failures.is_empty();
    for failure in &failures {
        styles.complain(failure);
    }
    if checked.is_empty() && works && !excluded {
        styles.say(Severity::Warning, &nothing_found(paths));
    }
    let seen = Seen::new(paths, works, &configuration);
    unused::show(&checked, &seen, styles);
    let hidden = baseline::apply(&mut checked, options, &seen, styles);
    works &= hidden.is_some();
    let fails = checked.iter().any(Checked::fails);
    let linted = checked.into_iter().map(|one| Linted::new(one.source, one.diagnostics)).collect();
    let report = Report::new(linted).with_hidden(hidden.unwrap_or(0));
    works &= write_files(&report, options, styles);
    write_report(&report, options, styles.out)?;
    Ok(match (works, fails) {
        (false, _) => Outcome::Failed,
        (true, true) => Outcome::Found,
        (true, false) => Outcome::Clean,
    })
}

/// A file to lint, and what holds for it.
struct Job {
    input: Input,
    effective: Effective,
}

/// A file that was linted.
pub(super) struct Checked {
    pub(super) path: PathBuf,
    pub(super) effective: Effective,
    pub(super) source: Source,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The overrides, by their place among those for this file, that hid something.
    pub(super) hidden_by: BTreeSet<Suppression>,
}

impl Checked {
    /// Whether what was found in it makes the run fail.
    fn fails(&self) -> bool {
        let worst = self.diagnostics.iter().map(|diagnostic| diagnostic.severity).max();
        self.effective.fail_on.value.0.is_some_and(|least| worst >= Some(least))
    }
}

/// Finds out what holds for each file, and leaves out what is excluded, or governed by a
/// configuration file that can't be used; also tells whether something was excluded.
fn jobs(
    inputs: Vec<Input>,
    options: &Check,
    configuration: &mut Configuration,
) -> (Vec<Job>, bool) {
    let mut jobs = Vec::with_capacity(inputs.len());
    let mut any_excluded = false;
    for input in inputs {
        let Some(effective) = configuration.of(input.path()) else { continue };
        if effective.excluded.value && (options.force_exclude || !input.is_named()) {
            any_excluded = true;
        } else {
            jobs.push(Job { input, effective });
        }
    }
    (jobs, any_excluded)
}

const NOTHING_NAMED: &str = "\
Name a package, a page or a folder to check, such as `cerb-lint package.json`, or pipe a package into cerb-lint. \
See `cerb-lint --help`.";

fn nothing_found(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("There is no package in {}.", names.join(", "))
}

/// Lints each file, several at a time where there are many; `None` for what holds no package.
fn lint_all(jobs: &[Job], options: &Check) -> Vec<Result<Option<Checked>, Failure>> {
    let lint_one = |Job { input, effective }: &Job| {
        let source = input.read(options.max_file_size)?;
        let source = source.filter(|source| !source.packages().is_empty());
        Ok(source.map(|source| {
            let Examined { diagnostics, hidden_by } = examine(&source, &effective.settings());
            let (path, effective) = (input.path().to_owned(), effective.clone());
            Checked { path, effective, source, diagnostics, hidden_by }
        }))
    };
    if jobs.len() < WORTH_A_THREAD {
        return jobs.iter().map(lint_one).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return done };
            done.push((index, lint_one(job)));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut done: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let done = workers.into_iter().map(thread::ScopedJoinHandle::join);
        done.flat_map(|done| done.unwrap_or_else(|panic| panic::resume_unwind(panic))).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, done)| done).collect()
}

/// Writes the report to standard output.
fn write_report(report: &Report, options: &Check, style: Style) -> io::Result<()> {
    let format = options.format.unwrap_or_else(default_format);
    let look = Look {
        style,
        width: terminal::width(&io::stdout()),
        max_diagnostics: options.max_diagnostics,
        quiet: options.quiet,
        statistics: options.statistics,
    };
    output::to_stdout(|out| report::write(out, format, report, RULES, &look))
}

/// The format where none was asked for: annotations in a GitHub workflow, snippets elsewhere.
fn default_format() -> Format {
    let in_workflow = env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
    if in_workflow { Format::Github } else { Format::Human }
}

/// Writes the reports that go to files; says which could not be written, and whether all were.
fn write_files(report: &Report, options: &Check, styles: Styles) -> bool {
    let mut all = true;
    for OutputFile { format, path } in &options.output_file {
        let written = File::create(path).and_then(|file| {
            let mut out = BufWriter::new(file);
            report::write(&mut out, *format, report, RULES, &Look::default())?;
            out.flush()
        });
        if let Err(error) = written {
            let reason = files::reason(&error);
            styles.complain(&format_args!("Cannot write `{}`: {reason}.", path.display()));
            all = false;
        }
    }
    all
}
