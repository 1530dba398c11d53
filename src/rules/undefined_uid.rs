//! `undefined-uid`

use super::{Analysis, Findings, Rule};
use crate::package::{Element, ElementKind, Exclusion, Intent, Package, Site, Time};
use crate::settings::Level;
use crate::text::{Fix, Severity};
use crate::twig::Reference;

/// The rule.
pub static RULE: Rule = Rule {
    name: "undefined-uid",
    level: Level::On(Severity::Error),
    summary: "a `uid.…` in an import-time template that no element of the package has",
    why: "\
`{{{uid.NAME}}}` is the id of the record that the package creates with that `uid`. Where no element has it, Cerb \
renders it as nothing: an id field is refused after empty records have been created, a link is not made, a custom \
field is not found.

The uids of behavior nodes, and of widgets and worklists inside workspace tabs, cannot be used this way. A uid with \
a dash or a space must be written `{{{uid['my-page']}}}`: `{{{uid.my-page}}}` is a subtraction and gives 0.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "org_acme", "_context": "org", "name": "Acme" },
    { "uid": "task", "_context": "task", "title": "Call Acme ({{{uid.org_acmee}}})" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "org_acme", "_context": "org", "name": "Acme" },
    { "uid": "task", "_context": "task", "title": "Call Acme ({{{uid.org_acme}}})" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn undefined(name: &str) -> String {
    format!("Nothing in the package has the uid `{name}`, so Cerb renders `uid.{name}` as nothing.")
}

fn not_shared(name: &str, kind: ElementKind) -> String {
    format!(
        "`{name}` is the uid of a {}, and those cannot be used in templates: Cerb renders \
         `uid.{name}` as nothing.",
        kind.noun()
    )
}

fn always_excluded(name: &str) -> String {
    format!(
        "The element with the uid `{name}` is always excluded, so Cerb renders `uid.{name}` as \
         nothing."
    )
}

fn subtraction(name: &str, written: &str) -> String {
    format!("Cerb reads `{written}` as an expression, not as the uid `{name}`: {}", {
        if written.contains('-') { "it is a subtraction and gives 0." } else { "it gives nothing." }
    })
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let package = context.package;
    for site in package.sites.iter().filter(|site| site.time == Time::Render) {
        for reference in &site.template.references {
            if reference.path[0] == "uid" && !reference.maybe_local {
                check_reference(package, site, reference, out);
            }
        }
    }
}

fn check_reference(
    package: &Package<'_>,
    site: &Site<'_>,
    reference: &Reference,
    out: &mut Findings<'_>,
) {
    if let Some(misread) = package.misread(site, reference.span) {
        let span = site.text.place(misread.span);
        let written = &site.text.decoded()[misread.span.range()];
        let mended = format!("uid['{}']", misread.name);
        out.report(span, subtraction(misread.name, written))
            .help(format!(
                "Write `{mended}`, or give the element a uid without special characters."
            ))
            .fix(Fix::safe(format!("Write `{mended}`"), span, mended.clone()));
        return;
    }
    let Some(name) = reference.path.get(1) else { return };
    if package.resolve(reference).is_none() {
        report(package, site, reference, name, out);
    }
}

fn report(
    package: &Package<'_>,
    site: &Site<'_>,
    reference: &Reference,
    name: &str,
    out: &mut Findings<'_>,
) {
    let span = site.text.place(reference.segments[1]);
    if let Some(element) = package.with_uid(name).next_back() {
        report_unusable(package, element, name, span, out);
        return;
    }
    let intent = package.intent(reference);
    if reference.guarded && intent.is_none() {
        return; // The template provides for its absence.
    }
    let finding = out.report(span, undefined(name));
    if reference.guarded {
        finding.severity(Severity::Warning);
    }
    match intent {
        Some(Intent::Declared(declared)) => {
            let whole = site.text.place(reference.span);
            finding
                .help(format!("`{declared}` is a prompt or placeholder: write it without `uid.`."))
                .fix(Fix::unsafe_(format!("Write `{declared}`"), whole, declared))
        }
        Some(Intent::Uid(near)) if reference.span.end == reference.segments[1].end => finding
            .help(format!("Did you mean `uid.{near}`?"))
            .fix(Fix::unsafe_(format!("Write `{near}`"), span, near)),
        Some(Intent::Uid(near)) => finding.help(format!("Did you mean `uid.{near}`?")),
        _ => finding.help("Give the record that is meant this `uid`, or correct the name."),
    };
}

/// Speaks of a uid that an element has, yet that is not in the map (step 6).
fn report_unusable(
    package: &Package<'_>,
    element: &Element<'_>,
    name: &str,
    span: crate::text::Span,
    out: &mut Findings<'_>,
) {
    let Some(uid) = element.get("uid") else { return };
    if element.excluded == Exclusion::Always {
        let exclude = package.top(element).get("_exclude").unwrap_or(uid);
        out.report(span, always_excluded(name))
            .help("Remove its `_exclude`, or this reference.")
            .related(exclude.span, "excluded here");
    } else if element.kind != ElementKind::Unread {
        out.report(span, not_shared(name, element.kind))
            .help("Only elements of the main sections and of their lists have usable uids.")
            .related(uid.span, "the uid stands here");
    }
}
