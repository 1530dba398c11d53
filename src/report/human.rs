//! Snippets, for people.

use super::excerpt::{Excerpt, Mark};
use super::text::{Style, escape, wrap};
use super::{FileResult, RenderOptions, Report, summary};
use crate::text::LineIndex;
use crate::text::{Applicability, Diagnostic, Severity};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeStyles};
use std::fmt::{self, Write as _};
use std::io::{self, Write};

/// The widest piece of a line that is shown where no terminal sets the width, in columns.
const WIDTH: usize = 100;
/// Lines are wrapped and cut at this width even in wider terminals, in columns.
const MAX_WIDTH: usize = 140;

/// Writes each diagnostic with the lines that it speaks of, then a summary; between them a line is
/// left blank.
pub(super) fn write(out: &mut dyn Write, report: &Report, look: &RenderOptions) -> io::Result<()> {
    let mut left = look.max_diagnostics.unwrap_or(usize::MAX);
    let mut buffer = String::new();
    for file in report.with_diagnostics() {
        let lines = file.lines();
        for diagnostic in file.diagnostics().iter().take(left) {
            render(&mut buffer, file, &lines, diagnostic, look)
                .map_err(|fmt::Error| io::Error::other("cannot draw a snippet"))?;
            out.write_all(buffer.as_bytes())?;
            buffer.clear();
            buffer.push('\n');
        }
        left = left.saturating_sub(file.diagnostics().len());
    }
    let mut end = Vec::new();
    summary::write(&mut end, report, look)?;
    if !end.is_empty() {
        out.write_all(buffer.as_bytes())?;
    }
    out.write_all(&end)
}

