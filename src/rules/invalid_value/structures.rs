//! Fields that hold a structure which Cerb reads (importer, step 5).

use super::links::like_links;
use super::number;
use super::refusal::{CRASHES, Refusal};
use crate::cerb::{Field, FieldKind, Lookup};
use crate::json::{Kind, Object, Value};
use crate::model::Analysis;
use crate::model::record::Record;
use crate::model::words::shown;
use crate::package::is_truthy;
use crate::twig::is_template;

/// Rows to a page of a worklist.
const ROWS: std::ops::RangeInclusive<f64> = 1.0..=250.0;

/// What is wrong inside a field; `None` where the field holds no structure that is known.
pub(super) fn inside(
    context: &Analysis<'_>,
    record: &Record<'_>,
    key: &str,
    field: &Field,
    value: &Value<'_>,
) -> Option<Vec<Refusal>> {
    let id = record.of.map_or("", |of| of.facts.id);
    match (id, key) {
        ("cerberusweb.contexts.custom_field", "uri") => {
            Some(vec![field_uri(context, record, value)?])
        }
        ("cerberusweb.contexts.attachment", "attach") => Some(like_links(context, value)),
        ("cerberusweb.contexts.project.board.column", "cards") => {
            matches!(value.kind, Kind::Array(_) | Kind::Object(_))
                .then(|| like_links(context, value))
        }
        ("cerberusweb.contexts.workspace.list", "view") => {
            Some(view(context, value.as_object()?, value))
        }
        ("cerberusweb.contexts.group", "members") => Some(members(value).into_iter().collect()),
        _ if field.enforced() == FieldKind::Fieldsets => {
            Some(fieldsets(value).into_iter().collect())
        }
        _ => None,
    }
}

/// The `uri` of a custom field is a key of records, as their own fields are.
fn field_uri(context: &Analysis<'_>, record: &Record<'_>, value: &Value<'_>) -> Option<Refusal> {
    let uri = value.as_str().filter(|uri| !uri.is_empty() && !is_template(uri))?;
    let refusal = |wanted: &str| Refusal::new(value, wanted).help("Choose another name.");
    if number::of_text(uri).is_some() {
        return Some(refusal("a name that is not a number"));
    }
    if uri.starts_with("custom_") {
        return Some(refusal("a name that does not begin with `custom_`"));
    }
    let of = record.element.str("context").and_then(|name| context.types.named(name))?;
    let known = of.facts.fields.get(&uri.to_lowercase())?.at(context.releases.newest);
    known.map(|_| refusal("a name that no other field of the record type has"))
}

fn fieldsets(value: &Value<'_>) -> Option<Refusal> {
    let is_refused = matches!(value.kind, Kind::Null | Kind::Bool(_) | Kind::Number(_));
    is_refused.then(|| {
        Refusal::new(value, "a list of fieldsets")
            .help("Write a list of ids: `[\"{{{uid.NAME}}}\"]`.")
    })
}

/// The members of a group: an object with lists of the ids of workers.
fn members(value: &Value<'_>) -> Option<Refusal> {
    const KEYS: [&str; 3] = ["manager", "member", "remove"];
    const LOST: &str = "Cerb reports success and adds no members";
    let refusal = Refusal::new(value, "an object of `manager` and `member`");
    let help = "Write `{\"manager\": \"1\", \"member\": \"2,3\"}` with the ids of workers.";
    match &value.kind {
        Kind::Number(_) | Kind::Bool(_) => Some(refusal.help(help)),
        Kind::String(text) => {
            let written = text.decoded().trim();
            let is_object = written.starts_with('{') && written.ends_with('}');
            let may_be = written.is_empty() || is_template(written) || is_object;
            (!may_be).then(|| refusal.outcome(LOST).help(help))
        }
        Kind::Array(values) if !values.is_empty() => Some(refusal.outcome(LOST).help(help)),
        Kind::Object(object) => {
            let is_unknown = |key: &str| !KEYS.contains(&key);
            let member = object.members.iter().find(|member| is_unknown(member.key.decoded()))?;
            let found = Some(format!("one with `{}`", member.key.decoded()));
            Some(Refusal { span: member.key.span, found, ..refusal }.outcome(LOST).help(help))
        }
        _ => None,
    }
}

