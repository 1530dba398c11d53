//! Ids of records that are written down as numbers.

use super::Context;
use super::record::{Entry, Key, Link, Record, Type, Types, texts, whole_uid};
use crate::cerb::{Field, FieldKind};
use crate::json::{Kind, Text, Value};
use crate::package::{Element, ElementKind, Exclusion};
use crate::text::Span;
use std::collections::BTreeMap;

/// The id of the record type that stands for Cerb itself, of which there is only one.
const APP: &str = "cerberusweb.contexts.app";

/// The id of the type of roles; nobody but an owner may be one.
const ROLE: &str = "cerberusweb.contexts.role";

/// A place of a package that holds the id of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    /// The element that holds it.
    pub(crate) element: &'a Element<'a>,
    /// The record type of the element, where it is a record.
    pub(crate) of: Option<Type<'a>>,
    /// The key, as an author calls it.
    pub(crate) key: &'a str,
    /// What stands there.
    pub(crate) value: &'a Value<'a>,
}

/// A number that stands for a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Literal<'a> {
    /// What holds it.
    pub(crate) element: &'a Element<'a>,
    /// The key that holds it.
    pub(crate) key: &'a str,
    /// The record type that a link names in front of it; `None` in a field.
    pub(crate) linked: Option<&'a str>,
    /// The number.
    pub(crate) number: &'a str,
    /// Where it stands.
    pub(crate) span: Span,
    /// The record whose uid another element has in the same place.
    pub(crate) uid_elsewhere: Option<(&'a str, Span)>,
}

/// Every number of a package that stands for a record that nobody but the author has, in the order
/// of the text.
pub(crate) fn literals<'c, 'a>(context: &'c Analysis<'a>) -> &'c [Literal<'a>] {
    context.literals.get_or_init(|| find(context, context.types))
}

fn find<'a>(context: &Analysis<'a>, types: &Types<'a>) -> Vec<Literal<'a>> {
    let places = places(context, types);
    let mut uids: BTreeMap<(&str, &str), (&str, Span)> = BTreeMap::new();
    for place in &places {
        let Some(text) = place.value.as_text() else { continue };
        if let Some((uid, _)) = whole_uid(text.decoded()) {
            uids.entry(place.group()).or_insert((uid, text.inside()));
        }
    }
    let numbers = places.iter().filter_map(|place| {
        let (number, span) = number(place.value)?;
        let uid_elsewhere = uids.get(&place.group()).copied();
        let (element, key) = (place.element, place.key);
        Some(Literal { element, key, linked: None, number, span, uid_elsewhere })
    });
    // A card takes no links.
    let linking = types.records().iter().filter(|record| !record.is_card());
    let links = linking.flat_map(|record| linked(record, types));
    numbers.chain(links).collect()
}

impl<'a> Place<'a> {
    /// What tells the same place of other elements from others.
    fn group(&self) -> (&'static str, &'a str) {
        let of = match self.of {
            Some(of) => of.facts.id,
            None => self.element.kind.path(),
        };
        (of, self.key)
    }
}

/// A number other than 0.
fn number<'a>(value: &'a Value<'a>) -> Option<(&'a str, Span)> {
    let (written, span) = match &value.kind {
        Kind::Number(written) => (*written, value.span),
        Kind::String(text) => (text.decoded(), text.inside()),
        _ => return None,
    };
    is_id(written).then_some((written, span))
}

fn is_id(written: &str) -> bool {
    let is_number = !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit());
    is_number && written.bytes().any(|byte| byte != b'0')
}

/// The places that hold ids.
fn places<'a>(context: &Analysis<'a>, types: &Types<'a>) -> Vec<Place<'a>> {
    let mut places = Vec::new();
    for record in types.records() {
        for entry in &record.entries {
            let Key::Field(field) = entry.key else { continue };
            if holds_id(record, entry.name(), field, types) {
                let (key, value) = (entry.name(), entry.value());
                places.push(Place { element: record.element, of: record.of, key, value });
            }
        }
    }
    for element in &context.package.elements {
        if element.excluded != Exclusion::Always {
            let mut add = |key, value| places.push(Place { element, of: None, key, value });
            older(element, types, &mut add);
        }
    }
    places
}

fn holds_id(record: &Record<'_>, key: &str, field: &Field, types: &Types<'_>) -> bool {
    match field.reference {
        Some(reference) => !reference.many,
        None => key == "owner_id" && is_owned(record.element.str("owner__context"), types),
    }
}

/// The ids in an element of the older sections.
fn older<'a>(
    element: &'a Element<'a>,
    types: &Types<'a>,
    add: &mut impl FnMut(&'a str, &'a Value<'a>),
) {
    use ElementKind as E;
    let keys: &[&'static str] = match element.kind {
        E::Behavior => &["bot_id"],
        E::BehaviorNode => &["behavior_id", "parent_id"],
        E::Workspace | E::Calendar | E::Classifier
            if is_owned(element.str("owner__context"), types) =>
        {
            &["owner_id"]
        }
        E::Bot => {
            let owner = element.get("owner").and_then(Value::as_object);
            let owner = owner.filter(|owner| is_owned(owner.str("context"), types));
            if let Some(id) = owner.and_then(|owner| owner.get("id")) {
                add("owner.id", id);
            }
            return;
        }
        _ => return,
    };
    for key in keys {
        if let Some(value) = element.get(key) {
            add(key, value);
        }
    }
}

/// Whether an owner of this type is a record of which another Cerb need not have the same.
fn is_owned(context: Option<&str>, types: &Types<'_>) -> bool {
    let of = context.and_then(|name| types.named(name));
    of.is_some_and(|of| !matches!(of.facts.id, APP | ROLE))
}

/// The numbers in the links of a record. A `-` in front removes a link, of which a new record has none.
fn linked<'a>(record: &Record<'a>, types: &Types<'a>) -> Vec<Literal<'a>> {
    let element = record.element;
    let is_links = |entry: &&Entry<'a>| match entry.key {
        Key::Field(field) => field.enforced() == FieldKind::Links,
        _ => false,
    };
    let Some(links) = record.entries.iter().find(is_links).map(Entry::value) else {
        return Vec::new();
    };
    let literal = |text: &'a Text<'a>| {
        let link = Link::read(text).filter(|_| !text.decoded().starts_with('-'))?;
        let is_known = types.named(link.of.0).is_some_and(|of| of.facts.id != APP);
        let (number, span) = link.id;
        (is_known && is_id(number)).then_some(Literal {
            element,
            key: "links",
            linked: Some(link.of.0),
            number,
            span: text.place(span),
            uid_elsewhere: None,
        })
    };
    texts(links).filter_map(literal).collect()
}
