//! `cerb-version-too-low`

use super::{Analysis, Finding, Findings, Rule};
use crate::cerb::{Lookup, Requirement, Version};
use crate::json::Text;
use crate::model::uses::{Use, uses};
use crate::settings::Level;
use crate::text::{Fix, Severity};
use std::cmp::Reverse;

/// The rule.
pub static RULE: Rule = Rule {
    name: "cerb-version-too-low",
    level: Level::On(Severity::Error),
    summary: "something that came later than the version of Cerb that the package says it needs",
    why: "\
`requires.cerb_version` is there so that a Cerb which is too old refuses the package with a clear word. If the package uses \
a record type, key, extension or section that came later, an older Cerb lets the package in, and refuses it in the \
middle of the import or loses a part of it.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "9.2.0" } },
  "records": [
    {
      "uid": "automation_hello", "_context": "automation", "name": "example.hello",
      "extension_id": "cerb.trigger.automation.function", "script": "start:\n  return:\n"
    }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.0.0" } },
  "records": [
    {
      "uid": "automation_hello", "_context": "automation", "name": "example.hello",
      "extension_id": "cerb.trigger.automation.function", "script": "start:\n  return:\n"
    }
  ]
}"#,
    since: "0.1.0",
    check,
};

/// How many of the places that need a newer Cerb are shown.
const SHOWN: usize = 5;

fn too_low(required: &str, what: &str, since: Version) -> String {
    format!(
        "The package says that Cerb {required} will do, but {what} came with {since}: an older Cerb \
         lets the package in, and fails to import it or loses a part of it."
    )
}

fn came_with(what: &str, since: Version) -> String {
    format!("{what} came with {since}")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    if context.settings.cerb.is_some() {
        // What that release does not know is `requires-newer-cerb`'s to say.
        return;
    }
    let mut later = later_uses(context);
    // What does most harm, and of that the newest; of several, the first in the text.
    later.sort_by_key(|(found, since)| (Reverse((found.harm, *since)), found.span));
    let required = context.package.requires("cerb_version").and_then(|value| value.as_text());
    let requirement = required.map(|text| (text, Requirement::read(text.decoded())));
    match requirement {
        Some((required, Requirement::Version { .. } | Requirement::Special)) => {
            raise(required, &later, out);
        }
        // Nobody can tell for which release such a package is meant to be.
        Some((_, Requirement::Misread)) => {}
        _ => report_each(context, &later, out),
    }
}

/// What the package uses that came later than some release by which it is judged.
pub(super) fn later_uses<'c>(context: &'c Analysis<'_>) -> Vec<(&'c Use, Version)> {
    let later = uses(context).iter().filter_map(|found| match found.known {
        Lookup::Later { since, .. } => Some((found, since)),
        _ => None,
    });
    later.collect()
}

/// The requirement is the mistake, however much there is that needs a newer Cerb.
fn raise(required: &Text<'_>, later: &[(&Use, Version)], out: &mut Findings<'_>) {
    let Some((first, since)) = later.first() else { return };
    let finding = out
        .report(required.span, too_low(required.decoded(), &first.what, *since))
        .help(format!("Require `\"{since}\"`, or do without what came later."))
        .fix(Fix::unsafe_(format!("Require Cerb {since}"), required.span, format!("\"{since}\"")));
    finding.severity(first.harm);
    for (found, since) in later.iter().take(SHOWN) {
        finding.related(found.span, came_with(&found.what, *since));
    }
}

fn report_each(context: &Analysis<'_>, found: &[(&Use, Version)], out: &mut Findings<'_>) {
    for (found, since) in found {
        let finding = report_later(context, found, *since, out);
        // Nobody says that it is for what people can have today.
        let is_to_come = *since > context.facts.newest_released();
        finding.severity(found.harm.min(if is_to_come { Severity::Warning } else { found.harm }));
    }
}

/// Reports one thing that came later than the newest release by which the package is judged.
pub(super) fn report_later<'o>(
    context: &Analysis<'_>,
    found: &Use,
    since: Version,
    out: &'o mut Findings<'_>,
) -> &'o mut Finding {
    out.report(found.span, later(&found.what, since, context.releases.newest))
        .help(format!("Use it with Cerb {since} or later only."))
}

fn later(what: &str, since: Version, newest: Version) -> String {
    let what = capitalized(what);
    format!("{what} came with Cerb {since}: Cerb {newest} does not know it.")
}

fn capitalized(what: &str) -> String {
    match what.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => what.to_owned(),
    }
}
