//! What the terminal can show, and what is said there besides the report.

use super::arguments::Color;
use cerb_lint::Source;
use cerb_lint::config::Problem;
use cerb_lint::report::{self, FileResult, Format, RenderOptions, Report, Style, escape};
use cerb_lint::text::{Diagnostic, Severity};
use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write as _};

/// Whether standard output and standard error are coloured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Styles {
    pub(super) out: Style,
    pub(super) err: Style,
}

impl Styles {
    pub(super) fn new(color: Color) -> Self {
        Self { out: style(color, &io::stdout()), err: style(color, &io::stderr()) }
    }

    /// Says on standard error what could not be done.
    pub(super) fn complain(self, sentence: &impl Display) {
        self.say(Severity::Error, sentence);
    }

    /// Says something about the run itself on standard error.
    pub(super) fn say(self, severity: Severity, sentence: &impl Display) {
        let kind = self.err.severity(severity, severity.as_str());
        let sentence = sentence.to_string();
        // Where standard error is closed, there is nobody to tell.
        let _ = writeln!(io::stderr(), "{kind}: {}", escape(&sentence));
    }
}

impl Styles {
    /// Says why a configuration or a baseline can't be used.
    pub(super) fn show_problem(self, problem: &Problem) {
        match problem {
            Problem::Unreadable(sentence) => self.complain(sentence),
            Problem::Mistaken { name, text, mistakes } => self.show(name, text, mistakes.clone()),
        }
    }

    /// Shows diagnostics of a file that is no package, on standard error.
    pub(super) fn show(self, name: &str, text: &str, diagnostics: Vec<Diagnostic>) {
        let report = Report::new(vec![FileResult::new(Source::new(name, text), diagnostics)]);
        let width = width(&io::stderr());
        let look =
            RenderOptions { style: self.err, width, quiet: true, ..RenderOptions::default() };
        // Where standard error is closed, there is nobody to tell.
        let _ = report::write(&mut io::stderr().lock(), Format::Human, &report, &[], &look);
    }
}

/// Whether to colour what goes to `stream`: as asked for, or else as the environment says
/// (<https://no-color.org>, <https://bixense.com/clicolors>), or else in terminals.
fn style(color: Color, stream: &impl IsTerminal) -> Style {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    let is_colored = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                && (is_set("CLICOLOR_FORCE")
                    || stream.is_terminal()
                        && env::var_os("TERM").is_none_or(|term| term != "dumb"))
        }
    };
    if is_colored { Style::Ansi } else { Style::Plain }
}

/// The width in columns of the terminal that `stream` is, if it is one.
pub(super) fn width(stream: &impl IsTerminal) -> Option<usize> {
    if !stream.is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(columns, _)| usize::from(columns.0))
}
