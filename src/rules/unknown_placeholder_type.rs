//! `unknown-placeholder-type`

use super::{Analysis, Findings, Rule};
use crate::model::record::newer_than_known;
use crate::settings::Level;
use crate::text::nearest;
use crate::text::{Fix, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-placeholder-type",
    level: Level::On(Severity::Error),
    summary: "a placeholder of a type that Cerb does not have",
    why: "\
Cerb knows the placeholder types `random` and, since 9.6, `data_query`. A placeholder of any other type, or none, \
stays undefined: whatever uses it is empty.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "placeholders": [
        { "type": "rand", "key": "token", "params": { "length": 8 } }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Token {{{token}}}" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "placeholders": [
        { "type": "random", "key": "token", "params": { "length": 8 } }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Token {{{token}}}" }]
}"#,
    since: "0.1.0",
    check,
};

/// The types of placeholders (importer, step 2).
const TYPES: &[&str] = &["data_query", "random"];

fn unknown(written: &str) -> String {
    format!("Cerb has no placeholder type {written}: the placeholder stays undefined.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for placeholder in &context.package.placeholders {
        let Some(value) = placeholder.object.get("type") else {
            out.report(
                placeholder.value.head(),
                "The placeholder has no `type`, so Cerb leaves it undefined.",
            )
            .help("Add `\"type\": \"random\"` or `\"type\": \"data_query\"`.")
            .absence();
            continue;
        };
        let Some(name) = value.as_str() else {
            let stands = format!("like this: {} stands here", value.describe());
            out.report(value.span, unknown(&stands));
            continue;
        };
        if !TYPES.contains(&name) {
            let finding = out.report(value.span, unknown(&format!("`{name}`")));
            match nearest(name, TYPES.iter().copied()) {
                Some(known) => finding.help(format!("Did you mean `{known}`?")).fix(Fix::unsafe_(
                    format!("Write `{known}`"),
                    value.span,
                    format!("\"{known}\""),
                )),
                None => finding.help("Cerb's placeholder types are `random` and `data_query`."),
            };
            if let Some(newer) = newer_than_known(context) {
                finding.severity(Severity::Warning).help(newer);
            }
        }
    }
}
