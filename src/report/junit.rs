//! `JUnit` XML, which most CI servers show as test results.
//!
//! Nobody owns the format. What is written keeps to the schema of Jenkins, the strictest of its
//! readers: see <https://github.com/jenkinsci/xunit-plugin>, `junit-10.xsd`, and `.ci/junit`.

use super::xml::Xml;
use super::{FileResult, Report};
use std::io::{self, Write};

/// Writes a suite for each file, with a failed test for each diagnostic; a file in which nothing
/// was found is one test that passed.
pub(super) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let failures = total(report.files());
    let passed = report.files().iter().filter(|file| file.diagnostics().is_empty()).count();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    let tests = failures + passed;
    writeln!(
        out,
        r#"<testsuites name="cerb-lint" tests="{tests}" failures="{failures}" errors="0">"#
    )?;
    report.files().iter().try_for_each(|file| write_suite(out, file))?;
    writeln!(out, "</testsuites>")
}

fn total(files: &[FileResult]) -> usize {
    files.iter().map(|file| file.diagnostics().len()).sum()
}

fn write_suite(out: &mut dyn Write, file: &FileResult) -> io::Result<()> {
    let name = Xml(file.name());
    let failures = file.diagnostics().len();
    let tests = failures.max(1);
    writeln!(
        out,
        r#"  <testsuite name="{name}" tests="{tests}" failures="{failures}" errors="0" file="{name}">"#
    )?;
    if failures == 0 {
        writeln!(out, r#"    <testcase name="{name}" classname="{name}"/>"#)?;
        return writeln!(out, "  </testsuite>");
    }
    let lines = file.lines();
    for diagnostic in file.diagnostics() {
        let start = lines.position(diagnostic.span.start);
        let (line, column) = (start.line, start.column);
        let (rule, severity) = (Xml(diagnostic.rule), diagnostic.severity.as_str());
        let message = Xml(&diagnostic.message);
        writeln!(out, r#"    <testcase name="{rule} at {line}:{column}" classname="{name}">"#)?;
        write!(out, r#"      <failure type="{severity}" message="{message}">"#)?;
        write!(out, "{name}:{line}:{column}: {message}")?;
        if let Some(help) = &diagnostic.help {
            write!(out, "\n{}", Xml(help))?;
        }
        writeln!(out, "</failure>\n    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}
