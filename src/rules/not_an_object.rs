//! `not-an-object`

use super::{Analysis, Findings, Rule, misplaced_key};
use crate::json::{Kind, Member, Object, Value};
use crate::model::words::{sentence, shown, with_article};
use crate::package::{Breach, ElementKind, Fault, Part};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "not-an-object",
    level: Level::On(Severity::Error),
    summary: "something else where Cerb expects an object, or a list of them",
    why: "\
A section is a list of objects. Cerb crashes on anything else in such a list, even under a key that it does not know, \
and on a single element in place of the list. Text, a number or `null` in place of a whole list it ignores: everything \
that should have been in it is lost.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task_call", "_context": "task", "title": "Call back" },
    "task_mail"
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task_call", "_context": "task", "title": "Call back" },
    { "uid": "task_mail", "_context": "task", "title": "Mail back" }
  ]
}"#,
    since: "0.1.0",
    check,
};

/// What Cerb does with the wrong type of value (importer, steps 1, 2, 4, 5 and 8).
#[derive(Clone, Copy)]
enum Outcome {
    Refused,
    Crash,
    FormCrash,
    NodesFail,
    Lost,
    Emptied,
    NotAsked,
    Numbered,
    Harmless,
}

impl Outcome {
    const fn says(self) -> &'static str {
        match self {
            Self::Refused => "Cerb refuses the whole package",
            Self::Crash => "Cerb crashes when it imports the package",
            Self::FormCrash => "Cerb crashes when it shows the form that asks the prompts",
            Self::NodesFail => {
                "Cerb fails in the middle of the import (“Failed to import behavior nodes”) and \
                 leaves empty records behind"
            }
            Self::Lost => "Cerb ignores it and reports success, and what it should hold is lost",
            Self::Emptied => "Cerb reports success, but leaves the element empty",
            Self::NotAsked => "Cerb ignores it, and none of it is asked or set",
            Self::Numbered => "Cerb stores its values under the names 0, 1, …, which nothing reads",
            Self::Harmless => "Cerb ignores it",
        }
    }

    const fn severity(self) -> Severity {
        match self {
            Self::Numbered | Self::Harmless => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

fn wrong(what: &str, expected: &str, found: &str, outcome: Outcome) -> String {
    format!("{} must be {expected}, but is {found}: {}.", sentence(what), outcome.says())
}

fn single(key: &str, noun: &str, outcome: Outcome) -> String {
    format!(
        "`{key}` must be a list, but is a single {noun}, whose every key Cerb takes for another: {}.",
        outcome.says()
    )
}

fn in_unknown_list(key: &str, found: &str) -> String {
    format!(
        "Cerb walks every top-level list, though it does not know `{key}`, and crashes on anything \
         in it that is no object, such as {found}."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for breach in &context.shape.breaches {
        // Of a picklist's options the rule about prompts speaks.
        let is_mine = (breach.part.of, breach.part.property) != ("picklistParams", Some("options"));
        if is_mine && matches!(breach.fault, Fault::Type) && expects(breach.part).is_some() {
            report(breach, out);
        }
    }
    let root = context.package.root.filter(|root| root.get("package").is_some());
    for member in root.into_iter().flat_map(|root| root.members) {
        check_unknown_list(member, out);
    }
}

/// What a part of the schema expects, where that is an object or a list and nothing else.
pub(super) fn expects(part: Part) -> Option<&'static str> {
    let types = &part.schema()["type"];
    let takes = |name: &str| {
        types == name || types.as_array().is_some_and(|all| all.iter().any(|one| one == name))
    };
    let is_only = ["string", "number", "boolean", "null"].into_iter().all(|name| !takes(name));
    match (takes("object"), takes("array")) {
        (true, true) if part.schema()["maxItems"].is_null() => Some("an object or a list"),
        (true, _) => Some("an object"),
        (false, true) => Some("a list"),
        (false, false) => None,
    }
    .filter(|_| is_only)
}

fn report(breach: &Breach<'_>, out: &mut Findings<'_>) {
    let Some(expected) = expects(breach.part) else { return };
    let title = breach.part.schema()["title"].as_str().unwrap_or_default();
    if let (Some(key), "a list", Some(object)) = (breach.key, expected, breach.value.as_object()) {
        let noun = items_title(breach.part);
        if breach.part.of.is_empty() || is_element(object) {
            let outcome = match key.key.decoded() {
                "nodes" => Outcome::NodesFail,
                "prompts" | "placeholders" => Outcome::Refused,
                _ => Outcome::Crash,
            };
            out.report(breach.value.head(), single(key.key.decoded(), noun, outcome))
                .help("Put it into brackets: `[{…}]`.");
            return;
        }
    }
    let what = match breach.key {
        Some(key) => format!("`{}`", key.key.decoded()),
        None if breach.part.of.is_empty() => "a package".to_owned(),
        None => with_article(title),
    };
    let outcome = outcome(breach);
    out.report(breach.value.head(), wrong(&what, expected, &shown(breach.value), outcome))
        .severity(outcome.severity())
        .help(help(breach, expected));
}

fn help(breach: &Breach<'_>, expected: &str) -> String {
    match (expected, &breach.value.kind) {
        ("a list", Kind::String(_) | Kind::Number(_)) => "Write a list: `[…]`.".to_owned(),
        ("a list", _) => "Write a list, or leave the key out if nothing belongs in it.".to_owned(),
        _ if breach.key.is_none() && !breach.part.of.is_empty() => {
            "Write an object: `{…}`, or remove it.".to_owned()
        }
        _ => "Write an object: `{…}`.".to_owned(),
    }
}

fn is_element(object: &Object<'_>) -> bool {
    ["uid", "key", "type", "title", "name"].iter().any(|key| object.get(key).is_some())
}

/// What the elements of a list are called.
fn items_title(part: Part) -> &'static str {
    let items = Part { is_item: true, ..part };
    items.schema()["title"].as_str().unwrap_or("element")
}

#[expect(clippy::match_same_arms, reason = "a table, from the special to the general")]
fn outcome(breach: &Breach<'_>) -> Outcome {
    let is_empty = match &breach.value.kind {
        Kind::Null | Kind::Bool(false) => true,
        Kind::String(text) => text.decoded().is_empty(),
        _ => false,
    };
    let Part { of, property, .. } = breach.part;
    match (of, property, breach.key.is_some()) {
        ("", None, _) => Outcome::Refused,
        ("package", None, _) if matches!(breach.value.kind, Kind::Null) => Outcome::Refused,
        ("library", None, _) => Outcome::Harmless,
        ("options", None, _) if is_empty => Outcome::Harmless,
        ("options", None, _) => Outcome::Crash,
        ("owner", None, _) if is_empty && breach.value.as_str().is_none() => Outcome::Harmless,
        ("owner" | "behaviorEvent", None, _) if breach.value.as_str().is_some() => Outcome::Crash,
        ("behaviorEvent" | "model", None, _) => Outcome::Emptied,
        // A list has keys too: 0, 1, …
        ("settingsOf" | "preferencesOf", None, _)
            if matches!(breach.value.kind, Kind::Array(_)) =>
        {
            Outcome::Numbered
        }
        ("prompt", None, _) if breach.value.as_str().is_some() => Outcome::FormCrash,

        ("prompt" | "placeholder", None, _) => Outcome::Refused,
        ("node", None, _) => Outcome::NodesFail,
        // PHP looks for the keys that are required in a list as well, and finds none.
        (_, None, false)
            if matches!(breach.value.kind, Kind::Array(_))
                && !matches!(of, "tab" | "widget" | "worklist") =>
        {
            Outcome::Refused
        }
        (_, Some("nodes"), _) if matches!(breach.value.kind, Kind::Number(_)) => Outcome::NodesFail,
        ("textParams" | "picklistParams" | "chooserParams", None, _)
        | ("prompt", Some("params"), _)
            if breach.value.as_str().is_some() =>
        {
            Outcome::FormCrash
        }
        (_, Some(_), true) if matches!(breach.value.kind, Kind::Null) && !of.is_empty() => {
            Outcome::Harmless
        }
        _ if breach.part.is_in_package() && !may_lose(breach.value) => Outcome::Harmless,
        ("configure", Some("prompts" | "placeholders"), _)
            if matches!(breach.value.kind, Kind::Object(_)) =>
        {
            Outcome::Refused
        }
        ("configure", Some(_), _) => Outcome::NotAsked,
        (_, Some("params" | "variables"), _) if is_empty => Outcome::Harmless,
        ("settingsOf" | "preferencesOf", None, _) | (_, None, false) => Outcome::Crash,
        _ => Outcome::Lost,
    }
}

/// Whether the value says something that is lost when Cerb ignores it: a number, `true` or an empty
/// text in place of a list says nothing.
fn may_lose(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::String(text) => !text.decoded().is_empty(),
        Kind::Array(_) | Kind::Object(_) => true,
        _ => false,
    }
}

/// Step 4 walks every top-level list but `package`, known or not.
fn check_unknown_list(member: &Member<'_>, out: &mut Findings<'_>) {
    let key = member.key.decoded();
    let is_known = matches!(key, "package" | "settings" | "worker_preferences")
        || ElementKind::of_section(key).is_some();
    if is_known || misplaced_key::home_at_top(key).is_some() {
        return;
    }
    if let Some(value) = crashing(&member.value) {
        out.report(value.head(), in_unknown_list(key, &shown(value)))
            .help(format!("Remove `{key}`, or move it into `package`, which Cerb does not walk."));
    }
}

/// The first value of a list, or of a map, that crashes the importer.
pub(super) fn crashing<'d>(list: &'d Value<'d>) -> Option<&'d Value<'d>> {
    let crashes = |value: &&Value<'_>| {
        !matches!(value.kind, Kind::Array(_) | Kind::Object(_) | Kind::Unknown)
    };
    match &list.kind {
        Kind::Array(values) => values.iter().find(crashes),
        Kind::Object(object) => object.members.iter().map(|member| &member.value).find(crashes),
        _ => None,
    }
}
