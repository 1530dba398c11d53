//! The schema, judged by real packages and by Cerb's own verdicts.

#![allow(clippy::unwrap_used, reason = "a test")]

use crate::common;

use cerb_lint::package::{Fault, Shape};
use cerb_lint::text::Severity;
use cerb_lint::{Settings, Source, json, lint};
use serde_json::{Value, json};
use std::path::Path;

const SCHEMA: &str = include_str!("../schemas/package.schema.json");

fn validator() -> jsonschema::Validator {
    jsonschema::draft202012::new(&serde_json::from_str(SCHEMA).unwrap()).unwrap()
}

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The packages of the corpus that a running Cerb imported, by file.
fn accepted(shared: &Path) -> Vec<(String, String)> {
    let index = read_json(&shared.join("corpus/index.json"));
    let entries = index.as_array().unwrap().iter();
    let accepted = entries.filter(|entry| entry["cerb_10_4_10"] == "accept");
    let files = accepted.map(|entry| entry["file"].as_str().unwrap().to_owned());
    files
        .map(|file| {
            let text = std::fs::read_to_string(shared.join("corpus").join(&file)).unwrap();
            (file, text)
        })
        .collect()
}

/// The texts of every fourth import vector, where they are JSON.
fn vectors(shared: &Path) -> Vec<(String, String)> {
    let lines = std::fs::read_to_string(shared.join("vectors/import.jsonl")).unwrap();
    let vectors = lines.lines().step_by(4).map(|line| serde_json::from_str::<Value>(line).unwrap());
    let texts = vectors
        .map(|vector| (vector["id"].to_string(), vector["text"].as_str().unwrap().to_owned()));
    texts.filter(|(_, text)| serde_json::from_str::<Value>(text).is_ok()).collect()
}

#[test]
fn the_schema_is_a_schema() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
}

#[test]
fn everything_in_the_schema_is_described() {
    fn walk(schema: &Value, path: &str) {
        for key in ["title", "description"] {
            let is_there = schema[key].as_str().is_some_and(|text| !text.is_empty());
            assert!(is_there || schema["$ref"].is_string(), "no {key} at {path}");
        }
        for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
            if inner.is_object() {
                walk(inner, &format!("{path}/{name}"));
            }
        }
    }
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    walk(&schema, "");
    for (name, definition) in schema["$defs"].as_object().unwrap() {
        walk(definition, name);
    }
}

#[test]
fn the_schema_accepts_what_cerb_accepts() {
    let Some(shared) = common::shared() else { return };
    let validator = validator();
    for (file, text) in accepted(&shared) {
        let package: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&package)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{file}: {errors:#?}");
    }
}

/// The validator that is compiled in sees only what the schema looks at; it must come to the same
/// result as one that sees everything, but for maps in place of lists and what is dropped.
#[test]
fn looking_at_less_makes_no_difference() {
    let Some(shared) = common::shared() else { return };
    let validator = validator();
    for (name, text) in accepted(&shared).into_iter().chain(vectors(&shared)) {
        let package: Value = serde_json::from_str(&text).unwrap();
        let arena = json::Arena::new();
        let document = json::parse(&text, &arena);
        let shape = Shape::of(&document);

        assert_eq!(shape.breaches.is_empty(), validator.is_valid(&package), "{name}");
    }
}

#[test]
fn as_deep_as_cerb_reads_is_no_problem() {
    let node = r#"{"type": "switch", "title": "x", "nodes": ["#;
    let depth = 400;
    let text = format!(
        r#"{{"package": {{}}, "behavior_nodes": [{{"uid": "a", "behavior_id": 1, "parent_id": 0, "type": "switch", "title": "x", "nodes": [{}{}]}}]}}"#,
        node.repeat(depth),
        "]}".repeat(depth),
    );
    let arena = json::Arena::new();
    let document = json::parse(&text, &arena);
    assert!(Shape::of(&document).breaches.is_empty());
}

/// Of what could not be read the rule about syntax speaks.
#[test]
fn what_cannot_be_read_is_not_compared() {
    let unreadable = r#"{"package": , "records": [{"uid": , "_context": }, , {"uid": 1}]}"#;
    let arena = json::Arena::new();
    let document = json::parse(unreadable, &arena);
    let breaches = Shape::of(&document).breaches;
    assert!(breaches.iter().all(|breach| matches!(breach.fault, Fault::Missing { .. })));
    assert_eq!(breaches.len(), 1, "{breaches:?}");
}

