//! `missing-field`

use super::{Analysis, Findings, Rule};
use crate::model::words::{called_record, either, sentence};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-field",
    level: Level::On(Severity::Error),
    summary: "a record without a field that its record type requires",
    why: "\
Each record type has fields without which Cerb creates no record: a task its `title`, a connected account its owner. \
Cerb refuses a package in which one is missing (“is required”), before it creates anything.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "importance": 50 }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back", "importance": 50 }]
}"#,
    since: "0.1.0",
    check,
};

fn missing(record: &str, fields: &[String]) -> String {
    let fields = match fields.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and no {last}", rest.join(", no ")),
        _ => fields.concat(),
    };
    format!("{} has no {fields}: Cerb refuses the package (“is required”).", sentence(record))
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    for record in types.records() {
        // Of a misspelt key `unknown-field` speaks, of a template `template-where-none-works`.
        let missing_groups = record.missing.iter();
        let fields: Vec<String> = missing_groups
            .filter(|missing| missing.meant.is_none())
            .map(|missing| either(missing.group))
            .collect();
        if fields.is_empty() {
            continue;
        }
        out.report(record.element.value.head(), missing(&called_record(record), &fields))
            .help(format!("Add {}.", fields.join(", and ")))
            .absence();
    }
}
