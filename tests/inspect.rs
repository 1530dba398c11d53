//! What `inspect` says is true, valid and harmless, whatever the package holds.

#![allow(clippy::unwrap_used, reason = "a test")]

use crate::common;

use cerb_lint::inspect::{Format, Inspected, write};
use cerb_lint::text::Style;
use cerb_lint::twig::is_template;
use cerb_lint::{Settings, Source};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static CONTRACT: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = include_str!("../schemas/inspect.schema.json");
    // What the contract does not name may be added later, but is not there by mistake now.
    let mut schema: Value = serde_json::from_str(schema).unwrap();
    close(&mut schema);
    jsonschema::options().build(&schema).unwrap()
});

/// Forbids further keys in every object that a schema describes.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            object.values_mut().for_each(close);
            if object.get("type") == Some(&json!("object")) {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}

fn shown(name: &str, text: &str, format: Format) -> String {
    let files = [Inspected::new(Source::new(name, text), &Settings::default())];
    let mut out = Vec::new();
    write(&mut out, format, &files, Style::Plain).unwrap();
    String::from_utf8(out).unwrap()
}

fn inspected(name: &str, text: &str) -> Value {
    let value: Value = serde_json::from_str(&shown(name, text, Format::Json)).unwrap();
    let errors: Vec<_> = CONTRACT.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
    value
}

/// The one package of a text.
fn package(text: &str) -> Value {
    let mut value = inspected("package.json", text);
    assert_eq!(value["files"].as_array().unwrap().len(), 1);
    value["files"][0].take()
}

fn under<'t>(text: &'t str, spanned: &Value) -> &'t str {
    let offset = |end: &str| usize::try_from(spanned[end]["offset"].as_u64().unwrap()).unwrap();
    &text[offset("start")..offset("end")]
}

/// Path and what it resolves to, of all references in order.
fn resolved(package: &Value) -> Vec<(String, Value)> {
    let templates = package["templates"].as_array().unwrap().iter();
    let references = templates.flat_map(|template| template["references"].as_array().unwrap());
    references
        .map(|reference| {
            let path: Vec<_> =
                reference["path"].as_array().unwrap().iter().map(|s| s.as_str().unwrap()).collect();
            (path.join("."), reference["resolves"].clone())
        })
        .collect()
}

#[test]
fn names_resolve_as_they_do_when_cerb_renders_them() {
    let text = r#"{
      "package": {
        "name": "{{{p}}}",
        "configure": {
          "prompts": [
            {"key": "p", "type": "text"},
            {"key": "a-b", "type": "text"},
            {"key": "owner_id", "type": "chooser", "params": {"single": true, "context": "worker"}}
          ],
          "placeholders": [{"key": "token", "type": "random"}]
        }
      },
      "records": [
        {"uid": "x", "_context": "task", "_exclude": "{{{p}}}{{{uid.x}}}{{{default.group_id}}}",
         "title": "{{{p}}}{{{token}}}{{{owner__label}}}{{{uid.x}}}{{{default.group_id}}}",
         "custom_{{{uid.x}}}": "{{{uid.node}}}{{{uid.gone}}}{{{q}}}{{{a-b}}}{{{p ?? 1}}}",
         "params": "{{% if p %}}{{% set v = 1 %}}{{% set w = 1 %}}{{{w}}}{{% endif %}}{{{v}}}{{{uid[p]}}}"},
        {"uid": "gone", "_context": "task", "_exclude": "1", "title": "{{{p}}}"}
      ],
      "behaviors": [
        {"uid": "behavior", "bot_id": "{{{uid.x}}}{{{p}}}", "nodes": [{"uid": "node", "title": "{{{p}}}"}]}
      ],
      "settings": {"cerberusweb.core": {"{{{p}}}": "{{{uid.x}}}"}},
      "unknown": [{"_exclude": "{{{uid.x}}}", "b": "{{{uid.x}}}"}]
    }"#;
    let expected = [
        ("p", json!(null)), // inside `package`
        ("p", json!("prompt")),
        ("uid.x", json!(null)), // in `_exclude`
        ("default.group_id", json!(null)),
        ("p", json!("prompt")),
        ("token", json!("placeholder")),
        ("owner__label", json!("lazy")),
        ("uid.x", json!("uid")),
        ("default.group_id", json!("default")),
        ("uid.x", json!("uid")), // in a key
        ("uid.node", json!(null)),
        ("uid.gone", json!(null)), // always excluded
        ("q", json!(null)),
        ("a", json!(null)), // a subtraction
        ("b", json!(null)),
        ("p", json!(null)), // left of `??`
        ("p", json!("prompt")),
        ("v", json!("local")),
        ("uid", json!("uid")),
        ("p", json!("prompt")),
        ("p", json!(null)),     // in what is always excluded
        ("uid.x", json!(null)), // in `bot_id`
        ("p", json!("prompt")),
        ("p", json!("prompt")),
        ("p", json!("prompt")),
        ("uid.x", json!("uid")),
        ("uid.x", json!(null)), // in `_exclude` of a section that Cerb does not know
        ("uid.x", json!("uid")),
    ];
    let package = package(text);
    let expected: Vec<_> = expected.map(|(path, to)| (path.to_owned(), to)).into();
    assert_eq!(resolved(&package), expected);
    let usable: Vec<_> = package["uids"]
        .as_array()
        .unwrap()
        .iter()
        .map(|uid| (uid["uid"].as_str().unwrap(), uid["usable"].as_bool().unwrap()))
        .collect();
    let expected = [("x", true), ("gone", false), ("behavior", true), ("node", false)];
    assert_eq!(usable, expected);
}

