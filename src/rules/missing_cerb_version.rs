//! `missing-cerb-version`

use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Object, Value};
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-cerb-version",
    level: Level::On(Severity::Note),
    summary: "a package that does not say which Cerb it needs",
    why: "\
Without `requires.cerb_version` every Cerb tries to import the package, and one that is too old fails in the middle of it \
with a message about a detail. With it, Cerb says at once which version is needed, and this linter can tell whether the \
package uses something that came later.",
    bad: r#"{
  "package": { "name": "Call back" },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "name": "Call back", "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

const MESSAGE: &str = "The package does not say which version of Cerb it needs: a Cerb that is too old will try to \
     import it, and fail on the way.";

const HELP: &str = "Add `\"requires\": { \"cerb_version\": \"…\" }` to `package`, with the oldest version that can \
                    take the package.";

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let Some(meta) = context.package.meta else { return };
    let package = context.package.root.and_then(|root| root.get("package"));
    let Some(package) = package else { return };
    if let Some((span, is_absent)) = missing(meta, package) {
        let finding = out.report(span, MESSAGE).help(HELP);
        if is_absent {
            finding.absence();
        }
    }
}

/// Where to show that no version is named, and whether there is nothing at all to show.
fn missing(meta: &Object<'_>, package: &Value<'_>) -> Option<(Span, bool)> {
    let Some(requires) = meta.get("requires") else { return Some((package.head(), true)) };
    let version = requires.as_object()?.get("cerb_version");
    match version {
        None => Some((requires.head(), true)),
        Some(Value { kind: Kind::Null, span }) => Some((*span, false)),
        Some(value) if value.as_str() == Some("") => Some((value.span, false)),
        Some(_) => None,
    }
}
