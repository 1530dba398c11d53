//! `library-point`

use super::{Analysis, Findings, Rule};
use crate::cerb::{Lookup, Suffix};
use crate::json::Text;
use crate::settings::Level;
use crate::text::Span;
use crate::text::nearest;
use crate::text::{Fix, Severity};
use crate::twig::is_template;

/// The rule.
pub static RULE: Rule = Rule {
    name: "library-point",
    level: Level::On(Severity::Warning),
    summary: "a library `point` at which Cerb offers nothing",
    why: "\
The `point` names the editor of Cerb that offers the package: `task`, `workspace_widget`, `connected_service`… Some can be \
narrowed down to a record type or an event: `card_widget:ticket`. Cerb does not check it; a package with an unknown point \
is stored, but never offered to anyone.",
    bad: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "library": { "name": "Call back", "uri": "call_back", "point": "tasks" }
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    good: r#"{
  "package": {
    "requires": { "cerb_version": "10.4.0" },
    "library": { "name": "Call back", "uri": "call_back", "point": "task" }
  },
  "records": [{ "uid": "task_call", "_context": "task", "title": "Call back" }]
}"#,
    since: "0.1.0",
    check,
};

fn unknown(point: &str) -> String {
    if point.is_empty() {
        return "The library's `point` is empty: the package is stored, but never offered."
            .to_owned();
    }
    format!("Cerb's library has no point `{point}`: the package is stored, but never offered.")
}

fn needless_suffix(point: &str, suffix: &str) -> String {
    format!(
        "The point `{point}` can't be narrowed down to `{suffix}`: the package is stored, but never offered."
    )
}

fn unknown_record_type(point: &str, suffix: &str) -> String {
    format!(
        "The point `{point}` can be narrowed down to a record type, but none goes by `{suffix}` here: the \
         package is stored, but never offered."
    )
}

fn unknown_event(point: &str, suffix: &str) -> String {
    format!(
        "The point `{point}` can be narrowed down to an event of behaviors, but there is no `{suffix}`: the \
         package is stored, but never offered."
    )
}

fn help(context: &Analysis<'_>) -> String {
    let points = context.facts.library_points().names_at(context.releases.newest);
    let points: Vec<_> = points.map(|point| format!("`{point}`")).collect();
    format!("The points are {}.", points.join(", "))
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let library = context.package.meta.and_then(|meta| meta.get("library"));
    let Some(text) = library.and_then(|library| library.get("point")?.as_text()) else { return };
    if is_template(text.decoded()) {
        return;
    }
    let (point, suffix) = match text.decoded().split_once(':') {
        Some((point, suffix)) => (point, Some(suffix)),
        None => (text.decoded(), None),
    };
    let points = context.facts.library_points();
    let (span, message, near) = match (points.lookup(point, &context.releases).any(), suffix) {
        (None, _) => (part(text, 0, point), unknown(point), nearest(point, points.names())),
        (Some(_), None) => return,
        (Some(known), Some(suffix)) => {
            let Some((message, near)) = suffix_problem(context, point, suffix, known.suffix) else {
                return;
            };
            (part(text, point.len() + 1, suffix), message, near)
        }
    };
    // An empty part has no place of its own.
    let span = if span.is_empty() { text.span } else { span };
    let finding = out.report(span, message);
    match near {
        Some(near) => finding.help(format!("Did you mean `{near}`?")).fix(Fix::unsafe_(
            format!("Write `{near}`"),
            span,
            near,
        )),
        None if suffix.is_some() => {
            finding.help("Correct what follows the colon, or leave it out with the colon.")
        }
        None => finding.help(help(context)),
    };
}

fn part(text: &Text<'_>, start: usize, part: &str) -> Span {
    text.place(Span::from_range(start..start + part.len()))
}

/// What is wrong with the part behind the colon, and what may have been meant.
fn suffix_problem(
    context: &Analysis<'_>,
    point: &str,
    suffix: &str,
    takes: Option<Suffix>,
) -> Option<(String, Option<&'static str>)> {
    match takes {
        None => Some((needless_suffix(point, suffix), None)),
        Some(Suffix::Event) => {
            let events = context.facts.extensions("devblocks.event");
            let is_unknown = matches!(events.lookup(suffix, &context.releases), Lookup::Unknown);
            (is_unknown && context.facts.cover(&context.releases))
                .then(|| (unknown_event(point, suffix), nearest(suffix, events.names())))
        }
        Some(Suffix::RecordType) => {
            let near = record_type_meant(context, suffix)?;
            Some((unknown_record_type(point, suffix), Some(near)))
        }
    }
}

/// The `uri` of the record type that is meant, where it is another one than what stands there. A name
/// that is like none may be a custom record's.
fn record_type_meant(context: &Analysis<'_>, name: &str) -> Option<&'static str> {
    let (facts, releases) = (context.facts, &context.releases);
    let version = releases.newest;
    let uris = || {
        let types = facts.record_types();
        types.filter_map(move |record_type| record_type.history.at(version)?.uri)
    };
    if uris().any(|uri| uri == name) {
        return None;
    }
    match facts.record_type(name, releases).any() {
        Some(record_type) => Some(record_type.short_name(releases)).filter(|uri| *uri != name),
        None => nearest(name, uris()),
    }
}
