//! The JSON Schema of packages with the record types and fields of one release of Cerb, for editors.
//!
//! `schemas/package.schema.json` describes a package in any release. Here its records and cards get
//! what the facts know: the type that `_context` names decides which keys a record has, and what
//! each of them takes. What Cerb accepts is valid; an editor sees no more than one value at a time,
//! so not all that Cerb refuses is invalid.

mod field;

use crate::cerb::{Facts, History, Lookup, RecordType, Releases, TypeFacts, Version};
use field::{TEMPLATE, extension_name, schema_of};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The schema of packages without the facts.
const PACKAGE: &str = include_str!("../../schemas/package.schema.json");

/// The keys of every record that are no fields.
const RECORD_KEYS: [&str; 3] = ["uid", "_context", "_exclude"];

/// The record types that custom records make, by their ids. Every other word is perhaps the `uri` of
/// a custom record, of the package or the installation.
const CUSTOM_RECORD_ID: &str = r"^contexts\.custom_record\.[0-9]+$";

/// What the facts know at one release.
#[derive(Clone, Copy)]
struct At {
    facts: Facts,
    version: Version,
}

impl At {
    const fn releases(self) -> Releases {
        Releases::only(self.version)
    }

    /// The record types that there are, each with what is true of it.
    fn types(self) -> impl Iterator<Item = (&'static RecordType, &'static TypeFacts)> {
        let types = self.facts.record_types();
        types.filter_map(move |found| Some((found, found.history.at(self.version)?)))
    }
}

/// The JSON Schema (2020-12) of packages for one release of Cerb.
pub fn package_schema(facts: Facts, version: Version) -> Value {
    let at = At { facts, version };
    let mut schema = plain();
    schema["$id"] = json!(format!("urn:cerb-lint:package:{version}"));
    schema["title"] = json!(format!("Package for Cerb {version}"));
    let dispatch = dispatch(at);
    for name in ["record", "card"] {
        let definition = &mut schema["$defs"][name];
        definition["allOf"] = json!(dispatch);
        offer(&mut definition["properties"]["_context"], "recordType");
    }
    let definitions = &mut schema["$defs"];
    definitions["recordType"] = json!({
        "title": "record type",
        "description": "The name of a record type, or the `uri` of a custom record.",
        "anyOf": [{ "enum": names(at) }, { "type": "string", "minLength": 1 }],
    });
    let mut points = BTreeSet::new();
    for (record_type, type_facts) in at.types() {
        definitions[definition_of(record_type)] = record(at, record_type, type_facts);
        let fields = record_type.fields.0.iter().filter_map(|named| named.history.at(version));
        points.extend(fields.filter_map(|field| Some(field.extension?.point)));
    }
    for point in points {
        definitions[extension_name(point)] = extensions(at, point);
    }
    schema
}

/// The schema of packages without the facts.
fn plain() -> Value {
    serde_json::from_str(PACKAGE).expect("a test parses the schema")
}

/// Lets a schema offer what a definition offers.
fn offer(schema: &mut Value, definition: &str) {
    schema["allOf"] = json!([{ "$ref": format!("#/$defs/{definition}") }]);
}

fn definition_of(record_type: &RecordType) -> String {
    format!("record.{}", record_type.id.replace('*', "any"))
}

/// The words to complete a record type with: the shortest, and the full id.
fn names(at: At) -> BTreeSet<&'static str> {
    let types = at.types().filter(|(found, _)| !found.id.contains('*'));
    types.flat_map(|(found, _)| [found.short_name(&at.releases()), found.id]).collect()
}

/// One schema for each record type, that holds where `_context` names it.
fn dispatch(at: At) -> Vec<Value> {
    let case = |record_type: &'static RecordType| {
        let context = if record_type.id.contains('*') {
            json!({ "type": "string", "pattern": CUSTOM_RECORD_ID, "not": { "enum": own_ids(at) } })
        } else {
            json!({ "enum": words(at, record_type) })
        };
        json!({
            "if": { "properties": { "_context": context }, "required": ["_context"] },
            "then": { "$ref": format!("#/$defs/{}", definition_of(record_type)) },
        })
    };
    at.types().map(|(record_type, _)| case(record_type)).collect()
}

