//! `template-in-package`

use super::{Analysis, Findings, Rule};
use crate::package::Time;
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::TagKind;

/// The rule.
pub static RULE: Rule = Rule {
    name: "template-in-package",
    level: Level::On(Severity::Warning),
    summary: "an import-time template inside `package`, where nothing is rendered",
    why: "\
Cerb renders import-time templates in the records of a package only. Inside `package` (names, prompts, library \
texts, data queries) `{{{…}}}` stays there as text, and that is what people read.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name", "key": "prompt_name", "params": {} },
        { "type": "text", "label": "Nickname of {{{prompt_name}}}", "key": "prompt_nick", "params": {} }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}, or {{{prompt_nick}}}" }
  ]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name", "key": "prompt_name", "params": {} },
        { "type": "text", "label": "Nickname", "key": "prompt_nick", "params": {} }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}, or {{{prompt_nick}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn not_rendered(tag: &str) -> String {
    format!("Cerb renders nothing inside `package`: `{tag}` stays there as text.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for site in context.package.sites.iter().filter(|site| site.time == Time::Never) {
        // A run-time script, as in a data query's selector, may hold a hash: `{{ {{a: 1}} }}`.
        let tag = site.template.tags.iter().find(|tag| tag.closed && tag.kind != TagKind::Comment);
        if let Some(tag) = tag {
            let written = &site.text.decoded()[tag.span.range()];
            out.report(site.text.place(tag.span), not_rendered(written))
                .help("Remove the template, or move what it says into a record.");
        }
    }
}
