//! Templates of real packages, all of which Cerb renders, are read without a false alarm.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "it is a test")]

use crate::common;

use cerb_lint::cerb::Version;
use cerb_lint::twig::{Dialect, Environment, is_template, parse};
use common::shared;
use serde_json::Value;
use std::path::Path;

/// Every key and string outside `package` that holds a template.
fn templates<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::String(text) if is_template(text) => found.push(text),
        Value::Array(values) => values.iter().for_each(|value| templates(value, found)),
        Value::Object(members) => {
            for (key, value) in members {
                if is_template(key) {
                    found.push(key);
                }
                templates(value, found);
            }
        }
        _ => {}
    }
}

fn package_templates(package: &Value) -> Vec<&str> {
    let mut found = Vec::new();
    let members = package.as_object().into_iter().flatten();
    for (_, value) in members.filter(|(key, _)| *key != "package") {
        templates(value, &mut found);
    }
    found
}

fn mistakes(text: &str, environment: &Environment) -> Vec<String> {
    let errors = parse(text, Dialect::Import, environment).errors.into_iter();
    errors.map(|error| format!("{} at {:?}", error.message, &text[error.span.range()])).collect()
}

fn visit(folder: &Path, seen: &mut usize, check: &mut dyn FnMut(&Path, &Value)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, seen, check);
        } else if let Ok(package) = serde_json::from_slice(&std::fs::read(&path).unwrap()) {
            *seen += 1;
            check(&path, &package);
        }
    }
}

#[test]
fn real_packages_give_no_false_alarm() {
    let Some(folder) = shared().map(|folder| folder.join("corpus")) else { return };
    let environment = Environment::built_in().as_of(Version::new(10, 4, 10));
    let (mut packages, mut count, mut alarms) = (0, 0, Vec::new());
    visit(&folder, &mut packages, &mut |path, package| {
        for text in package_templates(package) {
            count += 1;
            for mistake in mistakes(text, &environment) {
                alarms.push(format!("{}: {mistake}", path.display()));
            }
        }
    });
    println!("{count} templates of {packages} packages");
    assert!(count > 1000, "only {count} templates were found");
    assert!(alarms.is_empty(), "{} alarms: {:#?}", alarms.len(), &alarms[..alarms.len().min(40)]);
}

#[test]
fn changed_packages_alarm_where_a_template_was_broken() {
    let Some(path) = shared().map(|folder| folder.join("vectors/import.jsonl")) else { return };
    let environment = Environment::built_in().as_of(Version::new(10, 4, 10));
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let Ok(package) = serde_json::from_str(vector["text"].as_str().unwrap()) else { continue };
        let mistakes: Vec<String> = package_templates(&package)
            .into_iter()
            .flat_map(|text| mistakes(text, &environment))
            .collect();
        let broken = usize::from(vector["kind"] == "template.broken");
        assert_eq!(mistakes.len(), broken, "{}: {mistakes:#?}", vector["id"]);
    }
}
