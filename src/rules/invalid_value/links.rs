//! Links: lists of `type:id` (importer, step 5).

use super::refusal::{CRASHES, Refusal};
use crate::json::{Kind, Text, Value};
use crate::model::Analysis;
use crate::model::record::Link;
use crate::model::words::shown;
use crate::twig::is_template;

const FORM: &str = "a list of `type:id` texts";
const NO_LINK: &str = "Cerb makes no link and says nothing";
const HELP: &str = "After the colon, write the id of a record: `{{{uid.NAME}}}`, or a number.";

/// What is wrong with `links`. Of record types that there are not another rule speaks.
pub(super) fn links(context: &Analysis<'_>, value: &Value<'_>) -> Vec<Refusal> {
    let Some(values) = values(value) else { return vec![Refusal::new(value, FORM)] };
    values.into_iter().filter_map(|value| link(context, value)).collect()
}

/// What is wrong with a field that is like `links`, but is rendered only after Cerb has looked at the
/// types: what a message is attached to, the cards of a board's column.
pub(super) fn like_links(context: &Analysis<'_>, value: &Value<'_>) -> Vec<Refusal> {
    let Some(values) = values(value) else {
        let refusal = Refusal::new(value, FORM);
        return match &value.kind {
            Kind::Null => Vec::new(),
            // Cerb reads the list from JSON in the end.
            Kind::String(text) if text.decoded().trim_start().starts_with('[') => Vec::new(),
            Kind::String(_) => {
                vec![
                    refusal
                        .outcome("Cerb reports success and loses it")
                        .help("Write a list: `[…]`."),
                ]
            }
            _ => vec![refusal],
        };
    };
    let type_or_link =
        |value: &&Value<'_>| no_type(context, value).or_else(|| link(context, value));
    values.iter().filter_map(type_or_link).collect()
}

/// The elements of a list, or of a map, which PHP walks like a list.
fn values<'v, 'a>(value: &'v Value<'a>) -> Option<Vec<&'v Value<'a>>> {
    match &value.kind {
        Kind::Array(values) => Some(values.iter().collect()),
        Kind::Object(object) => Some(object.members.iter().map(|member| &member.value).collect()),
        _ => None,
    }
}

/// What is wrong with the type of a link that nothing else looks at.
fn no_type(context: &Analysis<'_>, value: &Value<'_>) -> Option<Refusal> {
    let text = value.as_text()?;
    let (name, span) = Link::read(text)?.of;
    let types = context.types;
    let (found, help) = if is_template(name) {
        ("a template as type", "Write the type itself: `task:{{{uid.NAME}}}`.".to_owned())
    } else if types.named(name).is_none() {
        let help = types.nearest(name).map(|near| format!("Did you mean `{near}`?"));
        ("a type that does not exist", help.unwrap_or_else(|| "Write a record type.".to_owned()))
    } else {
        return None;
    };
    let span = if span.is_empty() { text.span } else { text.place(span) };
    let found = Some(found.to_owned());
    Some(Refusal { span, found, is_name: true, ..Refusal::new(value, FORM) }.help(help))
}

fn link(context: &Analysis<'_>, value: &Value<'_>) -> Option<Refusal> {
    let refusal = || Refusal { found: Some(shown(value)), ..Refusal::new(value, FORM) };
    let text = match &value.kind {
        Kind::Unknown => return None,
        Kind::Array(_) | Kind::Object(_) => return Some(refusal().outcome(CRASHES)),
        Kind::String(text) => text,
        _ => return Some(refusal()),
    };
    let Some(link) = Link::read(text) else { return no_colon(context, text, refusal()) };
    let (id, span) = link.id;
    if is_template(id) || begins_with_id(id) {
        return None;
    }
    let span = if span.is_empty() { text.span } else { text.place(span) };
    Some(Refusal { span, ..refusal().outcome(NO_LINK) }.help(HELP))
}

/// Without a colon, all of it is the type, and there is no id.
fn no_colon(context: &Analysis<'_>, text: &Text<'_>, refusal: Refusal) -> Option<Refusal> {
    let name = text.decoded().trim_start_matches('-');
    if is_template(name) {
        return None;
    }
    if context.types.named(name).is_some() {
        return Some(
            refusal.outcome(NO_LINK).help(format!("Write it as `{name}:{{{{{{uid.NAME}}}}}}`.")),
        );
    }
    Some(refusal.help("Write it as `org:{{{uid.org_acme}}}`."))
}

/// Whether PHP finds the id of a record at the start of a text; what follows does not count.
fn begins_with_id(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix('+').unwrap_or(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit);
    digits.into_iter().any(|digit| digit != b'0')
}
