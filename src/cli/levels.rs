//! `--allow`, `--warn` and `--deny`: how loud each rule is.

use cerb_lint::rules::{RULES, Rule};
use cerb_lint::text::Severity;
use cerb_lint::{Level, nearest};
use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches};
use std::collections::BTreeMap;

/// The levels that were asked for, in the order in which they were given: the last one counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Levels(Vec<(Selection, Level, &'static str)>);

/// Which rules a level is for.
#[derive(Clone, Copy, Debug)]
enum Selection {
    All,
    One(&'static Rule),
}

/// An argument for each level.
const ARGUMENTS: [(&str, char, Level, &str); 3] = [
    ("--allow", 'A', Level::Off, "Turn a rule off; `all` is every rule"),
    ("--warn", 'W', Level::On(Severity::Warning), "Report what a rule finds as a warning"),
    ("--deny", 'D', Level::On(Severity::Error), "Report what a rule finds as an error"),
];

/// What holds for all of them.
const MANY: &str = "May be repeated, and take several rules with commas between them. Of several for one rule the \
                    last counts, and each wins over cerb-lint.toml. `cerb-lint rules` lists the rules.";

impl Levels {
    /// The levels of the rules for which one was asked for, each with its flag.
    pub(super) fn by_rule(&self) -> BTreeMap<String, (Level, &'static str)> {
        let mut levels = BTreeMap::new();
        for (selection, level, flag) in &self.0 {
            let rules = match selection {
                Selection::All => RULES,
                Selection::One(rule) => std::slice::from_ref(rule),
            };
            levels.extend(rules.iter().map(|rule| (rule.name.to_owned(), (*level, *flag))));
        }
        levels
    }
}

fn name(flag: &'static str) -> &'static str {
    flag.trim_start_matches('-')
}

fn selection(name: &str) -> Result<Selection, String> {
    if name == "all" {
        return Ok(Selection::All);
    }
    Rule::named(name).map(Selection::One).ok_or_else(|| unknown_rule(name))
}

/// What to say of a name that is no rule's.
pub(super) fn unknown_rule(name: &str) -> String {
    let names = RULES.iter().map(|rule| rule.name);
    match nearest(name, names) {
        Some(near) => format!("there is no rule `{name}`; did you mean `{near}`?"),
        None => format!("there is no rule `{name}`; `cerb-lint rules` lists them"),
    }
}

impl clap::Args for Levels {
    fn augment_args(command: Command) -> Command {
        ARGUMENTS.iter().fold(command, |command, (flag, short, _, help)| {
            let name = name(flag);
            let argument = Arg::new(name)
                .long(name)
                .short(*short)
                .value_name("RULE")
                .value_delimiter(',')
                .value_parser(selection)
                .action(ArgAction::Append)
                .help(*help)
                .long_help(format!("{help}\n\n{MANY}"))
                .help_heading("Rules");
            command.arg(if name == "allow" { argument.alias("ignore") } else { argument })
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Levels {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut levels = Vec::new();
        for (flag, _, level, _) in ARGUMENTS {
            let places = matches.indices_of(name(flag)).into_iter().flatten();
            let selections = matches.get_many::<Selection>(name(flag)).into_iter().flatten();
            levels.extend(places.zip(selections).map(|(place, one)| (place, (*one, level, flag))));
        }
        levels.sort_by_key(|(place, _)| *place);
        Ok(Self(levels.into_iter().map(|(_, level)| level).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
