//! The schema that `cerb-lint schema` prints, judged by real packages and by Cerb's own verdicts.

#![allow(clippy::unwrap_used, reason = "a test")]

use crate::common;

use cerb_lint::cerb::{Facts, Version};
use cerb_lint::editor_schema::package_schema;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;

fn schema_at(version: &str) -> Value {
    package_schema(Facts::built_in(), Version::parse(version).unwrap())
}

static NEWEST: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::draft202012::new(&schema_at("10.4.10")).unwrap());

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn vectors(shared: &Path) -> Vec<Value> {
    let lines = std::fs::read_to_string(shared.join("vectors/import.jsonl")).unwrap();
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn errors(validator: &Validator, package: &Value) -> Vec<String> {
    let errors = validator.iter_errors(package);
    errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn it_is_a_schema_in_every_release() {
    for release in Facts::built_in().releases().iter().step_by(12) {
        let schema = package_schema(Facts::built_in(), release.version);
        jsonschema::draft202012::meta::validate(&schema).unwrap();
    }
    let schema = schema_at("10.4.10");
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    assert_eq!(schema.to_string(), schema_at("10.4.10").to_string());
}

#[test]
fn it_accepts_what_cerb_accepts() {
    let Some(shared) = common::shared() else { return };
    let index = read_json(&shared.join("corpus/index.json"));
    let accepted = index.as_array().unwrap().iter().filter(|one| one["cerb_10_4_10"] == "accept");
    let mut seen = 0;
    for file in accepted.map(|entry| entry["file"].as_str().unwrap()) {
        let package = read_json(&shared.join("corpus").join(file));
        let errors = errors(&NEWEST, &package);
        assert!(errors.is_empty(), "{file}: {errors:#?}");
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}

/// The schema for all releases refuses some packages for mistakes that Cerb does not look at. What
/// the facts add must refuse nothing that Cerb takes.
#[test]
fn it_refuses_the_fields_that_cerb_refuses_and_no_others() {
    let Some(shared) = common::shared() else { return };
    let plain = include_str!("../schemas/package.schema.json");
    let plain = jsonschema::draft202012::new(&serde_json::from_str(plain).unwrap()).unwrap();
    let kinds = ["field-unknown", "field-misspelt", "field-deleted", "field-text-for-number"];
    let kinds = kinds.map(|kind| format!("record.{kind}"));
    let (mut problems, mut refused) = (Vec::new(), 0);
    for vector in vectors(&shared) {
        let Ok(package) = serde_json::from_str(vector["text"].as_str().unwrap()) else { continue };
        let is_accepted = vector["verdict"] == "accept";
        let found = errors(&NEWEST, &package);
        if is_accepted && plain.is_valid(&package) && !found.is_empty() {
            problems.push(format!("{} is accepted: {found:?}", vector["id"]));
        }
        let is_of_field = kinds.iter().any(|kind| vector["kind"] == **kind);
        if is_of_field && !is_accepted {
            refused += 1;
            if found.is_empty() {
                problems.push(format!("{} is refused: {}", vector["id"], vector["message"]));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(refused > 10, "{refused}");
}

fn is_valid(record: &Value) -> bool {
    NEWEST.is_valid(&json!({ "package": {}, "records": [record] }))
}

#[test]
fn the_type_decides_what_a_record_holds() {
    let with = |context: &str, more: &Value| {
        let mut record = json!({ "uid": "a", "_context": context, "title": "Call back" });
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        record
    };
    for context in ["task", "tasks", "cerberusweb.contexts.task"] {
        assert!(is_valid(&with(context, &json!({}))), "{context}");
        assert!(!is_valid(&with(context, &json!({ "titel": "x" }))), "{context}");
        assert!(!is_valid(&json!({ "uid": "a", "_context": context })), "{context}");
    }
    for taken in [
        json!({ "custom_12": [1] }),
        json!({ "custom_{{{uid.field}}}": true }),
        json!({ "owner_id": "7" }),
        json!({ "owner_id": 0 }),
        json!({ "owner_id": "cerb:worker:kina" }),
        json!({ "owner_id": "{{{prompt_worker}}}" }),
        json!({ "due": "{{{'now'|date('U')}}}" }),
        json!({ "due": 1.5 }),
        json!({ "links": ["org:{{{uid.org}}}"] }),
    ] {
        assert!(is_valid(&with("task", &taken)), "{taken}");
    }
    for refused in [
        json!({ "custom_x": 1 }),
        json!({ "{{%if a%}}": 1 }),
        json!({ "owner_id": "Kina" }),
        json!({ "owner_id": null }),
        json!({ "due": "+2 days" }),
        json!({ "title": 5 }),
        json!({ "title": "" }),
        json!({ "links": "org:1" }),
    ] {
        assert!(!is_valid(&with("task", &refused)), "{refused}");
    }
}

#[test]
fn the_types_of_custom_records_are_left_alone() {
    let record = json!({ "uid": "a", "_context": "invoice", "name": "x", "whatever": 1 });
    assert!(is_valid(&record));
    let by_id = |more: &str| json!({ "uid": "a", "_context": "contexts.custom_record.3", "name": "x", more: "x" });
    assert!(is_valid(&by_id("custom_1")));
    assert!(!is_valid(&by_id("whatever")));
}

#[test]
fn a_release_has_its_own_types_and_fields() {
    let old = jsonschema::draft202012::new(&schema_at("9.0.0")).unwrap();
    let names = |version| schema_at(version)["$defs"]["recordType"]["anyOf"][0].to_string();
    assert!(
        names("10.4.10").contains("\"automation\"") && !names("9.0.0").contains("\"automation\"")
    );
    let task =
        json!({ "uid": "a", "_context": "task", "title": "x", "owner_id": "cerb:worker:kina" });
    assert!(is_valid(&task));
    assert!(!old.is_valid(&json!({ "package": {}, "records": [task] })));
}

#[test]
fn cards_have_the_fields_of_their_types() {
    let board = |card: Value| {
        let column = json!({ "uid": "c", "name": "Now", "cards": [card] });
        json!({ "package": {}, "project_boards": [{ "uid": "b", "name": "B", "columns": [column] }] })
    };
    assert!(NEWEST.is_valid(&board(json!({ "uid": "a", "_context": "task", "title": "x" }))));
    assert!(!NEWEST.is_valid(&board(json!({ "uid": "a", "_context": "task", "titel": "x" }))));
}

/// Editors show these.
#[test]
fn every_type_and_field_is_described() {
    let schema = schema_at("10.4.10");
    let definitions = schema["$defs"].as_object().unwrap();
    let types = definitions.iter().filter(|(name, _)| name.starts_with("record."));
    let mut seen = 0;
    for (name, record) in types {
        assert!(record["title"].is_string() && record["description"].is_string(), "{name}");
        for (key, field) in record["properties"].as_object().unwrap() {
            let is_described = field["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(field == &json!(true) || is_described, "{name}: {key}");
        }
        seen += 1;
    }
    assert!(seen > 50, "{seen}");
}
