//! From JSON, in the form of `schemas/cerb/*.json` and known to be right, to facts.
//!
//! What is made lives as long as the program: it comes from what is compiled in, or from a file that
//! a run reads once (see [`Facts`](super::Facts)).

use super::{
    Check, Dated, Extension, ExtensionPoint, Field, FieldKind, History, Named, Plugin, Point,
    Range, RecordType, Reference, Table, TypeFacts, Version,
};
use crate::syntax::{Kind, Member, Object, Text, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

impl RecordType {
    /// A type of which nothing is known.
    pub(super) const NEW: Self = Self {
        id: "",
        history: History(&[]),
        aliases: Table(&[]),
        required: &[],
        fields: Table(&[]),
    };

    /// The type with what a file says laid over it.
    pub(super) fn over(&self, id: &'static str, own: Option<&Value<'static>>) -> Self {
        let get = |key| own.and_then(|own| own.get(key));
        let required = |fact: &Object<'static>| texts(fact, "any_of");
        Self {
            id,
            history: get("history").map_or(self.history, |own| history(own, type_facts)),
            aliases: table(self.aliases, get("aliases"), |_| ()),
            required: get("required").map_or(self.required, |own| dated(own, required)),
            fields: table(self.fields, get("fields"), |fact| &*Box::leak(Box::new(field(fact)))),
        }
    }
}

impl Point {
    /// A point of which nothing is known.
    pub(super) const NEW: Self = Self { id: "", extensions: Table(&[]) };

    /// The point with what a file says laid over it.
    pub(super) fn over(&self, id: &'static str, own: Option<&Value<'static>>) -> Self {
        let extension = |fact: &_| &*Box::leak(Box::new(extension(fact)));
        Self { id, extensions: table(self.extensions, own, extension) }
    }
}

fn type_facts(fact: &Object<'static>) -> TypeFacts {
    TypeFacts {
        name: text(fact, "name"),
        plugin: text(fact, "plugin"),
        uri: optional_text(fact, "uri"),
        not_creatable: optional_text(fact, "not_creatable"),
    }
}

fn field(fact: &Object<'static>) -> Field {
    let is = |key| fact.get(key).is_some();
    let number = |key| fact.get(key).and_then(integer);
    let length = |key| number(key).map(|length| u32::try_from(length.max(0)).unwrap_or(u32::MAX));
    let reference = optional_text(fact, "ref").map(|record_type| Reference {
        record_type,
        optional: is_true(fact, "ref_optional"),
        many: is_true(fact, "ref_many"),
    });
    let point = |key, is_checked| {
        optional_text(fact, key).map(|point| ExtensionPoint { point, is_checked })
    };
    let checks = fact.get("checks").and_then(Value::as_array).unwrap_or_default().iter();
    Field {
        enforced: optional_text(fact, "dao_type").map(FieldKind::named),
        required: is("required"),
        not_empty: is("not_empty"),
        readonly: is("readonly"),
        refused: is("refused"),
        unique: is("unique"),
        min: number("min"),
        max: number("max"),
        min_length: length("min_length"),
        max_length: length("max_length"),
        max_chars: length("max_chars"),
        truncates: !is("truncates"),
        utf8mb4: is("utf8mb4"),
        lowercased: is("lowercased"),
        pattern: optional_text(fact, "pattern"),
        values: texts(fact, "values"),
        values_dynamic: is("values_dynamic"),
        documented_values: texts(fact, "documented_values"),
        first_letter: texts(fact, "first_letter"),
        alternative_to: texts(fact, "alternative_to"),
        reference,
        extension: point("extension_point", true).or_else(|| point("holds", false)),
        kata: optional_text(fact, "kata"),
        checks: checks.filter_map(Value::as_str).map(Check::named).collect::<Vec<_>>().leak(),
        computed: is("computed"),
        takes_template: !is("placeholder"),
        ..Field::of(FieldKind::named(fact.str("type").unwrap_or_default()))
    }
}

impl FieldKind {
    /// The type as the files of facts name it.
    fn named(name: &str) -> Self {
        match name {
            "array" => Self::Array,
            "bit" => Self::Bit,
            "context" => Self::Context,
            "extension" => Self::Extension,
            "fieldsets" => Self::Fieldsets,
            "float" => Self::Float,
            "id" => Self::Id,
            "idArray" => Self::IdArray,
            "image" => Self::Image,
            "links" => Self::Links,
            "number" => Self::Number,
            "object" => Self::Object,
            "string" => Self::String,
            "timestamp" => Self::Timestamp,
            "uint" => Self::Uint,
            "url" => Self::Url,
            _ => Self::Unknown,
        }
    }
}

impl Check {
    /// The check as the files of facts name it.
    fn named(name: &str) -> Self {
        match name {
            "context" => Self::Context,
            "date" => Self::Date,
            "email" => Self::Email,
            "language" => Self::Language,
            "timezone" => Self::Timezone,
            "yaml" => Self::Yaml,
            _ => Self::Custom,
        }
    }
}

fn extension(fact: &Object<'static>) -> Extension {
    Extension {
        name: text(fact, "name"),
        plugin: text(fact, "plugin"),
        record_types: texts(fact, "contexts"),
        events: texts(fact, "events"),
        is_deprecated: fact.get("deprecated").is_some(),
    }
}

pub(super) fn plugin(fact: &Object<'static>) -> Plugin {
    Plugin {
        name: optional_text(fact, "name"),
        is_enabled: fact.get("enabled").is_some(),
        is_bundled: fact.get("bundled").is_none(),
    }
}

/// A table with what a file says of some names laid over it.
pub(super) fn table<T>(
    base: Table<T>,
    own: Option<&Value<'static>>,
    fact: impl Fn(&Object<'static>) -> T,
) -> Table<T> {
    if own.is_none() {
        return base;
    }
    let mut all: BTreeMap<_, _> = base.0.iter().map(|known| (known.name, known.history)).collect();
    for Member { key, value } in members(own) {
        all.insert(keep(key), history(value, &fact));
    }
    let all = all.into_iter().map(|(name, history)| Named { name, history });
    Table(all.collect::<Vec<_>>().leak())
}

fn history<T>(entries: &Value<'static>, fact: impl Fn(&Object<'static>) -> T) -> History<T> {
    History(dated(entries, fact))
}

fn dated<T>(entries: &Value<'static>, fact: impl Fn(&Object<'static>) -> T) -> &'static [Dated<T>] {
    let entries = entries.as_array().unwrap_or_default().iter().filter_map(Value::as_object);
    let dated = entries.filter_map(|entry| {
        let since = Version::parse(entry.str("since")?)?;
        let until = entry.str("until").and_then(Version::parse);
        Some(Dated { range: Range { since, until }, fact: fact(entry) })
    });
    dated.collect::<Vec<_>>().leak()
}

