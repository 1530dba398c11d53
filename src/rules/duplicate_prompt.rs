//! `duplicate-prompt`

use super::{Analysis, Findings, Rule};
use crate::json::Text;
use crate::package::{Declaration, Role};
use crate::settings::Level;
use crate::text::Severity;
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-prompt",
    level: Level::On(Severity::Error),
    summary: "two prompts or placeholders with one key",
    why: "\
Two prompts with one key share one answer, and a placeholder with a prompt's key overwrites the answer: what the \
first one asked for is lost.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name", "key": "prompt_name", "params": {} },
        { "type": "text", "label": "Nickname", "key": "prompt_name", "params": {} }
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
        { "type": "text", "label": "Name", "key": "prompt_name", "params": {} },
        { "type": "text", "label": "Nickname", "key": "prompt_nickname", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}, or {{{prompt_nickname}}}" }]
}"#,
    since: "0.1.0",
    check,
};

fn duplicate(name: &str, first: Role, second: Role) -> String {
    match (first, second) {
        (Role::Prompt, Role::Prompt) => {
            format!(
                "Two prompts have the key `{name}`: they share one answer, so one of them is lost."
            )
        }
        (Role::Prompt, Role::Placeholder) => {
            format!("The placeholder `{name}` overwrites the answer to the prompt of the same key.")
        }
        _ => format!("Two placeholders have the key `{name}`: the later one overwrites the first."),
    }
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let mut seen: HashMap<&str, (&Declaration<'_>, &Text<'_>)> = HashMap::new();
    for declared in context.package.declarations() {
        let Some(key) = declared.key() else { continue };
        let name = key.decoded();
        match seen.get(name) {
            Some((first, first_key)) => {
                out.report(key.span, duplicate(name, first.role, declared.role))
                    .help("Give each of them a key of its own.")
                    .related(first_key.span, "first declared here");
            }
            None => {
                seen.insert(name, (declared, key));
            }
        }
    }
}