/// Records that are like one that was right are not looked at again.
#[test]
fn records_that_are_alike_are_right_or_wrong_together() {
    let long = "x".repeat(100);
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1.5),
        json!(1e300),
        json!(""),
        json!("0"),
        json!(" 7 "),
        json!(long),
        json!("{{{x}}}"),
        json!("{{x}}"),
        json!("//"),
        json!("//{{{x}}}"),
        json!(format!("{long}{{{{%x%}}}}")),
        json!([]),
        json!(["x"]),
        json!({}),
        json!({ "a": 1 }),
    ];
    let validator = validator();
    for key in ["uid", "_context", "_exclude"] {
        let record = |value: &Value| {
            let mut record = json!({ "uid": "x", "_context": "task" });
            record[key] = value.clone();
            record
        };
        for (one, other) in values.iter().flat_map(|one| values.iter().map(move |it| (one, it))) {
            let records = [vec![record(one); 16], vec![record(other); 16]].concat();
            let package = json!({ "package": {}, "records": records });
            let text = package.to_string();
            let arena = json::Arena::new();
            let document = json::parse(&text, &arena);
            let is_right = Shape::of(&document).breaches.is_empty();
            assert_eq!(is_right, validator.is_valid(&package), "{key}: {one}, {other}");
        }
    }
}

/// The same of elements of the older sections, with a slip anywhere in them.
#[test]
fn elements_that_are_alike_are_right_or_wrong_together() {
    let Some(shared) = common::shared() else { return };
    let validator = validator();
    for (name, text) in accepted(&shared) {
        let package: Value = serde_json::from_str(&text).unwrap();
        for (section, elements) in package.as_object().unwrap() {
            let Some(first) = elements.get(0).filter(|it| section != "records" && it.is_object())
            else {
                continue;
            };
            for slip in slips(first).into_iter().step_by(101) {
                let elements = [vec![first.clone(); 8], vec![slip.clone(); 8]].concat();
                let package = json!({ "package": {}, section: elements });
                let text = package.to_string();
                let arena = json::Arena::new();
                let document = json::parse(&text, &arena);
                let is_right = Shape::of(&document).breaches.is_empty();
                assert_eq!(is_right, validator.is_valid(&package), "{name}: {slip}");
            }
        }
    }
}

/// A value with one slip: something else in one place, or nothing.
fn slips(value: &Value) -> Vec<Value> {
    let others = [json!(null), json!(7), json!(""), json!("x"), json!("{{{x}}}"), json!(["x"])];
    let mut slips = others.to_vec();
    if let Some(object) = value.as_object() {
        for (key, inner) in object {
            let with = |inner| {
                let mut object = object.clone();
                object.insert(key.clone(), inner);
                Value::Object(object)
            };
            slips.extend(slips_of(inner).into_iter().map(with));
            let mut without = object.clone();
            without.remove(key);
            slips.push(Value::Object(without));
        }
    }
    slips
}

fn slips_of(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(values) => {
            let first = values.first().into_iter().flat_map(slips);
            first.map(|slip| json!([slip])).chain(slips(value)).collect()
        }
        _ => slips(value),
    }
}

#[test]
fn a_long_section_is_looked_at_to_its_end() {
    let records: Vec<_> = (0..2_500)
        .map(|index| match index {
            700 | 1_000 | 1_999 | 2_499 => json!({ "_context": "task", "title": "Call back" }),
            1_700 => json!(7),
            _ => {
                json!({ "uid": format!("task_{index}"), "_context": "task", "title": "Call back" })
            }
        })
        .collect();
    let package = json!({ "package": { "name": "Long" }, "records": records });
    let found = lint(&Source::new("package.json", package.to_string()), &Settings::default());
    let errors = found.iter().filter(|found| found.severity == Severity::Error);
    let places: Vec<_> = errors.map(|found| (found.rule, found.pointer.as_str())).collect();
    assert_eq!(
        places,
        [
            ("missing-key", "/records/700"),
            ("missing-key", "/records/1000"),
            ("not-an-object", "/records/1700"),
            ("missing-key", "/records/1999"),
            ("missing-key", "/records/2499"),
        ]
    );
}