#[test]
fn all_spans_are_in_the_users_own_file() {
    let text = concat!(
        "# Größe\n\n> ```json\n> {\"package\": {\"configure\": {\"prompts\": [{\"key\": \"ä\"}]}},\n",
        "> \"records\": [{\"uid\": \"x\\u0079\", \"title\":\n> \"\\u00e9{{{uid[\\\"xy\\\"]}}} {{{ä}}} {{{\"}]}\n",
        "> ```\n",
    );
    let value = inspected("page.md", text);
    let package = &value["files"][0];
    assert!(under(text, package).starts_with("{\"package\""));
    assert_eq!(under(text, &package["prompts"][0]), "\"ä\"");
    assert_eq!(under(text, &package["prompts"][0]["declaration"]), "{\"key\": \"ä\"}");
    assert_eq!(under(text, &package["uids"][0]), "\"x\\u0079\"");
    assert_eq!(package["uids"][0]["uid"], "xy");
    let template = &package["templates"][0];
    assert!(under(text, template).starts_with("\"\\u00e9{{{uid"));
    assert_eq!(template["pointer"], "/records/0/title");
    assert_eq!(template["uid"], "xy");
    assert_eq!(under(text, &template["references"][0]), "uid[\\\"xy\\\"]");
    assert_eq!(template["references"][0]["target"], "xy");
    assert_eq!(under(text, &template["references"][1]), "ä");
    let start = json!({"offset": text.find("uid[").unwrap(), "line": 6, "column": 13});
    assert_eq!(template["references"][0]["start"], start);
    assert!(template["error"]["message"].is_string());
}

#[test]
fn a_repeated_key_counts_with_its_last_value() {
    let text = r#"{"package": {}, "records": [{"uid": "x", "name": "{{{uid.x}}}", "name": "{{{uid.x}}}"}]}"#;
    let package = package(text);
    let rendered: Vec<_> =
        package["templates"].as_array().unwrap().iter().map(|one| &one["rendered"]).collect();
    assert_eq!(rendered, ["never", "import"]);
    assert_eq!(package["uids"][0]["uses"], 1);
}

#[test]
fn references_are_those_that_twig_has() {
    let Some(folder) = common::shared() else { return };
    let vectors = std::fs::read_to_string(folder.join("vectors/twig.jsonl")).unwrap();
    let mut compared = 0;
    for line in vectors.lines() {
        let vector: Value = serde_json::from_str(line).unwrap();
        let template = vector["template"].as_str().unwrap();
        if !vector["error"].is_null() || !is_template(template) {
            continue;
        }
        let text = json!({
            "package": {},
            "records": [{"uid": "a", "_context": "task", "title": template}]
        })
        .to_string();
        let package = package(&text);
        let templates = package["templates"].as_array().unwrap();
        assert_eq!(templates.len(), 1, "{template}");
        compare(&templates[0], &vector);
        compared += 1;
    }
    assert!(compared > 900, "only {compared} vectors were compared");
}

fn compare(template: &Value, vector: &Value) {
    let set = |values: &Value| values.as_array().unwrap().clone();
    let maybe: BTreeSet<_> = set(&vector["maybe"]).iter().map(ToString::to_string).collect();
    let joined = |reference: &Value| {
        let path = reference["path"].as_array().unwrap().iter().map(|s| s.as_str().unwrap());
        json!(path.collect::<Vec<_>>().join(".")).to_string()
    };
    let references = template["references"].as_array().unwrap();
    let is_local = |reference: &&Value| reference["resolves"] == "local";
    let free: Vec<_> = references.iter().filter(|reference| !is_local(reference)).collect();
    let strings = |values: Vec<Value>| -> BTreeSet<String> {
        values.iter().map(ToString::to_string).collect()
    };
    let paths = strings(free.iter().map(|reference| reference["path"].clone()).collect());
    assert_eq!(paths, strings(set(&vector["paths"])), "{vector}");
    assert_eq!(template["dynamic"], vector["dynamic"], "{vector}");
    let (guarded, open): (Vec<_>, Vec<_>) =
        free.iter().copied().partition(|reference| reference["guarded"] == true);
    let open: BTreeSet<_> = open.iter().map(|reference| joined(reference)).collect();
    let guarded: BTreeSet<_> = guarded.iter().map(|reference| joined(reference)).collect();
    let guarded: BTreeSet<_> = guarded.difference(&open).cloned().collect();
    assert_eq!(guarded, strings(set(&vector["guarded"])), "{vector}");
    let local: BTreeSet<_> = references.iter().filter(is_local).map(joined).collect();
    assert!(local.is_subset(&maybe), "{vector}");
}

