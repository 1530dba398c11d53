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
than the newest that this linter knows are left alone. Of a version that is known from its development, but not released \
yet, there is a note.",
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

fn not_released(version: Version) -> String {
    format!("Cerb {version} is not released yet")
}

fn help(before: Version, next: Version) -> String {
    format!("Write `\"{before}\"` or `\"{next}\"`: the oldest that can take the package.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let required = context.package.requires("cerb_version");
    let Some(text) = required.and_then(|value| value.as_text()) else { return };
    let Requirement::Version { version, .. } = Requirement::read(text.decoded()) else { return };
    let releases = context.facts.releases();
    let next = match releases.binary_search_by_key(&version, |release| release.version) {
        Ok(known) if !releases[known].is_released => {
            out.report(text.span, not_released(version)).severity(Severity::Note).help(
                "Import the package with a Cerb from development, or require a release that people \
                 have.",
            );
            return;
        }
        Ok(_) => return,
        Err(next) => next,
    };
    // What is older or newer than all that is known may well have been released.
    let (Some(before), Some(next)) = (next.checked_sub(1), releases.get(next)) else { return };
    let (before, next) = (releases[before].version, next.version);
    let title = format!("Require Cerb {next}, as the import does");
    out.report(text.span, never_released(version, next))
        .help(help(before, next))
        .fix(Fix::unsafe_(title, text.span, format!("\"{next}\"")));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, Source, lint};

    #[test]
    fn a_release_to_come_is_a_note() {
        let facts = crate::cerb::Facts::built_in();
        let to_come = facts.releases().iter().find(|release| !release.is_released);
        let Some(to_come) = to_come.map(|release| release.version.to_string()) else { return };
        let text = RULE.good.replace("8.3.4", &to_come);
        let said = |notes| {
            let settings = Settings { notes, ..Settings::default() };
            let found = lint(&Source::new("package.json", text.as_str()), &settings);
            found.iter().map(|one| (one.rule, one.severity)).collect::<Vec<_>>()
        };
        assert_eq!(said(true), [(RULE.name, Severity::Note)]);
        assert_eq!(said(false), []);
    }
}
