//! `removed-from-cerb`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Lookup, Version};
use crate::model::uses::uses;
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "removed-from-cerb",
    level: Level::On(Severity::Error),
    summary: "something that a later release of Cerb no longer has",
    why: "\
A package is taken by every Cerb from the one that it requires on. What a later release dropped (a record type, a key of its \
records, an extension, a plugin) makes that release refuse the package, or lose a part of it. Name the one release that a \
package is for with `--cerb`, if it need not work with others.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "9.0.0", "plugins": ["cerberusweb.feedback"] } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "9.0.0", "plugins": ["cerberusweb.kb"] } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn removed(what: &str, until: Version) -> String {
    format!(
        "Cerb {until} dropped {what}: that release and later ones refuse the package, or lose this part of it."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for found in uses(context) {
        if let Lookup::Removed { until, .. } = found.known {
            let finding = out.report(found.span, removed(&found.what, until));
            finding.help("Leave it out, or use what took its place in Cerb.");
            // What is in development may still change.
            if until > context.facts.newest_released() {
                finding.severity(Severity::Warning);
            }
        }
    }
}
