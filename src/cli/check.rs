//! The default command: lint what is named, report what is found.

use super::arguments::{Check, OutputFile};
use super::baseline::{self, Baselines};
use super::configuration::Configuration;
use super::fixes::{Fixing, Mode};
use super::input::Found;
use super::job::{Checked, Done, Job};
use super::terminal::{self, Styles};
use super::unused::{self, Seen};
use super::{Outcome, input, output, progress};
use cerb_lint::cerb::Version;
use cerb_lint::io::files::{self, Failure, Input};
use cerb_lint::report::{self, Format, RenderOptions, Report};
use cerb_lint::rules::RULES;
use cerb_lint::text::Severity;
use cerb_lint::{LintResult, examine};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::env;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::iter;
use std::num::NonZero;
use std::panic;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

/// With fewer files than this, starting a thread costs more than it saves.
const WORTH_A_THREAD: usize = 16;

/// Lints and reports.
pub(super) fn run(options: &Check, styles: Styles) -> io::Result<Outcome> {
    let Some(found) = input::find(&options.paths, &options.reading, styles) else {
        return Ok(Outcome::Failed);
    };
    let Found { paths, inputs, mut failures } = found;
    let mut configuration = match Configuration::new(&options.asked) {
        Ok(configuration) => configuration,
        Err(problem) => {
            styles.show_problem(&problem);
            return Ok(Outcome::Failed);
        }
    };
    let mode = Mode::of(options);
    let (mut jobs, excluded) = jobs(inputs, mode, options, &mut configuration);
    let Some(mut baselines) = open_baselines(&mut jobs, mode, options, styles) else {
        return Ok(Outcome::Failed);
    };
    let mut checked = settle_all(&jobs, mode, options, &mut failures, styles)?;
    let mut works = configuration.show_problems(styles) && failures.is_empty();
    for failure in &failures {
        styles.complain(failure);
    }
    if checked.is_empty() && works && !excluded && !options.only_packages {
        styles.say(Severity::Warning, &input::nothing_found(&paths));
    }
    if !options.quiet {
        for note in checked.iter().filter_map(|one| one.source.taken().note()) {
            styles.say(Severity::Note, &note);
        }
    }
    show_unknown_releases(&checked, styles);
    let seen = Seen::new(&paths, works, &configuration);
    unused::show(&checked, &seen, styles);
    let hidden = baseline::apply(&mut checked, &mut baselines, options, &seen, styles);
    works &= hidden.is_some();
    let fails = checked.iter().any(Checked::fails);
    let linted = checked.into_iter().map(Checked::into_linted).collect();
    let report = Report::new(linted).with_hidden(hidden.unwrap_or(0));
    works &= write_files(&report, options, styles);
    if !matches!(mode, Mode::Diff(_)) {
        let passes_on = jobs.iter().any(|job| mode.passes_on(&job.input));
        write_report(&report, options, styles, passes_on)?;
    }
    Ok(match (works, fails) {
        (false, _) => Outcome::Failed,
        (true, true) => Outcome::Found,
        (true, false) => Outcome::Clean,
    })
}

/// Says once of each release by which files were judged that little is known of it.
fn show_unknown_releases(checked: &[Checked], styles: Styles) {
    let asked = checked.iter().filter_map(|one| {
        let asked = one.effective.cerb.value?;
        Some((asked, one.effective.known.newest_known()))
    });
    let unknown: BTreeSet<_> = asked.filter(|(asked, newest)| asked > newest).collect();
    for (asked, newest) in unknown {
        styles.say(Severity::Warning, &unknown_release(asked, newest));
    }
}

fn unknown_release(asked: Version, newest: Version) -> String {
    format!(
        "Nothing is known of Cerb {asked} yet. Packages are judged by what is known up to {newest}, and \
         names that are unknown are warnings at most."
    )
}

/// Finds out what holds for each file, and leaves out what is excluded, or governed by a
/// configuration file that can't be used; also tells whether something was excluded.
fn jobs(
    inputs: Vec<Input>,
    mode: Mode,
    options: &Check,
    configuration: &mut Configuration,
) -> (Vec<Job>, bool) {
    let mut jobs = Vec::with_capacity(inputs.len());
    let mut any_excluded = false;
    for input in inputs {
        let Some(effective) = configuration.of(input.path()) else { continue };
        let is_excluded = effective.excluded.value && (options.force_exclude || !input.is_named());
        any_excluded |= is_excluded;
        if !is_excluded || mode.passes_on(&input) {
            jobs.push(Job { input, effective, baseline: None, is_excluded });
        }
    }
    (jobs, any_excluded)
}

