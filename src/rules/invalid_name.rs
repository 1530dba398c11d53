//! `invalid-name`

use super::{Analysis, Findings, Rule};
use crate::package::{Package, is_name};
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;

/// The rule.
pub static RULE: Rule = Rule {
    name: "invalid-name",
    level: Level::On(Severity::Error),
    summary: "a prompt, placeholder or uid whose name cannot be written in a template",
    why: "\
A name in a template begins with a letter or `_` and goes on with letters, digits and `_`. `{{{my-name}}}` is a \
subtraction, `{{{1st}}}` a syntax error, and `{{{a.b}}}` looks up `b` in `a`. A prompt or placeholder with such a key \
can never be read; a uid can, if it is written `{{{uid['my-page']}}}`.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name", "key": "prompt-name", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt-name}}}" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Name", "key": "prompt_name", "params": {} }
      ]
    }
  },
  "records": [{ "uid": "task", "_context": "task", "title": "Call {{{prompt_name}}}" }]
}"#,
    since: "0.1.0",
    check,
};

fn unreadable(noun: &str, name: &str) -> String {
    format!("No template can read the {noun} `{name}`: {}", reason(name))
}

fn awkward_uid(name: &str) -> String {
    format!("`uid.{name}` does not work in a template: {}", reason(name))
}

fn reason(name: &str) -> &'static str {
    if name.contains('-') {
        "Cerb reads the dash as a minus sign."
    } else if name.contains('.') {
        "Cerb reads the dot as a look-up inside of something else."
    } else if name.contains(char::is_whitespace) {
        "a name ends at a space."
    } else if name.starts_with(|c: char| c.is_ascii_digit()) {
        "a name can't begin with a digit."
    } else {
        "a name has letters, digits and `_` only."
    }
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    if !package.has_misread_names() {
        return;
    }
    for declared in package.declarations() {
        if let Some(key) = declared.key()
            && !is_name(key.decoded())
            && !key.decoded().is_empty()
        {
            let name = key.decoded();
            let finding = out.report(key.span, unreadable(declared.role.noun(), name));
            finding.help(format!(
                "Rename it, for example to `{}`, also where it is used.",
                mended(name)
            ));
            match first_use(package, name) {
                Some(span) => finding.related(span, "meant to be used here"),
                None => finding.severity(Severity::Warning),
            };
        }
    }
    for (name, mut elements) in package.uids() {
        let is_plain = is_name(name) || name.bytes().all(|byte| byte.is_ascii_digit());
        let Some(element) = elements.find(|element| element.kind.shares_uid()) else {
            continue;
        };
        if let Some(value) = element.get("uid")
            && !is_plain
            && is_written_plainly(package, name)
        {
            out.report(value.span, awkward_uid(name))
                .severity(Severity::Warning)
                .help(format!("Write `uid['{name}']`, or rename it to `{}`.", mended(name)));
        }
    }
}

/// The name with `_` for what can't stand in a name.
fn mended(name: &str) -> String {
    let replaced = name.replace(|c: char| !c.is_alphanumeric() && c != '_', "_");
    if is_name(&replaced) { replaced } else { format!("_{replaced}") }
}

/// Where a template is meant to use the name.
fn first_use(package: &Package<'_>, name: &str) -> Option<Span> {
    package.sites.iter().find_map(|site| {
        let at = site.text.decoded().find(name)?;
        Some(site.text.place(Span::from_range(at..at + name.len())))
    })
}

/// Whether a template is meant to use the uid as `uid.NAME`; `undefined-uid` says what is wrong there.
fn is_written_plainly(package: &Package<'_>, name: &str) -> bool {
    let written = format!("uid.{name}");
    package.sites.iter().any(|site| site.text.decoded().contains(&written))
}
