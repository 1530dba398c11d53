//! `invalid-prompt`

use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Value};
use crate::package::{Declaration, is_truthy};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "invalid-prompt",
    level: Level::On(Severity::Error),
    summary: "a prompt or placeholder that cannot work as it is declared",
    why: "\
A picklist needs options, and its answer must be one of them; with `multiple` its form shows no input, so that it \
can never be answered. A chooser needs a record type in `params.context`. The `length` of a random placeholder must be \
a number: with any other text, Cerb's import never ends.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "picklist", "label": "Color", "key": "prompt_color", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Paint it {{{prompt_color}}}" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        {
          "type": "picklist",
          "label": "Color",
          "key": "prompt_color",
          "params": { "options": ["red", "blue"] }
        }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Paint it {{{prompt_color}}}" }]
}"#,
    since: "0.1.0",
    check,
};

fn no_options(name: &str) -> String {
    format!(
        "The picklist `{name}` has no `options`: no answer is accepted, so nobody can import the package."
    )
}

fn bad_options(name: &str, found: &str) -> String {
    format!(
        "The `options` of the picklist `{name}` must be a list of values or an object of labels \
         and values, not {found}: no answer is accepted, so nobody can import the package."
    )
}

fn multiple(name: &str) -> String {
    format!(
        "With `multiple`, Cerb shows no input for the picklist `{name}`: it can't be answered, so \
         nobody can import the package."
    )
}

fn bad_option(found: &str) -> String {
    format!("An option must be text or a number, not {found}: it can never be chosen.")
}

fn bad_default(default: &str) -> String {
    format!("The default `{default}` is none of the options, so the form does not preselect it.")
}

fn no_context(name: &str) -> String {
    format!(
        "The chooser `{name}` has no record type in `params.context`: there is nothing to choose from."
    )
}

fn endless_length() -> &'static str {
    "The length of a random placeholder must be a number: with this, Cerb's import never ends."
}

fn negative_length() -> &'static str {
    "A random placeholder of negative length is always empty."
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for prompt in &context.package.prompts {
        match prompt.kind() {
            Some("picklist") => check_picklist(prompt, out),
            // What a hidden one chooses from matters to nobody: the editor supplies the id.
            Some("chooser") if !prompt.is_hidden() => check_chooser(prompt, out),
            _ => {}
        }
    }
    let placeholders = &context.package.placeholders;
    for placeholder in placeholders.iter().filter(|declared| declared.kind() == Some("random")) {
        if let Some(length) = placeholder.param("length") {
            check_length(length, out);
        }
    }
}

fn check_picklist(prompt: &Declaration<'_>, out: &mut Findings<'_>) {
    let name = prompt.name().unwrap_or_default();
    if let Some(value) = prompt.param("multiple").filter(|value| is_truthy(value)) {
        out.report(value.span, multiple(name)).help("Remove `multiple`.");
    }
    let Some(options) = prompt.param("options") else {
        let place = prompt.object.get("params").unwrap_or(prompt.value);
        out.report(place.head(), no_options(name))
            .help("Add `options` to its `params`: a list of values.")
            .absence();
        return;
    };
    let values: Vec<&Value<'_>> = match &options.kind {
        Kind::Array(values) => values.iter().collect(),
        Kind::Object(object) => object.members.iter().map(|member| &member.value).collect(),
        Kind::Unknown => return,
        _ => {
            out.report(options.span, bad_options(name, options.describe()))
                .help("Write a list of values, or an object of labels and values.");
            return;
        }
    };
    if values.is_empty() {
        out.report(options.span, no_options(name)).help("List the values to choose from.");
    }
    check_options(prompt, &values, out);
}

fn check_options(prompt: &Declaration<'_>, values: &[&Value<'_>], out: &mut Findings<'_>) {
    for value in values {
        if matches!(value.kind, Kind::Array(_) | Kind::Object(_)) {
            out.report(value.head(), bad_option(value.describe())).help(
                "Write `\"options\": [\"a\", \"b\"]`, or `\"options\": {\"Label\": \"value\"}`.",
            );
        }
    }
    if let Some(default) = prompt.param("default").filter(|value| is_truthy(value))
        && let Some(written) = scalar(default)
        && !values.iter().any(|value| is_loosely(value, default))
    {
        out.report(default.span, bad_default(written))
            .severity(Severity::Warning)
            .help("Use the value of one of the options.");
    }
}

/// A text or number, as written.
fn scalar<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    match &value.kind {
        Kind::String(text) => Some(text.decoded()),
        Kind::Number(number) => Some(number),
        _ => None,
    }
}

/// Whether PHP's `==` holds between an option and an answer, where both are texts or numbers.
fn is_loosely(option: &Value<'_>, answer: &Value<'_>) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    match (scalar(option), scalar(answer)) {
        (Some(option), Some(answer)) => {
            option == answer || number(option).is_some_and(|option| number(answer) == Some(option))
        }
        _ => matches!(option.kind, Kind::Bool(true) | Kind::Unknown),
    }
}

fn check_chooser(prompt: &Declaration<'_>, out: &mut Findings<'_>) {
    let name = prompt.name().unwrap_or_default();
    match prompt.param("context") {
        None => {
            let place = prompt.object.get("params").unwrap_or(prompt.value);
            out.report(place.head(), no_context(name))
                .help("Add `\"context\": \"worker\"`, or another record type, to its `params`.")
                .absence();
        }
        Some(value) if value.as_str().is_none_or(str::is_empty) => {
            out.report(value.span, no_context(name)).help("Name a record type, such as `worker`.");
        }
        Some(_) => {}
    }
}

fn check_length(length: &Value<'_>, out: &mut Findings<'_>) {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let parsed = match &length.kind {
        Kind::Null | Kind::Bool(_) | Kind::Unknown | Kind::Array([]) => return,
        Kind::Number(written) => number(written),
        Kind::String(text) if text.decoded().is_empty() => return,
        Kind::String(text) => number(text.decoded()),
        Kind::Object(object) if object.members.is_empty() => return,
        Kind::Array(_) | Kind::Object(_) => None,
    };
    match parsed {
        None => {
            out.report(length.span, endless_length()).help("Write a number, such as 8.");
        }
        Some(number) if number < 0.0 => {
            out.report(length.span, negative_length()).help("Write a positive number, such as 8.");
        }
        Some(_) => {}
    }
}
