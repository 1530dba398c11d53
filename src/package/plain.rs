//! A package as plain values, as far as the schema looks at them.
//!
//! The schema's validator reads `serde_json::Value`. Copying the whole tree would cost more than
//! parsing it, so what the schema leaves free (the fields of records, the parameters of widgets) is
//! stood in for by an empty value of the same type. A test checks that this makes no difference.

use super::element::ElementKind;
use crate::json::{Kind, Member, Object, Value};
use crate::text::Span;
use crate::twig;
use serde_json::{Map, Value as Plain};

/// Keys, outside of `package`, whose content the schema leaves free. A test checks these, and [`WORDS`].
const FREE: &[&str] = &["image", "kata", "params", "query", "variables"];

/// As deep as PHP reads (importer, step 1): nothing below is looked at.
pub(super) const DEPTH: usize = 511;

/// So many elements of a list inside a section are looked at, and no more: the validator keeps each
/// of its errors in memory. No package comes near it.
const MOST_NESTED: usize = 50_000;

/// Longer texts are stood in for by their beginning: the schema's patterns are shorter.
const LONG: usize = 80;

/// Converts a tree.
#[derive(Default)]
pub(super) struct Plainer<'d> {
    /// The maps in place of lists of objects, which PHP walks like lists, and which became such.
    pub(super) maps: Vec<&'d Member<'d>>,
    /// The first value that was left out because there are too many.
    pub(super) cut: Option<Span>,
}

/// A section.
pub(super) struct Section<'d> {
    pub(super) key: &'d str,
    kind: ElementKind,
    pub(super) elements: Vec<&'d Value<'d>>,
}

impl<'d> Section<'d> {
    /// The sections of a package, as far as they are lists or are walked like such.
    pub(super) fn all(root: &'d Value<'d>) -> impl Iterator<Item = Self> {
        let sections = root.as_object().into_iter().flat_map(|object| {
            // Of a key that stands twice, the last value counts.
            let is_read = |member: &&Member<'_>| {
                object.member(member.key.decoded()).is_some_and(|last| std::ptr::eq(last, *member))
            };
            object.members.iter().filter(is_read)
        });
        sections.filter_map(Self::of)
    }

    fn of(member: &'d Member<'d>) -> Option<Self> {
        let key = member.key.decoded();
        let kind = ElementKind::of_section(key)?;
        Some(Self { key, kind, elements: as_list(&member.value)? })
    }
}

/// The keys of a record that are no fields: the schema looks at no others, and of their values only at
/// the type, and whether it is a template.
const OF_RECORDS: [&str; 3] = ["uid", "_context", "_exclude"];

/// Keys, outside of `package`, of whose text the schema asks no more than whether it is a template.
const WORDS: &[&str] = &["uid", "name", "title", "label"];

impl Section<'_> {
    /// Whether the schema surely thinks the same of two elements, so that one of them need not be
    /// copied to be compared with it.
    pub(super) fn is_alike(&self, one: &Value<'_>, other: &Value<'_>) -> bool {
        match (self.kind, one.as_object(), other.as_object()) {
            (ElementKind::Record, Some(one), Some(other)) => {
                OF_RECORDS.iter().all(|key| match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => is_same_type(one, other),
                    (one, other) => one.is_none() && other.is_none(),
                })
            }
            _ => is_alike(one, other),
        }
    }
}

fn is_alike(one: &Value<'_>, other: &Value<'_>) -> bool {
    let is_alike_member = |(one, other): (&Member<'_>, &Member<'_>)| {
        let key = one.key.decoded();
        one.has_key_of(other)
            && if FREE.contains(&key) || WORDS.contains(&key) {
                is_same_type(&one.value, &other.value)
            } else {
                is_alike(&one.value, &other.value)
            }
    };
    match (&one.kind, &other.kind) {
        (Kind::Null, Kind::Null) => true,
        (Kind::Bool(one), Kind::Bool(other)) => one == other,
        (Kind::Number(one), Kind::Number(other)) => one == other,
        (Kind::String(one), Kind::String(other)) => one.decoded() == other.decoded(),
        (Kind::Array(one), Kind::Array(other)) => {
            one.len() == other.len()
                && one.iter().zip(*other).all(|(one, other)| is_alike(one, other))
        }
        (Kind::Object(one), Kind::Object(other)) => {
            one.members.len() == other.members.len()
                && one.members.iter().zip(other.members).all(is_alike_member)
        }
        _ => false,
    }
}

