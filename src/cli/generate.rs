//! `completions` and `man`: made when asked for, so that they cost nothing otherwise.

use super::arguments::Cli;
use super::{Outcome, output};
use clap::CommandFactory as _;
use std::io::{self, Write as _};

/// Prints completions.
pub(super) fn completions(shell: clap_complete::Shell) -> io::Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cerb-lint", &mut script);
    output::to_stdout(|out| out.write_all(&script))?;
    Ok(Outcome::Clean)
}

/// Prints the manual page.
pub(super) fn man() -> io::Result<Outcome> {
    output::to_stdout(|out| clap_mangen::Man::new(Cli::command()).render(out))?;
    Ok(Outcome::Clean)
}
