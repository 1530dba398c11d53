//! The end of a report for people: how much was found.

use super::text::{count, width};
use super::{Counts, RenderOptions, Report};
use crate::text::Severity;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Writes how many diagnostics were not shown, and how much was found in how many files.
pub(super) fn write(out: &mut dyn Write, report: &Report, look: &RenderOptions) -> io::Result<()> {
    let Counts { errors, warnings, notes, .. } = report.tally();
    let total = errors + warnings + notes;
    if let Some(hidden) = look.max_diagnostics.map(|max| total.saturating_sub(max))
        && hidden > 0
    {
        writeln!(out, "{hidden} more not shown (--max-diagnostics).")?;
    }
    let tally = report.tally();
    if look.quiet || report.files().is_empty() {
        return Ok(());
    }
    if tally.fixed > 0 {
        writeln!(out, "{}", fixed("Fixed", tally))?;
    }
    let hidden = match (tally.hidden, tally.files_with_diagnostics) {
        (0, _) => String::new(),
        (hidden, 0) => format!(" The baseline hides {}.", count(hidden, "finding")),
        (hidden, _) => format!(" The baseline hides {hidden} more."),
    };
    writeln!(out, "{}{hidden}", sentence(report, look))?;
    match offer(tally) {
        Some(offer) if tally.fixed == 0 => writeln!(out, "{offer}"),
        _ => Ok(()),
    }
}

/// What fixes would do, as counted in `fixed`, `files_with_fixes` and `unsafe_fixes`.
pub fn would_fix(tally: Counts) -> String {
    match (tally.fixed, tally.unsafe_fixes) {
        (0, 0) => "There is nothing to fix.".to_owned(),
        (0, more) => format!("There is nothing to fix safely ({more} with --unsafe-fixes)."),
        _ => fixed("Would fix", tally),
    }
}

/// "Fixed 3 problems in 2 files (1 more with --unsafe-fixes)."
fn fixed(verb: &str, tally: Counts) -> String {
    let Counts { fixed, files_with_fixes, unsafe_fixes, .. } = tally;
    let more = match unsafe_fixes {
        0 => String::new(),
        more => format!(" ({more} more with --unsafe-fixes)"),
    };
    format!("{verb} {} in {}{more}.", count(fixed, "problem"), count(files_with_fixes, "file"))
}

/// What could be fixed.
fn offer(tally: Counts) -> Option<String> {
    match (tally.safe_fixes, tally.unsafe_fixes) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} can be fixed with --fix.")),
        (0, unsafe_) => Some(format!("{unsafe_} can be fixed with --unsafe-fixes.")),
        (safe, more) => {
            Some(format!("{safe} can be fixed with --fix, {more} more with --unsafe-fixes."))
        }
    }
}

fn sentence(report: &Report, look: &RenderOptions) -> String {
    let Counts { files, files_with_diagnostics, .. } = report.tally();
    let found = found(report.tally(), look);
    let problems = if report.tally().hidden > 0 { "new problems" } else { "problems" };
    match (report.files(), files_with_diagnostics) {
        ([only], 0) => format!("No {problems} in {}.", super::escape(only.name())),
        (_, 0) => format!("No {problems} in {}.", count(files, "file")),
        ([only], _) => format!("Found {found} in {}.", super::escape(only.name())),
        (_, with) if with == files => format!("Found {found} in {}.", count(files, "file")),
        (_, with) => format!("Found {found} in {with} of {}.", count(files, "file")),
    }
}

/// "2 errors and 1 warning".
fn found(tally: Counts, look: &RenderOptions) -> String {
    let counts = [
        (tally.errors, Severity::Error),
        (tally.warnings, Severity::Warning),
        (tally.notes, Severity::Note),
    ];
    let parts: Vec<_> = counts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, severity)| {
            look.style.severity(*severity, &count(*number, severity.as_str()))
        })
        .collect();
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}

/// Writes how often each rule spoke, most often first, then the summary.
pub(super) fn statistics(
    out: &mut dyn Write,
    report: &Report,
    look: &RenderOptions,
) -> io::Result<()> {
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for diagnostic in report.files().iter().flat_map(super::FileResult::diagnostics) {
        *counts.entry((diagnostic.severity, diagnostic.rule)).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|((severity, rule), number)| {
        (std::cmp::Reverse(*number), std::cmp::Reverse(*severity), *rule)
    });
    let digits = counts.first().map_or(1, |(_, number)| width(&number.to_string()));
    for ((severity, rule), number) in counts {
        let kind = look.style.severity(severity, &format!("{:7}", severity.as_str()));
        writeln!(out, "{number:digits$}  {kind}  {rule}")?;
    }
    let all = RenderOptions { max_diagnostics: None, ..*look };
    write(out, report, &all)
}
