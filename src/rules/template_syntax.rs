//! `template-syntax`

use super::{Analysis, Findings, Rule};
use crate::model::record::newer_than_known;
use crate::package::accidental::is_accidental;
use crate::settings::Level;
use crate::text::{Fix, Severity};
use crate::twig::{ErrorKind, Template, TemplateError};

/// The rule.
pub static RULE: Rule = Rule {
    name: "template-syntax",
    level: Level::On(Severity::Error),
    summary: "an import-time template that Cerb's template engine refuses",
    why: "\
An import-time template (`{{{…}}}`, `{{%…%}}`, `{{#…#}}`) is Twig. A template that does not compile, or uses what \
Cerb's sandbox forbids, renders as `false`: a checked field is then refused after empty records have been created, \
and anywhere else the text is silently lost.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{default.replyto_email|}}}" }
  ]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [
    { "uid": "task", "_context": "task", "title": "Call {{{default.replyto_email|upper}}}" }
  ]
}"#,
    since: "0.1.0",
    check,
};

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let kinds = |kind: &ErrorKind| {
        !matches!(
            kind,
            ErrorKind::UnknownTag(_)
                | ErrorKind::UnknownFilter(_)
                | ErrorKind::UnknownFunction(_)
                | ErrorKind::UnknownTest(_)
        )
    };
    report_errors(context, out, kinds);
}

/// Reports the template errors of some kinds; shared by the rules that each speak of one.
pub(super) fn report_errors(
    context: &Analysis<'_>,
    out: &mut Findings<'_>,
    wanted: impl Fn(&ErrorKind) -> bool,
) {
    let package = context.package;
    let newer = newer_than_known(context);
    for site in package.faulty_sites() {
        if is_accidental(site) {
            continue;
        }
        for error in independent(&site.template).filter(|error| wanted(&error.kind)) {
            // A name that can't be written in a template is `invalid-name`'s to explain.
            if package.misread(site, error.span).is_none() {
                let span = site.text.place(error.span);
                let newer = newer.as_ref().filter(|_| error.kind.is_about_names());
                let message = newer.map_or_else(|| message(error), |_| error.message.clone());
                let finding = out.report(span, message);
                if let Some(near) = &error.near {
                    finding.fix(Fix::unsafe_(format!("Write `{near}`"), span, &**near));
                }
                if let Some(help) = &error.help {
                    finding.help(help);
                }
                if let Some(newer) = newer {
                    finding.severity(Severity::Warning).help(newer);
                }
            }
        }
    }
}

/// The errors of a template without those that may follow from an earlier one: behind the first
/// mistake in its structure, no other one there can be told for sure.
pub(super) fn independent(template: &Template) -> impl Iterator<Item = &TemplateError> {
    let is_structural = |error: &TemplateError| {
        matches!(error.kind, ErrorKind::Syntax | ErrorKind::Limit | ErrorKind::UnknownTag(_))
    };
    let first = template.errors.iter().position(is_structural);
    let errors = template.errors.iter().enumerate();
    errors
        .filter(move |(index, error)| !is_structural(error) || Some(*index) == first)
        .map(|(_, error)| error)
}

fn message(error: &TemplateError) -> String {
    if error.kind == ErrorKind::Limit {
        return error.message.clone();
    }
    format!("{} The whole template fails, and Cerb loses what it says.", error.message)
}
