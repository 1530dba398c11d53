//! `completions` and `man`: made when asked for, so that they cost nothing otherwise.

use super::arguments::Cli;
use super::terminal::Styles;
use super::{Outcome, output};
use clap::CommandFactory as _;
use clap_complete::Shell;
use std::io::{self, Write as _};

/// Prints completions.
pub(super) fn completions(shell: Shell) -> io::Result<Outcome> {
    let script = match shell {
        Shell::Bash => bash(),
        _ => script(shell, "cerb-lint"),
    };
    output::to_stdout(|out| out.write_all(script.as_bytes()))?;
    Ok(Outcome::Clean)
}

fn script(shell: Shell, name: &'static str) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command().name(name), name, &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// With a hyphen in the name of the program, bash would complete nothing after a command: see
/// <https://github.com/clap-rs/clap/issues/6421>. Only the last lines, which say for what program
/// the script is, need the true name.
fn bash() -> String {
    script(Shell::Bash, "cerblint").replace("-o default cerblint\n", "-o default cerb-lint\n")
}

/// Prints the manual page of the program, or of a command.
pub(super) fn man(command: Option<&str>, styles: Styles) -> io::Result<Outcome> {
    let mut program = Cli::command();
    program.build();
    let page = match command {
        None => Some(program),
        Some(name) => program.find_subcommand(name).cloned(),
    };
    let Some(page) = page else {
        let name = command.unwrap_or_default();
        styles.complain(&format_args!("There is no command `{name}`; see `cerb-lint --help`."));
        return Ok(Outcome::Failed);
    };
    output::to_stdout(|out| clap_mangen::Man::new(page).render(out))?;
    Ok(Outcome::Clean)
}
