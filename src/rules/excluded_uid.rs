//! `excluded-uid`

use super::{Analysis, Findings, Rule};
use crate::model::exclusion::exclusions;
use crate::package::{Element, Exclusion, Package, Site, Target, Time};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::TagKind;

/// The rule.
pub static RULE: Rule = Rule {
    name: "excluded-uid",
    level: Level::On(Severity::Warning),
    summary: "a reference from an element that stays to one that may be excluded",
    why: "\
When an element is dropped by its `_exclude`, its `uid` is gone too: `{{{uid.…}}}` renders as nothing. In an id \
field the import is then refused, in a link nothing is linked.

Exclude both elements on the same condition, or guard the reference: `{{% if uid.x %}}…{{% endif %}}` or \
`{{{uid.x|default(0)}}}`.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        {
          "type": "picklist",
          "label": "Skip Acme?",
          "key": "prompt_skip",
          "params": { "options": { "Yes": "1", "No": "0" } }
        }
      ]
    }
  },
  "records": [
    { "uid": "note", "_context": "task", "title": "Write" },
    { "uid": "org", "_context": "org", "name": "Acme", "_exclude": "{{{prompt_skip}}}" },
    { "uid": "task", "_context": "task", "title": "Call", "links": ["org:{{{uid.org}}}"] }
  ]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        {
          "type": "picklist",
          "label": "Skip Acme?",
          "key": "prompt_skip",
          "params": { "options": { "Yes": "1", "No": "0" } }
        }
      ]
    }
  },
  "records": [
    { "uid": "note", "_context": "task", "title": "Write" },
    { "uid": "org", "_context": "org", "name": "Acme", "_exclude": "{{{prompt_skip}}}" },
    {
      "uid": "task",
      "_context": "task",
      "title": "Call",
      "links": ["org:{{{uid.org}}}"],
      "_exclude": "{{{prompt_skip}}}"
    }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn may_be_gone(name: &str, title: &str) -> String {
    format!(
        "The {title} may be excluded while this element stays: then Cerb renders `uid.{name}` as \
         nothing."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    if package.elements.iter().all(|element| element.excluded != Exclusion::Depends) {
        return;
    }
    for site in package.sites.iter().filter(|site| site.time == Time::Render) {
        if let Some(element) = package.element_of(site)
            && !has_condition(site)
        {
            check_site(context, package.top(element), site, out);
        }
    }
}

fn check_site(
    context: &Analysis<'_>,
    holder: &Element<'_>,
    site: &Site<'_>,
    out: &mut Findings<'_>,
) {
    let package = context.package;
    for reference in site.template.references.iter().filter(|reference| !reference.guarded) {
        if let Some(Target::Uid(element)) = package.resolve(reference)
            && may_go(package, element)
            && may_part(context, holder, package.top(element))
            && let (Some((name, _)), Some(exclude)) =
                (element.uid(), package.top(element).get("_exclude"))
        {
            out.report(site.text.place(reference.span), may_be_gone(name, &element.title()))
                .help("Exclude both on the same condition, or guard the reference.")
                .related(exclude.span, "excluded on this condition");
        }
    }
}

/// Whether every element of this uid may be dropped.
fn may_go(package: &Package<'_>, element: &Element<'_>) -> bool {
    let Some((name, _)) = element.uid() else { return false };
    // Two elements that share a uid are alternatives: one of them is likely to stay.
    let is_alone = package.with_uid(name).nth(1).is_none();
    element.excluded == Exclusion::Depends && is_alone
}

/// Whether the element that holds a reference may stay when the other is dropped. One with a condition
/// that nobody knows is most likely dropped together with the other.
fn may_part(context: &Analysis<'_>, holder: &Element<'_>, dropped: &Element<'_>) -> bool {
    let parts = exclusions(context).may_part(holder, dropped);
    parts.unwrap_or(holder.excluded == Exclusion::Never)
}

fn has_condition(site: &Site<'_>) -> bool {
    let is_block = |kind: &TagKind| matches!(kind, TagKind::Block(name) if name == "if");
    site.template.tags.iter().any(|tag| is_block(&tag.kind))
}
