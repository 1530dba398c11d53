//! What the terminal can show.

use super::arguments::Color;
use cerb_lint::report::Style;
use std::env;
use std::io::IsTerminal;

/// Whether to colour what goes to `stream`: as asked for, or else as the environment says
/// (<https://no-color.org>, <https://bixense.com/clicolors>), or else in terminals.
pub(super) fn style(color: Color, stream: &impl IsTerminal) -> Style {
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
