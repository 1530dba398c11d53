//! From a file of facts, whose form is known to be right, to tables: what `build.rs` does when the
//! crate is built.

use crate::cerb::{
    Check, Dated, Extension, ExtensionPoint, Facts, Field, FieldKind, History, Named, Plugin,
    Point, Range, RecordType, Reference, Table, Tables, TypeFacts, Version,
};
use crate::syntax::{Member, Object, Value};
use std::collections::BTreeMap;

/// The tables with what the file says laid over them. What it makes is never given back.
pub(super) fn lay(base: &'static Tables, root: &Value<'_>) -> Tables {
    let records = records(base, root.get("records"));
    let names = |key, base| table(base, root.get(key), named_extension);
    Tables {
        records,
        aliases: aliases(records),
        extensions: extensions(base.extensions, root.get("extensions")),
        plugins: table(base.plugins, root.get("plugins"), plugin),
        automation_events: names("automation_events", base.automation_events),
        toolbars: names("toolbars", base.toolbars),
        automations: names("automations", base.automations),
        ..*base
    }
}

/// The id of the trigger or the toolbar's extension.
fn named_extension(fact: &Object<'_>) -> &'static str {
    optional_text(fact, "trigger").or_else(|| optional_text(fact, "extension")).unwrap_or_default()
}

fn records(base: &'static Tables, own: Option<&Value<'_>>) -> &'static [RecordType] {
    if own.is_none() {
        return base.records;
    }
    let keep = |known: &'static RecordType| (known.id, known.over(known.id, None));
    let mut all: BTreeMap<&'static str, RecordType> = base.records.iter().map(keep).collect();
    for Member { key, value } in members(own) {
        let id = leak(&key.decoded);
        let begin = Facts(base).begins_with(id);
        all.insert(
            id,
            match begin {
                Some(known) => known.over(id, Some(value)),
                None => RecordType::NEW.over(id, Some(value)),
            },
        );
    }
    all.into_values().collect::<Vec<_>>().leak()
}

impl RecordType {
    /// A type of which nothing is known.
    const NEW: Self = Self {
        id: "",
        history: History(&[]),
        aliases: Table(&[]),
        required: &[],
        fields: Table(&[]),
    };

    /// The type with what a file says laid over it.
    fn over(&self, id: &'static str, own: Option<&Value<'_>>) -> Self {
        let get = |key| own.and_then(|own| own.get(key));
        let required = |fact: &Object<'_>| texts(fact, "any_of");
        Self {
            id,
            history: get("history").map_or(self.history, |own| history(own, type_facts)),
            aliases: table(self.aliases, get("aliases"), |_| ()),
            required: get("required").map_or(self.required, |own| dated(own, required)),
            fields: table(self.fields, get("fields"), |fact| &*Box::leak(Box::new(field(fact)))),
        }
    }
}

fn type_facts(fact: &Object<'_>) -> TypeFacts {
    TypeFacts {
        name: text(fact, "name"),
        plugin: text(fact, "plugin"),
        uri: optional_text(fact, "uri"),
        not_creatable: optional_text(fact, "not_creatable"),
    }
}

/// Every alias with the indexes of the record types that have it, at whatever time.
fn aliases(records: &'static [RecordType]) -> &'static [(&'static str, &'static [u16])] {
    let mut aliases: BTreeMap<&'static str, Vec<u16>> = BTreeMap::new();
    for (index, record_type) in (0..=u16::MAX).zip(records) {
        for alias in record_type.aliases.names() {
            aliases.entry(alias).or_default().push(index);
        }
    }
    let entries = aliases.into_iter().map(|(alias, indexes)| (alias, &*indexes.leak()));
    entries.collect::<Vec<_>>().leak()
}

fn field(fact: &Object<'_>) -> Field {
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

fn extensions(base: &'static [Point], own: Option<&Value<'_>>) -> &'static [Point] {
    if own.is_none() {
        return base;
    }
    let mut all: BTreeMap<_, _> = base.iter().map(|point| (point.id, point.extensions)).collect();
    for Member { key, value } in members(own) {
        let known = all.get(&*key.decoded).copied().unwrap_or(Table(&[]));
        let laid = table(known, Some(value), |fact| &*Box::leak(Box::new(extension(fact))));
        all.insert(leak(&key.decoded), laid);
    }
    all.into_iter().map(|(id, extensions)| Point { id, extensions }).collect::<Vec<_>>().leak()
}

fn extension(fact: &Object<'_>) -> Extension {
    Extension {
        name: text(fact, "name"),
        plugin: text(fact, "plugin"),
        record_types: texts(fact, "contexts"),
        events: texts(fact, "events"),
        is_deprecated: fact.get("deprecated").is_some(),
    }
}

fn plugin(fact: &Object<'_>) -> Plugin {
    Plugin {
        name: optional_text(fact, "name"),
        is_enabled: fact.get("enabled").is_some(),
        is_bundled: fact.get("bundled").is_none(),
    }
}

/// A table with what a file says of some names laid over it.
fn table<T>(base: Table<T>, own: Option<&Value<'_>>, fact: impl Fn(&Object<'_>) -> T) -> Table<T> {
    if own.is_none() {
        return base;
    }
    let mut all: BTreeMap<_, _> = base.0.iter().map(|known| (known.name, known.history)).collect();
    for Member { key, value } in members(own) {
        all.insert(leak(&key.decoded), history(value, &fact));
    }
    let all = all.into_iter().map(|(name, history)| Named { name, history });
    Table(all.collect::<Vec<_>>().leak())
}

fn history<T>(entries: &Value<'_>, fact: impl Fn(&Object<'_>) -> T) -> History<T> {
    History(dated(entries, fact))
}

fn dated<T>(entries: &Value<'_>, fact: impl Fn(&Object<'_>) -> T) -> &'static [Dated<T>] {
    let entries = entries.as_array().unwrap_or_default().iter().filter_map(Value::as_object);
    let dated = entries.filter_map(|entry| {
        let since = Version::parse(entry.str("since")?)?;
        let until = entry.str("until").and_then(Version::parse);
        Some(Dated { range: Range { since, until }, fact: fact(entry) })
    });
    dated.collect::<Vec<_>>().leak()
}

fn members<'v>(value: Option<&'v Value<'v>>) -> impl Iterator<Item = &'v Member<'v>> {
    value.and_then(Value::as_object).into_iter().flat_map(|object| &object.members)
}

fn integer(value: &Value<'_>) -> Option<i64> {
    match value.kind {
        crate::syntax::Kind::Number(written) => written.parse().ok(),
        _ => None,
    }
}

fn is_true(fact: &Object<'_>, key: &str) -> bool {
    matches!(fact.get(key).map(|value| &value.kind), Some(crate::syntax::Kind::Bool(true)))
}

fn text(fact: &Object<'_>, key: &str) -> &'static str {
    optional_text(fact, key).unwrap_or_default()
}

fn optional_text(fact: &Object<'_>, key: &str) -> Option<&'static str> {
    fact.str(key).map(leak)
}

fn texts(fact: &Object<'_>, key: &str) -> &'static [&'static str] {
    let texts = fact.get(key).and_then(Value::as_array).unwrap_or_default().iter();
    texts.filter_map(Value::as_str).map(leak).collect::<Vec<_>>().leak()
}

fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}
