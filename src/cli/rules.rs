//! `rules`: the list of rules.

use super::arguments::{ListFormat, Rules};
use super::terminal::Styles;
use super::{Outcome, output};
use cerb_lint::Level;
use cerb_lint::rules::{RULES, Rule};
use cerb_lint::text::Style;
use serde::Serialize;
use std::io::{self, Write};

/// Lists the rules.
pub(super) fn run(options: &Rules, styles: Styles) -> io::Result<Outcome> {
    output::to_stdout(|out| match options.format {
        ListFormat::Human => table(out, styles.out),
        ListFormat::Json => json(out),
    })?;
    Ok(Outcome::Clean)
}

/// The rules by name, each with its level and what it finds.
pub(super) fn table(out: &mut impl Write, style: Style) -> io::Result<()> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in by_name() {
        let name = style.bold(&format!("{:width$}", rule.name));
        let level = paint_level(rule.level, &format!("{:7}", rule.level.as_str()), style);
        writeln!(out, "{name}  {level}  {}", rule.summary)?;
    }
    writeln!(out, "\n`cerb-lint explain RULE` says more.")
}

fn by_name() -> Vec<&'static Rule> {
    let mut rules = RULES.to_vec();
    rules.sort_by_key(|rule| rule.name);
    rules
}

/// Text in the level's colour.
pub(super) fn paint_level(level: Level, text: &str, style: Style) -> String {
    match level {
        Level::Off => style.dim(text),
        Level::On(severity) => style.severity(severity, text),
    }
}

#[derive(Serialize)]
struct JsonRule {
    name: &'static str,
    level: &'static str,
    summary: &'static str,
    why: &'static str,
    bad: &'static str,
    good: &'static str,
    since: &'static str,
}

fn json(out: &mut impl Write) -> io::Result<()> {
    let rules: Vec<_> = by_name().into_iter().map(JsonRule::from).collect();
    serde_json::to_writer_pretty(&mut *out, &rules)?;
    writeln!(out)
}

impl From<&'static Rule> for JsonRule {
    fn from(rule: &'static Rule) -> Self {
        let Rule { name, level, summary, why, bad, good, since, .. } = *rule;
        Self { name, level: level.as_str(), summary, why, bad, good, since }
    }
}
