//! Workflow commands, which GitHub shows as annotations.
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use super::text::escape;
use super::uri::path;
use super::{RenderOptions, Report, summary};
use crate::text::LineIndex;
use crate::text::{Diagnostic, Severity};
use std::io::{self, Write};

/// Writes a command for each diagnostic, then a summary for those who read the log.
pub(super) fn write(out: &mut dyn Write, report: &Report, look: &RenderOptions) -> io::Result<()> {
    for file in report.with_diagnostics() {
        let lines = file.lines();
        for diagnostic in file.diagnostics() {
            write_command(out, file.name(), &lines, diagnostic)?;
        }
    }
    summary::write(out, report, &RenderOptions { max_diagnostics: None, ..*look })
}

fn write_command(
    out: &mut dyn Write,
    name: &str,
    lines: &LineIndex<'_>,
    diagnostic: &Diagnostic,
) -> io::Result<()> {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let (start, end) = (lines.position(diagnostic.span.start), lines.position(diagnostic.span.end));
    write!(out, "::{command} file={},line={}", property(&escape(&path(name))), start.line)?;
    // Columns of a span over several lines would be refused.
    if start.line == end.line {
        write!(out, ",col={},endColumn={}", start.column, end.column)?;
    }
    let title = format!("cerb-lint ({})", diagnostic.rule);
    write!(out, ",endLine={},title={}", end.line, property(&title))?;
    let message = escape(&diagnostic.message);
    let help = diagnostic.help.as_deref().map(escape);
    let help = help.map(|help| format!("\n{help}")).unwrap_or_default();
    // The log shows the message alone, so that it has to say where.
    let place = format!("{}:{}:{}", escape(name), start.line, start.column);
    writeln!(out, "::{}", data(&format!("{place}: {message}{help}")))
}

/// The text of a command, in which line breaks would end it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which also ends at commas and colons.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("100%\r\n::error::x"), "100%25%0D%0A::error::x");
        assert_eq!(property("a,b:c%"), "a%2Cb%3Ac%25");
    }
}
