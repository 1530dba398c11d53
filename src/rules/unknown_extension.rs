//! `unknown-extension`

use super::appended::likely;
use super::{Analysis, Findings, Rule};
use crate::cerb::Lookup;
use crate::json::{Kind, Value};
use crate::model::record::{Key, doubt};
use crate::package::{Element, ElementKind, Exclusion};
use crate::settings::Level;
use crate::text::Span;
use crate::text::{Fix, Severity};
use crate::twig::is_template;

/// The rule.
pub static RULE: Rule = Rule {
    name: "unknown-extension",
    level: Level::On(Severity::Error),
    summary: "the id of an extension that Cerb does not have",
    why: "\
Widgets, tabs, portals, automations and services are of a kind that a plugin brings, the extension, and a package names it \
by its id. In many places Cerb checks the id and refuses the package. In others it stores whatever stands there and \
reports success, but what it has stored cannot be shown or run; there the finding is a warning.",
    bad: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "page_home", "_context": "workspace_page", "name": "Home",
                "owner__context": "cerberusweb.contexts.app", "owner_id": 0,
                "extension_id": "core.workspace.page.workspaces" }]
}"#,
    good: r#"{
  "package": { "requires": { "cerb_version": "10.4.0" } },
  "records": [{ "uid": "page_home", "_context": "workspace_page", "name": "Home",
                "owner__context": "cerberusweb.contexts.app", "owner_id": 0,
                "extension_id": "core.workspace.page.workspace" }]
}"#,
    since: "0.1.0",
    check,
};

/// The points of extensions that a package can name, and what one extension of each is.
const POINTS: &[(&str, &str)] = &[
    ("cerb.automation.trigger", "automation trigger"),
    ("cerb.card.widget", "card widget"),
    ("cerb.connected_service.provider", "connected service provider"),
    (CUSTOM_FIELD, "custom field type"),
    ("cerb.portal", "portal"),
    ("cerb.profile.tab", "profile tab"),
    ("cerb.profile.tab.widget", "profile widget"),
    ("cerb.resource.type", "resource type"),
    ("cerb.toolbar", "toolbar"),
    ("cerberusweb.mail.transport", "mail transport"),
    ("cerberusweb.ui.workspace.page", "workspace page"),
    ("cerberusweb.ui.workspace.tab", "workspace tab"),
    ("cerberusweb.ui.workspace.widget", "workspace widget"),
    ("devblocks.event", "behavior event"),
];

/// The point of types of custom fields, which letters name as well.
const CUSTOM_FIELD: &str = "cerb.custom_field";

/// What Cerb does with an id that it does not know (importer, steps 5 and 8).
#[derive(Clone, Copy)]
enum Outcome {
    Refused,
    Fails,
    Stored,
}

impl Outcome {
    const fn says(self) -> &'static str {
        match self {
            Self::Refused => "Cerb refuses the package",
            Self::Fails => {
                "Cerb fails in the middle of the import (“Failed to instantiate workspace tab \
                 extension”) and leaves empty records behind"
            }
            Self::Stored => "Cerb stores it and reports success, but nothing can show or run it",
        }
    }

    const fn severity(self) -> Severity {
        match self {
            Self::Stored => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

fn unknown(noun: &str, id: &str, outcome: Outcome) -> String {
    format!("Cerb has no {noun} `{id}`: {}.", outcome.says())
}

fn empty(noun: &str, key: &str, outcome: Outcome) -> String {
    format!("`{key}` should name a {noun}, but is empty: {}.", outcome.says())
}

fn of_another_point(id: &str, other: &str) -> String {
    format!("`{id}` exists, but is a {other}.")
}

/// A place that holds the id of an extension.
struct Place<'a> {
    key: &'a str,
    value: &'a Value<'a>,
    point: &'static str,
    outcome: Outcome,
}

fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    for record in types.records() {
        for entry in &record.entries {
            let Key::Field(field) = entry.key else { continue };
            let is_type =
                record.of.is_some_and(|of| of.facts.id == "cerberusweb.contexts.custom_field")
                    && entry.name() == "type";
            let (point, is_checked) = match field.extension {
                Some(extension) => (extension.point, extension.is_checked),
                None if is_type => (CUSTOM_FIELD, true),
                None => continue,
            };
            // That a record's field is empty, or no text, is said by rules about its value.
            if entry.value().as_str().is_some_and(|id| !id.is_empty()) {
                let outcome = if is_checked { Outcome::Refused } else { Outcome::Stored };
                let place = Place { key: entry.name(), value: entry.value(), point, outcome };
                judge(context, &place, out);
            }
        }
    }
    for element in &context.package.elements {
        if let Some(place) = place_in(element) {
            judge(context, &place, out);
        }
    }
}

