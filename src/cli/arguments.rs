//! The arguments.

use super::levels::Levels;
use cerb_lint::cerb::Version;
use cerb_lint::config::FailOn;
use cerb_lint::report::Format;
use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::fmt::Write as _;
use std::path::PathBuf;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  cerb-lint package.json                   check a package
  cerb-lint docs/guide.md packages/        check a page with packages in it, and a folder
  cerb-lint --clipboard                    check what was copied
  cerb-lint --diff package.json            show what --fix would do
  cerb-lint --output-file sarif=out.sarif  write a second report for another program
  cerb-lint explain undefined-placeholder  say what a rule is about

Exit status: 0 nothing found, 1 something found (see --fail-on), 2 something went wrong.";

const INSPECT_EXAMPLES: &str = "\
Examples:
  cerb-lint inspect package.json                            show an outline
  cerb-lint inspect --format dot package.json | dot -Tsvg   draw the references

Exit status: 0 done, 2 something went wrong.";

const SCHEMA_EXAMPLES: &str = "\
Without --cerb, the schema is for the release that the cerb-lint.toml of this folder names, or else for the newest.

Example:
  cerb-lint schema > package.schema.json

Exit status: 0 done, 2 something went wrong.";

/// Tells what will go wrong before Cerb imports a package.
#[derive(Debug, Parser)]
#[command(
    name = "cerb-lint",
    version,
    styles = STYLES,
    after_help = EXAMPLES,
    override_usage = "cerb-lint [OPTIONS] [PATHS]...\n       cerb-lint <COMMAND>",
    disable_help_flag = true,
    max_term_width = 100
)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    #[command(flatten)]
    pub(super) check: Check,

    /// Print help; `cerb-lint help` and `cerb-lint help COMMAND` say more
    #[arg(short, long, action = ArgAction::HelpShort, global = true)]
    help: Option<bool>,

    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        hide_possible_values = true
    )]
    #[arg(help = "When to use colours: auto, always, never")]
    #[arg(
        long_help = "When to use colours: auto, always, never\n\n`auto` means: in a terminal, unless \
                     NO_COLOR is set, or wherever CLICOLOR_FORCE is."
    )]
    pub(super) color: Color,
}

/// What can be done besides checking packages.
///
/// Only the arguments of the command that is named are made (`defer`): a run makes none of them. They
/// are made last, so a doc comment on one of their structs would take the place of what stands here.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum Command {
    /// List the rules
    Rules(Rules),
    /// Say what a rule finds and why, with examples
    Explain {
        /// The rule; all are listed without one
        rule: Option<String>,
    },
    /// Show what a package declares and uses
    Inspect(InspectOptions),
    /// Show what holds for a file, and from where
    Config(ConfigOptions),
    /// Print a JSON Schema of packages for editors, with the fields of every record type
    Schema(SchemaOptions),
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print a manual page
    Man {
        /// The command that it is of; without one, the page of the whole program
        command: Option<String>,
    },
}

// How to list the rules.
#[derive(Args, Debug)]
pub(super) struct Rules {
    /// How to list them
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: ListFormat,
}

// What the schema is for.
#[derive(Args, Debug)]
#[command(after_help = SCHEMA_EXAMPLES)]
pub(super) struct SchemaOptions {
    #[command(flatten)]
    pub(super) governing: Governing,
}

/// How rules and settings are listed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ListFormat {
    /// A table, for people
    Human,
    /// JSON, for programs
    Json,
}

