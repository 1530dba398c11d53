//! `unused-placeholder`

use super::{Analysis, Findings, Rule};
use crate::package::Role;
use crate::settings::Level;
use crate::text::Fix;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unused-placeholder",
    level: Level::On(Severity::Warning),
    summary: "a placeholder whose value nothing uses",
    why: "\
Cerb computes the placeholder and then does nothing with it. Most often a template was meant to use it.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "placeholders": [
        { "type": "random", "key": "token", "params": { "length": 8 } }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "placeholders": [
        { "type": "random", "key": "token", "params": { "length": 8 } }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{token}}}" }]
}"#,
    since: "0.1.0",
    check,
};

fn message(name: &str) -> String {
    format!("Nothing uses the placeholder `{name}`: Cerb computes it and drops it.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let unused = context.package.unused();
    for placeholder in unused.filter(|declared| declared.role == Role::Placeholder) {
        let Some(key) = placeholder.key() else { continue };
        let name = key.decoded();
        let removal = context.document.removal(placeholder.value);
        out.report(key.span, message(name))
            .help(format!("Remove the placeholder, or use it: `{{{{{{{name}}}}}}}`."))
            .fix(Fix::unsafe_("Remove the placeholder", removal, ""));
    }
}
