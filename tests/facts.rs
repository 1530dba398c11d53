//! The facts about Cerb are in order: they have the form that their schema describes, are sorted,
//! do not contradict each other, and name nothing that is not there.

#![allow(clippy::unwrap_used, reason = "a test")]

use cerb_lint::cerb::Version;
use cerb_lint::json::{self, Kind, Object};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Objects of which the members are attributes, not names.
const ATTRIBUTES: &[&[&str]] =
    &[&["history", "aliases", "required", "fields"], &["history", "params"]];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/cerb")
}

/// The text of each file of facts, with its name.
fn files() -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), path))
        .filter(|(name, _)| !matches!(&**name, "facts.schema.json" | "twig.json"))
        .map(|(name, path)| (name, std::fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// All facts as one object.
fn facts() -> Map<String, Value> {
    let mut facts = Map::new();
    for (_, text) in files() {
        facts.extend(serde_json::from_str::<Map<String, Value>>(&text).unwrap());
    }
    facts
}

fn version(value: &Value) -> Version {
    Version::parse(value.as_str().unwrap()).unwrap()
}

/// Calls `visit` with every list of entries, and the path to it.
fn each_history(path: &str, value: &Value, visit: &mut dyn FnMut(&str, &[Value])) {
    match value {
        Value::Array(entries) if entries.iter().all(|entry| entry["since"].is_string()) => {
            visit(path, entries);
        }
        Value::Object(members) => {
            for (key, value) in members {
                each_history(&format!("{path}/{key}"), value, visit);
            }
        }
        _ => {}
    }
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn files_have_the_form_that_the_schema_describes() {
    let schema = std::fs::read_to_string(folder().join("facts.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for (name, text) in files() {
        let file: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<_> = validator
            .iter_errors(&file)
            .map(|error| format!("{name}: {}: {error}", error.instance_path()))
            .collect();
        assert_none(&errors);
    }
}

#[test]
fn names_are_sorted_and_releases_come_first() {
    let mut problems = Vec::new();
    for (name, text) in files() {
        let arena = json::Arena::new();
        let document = json::parse(&text, &arena);
        let root = document.root.as_ref().and_then(|root| root.as_object()).unwrap();
        for member in root.members {
            check_order(
                &format!("{name}: {}", member.key.decoded()),
                &member.value.kind,
                &mut problems,
            );
        }
    }
    assert_none(&problems);
}

fn check_order(path: &str, kind: &Kind<'_>, problems: &mut Vec<String>) {
    match kind {
        Kind::Object(object) => {
            let keys: Vec<&str> =
                object.members.iter().map(|member| member.key.decoded()).collect();
            let order = ATTRIBUTES.iter().find(|order| keys.iter().all(|key| order.contains(key)));
            let rank = |key: &&str| order.and_then(|order| order.iter().position(|at| at == key));
            if !keys.is_sorted_by(|a, b| (rank(a), a) < (rank(b), b)) {
                problems.push(format!("{path} is not sorted, or has a key twice"));
            }
            for member in object.members {
                check_order(
                    &format!("{path}/{}", member.key.decoded()),
                    &member.value.kind,
                    problems,
                );
            }
        }
        Kind::Array(entries) => {
            for entry in entries.iter().filter_map(|entry| entry.as_object()) {
                check_entry_order(path, entry, problems);
            }
        }
        _ => {}
    }
}

fn check_entry_order(path: &str, entry: &Object<'_>, problems: &mut Vec<String>) {
    let rank = |key: &str| match key {
        "since" | "version" => 0,
        "until" => 1,
        _ => 2,
    };
    if !entry.members.iter().map(|member| rank(member.key.decoded())).is_sorted() {
        problems.push(format!("{path}: `since` and `until` come first"));
    }
}

#[test]
fn releases_are_known_and_ascend() {
    let facts = facts();
    let releases: Vec<Version> = facts["releases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|release| version(&release["version"]))
        .collect();
    assert!(releases.is_sorted_by(|a, b| a < b), "releases do not ascend");
    let newest = *releases.last().unwrap();
    let mut problems = Vec::new();
    each_history("", &Value::Object(facts), &mut |path, entries| {
        for entry in entries {
            let ends = [&entry["since"], entry.get("until").unwrap_or(&entry["since"])];
            for end in ends.map(version) {
                if end <= newest && !releases.contains(&end) {
                    problems.push(format!("{path}: there is no release {end}"));
                }
            }
        }
    });
    assert_none(&problems);
}

#[test]
fn ranges_ascend_and_do_not_overlap() {
    let mut problems = Vec::new();
    each_history("", &Value::Object(facts()), &mut |path, entries| {
        let is_group = path.ends_with("/required") && path.starts_with("/records/");
        for entry in entries {
            if entry.get("until").is_some_and(|until| version(until) <= version(&entry["since"])) {
                problems.push(format!("{path}: ends before it begins: {entry}"));
            }
        }
        for pair in
            entries.windows(2).filter(|pair| !is_group || pair[0]["any_of"] == pair[1]["any_of"])
        {
            match pair[0].get("until").map(version) {
                Some(until) if until < version(&pair[1]["since"]) => {}
                Some(until) if until == version(&pair[1]["since"]) => {
                    if attributes(&pair[0]) == attributes(&pair[1]) {
                        problems.push(format!("{path}: two entries say the same: {}", pair[1]));
                    }
                }
                _ => problems.push(format!("{path}: overlaps the entry before: {}", pair[1])),
            }
        }
    });
    assert_none(&problems);
}

fn attributes(entry: &Value) -> Map<String, Value> {
    let mut attributes = entry.as_object().unwrap().clone();
    attributes.retain(|key, _| !matches!(&**key, "since" | "until"));
    attributes
}

#[test]
fn what_facts_name_is_there() {
    let facts = facts();
    let mut problems = Vec::new();
    each_history("", &Value::Object(facts.clone()), &mut |path, entries| {
        for entry in entries {
            for (key, kind) in [
                ("ref", "records"),
                ("plugin", "plugins"),
                ("extension_point", "extensions"),
                ("holds", "extensions"),
            ] {
                let Some(name) = entry.get(key) else { continue };
                if facts[kind].get(name.as_str().unwrap()).is_none() {
                    problems.push(format!("{path}: `{key}`: {name} is not in `{kind}`"));
                }
            }
        }
    });
    for (point, id, at) in extensions_named(&facts) {
        if facts["extensions"][point].get(&id).is_none() {
            problems.push(format!("{at}: {id} is no extension of {point}"));
        }
    }
    assert_none(&problems);
}

/// The extensions that facts about automations and tabs name: point, id, and where.
fn extensions_named(facts: &Map<String, Value>) -> Vec<(&'static str, String, String)> {
    let mut named = Vec::new();
    for (kind, key, point) in [
        ("automation_events", "trigger", "cerb.automation.trigger"),
        ("automations", "trigger", "cerb.automation.trigger"),
        ("toolbars", "extension", "cerb.toolbar"),
    ] {
        each_history(kind, &facts[kind], &mut |path, entries| {
            for entry in entries {
                named.push((point, entry[key].as_str().unwrap().to_owned(), path.to_owned()));
            }
        });
    }
    for id in facts["tab_keys"].as_object().unwrap().keys() {
        named.push(("cerberusweb.ui.workspace.tab", id.clone(), "tab_keys".to_owned()));
    }
    named
}

#[test]
fn keys_that_facts_about_records_name_are_keys() {
    let mut problems = Vec::new();
    for (id, record) in facts()["records"].as_object().unwrap() {
        let fields = record["fields"].as_object().unwrap();
        let mut named: Vec<&Value> = Vec::new();
        for group in record.get("required").and_then(Value::as_array).into_iter().flatten() {
            named.extend(group["any_of"].as_array().unwrap());
        }
        for entry in fields.values().flat_map(|entries| entries.as_array().unwrap()) {
            named.extend(
                entry.get("alternative_to").and_then(Value::as_array).into_iter().flatten(),
            );
        }
        let missing = named.iter().filter(|key| !fields.contains_key(key.as_str().unwrap()));
        problems.extend(missing.map(|key| format!("{id}: {key} is no key")));
    }
    assert_none(&problems);
}

#[test]
fn no_two_record_types_share_an_alias_in_one_release() {
    let facts = facts();
    let releases = facts["releases"].as_array().unwrap();
    for release in releases.iter().map(|release| version(&release["version"])) {
        let mut seen = BTreeSet::new();
        for (id, record) in facts["records"].as_object().unwrap() {
            for (alias, entries) in record["aliases"].as_object().unwrap() {
                let holds = entries.as_array().unwrap().iter().any(|entry| {
                    version(&entry["since"]) <= release
                        && entry.get("until").is_none_or(|until| release < version(until))
                });
                assert!(!holds || seen.insert(alias), "{id}: `{alias}` is taken in {release}");
            }
        }
    }
}