/// Whether two values are of the same type, and if texts, both templates or neither.
fn is_same_type(one: &Value<'_>, other: &Value<'_>) -> bool {
    let is_template = |value: &Value<'_>| value.as_str().is_some_and(twig::is_template);
    one.describe() == other.describe() && is_template(one) == is_template(other)
}

impl<'d> Plainer<'d> {
    /// The outermost value, with sections that have no elements.
    pub(super) fn root(&mut self, root: &'d Value<'d>) -> Plain {
        let Some(object) = root.as_object() else { return shallow(root) };
        self.object(object, |plainer, member| match member.key.decoded() {
            "package" | "settings" | "worker_preferences" => plainer.whole(&member.value, 1),
            _ if Section::of(member).is_some() => {
                plainer.values(member, Some(Vec::new()), 1, |_, value| shallow(value))
            }
            _ => shallow(&member.value),
        })
    }

    /// Some elements of a section, and nothing else that is in the package.
    pub(super) fn piece(&mut self, section: &Section<'d>, elements: &[&'d Value<'d>]) -> Plain {
        let elements = elements.iter().map(|value| self.element(section.kind, value, 2));
        let elements = Plain::Array(elements.collect());
        let package = ("package".to_owned(), Plain::Object(Map::new()));
        Plain::Object(Map::from_iter([package, (section.key.to_owned(), elements)]))
    }

    fn object(
        &mut self,
        object: &'d Object<'d>,
        mut convert: impl FnMut(&mut Self, &'d Member<'d>) -> Plain,
    ) -> Plain {
        let mut map = Map::new();
        for member in object.members {
            map.insert(member.key.decoded().to_owned(), convert(self, member));
        }
        Plain::Object(map)
    }

    /// The value of a key that holds a list of elements.
    fn elements(&mut self, kind: ElementKind, list: &'d Member<'d>, depth: usize) -> Plain {
        self.list(list, depth, |plainer, value| plainer.element(kind, value, depth + 1))
    }

    fn list(
        &mut self,
        list: &'d Member<'d>,
        depth: usize,
        convert: impl FnMut(&mut Self, &'d Value<'d>) -> Plain,
    ) -> Plain {
        self.values(list, as_list(&list.value), depth, convert)
    }

    /// The values of a list, or of a map that is walked like one.
    fn values(
        &mut self,
        list: &'d Member<'d>,
        values: Option<Vec<&'d Value<'d>>>,
        depth: usize,
        mut convert: impl FnMut(&mut Self, &'d Value<'d>) -> Plain,
    ) -> Plain {
        let Some(values) = values.filter(|_| depth < DEPTH) else {
            return shallow(&list.value);
        };
        if list.value.as_object().is_some() {
            self.maps.push(list);
        }
        let most = if depth > 1 { MOST_NESTED } else { values.len() };
        if let Some(first) = values.get(most) {
            self.cut.get_or_insert(first.span);
        }
        Plain::Array(values.into_iter().take(most).map(|value| convert(self, value)).collect())
    }

    fn element(&mut self, kind: ElementKind, value: &'d Value<'d>, depth: usize) -> Plain {
        let Some(object) = value.as_object().filter(|_| depth < DEPTH) else {
            return shallow(value);
        };
        let mut map = Map::new();
        for member in object.members {
            let (key, value) = (member.key.decoded(), &member.value);
            if kind == ElementKind::Record && !OF_RECORDS.contains(&key) {
                continue;
            }
            let child = kind.children().iter().find(|(name, _)| *name == key);
            let plain = match child {
                Some((_, child)) => self.elements(*child, member, depth + 1),
                None if kind == ElementKind::Card || FREE.contains(&key) => shallow(value),
                None => self.whole(value, depth + 1),
            };
            map.insert(key.to_owned(), plain);
        }
        Plain::Object(map)
    }

    /// A value of which the schema may look at every part.
    fn whole(&mut self, value: &'d Value<'d>, depth: usize) -> Plain {
        match &value.kind {
            _ if depth >= DEPTH => shallow(value),
            Kind::Array(values) => {
                Plain::Array(values.iter().map(|value| self.whole(value, depth + 1)).collect())
            }
            Kind::Object(object) => {
                self.object(object, |plainer, member| match member.key.decoded() {
                    "prompts" | "placeholders" => {
                        plainer.list(member, depth + 1, |plainer, value| {
                            plainer.whole(value, depth + 2)
                        })
                    }
                    "plugins" => {
                        let values = values(&member.value);
                        plainer.values(member, values, depth + 1, |plainer, value| {
                            plainer.whole(value, depth + 2)
                        })
                    }
                    "image" | "instructions" => shallow(&member.value),
                    _ => plainer.whole(&member.value, depth + 1),
                })
            }
            Kind::String(text) => Plain::String(stand_in(text.decoded()).to_owned()),
            _ => shallow(value),
        }
    }
}

