//! `template-where-none-works`

use super::invalid_value::record::refusals;
use super::{Analysis, Findings, Rule};
use crate::cerb::{Field, FieldKind};
use crate::json::{Kind, Text, Value};
use crate::model::record::{Entry, Key, Record, is_checked_late, is_custom_field};
use crate::model::words::{called_record, either};
use crate::package::{ElementKind, Site, Time};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::is_template;

/// The rule.
pub static RULE: Rule = Rule {
    name: "template-where-none-works",
    level: Level::On(Severity::Error),
    summary: "an import-time template where Cerb needs the text itself",
    why: "\
Cerb renders templates after it has checked the package and created an empty record for each uid. What it needs \
before that cannot be a template: the type of a record (`_context`), a `uid`, the type in a link, the names of events \
and toolbars, fields that Cerb looks up at once (`status` of a task, `group` of a ticket), the whole of `params`, the \
required fields of a card. There the import is refused, or the record stays empty though Cerb reports success.",
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

fn looked_up(record: &str, key: &str) -> String {
    format!(
        "`{key}` of {record} can't be a template: Cerb looks the value up before anything is \
         rendered, finds nothing by this name, and refuses the import."
    )
}

fn around_object(record: &str, key: &str) -> String {
    format!(
        "`{key}` of {record} can't be one template: Cerb needs the object or list itself before \
         anything is rendered, and refuses the import."
    )
}

fn in_ids(record: &str, key: &str) -> String {
    format!(
        "The ids in `{key}` of {record} can't be templates: Cerb checks them before anything is \
         rendered, and refuses the import."
    )
}

fn on_card(record: &str, key: &str) -> String {
    format!(
        "`{key}` of {record} can't be a template: a card needs it, Cerb leaves all templates out when \
         it checks a card, and refuses the import (“is required”)."
    )
}

fn checked_as_written(record: &str, key: &str) -> String {
    format!(
        "`{key}` of {record} holds `{{{{%` or `{{{{#` but no `{{{{{{`, so Cerb checks it before it is \
         rendered, as it is written, and refuses the import."
    )
}

fn required_key(record: &str, key: &str) -> String {
    format!(
        "The key of {key}, which {record} needs, can't be a template: Cerb leaves such keys out when it \
         looks for it, and refuses the import (“is required”)."
    )
}

fn in_key() -> &'static str {
    "A key with only `{{%` or `{{#` is checked before it is rendered: Cerb refuses it as no \
     editable field."
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    for site in package.sites.iter().filter(|site| site.time == Time::Render) {
        let Some(element) = package.element_of(site) else { continue };
        check_site(site, element.kind, out);
    }
    let types = context.types;
    for record in types.records() {
        for entry in &record.entries {
            if let Key::Field(field) = entry.key {
                check_field(context, record, entry, field, out);
            }
        }
        check_required_keys(record, out);
    }
}

fn check_required_keys(record: &Record<'_>, out: &mut Findings<'_>) {
    for missing in &record.missing {
        if let Some(entry) = missing.meant.filter(|entry| matches!(entry.key, Key::Template)) {
            let message = required_key(&called_record(record), &either(missing.group));
            out.report(entry.member.key.span, message).help("Write the key itself.");
        }
    }
}

fn check_field(
    context: &Analysis<'_>,
    record: &Record<'_>,
    entry: &Entry<'_>,
    field: &Field,
    out: &mut Findings<'_>,
) {
    let called = || called_record(record);
    if !entry.is_template {
        if field.enforced() == FieldKind::IdArray && field.kind == FieldKind::IdArray {
            let key = entry.name();
            for text in entry.value().as_array().into_iter().flatten().filter_map(template) {
                out.report(text.inside(), in_ids(&called(), key)).help("Write numbers.");
            }
        }
        return;
    }
    let (key, value) = (entry.name(), entry.value());
    let Some(text) = value.as_text() else { return };
    let is_list = matches!(field.enforced(), FieldKind::Array | FieldKind::Object);
    let is_field_type = key == "context" && is_custom_field(record.of);
    let is_required = || {
        let groups = record.of.into_iter().flat_map(|of| of.facts.required(&context.releases));
        groups.into_iter().any(|group| group.contains(&key))
    };
    let mut is_late = false;
    let message = if is_list {
        around_object(&called(), key)
    } else if !field.takes_template || is_field_type {
        looked_up(&called(), key)
    } else if record.is_card() && is_checked_late(text.decoded()) && is_required() {
        on_card(&called(), key)
    } else if field.enforced() != FieldKind::Links
        && !is_checked_late(text.decoded())
        && is_refused_as_written(context, record, key, field, value)
    {
        is_late = true;
        checked_as_written(&called(), key)
    } else {
        return;
    };
    let by_id = field.alternative_to.first().filter(|_| !field.takes_template);
    out.report(text.inside(), message).help(match by_id {
        Some(other) => format!("Write the value itself, or use `{other}`, which takes a template."),
        None if is_late => "Use `{{{…}}}`, as in `{{{prompt_name ? 'a' : 'b'}}}`: such a value is \
                            checked after rendering."
            .to_owned(),
        None if is_list => "Write the object, with templates in its values.".to_owned(),
        None => "Write the value itself.".to_owned(),
    });
}

fn is_refused_as_written(
    context: &Analysis<'_>,
    record: &Record<'_>,
    key: &str,
    field: &Field,
    value: &Value<'_>,
) -> bool {
    // The name of a record type is looked up, and a template is none.
    field.enforced() == FieldKind::Context
        || !refusals(context, record, key, field, value).is_empty()
}

/// The text, where the value is one with a template in it.
fn template<'v>(value: &'v Value<'_>) -> Option<&'v Text<'v>> {
    match &value.kind {
        Kind::String(text) if is_template(text.decoded()) => Some(text),
        _ => None,
    }
}

fn check_site(site: &Site<'_>, kind: ElementKind, out: &mut Findings<'_>) {
    use ElementKind as E;
    let place = site.text.inside();
    let is_record = matches!(kind, E::Record | E::Card);
    if site.is_key {
        if is_record && site.is_whole && !site.text.decoded().contains("{{{") {
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
    site.text.decoded()[..start].contains(':')
}
