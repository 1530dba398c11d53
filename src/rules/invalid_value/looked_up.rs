//! Fields whose values Cerb looks up by name before it renders anything (importer, step 5).

use super::address;
use super::refusal::{CRASHES, Refusal};
use crate::cerb::Field;
use crate::json::{Kind, Value};
use crate::model::record::Record;
use crate::package::is_truthy;
use crate::twig::is_template;

/// What is wrong with the value of a field that Cerb looks up: an email address, an organization, a
/// bucket. Whether the record is there depends on the installation.
pub(super) fn looked_up(
    record: &Record<'_>,
    key: &str,
    field: &Field,
    value: &Value<'_>,
) -> Option<Refusal> {
    if field.takes_template || value.as_str().is_some_and(is_template) {
        return None;
    }
    match key {
        "email" | "sender" => email(value),
        "bucket" => bucket(record, value),
        _ => name(value),
    }
}

fn email(value: &Value<'_>) -> Option<Refusal> {
    let text = match &value.kind {
        Kind::String(text) => Some(text.decoded()),
        Kind::Unknown => return None,
        _ => None,
    };
    match text {
        Some(text) => (address::count(text) == 0).then(|| {
            Refusal::new(value, "an email address, such as `ann@example.com`")
                .help("Write it as `ann@example.com`.")
        }),
        None => Some(crash_on_list(value, "an email address")),
    }
}

fn name(value: &Value<'_>) -> Option<Refusal> {
    let is_list = matches!(value.kind, Kind::Array(_) | Kind::Object(_));
    (is_list || !is_truthy(value)).then(|| crash_on_list(value, "the name of a record"))
}

fn crash_on_list(value: &Value<'_>, wanted: &str) -> Refusal {
    let refusal = Refusal::new(value, wanted);
    match &value.kind {
        Kind::Array(_) | Kind::Object(_) if is_truthy(value) => refusal.outcome(CRASHES),
        _ => refusal,
    }
}

/// A bucket is looked up in its group, which must be known by then.
fn bucket(record: &Record<'_>, value: &Value<'_>) -> Option<Refusal> {
    let group = ["group_id", "group"].into_iter().find_map(|key| record.element.member(key));
    let Some(group) = group else {
        return Some(
            Refusal {
                found: Some("without one".to_owned()),
                ..Refusal::new(value, "given together with a `group` or `group_id`")
            }
            .help("Add `\"group\"` with the group's name, or use `bucket_id`."),
        );
    };
    if group.value.as_str().is_some_and(is_template) {
        let key = group.key.decoded();
        return Some(
            Refusal {
                found: Some("with a template".to_owned()),
                ..Refusal::new(value, format!("given together with a `{key}` that is no template"))
            }
            .help("Use `bucket_id` with a template instead."),
        );
    }
    name(value)
}
