//! `missing-key`

use super::{Analysis, Findings, Rule};
use crate::json::Member;
use crate::model::words::{called, first_sentence, listed, sentence};
use crate::package::{Breach, Fault, Part};
use crate::settings::Level;
use crate::text::{Fix, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-key",
    level: Level::On(Severity::Error),
    summary: "an object lacks a key that Cerb needs",
    why: "\
Cerb refuses a package in which an element lacks a key that its section requires. Some keys it does not look for, \
though nothing works without them: a workspace tab without `name` or the event of a behavior without `key` is stored \
empty, and Cerb reports success.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn missing(object: &str, keys: &[&str], outcome: &str) -> String {
    format!("{} has no {}: {outcome}.", sentence(object), listed(keys))
}

fn misspelt(object: &str, key: &str, found: &str, outcome: &str) -> String {
    format!(
        "{} has no `{key}`, only `{found}`, which Cerb does not know: {outcome}.",
        sentence(object)
    )
}

/// What Cerb does without the key (importer, steps 1, 2, 5 and 8).
fn outcome(part: Part, key: &str) -> &'static str {
    match (part.of, key) {
        ("", _) => "Cerb refuses it as no package (“Invalid package JSON”)",
        ("prompt" | "placeholder", "key") => "Cerb refuses the whole package",
        ("placeholder" | "dataQueryParams", _) => {
            "Cerb has no query to run and refuses the package"
        }
        ("node", _) | ("topNode", "type" | "title") => {
            "Cerb fails in the middle of the import (“Failed to import behavior nodes”) and leaves \
             empty records behind"
        }
        ("behaviorEvent", _) => "Cerb reports success, but leaves the behavior empty",
        ("tab" | "widget" | "worklist" | "model", _) => {
            "Cerb reports success, but leaves it empty or broken"
        }
        _ => "Cerb refuses the whole package",
    }
}

/// Whether a rule about prompts and placeholders speaks of it.
fn is_of_another_rule(part: Part, key: &str) -> bool {
    matches!(
        (part.of, key),
        ("prompt", "type" | "params") | ("placeholder", "type") | ("picklistParams", _)
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let mut group: Vec<(&Breach<'_>, &str)> = Vec::new();
    for breach in &context.shape.breaches {
        let Fault::Missing { key, meant } = &breach.fault else { continue };
        if is_of_another_rule(breach.part, key) {
            continue;
        }
        if let Some(member) = meant {
            report_misspelt(breach, key, member, out);
            continue;
        }
        let belongs = group.last().is_some_and(|(last, last_key)| {
            std::ptr::eq(last.value, breach.value)
                && outcome(last.part, last_key) == outcome(breach.part, key)
        });
        if !belongs {
            report(&group, out);
            group.clear();
        }
        group.push((breach, key));
    }
    report(&group, out);
}

/// Reports what one object lacks.
fn report(group: &[(&Breach<'_>, &str)], out: &mut Findings<'_>) {
    let Some((breach, first)) = group.first() else { return };
    let keys: Vec<&str> = group.iter().map(|(_, key)| *key).collect();
    let place = breach.key.map_or(breach.value.head(), |member| member.key.span);
    out.report(place, missing(&called(breach), &keys, outcome(breach.part, first)))
        .help(match keys[..] {
            [key] => help_for_one(breach.part, key),
            _ => format!("Add {}.", listed(&keys)),
        })
        .absence();
}

fn help_for_one(part: Part, key: &str) -> String {
    match part.of_property(key)["description"].as_str() {
        Some(description) => format!("Add `\"{key}\"`. {}", first_sentence(description)),
        None => format!("Add `\"{key}\"`."),
    }
}

fn report_misspelt(breach: &Breach<'_>, key: &str, member: &Member<'_>, out: &mut Findings<'_>) {
    let found = &member.key;
    let outcome = outcome(breach.part, key);
    out.report(found.span, misspelt(&called(breach), key, found.decoded(), outcome))
        .help(format!("Did you mean `{key}`?"))
        .fix(Fix::unsafe_(format!("Rename it to `{key}`"), found.span, format!("\"{key}\"")));
}
