//! `hard-coded-secret`

mod named;
mod tokens;

use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Member, Object, Text, Value};
use crate::package::Declaration;
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;
use named::{Name, is_secret};

/// The rule.
pub static RULE: Rule = Rule {
    name: "hard-coded-secret",
    level: Level::On(Severity::Warning),
    summary: "a password, key or token that stands in the package",
    why: "\
A package is made to be passed on, and whoever has it can read it. A credential in it is known to all of them, and must \
be changed everywhere at once. Ask for it with a prompt, and revoke the one that was written down.

Found are private keys, the tokens of well-known services by their shape, and text in a field whose name says that it \
holds a secret. Templates and stand-ins such as `changeme` are left alone.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "service_acme", "_context": "connected_service", "name": "Acme", "uri": "acme",
                "extension_id": "cerb.service.provider.token.bearer",
                "params": { "token": "f3Kq81Lz0PwX7mDa" } }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": { "prompts": [{ "type": "text", "key": "prompt_token", "label": "Token of Acme", "params": {} }] }
  },
  "records": [{ "uid": "service_acme", "_context": "connected_service", "name": "Acme", "uri": "acme",
                "extension_id": "cerb.service.provider.token.bearer",
                "params": { "token": "{{{prompt_token}}}" } }]
}"#,
    since: "0.1.0",
    check,
};

const HELP: &str = "Ask for it with a prompt and write `{{{…}}}` here. Whoever has had the package may \
                    have seen this one: revoke it.";

fn token(what: &str, text: &str) -> String {
    match hint(text) {
        Some(hint) => format!(
            "{what} stands in the package (`{hint}…`): everyone who gets the package can read it."
        ),
        None => format!("{what} stands in the package: everyone who gets the package can read it."),
    }
}

fn named_secret(key: &str, text: &str) -> String {
    let hint = hint(text).map(|hint| format!(" (`{hint}…`)")).unwrap_or_default();
    format!(
        "`{key}` holds a secret in plain text{hint}: everyone who gets the package can read it."
    )
}

fn default_answer(key: &str) -> String {
    format!(
        "The default answer to the prompt `{key}` is a secret in plain text: everyone who gets the \
         package can read it."
    )
}

/// The first characters of a secret, where they give away little of it.
fn hint(text: &str) -> Option<&str> {
    const SHOWN: usize = 4;
    const LONG: usize = 16;
    let shown = text.get(..SHOWN)?;
    let is_plain = shown.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (text.len() >= LONG && is_plain).then_some(shown)
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let Some(root) = context.package.root else { return };
    for prompt in &context.package.prompts {
        check_prompt(prompt, out);
    }
    check_object(root, out);
}

fn check_object(object: &Object<'_>, out: &mut Findings<'_>) {
    for member in object.members {
        check_member(member, out);
        check_value(&member.value, out);
    }
}

fn check_value(value: &Value<'_>, out: &mut Findings<'_>) {
    match &value.kind {
        Kind::Object(object) => check_object(object, out),
        Kind::Array(values) => values.iter().for_each(|value| check_value(value, out)),
        Kind::String(text) => check_text(text, out),
        _ => {}
    }
}

/// A prompt with the name of a secret should not answer itself.
fn check_prompt(prompt: &Declaration<'_>, out: &mut Findings<'_>) {
    let Some(key) = prompt.name() else { return };
    let default = prompt.object.get("params").and_then(|params| params.get("default"));
    let Some(text) = default.and_then(Value::as_text) else { return };
    let is_named = Name::of(key).is_some_and(|name| is_secret(name, text.decoded()));
    if is_named && tokens::tokens(text.decoded()).is_empty() {
        out.report(text.inside(), default_answer(key))
            .help("Remove the default. Whoever has had the package may have seen it: revoke it.");
    }
}

fn check_member(member: &Member<'_>, out: &mut Findings<'_>) {
    let key = member.key.decoded();
    let Some(text) = member.value.as_text() else { return };
    let Some(name) = Name::of(key) else { return };
    // What has the shape of a token is told by its shape.
    if is_secret(name, text.decoded()) && tokens::tokens(text.decoded()).is_empty() {
        out.report(text.inside(), named_secret(key, text.decoded())).help(HELP);
    }
}

/// Reports the tokens in a text, and the lines of scripts that set a secret.
fn check_text(text: &Text<'_>, out: &mut Findings<'_>) {
    let decoded = text.decoded();
    if decoded.starts_with("data:") {
        return;
    }
    let tokens = tokens::tokens(decoded);
    for found in &tokens {
        let what = crate::model::words::sentence(found.what);
        let shown = if found.what == "a private key" { "" } else { &decoded[found.range.clone()] };
        out.report(text.place(Span::from_range(found.range.clone())), token(&what, shown))
            .help(HELP);
    }
    for line in named::lines(decoded) {
        let is_told = tokens
            .iter()
            .any(|token| token.range.start < line.range.end && line.range.start < token.range.end);
        if !is_told {
            let value = &decoded[line.range.clone()];
            out.report(text.place(Span::from_range(line.range)), named_secret(line.key, value))
                .help(HELP);
        }
    }
}
