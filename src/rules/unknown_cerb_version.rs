//! `unknown-cerb-version`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Requirement, Version};
use crate::settings::Level;
use crate::text::{Fix, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-cerb-version",
    level: Level::On(Severity::Warning),
    summary: "a required version of Cerb that was never released",
    why: "\
Cerb compares versions by number, so that a version that never existed does no harm by itself; but it is most likely a \
slip, and the package needs another version than it says. Versions older than 8.0.0, which brought packages, and newer \
than the newest that this linter knows are left alone.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "8.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "8.3.4" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn never_released(version: Version, next: Version) -> String {
    format!("There never was a Cerb {version}: the first release that takes the package is {next}.")
}

fn help(before: Version, next: Version) -> String {
    format!("Write `\"{before}\"` or `\"{next}\"`: the oldest that can take the package.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let required = context.package.requires("cerb_version");
    let Some(text) = required.and_then(|value| value.as_text()) else { return };
    let Requirement::Version { version, .. } = Requirement::read(text.decoded()) else { return };
    let releases = context.facts.releases();
    let Err(next) = releases.binary_search_by_key(&version, |release| release.version) else {
        return;
    };
    // What is older or newer than all that is known may well have been released.
    let (Some(before), Some(next)) = (next.checked_sub(1), releases.get(next)) else { return };
    let (before, next) = (releases[before].version, next.version);
    let title = format!("Require Cerb {next}, as the import does");
    out.report(text.span, never_released(version, next))
        .help(help(before, next))
        .fix(Fix::unsafe_(title, text.span, format!("\"{next}\"")));
}
