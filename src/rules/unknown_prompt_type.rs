//! `unknown-prompt-type`

use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Value};
use crate::model::record::newer_than_known;
use crate::settings::Level;
use crate::text::nearest;
use crate::text::{Fix, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-prompt-type",
    level: Level::On(Severity::Error),
    summary: "a prompt of a type that Cerb does not have",
    why: "\
Cerb knows the prompt types `text`, `picklist` and `chooser`. For any other type, or none, the form asks nothing, and \
the prompt's placeholder stays undefined: whatever uses it is empty.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "string", "label": "Name", "key": "prompt_name", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name", "key": "prompt_name", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}" }]
}"#,
    since: "0.1.0",
    check,
};

/// The types of prompts (importer, step 2).
const TYPES: &[&str] = &["chooser", "picklist", "text"];

/// What authors write for a type that Cerb calls otherwise.
const ALIASES: &[(&str, &str)] = &[
    ("dropdown", "picklist"),
    ("list", "picklist"),
    ("number", "text"),
    ("password", "text"),
    ("record", "chooser"),
    ("select", "picklist"),
    ("string", "text"),
    ("textarea", "text"),
];

fn unknown(written: &str) -> String {
    format!(
        "Cerb has no prompt type {written}: its form asks nothing, and the prompt's placeholder \
         stays undefined."
    )
}

fn loose() -> &'static str {
    "The type `true` equals every type in PHP: Cerb's form asks for text, and the import treats the \
     answer as a chosen record."
}

fn missing() -> String {
    "The prompt has no `type`: Cerb's form asks nothing, and the prompt's placeholder stays \
     undefined."
        .to_owned()
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for prompt in &context.package.prompts {
        match prompt.object.get("type") {
            None => {
                out.report(prompt.value.head(), missing())
                    .help("Add `\"type\": \"text\"`, `\"picklist\"` or `\"chooser\"`.")
                    .absence();
            }
            Some(value) => check_type(context, value, out),
        }
    }
}

fn check_type(context: &Analysis<'_>, value: &Value<'_>, out: &mut Findings<'_>) {
    if matches!(value.kind, Kind::Bool(true)) {
        out.report(value.span, loose())
            .severity(Severity::Warning)
            .help("Write `\"text\"`, `\"picklist\"` or `\"chooser\"`.");
        return;
    }
    let Some(name) = value.as_str() else {
        out.report(value.span, unknown(&format!("like this: {} stands here", value.describe())));
        return;
    };
    if TYPES.contains(&name) {
        return;
    }
    let finding = out.report(value.span, unknown(&format!("`{name}`")));
    let alias = ALIASES.iter().find(|(alias, _)| alias.eq_ignore_ascii_case(name));
    match alias.map(|(_, known)| *known).or_else(|| nearest(name, TYPES.iter().copied())) {
        Some(known) => finding.help(format!("Did you mean `{known}`?")).fix(Fix::unsafe_(
            format!("Write `{known}`"),
            value.span,
            format!("\"{known}\""),
        )),
        None => finding.help("Cerb's prompt types are `text`, `picklist` and `chooser`."),
    };
    if let Some(newer) = newer_than_known(context) {
        finding.severity(Severity::Warning).help(newer);
    }
}