/// A worklist as packages had it up to Cerb 8.2, which Cerb still reads.
fn view(context: &Analysis<'_>, view: &Object<'_>, value: &Value<'_>) -> Vec<Refusal> {
    let mut found = Vec::new();
    let is_set = |value: &&Value<'_>| !matches!(value.kind, Kind::Null);
    match view.get("title").filter(is_set) {
        None => found.push(lacking(value, "view", "title")),
        Some(title) => {
            let is_text = title.as_str().is_some_and(|title| !title.is_empty());
            let refusal = || within(title, "text that is not empty", "view.title");
            found.extend((!is_text).then(refusal));
        }
    }
    match view.get("model").filter(is_set) {
        None => found.push(lacking(value, "view", "model")),
        Some(model) => match model.as_object() {
            Some(object) => self::model(context, object, model, &mut found),
            None => found.push(within(model, "an object", "view.model")),
        },
    }
    found
}

/// A value inside of the field that is not taken.
fn within(value: &Value<'_>, wanted: &str, path: &'static str) -> Refusal {
    Refusal { found: Some(shown(value)), ..Refusal::new(value, wanted).of(path) }
}

fn lacking(value: &Value<'_>, path: &'static str, key: &str) -> Refusal {
    Refusal {
        found: Some("one without".to_owned()),
        ..Refusal::new(value, format!("an object with `{key}`")).of(path)
    }
    .help(format!("Add `\"{key}\"`."))
}

fn model(context: &Analysis<'_>, object: &Object<'_>, model: &Value<'_>, found: &mut Vec<Refusal>) {
    match object.get("context").filter(|value| is_truthy(value)) {
        None => found.push(lacking(model, "view.model", "context")),
        Some(value) => found.extend(full_id(context, value)),
    }
    match object.get("limit") {
        None => found.push(lacking(model, "view.model", "limit")),
        Some(limit) => {
            let is_rows = match &limit.kind {
                Kind::Number(_) | Kind::String(_) => {
                    number::read(limit).is_some_and(|limit| ROWS.contains(&limit))
                }
                Kind::Bool(limit) => *limit,
                Kind::Array(values) => !values.is_empty(),
                Kind::Object(object) => !object.members.is_empty(),
                Kind::Null => false,
                Kind::Unknown => true,
            };
            let refusal = || within(limit, "a number from 1 to 250", "view.model.limit");
            found.extend((!is_rows).then(refusal));
        }
    }
    if let Some(subtotals) = object.get("subtotals") {
        let is_taken = matches!(subtotals.kind, Kind::String(_) | Kind::Null | Kind::Unknown);
        let refusal = || within(subtotals, "text", "view.model.subtotals");
        found.extend((!is_taken).then(|| refusal().help("Write `\"\"` for none.")));
    }
}

/// Here, Cerb knows record types by their full id only.
fn full_id(context: &Analysis<'_>, value: &Value<'_>) -> Option<Refusal> {
    let refusal = within(value, "the full id of a record type", "view.model.context");
    let Kind::String(text) = &value.kind else {
        let is_list = matches!(value.kind, Kind::Array(_) | Kind::Object(_));
        return Some(if is_list { refusal.outcome(CRASHES) } else { refusal });
    };
    let name = text.decoded();
    let known = context.types.look_up(name);
    let full = match known {
        Lookup::Unknown => {
            context.types.nearest(name).and_then(|near| context.types.look_up(near).any())
        }
        known => known.any(),
    };
    let full = full.map(|of| of.id);
    if full == Some(name) || name.contains("contexts.custom_record.") {
        return None;
    }
    let refusal = Refusal { is_name: true, ..refusal };
    Some(match full.filter(|_| !is_template(name)) {
        Some(full) => refusal.help(format!("Write `{full}`.")),
        None => refusal.help("Write it as `cerberusweb.contexts.ticket`."),
    })
}
