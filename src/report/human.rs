//! Snippets, for people.

use super::excerpt::{Excerpt, Mark};
use super::text::{Style, escape, wrap};
use super::{Linted, Look, Report, summary};
use crate::diagnostic::{Applicability, Diagnostic, Severity};
use crate::source::LineIndex;
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeStyles};
use std::fmt::{self, Write as _};
use std::io::{self, Write};

/// The widest piece of a line that is shown where no terminal sets the width, in columns.
const WIDTH: usize = 100;
/// Lines are wrapped and cut at this width even in wider terminals, in columns.
const MAX_WIDTH: usize = 140;

/// Writes each diagnostic with the lines that it speaks of, then a summary.
pub(super) fn write(out: &mut impl Write, report: &Report, look: &Look) -> io::Result<()> {
    let mut left = look.max_diagnostics.unwrap_or(usize::MAX);
    let mut buffer = String::new();
    for file in report.with_diagnostics() {
        let lines = file.lines();
        for diagnostic in file.diagnostics().iter().take(left) {
            buffer.clear();
            render(&mut buffer, file, &lines, diagnostic, look)
                .map_err(|fmt::Error| io::Error::other("cannot draw a snippet"))?;
            writeln!(out, "{buffer}")?;
        }
        left = left.saturating_sub(file.diagnostics().len());
    }
    summary::write(out, report, look)
}

fn render(
    out: &mut String,
    file: &Linted,
    lines: &LineIndex<'_>,
    diagnostic: &Diagnostic,
    look: &Look,
) -> fmt::Result {
    let columns = look.width.map(|width| width.min(MAX_WIDTH));
    let severity = diagnostic.severity;
    let kind = format!("{}[{}]", severity.as_str(), diagnostic.rule);
    let message = wrap(&escape(&diagnostic.message), columns, kind.len() + 2, 2);
    let style = look.style;
    writeln!(out, "{}{} {message}", style.severity(severity, &kind), style.bold(":"))?;
    render_snippet(out, file, lines, diagnostic, look)?;
    if let Some(help) = &diagnostic.help {
        render_footer(out, "help", help, columns, style)?;
    }
    if let Some(fix) = &diagnostic.fix {
        let unsafe_ = fix.applicability == Applicability::Unsafe;
        let title = format!("{}{}", fix.title, if unsafe_ { " (unsafe)" } else { "" });
        render_footer(out, " fix", &title, columns, style)?;
    }
    Ok(())
}

fn render_footer(
    out: &mut String,
    heading: &str,
    text: &str,
    columns: Option<usize>,
    style: Style,
) -> fmt::Result {
    let indent = heading.len() + 4;
    let text = wrap(&escape(text), columns, indent, indent);
    writeln!(out, "  {} {text}", style.help(&format!("{heading}:")))
}

fn render_snippet(
    out: &mut String,
    file: &Linted,
    lines: &LineIndex<'_>,
    diagnostic: &Diagnostic,
    look: &Look,
) -> fmt::Result {
    let name = escape(file.name());
    let label = diagnostic.label.as_deref().map(escape);
    let related: Vec<_> = diagnostic.related.iter().map(|one| escape(&one.message)).collect();
    let primary = Mark { span: diagnostic.span, label: label.as_deref(), primary: true };
    let marks = std::iter::once(primary).chain(
        diagnostic.related.iter().zip(&related).map(|(one, message)| Mark {
            span: one.span,
            label: Some(message),
            primary: false,
        }),
    );
    let gutter = lines.len().ilog10() as usize + 5;
    let width = look.width.map_or(WIDTH, |width| width.min(MAX_WIDTH).saturating_sub(gutter));
    let excerpt = Excerpt::new(&name, lines, marks, width.max(20));
    let handler =
        GraphicalReportHandler::new_themed(theme(&excerpt, diagnostic.severity, look.style))
            .with_wrap_lines(false)
            .with_context_lines(1);
    handler
        .render_report(&mut WithoutFirstLine { out, begun: false }, &Snippet { excerpt: &excerpt })
}

/// The places of a diagnostic, as miette takes them; the words around them are written here.
#[derive(Debug)]
struct Snippet<'e> {
    excerpt: &'e Excerpt<'e>,
}

impl fmt::Display for Snippet<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Snippet<'_> {}

impl miette::Diagnostic for Snippet<'_> {
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.marks().iter().map(|mark| {
            let label = mark.label.map(str::to_owned);
            if mark.primary {
                LabeledSpan::new_primary_with_span(label, mark.range.clone())
            } else {
                LabeledSpan::new_with_span(label, mark.range.clone())
            }
        })))
    }
}

/// Colours as miette takes them: each mark has its own.
fn theme(excerpt: &Excerpt<'_>, severity: Severity, style: Style) -> GraphicalTheme {
    let mut theme = GraphicalTheme::unicode_nocolor();
    if style == Style::Ansi {
        let ansi = ThemeStyles::ansi();
        let primary = match severity {
            Severity::Error => ansi.error,
            Severity::Warning => ansi.warning,
            Severity::Note => ansi.highlights[0],
        };
        let marks = excerpt.marks().iter();
        let highlights =
            marks.map(|mark| if mark.primary { primary.bold() } else { ansi.advice }).collect();
        theme.styles = ThemeStyles { highlights, link: ansi.advice, ..ansi };
    }
    theme
}

/// Drops the first line: miette begins with the message, which stands in our own header.
struct WithoutFirstLine<'o> {
    out: &'o mut String,
    begun: bool,
}

impl fmt::Write for WithoutFirstLine<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.begun {
            return self.out.write_str(text);
        }
        let Some((_, rest)) = text.split_once('\n') else { return Ok(()) };
        self.begun = true;
        self.out.write_str(rest)
    }
}
