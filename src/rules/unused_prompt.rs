//! `unused-prompt`

use super::{Analysis, Findings, Rule};
use crate::package::{Declaration, Role};
use crate::settings::Level;
use crate::text::Fix;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unused-prompt",
    level: Level::On(Severity::Warning),
    summary: "a prompt whose answer nothing uses",
    why: "\
Cerb asks everybody who imports the package for an answer, and then does nothing with it. Most often a template \
was meant to use it. A hidden prompt is asked of nobody, so that one is a note only.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name", "key": "prompt_name", "params": {} },
        { "type": "text", "label": "Title", "key": "prompt_title", "params": {} }
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

fn unused(name: &str) -> String {
    format!("Nothing uses the prompt `{name}`: Cerb asks for an answer and drops it.")
}

fn unused_hidden(name: &str) -> String {
    format!("Nothing uses the hidden prompt `{name}`.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let unused = context.package.unused();
    for prompt in unused.filter(|declared| declared.role == Role::Prompt) {
        report(context, prompt, out);
    }
}

fn report(context: &Analysis<'_>, prompt: &Declaration<'_>, out: &mut Findings<'_>) {
    let Some(key) = prompt.key() else { return };
    let name = key.decoded();
    let message = if prompt.is_hidden() { unused_hidden(name) } else { unused(name) };
    let finding = out.report(key.span, message);
    finding.help(format!("Remove the prompt, or use it: `{{{{{{{name}}}}}}}`.")).fix(Fix::unsafe_(
        "Remove the prompt",
        context.document.removal(prompt.value),
        "",
    ));
    if prompt.is_hidden() {
        finding.severity(Severity::Note);
    }
}
