//! `requires-newer-cerb`

use super::cerb_version_too_low::{later_uses, report_later};
use super::{Analysis, Findings, Rule};
use crate::cerb::{Requirement, Version, php_compare};
use crate::settings::Level;
use crate::text::Severity;
use std::cmp::Ordering;

/// The rule.
pub static RULE: Rule = Rule {
    name: "requires-newer-cerb",
    level: Level::On(Severity::Error),
    summary: "a package that needs a newer Cerb than the one that it is to be imported into",
    why: "\
Cerb compares `requires.cerb_version` with its own version before it reads anything else, and refuses a package that \
needs more. What came with a later release (a record type, a key, an extension, a filter) it refuses too, or loses. \
The linter knows which Cerb is meant only where it is told, by `--cerb` or by `cerb` in `cerb-lint.toml`. \
The example is checked with `--cerb 10.2.0`.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.2.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

/// The release for which the examples are checked.
pub(super) const EXAMPLE: Version = Version::new(10, 2, 0);

fn newer(required: &str, target: Version) -> String {
    format!(
        "The package requires Cerb {required}, and is checked for {target}, which is older: that \
         Cerb refuses the package."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let Some(target) = context.settings.cerb else { return };
    check_requirement(context, target, out);
    for (found, since) in later_uses(context) {
        report_later(context, found, since, out).severity(found.harm);
    }
}

fn check_requirement(context: &Analysis<'_>, target: Version, out: &mut Findings<'_>) {
    let required = context.package.requires("cerb_version").and_then(|value| value.as_text());
    let Some(required) = required else { return };
    // Of what is no version another rule speaks.
    let is_version = matches!(
        Requirement::read(required.decoded()),
        Requirement::Version { .. } | Requirement::Special
    );
    let release = context.facts.releases().iter().find(|release| release.version == target);
    let own = release.map_or_else(|| target.to_string(), |release| release.reports.to_owned());
    if is_version && php_compare(&own, required.decoded()) == Ordering::Less {
        out.report(required.span, newer(required.decoded(), target)).help(
            "Import it into a newer Cerb, or require an older one if the package needs nothing \
             that came later.",
        );
    }
}