pub(super) fn members<'v>(
    value: Option<&'v Value<'static>>,
) -> impl Iterator<Item = &'v Member<'static>> {
    value.and_then(Value::as_object).into_iter().flat_map(|object| &object.members)
}

fn integer(value: &Value<'static>) -> Option<i64> {
    match value.kind {
        Kind::Number(written) => written.parse().ok(),
        _ => None,
    }
}

fn is_true(fact: &Object<'static>, key: &str) -> bool {
    matches!(fact.get(key).map(|value| &value.kind), Some(Kind::Bool(true)))
}

fn text(fact: &Object<'static>, key: &str) -> &'static str {
    optional_text(fact, key).unwrap_or_default()
}

pub(super) fn optional_text(fact: &Object<'static>, key: &str) -> Option<&'static str> {
    fact.get(key)?.as_text().map(keep)
}

fn texts(fact: &Object<'static>, key: &str) -> &'static [&'static str] {
    let texts = fact.get(key).and_then(Value::as_array).unwrap_or_default().iter();
    texts.filter_map(Value::as_text).map(keep).collect::<Vec<_>>().leak()
}

/// The string, for as long as the program runs.
pub(super) fn keep(text: &Text<'static>) -> &'static str {
    match &text.decoded {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.clone().leak(),
    }
}