#[test]
fn every_template_is_listed_and_nothing_panics() {
    let Some(folder) = common::shared() else { return };
    let vectors = std::fs::read_to_string(folder.join("vectors/import.jsonl")).unwrap();
    // One in six: the vectors differ from their bases by one change only.
    for line in vectors.lines().step_by(6) {
        let vector: Value = serde_json::from_str(line).unwrap();
        let text = vector["text"].as_str().unwrap();
        let package = package(text);
        for format in [Format::Human, Format::Mermaid, Format::Dot] {
            assert!(!shown("package.json", text, format).is_empty());
        }
        if let Ok(tree) = serde_json::from_str::<Value>(text)
            && package["templates"].as_array().unwrap().iter().all(|one| one["rendered"] != "never")
        {
            let listed = package["templates"].as_array().unwrap().len();
            assert_eq!(listed, templates(&tree), "{}", vector["id"]);
        }
    }
}

/// How many keys and strings hold a template.
fn templates(value: &Value) -> usize {
    match value {
        Value::String(text) => usize::from(is_template(text)),
        Value::Array(values) => values.iter().map(templates).sum(),
        Value::Object(object) => {
            let keys = object.keys().filter(|key| is_template(key)).count();
            keys + object.values().map(templates).sum::<usize>()
        }
        _ => 0,
    }
}

const HOSTILE: &[&str] = &[
    "\"",
    "\\",
    "\\\"",
    "]",
    "]]",
    "[",
    "{",
    "}",
    "()",
    "|",
    "\n",
    "a\r\nb",
    "\u{1b}[2J",
    "#quot;",
    "&amp;",
    "<b>",
    "`x`",
    "%%{init: {}}%%",
    "end",
    "-->",
    "\u{202e}",
    "日本",
    "",
    " ",
    ";",
    "\\N",
    "\\n",
    "1. a",
    "subgraph",
];

/// A package in which every name is the given one.
fn hostile(name: &str) -> String {
    let template = format!("{{{{{{uid[{0}]}}}}}} {{{{{{ {0}.a }}}}}}", json!(name));
    json!({
        "package": {
            "name": name,
            "configure": {
                "prompts": [{"key": name, "type": name}],
                "placeholders": [{"key": name, "type": name}]
            }
        },
        "records": [
            {"uid": name, "_context": name, "links": [template]},
            {"uid": "safe", "_context": "task", name: "{{{uid['nothing']}}}", "x": template}
        ],
        "settings": {name: {name: template}}
    })
    .to_string()
}

#[test]
fn graphs_are_well_formed_whatever_the_names() {
    let node = regex::Regex::new(
        r#"^ +p\d+n\d+(\(\[|\[/|\[\[|\[|\(|\{\{)"[^"\\`{}\[\]|<>&%\n]*(<br>[^"\\`{}\[\]|<>&%\n]*)?"(\]\)|/\]|\]\]|\]|\)|\}\})(:::undefined)?$"#,
    )
    .unwrap();
    let edge =
        regex::Regex::new(r#"^ +p\d+n\d+ -->\|"[^"\\`{}\[\]|<>&%\n]+"\| p\d+n\d+$"#).unwrap();
    for name in HOSTILE {
        let text = hostile(name);
        let mermaid = shown("package.json", &text, Format::Mermaid);
        let mut lines = mermaid.lines();
        assert_eq!(lines.next(), Some("flowchart LR"));
        assert_eq!(lines.next_back().map(|line| line.starts_with("  classDef ")), Some(true));
        let (nodes, others): (Vec<_>, Vec<_>) = lines.partition(|line| node.is_match(line));
        assert!(nodes.len() >= 4, "{name:?}: {mermaid}");
        assert!(!others.is_empty() && others.iter().all(|line| edge.is_match(line)), "{mermaid}");
        assert_dot(&shown("package.json", &text, Format::Dot), nodes.len(), others.len());
        let human = shown("package.json", &text, Format::Human);
        assert!(human.chars().all(|c| c == '\n' || !c.is_control()), "{human:?}");
        inspected("package.json", &text);
    }
}

/// Reads the statements of Graphviz's language: each on a line of its own, with quoted labels.
fn assert_dot(dot: &str, nodes: usize, edges: usize) {
    let label = r#"\[label="([^"\\\n]|\\[\\"n])*""#;
    let node =
        regex::Regex::new(&format!(r"^  p\d+n\d+ {label}, shape=[a-z]+(, [a-z]+=[a-z]+)*\]$"));
    let edge = regex::Regex::new(&format!(r"^  p\d+n\d+ -> p\d+n\d+ {label}\]$"));
    let (node, edge) = (node.unwrap(), edge.unwrap());
    let mut lines = dot.lines();
    assert_eq!(lines.next(), Some("digraph package {"));
    assert_eq!(lines.next_back(), Some("}"));
    let mut found = (0, 0);
    for line in lines.skip(3) {
        found.0 += usize::from(node.is_match(line));
        found.1 += usize::from(edge.is_match(line));
        assert!(node.is_match(line) || edge.is_match(line), "{line}");
    }
    assert_eq!(found, (nodes, edges), "{dot}");
}