fn render(
    out: &mut String,
    file: &FileResult,
    lines: &LineIndex<'_>,
    diagnostic: &Diagnostic,
    look: &RenderOptions,
) -> fmt::Result {
    let columns = look.width.map(|width| width.min(MAX_WIDTH));
    let severity = diagnostic.severity;
    let kind = format!("{}[{}]", severity.as_str(), diagnostic.rule);
    let message = wrap(&escape(&diagnostic.message), columns, kind.len() + 2, 2);
    let style = look.style;
    let message = style.bold(&format!(": {message}"));
    writeln!(out, "{}{message}", style.severity(severity, &kind))?;
    render_snippet(out, file, lines, diagnostic, look)?;
    if let Some(help) = &diagnostic.help {
        render_footer(out, "help", help, columns, style)?;
    }
    if let Some(fix) = &diagnostic.fix {
        let option = match fix.applicability {
            Applicability::Safe => "--fix",
            Applicability::Unsafe => "--unsafe-fixes",
        };
        let title = format!("{} ({option})", fix.title);
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
    file: &FileResult,
    lines: &LineIndex<'_>,
    diagnostic: &Diagnostic,
    look: &RenderOptions,
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
    let gutter = lines.line_count().ilog10() as usize + 5;
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
    theme.characters.underline = '━';
    theme.characters.underbar = '┯';
    if style == Style::Ansi {
        let ansi = ThemeStyles::ansi();
        let primary = match severity {
            Severity::Error => ansi.error.bright_red(),
            Severity::Warning => ansi.error.bright_yellow(),
            Severity::Note => ansi.error.bright_blue(),
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

#[cfg(test)]
#[allow(clippy::needless_raw_string_hashes, reason = "snapbox writes them")]
mod tests {
    use super::*;
    use crate::source::Source;
    use crate::text::Span;
    use crate::text::{Fix, Related};
    use snapbox::{assert_data_eq, str};

    const PACKAGE: &str = "{
  \"package\": {
    \"prompts\": [
      {\"key\": \"prompt_name\"}
    ]
  },
  \"records\": [
    {
      \"uid\": \"日本\", \"name\": \"日本 {{{prompt_nme}}}\",
\t\t\"status\": \"\u{1b}[2J\u{202e}\", \"status\": \"off\"
    }
  ]
}
";

    fn span(text: &str, needle: &str, nth: usize) -> Span {
        let (start, _) = text.match_indices(needle).nth(nth).unwrap();
        Span::from_range(start..start + needle.len())
    }

    fn undefined(span: Span) -> Diagnostic {
        Diagnostic {
            rule: "undefined-placeholder",
            severity: Severity::Error,
            message: "Nothing is named `prompt_nme`, so Cerb renders it as nothing.".to_owned(),
            help: Some("Did you mean `prompt_name`?".to_owned()),
            span,
            label: Some("nothing has this name".to_owned()),
            pointer: String::new(),
            related: Vec::new(),
            fix: Some(Fix::unsafe_("Replace it", span, "prompt_name")),
        }
    }

    fn bare(span: Span) -> Diagnostic {
        Diagnostic { help: None, label: None, fix: None, ..undefined(span) }
    }

    fn written(text: &str, diagnostic: Diagnostic, look: RenderOptions) -> String {
        let file = FileResult::new(Source::new("a.json", text), vec![diagnostic]);
        let mut out = Vec::new();
        write(&mut out, &Report::new(vec![file]), &RenderOptions { quiet: true, ..look }).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn plain(text: &str, diagnostic: Diagnostic) -> String {
        written(text, diagnostic, RenderOptions::default())
    }

    #[test]
    fn shows_everything_a_diagnostic_says() {
        let mut diagnostic = undefined(span(PACKAGE, "prompt_nme", 0));
        let message = "the nearest name".to_owned();
        diagnostic.related = vec![Related { span: span(PACKAGE, "prompt_name", 0), message }];
        assert_data_eq!(
            plain(PACKAGE, diagnostic),
            str![[r#"
error[undefined-placeholder]: Nothing is named `prompt_nme`, so Cerb renders it as nothing.
    ╭─[a.json:9:35]
  8 │     {
  9 │       "uid": "日本", "name": "日本 {{{prompt_nme}}}",
    ·                                       ━━━━━┯━━━━
    ·                                            ╰── nothing has this name
 10 │         "status": "<U+001B>[2J<U+202E>", "status": "off"
    ╰────
   ╭─[a.json:4:16]
 4 │       {"key": "prompt_name"}
   ·                ━━━━━┯━━━━━
   ·                     ╰── the nearest name
   ╰────
  help: Did you mean `prompt_name`?
   fix: Replace it (--unsafe-fixes)

"#]]
        );
    }

    #[test]
    fn what_is_near_shares_a_snippet_and_is_harmless() {
        let mut diagnostic = bare(span(PACKAGE, "\"status\"", 1));
        diagnostic.label = Some("this one is kept".to_owned());
        let message = "this one is lost\u{1b}[2J".to_owned();
        diagnostic.related = vec![Related { span: span(PACKAGE, "\"status\"", 0), message }];
        assert_data_eq!(
            plain(PACKAGE, diagnostic),
            str![[r#"
error[undefined-placeholder]: Nothing is named `prompt_nme`, so Cerb renders it as nothing.
    ╭─[a.json:10:22]
  9 │       "uid": "日本", "name": "日本 {{{prompt_nme}}}",
 10 │         "status": "<U+001B>[2J<U+202E>", "status": "off"
    ·         ━━━━┯━━━                         ━━━━┯━━━
    ·             │                                ╰── this one is kept
    ·             ╰── this one is lost<U+001B>[2J
 11 │     }
    ╰────

"#]]
        );
    }

    #[test]
    fn the_end_of_the_text_can_be_shown() {
        let end = u32::try_from(PACKAGE.len()).unwrap();
        assert_data_eq!(
            plain(PACKAGE, bare(Span::at(end))),
            str![[r#"
error[undefined-placeholder]: Nothing is named `prompt_nme`, so Cerb renders it as nothing.
    ╭─[a.json:14:1]
 13 │ }
 14 │ 
    · ▲
    ╰────

"#]]
        );
        assert_data_eq!(
            plain("", bare(Span::at(0))),
            str![[r#"
error[undefined-placeholder]: Nothing is named `prompt_nme`, so Cerb renders it as nothing.
   ╭─[a.json:1:1]
 1 │ 
   · ▲
   ╰────

"#]]
        );
    }

    #[test]
    fn a_span_of_several_lines_is_shown_by_its_first() {
        let diagnostic = bare(Span::new(0, u32::try_from(PACKAGE.len()).unwrap()));
        assert_data_eq!(
            plain(PACKAGE, diagnostic),
            str![[r#"
error[undefined-placeholder]: Nothing is named `prompt_nme`, so Cerb renders it as nothing.
   ╭─[a.json:1:1]
 1 │ {
   · ━
 2 │   "package": {
   ╰────

"#]]
        );
    }

    #[test]
    fn long_lines_are_cut_on_both_sides() {
        let text = format!("\"{}日本{}\"", "a".repeat(70_000), "b".repeat(70_000));
        assert_data_eq!(
            plain(&text, bare(span(&text, "日本", 0))),
            str![[r#"
error[undefined-placeholder]: Nothing is named `prompt_nme`, so Cerb renders it as nothing.
   ╭─[a.json:1:70002]
 1 │ …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa日本bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb…
   ·                                                ━━━━
   ╰────

"#]]
        );
    }

    #[test]
    fn two_places_far_apart_in_a_long_line_are_two_snippets() {
        let text = format!("[1, {}2]", " ".repeat(500));
        let mut diagnostic = bare(span(&text, "2", 0));
        let message = "the first".to_owned();
        diagnostic.related = vec![Related { span: span(&text, "1", 0), message }];
        assert_data_eq!(
            plain(&text, diagnostic),
            str![[r#"
error[undefined-placeholder]: Nothing is named `prompt_nme`, so Cerb renders it as nothing.
   ╭─[a.json:1:505]
 1 │ …                                                                                                2]
   ·                                                                                                  ━
   ╰────
   ╭─[a.json:1:2]
 1 │ [1,                                                                                                 …
   ·  ┯
   ·  ╰── the first
   ╰────

"#]]
        );
    }

    #[test]
    fn fits_a_narrow_terminal() {
        let look = RenderOptions { width: Some(50), ..RenderOptions::default() };
        let diagnostic = undefined(span(PACKAGE, "prompt_nme", 0));
        assert_data_eq!(
            written(PACKAGE, diagnostic, look),
            str![[r#"
error[undefined-placeholder]: Nothing is named
  `prompt_nme`, so Cerb renders it as nothing.
    ╭─[a.json:9:35]
  8 │     {
  9 │ …: "日本", "name": "日本 {{{prompt_nme}}}",
    ·                             ━━━━━┯━━━━
    ·                                  ╰── nothing has this name
 10 │         "status": "<U+001B>[2J<U+202E>", "st…
    ╰────
  help: Did you mean `prompt_name`?
   fix: Replace it (--unsafe-fixes)

"#]]
        );
    }

    #[test]
    fn colours_by_severity() {
        let look = RenderOptions { style: Style::Ansi, ..RenderOptions::default() };
        let mut diagnostic = bare(span(PACKAGE, "prompt_nme", 0));
        let error = written(PACKAGE, diagnostic.clone(), look);
        assert!(error.starts_with("\u{1b}[1;91merror[undefined-placeholder]\u{1b}[0m"), "{error}");
        diagnostic.severity = Severity::Warning;
        let warning = written(PACKAGE, diagnostic, look);
        assert!(warning.starts_with("\u{1b}[1;93mwarning"), "{warning}");
    }
}
