//! `reserved-name`

use super::{Analysis, Findings, Rule};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "reserved-name",
    level: Level::On(Severity::Error),
    summary: "a prompt or placeholder named `uid` or `default`",
    why: "\
`uid` and `default` are Cerb's own: it sets them after the prompts were answered, and overwrites an answer of that \
name.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Default name", "key": "default", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{default}}}" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Default name", "key": "prompt_default_name", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_default_name}}}" }]
}"#,
    since: "0.1.0",
    check,
};

fn overwritten(noun: &str, name: &str) -> String {
    format!("Cerb uses the name `{name}` itself and overwrites this {noun}: its value is lost.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for declared in context.package.declarations() {
        if let Some(key) = declared.key()
            && matches!(key.decoded(), "uid" | "default")
        {
            out.report(key.span, overwritten(declared.role.noun(), key.decoded()))
                .help(format!("Choose another key, such as `prompt_{}`.", key.decoded()));
        }
    }
}
