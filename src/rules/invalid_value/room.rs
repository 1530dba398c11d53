//! What has no room in the columns of the older sections: there the database refuses the element, the
//! setting or the portal's param, and Cerb reports success (importer, steps 5 and 8).

use crate::cerb::Width;
use crate::json::{Kind, Text, Value};
use crate::package::{Element, ElementKind};
use crate::rules::widths::stored_bytes;
use crate::rules::{Analysis, Findings};
use crate::text::Span;
use crate::twig::is_template;

pub(super) const EMPTIED: &str =
    "the database does not take it, so that Cerb reports success, but leaves the element empty";
const NOT_STORED: &str =
    "the database does not take it, so that Cerb reports success, but does not store it";

fn too_long(what: &str, length: usize, room: u32, unit: &str, outcome: &str) -> String {
    format!("{what} has {length} {unit}, and there is room for {room}: {outcome}.")
}

fn no_room(what: &str, character: char, outcome: &str) -> String {
    format!(
        "{what} holds `{character}` (U+{:X}): {outcome}. Characters above U+FFFF, such as emoji, have no \
         room there.",
        u32::from(character)
    )
}

/// The keys of an element that have a limit.
pub(super) fn check_element(context: &Analysis<'_>, element: &Element<'_>, out: &mut Findings<'_>) {
    let path = element.kind.path();
    let title = element.title();
    for member in element.object.members {
        let key = member.key.decoded();
        let what = || format!("`{key}` of the {title}");
        check_value(context, &format!("{path}.{key}"), &member.value, &what, EMPTIED, out);
        if key == "event" {
            for inner in member.value.as_object().into_iter().flat_map(|object| object.members) {
                let name = inner.key.decoded();
                let what = || format!("`event.{name}` of the {title}");
                check_value(
                    context,
                    &format!("{path}.event.{name}"),
                    &inner.value,
                    &what,
                    EMPTIED,
                    out,
                );
            }
        }
    }
    if element.kind == ElementKind::Class {
        let phrases = element.get("expressions").and_then(Value::as_array);
        for phrase in phrases.into_iter().flatten() {
            let what = || format!("A phrase of the {title}");
            let path = format!("{path}.expressions[]");
            check_value(context, &path, phrase, &what, EMPTIED, out);
        }
    }
}

/// The texts of a map, each of which has a row of its own: portal params, settings, preferences.
pub(super) fn check_rows(
    context: &Analysis<'_>,
    path: &str,
    rows: &Value<'_>,
    out: &mut Findings<'_>,
) {
    for member in rows.as_object().into_iter().flat_map(|rows| rows.members) {
        let key = &member.key;
        let what = || format!("The key `{}`", short(key.decoded()));
        check_text(context, &format!("{path}.*"), key, &what, NOT_STORED, out);
        let what = || format!("`{}`", short(key.decoded()));
        check_value(context, &format!("{path}.*.value"), &member.value, &what, NOT_STORED, out);
        if let Some(text) = member.value.as_text() {
            check_characters(text, &what, NOT_STORED, out);
        }
    }
}

/// The KATA of an event or a toolbar, which keeps no emoji; what else is wrong with it other rules say.
pub(super) fn check_kata(context: &Analysis<'_>, element: &Element<'_>, out: &mut Findings<'_>) {
    let Some(text) = element.get("kata").and_then(Value::as_text) else { return };
    let makes_records = context.facts.feature("listeners");
    let is_record = makes_records.is_some_and(|it| it.at(context.releases.newest).is_some());
    let outcome = if is_record {
        "the database does not take it, so that Cerb reports success, but leaves a record without name \
         and KATA"
    } else {
        "the database does not take it, so that Cerb reports success, but appends nothing"
    };
    check_characters(text, &|| format!("`kata` of the {}", element.title()), outcome, out);
}

fn check_value(
    context: &Analysis<'_>,
    path: &str,
    value: &Value<'_>,
    what: &dyn Fn() -> String,
    outcome: &str,
    out: &mut Findings<'_>,
) {
    match (&value.kind, context.facts.section_width(path, &context.releases)) {
        (Kind::String(text), _) => check_text(context, path, text, what, outcome, out),
        (Kind::Array(_) | Kind::Object(_), Some(Width::Bytes(room))) => {
            let bytes = stored_bytes(value);
            if bytes > room as usize {
                out.report(value.head(), too_long(&what(), bytes, room, "bytes of JSON", outcome))
                    .help(format!("Shorten it to {room} bytes of JSON."));
            }
        }
        _ => {}
    }
}

fn check_text(
    context: &Analysis<'_>,
    path: &str,
    text: &Text<'_>,
    what: &dyn Fn() -> String,
    outcome: &str,
    out: &mut Findings<'_>,
) {
    let decoded = text.decoded();
    let (length, room, unit) = match context.facts.section_width(path, &context.releases) {
        Some(Width::Characters(room)) => (decoded.chars().count(), room, "characters"),
        Some(Width::Bytes(room)) => (decoded.len(), room, "bytes"),
        None => return,
    };
    if length > room as usize && !is_template(decoded) {
        out.report(text.span, too_long(&what(), length, room, unit, outcome))
            .help(format!("Shorten it to {room} {unit}."));
    }
}

/// Columns have room for characters of three bytes at the most.
pub(super) fn check_characters(
    text: &Text<'_>,
    what: &dyn Fn() -> String,
    outcome: &str,
    out: &mut Findings<'_>,
) {
    let decoded = text.decoded();
    let high = decoded.char_indices().find(|(_, c)| u32::from(*c) > 0xFFFF);
    if let Some((at, character)) = high {
        let place = text.place(Span::from_range(at..at + character.len_utf8()));
        out.report(place, no_room(&what(), character, outcome))
            .help("Leave it out, or write it in another way.");
    }
}

/// A key as a message shows it.
fn short(key: &str) -> String {
    let mut short: String = key.chars().take(40).collect();
    if short.len() < key.len() {
        short.push('…');
    }
    short
}
