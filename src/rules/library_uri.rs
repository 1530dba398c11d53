//! `library-uri`

use super::{Analysis, Findings, Rule};
use crate::json::Text;
use crate::settings::Level;
use crate::text::{Fix, Severity};
use crate::twig::is_template;

/// The rule.
pub static RULE: Rule = Rule {
    name: "library-uri",
    level: Level::On(Severity::Error),
    summary: "a library `uri` that the package library does not take",
    why: "\
The `uri` is the unique name of a package in Cerb's library. It consists of lowercase letters, digits and underscores, at \
most 64 of them; Cerb refuses to save the package to its library under any other.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "library": { "name": "Call back", "uri": "call-back", "point": "task" }
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "library": { "name": "Call back", "uri": "call_back", "point": "task" }
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

/// The longest uri, in characters.
const MAX_LEN: usize = 64;

fn characters(uri: &str) -> String {
    format!(
        "The library's `uri` can hold lowercase letters, digits and underscores only: Cerb does not take \
         `{uri}` into its library as it is."
    )
}

fn too_long(length: usize) -> String {
    format!(
        "The library's `uri` can have {MAX_LEN} characters, and this one has {length}: Cerb refuses to save \
         the package to its library."
    )
}

fn empty() -> &'static str {
    "The library's `uri` is empty: Cerb refuses to save the package to its library."
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let library = context.package.meta.and_then(|meta| meta.get("library"));
    let Some(uri) = library.and_then(|library| library.get("uri")?.as_text()) else { return };
    if is_template(uri.decoded()) {
        return;
    }
    if let Some(message) = problem(uri.decoded()) {
        report(uri, message, out);
    }
}

fn problem(uri: &str) -> Option<String> {
    let is_fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let length = uri.chars().count();
    if uri.is_empty() {
        Some(empty().to_owned())
    } else if length > MAX_LEN {
        Some(too_long(length))
    } else if !uri.chars().all(is_fine) {
        Some(characters(uri))
    } else {
        None
    }
}

fn report(uri: &Text<'_>, message: String, out: &mut Findings<'_>) {
    let finding = out.report(uri.span, message);
    let mended = mended(uri.decoded());
    if mended.is_empty() {
        finding.help("Name the package, such as `call_back`.");
    } else {
        finding.help(format!("Write `{mended}`.")).fix(Fix::unsafe_(
            format!("Write `{mended}`"),
            uri.span,
            format!("\"{mended}\""),
        ));
    }
}

/// The uri that is most like this one: other characters become underscores, never two in a row.
fn mended(uri: &str) -> String {
    let mut mended = String::new();
    for c in uri.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' {
            mended.push(c);
        } else if !mended.ends_with('_') {
            mended.push('_');
        }
    }
    let mended = mended.trim_matches('_');
    mended[..mended.len().min(MAX_LEN)].to_owned()
}
