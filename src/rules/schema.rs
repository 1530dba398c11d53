//! `schema`

use super::{Analysis, Findings, Rule, not_an_object};
use crate::json::{Kind, Value};
use crate::model::words::{first_sentence, sentence, shown, with_article};
use crate::package::{Breach, Declaration, Fault, Part, is_truthy};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig;
use serde_json::Value as Plain;

/// The rule.
pub static RULE: Rule = Rule {
    name: "schema",
    level: Level::On(Severity::Error),
    summary: "a value that the schema of packages forbids",
    why: "\
The format of packages is described by a JSON Schema, `schemas/package.schema.json`. Where a package departs from it, \
Cerb refuses the package, crashes, skips the value, or leaves an element empty and reports success. Where Cerb takes \
the value all the same, though hardly as it was meant, this is a warning.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }],
  "settings": { "cerberusweb.core": { "helpdesk_title": true } }
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }],
  "settings": { "cerberusweb.core": { "helpdesk_title": "Support" } }
}"#,
    since: "0.1.0",
    check,
};

/// What Cerb does with a wrong value (importer, steps 1, 2, 4, 5, 6 and 8).
#[derive(Clone, Copy)]
enum Outcome {
    Refused,
    Crash,
    NodesFail,
    Ignored,
    Skipped,
    Emptied,
    AsArray,
    AsTrue,
    AsFalse,
    AsLive,
    Inert,
    Odd,
    Unused,
}

