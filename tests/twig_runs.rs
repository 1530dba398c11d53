//! Compares what is foreseen of a template's run with what Twig made of thousands of them.
//!
//! `MISSES=1 cargo test --test all twig_runs -- --nocapture` prints the failures that were not foreseen.

#![expect(clippy::print_stdout, reason = "it is a test")]

use crate::common;

use cerb_lint::cerb::Version;
use cerb_lint::twig::{Dialect, Environment, Shape, evaluate, foresee, parse};
use common::shared;
use serde_json::Value;

/// What is known of a value that a template gets.
fn shape(value: &Value) -> Shape {
    match value {
        Value::Null => Shape::Null,
        Value::Bool(value) => Shape::Bool(Some(*value)),
        Value::Number(number) => Shape::Number(number.as_f64()),
        Value::String(text) => Shape::Text(Some(text.as_str().into())),
        Value::Array(values) => Shape::List(Some(values.len())),
        Value::Object(object) => Shape::List(Some(object.len())),
    }
}

#[test]
fn what_is_foreseen_happens() {
    let Some(folder) = shared() else { return };
    let vectors = std::fs::read_to_string(folder.join("vectors/twig-render.jsonl")).unwrap();
    let mut lines = vectors.lines();
    let context: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    let environment = Environment::built_in().as_of(Version::new(10, 4, 10));
    let (mut failing, mut foreseen, mut wrong) = (0, 0, Vec::new());
    for line in lines {
        let vector: Value = serde_json::from_str(line).unwrap();
        let Some(template) = vector["template"].as_str() else { continue };
        let values =
            if vector["context"] == "dev" { &context["value"] } else { &vector["context"] };
        let names = |name: &str, key: Option<&str>| {
            let value = values.get(name);
            let value = key.map_or(value, |key| value.and_then(|value| value.get(key)));
            value.map_or(Shape::Unknown, shape)
        };
        if !parse(template, Dialect::Import, &environment).errors.is_empty() {
            continue;
        }
        let found = foresee(template, Dialect::Import, &environment, &names);
        let fails = vector["error"].is_string();
        let is_foreseen = !found.failures.is_empty();
        // Which branch is taken is not foreseen.
        let has_branches = [" ?", "if ", " or ", " and "].iter().any(|it| template.contains(it));
        if is_foreseen && !fails && !has_branches {
            wrong.push(format!("{template} renders, though foreseen: {:?}", found.failures));
        }
        failing += usize::from(fails);
        foreseen += usize::from(is_foreseen);
        if fails && !is_foreseen && std::env::var_os("MISSES").is_some() {
            println!("    {template}: {}", vector["error"]);
        }
        let is_told = !found.lists.is_empty() && !has_branches && vector["kind"] != "mixed";
        if let Some(text) = vector["text"].as_str().filter(|_| is_told)
            && !text.contains("Array")
        {
            wrong.push(format!("{template} prints no list, but {text:?}"));
        }
    }
    println!("foreseen: {foreseen} of {failing} failures");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(foreseen * 100 >= failing * 94, "foreseen: {foreseen} of {failing} failures");
}

#[test]
fn what_is_evaluated_is_rendered_so() {
    let Some(folder) = shared() else { return };
    let vectors = std::fs::read_to_string(folder.join("vectors/twig-render.jsonl")).unwrap();
    let mut lines = vectors.lines();
    let context: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    let (mut evaluated, mut wrong) = (0, Vec::new());
    for line in lines {
        let vector: Value = serde_json::from_str(line).unwrap();
        let Some(template) = vector["template"].as_str() else { continue };
        let values =
            if vector["context"] == "dev" { &context["value"] } else { &vector["context"] };
        let names = |name: &str| values.get(name)?.as_str().map(str::to_owned);
        if let Some(text) = evaluate(template, Dialect::Import, &names) {
            evaluated += 1;
            // Of the corpus, some values are templates that are rendered in turn.
            let is_plain = vector["kind"] != "corpus";
            if is_plain && vector["text"].as_str().is_some_and(|rendered| rendered != text) {
                wrong.push(format!("{template} renders {}, not {text:?}", vector["text"]));
            }
        }
    }
    println!("evaluated: {evaluated}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(evaluated > 200);
}
