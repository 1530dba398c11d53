//! What a field of a record takes, as JSON Schema.

use super::At;
use crate::cerb::{ExtensionPoint, Field, FieldKind, Takes, Version};
use serde_json::{Value, json};

/// A text with this is looked at only when it is rendered (importer, step 5).
pub(super) const TEMPLATE: &str = r"\{\{\{";

/// A text that PHP takes for a number.
const NUMERIC: &str = r"^\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*$";

/// The id of an extension, of whatever plugin: all have a dot in them. Or none, or a template.
const EXTENSION: &str = r"^$|\.|\{\{\{";

/// The largest number of a column of 32 bits without sign.
const MAX_UINT: i64 = 4_294_967_295;

/// Since when a field for the id of a record takes `cerb:TYPE:NAME` besides.
const URIS: Version = Version::new(10, 0, 0);

/// Since when text that is too long is cut rather than refused.
const CUTS: Version = Version::new(10, 0, 0);

/// The definition that lists the extensions of a point.
pub(super) fn extension_name(point: &str) -> String {
    format!("extension.{point}")
}

/// What a field takes at a release, with a description of it.
pub(super) fn schema_of(field: &Field, at: At) -> Value {
    let mut schema = match field.takes() {
        Takes::Anything => json!({}),
        Takes::Decimal => decimal(field),
        Takes::Ids => ids(field),
        Takes::Letter => letter(field),
        Takes::Links => links(),
        Takes::Name => json!({ "$ref": "#/$defs/recordType" }),
        Takes::Number => number(field),
        Takes::Object => json!({ "type": ["object", "array"] }),
        Takes::Record => record(field, at.version),
        Takes::Text => text(field, at.version),
    };
    if let Some(ExtensionPoint { point, is_checked }) = field.extension {
        schema["allOf"] = json!([{ "$ref": format!("#/$defs/{}", extension_name(point)) }]);
        if is_checked {
            schema["pattern"] = json!(EXTENSION);
        }
    }
    schema["description"] = json!(describe(field, at));
    schema
}

/// A pattern that lets templates through where Cerb does.
fn or_template(field: &Field, pattern: &str) -> String {
    if field.takes_template { format!("{pattern}|{TEMPLATE}") } else { pattern.to_owned() }
}

/// Any of these, or a text with a template where the field takes one.
fn any(field: &Field, mut schemas: Vec<Value>) -> Value {
    if field.takes_template {
        schemas.push(json!({ "type": "string", "pattern": TEMPLATE }));
    }
    match schemas.len() {
        1 => schemas.swap_remove(0),
        _ => json!({ "anyOf": schemas }),
    }
}

const fn may_be_empty(field: &Field) -> bool {
    !field.required && !field.not_empty
}

fn text(field: &Field, version: Version) -> Value {
    let takes_null = may_be_empty(field) && field.enforced() != FieldKind::Image;
    if !field.values.is_empty() {
        let mut values: Vec<Value> = field.values.iter().map(|value| json!(value)).collect();
        if may_be_empty(field) {
            values.push(json!(""));
        }
        if takes_null {
            values.push(Value::Null);
        }
        values.dedup();
        return any(field, vec![json!({ "enum": unique(values) })]);
    }
    let types = if takes_null { json!(["string", "null"]) } else { json!("string") };
    let is_cut = field.truncates && version >= CUTS;
    // Cerb counts bytes, a schema characters, of which there are not more.
    let max = field.max_length.filter(|_| !is_cut).into_iter().chain(field.max_chars).min();
    let mut schema = json!({ "type": types });
    if let Some(max) = max {
        let limits = any(field, vec![json!({ "maxLength": max })]);
        merge(&mut schema, limits);
    }
    if !may_be_empty(field) {
        schema["minLength"] = json!(1);
    }
    if let Some(pattern) = field.pattern {
        schema["pattern"] = json!(or_template(field, pattern));
    }
    schema
}

