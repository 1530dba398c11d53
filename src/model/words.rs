//! Words that the rules about a package's shape share.

use super::record::{Record, Type};
use crate::json::{Kind, Object, Value};
use crate::package::Breach;

/// Longer texts are not repeated in a message, in characters.
const LONG: usize = 40;

/// What a breach's object is called: "the bot `x`", "`event`", "the package".
pub(crate) fn called(breach: &Breach<'_>) -> String {
    let title = breach.part.title();
    match (breach.key, breach.value.as_object().and_then(name)) {
        (_, Some(name)) if breach.part.names_itself() => format!("the {title} `{name}`"),
        (Some(key), _) => format!("`{}`", key.key.decoded()),
        (None, _) if breach.part.of.is_empty() => "the file".to_owned(),
        (None, _) => format!("the {title}"),
    }
}

/// What a record is called: "the task `task_call`", "the record `x`" where its type is not known.
pub(crate) fn called_record(record: &Record<'_>) -> String {
    let noun = match record.of {
        Some(Type { own: Some(own), .. }) => own.object.str("name").unwrap_or("record"),
        Some(of) => of.facts.history.dated().last().map_or("record", |dated| dated.fact.name),
        None => "record",
    };
    // Of what Cerb calls "Task", a sentence speaks as "task"; "SLA" stays as it is.
    let is_short = noun.chars().all(char::is_uppercase);
    let noun = if is_short { noun.to_owned() } else { noun.to_lowercase() };
    match record.element.uid() {
        Some((uid, _)) if !uid.is_empty() && uid.chars().count() <= LONG => {
            format!("the {noun} `{uid}`")
        }
        _ => format!("the {noun}"),
    }
}

/// Where a key of a breach's object stands: "in the bot `x`", "at the top".
pub(crate) fn within(breach: &Breach<'_>) -> String {
    match breach.part.of {
        "" => "at the top of the file".to_owned(),
        _ => format!("in {}", called(breach)),
    }
}

/// The name that an object gives itself.
fn name<'d>(object: &'d Object<'_>) -> Option<&'d str> {
    let names = ["uid", "key", "name", "title", "label", "event", "toolbar"];
    let name = names.iter().find_map(|key| object.str(key))?;
    (!name.is_empty() && name.chars().count() <= LONG).then_some(name)
}

/// A value as a message shows it: as written where it is short, else its type.
pub(crate) fn shown(value: &Value<'_>) -> String {
    match &value.kind {
        Kind::Number(written) => format!("the number {written}"),
        Kind::String(text) if text.decoded().is_empty() => "an empty text".to_owned(),
        Kind::String(text) if text.decoded().chars().count() <= LONG => {
            format!("the text `{}`", text.decoded())
        }
        Kind::Null => "`null`".to_owned(),
        Kind::Bool(value) => format!("`{value}`"),
        Kind::Array([]) => "an empty list".to_owned(),
        _ => value.describe().to_owned(),
    }
}

/// "a", "a and b", "a, b and c", each in backticks.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// "`a`", "`a` or `b`", "`a`, `b` or `c`".
pub(crate) fn either(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// The noun with its indefinite article.
pub(crate) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// The text with its first letter in upper case.
pub(crate) fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// The first sentence of a text.
pub(crate) fn first_sentence(text: &str) -> &str {
    text.split_inclusive(". ").next().unwrap_or(text).trim_end()
}
