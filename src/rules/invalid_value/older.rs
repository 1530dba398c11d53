//! The values in the sections other than `records`, which go to the database as they are: what a
//! column does not take fails the whole update, and Cerb reports success (importer, step 5).

use super::format::of_check;
use super::room;
use crate::cerb::{Check, Field};
use crate::json::{Kind, Text, Value};
use crate::model::record::Types;
use crate::package::{Element, ElementKind, Exclusion};
use crate::rules::{Analysis, Findings};
use crate::text::Severity;
use crate::twig::is_template;

use ElementKind as E;

/// Which keys of an element fill a column: the kind, the key, and the record's field of that column.
const COLUMNS: &[(ElementKind, &str, &str)] = &[
    (E::Fieldset, "name", "name"),
    (E::FieldsetField, "name", "name"),
    (E::Bot, "name", "name"),
    (E::BotBehavior, "title", "name"),
    (E::BotBehavior, "uri", "uri"),
    (E::Behavior, "title", "name"),
    (E::Workspace, "name", "name"),
    (E::Tab, "name", "name"),
    (E::Widget, "label", "label"),
    (E::Widget, "zone", "zone"),
    (E::Widget, "pos", "pos"),
    (E::Widget, "width_units", "width_units"),
    (E::Portal, "name", "name"),
    (E::SavedSearch, "name", "name"),
    (E::SavedSearch, "tag", "tag"),
    (E::SavedSearch, "query", "query"),
    (E::Calendar, "name", "name"),
    (E::CalendarEvent, "name", "name"),
    (E::CalendarEvent, "tz", "tz"),
    (E::CalendarEvent, "event_start", "event_start"),
    (E::CalendarEvent, "event_end", "event_end"),
    (E::Classifier, "name", "name"),
    (E::Class, "name", "name"),
    (E::Board, "name", "name"),
    (E::Column, "name", "name"),
];

const EMPTIED: &str = "the database does not take it, so that Cerb reports success, but leaves";

fn out_of_range(key: &str, title: &str, min: i64, max: i64) -> String {
    format!("`{key}` of the {title} must be from {min} to {max}: {EMPTIED} the element empty.")
}

fn as_array(key: &str, portal: &str) -> String {
    format!(
        "`{key}` of the {portal} must be text, for Cerb stores the word “Array” instead of a list or an object."
    )
}

fn no_zone(name: &str, event: &str) -> String {
    format!(
        "There is no time zone `{name}`: Cerb stores it with the {event} and reports success, but the \
         event takes place at other times."
    )
}

fn nothing_to_learn(class: &str) -> String {
    format!(
        "A phrase of the {class} holds no word: Cerb refuses the package (“invalid training in \
         classifier”)."
    )
}

pub(super) fn check(context: &Analysis<'_>, out: &mut Findings<'_>) {
    let types = context.types;
    for element in &context.package.elements {
        if element.excluded == Exclusion::Always {
            continue;
        }
        for (kind, key, field) in COLUMNS {
            if *kind == element.kind
                && let Some(value) = element.get(key)
                && let Some(field) = column(context, types, element, field)
            {
                check_column(element, key, value, field, out);
            }
        }
        if element.kind != E::Record {
            room::check_element(context, element, out);
        }
        match element.kind {
            E::Portal => check_portal(context, element, out),
            E::Event | E::Toolbar => room::check_kata(context, element, out),
            E::CalendarEvent => check_zone(element, out),
            E::Class => check_phrases(element, out),
            E::Node | E::BehaviorNode => {
                if let Some(title) = element.get("title").and_then(Value::as_text) {
                    check_text(element, "title", title, out);
                }
            }
            _ => {}
        }
    }
    check_settings(context, out);
}

/// Every setting of a plugin, and every preference of a worker, has a row of its own.
fn check_settings(context: &Analysis<'_>, out: &mut Findings<'_>) {
    for section in ["settings", "worker_preferences"] {
        let section_of = context.package.root.and_then(|root| root.get(section));
        let owners = section_of.and_then(Value::as_object);
        for owner in owners.into_iter().flat_map(|owners| owners.members) {
            room::check_rows(context, section, &owner.value, out);
        }
    }
}