fn unique(values: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

fn merge(schema: &mut Value, more: Value) {
    if let (Some(schema), Value::Object(more)) = (schema.as_object_mut(), more) {
        schema.extend(more);
    }
}

/// Words of which the first letter counts, in any case.
fn letter(field: &Field) -> Value {
    let letters: String = field.first_letter.concat();
    let both = letters.to_lowercase() + &letters.to_uppercase();
    let pattern = or_template(field, &format!("^[{both}]"));
    let any = json!({ "type": ["string", "number"], "pattern": pattern });
    match field.documented_values {
        [] => any,
        words => json!({ "anyOf": [{ "enum": words }, any] }),
    }
}

fn number(field: &Field) -> Value {
    let kind = field.enforced();
    if kind == FieldKind::Bit {
        let pattern = or_template(field, r"^\s*[01]\s*$");
        return json!({
            "anyOf": [
                { "enum": [0, 1] },
                { "type": ["string", "number"], "pattern": pattern, "minimum": 0, "maximum": 1 },
            ],
        });
    }
    let is_column = matches!(kind, FieldKind::Id | FieldKind::Timestamp | FieldKind::Uint);
    let min = field.min.or(is_column.then_some(0));
    let max = field.max.or(is_column.then_some(MAX_UINT));
    let mut schema =
        json!({ "type": ["number", "string"], "pattern": or_template(field, NUMERIC) });
    if let Some(min) = min {
        schema["minimum"] = json!(min);
    }
    if let Some(max) = max {
        schema["maximum"] = json!(max);
    }
    schema
}

fn decimal(field: &Field) -> Value {
    let mut schema = number(field);
    if may_be_empty(field) {
        schema["type"] = json!(["number", "string", "null"]);
        schema["pattern"] = json!(or_template(field, &format!("^$|{NUMERIC}")));
    }
    schema
}

/// The id of a record: a number, or `cerb:TYPE:NAME`.
fn record(field: &Field, version: Version) -> Value {
    let is_optional = field.reference.is_some_and(|reference| reference.optional);
    let uris = if version >= URIS { format!("{NUMERIC}|^cerb:[^:]+:") } else { NUMERIC.to_owned() };
    json!({
        "type": ["number", "string"],
        "pattern": or_template(field, &uris),
        // Numbers are rounded towards 0.
        "exclusiveMinimum": if is_optional { -1 } else { 0 },
    })
}

fn ids(field: &Field) -> Value {
    let items = json!({
        "type": ["number", "string", "null", "boolean"],
        "pattern": format!("^$|{NUMERIC}|{TEMPLATE}"),
        "not": { "const": true },
    });
    any(field, vec![json!({ "type": "array", "items": items })])
}

fn links() -> Value {
    let item = json!({
        "title": "link",
        "description": "A record type, a colon and the id of a record: `org:{{{uid.NAME}}}`.",
        "type": "string",
        "pattern": format!(":|{TEMPLATE}"),
    });
    json!({ "type": ["array", "object"], "items": item, "additionalProperties": item })
}

/// What a field takes, in words.
fn describe(field: &Field, at: At) -> String {
    let mut text = kind(field, at);
    let mut say = |sentence: &str| {
        text.push(' ');
        text.push_str(sentence);
    };
    if field.required {
        match field.alternative_to {
            [] => say("Required."),
            others => {
                let others: Vec<_> = others.iter().map(|key| format!("`{key}`")).collect();
                say(&format!("Required, unless {} is there.", others.join(" or ")));
            }
        }
    }
    if field.unique {
        say("No two records may share a value.");
    }
    match field.max_length {
        Some(max) if field.truncates && at.version >= CUTS => {
            say(&format!("Cerb keeps {max} bytes and cuts the rest."));
        }
        Some(max) => say(&format!("At most {max} bytes.")),
        None => {}
    }
    if !field.documented_values.is_empty() {
        let values: Vec<_> =
            field.documented_values.iter().map(|value| format!("`{value}`")).collect();
        say(&format!("Such as {}.", values.join(", ")));
    }
    if !field.takes_template {
        say("An import-time template can't stand here.");
    }
    text
}

fn kind(field: &Field, at: At) -> String {
    let noun = |id: &str| {
        let found = at.facts.record_type_by_id(id);
        found.map_or(id, |found| found.short_name(&at.releases())).to_owned()
    };
    if let Some(ExtensionPoint { point, .. }) = field.extension {
        return format!("The id of an extension of `{point}`.");
    }
    match (field.takes(), field.reference) {
        (Takes::Ids, Some(reference)) => {
            format!("A list of ids of records of the type `{}`.", noun(reference.record_type))
        }
        (Takes::Ids, None) => "A list of ids.".to_owned(),
        (_, Some(reference)) => {
            let none = if reference.optional { "; 0 for none" } else { "" };
            format!("The id of a record of the type `{}`{none}.", noun(reference.record_type))
        }
        (Takes::Links, None) => "A list of `type:id` texts.".to_owned(),
        (Takes::Name, None) => "The name of a record type.".to_owned(),
        (Takes::Object, None) => "An object or a list.".to_owned(),
        (Takes::Letter, None) => "One of a few words.".to_owned(),
        (_, None) => match (field.enforced(), field.kata) {
            (_, Some(schema)) => format!("KATA of the schema `{schema}`, as text."),
            (FieldKind::Bit, _) => "0 or 1.".to_owned(),
            (FieldKind::Timestamp, _) => "A time, in seconds since 1970.".to_owned(),
            (FieldKind::Url, _) => "A URL.".to_owned(),
            (FieldKind::Image, _) => "An image, as a `data:` URI.".to_owned(),
            (kind, _) if kind.is_number() => "A number.".to_owned(),
            (FieldKind::String, _) => "Text.".to_owned(),
            (FieldKind::Fieldsets, _) => "Custom fieldsets.".to_owned(),
            _ => "Any value.".to_owned(),
        },
    }
}
