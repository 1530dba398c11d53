//! `short-record-type`

use super::{Analysis, Findings, Rule};
use crate::json::Text;
use crate::package::{Element, ElementKind, Exclusion};
use crate::settings::Level;
use crate::text::{Fix, Severity};
use crate::twig::is_template;

/// The rule.
pub static RULE: Rule = Rule {
    name: "short-record-type",
    level: Level::On(Severity::Warning),
    summary: "a short name of a record type where only its full id works",
    why: "\
In `records`, `task` and `cerberusweb.contexts.task` mean the same. The older sections store the name of a record type as \
it is written, and Cerb later compares it with full ids: the fields of a fieldset for `ticket` belong to no record, a \
saved search or a worklist of `task` finds nothing. Cerb reports success.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "saved_searches": [{ "uid": "search_open", "name": "Open", "context": "task",
                       "tag": "open", "query": "isCompleted:n" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "saved_searches": [{ "uid": "search_open", "name": "Open", "context": "cerberusweb.contexts.task",
                       "tag": "open", "query": "isCompleted:n" }]
}"#,
    since: "0.1.0",
    check,
};

fn short(title: &str, key: &str, name: &str, outcome: &str) -> String {
    format!(
        "`{key}` of the {title} is the short name `{name}`, but Cerb compares it with full ids: {outcome}."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    for element in &context.package.elements {
        if element.excluded == Exclusion::Always {
            continue;
        }
        let Some((key, text, outcome)) = name_in(element) else { continue };
        let name = text.decoded();
        if is_template(name) {
            continue;
        }
        let Some(of) = types.named(name) else { continue };
        if let Some(own) = of.own {
            // The number of a type that the package makes is known only when it is made.
            let uid = own.uid().map(|(uid, _)| uid).unwrap_or_default();
            out.report(text.inside(), short(&element.title(), key, name, outcome))
                .help(format!("Write `contexts.custom_record.{{{{{{uid.{uid}}}}}}}`."));
        } else if of.facts.id != name && !name.starts_with("contexts.custom_record.") {
            out.report(text.inside(), short(&element.title(), key, name, outcome))
                .help(format!("Write `{}`.", of.facts.id))
                .fix(Fix::safe(format!("Write `{}`", of.facts.id), text.inside(), of.facts.id));
        }
    }
}

/// The name of a record type that an element's section stores as it is (importer, step 8), the key
/// that holds it, and what comes of a short one.
fn name_in<'a>(element: &'a Element<'a>) -> Option<(&'static str, &'a Text<'a>, &'static str)> {
    use ElementKind as E;
    let (key, value, outcome) = match element.kind {
        E::Fieldset => {
            ("context", element.get("context"), "the fields of the fieldset belong to no record")
        }
        E::SavedSearch => ("context", element.get("context"), "the search finds nothing"),
        E::Worklist => {
            ("model.context", element.get("model")?.get("context"), "the worklist shows nothing")
        }
        E::Bot => ("owner.context", element.get("owner")?.get("context"), "the bot has no owner"),
        E::Workspace | E::Calendar | E::Classifier => {
            ("owner__context", element.get("owner__context"), "it has no owner")
        }
        _ => return None,
    };
    Some((key, value?.as_text()?, outcome))
}
