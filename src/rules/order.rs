//! `order`

use super::{Analysis, Findings, Rule};
use crate::model::record::{Key, is_custom_field, is_custom_record, whole_uid};
use crate::package::ElementKind;
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;

/// The rule.
pub static RULE: Rule = Rule {
    name: "order",
    level: Level::On(Severity::Error),
    summary: "a record that uses a custom field before Cerb has made it",
    why: "\
Cerb fills in the records in the order in which they stand, then the other sections. A custom field therefore has to \
stand before the first record that uses it as `custom_{{{uid.NAME}}}`, and the fields of `custom_fieldsets` come too \
late for any record of the same package. Cerb stops in the middle of the import and leaves empty records behind. Ids of \
other records may be used in any order.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task_call", "_context": "task", "title": "Call back", "custom_{{{uid.field_phone}}}": "555" },
    {
      "uid": "field_phone", "_context": "custom_field", "context": "task", "type": "S",
      "name": "Phone", "uri": "task_phone"
    }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    {
      "uid": "field_phone", "_context": "custom_field", "context": "task", "type": "S",
      "name": "Phone", "uri": "task_phone"
    },
    { "uid": "task_call", "_context": "task", "title": "Call back", "custom_{{{uid.field_phone}}}": "555" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn too_early(uid: &str) -> String {
    format!(
        "The custom field `{uid}` stands below the record that uses it: Cerb does not know the field \
         yet, and stops in the middle of the import (“is not a valid custom field”)."
    )
}

fn in_fieldset(uid: &str) -> String {
    format!(
        "The custom field `{uid}` belongs to a fieldset of this package, and those are made after all \
         `records`: Cerb stops in the middle of the import (“is not a valid custom field”)."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    const PREFIX: u32 = 7;
    let types = context.types;
    for record in types.records().iter().filter(|record| !record.is_card()) {
        if is_custom_record(record.of) {
            continue;
        }
        for entry in &record.entries {
            let uid = entry.name().strip_prefix("custom_").and_then(whole_uid);
            let Some((uid, span)) = uid.filter(|_| matches!(entry.key, Key::Template)) else {
                continue;
            };
            let Some(field) = context.package.uid(uid) else { continue };
            let place = Span::new(span.start + PREFIX, span.end + PREFIX);
            let place = entry.member.key.place(place);
            let there = field.uid().map_or(field.value.head(), |(_, value)| value.span);
            if field.kind == ElementKind::FieldsetField {
                out.report(place, in_fieldset(uid))
                    .help("Make the field with a `custom_field` record above this one.")
                    .related(there, "the field is made here");
            } else if field.kind == ElementKind::Record
                && is_custom_field(types.of_element(field))
                && field.value.span.start >= record.element.value.span.start
            {
                out.report(place, too_early(uid))
                    .help("Move the field above the first record that uses it.")
                    .related(there, "the field is made here");
            }
        }
    }
}
