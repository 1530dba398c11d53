//! `duplicate-value`

use super::{Analysis, Findings, Rule};
use crate::cerb::Field;
use crate::json::{Kind, Value};
use crate::model::exclusion::{Together, exclusions};
use crate::model::record::{Entry, Key, Record, is_custom_field};
use crate::model::words::called_record;
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::{Dialect, UseKind, parse_cerb};
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-value",
    level: Level::On(Severity::Error),
    summary: "two records with one value in a field that Cerb keeps unique",
    why: "\
Some fields may have no value that another record of the type has: the `name` of an automation, the `uri` of a connected \
service or a custom record, the `email` of an address. Cerb checks this when it fills the records in. At the second one it \
stops in the middle of the import (“A record already exists with this 'name'”), and leaves empty records behind.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "ann", "_context": "address", "email": "ann@example.com" },
    { "uid": "ann_again", "_context": "address", "email": "Ann@example.com" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "ann", "_context": "address", "email": "ann@example.com" },
    { "uid": "bob", "_context": "address", "email": "bob@example.com" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn taken(record: &str, key: &str, first: &str) -> String {
    format!(
        "`{key}` of {record} must be unique, and {first} has the same value. Cerb stops in the middle \
         of the import (“A record already exists with this '{key}'”)."
    )
}

/// A record with a value, and the value.
type Holder<'c, 'a> = (&'c Record<'a>, &'c Value<'a>);

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let mut seen: HashMap<(String, &str, String), Vec<Holder<'_, '_>>> = HashMap::new();
    for record in context.types.records().iter().filter(|record| !record.is_card()) {
        for entry in &record.entries {
            let Key::Field(field) = entry.key else { continue };
            let value = entry.value();
            let Some(written) = written(field, entry) else { continue };
            let key = (scope(record), entry.name(), written);
            let earlier = seen.entry(key).or_default();
            let together =
                |one: &Record<'_>| exclusions(context).together(one.element, record.element);
            // Records of one uid are one record in the end.
            let is_same = |one: &Record<'_>| {
                let uid = |record: &Record<'_>| record.element.uid().map(|(uid, _)| uid.to_owned());
                uid(one).is_some() && uid(one) == uid(record)
            };
            let is_told = |one: &Record<'_>| !is_same(one) && is_told(together(one));
            let meets = earlier.iter().find(|(one, _)| is_told(one));
            if let Some((first, there)) = meets {
                let message = taken(&called_record(record), entry.name(), &called_record(first));
                let finding = out.report(value.span, message);
                finding.help("Write another value.").related(there.span, "the same value is here");
                if together(first) != Together::Always {
                    finding.severity(Severity::Warning);
                }
            }
            if earlier.len() < MOST_EARLIER {
                earlier.push((record, value));
            }
        }
    }
}

/// With as many records of the same value a further one is compared.
const MOST_EARLIER: usize = 16;

fn is_told(together: Together) -> bool {
    matches!(together, Together::Always | Together::Sometimes)
}

/// What the records have in common among which a value must be unique: the type, and of custom fields
/// the type that they belong to.
fn scope(record: &Record<'_>) -> String {
    let id = record.of.map_or("", |of| of.facts.id);
    let own = record.of.and_then(|of| of.own).and_then(|own| own.object.str("uri"));
    let mut scope = format!("{id} {}", own.unwrap_or_default());
    if is_custom_field(record.of) {
        scope.push(' ');
        scope.push_str(record.element.str("context").unwrap_or_default());
    }
    scope
}

/// The value of a unique field, as the database compares it; `None` where it may turn out otherwise.
fn written(field: &Field, entry: &Entry<'_>) -> Option<String> {
    if !field.unique || field.readonly || field.refused {
        return None;
    }
    match &entry.value().kind {
        Kind::String(text) => {
            let text = text.decoded();
            let is_fixed = !entry.is_template || is_fixed(text);
            // What stands behind the end in white space does not count, nor does upper case.
            let text = text.trim_end().to_lowercase();
            (is_fixed && !text.is_empty()).then_some(text)
        }
        Kind::Number(number) if field.enforced().is_number() => Some((*number).to_owned()),
        _ => None,
    }
}

/// Whether a template renders the same wherever it stands: it has no function, such as `random`.
fn is_fixed(text: &str) -> bool {
    let template = parse_cerb(text, Dialect::Import);
    let is_function = |kind: UseKind| kind == UseKind::Function;
    template.errors.is_empty() && !template.uses.iter().any(|used| is_function(used.kind))
}
