//! `unanswered-prompt`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Field, Takes};
use crate::model::record::{Key, Record};
use crate::package::{Declaration, Exclusion, Role, Site, Target, Time, is_truthy};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::{Reference, TagKind};
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unanswered-prompt",
    level: Level::On(Severity::Warning),
    summary: "the answer to an optional prompt, printed without a default",
    why: "\
A prompt with `optional` may be left blank (Cerb 11.0.1 and later). Its placeholder is then undefined, and \
`{{{prompt}}}` renders as an empty string: in the middle of a text a gap remains, and Cerb refuses an id or a required \
field that is empty.

Give it a default, `{{{prompt|default('none')}}}`, or write the text around it only if there is an answer: \
`{{% if prompt %}}…{{% endif %}}`.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "11.0.1" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Whom?", "key": "prompt_name", "optional": true, "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}} back" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "11.0.1" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Whom?", "key": "prompt_name", "optional": true, "params": {} }
      ]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{prompt_name|default('Acme')}}} back" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn left_blank(prompt: &str, name: &str) -> String {
    format!("`{prompt}` may be left blank: Cerb then renders `{name}` as an empty string.")
}

fn refused(prompt: &str, key: &str) -> String {
    format!(
        "`{prompt}` may be left blank: Cerb then refuses the package, as `{key}` needs a value."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    let optional = context.facts.feature("optional-prompts");
    let is_known = optional.is_some_and(|it| it.at(context.releases.newest).is_some());
    if !(is_known && package.prompts.iter().any(is_optional)) {
        return;
    }
    let needed = Needed::new(context.types.records());
    for site in package.sites.iter().filter(|site| site.time == Time::Render) {
        // What is excluded on a condition is mostly so where nobody answered.
        let element = package.element_of(site);
        let stays = element.is_none_or(|one| one.excluded == Exclusion::Never);
        if stays && !has_condition(site) {
            for reference in site.template.references.iter().filter(|one| is_printed(one)) {
                check_reference(context, site, reference, &needed, out);
            }
        }
    }
}

fn check_reference(
    context: &Analysis<'_>,
    site: &Site<'_>,
    reference: &Reference,
    needed: &Needed,
    out: &mut Findings<'_>,
) {
    let (Some(Target::Declared(prompt) | Target::Lazy(prompt)), Some(name)) =
        (context.package.resolve(reference), reference.path.first())
    else {
        return;
    };
    if !is_optional(prompt) {
        return;
    }
    let asked = prompt.name().unwrap_or_default();
    let (message, help) = match needed.0.get(&site.text.span.start) {
        Some(key) if is_whole(site) => {
            (refused(asked, key), "Write a default, or leave out `optional`.".to_owned())
        }
        // An optional field that holds the answer and nothing else may be empty as well.
        _ if is_whole(site) => return,
        _ => {
            let help = format!("Write a default, such as `{{{{{{{name}|default('none')}}}}}}`.");
            (left_blank(asked, name), help)
        }
    };
    let finding = out.report(site.text.place(reference.span), message).help(help);
    if let Some(optional) = prompt.object.member("optional") {
        finding.related(optional.key.span, "optional here");
    }
}

fn is_optional(prompt: &Declaration<'_>) -> bool {
    prompt.role == Role::Prompt && prompt.object.get("optional").is_some_and(is_truthy)
}

fn is_printed(reference: &Reference) -> bool {
    reference.printed && !(reference.guarded || reference.coalesced || reference.maybe_local)
}

/// Whether the value is one `{{{…}}}` from end to end.
fn is_whole(site: &Site<'_>) -> bool {
    let length = site.text.decoded().trim().len();
    match &site.template.tags[..] {
        [tag] => !site.is_key && tag.kind == TagKind::Print && tag.span.len() as usize == length,
        _ => false,
    }
}

fn has_condition(site: &Site<'_>) -> bool {
    let is_block = |kind: &TagKind| matches!(kind, TagKind::Block(name) if name == "if");
    site.template.tags.iter().any(|tag| is_block(&tag.kind))
}

/// The keys of records whose value can't be empty, by where the value begins.
struct Needed(HashMap<u32, String>);

impl Needed {
    fn new(records: &[Record<'_>]) -> Self {
        let mut needed = HashMap::new();
        for entry in records.iter().flat_map(|record| &record.entries) {
            if let Key::Field(field) = entry.key
                && entry.is_template
                && needs_value(field)
            {
                needed.insert(entry.value().span.start, entry.name().to_owned());
            }
        }
        Self(needed)
    }
}

fn needs_value(field: &Field) -> bool {
    field.required || field.not_empty || matches!(field.takes(), Takes::Record | Takes::Number)
}
