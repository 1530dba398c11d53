//! One line for each diagnostic, for people and editors.

use super::text::escape;
use super::{RenderOptions, Report, summary};
use std::io::{self, Write};

/// Writes `file:line:column: severity[rule] message` for each diagnostic, then a summary.
pub(super) fn write(out: &mut dyn Write, report: &Report, look: &RenderOptions) -> io::Result<()> {
    let mut left = look.max_diagnostics.unwrap_or(usize::MAX);
    for file in report.with_diagnostics() {
        let lines = file.lines();
        let name = look.style.bold(&escape(file.name()));
        for diagnostic in file.diagnostics().iter().take(left) {
            let start = lines.position(diagnostic.span.start);
            let kind = format!("{}[{}]", diagnostic.severity.as_str(), diagnostic.rule);
            let kind = look.style.severity(diagnostic.severity, &kind);
            let message = escape(&diagnostic.message);
            writeln!(out, "{name}:{}:{}: {kind} {message}", start.line, start.column)?;
        }
        left = left.saturating_sub(file.diagnostics().len());
    }
    summary::write(out, report, look)
}