impl Outcome {
    const fn says(self) -> &'static str {
        match self {
            Self::Refused => "Cerb refuses the package",
            Self::Crash => "Cerb crashes when it imports the package",
            Self::NodesFail => {
                "Cerb fails in the middle of the import (“Failed to import behavior nodes”) and \
                 leaves empty records behind"
            }
            Self::Ignored => "Cerb ignores it, and nothing is required",
            Self::Skipped => "Cerb skips it and reports success",
            Self::Emptied => {
                "the database does not take it, so that Cerb reports success, but leaves the element empty"
            }
            Self::AsArray => "Cerb stores the word “Array”",
            Self::AsTrue => "Cerb takes it for true",
            Self::AsFalse => "Cerb takes it for false",
            Self::AsLive => "Cerb makes the node live",
            Self::Inert => "Cerb stores the node, but never runs it",
            Self::Odd => "Cerb takes it, but hardly as it is meant",
            Self::Unused => "Cerb does not check it, but nothing can use it",
        }
    }

    const fn severity(self) -> Severity {
        match self {
            Self::AsTrue
            | Self::AsFalse
            | Self::AsLive
            | Self::Inert
            | Self::Odd
            | Self::Unused => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

fn wrong(what: &str, expected: &str, found: &str, outcome: Outcome) -> String {
    format!("{} must be {expected}, but is {found}: {}.", sentence(what), outcome.says())
}

fn map(key: &str) -> String {
    format!(
        "`{key}` should be a list, but is an object: Cerb reads its values and ignores its keys."
    )
}

fn map_with_positions(key: &str) -> String {
    format!(
        "`{key}` must be a list, but is an object: Cerb takes the keys for positions and leaves the \
         elements empty."
    )
}

fn no_label(name: &str) -> String {
    format!("The prompt `{name}` has no `label`: the form asks for an answer without a question.")
}

fn no_params(name: &str) -> String {
    format!("The prompt `{name}` has no `params`: Cerb takes it, but complains in its log.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for breach in &context.shape.breaches {
        match breach.fault {
            Fault::Map => report_map(breach, out),
            Fault::Type if not_an_object::expects(breach.part).is_none() => report(breach, out),
            Fault::Value => report(breach, out),
            _ => {}
        }
    }
    for prompt in &context.package.prompts {
        check_prompt(prompt, out);
    }
}

fn report_map(breach: &Breach<'_>, out: &mut Findings<'_>) {
    let key = breach.key.map_or("", |member| member.key.decoded());
    let place = breach.value.head();
    if matches!(key, "tabs" | "fields") {
        out.report(place, map_with_positions(key)).help("Write a list: `[…]`.");
    } else {
        out.report(place, map(key)).severity(Severity::Warning).help("Write a list: `[…]`.");
    }
}

fn report(breach: &Breach<'_>, out: &mut Findings<'_>) {
    if is_of_another_rule(breach) {
        return;
    }
    let outcome = outcome(breach);
    let what = match breach.key {
        Some(key) => format!("`{}`", key.key.decoded()),
        None => with_article(breach.part.schema()["title"].as_str().unwrap_or("value")),
    };
    let expected = expected(breach.part.schema());
    out.report(breach.value.head(), wrong(&what, &expected, &shown(breach.value), outcome))
        .severity(outcome.severity())
        .help(help(breach, outcome, &expected));
}

/// Whether a rule about prompts, placeholders or templates speaks of it.
fn is_of_another_rule(breach: &Breach<'_>) -> bool {
    let Part { of, property, .. } = breach.part;
    let is_template = breach.value.as_str().is_some_and(twig::is_template);
    matches!(of, "picklistParams" | "randomParams")
        || matches!(
            (of, property),
            ("prompt" | "placeholder", Some("type")) | ("chooserParams", Some("context"))
        )
        || (is_template && breach.part.schema()["not"].is_object())
}

/// What the schema expects, in words.
fn expected(schema: &Plain) -> String {
    if let Some(values) = schema["enum"].as_array() {
        let mut words: Vec<String> = values
            .iter()
            .filter(|value| value.is_string() || value.is_boolean())
            .filter(|value| value.as_str() != Some("") && value.as_str() != Some("0"))
            .map(|value| format!("`{}`", value.as_str().map_or(value.to_string(), str::to_owned)))
            .collect();
        let last = words.pop().unwrap_or_default();
        return if words.is_empty() { last } else { format!("{} or {last}", words.join(", ")) };
    }
    let takes = |name: &str| {
        let types = &schema["type"];
        types == name || types.as_array().is_some_and(|all| all.iter().any(|one| one == name))
    };
    let pattern = schema["pattern"].as_str().unwrap_or_default();
    if schema["not"]["enum"].is_array() {
        "a name other than `0`".to_owned()
    } else if pattern.starts_with("^[A-Za-z") {
        "lowercase letters, digits and underscores".to_owned()
    } else if pattern.starts_with("^[01]?$") {
        "`true` or `false`".to_owned()
    } else if pattern.starts_with(r"^\s*") {
        "a number".to_owned()
    } else if schema["minLength"].is_u64() {
        "text that is not empty".to_owned()
    } else if takes("number") && takes("string") {
        "text or a number".to_owned()
    } else if takes("number") {
        "a number".to_owned()
    } else {
        "text".to_owned()
    }
}

fn help(breach: &Breach<'_>, outcome: Outcome, expected: &str) -> String {
    match (outcome, breach.part.schema()["description"].as_str()) {
        (Outcome::AsTrue | Outcome::AsFalse, _) => format!("Write {expected}, without quotes."),
        (Outcome::AsLive | Outcome::Skipped, _) | (_, None) => format!("Write {expected}."),
        (_, Some(description)) => format!("Write {expected}. {}", first_sentence(description)),
    }
}

#[expect(clippy::match_same_arms, reason = "a table, from the special to the general")]
fn outcome(breach: &Breach<'_>) -> Outcome {
    if breach.part.is_in_package() {
        return outcome_in_package(breach);
    }
    let Part { of, property, is_item } = breach.part;
    let is_container = matches!(breach.value.kind, Kind::Array(_) | Kind::Object(_));
    match (of, property.unwrap_or_default()) {
        ("", _) => Outcome::Odd,
        ("settingsOf" | "preferencesOf", _) => Outcome::Skipped,
        (_, "uid") | ("event", "event") | ("toolbar", "toolbar") if is_container => Outcome::Crash,
        ("event", "event") | ("toolbar", "toolbar") if is_null(breach.value) => Outcome::Crash,
        ("event" | "toolbar", "kata") if is_container => Outcome::Crash,
        ("card", _) if is_item => Outcome::Crash,
        (_, "uid" | "kata") => Outcome::Odd,
        (_, "_exclude" | "_context") | ("event" | "toolbar", _) => Outcome::Refused,
        // PHP compares the type loosely, so that `true` equals any.
        ("node" | "topNode", "type") if is_true(breach.value) => Outcome::Inert,
        ("node" | "topNode", "type") => Outcome::NodesFail,
        ("node" | "topNode", "title") if is_null(breach.value) => Outcome::NodesFail,
        ("node" | "topNode", "status") if is_container => Outcome::Crash,
        ("node" | "topNode", "status") => Outcome::AsLive,
        ("behaviorEvent", "key") if is_container => Outcome::Crash,
        (_, "is_disabled" | "is_private" | "is_available") => as_boolean(breach.value),
        (_, "expressions") if is_item && (is_container || is_null(breach.value)) => {
            Outcome::Refused
        }
        (_, "patterns" | "expressions") if is_item => Outcome::Odd,
        _ => outcome_in_column(breach),
    }
}

/// What becomes of a value that goes to the database as it is (step 5).
fn outcome_in_column(breach: &Breach<'_>) -> Outcome {
    let is_number = breach.part.schema()["pattern"].is_string();
    match &breach.value.kind {
        Kind::Null => Outcome::Emptied,
        _ if is_number => Outcome::Emptied,
        Kind::Array(_) | Kind::Object(_) => Outcome::AsArray,
        _ => Outcome::Odd,
    }
}

#[expect(clippy::match_same_arms, reason = "a table, from the special to the general")]
fn outcome_in_package(breach: &Breach<'_>) -> Outcome {
    let Part { of, property, is_item } = breach.part;
    let is_container = matches!(breach.value.kind, Kind::Array(_) | Kind::Object(_));
    match (of, property.unwrap_or_default()) {
        ("requires", "cerb_version") => Outcome::Ignored,
        ("requires", _) if is_item && is_container => Outcome::Crash,
        ("requires", _) | ("dataQueryParams", "query") => Outcome::Refused,
        ("prompt" | "placeholder", "key") if is_container => Outcome::Crash,
        ("prompt" | "placeholder", "key") => Outcome::Refused,
        ("options", _) | (_, "hidden" | "optional" | "single") => as_boolean(breach.value),
        ("library", "uri") => Outcome::Unused,
        _ => Outcome::Odd,
    }
}

/// What PHP makes of a value where a boolean is due.
fn as_boolean(value: &Value<'_>) -> Outcome {
    if is_truthy(value) { Outcome::AsTrue } else { Outcome::AsFalse }
}

const fn is_true(value: &Value<'_>) -> bool {
    matches!(value.kind, Kind::Bool(true))
}

const fn is_null(value: &Value<'_>) -> bool {
    matches!(value.kind, Kind::Null)
}

/// A prompt can do without a label and without parameters (step 2), but hardly should.
fn check_prompt(prompt: &Declaration<'_>, out: &mut Findings<'_>) {
    let name = prompt.name().unwrap_or_default();
    let is_shown = !prompt.is_hidden();
    if is_shown && prompt.object.get("label").is_none() {
        out.report(prompt.value.head(), no_label(name))
            .severity(Severity::Warning)
            .help("Add `\"label\"`: the question as the form shows it.")
            .absence();
    }
    if is_shown && prompt.kind() == Some("text") && prompt.object.get("params").is_none() {
        out.report(prompt.value.head(), no_params(name))
            .severity(Severity::Warning)
            .help("Add `\"params\": {}`.")
            .absence();
    }
}
