//! The default command: lint what is named, report what is found.

use super::arguments::{Check, OutputFile};
use super::terminal::{self, Styles};
use super::{Outcome, output};
use cerb_lint::diagnostic::Severity;
use cerb_lint::report::{self, Format, Linted, Look, Report, Style};
use cerb_lint::rules::RULES;
use cerb_lint::source::files::{self, Failure, Input};
use cerb_lint::{Settings, lint};
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
    let (inputs, mut failures) = files::find(paths, &options.stdin_filename);
    let mut linted = Vec::new();
    for done in lint_all(&inputs, options) {
        match done {
            Ok(Some(file)) => linted.push(file),
            Ok(None) => {}
            Err(failure) => failures.push(failure),
        }
    }
    for failure in &failures {
        styles.complain(failure);
    }
    if linted.is_empty() && failures.is_empty() {
        styles.say(Severity::Warning, &nothing_found(paths));
    }
    let report = Report::new(linted);
    let written = write_files(&report, options, styles);
    write_report(&report, options, styles.out)?;
    let fails = options.fail_on.severity().is_some_and(|least| report.worst() >= Some(least));
    Ok(match (failures.is_empty() && written, fails) {
        (false, _) => Outcome::Failed,
        (true, true) => Outcome::Found,
        (true, false) => Outcome::Clean,
    })
}

const NOTHING_NAMED: &str = "\
Name a package, a page or a folder to check, such as `cerb-lint package.json`, or pipe a package into cerb-lint. \
See `cerb-lint --help`.";

fn nothing_found(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("There is no package in {}.", names.join(", "))
}

/// Lints each input, several at a time where there are many; `None` for what holds no package.
fn lint_all(inputs: &[Input], options: &Check) -> Vec<Result<Option<Linted>, Failure>> {
    let settings = Settings {
        levels: options.levels.by_rule(),
        notes: options.notes || matches!(options.fail_on, super::arguments::FailOn::Note),
    };
    let lint_one = |input: &Input| {
        let source = input.read(options.max_file_size)?;
        let source = source.filter(|source| !source.packages().is_empty());
        Ok(source.map(|source| {
            let diagnostics = lint(&source, &settings);
            Linted::new(source, diagnostics)
        }))
    };
    if inputs.len() < WORTH_A_THREAD {
        return inputs.iter().map(lint_one).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(input) = inputs.get(index) else { return done };
            done.push((index, lint_one(input)));
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
