//! GitLab's code quality report.
//! See <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use super::Report;
use super::uri::path;
use crate::fingerprint::fingerprints;
use crate::text::Severity;
use serde::Serialize;
use std::io::{self, Write};

/// Writes a list of issues.
pub(super) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut issues = Vec::new();
    for file in report.with_diagnostics() {
        let lines = file.lines();
        let fingerprints = fingerprints(file.name(), file.diagnostics());
        for (diagnostic, fingerprint) in file.diagnostics().iter().zip(fingerprints) {
            let place = |offset| {
                let position = lines.position(offset);
                Place { line: position.line, column: position.column }
            };
            let positions =
                Positions { begin: place(diagnostic.span.start), end: place(diagnostic.span.end) };
            issues.push(Issue {
                description: &diagnostic.message,
                check_name: diagnostic.rule,
                fingerprint,
                severity: match diagnostic.severity {
                    Severity::Error => "major",
                    Severity::Warning => "minor",
                    Severity::Note => "info",
                },
                location: Location { path: path(file.name()), positions },
            });
        }
    }
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Issue<'r> {
    description: &'r str,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: u32,
    column: u32,
}
