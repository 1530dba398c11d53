//! `unknown-field`

use super::{Analysis, Findings, Rule};
use crate::model::record::{Entry, Key, Record, Types, doubt, is_custom_field};
use crate::model::words::called_record;
use crate::package::{Element, Exclusion};
use crate::settings::Level;
use crate::text::nearest;
use crate::text::{Fix, Severity};
use crate::twig::is_template;
use std::cell::LazyCell;
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-field",
    level: Level::On(Severity::Error),
    summary: "a key of a record that is no field of its record type",
    why: "\
Besides `uid`, `_context` and `_exclude`, every key of a record must be a field that its record type takes; Cerb \
refuses a package with any other (“is not an editable field”). A custom field is written `custom_` and its number, or \
`custom_{{{uid.NAME}}}` where the package itself makes the field: its `uri` is no key yet when Cerb looks.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back", "importence": 50 }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back", "importance": 50 }]
}"#,
    since: "0.1.0",
    check,
};

fn unknown(record: &str, key: &str) -> String {
    format!(
        "`{key}` is no field of {record}: Cerb refuses the package (“is not an editable field”)."
    )
}

fn doubtful(record: &str, key: &str) -> String {
    format!(
        "This linter knows no field `{key}` of {record}: unless your Cerb does, it refuses the package."
    )
}

fn readonly(record: &str, key: &str) -> String {
    format!(
        "`{key}` of {record} is set by Cerb alone: a package with it is refused (“is not editable”)."
    )
}

fn refused(record: &str, key: &str) -> String {
    format!(
        "`{key}` of {record} can't be written: Cerb refuses the package (“is not a valid field”)."
    )
}

fn no_number(key: &str) -> String {
    format!(
        "`{key}` is no custom field: behind `custom_` Cerb needs the field's number, and refuses the \
         package."
    )
}

fn uri_of_field(key: &str) -> String {
    format!(
        "`{key}` is the `uri` of a custom field that this package makes. The field does not exist yet \
         when Cerb checks the keys, so it refuses the package (“is not an editable field”)."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    let own_fields = LazyCell::new(|| own_fields(context, types));
    let doubt = doubt(context);
    for record in types.records() {
        for entry in &record.entries {
            match entry.key {
                Key::Field(field) if field.readonly => {
                    let message = readonly(&called_record(record), entry.name());
                    out.report(entry.member.key.span, message).help("Leave it out.");
                }
                Key::Field(field) if field.refused => {
                    let message = refused(&called_record(record), entry.name());
                    out.report(entry.member.key.span, message).help("Leave it out.");
                }
                Key::Unknown => {
                    report(context, types, &own_fields, record, entry, doubt.as_deref(), out);
                }
                _ => {}
            }
        }
    }
}

fn report(
    context: &Analysis<'_>,
    types: &Types<'_>,
    own_fields: &OwnFields<'_>,
    record: &Record<'_>,
    entry: &Entry<'_>,
    doubt: Option<&str>,
    out: &mut Findings<'_>,
) {
    let (key, name) = (&entry.member.key, entry.name());
    if let Some(field) = own_fields.get(name) {
        let finding = out.report(key.span, uri_of_field(name));
        if let Some((uid, value)) = field.uid() {
            finding
                .help(format!("Write `custom_{{{{{{uid.{uid}}}}}}}`."))
                .related(value.span, "the field is made here");
        }
        return;
    }
    let releases = &context.releases;
    let fields = record.of.map(|of| of.facts.fields);
    let known = fields.into_iter().flat_map(|fields| fields.names_at(releases.newest));
    let near = nearest(name, known);
    let finding = match near {
        None if name.starts_with("custom_") => out.report(key.span, no_number(name)),
        _ if doubt.is_some() => out.report(key.span, doubtful(&called_record(record), name)),
        _ => out.report(key.span, unknown(&called_record(record), name)),
    };
    match (near, record.of) {
        (Some(near), _) => {
            finding.help(format!("Did you mean `{near}`?")).fix(Fix::unsafe_(
                format!("Rename it to `{near}`"),
                key.inside(),
                near,
            ));
        }
        _ if name.starts_with("custom_") => {
            finding.help("Write `custom_{{{uid.NAME}}}` with the uid of the field's record.");
        }
        _ if name == "_label" => {
            finding.help("Leave it out: Cerb makes the label of a record from its fields.");
        }
        (None, Some(of)) => {
            let word = types.word(of);
            finding.help(format!(
                "Leave it out, or use one of the fields of the record type `{word}`. A custom field \
                 is written `custom_` and its number."
            ));
        }
        (None, None) => {}
    }
    if let Some(doubt) = doubt {
        finding.severity(Severity::Warning).help(doubt);
    }
}

/// The custom fields that the package makes, by uri.
type OwnFields<'a> = HashMap<&'a str, &'a Element<'a>>;

fn own_fields<'a>(context: &Analysis<'a>, types: &Types<'a>) -> OwnFields<'a> {
    let elements = context.package.elements.iter().rev();
    let fields = elements.filter(|element| {
        element.excluded != Exclusion::Always && is_custom_field(types.of_element(element))
    });
    let named = fields.filter_map(|field| Some((field.object.str("uri")?, field)));
    named.filter(|(uri, _)| !is_template(uri)).collect()
}
