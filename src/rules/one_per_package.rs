//! `one-per-package`

use super::{Analysis, Findings, Rule};
use crate::package::Exclusion;
use crate::settings::Level;
use crate::text::Severity;
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "one-per-package",
    level: Level::On(Severity::Error),
    summary: "a second record of a type of which Cerb creates one per package",
    why: "\
Cerb first creates an empty record for each element of `records`, and fills it in afterwards. The database keeps the name \
of a workflow, and the `uri` of a library package, unique, and an empty one is no exception. So of two such records in one \
package, the second is never created, `{{{uid.…}}}` of it is 0, and Cerb reports success.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "11.0.0" } },
  "records": [
    { "uid": "workflow_a", "_context": "workflow", "name": "example.a" },
    { "uid": "workflow_b", "_context": "workflow", "name": "example.b" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "11.0.0" } },
  "records": [{ "uid": "workflow_a", "_context": "workflow", "name": "example.a" }]
}"#,
    since: "0.1.0",
    check,
};

fn never_created(title: &str, name: &str) -> String {
    format!(
        "The {title} is never created: Cerb creates one record of the type `{name}` per package."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let newest = context.releases.newest;
    let mut first = HashMap::new();
    for record in context.types.records().iter().filter(|record| !record.is_card()) {
        let Some(of) = record.of else { continue };
        let is_single = of.facts.history.at(newest).is_some_and(|facts| facts.one_per_package);
        // What is excluded on a condition may well leave one only.
        if !is_single || record.element.excluded != Exclusion::Never {
            continue;
        }
        if let Some(before) = first.get(of.facts.id) {
            let name = of.facts.short_name(&context.releases);
            out.report(record.element.value.head(), never_created(&record.element.title(), name))
                .help("Move it to a package of its own.")
                .related(*before, "created instead");
        } else {
            first.insert(of.facts.id, record.element.value.head());
        }
    }
}
