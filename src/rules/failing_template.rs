//! `failing-template`

use super::{Analysis, Findings, Rule};
use crate::cerb::Lookup;
use crate::package::{Declaration, Package, Role, Site, Time, is_truthy};
use crate::settings::Level;
use crate::text::Severity;
use crate::text::Span;
use crate::twig::{
    Dialect, Environment, Foreseen, Reference, Shape, TemplateError, UseKind, foresee,
};

/// The rule.
pub static RULE: Rule = Rule {
    name: "failing-template",
    level: Level::On(Severity::Error),
    summary: "an import-time template that compiles, but fails as soon as Cerb renders it",
    why: "\
Twig compiles some templates that fail whenever they run: a filter lacks an argument that it needs, `map` or `filter` \
gets something other than an arrow function, a list is given to `upper`, a date is printed as it is, a number is divided \
by zero. A template that fails renders as `false`: a checked field is refused after empty records have been created, and \
anywhere else its content is lost.

A failure is reported only where it is certain: where the values are written in the template, or are of a kind that the \
package declares, such as the list of a chooser.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call before {{{ date('+2 days') }}}" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call before {{{ date('+2 days')|date('Y-m-d') }}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn fails(site: &Site<'_>, why: &str) -> String {
    match site.time {
        Time::Exclude => format!("{why} Cerb can't render `_exclude`, and refuses the package."),
        _ => format!("{why} Cerb can't render the template, and its content is lost."),
    }
}

fn gone(name: &str) -> String {
    format!("Cerb no longer has the tag `{name}`.")
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for (index, foreseen) in foreseen(context) {
        let site = &context.package.sites[*index];
        for failure in &foreseen.failures {
            report(site, failure, out);
        }
    }
    for site in &context.package.sites {
        if site.time != Time::Never && site.template.errors.is_empty() {
            check_tags(context, site, out);
        }
    }
}

fn report(site: &Site<'_>, failure: &TemplateError, out: &mut Findings<'_>) {
    let message = fails(site, &failure.message);
    let finding = out.report(site.text.place(failure.span), message);
    if let Some(help) = &failure.help {
        finding.help(help);
    }
}

/// A tag that none of the releases has any more by which the package is judged is as unknown as any.
fn check_tags(context: &Analysis<'_>, site: &Site<'_>, out: &mut Findings<'_>) {
    let tags = site.template.uses.iter().filter(|used| used.kind == UseKind::Tag);
    for tag in tags {
        let found = Environment::built_in().lookup(UseKind::Tag, &tag.name, &context.releases);
        if let Lookup::Removed { .. } = found {
            let finding = out.report(site.text.place(tag.span), fails(site, &gone(&tag.name)));
            if tag.name == "filter" {
                finding.help("Write `apply` and `endapply` instead.");
            }
        }
    }
}

/// What is known of the run of each template that computes something, by its place among the sites;
/// those are left out of which nothing is to be said.
pub(super) fn foreseen<'c>(context: &'c Analysis<'_>) -> &'c [(usize, Foreseen)] {
    context.foreseen.get_or_init(|| {
        let sites = context.package.sites.iter().enumerate();
        let runs = sites.filter(|(_, site)| {
            site.time != Time::Never && site.template.computes && site.template.errors.is_empty()
        });
        let foreseen = runs.map(|(index, site)| (index, of_site(context.package, site)));
        foreseen.filter(|(_, it)| !(it.failures.is_empty() && it.lists.is_empty())).collect()
    })
}

fn of_site(package: &Package<'_>, site: &Site<'_>) -> Foreseen {
    let names = |name: &str, key: Option<&str>| shape(package, site.time, name, key);
    foresee(site.text.decoded(), Dialect::Import, Environment::built_in(), &names)
}

/// What is known of a name that a template reads.
fn shape(package: &Package<'_>, time: Time, name: &str, key: Option<&str>) -> Shape {
    match (name, key) {
        ("uid" | "default", _) if time != Time::Render => Shape::Unknown,
        ("uid" | "default", None) => Shape::LIST,
        ("uid", Some(_)) => Shape::NUMBER,
        ("default", Some("base_url" | "replyto_email")) => Shape::TEXT,
        ("default", Some("bucket_id" | "group_id" | "mail_transport_id" | "replyto_id")) => {
            Shape::NUMBER
        }
        (_, Some(_)) => Shape::Unknown,
        (_, None) => match package.declaration(name) {
            Some(declared) => declared_shape(declared),
            None => Shape::Unknown,
        },
    }
}

fn declared_shape(declared: &Declaration<'_>) -> Shape {
    let is_json = || declared.param("format").is_some_and(is_truthy);
    match (declared.role, declared.kind()) {
        // Where it is not answered, there is nothing.
        _ if declared.object.get("optional").is_some_and(is_truthy) => Shape::Unknown,
        (Role::Prompt, Some("chooser")) if declared.is_hidden() => Shape::Unknown,
        _ if declared.is_list() => Shape::LIST,
        (Role::Prompt, Some("text" | "picklist" | "chooser"))
        | (Role::Placeholder, Some("random")) => Shape::TEXT,
        (Role::Placeholder, Some("data_query")) if !is_json() => Shape::TEXT,
        _ => Shape::Unknown,
    }
}

/// The name that a template reads at a span, if that is all that stands there.
pub(super) fn reference_at<'s>(site: &'s Site<'_>, span: Span) -> Option<&'s Reference> {
    let references = &site.template.references;
    let index = references.partition_point(|reference| reference.span.start < span.start);
    references.get(index).filter(|reference| reference.span == span)
}
