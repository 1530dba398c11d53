//! `undeclared-plugin`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Lookup, Version};
use crate::json::Text;
use crate::model::uses::uses;
use crate::settings::Level;
use crate::text::Severity;
use std::collections::BTreeSet;

/// The rule.
pub static RULE: Rule = Rule {
    name: "undeclared-plugin",
    level: Level::On(Severity::Warning),
    summary: "something of a plugin that is off by default and not required",
    why: "\
Some record types and extensions belong to plugins that come with Cerb, but are off until somebody switches them on. Where \
the plugin is off, Cerb refuses the package in the middle of the import, or loses a part of it. With the plugin's id in \
`requires.plugins`, Cerb says at once what is needed.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "call", "_context": "call", "subject": "Call back", "phone": "555-0100" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0", "plugins": ["cerberusweb.calls"] } },
  "records": [{ "uid": "call", "_context": "call", "subject": "Call back", "phone": "555-0100" }]
}"#,
    since: "0.1.0",
    check,
};

fn undeclared(what: &str, plugin: &str) -> String {
    format!(
        "{} belongs to the plugin `{plugin}`, which is off by default and not required: where it is off, Cerb \
         fails to import the package, or loses this part of it.",
        what.replacen("the ", "The ", 1)
    )
}

fn add(plugin: &str) -> String {
    format!("Add `\"{plugin}\"` to the list `requires.plugins`.")
}

fn add_with_release(plugin: &str, since: Version) -> String {
    format!(
        "Add `\"{plugin}\"` to the list `requires.plugins`, and require Cerb {since}: older releases do not \
         have the plugin."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let required = context.package.required_plugins().map(Text::decoded);
    let mut said: BTreeSet<&str> = required.collect();
    for found in uses(context) {
        let Some(plugin) = found.plugin else { continue };
        if said.insert(plugin) {
            let known = context.facts.plugin(plugin, &context.releases);
            let help = match known {
                Lookup::Later { since, .. } => add_with_release(plugin, since),
                _ => add(plugin),
            };
            out.report(found.span, undeclared(&found.what, plugin)).help(help);
        }
    }
}
