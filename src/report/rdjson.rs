//! reviewdog's diagnostics.
//! See <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>.

use super::{FileResult, RenderOptions, Report};
use crate::text::{Applicability, Diagnostic, LineIndex, Severity, Span};
use serde::Serialize;
use std::io::{self, Write};

/// Writes one result. Lines and columns count from 1, columns in bytes.
pub(super) fn write(
    out: &mut dyn Write,
    report: &Report,
    _: &RenderOptions<'_>,
) -> io::Result<()> {
    let mut diagnostics = Vec::new();
    for file in report.with_diagnostics() {
        let lines = file.lines();
        let found = file.diagnostics().iter();
        diagnostics.extend(found.map(|diagnostic| RdDiagnostic::new(file, &lines, diagnostic)));
    }
    let result = RdResult { source: Tool { name: "cerb-lint" }, diagnostics };
    serde_json::to_writer_pretty(&mut *out, &result)?;
    writeln!(out)
}

#[derive(Serialize)]
struct RdResult<'r> {
    source: Tool,
    diagnostics: Vec<RdDiagnostic<'r>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
}

#[derive(Serialize)]
struct RdDiagnostic<'r> {
    message: String,
    location: Location<'r>,
    severity: &'static str,
    code: Code<'r>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'r>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<RelatedLocation<'r>>,
}

#[derive(Serialize)]
struct Code<'r> {
    value: &'r str,
}

#[derive(Serialize)]
struct Location<'r> {
    path: &'r str,
    range: Range,
}

#[derive(Serialize)]
struct RelatedLocation<'r> {
    message: &'r str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Suggestion<'r> {
    range: Range,
    text: &'r str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

impl<'r> RdDiagnostic<'r> {
    fn new(file: &'r FileResult, lines: &LineIndex<'_>, diagnostic: &'r Diagnostic) -> Self {
        let location = |span| Location { path: file.name(), range: range(lines, span) };
        let message = match &diagnostic.help {
            Some(help) => format!("{}\n{help}", diagnostic.message),
            None => diagnostic.message.clone(),
        };
        // reviewdog offers a suggestion to be applied with a click, without a look.
        let fix = diagnostic.fix.iter().filter(|fix| fix.applicability == Applicability::Safe);
        let edits = fix.flat_map(|fix| &fix.edits);
        let related = diagnostic.related.iter();
        Self {
            message,
            location: location(diagnostic.span),
            severity: match diagnostic.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Note => "INFO",
            },
            code: Code { value: diagnostic.rule },
            suggestions: edits
                .map(|edit| Suggestion { range: range(lines, edit.span), text: &edit.text })
                .collect(),
            related_locations: related
                .map(|related| RelatedLocation {
                    message: &related.message,
                    location: location(related.span),
                })
                .collect(),
        }
    }
}

fn range(lines: &LineIndex<'_>, span: Span) -> Range {
    Range { start: position(lines, span.start), end: position(lines, span.end) }
}

fn position(lines: &LineIndex<'_>, offset: u32) -> Position {
    let position = lines.position(offset);
    let start = lines.line(position.line).start;
    Position { line: position.line, column: position.offset - start + 1 }
}
