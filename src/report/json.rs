//! The machine-readable report: the contract of `schemas/report.schema.json`.

use super::{Counts, FileResult, Report};
use crate::text::LineIndex;
use crate::text::Span;
use crate::text::{Applicability, Diagnostic, Fix, Severity};
use serde::Serialize;
use std::io::{self, Write};

/// The version of the contract; it changes when a consumer could notice.
const VERSION: u32 = 1;

/// Writes the report as one JSON object.
pub(super) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let Counts { files, errors, warnings, notes, .. } = report.tally();
    let mut diagnostics = Vec::new();
    for file in report.with_diagnostics() {
        let lines = file.lines();
        let found = file.diagnostics().iter();
        diagnostics.extend(found.map(|diagnostic| JsonDiagnostic::new(file, &lines, diagnostic)));
    }
    let report = JsonReport { version: VERSION, files, errors, warnings, notes, diagnostics };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

#[derive(Serialize)]
struct JsonReport<'r> {
    version: u32,
    files: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    diagnostics: Vec<JsonDiagnostic<'r>>,
}

#[derive(Serialize)]
struct JsonDiagnostic<'r> {
    rule: &'r str,
    severity: Severity,
    message: &'r str,
    help: Option<&'r str>,
    file: &'r str,
    pointer: &'r str,
    start: JsonPosition,
    end: JsonPosition,
    related: Vec<JsonRelated<'r>>,
    fix: Option<JsonFix<'r>>,
}

#[derive(Serialize)]
struct JsonRelated<'r> {
    message: &'r str,
    file: &'r str,
    start: JsonPosition,
    end: JsonPosition,
}

/// A place, as all machine-readable output has it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct JsonPosition {
    offset: u32,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct JsonFix<'r> {
    title: &'r str,
    applicability: Applicability,
    edits: Vec<JsonEdit<'r>>,
}

#[derive(Serialize)]
struct JsonEdit<'r> {
    start: u32,
    end: u32,
    text: &'r str,
}

impl<'r> JsonDiagnostic<'r> {
    fn new(file: &'r FileResult, lines: &LineIndex<'_>, diagnostic: &'r Diagnostic) -> Self {
        let (start, end) = ends(lines, diagnostic.span);
        let related = diagnostic.related.iter().map(|related| {
            let (start, end) = ends(lines, related.span);
            JsonRelated { message: &related.message, file: file.name(), start, end }
        });
        Self {
            rule: diagnostic.rule,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            file: file.name(),
            pointer: &diagnostic.pointer,
            start,
            end,
            related: related.collect(),
            fix: diagnostic.fix.as_ref().map(JsonFix::new),
        }
    }
}

impl<'r> JsonFix<'r> {
    fn new(fix: &'r Fix) -> Self {
        let edits = fix.edits.iter().map(|edit| {
            let Span { start, end } = edit.span;
            JsonEdit { start, end, text: &edit.text }
        });
        Self { title: &fix.title, applicability: fix.applicability, edits: edits.collect() }
    }
}

/// Where a span begins and ends.
pub(crate) fn ends(lines: &LineIndex<'_>, span: Span) -> (JsonPosition, JsonPosition) {
    let position = |offset| {
        let position = lines.position(offset);
        JsonPosition { offset: position.offset, line: position.line, column: position.column }
    };
    (position(span.start), position(span.end))
}
