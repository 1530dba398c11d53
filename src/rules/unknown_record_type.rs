//! `unknown-record-type`

use super::{Analysis, Finding, Findings, Rule};
use crate::cerb::{Check, Field, FieldKind};
use crate::json::{Text, Value};
use crate::model::record::{Entry, Key, Link, Record, Types, doubt, is_custom_record, texts};
use crate::model::words::{called_record, sentence};
use crate::package::{Declaration, ElementKind, Exclusion, Package, Target, Time};
use crate::settings::Level;
use crate::text::Span;
use crate::text::{Fix, Severity};
use crate::twig::is_template;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-record-type",
    level: Level::On(Severity::Error),
    summary: "a record type that Cerb does not know",
    why: "\
A record's `_context` says what it is: a word such as `task`, a full id such as `cerberusweb.contexts.task`, or the \
`uri` of a custom record of the same package. Cerb compares it exactly, in upper and lower case, and refuses a package \
with any other; so it does in links and in fields that hold a record type.

Elsewhere nothing looks: a chooser prompt of an unknown type offers nothing, and a fieldset's fields belong to no \
record.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "taks", "title": "Call back" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn unknown_context(name: &str) -> String {
    format!("There is no record type `{name}`: Cerb refuses the package (“Unknown context”).")
}

fn doubtful(name: &str) -> String {
    format!(
        "This linter knows no record type `{name}`: unless your Cerb does, it refuses the package, or \
         finds no such records."
    )
}

fn empty_context() -> &'static str {
    "`_context` is empty: Cerb cannot tell what to create, and refuses the package (“Unknown \
     context”)."
}

fn not_creatable(record: &str, name: &str) -> String {
    format!(
        "{} is of the type `{name}`, of which Cerb creates no records: the import fails.",
        sentence(record)
    )
}

fn unknown_in_field(record: &str, key: &str, name: &str) -> String {
    format!(
        "`{key}` of {record} must be a record type, and there is none named `{name}`: Cerb refuses the package."
    )
}

fn unknown_in_link(name: &str) -> String {
    format!(
        "A link begins with a record type, and there is none named `{name}`: Cerb refuses the package."
    )
}

fn unknown_in_chooser(prompt: &str, name: &str, is_used: bool) -> String {
    let outcome = if is_used {
        "nobody can choose anything, and what the package reads from the chosen record renders as \
         nothing"
    } else {
        "there is nothing to choose from"
    };
    format!(
        "The chooser `{prompt}` is for records of the type `{name}`, which does not exist: {outcome}."
    )
}

fn unknown_in_section(kind: ElementKind, name: &str) -> String {
    let outcome = match kind {
        ElementKind::Fieldset => "its fields belong to no record",
        _ => "it finds nothing",
    };
    format!(
        "The {} is for records of the type `{name}`, which does not exist: Cerb stores it all the \
         same, but {outcome}.",
        kind.noun()
    )
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    let makers = Makers::new(types);
    let (doubt, read_lazily) = (doubt(context), OnceCell::new());
    let judge = Judge { context, types, makers, doubt, read_lazily };
    for record in types.records() {
        judge.context_of(record, out);
        for entry in &record.entries {
            if let Key::Field(field) = entry.key {
                judge.field(record, entry, field, out);
            }
        }
    }
    for prompt in &context.package.prompts {
        judge.chooser(prompt, out);
    }
    judge.sections(out);
}

struct Judge<'c, 'a> {
    context: &'c Analysis<'a>,
    types: &'c Types<'a>,
    makers: Makers<'c, 'a>,
    doubt: Option<String>,
    read_lazily: OnceCell<HashSet<u32>>,
}

/// The custom records.
struct Makers<'c, 'a> {
    /// The first of each uri.
    by_uri: HashMap<&'a str, &'c Record<'a>>,
    /// The first uri that is a template.
    of_template: Option<&'a Text<'a>>,
}

impl<'c, 'a> Makers<'c, 'a> {
    fn new(types: &'c Types<'a>) -> Self {
        let mut makers = Self { by_uri: HashMap::new(), of_template: None };
        for record in types.records().iter().filter(|record| is_custom_record(record.of)) {
            let Some(uri) = record.element.get("uri").and_then(|uri| uri.as_text()) else {
                continue;
            };
            makers.by_uri.entry(uri.decoded()).or_insert(record);
            if is_template(uri.decoded()) {
                makers.of_template.get_or_insert(uri);
            }
        }
        makers
    }
}

