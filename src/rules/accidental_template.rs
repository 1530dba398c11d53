//! `accidental-template`

use super::{Analysis, Findings, Rule};
use crate::package::Site;
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;

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

/// Whether this rule explains why the template fails.
pub(super) fn is_accidental(site: &Site<'_>) -> bool {
    handlebars_block(site).or_else(|| hash_after_braces(site)).is_some()
}

/// The first `{{#if x}}` (or `each`, `unless`, `with`…) that opens an unclosed comment.
fn handlebars_block(site: &Site<'_>) -> Option<Span> {
    let text = site.text.decoded();
    let tag = site
        .template
        .tags
        .iter()
        .find(|tag| !tag.closed && tag.kind == crate::twig::TagKind::Comment)?;
    let start = tag.span.start as usize;
    let rest = &text[start + 3..];
    let begins_with_word = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '>');
    let end = rest.find("}}")? + start + 5;
    begins_with_word.then(|| Span::from_range(start..end))
}

/// The first `{{{'key':`, `{{{"key":` or `{{{key:`.
fn hash_after_braces(site: &Site<'_>) -> Option<Span> {
    let text = site.text.decoded();
    let mut tags = site.template.tags.iter().filter(|_| !site.template.errors.is_empty());
    tags.find_map(|tag| {
        let start = tag.span.start as usize;
        let rest = text.get(start..)?.strip_prefix("{{{")?;
        let body = rest.trim_start();
        let key = match body.chars().next()? {
            quote @ ('"' | '\'') => body[1..].find(quote)? + 2,
            _ => body.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?,
        };
        let after = body[key..].trim_start();
        let is_hash = key > 0 && after.starts_with(':');
        let end = text.len() - after.len() + 1;
        is_hash.then(|| Span::from_range(start..end))
    })
}
