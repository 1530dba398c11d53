//! The built-in environment, until it is compiled into tables.

#![allow(clippy::unwrap_used, reason = "the file is part of the program")]

use super::{Entry, Environment, Parameter, Release};
use serde_json::{Map, Value};
use std::sync::OnceLock;

fn leak<T>(list: Vec<T>) -> &'static [T] {
    Box::leak(list.into_boxed_slice())
}

fn text(value: &Value) -> &'static str {
    Box::leak(value.as_str().unwrap().to_owned().into_boxed_str())
}

fn release(value: &Value) -> Option<Release> {
    let numbers: Vec<u16> = value.as_str()?.split('.').map(|n| n.parse().unwrap()).collect();
    Some((numbers[0], numbers[1], numbers[2]))
}

fn ranges(value: Option<&Value>) -> &'static [(Release, Option<Release>)] {
    let ranges = value.into_iter().flat_map(|ranges| ranges.as_array().unwrap());
    leak(ranges.map(|range| (release(&range[0]).unwrap(), release(&range[1]))).collect())
}

fn entries(value: &Value) -> &'static [Entry] {
    let map: &Map<String, Value> = value.as_object().unwrap();
    let mut entries: Vec<Entry> = map
        .iter()
        .map(|(name, fact)| Entry {
            name: text(&Value::String(name.clone())),
            usable: ranges(fact.get("usable")),
            refused: ranges(fact.get("refused")),
            parameters: fact.get("parameters").map(|list| {
                leak(
                    list.as_array()
                        .unwrap()
                        .iter()
                        .map(|parameter| Parameter {
                            name: text(&parameter["name"]),
                            required: parameter.get("required").is_some(),
                            default_known: parameter.get("required").is_none()
                                && parameter.get("default").is_none(),
                        })
                        .collect(),
                )
            }),
            one_argument: fact.get("one_argument").is_some(),
        })
        .collect();
    entries.sort_by_key(|entry| entry.name);
    leak(entries)
}

/// What any release of Cerb has.
pub(super) fn environment() -> &'static Environment {
    static BUILT_IN: OnceLock<Environment> = OnceLock::new();
    BUILT_IN.get_or_init(|| {
        let text = include_str!("../../schemas/cerb/twig.json");
        let facts: Value = serde_json::from_str(text).unwrap();
        Environment {
            tags: entries(&facts["tags"]),
            filters: entries(&facts["filters"]),
            functions: entries(&facts["functions"]),
            tests: entries(&facts["tests"]),
            release: None,
        }
    })
}
