//! `failing-template`

use super::{Analysis, Findings, Rule};
use crate::cerb::Lookup;
use crate::model::foreseen::foreseen;
use crate::package::{Site, Time};
use crate::settings::Level;
use crate::text::Severity;
use crate::twig::{Environment, TemplateError, UseKind};

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