/// The elements of a list, or of a map of objects and lists, which PHP walks like a list.
///
/// An object that holds anything else is a single element in place of a list of them.
fn as_list<'d>(value: &'d Value<'d>) -> Option<Vec<&'d Value<'d>>> {
    let is_container =
        |value: &Value<'_>| matches!(value.kind, Kind::Array(_) | Kind::Object(_) | Kind::Unknown);
    let is_single = value
        .as_object()
        .is_some_and(|object| !object.members.iter().all(|member| is_container(&member.value)));
    if is_single { None } else { values(value) }
}

/// The values of a list or of a map: each key once, at its first place, with its last value.
pub(super) fn values<'d>(value: &'d Value<'d>) -> Option<Vec<&'d Value<'d>>> {
    let object = match &value.kind {
        Kind::Array(values) => return Some(values.iter().collect()),
        Kind::Object(object) => object,
        _ => return None,
    };
    let mut places = std::collections::HashMap::new();
    let mut values = Vec::new();
    for Member { key, value, .. } in object.members {
        let place = *places.entry(key.decoded()).or_insert(values.len());
        if place == values.len() {
            values.push(value);
        } else {
            values[place] = value;
        }
    }
    Some(values)
}

/// An empty value of the same type; numbers and constants as they are.
fn shallow(value: &Value<'_>) -> Plain {
    match &value.kind {
        Kind::Null | Kind::Unknown => Plain::Null,
        Kind::Bool(value) => Plain::Bool(*value),
        Kind::Number(written) => number(written),
        Kind::String(_) => Plain::String(String::new()),
        Kind::Array(_) => Plain::Array(Vec::new()),
        Kind::Object(_) => Plain::Object(Map::new()),
    }
}

fn number(written: &str) -> Plain {
    // What is too big for a number is still a number.
    serde_json::from_str(written).unwrap_or_else(|_| Plain::from(i64::MAX))
}

/// A text of which the schema's patterns think the same. The one that finds templates is another in
/// the validator, which `build.rs` makes: there they begin with `//`, and nothing else does.
fn stand_in(text: &str) -> &str {
    if twig::is_template(text) {
        "//{{{"
    } else if text.starts_with("//") {
        "/"
    } else if text.len() <= LONG {
        text
    } else {
        let end = (0..=LONG).rev().find(|end| text.is_char_boundary(*end));
        &text[..end.unwrap_or(0)]
    }
}

#[cfg(test)]
mod tests {
    use super::{FREE, Plain, WORDS};
    use crate::package::Part;

    /// All that the schema says of the values under these keys, wherever they stand.
    fn said_of<'s>(schema: &'s Plain, found: &mut Vec<(&'s str, &'s Plain)>) {
        for (key, inner) in schema.as_object().into_iter().flatten() {
            if key == "properties" {
                let properties = inner.as_object().into_iter().flatten();
                let is_meant = |key: &str| FREE.contains(&key) || WORDS.contains(&key);
                found.extend(
                    properties.filter(|(key, _)| is_meant(key)).map(|(key, said)| (&**key, said)),
                );
            }
            said_of(inner, found);
        }
        for inner in schema.as_array().into_iter().flatten() {
            said_of(inner, found);
        }
    }

    #[test]
    fn of_what_is_alike_the_schema_asks_only_what_is_compared() {
        let schema = include_str!("../../schemas/package.schema.json");
        let mut schema: Plain = serde_json::from_str(schema).unwrap();
        // Of what stands in `package` nothing is compared.
        schema["$defs"].as_object_mut().unwrap().retain(|name, _| {
            let part = Part { of: name.clone().leak(), property: None, is_item: false };
            !part.is_in_package()
        });
        let mut found = Vec::new();
        said_of(&schema, &mut found);
        assert!(found.len() > 40);
        for (name, said) in found {
            for (keyword, value) in said.as_object().unwrap() {
                let is_template = value.get("pattern").is_some_and(|it| it == "\\{\\{[{%#]");
                let is_compared = match &**keyword {
                    "title" | "description" | "examples" | "type" => true,
                    "not" => is_template,
                    _ => false,
                };
                assert!(is_compared, "{name}: {keyword}: {value}");
            }
        }
    }
}
