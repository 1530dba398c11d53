//! `repeated-key`

use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Object, Text, Value};
use crate::settings::Level;
use crate::text::Severity;
use std::collections::HashMap;

/// The rule.
pub static RULE: Rule = Rule {
    name: "repeated-key",
    level: Level::On(Severity::Error),
    summary: "a key twice in one object",
    why: "\
Of a key that stands twice in one object, Cerb keeps the last value and drops the earlier ones without a word. A \
second `records` at the end of a package makes all records of the first disappear. Put what belongs together under \
one key, or rename one of the two.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call", "title": "Write" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Write" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn repeated(key: &str) -> String {
    format!(
        "The key `{key}` stands twice in this object: Cerb keeps the last value only, and this one \
         is lost."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    if !context.document.repeats_a_key {
        return;
    }
    let mut open: Vec<&Value<'_>> = context.document.root.iter().collect();
    while let Some(value) = open.pop() {
        match &value.kind {
            Kind::Array(values) => open.extend(values.iter().rev()),
            Kind::Object(object) => {
                check_object(object, out);
                open.extend(object.members.iter().rev().map(|member| &member.value));
            }
            _ => {}
        }
    }
}

fn check_object(object: &Object<'_>, out: &mut Findings<'_>) {
    if !object.repeats_a_key() {
        return;
    }
    let mut last: HashMap<&str, &Text<'_>> = HashMap::with_capacity(object.members.len());
    for member in object.members {
        last.insert(member.key.decoded(), &member.key);
    }
    for key in object.members.iter().map(|member| &member.key) {
        if let Some(kept) = last.get(key.decoded()).filter(|kept| kept.span != key.span) {
            out.report(key.span, repeated(key.decoded()))
                .label("this value is lost")
                .help("Remove one of the two, or give it another key.")
                .related(kept.span, "this one is kept");
        }
    }
}