/// What is known of the column that a key fills.
fn column<'a>(
    context: &Analysis<'a>,
    types: &Types<'a>,
    element: &Element<'a>,
    field: &str,
) -> Option<&'static Field> {
    let of = match element.kind {
        E::Widget => context.facts.record_type_by_id("cerberusweb.contexts.workspace.widget")?,
        _ => types.of_element(element)?.facts,
    };
    of.field(field, &context.releases).any()
}

fn check_column(
    element: &Element<'_>,
    key: &str,
    value: &Value<'_>,
    field: &Field,
    out: &mut Findings<'_>,
) {
    if let (Some(min), Some(max)) = (field.min, field.max) {
        check_range(element, key, value, (min, max), out);
    } else if let Some(text) = value.as_text().filter(|_| !field.utf8mb4) {
        check_text(element, key, text, out);
    }
}

fn check_range(
    element: &Element<'_>,
    key: &str,
    value: &Value<'_>,
    (min, max): (i64, i64),
    out: &mut Findings<'_>,
) {
    let written = match &value.kind {
        Kind::Number(written) => written,
        Kind::String(text) => text.decoded().trim(),
        _ => return,
    };
    // What is no number at all is said by the rule about the schema.
    let Ok(number) = written.parse::<f64>() else { return };
    #[expect(clippy::cast_precision_loss, reason = "limits of columns are small")]
    let is_within = (min as f64..=max as f64).contains(&number.round());
    if !is_within {
        out.report(value.span, out_of_range(key, &element.title(), min, max))
            .help(format!("Write a number from {min} to {max}."));
    }
}

fn check_text(element: &Element<'_>, key: &str, text: &Text<'_>, out: &mut Findings<'_>) {
    let what = || format!("`{key}` of the {}", element.title());
    room::check_characters(text, &what, room::EMPTIED, out);
}

/// The params of a portal are texts by key (importer, step 5).
fn check_portal(context: &Analysis<'_>, element: &Element<'_>, out: &mut Findings<'_>) {
    if let Some(params) = element.get("params") {
        room::check_rows(context, "portals[].params", params, out);
    }
    let params = element.get("params").and_then(Value::as_object);
    for member in params.into_iter().flat_map(|params| params.members) {
        if matches!(member.value.kind, Kind::Array(_) | Kind::Object(_)) {
            let key = format!("params.{}", member.key.decoded());
            out.report(member.value.head(), as_array(&key, &element.title()))
                .help("Write it as text: JSON in quotes, as Cerb's own export does.");
        }
    }
}

/// Nothing checks the time zone of a calendar's event (importer, step 8).
fn check_zone(element: &Element<'_>, out: &mut Findings<'_>) {
    let Some(text) = element.get("tz").and_then(Value::as_text) else { return };
    let name = text.decoded();
    if name.is_empty() || is_template(name) {
        return;
    }
    if let Some(misfit) = of_check(name, Check::Timezone) {
        out.report(text.inside(), no_zone(name, &element.title()))
            .severity(Severity::Warning)
            .help(misfit.help);
    }
}

/// A classifier learns from the words of each phrase, and refuses one without any (importer, step 5).
fn check_phrases(element: &Element<'_>, out: &mut Findings<'_>) {
    let phrases = element.get("expressions").and_then(Value::as_array);
    for text in phrases.into_iter().flatten().filter_map(Value::as_text) {
        if !holds_word(text.decoded()) {
            out.report(text.span, nothing_to_learn(&element.title()))
                .help("Write a phrase, or remove it.");
        }
    }
}

/// Whether anything but punctuation stands in the phrase; of words, `0` counts as none.
fn holds_word(phrase: &str) -> bool {
    let is_mark = |c: char| ".,?!:() ".contains(c);
    let mut words = phrase.split(' ');
    words.any(|word| word.ends_with('?') || !matches!(word.trim_matches(is_mark), "" | "0"))
}
