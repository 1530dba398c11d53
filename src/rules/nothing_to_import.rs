//! `nothing-to-import`

use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Value};
use crate::model::exclusion::{NothingLeft, exclusions};
use crate::package::{Element, ElementKind, Fault, Package};
use crate::settings::Level;
use crate::text::Severity;

/// The rule.
pub static RULE: Rule = Rule {
    name: "nothing-to-import",
    level: Level::On(Severity::Error),
    summary: "a package that creates and modifies nothing",
    why: "\
Setup refuses a package that creates and modifies no record (“No records were created or modified by the package”). \
`settings` and `worker_preferences` do not count: they are stored, and then the package is refused.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": []
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn empty() -> &'static str {
    "The package creates and modifies nothing: Cerb refuses it (“No records were created or \
     modified by the package”)."
}

fn settings_only() -> &'static str {
    "The package only changes settings: Cerb stores them, and then refuses the package (“No \
     records were created or modified by the package”)."
}

fn all_excluded() -> &'static str {
    "Every element of the package is excluded. Cerb refuses the package (“No records were created or \
     modified by the package”)."
}

fn all_excluded_for(answers: &str) -> String {
    format!(
        "Every element of the package is excluded if {answers} is answered. Cerb then refuses the \
         package (“No records were created or modified by the package”)."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    let Some(root) = package.root.filter(|root| root.get("package").is_some()) else { return };
    if creates_something(package) {
        check_exclusions(context, out);
        return;
    }
    if is_explained(context) {
        return;
    }
    let section = root.members.iter().find(|member| is_section(member.key.decoded()));
    let settings = root.members.iter().find(|member| {
        matches!(member.key.decoded(), "settings" | "worker_preferences") && holds(&member.value)
    });
    let key = settings.or(section).or_else(|| root.member("package"));
    let Some(key) = key else { return };
    let is_skeleton = settings.is_none() && section.is_none();
    out.report(key.key.span, if settings.is_some() { settings_only() } else { empty() })
        .severity(if is_skeleton { Severity::Warning } else { Severity::Error })
        .help("Add a record, or another element to create.");
}

/// A package whose elements are all dropped creates nothing either.
fn check_exclusions(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    let is_top =
        |element: &&Element<'_>| element.parent.is_none() && element.kind != ElementKind::Unread;
    let elements: Vec<_> = package.elements.iter().filter(is_top).collect();
    // What is no element, and crashes the import, is not counted there.
    if elements.is_empty() || has_others(package) {
        return;
    }
    let Some(left) = exclusions(context).nothing_left(&elements) else { return };
    let Some(exclude) = elements[0].member("_exclude") else { return };
    match left {
        NothingLeft::Always => {
            out.report(exclude.key.span, all_excluded()).help("Keep at least one element.");
        }
        NothingLeft::For(answers) => {
            out.report(exclude.key.span, all_excluded_for(&answers))
                .severity(Severity::Warning)
                .help("Keep at least one element for each answer.");
        }
    }
}

/// Whether a section holds what can't be read, or is no list.
fn has_others(package: &Package<'_>) -> bool {
    let mut members = package.root.into_iter().flat_map(|root| root.members);
    members.any(|member| {
        is_section(member.key.decoded())
            && match &member.value.kind {
                Kind::Array(values) => values.iter().any(|value| value.as_object().is_none()),
                Kind::Object(_) => false,
                _ => true,
            }
    })
}

fn is_section(key: &str) -> bool {
    ElementKind::of_section(key).is_some()
}

/// Whether a section holds anything, even if it is wrong or can't be read.
fn creates_something(package: &Package<'_>) -> bool {
    let mut members = package.root.into_iter().flat_map(|root| root.members);
    members.any(|member| is_section(member.key.decoded()) && holds(&member.value))
}

fn holds(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Array(values) => !values.is_empty(),
        Kind::Object(object) => !object.members.is_empty(),
        // Of these another rule speaks.
        _ => true,
    }
}

/// Whether a section under another key, or in another place, explains that there is none.
fn is_explained(context: &Analysis<'_>) -> bool {
    context.shape.breaches.iter().any(|breach| match &breach.fault {
        Fault::Unknown(member) => {
            let is_elsewhere = is_section(member.key.decoded());
            (is_elsewhere || breach.part.of.is_empty())
                && matches!(member.value.kind, Kind::Array(_) | Kind::Object(_))
                && holds(&member.value)
        }
        _ => false,
    })
}
