//! `misplaced-key`

use super::not_an_object::crashing;
use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Member, Value};
use crate::model::words::{called, within};
use crate::package::{Breach, ElementKind, Fault, Package, Part, is_truthy};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "misplaced-key",
    level: Level::On(Severity::Error),
    summary: "a key that Cerb reads, in a place where it does not",
    why: "\
Cerb looks for a key in one place only. Elsewhere it ignores the key and what it holds, and reports success: sections \
inside `package` create nothing, prompts outside `configure` are never asked, and an `_exclude` on a behavior or a \
workspace tab excludes nothing.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "prompts": [{ "type": "text", "label": "Title", "key": "prompt_title", "params": {} }]
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [{ "type": "text", "label": "Title", "key": "prompt_title", "params": {} }]
    }
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "{{{prompt_title}}}" }]
}"#,
    since: "0.1.0",
    check,
};

fn misplaced(key: &str, place: &str) -> String {
    format!("Cerb does not read `{key}` {place}: it ignores it and all that it holds.")
}

fn misplaced_and_crashing(key: &str, place: &str) -> String {
    format!(
        "Cerb does not read `{key}` {place}: it takes it for a list of elements and crashes on \
         what it holds."
    )
}

fn misplaced_exclude(object: &str) -> String {
    format!(
        "Cerb looks at `_exclude` in the elements of a top-level section only: {object} is created \
         whatever the answers are."
    )
}

fn exclude_on_card() -> &'static str {
    "Cerb takes `_exclude` on a card for a field of the record, and refuses the package."
}

fn unread_version(version: &str) -> String {
    format!("Cerb does not read `package.cerb_version`: nothing requires Cerb {version}.")
}

/// Where a key belongs, as a message says it, if it is one that has its place elsewhere.
pub(super) fn home(breach: &Breach<'_>, member: &Member<'_>) -> Option<&'static str> {
    let Part { of, .. } = breach.part;
    match member.key.decoded() {
        "_exclude" => Some("in an element of a top-level section"),
        "options" | "default" | "placeholder" | "context" | "query" | "single" | "multiple"
        | "length" | "selector" | "validate" | "format"
            if matches!(of, "prompt" | "placeholder") =>
        {
            Some("in its `params`")
        }
        "key" | "label" | "type" | "hidden" | "optional" if of.ends_with("Params") => {
            Some("in the prompt itself, outside of `params`")
        }
        "description" | "uri" | "instructions" | "point" | "image" if of == "package" => {
            Some("in `package.library`")
        }
        key if of.is_empty() || breach.part.is_in_package() => home_at_top(key),
        _ => None,
    }
}

/// Where keys belong that have but one place.
pub(super) fn home_at_top(key: &str) -> Option<&'static str> {
    Some(match key {
        "requires" | "configure" | "library" => "in `package`",
        "cerb_version" | "plugins" => "in `package.requires`",
        "prompts" | "placeholders" | "options" => "in `package.configure`",
        "disable_events" => "in `package.configure.options`",
        "settings" | "worker_preferences" => "at the top, beside `package`",
        key if ElementKind::of_section(key).is_some() => "at the top, beside `package`",
        _ => return None,
    })
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for breach in &context.shape.breaches {
        if let Fault::Unknown(member) = &breach.fault
            && let Some(home) = home(breach, member)
        {
            report(breach, member, home, out);
        }
    }
    check_version(context.package, out);
}

fn report(breach: &Breach<'_>, member: &Member<'_>, home: &str, out: &mut Findings<'_>) {
    let key = member.key.decoded();
    let place = member.key.span;
    if key != "_exclude" {
        let is_lost = holds_something(&member.value) && home != "in `package.library`";
        let is_crash = breach.part.of.is_empty() && crashing(&member.value).is_some();
        let message = if is_crash { misplaced_and_crashing } else { misplaced };
        out.report(place, message(key, &within(breach)))
            .severity(if is_lost { Severity::Error } else { Severity::Warning })
            .help(format!("`{key}` belongs {home}."));
    } else if breach.part.of == "card" {
        out.report(place, exclude_on_card())
            .help("Put `_exclude` on the project board, or leave the card out.");
    } else {
        let is_lost = is_truthy(&member.value);
        out.report(place, misplaced_exclude(&called(breach)))
            .severity(if is_lost { Severity::Error } else { Severity::Warning })
            .help("Put `_exclude` on the element of the top-level section that holds this one.");
    }
}

fn holds_something(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Null => false,
        Kind::Array(values) => !values.is_empty(),
        Kind::Object(object) => !object.members.is_empty(),
        _ => true,
    }
}

/// Old exports note their own release in `package.cerb_version`. That is harmless beside
/// `requires.cerb_version`; without it, the author most likely meant the latter.
fn check_version(package: &Package<'_>, out: &mut Findings<'_>) {
    let Some(member) = package.meta.and_then(|meta| meta.member("cerb_version")) else { return };
    let Some(version) = member.value.as_str().filter(|version| !version.is_empty()) else { return };
    let required = package.requires("cerb_version");
    if required.is_some_and(|value| value.as_str().is_none()) {
        // Of that value another rule speaks.
        return;
    }
    let required = required.and_then(Value::as_str);
    if required != Some(version) {
        let is_lost = required.is_none_or(str::is_empty);
        out.report(member.key.span, unread_version(version))
            .severity(if is_lost { Severity::Error } else { Severity::Warning })
            .help("The lowest release that the package needs belongs in `package.requires`.");
    }
}