/// The ids of custom records that the facts know, besides those of all.
fn own_ids(at: At) -> Vec<&'static str> {
    let ids = at.types().map(|(found, _)| found.id);
    ids.filter(|id| id.starts_with("contexts.custom_record.") && !id.contains('*')).collect()
}

/// Every word for a record type. Of two types that had an alias one after the other, the one that
/// has it at the release counts.
fn words(at: At, record_type: &'static RecordType) -> Vec<&'static str> {
    let is_its = |alias: &&str| {
        let found = at.facts.record_type(alias, &at.releases());
        matches!(found, Lookup::Known(found) if found.id == record_type.id)
    };
    let aliases = record_type.aliases.names_at(at.version).filter(is_its);
    std::iter::once(record_type.id).chain(aliases).collect()
}

/// What records of a type are.
fn record(at: At, record_type: &'static RecordType, type_facts: &TypeFacts) -> Value {
    let description = describe_type(record_type, type_facts, at.version);
    if let Some(reason) = type_facts.not_creatable {
        let context = format!("A package can't create records of this type: {reason}.");
        return json!({
            "title": type_facts.name,
            "description": description,
            "properties": { "_context": { "description": context, "not": {} } },
        });
    }
    let mut properties: Map<String, Value> =
        RECORD_KEYS.iter().map(|key| ((*key).to_owned(), json!(true))).collect();
    for named in record_type.fields.0 {
        let field = named.history.at(at.version);
        // What can't be written is refused as a key that there is not.
        if let Some(field) = field.filter(|field| !field.readonly && !field.refused) {
            let mut schema = schema_of(field, at);
            schema["title"] = json!(format!("{}: {}", type_facts.name, named.name));
            if let Some(since) = since(named.history, at.version) {
                let text = schema["description"].as_str().unwrap_or_default();
                schema["description"] = json!(format!("{text} Since Cerb {since}."));
            }
            properties.insert(named.name.to_owned(), schema);
        }
    }
    let releases = at.releases();
    let groups = record_type.required(&releases).map(|keys| match keys {
        [key] => json!({ "required": [key] }),
        keys => {
            let any: Vec<_> = keys.iter().map(|key| json!({ "required": [key] })).collect();
            json!({ "anyOf": any })
        }
    });
    let groups: Vec<Value> = groups.collect();
    let mut schema = json!({
        "title": type_facts.name,
        "description": description,
        "properties": properties,
        "patternProperties": {
            "^custom_[0-9]+$": {
                "title": "custom field",
                "description": "The value of the custom field of that number.",
            },
            // Cerb looks at such a key only when it is rendered (importer, step 5).
            (TEMPLATE): { "title": "key with a template" },
        },
        "additionalProperties": false,
    });
    if !groups.is_empty() {
        schema["allOf"] = json!(groups);
    }
    schema
}

fn describe_type(record_type: &RecordType, type_facts: &TypeFacts, version: Version) -> String {
    let since = since(record_type.history, version);
    let since = since.map(|since| format!(" Since Cerb {since}.")).unwrap_or_default();
    let (id, plugin) = (record_type.id, type_facts.plugin);
    format!("A record of the type `{id}`, of the plugin `{plugin}`.{since}")
}

/// Since when something is known without a gap, where that is later than the first packages.
fn since<T>(history: History<T>, version: Version) -> Option<Version> {
    let all = Releases { oldest: Version::new(0, 0, 0), newest: version };
    match history.lookup(&all) {
        Lookup::Later { since, .. } if since > Version::new(8, 0, 0) => Some(since),
        _ => None,
    }
}

/// The ids of the extensions of a point, to choose from. Plugins may bring more of them.
fn extensions(at: At, point: &str) -> Value {
    let ids: Vec<_> = at.facts.extensions(point).names_at(at.version).collect();
    json!({
        "title": "extension",
        "description": format!("The id of an extension of `{point}`."),
        "anyOf": [{ "enum": ids }, true],
    })
}
