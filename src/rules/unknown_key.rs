//! `unknown-key`

use super::misplaced_key;
use super::not_an_object::crashing;
use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Member, Value};
use crate::model::words::{listed, within};
use crate::package::{Breach, Element, ElementKind, Fault, Package};
use crate::settings::Level;
use crate::text::nearest;
use crate::text::{Fix, Severity};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-key",
    level: Level::On(Severity::Warning),
    summary: "a key that Cerb does not read",
    why: "\
Outside of records, Cerb ignores a key that it does not know, and says nothing: a misspelt `requires` requires \
nothing, a misspelt section creates nothing. (In a record, an unknown key is refused.)",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0", "plugin": ["cerb.project_boards"] } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0", "plugins": ["cerb.project_boards"] } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn ignored(key: &str, place: &str) -> String {
    format!("Cerb does not know the key `{key}` {place}: it ignores it.")
}

fn lost_section(key: &str) -> String {
    format!("Cerb knows no section `{key}`: it ignores it, and nothing in it is created.")
}

fn unread_owner(noun: &str) -> String {
    format!("Cerb does not read the `owner` of a {noun}: Cerb itself will own it.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    if is_fragment(context.package) {
        return;
    }
    for breach in &context.shape.breaches {
        if let Fault::Unknown(member) = &breach.fault
            && misplaced_key::home(breach, member).is_none()
        {
            report(breach, member, out);
        }
    }
    for element in &context.package.elements {
        check_owner(element, out);
    }
}

/// Whether it is something else than a package, so that none of its keys is known.
fn is_fragment(package: &Package<'_>) -> bool {
    package.root.is_some_and(|root| {
        root.get("package").is_none()
            && root
                .members
                .iter()
                .all(|member| ElementKind::of_section(member.key.decoded()).is_none())
    })
}

fn report(breach: &Breach<'_>, member: &Member<'_>, out: &mut Findings<'_>) {
    let key = member.key.decoded();
    let meant = nearest(key, breach.part.keys());
    let is_root = breach.part.of.is_empty();
    if is_root && crashing(&member.value).is_some() {
        // Of what Cerb crashes on another rule speaks.
        return;
    }
    let finding = if is_root && meant.is_some() && holds_elements(&member.value) {
        out.report(member.key.span, lost_section(key)).severity(Severity::Error)
    } else {
        out.report(member.key.span, ignored(key, &within(breach)))
    };
    let Some(meant) = meant else {
        let is_for_cerb = |key: &&str| !matches!(*key, "$schema" | "_context");
        let known: Vec<&str> = breach.part.keys().filter(is_for_cerb).collect();
        finding.help(format!("Known keys here are {}.", listed(&known)));
        return;
    };
    finding.help(format!("Did you mean `{meant}`?"));
    if breach.value.get(meant).is_none() {
        let text = format!("\"{meant}\"");
        finding.fix(Fix::unsafe_(format!("Rename it to `{meant}`"), member.key.span, text));
    }
}

fn holds_elements(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Array(values) => values.iter().any(|value| value.as_object().is_some()),
        Kind::Object(object) => !object.members.is_empty(),
        _ => false,
    }
}

/// These kinds of elements have an `owner` in Cerb's own exports that no import reads (step 8).
fn check_owner(element: &Element<'_>, out: &mut Findings<'_>) {
    use ElementKind::{Calendar, Classifier, Fieldset, SavedSearch, Workspace};
    let has_keys = match element.kind {
        Calendar | Classifier | SavedSearch | Workspace => true,
        Fieldset => false,
        _ => return,
    };
    let Some(owner) = element.member("owner") else { return };
    let Some(context) = owner.value.get("context").and_then(Value::as_str) else { return };
    let is_cerb = matches!(context, "" | "cerberusweb.contexts.app" | "app" | "cerb");
    if is_cerb || element.member("owner__context").is_some() {
        return;
    }
    let finding = out.report(owner.key.span, unread_owner(element.kind.noun()));
    if has_keys {
        finding.help("Write `owner__context` and `owner_id` instead.");
    } else {
        finding.help("Give it to someone else after the import, or create it in `records`.");
    }
}
