//! `template-where-none-works`

use super::{Context, Findings, Rule};
use crate::Level;
use crate::diagnostic::Severity;
use crate::package::{ElementKind, Site, Time};

/// The rule.
pub static RULE: Rule = Rule {
    name: "template-where-none-works",
    level: Level::On(Severity::Error),
    summary: "an import-time template where Cerb needs the text itself",
    why: "\
Cerb renders templates after it has checked the package and created an empty record for each uid. What it needs \
before that cannot be a template: the type of a record (`_context`), a `uid`, the type in a link, the names of events \
and toolbars. There the import is refused, or the record stays empty though Cerb reports success.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [{ "type": "text", "label": "Name", "key": "prompt_name", "params": {} }]
    }
  },
  "records": [
    { "uid": "task_{{{prompt_name}}}", "_context": "task", "title": "Call {{{prompt_name}}}" }
  ]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [{ "type": "text", "label": "Name", "key": "prompt_name", "params": {} }]
    }
  },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn in_uid() -> &'static str {
    "A uid can't be a template: Cerb creates the record before it renders the uid, so the record \
     stays empty, though Cerb reports success."
}

fn in_context() -> &'static str {
    "The record type in `_context` can't be a template: Cerb needs it before anything is rendered, \
     and refuses the import."
}

fn in_link_type() -> &'static str {
    "The record type of a link can't be a template (its id can): Cerb reads it before anything is \
     rendered, and refuses the import."
}

fn around_links() -> &'static str {
    "`links` can't be one template: Cerb needs a list of `type:id` texts before anything is \
     rendered, and refuses the import."
}

fn in_name(noun: &str) -> String {
    format!(
        "The name of the {noun} can't be a template: Cerb looks it up before anything is rendered, \
         and refuses the import."
    )
}

fn in_key() -> &'static str {
    "A key with only `{{%` or `{{#` is checked before it is rendered: Cerb refuses it as no \
     editable field."
}

fn check(context: &Context<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    for site in package.sites.iter().filter(|site| site.time == Time::Render) {
        let Some(element) = package.element_of(site) else { continue };
        check_site(site, element.kind, out);
    }
}

fn check_site(site: &Site<'_>, kind: ElementKind, out: &mut Findings<'_>) {
    use ElementKind as E;
    let place = site.text.inside();
    let is_record = matches!(kind, E::Record | E::Card);
    if site.is_key {
        if is_record && site.is_whole && !site.text.decoded.contains("{{{") {
            out.report(site.text.span, in_key()).help("Use `{{{…}}}` in the key.");
        }
        return;
    }
    match (kind, site.field) {
        (E::Node | E::BehaviorNode, _) | (_, None) => {}
        (_, Some("uid")) if site.is_whole => {
            out.report(place, in_uid()).help("Write a fixed uid: it is a name inside the package.");
        }
        (_, Some("_context")) if is_record && site.is_whole => {
            out.report(place, in_context()).help("Write the record type itself.");
        }
        (E::Event, Some("event")) | (E::Toolbar, Some("toolbar")) if site.is_whole => {
            out.report(place, in_name(kind.noun())).help("Write the name itself.");
        }
        (E::Record, Some("links")) if site.is_whole => {
            out.report(place, around_links()).help("Write a list: `[\"type:id\"]`.");
        }
        (E::Record, Some("links")) if !has_literal_type(site) => {
            out.report(place, in_link_type()).help("Write the type itself: `type:{{{uid.name}}}`.");
        }
        _ => {}
    }
}

/// Whether the colon of `type:id` stands before the first tag.
fn has_literal_type(site: &Site<'_>) -> bool {
    let start = site.template.tags.first().map_or(0, |tag| tag.span.start as usize);
    site.text.decoded[..start].contains(':')
}
