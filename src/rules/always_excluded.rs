//! `always-excluded`

use super::{Analysis, Findings, Rule};
use crate::json::{Kind, Value};
use crate::model::exclusion::exclusions;
use crate::package::{Element, Exclusion, Site, Time};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::TagKind;

/// The rule.
pub static RULE: Rule = Rule {
    name: "always-excluded",
    level: Level::On(Severity::Error),
    summary: "an `_exclude` that drops its element whatever the answers are",
    why: "\
Cerb drops an element whose `_exclude` is anything but nothing, `0` or `false`. Text counts as it stands: `\"false\"` \
and `\"no\"` are not empty and drop the element, and so does `\"{{prompt}}\"`, which is no import-time template. \
A template with any text or space around it is never empty either.

Use one import-time template that renders as nothing or `0` to keep the element.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "org", "_context": "org", "name": "Acme" },
    { "uid": "task", "_context": "task", "title": "Call", "_exclude": "false" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "org", "_context": "org", "name": "Acme" },
    { "uid": "task", "_context": "task", "title": "Call", "_exclude": false }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn reads_otherwise(title: &str) -> String {
    format!("This text is not empty, so Cerb always drops the {title}, whatever it says.")
}

fn always(title: &str) -> String {
    format!("The {title} is always excluded: Cerb never creates it.")
}

fn always_true(title: &str) -> String {
    format!("This condition is true whatever is answered, so Cerb never creates the {title}.")
}

fn never_empty(title: &str) -> String {
    format!(
        "There is text around the template, so it never renders as nothing, and Cerb always drops \
         the {title}."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    for element in package.elements.iter().filter(|element| element.parent.is_none()) {
        if element.excluded == Exclusion::Always
            && let Some(value) = element.get("_exclude")
        {
            check_constant(element, value, out);
        }
    }
    for site in package.sites.iter().filter(|site| site.time == Time::Exclude) {
        let Some(element) = package.element_of(site) else { continue };
        if is_never_empty(site) {
            out.report(site.text.inside(), never_empty(&element.title()))
                .help("Keep the template alone, without text or spaces around it.");
        } else if exclusions(context).is_always_dropped(element) {
            out.report(site.text.inside(), always_true(&element.title()))
                .severity(Severity::Warning)
                .help("Remove the element, or make the condition depend on a prompt.");
        }
    }
}

fn check_constant(element: &Element<'_>, value: &Value<'_>, out: &mut Findings<'_>) {
    let says_so = match &value.kind {
        Kind::String(text) => {
            matches!(&*text.decoded().to_ascii_lowercase(), "true" | "1" | "yes" | "on" | "always")
        }
        _ => true,
    };
    if says_so {
        out.report(value.span, always(&element.title()))
            .severity(Severity::Warning)
            .help("Remove the element, or make `_exclude` a template that depends on a prompt.");
    } else {
        out.report(value.span, reads_otherwise(&element.title())).help(
            "Write `false` without quotes to keep it, or an import-time template: `{{{…}}}`.",
        );
    }
}

/// Whether text stands outside the tags of a template that only prints.
fn is_never_empty(site: &Site<'_>) -> bool {
    let tags = &site.template.tags;
    let prints_only = tags.iter().all(|tag| matches!(tag.kind, TagKind::Print | TagKind::Comment));
    let inside: u32 = tags.iter().map(|tag| tag.span.len()).sum();
    let is_trimmed = site.text.decoded().contains("{{{-") || site.text.decoded().contains("-}}}");
    prints_only
        && site.template.errors.is_empty()
        && !is_trimmed
        && (inside as usize) < site.text.decoded().len()
}