/// What to check, and how to report it.
#[derive(Args, Debug)]
pub(super) struct Check {
    /// Packages, pages with packages in them, or folders of these; `-` is standard input
    ///
    /// Without any, standard input is read. In a folder, JSON files and Markdown and HTML pages are
    /// looked at, but for those that git ignores; what holds no package is passed over. A file that is
    /// named is always checked, unless --only-packages or --force-exclude is given.
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) asked: Asked,

    /// Leave out what the configuration excludes, even if it is named
    #[arg(long, help_heading = "Configuration")]
    pub(super) force_exclude: bool,

    /// Write what is found now to a baseline, which hides it from then on
    ///
    /// What it knows of files that this run does not see stays in it. Name it with --baseline, or as
    /// `baseline` in cerb-lint.toml, to fail for new findings only.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "prune_baseline"])]
    #[arg(help_heading = "Configuration", value_hint = ValueHint::FilePath)]
    pub(super) write_baseline: Option<PathBuf>,

    /// Drop from the baseline what is no longer found
    #[arg(long, help_heading = "Configuration")]
    pub(super) prune_baseline: bool,

    /// Fix what can be fixed safely, and report what is left
    ///
    /// A safe fix leaves no doubt of what was meant. Files are replaced whole or not at all, and outside
    /// the fixes they stay as they are to the byte. What a baseline or the configuration hides is left
    /// alone. What comes from standard input or the clipboard goes to standard output, and the report to
    /// standard error.
    #[arg(long, help_heading = "Fixes")]
    pub(super) fix: bool,

    /// Apply the fixes that are good guesses too; look at what they did
    ///
    /// Such as the nearest name that there is, or the removal of a prompt that nothing uses.
    #[arg(long, help_heading = "Fixes")]
    pub(super) unsafe_fixes: bool,

    /// Show what would be fixed, and change nothing
    ///
    /// With --unsafe-fixes, what that would do. The exit status is that of a run without fixes.
    #[arg(long, help_heading = "Fixes")]
    #[arg(conflicts_with_all = ["format", "statistics", "write_baseline", "prune_baseline"])]
    pub(super) diff: bool,

    #[arg(long, value_parser = format(), hide_possible_values = true, help_heading = "Report")]
    #[arg(help = formats(false), long_help = formats(true))]
    pub(super) format: Option<Format>,

    /// Write a report to a file too; may be repeated
    ///
    /// So that one run serves who reads the log and other programs:
    /// `--output-file sarif=out.sarif --output-file junit=out.xml`.
    #[arg(long, value_name = "FORMAT=PATH", value_parser = output_file, help_heading = "Report")]
    pub(super) output_file: Vec<OutputFile>,

    /// Show at most this many findings, for people
    #[arg(long, value_name = "N", help_heading = "Report")]
    pub(super) max_diagnostics: Option<usize>,

    /// Count findings by rule instead of showing them, for people
    #[arg(long, help_heading = "Report")]
    pub(super) statistics: bool,

    /// Leave out the summary
    #[arg(short, long, help_heading = "Report")]
    pub(super) quiet: bool,

    /// Pass over files that hold no package, even if they are named
    ///
    /// For hooks, which name every JSON file that is committed.
    #[arg(long, help_heading = "Input")]
    pub(super) only_packages: bool,

    #[command(flatten)]
    pub(super) reading: Reading,
}

// How input is read.
#[derive(Args, Debug)]
pub(super) struct Reading {
    /// Read the text on the clipboard
    ///
    /// Packages may stand anywhere in it, as in what comes from standard input. It needs a build with
    /// the feature `clipboard`.
    #[arg(long, conflicts_with_all = ["paths", "stdin_filename"], help_heading = "Input")]
    pub(super) clipboard: bool,

    /// The name of the file that standard input is
    ///
    /// It decides what configuration holds, and whether the text is a page or a package. Without it,
    /// packages may stand anywhere in the text.
    #[arg(long, value_name = "NAME")]
    #[arg(help_heading = "Input")]
    pub(super) stdin_filename: Option<String>,

    /// Refuse files larger than this, in bytes or with K, M or G
    #[arg(long, value_name = "SIZE", default_value = "256M", value_parser = size)]
    #[arg(help_heading = "Input")]
    pub(super) max_file_size: u64,
}

// Which Cerb the packages are for, and where that is written down.
#[derive(Args, Debug)]
pub(super) struct Governing {
    /// The release of Cerb to judge by, such as 10.4.10
    ///
    /// Without it, a package is judged by the release that it requires and by all after it.
    #[arg(long, value_name = "RELEASE", value_parser = release, help_heading = "Cerb")]
    pub(super) cerb: Option<Version>,

    /// Know what this file says of your own Cerb, in the form of schemas/cerb/*.json; may be repeated
    #[arg(long, value_name = "FILE", help_heading = "Cerb", value_hint = ValueHint::FilePath)]
    pub(super) facts: Vec<PathBuf>,

    /// Use this configuration file instead of looking for cerb-lint.toml
    ///
    /// Without it, each file is governed by the nearest cerb-lint.toml in its folder or above it, up to
    /// a folder with a `.git`. `cerb-lint config PATH` shows what holds.
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Configuration")]
    pub(super) no_config: bool,
}

// What wins over configuration files.
#[derive(Args, Debug)]
pub(super) struct Asked {
    #[command(flatten)]
    pub(super) levels: Levels,

    /// Report notes too
    #[arg(long, help_heading = "Rules")]
    pub(super) notes: bool,