impl<'a> Judge<'_, 'a> {
    fn context_of(&self, record: &Record<'a>, out: &mut Findings<'_>) {
        let Some(text) = record.element.get("_context").and_then(|value| value.as_text()) else {
            return;
        };
        let name = text.decoded();
        if is_template(name) {
            return;
        }
        let Some(of) = record.of else {
            let message = if name.trim().is_empty() {
                empty_context().to_owned()
            } else {
                unknown_context(name)
            };
            let finding = self.report(text, text.inside(), message, out);
            self.point_at_maker(name, finding);
            return;
        };
        if !of.is_creatable(&self.context.releases) {
            out.report(text.inside(), not_creatable(&called_record(record), name))
                .help("Leave the record out.");
        }
    }

    /// Shows a custom record of the package that makes no type of this name, though it was perhaps
    /// meant to.
    fn point_at_maker(&self, name: &str, finding: &mut Finding) {
        let late = self.makers.by_uri.get(name);
        if let Some(context) = late.and_then(|record| record.element.get("_context")) {
            finding.related(
                context.span,
                "this custom record makes the type too late: its `_context` must be `custom_record` \
                 exactly",
            );
            return;
        }
        if let Some(uri) = self.makers.of_template {
            finding.related(
                uri.span,
                "the `uri` of this custom record is a template, so that no `_context` can name its type",
            );
        }
    }

    fn field(&self, record: &Record<'a>, entry: &Entry<'a>, field: &Field, out: &mut Findings<'_>) {
        if field.kind == FieldKind::Links && field.enforced() == FieldKind::Links {
            if !record.is_card() {
                self.links(entry.value(), out);
            }
            return;
        }
        let is_type =
            field.enforced() == FieldKind::Context || field.checks.contains(&Check::Context);
        let Some(text) = is_type.then(|| entry.value().as_text()).flatten() else { return };
        let name = text.decoded();
        // `invalid-value` speaks of an empty one.
        if !name.is_empty() && !is_template(name) && self.types.named(name).is_none() {
            let message = unknown_in_field(&called_record(record), entry.name(), name);
            self.report(text, text.inside(), message, out);
        }
    }

    fn links(&self, value: &'a Value<'a>, out: &mut Findings<'_>) {
        for link in texts(value).filter_map(Link::read) {
            let (name, span) = link.of;
            if !name.is_empty() && !is_template(name) && self.types.named(name).is_none() {
                self.report(link.text, link.text.place(span), unknown_in_link(name), out);
            }
        }
    }

    fn chooser(&self, prompt: &Declaration<'a>, out: &mut Findings<'_>) {
        let context = prompt.param("context").filter(|_| prompt.kind() == Some("chooser"));
        let Some(text) = context.and_then(|value| value.as_text()) else { return };
        let name = text.decoded();
        if name.is_empty() || is_template(name) || self.types.named(name).is_some() {
            return;
        }
        let read = self.read_lazily.get_or_init(|| read_lazily(self.context.package));
        let is_used = read.contains(&prompt.value.span.start);
        let message = unknown_in_chooser(prompt.name().unwrap_or_default(), name, is_used);
        let finding = self.report(text, text.inside(), message, out);
        if !is_used {
            finding.severity(Severity::Warning);
        }
    }

    fn sections(&self, out: &mut Findings<'_>) {
        for element in &self.context.package.elements {
            let is_of_type =
                matches!(element.kind, ElementKind::Fieldset | ElementKind::SavedSearch);
            if !is_of_type || element.excluded == Exclusion::Always {
                continue;
            }
            let Some(text) = element.get("context").and_then(|value| value.as_text()) else {
                continue;
            };
            let name = text.decoded();
            if !name.is_empty() && !is_template(name) && self.types.named(name).is_none() {
                let message = unknown_in_section(element.kind, name);
                self.report(text, text.inside(), message, out);
            }
        }
    }

    fn report<'f>(
        &self,
        text: &Text<'_>,
        span: Span,
        message: String,
        out: &'f mut Findings<'_>,
    ) -> &'f mut Finding {
        let written = &self.context.document.text[span.range()];
        let place = if span.is_empty() { text.span } else { span };
        let message = if self.doubt.is_some() { doubtful(written) } else { message };
        let finding = out.report(place, message);
        match self.types.nearest(written) {
            Some(near) if !span.is_empty() => {
                finding.help(format!("Did you mean `{near}`?")).fix(Fix::unsafe_(
                    format!("Write `{near}`"),
                    span,
                    near,
                ));
            }
            _ => {
                finding.help(
                    "Name one of Cerb's record types, such as `task`, or make one with a \
                     `custom_record` in this package.",
                );
            }
        }
        if let Some(doubt) = &self.doubt {
            finding.severity(Severity::Warning).help(doubt.clone());
        }
        finding
    }
}

/// The choosers of whose records a template reads something, by where they begin.
fn read_lazily(package: &Package<'_>) -> HashSet<u32> {
    let sites = package.sites.iter().filter(|site| site.time != Time::Never);
    let references = sites.flat_map(|site| &site.template.references);
    let choosers = references.filter_map(|reference| match package.resolve(reference)? {
        Target::Lazy(chooser) => Some(chooser.value.span.start),
        _ => None,
    });
    choosers.collect()
}
