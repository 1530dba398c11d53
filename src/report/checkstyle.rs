//! Checkstyle XML, which many review tools read.
//! See <https://checkstyle.org/>.

use super::Report;
use super::xml::Xml;
use crate::text::Severity;
use std::io::{self, Write};

/// Writes each file with its diagnostics.
pub(super) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="4.3">"#)?;
    for file in report.with_diagnostics() {
        let lines = file.lines();
        writeln!(out, r#"  <file name="{}">"#, Xml(file.name()))?;
        for diagnostic in file.diagnostics() {
            let start = lines.position(diagnostic.span.start);
            let severity = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "info",
            };
            writeln!(
                out,
                r#"    <error line="{}" column="{}" severity="{severity}" message="{}" source="cerb-lint.{}"/>"#,
                start.line,
                start.column,
                Xml(&diagnostic.message),
                Xml(diagnostic.rule),
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}
