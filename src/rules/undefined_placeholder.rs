//! `undefined-placeholder`: the heart of the matter.

use super::{Analysis, Findings, Rule};
use crate::package::{Intent, Site, Target, Time};
use crate::settings::Level;
use crate::text::{Fix, Severity};
use crate::twig::Reference;

/// The rule.
pub static RULE: Rule = Rule {
    name: "undefined-placeholder",
    level: Level::On(Severity::Error),
    summary: "a name in an import-time template that nothing in the package declares",
    why: "\
An import-time template (`{{{…}}}`) can use the keys of the package's prompts and placeholders, `uid.…`, \
`default.…`, the record behind a chooser prompt, and names that the template itself sets. Cerb renders any other \
name as nothing: the field ends up empty, or is refused after empty records have been created.

Declare a prompt or placeholder of that name, or correct the name. A name left of `??` must not stand alone: Cerb \
never looks up prompts there, so `{{{prompt_name ?? 'x'}}}` is always `x`; write `{{{prompt_name|default('x')}}}`.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Client ID", "key": "prompt_client_id", "params": {} },
        { "type": "text", "label": "Service name", "key": "prompt_name", "params": {} }
      ]
    }
  },
  "records": [
    {
      "uid": "task",
      "_context": "task",
      "title": "{{{prompt_name}}} ({{{prompt_client_id}}}, {{{prompt_secret}}})"
    }
  ]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "configure": {
      "prompts": [
        { "type": "text", "label": "Client ID", "key": "prompt_client_id", "params": {} },
        { "type": "text", "label": "Service name", "key": "prompt_name", "params": {} }
      ]
    }
  },
  "records": [
    {
      "uid": "task",
      "_context": "task",
      "title": "{{{prompt_name}}} ({{{prompt_client_id}}})"
    }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn undefined(name: &str) -> String {
    format!(
        "No prompt or placeholder is named `{name}`, so Cerb renders it as nothing and what \
         belongs here is lost."
    )
}

fn unknown_default(key: &str) -> String {
    format!("Cerb has no `default.{key}`, so it renders as nothing.")
}

fn coalesced(name: &str) -> String {
    format!(
        "Left of `??`, Cerb never looks up `{name}`: the answer is lost, and the template always \
         gives what stands on the right."
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for site in &context.package.sites {
        if site.time != Time::Never {
            for reference in &site.template.references {
                check_reference(context, site, reference, out);
            }
        }
    }
}

fn check_reference(
    context: &Analysis<'_>,
    site: &Site<'_>,
    reference: &Reference,
    out: &mut Findings<'_>,
) {
    let package = context.package;
    let name = &*reference.path[0];
    if name == "uid" || reference.maybe_local || package.misread(site, reference.span).is_some() {
        return;
    }
    match package.resolve(reference) {
        Some(Target::Declared(_) | Target::Lazy(_)) if reference.coalesced => {
            out.report(site.text.place(reference.span), coalesced(name))
                .help(format!("Write `{name}|default(…)` instead of `{name} ?? …`."));
        }
        Some(_) => {}
        None if name == "default" && site.time == Time::Render => {
            report_default(site, reference, out);
        }
        None if name == "default" => {} // `placeholder-too-early` speaks of it.
        None => report_undefined(context, site, reference, out),
    }
}

fn report_undefined(
    context: &Analysis<'_>,
    site: &Site<'_>,
    reference: &Reference,
    out: &mut Findings<'_>,
) {
    let intent = context.package.intent(reference);
    if reference.guarded && intent.is_none() {
        return; // The template provides for its absence.
    }
    let span = site.text.place(reference.segments[0]);
    let finding = out.report(span, undefined(&reference.path[0]));
    if reference.guarded {
        finding.severity(Severity::Warning);
    }
    match intent {
        Some(Intent::Uid(name)) => finding
            .help(format!("`{name}` is the uid of a record: write `uid.{name}`."))
            .fix(Fix::safe(format!("Write `uid.{name}`"), span, format!("uid.{name}"))),
        Some(Intent::Default(key)) => finding
            .help(format!("Did you mean `default.{key}`?"))
            .fix(Fix::unsafe_(format!("Write `default.{key}`"), span, format!("default.{key}"))),
        Some(Intent::Declared(name)) => finding
            .help(format!("Did you mean `{name}`?"))
            .fix(Fix::unsafe_(format!("Write `{name}`"), span, name)),
        None => finding.help(
            "Declare a prompt with this key in `package.configure.prompts`, or correct the name.",
        ),
    };
}

fn report_default(site: &Site<'_>, reference: &Reference, out: &mut Findings<'_>) {
    if reference.guarded {
        return;
    }
    let key = &*reference.path[1];
    let span = site.text.place(reference.segments[1]);
    let finding = out.report(span, unknown_default(key));
    let known = crate::package::DEFAULTS;
    match crate::text::nearest(key, known.iter().copied()) {
        Some(name) => finding.help(format!("Did you mean `default.{name}`?")).fix(Fix::unsafe_(
            format!("Write `default.{name}`"),
            span,
            name,
        )),
        None => finding.help(format!("Cerb sets: `{}`.", known.join("`, `"))),
    };
}