    /// The least severity for which the exit status is 1: error (as by default), warning, note, never
    #[arg(long, value_name = "SEVERITY", value_parser = fail_on(), hide_possible_values = true)]
    #[arg(help_heading = "Rules")]
    pub(super) fail_on: Option<FailOn>,

    #[command(flatten)]
    pub(super) governing: Governing,

    /// Hide the findings that this file holds
    ///
    /// --write-baseline makes such a file.
    #[arg(long, value_name = "FILE", help_heading = "Configuration")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub(super) baseline: Option<PathBuf>,
}

// What to inspect, and how to show it.
#[derive(Args, Debug)]
#[command(after_help = INSPECT_EXAMPLES)]
pub(super) struct InspectOptions {
    /// Packages, pages with packages in them, or folders of these; `-` is standard input
    #[arg(value_hint = ValueHint::AnyPath)]
    pub(super) paths: Vec<PathBuf>,

    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: InspectFormat,

    #[command(flatten)]
    pub(super) governing: Governing,

    #[command(flatten)]
    pub(super) reading: Reading,
}

/// How an inspection is shown.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum InspectFormat {
    /// An outline, for people
    Human,
    /// JSON, for programs
    Json,
    /// The graph of references, for Mermaid
    Mermaid,
    /// The graph of references, for Graphviz
    Dot,
}

// What to show of the configuration.
#[derive(Args, Debug)]
pub(super) struct ConfigOptions {
    /// The file for which to show it; it need not exist
    #[arg(value_hint = ValueHint::AnyPath, default_value = "package.json", hide_default_value = true)]
    pub(super) path: PathBuf,

    /// How to show it
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub(super) format: ListFormat,

    #[command(flatten)]
    pub(super) asked: Asked,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Color {
    /// In a terminal, unless the environment says otherwise
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Reads what makes the exit status 1, and lists it in completions.
fn fail_on() -> impl TypedValueParser<Value = FailOn> {
    PossibleValuesParser::new(FailOn::ALL.map(FailOn::as_str))
        .try_map(|name| FailOn::named(&name).ok_or("there is no such severity"))
}

fn release(text: &str) -> Result<Version, &'static str> {
    Version::parse(text).ok_or("write a release such as `10.4.10`")
}

/// Reads the name of a format, and lists them in completions.
fn format() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::ALL.iter().map(|format| format.as_str()))
        .try_map(|name| named(&name))
}

fn named(name: &str) -> Result<Format, String> {
    Format::named(name)
        .ok_or_else(|| format!("there is no format `{name}`; the formats are {}", format_names()))
}

fn format_names() -> String {
    let names: Vec<_> = Format::ALL.iter().map(|format| format.as_str()).collect();
    names.join(", ")
}

/// What `--format` can be: the names on one line, or each with what it is for.
fn formats(is_long: bool) -> String {
    if !is_long {
        return format!("How to report: {}", format_names());
    }
    let mut help = "How to report:\n".to_owned();
    for format in Format::ALL {
        let _ = writeln!(help, "  {:<11} {}", format.as_str(), format.about());
    }
    help + "\nThe exit status is the same in every format."
}

/// A second report, in a file.
#[derive(Clone, Debug)]
pub(super) struct OutputFile {
    pub(super) format: Format,
    pub(super) path: PathBuf,
}

fn output_file(text: &str) -> Result<OutputFile, String> {
    let (format, path) =
        text.split_once('=').ok_or("write the format and the path, such as `sarif=out.sarif`")?;
    if path.is_empty() {
        return Err("the path is missing".to_owned());
    }
    Ok(OutputFile { format: named(format)?, path: path.into() })
}

/// A number of bytes: `1000`, `64K`, `256M`, `1G`.
fn size(text: &str) -> Result<u64, String> {
    /// Offsets in a file are 32 bits wide.
    const MAX: u64 = u32::MAX as u64;
    let (digits, unit) = match text.char_indices().last() {
        Some((last, 'k' | 'K')) => (&text[..last], 1 << 10),
        Some((last, 'm' | 'M')) => (&text[..last], 1 << 20),
        Some((last, 'g' | 'G')) => (&text[..last], 1 << 30),
        _ => (text, 1),
    };
    let number: u64 = digits.parse().map_err(|_| "write a size such as `1000`, `64K` or `256M`")?;
    let size = number.saturating_mul(unit);
    if size > MAX { Err("no file of 4G or more can be read".to_owned()) } else { Ok(size) }
}
