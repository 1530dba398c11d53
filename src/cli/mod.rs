//! The command line: arguments, and one file for each command.

mod arguments;
mod baseline;
mod check;
mod config;
mod configuration;
mod explain;
mod fixes;
mod generate;
mod input;
mod inspect;
mod levels;
mod output;
mod progress;
mod rules;
mod schema;
mod terminal;
mod unused;

use arguments::{Cli, Command};
use cerb_lint::io::files::reason;
use clap::Parser as _;
use std::process::ExitCode;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing at or above `--fail-on`.
    Clean,
    /// Something was found.
    Found,
    /// The command could not do its work.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean => Self::from(0),
            Outcome::Found => Self::from(1),
            Outcome::Failed => Self::from(2),
        }
    }
}

/// Does what the arguments of the program ask for.
pub(crate) fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Where nobody reads the help any more, there is nobody to tell.
            let _ = error.print();
            return if error.use_stderr() { Outcome::Failed } else { Outcome::Clean }.into();
        }
    };
    let styles = terminal::Styles::new(cli.color);
    let done = match cli.command {
        None => check::run(&cli.check, styles),
        Some(Command::Rules(options)) => rules::run(&options, styles),
        Some(Command::Explain { rule }) => explain::run(rule.as_deref(), styles),
        Some(Command::Inspect(options)) => inspect::run(&options, styles),
        Some(Command::Config(options)) => config::run(&options, styles),
        Some(Command::Schema(options)) => schema::run(&options, styles),
        Some(Command::Completions { shell }) => generate::completions(shell),
        Some(Command::Man { command }) => generate::man(command.as_deref(), styles),
    };
    match done {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            styles.complain(&format_args!("Cannot write the output: {}.", reason(&error)));
            Outcome::Failed.into()
        }
    }
}