/// Opens what hides findings from fixes, where fixes are asked for; `None` if one can't be used.
fn open_baselines(
    jobs: &mut [Job],
    mode: Mode,
    options: &Check,
    styles: Styles,
) -> Option<Baselines> {
    let mut baselines = Baselines::default();
    if mode != Mode::Report && options.write_baseline.is_none() {
        for Job { effective, baseline, .. } in jobs {
            let path = effective.baseline.value.as_deref();
            *baseline = path.and_then(|path| baselines.open(path, styles));
        }
    }
    baselines.work().then_some(baselines)
}

/// Lints each file and, in order, does what is to be done about what was found.
fn settle_all(
    jobs: &[Job],
    mode: Mode,
    options: &Check,
    failures: &mut Vec<Failure>,
    styles: Styles,
) -> io::Result<Vec<Checked>> {
    let mut fixing = Fixing::new(mode, styles);
    let mut checked = Vec::new();
    for (job, done) in jobs.iter().zip(lint_all(jobs, mode, options)) {
        match done {
            Ok(Some(Done::Untouched(source))) => fixing.pass_on(&job.input, source.bytes())?,
            Ok(Some(Done::Checked(mut one))) => {
                let settled = fixing.settle(job, &mut one)?;
                failures.extend(settled.err());
                checked.push(*one);
            }
            Ok(None) => {}
            Err(failure) => failures.push(failure),
        }
    }
    if !options.quiet {
        fixing.sum_up();
    }
    Ok(checked)
}

/// Lints each file, several at a time where there are many; `None` for what need not be touched again.
fn lint_all(jobs: &[Job], mode: Mode, options: &Check) -> Vec<Result<Option<Done>, Failure>> {
    let lint_one = |job: &Job| {
        let Job { input, effective, is_excluded, .. } = job;
        let Some(source) = input.read(options.reading.max_file_size)? else { return Ok(None) };
        let is_other = options.only_packages && !source.holds_package();
        if *is_excluded || is_other || source.packages().is_empty() {
            return Ok(mode.passes_on(input).then_some(Done::Untouched(source)));
        }
        let settings = effective.settings();
        let LintResult { diagnostics, hidden_by } = examine(&source, &settings);
        let fixed = mode.fix(&source, &settings, &|found| job.known(found));
        let (path, effective) = (input.path().to_owned(), effective.clone());
        let applied = None;
        let one = Checked { path, effective, source, diagnostics, hidden_by, fixed, applied };
        Ok(Some(Done::Checked(Box::new(one))))
    };
    if jobs.len() < WORTH_A_THREAD {
        return jobs.iter().map(lint_one).collect();
    }
    let (next, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = |alive: Sender<Infallible>| {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { break };
            done.push((index, lint_one(job)));
            finished.fetch_add(1, Ordering::Relaxed);
        }
        drop(alive);
        done
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let mut done: Vec<_> = thread::scope(|scope| {
        let (alive, running) = mpsc::channel();
        let start = |alive| scope.spawn(|| work(alive));
        let workers: Vec<_> = iter::repeat_n(alive, threads).map(start).collect();
        let count = || (finished.load(Ordering::Relaxed), jobs.len());
        progress::wait(&running, options.quiet, count);
        let done = workers.into_iter().map(thread::ScopedJoinHandle::join);
        done.flat_map(|done| done.unwrap_or_else(|panic| panic::resume_unwind(panic))).collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, done)| done).collect()
}

/// Writes the report to standard output, or to standard error where that is taken.
fn write_report(
    report: &Report,
    options: &Check,
    styles: Styles,
    is_taken: bool,
) -> io::Result<()> {
    let format = options.format.unwrap_or_else(|| default_format(options));
    let (style, width) = if is_taken {
        (styles.err, terminal::width(&io::stderr()))
    } else {
        (styles.out, terminal::width(&io::stdout()))
    };
    let look = RenderOptions {
        style,
        width,
        max_diagnostics: options.max_diagnostics,
        quiet: options.quiet,
        statistics: options.statistics,
        rules: RULES,
    };
    if is_taken {
        output::to_stderr(|out| report::write(out, format, report, &look))
    } else {
        output::to_stdout(|out| report::write(out, format, report, &look))
    }
}

/// The format where none was asked for: annotations in a GitHub workflow, snippets elsewhere; and
/// always what counts findings, where that is asked for.
fn default_format(options: &Check) -> Format {
    let in_workflow = env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true");
    if in_workflow && !options.statistics { Format::Github } else { Format::Human }
}

/// Writes the reports that go to files; says which could not be written, and whether all were.
fn write_files(report: &Report, options: &Check, styles: Styles) -> bool {
    let mut all = true;
    for OutputFile { format, path } in &options.output_file {
        let written = File::create(path).and_then(|file| {
            let mut out = BufWriter::new(file);
            report::write(
                &mut out,
                *format,
                report,
                &RenderOptions { rules: RULES, ..RenderOptions::default() },
            )?;
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
