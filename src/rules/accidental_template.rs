//! `accidental-template`

use super::{Analysis, Findings, Rule};
use crate::package::accidental::{handlebars_block, hash_after_braces};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "accidental-template",
    level: Level::On(Severity::Error),
    summary: "`{{{`, `{{%` or `{{#` that was not meant for the import",
    why: "\
Cerb takes every `{{{`, `{{%` and `{{#` outside `package` for an import-time template. Handlebars blocks \
(`{{#if x}}`), and a Twig hash right after `{{` (`{{{'a': 1}|json_encode}}`), begin with the same characters. The \
template fails, and the text is refused or lost.

Write a space between the braces (`{{ {'a': 1}|json_encode }}`), or put the text between `{{% verbatim %}}` and \
`{{% endverbatim %}}`.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "{{#if vip}}Call now{{/if}}" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    {
      "uid": "task",
      "_context": "task",
      "title": "{{% verbatim %}}{{#if vip}}Call now{{/if}}{{% endverbatim %}}"
    }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn handlebars(tag: &str) -> String {
    format!(
        "`{tag}` looks like Handlebars, yet Cerb takes it for an import-time comment that never \
         ends: the whole text fails, and Cerb loses what it says."
    )
}

fn hash(opening: &str) -> String {
    format!(
        "`{opening}` looks like a hash in a run-time script, yet Cerb takes `{{{{{{` for an \
         import-time template: the whole text fails, and Cerb loses what it says."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    // What is accidental is a mistake.
    for site in context.package.faulty_sites() {
        if let Some(span) = handlebars_block(site) {
            let tag = &site.text.decoded()[span.range()];
            out.report(site.text.place(span), handlebars(tag)).help(
                "Put the text between `{{% verbatim %}}` and `{{% endverbatim %}}` so that it \
                 survives the import.",
            );
        } else if let Some(span) = hash_after_braces(site) {
            let opening = &site.text.decoded()[span.range()];
            out.report(site.text.place(span), hash(opening))
                .help("Write a space between the braces: `{{ {`.");
        }
    }
}
