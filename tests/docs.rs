//! `docs/rules.md` says what the rules' own documentation says, and the README what is true.
//!
//! `SNAPSHOTS=overwrite cargo test --test all docs` writes the page anew.

#![allow(clippy::unwrap_used, reason = "a test")]

use cerb_lint::rules::{RULES, Rule};
use cerb_lint::{Level, Settings, Source, lint};
use snapbox::{Assert, Data};
use std::fmt::Write as _;
use std::path::Path;

const HEAD: &str = "\
# Rules

<!-- Written by `SNAPSHOTS=overwrite cargo test --test all docs` from the rules in src/rules/. -->

An **error** means that Cerb refuses the import, crashes in it, or silently loses something. A **warning** means that
the import works, yet the package does not do what its author most likely meant. A **note** is shown with `--notes`
only. `cerb-lint explain RULE` shows the same in a terminal.
";

fn level(rule: &Rule) -> &'static str {
    match rule.level {
        Level::Off => "off",
        Level::On(severity) => severity.as_str(),
    }
}

/// What the linter says of the rule's bad example, one line each.
fn found(rule: &Rule) -> String {
    let settings = Settings { notes: true, ..rule.settings() };
    let diagnostics = lint(&Source::new("package.json", rule.bad), &settings);
    let mut found = String::new();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.rule == rule.name) {
        let help = diagnostic.help.as_deref().unwrap_or_default();
        let _ = writeln!(found, "> {} {help}", diagnostic.message);
    }
    found
}

fn page() -> String {
    let mut rules = RULES.to_vec();
    rules.sort_by_key(|rule| rule.name);
    let mut page = HEAD.to_owned();
    page.push_str("\n| rule | level | finds |\n|---|---|---|\n");
    for rule in &rules {
        let Rule { name, summary, .. } = rule;
        let summary = summary.replace('|', "\\|");
        let _ = writeln!(page, "| [`{name}`](#{name}) | {} | {summary} |", level(rule));
    }
    for rule in &rules {
        let Rule { name, summary, why, bad, good, since, .. } = rule;
        let _ = write!(
            page,
            "\n## {name}\n\n*{}, since {since}*: {summary}.\n\n{why}\n\n```json\n{bad}\n```\n\n{}\n\
             Instead:\n\n```json\n{good}\n```\n",
            level(rule),
            found(rule)
        );
    }
    page
}

#[test]
fn the_page_of_rules_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    Assert::new().action_env("SNAPSHOTS").eq(page(), Data::read_from(&path, None).raw());
}