/// The id in an element of the older sections.
fn place_in<'a>(element: &'a Element<'a>) -> Option<Place<'a>> {
    use ElementKind as E;
    if element.excluded == Exclusion::Always {
        return None;
    }
    let (key, point, outcome) = match element.kind {
        E::Workspace => ("extension_id", "cerberusweb.ui.workspace.page", Outcome::Stored),
        E::Tab => ("extension_id", "cerberusweb.ui.workspace.tab", Outcome::Fails),
        E::Widget => ("extension_id", "cerberusweb.ui.workspace.widget", Outcome::Stored),
        E::Portal => ("extension_id", "cerb.portal", Outcome::Stored),
        E::FieldsetField => ("type", CUSTOM_FIELD, Outcome::Stored),
        E::Behavior | E::BotBehavior => {
            let value = element.get("event")?.get("key")?;
            return Some(Place {
                key: "event.key",
                value,
                point: "devblocks.event",
                outcome: Outcome::Stored,
            });
        }
        _ => return None,
    };
    Some(Place { key, value: element.get(key)?, point, outcome })
}

fn judge(context: &Analysis<'_>, place: &Place<'_>, out: &mut Findings<'_>) {
    let (id, span): (&str, Span) = match &place.value.kind {
        Kind::String(text) => (text.decoded(), text.inside()),
        Kind::Number(written) => (written, place.value.span),
        _ => return,
    };
    if is_template(id) || is_known(context, place.point, id) {
        return;
    }
    let noun = noun(place.point);
    let doubt = doubt(context);
    let severity = if doubt.is_some() { Severity::Warning } else { place.outcome.severity() };
    if id.is_empty() {
        out.report(place.value.span, empty(noun, place.key, place.outcome))
            .severity(severity)
            .help(examples(context, place.point));
        return;
    }
    let finding = out.report(span, unknown(noun, id, place.outcome)).severity(severity);
    let near = letter(context, place.point, id)
        .or_else(|| likely(id, context.facts.extensions(place.point), context.releases.newest));
    match (near, doubt) {
        (_, Some(doubt)) => {
            finding.help(doubt);
        }
        (Some(near), None) => {
            finding.help(format!("Did you mean `{near}`?")).fix(Fix::unsafe_(
                format!("Write `{near}`"),
                span,
                if place.value.as_text().is_some() {
                    near.to_owned()
                } else {
                    format!("\"{near}\"")
                },
            ));
        }
        (None, None) => {
            let other = other_point(context, id).map(|other| of_another_point(id, other));
            let examples = examples(context, place.point);
            finding.help(match other {
                Some(other) => format!("{other} {examples}"),
                None => examples,
            });
        }
    }
}

/// Whether some release of Cerb has the extension, or a plugin that is known from its documentation.
fn is_known(context: &Analysis<'_>, point: &str, id: &str) -> bool {
    let is_letter = point == CUSTOM_FIELD && context.facts.custom_field_types().get(id).is_some();
    let found = context.facts.extension(point, id, &context.releases);
    is_letter
        || !matches!(found, Lookup::Unknown)
        || context.facts.unbundled_extension(id).is_some()
}

/// The letter of the type of custom fields that goes by this name, or by this letter in lower case.
fn letter(context: &Analysis<'_>, point: &str, id: &str) -> Option<&'static str> {
    let plain = id.trim().replace([' ', '-'], "_");
    let types = context.facts.custom_field_types();
    let version = context.releases.newest;
    let mut letters = types.names_at(version).filter(|_| point == CUSTOM_FIELD);
    letters.find(|letter| {
        let name = types.get(letter).and_then(|history| history.at(version));
        letter.eq_ignore_ascii_case(&plain)
            || name.is_some_and(|name| name.eq_ignore_ascii_case(&plain))
    })
}

fn noun(point: &str) -> &'static str {
    let named = POINTS.iter().find(|(id, _)| *id == point);
    named.map_or("extension", |(_, noun)| noun)
}

/// What the extension of that id is, where it is one of another point.
fn other_point(context: &Analysis<'_>, id: &str) -> Option<&'static str> {
    let has = |(point, _): &&(&str, &str)| context.facts.extensions(point).get(id).is_some();
    POINTS.iter().find(has).map(|(_, noun)| *noun)
}

/// A few ids that would do.
fn examples(context: &Analysis<'_>, point: &str) -> String {
    const FEW: usize = 4;
    let version = context.releases.newest;
    let letters = context.facts.custom_field_types();
    let mut names: Vec<String> = match point {
        CUSTOM_FIELD => letters.names_at(version).map(|name| format!("`{name}`")).collect(),
        _ => Vec::new(),
    };
    let ids = context.facts.extensions(point).names_at(version);
    names.extend(ids.take(FEW).map(|name| format!("`{name}`")));
    let rest = context.facts.extensions(point).names_at(version).count().saturating_sub(FEW);
    match rest {
        0 => format!("Cerb has {}.", names.join(", ")),
        rest => format!("Cerb has {} and {rest} more.", names.join(", ")),
    }
}
